"""Sentences scored by overlap and similarity: what rules can say before anything is trained."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Set
from dataclasses import dataclass

from askllm.read.about.held import names_lacking
from askllm.read.ask.names import Name
from askllm.read.ask.question import CUT_BY_RULE, Asked
from askllm.read.opinion import Opinion
from askllm.read.sheet import Sheet, sheet_of
from askllm.read.short.spans import ELSEWHERE, Candidate, best_of, judged_spans, states_given
from askllm.retrieve import Retrieval
from askllm.text import folded, question_core, search_tokens
from askllm.types import Evidence, Hit

Rarity = Callable[[str], float]

SIMILARITY_RANGE = (0.76, 0.92)
"""Cosines of e5-like encoders crowd together: below the first nothing is shared, above the second
the sentence is almost the question."""

DISTINCTIVE = math.log(5)
"""Least idf of a name that evidence must hold: fewer than one passage in five has it."""

_HAN = re.compile(r"[\u3400-\u9fff]")
_ASKING = frozenset("能会可做干")
_COUNTED = re.compile(r"(?:多少|几)[个位名]?人$")

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
    ``opinion``: what the trained reader says of it, ``None`` where it has not read the passage;
    ``first_by_rule``: whether overlap alone would put it before all others (told beside an opinion).
    ``across``: whether it is in another language than the question.
    """

    coverage: float
    in_context: float
    similarity: float | None
    rank_score: float
    span_fit: float | None
    unknown_term: bool = False
    opinion: Opinion | None = None
    first_by_rule: bool = False
    across: bool = False


@dataclass(frozen=True, slots=True)
class Scored:
    """A sentence as evidence, what was measured of it, and every short answer it may hold."""

    evidence: Evidence
    features: Features
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """A hit with its sentences, in reading order.

    ``lacking``: names of the question that neither the passage nor what it stands under holds.
    ``across``: whether it is in another language than the question.
    """

    hit: Hit
    sentences: tuple[Scored, ...]
    lacking: tuple[str, ...]
    across: bool = False


def pages_of(
    asked: Asked,
    retrieval: Retrieval,
    rarity: Rarity,
    knows: Callable[[str], bool],
    *,
    lenient: bool = False,
) -> list[Page]:
    """Measure every sentence of the hits; the pages are in the hits' order.

    Arguments as for ``read``; ``lenient``: whether someone reads who knows that Inspur is 浪潮.
    """
    strange = any(len(word) > 2 for word in unknown_words(asked, retrieval, knows))
    across = [_is_across(asked, hit) for hit in retrieval.hits]
    sheets = [sheet_of(hit) for hit in retrieval.hits]
    abroad: set[str] = set()
    for sheet, there in zip(sheets, across, strict=True):
        abroad |= sheet.of_context(asked.tokens) if there else set()
    weights = {
        there: _weights(asked, rarity, knows, abroad if there else None) for there in set(across)
    }
    sounds = asked.language == "en" and bool(asked.names) and not _could_stand(asked, knows, abroad)
    lacking = names_lacking(
        _distinctive(asked, rarity), retrieval.hits, across, knows, lenient=lenient
    )
    pages = []
    for i, (hit, similarities) in enumerate(
        zip(retrieval.hits, retrieval.similarities, strict=True)
    ):
        sounding = _sounding(asked, sheets[i].context) if sounds and across[i] else None
        scored = tuple(
            _measure(
                asked,
                hit,
                sheets[i],
                k,
                weights[across[i]],
                None if similarities is None else float(similarities[k]),
                strange and not across[i],
                sounding,
                across[i],
            )
            for k in range(len(sheets[i].sentences))
        )
        pages.append(Page(hit, scored, lacking[i], across[i]))
    return pages


def _is_across(asked: Asked, hit: Hit) -> bool:
    """Whether a passage is in another language than the question."""
    return (_HAN.search(hit.passage.text) is None) != (asked.language == "en")


def unknown_words(asked: Asked, retrieval: Retrieval, knows: Callable[[str], bool]) -> list[str]:
    """Return the words of the question of which no part stands in any passage.

    The figure that a yes-or-no question asks about is none, nor is who wrote what was found.
    """
    authors = " ".join({folded(hit.article.author or "") for hit in retrieval.hits})
    words = []
    for match in re.finditer(
        r"[a-z0-9][a-z0-9.\-]+|[\u4e00-\u9fff]{2,}", question_core(asked.text)
    ):
        if len(match[0]) == 2 and _COUNTED.search(folded(asked.text)[: match.start() + 1]):
            continue  # 多少人坐
        tokens = [t for t in search_tokens(match[0]) if len(t) > 1 and not _only_asks(t)]
        if match[0] in authors or (asked.kind == "yesno" and match[0][0].isdigit()):
            continue
        if tokens and not any(map(knows, tokens)):
            words.append(match[0])
    return words


