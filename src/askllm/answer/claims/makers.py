"""Who is said to have made, released or founded a thing, and whether two such names are one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from askllm.answer.claims.standing import standing
from askllm.answer.sense.one_thing import SameName
from askllm.answer.sense.relations import senses
from askllm.read import Asked
from askllm.text import folded
from askllm.types import Evidence

STRONG = 0.7
"""A name counts beside the best when its sentence, and its fit, are this share of the best."""

SAME_DEED = 0.6
"""The same for a sentence with the very deed asked of, where the best one tells another."""

_DEEDS = frozenset({"release", "make", "found", "open", "buy"})
_ONE_DEED = frozenset({"release", "make"})
"""Who develops a thing and who releases it are asked for alike."""

_KIND_OF_BODY = re.compile(
    r"公司|集团|研究院|研究所|实验室|大学|学院|团队|委员会|研究中心|出版社|银行|医院|博物馆"
    r"|科技|技术|网络|信息|电子|软件|汽车|能源|生物|医药|文化|传媒|研究人员|的|旗下|中国|北京|国家|有限|股份|联合"
)
_JOINED = re.compile(r"\s?(?:和|与|跟|同|及|以及|、|，|,|&|\band\b)\s?")
_HOW = re.compile(r"(?:正式|率先|首次|共同|联合|随后|近日|日前|最新|全球|已经?|将|对外)+")
"""How something is done; it may stand where a name does, and is none."""
_AUTHOR_OF_DEED = re.compile(r"哪些|有谁|都有")


@dataclass(frozen=True, slots=True)
class Maker:
    """A name that a sentence gives as the doer of what is asked."""

    evidence: Evidence
    name: str


def makers(asked: Asked, evidence: Sequence[Evidence]) -> list[Maker]:
    """Return the doers that strong sentences name, best first; none where no deed is asked of."""
    wanted = senses(asked.text) & _DEEDS
    best = next((item for item in evidence if item.answer is not None), None)
    if best is None or best.score < STRONG * evidence[0].score:
        return []
    if not wanted or _AUTHOR_OF_DEED.search(asked.text):
        return []
    if wanted & _ONE_DEED:
        wanted |= _ONE_DEED
    found = []
    for item in evidence:
        if item.answer is None or item.score < STRONG * best.score:
            continue
        if item.answer_score < STRONG * best.answer_score:
            continue
        if _HOW.fullmatch(folded(item.short or "")):
            continue
        if standing(asked, item) == "own" and wanted & senses(item.quote):
            found.append(Maker(item, item.short or ""))
    return found if found and found[0].evidence is best else []


def doer(asked: Asked, evidence: Sequence[Evidence]) -> Evidence | None:
    """Return the sentence that names who did the very deed asked of, if the best tells another.

    Who developed a thing is told by the sentence that says so, sooner than by one on who released
    it; ``None`` where the best sentence says so itself, or none does.
    """
    wanted = senses(asked.text) & _DEEDS
    if not wanted or _AUTHOR_OF_DEED.search(asked.text) or wanted <= senses(evidence[0].quote):
        return None
    return next(
        (
            item
            for item in evidence
            if item.answer is not None
            and item.score >= SAME_DEED * evidence[0].score
            and wanted <= senses(item.quote)
            and standing(asked, item) == "own"
        ),
        None,
    )


def same_maker(one: Maker, two: Maker, same_name: SameName) -> bool:
    """Whether two names may be one, or one is among the other's.

    Names in different scripts (谷歌, Google) may always be one unless both are known otherwise:
    only names of one script that share no distinctive part are two.
    """
    if one.evidence.hit.article.id == two.evidence.hit.article.id:
        return True
    return any(
        may_be_one(a, b, same_name)
        for a in _JOINED.split(one.name)
        for b in _JOINED.split(two.name)
    )


def may_be_one(one: str, two: str, same_name: SameName) -> bool:
    """Whether two names may be one's: known to be, in two scripts, or with a part in common."""
    a, b = folded(one).strip(), folded(two).strip()
    if not a or not b or a in b or b in a or same_name(one, two):
        return True
    if a.isascii() is not b.isascii():
        return True
    if a.isascii():
        return bool(set(a.split()) & set(b.split()))
    short, long = sorted((_KIND_OF_BODY.sub("", a) or a, _KIND_OF_BODY.sub("", b) or b), key=len)
    shared = any(short[i : i + 2] in long for i in range(len(short) - 1))
    letters = iter(long)
    return shared or all(c in letters for c in short)


def apart(one: str, two: str, evidence: Sequence[Evidence]) -> bool:
    """Whether two names are certainly of two: alike in script with nothing in common, or listed.

    Names in two scripts are two only where an article lists them side by side (OpenAI、微软).
    """
    if may_be_one(one, two, lambda a, b: False):
        if folded(one).isascii() is folded(two).isascii():
            return False
        return any(_listed(one, two, item.hit.article.text) for item in evidence)
    return True


def _listed(one: str, two: str, text: str) -> bool:
    a, b = re.escape(one), re.escape(two)
    between = r"(?:[、，和与及以\s]|[\u4e00-\u9fffA-Za-z]{1,12}[、和与])+"
    return re.search(rf"{a}{between}{b}|{b}{between}{a}", text) is not None
