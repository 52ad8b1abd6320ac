"""One run at a time: started, watched by any number of pages, stopped by a flag."""

from __future__ import annotations

import dataclasses
import logging
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from askllm.bot import Bot
from askllm.errors import AskllmError, EvaluationError
from askllm.evaluate import QuestionSet, Row, check_name, journal_path, save_run
from askllm.exam import examine
from askllm.ui.evaluation.partial_figures import DEPTH, PartialFigures
from askllm.ui.evaluation.partial_report import PartialReport, Shown

Outcome = Literal["running", "done", "stopped", "failed"]

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Course:
    """How far a run is.

    ``left`` are the seconds it may still take, ``None`` until that can be told. ``reason`` says
    why it failed, in words for people.
    """

    name: str
    done: int
    total: int
    outcome: Outcome
    stopping: bool = False
    left: float | None = None
    reason: str = ""


class LiveRun:
    """Runs a bot's evaluations, one after the other. Thread-safe."""

    def __init__(self, bot: Callable[[], Bot], runs: Path) -> None:
        """Examine what ``bot`` returns, one bot a run, and save the runs in the folder ``runs``."""
        self._bot = bot
        self._runs = runs
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._course: Course | None = None
        self._so_far = PartialFigures()
        self._report = PartialReport("", 0)

    @property
    def course(self) -> Course | None:
        """The run under way, or the last one; ``None`` before the first."""
        return self._course

    def so_far(self) -> Mapping[str, float | None] | None:
        """Return the figures of the run under way, see ``PartialFigures``; ``None`` if there are none."""
        with self._lock:
            now, so_far = self._course, self._so_far
        if now is None or now.outcome != "running" or not now.done:
            return None
        return so_far.figures()

    def report(self) -> Shown | None:
        """Return the report of the run under way, see ``PartialReport``; ``None`` if there is none."""
        with self._lock:
            now, report = self._course, self._report
        return report.shown() if now is not None and now.outcome == "running" else None

    def start(self, questions: QuestionSet, name: str) -> Course:
        """Start a run that saves itself as ``name``; what a stopped one has done is taken over.

        Args:
            questions: what to ask.
            name: of the run; empty for one made of the set's name and a number.

        Raises:
            EvaluationError: another run is under way, the name cannot be, or it is taken.
        """
        with self._lock:
            now = self._course
            if now is not None and now.outcome == "running":
                raise EvaluationError(
                    f"{now.name} is running ({now.done} of {now.total}); wait for it, or stop it"
                )
            name = check_name(name.strip() or self._free(questions.path.stem))
            journal = journal_path(self._runs, name)
            if (self._runs / f"{name}.json").exists() and not journal.exists():
                raise EvaluationError(f"there is a run {name!r} already; choose another name")
            self._stop.clear()
            begun = Course(name, 0, len(questions.questions), "running")
            self._course = begun
            self._so_far = so_far = PartialFigures()
            self._report = report = PartialReport(str(questions.path), begun.total)

        def watch(row: Row) -> None:
            so_far.add(row)
            report.add(row)

        def work() -> None:
            self._run(questions, name, journal, watch)
            with self._lock:
                if self._report is report:
                    self._report = PartialReport("", 0)  # the rows of a large run take much memory

        # A daemon: Ctrl-C ends the server at once, and the journal keeps what was done.
        threading.Thread(target=work, name="evaluation", daemon=True).start()
        return begun

    def stop(self) -> None:
        """Let the run under way end after the question it is at; what is done is kept."""
        with self._lock:
            self._stop.set()
            if self._course is not None and self._course.outcome == "running":
                self._course = dataclasses.replace(self._course, stopping=True)

    def _free(self, stem: str) -> str:
        """Return the set's name with the first number that no run has."""
        number = 1
        while (self._runs / f"{stem[:56]}-{number}.json").exists():
            number += 1
        return f"{stem[:56]}-{number}"

    def _run(
        self, questions: QuestionSet, name: str, journal: Path, watch: Callable[[Row], None]
    ) -> None:
        begun, taken = time.monotonic(), 0

        def progress(_: str, done: int, total: int) -> None:
            nonlocal taken
            if done > 1 and self._course is not None and not self._course.done:
                taken = done  # rows of an unfinished run come all at once and cost nothing
            asked = done - taken
            left = (time.monotonic() - begun) / asked * (total - done) if asked > 0 else None
            self._change(done=done, left=left)

        try:
            report = examine(
                self._bot(),
                questions,
                k=DEPTH,
                progress=progress,
                stop=self._stop.is_set,
                journal=journal,
                watch=watch,
            )
            if not report.rows:
                self._change(outcome="stopped", left=None)
                return
            save_run(self._runs, name, report)
        except AskllmError as error:
            self._change(outcome="failed", reason=str(error), left=None)
            return
        # The thread has no caller: what it does not tell here, nobody hears.
        except Exception:
            _log.exception("the evaluation %s failed", name)
            self._change(outcome="failed", reason="the server's log says why", left=None)
            return
        whole = len(report.rows) == len(questions.questions)
        self._change(outcome="done" if whole else "stopped", left=None)

    def _change(self, **changes: object) -> None:
        with self._lock:
            assert self._course is not None  # set before the thread is started
            self._course = dataclasses.replace(self._course, **changes)  # type: ignore[arg-type]
