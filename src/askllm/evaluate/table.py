"""The report as tables and lines for a terminal; printing them is the command's business."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from askllm.evaluate.figures import (
    ANSWER_FIGURES,
    CITATION_FIGURES,
    CONFIDENCE_FIGURES,
    REFUSAL_FIGURES,
    Figure,
    Group,
    retrieval_names,
)
from askllm.evaluate.report import Report

if TYPE_CHECKING:
    from rich.table import Table

TITLES = {
    "right": "right, all told",
    "answer_contained": "answered right (answer in a quote)",
    "exact_match": "short answer: exact match",
    "character_f1": "short answer: character F1",
    "official_exact_match": "short answer: official EM",
    "official_f1": "short answer: official F1",
    "value_match": "short answer: same value",
    "item_precision": "list: precision of items",
    "item_recall": "list: recall of items",
    "item_f1": "list: F1 of items",
    "short_rate": "short answer: given",
    "short_verbatim": "short answer: verbatim",
    "citation_precision": "citations: precision",
    "citation_recall": "citations: recall",
    "citation_evidence_recall": "citations: recall of evidence",
    "citation_article_recall": "citations: recall of articles",
    "citation_verbatim": "citations: verbatim",
    "sides_cited": "disagreements: sides cited",
    "refusal_precision": "refusal: precision",
    "refusal_recall": "refusal: recall",
    "refusal_f1": "refusal: F1",
    "area_under_risk_coverage": "confidence: mean risk (AURC)",
    "calibration_error": "confidence: calibration error",
}
TWINS = {
    "official_exact_match": "exact_match",
    "official_f1": "character_f1",
}
"""Figures left out where they only repeat another; hit@k is one of recall@k."""

CHIEF = {
    "right": "right",
    "answer_contained": "answered",
    "citation_precision": "cit. precision",
    "citation_recall": "cit. recall",
    "refusal_recall": "refused",
}
"""The figures of ``groups_table`` and the heads of their columns."""

WIDTH = 100
"""Columns of a terminal that the tables are made for."""

FIRST_COLUMNS = 66
"""Columns that the names, the overall figures with their intervals and the counts take."""

COVERAGES = (0.25, 0.5, 0.75)


def figures_table(report: Report, width: int = WIDTH) -> Table:
    """Return the figures, one a line: overall with its interval, then per type and language.

    The columns per type are left out where they do not fit (``groups_table`` shows them), then
    those per language. A figure that no question defines is ``–``; the last column counts the
    questions behind the overall figure. A figure that only repeats another is left out.

    Args:
        report: what was found.
        width: columns there are room for.
    """
    from rich.table import Table

    groups = _columns(report, width)
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("figure", no_wrap=True)
    table.add_column(f"all, with 95 % interval\n({report.overall.questions})", no_wrap=True)
    for name, group in groups.items():
        table.add_column(f"{name}\n({group.questions})", justify="right", no_wrap=True)
    table.add_column("counted", justify="right", style="dim")
    sections = (
        ("right", *ANSWER_FIGURES),
        CITATION_FIGURES,
        (*REFUSAL_FIGURES, *CONFIDENCE_FIGURES),
        retrieval_names(report.depths),
    )
    for section in sections:
        shown = [name for name in section if _worth_a_line(name, report.overall)]
        for name in shown:
            overall = report.overall.figures[name]
            cells = [_plain(group.figures[name]) for group in groups.values()]
            table.add_row(
                _title(name),
                figure_text(overall),
                *cells,
                str(overall.counted),
                end_section=name == shown[-1],
            )
    for name in _timed(report.overall.latency):
        table.add_row(
            f"ms, p50 / p95: {_clock(name)}",
            _ms(report.overall.latency, name),
            *(_ms(group.latency, name) for group in groups.values()),
            "",
        )
    return table


def groups_table(groups: Mapping[str, Group], kind: str) -> Table:
    """Return the chief figures of every group, a group a line.

    Args:
        groups: ``Report.by_type``, say.
        kind: what a group is, for the head of the first column: ``"type"``.
    """
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column(kind, overflow="fold")
    table.add_column("questions", justify="right")
    shown = [name for name in CHIEF if any(g.figures[name].counted for g in groups.values())]
    for name in shown:
        table.add_column(CHIEF[name], justify="left" if name == "right" else "right", no_wrap=True)
    for name, group in groups.items():
        cells = [
            figure_text(group.figures[figure])
            if figure == "right"
            else _plain(group.figures[figure])
            for figure in shown
        ]
        table.add_row(name, str(group.questions), *cells)
    return table


def verdicts_line(report: Report) -> str:
    """Return the counts of verdicts in one line, those that occur."""
    return _counts(report.overall.verdicts)


def diagnoses_line(report: Report) -> str:
    """Return the counts of diagnoses in one line, those that occur; empty without misses."""
    return _counts(report.diagnoses)


def risk_coverage_line(report: Report) -> str:
    """Return how wrong the surest answers are, in one line; empty when none could be judged."""
    points = report.risk_coverage
    if not points:
        return ""
    last = points[-1]
    parts = []
    for coverage in COVERAGES:
        reached = next((point for point in points if point.coverage >= coverage), None)
        if reached is not None and reached is not last:
            parts.append(f"{_percent(reached.coverage)} answered, {_percent(reached.risk)} wrong")
    parts.append(f"all {_percent(last.coverage)} answered, {_percent(last.risk)} wrong")
    return "surest answers first: " + " · ".join(parts)


def figure_text(figure: Figure) -> str:
    """Return a figure with its interval: ``0.840 [0.80, 0.88]``; ``–`` when undefined."""
    if figure.low is None or figure.high is None:
        return _plain(figure)
    return f"{_plain(figure)} [{figure.low:.2f}, {figure.high:.2f}]"


def _columns(report: Report, width: int) -> Mapping[str, Group]:
    types = report.by_type if len(report.by_type) > 1 else {}
    languages = report.by_language if len(report.by_language) > 1 else {}
    for columns in ({**types, **languages}, languages):
        if FIRST_COLUMNS + sum(max(len(name), 6) + 2 for name in columns) <= width:
            return columns
    return {}


def _worth_a_line(name: str, group: Group) -> bool:
    """Whether a figure is defined, and does not only repeat another."""
    if not group.figures[name].counted:
        return False
    twin = TWINS.get(name, name.replace("_hit@", "_recall@"))
    return twin == name or group.figures[twin] != group.figures[name]


def _title(name: str) -> str:
    if name in TITLES:
        return TITLES[name]
    unit, measure = name.split("_", 1)
    for plain, written in (("mrr", "MRR"), ("ndcg", "nDCG"), ("map", "MAP")):
        measure = measure.replace(plain, written)
    return f"retrieval, by {unit}: {measure}"


def _timed(latency: Mapping[str, float | None]) -> Sequence[str]:
    """Return what was timed, the answer as a whole first."""
    return [
        name.removesuffix("_ms_p50")
        for name, value in latency.items()
        if name.endswith("_ms_p50") and value is not None
    ]


def _clock(name: str) -> str:
    return {"wall": "time to answer", "total": "the answer's own count"}.get(name, name)


def _plain(figure: Figure) -> str:
    return "–" if figure.value is None else f"{figure.value:.3f}"


def _ms(latency: Mapping[str, float | None], name: str) -> str:
    values = [latency.get(f"{name}_ms_p{q}") for q in (50, 95)]
    return " / ".join("–" if value is None else f"{value:.0f}" for value in values)


def _counts(counts: Mapping[str, int]) -> str:
    return " · ".join(f"{name.replace('_', ' ')} {n}" for name, n in counts.items() if n)


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"
