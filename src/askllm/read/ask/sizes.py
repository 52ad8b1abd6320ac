"""Sizes and multiples: a measure in Latin letters, how much data, what asks for 倍.

训练数据多少T, 一共几GB, 电池多少mAh      the measure that the figure is written with
语料有多大, how large is the dataset      bytes, or a count of what the data is made of
提高了多少, how much faster               a multiple may answer; of 用了多少电 none does
"""

from __future__ import annotations

import functools
import re

from askllm.text import folded, quantities

_MAGNITUDES = frozenset("bkmtgp")
"""Letters that stand for a large number, or in short for a unit of data: 175B, 3.6T, 16G."""
_MORE_LATIN = frozenset(
    "kwh mwh gwh twh wh kw mw gw w kv v hz khz mhz ghz db ml l mg nm um mah ah dpi fps rpm kbps mbps gbps"
    " tbps kpa mpa pa bar psi ppm kcal kj mj tops mflops gflops tflops pflops eflops eb zb kib mib gib tib"
    " usd rmb cny eur gbp jpy hkd kg km/h kph mph".split()
)
IN_HAN = {
    "km": ("公里", "千米"), "m": ("米",), "cm": ("厘米",), "mm": ("毫米",), "kg": ("公斤", "千克"), "g": ("克",), "mg": ("毫克",),
    "t": ("吨",), "l": ("升",), "ml": ("毫升",), "kwh": ("度", "千瓦时"), "kw": ("千瓦",), "mw": ("兆瓦",), "gw": ("吉瓦",),
    "w": ("瓦",), "km/h": ("公里", "千米"), "kph": ("公里", "千米"), "rmb": ("元",), "cny": ("元",), "usd": ("美元", "美金"),
}  # fmt: skip
"""How Chinese writes measures that a question may have in Latin letters."""
_LATIN_MEASURE = re.compile(
    r"(?:多少|几)(?:个|万|亿)?\s?(?P<measure>[a-z]{2,6}(?:/[a-z])?(?![a-z0-9])"
    r"|[a-z](?=[?\s,，。的了呢啊吧]|$|数据|语料|内存|显存|存储|流量|文件|电池|以))"
)
"""A letter alone may begin a word: T恤, B站."""
DATA_UNITS = frozenset(
    "t m g p k tb gb mb kb pb eb zb tib gib mib byte bytes terabyte terabytes gigabyte gigabytes megabyte megabytes"
    " petabyte petabytes 字节 词 字 条 篇 token tokens words".split()
)
"""What data is measured in: storage, or what it is made of; T, G and M are short for bytes."""
_OF_DATA = re.compile(
    r"(?:数据集?|语料库?|样本集|压缩包|安装包|文件|存储空间|内存|显存|硬盘)(?:总量|体量|规模|容量|量)?"
    r"(?:一共|总共|大概|到底|究竟|[是有为达共用约到])*(?:多大|多少(?=[?\s]*$))"
    r"|(?:多大|多少)(?:容量|规模|体量)?的?[^,，。?]{0,8}(?:数据(?!中心|线|员|分析|公司|泄|科|产业)|语料|样本集|文件(?!夹)|存储空间|内存|显存)"
    r"|\bhow (?:big|large|much) (?:(?:is|are|was|were|an?|of an?) )?(?:(?:the|its|their|his|her|all|this|that) )?(?:[a-z-]+ ){0,3}?"
    r"(?:data ?sets?|data(?! (?:cent|team|scien|analy|breach|leak|plan|market|industry))|corpus|corpora|files?|disk space|storage|memory)\b(?! (?:cent(?:er|re)|fee|cost))"
)
_ASKS_MULTIPLE = re.compile(
    r"倍|翻[了几番]|[增涨减跌缩扩]|[提攀回]升|[提升抬]高|提速|升了|[下直]降|降[低幅了]|变化|改[变进善]|加快|放缓|[高多快大强长少低慢]了|[高多快大强]出"
    r"|省[了下电]|节[省约]|超[过出]|领先|落后|相当于|[^相等]比(?![赛例重分萨])|差(?:距|别|多少|了)|效率|性能"
    r"|\bhow much of\b|\b(?:times|fold|often|factor|grow|growth|grew|increas|decreas|improv|faster|slower|more|less|larger|bigger|smaller|higher|lower"
    r"|cheaper|better|worse|compar|reduc|cut|sav|ris|rose|f[ae]ll|drop|jump|gain|exceed|outperform|speed|than|relative|ratio"
    r"|double|triple|chang|boost|shr[aiu]nk|shorten|efficien|percent|proportion|share|part)"
)
_AS_MUCH = re.compile(
    r"\s?(?:as|that|the|more|larger|higher|bigger|faster|longer|greater|its|what)\b"
)


@functools.lru_cache(maxsize=256)
def latin_measure(plain: str) -> str:
    """Return the measure in Latin letters that a folded Chinese question counts in, or ``""``.

    A word that is no unit (多少GPU, 几家AI公司) is what is counted, or a name.
    """
    match = _LATIN_MEASURE.search(plain)
    return "" if match is None or not _is_unit(match["measure"]) else match["measure"]


def is_latin_measure(question: str, start: int) -> bool:
    """Whether a Latin word of a question is a measure behind 多少 or 几, and so no name: 多少GB."""
    match = _LATIN_MEASURE.search(folded(question))
    return match is not None and match.start("measure") == start and _is_unit(match["measure"])


def _is_unit(word: str) -> bool:
    if word in _MAGNITUDES or word in _MORE_LATIN:
        return True
    return any(quantity.unit == word for quantity in quantities(f"1{word}"))


def written_with(measure: str, words: str, start: int, end: int) -> bool:
    """Whether the figure ``words[start:end]`` is written with a measure: 3.6T, 约300 GB."""
    plain = folded(words)[start : end + len(measure) + 1]
    if measure == "w" and "万" in plain:
        return True
    return re.search(rf"[\d百千万亿多余]\s?{re.escape(measure)}(?![a-z0-9])", plain) is not None


def is_of_data(words: str, start: int, end: int) -> bool:
    """Whether the figure ``words[start:end]`` is written in a unit of data: 3.6T, 300GB; 5G is none."""
    plain = folded(words)[start : end + 12]
    match = re.search(
        r"\d(?:万|亿|万亿)?\s?(?P<unit>[a-z]+|字节|[词字条篇](?![\u4e00-\u9fff]))", plain
    )
    if match is None or re.search(r"(?<![\d.])[2-6]g$", plain[: match.end()]):
        return False
    return match["unit"] in DATA_UNITS and start + match.start() < end


@functools.lru_cache(maxsize=256)
def asks_data(question: str) -> bool:
    """Whether it is asked how large a body of data is."""
    return _OF_DATA.search(folded(question)) is not None


@functools.lru_cache(maxsize=256)
def asks_multiple(question: str) -> bool:
    """Whether a multiple may answer: a growth, a change or a comparison is asked for."""
    return _ASKS_MULTIPLE.search(folded(question)) is not None


def is_multiple(words: str, unit: str, end: int) -> bool:
    """Whether a figure of ``words`` that ends at ``end`` is a multiple: 4倍, 3 times as much."""
    if unit in ("times", "fold"):
        return _AS_MUCH.match(folded(words), end) is not None
    return unit == "倍"
