"""Answers that quote nothing (to stray talk, about one article, refusals), and what is added to one."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from askllm.answer.frame import answer_to
from askllm.answer.phrases import say
from askllm.dialogue import Field
from askllm.text import entitled
from askllm.types import Answer, Article, ArticleRef, Query, Status


def about_article(
    query: Query, article: Article | ArticleRef, field: Field, length: int = 0
) -> Answer:
    """Say who wrote an article, when it appeared, where, or how long it is, as its file says.

    Args:
        length: its characters; told where ``field`` is ``"length"``.
    """
    value = {
        "author": article.author,
        "date": article.date,
        "source": article.source,
        "length": f"{length:,}",
    }[field]
    key = field if value else f"no_{field}"
    title = entitled(article.title, query.language)
    return _plain(query, "collection", say(key, query.language, title=title, value=value))


def reply_to_talk(query: Query, kind: str) -> Answer:
    """Reply to what asks nothing of the articles.

    Args:
        kind: one of ``dialogue.Talk``.
    """
    return _plain(query, "chat", say(kind, query.language))


def suggesting(answer: Answer, suggestions: Sequence[str]) -> Answer:
    """Add questions that can be answered to an answer."""
    return dataclasses.replace(answer, suggestions=tuple(suggestions))


def nothing_more(query: Query) -> Answer:
    """Say that the articles hold nothing on a question besides what was quoted already."""
    said = say("no_more", query.language)
    return answer_to(query, "not_found", said, confidence=0.0, reason=said)


def refuse(query: Query, why: str, **values: object) -> Answer:
    """Reject a question that cannot be asked: ``empty``, ``too_long``, ``no_words``, ``unnamed``."""
    return _plain(query, "rejected", say(why, query.language, **values))


def only_searched(answer: Answer, chosen: int) -> Answer:
    """Add to an answer that was not found that only the ``chosen`` articles were searched."""
    said = say("only_searched", answer.language, n=chosen)
    gap = " " if answer.language == "en" else ""
    return dataclasses.replace(
        answer, text=f"{answer.text}{gap}{said}", reason=f"{answer.reason or ''}{gap}{said}"
    )


def _plain(query: Query, status: Status, text: str) -> Answer:
    reason = text if status == "rejected" else None
    return answer_to(query, status, text, confidence=1.0, reason=reason)
