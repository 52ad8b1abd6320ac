"""What is answered before anything is searched: what cannot be asked, and stray talk."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from askllm.answer import refuse, reply_to_talk
from askllm.dialogue import talk
from askllm.text import language_of, search_tokens
from askllm.types import Answer, Query

LONGEST_QUESTION = 1000
"""Characters; a longer question is refused."""


def without_articles(question: str, knows_word: Callable[[str], bool]) -> Answer | None:
    """Answer what asks nothing of the articles: refusals and stray talk.

    Args:
        knows_word: whether any passage holds a word.
    """
    text = question.strip()
    query = Query(text, language_of(text), question)
    if not text:
        return refuse(query, "empty")
    if len(text) > LONGEST_QUESTION:
        short = dataclasses.replace(query, text=text[:LONGEST_QUESTION])
        return refuse(short, "too_long", n=len(text), limit=LONGEST_QUESTION)
    if not search_tokens(text):
        return refuse(query, "no_words")
    kind = talk(text, knows_word)
    return None if kind is None else reply_to_talk(query, kind)
