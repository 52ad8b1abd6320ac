"""Quantities and dates in one canonical value, wherever they stand in a text.

    "1750亿", "1,750 亿", "175 billion", "175B", "一千七百五十亿"   ->  number 175000000000
    "40%", "四成", "百分之四十", "2/5", "forty percent"            ->  share 2/5
    "2021年10月", "2021-10", "October 2021", "二〇二一年十月"        ->  date "2021-10"

``value`` is comparable: two quantities mean the same when their ``kind`` and ``value`` are equal.
Offsets point at the author's own characters, unit included. A figure that belongs to a name
(GPT-3, ERNIE 3.0, 悟道2.0, 第3) is no quantity, nor is a numeral inside a word (一般, 万一).
In a range (三到五亿, 30-40%) both ends count in what is said once, at the end. 上万 and 近万 are
worth 10,000, as 两百多万 is worth 2,000,000; 几万 and 数百 are worth nothing.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from askllm.text.dates import FIGURES, NAMED, read_date
from askllm.text.figures import belongs_to_a_name, is_a_count
from askllm.text.folding import folded_apart
from askllm.text.numerals import (
    ARABIC,
    DIGITS,
    ENGLISH,
    HAN,
    UNIT_STARTS,
    UNITS,
    arabic,
    english,
    number,
    scale,
)
from askllm.text.signs import MEGA, RAISED, marked, power, vulgar

Kind = Literal["number", "share", "date"]


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number, share or date in a text.

    ``start``/``end``: half-open offsets into the text searched, unit included.
    ``value``: an exact ``Fraction`` for numbers and shares (a share of 40 % is 2/5); for dates an
    ISO 8601 string, ``2021``, ``2021-10``, ``2021-10-26``, and ``--10`` or ``--10-26`` where the
    year is not said.
    ``unit``: the folded measure word or unit that follows (``个``, ``元``, ``tb``), or ``""``.
    """

    start: int
    end: int
    kind: Kind
    value: Fraction | str
    unit: str = ""

    def means(self, other: Quantity) -> bool:
        """Whether both say the same value, whatever the form."""
        return self.kind == other.kind and self.value == other.value


_Read = tuple[int, Kind, "Fraction | str", str]
"""What was read: where it ends, its kind, value and unit."""

