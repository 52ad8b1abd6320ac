"""What a question asks for and the sentences found do not state: a unit, a day, a figure, an office.

The topic being right makes a sentence likely to answer; what is looked at here is only whether it
holds the sort of thing that would be an answer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from askllm.answer.claims.claims import COUNTED, best_suited, claims, knows_what_is_counted
from askllm.answer.sense.units import IN_NO_OTHER, in_full, measured
from askllm.read import (
    FIGURES,
    PEOPLE_EN,
    Asked,
    Near,
    asks_data,
    clause_around,
    likely_units,
    names_sum,
    noun_in_capitals,
    noun_in_english,
    of_a_part,
    of_another_rank,
    office_asked,
    owners_in,
    says_noun,
    tells_office,
    tells_sum,
)
from askllm.text import Quantity, folded, is_persons_name, language_of, quantities, sentences
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

_ASKS_UNIT = re.compile(
    r"(?:多少|几)[万亿]?(?P<zh>[\u4e00-\u9fffa-z]{1,4})"
    r"|\b(?:how many|in) (?:(?:us|million|billion) )?(?P<en>[a-z]+)"
)

_POUNDS = re.compile(r"\s?pounds?\b")

_MARKED = re.compile(r"[“「『《]([^”」』》，。]{2,12})[”」』》]")
_SAID = re.compile(r"[的了会要让是不被把也就吗呢]")
"""What stands in words between marks that are said, and are no name: “会让多数家庭用得起”."""

_BODIES = tuple(
    (
        re.compile(rf"哪一?[所家个些间座]?(?:{zh})|\b(?:which|what) (?:{en})\b(?! of\b)"),
        re.compile(told),
    )
    for zh, en, told in (
        (
            "高校|大学|学院|学校|院校|中学|小学",
            "university|college|school",
            "大学|学院|学校|中学|小学|高中|[一二三四五六七八九十附]中|universit|college|school|institute|academy",
        ),
        ("医院|诊所", "hospital|clinic", "医院|诊所|hospital|clinic|infirmary"),
        ("银行", "bank", "银行|[央工建农中交招]行|bank"),
        ("法院", "court", "法院|法庭|court|tribunal"),
        ("博物馆|美术馆", "museum|gallery", "博物馆|博物院|美术馆|museum|gallery"),
        ("出版社", "publisher", "出版|书局|书店|publish|press|books"),
    )
)
"""What sort of body is asked for, and what a name of that sort ends in."""
_SHORT_NAME = re.compile(r"[\u4e00-\u9fff]{2,3}")
_STEM = re.compile(r"(?:(?![的在是由和与于把被对向])[\u4e00-\u9fff]){2,6}$")
_CAPITALS = re.compile(r"(?<![A-Za-z])[A-Z]{3,5}(?![A-Za-z0-9-])")


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
        if _lacks_body(asked, near, best):
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
        strict = strict or asks_data(asked.text)
        return "no_figure" if strict or confidence < DOUBTED else None
    return "no_figure" if _of_another(asked, best) or _counts_another(asked, best) else None


def _lacks_unit(asked: Asked, near: Sequence[Evidence]) -> bool:
    """Whether a currency, say, is asked for by name and no figure of the sentences is in it.

    元 is any: a sum in another currency answers 多少元 and says what it is in.
    """
    for match in _ASKS_UNIT.finditer(folded(asked.text)):
        words = f"1 {match['zh'] or match['en']}"
        for named in quantities(words)[:1]:
            unit = in_full(named, words).unit
            wanted = measured(unit)[0]
            if wanted in IN_NO_OTHER and unit != "元":
                return not any(
                    _is_in(wanted, quantity, item.quote)
                    for item in near
                    for quantity in quantities(item.quote)
                )
    return False


def _is_in(measure: str, quantity: Quantity, words: str) -> bool:
    """Whether a figure of ``words`` is in a unit of a measure; English pounds may be money."""
    unit = in_full(quantity, words).unit
    if measure == "pounds" and not unit:
        return _POUNDS.match(folded(words), quantity.end) is not None
    return measured(unit)[0] == measure or (measure == "dollars" and unit.endswith("$"))


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
    if best_suited(asked, best.quote) >= COUNTED:
        return False
    # what is counted may be called otherwise in the article (月租 for 房租): the reader knows
    return not best.sure or _says_what_it_counts(best)


def _says_what_it_counts(best: Evidence) -> bool:
    """Whether a word for what it counts stands beside the short answer: 参数为1.2万亿."""
    assert best.answer is not None  # asked for only where there is one
    start, end = best.answer.start - best.start, best.answer.end - best.start
    return Near(best.quote, start, end, unit=False).tells_what_it_counts()


def _counts_people(asked: Asked, best: Evidence) -> bool:
    """Whether an English short answer counts people, and so is nobody's age and no height."""
    assert best.answer is not None  # asked for only where there is one
    if asked.noun == "人" or not likely_units(asked.text):
        return False
    return PEOPLE_EN.match(folded(best.quote[best.answer.end - best.start :])) is not None


def _lacks_body(asked: Asked, near: Sequence[Evidence], best: Evidence) -> bool:
    """Whether a university, a bank and the like is asked for and no sentence near names one.

    A short name that its article has in full elsewhere is one; what is written in capitals may be,
    and so may a short answer that is no person's name.
    """
    plain = folded(asked.text)
    wanted = next((told for asks, told in _BODIES if asks.search(plain)), None)
    if asked.kind not in ("who", "passage") or wanted is None:
        return False
    if any(_CAPITALS.search(item.quote) or _names_body(wanted, item) for item in near):
        return False
    short = best.short or ""
    return _SHORT_NAME.fullmatch(short) is None or is_persons_name(short)


def _names_body(ending: re.Pattern[str], item: Evidence) -> bool:
    """Whether a sentence has a name with an ending, or a short one: 江城, 江大 of 江城大学."""
    words, text = folded(item.quote), folded(item.hit.article.text)
    if ending.search(words):
        return True
    shorts = set()
    for match in ending.finditer(text):
        stem = _STEM.search(text[: match.start()])
        if stem is not None:
            shorts |= {stem[0][-2:], *(c + match[0][0] for c in stem[0])}
    return any(short in words for short in shorts if len(short) > 1)


def _lacks_office(asked: Asked, best: Evidence) -> bool:
    """Whether the holder of an office is asked for and the best sentence names no such."""
    offices = office_asked(asked)
    if of_a_part(asked, best) or of_another_rank(asked, best.quote):
        return True
    return bool(offices) and not tells_office(asked, offices, best.quote)
