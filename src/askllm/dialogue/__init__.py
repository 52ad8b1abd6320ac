"""The dialogue room: what kind of message this is, and a follow-up made to stand alone.

    talk("你好")                                  ->  "greeting"
    asks_about_collection("哪几篇提到GPT-3？")     ->  CollectionQuestion("list", mention="GPT-3")
    asks_about_article("《江城两岸》是谁写的？")    ->  ArticleQuestion("江城两岸", "author")
    follow_up("那百度呢？", history, rarity)       ->  FollowUp(query, cited, rounds)
    points_nowhere("它有多长？")                   ->  "它"

Everything here is by rule and from the conversation's own words: nothing is put into a question
that an earlier turn or its answer did not hold.
"""

from askllm.dialogue.collection import CollectionQuestion, asks_about_collection
from askllm.dialogue.followup import FollowUp, follow_up
from askllm.dialogue.one_article import (
    ArticleQuestion,
    Field,
    asks_about_article,
    asks_author_of,
)
from askllm.dialogue.pointing import points_nowhere
from askllm.dialogue.talk import talk
from askllm.dialogue.topics import topic_of

__all__ = [
    "ArticleQuestion",
    "CollectionQuestion",
    "Field",
    "FollowUp",
    "asks_about_article",
    "asks_about_collection",
    "asks_author_of",
    "follow_up",
    "points_nowhere",
    "talk",
    "topic_of",
]
