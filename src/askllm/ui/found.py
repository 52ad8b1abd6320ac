"""What a search brings beside an answer: how well passages fit, which were not cited, where they stand.

    found(bot, answer, scope)        ->  of an answer that was just given
    kept(findings)                   ->  JSON-ready, as a browser keeps it
    found_again(sent, answer, find)  ->  findings of what a browser kept
    passages_of(sent, find)          ->  what is not cited alone

An ``Answer`` tells what it cites. The search is asked once more for what lies around that: it takes
a twentieth of the reading, and the same question finds the same passages.
"""

from __future__ import annotations

import bisect
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from askllm.errors import AskllmError
from askllm.types import (
    Answer,
    Article,
    ArticleRef,
    Citation,
    Heading,
    Hit,
    PassageRef,
    Scope,
    Status,
)
from askllm.ui.answerer import Answerer
from askllm.ui.digest import digest_of, find_again

DEPTH = 8
"""Passages that are looked for: as many as a bot reads unless it is tuned."""
MOST = 50
"""Passages and scores of one answer that a browser may send."""
LONGEST = 20_000
"""Characters of a passage that a browser may ask for."""
HIGHEST = 1_000
"""The highest number that the first of what is not cited may have."""
CITING: frozenset[Status] = frozenset({"answered", "conflict"})
"""What an answer is called beside whose citations others may be told."""
_LOOKED_FOR: frozenset[Status] = CITING | {"not_found"}

Find = Callable[[str], Article | None]
Paragraphs = tuple[int, int, int]
"""The first and the last paragraph of something, from 1, and how many its article has."""


@dataclass(frozen=True, slots=True)
class Findings:
    """What is known of the passages of an answer, and of others.

    ``scores`` in [0, 1] by passage id; ``besides``, passages that were found and are not cited,
    best first, each quoted whole, their markers after those of the answer; ``places`` by key of a
    card, ``"2"`` or ``"k2"`` for a closest one.
    """

    scores: Mapping[str, float] = field(default_factory=dict)
    besides: tuple[Citation, ...] = ()
    places: Mapping[str, Paragraphs] = field(default_factory=dict)


def found(bot: Answerer, answer: Answer, scope: Scope) -> Findings:
    """Search for the question of ``answer`` once more; nothing is found where that fails."""
    hits: list[Hit] = []
    if answer.status in _LOOKED_FOR:
        try:
            hits = bot.search(answer.standalone, k=DEPTH, scope=scope)
        except AskllmError:
            # The articles have changed since: what was quoted is shown all the same.
            hits = []
    passages = [(hit.article, hit.passage.id, hit.passage.start, hit.passage.end) for hit in hits]
    besides = _besides(answer, passages)
    scores = {hit.passage.id: round(hit.score, 3) for hit in hits}
    places = _places(answer.citations, besides, answer.closest, bot.article)
    return Findings(scores, besides, places)


def kept(findings: Findings) -> dict[str, Any]:
    """Return findings as a browser keeps them: the words of a passage come back from its article."""
    besides = [
        [each.article.id, each.passage_id, each.start, each.end, digest_of(each.quote)]
        for each in findings.besides
    ]
    return {"scores": dict(findings.scores), "besides": besides}


def found_again(sent: object, answer: Answer, find: Find) -> Findings:
    """Make findings of what a browser kept, which can be anything.

    Args:
        sent: What ``kept`` gave. What does not fit, or is not in its article any more, is left out.
        answer: The answer as it is now.
        find: The article with an id, as it is now.
    """
    besides = _besides(answer, _rows(sent, find))
    return Findings(
        _scores(sent), besides, _places(answer.citations, besides, answer.closest, find)
    )


def passages_of(sent: object, find: Find) -> Findings:
    """Return what is not cited alone, of what a browser kept; ``first`` in it is the first marker."""
    first = sent.get("first") if isinstance(sent, dict) else None
    if type(first) is not int or not 0 < first <= HIGHEST:
        return Findings()
    passages = _rows(sent, find)
    besides = tuple(_whole(passage, marker) for marker, passage in enumerate(passages, first))
    return Findings(_scores(sent), besides, _places((), besides, (), find))


