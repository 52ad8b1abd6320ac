"""Whether the confidence can be trusted: reliability bins, and risk against coverage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """The answers whose confidence lies in ``[low, high)``, the last bin with 1 included.

    ``confidence`` is their mean confidence, ``accuracy`` the share of right ones; both ``None``
    in an empty bin.
    """

    low: float
    high: float
    count: int
    confidence: float | None
    accuracy: float | None


@dataclass(frozen=True, slots=True)
class Calibration:
    """The reliability diagram, and its expected calibration error in [0, 1].

    ``error`` is ``None`` when no answer could be judged.
    """

    error: float | None = None
    bins: tuple[Bin, ...] = ()


@dataclass(frozen=True, slots=True)
class Point:
    """What holds when only answers of at least ``confidence`` are given.

    ``coverage`` is the share of all judged questions that are then answered, ``risk`` the share
    of wrong ones among these answers.
    """

    coverage: float
    risk: float
    confidence: float


def calibrate(confidence: Sequence[float], right: Sequence[bool], bins: int = BINS) -> Calibration:
    """Compare stated confidence with the share of right answers.

    With the answers cut into bins b of equal width by confidence,
    ECE = Σ_b (n_b / n) · |accuracy_b − confidence_b|.

    Args:
        confidence: of each answer, in [0, 1].
        right: whether it was right, in the same order.
        bins: how many, at least 1.

    Source: Naeini, Cooper, Hauskrecht, Obtaining Well Calibrated Probabilities Using Bayesian
    Binning, AAAI 2015; Guo et al., On Calibration of Modern Neural Networks, ICML 2017.
    """
    members: list[list[tuple[float, bool]]] = [[] for _ in range(bins)]
    # Sorted, so that the rounding of the sums does not depend on the order of the questions.
    for stated, was_right in sorted(zip(confidence, right, strict=True)):
        members[bin_of(stated, bins)].append((stated, was_right))
    made = tuple(_bin(i / bins, (i + 1) / bins, inside) for i, inside in enumerate(members))
    gap = sum(
        b.count * abs(b.accuracy - b.confidence)
        for b in made
        if b.accuracy is not None and b.confidence is not None
    )
    return Calibration(gap / len(confidence) if confidence else None, made)


def bin_of(confidence: float, bins: int = BINS) -> int:
    """Return the bin, from 0, in which a confidence lies; beyond [0, 1] the outermost."""
    return min(max(int(confidence * bins), 0), bins - 1)


def risk_coverage(
    confidence: Sequence[float], right: Sequence[bool], judged: int
) -> tuple[Point, ...]:
    """Return the risk at every coverage that a threshold on confidence can give.

    Args:
        confidence: of each answer given and judged.
        right: whether it was right, in the same order.
        judged: all judged questions, those not answered included.

    Returns:
        A point for each distinct confidence, from the highest down: coverage grows.

    Source: El-Yaniv, Wiener, On the Foundations of Noise-free Selective Classification, JMLR 2010.
    """
    points: list[Point] = []
    given = wrong = 0
    for stated, was_right in sorted(zip(confidence, right, strict=True), reverse=True):
        given += 1
        wrong += not was_right
        point = Point(given / judged, wrong / given, stated)
        if points and points[-1].confidence == stated:
            points[-1] = point
        else:
            points.append(point)
    return tuple(points)


def _bin(low: float, high: float, inside: Sequence[tuple[float, bool]]) -> Bin:
    if not inside:
        return Bin(low, high, 0, None, None)
    n = len(inside)
    return Bin(low, high, n, sum(c for c, _ in inside) / n, sum(r for _, r in inside) / n)
