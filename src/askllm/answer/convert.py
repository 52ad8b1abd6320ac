"""Figures and dates as an English reader writes them, by their exact value.

    converted("1750亿", "en")     ->  "175 billion"
    converted("三成", "en")       ->  "30%"
    converted("2021年10月", "en") ->  "October 2021"

Nothing is rounded; what needs no conversion (45TB, 81%, 46种) has none.
"""

from __future__ import annotations

import re
from fractions import Fraction

from askllm.text import Quantity, folded, number_of, quantities
from askllm.types import Language

_MONTHS = (
    "January February March April May June July August September October November December".split()
)
_SCALES = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"))
MOST_DECIMALS = 3
"""A figure that needs more before ``million`` is written out instead."""

_UNITS = {
    "元": "yuan",
    "人民币": "yuan",
    "美元": "US dollars",
    "美金": "US dollars",
    "欧元": "euros",
    "日元": "yen",
    "英镑": "pounds",
    "港元": "Hong Kong dollars",
    "韩元": "won",
    "卢布": "roubles",
    "人": "people",
    "名": "people",
    "位": "people",
    "倍": "times",
    "岁": "years old",
    "公里": "km",
    "千米": "km",
    "米": "metres",
    "厘米": "cm",
    "毫米": "mm",
    "英里": "miles",
    "英尺": "feet",
    "英寸": "inches",
    "平方公里": "square kilometres",
    "平方千米": "square kilometres",
    "平方米": "square metres",
    "立方米": "cubic metres",
    "公顷": "hectares",
    "公斤": "kg",
    "千克": "kg",
    "克": "grams",
    "吨": "tonnes",
    "秒": "seconds",
    "毫秒": "milliseconds",
    "分钟": "minutes",
    "小时": "hours",
    "天": "days",
    "周": "weeks",
    "个月": "months",
    "年": "years",
    "世纪": "centuries",
    "度": "degrees",
    "千瓦": "kW",
    "兆瓦": "MW",
    "千瓦时": "kWh",
    "赫兹": "Hz",
    "℃": "°C",
    "摄氏度": "°C",
    "字": "characters",
    "页": "pages",
}
"""Units that mean something in English; other measure words only count."""

_BEFORE = (
    (re.compile(r"(?:大约|大概|约为|约)\s?$"), "about "),
    (re.compile(r"(?:将近|接近|近)\s?$"), "nearly "),
    (re.compile(r"(?:超过|超|逾|过)\s?$"), "over "),
    (re.compile(r"(?:多达|至多|最多)\s?$"), "up to "),
    (re.compile(r"(?:不到|不足)\s?$"), "under "),
    (re.compile(r"(?:至少|上)\s?$"), "at least "),
)
_MORE = re.compile(r"[多余]")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_FIGURE = re.compile(r"[零〇○一二两三四五六七八九十百千万亿兆]|[多余](?=[\u4e00-\u9fff]*$)")
_TO = re.compile(r"\s?(?:至|到|-|~)\s?")
_SEASONS = (("春", "spring"), ("夏", "summer"), ("秋", "autumn"), ("冬", "winter"))
_PARTS_OF_A_YEAR = (
    ("一季", "the first quarter of {}"),
    ("二季", "the second quarter of {}"),
    ("三季", "the third quarter of {}"),
    ("四季", "the fourth quarter of {}"),
    ("首季", "the first quarter of {}"),
    ("前三季", "the first three quarters of {}"),
    ("年中", "mid-{}"),
    ("中期", "mid-{}"),
    ("上半年", "the first half of {}"),
    ("下半年", "the second half of {}"),
    ("上旬", "early {}"),
    ("中旬", "mid-{}"),
    ("下旬", "late {}"),
    ("初", "the beginning of {}"),
    ("底", "the end of {}"),
    ("末", "the end of {}"),
    *((f"{season}{end}", f"{said} {{}}") for season, said in _SEASONS for end in "天季日"),
)
_WHOLLY = {"中": "mid-{}"} | {season: f"{said} {{}}" for season, said in _SEASONS}
"""What is a part of a year only where nothing follows: 中秋 and 春节 are days."""
_PREFIX = re.compile(r"^(?:第|年(?=[初底末]))")
_STEPS = {
    "年": "years",
    "个月": "months",
    "周": "weeks",
    "天": "days",
    "小时": "hours",
    "时": "hours",
    "分钟": "minutes",
    "分": "minutes",
    "秒": "seconds",
}
_STEP = re.compile(
    r"([0-9]+(?:\.[0-9]+)?|[一二两三四五六七八九十百]+)(个月|小时|分钟|[年周天时分秒])"
)
_COMPOUND = re.compile(
    rf"(?P<about>[\u4e00-\u9fff]{{0,3}}?)(?P<time>(?:[零又]?{_STEP.pattern}){{2,}})"
)
"""A length of time in two units or more; a year and a month alone would be a date."""

