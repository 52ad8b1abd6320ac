"""How sure a figure is: bootstrap intervals, many figures at a time.

A figure is a function of the questions' weights: how often each question is counted. The figure
itself has the weight 1 for each; a resample of n questions with replacement has a row of weights
that sum to n. So every figure is written once, for a matrix of weights.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from askllm.evaluate.calibration import BINS, bin_of

Floats: TypeAlias = npt.NDArray[np.float64]
Statistic = Callable[[Floats], Floats]
"""Weights, shape (b, n), to values, shape (b, c); nan where a value is undefined."""

RESAMPLES = 1000
LEVEL = 0.95
SEED = 0
CELLS = 2_000_000
"""Weights held at a time: 16 MB."""


def intervals(questions: int, statistics: Sequence[Statistic]) -> Floats:
    """Return the bootstrap interval of every value, by the percentile method.

    ``RESAMPLES`` times, as many questions as there are are drawn with replacement; the interval
    holds the middle ``LEVEL`` of the values found. Draws in which a value is undefined are left
    out of its interval. The same questions in the same order give the same interval.

    Args:
        questions: how many there are, at least 1.
        statistics: each turns weights, shape (b, questions), into values, shape (b, c_i).

    Returns:
        Shape (2, Σ c_i): lower and upper bounds; nan where no draw defined the value.

    Source: Efron, Tibshirani, An Introduction to the Bootstrap, 1993, chapter 13.3.
    """
    random = np.random.default_rng(SEED)
    at_once = max(1, min(RESAMPLES, CELLS // questions))
    drawn: list[Floats] = []
    for start in range(0, RESAMPLES, at_once):
        weights = resample(questions, min(at_once, RESAMPLES - start), random)
        drawn.append(np.concatenate([statistic(weights) for statistic in statistics], axis=1))
    return bounds(np.concatenate(drawn))


def resample(questions: int, times: int, random: np.random.Generator) -> Floats:
    """Draw ``questions`` with replacement, ``times`` times; how often each was drawn.

    Returns:
        Shape (times, questions); every row sums to ``questions``.
    """
    drawn = random.integers(0, questions, size=(times, questions))
    drawn += np.arange(times)[:, None] * questions
    counts = np.bincount(drawn.ravel(), minlength=times * questions)
    return counts.reshape(times, questions).astype(np.float64)


def bounds(values: Floats) -> Floats:
    """Return the quantiles that cut ``1 - LEVEL`` off, half at each end, interpolated.

    Args:
        values: shape (b, c); nan values are left out, column by column.

    Returns:
        Shape (2, c); nan for a column without values.
    """
    ordered = np.sort(np.ascontiguousarray(values.T), axis=1)  # nan comes last
    last = np.maximum((~np.isnan(ordered)).sum(axis=1) - 1, 0)
    column = np.arange(len(ordered))
    found = np.empty((2, len(ordered)))
    for i, end in enumerate(((1 - LEVEL) / 2, (1 + LEVEL) / 2)):
        place = end * last
        below = np.floor(place).astype(np.intp)
        lower, upper = ordered[column, below], ordered[column, np.minimum(below + 1, last)]
        found[i] = lower + (place - below) * (upper - lower)
    return found


def ratios(numerators: Floats, denominators: Floats, needed: Floats | None = None) -> Statistic:
    """Return the statistic Σ w·numerator / Σ w·denominator, for several figures at once.

    Args:
        numerators: shape (n, c), what each question adds above the line.
        denominators: shape (n, c), what it adds below; a question without either adds 0.
        needed: shape (n, c): where Σ w·needed is 0, the ratio is undefined. As a rule, the
            denominators themselves.
    """
    figures = numerators.shape[1]
    stacked = np.concatenate(
        [numerators, denominators, denominators if needed is None else needed], axis=1
    )
    columns = stacked if needed is not None else stacked[:, : 2 * figures]

    def ratio(weights: Floats) -> Floats:
        sums = weights @ columns
        above, below = sums[:, :figures], sums[:, figures : 2 * figures]
        basis = sums[:, 2 * figures :] if needed is not None else below
        return _divided(above, below, basis > 0)

    return ratio


def risk_area(confidence: Floats, right: Floats, given: Floats) -> Statistic:
    """Return the area under the risk-coverage curve as a statistic, shape (b, 1).

    AURC = Σ_i (c_i − c_{i−1}) · r_i / c_m over the points (c_i, r_i) of ``risk_coverage``, c_0 = 0:
    the risk that an answer meets on average when the threshold is as strict as its own confidence.

    Args:
        confidence: shape (n,), in [0, 1].
        right: shape (n,), 1 for a right answer, else 0.
        given: shape (n,), 1 for an answer that was given and judged, else 0.

    Source: Geifman, Uziel, El-Yaniv, Bias-Reduced Uncertainty Estimation for Deep Neural
    Classifiers, ICLR 2019, over the answers that are given.
    """
    order = np.flatnonzero(given)
    order = order[np.argsort(-confidence[order], kind="stable")]
    stated = confidence[order]
    # Answers of one confidence are let in together: only the last of a tie is a threshold.
    ends = np.flatnonzero(np.append(stated[1:] != stated[:-1], True)) if len(order) else order
    wrong = 1 - right[order]

    def area(weights: Floats) -> Floats:
        if not len(order):
            return np.full((len(weights), 1), np.nan)
        taken = weights[:, order]
        counts = np.cumsum(taken, axis=1)[:, ends]
        faults = np.cumsum(taken * wrong, axis=1)[:, ends]
        risk = np.divide(faults, counts, out=np.zeros_like(faults), where=counts > 0)
        added = np.diff(counts, axis=1, prepend=0)
        total = counts[:, -1:]
        above = np.sum(added * risk, axis=1, keepdims=True)
        return _divided(above, total, total > 0)

    return area


def calibration_gap(confidence: Floats, right: Floats, given: Floats) -> Statistic:
    """Return the expected calibration error as a statistic, shape (b, 1).

    As ``calibration.calibrate``: Σ_b |Σ_{i in b} (right_i − confidence_i)| / n. Arguments as for
    ``risk_area``.
    """
    members = np.zeros((len(confidence), BINS))
    for i in np.flatnonzero(given):
        members[i, bin_of(float(confidence[i]))] = right[i] - confidence[i]
    columns = np.concatenate([members, given[:, None]], axis=1)

    def gap(weights: Floats) -> Floats:
        sums = weights @ columns
        total = sums[:, -1:]
        above = np.abs(sums[:, :-1]).sum(axis=1, keepdims=True)
        return _divided(above, total, total > 0)

    return gap


def _divided(above: Floats, below: Floats, defined: npt.NDArray[np.bool_]) -> Floats:
    quotient: Floats = np.full_like(above, np.nan)
    np.divide(above, below, out=quotient, where=defined)
    return quotient
