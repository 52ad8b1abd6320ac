"""Twins without an answer: a good question about a name, a year or an attribute no article has."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from askllm.evaluate.draft.chinese_words import SURNAMES
from askllm.evaluate.draft.proposal import Proposal, in_script_of
from askllm.text import folded, language_of
from askllm.types import Article

_VERSION = re.compile(
    r"(?<=[A-Za-z])[- ]?(\d{1,3})(?![\dA-Za-z年月日亿万%])|(?<=[\u4e00-\u9fff])(\d{1,2})(?=\.\d)"
)
_YEAR = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d)(?=年|\b)(?![\d–—-])")
_STEM = re.compile(r"[A-Za-z][A-Za-z0-9.\- ]*$|[\u4e00-\u9fff]{1,2}$")
"""What stands before a version and belongs to the name: TideNet- of 模型TideNet-3, 悟道 of 悟道2.0."""
_SOUNDED = frozenset("尔斯特克布德拉夫罗格森姆顿伯恩尼兹茨菲奇诺娜莎崙仑采迪")
"""Characters that spell foreign names; such a name does not take a Chinese given name."""
_GIVEN = (
    "敏",
    "志远",
    "晓东",
    "雅琴",
    "建国",
    "思涵",
    "文博",
    "丽华",
    "海峰",
    "俊杰",
    "雪梅",
    "国栋",
)
_FAMILY = ("Whitcombe", "Ferrante", "Lindqvist", "Okonkwo", "Hargrave", "Delacroix")
_IS_NAME = re.compile(
    r"(?:the )?[A-Z](?:[A-Za-z0-9.\-]|\s(?=[A-Z0-9])){1,22}|[\u4e00-\u9fff]{2,14}(?:公司|集团|大学|研究院|研究所|实验室|学院|银行|博物馆|图书馆)"
    r"|《[^》]{1,20}》|“[^”]{2,14}”"
)
_OF_A_THING: dict[str, tuple[tuple[str, str], ...]] = {
    "zh": (
        ("商标", "{}的商标是哪一年注册的？"),
        ("吉祥物", "{}的吉祥物是什么？"),
        ("诉讼", "{}一共卷入过多少起诉讼？"),
        ("纪念邮票", "{}的纪念邮票是哪一年发行的？"),
        ("主题曲", "{}的主题曲是谁唱的？"),
        ("客服", "{}的客服电话是多少？"),
        ("官方网站", "{}的官方网站是什么？"),
        ("邮政编码", "{}的邮政编码是多少？"),
        ("停车位", "{}有多少个停车位？"),
    ),
    "en": (
        ("trademark", "When was the trademark of {} registered?"),
        ("mascot", "What is the mascot of {}?"),
        ("lawsuit", "How many lawsuits were filed against {}?"),
        ("postcode", "What is the postcode of {}?"),
        ("parking", "How many parking spaces does {} have?"),
        ("stamp", "When was the commemorative stamp of {} issued?"),
    ),
}
_OF_A_PERSON: dict[str, tuple[tuple[str, str], ...]] = {
    "zh": (
        ("身高", "{}的身高是多少？"),
        ("母校", "{}的母校是哪所学校？"),
        ("籍贯", "{}的籍贯是哪里？"),
        ("生日", "{}的生日是哪一天？"),
    ),
    "en": (
        ("height", "What is the height of {}?"),
        ("blood type", "What is the blood type of {}?"),
        ("pet", "What pet does {} have?"),
    ),
}


@dataclass(frozen=True, slots=True)
class Absent:
    """Knows what stands in no article, compared folded and without spaces and hyphens."""

    texts: tuple[str, ...]

    @classmethod
    def of(cls, articles: Sequence[Article]) -> Absent:
        """Take the titles and texts of ``articles``."""
        return cls(tuple(_squeezed(f"{a.title}\n{a.text}") for a in articles))

    def __call__(self, words: str) -> bool:
        """Whether ``words`` stand in no article."""
        wanted = _squeezed(words)
        return not any(wanted in text for text in self.texts)


def _squeezed(text: str) -> str:
    return re.sub(r"[\s\-_]", "", folded(text))


def twin(proposal: Proposal, absent: Absent, chance: random.Random) -> Proposal | None:
    """Return a question like ``proposal`` that no article answers, or ``None``.

    Tried in turn: another version of the name, another person, another year, and at last an
    attribute that no article speaks of. ``evidence`` and ``answer`` are empty.
    """
    for make in (_other_version, _other_person, _other_year, _other_attribute):
        made = make(proposal, absent, chance)
        if made is not None:
            question, how = made
            return replace(
                proposal,
                kind="unanswerable",
                question=question,
                answer="",
                evidence="",
                items=(),
                template=how,
            )
    return None


_Made = tuple[str, str] | None


def _other_version(proposal: Proposal, absent: Absent, chance: random.Random) -> _Made:
    subject = proposal.subject
    match = _VERSION.search(subject)
    if match is None or not re.search(r"[A-Za-z0-9]", subject):
        return None
    for step in (4, 5, 6, 7, 8, 9):
        start, end = match.span(match.lastindex or 1)
        number = str(int(subject[start:end]) + step)
        other = subject[:start] + number + subject[end:]
        name = _STEM.search(subject[:start])
        shown = (name[0] if name else subject[:start]) + number
        if absent(shown):
            return proposal.question.replace(
                subject, other
            ), f"{subject} became {other}, which stands in no article"
    return None


def _other_person(proposal: Proposal, absent: Absent, chance: random.Random) -> _Made:
    if not proposal.person:
        return None
    subject = proposal.subject
    chinese = re.search(rf"[{SURNAMES}][\u4e00-\u9fff]{{1,2}}$", subject[-3:])
    english = re.fullmatch(r"(?:[A-Z][\w.]*\s)+(?P<last>[A-Z][a-z]+)", subject)
    if chinese and _SOUNDED & set(chinese[0][1:]):
        return None
    if chinese:
        options = [in_script_of(proposal.evidence, chinese[0][0] + g) for g in _GIVEN]
        last = chinese[0]
    elif english:
        options, last = list(_FAMILY), english["last"]
    else:
        return None
    chance.shuffle(options)
    other = next((name for name in options if absent(name)), None)
    if other is None:
        return None
    return proposal.question.replace(
        last, other
    ), f"{last} became {other}, who stands in no article"


def _other_year(proposal: Proposal, absent: Absent, chance: random.Random) -> _Made:
    match = _YEAR.search(proposal.question)
    if match is None or proposal.kind not in ("number", "share"):
        return None
    for step in (3, 4, 6, 8, 11, 13):
        year = str(int(match[1]) - step)
        if absent(year):
            question = proposal.question[: match.start()] + year + proposal.question[match.end() :]
            return question, f"{match[1]} became {year}, a year no article speaks of"
    return None


def _other_attribute(proposal: Proposal, absent: Absent, chance: random.Random) -> _Made:
    subject = proposal.subject
    language = language_of(proposal.question)
    if not (proposal.person or (_IS_NAME.fullmatch(subject) and proposal.kind != "quotation")):
        return None
    options = list((_OF_A_PERSON if proposal.person else _OF_A_THING)[language])
    chance.shuffle(options)
    for attribute, words in options:
        if absent(attribute):
            return in_script_of(proposal.evidence, words).format(
                subject
            ), f"no article speaks of {attribute}"
    return None
