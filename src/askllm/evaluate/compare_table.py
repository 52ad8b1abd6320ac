"""A comparison as tables for a terminal; printing them is the command's business."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from askllm.evaluate.compare import Change, Comparison, Given
from askllm.evaluate.paired import NOISE, Shift

if TYPE_CHECKING:
    from rich.table import Table

ALWAYS = ("right", "answer_contained", "citation_precision", "citation_recall", "refusal_f1")
"""Figures shown even where they did not move."""

STYLES = {"better": "green", "worse": "red", "same": ""}


def comparison_table(comparison: Comparison, *, all_figures: bool = False) -> Table:
    """Return the figures that moved, one a line, with interval and p; ``*`` marks p < 0.05.

    Args:
        comparison: two runs.
        all_figures: also those that did not move.
    """
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("figure", no_wrap=True)
    for name in (*comparison.names, "difference", "95 %", "p"):
        table.add_column(name, justify="right", no_wrap=True)
    for name, shift in comparison.figures.items():
        if all_figures or name in ALWAYS or _moved(shift):
            table.add_row(name, *_cells(shift), style=STYLES[shift.direction])
    return table


def changes_table(changes: Sequence[Change], *, most: int = 20) -> Table:
    """Return questions that came out otherwise, one a line: verdicts, diagnosis, short answers.

    Args:
        changes: ``Comparison.worse``, say.
        most: lines shown, at least 1; the caption counts the rest.
    """
    from rich.table import Table

    left_out = len(changes) - most
    caption = f"and {left_out} more" if left_out > 0 else None
    table = Table(box=None, pad_edge=False, header_style="bold", caption=caption)
    for name in ("id", "question", "before", "after"):
        table.add_column(name, overflow="fold")
    for change in changes[:most]:
        table.add_row(change.id, change.question, _came_out(change.before), _came_out(change.after))
    return table


def comparison_line(comparison: Comparison) -> str:
    """Return the comparison in a line: how many questions changed, and McNemar's p."""
    if comparison.unchanged:
        return f"no difference in {comparison.questions} questions"
    return (
        f"{comparison.questions} questions: {len(comparison.better)} better, "
        f"{len(comparison.worse)} worse, {len(comparison.changed)} changed otherwise; "
        f"McNemar p = {comparison.right.p:.3g}"
    )


def _moved(shift: Shift) -> bool:
    if shift.difference is None:
        return shift.before is not shift.after
    return abs(shift.difference) > NOISE


def _cells(shift: Shift) -> tuple[str, ...]:
    return (
        _number(shift.before),
        _number(shift.after),
        "–" if shift.difference is None else f"{shift.difference:+.3f}",
        "–" if shift.low is None or shift.high is None else f"{shift.low:+.3f} … {shift.high:+.3f}",
        "–" if shift.p is None else f"{shift.p:.3f}{'*' if shift.significant else ' '}",
    )


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _came_out(given: Given) -> str:
    words = given.verdict.replace("_", " ")
    if given.diagnosis is not None:
        words += f" ({given.diagnosis.replace('_', ' ')})"
    return words if given.short is None else f"{words}: {given.short}"
