"""Questions at work, so that a person can stop one.

Cancelling a Gradio event covers the chat with an error badge. So a question runs beside the generator
that shows it and is told what is being done; a stop is a word among those. The generator then goes on
with the next view, and what the bot still finds is dropped.
"""

from __future__ import annotations

import queue
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TypeVar

from askllm.bot import Stage, Watcher

Found = TypeVar("Found")

TICKETS = 512
"""Tickets that are known at once; the oldest are forgotten first."""
LONGEST = 64
"""Characters of a ticket."""


class Stopped(Exception):
    """The question was stopped."""


@dataclass(slots=True)
class _Flag:
    """What the generator waits for: a stage, or ``None`` once it is over, one way or the other."""

    told: queue.SimpleQueue[Stage | None] = field(default_factory=queue.SimpleQueue)
    stopped: bool = False


class Running:
    """Runs up to ``at_once`` questions beside their generators. Thread-safe."""

    def __init__(self, at_once: int = 8) -> None:
        self._pool = ThreadPoolExecutor(at_once, thread_name_prefix="ask")
        self._flags: OrderedDict[str, _Flag] = OrderedDict()
        self._lock = threading.Lock()
        self._ended = False

    def end(self) -> None:
        """Stop every question, those to come too: the server stops, and nobody waits any more."""
        with self._lock:
            self._ended = True
            under_way = list(self._flags.values())
        for flag in under_way:
            flag.stopped = True
            flag.told.put(None)

    def stop(self, ticket: object) -> bool:
        """Stop the question that runs, or will run, under ``ticket``; say whether it is one."""
        if not isinstance(ticket, str) or not 0 < len(ticket) <= LONGEST:
            return False
        flag = self._flag(ticket)
        flag.stopped = True
        flag.told.put(None)
        return True

    def run(self, ticket: str, work: Callable[[Watcher], Found]) -> Generator[Stage, None, Found]:
        """Return what ``work`` returns; it runs in a thread of its own.

        Args:
            ticket: The name under which it can be stopped; without one it cannot.
            work: Is given what it tells its stages to, and runs to its end even when nobody waits
                for it any more.

        Yields:
            The stage that it is in; those that have passed meanwhile are left out.

        Raises:
            Stopped: ``stop`` was called with the ticket, or ``end``, before or meanwhile.
            Exception: whatever ``work`` raises.
        """
        ticket = ticket or secrets.token_hex(LONGEST)  # longer than one that can be stopped
        flag = self._flag(ticket)
        if flag.stopped:
            raise Stopped
        task = self._pool.submit(work, flag.told.put)
        task.add_done_callback(lambda _: flag.told.put(None))
        try:
            while (stage := flag.told.get()) is not None:
                if flag.told.empty():
                    yield stage
        finally:
            with self._lock:
                self._flags.pop(ticket, None)
        if flag.stopped:
            task.cancel()
            raise Stopped
        return task.result()

    def _flag(self, ticket: str) -> _Flag:
        with self._lock:
            flag = self._flags.setdefault(ticket, _Flag(stopped=self._ended))
            self._flags.move_to_end(ticket)
            while len(self._flags) > TICKETS:
                self._flags.popitem(last=False)
            return flag
