"""Things that an article gives a section each: 国内有哪些大模型, under the heading 国内大模型研究现状.

The heading above them holds every word of the question and is of the kind asked about, not of its
future or its history; what stands right below it are the things.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Sequence

from askllm.answer.lists.listing import Listed, gathered
from askllm.answer.sense.around import WINDOW, is_heading, paragraph
from askllm.answer.sense.one_thing import SameName
from askllm.read import Asked
from askllm.text import folded, question_core, search_tokens, sentences
from askllm.types import Article, Evidence, Heading, Passage, Span

MOST = 20
"""Sections below one heading; more are a table of contents, not a list of things."""

LONGEST = 30
"""Characters of a heading that names a thing; a longer one says something."""

FOREMOST = 12
"""Sentences, best first, whose articles are looked at."""

NEAR = 300
"""Characters below a heading in which its name stands again, if it is a thing's."""

_NUMBER = re.compile(
    r"第?[0-9一二三四五六七八九十]{1,3}[章节部]?[.、．)）:：](?!\d)\s*|[0-9]{1,2}(?:\.[0-9]{1,2})+[.、]?\s+"
    r"|0[0-9]\s+|[(（][0-9一二三四五六七八九十]{1,3}[)）]\s*|[①-⑳]\s*"
)
_NO_THING = re.compile(
    r"[?？!！,，。;；]|如何|怎[么样]|什么|为何|为什么|哪[些个里种]|\b(?:how|why|what|which)\b"
    r"|^(?:概述|概况|综述|简介|介绍|背景|前言|引言|导言|导语|历史|沿革|现状|趋势|展望|未来|前景|总结|小结|结论|结语|结束语|讨论|方法|结果"
    r"|原理|定义|特[点征]|优点|缺点|优势|不足|问题|挑战|应用|用途|意义|影响|评价|安装|使用|参考.*|附录|目录|致谢|注释|其[他它]|更多|相关.*|外部链接"
    r"|建设|结构|交通|训练|推理|速度|性能|参数|功能|价格|发展|技术.*|航线|规模|成本|数据|争议|事故|运营|设计"
    r"|overview|introduction|background|history|summary|conclusions?|references?|notes|see also|methods?|results?|discussion|appendix|others?"
    r"|training|inference|cost|noise|speed|price|design|construction|safety|development|problems|future|challenges)$"
)
_HERE = re.compile(r"中国(?=有|的|$)|我国|(?<!外)国产|本土")
_ABROAD = re.compile(r"海外|境外|外国")
_BESIDE = re.compile(
    r"文[章中][里中]?|这些|主要|知名|著名|代表性?|目前|现在|如今|分别|一共|总共|提[到及]|介绍|讲[到述]|谈到|列[举出]|说到|都?有(?![\u4e00-\u9fff])"
    r"|\b(?:articles?|mention(?:ed|s)?|describe[ds]?|main|known|all)\b"
)
"""What a question says beside the kind and where: it need not stand in a heading."""

_SOME = r"(?:哪些|哪几[个种家款座条项位类]|什么)"
_KIND = (
    re.compile(
        rf"{_SOME}(?:主要|知名|著名|代表性?|重要|的)*(?P<kind>[\u4e00-\u9fffa-z0-9]{{2,12}}?)[呢啊呀吗]?[?。 ]*$"
    ),
    re.compile(
        r"(?P<kind>[\u4e00-\u9fffa-z0-9]{2,12}?)(?:都|主要|目前|现在|如今|一共|总共|分别)*(?:有|包括)"
        rf"{_SOME}[呢啊呀]?[?。 ]*$"
    ),
    re.compile(
        r"\b(?:(?:what|which|list|name)(?: are)?(?: all| the)*) (?P<kind>(?!are\b|is\b|the\b|all\b)(?:[a-z-]+ ){0,2}?[a-z-]{2,}s)\b"
    ),
)
_AFTER = re.compile(
    r"\s*(?:研究|发展|建设|产业|市场)*(?:现状|概况|概览|一览|盘点|简介|介绍|巡礼|名录|名单|列表|清单|大全|汇总|比较|对比|分类|类型|种类|进展|布局|有哪些|风采.*)"
    r"(?:[(（].*)?"
)
"""What follows the kind in a heading that is plainly one of a list."""


