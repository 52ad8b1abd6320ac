"""What units measure, so that figures in two of them can be compared: 1.5吨 and 1500 kg.

Sums of two currencies are of two measures: no rate is known here.
"""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction

from askllm.text import Quantity, folded

_MEASURES = {
    "people": {"1": "人 名 位 people person"},
    "mass": {
        "1/1000": "克 g gram grams",
        "1/2": "斤",
        "1": "公斤 千克 kg kilo kilos kilogram kilograms kilogramme kilogrammes",
        "45359237/100000000": "磅 lb lbs",
        "1000": "吨 公吨 tonne tonnes ton tons",
    },
    "length": {
        "1/1000": "毫米 公厘 mm millimetre millimetres millimeter millimeters",
        "1/100": "厘米 公分 cm centimetre centimetres centimeter centimeters",
        "127/5000": "英寸 inch inches",
        "381/1250": "英尺 foot feet ft",
        "1143/1250": "yard yards",
        "1": "米 公尺 m metre metres meter meters",
        "500": "华里",
        "1000": "公里 千米 km kilometre kilometres kilometer kilometers",
        "201168/125": "英里 mile miles",
        "1852": "海里",
    },
    "area": {
        "1": "平方米 平方公尺",
        "2000/3": "亩",
        "316160658/78125": "英亩 acre acres",
        "10000": "公顷 hectare hectares",
        "1000000": "平方公里 平方千米",
    },
    "time": {
        "1": "秒 second seconds",
        "60": "分钟 分 minute minutes",
        "3600": "小时 hour hours",
        "86400": "天 day days",
        "604800": "周 week weeks",
    },
    "months": {"1": "月 个月 month months", "12": "年 year years"},
    "energy": {"1": "千瓦时 度 kwh", "1000": "兆瓦时 mwh", "1000000": "吉瓦时 gwh"},
    "yuan": {"1": "元 人民币 yuan renminbi rmb"},
    "dollars": {"1": "美元 美金 dollar dollars usd"},
    "euros": {"1": "欧元 euro euros"},
    "pounds": {"1": "英镑 gbp"},
    "yen": {"1": "日元 日圆 yen"},
    "Hong Kong dollars": {"1": "港元 港币"},
    "Taiwan dollars": {"1": "新台币 台币 nt$"},
    "won": {"1": "韩元"},
    "roubles": {"1": "卢布 rouble roubles ruble rubles"},
    "rupees": {"1": "卢比 rupee rupees"},
    "francs": {"1": "法郎 franc francs"},
    "times": {"1": "倍 times"},
}
IN_NO_OTHER = frozenset("energy yuan dollars euros pounds yen won roubles rupees francs".split())
"""What is asked for in a unit by name and told in no other: sums of money, electricity."""
_UNITS = {
    unit: (measure, Fraction(size))
    for measure, sizes in _MEASURES.items()
    for size, units in sizes.items()
    for unit in units.split()
}
_WORDS = sorted(_UNITS, key=len, reverse=True)
_HAN = "|".join(word for word in _WORDS if not word.isascii() and len(word) > 1)
_LATIN = "|".join(word for word in _WORDS if word.isascii() and len(word) > 1)
_HAN_BEHIND = re.compile(rf"\s?(?P<unit>{_HAN}|[斤磅]|分(?=\s?\d{{1,2}}(?:\.\d{{1,3}})?\s?秒))")
_LATIN_BEHIND = re.compile(rf"[\s-]?(?P<unit>{_LATIN})\b(?![\s-]?(?:old|ago|later)\b)")
_CURRENCY_BEFORE = re.compile(r"(?P<unit>新?台币|港[币元]|日[元圆]|美[元金]|欧元|英镑|韩元)\s?$")
_WHOSE_DOLLARS = re.compile(r"(?<![a-z])(?P<whose>[a-z]{1,3})$")
_NEXT = re.compile(
    r"(?:\s?[零又]?|,?\s(?:and\s)?)(?P<number>\d{1,2}(?:\.\d{1,3})?)\s?"
    r"(?P<unit>小时|分钟|分|秒|(?:hour|minute|second)s?)(?![a-z])"
)
_LONGEST_WORD = 16


def measured(unit: str) -> tuple[str, Fraction]:
    """Return what a folded unit measures, and how much of it: 公里 and km are 1000 of length.

    名, 位 and people count the same; a unit that is not known measures itself.
    """
    return _UNITS.get(unit, (unit, Fraction(1)))


def alike(one: str, two: str) -> bool:
    """Whether two units measure the same: 英尺 and metres."""
    return measured(one)[0] == measured(two)[0]


def in_full(value: Quantity, text: str) -> Quantity:
    """Return a number with the unit that the words around it give, and all of a time in parts.

    150 feet are 150 of ``feet``, 新台币386亿元 and NT$386 million are no yuan nor dollars, and 2小时10分12秒 is 7812 of ``秒``. What
    has a unit of its own keeps it otherwise; shares and dates come back as they are.

    Args:
        value: found in ``text``, its offsets into it.
        text: the sentence, or as much of it as stands around the value.
    """
    if value.kind != "number":
        return value
    value = replace(value, unit=_unit_around(value, text))
    return _in_seconds(value, text) if measured(value.unit)[0] == "time" else value


def _unit_around(value: Quantity, text: str) -> str:
    """Return the unit of a number, the one told before or behind it where it has none itself."""
    before = folded(text[max(0, value.start - _LONGEST_WORD) : value.start])
    if value.unit == "美元":
        whose = _WHOSE_DOLLARS.search(before) if text[value.start] == "$" else None
        return value.unit if whose is None else f"{whose['whose']}$"
    if value.unit not in ("", "元"):
        return value.unit
    currency = _CURRENCY_BEFORE.search(before)
    if currency is not None or value.unit:
        return value.unit if currency is None else currency["unit"]
    after = folded(text[value.end : value.end + _LONGEST_WORD])
    behind = _HAN_BEHIND.match(after) or _LATIN_BEHIND.match(after)
    return "" if behind is None else behind["unit"]


def _in_seconds(value: Quantity, text: str) -> Quantity:
    """Return a time of several parts in seconds: 2小时10分12秒."""
    assert isinstance(value.value, Fraction)  # a number, no date
    size = measured(value.unit)[1]
    plain, total = folded(text), value.value * size
    behind = re.compile(rf"[\s-]?{value.unit}").match(plain, value.end)
    end = value.end if behind is None else behind.end()
    whole = total
    while (part := _NEXT.match(plain, end)) and measured(part["unit"])[1] < size:
        size = measured(part["unit"])[1]
        whole += Fraction(part["number"]) * size
        end = part.end()
    return value if whole == total else replace(value, value=whole, unit="秒")
