"""Whose figure it is: which name of a sentence a figure or a date belongs to."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence

from askllm.read.ask.names import FURTHER_WORD, names_in
from askllm.read.ask.question import Asked
from askllm.text import folded
from askllm.types import Span

_UNIT = re.compile(r"\d\s?(?:[a-zA-Z\u4e00-\u9fff]{0,4}\s?[(（][^)）]*)?$")
"""What stands before letters that are a unit, or explain one: 4095PD, 4095PD（PetaFlop/s-day）."""

_AMOUNT = re.compile(r"[\u4e00-\u9fff]\d+\.\d+$")
_COUNTS_ON = re.compile(r"\s?[万亿千百%％元米公厘毫吨倍度个分秒小美欧英平立克人]")
"""What makes 售价5.98 a sum, and no version of a thing: 万元."""
_LONGER = re.compile(rf"\s{FURTHER_WORD}")
_LONGER_NAME = re.compile(r".*\d\s[a-z]+")
_OF_THE_CALENDAR = re.compile(
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|Q[1-4]|H[12])s?"
)
_CLAUSE = re.compile(r"(?:[^，,；;。、：:]|(?<=\d)[,:](?=\d))+[，,；;。、：:]?")
GROUP = re.compile(r"[^;；。]+")
"""A part of a sentence between semicolons."""

_OWNED_BY_NEXT = re.compile(r"\s?(?:[\u4e00-\u9fff]{0,6}的)?\s?[“《]?")
_COUNTER = re.compile(r"\d\s?[台块张卡架艘辆枚颗只部件套座款条]$")
"""What counts the name that follows: 480台X100."""
_POSSESSED = re.compile(r"[^，,；;。：:]{0,14}的\s?")
COMPARED = re.compile(
    r"(?:超过|超越|超出|小于|大于|高于|低于|多于|少于|优于|好过|胜过|不如|不及|比|同|与|和|较|相对于|打破|匹敌|竞争)"
    r"(?:了|由|过)?[“《]?\s?$"
)


def clause_around(words: str, span: Span) -> Span:
    """Return the clause of ``words`` in which ``span`` begins."""
    for match in _CLAUSE.finditer(words):
        if match.start() <= span.start < match.end():
            return Span(match.start(), max(match.end(), span.end))
    return Span(0, len(words))


def told_of_others(asked: Asked, words: str, spans: Sequence[Span]) -> set[Span]:
    """Return which of ``spans``, figures of ``words``, are told of names not asked about.

    Beside what ``owned_by_another`` says: in 甲馆有3层；乙馆有5层 the part behind the semicolon says
    nothing of 甲馆, whatever 乙馆 is, for 甲馆 has a figure of its own; and where a clause of the
    asked name has one, another clause with another name is told of that one (3月发布甲1.0，7月发布
    乙2.0).
    """
    if not asked.names or asked.kind == "who":
        return set()
    lost = {s for s in spans if owned_by_another(asked, words, clause_around(words, s), s)}
    own = [s for s in spans if s not in lost]
    named = [s for s in own if _names_asked_in(asked, words, _group_around(words, s))]
    if named:
        lost |= set(own) - set(named)
    named = [s for s in named if _names_asked_in(asked, words, clause_around(words, s))]
    if named:
        others = (s for s in own if s not in named)
        lost |= {s for s in others if _other_names_in(asked, words, clause_around(words, s))}
    return lost


def _group_around(words: str, span: Span) -> Span:
    """Return the part of ``words`` between semicolons in which ``span`` begins."""
    for match in GROUP.finditer(words):
        if match.start() <= span.start < match.end():
            return Span(match.start(), match.end())
    return Span(0, len(words))


def owned_by_another(asked: Asked, words: str, clause: Span, span: Span) -> bool:
    """Whether the sentence gives the candidate to a name that the question does not ask about.

    It belongs to the name it qualifies (110亿参数的T5) or follows (GPT-3的1750亿); else to a name that the question asks
    about and that stands before it, unless only for comparison (小于GPT-3); else to any other
    name in its clause or before it.
    """
    if not asked.names or asked.kind == "who":
        return False
    named = [n for n in owners_in(words) if n.end <= span.start or n.start >= span.end]

    def asked_about(name: Span) -> bool:
        return _is_asked(asked, words, name)

    following = [n for n in named if n.start >= span.end]
    if (
        following
        and not _COUNTER.search(words[: span.end])
        and _OWNED_BY_NEXT.fullmatch(words[span.end : following[0].start])
    ):
        return not asked_about(following[0])
    before = [n for n in named if n.end <= span.start]
    if before and _POSSESSED.fullmatch(words[before[-1].end : span.start]):
        return not asked_about(before[-1])
    if any(asked_about(n) and not COMPARED.search(words[: n.start]) for n in before):
        return False
    here = [n for n in following if n.start < clause.end]
    if asked.kind == "date" and any(asked_about(n) for n in here):
        return False
    return any(not asked_about(n) for n in (*before, *here))


@functools.lru_cache(maxsize=1024)
def owners_in(words: str) -> tuple[Span, ...]:
    """Return the names in ``words`` that may own a figure: letters of units, months, days are none.

    A name that a further word makes another one is taken whole: E1 Pro.
    """
    found: list[Span] = []
    for name in names_in(words):
        if found and words[found[-1].end : name.start] == " " and _made_longer(words, found[-1]):
            found.append(Span(found.pop().start, name.end))
        elif not (
            _UNIT.search(words[: name.start])
            or _OF_THE_CALENDAR.fullmatch(name.of(words))
            or (_AMOUNT.search(name.of(words)) and _COUNTS_ON.match(words[name.end :]))
        ):
            found.append(name)
    return tuple(found)


def _made_longer(words: str, name: Span) -> bool:
    """Whether a name that ends in a number is followed by a word that belongs to it."""
    return words[name.end - 1].isdigit() and _LONGER.match(words[name.end :]) is not None


def _names_asked_in(asked: Asked, words: str, part: Span) -> bool:
    """Whether a part of ``words`` holds a name of the question, and not only to compare with."""
    return any(
        _is_asked(asked, words, name) and not COMPARED.search(words[: name.start])
        for name in owners_in(words)
        if part.start <= name.start < part.end
    ) or any(
        not any(c.isascii() and c.isalpha() for c in name.shown)
        and name.stands_in(folded(part.of(words)))
        for name in asked.names
    )


def _other_names_in(asked: Asked, words: str, part: Span) -> bool:
    return any(
        part.start <= name.start < part.end and not _is_asked(asked, words, name)
        for name in owners_in(words)
    )


def _is_asked(asked: Asked, words: str, name: Span) -> bool:
    """Whether a name in ``words`` is, or is part of, one that the question asks about."""
    written, question = folded(name.of(words)), folded(asked.text)
    if _LONGER_NAME.fullmatch(written) and written not in question:
        return False  # E1 is asked about, and E1 Pro is another
    return any(
        wanted.stands_in(folded(words[max(0, name.start - n) : name.end + n]))
        for wanted in asked.names
        for n in (len(wanted.shown),)
    )