def _distinctive(asked: Asked, rarity: Rarity) -> list[Name]:
    """Return the question's names that are rare enough to tell one passage from another."""
    return [
        name
        for name in asked.names
        if name.versioned or max(map(rarity, search_tokens(name.shown)), default=0) >= DISTINCTIVE
    ]


def _only_asks(token: str) -> bool:
    """Whether a token is made of what questions are made of: 能做 in 能做什么."""
    return set(token) <= _ASKING


def _weights(
    asked: Asked, rarity: Rarity, knows: Callable[[str], bool], abroad: Set[str] | None
) -> dict[str, float]:
    """Weigh the question's tokens; single Han characters count only where nothing else is there.

    ``abroad``: for passages in another language, which tokens of the question those found hold:
    what is written in the question's language is no evidence against them.
    """
    long = [
        token
        for token in asked.tokens
        if (len(token) > 1 or token.isascii())
        and not _only_asks(token)
        and (knows(token) or _ASKING.isdisjoint(token))  # 桥能 in 新桥能做什么
    ]
    if abroad is not None and asked.language == "en":
        long = _could_stand(asked, knows, abroad) or long
    elif abroad is not None:
        long = [t for t in long if not _HAN.search(t) and len(t) > 1] or long
    return {token: rarity(token) for token in (long or asked.tokens)}


def _could_stand(asked: Asked, knows: Callable[[str], bool], abroad: Set[str]) -> list[str]:
    """Return the tokens of an English question that its Chinese passages could hold.

    English words are no evidence against a Chinese passage, even if English articles stand beside
    it, and a lone digit none for it: what counts are names, and what does stand in such passages.
    """
    named = {token for name in asked.names for token in search_tokens(name.shown)}
    return [
        token
        for token in asked.tokens
        if len(token) > 1 and (token in abroad or (token in named and knows(token)))
    ]


def _measure(
    asked: Asked,
    hit: Hit,
    sheet: Sheet,
    number: int,
    weights: dict[str, float],
    similarity: float | None,
    strange: bool,
    sounding: float | None,
    across: bool,
) -> Scored:
    """Measure one sentence of a hit; ``sounding``: what its passage holds, where only sound tells."""
    span = sheet.sentences[number]
    words = span.of(hit.article.text)
    own = sheet.of_sentence(number, weights)
    total = sum(weights.values()) or 1.0
    if across:
        own |= _tokens_of_names(asked, words)
    coverage = _mass(weights, own) / total
    in_context = _mass(weights, own | sheet.of_context(weights)) / total
    if sounding is not None:
        coverage, in_context = _sounding(asked, words), sounding
    candidates = judged_spans(asked, hit.article.text, span, lambda t: weights.get(t, 0.0))
    best = best_of(candidates)
    if best is not None and best.fit < LEAST_FIT:
        best = None
    if asked.given and not states_given(asked, words):
        coverage *= ELSEWHERE
    low, high = SIMILARITY_RANGE
    scaled = None if similarity is None else min(1.0, max(0.0, (similarity - low) / (high - low)))
    fit = None if best is None else best.fit
    features = Features(coverage, in_context, scaled, hit.score, fit, strange, across=across)
    answer = None if best is None else best.span
    evidence = Evidence(hit, span.start, span.end, _score(asked, features), answer, fit or 0.0)
    return Scored(evidence, features, tuple(candidates))


def _tokens_of_names(asked: Asked, words: str) -> set[str]:
    """Return the tokens of the names that stand in ``words`` in any form: 莫劳 for Morau."""
    plain = folded(words)
    held = (name for name in asked.names if name.also and name.stands_in(plain))
    return {token for name in held for token in search_tokens(name.shown)}


def _sounding(asked: Asked, words: str) -> float:
    """Return the share of the question's names that a sentence holds, in letters or by sound."""
    plain = folded(words)
    return sum(name.stands_in(plain) for name in asked.names) / len(asked.names)


def _mass(weights: dict[str, float], tokens: Set[str]) -> float:
    return sum(weight for token, weight in weights.items() if token in tokens)


def _score(asked: Asked, f: Features) -> float:
    """Combine the features to one score in [0, 1] that orders sentences."""
    similarity = f.similarity
    if similarity is None:
        base = 0.6 * f.coverage + 0.3 * f.in_context + 0.1 * f.rank_score
    elif f.across:
        base = 0.2 * f.coverage + 0.15 * f.in_context + 0.55 * similarity + 0.1 * f.rank_score
    else:
        base = 0.35 * f.coverage + 0.2 * f.in_context + 0.35 * similarity + 0.1 * f.rank_score
    if asked.kind in CUT_BY_RULE:
        weight = 0.2 if asked.kind == "who" else 0.35
        return (1 - weight) * base + weight * (f.span_fit or 0.0)
    return base
