"""The figures of a run that is still under way, from its journal: what is shown is what is kept."""

from __future__ import annotations

import bisect
import json
import math
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from askllm.errors import EvaluationError
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
    """Reads on in the journal of one run whenever its figures are asked for. Thread-safe.

    They are those of ``askllm.evaluate.Report``, but without their intervals, which are drawn anew
    from all rows each time: the run that is measured has better use for the processor.
    """

    def __init__(self, journal: Path) -> None:
        """Look at ``journal``, which its run has opened by now: it is only added to from then on."""
        self._journal = journal
        self._place = 0
        self._right: list[bool] = []
        self._measures: dict[str, list[float]] = {name: [] for name in MEANS}
        self._wall_ms: list[float] = []
        self._lock = threading.Lock()

    def figures(self) -> Mapping[str, float | None]:
        """Return the figures of the questions that are done.

        Returns:
            ``right`` and those of ``MEANS``, in [0, 1], and ``wall_ms``, the median time of a
            question in milliseconds; ``None`` where no question has any.
        """
        with self._lock:
            self._read_on()
            means = {name: _mean(values) for name, values in self._measures.items()}
            half = self._wall_ms[math.ceil(len(self._wall_ms) / 2) - 1] if self._wall_ms else None
            return {"right": _mean(self._right), **means, "wall_ms": half}

    def _read_on(self) -> None:
        try:
            with self._journal.open("rb") as file:
                file.seek(self._place)
                new = file.read()
        except OSError:
            return  # the run has ended: its report tells
        whole = new[: new.rfind(b"\n") + 1]
        self._place += len(whole)
        for line in whole.splitlines():
            row = _row(line)
            if row is not None:
                self._add(row)

    def _add(self, row: Row) -> None:
        if row.judged:
            self._right.append(row.right)
        for name, measure in MEANS.items():
            value = row.measures.get(measure)
            if value is not None:
                self._measures[name].append(value)
        bisect.insort(self._wall_ms, row.wall_ms)


def _row(line: bytes) -> Row | None:
    """Return the row of a line; the first line has none."""
    record: dict[str, Any] = json.loads(line)
    try:
        return Row.from_dict(record["row"]) if "row" in record else None
    except EvaluationError:
        return None


def _mean(values: list[bool] | list[float]) -> float | None:
    return sum(values) / len(values) if values else None
