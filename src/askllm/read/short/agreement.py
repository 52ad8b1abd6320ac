"""How well a figure agrees with what is asked: its unit, what it counts, the word for a sum by it."""

from __future__ import annotations

import re

from askllm.read.ask.measures import (
    TIMES,
    done_before_figure,
    likely_units,
    names_sum,
    noun_in_capitals,
    noun_in_english,
)
from askllm.read.ask.question import Asked
from askllm.read.ask.sizes import (
    DATA_UNITS,
    IN_HAN,
    asks_data,
    asks_multiple,
    is_multiple,
    is_of_data,
    written_with,
)
from askllm.read.short.contrast import asks_change
from askllm.read.short.extent import Figure
from askllm.read.short.near import Near
from askllm.read.short.sums import tells_deed_elsewhere
from askllm.text import Quantity, folded, quantities
from askllm.types import Span

_MONEY = frozenset(
    (
        "元 美元 美金 万元 亿元 人民币 欧元 日元 英镑 港元 韩元 卢布 dollar dollars yuan euro euros pound pounds"
        " 令吉 林吉特 泰铢 越南盾 印尼盾 卢比 比索 披索 法郎 克朗 福林 兹罗提 里亚尔 第纳尔 迪拉姆 雷亚尔 兰特 里拉 谢克尔 澳元 加元 新元"
        " 新台币 台币 港币 日圆"
        " pence p cent cents yen crown crowns kronor kroner krona franc francs rupee rupees peso pesos"
        " rouble roubles ruble rubles ringgit baht"
    ).split()
)
_PEOPLE = frozenset({"人", "人次", "名", "位", "people"})
UNITS_EN = {
    "metre": ("米", "metres", "meters"),
    "meter": ("米", "metres", "meters"),
    "kilometre": ("公里", "千米", "km"),
    "kilometer": ("公里", "千米", "km"),
    "mile": ("英里", "miles"),
    "tonne": ("吨", "tonnes", "tons"),
    "ton": ("吨", "tonnes", "tons"),
    "kilogram": ("公斤", "千克", "kg"),
    "dollar": ("美元", "美金", "dollars", "dollar"),
    "euro": ("欧元", "euros", "euro"),
    "yuan": ("元", "人民币", "yuan"),
    "minute": ("分钟", "minutes", "minute"),
    "second": ("秒", "seconds", "second"),
}
"""English units that a question may count in, and how the articles write them."""

_OF_KINDS = frozenset({"种", "类", "款", "次", "倍", "步"})
"""Measure words that count something else than the noun asked for: 四种参数规模 are no 参数."""
_WHOLES = frozenset({"规模", "产业", "市场", "总额", "产值"})
_PHYSICAL = re.compile(r"[a-z%]|[元倍年天月周秒]|小时|分钟")
_RATE = re.compile(
    r"[率比]$|比例|占比|份额|股[份权]|幅度|rate$|share$|turnout|margin|percentage|proportion"
)
_OF_A_WHOLE = re.compile(r"占[^，,。]{0,14}多少|持有?[^，,。]{0,10}多少|多少(?:的?股[份权]|份额)")
"""Asked is the part of a whole: 占总数的多少, 持有多少股份."""
_CHANGED_BY = re.compile(
    r"(?:[增减升降涨跌提缩扩加压][\u4e00-\u9fff]?|[多少高低快慢贵])(?:了|约|近|超过){0,2}\s?$|\bby\s(?:\w+\s){0,2}$"
)
_DONE = re.compile(
    r"(?P<verb>(?:(?![是有为达到共约占了])[\u4e00-\u9fff]){2})[了过出掉下]?多少(?=[\u4e00-\u9fff])"
)
"""What was done to how much of a thing: 清除了多少, 种植多少."""
_ENDS_THERE = re.compile(r"[，,。；;、！？]|$")
_MAY_LAST = re.compile(r"[期时寿龄限天日年月周岁秒]|多久|多长|几点|成绩|[纪记]录|[跑游骑滑划]")
"""What is measured by time: 工期, 寿命, 时长."""
_LASTED_EN = re.compile(r"\bhow long (?:was|were|is|are) .*[a-z]ed(?: for)?[?\s]*$")

LIKELY = 0.9
"""A figure in a unit that what is asked for mostly has: km/h for a speed."""

OTHER_SUM = 0.8
"""A sum of money, or a share, beside which the word for it does not stand: 营收 for 净利润."""

ANOTHER_SUM = 0.4
"""The same in English, where more can stand between the two: £14m of profit for the revenue."""

UNCHANGED = 0.4
"""A figure that is not told as a change where the size of one is asked for."""