_MAGNITUDE = r"(?:[十百千]?(?:万亿|[万亿兆])|[百千](?![克米瓦卡赫帕分]))"
_WORD = r"(?:hundred|thousand|million|billion|trillion)(?![a-z])"
_LETTER = rf"(?:\s?(?:bn|mn|tn|b)|[tk{MEGA}])(?![a-z0-9])"
_PERCENT = r"\s?(?:%|percent|per cent|pct\b|个?百分点)"
_TO = r"\s?(?:[-~至到]|to)\s?"
_NOT_TENTHS = "(?![为立功果员本熟长就都份交绩了像名型书语效套品千群对天不])"
_SHARE = re.compile(
    rf"(?P<percent>{ARABIC})(?:{_PERCENT}|(?={_TO}{ARABIC}{_PERCENT}))"
    rf"|(?P<mille>{ARABIC})\s?‰"
    rf"|(?<![.a-z-])(?<![a-z] )(?P<tenths>[1-9](?:\.[0-9])?)\s?成(?P<half>半)?{_NOT_TENTHS}"
    r"|(?<![./-])(?P<over>[0-9]{1,3})[/⁄](?P<under>[0-9]{1,4})(?![0-9/⁄])",
    re.ASCII,
)
_HAN_SHARE = re.compile(
    rf"(?P<of>[百千万])分之\s?(?P<parts>{HAN}|{ARABIC})"
    rf"|(?P<denominator>{HAN})分之(?P<numerator>{HAN}|{ARABIC})"
    r"|(?P<tenths>[一二两三四五六七八九])成(?P<half>半)?(?P<more>[一二三四五六七八九](?![成个百千万]))?"
    rf"{_NOT_TENTHS}",
    re.ASCII,
)
_NUMBER = re.compile(
    rf"(?<!⁄)(?P<digits>{ARABIC})(?:多|余|几)?"
    rf"(?:(?P<vulgar>[¼-¾⅐-⅞])|(?P<power>\s?[×x*]\s?10(?:\^[0-9]{{1,2}}|[{RAISED}]{{1,2}})|e\+?[0-9]{{1,2}}(?![a-z0-9]))"
    rf"|\s?(?P<han>{_MAGNITUDE})"
    r"(?P<rest>[0-9]{1,8}(?:\.[0-9]{1,8})?(?:多|余)?(?:[百千]?万|[千百](?![克米瓦卡赫帕分]))"
    r"|(?<=万)[0-9]{4}(?![0-9.,]))?"
    rf"|[\s-]?(?P<word>{_WORD})|(?P<letter>{_LETTER}))?"
    rf"(?:(?:多|余)?\s?(?P<unit>{UNITS}))?",
    re.ASCII,
)
_UPPER_END = re.compile(
    rf"{_TO}{ARABIC}(?:\s?(?P<han>{_MAGNITUDE})|[\s-]?(?P<word>{_WORD})|(?P<letter>{_LETTER}))",
    re.ASCII,
)
_PREFIX = re.compile(r"(?:us|hk)?\$|[¥€£]|(?:usd|rmb)\s?")
_PREFIX_UNITS = {
    "$": "美元",
    "us$": "美元",
    "usd": "美元",
    "hk$": "港元",
    "¥": "元",
    "rmb": "元",
} | {
    "€": "欧元",
    "£": "英镑",
}
_HAN_COUNT = re.compile(
    rf"(?<![第统唯几])(?<!(?<![参总人次户字件倍基])数)"
    rf"(?P<number>{HAN})(?:(?:多|余)(?P<more>万亿|[万亿])?)?(?P<unit>{UNITS})?",
    re.ASCII,
)
_HAN_UPPER_END = re.compile(rf"[-~至到](?P<upper>{HAN})")
_AT_LEAST = re.compile(rf"(?<=[上近过逾超])(?<!以上)(?P<number>[百千万亿])(?P<unit>{UNITS})")
_ENGLISH = re.compile(rf"(?P<number>{ENGLISH})(?:(?P<percent>{_PERCENT})|\s(?P<unit>{UNITS}))?")
_FRACTION = re.compile(
    r"(?:(?P<number>an?|one|two|three|four)[\s-])?"
    r"(?P<part>half|third|quarter|fifth|sixth|eighth|tenth)s?(?![a-z])"
)
_ONE_IN = re.compile(
    r"(?P<over>one|two|three|four|five|six|seven|eight|nine)\sin\s(?:every\s)?"
    r"(?P<under>two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|[0-9]{1,3}(?![0-9.,:%]))\b"
    r"(?!\s(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|decades?|seasons?)\b)"
)
"""A share told of so many: three in four homes, one in every five."""
_OF_A_WHOLE = re.compile(r"\sof\b")
_BY = re.compile(r"\bby\s(?:about\s|almost\s|nearly\s|around\s|over\s|more than\s|some\s)?$")
"""What makes a third a share: a third of it, cut by a third; not the third day, a third man."""
_PARTS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10}

_NUMERALS = "".join(DIGITS) + "十百千万亿"
# A quantity begins in one of these or with one of those words; nothing else is looked at.
_RUN = re.compile(f"[0-9{_NUMERALS}$¥€£¼-¾⅐-⅞半]+")
_HAN_RUN = re.compile(f"[{_NUMERALS}]+")
_DIGIT_RUN = re.compile("[0-9]+")
_LATIN = re.compile("[a-z]{2}")
_LETTERS = re.compile(
    "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|usd|rmb|us[$]|hk[$]|a |an |a-|half|one|two"
    "|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen"
    "|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
)
_HAN_ONE = frozenset(_NUMERALS)
_AFTER_ONE = frozenset(UNIT_STARTS + "多余点-~至到 年月成半分")
_SIGN = re.compile(
    r"(?:(?:负|零下)\s?|(?<![a-z])minus\s"
    r"|(?:\A|(?<=[ (:：,、;=<>≥≤为是至到约达低降跌升温~]))-)\Z"
)
_WINDOW = 32  # characters before a figure that decide whether it belongs to a name


def quantities(text: str) -> list[Quantity]:
    """Return the quantities of ``text`` in reading order, none overlapping another.

    Where two could begin at one place, dates win over shares, shares over numbers. A single Han
    numeral without a unit that makes it a count (一 in 一般) is no quantity.
    """
    return list(quantities_in(text, folded_apart(text)))


def quantities_in(text: str, plain: str) -> Iterator[Quantity]:
    """Yield the quantities of ``text``, given ``folded_apart(text)`` as ``plain``."""
    plain = marked(text, plain)
    done = 0
    for start, end in _stretches(plain):
        if end - start == 1 and plain[start] in _HAN_ONE and plain[end : end + 1] not in _AFTER_ONE:
            continue  # the most common case, the 一 of 一般
        at = max(start, done)
        while at < end:
            before = text[max(0, at - _WINDOW) : at]
            found, at = _read_at(plain, at, before, text)
            if found is not None:
                begin, done = at, found[0]
                at = done
                yield _with_sign(plain, begin, found)
            done = max(done, at)


