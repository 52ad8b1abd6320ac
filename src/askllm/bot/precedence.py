"""People's questions go first: what a bot asks itself waits for them, and stops for them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from askllm.bot.progress import Stage


class GaveWay(Exception):
    """A question of nobody was left off for a person's."""


class Precedence:
    """Counts the questions of people that are at work. Thread-safe."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._at_work = 0

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Hold a person's question."""
        with self._changed:
            self._at_work += 1
        try:
            yield
        finally:
            with self._changed:
                self._at_work -= 1
                self._changed.notify_all()

    def wait(self) -> None:
        """Wait until no person's question is at work."""
        with self._changed:
            self._changed.wait_for(lambda: not self._at_work)

    def give_way(self, _stage: Stage) -> None:
        """Stop, between two stages, a question that nobody waits for.

        Raises:
            GaveWay: a person's question is at work.
        """
        if self._at_work:
            raise GaveWay
