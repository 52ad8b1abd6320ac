"""Rows to the figures of groups: every figure with its interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

import numpy as np
import numpy.typing as npt

from askllm.evaluate.figures import (
    CONFIDENCE_FIGURES,
    REFUSAL_FIGURES,
    Figure,
    Group,
    figure_names,
    measure_names,
)
from askllm.evaluate.measures import percentile
from askllm.evaluate.row import Row, Verdict
from askllm.evaluate.statistics import (
    Floats,
    Statistic,
    calibration_gap,
    intervals,
    ratios,
    risk_area,
)


@dataclass(frozen=True, slots=True)
class Sums:
    """What each question adds to each figure that is a ratio of sums.

    ``above``, ``below`` and ``needed`` have the shape (questions, figures): a figure is
    Σ above / Σ below, defined where Σ needed > 0. The figures are ``right``, the refusal figures
    and the means, by ``names``. ``confidence``, ``right`` and ``given`` have the shape
    (questions,): an answer is given and judged, or it has no part in calibration.
    """

    names: tuple[str, ...]
    above: Floats
    below: Floats
    needed: Floats
    confidence: Floats
    right: Floats
    given: Floats

    def of(self, places: npt.NDArray[np.intp]) -> Sums:
        """Return the sums of some of the questions."""
        return Sums(
            self.names,
            self.above[places],
            self.below[places],
            self.needed[places],
            self.confidence[places],
            self.right[places],
            self.given[places],
        )


def in_order(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Sort rows by what they are, so that no figure depends on the order of asking."""
    return tuple(sorted(rows, key=lambda row: (row.id, row.question, row.status, row.confidence)))


def sums_of(rows: Sequence[Row], depths: Sequence[int]) -> Sums:
    """Take from the rows what the figures need; columns as in ``Sums``.

    Refusal is ``status == "not_found"`` against ``answerable: false``:
    P = |refused ∩ unanswerable| / |refused|, R = the same / |unanswerable|,
    F1 = 2 · the same / (|refused| + |unanswerable|), undefined without unanswerable questions.
    """
    measured = measure_names(depths)
    means = np.array(
        [[_number(row.measures.get(name)) for name in measured] for row in rows], dtype=np.float64
    ).reshape(len(rows), len(measured))
    known = (~np.isnan(means)).astype(np.float64)
    right = _column([row.right for row in rows])
    judged = _column([row.judged for row in rows])
    refused = _column([row.status == "not_found" and row.judged for row in rows])
    hopeless = _column([not row.answerable for row in rows])
    both = refused * hopeless
    below = [judged, refused, hopeless, refused + hopeless]
    return Sums(
        names=("right", *REFUSAL_FIGURES, *measured),
        above=np.column_stack([right, both, both, 2 * both, np.nan_to_num(means)]),
        below=np.column_stack([*below, known]),
        needed=np.column_stack([judged, refused, hopeless, hopeless, known]),
        confidence=_column([row.confidence for row in rows]),
        right=right,
        given=_column([row.answered and row.judged for row in rows]),
    )


def group_of(rows: Sequence[Row], sums: Sums, depths: Sequence[int]) -> Group:
    """Put one group together from its rows and their ``sums``."""
    figures = _figures(sums) if rows else dict.fromkeys(figure_names(depths), UNDEFINED)
    return Group(
        questions=len(rows),
        verdicts={v: sum(row.verdict == v for row in rows) for v in get_args(Verdict)},
        figures={name: figures[name] for name in figure_names(depths)},
        latency=latency_of(rows),
    )


UNDEFINED = Figure(None, None, None, 0, 0)


def latency_of(rows: Sequence[Row]) -> dict[str, float | None]:
    """Return p50 and p95 of wall time, the answers' own total, and every room, in milliseconds."""
    times: dict[str, list[float]] = {
        "wall": [row.wall_ms for row in rows],
        "total": [row.total_ms for row in rows if row.total_ms is not None],
    }
    for row in rows:
        for room, spent in row.rooms.items():
            times.setdefault(room, []).append(spent)
    return {
        f"{name}_ms_p{q}": percentile(values, q) for name, values in times.items() for q in (50, 95)
    }


def _figures(sums: Sums) -> dict[str, Figure]:
    n = len(sums.given)
    once = np.ones((1, n))
    curves = (
        risk_area(sums.confidence, sums.right, sums.given),
        calibration_gap(sums.confidence, sums.right, sums.given),
    )
    statistics = (ratios(sums.above, sums.below, sums.needed), *curves)
    values = np.concatenate([statistic(once)[0] for statistic in statistics])
    counted = [int(c) for c in (sums.needed > 0).sum(axis=0)]
    f1_at = sums.names.index("refusal_f1")
    counted[f1_at] = n if counted[f1_at] else 0
    given = int(sums.given.sum())
    counted += [given] * len(curves)
    low, high = _bounds(sums, values, np.array(counted) > 1, curves)
    return {
        name: Figure(_known(value), _known(low[i]), _known(high[i]), counted[i], n - counted[i])
        for i, (name, value) in enumerate(
            zip((*sums.names, *CONFIDENCE_FIGURES), values, strict=True)
        )
    }


def _bounds(
    sums: Sums, values: Floats, enough: npt.NDArray[np.bool_], curves: Sequence[Statistic]
) -> Floats:
    """Return the bounds of the ratios and then the curves, shape (2, figures).

    They are nan where not ``enough`` questions count.
    """
    found = np.full((2, len(values)), np.nan)
    ratio_values, enough_ratios = values[: len(sums.names)], enough[: len(sums.names)]
    # A mean of equal numbers is that number in every draw: no need to draw.
    fixed = (sums.above == ratio_values * sums.below).all(axis=0)
    same = np.flatnonzero(enough_ratios & fixed)
    found[:, same] = values[same]
    drawn = np.flatnonzero(enough_ratios & ~fixed)
    statistics: list[Statistic] = []
    if len(drawn):
        statistics = [ratios(sums.above[:, drawn], sums.below[:, drawn], sums.needed[:, drawn])]
    if enough[-1]:
        statistics += curves
        drawn = np.append(drawn, np.arange(len(sums.names), len(values)))
    if statistics:
        found[:, drawn] = intervals(len(sums.given), statistics)
    return found


def _column(values: Sequence[float]) -> Floats:
    return np.array(values, dtype=np.float64)


def _number(value: float | None) -> float:
    return np.nan if value is None else value


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
