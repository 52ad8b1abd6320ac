"""The finished runs: a list, and each one's report in every form."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from askllm.errors import EvaluationError
from askllm.evaluate import (
    Comparison,
    Report,
    check_name,
    compare,
    delete_run,
    html_report,
    journal_path,
    junit_report,
    load_run,
    markdown_report,
)
from askllm.types import Language

MEDIA = {
    "html": "text/html; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
    "json": "application/json",
    "xml": "application/xml; charset=utf-8",
}
"""Kinds of report and their media types."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One run of the list.

    ``questions`` were asked of ``wanted``; ``right`` is a share in [0, 1]; all ``None`` where
    ``problem`` says why the file cannot be used. ``file`` is the path of its set; ``unfinished``
    says that it can be gone on with.
    """

    name: str
    measured: str
    questions: int | None
    asked: str
    right: float | None
    file: str
    unfinished: bool
    problem: str | None = None


class FinishedRuns:
    """The runs in one folder. Thread-safe: a file is replaced whole, and read anew when it is."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: dict[str, tuple[tuple[int, int], Kept]] = {}

    def listed(self) -> tuple[Kept, ...]:
        """Return the runs, the latest first."""
        found = [self._listed(path) for path in self._folder.glob("*.json") if _named(path.stem)]
        return tuple(sorted(found, key=lambda run: (run.measured, run.name), reverse=True))

    def delete(self, name: str) -> None:
        """Delete a run. Raises ``EvaluationError`` where there is none."""
        delete_run(self._folder, name)

    def report(self, name: str, kind: str, *, against: str | None, language: Language) -> str:
        """Return a run's report.

        Args:
            name: of the run.
            kind: one of ``MEDIA``.
            against: an earlier run to compare with; JUnit has no place for it.
            language: of a report for people.

        Raises:
            EvaluationError: there is no such run, or it cannot be read.
        """
        report = load_run(self._folder, name)
        comparison = None
        if against:
            comparison = compare(load_run(self._folder, against), report, names=(against, name))
        writers: Mapping[str, Callable[[], str]] = {
            "html": lambda: html_report(report, comparison, language=language),
            "md": lambda: markdown_report(report, comparison, language=language),
            "json": lambda: _json(report, comparison),
            "xml": lambda: junit_report(report),
        }
        return writers[kind]()

    def _listed(self, path: Path) -> Kept:
        state = path.stat()
        signature = (state.st_mtime_ns, state.st_size)
        unfinished = journal_path(self._folder, path.stem).exists()
        known = self._known.get(path.stem)
        if known is None or known[0] != signature or known[1].unfinished != unfinished:
            known = (signature, self._read(path.stem, unfinished))
            self._known[path.stem] = known
        return known[1]

    def _read(self, name: str, unfinished: bool) -> Kept:
        try:
            report = load_run(self._folder, name)
        except EvaluationError as error:
            return Kept(name, "", None, "", None, "", unfinished, str(error))
        settings = report.settings
        return Kept(
            name=name,
            measured=settings.get("measured", ""),
            questions=report.overall.questions,
            asked=settings.get("asked", ""),
            right=report.overall.figures["right"].value,
            file=settings.get("file", ""),
            unfinished=unfinished,
        )


def _named(stem: str) -> bool:
    try:
        check_name(stem)
    except EvaluationError:
        return False
    return True


def _json(report: Report, comparison: Comparison | None) -> str:
    if comparison is None:
        return report.to_json()
    whole = {**report.to_dict(), "comparison": comparison.to_dict()}
    return json.dumps(whole, ensure_ascii=False, indent=2, allow_nan=False) + "\n"
