"""What the trained reader says of one sentence."""

from __future__ import annotations

import math
from dataclasses import dataclass

from askllm.types import Span

SURE = 6.0
"""Log odds of a passage count up to this much, either way."""


@dataclass(frozen=True, slots=True)
class Told:
    """A span that may be the answer: offsets into the article, and its share of the best one's."""

    span: Span
    share: float


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the trained reader says of one sentence.

    ``chance``: in [0, 1], that its passage answers. ``behind``: 0 for the best sentence of all that
    were read, below 0 for the others: natural logarithm of how much less it is the one that
    answers. ``margin``: natural logarithm of the odds of its best span against "no answer here".
    ``spans``: what may be the answer inside the sentence, best first; none where nothing lies in
    it.
    """

    chance: float
    behind: float
    margin: float
    spans: tuple[Told, ...] = ()


def log_odds(chance: float) -> float:
    """Return the logarithm of the odds of a chance in [0, 1], scaled: 0 to 1, ½ where it is even."""
    least = 1 / (1 + math.exp(SURE))
    bounded = min(max(chance, least), 1 - least)
    return 0.5 + math.log(bounded / (1 - bounded)) / (2 * SURE)
