"""Quantities and dates in one canonical value, wherever they stand in a text.

    "1750亿", "1,750 亿", "175 billion", "175B", "一千七百五十亿"   ->  number 175000000000
    "40%", "四成", "百分之四十", "2/5"                            ->  share 2/5
    "2021年10月", "2021-10", "October 2021", "二〇二一年十月"        ->  date "2021-10"

``value`` is comparable: two quantities mean the same when their ``kind`` and ``value`` are equal.
Offsets point at the author's own characters, unit included. A figure that belongs to a name
(GPT-3, ERNIE 3.0, 悟道2.0, 第3) is no quantity, nor is a numeral inside a word (一般, 万一).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from askllm.text.folding import folded
from askllm.text.numerals import ARABIC, DIGITS, HAN, UNITS, arabic, han, number, scale

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


# Reads a match into value and unit, or refuses it; also given are the original text just before
# the match, and the original text of the match.
_Reader = Callable[[re.Match[str], str, str], "tuple[Fraction | str, str] | None"]

_MEGA = "\ue000"  # stands for the M of 345M: folding would make it the m of 345m
_MEGA_MARK = re.compile(r"(?<=[0-9０-９])M(?![A-Za-z0-9])")
# A full-width comma separates figures, a half-width one may group digits: keep them apart. Raised
# and lowered digits would become digits of the figure before them.
_KEPT_APART = str.maketrans({"，": "、"} | dict.fromkeys("⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉", "^"))

_YEAR = r"(?:1[0-9]|20)[0-9]{2}"
_HAN_DIGIT = "零〇○一二三四五六七八九"
_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_DAY = r"(?:3[01]|[12][0-9]|0?[1-9]|三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])"
_DAY_EN = r"(?:3[01]|[12][0-9]|0?[1-9])(?:st|nd|rd|th)?"
_MONTHS = "january february march april may june july august september october november december"
_MONTH_NAMES = [name[:3] for name in _MONTHS.split()]
_NAME = f"(?:{'|'.join(_MONTHS.split())}|sept|{'|'.join(_MONTH_NAMES)})"
_COUNTED_EN = (
    r"\s(?:thousand|million|billion|trillion|percent|people|dollars?|euros?|yuan|years?|days?|hours?"
    r"|times|km|kg|parameters)\b"
)
_DATE = re.compile(
    rf"(?<![0-9])(?P<y0>{_YEAR}|[一二][{_HAN_DIGIT}]{{3}})\s?年(?!代)"
    rf"(?:\s?(?P<m0>{_MONTH})\s?月(?:\s?(?P<d0>{_DAY})\s?[日号])?)?"
    rf"|(?<![0-9])(?P<m1>{_MONTH})\s?月\s?(?P<d1>{_DAY})\s?[日号]"
    rf"|(?<![0-9第.个])(?P<m2>{_MONTH})\s?月(?![0-9]|份?销|[亮球饼光薪均牙色票租供经])"
    rf"|(?<![0-9.-])(?P<y3>{_YEAR})(?P<sep>[-/.])(?P<m3>1[0-2]|0?[1-9])(?P=sep)"
    r"(?P<d3>3[01]|[12][0-9]|0?[1-9])(?![0-9]|[-/.][0-9])"
    r"|(?<![0-9.-])(?P<y4>(?:1[5-9]|20)[0-9]{2})[-/.](?P<m4>1[0-2]|0[1-9])"
    r"(?![0-9]|[-/.][0-9]|\s?[万亿%元人])"
    rf"|(?<![a-z0-9])(?:(?P<d5>{_DAY_EN})\s(?:of\s)?)?(?P<n5>{_NAME})\b\.?"
    rf"(?:\s(?P<d6>{_DAY_EN})(?=,?\s[0-9]{{4}}))?,?\s(?P<y5>{_YEAR})(?![0-9])"
    rf"|(?<![a-z0-9.,])(?P<d7>{_DAY_EN})\s(?:of\s)?(?P<n7>{_NAME})\b"
    rf"|(?<![a-z0-9])(?P<n8>{_NAME})\.?\s(?P<d8>{_DAY_EN})(?![0-9a-z%]|[.,:][0-9]|{_COUNTED_EN})"
    r"|(?<![0-9.,:/$¥€£a-z])(?<![a-z]-)(?<![0-9] )(?P<y9>(?:19|20)[0-9]{2})"
    rf"(?![.,]?[0-9]|\s?[万亿千百个元种人张台名年%]|{_COUNTED_EN})"
    r"(?=$|[\s.,;:!?)\]。、》」”\"']|[-~至到](?:19|20)[0-9]{2})",
    re.ASCII,
)
_SHARE = re.compile(
    rf"(?P<percent>{ARABIC})\s?(?:%|percent|per cent|pct\b|个?百分点)"
    rf"|百分之(?P<hundredth>{HAN}|{ARABIC})"
    rf"|(?P<mille>{ARABIC})\s?‰|千分之(?P<thousandth>{HAN}|{ARABIC})"
    r"|(?<![0-9.a-z-])(?<![a-z] )"
    r"(?P<tenths>[一二两三四五六七八九]|[1-9](?:\.[0-9])?)成(?P<half>半)?"
    r"(?![为立功果员本熟长就都份交绩了像名型书语效套品千群对天不])"
    rf"|(?P<denominator>{HAN})分之(?P<numerator>{HAN})"
    r"|(?<![0-9./-])(?P<over>[0-9]{1,3})[/⁄](?P<under>[0-9]{1,4})(?![0-9/⁄])",
    re.ASCII,
)
_NUMBER = re.compile(
    rf"(?P<prefix>(?:us|hk)?\$|[¥€£]|(?<![a-z])(?:usd|rmb)\s?)?(?<!⁄)(?P<digits>{ARABIC})(?:多|余|几)?"
    r"(?:\s?(?P<han>[十百千]?(?:万亿|[万亿兆])|[百千](?![克米瓦卡赫帕分]))"
    r"(?P<rest>[0-9]{1,8}(?:\.[0-9]{1,8})?(?:多|余)?(?:[百千]?万|[千百](?![克米瓦卡赫帕分]))"
    r"|(?<=万)[0-9]{4}(?![0-9.,]))?"
    rf"|[\s-]?(?P<word>thousand|million|billion|trillion)(?![a-z])"
    rf"|(?P<letter>\s?(?:bn|mn|tn)|[btk{_MEGA}])(?![a-z0-9]))?"
    rf"(?:(?:多|余)?\s?(?P<unit>{UNITS}))?",
    re.ASCII,
)
_HAN_COUNT = re.compile(
    rf"(?<![第统唯几{_HAN_DIGIT}两十百千万亿])(?<!(?<![参总人次户字件倍基])数)"
    rf"(?P<number>{HAN})(?:(?:多|余)(?P<more>万亿|[万亿])?)?(?P<unit>{UNITS})?",
    re.ASCII,
)
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
# Capitalised words that may stand before a count; any other makes "Name 3" a name.
_NOT_NAMES = frozenset(
    """the a an in on at of for from by with and or but about over under only some nearly
    almost     more than least most up to all has have had is are was were these those its
    their our since     between until during after before around roughly approximately another
    other just when if as there     we he she it they you i every each exactly together""".split()
)
_WORD_BEFORE = re.compile(r"(?<![A-Za-z0-9])([A-Za-z][A-Za-z0-9.+-]*) $")
# After one of these 2.0 is a value; after any other Chinese character it is a version.
_VERB_BEFORE = "为是有达到约了至近过于分率值得高低长升降增减超逾共计仅"
_WINDOW = 32  # characters before a figure that decide whether it belongs to a name


def quantities(text: str) -> list[Quantity]:
    """Return the quantities of ``text`` in reading order, none overlapping another.

    Dates win over shares, shares over numbers. A single Han numeral without a unit that makes it
    a count (一 in 一般) is no quantity.
    """
    plain = folded(_MEGA_MARK.sub(_MEGA, text.translate(_KEPT_APART)))
    found: list[Quantity] = []
    taken = bytearray(len(plain))
    for kind, pattern, read in _READERS:
        for match in pattern.finditer(plain):
            if any(taken[match.start() : match.end()]):
                continue
            start, end = match.span()
            result = read(match, text[max(0, start - _WINDOW) : start], text[start:end])
            if result is None:
                continue
            taken[start:end] = b"\1" * (end - start)
            found.append(Quantity(start, end, kind, *result))
    return sorted(found, key=lambda quantity: quantity.start)


def _date(match: re.Match[str], before: str, words: str) -> tuple[str, str] | None:
    group = {name: value for name, value in match.groupdict().items() if value}
    if ("n7" in group or "n8" in group) and words.islower():
        return None  # may 5, march 10: a verb
    if "y9" in group and _counts_something(match, before):
        return None
    parts = {name[0]: value for name, value in group.items()}
    year = parts.get("y", "-")
    if year[0] in "一二":
        year = str(han(year))
    numbers = []
    if "n" in parts:
        numbers.append(Fraction(_MONTH_NAMES.index(parts["n"][:3]) + 1))
    elif "m" in parts:
        numbers.append(number(parts["m"]) or Fraction(0))
    if "d" in parts:
        numbers.append(number(parts["d"].rstrip("stndrh")) or Fraction(0))
    return "-".join([year, *(f"{int(part):02d}" for part in numbers)]), ""


def _counts_something(match: re.Match[str], before: str) -> bool:
    """Whether a bare 2000 counts what follows (2000 images), rather than names a year."""
    noun = re.compile(r"\s(?!(?:was|is|has|as|its|this|does)\b)[a-z]+s\b").match(
        match.string, match.end()
    )
    timed = re.search(
        r"\b(?:in|since|by|of|from|until|during|before|after|year|to)\s$", before.lower()
    )
    return noun is not None and timed is None


def _share(match: re.Match[str], before: str, words: str) -> tuple[Fraction, str] | None:
    group = match.groupdict()
    if group["percent"]:
        value: Fraction | None = arabic(group["percent"]) / 100
    elif group["mille"]:
        value = arabic(group["mille"]) / 1000
    elif group["tenths"]:
        value = _divided(group["tenths"], Fraction(10))
        if value is not None and group["half"]:
            value += Fraction(1, 20)
    elif group["denominator"]:
        value = _divided(group["numerator"], number(group["denominator"]))
    elif group["over"]:
        value = _divided(group["over"], Fraction(int(group["under"])))
        if value is not None and value > 1:
            return None  # 24/7
    else:
        of = 100 if group["hundredth"] else 1000
        value = _divided(group["hundredth"] or group["thousandth"], Fraction(of))
    return None if value is None else (value, "%")


def _divided(top: str, bottom: Fraction | None) -> Fraction | None:
    value = number(top)
    return None if value is None or not bottom else value / bottom


def _number(match: re.Match[str], before: str, words: str) -> tuple[Fraction, str] | None:
    if not match["prefix"] and _belongs_to_a_name(match, before):
        return None
    written = match["han"] or match["word"] or (match["letter"] or "").strip()
    value = arabic(match["digits"]) * (10**6 if written == _MEGA else scale(written))
    if match["rest"]:
        figure = re.sub("[多余]", "", match["rest"])
        digits = figure.rstrip("百千万")
        value += arabic(digits) * scale(figure[len(digits) :])
    prefix = (match["prefix"] or "").strip()
    return value, match["unit"] or _PREFIX_UNITS.get(prefix, "")


def _belongs_to_a_name(match: re.Match[str], before: str) -> bool:
    """Whether the digits are part of a name, a version or a rank, not a quantity.

    ``before``: the original characters before the match; capitals tell names from words.
    """
    digits, after = match["digits"], match.string[match.end() : match.end() + 2]
    if re.search(r"[A-Za-z_^]$|(?:[#№第]|\b[Nn]o\.)\s?$", before):
        return True
    if re.search(r"[0-9]:$", before) and len(digits) == 2:
        return True  # a time of day
    if before[-1:] in "-－‐‑–./~" and before[-2:-1].isalnum():
        return not _continues_a_range(before)
    if match["han"] or match["word"] or match["letter"]:
        return False
    if re.fullmatch("0[0-9]+", digits) or after[:1] == "版":
        return True
    if re.search(r"(?:^|\n)\s*$", before) and len(digits) < 3 and not match["unit"]:
        return after[:1] in tuple(".、)")  # a list number
    return _is_a_version(digits, match["unit"] or "", before)


def _is_a_version(digits: str, unit: str, before: str) -> bool:
    """Whether a figure without a magnitude belongs to the name before it: 悟道2.0, ERNIE 3.0."""
    last = before.rstrip()[-1:]
    if digits.endswith(".0") and not unit and "\u4e00" <= last <= "\u9fff":
        return last not in _VERB_BEFORE
    name = _WORD_BEFORE.search(before)
    if name is None or name[1].lower() in _NOT_NAMES or name[1].islower():
        return False
    return not unit or "." in digits


def _continues_a_range(before: str) -> bool:
    """Whether the text before a figure is the lower end of a range: 10-, 1.5万-, 20%~."""
    run = re.search(r"([A-Za-z-]?)([0-9][0-9.,]*)[%万亿千百个元人倍年]?[-－–~]$", before)
    return run is not None and not run[1] and not re.match(r"0[0-9]", run[2])


def _han_count(match: re.Match[str], before: str, words: str) -> tuple[Fraction, str] | None:
    written, unit = match["number"], match["unit"] or ""
    value = number(written)
    if value is None or not _is_a_count(written, unit, match.string[match.end() : match.end() + 1]):
        return None
    return value * scale(match["more"] or ""), unit


def _is_a_count(written: str, unit: str, after: str) -> bool:
    """Whether a Chinese numeral counts, rather than being part of a word (一般, 万一, 百度)."""
    digits = [c for c in written if c in DIGITS]
    places = [c for c in written if c not in DIGITS and c != "点"]
    if written[0] in "百千万亿" and (digits or len(places) < 2):
        return False
    if not digits:
        if written == "十":
            return bool(unit) and unit not in ("字", "分")
        rising = list("十百千万亿")
        ranks = [rising.index(c) for c in places]
        return ranks == sorted(set(ranks)) and not (written == "千万" and after in _NEVER)
    if unit:
        return written != "一"
    return bool(set(places) & set("百千万亿"))


_NEVER = frozenset("不别要勿莫记")
_READERS: tuple[tuple[Kind, re.Pattern[str], _Reader], ...] = (
    ("date", _DATE, _date),
    ("share", _SHARE, _share),
    ("number", _NUMBER, _number),
    ("number", _HAN_COUNT, _han_count),
)
