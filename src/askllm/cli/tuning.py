"""``askllm eval --calibrate`` and ``--sweep``: choosing an index's settings by measuring.

Half of the questions chooses, the other half judges the choice by asking again. Nothing is written
without ``--write`` or a yes.
"""

from __future__ import annotations

import contextlib
import dataclasses
import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from askllm.cli.common import (
    Place,
    Progress,
    Refused,
    echo,
    echo_json,
    open_bot,
    progress_bar,
    warn,
    warn_of,
)
from askllm.cli.tuning_report import (
    Found,
    as_json,
    say_found,
    say_split,
    threshold_table,
    trial_as_json,
    trials_table,
)
from askllm.tuning import PREVIOUS_FILE, Tuning, settings_path, write_tuning

if TYPE_CHECKING:
    from askllm.bot import Bot
    from askllm.evaluate import (
        Objective,
        Question,
        QuestionSet,
        Report,
        Split,
        Trial,
    )


@dataclass(frozen=True, slots=True)
class Wish:
    """What is wanted: which work, what for, on how many questions, and whether to write."""

    sweep: bool
    objective: Objective
    limit: int | None
    k: int
    workers: int
    write: bool
    as_json: bool


def tune(questions: QuestionSet, place: Place, wish: Wish, *, writable: bool) -> None:
    """Choose settings for the index of ``place`` on ``questions``, and judge the choice.

    Args:
        questions: the set.
        place: articles, index and encoder.
        wish: what is wanted.
        writable: whether the index outlives the command; if not, nothing is written.

    Raises:
        Refused: with ``--write``, nothing could be written; the reason says why.
    """
    from askllm.evaluate import split, too_small

    bot = open_bot(place)
    warn_of(questions.problems, "line")
    asked = questions.questions[: wish.limit]
    halves = split(asked)
    if not wish.as_json:
        say_split(questions, halves, bot.tuning)
    small = too_small(len(asked))
    with progress_bar() as progress, _Bench(bot, questions, place, wish, progress) as bench:
        found = _swept(bench, halves, small) if wish.sweep else _calibrated(bench, halves, small)
    if not wish.as_json:
        say_found(found)
    written = _written(found, place, wish, writable=writable)
    if wish.as_json:
        echo_json(
            as_json(found, questions, halves, "sweep" if wish.sweep else "calibrate", written)
        )
    if wish.write and written is None:
        raise Refused(f"nothing was written: {_why_not(found, writable=writable)}")


class _Bench:
    """Asks questions with any setting, and shows how far the whole work is."""

    def __init__(
        self,
        bot: Bot,
        questions: QuestionSet,
        place: Place,
        wish: Wish,
        progress: Progress | None,
    ) -> None:
        self.bot, self.wish = bot, wish
        self._questions, self._place, self._progress = questions, place, progress
        self._done = self._whole = 0
        self._stack = contextlib.ExitStack()
        self._scratch: Path | None = None

    def __enter__(self) -> _Bench:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def expect(self, asks: int) -> None:
        """Say how many questions will be asked in all."""
        self._whole = asks

    def run(self, tuning: Tuning, questions: Sequence[Question]) -> Report:
        """Ask the questions with this setting."""
        from askllm.exam import examine

        begun = self._done

        def show(_: str, done: int, __: int) -> None:
            self._done = begun + done
            if self._progress is not None:
                self._progress("ask", self._done, max(self._whole, self._done))

        return examine(
            self._bot(tuning),
            self._questions,
            asked=questions,
            k=self.wish.k,
            workers=self.wish.workers,
            progress=show,
        )

    def _bot(self, tuning: Tuning) -> Bot:
        if tuning.passage_chars == self.bot.tuning.passage_chars:
            return self.bot.tuned(tuning)
        from askllm.bot import load

        # Cut otherwise in a copy: the index itself stays, and what is alike keeps its vectors.
        return load(
            corpus=self._place.corpus,
            index=self._copy(),
            encoder=self._place.encoder,
            progress=self._progress,
            tuning=tuning,
        )

    def _copy(self) -> Path:
        if self._scratch is None:
            folder = tempfile.TemporaryDirectory(prefix="askllm-", ignore_cleanup_errors=True)
            self._scratch = Path(self._stack.enter_context(folder)) / "index"
            kept_out = shutil.ignore_patterns("evaluation", ".lock", settings_path(Path()).name)
            shutil.copytree(self._place.index, self._scratch, ignore=kept_out)
        return self._scratch


