"""The report as a table for a terminal; printing it is the command's business."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from askllm.evaluate.report import (
    ABSTENTION_FIGURES,
    ANSWER_FIGURES,
    CITATION_FIGURES,
    Figure,
    Group,
    Report,
)
from askllm.evaluate.score import retrieval_names

if TYPE_CHECKING:
    from rich.table import Table

TITLES = {
    "right": "right, all told",
    "answer_contained": "answered right (answer in a quote)",
    "exact_match": "short answer: exact match",
    "character_f1": "short answer: character F1",
    "value_match": "short answer: same value",
    "short_rate": "short answer: given",
    "short_verbatim": "short answer: verbatim",
    "citation_precision": "citations: precision",
    "citation_recall": "citations: recall",
    "citation_evidence_recall": "citations: recall of evidence",
    "citation_article_recall": "citations: recall of articles",
    "citation_verbatim": "citations: verbatim",
    "sides_cited": "disagreements: sides cited",
    "abstention_precision": "abstention: precision",
    "abstention_recall": "abstention: recall",
    "abstention_f1": "abstention: F1",
}
WIDEST = 8
"""Types shown beside each other; with more, the table is longer than wide."""


def figures_table(report: Report) -> Table:
    """Return overall figures, one a line, with a column per type and per language.

    A figure that no question defines is ``–``; the last column counts the questions behind the
    overall figure. hit@k is left out where it equals recall@k.
    """
    from rich.table import Table

    groups = _columns(report)
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("figure", no_wrap=True)
    for name, group in groups.items():
        table.add_column(f"{name}\n({group.questions})", justify="right")
    table.add_column("counted", justify="right", style="dim")
    sections = (
        ("right", *ANSWER_FIGURES),
        CITATION_FIGURES,
        ABSTENTION_FIGURES,
        retrieval_names(report.depths),
    )
    for section in sections:
        shown = [name for name in section if _worth_a_line(name, report.overall)]
        for name in shown:
            cells = [_figure(group.figures[name]) for group in groups.values()]
            counted = str(report.overall.figures[name].counted)
            table.add_row(_title(name), *cells, counted, end_section=name == shown[-1])
    for name in ("wall_ms_p50", "wall_ms_p95"):
        table.add_row(_title(name), *(_ms(group.latency, name) for group in groups.values()), "")
    return table


def verdicts_line(report: Report) -> str:
    """Return the counts of verdicts in one line, those that occur."""
    counts = report.overall.verdicts
    return " · ".join(f"{name.replace('_', ' ')} {n}" for name, n in counts.items() if n)


def _columns(report: Report) -> Mapping[str, Group]:
    columns = {"all": report.overall}
    if 1 < len(report.by_type) <= WIDEST:
        columns.update(report.by_type)
    if len(report.by_language) > 1:
        columns.update(report.by_language)
    return columns


def _worth_a_line(name: str, group: Group) -> bool:
    """Whether a figure is defined, and is no hit@k that only repeats recall@k."""
    if not group.figures[name].counted:
        return False
    recall = name.replace("_hit@", "_recall@")
    return recall == name or group.figures[recall] != group.figures[name]


def _title(name: str) -> str:
    if name in TITLES:
        return TITLES[name]
    if name.endswith(("_p50", "_p95")):
        return f"time to answer, ms: {name[-3:]}"
    unit, measure = name.split("_", 1)
    return f"retrieval, by {unit}: {measure.replace('mrr', 'MRR')}"


def _figure(figure: Figure) -> str:
    return "–" if figure.value is None else f"{figure.value:.3f}"


def _ms(latency: Mapping[str, float | None], name: str) -> str:
    value = latency[name]
    return "–" if value is None else f"{value:.0f}"
