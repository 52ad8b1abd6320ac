"""How numbers are written in Chinese and with Arabic digits, and what they are worth.

Works on folded text: simplified characters, half-width digits, small letters.
"""

from __future__ import annotations

import functools
import re
from fractions import Fraction

DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10**4, "亿": 10**8, "兆": 10**12}
_WORDS = {
    **{"hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12},
    **{"k": 10**3, "mn": 10**6, "bn": 10**9, "b": 10**9, "tn": 10**12, "t": 10**12},
}

ARABIC = (
    r"(?<![0-9])(?:[0-9]{1,3}(?:,[0-9]{3}){1,9}|[0-9]{1,30})(?:\.[0-9]{1,30})?"
    r"(?![0-9^⁄\ue010-\ue019]|\.[0-9]|:[0-9]{2}(?![0-9]))"
)
"""Pattern of a figure: 12, 1,750, 3.5; not a part of 3.5.1 or 10^23, nor of endless digits."""
HAN = (
    r"[零〇○一二两三四五六七八九十百千万亿]{1,24}(?![零〇○一二两三四五六七八九十百千万亿])"
    r"(?:点[零〇一二三四五六七八九]{1,24}(?:[百千]?(?:万亿|[万亿]))?)?"
)
"""Pattern of a Chinese numeral: 一千七百五十亿, 三点五万."""

_MEASURES = (
    "个 位 名 人 种 张 块 片 卡 台 家 项 条 件 倍 次 篇 款 门 类 层 级 "
    "岁 元 美元 美金 人民币 欧元 日元 英镑 港元 韩元 卢布 公里 千米 平方公里 "
    "平方千米 平方米 立方米 米 厘米 毫米 微米 纳米 公顷 亩 英里 英尺 英寸 海里 "
    "公斤 千克 克 吨 小时 分钟 秒 毫秒 天 周 个月 月 年 年代 年级 世纪 度 "
    "摄氏度 字 字节 词 页 只 头 座 栋 艘 架 辆 部 集 首 本 册 户 所 场 "
    "届 期 代 步 枚 支 套 组 间 例 盏 盒 瓶 株 棵 匹 股 票 人次 千瓦 "
    "兆瓦 瓦 千瓦时 伏 赫兹 ℃ 块"
)
_LATIN_UNITS = (
    "pd tb gb mb kb pb g m p flops dollars dollar euros euro yuan people person years year months "
    "month days day hours hour minutes minute seconds second weeks week km cm mm kg degrees degree "
    "times parameters metres meters tonnes tons miles"
)
_UNITS = [
    *sorted(_MEASURES.split(), key=len, reverse=True),
    *(rf"{unit}(?![a-z0-9])" for unit in _LATIN_UNITS.split()),
]
UNIT_STARTS = "".join(sorted({unit[0] for unit in _UNITS}))
UNITS = f"(?=[{UNIT_STARTS}])(?:{'|'.join(_UNITS)})"
"""Pattern of a measure word or unit; longer ones first."""


@functools.lru_cache(maxsize=4096)
def arabic(digits: str) -> Fraction:
    """Return the value of ``1,750.5``."""
    digits = digits.replace(",", "")
    if digits.isdecimal():  # most are, and Fraction reads a string slowly
        return Fraction(int(digits))
    whole, _, decimals = digits.partition(".")
    return Fraction(int(whole + decimals), 10 ** len(decimals))


@functools.lru_cache(maxsize=256)
def scale(written: str) -> int:
    """Return the value of ``million``, ``b``, ``万``, ``千万``, ``万亿`` or nothing (1)."""
    if written in _WORDS:
        return _WORDS[written]
    value = 1
    for character in written:
        value *= _SMALL.get(character) or _LARGE[character]
    return value


@functools.lru_cache(maxsize=4096)
def number(written: str) -> Fraction | None:
    """Return the value of a figure or a Chinese numeral, or ``None`` where it is none (百百)."""
    if "0" <= written[0] <= "9":
        return arabic(written)
    whole, _, decimals = written.partition("点")
    value = han(whole)
    if value is None:
        return None
    fraction = decimals.rstrip("百千万亿")
    for i, digit in enumerate(fraction, start=1):
        value += Fraction(DIGITS[digit], 10**i)
    return value * scale(decimals[len(fraction) :])


def han(written: str) -> Fraction | None:
    """Read 一千七百五十亿 (by places), 二〇二一 (digit by digit) or 三万五 (35,000).

    ``None`` where the characters are no number: 百百, or two neighbours that mean "about" (三四个).
    """
    if len(written) > 1 and all(c in DIGITS for c in written):
        if len(written) < 4 and not set(written) & set("零〇○"):
            return None
        return Fraction(int("".join(str(DIGITS[c]) for c in written)))
    total, section, digit = 0, 0, None
    for before, character in zip(" " + written, written, strict=False):
        if character in DIGITS:
            if digit not in (None, 0):
                return None
            digit = DIGITS[character]
        elif character in _SMALL:
            if before in _SMALL:
                return None
            section += (1 if digit is None else digit) * _SMALL[character]
            digit = None
        else:
            factor = _LARGE[character]
            amount = section + (digit or 0)
            if amount == 0 and total == 0:
                amount = 1
            total = (total + amount) * factor if 0 < total < factor else total + amount * factor
            section, digit = 0, None
    last = (digit or 0) * _last_place(written)
    return Fraction(total + section + last)


def _last_place(written: str) -> int:
    """Return what a digit at the end counts: 1000 in 三万五, 10 in 一百二, 1 in 一百零二."""
    before = written[-2:-1]
    return (_SMALL.get(before) or _LARGE.get(before) or 10) // 10


_SUB = (
    r"(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
    r"(?:[-\s](?:one|two|three|four|five|six|seven|eight|nine)(?![a-z]))?"
    r"|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
    r"|one|two|three|four|five|six|seven|eight|nine)(?![a-z])"
)
_HUNDREDS = rf"(?:(?:an?\shundred|{_SUB}(?:\shundred)?)(?:(?<=hundred)\s(?:and\s)?{_SUB})?)"
_POINT = r"(?:\spoint(?:\s(?:zero|one|two|three|four|five|six|seven|eight|nine))+)"
_MAGNITUDE = r"(?:thousand|million|billion|trillion)(?![a-z])"
ENGLISH = (
    rf"(?:an?\s{_MAGNITUDE}"
    rf"|{_HUNDREDS}{_POINT}?(?:\s{_MAGNITUDE}(?:,?\s(?:and\s)?{_HUNDREDS}(?=\s{_MAGNITUDE}))?)*"
    rf"(?:(?<=thousand|.million|.billion|trillion)\s(?:and\s)?{_HUNDREDS})?)(?![a-z])"
)
"""Pattern of a number in English words: forty, a hundred, one point seven five trillion."""
_ENGLISH = {
    word: i
    for i, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
        "fifteen sixteen seventeen eighteen nineteen".split()
    )
} | {
    word: 10 * i
    for i, word in enumerate(
        "twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2
    )
} | {"a": 1, "an": 1}  # fmt: skip


def english(written: str) -> Fraction:
    """Return the value of what ``ENGLISH`` matches: one hundred and five million."""
    total, section, place = Fraction(0), Fraction(0), 0
    for word in re.split(r"[\s,-]+", written):
        if word == "point":
            place = 1
        elif word in _ENGLISH:
            section += Fraction(_ENGLISH[word], 10**place)
            place += place > 0
        elif word == "hundred":
            section *= 100
        elif word != "and":
            total += section * _WORDS[word]
            section, place = Fraction(0), 0
    return total + section