def _stretches(plain: str) -> list[tuple[int, int]]:
    """Return the stretches in which a quantity may begin, in order."""
    found = [match.span() for match in _RUN.finditer(plain)]
    if _LATIN.search(plain):
        found += [
            (match.start(), match.start() + 1)
            for match in _LETTERS.finditer(plain)
            if not "a" <= plain[match.start() - 1 : match.start()] <= "z"
        ]
        found.sort()
    return found


def _read_at(plain: str, at: int, before: str, text: str) -> tuple[_Read | None, int]:
    """Read the quantity that begins at ``at``, and return where to go on if there is none."""
    first = plain[at]
    if "0" <= first <= "9":
        return _from_digits(plain, at, before, text)
    if first in _NUMERALS:
        return _from_han(plain, at, before)
    if "a" <= first <= "z" or first in "$¥€£":
        return _from_sign_or_word(plain, at, before, text)
    if first == "半":
        share = plain.startswith("半数", at) and before[-1:] != "一"
        return ((at + 2, "share", Fraction(1, 2), "%") if share else None), at + (not share)
    return (at + 1, "share", vulgar(first), "%"), at


def _from_digits(plain: str, at: int, before: str, text: str) -> tuple[_Read | None, int]:
    match = FIGURES.match(plain, at)
    if match is not None:
        date = read_date(match, before, text[at : match.end()])
        if date is not None:
            return (match.end(), "date", date, ""), at
    match = _SHARE.match(plain, at)
    if match is not None:
        share = _share(match)
        if share is not None:
            return (match.end(), "share", share, "%"), at
    match = _NUMBER.match(plain, at)
    if match is None:
        digits = _DIGIT_RUN.match(plain, at)
        assert digits is not None  # a digit is at ``at``
        return None, digits.end()
    if belongs_to_a_name(match, before):
        # M6 百亿参数: 百亿 is a figure
        spaced = match["han"] and plain[match.end("digits")].isspace()
        return None, match.end("digits" if spaced else 0)
    return _number(match, ""), at


def _from_han(plain: str, at: int, before: str) -> tuple[_Read | None, int]:
    run = _HAN_RUN.match(plain, at)
    assert run is not None  # a numeral is at ``at``
    end = run.end()
    after = plain[end : end + 1]
    if after in ("年", "月", "至", "到", "-", "~", " ") and not before[-1:].isdecimal():
        for begin in range(at, end):
            match = FIGURES.match(plain, begin)
            if match is not None:
                date = read_date(match, "", "")
                if date is not None:
                    return (match.end(), "date", date, ""), begin
    if after == "成" and end - at == 1 and before[-1:] not in ("参", "组", "构"):
        share = _HAN_SHARE.match(plain, at)
    else:
        share = _HAN_SHARE.match(plain, at) if plain.startswith("分之", end) else None
    if share is not None:
        value = _share(share)
        if value is not None:
            return (share.end(), "share", value, "%"), at
    if end - at == 1:
        if (
            after == "半"
            and plain[at] == "一"
            and plain[end + 1 : end + 2] not in ("天", "年", "个")
        ):
            return (end + 1, "share", Fraction(1, 2), "%"), at
        if after not in _AFTER_ONE:
            return None, end
        least = _AT_LEAST.match(plain, at)
        if least is not None:
            return (least.end(), "number", Fraction(scale(least["number"])), least["unit"]), at
    counted = _HAN_COUNT.match(plain, at)
    read = None if counted is None else _han_count(counted)
    return read, end if read is None else at


def _from_sign_or_word(plain: str, at: int, before: str, text: str) -> tuple[_Read | None, int]:
    named = NAMED.match(plain, at)
    if named is not None:
        date = read_date(named, before, text[at : named.end()])
        if date is not None:
            return (named.end(), "date", date, ""), at
    prefix = _PREFIX.match(plain, at)
    if prefix is not None:
        match = _NUMBER.match(plain, prefix.end())
        return (None, at + 1) if match is None else (_sum(match, prefix[0].strip()), at)
    part = _FRACTION.match(plain, at)
    if part is not None and (
        _OF_A_WHOLE.match(plain, part.end()) or _BY.search(plain[max(0, at - _WINDOW) : at])
    ):
        top = int(english(part["number"] or "a"))
        return (part.end(), "share", Fraction(top, _PARTS[part["part"]]), "%"), at
    of = _ONE_IN.match(plain, at)
    if of is not None and text[at].islower():
        over, below = english(of["over"]), of["under"]
        under = Fraction(below) if below.isdecimal() else english(below)
        if over < under:
            return (of.end(), "share", over / under, "%"), at
    match = _ENGLISH.match(plain, at)
    if match is None or _is_a_word(match, text[at : match.end()]):
        return None, at + 1
    value = english(match["number"])
    if match["percent"]:
        return (match.end(), "share", value / 100, "%"), at
    return (match.end(), "number", value, match["unit"] or ""), at


