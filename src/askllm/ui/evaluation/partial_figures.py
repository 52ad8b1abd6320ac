"""The figures of a run that is still under way."""

from __future__ import annotations

import bisect
import math
import threading
from collections.abc import Mapping

from askllm.evaluate import Row

DEPTH = 10
"""Passages that are looked through for the one that was wanted: the deepest k of ``examine``."""
MEANS = {
    "answer_contained": "answer_contained",
    "citation_precision": "citation_precision",
    "citation_recall": "citation_recall",
    "passage_recall": f"passage_recall@{DEPTH}",
}
"""The figures that are means, and which measure of each question they are means of."""


class PartialFigures:
    """Takes the rows of one run in as they are made. Thread-safe.

    The figures are those of ``askllm.evaluate.Report``, but without their intervals, so that they
    cost nothing and can be asked for at any time.
    """

    def __init__(self) -> None:
        """Begin with no row."""
        self._right: list[bool] = []
        self._measures: dict[str, list[float]] = {name: [] for name in MEANS}
        self._wall_ms: list[float] = []
        self._lock = threading.Lock()

    def add(self, row: Row) -> None:
        """Take one more row in."""
        with self._lock:
            if row.judged:
                self._right.append(row.right)
            for name, measure in MEANS.items():
                value = row.measures.get(measure)
                if value is not None:
                    self._measures[name].append(value)
            bisect.insort(self._wall_ms, row.wall_ms)

    def figures(self) -> Mapping[str, float | None]:
        """Return the figures of the questions that are done.

        Returns:
            ``right`` and those of ``MEANS``, in [0, 1], and ``wall_ms``, the median time of a
            question in milliseconds; ``None`` where no question has any.
        """
        with self._lock:
            means = {name: _mean(values) for name, values in self._measures.items()}
            half = self._wall_ms[math.ceil(len(self._wall_ms) / 2) - 1] if self._wall_ms else None
            return {"right": _mean(self._right), **means, "wall_ms": half}


def _mean(values: list[bool] | list[float]) -> float | None:
    return sum(values) / len(values) if values else None
