"""Answers that quote nothing: to stray talk, about one article, and refusals."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Literal

from askllm.answer.frame import answer_to
from askllm.answer.phrases import name_of
from askllm.answer.phrases_other import say
from askllm.read import Reading
from askllm.types import Answer, Article, ArticleRef, Query, Status

MOST_TITLES = 20

WORTH = 0.5
"""What is told besides what was quoted already scores at least this share of the best."""


def about_collection(query: Query, articles: Sequence[Article], which: str) -> Answer:
    """Say what the corpus holds.

    Args:
        articles: all of them.
        which: ``all``, ``newest`` or ``oldest``.
    """
    language = query.language
    dated = sorted((a for a in articles if a.date), key=lambda a: a.date or "")
    if which in ("newest", "oldest") and dated:
        gap = " " if language == "en" else ""
        article = dated[-1] if which == "newest" else dated[0]
        return _plain(
            query, "collection", f"{say(which, language)}{gap}{name_of(article, language)}"
        )
    first = "collection_one" if len(articles) == 1 else "collection"
    lines = [say(first, language, n=len(articles))]
    lines += [f"· {name_of(a, language)}" for a in articles[:MOST_TITLES]]
    if len(articles) > MOST_TITLES:
        lines.append(say("more", language, n=len(articles) - MOST_TITLES))
    return _plain(query, "collection", "\n".join(lines))


def about_article(
    query: Query, article: Article | ArticleRef, field: Literal["author", "date", "source"]
) -> Answer:
    """Say who wrote an article, when it appeared, or where, as its file says."""
    value = {"author": article.author, "date": article.date, "source": article.source}[field]
    key = field if value else f"no_{field}"
    return _plain(
        query,
        "collection",
        say(key, query.language, title=article.title, value=value),
    )


def reply_to_talk(query: Query, kind: str, suggestions: Sequence[str] = ()) -> Answer:
    """Reply to what asks nothing of the articles, with questions that can be asked.

    Args:
        kind: one of ``dialogue.Talk``.
    """
    return suggesting(_plain(query, "chat", say(kind, query.language)), suggestions)


def suggesting(answer: Answer, suggestions: Sequence[str]) -> Answer:
    """Add questions that can be answered to an answer."""
    return dataclasses.replace(answer, suggestions=tuple(suggestions))


def without_quoted(reading: Reading, cited: frozenset[tuple[str, int]]) -> Reading:
    """Return what a reading found besides the quotes that were given already.

    Args:
        cited: article id and start of each quote given.
    """
    if not reading.evidence or not cited:
        return reading
    least = WORTH * reading.evidence[0].score
    given = {item.quote for item in reading.evidence if (item.hit.article.id, item.start) in cited}
    kept = tuple(
        dataclasses.replace(item, answer=None, answer_score=0.0)  # the answer was given
        for item in reading.evidence
        if item.score >= least and item.quote not in given
    )
    return dataclasses.replace(reading, evidence=kept)


def nothing_more(query: Query) -> Answer:
    """Say that the articles hold nothing on a question besides what was quoted already."""
    said = say("no_more", query.language)
    return answer_to(query, "not_found", said, confidence=0.0, reason=said)


def refuse(query: Query, why: str, **values: object) -> Answer:
    """Reject a question that cannot be asked: ``empty``, ``too_long`` or ``no_words``."""
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
