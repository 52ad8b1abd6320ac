"""Whether two runs over the same questions differ by more than chance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from askllm.evaluate.figures import CONFIDENCE_FIGURES, LOWER_IS_BETTER
from askllm.evaluate.statistics import (
    CELLS,
    RESAMPLES,
    SEED,
    Floats,
    Statistic,
    bounds,
    calibration_gap,
    ratios,
    resample,
    risk_area,
)
from askllm.evaluate.summary import Sums

SIGNIFICANT = 0.05
NOISE = 1e-9
"""A figure that moved by less did not move: the last bits of a float depend on the machine."""

Direction = Literal["better", "worse", "same"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """A figure before and after, over the questions that both runs asked.

    ``low`` and ``high`` bound the ``difference`` (after less before) with 95 % confidence; ``p`` is
    the chance of a difference at least so far from 0 in either direction if there were none.
    ``direction`` knows that some figures count faults. ``None`` stands where a run does not
    define the figure. ``counted`` is the number of questions behind the figure, before and after.
    """

    before: float | None
    after: float | None
    difference: float | None
    low: float | None
    high: float | None
    p: float | None
    direction: Direction
    significant: bool
    counted: tuple[int, int]


@dataclass(frozen=True, slots=True)
class McNemar:
    """McNemar's exact test on right and not right: ``gained`` became right, ``lost`` ceased to be.

    ``p`` is in (0, 1]; 1 when nothing changed.
    """

    gained: int
    lost: int
    p: float


def mcnemar(pairs: Iterable[tuple[bool, bool]]) -> McNemar:
    """Test whether as many questions were gained as lost.

    With b gained and c lost, under chance b ~ Binomial(b + c, 1/2); p is the two-sided exact
    probability of a split at least so uneven.

    Args:
        pairs: whether a question was right before, and after.

    Source: McNemar, Note on the Sampling Error of the Difference Between Correlated Proportions,
    Psychometrika 12, 1947; the exact form by the binomial test of SciPy.
    """
    from scipy.stats import binomtest  # slow to import

    counts = Counter(pairs)
    gained, lost = counts[False, True], counts[True, False]
    if not gained + lost:
        return McNemar(0, 0, 1.0)
    return McNemar(gained, lost, float(binomtest(gained, gained + lost).pvalue))


def shifts(before: Sums, after: Sums) -> dict[str, Shift]:
    """Return every figure before and after, with the paired bootstrap of the difference.

    The questions are drawn with replacement ``RESAMPLES`` times, the same for both runs; with d*
    the differences of the draws, the interval holds the middle 95 % of them, and
    p = 2 · min((1 + #{d* ≤ 0}) / (B + 1), (1 + #{d* ≥ 0}) / (B + 1)), at most 1.

    Args:
        before: what each question adds to the figures, shape (questions, figures).
        after: the same of the other run, question by question in the same order.

    Source: Efron, Tibshirani, An Introduction to the Bootstrap, 1993, chapters 13 and 16; Koehn,
    Statistical Significance Tests for Machine Translation Evaluation, EMNLP 2004.
    """
    n = len(before.given)
    if not n:
        return {}
    moved: list[int] = np.flatnonzero(
        (before.above != after.above).any(axis=0)
        | (before.below != after.below).any(axis=0)
        | (before.needed != after.needed).any(axis=0)
    ).tolist()
    trusted = any(
        bool((one != other).any())
        for one, other in (
            (before.confidence, after.confidence),
            (before.right, after.right),
            (before.given, after.given),
        )
    )
    values = [_values(sums, range(len(sums.names)), curves=True) for sums in (before, after)]
    once = np.ones((1, n))
    old, new = (np.concatenate([s(once) for s in each], axis=1)[0] for each in values)
    names = (*before.names, *CONFIDENCE_FIGURES)
    curves = range(len(before.names), len(names)) if trusted else ()
    columns = [*moved, *curves]
    draws = _draws(n, *(_values(sums, moved, curves=trusted) for sums in (before, after)))
    drawn = {column: draws[:, place] for place, column in enumerate(columns)}
    counted = [_counted(sums) for sums in (before, after)]
    return {
        name: _shift(name, old[i], new[i], drawn.get(i), (counted[0][i], counted[1][i]))
        for i, name in enumerate(names)
    }


def _values(sums: Sums, columns: Sequence[int], *, curves: bool) -> list[Statistic]:
    at = np.asarray(columns, dtype=np.intp)
    found: list[Statistic] = [ratios(sums.above[:, at], sums.below[:, at], sums.needed[:, at])]
    if curves:
        found.append(risk_area(sums.confidence, sums.right, sums.given))
        found.append(calibration_gap(sums.confidence, sums.right, sums.given))
    return found


def _draws(n: int, before: Sequence[Statistic], after: Sequence[Statistic]) -> Floats:
    """Return the differences of the draws, shape (``RESAMPLES``, figures); nan where undefined."""
    random = np.random.default_rng(SEED)
    at_once = max(1, min(RESAMPLES, CELLS // n))
    found: list[Floats] = []
    for start in range(0, RESAMPLES, at_once):
        weights = resample(n, min(at_once, RESAMPLES - start), random)
        old, new = (np.concatenate([s(weights) for s in each], axis=1) for each in (before, after))
        found.append(np.round(new - old, 12))  # without the dust of two sums of the same numbers
    return np.concatenate(found)


def _shift(
    name: str, before: float, after: float, draws: Floats | None, counted: tuple[int, int]
) -> Shift:
    old, new = (None if np.isnan(value) else float(value) for value in (before, after))
    if old is None or new is None:
        return Shift(
            before=old,
            after=new,
            difference=None,
            low=None,
            high=None,
            p=None,
            direction="same",
            significant=False,
            counted=counted,
        )
    difference = 0.0 if draws is None else new - old
    low, high, p = _tested(draws)
    rising: Direction = "worse" if name in LOWER_IS_BETTER else "better"
    falling: Direction = "better" if name in LOWER_IS_BETTER else "worse"
    moved = abs(difference) > NOISE
    return Shift(
        before=old,
        after=new,
        difference=difference,
        low=low,
        high=high,
        p=p,
        direction=(rising if difference > 0 else falling) if moved else "same",
        significant=moved and p is not None and p < SIGNIFICANT,
        counted=counted,
    )


def _tested(draws: Floats | None) -> tuple[float | None, float | None, float | None]:
    """Return the interval and p; no draws: both runs are the same."""
    if draws is None:
        return 0.0, 0.0, 1.0
    known = draws[~np.isnan(draws)]
    if not len(known):
        return None, None, None
    low, high = (float(bound) for bound in bounds(known[:, None])[:, 0])
    below, above = (int((known <= 0).sum()), int((known >= 0).sum()))
    return low, high, min(1.0, 2 * (1 + min(below, above)) / (len(known) + 1))


def _counted(sums: Sums) -> list[int]:
    given = int(sums.given.sum())
    return [*(int(c) for c in (sums.needed > 0).sum(axis=0)), given, given]
