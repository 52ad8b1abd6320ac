"""Telling a disagreement between articles from two answers to two questions."""

from __future__ import annotations

import re

from askllm.read import Asked
from askllm.text import Quantity, quantities
from askllm.types import Evidence

ROUNDING = 0.03
"""Figures this near to each other are one figure, rounded."""

CLOSE = 0.8
"""Evidence counts as speaking of the same thing when its score is this share of the best."""


CLEAR = 0.8
"""The same for the short answer's own score."""

TOGETHER = 0.5
"""Evidence down to this share of the best may show that two values belong to one family."""

_OTHER_VERSION = re.compile(r"新版|升级版|完整版|正式版|测试版|改进版|修订版|\bnew version\b")
"""A sentence about another version of the thing contradicts nothing."""


def sides(asked: Asked, evidence: tuple[Evidence, ...]) -> list[list[Evidence]]:
    """Group evidence by the value of its short answer.

    Only questions for a quantity or a date can disagree here. Two values that can both be true
    (a month and a day in it, numbers that their sentences date differently, numbers that stand
    together in a sentence found) are one side, and so are the same value in two forms.

    Returns:
        The groups, best first; fewer than two mean that nothing disagrees.
    """
    if asked.kind not in ("number", "share", "date") or not evidence:
        return []
    groups: list[tuple[Quantity, list[Evidence]]] = []
    best = evidence[0].score
    quotes = [item.quote for item in evidence if item.score >= TOGETHER * best]
    for item in evidence:
        if item.score < CLOSE * best or item.answer is None:
            continue
        if item.answer_score < CLEAR * evidence[0].answer_score:
            continue
        if _OTHER_VERSION.search(item.quote) and not _OTHER_VERSION.search(asked.text):
            continue
        value = _value(item)
        if value is None:
            continue
        for other, members in groups:
            if (
                _compatible(value, other)
                or any(_states(q, value) and _states(q, other) for q in quotes)
                or _different_times(asked, item, members[0])
            ):
                members.append(item)
                break
        else:
            groups.append((value, [item]))
    return [members for _, members in groups]


def fullest(asked: Asked, evidence: tuple[Evidence, ...]) -> Evidence:
    """Return the best evidence, or one as good that gives the same date more exactly."""
    best = evidence[0]
    value = _value(best)
    if asked.kind != "date" or value is None:
        return best
    for item in evidence[1:]:
        other = _value(item)
        if item.score < CLOSE * best.score or other is None:
            continue
        longer = len(str(other.value)) > len(str(value.value)) and str(other.value)[0] != "-"
        if longer and _compatible(value, other):
            return item
    return best


def _value(evidence: Evidence) -> Quantity | None:
    short = evidence.short or ""
    found = quantities(short)
    return found[0] if found else None


def _states(quote: str, value: Quantity) -> bool:
    """Whether a sentence states this value too: sizes of one family, steps of one history."""
    return any(value.means(other) for other in quantities(quote))


def _compatible(one: Quantity, two: Quantity) -> bool:
    """Whether both values can be true of the same thing."""
    if one.means(two) or one.kind != two.kind:
        return True
    if one.kind == "date":
        return _dates_agree(str(one.value), str(two.value))
    a, b = float(one.value), float(two.value)
    if max(a, b) > 0 and abs(a - b) / max(a, b) <= ROUNDING:
        return True
    return _family(one.unit) != _family(two.unit) and bool(one.unit) and bool(two.unit)


def _family(unit: str) -> str:
    """Return one unit for all that count the same: 名, 位 and 人."""
    return "人" if unit in ("人", "名", "位", "people") else unit


def _dates_agree(one: str, two: str) -> bool:
    """Whether one date lies in the other, ``--10`` meeting any October."""
    a, b = _parts(one), _parts(two)
    return all(x is None or y is None or x == y for x, y in zip(a, b, strict=True))


def _parts(date: str) -> list[str | None]:
    year, rest = (None, date[2:]) if date.startswith("--") else (date[:4], date[5:])
    month, _, day = rest.partition("-")
    return [year, month or None, day or None]


def _different_times(asked: Asked, one: Evidence, two: Evidence) -> bool:
    """Whether the sentences date their numbers differently, so that both may hold."""
    if asked.kind == "date":
        return False
    dates_one = [str(q.value) for q in quantities(one.quote) if q.kind == "date"]
    dates_two = [str(q.value) for q in quantities(two.quote) if q.kind == "date"]
    if not dates_one or not dates_two:
        return False
    return not any(_dates_agree(a, b) for a in dates_one for b in dates_two)
