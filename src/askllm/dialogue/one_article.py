"""Questions about one article: who wrote it, when and where it appeared, how long it is.

asks_about_article("《江城两岸》是谁写的")          ->  ArticleQuestion("江城两岸", "author")
asks_about_article("讲浮桥的那篇文章是哪天发的")    ->  ArticleQuestion("浮桥", "date", by_subject=True)
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from askllm.text import folded

Field = Literal["author", "date", "source", "length"]


@dataclass(frozen=True, slots=True)
class ArticleQuestion:
    """Which article is meant, and what of it is asked.

    ``words``: its title, as typed, or what it is about. ``by_subject``: whether it may be the
    latter.
    """

    words: str
    field: Field
    by_subject: bool = False


_LONGEST = 120
"""Characters of a question about an article, its title apart."""

_TITLED = re.compile(
    r"《(?P<zh>(?:[^《》]|《[^《》]*》){2,80})》|“(?P<en>[^”]{2,120})”|\"(?P<straight>[^\"]{2,120})\""
    r"|[「『](?P<corner>[^」』]{2,80})[」』]"
)
_PIECE = "(?:文章|报道|报导|稿子|稿件|新闻|通讯|特稿|评论)"
_THIS_ONE = re.compile(
    rf"(?:这|那|该)一?篇{_PIECE}?|(?:这|那|该|此){_PIECE}|^篇?{_PIECE}(?=[是的在])"
)
_PIECE_EN = "(?:article|report|story|piece|text|post)"
_APPEARS = "(?:发表|发布|发出|刊登|刊出|刊发|出版|写|登|发|见报|上线|面世)"
_WHEN = "(?:什么时候|啥时候|何时|哪一?[年天日]|哪个月|几月几?[日号]?|几号|什么时间)"
_FIELD_WORDS: tuple[tuple[Field, str], ...] = (
    (
        "author",
        r"^(?:请问)?(?:是)?由?(?:谁|哪[位个名](?:记者|作者)?|什么人|何人)(?:写|撰写|执笔|的作者)(?:了|的)*[?\s]*$"
        r"|^(?:是)?由?谁(?:写|撰写|执笔|创作)的?|谁写|谁撰写|谁是作者|出自谁手"
        r"|^的?(?:作者|撰稿人|记者)(?:是谁|是哪位|是什么人|叫什么|有谁|都有谁|有哪些)?[?\s]*$"
        r"|\b(?:who|(?:which|what) (?:journalist|reporter|writer)) wrote\b|\bauthors?\b|\bwho (?:is|was|are) (?:it )?(?:written )?by\b"
        r"|^(?:was )?written by who",
    ),
    (
        "date",
        rf"^[是在]?{_WHEN}.{{0,2}}{_APPEARS}?(?:出来)?[的了]?[?\s]*$"
        r"|^的?(?:发表|发布|出版|写作|刊登|见报)?(?:日期|时间|年份)(?:是.*)?[?\s]*$"
        rf"|^{_APPEARS}[于在]{_WHEN}"
        r"|^when (?:was|is)(?: it)?\s+(?:published|written|dated|posted|printed)[?\s]*$|\b(?:publication"
        r"|publishing) date\b|^(?:what is the )?date(?: of)?[?\s]*$",
    ),
    (
        "source",
        r"^的?(?:来源|出处)(?:是.*|在哪.*)?[?\s]*$|哪家(?:媒体|报纸|报社|杂志|网站)|哪个(?:媒体|报纸|网站)|什么(?:媒体|报纸)|(?:发表|刊登|刊发"
        r"|登|发)在(?:哪|什么)|^来自(?:哪|什么)"
        r"|^(?:what is the )?source(?: of)?[?\s]*$|^where (?:was|is|does)(?: it)?\s+(?:published"
        r"|from|come from)|\bwhich (?:newspaper|magazine|outlet|source)\b",
    ),
    (
        "length",
        r"^的?(?:有|是|大概|大约|全文|一共|总共|共|篇幅)*(?:多长|多少个?字|几千字|字数|篇幅)(?:是多少|多少|有多[长大])?[?\s]*$"
        r"|^how long (?:is|was)(?: it)?[?\s]*$|^how many (?:words|characters)(?: (?:is|are|does|do|has|have|in|it|there|long))*[?\s]*$",
    ),
)
_FIELDS = tuple((field, re.compile(words)) for field, words in _FIELD_WORDS)
_SUBJECT = re.compile(
    rf"^(?:请问|那么?)?(?:(?:关于|有关|讲|谈|写|介绍|报道|说|采访|提到|引用)(?:的是|了|过)?)?(?P<of>[^?,，。]{{2,40}}?)的?(?:(?:这|那)一?篇{_PIECE}?)(?P<asks>.+)$"
    rf"|^(?:请问|那么?)?(?:(?:关于|有关|讲|谈|写|介绍|报道)|(?:采访|提到|引用)[了过]?)(?P<about>[^?,，。]{{2,40}}?)的{_PIECE}(?P<asked>.+)$"
)
_SUBJECT_EN = re.compile(
    rf"^(?P<before>.*?)\b(?:the |that |this )?{_PIECE_EN} (?:about|on|covering|describing|interviewing|quoting"
    r"|(?:that|which) (?:interview|quote|mention)(?:s|ed)) (?P<about>.+?)"
    r"(?P<after>\s(?:published|written|dated|posted|printed|from|come from|long))?[?\s]*$"
)
_WHOSE = re.compile(rf"(?:这|那|该)一?篇(?:{_PIECE})?\s*$")
"""What ends the words before a title that say whose article it is: 江城日报那篇《…》."""

_UNQUOTED = re.compile(
    r"^(?P<zh>[^?。]{4,80}?)(?:是|的作者是)(?:谁|哪位)(?:写的?)?[?\s]*$|^who wrote (?P<en>[^?]{6,120}?)[?\s]*$"
)
_ANY = re.compile(r"谁|什么|哪|几|多少|怎|\b(?:who|what|which|how|when)\b")
_EDGES = "“”‘’「」『』\"'《》〈〉 "


def asks_about_article(question: str) -> ArticleQuestion | None:
    """Return which article's author, date, source or length is asked, ``None`` for other questions.

    The article is named by its title, between marks, or by what it is about.
    """
    titled = _TITLED.search(question)
    if titled:
        before, behind = question[: titled.start()], question[titled.end() :]
        rest = f"{before} {behind}"
        field = _field(rest) if len(rest) <= _LONGEST else None
        if field is None and len(rest) <= _LONGEST and _WHOSE.search(folded(before)):
            field = _field(behind)
        title = next(words for words in titled.groups() if words)
        if field is not None:
            of_article = _THIS_ONE.search(folded(rest)) is not None
            return ArticleQuestion(title.strip(), field, by_subject=of_article)
    if len(question) > _LONGEST:
        return None
    return _by_subject(question)


def asks_for_field(question: str) -> Field | None:
    """Return which field of an article not named is asked: 是谁写的？, 那篇文章哪天发的, who wrote it?"""
    plain = re.sub(
        r"^(?:那(?!篇|文|报)么?|(?:and|then|so)\b)?[，,\s]*", "", folded(question).strip()
    )
    plain = re.sub(rf"\b(?:it|this|that|the)(?: {_PIECE_EN})?\b", " ", plain)
    if len(plain) > _LONGEST or re.search(r"《|“", plain):
        return None
    return _field(plain)


def _field(rest: str) -> Field | None:
    """Return the field that a question asks for whose title is left out."""
    plain = folded(rest).strip()
    plain = re.sub(
        r"^(?:请问|那(?!篇|文|报)么?)?(?:文章)?[，,\s]*", "", _THIS_ONE.sub(" ", plain).strip()
    )
    plain = re.sub(rf"\b(?:the |this |that )?{_PIECE_EN}\b", " ", plain)
    plain = re.sub(r"\s+", " ", plain).strip()
    for field, pattern in _FIELDS:
        if pattern.search(plain):
            return field
    return None


def _by_subject(question: str) -> ArticleQuestion | None:
    """Read 岭云茶那篇是谁写的, who wrote the article about …."""
    plain = folded(question).strip()
    match = _SUBJECT.match(plain)
    if match is not None:
        group = "of" if match["of"] else "about"
        field = _field(match["asks"] or match["asked"])
        words = plain[slice(*match.span(group))]
    else:
        match = _SUBJECT_EN.match(plain)
        if match is None:
            return None
        group, words = "about", match["about"]
        field = _field(f"{match['before']} {match['after'] or ''}")
    if field is None or _ANY.search(words):
        return None
    start = question.find(question.strip()[0]) + match.start(group)
    typed = question[start : start + len(words)].strip(_EDGES)
    return ArticleQuestion(typed, field, by_subject=True) if typed else None


def asks_author_of(question: str) -> str:
    """Return what may be a whole title in 江城两岸是谁写的 (or a book, a song), else ``""``."""
    match = _UNQUOTED.match(folded(question).strip())
    if match is None or len(question) > _LONGEST:
        return ""
    return question.strip()[slice(*match.span("zh" if match["zh"] else "en"))].strip(_EDGES)
