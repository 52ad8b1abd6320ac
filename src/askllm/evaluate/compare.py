"""Two runs side by side: what got better, what got worse, and whether it may be chance.

Questions are matched by id. A figure's difference is tested by the paired bootstrap, the share of
right ones also by McNemar's exact test. Times never count as a change.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from askllm.evaluate.paired import NOISE, Direction, McNemar, Shift, mcnemar, shifts
from askllm.evaluate.plain import to_plain
from askllm.evaluate.report import UNTYPED, Report
from askllm.evaluate.row import Row, Verdict
from askllm.evaluate.summary import sums_of

FORMAT = "askllm-comparison-1"
MOST_NAMED = 5
"""Ids named in a warning; the rest is counted."""

Pair = tuple[float | None, float | None]
"""Before, after."""

_ASKED = ("question", "history")
_GOLD = ("answerable", "answers", "items", "articles", "evidence", "type")
_UNTOLD = frozenset({"measured", "resumed"})
"""Settings that differ from run to run and explain nothing."""


@dataclass(frozen=True, slots=True)
class Given:
    """What one run made of a question."""

    verdict: Verdict
    diagnosis: str | None
    status: str
    short: str | None
    text: str
    quotes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One question that came out otherwise.

    ``change`` goes by the verdict: from not right to right is better. ``measured`` goes by the
    measures: better when some rose and none fell. ``answer`` says whether the answer itself
    differs; if not, only what was found or how it measures does. ``measures`` are those that
    moved, before and after.
    """

    id: str
    question: str
    type: str | None
    change: Direction
    measured: Direction
    answer: bool
    before: Given
    after: Given
    measures: Mapping[str, Pair]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two runs, question by question and figure by figure.

    ``questions`` were asked in both runs. ``better`` and ``worse`` go by the verdict; ``changed``
    kept it and differ otherwise. ``figures`` are over the common questions, ``by_type`` by the
    type that the later file gives. ``settings`` are those that differ, ``latency`` in
    milliseconds. ``edited`` are the common questions whose wording or gold differs, by field.
    ``warnings`` say what makes the two runs hard to compare.
    """

    names: tuple[str, str]
    questions: int
    better: tuple[Change, ...]
    worse: tuple[Change, ...]
    changed: tuple[Change, ...]
    figures: Mapping[str, Shift]
    by_type: Mapping[str, Mapping[str, Shift]]
    right: McNemar
    diagnoses: Mapping[str, tuple[int, int]]
    settings: Mapping[str, tuple[str | None, str | None]]
    latency: Mapping[str, Pair]
    only_before: tuple[str, ...]
    only_after: tuple[str, ...]
    edited: Mapping[str, tuple[str, ...]]
    warnings: tuple[str, ...]

    @property
    def unchanged(self) -> bool:
        """Whether both runs asked the same and every question came out the same."""
        return not (
            self.better
            or self.worse
            or self.changed
            or self.only_before
            or self.only_after
            or self.edited
        )

    @property
    def regressions(self) -> tuple[str, ...]:
        """The figures that are significantly worse."""
        return tuple(
            name
            for name, shift in self.figures.items()
            if shift.significant and shift.direction == "worse"
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the comparison as plain dicts, lists, strings and numbers."""
        return {"format": FORMAT, "unchanged": self.unchanged, **to_plain(self)}


def compare(
    before: Report, after: Report, *, names: tuple[str, str] = ("before", "after")
) -> Comparison:
    """Compare two reports; the same two give the same comparison, in whatever order they asked.

    Args:
        before: the run to compare with.
        after: the run that is judged.
        names: what to call them.
    """
    old, new = _keyed(before.rows), _keyed(after.rows)
    common = [key for key in sorted(old) if key in new]
    pairs = [(old[key], new[key]) for key in common]
    changes = [change for one, other in pairs if (change := _change(one, other)) is not None]
    depths = tuple(k for k in after.depths if k in before.depths)
    sums = sums_of([row for row, _ in pairs], depths), sums_of([row for _, row in pairs], depths)
    places: dict[str, list[int]] = {}
    for place, (_, row) in enumerate(pairs):
        places.setdefault(row.type or UNTYPED, []).append(place)
    only_before = tuple(key[0] for key in old if key not in new)
    only_after = tuple(key[0] for key in new if key not in old)
    edited = {row.id: fields for one, row in pairs if (fields := _edited(one, row))}
    return Comparison(
        names=names,
        questions=len(pairs),
        better=tuple(c for c in changes if c.change == "better"),
        worse=tuple(c for c in changes if c.change == "worse"),
        changed=tuple(c for c in changes if c.change == "same"),
        figures=shifts(*sums),
        by_type={
            name: shifts(*(one.of(np.array(places[name])) for one in sums))
            for name in sorted(places)
        },
        right=mcnemar((row.right, other.right) for row, other in pairs if _judged(row, other)),
        diagnoses=_diagnoses(pairs),
        settings=_settings(before.settings, after.settings),
        latency={
            name: (before.overall.latency.get(name), after.overall.latency.get(name))
            for name in dict.fromkeys((*before.overall.latency, *after.overall.latency))
        },
        only_before=only_before,
        only_after=only_after,
        edited=edited,
        warnings=_warnings((before, after), names, only_before, only_after, edited),
    )


