"""From hits to evidence: which sentences answer, with what short answer, and whether any does."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from askllm.index import context_of
from askllm.read.confidence import confidence
from askllm.read.names import Name
from askllm.read.question import Asked
from askllm.read.spans import ELSEWHERE, Candidate, best_span, states_given
from askllm.retrieve import Retrieval
from askllm.text import folded, question_core, search_tokens, sentences
from askllm.types import Evidence, Hit, Span

Rarity = Callable[[str], float]

SIMILARITY_RANGE = (0.76, 0.92)
"""Cosines of e5-like encoders crowd together: below the first nothing is shared, above the second
the sentence is almost the question."""


Scored = tuple[Evidence, "Features"]

FIGURES = ("number", "share", "date")

WITHOUT_FIGURE = 0.25
"""What is left of the confidence when a figure is asked for and no near sentence states one."""

HALF = 0.5
"""Share of its words that a passage must hold when a text has not the form of a question."""

NEAR = 0.8
"""A sentence with the figure asked for goes before a better one without, from this share on."""

DISTINCTIVE = math.log(5)
"""Least idf of a name that evidence must hold: fewer than one passage in five has it."""

LEAST_FIT = 0.3
"""A short answer that fits less is none."""


@dataclass(frozen=True, slots=True)
class Features:
    """What is measured of one sentence, each in [0, 1].

    ``coverage``: share of the question's idf mass that the sentence itself holds; ``in_context``:
    the same with its passage, headings and title. ``similarity``: scaled cosine with the
    question, ``None`` without an encoder. ``rank_score``: the passage's fused score.
    ``span_fit``: how well its short answer fits, ``None`` if it has none. ``unknown_term``:
    whether the question has a term of three or more characters that no passage holds a part of.
    """

    coverage: float
    in_context: float
    similarity: float | None
    rank_score: float
    span_fit: float | None
    unknown_term: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """What the passages say to the question.

    ``evidence``: scored sentences, best first. ``confidence``: in [0, 1], that the best answers.
    ``missing``: names of the question that the best evidence lacks. ``unknown``: words of the
    question that no passage holds. ``features``: what ``confidence`` was computed from.
    """

    evidence: tuple[Evidence, ...]
    confidence: float
    missing: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    features: Features | None = None
    no_figure: bool = False


def read(
    asked: Asked, retrieval: Retrieval, rarity: Rarity, knows: Callable[[str], bool]
) -> Reading:
    """Score every sentence of the hits as an answer.

    Args:
        asked: the question, understood.
        retrieval: hits and the similarities of their sentences.
        rarity: idf of a search token in the index, above 0.
        knows: whether any passage of the index holds a search token.
    """
    unknown = tuple(_unknown(asked, knows))
    strange = any(len(word) > 2 for word in unknown)
    names = _distinctive(asked, rarity)
    weights = _weights(asked, rarity, knows)
    scored: list[Scored] = []
    lacking: dict[str, tuple[str, ...]] = {}  # by passage: names of the question it lacks
    for hit, similarities in zip(retrieval.hits, retrieval.similarities, strict=True):
        context = context_of(hit.article, hit.passage)
        lacking[hit.passage.id] = tuple(_missing(names, asked, folded(context), knows))
        around = set(search_tokens(context))
        spans = sentences(hit.article.text, hit.passage.start, hit.passage.end)
        for i, span in enumerate(spans):
            similarity = None if similarities is None else float(similarities[i])
            features, found = _measure(asked, hit, span, around, weights, similarity, strange)
            answer = None if found is None else found.span
            fit = 0.0 if found is None else found.fit
            score = _score(asked, features)
            scored.append((Evidence(hit, span.start, span.end, score, answer, fit), features))
    scored.sort(key=lambda item: -item[0].score)
    if not scored:
        return Reading((), 0.0, tuple(name.shown for name in asked.names), unknown)
    holding = [item for item in scored if not lacking[item[0].hit.passage.id]]
    missing = () if holding else lacking[scored[0][0].hit.passage.id]
    ordered = _answering_first(asked, holding or scored)
    best, features = ordered[0]
    chance = 0.0 if missing else confidence(asked, features)
    no_figure = asked.kind in FIGURES and best.answer is None
    if no_figure:
        chance *= WITHOUT_FIGURE
    if features.in_context < HALF and not asked.is_question:
        chance = 0.0  # mark-up, code: likeness alone is no reason to answer what is not asked
    evidence = tuple(item for item, _ in ordered)
    return Reading(evidence, chance, missing, unknown, features, no_figure)


def _answering_first(asked: Asked, scored: list[Scored]) -> list[Scored]:
    """Put the sentence that states a figure first when a figure is asked for, if it is near."""
    if asked.kind not in FIGURES:
        return scored
    bound = NEAR * scored[0][0].score
    for i, (item, _) in enumerate(scored):
        if item.score >= bound and item.answer is not None:
            return [scored[i], *scored[:i], *scored[i + 1 :]]
    return scored


def _distinctive(asked: Asked, rarity: Rarity) -> list[Name]:
    """Return the question's names that are rare enough to tell one passage from another."""
    return [
        name
        for name in asked.names
        if name.versioned or max(map(rarity, search_tokens(name.shown)), default=0) >= DISTINCTIVE
    ]


