"""The dialogue room: what kind of message this is, and a follow-up made to stand alone.

    talk("你好")                                  ->  "greeting"
    without_talk("你好，大桥多长？")               ->  "大桥多长？"
    asks_about_collection("哪几篇提到GPT-3？")     ->  CollectionQuestion("list", mention="GPT-3")
    asks_about_article("《江城两岸》是谁写的？")    ->  ("江城两岸", "author")
    follow_up("那百度呢？", history, rarity)       ->  FollowUp(query, more, cited)

Everything here is by rule and from the conversation's own words: nothing is put into a question
that an earlier turn or its answer did not hold.
"""

from askllm.dialogue.collection import (
    CollectionQuestion,
    asks_about_article,
    asks_about_collection,
)
from askllm.dialogue.followup import FollowUp, follow_up, resolve
from askllm.dialogue.talk import Talk, talk, without_talk
from askllm.dialogue.topics import Rarity, topic_of

__all__ = [
    "CollectionQuestion",
    "FollowUp",
    "Rarity",
    "Talk",
    "asks_about_article",
    "asks_about_collection",
    "follow_up",
    "resolve",
    "talk",
    "topic_of",
    "without_talk",
]