OF_NO_MEASURE = 0.3
"""A number without a unit where the question counts in one: 几级, 多少册."""

NOT_ASKED = 0.1
"""A multiple where none is asked for, a share of no whole, what counts something else than data."""

SHORT_OF = 0.9
"""Another unit of data than the one asked for: 300GB where it is asked how many T."""

IN_ANOTHER_LANGUAGE = 0.4
"""A figure of a sentence in which the question's noun cannot stand, for want of its letters."""


def agreement(asked: Asked, words: str, figure: Figure, start: int) -> float:
    """How well a figure's unit and neighbours agree with what is asked, in [0, 1].

    ``start``: where it begins, or the old value that it is told after (从24%降到19%).
    """
    quantity = figure.quantity
    if asked.kind == "date":
        return 1.0 if not str(quantity.value).startswith("-") else 0.9
    if asked.kind == "share":
        return 1.0 if quantity.kind == "share" else (0.6 if quantity.unit == "倍" else 0.0)
    near = Near(words, start, figure.span.end, bool(quantity.unit))
    if _is_not_asked(asked, words, quantity, near):
        return NOT_ASKED
    relative = quantity.kind == "share" or quantity.unit == "倍"
    if asks_change(asked) and (relative or not _CHANGED_BY.search(words[: figure.span.start])):
        return 1.0 if relative else UNCHANGED
    if relative and _OF_A_WHOLE.search(folded(asked.text)):
        return 1.0 if near.stands_by(asked.noun) else OTHER_SUM
    if asked.wants_money:
        return _is_sum(asked, words, figure, near)
    units = asked.wants_units or (TIMES if _lasts(asked) else frozenset())
    if asked.wants_time and asked.measure not in ("", "个") and quantity.unit == asked.measure:
        return 1.0  # two things asked in one: 多少卡多久
    if units:
        return 1.0 if quantity.unit in units else 0.0
    if asks_data(asked.text) and is_of_data(words, figure.span.start, figure.span.end):
        return _as_written(asked, near) or 1.0
    if _lasts_unasked(asked, quantity):
        return NOT_ASKED
    if quantity.unit in likely_units(asked.text):
        return 1.0 if near.stands_by(asked.noun) else LIKELY
    return _done_as_often(asked, words, figure.span) * _counts(asked, near, quantity)


def _is_not_asked(asked: Asked, words: str, quantity: Quantity, near: Near) -> bool:
    """Whether a number is a multiple or counts what data is not, where no such thing is asked for."""
    if is_multiple(words, quantity.unit, quantity.end) and not asks_multiple(asked.text):
        return not near.tells_size_of(asked.noun)
    if not asks_data(asked.text) or is_of_data(words, near.start, near.end):
        return False
    return quantity.kind == "share" or quantity.unit in _MONEY or near.counts_no_data(quantity)


def _is_sum(asked: Asked, words: str, figure: Figure, near: Near) -> float:
    """How well a figure agrees with the sum of money that is asked for, in [0, 1]."""
    if figure.quantity.unit not in _MONEY:
        return 0.3 if figure.quantity.kind == "share" else 0.0
    noun = noun_in_english(asked.text) if asked.language == "en" else ""
    if names_sum(noun) and near.is_latin:
        return 1.0 if near.tells_sum(noun) else ANOTHER_SUM
    if asked.language == "en" and tells_deed_elsewhere(asked.text, words, figure.span):
        return ANOTHER_SUM
    if not _names_sum(asked) or near.stands_by(asked.noun):
        return 1.0
    return ANOTHER_SUM if noun and asked.noun in folded(words) else OTHER_SUM


def _lasts_unasked(asked: Asked, quantity: Quantity) -> bool:
    """Whether a figure is a length of time where 多少 asks for none: 三年 for 玉米平均打多少."""
    if asked.language == "en" or quantity.unit not in TIMES or asked.measure in TIMES:
        return False
    plain = folded(asked.text)
    return "多少" in plain and _MAY_LAST.search(plain) is None


def _as_written(asked: Asked, near: Near) -> float | None:
    """How well the unit that a figure is written with is the measure in Latin letters asked for.

    ``None`` where none is asked for, or neither is its own: 多少T, 3.6T.
    """
    measure = asked.measure
    if not (measure and measure.isascii()):
        return None
    if written_with(measure, near.words, near.start, near.end):
        return 1.0
    of_data = measure in DATA_UNITS and is_of_data(near.words, near.start, near.end)
    return SHORT_OF if of_data else None


