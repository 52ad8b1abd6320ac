"""What ``askllm eval --calibrate`` and ``--sweep`` print: tables, a verdict, everything as JSON."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from askllm.cli.common import count, echo, print_table
from askllm.tuning import Tuning

if TYPE_CHECKING:
    from rich.table import Table

    from askllm.evaluate import (
        Comparison,
        Decided,
        Judged,
        Objective,
        QuestionSet,
        Report,
        Split,
        Trial,
    )

FORMAT = "askllm-tuning-1"
KEPT = {
    "article": "questions about one article, or nearly the same,",
    "evidence": "the articles are too few to keep apart; questions on one sentence, or nearly the "
    "same,",
    "question": "articles and evidence are too few to keep apart; only questions nearly the same",
}
FIGURES = (
    "right",
    "refusal_precision",
    "refusal_recall",
    "refusal_f1",
    "calibration_error",
    "area_under_risk_coverage",
)
VERDICTS = {
    "better": "It is better by more than chance would explain.",
    "worse": "It is worse by more than chance would explain.",
    "noise": "The difference is within noise: other questions may well turn it round.",
    "same": "It makes no difference there.",
    "unknown": "It cannot be judged: these questions do not define it.",
}


@dataclass(frozen=True, slots=True)
class Found:
    """What was measured, chosen and judged. ``runs``: the judging half, today's and chosen."""

    present: Tuning
    chosen: Tuning
    objective: Objective
    notes: tuple[str, ...]
    judged: Judged | None
    runs: tuple[Report, Report] | None
    table: Table
    measured: list[dict[str, Any]]
    complete: bool = True

    def comparison(self) -> Comparison | None:
        """Return the two runs side by side."""
        from askllm.evaluate import compare

        return None if self.runs is None else compare(*self.runs, names=("today's", "chosen"))


def threshold_table(points: Sequence[Decided], marks: Mapping[float, str]) -> Table:
    """Return what comes of every threshold, a line each; ``marks`` names some of them."""
    table = _table("refuse below", "right", "wrong", "refused", "rightly refused")
    for name in ("refusal precision", "recall", "F1", "utility", ""):
        table.add_column(name, justify="right", no_wrap=True)
    for point in points:
        mark = marks.get(point.threshold, "")
        table.add_row(
            f"{point.threshold:.3f}",
            *(str(n) for n in (point.right, point.wrong, point.refused, point.declined)),
            *(_number(value) for value in (point.precision, point.recall, point.f1)),
            f"{point.utility:+.3f}",
            mark,
            style="bold" if mark else "",
        )
    return table


def trials_table(trials: Sequence[Trial], chosen: Tuning) -> Table:
    """Return the figures of every setting tried, a line each."""
    from askllm.evaluate import figure_text, ranking_figures

    table = _table("setting", "right", "hit@1", "MRR", "ms, p50", "")
    for trial in trials:
        hit, mrr = ranking_figures(trial.report)
        overall = trial.report.overall
        best = trial.variant.tuning == chosen
        table.add_row(
            trial.variant.name,
            figure_text(overall.figures["right"]),
            figure_text(hit),
            figure_text(mrr),
            _number(overall.latency.get("wall_ms_p50"), 1),
            "chosen" if best else "",
            style="bold" if best else "",
        )
    return table


def _table(first: str, *others: str) -> Table:
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column(first, no_wrap=True)
    for name in others:
        table.add_column(name, justify="right", no_wrap=True)
    return table


def _number(value: float | None, digits: int = 3) -> str:
    return "–" if value is None else f"{value:.{digits}f}"


def say_split(questions: QuestionSet, halves: Split, present: Tuning) -> None:
    """Say how the set was cut, and what is in force."""
    echo(
        f"{questions.path}: {count(len(halves.tuning), 'question')} to choose on, "
        f"{len(halves.judging)} kept apart to judge the choice"
    )
    echo(f"({KEPT[halves.kept]} are in one half)")
    echo(f"settings in force: {present.differing() or 'as they come'}")
    echo()


