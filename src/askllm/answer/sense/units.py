"""What units measure, so that figures in two of them can be compared: 1.5吨 and 1500 kg."""

from __future__ import annotations

from fractions import Fraction

_MEASURES = {
    "people": {"1": "人 名 位 people person"},
    "mass": {"1/1000": "克 g", "1": "公斤 千克 kg", "1000": "吨 tonnes tons"},
    "length": {
        "1/1000": "毫米 mm",
        "1/100": "厘米 cm",
        "1": "米 m metres meters",
        "1000": "公里 千米 km",
    },
    "area": {"1": "平方米", "10000": "公顷 hectares", "1000000": "平方公里 平方千米"},
    "time": {
        "1": "秒 second seconds",
        "60": "分钟 minute minutes",
        "3600": "小时 hour hours",
        "86400": "天 day days",
        "604800": "周 week weeks",
    },
    "months": {"1": "月 个月 month months", "12": "年 year years"},
    "yuan": {"1": "元 人民币 yuan"},
    "dollars": {"1": "美元 dollar dollars"},
    "euros": {"1": "欧元 euro euros"},
    "times": {"1": "倍 times"},
}
_UNITS = {
    unit: (measure, Fraction(size))
    for measure, sizes in _MEASURES.items()
    for size, units in sizes.items()
    for unit in units.split()
}


def measured(unit: str) -> tuple[str, Fraction]:
    """Return what a folded unit measures, and how much of it: 公里 and km are 1000 of length.

    名, 位 and people count the same; a unit that is not known measures itself.
    """
    return _UNITS.get(unit, (unit, Fraction(1)))
