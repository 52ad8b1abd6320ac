"""The trained reader beside the rules: it weighs passages and sentences, and votes on the words.

The rules keep their say: names are looked at before anything is read, and a figure or a name that
the trained reader points at is taken as the rules cut it, complete with its unit.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence

from askllm.qa_model import PassageReader, PassageReading, ToRead
from askllm.read.ask.question import Asked
from askllm.read.opinion import Opinion, Told, log_odds
from askllm.read.overlap import Page, Scored
from askllm.read.vote import short_answer, sure_of
from askllm.types import Span

READ_FIRST, MOST_READ = 4, 6
"""Passages read with the network at first, and at most where the first do not settle it."""
MOST_OF_BOTH = 8
"""The same where some are in each language: what the other has to say is hard to rank."""

CERTAIN = 0.7
"""Least chance of a passage that settles a question, if the rules' best sentence is in it too."""

UNREAD_SENTENCE, UNREAD_PASSAGE = 0.3, 0.2
"""What counts of a page that was not read: about what most pages get that do not answer."""

FAR = 12.0
"""A sentence that is further behind the best one, in natural logarithms, is behind by this much."""

NOTHING = -20.0
"""The margin of a sentence in which no span lies: odds of two in a thousand million."""


@dataclasses.dataclass(frozen=True, slots=True)
class Pool:
    """What counts in a sentence's score, 1 in all.

    ``overlap``: the score by overlap; ``rank``: the passage's fused score; ``sentence``: how
    little the sentence is behind the best one; ``passage``: log odds that its passage answers.
    """

    overlap: float
    rank: float
    sentence: float
    passage: float


WITHIN = Pool(0.48, 0.19, 0.2, 0.13)
ACROSS_LANGUAGES = Pool(0.43, 0.36, 0.13, 0.08)
"""What ``benchmarks/fit_trained.py`` finds lies on a flat top; these lie on it too (ADR 0019)."""


def reread(
    asked: Asked, pages: Sequence[Page], reader: PassageReader, pool: Pool | None = None
) -> list[Page]:
    """Read the first pages with the trained reader and score their sentences anew.

    Args:
        asked: the question, understood.
        pages: best hit first; all hold the names of the question.
        reader: reads them.
        pool: what counts how much; by default what was fitted.

    Raises:
        ReaderUnavailable: ``reader`` could not be loaded.
    """
    ruled = max(
        (item for page in pages for item in page.sentences), key=lambda item: item.evidence.score
    )
    pages = _both_languages(pages)
    first = pages[:READ_FIRST]
    readings = reader.read(asked.text, [to_read(page) for page in first])
    most = MOST_READ if len({page.across for page in pages}) == 1 else MOST_OF_BOTH
    more = pages[READ_FIRST:most]
    if more and not _settled(first, readings, ruled):
        readings += reader.read(asked.text, [to_read(page) for page in more])
    opinions: list[Sequence[Opinion | None]] = [*opinions_of(pages[: len(readings)], readings)]
    opinions += [[None] * len(page.sentences) for page in pages[len(readings) :]]
    return [
        dataclasses.replace(
            page,
            sentences=tuple(
                judged(asked, item, opinion, pool or _pool_for(page), first_by_rule=item is ruled)
                for item, opinion in zip(page.sentences, own, strict=True)
            ),
        )
        for page, own in zip(pages, opinions, strict=True)
    ]


def _both_languages(pages: Sequence[Page]) -> Sequence[Page]:
    """Let the best page of each language be among those read first.

    One language's words find its own articles; what another's say otherwise would go unread.
    """
    first, rest = list(pages[:READ_FIRST]), list(pages[READ_FIRST:])
    other = next((page for page in rest if all(page.across != one.across for one in first)), None)
    if other is None:
        return pages
    rest.remove(other)
    return [*first[:-1], other, first[-1], *rest]


def _pool_for(page: Page) -> Pool:
    return ACROSS_LANGUAGES if page.across else WITHIN


def _settled(pages: Sequence[Page], readings: Sequence[PassageReading], ruled: Scored) -> bool:
    """Whether the page that most likely answers does so for certain, and holds the rules' best."""
    chance, page = max(
        ((reading.answers, page) for reading, page in zip(readings, pages, strict=True)),
        key=lambda one: one[0],
    )
    return chance >= CERTAIN and page.hit is ruled.evidence.hit


def to_read(page: Page) -> ToRead:
    """Return what the network sees of a page: its text under its article's title and headings."""
    passage = page.hit.passage
    title = " ".join(dict.fromkeys((page.hit.article.title, *passage.headings)))
    return ToRead(
        title,
        passage.text,
        tuple(
            Span(item.evidence.start - passage.start, item.evidence.end - passage.start)
            for item in page.sentences
        ),
    )


def opinions_of(pages: Sequence[Page], readings: Sequence[PassageReading]) -> list[list[Opinion]]:
    """Return an opinion of each sentence of each page, from what was read of the pages."""
    highest = max((score for reading in readings for score in reading.sentences), default=0.0)
    return [
        [
            _opinion(page, item, reading, score - highest)
            for item, score in zip(page.sentences, reading.sentences, strict=True)
        ]
        for page, reading in zip(pages, readings, strict=True)
    ]


def _opinion(page: Page, item: Scored, reading: PassageReading, behind: float) -> Opinion:
    start = page.hit.passage.start
    inside = [
        (Span(start + span.start, start + span.end), span.score)
        for span in reading.spans
        if item.evidence.start <= start + span.start and start + span.end <= item.evidence.end
    ]
    best = max(inside[0][1], NOTHING) if inside else NOTHING
    spans = tuple(Told(span, min(1.0, math.exp(score - best))) for span, score in inside)
    return Opinion(reading.answers, behind, best, spans)


def judged(
    asked: Asked, item: Scored, opinion: Opinion | None, pool: Pool, *, first_by_rule: bool
) -> Scored:
    """Score a sentence by both readers; one that was not read is none of the trained one's."""
    sentence, passage = UNREAD_SENTENCE, UNREAD_PASSAGE
    if opinion is not None:
        sentence = 1 - min(-opinion.behind, FAR) / FAR
        passage = log_odds(opinion.chance)
    score = pool.overlap * item.evidence.score + pool.rank * item.evidence.hit.score
    score += pool.sentence * sentence + pool.passage * passage
    evidence = dataclasses.replace(item.evidence, score=min(1.0, score))
    features = dataclasses.replace(item.features, opinion=opinion, first_by_rule=first_by_rule)
    if opinion is not None:
        answer = short_answer(asked, item, opinion)
        fit = None if answer is None else answer.fit
        evidence = dataclasses.replace(
            evidence,
            answer=None if answer is None else answer.span,
            answer_score=fit or 0.0,
            surely=sure_of(opinion),
        )
        features = dataclasses.replace(features, span_fit=fit)
    return dataclasses.replace(item, evidence=evidence, features=features)
