"""Whether a sentence speaks of the thing asked about, or of another by a like name."""

from __future__ import annotations

import re
from typing import Literal

from askllm.answer.claims.wording import told_before
from askllm.answer.sense.around import context
from askllm.read import FURTHER_WORD, Asked, Name, names_in
from askllm.text import folded, quantities
from askllm.types import Evidence

Standing = Literal["own", "unclear", "other"]
"""Whether a sentence speaks of the thing asked, leaves it to its context, or of another."""

_LEAST = 3
"""Letters of a name's first word by which it is told again."""

OFTEN = 3
"""Times that a name must stand in an article to say that it is always part of a longer one."""

_COMPARED = re.compile(
    r"(?:超过|超越|超出|小于|大于|高于|低于|多于|少于|优于|好过|胜过|不如|不及|比|同|与|较|相对于|打破"
    r"|匹敌|竞争|由|从|基于|取代|\bthan\s|\bunlike\s)(?:了|过)?[“《「]?\s?$"
)
_COMPARED_AFTER = re.compile(
    r"^[”》」]?(?:为基础|的?基础上|不同|相比|之后|以后|之前|以前|[^，,。；;]{0,10}?的\s?(?:\d+\s?倍|[\d/几]+分之|1/\d))"
)
_CONCERNS_AFTER = re.compile(r"^[”》」]?\s?(?:相关|有关)")
_LONGER_NAME = re.compile(rf"^(?:[-\s]?(?:\d|[α-ω])|[-‐][A-Za-z]|\s{FURTHER_WORD}\b)")
_LONGER_VERSION = re.compile(r"^\s[A-Z][a-z]+(?![A-Za-z])")
_VERSION_AFTER = re.compile(r"^[”」》]?\s?(?:\d+(?:\.\d+)+|[α-ω])")
_NUMBERED = re.compile(
    r"(?:(?P<stem>(?!第)[\u4e00-\u9fff]{2})[”」》]?|第)(?P<number>[一二三四五六七八九十]{1,3}|\d{1,3})(?P<counted>[号届期代世季部][线楼]?)"
)
_CALENDAR = re.compile(
    r"January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|Spring|Summer|Autumn|Fall|Winter"
)
_OTHER_VERSION = re.compile(
    r"新版|升级版|完整版|正式版|测试版|改进版|修订版|新一代|\bnew version\b|\bupgrade"
)
_QUOTED = re.compile(r"[“「『《]([^”」』》，。]{2,12})[”」』》]")
_ASIDE = re.compile(r"[（(“「『《]([\u4e00-\u9fff]{2,8})[)）”」』》]")


def named_in(words: str) -> list[str]:
    """Return the names that a sentence holds: Latin, versioned, or between marks."""
    figures = quantities(words)
    named = [
        n
        for n in names_in(words)
        if not any(n.start < q.end and q.start < n.end for q in figures)  # 投资2.4亿
    ]
    return [n.of(words) for n in named] + _QUOTED.findall(words)


def names_it(asked: Asked, item: Evidence) -> bool:
    """Whether the passage of a sentence, or what stands above it, holds the names asked about."""
    return all(name.stands_in(context(item)) for name in asked.names)


def standing(asked: Asked, item: Evidence) -> Standing:
    """Say whether the sentence speaks of what is asked about."""
    words = item.quote
    if _another_version(asked, words) or _another_number(asked, item):
        return "other"
    if any(_shares_first_word(name, words) for name in asked.names):
        return "other"
    if bool(_OTHER_VERSION.search(words)) is not bool(_OTHER_VERSION.search(asked.text)):
        return "other"
    held = [_held(name, words) for name in asked.names if _can_be_required(name, item)]
    if not held or all(h == "own" for h in held):
        return "other" if _always_longer(asked, item) else "own"
    if "other" in held:
        return "other"
    strange = [name for name in named_in(words) if not _CALENDAR.fullmatch(name)]
    if any(not any(n.stands_in(folded(s)) for n in asked.names) for s in strange):
        return "other"
    heading = (*item.hit.passage.headings[-1:], item.hit.article.title)[0]
    before = folded(f"{heading}\n{told_before(asked, item)}")
    return "unclear" if all(n.stands_in(before) for n in asked.names) else "other"


