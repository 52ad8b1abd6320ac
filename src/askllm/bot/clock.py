"""How long each room took, what ran meanwhile, and who is told of it."""

from __future__ import annotations

import time

from askllm.bot.progress import Stage, Watcher
from askllm.types import Legs, ReaderUsed


class Clock:
    """Milliseconds by room, and what runs meanwhile: the legs, and the reader if one does."""

    def __init__(self, legs: Legs, watcher: Watcher | None = None) -> None:
        """Start the clock; ``watcher`` is told of each stage."""
        self.legs = legs
        self._watcher = watcher
        self.reader = ReaderUsed("")
        self._start = self._last = time.perf_counter()
        self._laps: dict[str, float] = {}

    @property
    def is_watched(self) -> bool:
        """Whether anybody is told of the stages."""
        return self._watcher is not None

    def begin(self, stage: Stage) -> None:
        """Tell that ``stage`` begins."""
        if self._watcher is not None:
            self._watcher(stage)

    def lap(self, room: str) -> None:
        """Count the time since the last lap for ``room``."""
        now = time.perf_counter()
        self._laps[room] = round(self._laps.get(room, 0.0) + (now - self._last) * 1000, 3)
        self._last = now

    def total(self) -> dict[str, float]:
        """Return milliseconds by room and in all."""
        return {**self._laps, "total": round((time.perf_counter() - self._start) * 1000, 3)}
