"""Things that an article gives a section each: 国内有哪些大模型, under the heading 国内大模型研究现状.

The heading above them holds every word of the question and is of the kind asked about, not of its
future or its history; what stands right below it are the things.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Sequence

from askllm.answer.lists.listing import Listed
from askllm.answer.sense.around import WINDOW, is_heading, paragraph
from askllm.read import Asked
from askllm.text import folded, question_core, search_tokens, sentences
from askllm.types import Article, Evidence, Heading, Passage, Span

MOST = 20
"""Sections below one heading; more are a table of contents, not a list of things."""

LONGEST = 30
"""Characters of a heading that names a thing; a longer one says something."""

FOREMOST = 12
"""Sentences, best first, whose articles are looked at."""

_NUMBER = re.compile(
    r"(?:第?[0-9一二三四五六七八九十]{1,3}[章节部]?[.、．)）:：\s]|[(（][0-9一二三四五六七八九十]{1,3}[)）]|[①-⑳])[\s.]*"
)
_NO_THING = re.compile(
    r"[?？!！,，。;；]|如何|怎[么样]|什么|为何|为什么|哪|\b(?:how|why|what|which)\b"
    r"|^(?:概述|概况|综述|简介|介绍|背景|前言|引言|导言|导语|历史|沿革|现状|趋势|展望|未来|前景|总结|小结|结论|结语|结束语|讨论|方法|结果"
    r"|原理|定义|特[点征]|优点|缺点|优势|不足|问题|挑战|应用|用途|意义|影响|评价|安装|使用|参考.*|附录|目录|致谢|注释|其[他它]|更多|相关.*|外部链接"
    r"|overview|introduction|background|history|summary|conclusions?|references?|notes|see also|methods?|results?|discussion|appendix|others?)$"
)
_HERE = re.compile(r"中国|我国|国产|本土|\bchina\b|\bchinese\b")
_ABROAD = re.compile(r"海外|境外|外国")
_BESIDE = re.compile(
    r"文[章中][里中]?|这些|主要|知名|著名|代表性?|目前|现在|如今|分别|一共|总共|提[到及]|介绍|讲[到述]|谈到|列[举出]|说到|都?有(?![\u4e00-\u9fff])"
    r"|\b(?:articles?|mention(?:ed|s)?|describe[ds]?|main|known)\b"
)
"""What a question says beside the kind and where: it need not stand in a heading."""

_KIND = (
    re.compile(
        r"(?:哪些|哪几[个种家款座条项位类]|什么)(?:主要|知名|著名|代表性?|重要|的)*(?P<kind>[\u4e00-\u9fffa-z0-9]{2,12})[?。 ]*$"
    ),
    re.compile(
        r"(?P<kind>[\u4e00-\u9fffa-z0-9]{2,12}?)(?:都|主要|目前|现在|如今|一共|总共|分别)*(?:有|包括)"
        r"(?:哪些|哪几[个种家款座条项位类]|什么)[?。 ]*$"
    ),
    re.compile(r"\b(?:what|which|list|name)(?: all| the)* (?P<kind>[a-z]{3,}(?: [a-z]{3,}s)?)\b"),
)
_AFTER = re.compile(
    r"\s*(?:研究|发展|建设|产业|市场)*(?:现状|概况|概览|一览|盘点|简介|介绍|巡礼|名录|名单|列表|清单|大全|汇总|比较|对比|分类|类型|种类|进展|布局|有哪些|风采.*)"
    r"|\s*(?:[:：(（—,，?？].*)?"
)
"""What may follow the kind in a heading that the things stand below."""


def headed(asked: Asked, evidence: Sequence[Evidence]) -> Listed | None:
    """Return the things that have a section each below a heading with all words of the question.

    Args:
        asked: a list question.
        evidence: scored sentences, best first: the articles of the foremost are looked at.
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
            if not _is_of(kind, heading) or not wanted <= _tokens(heading.title):
                continue
            things = [(below, _name(below)) for below in _below(article, place)]
            if 2 <= len(things) <= MOST and all(name is not None for _, name in things):
                found += [(_opening(like, below), name) for below, name in things if name]
    if not found:
        return None
    return Listed(
        tuple(item for item, _ in found), tuple(((i, n),) for i, (_, n) in enumerate(found))
    )


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


def _is_of(kind: str, heading: Heading) -> bool:
    """Whether a heading is of a kind of things: 国内大模型研究现状 is of 大模型, 大模型的未来 is not."""
    plain = _plain(heading.title)
    if kind.isascii():
        return plain.startswith(kind) or plain.endswith(kind)
    ends = (kind[i:] for i in range(max(1, len(kind) - 1)))  # 渡轮 of 本港渡轮
    end = next((plain.rfind(words) + len(words) for words in ends if words in plain), None)
    return end is not None and _AFTER.fullmatch(plain, end) is not None


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


def _name(heading: Heading) -> Span | None:
    """Return where a heading names a thing, without its number; ``None`` where it names none."""
    number = _NUMBER.match(heading.title)
    name = heading.title[0 if number is None else number.end() :].rstrip(" :：")
    if not name or len(name) > LONGEST or _NO_THING.search(folded(name)):
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
    above = (*like.hit.passage.headings[:1], heading.title)
    passage = Passage("", article.id, heading.start, stop, text[heading.start : stop], above)
    return Evidence(dataclasses.replace(like.hit, passage=passage), heading.start, end, like.score)
