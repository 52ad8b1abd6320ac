"""Dates as articles write them, to ISO 8601 with as much as is known: 2021, 2021-10, 2021-10-26."""

from __future__ import annotations

import datetime
import re

_CHINESE_DIGITS = {char: str(i) for i, char in enumerate("〇一二三四五六七八九")} | {
    "零": "0",
    "○": "0",
    "Ｏ": "0",
}
_CN = "〇零○Ｏ一二三四五六七八九十"
_YMD = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*年\s*(?:(\d{1,2})\s*月\s*(?:(\d{1,2})\s*[日号號])?)?")
_ROC = re.compile(r"民[国國]\s*(\d{2,3})\s*年\s*(?:(\d{1,2})\s*月\s*(?:(\d{1,2})\s*[日号號])?)?")
_CN_YMD = re.compile(rf"([{_CN[:-1]}]{{4}})年(?:([{_CN}]{{1,3}})月(?:([{_CN}]{{1,3}})[日号號])?)?")
_ISO = re.compile(r"(?<![\d.])((?:19|20)\d\d)([-/.])(\d{1,2})(?:\2(\d{1,2}))?(?![\d.]*\d)")
_COMPACT = re.compile(r"(?<!\d)((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)")
_SLASHED = re.compile(r"(?<!\d)(\d{1,2})[/.](\d{1,2})[/.]((?:19|20)\d\d)(?!\d)")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_ENGLISH = re.compile(
    rf"\b(?:{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH},?\s+\d{{4}}|{_MONTH},?\s+\d{{4}})\b",
    re.I,
)


def iso_date(value: object) -> str | None:
    """Return the first date in ``value`` as ISO 8601, or ``None``.

    Args:
        value: a ``date``, a ``datetime``, a year as ``int``, or a text: ``Tue, 26 Oct 2021
            12:55:55 GMT``, ``2021-10-26T08:00:00+08:00``, ``2021/10/26``, ``20211026``,
            ``2021年10月26日``, ``二〇二一年十月``, ``民國110年``, ``October 26, 2021``. The date is
            taken as written, not moved to another time zone. ``03/04/2021`` may be March or
            April, so only its year is taken.
    """
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    text = str(value)[:200]
    for pattern in (_YMD, _ISO, _COMPACT):
        found = pattern.search(text)
        if found:
            parts = [part for part in found.groups() if part is None or part.isdigit()]
            return _joined(parts[0], *parts[1:])
    return _spelled(text) or _english(text) or _slashed(text) or _year_alone(text)


def _joined(year: str | None, month: str | None = None, day: str | None = None) -> str | None:
    """Return the parts as ISO 8601; an impossible month or day is left out."""
    if year is None:
        return None
    try:
        return datetime.date(int(year), int(month or ""), int(day or "")).isoformat()
    except ValueError:
        if month and 1 <= int(month) <= 12:
            return f"{int(year):04d}-{int(month):02d}"
        return f"{int(year):04d}"


def _spelled(text: str) -> str | None:
    roc = _ROC.search(text)
    if roc:
        return _joined(str(int(roc[1]) + 1911), roc[2], roc[3])
    found = _CN_YMD.search(text)
    if not found:
        return None
    year = "".join(_CHINESE_DIGITS[char] for char in found[1])
    return _joined(year, _number(found[2]), _number(found[3]))


def _number(chinese: str | None) -> str | None:
    """Return a Chinese numeral up to 99 in digits: 二十六 is 26."""
    if not chinese:
        return None
    if "十" not in chinese:
        return "".join(_CHINESE_DIGITS[char] for char in chinese)
    tens, _, ones = chinese.partition("十")
    return str(10 * int(_CHINESE_DIGITS.get(tens, "1")) + int(_CHINESE_DIGITS.get(ones, "0")))


def _english(text: str) -> str | None:
    found = _ENGLISH.search(text)
    if not found:
        return None
    from dateutil import parser

    has_day = len(re.findall(r"\d+", found[0])) > 1
    words = re.sub(r"\bof\b|(?<=\d)(?:st|nd|rd|th)\b", "", found[0], flags=re.I)
    try:
        day = parser.parse(words, ignoretz=True, default=datetime.datetime(2000, 1, 1)).date()
    except (ValueError, OverflowError):
        return None
    return day.isoformat() if has_day else day.isoformat()[:7]


def _slashed(text: str) -> str | None:
    found = _SLASHED.search(text)
    if not found:
        return None
    first, second, year = int(found[1]), int(found[2]), found[3]
    if first > 12 >= second:
        return _joined(year, found[2], found[1])
    if second > 12 >= first:
        return _joined(year, found[1], found[2])
    return year


def _year_alone(text: str) -> str | None:
    """Take a year only where the text is nothing else, so that GPT-2000 is no date."""
    return text.strip() if _YEAR.fullmatch(text.strip()) else None