def _calibrated(bench: _Bench, halves: Split, small: str | None) -> Found:
    """Choose threshold and confidence: the tuning half is asked once, with nothing refused."""
    from askllm.evaluate import THRESHOLDS, calibrated, decided, judge, outcomes_of

    present, objective = bench.bot.tuning, bench.wish.objective
    bench.expect(len(halves.tuning) + 2 * len(halves.judging))
    bare = dataclasses.replace(
        present, threshold=0.0, confidence_slope=1.0, confidence_intercept=0.0
    )
    outcomes = outcomes_of(bench.run(bare, halves.tuning).rows)
    chosen = present
    notes: tuple[str, ...] = (small or "",)
    if small is None:
        chosen, notes = calibrated(outcomes, present, objective)
    today = round(chosen.recalibrated(present.computed(present.threshold)), 6)
    if today != present.threshold:
        scale = f"today's threshold, {present.threshold:g}, stands at {today:.3f} there"
        notes = (f"The confidences in the table are calibrated anew; {scale}.", *notes)
    marks = {today: "today's"}
    marks[chosen.threshold] = "today's, chosen" if chosen.threshold in marks else "chosen"
    points = [decided(outcomes, t, chosen) for t in sorted({*THRESHOLDS, *marks})]
    judged = runs = None
    if chosen != present:
        runs = (bench.run(present, halves.judging), bench.run(chosen, halves.judging))
        judged = judge(*runs, objective)
    return Found(
        present=present,
        chosen=chosen,
        objective=objective,
        notes=notes,
        judged=judged,
        runs=runs,
        table=threshold_table(points, marks),
        measured=[dataclasses.asdict(point) for point in points],
    )


def _swept(bench: _Bench, halves: Split, small: str | None) -> Found:
    """Try every variant on the tuning half; Ctrl-C ends the trying, not the table."""
    from askllm.evaluate import Trial, best_of, grid, judge

    present = bench.bot.tuning
    variants = grid(present, encoder=bench.bot.has_encoder)
    bench.expect(len(variants) * len(halves.tuning) + 2 * len(halves.judging))
    trials: list[Trial] = []
    try:
        for variant in variants:
            trials.append(Trial(variant, bench.run(variant.tuning, halves.tuning)))
    except KeyboardInterrupt:
        if not trials:
            raise
    complete = len(trials) == len(variants)
    notes = () if complete else (f"Stopped after {len(trials)} of {len(variants)} trials.",)
    if small is not None:
        notes = (*notes, small)
    chosen = present if notes else best_of(trials).variant.tuning
    judged = runs = None
    if chosen != present:
        runs = (bench.run(present, halves.judging), bench.run(chosen, halves.judging))
        judged = judge(*runs, "right")
    return Found(
        present=present,
        chosen=chosen,
        objective="right",
        notes=notes,
        judged=judged,
        runs=runs,
        table=trials_table(trials, chosen),
        measured=[trial_as_json(trial) for trial in trials],
        complete=complete,
    )


def _written(found: Found, place: Place, wish: Wish, *, writable: bool) -> Path | None:
    """Write the choice if it was asked for, here or at the prompt, and is no loss."""
    if _why_not(found, writable=writable):
        return None
    path = settings_path(place.index)
    if not wish.write:
        if wish.as_json or not _at_terminal():
            if not wish.as_json:
                echo(f"Nothing was written. To write it to {path}: add --write")
            return None
        echo()
        if not click.confirm(f"Write this to {path}?", default=False):
            return None
    former = path.exists()
    write_tuning(place.index, found.chosen)
    if not wish.as_json:
        kept = f"; the former settings are kept as {PREVIOUS_FILE}" if former else ""
        echo(f"Written: {path}{kept}")
    if found.chosen.passage_chars != found.present.passage_chars:
        warn("the passages are cut anew when the index is next opened, by askllm index say")
    return path


def _at_terminal() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def _why_not(found: Found, *, writable: bool) -> str:
    """Return why the choice is not to be written; empty if it may be."""
    if found.chosen == found.present or found.judged is None:
        return "no other settings were chosen"
    if (found.judged.difference or 0.0) < 0:
        return "on the questions kept apart, the choice is not better than the settings in force"
    if not writable:
        return "the index is removed with the command; name one that stays: --index FOLDER"
    return ""