def _done_as_often(asked: Asked, words: str, span: Span) -> float:
    """Weigh a figure by whether the deed asked about stands right before it, or before another."""
    deed = done_before_figure(asked.text) if asked.language == "en" else None
    told = [m.end() for m in deed.finditer(folded(words))] if deed is not None else []
    if not told or not any(q.start in told for q in quantities(words)):
        return 1.0
    return 1.0 if span.start in told else ANOTHER_SUM


def _names_sum(asked: Asked) -> bool:
    """Whether the question names the sum it asks for: 净利润, but not 钱."""
    return len(asked.noun) > 1 and "钱" not in asked.noun and not asked.noun.isascii()


def _lasts(asked: Asked) -> bool:
    """Whether a length of time is asked for."""
    return asked.wants_time or _LASTED_EN.search(folded(asked.text)) is not None


def _counts(asked: Asked, near: Near, quantity: Quantity) -> float:
    """How well a quantity agrees with the noun that is counted (多少参数), in [0, 1]."""
    if asked.noun in UNITS_EN:
        return 1.0 if quantity.unit in UNITS_EN[asked.noun] else 0.1
    if near.is_year(quantity):
        return 0.0
    noun = noun_in_english(asked.text) if asked.language == "en" and near.is_latin else asked.noun
    people = asked.noun == "人" or (asked.measure == "人" and not asked.noun)
    if people and (noun in ("人", "") or not near.stands_by(noun)):
        return _counts_people(noun, near, quantity)
    written = _as_written(asked, near)
    if written is not None or quantity.unit in IN_HAN.get(asked.measure, ()):
        return written or 1.0
    if asked.measure and quantity.unit and (asked.measure != "个" or not asked.noun):
        people = asked.measure == "人" and quantity.unit in _PEOPLE
        counted = quantity.unit in (noun, noun[-1:])  # 多少张显卡: 480卡
        return 1.0 if people or counted or quantity.unit.endswith(asked.measure) else 0.2
    if asked.measure not in ("", "个", "人") and not (asked.noun or near.is_latin):
        # several (几级): a number by itself is none, unless a measure no index knows stands behind
        return 1.0 if near.words.startswith(asked.measure, near.end) else OF_NO_MEASURE
    if not asked.noun:
        return _by_the_unit(asked, quantity)
    if quantity.unit and noun.startswith(quantity.unit.removesuffix("s")):
        return 1.0
    if quantity.kind == "share":
        rate = _RATE.search(noun)
        return 0.1 if not rate else 1.0 if near.stands_by(noun) else 0.6 if noun.isascii() else 0.3
    if quantity.unit == "倍" and near.stands_by(noun):
        return 0.9
    if quantity.unit in _OF_KINDS:
        return 0.9 if near.counts_kinds_of(noun) else 0.1
    return _by_the_noun(asked, noun, near, quantity)


def _counts_people(noun: str, near: Near, quantity: Quantity) -> float:
    """How well a quantity agrees with people being counted, in [0, 1]."""
    if quantity.unit == "个" and _ENDS_THERE.match(near.words, near.end):
        return LIKELY  # 软件团队四百人，两年走了六十二个
    return 1.0 if quantity.unit in _PEOPLE or near.counts_people(noun) else 0.0


def _by_the_unit(asked: Asked, quantity: Quantity) -> float:
    """How well a quantity agrees with a question that names nothing to count: how much, how long."""
    if quantity.kind == "share" and asked.language == "en" and not asks_multiple(asked.text):
        return NOT_ASKED
    # Only who reads English can tell which unit is meant.
    physical = asked.language != "en" and _PHYSICAL.match(quantity.unit)
    foreign = quantity.kind == "share" or (physical and quantity.unit not in _MONEY)
    return 0.3 if foreign else 0.6


def _by_the_noun(asked: Asked, noun: str, near: Near, quantity: Quantity) -> float:
    """How well a quantity agrees with the noun, by what stands beside it, in [0, 1]."""
    if near.stands_by(noun):
        return 1.0
    money = quantity.unit in _MONEY
    if money and any(word in noun for word in _WHOLES):
        return 0.7
    deed = done_before_figure(asked.text) if near.is_latin else None
    if deed is not None and any(m.end() == near.start for m in deed.finditer(folded(near.words))):
        return 1.0 if not re.match(r"\s[a-z]+s\b", near.words[near.end :]) else 0.1
    done = _DONE.search(folded(asked.text))
    if done and not money and near.stands_by(done["verb"]):
        return 0.8
    strange = noun.isascii() is not near.is_latin and noun not in folded(near.words)
    strange = strange and not noun_in_capitals(asked.text)
    if strange and not money:
        return IN_ANOTHER_LANGUAGE  # no word of the one can stand in the other
    return 0.1 if quantity.unit or noun.isascii() else 0.3
