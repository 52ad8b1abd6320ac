"""Trying settings on one half of a set, and judging the choice on the other.

halves = split(questions)
for variant in grid(present, encoder=True): …  the caller asks the tuning half with each
best_of(trials)
judge(today, chosen, "right")                  two runs over the judging half
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from askllm.evaluate.figures import Figure
from askllm.evaluate.report import Report
from askllm.evaluate.row import Row
from askllm.evaluate.statistics import RESAMPLES, SEED, Floats, bounds, ratios, resample
from askllm.evaluate.tune import Objective
from askllm.tuning import Tuning

TRIED: dict[str, tuple[Any, ...]] = {
    "passages_read": (4, 8, 12, 16),
    "dense_weight": (0.3, 0.43, 0.55, 0.7),
    "legs": ("both", "lexical", "dense"),
    "passage_chars": ((80, 160), (160, 300), (240, 450)),
}
"""What each knob is turned to, one at a time; the knob that takes a new index comes last."""

NEED_ENCODER = frozenset({"dense_weight", "legs"})


@dataclass(frozen=True, slots=True)
class Variant:
    """A setting to try: today's (``knob`` is ``None``), or one that differs from it in one knob."""

    knob: str | None
    tuning: Tuning

    @property
    def name(self) -> str:
        """What is turned, and to what, as people write it."""
        return "today's" if self.knob is None else f"{self.knob} {self.tuning.words()[self.knob]}"


@dataclass(frozen=True, slots=True)
class Trial:
    """A variant, and the run over the tuning half with it."""

    variant: Variant
    report: Report


@dataclass(frozen=True, slots=True)
class Judged:
    """An objective with two settings over the same questions, and the bootstrap interval.

    The interval bounds ``difference`` with 95 % confidence; ``None`` where it is undefined.
    """

    before: float | None
    after: float | None
    difference: float | None
    low: float | None
    high: float | None

    @property
    def verdict(self) -> Literal["better", "worse", "noise", "same", "unknown"]:
        """Whether the difference is more than chance, and whether there is any."""
        if self.low is None or self.high is None:
            return "unknown"
        if self.low == self.high == 0:
            return "same"
        if self.low > 0:
            return "better"
        return "worse" if self.high < 0 else "noise"


def grid(present: Tuning, *, encoder: bool) -> tuple[Variant, ...]:
    """Return today's setting and, knob by knob, what differs from it in that knob alone.

    Args:
        present: the setting in force.
        encoder: whether there is one; without it, fusion and legs cannot be turned.
    """
    found = [Variant(None, present)]
    for knob, values in TRIED.items():
        if knob in NEED_ENCODER and not encoder:
            continue
        if knob == "dense_weight" and present.legs != "both":
            continue  # nothing is fused
        found += [
            Variant(knob, dataclasses.replace(present, **{knob: value}))
            for value in values
            if value != getattr(present, knob)
        ]
    return tuple(found)


def best_of(trials: Sequence[Trial]) -> Trial:
    """Return the trial with the highest share right; of equal ones, the first.

    Args:
        trials: at least one; today's setting first, so that it stays where none is better.
    """
    return max(trials, key=lambda trial: trial.report.overall.figures["right"].value or 0.0)


def ranking_figures(report: Report) -> tuple[Figure, Figure]:
    """Return hit@1 and MRR by passage or, where the set names only articles, by article."""
    figures = report.overall.figures
    unit = "passage" if figures["passage_hit@1"].counted else "article"
    return figures[f"{unit}_hit@1"], figures[f"{unit}_mrr@10"]


def judge(before: Report, after: Report, objective: Objective) -> Judged:
    """Compare two settings on the questions of the judging half.

    The questions are drawn with replacement, the same for both (paired bootstrap).

    Args:
        before: the run with today's setting.
        after: the run with the chosen one, over the same questions in the same order.
        objective: what was chosen for.

    Raises:
        ValueError: the runs asked different questions.

    Source: Efron, Tibshirani, An Introduction to the Bootstrap, 1993, chapter 13.3.
    """
    if [row.id for row in before.rows] != [row.id for row in after.rows]:
        raise ValueError("the two runs asked different questions")
    n = len(before.rows)
    if not n:
        return Judged(None, None, None, None, None)
    old, new = (ratios(*_sums(report.rows, objective)) for report in (before, after))
    once = np.ones((1, n))
    values = [float(statistic(once)[0, 0]) for statistic in (old, new)]
    weights = resample(n, RESAMPLES, np.random.default_rng(SEED))
    low, high = (float(bound) for bound in bounds(new(weights) - old(weights))[:, 0])
    first, second, least, most = (
        None if math.isnan(value) else value for value in (*values, low, high)
    )
    difference = None if first is None or second is None else second - first
    return Judged(first, second, difference, least, most)


def _sums(rows: Sequence[Row], objective: Objective) -> tuple[Floats, Floats]:
    """Return what each row adds above and below the line, shape (rows, 1)."""
    pairs = [_adds(row, objective) if row.judged else (0.0, 0.0) for row in rows]
    table = np.array(pairs, dtype=np.float64)
    return table[:, :1], table[:, 1:]


def _adds(row: Row, objective: Objective) -> tuple[float, float]:
    if objective == "refusal_f1":
        refused, hopeless = row.status == "not_found", not row.answerable
        return 2.0 * (refused and hopeless), float(refused) + float(hopeless)
    if objective == "right":
        return float(row.right), 1.0
    return float(row.right) - float(row.answered and not row.right), 1.0
