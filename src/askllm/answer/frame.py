"""Putting citations and an ``Answer`` together: quotations, verbatim, under their articles' names."""

from __future__ import annotations

from collections.abc import Sequence

from askllm.answer.phrases import name_of, quoted, say
from askllm.answer.sense.lead import lead_of
from askllm.types import (
    Answer,
    ArticleRef,
    Cause,
    Citation,
    Evidence,
    Item,
    PassageRef,
    Query,
    Side,
    Status,
    Verdict,
)


def answer_to(
    query: Query,
    status: Status,
    text: str,
    *,
    confidence: float,
    citations: Sequence[Citation] = (),
    short: str | None = None,
    reason: str | None = None,
    closest: Sequence[Citation] = (),
    sides: Sequence[Side] = (),
    items: Sequence[Item] = (),
    verdict: Verdict | None = None,
    converted: str | None = None,
    unanswered: Sequence[str] = (),
    cause: Cause | None = None,
) -> Answer:
    """Return an answer to ``query`` with the fields that this room decides."""
    return Answer(
        status=status,
        text=text,
        question=query.asked,
        standalone=query.text,
        language=query.language,
        short=short,
        citations=tuple(citations),
        confidence=round(confidence, 4),
        reason=reason,
        closest=tuple(closest),
        sides=tuple(sides),
        items=tuple(items),
        verdict=verdict,
        converted=converted,
        unanswered=tuple(unanswered),
        cause=cause,
    )


def cited(item: Evidence, marker: int, *, with_answer: bool = True) -> Citation:
    """Return the citation of a piece of evidence, with the words before it that it needs."""
    article, passage = item.hit.article, item.hit.passage
    answer = item.answer if with_answer else None
    lead = lead_of(article, item.start, item.end)
    return Citation(
        marker=marker,
        article=ArticleRef.of(article),
        heading=passage.headings,
        passage_id=passage.id,
        start=item.start,
        end=item.end,
        quote=item.quote,
        passage=PassageRef(passage.start, passage.end, passage.text),
        answer_start=None if answer is None else answer.start,
        answer_end=None if answer is None else answer.end,
        lead_start=None if lead is None else lead.start,
        lead_end=None if lead is None else lead.end,
        lead=None if lead is None else lead.of(article.text),
    )


def numbered(chosen: Sequence[Evidence]) -> tuple[Citation, ...]:
    """Return the citations of what is quoted, numbered from 1."""
    return tuple(cited(item, marker) for marker, item in enumerate(chosen, start=1))


def framed(query: Query, citations: Sequence[Citation]) -> list[str]:
    """Return the quotations in order, each run from one article under its name.

    Words that a quotation needs before it stand above it, marked as such.
    """
    lines = []
    previous = None
    said = ""
    for citation in citations:
        if citation.article.id != previous:
            key = "according" if previous is None else "also"
            lines.append(say(key, query.language, source=name_of(citation.article, query.language)))
            previous = citation.article.id
        if citation.lead is not None and citation.lead not in said:
            lines.append(say("lead", query.language, words=quoted(citation.lead)))
        said += citation.quote
        lines.append(f"{quoted(citation.quote)}[{citation.marker}]")
    return lines
