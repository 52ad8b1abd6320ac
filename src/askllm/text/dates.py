"""Dates as they are written in Chinese and English, in one ISO 8601 form.

Works on folded text. Only the patterns are here; ``quantities`` finds where they stand. ``is_within``
compares what they were read as.
"""

from __future__ import annotations

import functools
import re

from askllm.text.numerals import han, number

_YEAR = r"(?:1[0-9]|20)[0-9]{2}"
_HAN_DIGIT = "零〇○一二三四五六七八九"
_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_DAY = r"(?:3[01]|[12][0-9]|0?[1-9]|三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])"
_DAY_EN = r"(?:3[01]|[12][0-9]|0?[1-9])(?:st|nd|rd|th)?"
_MONTHS = "january february march april may june july august september october november december"
_MONTH_NAMES = [name[:3] for name in _MONTHS.split()]
NAME = f"(?:{'|'.join(_MONTHS.split())}|sept|{'|'.join(_MONTH_NAMES)})"
"""Pattern of an English month."""
COUNTED_EN = (
    r"\s(?:thousand|million|billion|trillion|percent|people|dollars?|euros?|yuan|years?|days?|hours?"
    r"|times|km|kg|parameters)\b"
)
"""Pattern of what makes the figure before it a count, not a year or a day."""

FIGURES = re.compile(
    rf"(?P<y0>{_YEAR}|[一二][{_HAN_DIGIT}]{{3}})\s?年(?!代)"
    rf"(?:\s?(?P<m0>{_MONTH})\s?月(?:\s?(?P<d0>{_DAY})\s?[日号])?)?"
    rf"|(?P<m1>{_MONTH})\s?月\s?(?P<d1>{_DAY})\s?[日号]"
    rf"|(?<![第.个])(?P<m2>{_MONTH})\s?月(?![0-9]|份?销|[亮球饼光薪均牙色票租供经])"
    rf"|(?<![第.个-])(?P<m3>{_MONTH})(?=[-~至到]{_MONTH}月(?!球|亮))"
    rf"|(?<![.-])(?P<y4>{_YEAR})(?P<sep>[-/.])(?P<m4>1[0-2]|0?[1-9])(?P=sep)"
    r"(?P<d4>3[01]|[12][0-9]|0?[1-9])(?![0-9]|[-/.][0-9])"
    r"|(?<![.-])(?P<y5>(?:1[5-9]|20)[0-9]{2})(?:/(?=[1-9])|[-/.](?=1[0-2]|0))(?P<m5>1[0-2]|0?[1-9])"
    r"(?![0-9]|[-/.][0-9]|\s?[万亿%元人])"
    r"|(?<![./-])(?P<m7>1[0-2]|0?[1-9])/(?P<y7>(?:19|20)[0-9]{2})(?![0-9/])"
    rf"|(?<![a-z])(?P<d8>{_DAY_EN})\s(?:of\s)?(?P<n8>{NAME})\b\.?,?\s(?P<y8>{_YEAR})(?![0-9])"
    rf"|(?<![a-z.,])(?P<d9>{_DAY_EN})\s(?:of\s)?(?P<n9>{NAME})\b"
    r"|(?<![.,:/$¥€£a-z])(?<![a-z]-)(?<![0-9] )(?P<ya>(?:1[0-9]|20)[0-9]{2})"
    rf"(?![.,]?[0-9]|\s?[万亿千百个元种人张台名年%]|{COUNTED_EN})"
    r"(?=$|[\s.,;:!?)\]。、》」”\"']|[-~至到](?:1[0-9]|20)[0-9]{2})",
    re.ASCII,
)
"""Pattern of a date that begins with a figure; no digit stands before it."""
NAMED = re.compile(
    rf"(?P<n0>{NAME})\b\.?(?:\s(?P<d0>{_DAY_EN})(?=,?\s[0-9]{{4}}))?,?\s(?:of\s)?"
    r"(?P<y0>(?:1[0-9]|20)[0-9]{2})(?![0-9])"
    rf"|(?P<n1>{NAME})\.?\s(?:the\s)?(?P<d1>{_DAY_EN})(?![0-9a-z%]|[.,:][0-9]|{COUNTED_EN})",
    re.ASCII,
)
"""Pattern of a date that begins with the name of a month; no letter or digit stands before it."""
_PARTS = {
    pattern: {
        name[1]: tuple(
            part + name[1] if part + name[1] in pattern.groupindex else None for part in "ymdn"
        )
        for name in pattern.groupindex
    }
    for pattern in (FIGURES, NAMED)
}
_ALONE = ("n9", "d1")  # a month without a year: in small letters it may be a verb (march 10)
_SOMETHING_COUNTED = re.compile(r"\s(?!(?:was|is|has|as|its|this|does)\b)[a-z]+s\b")
_TIMED = re.compile(r"\b(?:in|since|by|of|from|until|during|before|after|year|to)\s$")
_PLACED = re.compile(
    r"\b(?:in|since|until|during|circa|early|late|mid|the year|spring of|summer of|autumn of|winter of)\s$"
)
"""What makes four digits before 1900 a year."""


def read_date(match: re.Match[str], before: str, words: str) -> str | None:
    """Return the date that ``FIGURES`` or ``NAMED`` matched, or ``None`` where it is none.

    Args:
        before: the original characters before the match.
        words: the original characters of the match; capitals tell May from may.
    """
    last = match.lastgroup or ""  # the alternative's own last group: its second letter names it
    if last in _ALONE and words.islower():
        return None
    if last == "ya":
        counts = _SOMETHING_COUNTED.match(match.string, match.end())
        if words < "19":
            if counts or not _PLACED.search(before.lower()):
                return None  # 1500 alone may count anything
        elif counts and not _TIMED.search(before.lower()):
            return None  # 2000 images
    year, month, day, name = (
        match[group] if group else None for group in _PARTS[match.re][last[1]]
    )
    if year is None:
        year = "-"
    elif year[0] in "一二":
        year = str(han(year))
    if name:
        month = str(_MONTH_NAMES.index(name[:3]) + 1)
    return "-".join([year, *(_two_digits(part) for part in (month, day) if part)])


@functools.lru_cache(maxsize=256)
def _two_digits(written: str) -> str:
    """Write a month or day in two digits: 6, 六, 6th."""
    value = number(written.rstrip("stndrh"))
    assert value is not None  # the pattern lets only readable ones through
    return f"{int(value):02d}"


def is_within(date: str | None, since: str | None, until: str | None) -> bool:
    """Whether any day that ``date`` may mean lies from ``since`` to ``until``.

    All are ISO 8601 and may be partial: two dates differ as far as both are given.
    """
    if since is None and until is None:
        return True
    if date is None:
        return False
    after = since is None or date[: len(since)] >= since[: len(date)]
    return after and (until is None or date[: len(until)] <= until[: len(date)])
