"""Choosing what to quote, and setting it in a frame in the question's language."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from askllm.answer.conflict import fullest
from askllm.answer.conflict import sides as sides_of
from askllm.answer.frame import answer_to
from askllm.answer.phrases import name_of, quoted, say
from askllm.read import Asked, Reading
from askllm.tuning import DEFAULTS
from askllm.types import (
    Answer,
    ArticleRef,
    Citation,
    Evidence,
    PassageRef,
    Query,
    Side,
)

THRESHOLD = DEFAULTS.threshold
"""Confidence below which the articles are said not to answer, unless another one is given."""

MOST_QUOTES = 4
SUPPORT = 0.92
"""A second quotation joins a single answer when it scores this share of the best."""

COMPANION = 0.72
"""The same for questions whose answer may need several sentences."""

_SEVERAL = ("list", "why", "how", "comparison")


def compose(
    query: Query,
    asked: Asked,
    reading: Reading,
    knows: Callable[[str], bool],
    threshold: float = THRESHOLD,
) -> Answer:
    """Answer ``query`` from what was read, or say that the articles do not.

    Args:
        knows: whether any passage holds a word; tells "no article" from "no relevant passage".
        threshold: confidence, in [0, 1], below which the articles are said not to answer.
    """
    if not _speaks(reading, threshold):
        return _not_found(query, reading, knows)
    groups = sides_of(asked, reading.evidence)
    if len(groups) > 1:
        return _conflict(query, reading, groups)
    return _answered(query, asked, reading)


def compose_parts(
    query: Query,
    parts: Sequence[tuple[str, Reading]],
    knows: Callable[[str], bool],
    threshold: float = THRESHOLD,
) -> Answer:
    """Answer a comparison with one piece of evidence for each thing compared, in order.

    A thing without evidence is named as such; if none has any, the articles do not answer.
    """
    held = [(name, reading) for name, reading in parts if _speaks(reading, threshold)]
    if not held:
        return _not_found(query, parts[0][1], knows)
    chosen: list[Evidence] = []
    for _, reading in held:
        best = reading.evidence[0]
        if all(best.quote != other.quote for other in chosen):
            chosen.append(best)
    citations = tuple(_citation(item, n) for n, item in enumerate(chosen, start=1))
    lines = _framed(query, citations)
    heard = {name for name, _ in held}
    lines += [
        say("part_missing", query.language, name=name) for name, _ in parts if name not in heard
    ]
    share = len(held) / len(parts)
    return answer_to(
        query,
        "answered",
        "\n".join(lines),
        citations=citations,
        confidence=share * min(reading.confidence for _, reading in held),
    )


def _speaks(reading: Reading, threshold: float) -> bool:
    """Whether the reading is good enough to answer from."""
    return bool(reading.evidence) and not reading.missing and reading.confidence >= threshold


def _framed(query: Query, citations: Sequence[Citation]) -> list[str]:
    """Return the quotations in order, each run from one article under its name."""
    lines = []
    previous = None
    for citation in citations:
        if citation.article.id != previous:
            key = "according" if previous is None else "also"
            lines.append(say(key, query.language, source=name_of(citation.article, query.language)))
            previous = citation.article.id
        lines.append(f"{quoted(citation.quote)}[{citation.marker}]")
    return lines


def _answered(query: Query, asked: Asked, reading: Reading) -> Answer:
    chosen = _chosen(asked, reading.evidence)
    citations = tuple(_citation(item, n) for n, item in enumerate(chosen, start=1))
    short = chosen[0].short
    lines = [] if short is None else [f"{short}[1]", ""]
    lines += _framed(query, citations)
    return answer_to(
        query,
        "answered",
        "\n".join(lines),
        short=short,
        citations=citations,
        confidence=reading.confidence,
    )


def _chosen(asked: Asked, evidence: tuple[Evidence, ...]) -> list[Evidence]:
    """Return the evidence to quote: the best first, or in reading order where several make it."""
    best = fullest(asked, evidence)
    several = asked.kind in _SEVERAL
    bound = (COMPANION if several else SUPPORT) * best.score
    chosen = [best]
    for item in evidence:
        if len(chosen) == MOST_QUOTES or item.score < bound:
            break
        if any(item.quote == other.quote for other in chosen):
            continue
        if not several and item.hit.article.id in {c.hit.article.id for c in chosen}:
            continue
        chosen.append(item)
    if several:
        order = list(dict.fromkeys(item.hit.article.id for item in chosen))
        chosen.sort(key=lambda item: (order.index(item.hit.article.id), item.start))
    return chosen


def _conflict(query: Query, reading: Reading, groups: list[list[Evidence]]) -> Answer:
    newest_first = sorted(groups, key=lambda g: g[0].hit.article.date or "", reverse=True)
    citations: list[Citation] = []
    found: list[Side] = []
    lines = [say("conflict", query.language)]
    for group in newest_first[:MOST_QUOTES]:
        marked = []
        for item in group[:2]:
            citations.append(_citation(item, len(citations) + 1))
            marked.append(citations[-1])
        value = group[0].short or ""
        found.append(Side(value, tuple(c.marker for c in marked)))
        marks = "".join(f"[{c.marker}]" for c in marked)
        source = name_of(marked[0].article, query.language)
        lines.append(say("side", query.language, value=value, marks=marks, source=source))
        lines.extend(f"  {quoted(c.quote)}[{c.marker}]" for c in marked)
    return answer_to(
        query,
        "conflict",
        "\n".join(lines),
        citations=citations,
        confidence=reading.confidence,
        sides=found,
    )


def _not_found(query: Query, reading: Reading, knows: Callable[[str], bool]) -> Answer:
    reason = _reason(query, reading, knows)
    closest: list[Citation] = []
    for item in reading.evidence:
        if len(closest) == 3:
            break
        if all(item.hit.passage.id != c.passage_id for c in closest):
            closest.append(_citation(item, len(closest) + 1, with_answer=False))
    return answer_to(
        query,
        "not_found",
        f"{say('not_found', query.language)}{' ' if query.language == 'en' else ''}{reason}",
        confidence=reading.confidence,
        reason=reason,
        closest=closest,
    )


def _reason(query: Query, reading: Reading, knows: Callable[[str], bool]) -> str:
    def listed(words: Sequence[str]) -> str:
        return "、".join(words) if query.language == "zh" else ", ".join(words)

    if reading.missing:
        nowhere = [word for word in reading.missing if not knows(word)]
        if nowhere:
            return say("no_name_anywhere", query.language, words=listed(nowhere))
        return say("no_name", query.language, words=listed(reading.missing))
    if not reading.evidence:
        return say("nothing", query.language)
    if reading.no_figure:
        return say("no_figure", query.language)
    if reading.unknown and query.language == "zh":
        return say("unknown", query.language, words=listed(reading.unknown))
    return say("too_weak", query.language)


def _citation(item: Evidence, marker: int, *, with_answer: bool = True) -> Citation:
    passage = item.hit.passage
    answer = item.answer if with_answer else None
    return Citation(
        marker=marker,
        article=ArticleRef.of(item.hit.article),
        heading=passage.headings,
        passage_id=passage.id,
        start=item.start,
        end=item.end,
        quote=item.quote,
        passage=PassageRef(passage.start, passage.end, passage.text),
        answer_start=None if answer is None else answer.start,
        answer_end=None if answer is None else answer.end,
    )