def _missing(
    names: list[Name], asked: Asked, plain: str, knows: Callable[[str], bool]
) -> list[str]:
    """Return the names that ``plain``, a passage in its context, folded, does not hold.

    An English question may translate a name that its Chinese article writes in characters
    (Microsoft, 微软). Such a one, unknown to the whole index and without a number, is let pass
    where another name of the question stands.
    """
    missing = [name for name in names if not name.stands_in(plain)]
    if asked.language == "en" and len(missing) < len(names):
        missing = [
            name
            for name in missing
            if name.versioned or name.shown.isupper() or _known(name, knows)
        ]
    return [name.shown for name in missing]


def _known(name: Name, knows: Callable[[str], bool]) -> bool:
    return any(map(knows, search_tokens(name.shown)))


def _weights(asked: Asked, rarity: Rarity, knows: Callable[[str], bool]) -> dict[str, float]:
    """Weigh the question's tokens; single Han characters count only where nothing else is there."""
    long = [t for t in asked.tokens if len(t) > 1 or t.isascii()]
    if asked.language == "en":
        # English words are no evidence against a Chinese passage, and a lone digit none for it.
        long = [t for t in long if knows(t) and len(t) > 1] or long
    return {token: rarity(token) for token in (long or asked.tokens)}


def _measure(
    asked: Asked,
    hit: Hit,
    span: Span,
    around: set[str],
    weights: dict[str, float],
    similarity: float | None,
    strange: bool,
) -> tuple[Features, Candidate | None]:
    own = set(search_tokens(span.of(hit.article.text)))
    total = sum(weights.values()) or 1.0
    coverage = _mass(weights, own) / total
    in_context = _mass(weights, own | around) / total
    candidate = best_span(asked, hit.article.text, span, lambda t: weights.get(t, 0.0))
    if candidate is not None and candidate.fit < LEAST_FIT:
        candidate = None
    elsewhere = asked.given and not states_given(asked, span.of(hit.article.text))
    low, high = SIMILARITY_RANGE
    scaled = None if similarity is None else min(1.0, max(0.0, (similarity - low) / (high - low)))
    fit = None if candidate is None else candidate.fit
    if elsewhere:
        coverage *= ELSEWHERE
    return Features(coverage, in_context, scaled, hit.score, fit, strange), candidate


def _mass(weights: dict[str, float], tokens: Iterable[str]) -> float:
    return sum(weights[token] for token in weights.keys() & set(tokens))


def _score(asked: Asked, f: Features) -> float:
    """Combine the features to one score in [0, 1] that orders sentences."""
    similarity = f.similarity
    if similarity is None:
        base = 0.6 * f.coverage + 0.3 * f.in_context + 0.1 * f.rank_score
    elif asked.language == "en":
        base = 0.2 * f.coverage + 0.15 * f.in_context + 0.55 * similarity + 0.1 * f.rank_score
    else:
        base = 0.35 * f.coverage + 0.2 * f.in_context + 0.35 * similarity + 0.1 * f.rank_score
    if asked.kind in ("number", "share", "date", "who"):
        weight = 0.2 if asked.kind == "who" else 0.35
        return (1 - weight) * base + weight * (f.span_fit or 0.0)
    return base


def _unknown(asked: Asked, knows: Callable[[str], bool]) -> list[str]:
    """Return the words of the question of which no part stands in any passage."""
    words = []
    for match in re.finditer(
        r"[a-z0-9][a-z0-9.\-]+|[\u4e00-\u9fff]{2,}", question_core(asked.text)
    ):
        tokens = [t for t in search_tokens(match[0]) if len(t) > 1]
        if tokens and not any(map(knows, tokens)):
            words.append(match[0])
    return words