def _keyed(rows: Sequence[Row]) -> dict[tuple[str, int], Row]:
    """Return the rows by id, and by how often that id stood before it (0, as a rule)."""
    seen: Counter[str] = Counter()
    found: dict[tuple[str, int], Row] = {}
    for row in rows:
        found[row.id, seen[row.id]] = row
        seen[row.id] += 1
    return found


def _judged(one: Row, other: Row) -> bool:
    return one.judged and other.judged


def _change(before: Row, after: Row) -> Change | None:
    """Return what changed, ``None`` if nothing did; times are not looked at."""
    answer = _answer(before) != _answer(after)
    measures: dict[str, Pair] = {}
    for name in (name for name in after.measures if name in before.measures):
        old, new = before.measures[name], after.measures[name]
        if old is None or new is None:
            # Without another answer, it was only not measured: one run had no search.
            moved = answer and old is not new
        else:
            moved = abs(new - old) > NOISE
        if moved:
            measures[name] = old, new
    if not (answer or measures or before.diagnosis != after.diagnosis):
        return None
    change: Direction = "same"
    if _judged(before, after) and before.right != after.right:
        change = "better" if after.right else "worse"
    return Change(
        id=after.id,
        question=after.question,
        type=after.type,
        change=change,
        measured=_measured(measures),
        answer=answer,
        before=_given(before),
        after=_given(after),
        measures=measures,
    )


def _answer(row: Row) -> tuple[object, ...]:
    cited = tuple((c.article, c.start, c.end, c.quote) for c in row.cited)
    return row.verdict, row.status, row.text, row.short, row.sides, row.reason, cited


def _given(row: Row) -> Given:
    quotes = tuple(cited.quote for cited in row.cited)
    return Given(row.verdict, row.diagnosis, row.status, row.short, row.text, quotes)


def _measured(measures: Mapping[str, Pair]) -> Direction:
    steps = {a > b for b, a in measures.values() if b is not None and a is not None}
    if len(steps) != 1:
        return "same"
    return "better" if steps.pop() else "worse"


def _edited(before: Row, after: Row) -> tuple[str, ...]:
    return tuple(n for n in (*_ASKED, *_GOLD) if getattr(before, n) != getattr(after, n))


def _diagnoses(pairs: Sequence[tuple[Row, Row]]) -> dict[str, tuple[int, int]]:
    old, new = (
        Counter(row.diagnosis for row, _ in pairs),
        Counter(row.diagnosis for _, row in pairs),
    )
    return {name: (old[name], new[name]) for name in (*old, *new) if name is not None}


def _settings(
    before: Mapping[str, str], after: Mapping[str, str]
) -> dict[str, tuple[str | None, str | None]]:
    return {
        name: (before.get(name), after.get(name))
        for name in dict.fromkeys((*before, *after))
        if name not in _UNTOLD and before.get(name) != after.get(name)
    }


def _warnings(
    reports: tuple[Report, Report],
    names: tuple[str, str],
    only_before: Sequence[str],
    only_after: Sequence[str],
    edited: Mapping[str, tuple[str, ...]],
) -> tuple[str, ...]:
    found = []
    for name, report in zip(names, reports, strict=True):
        if "asked" in report.settings:
            found.append(f"{name} was stopped: it asked {report.settings['asked']} questions")
    for name, ids in zip(names, (only_before, only_after), strict=True):
        if ids:
            found.append(f"asked in {name} alone, and left out of every figure: {_named(ids)}")
    worded = [i for i, fields in edited.items() if set(fields) & set(_ASKED)]
    regraded = [i for i in edited if i not in worded]
    if worded:
        found.append(f"the same id asks something else in the two runs: {_named(worded)}")
    if regraded:
        found.append(f"the file's gold or type has changed between the runs: {_named(regraded)}")
    return tuple(found)


def _named(ids: Sequence[str]) -> str:
    more = len(ids) - MOST_NAMED
    return ", ".join(ids[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
