"""The chance that the best sentence answers: a logistic regression on what was measured of it.

The weights were fitted by ``benchmarks/fit_confidence.py`` and, for the trained reader, by
``benchmarks/fit_trained.py``; ADRs 0009 and 0016 hold the commands, the data and how well said and
seen agree.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from askllm.read.ask.question import CUT_BY_RULE, Asked
from askllm.read.opinion import log_odds

if TYPE_CHECKING:
    from askllm.read.overlap import Features


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights of ``inputs``, or of ``inputs_read``, in their order, and the bias."""

    weights: tuple[float, ...]
    bias: float


WITH_ENCODER = Weights((2.812, 1.6, 3.497, 0.378, 0.418, -0.3), -5.271)
WITHOUT_ENCODER = Weights((3.201, 2.706, 0.0, -0.038, 0.276, -0.58), -3.166)
ACROSS_LANGUAGES = Weights((0.553, 0.328, 3.338, -0.508, -0.293, -0.001), -1.685)
READ = Weights((0.249, 1.92, 1.788, 0.0, 0.0, 0.0, 1.935, 2.093, 0.925), -5.286)
READ_ENGLISH = Weights((0.617, 2.346, 1.932, 0.836, -0.764, 0.0, 1.29, 1.57, 0.899), -4.843)
_READ_ACROSS = (1.727, 0.295, 2.359, 0.306, 0.0, -0.464, 1.942, 1.695, 1.139)
READ_ENGLISH_OVER_CHINESE = Weights(_READ_ACROSS, -3.681)
READ_CHINESE_OVER_ENGLISH = Weights(_READ_ACROSS, -3.882)
"""Across languages one set of weights, for few questions fit it, and a bias for each direction."""

NAMED = 0.4
"""What a name in the question adds to the log odds where the trained reader has read: the evidence must
hold it, so that less is left to be mistaken (ADR 0019)."""

WIDEST = 8.0
"""A margin counts up to this much, either way."""


def confidence(asked: Asked, features: Features) -> float:
    """Return the chance, in [0, 1], that the sentence with these features answers."""
    seen = inputs(asked, features)
    if features.opinion is not None:
        seen = inputs_read(asked, features)
        english = asked.language == "en"
        within = READ_ENGLISH if english else READ
        over = READ_ENGLISH_OVER_CHINESE if english else READ_CHINESE_OVER_ENGLISH
        fitted = over if features.across else within
    elif features.similarity is None:
        fitted = WITHOUT_ENCODER
    else:
        fitted = ACROSS_LANGUAGES if features.across else WITH_ENCODER
    z = fitted.bias + (NAMED if features.opinion is not None and asked.names else 0.0)
    for weight, value in zip(fitted.weights, seen, strict=True):
        z += weight * value
    return 1 / (1 + math.exp(-z))


def inputs(asked: Asked, features: Features) -> tuple[float, ...]:
    """Return what the regression sees.

    Coverage by the sentence, coverage with its context, similarity (0 without an encoder), the
    short answer's fit, whether a short answer was asked for and none fits, and whether a term of
    the question is unknown to all passages.
    """
    wants_span = asked.kind in CUT_BY_RULE
    return (
        features.coverage,
        features.in_context,
        features.similarity or 0.0,
        features.span_fit or 0.0,
        1.0 if wants_span and features.span_fit is None else 0.0,
        1.0 if features.unknown_term else 0.0,
    )


def inputs_read(asked: Asked, features: Features) -> tuple[float, ...]:
    """Return what the regression sees of a sentence that the trained reader has read.

    ``inputs``; the log odds that the passage answers, scaled to [0, 1]; the margin of the
    sentence's best span, likewise; and whether overlap alone would have chosen the sentence too.
    """
    opinion = features.opinion
    assert opinion is not None  # asked for only where there is one
    margin = min(max(opinion.margin, -WIDEST), WIDEST)
    return (
        *inputs(asked, features),
        log_odds(opinion.chance),
        0.5 + margin / (2 * WIDEST),
        1.0 if features.first_by_rule else 0.0,
    )
