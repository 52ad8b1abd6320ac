"""What is answered before anything is searched: what cannot be asked, and stray talk."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from askllm.answer import refuse, reply_to_talk
from askllm.dialogue import points_nowhere, talk
from askllm.text import language_of, question_core, search_tokens
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


def without_subject(query: Query, among: int) -> Answer | None:
    """Refuse a question that says nothing to look for, as it was understood from those before it.

    Args:
        among: how many articles are searched; what one article is about need not be named.
    """
    pointed = points_nowhere(query.text)
    if pointed is not None and among > 1:
        return refuse(query, "unnamed", word=pointed)
    return None if search_tokens(question_core(query.text)) else refuse(query, "no_words")
