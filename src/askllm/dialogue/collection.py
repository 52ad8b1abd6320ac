"""Telling questions about the articles themselves from questions about what they say.

asks_about_collection("哪几篇提到GPT-3？")   ->  CollectionQuestion("list", mention="GPT-3")
asks_about_collection("2021年有多少篇文章")   ->  CollectionQuestion("count", since="2021", …)
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from askllm.text import folded

Wanted = Literal["list", "count", "newest", "oldest", "longest", "shortest"]


@dataclass(frozen=True, slots=True)
class CollectionQuestion:
    """Which articles are asked for, and what of them.

    ``mention``: words that they hold, as typed. ``by``: a source or an author. ``of``: what stands
    before 的文章 and may be either. ``since``, ``until``: ISO 8601 dates, partial ones included.
    """

    wants: Wanted
    mention: str = ""
    by: str = ""
    of: str = ""
    since: str | None = None
    until: str | None = None


_ART = "(?:文章|文档|文献|资料|报道|稿件|稿子|材料)"
_WHICH = "(?:有?哪(?:些|几|一)?篇|哪(?:些|几|个|一个)|多少篇?|几篇|有?什么)"
_PIECE = "篇|文章|文档|文献|资料|报道|稿件|稿子|材料"
_NAMED_KIND = re.compile(
    rf"{_PIECE}|article|document|texts?\b|report|how often|\b(?:write|wrote|written)\b"
)
_HOLD = (
    "(?:提到|提及|提起|提|讲到|讲述|讲|说到|说起|谈到|谈及|谈论|谈|写到|写|介绍|涉及|关于|包含|含有|出现|引用|讨论|报道|描述"
    "|论述|有关|是关于|跟|聊到)"
)
_DID = "(?:过了?|了|的是|到)?"
_MENTIONS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?:这里|一共|总共|请问|都|你)*(?:有)?(?:{_WHICH})的?{_ART}?(?:里面?|中|当中)?(?:都|有"
        rf"|曾经?|也|主要|专门|是|在|里|详细)*{_HOLD}{_DID}(?P<x>.+?)(?:的(?:{_ART})?|这个词"
        rf"|有关)?",
        rf"(?:列出|找出|找|给我|查找|显示)?(?:所有|全部)?(?:有没有)?(?:一共"
        rf"|总共)?(?:有)?{_HOLD}{_DID}(?P<x>.+?)的(?:所有)?(?:{_ART})?(?:一共|总共"
        rf"|都)?(?:有)?(?:是)?(?:哪(?:些|几|一)?篇?|多少篇?|几篇)(?:{_ART})?",
        rf"(?:列出|找出|找|给我|查找|显示|有没有)(?:一下)?(?:所有"
        rf"|全部)?{_HOLD}{_DID}(?P<x>.+?)的{_ART}",
        rf"(?P<x>.+?)(?:是)?在(?:哪(?:些|几|一)?篇|多少篇|几篇)(?:{_ART})?(?:里面?|中|当中)?(?:都"
        rf"|被|有|曾)*(?:{_HOLD}{_DID}|出现过?)?",
        r"(?:in |by )?(?:which|what|how many|list(?: the| all)*|show(?: me)?(?: the| all)*"
        r"|are there(?: any)?|find(?: the| all)*|any) (?:of the |of these )?(?:articles?"
        r"|documents?|texts?|reports?)(?: are there)?(?: that| which)?(?: do| does)?(?: all)?"
        r" (?:mention|mentions|mentioning|mentioned|discuss|discusses|discussing|talk about"
        r"|talks about|talking about|cover|covers|covering|refer to|refers to|contain|contains"
        r"|containing|describe|describes|deal with|are about|is about|about|on"
        r"|write about) (?P<x>.+)",
        r"(?:in )?(?:which|what|how many) (?:articles?|documents?|texts?)(?: is| are| was| were"
        r"| does| do)? (?P<x>.+?) (?:mentioned|discussed|appear|appears|occur|occurs|cited"
        r"|described|covered)(?: in)?",
        r"how (?:many articles|often) (?:is|are) (?P<x>.+?) (?:in|mentioned(?: in)?)",
    )
)
_BY = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?:有)?{_WHICH}(?:{_ART})?(?:都)?(?:是)?(?:由|来自|出自)?(?P<x>.+?)(?:所|撰|编)?(?:写"
        rf"|撰写|发表|发布|刊登|刊发|报道|出版)的",
        rf"(?:有)?{_WHICH}的?(?:{_ART})?(?:都)?(?:是)?(?:来自|出自)(?P<x>.+)",
        rf"(?:列出|找出|找|给我)?(?:所有|全部)?(?:来自|出自|由)(?P<x>.+?)(?:所|撰|编)?(?:写|撰写"
        rf"|发表|发布|刊登|刊发|报道|出版)?的(?:所有)?{_ART}(?:都)?(?:有|是)?(?:哪(?:些|几)篇?"
        rf"|多少篇?|几篇|什么)?",
        rf"(?P<x>.+?)(?:一共|总共|都|还)*(?:写|撰写|发表|发布|刊登|刊发|出版)(?:过"
        rf"|了)*(?:的)?(?:{_WHICH})?(?:{_ART})(?:有)?(?:哪(?:些|几)篇?|多少篇?|几篇)?",
        r"(?P<x>.+?)(?:一共|总共|都|还)*(?:写|撰写|发表|刊登|刊发)(?:过|了)*(?:哪(?:些|几)篇?"
        r"|多少篇|几篇)",
        r"(?:which|what|how many|list(?: the| all)*|show(?: me)?(?: the| all)*"
        r"|are there(?: any)?|any)? ?(?:articles?|documents?|texts?|reports?)(?: are there| are"
        r"| is| were)?(?: that)?(?: written| published| authored)? (?:by|from) (?P<x>.+)",
        r"(?:which|what|how many)(?: articles?| documents?)? (?:did|does|has"
        r"|have) (?P<x>.+?) (?:write|written|publish|published|wrote|author)",
    )
)
_OF = re.compile(
    rf"(?:列出|找出|找|给我)?(?:所有|全部)?(?P<x>.+?)(?:的|有)(?:所有)?(?:(?:哪(?:些|几)|多少"
    rf"|几|什么)篇?)?{_ART}(?:(?:一共|总共|都)?有(?:哪(?:些|几)篇?|多少篇?|几篇|什么))?"
)
_ALL = re.compile(
    rf"(?:请)?(?:列出|列举|显示|给我看|看看|告诉我)(?:一下)?(?:这里)?(?:所有|全部"
    rf"|都有哪些)?的?{_ART}(?:列表|清单|目录|标题)?"
    rf"|(?:请问|这里|这儿|库里|资料库里?|你|目前|现在|里面|都|一共|总共)*(?:有|收录|收集|包含"
    rf"|包括|收|放)?(?:了)?(?:些)?(?:哪些|哪几篇|什么|多少篇?|几篇"
    rf"|多少个)(?:不同的?)?{_ART}(?:在这里)?"
    rf"|(?:请问|这里|所有|全部|这些|你的)*的?{_ART}(?:里|中)?(?:一共|总共|都|目前)*(?:有"
    rf"|收录了?)?(?:哪(?:些|几篇)|多少篇?|几篇|什么|列表|清单|目录|标题|总数"
    rf"|数量)(?:是(?:多少|什么))?"
    rf"|(?:这里|这儿|你)?(?:一共|总共|共)*(?:有|收录了?)(?:多少|几)篇|(?:所有|全部){_ART}"
    r"|(?:please )?(?:which|what|how many|list|show|name|give)(?: me)?(?: all| the| of"
    r"| every| these| your)* (?:articles?|documents?|texts?|reports?)(?: titles)?(?: are| do"
    r"| did| can| have| is| there| you| i| here| available| in| read| indexed| included| the"
    r"| this| collection| corpus| index| database| know| search| use)*"
)
_MOST_WORDS: tuple[tuple[Wanted, str], ...] = (
    ("newest", r"最(?:新|近|晚)|newest|latest|most recent|last published"),
    ("oldest", r"最(?:早|旧|老|先)|oldest|earliest|first published"),
    ("longest", r"最长|字数最多|篇幅最[大长]|longest"),
    ("shortest", r"最短|字数最少|篇幅最[小短]|shortest"),
)
_MOST = tuple((wanted, re.compile(words)) for wanted, words in _MOST_WORDS)
_MOST_ASKED = re.compile(
    rf"(?:请问|这里|这些|所有|{_ART}|中|里|当中|的|哪一?篇|哪个|是|发表|发布|写|刊登|出版"
    rf"|一篇|哪一(?!篇)|哪(?![一篇个])|什么|叫|名字|标题|最(?:新|近|晚|早|旧|老|先|长|短)"
    rf"|字数最[多少]|篇幅最[大长小短]|给我看?|看看|显示)*"
    r"|(?:which|what|show|give|me|is|are|was|the|an?|of|title|name|our|your|these|articles?"
    r"|documents?|texts?|one|newest|latest|most|recent|last|published|oldest|earliest|first"
    r"|longest|shortest|\s)*"
)
_YEAR = (
    r"(?P<y>(?:1[89]|20)\d\d)\s?年?(?:\s?(?P<m>1[0-2]|0?[1-9])\s?月)?"
    r"(?:\s?(?P<d>3[01]|[12]\d|0?[1-9])\s?[日号])?"
)
_MONTHS = (
    "january february march april may june july august september october november december".split()
)
_MONTH = "|".join(_MONTHS)
_SPAN = re.compile(
    rf"(?:在|于|从)?{_YEAR}\s?(?:到|至|[-~]|和)\s?(?P<y2>(?:1[89]"
    rf"|20)\d\d)\s?年?(?:\s?(?P<m2>1[0-2]|0?[1-9])\s?月)?(?:之?间|期间)?"
    r"|\b(?:from|between) (?P<ey>(?:1[89]|20)\d\d) (?:to|and|until|through|-) (?P<ey2>(?:1[89]|20)\d\d)"
)
_DATE = re.compile(
    rf"(?:(?:在|于|自|从)?{_YEAR}(?P<bound>及?以后|之后|以来|起|后|及?以前|之前|前|底以前)?)"
    rf"|\b(?P<ebound>in|from|of|during|since|after|before|until|by|dated)? ?(?:(?P<em>{_MONTH}),? )?"
    r"(?P<ey>(?:1[89]|20)\d\d)(?:-(?P<en>1[0-2]|0[1-9]))?\b"
)
_DATED_REST = re.compile(
    rf"(?:有|的|是|在|发表|发布|刊登|出版|写|了|过|哪些|哪几|哪|几|多少|什么|{_ART}|篇|都"
    rf"|一共|总共|列出|所有|全部|日期|为|请问|这里|收录)*"
    r"|(?:which|what|how many|list|show|me|all|the|any|articles?|documents?|texts?|reports?"
    r"|are|is|were|was|there|dated|published|written|appeared|from|in|do|you|have|did|appear"
    r"|of|during|\s)*"
)
_TRAILING = re.compile(r"[\s?!.。！？，,~、…]+$|(?:呢|啊|呀|吗|嘛|的吗)[\s?!.。！？]*$")
_LEADING = re.compile(r"^(?:请问|那么?|麻烦问一下|想问一下|我想知道|告诉我|好的|请)[，,\s]*")
_NO_X = re.compile(
    r"什么|谁|哪|多少|怎么|如何|为何|[？?。！!，,；;]|\b(?:what|who|which|when|how)\b"
)
_CLAUSE = re.compile(r"[\u4e00-\u9fff\w](?:有\d|有[^机效限]|是|了|认为|表示|发布了|能够)")
_GENERIC = re.compile(
    rf"(?:这里|里面|这些|所有|全部|你|我|我们|它|他|她|相关|其他|其它|不同|一些|一|此|该|这"
    rf"|那|新|最新|库里|数据库|目前|现在|一共|总共|都|共|还|主要|这篇|那篇|本|each|all|the"
    rf"|these|this|that|it|you|here|them)+|{_ART}"
)
_TOPIC_FIRST = re.compile("有关于?|关于|和|跟")
_LONGEST = 120
"""Characters of a question about the collection."""
_QUOTES = "“”‘’「」『』\"' "


def asks_about_collection(question: str) -> CollectionQuestion | None:
    """Return which articles a question about the collection itself is after, or ``None``."""
    typed = _LEADING.sub("", question.strip())
    while (shorter := _TRAILING.sub("", typed)) != typed:
        typed = shorter
    plain = folded(typed)
    if len(plain) > _LONGEST:
        return None
    count = re.search(rf"多少(?:{_PIECE})|(?<!哪)几(?:{_PIECE})|有多少$|how many|总数|数量", plain)
    wants: Wanted = "count" if count else "list"
    return (
        _mentioning(typed, plain, wants)
        or _the_most(typed, plain)
        or (CollectionQuestion(wants) if _ALL.fullmatch(plain) else None)
        or _dated(plain, wants)
        or _written(typed, plain, wants)
    )


def _mentioning(typed: str, plain: str, wants: Wanted) -> CollectionQuestion | None:
    if not _NAMED_KIND.search(plain):
        return None
    for pattern in _MENTIONS:
        match = pattern.fullmatch(plain)
        if match is None:
            continue
        words = typed[slice(*match.span("x"))].strip(_QUOTES)
        said = folded(words)
        if words and len(words) <= 40 and not (
            _NO_X.search(said) or _CLAUSE.search(said) or _GENERIC.fullmatch(said)
        ):  # fmt: skip
            return CollectionQuestion(wants, mention=words)
    return None


def _the_most(typed: str, plain: str) -> CollectionQuestion | None:
    """Read 最新的是哪篇, also of a source: 新华社最新的文章."""
    for wanted, pattern in _MOST:
        said = pattern.search(plain)
        if said is None:
            continue
        if not _NAMED_KIND.search(plain):
            return None
        if _MOST_ASKED.fullmatch(plain):
            return CollectionQuestion(wanted)
        before = typed[: said.start()].strip().removesuffix("的")
        if _MOST_ASKED.fullmatch(plain[said.start() :]) and _names(before):
            return CollectionQuestion(wanted, of=before)
        by = re.search(r"\b(?:by|from) (?P<x>[^?]+)$", plain)
        if by and _MOST_ASKED.fullmatch(plain[: by.start()]):
            return CollectionQuestion(wanted, by=typed[slice(*by.span("x"))].strip())
    return None


def _dated(plain: str, wants: Wanted) -> CollectionQuestion | None:
    if not _NAMED_KIND.search(plain):
        return None
    for pattern in (_SPAN, _DATE):
        match = pattern.search(plain)
        if match is None:
            continue
        rest = f"{plain[: match.start()]} {plain[match.end() :]}".strip()
        if not _DATED_REST.fullmatch(rest.replace(" ", "") if not rest.isascii() else rest):
            return None
        since, until = _bounds(match)
        return CollectionQuestion(wants, since=since, until=until)
    return None


def _bounds(match: re.Match[str]) -> tuple[str | None, str | None]:
    """Return the first and the last date, both partial, that a date in a question allows."""
    parts = match.groupdict()
    if parts.get("y2") or parts.get("ey2"):
        first = _iso(parts.get("y") or parts["ey"], parts.get("m"), None)
        return first, _iso(parts.get("y2") or parts["ey2"], parts.get("m2"), None)
    month = parts.get("m") or parts.get("en")
    if parts.get("em"):
        month = str(_MONTHS.index(parts["em"]) + 1)
    date = _iso(parts.get("y") or parts["ey"], month, parts.get("d"))
    bound = parts.get("bound") or parts.get("ebound") or ""
    if re.search(r"后|来|起|since|after", bound):
        return date, None
    if re.search(r"前|before|until", bound):
        return None, _before(date)
    return date, date


def _iso(year: str, month: str | None, day: str | None) -> str:
    return "-".join([year, *(f"{int(part):02}" for part in (month, day) if part)])


def _before(date: str) -> str:
    """Return the last year, month or day before ``date``, as exact as it is."""
    year, month, day = (int(part) for part in [*date.split("-"), "0", "0"][:3])
    if not month:
        return f"{year - 1:04}"
    if day > 1:
        return f"{year:04}-{month:02}-{day - 1:02}"
    return f"{year:04}-{month - 1:02}" if month > 1 else f"{year - 1:04}-12"


def _written(typed: str, plain: str, wants: Wanted) -> CollectionQuestion | None:
    """Read who wrote the articles asked for, or where they come from."""
    if not _NAMED_KIND.search(plain):
        return None
    for pattern in _BY:
        match = pattern.fullmatch(plain)
        if match and _names(words := typed[slice(*match.span("x"))].strip(_QUOTES)):
            return CollectionQuestion(wants, by=words)
    match = _OF.fullmatch(plain)
    if match and _names(words := typed[slice(*match.span("x"))].strip(_QUOTES)):
        topic = _TOPIC_FIRST.match(folded(words))
        if topic:
            return CollectionQuestion(wants, mention=words[topic.end() :].strip(_QUOTES))
        return CollectionQuestion(wants, of=words)
    return None


def _names(words: str) -> bool:
    """Whether ``words`` may be the name of a source, an author or a thing."""
    said = folded(words)
    return (
        0 < len(words) <= 30
        and not _NO_X.search(said)
        and not _GENERIC.fullmatch(said)
        and not re.search(r"提到|谈到|讲到|说了|涉及|介绍|引用|里$|中$", said)
    )
