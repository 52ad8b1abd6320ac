"""The report of a run that is still under way: as the finished one, from the rows that are there.

Who watches must not slow the run down. So a report is made only when it is asked for, seldom enough
that it takes a small part of the time (``Pace``), its plots, which cost most, less often than its
figures, and it holds a page of the questions however many there are.
"""

from __future__ import annotations

import dataclasses
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from askllm.evaluate import Part, Row, all_plots, depths_up_to, html_report, summarize
from askllm.ui.evaluation.partial_figures import DEPTH

SHARE = 0.05
"""Of one core's time, what the figures may take at most, and again the plots."""
SOONEST = 1.0
"""Seconds between two reports, if they cost nothing."""
ROWS = 50
"""Questions in a report: one page of its table."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A report as HTML and how many questions it is of."""

    done: int
    page: str


class Pace:
    """Says when something may be done again, by what it cost the last time."""

    def __init__(self, clock: Callable[[], float], spent: Callable[[], float]) -> None:
        """Take the time from ``clock`` and the time of the processor from ``spent``, in seconds."""
        self._clock = clock
        self._spent = spent
        self._next = -1.0

    def due(self) -> bool:
        """Return whether it may be done now."""
        return self._clock() >= self._next

    def did(self, before: float) -> None:
        """Note that it has been done; ``before`` it, the processor had spent so many seconds."""
        cost = self._spent() - before
        self._next = self._clock() + max(SOONEST, cost / SHARE)


class PartialReport:
    """Takes the rows of one run in as they are made, and reports on them when asked. Thread-safe."""

    def __init__(
        self,
        file: str,
        total: int,
        *,
        clock: Callable[[], float] = time.monotonic,
        spent: Callable[[], float] = time.thread_time,
    ) -> None:
        """Begin with no row of the ``total`` questions in ``file``; see ``Pace`` for the others."""
        self._file = file
        self._spent = spent
        self._rows: list[Row] = []
        self._figures, self._plots = Pace(clock, spent), Pace(clock, spent)
        self._part = Part(total, ())
        self._shown: Shown | None = None
        self._making = threading.Lock()

    def add(self, row: Row) -> None:
        """Take one more row in."""
        self._rows.append(row)

    def shown(self) -> Shown | None:
        """Return the report of now, or that of a moment ago; ``None`` while there is no row."""
        # Who comes while one is made takes the last one.
        if not self._making.acquire(blocking=self._shown is None):
            return self._shown
        try:
            rows = tuple(self._rows)
            news = self._shown is None or len(rows) > self._shown.done
            if rows and news and self._figures.due():
                self._shown = Shown(len(rows), self._page(rows))
            return self._shown
        finally:
            self._making.release()

    def _page(self, rows: Sequence[Row]) -> str:
        before = self._spent()
        settings = {"file": self._file}
        depths = depths_up_to(DEPTH)
        report = summarize(rows, depths=depths, settings=settings, groupings=("type",))
        drawing = 0.0
        # The first report is not to wait for the plots.
        if self._shown is not None and self._plots.due():
            begun = self._spent()
            self._part = dataclasses.replace(self._part, plots=all_plots(report))
            self._plots.did(begun)
            drawing = self._spent() - begun
        page = html_report(dataclasses.replace(report, rows=worst(rows)), part=self._part)
        self._figures.did(before + drawing)
        return page


def worst(rows: Sequence[Row], most: int = ROWS) -> tuple[Row, ...]:
    """Return the latest misses and, where these are fewer than ``most``, the latest of the others.

    They stay in the order in which they were asked.
    """
    latest = range(len(rows) - 1, -1, -1)
    misses = [place for place in latest if rows[place].judged and not rows[place].right]
    others = [place for place in latest if not rows[place].judged or rows[place].right]
    return tuple(rows[place] for place in sorted((misses + others)[:most]))
