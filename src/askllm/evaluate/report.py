"""Rows to figures: for all questions, per type and per language."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, get_args

from askllm.errors import EvaluationError, Problem
from askllm.evaluate.measures import f1, percentile, share
from askllm.evaluate.score import Row, Verdict, retrieval_names

FORMAT = "askllm-evaluation-1"
UNTYPED = "(no type)"
ANSWER_FIGURES = (
    "answer_contained",
    "exact_match",
    "character_f1",
    "value_match",
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
ABSTENTION_FIGURES = ("abstention_precision", "abstention_recall", "abstention_f1")
LATENCY_FIGURES = ("wall_ms_p50", "wall_ms_p95", "total_ms_p50", "total_ms_p95")


@dataclass(frozen=True, slots=True)
class Figure:
    """A mean in [0, 1] over ``counted`` questions; ``undefined`` ones had nothing to measure.

    ``value`` is ``None`` when no question counted.
    """

    value: float | None
    counted: int
    undefined: int


@dataclass(frozen=True, slots=True)
class Group:
    """The figures of some of the questions.

    ``right`` is the share of verdicts ``right`` and ``right_refusal`` among those judged.
    """

    questions: int
    verdicts: Mapping[str, int]
    figures: Mapping[str, Figure]
    latency: Mapping[str, float | None]


@dataclass(frozen=True, slots=True)
class Report:
    """What an evaluation found. ``settings`` say what was measured: corpus, index, encoder, file.

    ``unknown_articles`` are gold article ids that the corpus does not have: their questions
    cannot be answered rightly, so either the file or the corpus is wrong.
    """

    overall: Group
    by_type: Mapping[str, Group]
    by_language: Mapping[str, Group]
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]
    unknown_articles: tuple[str, ...]
    depths: tuple[int, ...]
    settings: Mapping[str, str]

    def figure(self, name: str) -> float | None:
        """Return one overall figure by name; ``None`` if no question defines it.

        Raises:
            EvaluationError: there is no such figure; the message lists the names.
        """
        check_figure(name, self.depths)
        if name in self.overall.latency:
            return self.overall.latency[name]
        return self.overall.figures[name].value

    def to_dict(self) -> dict[str, Any]:
        """Return the report as plain dicts, lists, strings and numbers."""
        return {
            "format": FORMAT,
            "settings": dict(self.settings),
            "overall": _group(self.overall),
            "by_type": {name: _group(group) for name, group in self.by_type.items()},
            "by_language": {name: _group(group) for name, group in self.by_language.items()},
            "problems": [{"path": p.path, "reason": p.reason} for p in self.problems],
            "unknown_articles": list(self.unknown_articles),
            "rows": [_row(row) for row in self.rows],
        }

    def to_json(self) -> str:
        """Return the report as indented JSON text, Chinese unescaped, with a final line end."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def figure_names(depths: Sequence[int]) -> tuple[str, ...]:
    """Return the names of all figures, in the order in which they are shown."""
    return (
        "right",
        *ANSWER_FIGURES,
        *CITATION_FIGURES,
        *ABSTENTION_FIGURES,
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


def summarize(
    rows: Sequence[Row],
    *,
    depths: Sequence[int],
    problems: Sequence[Problem] = (),
    unknown_articles: Sequence[str] = (),
    settings: Mapping[str, str],
) -> Report:
    """Put the figures of all rows together; their order does not matter to any figure."""
    types: dict[str, list[Row]] = {}
    languages: dict[str, list[Row]] = {}
    for row in rows:
        types.setdefault(row.type or UNTYPED, []).append(row)
        languages.setdefault(row.language, []).append(row)
    return Report(
        overall=_summary(rows, depths),
        by_type={name: _summary(types[name], depths) for name in sorted(types)},
        by_language={name: _summary(languages[name], depths) for name in sorted(languages)},
        rows=tuple(rows),
        problems=tuple(problems),
        unknown_articles=tuple(unknown_articles),
        depths=tuple(depths),
        settings=dict(settings),
    )


def _summary(rows: Sequence[Row], depths: Sequence[int]) -> Group:
    measured = (*ANSWER_FIGURES, *CITATION_FIGURES, *retrieval_names(depths))
    figures = {"right": _right(rows), **_abstention(rows)}
    for name in measured:
        figures[name] = _mean([row.measures[name] for row in rows])
    wall = [row.wall_ms for row in rows]
    total = [row.total_ms for row in rows if row.total_ms is not None]
    return Group(
        questions=len(rows),
        verdicts={v: sum(row.verdict == v for row in rows) for v in get_args(Verdict)},
        figures={name: figures[name] for name in figure_names(depths)},
        latency={
            "wall_ms_p50": percentile(wall, 50),
            "wall_ms_p95": percentile(wall, 95),
            "total_ms_p50": percentile(total, 50),
            "total_ms_p95": percentile(total, 95),
        },
    )


def _mean(values: Sequence[float | None]) -> Figure:
    known = sorted(value for value in values if value is not None)
    # Sorted, so that the sum's rounding does not depend on the order of the questions.
    mean = sum(known) / len(known) if known else None
    return Figure(mean, len(known), len(values) - len(known))


def _right(rows: Sequence[Row]) -> Figure:
    judged = [row for row in rows if row.verdict != "unjudged"]
    rate = share([row.verdict in ("right", "right_refusal") for row in judged])
    return Figure(rate, len(judged), len(rows) - len(judged))


def _abstention(rows: Sequence[Row]) -> dict[str, Figure]:
    """Precision, recall and F1 of ``status == "not_found"`` against ``answerable: false``.

    P = |said not found ∩ unanswerable| / |said not found|, R = the same / |unanswerable|,
    F1 = 2PR / (P + R). ``counted`` is the denominator's number of questions.
    """
    refused = [row for row in rows if row.status == "not_found"]
    hopeless = [row for row in rows if not row.answerable]
    precision = share([not row.answerable for row in refused])
    recall = share([row.status == "not_found" for row in hopeless])
    both = f1(precision, recall)
    n = len(rows)
    return {
        "abstention_precision": Figure(precision, len(refused), n - len(refused)),
        "abstention_recall": Figure(recall, len(hopeless), n - len(hopeless)),
        "abstention_f1": Figure(both, 0 if both is None else n, n if both is None else 0),
    }


def _group(group: Group) -> dict[str, Any]:
    return {
        "questions": group.questions,
        "verdicts": dict(group.verdicts),
        "figures": {
            name: {"value": f.value, "counted": f.counted, "undefined": f.undefined}
            for name, f in group.figures.items()
        },
        "latency": dict(group.latency),
    }


def _row(row: Row) -> dict[str, Any]:
    plain = {field.name: getattr(row, field.name) for field in fields(row)}
    for name in ("answers", "articles", "evidence"):
        plain[name] = list(plain[name])
    plain["cited"] = [{"article": article, "quote": quote} for article, quote in row.cited]
    plain["measures"] = dict(row.measures)
    return plain