def _always_longer(asked: Asked, item: Evidence) -> bool:
    """Whether the article never has a quoted name of the question but in one longer name.

    “通义” is asked about, and the article only ever speaks of 通义千问.
    """
    text = item.hit.article.text
    for name in _ASIDE.findall(asked.text):
        after = {text[m.end() : m.end() + 2] for m in re.finditer(re.escape(name), text)}
        if len(after) == 1 and text.count(name) >= OFTEN:
            (more,) = after
            if re.fullmatch(r"[\u4e00-\u9fff]{2}", more) and name + more not in asked.text:
                return True
    return False


def _shares_first_word(name: Name, words: str) -> bool:
    """Whether a sentence has only another thing that begins as a name of two words: Pioneer 2 for Pioneer Lodge."""
    first, _, rest = name.shown.partition(" ")
    if not rest[:1].isupper() or len(first) < _LEAST or name.stands_in(folded(words)):
        return False
    if re.search(rf"\b{re.escape(rest.split()[-1])}\b", words):
        return False  # it goes by its last word: Rovers
    other = rf"(?<![A-Za-z]){re.escape(first)}(?:\s?\d|-[A-Z]|\s(?!{re.escape(rest)})[A-Z][A-Za-z])"
    return re.search(other, words) is not None


def _can_be_required(name: Name, item: Evidence) -> bool:
    """Whether a sentence must hold the name: one that its passage lacks may be a translation."""
    return name.versioned or name.stands_in(context(item))


def _held(name: Name, words: str) -> Literal["own", "none", "other"]:
    """Say how a sentence holds a name: as its own, not at all, or only in passing."""
    plain = folded(words)
    if not name.stands_in(plain):
        return "none"
    places = name.places_in(plain)
    if not places:
        return "own"  # as it sounds
    for place in places:
        before, after = words[: place.start], words[place.end :]
        compared = _COMPARED.search(before) and not _CONCERNS_AFTER.match(after)
        if compared or _COMPARED_AFTER.match(after):
            continue
        if (_LONGER_VERSION if name.versioned else _LONGER_NAME).match(after) and not (
            _is_dated(words, place.end)
        ):
            continue
        return "own"
    return "other"


def _is_dated(words: str, at: int) -> bool:
    """Whether a date begins right at an offset: 白鹭大桥11月30日 is no eleventh bridge."""
    at += words.startswith(" ", at)
    return any(q.kind == "date" and q.start == at for q in quantities(words))


def _another_version(asked: Asked, words: str) -> bool:
    """Whether a name in Han characters stands in ``words`` only with a version not asked for."""
    plain, question = folded(words), folded(asked.text)
    found = False
    for match in re.finditer(r"[\u4e00-\u9fff]{2}(?=[”」》]?\s?(?:\d+(?:\.\d+)+|[α-ω]))", plain):
        at = question.find(match[0])
        if at < 0:
            continue
        if any(q.unit and q.start <= match.end() < q.end for q in quantities(plain)):
            continue  # 总投资27.6亿元
        version = _VERSION_AFTER.match(plain[match.end() :])
        asked_version = _VERSION_AFTER.match(question[at + 2 :])
        assert version is not None  # the look-ahead found it
        if asked_version is None and not re.search(
            rf"{match[0]}(?![”」》]?\s?(?:\d+\.\d|[α-ω]))", plain
        ):
            found = True
    return found


def _another_number(asked: Asked, item: Evidence) -> bool:
    """Whether a sentence has what the question numbers with other numbers only: 三号 for 四号.

    本届 is numbered by what stands before it in the passage, or by the title.
    """
    wanted = _numbered(asked.text)
    if not wanted:
        return False
    hit, told = item.hit, _numbered(item.quote)
    before = hit.article.text[min(hit.passage.start, item.start) : item.start]
    above = _numbered("\n".join((hit.article.title, *hit.passage.headings, before)))
    numbers = ((stem, told.get(stem) or above.get(stem)) for stem in wanted)
    return any(told and told.isdisjoint(wanted[stem]) for stem, told in numbers)


def _numbered(words: str) -> dict[tuple[str, str], set[str]]:
    """Return the numbers that go with a word and what is counted: 听涛 and 号 with 二, 三."""
    found: dict[tuple[str, str], set[str]] = {}
    for match in _NUMBERED.finditer(folded(words)):
        value = quantities(f"{match['number']}个")  # 十三 is 13
        number = str(value[0].value) if value else match["number"]
        found.setdefault((match["stem"] or "", match["counted"]), set()).add(number)
    return found
