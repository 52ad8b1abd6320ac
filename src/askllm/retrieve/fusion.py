"""Fusion: what was measured of the candidates, made one score.

A convex combination of four parts, each in [0, 1] (ADR 0004):

    words     share of the question's idf mass that the passage holds
    near      the same share, held by the passage together with its two neighbours
    passage   cosine of question and passage, min-max over the candidates
    sentence  the highest cosine of question and a sentence of the passage, likewise

The first two are not scaled over the candidates: where no passage shares a word with the question,
because it is in another language, they are small for all, and meaning decides by itself. Where
candidates are in both languages, cosines are compared less what each language has in common.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from askllm.tuning import DEFAULTS

Floats = NDArray[np.float32]
Values = NDArray[np.float64]
Mask = NDArray[np.bool_]

NEAREST = 50
"""Candidates of a language of which the mean cosine is what the language has in common."""
FEW = 3
"""Candidates of a language whose mean says half of that: they may all be near for what they say."""
SHARED_WORDS = 0.01
"""Cosine that a passage in the question's language has besides, for the words that both use."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What each part counts; they add up to 1.

    ``bm25`` is BM25, min-max over the candidates: it counts where there is no encoder.
    """

    words: float
    near: float
    passage: float = 0.0
    sentence: float = 0.0
    bm25: float = 0.0

    def leaning(self, meaning: float) -> Weights:
        """Return the weights with ``meaning`` as the share of what the encoder says.

        askllm's own share leaves them as fitted, and so does a search by words alone.
        """
        fitted = self.passage + self.sentence
        if meaning == DEFAULTS.dense_weight or fitted == 0:
            return self
        by_words, by_meaning = (1 - meaning) / (1 - fitted), meaning / fitted
        return Weights(
            words=self.words * by_words,
            near=self.near * by_words,
            passage=self.passage * by_meaning,
            sentence=self.sentence * by_meaning,
        )


WITH_ENCODER = Weights(words=0.30, near=0.27, passage=0.15, sentence=0.28)
"""Fitted by ``benchmarks/fit_fusion.py`` (ADR 0004)."""
WITHOUT_SENTENCES = Weights(words=0.35, near=0.29, passage=0.36)
"""Where sentences have no vectors, the passage's stands in for them."""
WITHOUT_ENCODER = Weights(words=0.68, near=0.30, bm25=0.02)
"""Fitted by the same command with ``--encoder none``."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What the legs say of the candidates; every array has shape (candidates,).

    ``words``, ``near``: shares in [0, 1]. ``bm25``: raw scores, 0 and more. ``passage`` and
    ``sentence``: cosines, ``None`` without an encoder or, ``sentence`` alone, without vectors.
    ``abroad``: which are in another language than the question; none when ``None``.
    """

    words: Values
    near: Values
    bm25: Floats
    passage: Floats | None = None
    sentence: Floats | None = None
    abroad: Mask | None = None

    @property
    def weights(self) -> Weights:
        """The weights that fit what was measured."""
        if self.passage is None:
            return WITHOUT_ENCODER
        return WITHOUT_SENTENCES if self.sentence is None else WITH_ENCODER


@dataclass(frozen=True, slots=True)
class Fused:
    """``score``: in [0, 1], shape (candidates,), the sum of the ``parts`` times their weights.

    ``parts``: name, weight and values of each part that counts, the weightiest first.
    """

    score: Values
    parts: tuple[tuple[str, float, Values], ...]


def fuse(measured: Measured, meaning: float = DEFAULTS.dense_weight) -> Fused:
    """Return the fused scores of at least one candidate.

    Args:
        measured: what the legs say.
        meaning: share of search by meaning, in [0, 1], where it runs.
    """
    weights = measured.weights.leaning(meaning)
    found: list[tuple[str, float, Values]] = []
    for name, weight, shares in (
        ("words", weights.words, measured.words),
        ("near", weights.near, measured.near),
    ):
        if weight > 0:
            found.append((name, weight, shares))
    for name, weight, scores in (
        ("passage", weights.passage, measured.passage),
        ("sentence", weights.sentence, measured.sentence),
    ):
        if weight > 0 and scores is not None:
            found.append((name, weight, min_max(comparable(scores, measured.abroad))))
    if weights.bm25 > 0:
        found.append(("bm25", weights.bm25, min_max(measured.bm25)))
    parts = tuple(sorted(found, key=lambda part: -part[1]))
    total = np.zeros(len(measured.words), dtype=np.float64)
    for _, weight, values in parts:
        total += weight * values
    return Fused(total, parts)


def comparable(cosines: Floats, abroad: Mask | None) -> Floats | Values:
    """Return cosines of which those in the question's language are lowered to the other's.

    By the difference of the means of the ``NEAREST`` of either language, counted the less the
    fewer there are of one, and by ``SHARED_WORDS``.

    Args:
        cosines: shape (candidates,).
        abroad: which are in another language than the question, shape (candidates,).
    """
    if abroad is None or not abroad.any() or abroad.all():
        return cosines
    own, others = (np.sort(cosines[side])[-NEAREST:] for side in (~abroad, abroad))
    fewer = min(len(own), len(others))
    nearer = (float(own.mean()) - float(others.mean())) * fewer / (fewer + FEW) + SHARED_WORDS
    lowered: Values = np.where(abroad, cosines, cosines.astype(np.float64) - nearer)
    return lowered


def min_max(scores: Floats | Values) -> Values:
    """Scale to [0, 1]; equal scores all become 1 when above 0, else 0."""
    values = scores.astype(np.float64)
    low, high = float(values.min()), float(values.max())
    if high - low < 1e-12:
        return np.full(len(values), 1.0 if high > 0 else 0.0)
    scaled: Values = (values - low) / (high - low)
    return scaled
