"""Whether two values can both be true: bounds, roundings, dates of other precision.

A value is read with the words around it: 超过1000亿 is a bound, 约2500亿 a rounding, 千亿 an order
of magnitude, 12月 a month of the year told before it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from askllm.answer.claims.claims import Claim
from askllm.answer.sense.relations import acts
from askllm.answer.sense.units import alike, measured
from askllm.read import clause_around
from askllm.text import Quantity, folded, quantities
from askllm.types import Span

ROUNDING = Fraction(3, 100)
"""Most by which a figure may be rounded; no more than half of the last place it tells."""

ABOUT = Fraction(1, 10)
"""The same where one of them says that it is only about right."""

ONE_ORDER = 200
"""How many times as large one of two figures may be that contradict each other."""

_LEAST = re.compile(
    r"^(?:超过|多达|超|逾|至少|上|过|over|more than|at least)|(?<=\d)\s?[多余]|[多余][个位名人种项家]?|以上$"
)
_MOST = re.compile(
    r"^(?:将近|接近|近|不到|不足|不超过?|不过|至多|最多|nearly|almost|less than|up to)|以[下内]$"
)
_ODD = re.compile("(?<!^)[多余]")
_ABOUT = re.compile(r"^(?:大约|大概|约为|约|about|around)|左右$")
_ORDER = re.compile(r"^[十百千]?[万亿]+")
_NOW = re.compile(r"目前|如今|现在|当前|眼下|今年|截至|\bnow\b|\bcurrently\b|\btoday\b")
_WHICH_DID = re.compile(r"(?P<did>[^，,；;。：:]{2,12}?)的")
_YEARS = {"今年": 0, "本年": 0, "去年": -1, "前年": -2, "明年": 1, "后年": 2}
_ASKS_YEAR = re.compile(r"(?:哪一?|何|几几)年(?!.{0,3}月)|\b(?:which|what) year\b")
_VERB = 4
"""Characters behind a date of another clause in which the verb stands that it dates."""
_BACK = 160
"""Characters before a sentence in which the year of its month may be told."""


@dataclass(frozen=True, slots=True)
class Range:
    """The numbers that a figure allows: from ``low`` to ``high``; ``None`` is no bound."""

    low: Fraction | None
    high: Fraction | None


def compatible(one: Claim, two: Claim) -> bool:
    """Whether both claims can be true of the same thing, as sums in two currencies can."""
    a, b = one.value, two.value
    if a.kind != b.kind:
        return True
    if a.kind == "date":
        return dates_agree(dated(one), dated(two))
    if a.unit and b.unit and not alike(a.unit, b.unit):
        return True
    return _meet(_range(one), _range(two))


def dates_agree(one: str, two: str) -> bool:
    """Whether one date lies in the other, ``--10`` meeting any October."""
    return all(
        x is None or y is None or x == y for x, y in zip(_parts(one), _parts(two), strict=True)
    )


def dated(claim: Claim) -> str:
    """Return a claim's date, its year taken from what stands before it where it says none.

    今年 is the year of the article, 去年 the one before. Otherwise the last year told before it in its sentence, or,
    where the month is not another than the one told before (12月 after 2021年12月), before it.
    """
    value = str(claim.value.value)
    if not value.startswith("--"):
        return value
    item, date = claim.evidence, claim.evidence.hit.article.date
    assert item.answer is not None  # a claim marks its value
    text = item.hit.article.text
    if claim.words[:2] in _YEARS and date:
        return f"{int(date[:4]) + _YEARS[claim.words[:2]]}-{value[2:]}"
    told = [q for q in quantities(text[item.start : item.answer.start]) if q.kind == "date"]
    if not told:
        before = quantities(text[max(0, item.start - _BACK) : item.start])
        told = [q for q in before if str(q.value)[4:7] == value[1:4]]
    years = [str(q.value)[:4] for q in told if not str(q.value).startswith("--")]
    return f"{years[-1]}-{value[2:]}" if years else value


def asks_year(words: str) -> bool:
    """Whether a question wants a year and no more: 哪年, in which year."""
    return _ASKS_YEAR.search(folded(words)) is not None


def of_one_order(one: Claim, two: Claim) -> bool:
    """Whether two figures are near enough to be of one thing: no shop's fee is its turnover."""
    small, large = sorted(
        abs(Fraction(claim.value.value)) * measured(claim.value.unit)[1] for claim in (one, two)
    )
    return large <= ONE_ORDER * small


