"""What a question asks for and the sentences found do not state: a unit, a day, a figure, an office.

The topic being right makes a sentence likely to answer; what is looked at here is only whether it
holds the sort of thing that would be an answer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from askllm.answer.claims.claims import COUNTED, best_suited, claims, knows_what_is_counted
from askllm.read import (
    FIGURES,
    PEOPLE_EN,
    Asked,
    clause_around,
    likely_units,
    names_sum,
    noun_in_capitals,
    noun_in_english,
    office_asked,
    owners_in,
    says_noun,
    tells_office,
    tells_sum,
)
from askllm.text import Quantity, folded, language_of, quantities, sentences
from askllm.types import Evidence, Span

Unmet = Literal["no_unit", "no_day", "no_figure", "no_office", "no_fact"]
"""What is lacking; each is the name of the phrase that says so."""

NEAR = 0.6
"""Sentences from this share of the best score on are looked at for what is lacking."""

DOUBTED = 0.5
"""A sentence without the figure asked for must be as likely to answer as this, in [0, 1]."""

_DAY = re.compile(
    r"哪一?[天日](?!前)|几月几[日号]|几号|(?:具体|确切|准确)的?(?:日期|日子|哪)|[年月]几[日号]"
    r"|\b(?:what|which|exact|precise) (?:exact |precise )?(?:day|date)\b"
)

_UNITS: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = tuple(
    (re.compile(asked), forms)
    for asked, forms in (
        (r"千瓦时|度电|\b[kmg]wh\b|kilowatt", ("千瓦时", "度", "wh", "kilowatt")),
        (r"欧元|\beuros?\b|€", ("欧元", "euro", "€")),
        (r"美元|美金|\bdollars?\b|\busd\b", ("美元", "美金", "dollar", "usd", "$")),
        (r"英镑|\bpounds sterling\b|\bgbp\b", ("英镑", "镑", "pound", "gbp", "£")),
        (r"日元|\byen\b", ("日元", "yen")),
        (r"人民币|\byuan\b|\brmb\b", ("元", "人民币", "yuan", "rmb")),
    )
)
"""How a question asks for a unit, and what a figure in that unit holds."""

_ASKS_UNIT = re.compile(
    r"(?:多少|几)[万亿]?(?P<zh>[\u4e00-\u9fffa-z]{1,4})"
    r"|\b(?:how many|in) (?:(?:us|million|billion) )?(?P<en>[a-z]+)"
)

_MARKED = re.compile(r"[“「『《]([^”」』》，。]{2,12})[”」』》]")
_SAID = re.compile(r"[的了会要让是不被把也就吗呢]")
"""What stands in words between marks that are said, and are no name: “会让多数家庭用得起”."""

_SCHOOL_ASKED = re.compile(
    r"哪一?[所家个些]?(?:高校|大学|学院|学校|院校)|\b(?:which|what) (?:university|college|school)\b"
)
_SCHOOL = re.compile(
    r"[\u4e00-\u9fff]{2}(?:大学|学院|中学|小学)|[北清][大华]|[工师理科财农医][大工]|university|college|school|institute|\bmit\b"
)


def unmet(
    asked: Asked, evidence: Sequence[Evidence], best: Evidence, confidence: float
) -> Unmet | None:
    """Return what the sentences lack of what is asked for, ``None`` where nothing is known to.

    Args:
        asked: the question.
        evidence: scored sentences, best first, not empty.
        best: the one that would be answered from, with its short answer if it has one.
        confidence: the chance, in [0, 1], that the best of them answers.
    """
    near = [item for item in evidence if item.score >= NEAR * evidence[0].score]
    if asked.kind not in FIGURES:
        if _lacks_school(asked, near):
            return "no_fact"
        return "no_office" if _lacks_office(asked, best) else None
    if _lacks_unit(asked, near):
        return "no_unit"
    if _lacks_sum(asked, near) or _lacks_abbreviation(asked, near):
        return "no_figure"
    if (
        asked.kind == "date"
        and _DAY.search(folded(asked.text))
        and not _tells_day(asked, best, near)
    ):
        return "no_day"
    if best.answer is None:
        if best_suited(asked, best.quote) >= COUNTED:
            return None  # it states such a figure, though none that surely is the one
        people = "人" in (asked.noun, asked.measure)
        strict = asked.wants_money or asked.wants_time or asked.wants_units or people
        return "no_figure" if strict or confidence < DOUBTED else None
    return "no_figure" if _of_another(asked, best) or _counts_another(asked, best) else None


def _lacks_unit(asked: Asked, near: Sequence[Evidence]) -> bool:
    """Whether a unit is asked for by name and no figure of the sentences is in it."""
    plain = folded(asked.text)
    wanted = [m["zh"] or m["en"] for m in _ASKS_UNIT.finditer(plain)]
    for pattern, forms in _UNITS:
        if any(pattern.search(unit) for unit in wanted):
            return not any(
                _in_unit(item.quote, quantity, forms)
                for item in near
                for quantity in quantities(item.quote)
            )
    return False


def _lacks_sum(asked: Asked, near: Sequence[Evidence]) -> bool:
    """Whether an English question names a sum (revenue) that no sentence, all in English, tells."""
    noun = noun_in_english(asked.text) if asked.language == "en" else ""
    if not names_sum(noun):
        return False
    told = [folded(item.quote) for item in near]
    return all(language_of(words) == "en" and not tells_sum(noun, words) for words in told)


def _lacks_abbreviation(asked: Asked, near: Sequence[Evidence]) -> bool:
    """Whether what is counted is written alike in every language (GPUs) and stands nowhere."""
    if asked.kind != "number" or not noun_in_capitals(asked.text):
        return False
    return not any(asked.noun in folded(item.quote) for item in near)


def _in_unit(words: str, quantity: Quantity, forms: tuple[str, ...]) -> bool:
    """Whether a figure is written with one of a unit's forms, right before it, in it or after it."""
    own = folded(words[quantity.start : quantity.end])
    after = folded(words[quantity.end : quantity.end + 12]).lstrip(" 多余个")
    before = folded(words[max(0, quantity.start - 1) : quantity.start])
    return any(form in own or after.startswith(form) or form == before for form in forms)


