"""What ``askllm eval`` prints and writes: tables on the terminal, reports as files."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from askllm.cli.common import Refused, count, echo, print_table, warn, warn_of

if TYPE_CHECKING:
    from askllm.evaluate import Comparison, Report
    from askllm.types import Language


@dataclass(frozen=True, slots=True)
class Outputs:
    """The files a run is written to, and the language of those for people."""

    out: Path | None
    html: Path | None
    markdown: Path | None
    junit: Path | None
    language: Language

    def paths(self) -> Iterator[Path]:
        """Return those asked for."""
        return (path for path in (self.out, self.html, self.markdown, self.junit) if path)

    def refuse_what_cannot_be_written(self, kept: Sequence[Path | None]) -> None:
        """Refuse before the long work, not after it.

        Args:
            kept: files, and folders with all that lies in them, that must not be written over.

        Raises:
            Refused: a path is a folder, lies in none, is named twice, or holds what is read.
        """
        read = [path.resolve() for path in kept if path is not None]
        seen: set[Path] = set()
        for path in self.paths():
            if path.is_dir() or not path.parent.is_dir():
                raise Refused(f"{path} cannot be written: name a file in a folder that exists")
            if path.resolve() in seen:
                raise Refused(f"{path} is named for two reports: give each a file of its own")
            seen.add(path.resolve())
            if any(path.resolve().is_relative_to(one) for one in read):
                raise Refused(f"{path} is read in this run: name another file for the report")

    def say_written(self) -> None:
        """Say on stderr where the reports are."""
        for path in self.paths():
            echo(f"Written: {path}", err=True)


def write_reports(outputs: Outputs, report: Report, comparison: Comparison | None) -> None:
    """Write every report that was asked for.

    Raises:
        Refused: a file cannot be written.
    """
    from askllm.evaluate import html_report, junit_report, markdown_report

    if outputs.out is not None:
        _write(outputs.out, report.to_json())
    if outputs.html is not None:
        _write(outputs.html, html_report(report, comparison, language=outputs.language))
    if outputs.markdown is not None:
        _write(outputs.markdown, markdown_report(report, comparison, language=outputs.language))
    if outputs.junit is not None:
        _write(outputs.junit, junit_report(report))


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise Refused(f"{path} cannot be written: {error.strerror or error}") from error


def print_report(report: Report, comparison: Comparison | None, *, as_json: bool) -> None:
    """Print the figures, or everything as JSON; a comparison then stands beside the figures."""
    if as_json:
        if comparison is None:
            click.echo(report.to_json(), nl=False)
            return
        whole = {**report.to_dict(), "comparison": comparison.to_dict()}
        click.echo(json.dumps(whole, ensure_ascii=False, indent=2, allow_nan=False))
        return
    _print_head(report)
    _print_figures(report)
    _warn_of_the_set(report)


def _print_head(report: Report) -> None:
    from askllm.evaluate import diagnoses_line, verdicts_line

    settings = report.settings
    echo(f"{settings['file']}: {settings['questions']} questions")
    if "passages" in settings:
        echo(
            f"{settings['articles']} articles, {settings['passages']} passages, "
            f"found by: {settings['legs']}"
        )
    echo(verdicts_line(report))
    if any(report.diagnoses.values()):
        echo(f"why not right: {diagnoses_line(report)}")
    echo()


def _print_figures(report: Report) -> None:
    from askllm.evaluate import figures_table, groups_table, risk_coverage_line

    print_table(figures_table(report))
    if len(report.by_type) > 1:
        echo()
        print_table(groups_table(report.by_type, "type"))
    if len(report.by_tag) > 1:
        echo()
        print_table(groups_table(report.by_tag, "tag"))
    echo()
    echo(risk_coverage_line(report))
    for name, unit, text in (
        ("cold_start_ms", "ms", "from start to the first answer"),
        ("peak_memory_mb", "MB", "memory at most"),
    ):
        value = report.resources.get(name)
        if value is not None:
            echo(f"{text}: {value:,.0f} {unit}")


def _warn_of_the_set(report: Report) -> None:
    if report.unknown_articles:
        names = ", ".join(report.unknown_articles[:5])
        many = count(len(report.unknown_articles), "gold article")
        warn(f"{many} of the file not in the corpus: {names}. See: askllm articles")
    unjudged = sum(row.verdict == "unjudged" for row in report.rows)
    if unjudged:
        warn(
            f"{count(unjudged, 'question')} could not be judged: give them answers, evidence or "
            'articles, or "answerable": false'
        )
    failed = [row for row in report.rows if row.error is not None]
    if failed:
        many = count(len(failed), "question")
        warn(f"{many} raised an error; the first, {failed[0].id}: {failed[0].error}")
    warn_of(report.problems, "line")
    for note in report.notes:
        warn(f"{note.path} {note.reason}")


def say_compared(comparison: Comparison) -> None:
    """Print what got better and what got worse."""
    from askllm.evaluate import changes_table, comparison_line, comparison_table

    before, after = comparison.names
    echo()
    echo(f"{before} → {after}: {comparison_line(comparison)}")
    for warning in comparison.warnings:
        warn(warning)
    for name, (old, new) in comparison.settings.items():
        echo(f"  {name}: {old or '–'} → {new or '–'}")
    if comparison.unchanged:
        return
    echo()
    print_table(comparison_table(comparison))
    for title, changes in (("worse", comparison.worse), ("better", comparison.better)):
        if changes:
            echo()
            echo(f"{title}: {count(len(changes), 'question')}")
            print_table(changes_table(changes))
    moved = {name: pair for name, pair in comparison.diagnoses.items() if pair[0] != pair[1]}
    if moved:
        echo()
        echo(
            "why not right: "
            + " · ".join(f"{name.replace('_', ' ')} {a} → {b}" for name, (a, b) in moved.items())
        )