def _is_a_word(match: re.Match[str], words: str) -> bool:
    """Whether a number in words is a pronoun (one), or a name (Three Gorges)."""
    if match["unit"] or match["percent"]:
        return match["number"] == "one" and match["unit"] is not None and words[0] == "O"
    return match["number"] == "one" or (words[0].isupper() and " " not in words)


def _with_sign(plain: str, start: int, found: _Read) -> Quantity:
    """Make the quantity, negative where a minus sign, 负 or 零下 stands before it."""
    end, kind, value, unit = found
    if not isinstance(value, str) and plain[start - 1 : start] in ("-", "负", "下", " "):
        sign = _SIGN.search(plain, max(0, start - 8), start)
        if sign is not None and (sign.start() == 0 or sign[0] != "-" or start - 1 > 0):
            return Quantity(sign.start(), end, kind, -value, unit)
    return Quantity(start, end, kind, value, unit)


def _share(match: re.Match[str]) -> Fraction | None:
    if match.re is _HAN_SHARE:
        if match["of"]:
            return _divided(match["parts"], Fraction(scale(match["of"])))
        if match["denominator"]:
            return _divided(match["numerator"], number(match["denominator"]))
        value = Fraction(DIGITS[match["tenths"]], 10)
        if match["more"]:
            value += Fraction(DIGITS[match["more"]], 100)
    elif match["percent"]:
        return _divided(match["percent"], Fraction(100))
    elif match["mille"]:
        return _divided(match["mille"], Fraction(1000))
    elif match["over"]:
        over, under = int(match["over"]), int(match["under"])
        return Fraction(over, under) if 0 < under and over <= under else None  # 24/7
    else:
        value = arabic(match["tenths"]) / 10
    return value + Fraction(1, 20) if match["half"] else value


@functools.lru_cache(maxsize=1024)
def _divided(top: str, bottom: Fraction | None) -> Fraction | None:
    value = number(top)
    return None if value is None or not bottom else value / bottom


def _number(match: re.Match[str], prefix: str) -> _Read:
    value = arabic(match["digits"])
    if match["vulgar"]:
        value += vulgar(match["vulgar"])
    elif match["power"]:
        value *= 10 ** power(match["power"])
    else:
        written = _magnitude(match)
        upper = None
        if not written and not match["unit"]:
            upper = _UPPER_END.match(match.string, match.end())
        if upper is not None:
            written = _magnitude(upper)
        if written:
            value *= _worth(written)
    if match["rest"]:
        figure = re.sub("[多余]", "", match["rest"])
        digits = figure.rstrip("百千万")
        value += arabic(digits) * scale(figure[len(digits) :])
    return match.end(), "number", value, match["unit"] or _PREFIX_UNITS.get(prefix, "")


def _sum(match: re.Match[str], prefix: str) -> _Read:
    """Read a sum of money behind its sign: the m of £14.2m are millions, and no metres."""
    end, kind, value, unit = _number(match, prefix)
    if unit == "m" and not isinstance(value, str):
        return end, kind, value * 10**6, _PREFIX_UNITS.get(prefix, "")
    return end, kind, value, unit


def _magnitude(match: re.Match[str]) -> str:
    return match["han"] or match["word"] or (match["letter"] or "").strip()


def _worth(written: str) -> int:
    return 10**6 if written == MEGA else scale(written)


def _han_count(match: re.Match[str]) -> _Read | None:
    written, unit = match["number"], match["unit"] or ""
    value = number(written)
    if value is None:
        return None
    end = match.end()
    if not unit and not set(written) & set("万亿"):
        upper = _HAN_UPPER_END.match(match.string, end)
        places = "" if upper is None else upper["upper"].lstrip("".join(DIGITS) + "十百千点")
        if upper is not None and places and set(places) <= set("万亿"):
            return end, "number", value * scale(places), ""
    if not is_a_count(written, unit, match.string[end : end + 1]):
        return None
    return end, "number", value * scale(match["more"]) if match["more"] else value, unit