def near_figures(one: Fraction | str, two: Fraction | str) -> bool:
    """Whether two figures are one, rounded."""
    if isinstance(one, str) or isinstance(two, str):
        return one == two
    return abs(one - two) <= ABOUT * max(abs(one), abs(two))


def different_times(one: Claim, two: Claim) -> bool:
    """Whether two numbers are dated differently, so that both may hold."""
    first, second = _times(one), _times(two)
    if not first or not second:
        return False
    return not any(dates_agree(a, b) for a in first for b in second)


def _times(claim: Claim) -> list[str]:
    """Return the dates that a number is told of: those of its clause, else of its sentence.

    The date of something else that is named by it is none (2019年开通的4号线).
    """
    item = claim.evidence
    words = item.quote
    told = [q for q in quantities(words) if q.kind == "date" and not _names_by(words[q.end :])]
    assert item.answer is not None  # a claim marks its value
    at = item.answer.start - item.start
    clause = clause_around(words, Span(at, item.answer.end - item.start))
    here = [str(q.value) for q in told if clause.start <= q.start < clause.end]
    told = [q for q in told if not acts(words[q.end : q.end + _VERB])]  # 2017年8月开工，移民4300人
    date = item.hit.article.date
    if not (told or here) and date and _NOW.search(folded(words)):
        return [date[:4]]
    return here or [str(q.value) for q in told]


def _names_by(after: str) -> bool:
    """Whether what follows a date makes it tell which thing is meant: 才开通的."""
    named = _WHICH_DID.match(after)
    return named is not None and bool(acts(named["did"]))


def tells_order(claim: Claim) -> bool:
    """Whether a number tells no more than its order of magnitude: 千亿级, 百亿."""
    text, answer = claim.evidence.hit.article.text, claim.evidence.answer
    assert answer is not None  # a claim marks its value
    bare = _ORDER.match(folded(claim.words)) is not None and not claim.value.unit
    after = folded(text[answer.end : answer.end + 6])
    return claim.value.unit == "级" or bare or after.lstrip().startswith("级")


def _range(claim: Claim) -> Range:
    value = claim.value.value
    assert isinstance(value, Fraction)  # no date
    unit = measured(claim.value.unit)[1]
    half = unit * _half_place(abs(value))
    value *= unit
    item = claim.evidence
    assert item.answer is not None  # a claim marks its value
    denied = item.hit.article.text[max(0, item.answer.start - 1) : item.answer.start] == "不"
    words = ("不" if denied else "") + folded(claim.words)
    if tells_order(claim):
        return Range(value * (1 - ROUNDING), value * 10)
    if _MOST.search(words):
        return Range(value - ABOUT * abs(value) if words[0] in "将接近na" else None, value)
    if _LEAST.search(words):
        return Range(value, value + 2 * half if _ODD.search(words) else None)
    size = abs(value)
    off = size * ABOUT / 2 if _ABOUT.search(words) else min(size * ROUNDING, half)
    return Range(value - off, value + off)


def _half_place(value: Fraction) -> Fraction:
    """Return half of the last place that a figure tells: 50 of 2500, 1/2 of 118; all of 1/3."""
    place = Fraction(1, 10**4)
    if not value or (value / place).denominator != 1:
        return value
    while (value / (place * 10)).denominator == 1:
        place *= 10
    return place / 2


def _meet(a: Range, b: Range) -> bool:
    return (a.low is None or b.high is None or a.low <= b.high) and (
        b.low is None or a.high is None or b.low <= a.high
    )


def _parts(date: str) -> list[str | None]:
    year, rest = (None, date[2:]) if date.startswith("--") else (date[:4], date[5:])
    month, _, day = rest.partition("-")
    return [year, month or None, day or None]


def states(quote: str, value: Quantity) -> bool:
    """Whether a sentence states this value too."""
    return any(value.means(other) for other in quantities(quote))
