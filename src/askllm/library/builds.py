"""Bringing the index up to date behind a running bot: one build at a time, watched by any page."""

from __future__ import annotations

import dataclasses
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from askllm.errors import AskllmError, Problem
from askllm.library.live import LiveBot

Outcome = Literal["running", "done", "failed"]
Stage = Literal["start", "wait", "read", "encode"]
_STAGES: dict[str, Stage] = {"wait": "wait", "read": "read", "encode": "encode"}

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Course:
    """How far a build is.

    ``number`` counts the builds of this server. ``done`` of ``total`` are files while they are
    ``read`` and passages while they are ``encoded``; ``rate`` is how many a second, and ``left``
    the seconds the stage may still take, both ``None`` until they can be told. ``changed`` says
    whether a new generation answers; ``reason``, in words for people, why it failed.
    """

    number: int
    stage: Stage = "start"
    done: int = 0
    total: int = 0
    rate: float | None = None
    left: float | None = None
    outcome: Outcome = "running"
    changed: bool = False
    seconds: float = 0.0
    reason: str = ""
    problems: tuple[Problem, ...] = ()
    note: str = ""


class Builds:
    """The builds of one bot. Thread-safe."""

    def __init__(self, live: LiveBot, after: Callable[[], None]) -> None:
        """Build for ``live``; ``after`` is called when a build has ended well."""
        self._live = live
        self._after = after
        self._lock = threading.Lock()
        self._course: Course | None = None
        self._again: tuple[bool, bool] = (False, False)
        self._thread: threading.Thread | None = None

    @property
    def course(self) -> Course | None:
        """The build under way, or the last one; ``None`` before the first."""
        return self._course

    def start(self, *, rebuild: bool = False) -> Course:
        """Start a build; while one is under way, another is to follow it and see the latest files.

        Args:
            rebuild: build everything anew, also what has not changed.
        """
        with self._lock:
            now = self._course
            if now is not None and now.outcome == "running":
                self._again = (True, self._again[1] or rebuild)
                return now
            return self._begin(rebuild)

    def wait(self, seconds: float) -> bool:
        """Wait until nothing is being built; return whether that came to be in time."""
        deadline = time.monotonic() + seconds
        while (thread := self._thread) is not None and thread.is_alive():
            thread.join(max(0.0, deadline - time.monotonic()))
            if time.monotonic() >= deadline:
                return not thread.is_alive()
        return True

    def _begin(self, rebuild: bool) -> Course:
        self._again = (False, False)
        begun = Course(1 if self._course is None else self._course.number + 1)
        self._course = begun
        # A daemon: Ctrl-C ends the server at once; what was encoded is kept in the index's journal.
        self._thread = threading.Thread(
            target=self._build, args=(rebuild,), name="index", daemon=True
        )
        self._thread.start()
        return begun

    def _build(self, rebuild: bool) -> None:
        begun = time.monotonic()
        self._end(self._outcome(begun, rebuild))

    def _outcome(self, begun: float, rebuild: bool) -> dict[str, object]:
        """Build, and return what has become of it."""
        took: Callable[[], float] = lambda: round(time.monotonic() - begun, 3)  # noqa: E731
        try:
            changed = self._live.refresh(self._progress(), rebuild=rebuild)
            self._after()
        except AskllmError as error:
            return {"outcome": "failed", "reason": str(error), "seconds": took()}
        # The thread has no caller: what it does not tell here, nobody hears.
        except Exception:
            _log.exception("the index could not be built")
            return {"outcome": "failed", "reason": "the server's log says why", "seconds": took()}
        bot = self._live.now
        return {
            "outcome": "done",
            "changed": changed,
            "problems": bot.problems,
            "note": bot.note or "",
            "seconds": took(),
        }

    def _end(self, told: dict[str, object]) -> None:
        with self._lock:
            assert self._course is not None  # set before the thread was started
            self._course = dataclasses.replace(self._course, left=None, **told)  # type: ignore[arg-type]
            if self._again[0]:
                self._begin(self._again[1])

    def _progress(self) -> Callable[[str, int, int], None]:
        stage_begun = ("", 0.0, 0)

        def progress(stage: str, done: int, total: int) -> None:
            nonlocal stage_begun
            now = time.monotonic()
            if stage != stage_begun[0]:
                stage_begun = (stage, now, done)
            worked, passed = done - stage_begun[2], now - stage_begun[1]
            rate = worked / passed if worked > 0 and passed > 0 else None
            with self._lock:
                assert self._course is not None
                self._course = dataclasses.replace(
                    self._course,
                    stage=_STAGES.get(stage, "start"),
                    done=done,
                    total=total,
                    rate=rate,
                    left=None if rate is None else (total - done) / rate,
                )

        return progress
