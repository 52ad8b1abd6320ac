"""A question in parts: each part answered for itself, its short answer and its quotation together."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from askllm.answer.claims.compared import compared
from askllm.answer.compose import THRESHOLD, compose, shown
from askllm.answer.frame import answer_to, framed
from askllm.answer.phrases import say
from askllm.answer.refusing.silence import Knows
from askllm.answer.sense.one_thing import SameName
from askllm.read import Asked, Reading, understand
from askllm.types import Answer, Citation, Query

PartRead = tuple[str, Query, Reading]
"""What a part is called where nothing is found for it, its question, and what was read for it."""

_WHOLE = ("list", "why", "how")
"""Kinds of question whose answer is all that is quoted for it; one quotation serves the others."""


def compose_parts(
    query: Query,
    parts: Sequence[PartRead],
    knows: Knows,
    threshold: float = THRESHOLD,
    same_name: SameName = lambda one, two: False,
) -> Answer:
    """Answer a question in parts: every part's short answer, then the evidence of each, in order.

    A part that the articles do not answer is named, in the text and in ``unanswered``; where they
    answer none, that is said as for the first part. Arguments as for ``compose``.
    """
    asked = [understand(part, part=True) for _, part, _ in parts]
    given = [
        compose(part, one, reading, knows, threshold, same_name)
        for (_, part, reading), one in zip(parts, asked, strict=True)
    ]
    silent = tuple(
        name
        for (name, _, _), one in zip(parts, given, strict=True)
        if one.status not in ("answered", "conflict")
    )
    if len(silent) == len(parts):
        first = given[0]
        return dataclasses.replace(
            first, question=query.asked, standalone=query.text, unanswered=silent
        )
    citations: list[Citation] = []
    told = []
    for (name, _, reading), one, answer in zip(parts, asked, given, strict=True):
        if answer.status in ("answered", "conflict"):
            quoted = _evidence_of(one, answer, reading)
            marks = {c.marker: _joined(citations, c) for c in quoted}
            told.append(_told(name, answer, marks, query))
    verdict = None if silent else compared(query, given)
    lines = [line for line in told if line]
    if verdict is not None:
        lines = [say(verdict, query.language), *lines]
    lines += [""] if lines else []
    lines += framed(query, citations)
    lines += [say("part_missing", query.language, name=name) for name in silent]
    heard = [one.confidence for one in given if one.status in ("answered", "conflict")]
    return answer_to(
        query,
        "answered",
        "\n".join(lines),
        citations=citations,
        confidence=len(heard) / len(parts) * min(heard),
        unanswered=silent,
        verdict=verdict,
    )


def _evidence_of(asked: Asked, answer: Answer, reading: Reading) -> list[Citation]:
    """Return what is quoted for one part: the best sentence, one for each side, or all of a list."""
    if asked.kind in _WHOLE or answer.items:
        return list(answer.citations)
    if answer.sides:
        return [answer.citations[side.markers[0] - 1] for side in answer.sides]
    if answer.short is not None or answer.verdict is not None:
        return [answer.citations[0]]
    places = [(item.hit.article.id, item.start) for item in reading.evidence]
    return [
        min(
            answer.citations,
            key=lambda c: (
                places.index((c.article.id, c.start))
                if (c.article.id, c.start) in places
                else len(places)
            ),
        )
    ]


def _joined(citations: list[Citation], found: Citation) -> int:
    """Put a citation behind the others, unless it is there already; return its marker."""
    for place, known in enumerate(citations):
        if (known.article.id, known.start, known.end) == (found.article.id, found.start, found.end):
            if known.answer_start is None:
                citations[place] = dataclasses.replace(found, marker=known.marker)
            return known.marker
    citations.append(dataclasses.replace(found, marker=len(citations) + 1))
    return len(citations)


def _told(name: str, answer: Answer, marks: dict[int, int], query: Query) -> str:
    """Return the line with a part's short answer and its marks, ``""`` where it has none."""
    values: list[tuple[str, int]] = []
    if answer.items:
        values = [(item.text, item.marker) for item in answer.items]
    elif answer.sides:
        values = [(shown(side.value, query.language), side.markers[0]) for side in answer.sides]
    elif answer.verdict is not None:
        values = [(say(answer.verdict, query.language), 1)]
    elif answer.short is not None:
        values = [(shown(answer.short, query.language), 1)]
    if not values:
        return ""
    between = " / " if answer.sides else "、" if query.language == "zh" else ", "
    words = between.join(f"{value}[{marks[marker]}]" for value, marker in values)
    return say("part", query.language, name=name, words=words)