def _tells_day(asked: Asked, best: Evidence, near: Sequence[Evidence]) -> bool:
    """Whether a sentence that may answer tells a day."""
    if best.answer is not None:
        told = [q for q in quantities(best.short or "") if q.kind == "date"]
        if any(_is_day(q) for q in told):
            return True
    return any(_is_day(claim.value) for claim in claims(asked, near) if claim.standing == "own")


def _is_day(date: Quantity) -> bool:
    """Whether a date says the day: 2021-10-26, --10-26."""
    return re.search(r"-\d\d-\d\d$", str(date.value)) is not None


def _of_another(asked: Asked, best: Evidence) -> bool:
    """Whether the best sentence states the figure of another name before it, and has none asked for.

    The name asked for may stand in the sentence before, which the best one goes on from.
    """
    assert best.answer is not None  # asked for only where there is one
    answer = Span(best.answer.start - best.start, best.answer.end - best.start)
    before = best.quote[: answer.start]
    after = best.quote[answer.end : clause_around(best.quote, answer).end]
    others = _other_names(before)
    if not asked.names or not (others or _other_names(after)):
        return False
    article, passage = best.hit.article, best.hit.passage
    ahead = sentences(article.text, passage.start, best.start)
    told = [best.quote, *(span.of(article.text) for span in ahead[-1:])]
    if not others or asked.language != language_of(best.quote):
        told += [article.title, passage.text, *passage.headings[-1:]]
    return not any(name.stands_in(folded("\n".join(told))) for name in asked.names)


def _other_names(words: str) -> list[str]:
    """Return the names in a stretch of a sentence; a month is none, nor is what somebody says."""
    owners = [span.of(words) for span in owners_in(words)]
    return owners + [name for name in _MARKED.findall(words) if not _SAID.search(name)]


def _counts_another(asked: Asked, best: Evidence) -> bool:
    """Whether the short answer counts something that is not asked for: 参数为1.2万亿 for 数据."""
    if asked.kind == "number" and _counts_people(asked, best):
        return True
    if asked.kind != "number" or not knows_what_is_counted(asked):
        return False
    if asked.language != language_of(best.quote):
        return False  # its noun cannot stand there
    plain = folded(best.quote)
    if asked.language == "en" and says_noun(noun_in_english(asked.text), plain):
        return False
    pieces = [asked.noun[i : i + 2] for i in range(max(1, len(asked.noun) - 1))]
    if not asked.noun.isascii() and any(piece in plain for piece in pieces):
        return False
    return best_suited(asked, best.quote) < COUNTED


def _counts_people(asked: Asked, best: Evidence) -> bool:
    """Whether an English short answer counts people, and so is nobody's age and no height."""
    assert best.answer is not None  # asked for only where there is one
    if asked.noun == "人" or not likely_units(asked.text):
        return False
    return PEOPLE_EN.match(folded(best.quote[best.answer.end - best.start :])) is not None


def _lacks_school(asked: Asked, near: Sequence[Evidence]) -> bool:
    """Whether a school is asked for by name and the sentences name none, only speak of such."""
    if asked.kind != "who" or not _SCHOOL_ASKED.search(folded(asked.text)):
        return False
    return not any(_SCHOOL.search(folded(item.quote)) for item in near)


def _lacks_office(asked: Asked, best: Evidence) -> bool:
    """Whether the holder of an office is asked for and the best sentence names no such."""
    offices = office_asked(asked)
    return bool(offices) and not tells_office(offices, best.quote)
