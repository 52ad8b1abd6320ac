"""From hits to evidence: which sentences answer, with what short answer, and whether any does."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from askllm.qa_model import PassageReader
from askllm.read.about.definition import definition_score, post_of, role_asked, role_fit
from askllm.read.about.in_office import holds_it
from askllm.read.about.rivals import NONE, Rivals
from askllm.read.ask.question import FIGURES, Asked
from askllm.read.confidence import confidence
from askllm.read.overlap import Features, Page, Rarity, Scored, pages_of, unknown_words
from askllm.read.refit import refitted, rivals_in
from askllm.read.trained import reread
from askllm.retrieve import Retrieval
from askllm.types import Evidence, Span

WITHOUT_FIGURE = 0.25
"""What is left of the confidence when a figure is asked for and no near sentence states one."""

WITHOUT_FIGURE_READ = 0.5
"""The same where the trained reader has read the sentence: an answer may do without a figure."""

PLAINLY_SAID = 0.6
"""Least confidence where a sentence says beside somebody's name what he is, and that is asked, or
names who holds the very office asked for."""

HALF = 0.5
"""Share of its words that a passage must hold when a text has not the form of a question."""

PLAIN = 0.6
"""What is left of the score of a sentence that defines nothing where another one defines."""

NEAR = 0.8
"""A sentence with the figure asked for goes before a better one without, from this share on."""

DOUBTFUL = 0.5
"""A figure that agrees less with what is counted waits for one in a near sentence that does."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the passages say to the question.

    ``evidence``: scored sentences, best first. ``confidence``: in [0, 1], that the best answers.
    ``missing``: names of the question that the best evidence lacks. ``unknown``: words of the
    question that no passage holds. ``features``: what ``confidence`` was computed from.
    ``no_figure``: whether a figure or a date is asked for and the best sentence states none.
    ``rivals``: what the articles set beside the thing asked about.
    """

    evidence: tuple[Evidence, ...]
    confidence: float
    missing: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    features: Features | None = None
    no_figure: bool = False
    rivals: Rivals = NONE


def read(
    asked: Asked,
    retrieval: Retrieval,
    rarity: Rarity,
    knows: Callable[[str], bool],
    reader: PassageReader | None = None,
) -> Reading:
    """Score every sentence of the hits as an answer.

    Args:
        asked: the question, understood.
        retrieval: hits and the similarities of their sentences.
        rarity: idf of a search token in the index, above 0.
        knows: whether any passage of the index holds a search token.
        reader: the trained one; without it overlap decides alone.

    Raises:
        ReaderUnavailable: ``reader`` could not be loaded.
    """
    unknown = tuple(unknown_words(asked, retrieval, knows))
    lenient = reader is not None
    pages = pages_of(asked, retrieval, rarity, knows, lenient=lenient)
    pages = [page for page in pages if page.sentences]
    if not pages:
        return Reading((), 0.0, tuple(name.shown for name in asked.names), unknown)
    holding = [page for page in pages if not page.lacking]
    if holding and reader is not None:
        holding = reread(asked, holding, reader)
    rivals = rivals_in(asked, holding)
    found = ordered(asked, refitted(asked, in_part(asked, holding or pages), rivals))
    best = found[0]
    missing = () if holding else _page_of(best, pages).lacking
    chance = 0.0 if missing else confidence(asked, best.features)
    if not missing and (
        post_of(asked, best.evidence.quote) is not None or holds_it(asked, best.evidence)
    ):
        chance = max(chance, PLAINLY_SAID)
    no_figure = asked.kind in FIGURES and best.evidence.answer is None
    if no_figure:
        chance *= WITHOUT_FIGURE if best.features.opinion is None else WITHOUT_FIGURE_READ
    if best.features.in_context < HALF and not asked.is_question:
        chance = 0.0  # mark-up, code: likeness alone is no reason to answer what is not asked
    evidence = tuple(item.evidence for item in found)
    return Reading(evidence, chance, missing, unknown, best.features, no_figure, rivals)


def in_part(asked: Asked, pages: Sequence[Page]) -> list[Page]:
    """Lower the sentences that do not define what is to be defined, or turn a part around.

    Asked who made a thing, a sentence in which the thing makes something says the wrong thing in
    the right words.
    """
    definitions: dict[str, float] = {}
    if asked.kind == "what":
        quotes = {item.evidence.quote for page in pages for item in page.sentences}
        definitions = {quote: definition_score(asked, quote) for quote in quotes}
    defines = any(definitions.values())
    if not defines and role_asked(asked) is None:
        return list(pages)

    def fits(item: Scored) -> Scored:
        evidence = item.evidence
        score = evidence.score * role_fit(asked, evidence.quote, _within(evidence))
        if defines:
            score *= PLAIN + (1 - PLAIN) * definitions[evidence.quote]
        return dataclasses.replace(item, evidence=dataclasses.replace(evidence, score=score))

    return [dataclasses.replace(page, sentences=tuple(map(fits, page.sentences))) for page in pages]


def _within(evidence: Evidence) -> Span | None:
    """Return where the short answer stands in its sentence."""
    if evidence.answer is None:
        return None
    return Span(evidence.answer.start - evidence.start, evidence.answer.end - evidence.start)


def _page_of(item: Scored, pages: list[Page]) -> Page:
    return next(page for page in pages if page.hit is item.evidence.hit)


def ordered(asked: Asked, pages: list[Page]) -> list[Scored]:
    """Return all sentences, best first; equal ones in the order of the hits.

    The sentence that states a figure goes first when a figure is asked for, if it is near; one
    whose figure counts what is asked for goes before one whose figure counts something unknown.
    """
    scored = [item for page in pages for item in page.sentences]
    scored.sort(key=lambda item: -item.evidence.score)
    if asked.kind not in FIGURES:
        return scored
    bound = NEAR * scored[0].evidence.score
    near = [
        i
        for i, item in enumerate(scored)
        if item.evidence.score >= bound and item.evidence.answer is not None
    ]
    if not near:
        return scored
    first = near[0]
    if _agrees(scored[first]) < DOUBTFUL:
        first = next((i for i in near if _agrees(scored[i]) > DOUBTFUL), first)
    return [scored[first], *scored[:first], *scored[first + 1 :]]


def _agrees(item: Scored) -> float:
    """How well the unit and kind of a sentence's short answer agree with what is asked."""
    return max(
        (c.suits for c in item.candidates if c.span == item.evidence.answer), default=DOUBTFUL
    )
