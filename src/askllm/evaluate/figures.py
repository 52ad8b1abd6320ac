"""The figures of a report: their names, in the order in which they are shown, and their nouns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from askllm.errors import EvaluationError

RANKING_DEPTH = 10
"""Where MRR, nDCG and MAP cut the ranking."""

ANSWER_FIGURES = (
    "answer_contained",
    "exact_match",
    "character_f1",
    "official_exact_match",
    "official_f1",
    "value_match",
    "item_precision",
    "item_recall",
    "item_f1",
    "short_rate",
    "short_verbatim",
)
CITATION_FIGURES = (
    "citation_precision",
    "citation_recall",
    "citation_evidence_recall",
    "citation_article_recall",
    "citation_verbatim",
    "sides_cited",
)
REFUSAL_FIGURES = ("refusal_precision", "refusal_recall", "refusal_f1")
CONFIDENCE_FIGURES = ("area_under_risk_coverage", "calibration_error")
LOWER_IS_BETTER = frozenset(CONFIDENCE_FIGURES)
"""Figures that count faults; of all others, more is better."""

LATENCY_FIGURES = ("wall_ms_p50", "wall_ms_p95", "total_ms_p50", "total_ms_p95")
RESOURCES = ("cold_start_ms", "peak_memory_mb")


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure in [0, 1] over ``counted`` questions; ``undefined`` ones had nothing to measure.

    ``low`` and ``high`` bound it with 95 % confidence (``askllm.evaluate.statistics``). ``value``
    is ``None`` when no question counted; ``low`` and ``high`` also when only one did.
    """

    value: float | None
    low: float | None
    high: float | None
    counted: int
    undefined: int


@dataclass(frozen=True, slots=True)
class Group:
    """The figures of some of the questions, by name.

    ``right`` is the share of verdicts ``right`` and ``right_refusal`` among those judged.
    ``latency`` is in milliseconds: p50 and p95 of ``wall``, ``total`` and every room.
    """

    questions: int
    verdicts: Mapping[str, int]
    figures: Mapping[str, Figure]
    latency: Mapping[str, float | None]


def retrieval_names(depths: Sequence[int]) -> tuple[str, ...]:
    """Return the names of the retrieval figures for these ``k``."""
    return tuple(
        name
        for unit in ("article", "passage")
        for name in (
            *(f"{unit}_recall@{k}" for k in depths),
            *(f"{unit}_hit@{k}" for k in depths),
            *(f"{unit}_{ranking}@{RANKING_DEPTH}" for ranking in ("mrr", "ndcg", "map")),
        )
    )


def measure_names(depths: Sequence[int]) -> tuple[str, ...]:
    """Return the names of the figures that are means of a measure of every question."""
    return (*ANSWER_FIGURES, *CITATION_FIGURES, *retrieval_names(depths))


def figure_names(depths: Sequence[int]) -> tuple[str, ...]:
    """Return the names of all figures, in the order in which they are shown."""
    return (
        "right",
        *ANSWER_FIGURES,
        *CITATION_FIGURES,
        *REFUSAL_FIGURES,
        *CONFIDENCE_FIGURES,
        *retrieval_names(depths),
    )


def check_figure(name: str, depths: Sequence[int]) -> None:
    """Refuse a name that is no figure.

    Raises:
        EvaluationError: the message lists the names.
    """
    names = (*figure_names(depths), *LATENCY_FIGURES)
    if name not in names:
        raise EvaluationError(f"there is no figure {name!r}; choose one of: {', '.join(names)}")