def headed(
    asked: Asked, evidence: Sequence[Evidence], same_name: SameName, *, listed_above: bool = True
) -> Listed | None:
    """Return the things that have a section each below a heading with all words of the question.

    Args:
        asked: a list question.
        evidence: scored sentences, best first: the articles of the foremost are looked at.
        same_name: whether two names are known to be one thing's.
        listed_above: whether the heading must say that a list follows (现状, 一览); a bare kind
            (本港的渡轮) is as often one thing's.
    """
    wanted = _tokens(question_core(asked.text))
    kind = _kind(asked)
    if not wanted or not kind:
        return None
    best: dict[str, Evidence] = {}
    for item in evidence[:FOREMOST]:
        best.setdefault(item.hit.article.id, item)
    found: list[tuple[Evidence, Span]] = []
    for like in best.values():
        article = like.hit.article
        for place, heading in enumerate(article.headings):
            if not _is_of(kind, heading, listed_above) or not wanted <= _tokens(heading.title):
                continue
            below = list(_below(article, place))
            if any(_is_of(kind, lower, listed_above) for lower in below):
                continue  # the lists are a step below: 大模型, 国内大模型, 文心
            named = [(lower, _named_by(article, lower, listed_above)) for lower in below]
            things = [(lower, name) for lower, name in named if name is not None]
            if 2 <= len(things) == len(below) <= MOST:
                found += [(_opening(like, lower), name) for lower, name in things]
    return gathered(found, same_name) if found else None


def _plain(words: str) -> str:
    """Fold words, a country's own things and those from abroad said in one way."""
    return _ABROAD.sub("国外", _HERE.sub("国内", folded(words)))


def _tokens(words: str) -> frozenset[str]:
    """Return the words to look for."""
    return frozenset(t for t in search_tokens(_BESIDE.sub(" ", _plain(words))) if len(t) > 1)


def _kind(asked: Asked) -> str:
    """Return the kind of things asked for, folded (大模型 in 国内的大模型有哪些), or ``""``."""
    plain = _plain(asked.text)
    match = next((m for m in (shape.search(plain) for shape in _KIND) if m), None)
    return "" if match is None else match["kind"].rpartition("的")[2]


def _is_of(kind: str, heading: Heading, listed_above: bool) -> bool:
    """Whether a heading is of a kind of things: 国内大模型研究现状 is of 大模型, 大模型的未来 is not."""
    plain = _plain(heading.title)
    if kind.isascii():
        lists = rf"(?:list|overview) of (?:the )?(?:[a-z-]+ )*{re.escape(kind)}(?: (?:of|in|at|from) .*)?"
        bare = rf"(?:[a-z-]+ )*{re.escape(kind)}(?: (?:of|in|at|from) [\w ]*)?"
        return re.fullmatch(lists if listed_above else bare, plain) is not None
    ends = (kind[i:] for i in range(max(1, len(kind) - 1)))  # 渡轮 of 本港渡轮
    end = next((plain.rfind(words) + len(words) for words in ends if words in plain), None)
    if end is None:
        return False
    return _AFTER.fullmatch(plain, end) is not None if listed_above else end == len(plain)


def _below(article: Article, place: int) -> Iterator[Heading]:
    """Yield the headings right below one, in order."""
    level = article.headings[place].level
    least: int | None = None
    for heading in article.headings[place + 1 :]:
        if heading.level <= level:
            return
        least = heading.level if least is None else min(least, heading.level)
        if heading.level == least:
            yield heading


def _named_by(article: Article, heading: Heading, listed_above: bool) -> Span | None:
    """Return where a heading names a thing, without its number; ``None`` where it names none.

    Below a heading that is no plain list, the name must stand in its section, too.
    """
    number = _NUMBER.match(heading.title)
    name = heading.title[0 if number is None else number.end() :].rstrip(" :：")
    if not name or len(name) > LONGEST or _NO_THING.search(folded(name)):
        return None
    told = folded(article.text[heading.end : heading.end + NEAR])
    if not listed_above and folded(name).removeprefix("the ") not in told:
        return None
    start = heading.start + heading.title.index(name)
    return Span(start, start + len(name))


def _opening(like: Evidence, heading: Heading) -> Evidence:
    """Return a heading with the first sentence below it, shown with its paragraph."""
    article = like.hit.article
    text = article.text
    end = stop = heading.end
    if not is_heading(article, end + 1) and end + 1 < len(text):
        below = paragraph(article, end + 1)
        stop = min(below.end, below.start + WINDOW)
        end = next((s.end for s in sentences(text, below.start, stop)), stop)
    above = _down_to(article, heading)
    passage = Passage("", article.id, heading.start, stop, text[heading.start : stop], above)
    return Evidence(dataclasses.replace(like.hit, passage=passage), heading.start, end, like.score)


def _down_to(article: Article, heading: Heading) -> tuple[str, ...]:
    """Return the titles above a heading, outermost first, and its own."""
    trail = [heading]
    for earlier in reversed(article.headings):
        if earlier.start < heading.start and earlier.level < trail[0].level:
            trail.insert(0, earlier)
    return tuple(each.title for each in trail)