def say_found(found: Found) -> None:
    """Print what was measured, chosen and judged."""
    from askllm.evaluate import comparison_table

    echo("On the questions to choose on:")
    print_table(found.table)
    echo()
    for note in found.notes:
        echo(note)
    if found.judged is None or found.runs is None:
        stay = "stay" if found.notes else "stay: nothing tried is better"
        echo(f"The settings in force {stay}.")
        return
    echo(f"Chosen: {_differences(found)}")
    echo()
    echo("On the questions kept apart:")
    comparison = found.comparison()
    assert comparison is not None  # there are runs
    shown = {name: comparison.figures[name] for name in FIGURES if name in comparison.figures}
    print_table(comparison_table(dataclasses.replace(comparison, figures=shown), all_figures=True))
    judged = found.judged
    if judged.difference is not None and judged.low is not None and judged.high is not None:
        echo(
            f"{found.objective.replace('_', ' ')}: {judged.before:.3f} → {judged.after:.3f}, "
            f"difference {judged.difference:+.3f} [{judged.low:+.3f}, {judged.high:+.3f}]"
        )
    echo(VERDICTS[judged.verdict])
    if _recalibrated(found):
        gap = comparison.figures.get("calibration_error")
        if gap is not None and gap.significant:
            words = f"{_number(gap.before)} → {_number(gap.after)}"
            echo(f"The confidence itself is {gap.direction}: calibration error {words}.")
        echo()
        echo("What the confidence says, and how often it was right:")
        print_table(_reliability(*found.runs))


def _recalibrated(found: Found) -> bool:
    names = ("confidence_slope", "confidence_intercept")
    return any(getattr(found.chosen, name) != getattr(found.present, name) for name in names)


def _reliability(before: Report, after: Report) -> Table:
    table = _table(
        "said", "today's", "mean said", "were right", "chosen", "mean said", "were right"
    )
    for old, new in zip(before.calibration.bins, after.calibration.bins, strict=True):
        if old.count or new.count:
            cells = [
                cell
                for b in (old, new)
                for cell in (str(b.count), _number(b.confidence, 2), _number(b.accuracy, 2))
            ]
            table.add_row(f"{old.low:.1f} to {old.high:.1f}", *cells)
    return table


def _differences(found: Found) -> str:
    old, new = found.present.words(), found.chosen.words()
    return ", ".join(f"{name} {old[name]} → {new[name]}" for name in old if old[name] != new[name])


def trial_as_json(trial: Trial) -> dict[str, Any]:
    """Return a trial without its rows."""
    overall = trial.report.to_dict()["overall"]
    return {
        "variant": trial.variant.name,
        "settings": trial.variant.tuning.to_dict(),
        "figures": overall["figures"],
        "latency": overall["latency"],
    }


def as_json(
    found: Found, questions: QuestionSet, halves: Split, work: str, written: Path | None
) -> dict[str, Any]:
    """Return everything, ready for JSON; ``work`` is ``calibrate`` or ``sweep``."""
    comparison = found.comparison()
    judged = found.judged
    return {
        "format": FORMAT,
        "work": work,
        "file": str(questions.path),
        "objective": found.objective,
        "split": {
            "tuning": [question.id for question in halves.tuning],
            "judging": [question.id for question in halves.judging],
            "kept_together": halves.kept,
            "groups": halves.groups,
        },
        "complete": found.complete,
        "present": found.present.to_dict(),
        "chosen": found.chosen.to_dict(),
        "notes": list(found.notes),
        "measured": found.measured,
        "judged": None
        if judged is None
        else {**dataclasses.asdict(judged), "verdict": judged.verdict},
        "comparison": None if comparison is None else comparison.to_dict(),
        "reliability": None
        if found.runs is None
        else [report.to_dict()["calibration"] for report in found.runs],
        "written": None if written is None else str(written),
    }
