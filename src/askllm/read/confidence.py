"""The chance that the best sentence answers: a logistic regression on what was measured of it.

The weights were fitted by ``benchmarks/fit_confidence.py``; ADR 0009 holds the command, the data
and how well said and seen agree.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from askllm.read.question import Asked

if TYPE_CHECKING:
    from askllm.read.evidence import Features


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights of ``inputs``, in their order, and the bias."""

    weights: tuple[float, ...]
    bias: float


WITH_ENCODER = Weights((2.812, 1.6, 3.497, 0.378, 0.418, -0.3), -5.271)
WITHOUT_ENCODER = Weights((3.201, 2.706, 0.0, -0.038, 0.276, -0.58), -3.166)
ACROSS_LANGUAGES = Weights((0.553, 0.328, 3.338, -0.508, -0.293, -0.001), -1.685)


def confidence(asked: Asked, features: Features) -> float:
    """Return the chance, in [0, 1], that the sentence with these features answers."""
    if features.similarity is None:
        fitted = WITHOUT_ENCODER
    else:
        fitted = ACROSS_LANGUAGES if asked.language == "en" else WITH_ENCODER
    z = fitted.bias
    for weight, value in zip(fitted.weights, inputs(asked, features), strict=True):
        z += weight * value
    return 1 / (1 + math.exp(-z))


def inputs(asked: Asked, features: Features) -> tuple[float, ...]:
    """Return what the regression sees.

    Coverage by the sentence, coverage with its context, similarity (0 without an encoder), the
    short answer's fit, whether a short answer was asked for and none fits, and whether a term of
    the question is unknown to all passages.
    """
    wants_span = asked.kind in ("number", "share", "date", "who")
    return (
        features.coverage,
        features.in_context,
        features.similarity or 0.0,
        features.span_fit or 0.0,
        1.0 if wants_span and features.span_fit is None else 0.0,
        1.0 if features.unknown_term else 0.0,
    )
