"""A short answer without what the question says itself, or what only leads up to the answer.

哪一年 is answered with the year of 2014年10月10日; 来自江城大学 with 江城大学; 组件“晨星” with 晨星 where its name is
asked for; 甲公司同乙公司 with 乙公司 where it is asked who joined 甲公司.
"""

from __future__ import annotations

import re

from askllm.read.ask.question import FIGURES, Asked
from askllm.text import folded, is_persons_name
from askllm.types import Span

_YEAR_ASKED = re.compile(
    r"哪一?年(?!度|级|代|的?(?:哪|几)|几)|何年(?!何)|年份|\b(?:what|which) year\b"
)
_FINER_ASKED = re.compile(
    r"[几哪何](?:一?个)?[月日天号季]|年月|月份|日期|什么季节|\b(?:month|day|date)\b"
)
_YEAR = re.compile(
    r"(?:公元)?前?[0-9〇零一二三四五六七八九]{2,4}\s?年(?=[初底末中]?[0-9一二三四五六七八九十]{1,2}\s?月|[春夏秋冬上下第])"
    r"|(?<![0-9])(?:1[0-9]|20)[0-9]{2}(?![0-9年])"
)
_CLAUSE = re.compile(r"[，,；;。](?!\d)")
_NUMERAL = re.compile(r"\d|[零一二三四五六七八九十百千万亿两半]")
_LEADS = re.compile(
    r"(?:(?:而|但|且|并|即|及|后|虽然|其后|后来|随后|随即|及后)?(?:来自于?|出自|名叫|名为|取名为?|叫做|称为|称作|被称为|位于|坐落于|是由|是因为|就读于|毕业于)"
    r"|(?:虽然|及后于?|随后|后来|其中|包括)|(?:是|由|为)(?=[“《「]))(?=..)"
)
_SAID_OF = re.compile(
    r"(?!.*[，,。；;])[^是为“《]{1,8}?(?:[方者人名师商位长]|公司|单位|名[称字]|地点|作者|导演)(?:是|为|叫)(?=..)"
)
_QUOTED_LAST = re.compile(r"[^“「《]{2,16}[“「《](?P<name>[^”」》]{1,30})[”」》]?$")
_NAME_ASKED = re.compile(r"叫什么|[叫取]啥|名[字称]|名为|\b(?:name|called)\b")
_WITH_ASKED = re.compile(
    r"(?<!谁)(?:[和与同跟]|联合|联手|携手|以及)(?:谁|哪|什么(?:公司|机构|人))|\btogether with\b|\bwith (?:who|which)"
)
_JOINT = re.compile(r"和|与|同|跟|及|以及|、|联手|携手|\sand\s")
_AFTER_PLACE = re.compile(r"(?<=[会赛场节展])上$|(?<=..)(?:当中|之中)$")
_DOER_ASKED = re.compile(
    r"谁|哪一?[家位]|(?:什么|哪个)(?:公司|机构|单位|团队)|\bwho\b|\bwhich (?:company|firm|body)\b"
)
_WHERE_DONE = re.compile(
    r"(?<=..)(?<![存现所正实潜自内外好健旨意志设立位别建处住])在(?![线职校野])(?!.*的).."
)
"""Where somebody does what is asked about, behind their name: 达摩院在云上自研."""
_BODY = re.compile(r"(?:研究[院所]|公司|大学|学院|集团|银行|法院|医院|出版社)$")
_SEAT = re.compile(r"[（(](?!下同|以下|简称|又称)[\u4e00-\u9fff]{2,3}[)）](?=[的，,。；;、和与])")
"""Where a body has its seat, as part of its name: 江城设计研究院（北京）."""

_EDGES = " ，,。；;、:："
_PAIRS = {"“": "”", "「": "」"}


def trimmed_to(asked: Asked, text: str, span: Span) -> Span:
    """Return the part of ``span`` of ``text`` that answers; all of it where nothing is to be cut."""
    words = span.of(text)
    if asked.kind in FIGURES:
        start, end = _figure(asked, words)
    else:
        start, end = _name(asked, text, span)
        words = text[span.start : span.start + max(end, len(words))]
    start, end = _without_edges(words, start, end)
    return span if end <= start else Span(span.start + start, span.start + end)


def _without_edges(words: str, start: int, end: int) -> tuple[int, int]:
    """Leave out marks at both ends, and quotation marks that hold all of it or have no partner."""
    while start < end:
        first, last = words[start], words[end - 1]
        opens = first in _PAIRS and words.find(_PAIRS[first], start, end) in (-1, end - 1)
        closes = last in _PAIRS.values() and not any(
            sign in words[start:end] for sign, other in _PAIRS.items() if other == last
        )
        if first in _EDGES or opens:
            start += 1
        elif last in _EDGES or closes:
            end -= 1
        else:
            break
    return start, end


def _figure(asked: Asked, words: str) -> tuple[int, int]:
    plain = folded(asked.text)
    if asked.kind == "date":
        year = _YEAR.search(words)
        asks_year = _YEAR_ASKED.search(plain) and not _FINER_ASKED.search(plain)
        return year.span() if year and asks_year else (0, len(words))
    cut = _CLAUSE.search(words)
    whole = cut is None or not _NUMERAL.search(words[: cut.start()])
    return (0, len(words) if cut is None or whole else cut.start())


def _name(asked: Asked, text: str, span: Span) -> tuple[int, int]:
    """Return what is left of a name or a thing without what leads up to it; its seat is added."""
    words = span.of(text)
    start, end = 0, len(words)
    question, plain = folded(asked.text), folded(words)
    for pattern in (_SAID_OF, _LEADS):
        lead = pattern.match(plain, start)
        start = start if lead is None else lead.end()
    if _NAME_ASKED.search(question):
        quoted = _QUOTED_LAST.match(words, start)
        if quoted is not None:
            return quoted.span("name")
    where = _SEAT.match(text, span.end) if _BODY.search(words) else None
    if where is not None:
        return start, end + where.end() - span.end
    after = _AFTER_PLACE.search(plain)
    end = end if after is None else after.start()
    if asked.kind == "who" and _DOER_ASKED.search(question):
        done = _WHERE_DONE.search(plain, start, end)
        if done is not None and not is_persons_name(plain[done.start() - 1 : done.start() + 2]):
            end = done.start()
    if _WITH_ASKED.search(question):
        start, end = _other_than_said(question, plain, start, end)
    return start, end


def _other_than_said(question: str, plain: str, start: int, end: int) -> tuple[int, int]:
    """Return the one piece of 甲同乙 that the question does not name, else all."""
    pieces, at = [], start
    for joint in [*_JOINT.finditer(plain, start, end), None]:
        stop = end if joint is None else joint.start()
        pieces.append((at, stop))
        at = end if joint is None else joint.end()
    others = [(a, b) for a, b in pieces if b - a > 1 and plain[a:b].strip() not in question]
    return others[0] if len(others) == 1 and len(pieces) > 1 else (start, end)
