"""How far a figure reaches in a sentence: compound times, ranges, units, what it is told per.

    2小时11分45秒, 260万元至300万元, 每斤85元, 2024年四季度, between 3 and 5 metres, early 2024

``quantities`` finds what the search index compares; here the same figures are taken as a reader
would cut them out.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from askllm.text import Quantity, folded, quantities
from askllm.types import Span


@dataclass(frozen=True, slots=True)
class Figure:
    """A whole figure of a sentence.

    ``span``: all of it, with what makes it approximate. ``quantity``: what it is worth; a compound
    in its first unit, a range of numbers its upper end, of dates its first. ``parts``: the
    quantities that it is made of.
    """

    span: Span
    quantity: Quantity
    parts: tuple[Quantity, ...]


_LADDER: tuple[tuple[int, tuple[str, ...]], ...] = (
    (31_536_000, ("年", "years", "year")),
    (2_628_000, ("个月", "月", "months", "month")),
    (604_800, ("周", "weeks", "week")),
    (86_400, ("天", "days", "day")),
    (3_600, ("小时", "hours", "hour")),
    (60, ("分钟", "分", "minutes", "minute")),
    (1, ("秒", "seconds", "second")),
)
_SECONDS = {unit: seconds for seconds, units in _LADDER for unit in units}
_JOINED = re.compile(r"\s?(?:零|又)?|,?\s(?:and\s)?")
_MINUTES = re.compile(r"分(?![之数成析别布类组手红店为])")

_TO = r"(?:-|–|—|−|~|～|至|到|\bto\b)"
_BETWEEN = re.compile(r"\bbetween\s$", re.IGNORECASE)
_RANGE_GAP = re.compile(rf"\s?{_TO}\s?", re.IGNORECASE)
_AND = re.compile(r"\sand\s")
_CHANGED = re.compile(
    r"由[^，,。；;]{0,8}$"
    r"|\b(?:f[ae]ll|fallen|rose|risen?|gr[eo]wn?|drop|increas|decreas|cut|reduc|improv|climb|jump|sli[dp]"
    r"|declin|shr[aiu]nk|expan|exten|shorten|rais|lower|went|gone|up|down|mov|chang)[a-z]*\b[^.;]{0,30}\bfrom\s$",
    re.IGNORECASE,
)
_DAYS_AFTER = re.compile(
    rf"\s?{_TO}\s?(?:[01]?\d月)?[0-3]?\d[日号]"
    r"|\s?(?:-|–|\bto\b)\s?[0-3]?\d(?![\d:%])(?:,\s(?:19|20)\d\d)?"
)
_DAYS_BEFORE = re.compile(r"(?<![\d.,])[0-3]?\d(?:st|nd|rd|th)?\s?(?:-|–|\bto\b|\band\b)\s?$")
_LOWER_END = re.compile(r"(?<![\d.a-zA-Z-])\d+(?:\.\d+)?\s?(?:至|到|-|–|—|~|～)\s?$")

_QUALIFIER = re.compile(
    r"(?:大约|大概|约为|约|将近|接近|近|超过|多达|超|逾|不到|不足|至少|至多|最多"
    r"|\b(?:about|around|nearly|almost|over|more than|less than|at least|up to)\s)\s?$",
    re.IGNORECASE,
)
_AT_LEAST = re.compile(r"[上过]$")
"""Part of a figure only before a bare magnitude: 上万块."""

_EACH = (
    r"(?:公斤|千克|公里|小时|分钟|平方米|立方米|公顷|学期|季度|个月|百克|平米"
    r"|[人户亩股年月日天周次张件台斤吨克升米秒桶瓶杯页课节字位辆座晚])"
)
_PER_BEFORE = re.compile(rf"(?:每{_EACH}){{1,2}}\s?$")
_PER_AFTER = re.compile(
    rf"\s?/\s?(?:{_EACH}|[a-z]{{1,6}}\b)|一{_EACH}(?![\u4e00-\u9fff]{{0,1}}[个次])"
    r"|\s(?:per|an?)\s(?:year|month|week|day|hour|minute|second|night|head|person|share|barrel"
    r"|kilo(?:gram|metre|meter)?|kg|tonne|ton|mile|litre|gallon|hectare|acre|square met(?:re|er))\b",
    re.IGNORECASE,
)
_MORE_UNITS = re.compile(
    r"吉瓦时|兆瓦时|太瓦时|千瓦小时|瓦时|吉瓦|焦耳|毫升|千克|公斤|斤|毫克|微克|克拉|微秒|席(?!位)|席位|桶|箱|分贝|马赫|千帕|兆帕"
    r"|节(?=[，,。；）)]|$)|车次|辆次|架次|人份|英亩|平方英里|平方厘米|像素|大卡|伏特|流明|升(?=[，,。；的）)]|$)"
    r"|令吉|林吉特|泰铢|越南盾|印尼盾|卢比|比索|披索|法郎|克朗|福林|兹罗提|里亚尔|第纳尔|迪拉姆|雷亚尔|兰特|里拉|谢克尔|澳元|加元|新元(?!素)"
    r"|新?台币|港币|日圆"
    r"|(?:kilomet(?:re|er)s (?:per|an) hour|miles (?:per|an) hour|met(?:re|er)s per second|km/h|kph|mph|knots?|feet|foot|ft|inches|inch|lbs?|pounds?|pence|p|cents?|yen|crowns?|kron(?:or|er|a)|francs?|rupees?|pesos?|rou?bles?|ringgit|baht|ounces?|oz|lit(?:re|er)s?|ml|mg"
    r"|hectares?|acres?|(?:square|cubic)\s(?:kilomet(?:re|er)s?|met(?:re|er)s?|miles?|feet|centimet(?:re|er)s?)"
    r"|kilomet(?:re|er)s?|centimet(?:re|er)s?|millimet(?:re|er)s?|kilograms?|grams?|[kmgt]?wh|[kmg]w"
    r"|(?:mega|giga|kilo|tera)?watt[ -]hours?|(?:mega|giga|kilo)?watts?|joules|°\s?[cf]|degrees\s(?:celsius|fahrenheit|c|f)|hz|khz|mhz|ghz|db|ha)(?![a-z0-9])",
)

_WHICH_YEAR = re.compile(r"(?:今|去|前|明|同|当|次|翌)年\s?$")
_FESTIVAL = "春节|元旦|清明|端午|中秋|国庆|五一|暑[假期]|寒假"
_PART = (
    rf"(?:前[两二三]|第?[一二三四1-4]|首)季度?|[上下]半年|[上中下]旬|[春夏秋冬][天季]|{_FESTIVAL}"
    r"|年?(?:初(?![步次中级期始衷])|底(?![层部盘座])|末)|年?中(?=[，,。；、）)前后]|$)|[春夏秋冬](?=[，,。；、）)])"
)
_PART_AFTER = re.compile(rf"\s?(?:{_PART}|Q[1-4](?![A-Za-z0-9]))")
_PART_BEFORE = re.compile(
    r"(?:\bthe\s)?\b(?:(?:first|second|third|fourth|last)\s(?:half|quarter)\sof\s(?:the\syear\s)?"
    r"|(?:beginning|start|middle|end|close)\sof\s|(?:spring|summer|autumn|fall|winter)\s(?:of\s)?"
    r"|early\s(?:in\s)?|late\s(?:in\s)?|mid[-\s]|[QH][1-4]\s(?:of\s)?)$",
    re.IGNORECASE,
)
_QUARTER_EN = re.compile(r"(?<![A-Za-z0-9])[QH][1-4]\s(?:of\s)?(?P<year>(?:19|20)\d\d)(?!\d)")
_CLOCKED = re.compile(r"(?<![\d:.])(?P<h>\d{1,2}):(?P<m>[0-5]\d):(?P<s>[0-5]\d)(?![\d:])")
_CLOCKED_ZH = re.compile(
    r"(?:(?P<h>\d{1,3})小?时)?(?P<m>\d{1,2})分(?:钟)?(?P<s>\d{1,2}(?:\.\d{1,3})?)秒|(?P<h2>\d{1,3})小时(?P<m2>0\d)分(?![\d之])"
)
_OF_DAY = re.compile(r"时(?![间代期速])|点(?=\d|[钟半整前后许]|[开起结关出到发]|[，,。；至到-])")
"""What makes a bare number a time of day: 5时, 9点半."""
_HOUR = re.compile(r"\d[时点]$")
_DAY = r"(?:3[01]|[12]?\d)日(?![元圆圓本内內间間之以后後程均游遊夜])"
_LASTS = r"(?<![\d.第])(?<![\d一二三四五六七八九十]月)(?<![历歷为近满滿达達共每足整约約超過过期需要])(?<!历时|为期)"
"""What stands before no day of the month: 历时17日, 为期3日."""
_DAY_ALONE = re.compile(_LASTS + _DAY)
"""The 17th, of a month told before: 罗守信17日向记者通报."""
_HALVES = re.compile(
    r"(?<![上下前后大一两二三四五六七八九十\d个])半(?:个(?P<whole>月|小时)|(?P<bare>年|天|小时))(?![代度])"
)
_AND_A_HALF = re.compile(
    r"(?P<n>\d{1,3}|[一两二三四五六七八九十]{1,3})(?:个半(?P<after>小时|月)|(?P<before>年|天|小时)半)(?![年月])"
)
_RELATIVE = re.compile(
    rf"[今去前明后同当次翌]年(?:{_PART})"
    r"|(?:上|下|本|次)个?月(?:[初底末]|[上中下]旬)?(?!份?[台度])|(?:上|下|本)周[一二三四五六日]"
    r"|[昨前](?:[天晚]|日(?!本))|[明后]天"
    r"|(?<![今去明前后同当次翌每历\d〇零一二两三四五六七八九十])[年月][底末](?![\u4e00-\u9fff]?结)"
)

_WEEKLY = re.compile(
    r"(?:周|星期|礼拜)[一二三四五六日天末]|周末|清晨|凌晨|拂晓|黎明|早[上晨间]|上午|正午|中午|午后|下午|傍晚|黄昏|晚[上间]|夜[里间晚]|深夜|半夜|午夜|白天|\d\s?[点时]"
    r"|\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)days?|weekends?|weekdays|mornings?|noon|afternoons?|evenings?|nights?|midnight|dawn|dusk"
    r"|\d{1,2}(?::\d\d)?\s?[ap]\.?m)\b",
    re.IGNORECASE,
)


def relative_dates(words: str) -> list[Span]:
    """Return dates told by the day of writing: 明年上半年, 去年底, 上个月, 下周三, 昨天, 17日."""
    found = [*_RELATIVE.finditer(words), *_DAY_ALONE.finditer(words)]
    return sorted((Span(*match.span()) for match in found), key=lambda span: span.start)


def tells_hour(words: str) -> bool:
    """Whether words tell a day of the week or a part of the day, which no date says: 周四夜间, Friday night."""
    return _WEEKLY.search(words) is not None


@functools.lru_cache(maxsize=1024)
def figures_of(words: str) -> tuple[Figure, ...]:
    """Return the whole figures of ``words`` in reading order."""
    left = _found(words)
    whole = []
    while left:
        figure, left = _first(words, left)
        whole.append(figure)
    return tuple(whole)


def _found(words: str) -> list[Quantity]:
    """Return the quantities, with units and forms that only count here: 瓦时, 两个半小时, Q3 2024."""
    plain = folded(words)
    found = [
        _with_unit(plain, quantity)
        for quantity in quantities(words)
        if quantity.unit or quantity.kind != "number" or not _is_of_day(plain, quantity)
    ]
    extra = [Quantity(m.start(), m.end(), "date", m["year"]) for m in _QUARTER_EN.finditer(words)]
    for m in _CLOCKED.finditer(words):
        seconds = int(m["h"]) * 3600 + int(m["m"]) * 60 + int(m["s"])
        extra.append(Quantity(m.start(), m.end(), "number", Fraction(seconds, 3600), "小时"))
    for m in _CLOCKED_ZH.finditer(plain):
        hours, minutes = m["h"] or m["h2"], m["m"] or m["m2"]
        took = int(hours or 0) * 60 + int(minutes) + Fraction(m["s"] or 0) / 60
        took, unit = (took / 60, "小时") if hours else (took, "分钟")
        extra.append(Quantity(m.start(), m.end(), "number", took, unit))
    for m in _HALVES.finditer(plain):
        unit = (m["whole"] or m["bare"]).replace("月", "个月")
        extra.append(Quantity(m.start(), m.end(), "number", Fraction(1, 2), unit))
    for m in _AND_A_HALF.finditer(plain):
        unit = (m["after"] or m["before"]).replace("月", "个月")
        counted = quantities(f"{m['n']}天")
        value = counted[0].value if counted else Fraction(1)  # 一天 alone is no quantity
        assert isinstance(value, Fraction)  # days are no date
        half = value + Fraction(1, 2)
        extra.append(Quantity(m.start(), m.end(), "number", half, unit))
    kept = [q for q in found if not any(q.start < e.end and e.start < q.end for e in extra)]
    return sorted([*kept, *extra], key=lambda q: q.start)


def _is_of_day(plain: str, quantity: Quantity) -> bool:
    """Whether a bare number is the hour or minute of a time of day, or a day: 7时30分, 9点半, 17日."""
    if _OF_DAY.match(plain, quantity.end) or _DAY_ALONE.match(plain, quantity.start):
        return True
    return (
        plain[quantity.end : quantity.end + 1] == "分"
        and _HOUR.search(plain[: quantity.start]) is not None
    )


def _with_unit(plain: str, quantity: Quantity) -> Quantity:
    """Take in a unit that no index knows, or the longer one that its own begins: 瓦, 瓦时."""
    if quantity.kind != "number":
        return quantity
    for start in dict.fromkeys((quantity.end - len(quantity.unit), quantity.end)):
        gap = len(plain[start:]) - len(plain[start:].lstrip(" "))
        match = _MORE_UNITS.match(plain, start + min(gap, 1))
        if match is not None and match.end() > quantity.end:
            return replace(quantity, end=match.end(), unit=match[0])
    return quantity


def _first(words: str, left: Sequence[Quantity]) -> tuple[Figure, list[Quantity]]:
    """Return the whole figure that begins with the first quantity, and what is left behind it."""
    parts, whole = _compound(words, left)
    rest = list(left[len(parts) :])
    start, end = whole.start, whole.end
    if rest and _makes_range(words, whole, rest[0]):
        more, upper = _compound(words, rest)
        rest = rest[len(more) :]
        parts, end = (*parts, *more), upper.end
        worth = whole if whole.kind == "date" else upper
        whole = replace(worth, start=start, end=end)
    span = _complete(words, Span(start, end), whole)
    while rest and rest[0].start < span.end:
        rest.pop(0)
    return Figure(span, whole, tuple(parts)), rest


def _compound(words: str, left: Sequence[Quantity]) -> tuple[tuple[Quantity, ...], Quantity]:
    """Return the quantities of one compound time and its worth in its first unit, or just one."""
    whole = left[0]
    if not whole.unit and _MINUTES.match(words, whole.end) and len(left) > 1:
        if left[1].unit == "秒" and left[1].start == whole.end + 1:
            whole = replace(whole, end=whole.end + 1, unit="分")
    step = _SECONDS.get(whole.unit) if whole.kind == "number" else None
    if step is None or isinstance(whole.value, str):
        return (whole,), whole
    first, taken = step, 1
    for other in left[1:]:
        unit, end = other.unit, other.end
        if not unit and _MINUTES.match(words, end):
            unit, end = "分", end + 1
        smaller = _SECONDS.get(unit, step)
        if smaller >= step or not _JOINED.fullmatch(words[whole.end : other.start]):
            break
        if isinstance(other.value, str) or isinstance(whole.value, str):
            break
        value = whole.value + other.value * Fraction(smaller, first)
        whole, step, taken = replace(whole, end=end, value=value), smaller, taken + 1
    return tuple(left[:taken]), whole


def _makes_range(words: str, low: Quantity, high: Quantity) -> bool:
    """Whether two figures are the ends of one range, and not a change from one to the other."""
    if low.kind != high.kind or (low.unit and high.unit and low.unit != high.unit):
        return False
    between, before = words[low.end : high.start], words[: low.start]
    if _BETWEEN.search(before):
        return _AND.fullmatch(between) is not None
    if low.unit and not high.unit and between.strip().lower() == "to":
        return False  # 9.6 million pounds to 84 passengers
    return _RANGE_GAP.fullmatch(between) is not None and not _CHANGED.search(before)


def _complete(words: str, span: Span, quantity: Quantity) -> Span:
    """Take in what makes a figure approximate or a range, what it is told per, when in a year.

    约2500亿, 超过80%, 7至9小时, 上万块, 每斤85元; 今年9月2日, 2020年夏天, 1月11日至19日.
    """
    start, end = span.start, span.end
    if quantity.kind == "date":
        before = [_WHICH_YEAR, _PART_BEFORE]
        after = _PART_AFTER.match(words, end)
        if after is None and str(quantity.value).count("-") in (2, 3):
            after = _DAYS_AFTER.match(words, end)
            before.append(_DAYS_BEFORE)
    else:
        before = [_LOWER_END, _BETWEEN] if " and " in span.of(words) else [_LOWER_END]
        before += [_QUALIFIER, _PER_BEFORE]
        after = _PER_AFTER.match(words, end)
        if words[start] in "百千万亿":
            before.append(_AT_LEAST)
    end = end if after is None else after.end()
    for pattern in before:
        match = pattern.search(words[:start])
        start = start if match is None else match.start()
    return Span(start, end)
