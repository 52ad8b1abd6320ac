"""The report of an evaluation: figures for all questions and for groups, and every row."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, get_args

import numpy as np

from askllm.errors import EvaluationError, Problem
from askllm.evaluate.calibration import Calibration, Point, calibrate, risk_coverage
from askllm.evaluate.figures import (
    LATENCY_FIGURES,
    LOWER_IS_BETTER,
    RESOURCES,
    Figure,
    Group,
    check_figure,
    figure_names,
)
from askllm.evaluate.plain import from_plain, to_plain
from askllm.evaluate.row import Diagnosis, Row
from askllm.evaluate.summary import Sums, group_of, in_order, sums_of

__all__ = [
    "FORMAT",
    "LATENCY_FIGURES",
    "LOWER_IS_BETTER",
    "UNTYPED",
    "Figure",
    "Group",
    "Report",
    "check_figure",
    "figure_names",
    "summarize",
]

FORMAT = "askllm-evaluation-2"
UNTYPED = "(no type)"
GROUPINGS: Mapping[str, Callable[[Row], Iterable[str]]] = {
    "type": lambda row: (row.type or UNTYPED,),
    "language": lambda row: (row.language,),
    "article": lambda row: row.articles,
    "tag": lambda row: row.tags,
}
"""How questions are grouped: what a row is called by, which may be several names or none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What an evaluation found.

    ``by_article`` and ``by_tag`` hold only articles and tags that questions name; a question that
    names two counts in both. ``unknown_articles`` are gold article ids that the corpus does not
    have: their questions cannot be answered rightly, so either the file or the corpus is wrong.
    ``problems`` are what was left out of the question file, ``notes`` what is to be told of the run
    itself; that it was stopped stands in ``settings`` under ``asked``.
    ``settings`` say what was measured: corpus, index, encoder, file. ``resources`` are
    ``cold_start_ms`` and ``peak_memory_mb``, ``None`` where not measured. ``diagnoses`` count the
    misses by ``Diagnosis``, zeros left in.
    """

    overall: Group
    by_type: Mapping[str, Group] = field(default_factory=dict)
    by_language: Mapping[str, Group] = field(default_factory=dict)
    by_article: Mapping[str, Group] = field(default_factory=dict)
    by_tag: Mapping[str, Group] = field(default_factory=dict)
    rows: tuple[Row, ...] = ()
    problems: tuple[Problem, ...] = ()
    notes: tuple[Problem, ...] = ()
    unknown_articles: tuple[str, ...] = ()
    depths: tuple[int, ...] = ()
    settings: Mapping[str, str] = field(default_factory=dict)
    resources: Mapping[str, float | None] = field(default_factory=dict)
    diagnoses: Mapping[str, int] = field(default_factory=dict)
    risk_coverage: tuple[Point, ...] = ()
    calibration: Calibration = field(default_factory=Calibration)

    def figure(self, name: str) -> float | None:
        """Return one overall figure by name; ``None`` if no question defines it.

        Raises:
            EvaluationError: there is no such figure; the message lists the names.
        """
        if name in self.overall.latency:
            return self.overall.latency[name]
        check_figure(name, self.depths)
        return self.overall.figures[name].value

    def to_dict(self) -> dict[str, Any]:
        """Return the report as plain dicts, lists, strings and numbers; nothing is lost."""
        return {"format": FORMAT, **to_plain(self)}

    def to_json(self) -> str:
        """Return the report as indented JSON text, Chinese unescaped, with a final line end."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=2, allow_nan=False) + "\n"

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> Report:
        """Make the report that ``to_dict`` returned.

        Raises:
            EvaluationError: it is of another format, or a field is missing or of another kind.
        """
        found = plain.get("format") if isinstance(plain, Mapping) else None
        if found != FORMAT:
            what = f"in the format {found!r}" if isinstance(found, str) else "of no known format"
            raise EvaluationError(
                f"this report is {what}; this askllm reads {FORMAT!r}: run the evaluation again"
            )
        return from_plain(cls, plain, "the report of an evaluation")


def summarize(
    rows: Sequence[Row],
    *,
    depths: Sequence[int],
    problems: Sequence[Problem] = (),
    notes: Sequence[Problem] = (),
    unknown_articles: Sequence[str] = (),
    settings: Mapping[str, str],
    resources: Mapping[str, float | None] | None = None,
    groupings: Collection[str] = GROUPINGS,
) -> Report:
    """Put the figures of all rows together; their order does not matter to any figure.

    ``groupings``: those of ``GROUPINGS`` that are wanted; each takes as long as the whole.
    """
    ordered = in_order(rows)
    sums = sums_of(ordered, depths)
    given = [row for row in ordered if row.answered and row.judged]
    confidence, right = [row.confidence for row in given], [row.right for row in given]
    groups = {
        name: _groups(ordered, sums, depths, names_of) if name in groupings else {}
        for name, names_of in GROUPINGS.items()
    }
    return Report(
        overall=group_of(ordered, sums, depths),
        by_type=groups["type"],
        by_language=groups["language"],
        by_article=groups["article"],
        by_tag=groups["tag"],
        rows=tuple(rows),
        problems=tuple(problems),
        notes=tuple(notes),
        unknown_articles=tuple(unknown_articles),
        depths=tuple(depths),
        settings=dict(settings),
        resources={**dict.fromkeys(RESOURCES), **(resources or {})},
        diagnoses={d: sum(row.diagnosis == d for row in rows) for d in get_args(Diagnosis)},
        risk_coverage=risk_coverage(confidence, right, sum(row.judged for row in ordered)),
        calibration=calibrate(confidence, right),
    )


def _groups(
    rows: Sequence[Row],
    sums: Sums,
    depths: Sequence[int],
    names_of: Callable[[Row], Iterable[str]],
) -> dict[str, Group]:
    """Return a group for each name that a row is called by, sorted by name."""
    places: dict[str, list[int]] = {}
    for place, row in enumerate(rows):
        for name in dict.fromkeys(names_of(row)):
            places.setdefault(name, []).append(place)
    return {
        name: group_of(
            [rows[place] for place in places[name]], sums.of(np.array(places[name])), depths
        )
        for name in sorted(places)
    }