_YEARS = {
    "今年": "this year",
    "去年": "last year",
    "前年": "the year before last",
    "明年": "next year",
    "同年": "the same year",
    "当年": "that year",
    "次年": "the year after",
    "翌年": "the year after",
}


def converted(short: str | None, language: Language) -> str | None:
    """Return the short answer's value in English, or ``None`` where nothing is to convert.

    Args:
        short: the short answer as the author wrote it.
        language: of the question; only English ones have conversions.
    """
    if language != "en" or not short or not _HAN.search(short):
        return None
    plain = folded(short)
    found = quantities(short)
    compound = _compound(plain)
    if compound is not None:
        return compound
    if len(found) == 1 and _is_all(plain, found[0]):
        return _one(plain, found[0])
    if len(found) == 2 and _TO.fullmatch(plain[found[0].end : found[1].start]):
        return _range(found[0], found[1])
    return None


def _compound(plain: str) -> str | None:
    """Write a compound time in English: 5小时20分, 约两年零三个月; ``None`` for anything else."""
    match = _COMPOUND.fullmatch(plain)
    if match is None:
        return None
    qualifier = next((said for pattern, said in _BEFORE if pattern.search(match["about"])), "")
    said = []
    for figure, unit in _STEP.findall(match["time"]):
        value = number_of(figure)
        if value is None:
            return None
        name = _STEPS[unit]
        said.append(f"{_decimal(value)} {name.removesuffix('s') if value == 1 else name}")
    return qualifier + " ".join(said) if len(said) > 1 else None


def _is_all(plain: str, quantity: Quantity) -> bool:
    """Whether nothing but a qualifier stands beside the figure."""
    before, after = plain[: quantity.start], plain[quantity.end :]
    known = not before or before.strip() in _YEARS or any(p.fullmatch(before) for p, _ in _BEFORE)
    return known and (not after or quantity.kind == "date")


def _one(plain: str, quantity: Quantity) -> str | None:
    before, words = plain[: quantity.start], plain[quantity.start : quantity.end]
    if quantity.kind == "date":
        return _date(str(quantity.value), before.strip(), plain[quantity.end :].strip())
    qualifier = next((said for pattern, said in _BEFORE if pattern.search(before)), "")
    if quantity.unit == "级":
        qualifier = "on the order of "
    elif not qualifier and quantity.kind == "number" and _MORE.search(words):
        qualifier = "over "
    unit = _UNITS.get(quantity.unit, "")
    if not (qualifier or unit or quantity.kind == "share" or _FIGURE.search(words)):
        return None
    value = _value(quantity)
    return f"{qualifier}{value}{' ' if unit else ''}{unit}"


def _range(low: Quantity, high: Quantity) -> str | None:
    if low.kind == "date" or high.kind == "date" or low.kind != high.kind:
        return None
    unit = _UNITS.get(high.unit, "")
    return f"{_value(low)} to {_value(high)}{' ' if unit else ''}{unit}"


def _value(quantity: Quantity) -> str:
    value = quantity.value
    assert isinstance(value, Fraction)  # no date
    if quantity.kind == "share":
        hundredths = _decimal(value * 100)
        return str(value) if hundredths is None else f"{hundredths}%"
    for scale, name in _SCALES:
        if abs(value) < scale:
            continue
        figure = _decimal(value / scale)
        if figure is not None and len(figure.partition(".")[2]) <= MOST_DECIMALS:
            return f"{figure} {name}"
        break
    return _decimal(value) or str(value)


def _decimal(value: Fraction) -> str | None:
    """Return an exact decimal with thousands set apart, or ``None`` where there is none."""
    places, rest = 0, value.denominator
    while rest != 1:
        if rest % 2 and rest % 5:
            return None
        places += 1
        rest = (value * 10**places).denominator
    digits = f"{abs(value.numerator) * 10**places // value.denominator:0{places + 1}d}"
    whole = digits[: len(digits) - places]
    sign = "-" if value < 0 else ""
    return f"{sign}{int(whole):,}" + (f".{digits[len(digits) - places :]}" if places else "")


def _date(value: str, before: str, after: str) -> str | None:
    year, rest = ("", value[2:]) if value.startswith("--") else (value[:4], value[5:])
    month, _, day = rest.partition("-")
    told = _PREFIX.sub("", after)
    known = (said for han, said in _PARTS_OF_A_YEAR if told.startswith(han))
    part = _WHOLLY.get(told) or next(known, "")
    if after and not part:
        return None
    said = year
    if month:
        name = _MONTHS[int(month) - 1]
        said = f"{name} {int(day)}" if day else name
        said += (f", {year}" if day else f" {year}") if year else ""
    if before in _YEARS:
        said = f"{said} {_YEARS[before]}"
    if not month and not part:
        return None  # 2018年 is plain
    return part.format(said) if part else said