def _rows(sent: object, find: Find) -> list[_Passage]:
    rows = sent.get("besides") if isinstance(sent, dict) else None
    read = [_row(row, find) for row in (rows if isinstance(rows, list) else [])[:MOST]]
    return [row for row in read if row is not None]


def _scores(sent: object) -> dict[str, float]:
    scores = sent.get("scores") if isinstance(sent, dict) else None
    return {
        passage: float(score)
        for passage, score in list((scores if isinstance(scores, dict) else {}).items())[:MOST]
        if isinstance(passage, str) and type(score) in (int, float) and 0 <= score <= 1
    }


def headings_at(article: Article, at: int) -> tuple[str, ...]:
    """Return the titles above the place ``at``, outermost first; that of the article if there are none."""
    above: list[Heading] = []
    for heading in article.headings:
        if heading.start > at:
            break
        above = [*(h for h in above if h.level < heading.level), heading]
    return tuple(heading.title for heading in above) or (article.title,)


_Passage = tuple[Article, str, int, int]
"""A passage: its article, its id, its range."""


def _row(row: object, find: Find) -> _Passage | None:
    """Read one passage that a browser kept; ``None`` where its words are not found again."""
    if not isinstance(row, list) or len(row) != 5:
        return None
    identity, passage, start, end, digest = row
    words = isinstance(identity, str) and isinstance(passage, str) and isinstance(digest, str)
    edges = type(start) is int and type(end) is int
    if not (words and edges and 0 <= start < end <= start + LONGEST):
        return None
    article = find(identity)
    if article is None:
        return None
    here: tuple[int, int] | None = (start, end)
    if end > len(article.text) or digest_of(article.text[start:end]) != digest:
        here = find_again(article.text, start, end - start, digest)
    return None if here is None else (article, passage, *here)


def _besides(answer: Answer, passages: Iterable[_Passage]) -> tuple[Citation, ...]:
    """Return the passages from which ``answer`` does not quote, numbered after what it cites."""
    if answer.status not in CITING:
        return ()
    quoted = [(cited.article.id, cited.start, cited.end) for cited in answer.citations]
    first = max((cited.marker for cited in answer.citations), default=0) + 1
    others = [
        (article, passage, start, end)
        for article, passage, start, end in passages
        if not any(article.id == other and lo < end and start < hi for other, lo, hi in quoted)
    ]
    return tuple(_whole(passage, marker) for marker, passage in enumerate(others, first))


def _whole(found: _Passage, marker: int) -> Citation:
    """Return a passage as a quotation of all of it."""
    article, passage, start, end = found
    words = article.text[start:end]
    return Citation(
        marker=marker,
        article=ArticleRef.of(article),
        heading=headings_at(article, start),
        passage_id=passage,
        start=start,
        end=end,
        quote=words,
        passage=PassageRef(start, end, words),
    )


def _places(
    cited: Sequence[Citation], besides: Sequence[Citation], closest: Sequence[Citation], find: Find
) -> dict[str, Paragraphs]:
    """Return in which paragraphs of its article each passage is quoted, by the key of its card."""
    cards = [(str(each.marker), each) for each in (*cited, *besides)]
    cards += [(f"k{each.marker}", each) for each in closest]
    blocks: dict[str, list[tuple[int, int]]] = {}
    places = {}
    for key, citation in cards:
        identity = citation.article.id
        if identity not in blocks:
            article = find(identity)
            blocks[identity] = [] if article is None else _paragraphs(article)
        place = _place(blocks[identity], citation.start, citation.end)
        if place is not None:
            places[key] = place
    return places


def _paragraphs(article: Article) -> list[tuple[int, int]]:
    """Return where the blocks of an article stand that are no headings."""
    headings = {heading.start for heading in article.headings}
    blocks, at = [], 0
    for line in article.text.split("\n"):
        if line.strip() and at not in headings:
            blocks.append((at, at + len(line)))
        at += len(line) + 1
    return blocks


def _place(blocks: Sequence[tuple[int, int]], start: int, end: int) -> Paragraphs | None:
    """Return which of ``blocks`` the range ``[start, end)`` is in; ``None`` for none of them."""
    first = bisect.bisect_right(blocks, start, key=lambda block: block[1])
    last = bisect.bisect_left(blocks, end, key=lambda block: block[0])
    return (first + 1, last, len(blocks)) if first < last else None
