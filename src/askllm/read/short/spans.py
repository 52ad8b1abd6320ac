"""The short answer inside a sentence: which number, date or name the question asks for.

A candidate is judged by its own clause: how much of the question the clause covers, how near the
candidate stands to what it covers, whether its unit and neighbours are what is counted, and
whether the name nearest to it is the one asked about.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from askllm.read.about.offices import holders_in, office_asked
from askllm.read.about.ownership import clause_around, told_of_others
from askllm.read.about.roles import bearers_asked
from askllm.read.ask.measures import (
    TIMES,
    done_before_figure,
    likely_units,
    names_sum,
    noun_in_capitals,
    noun_in_english,
)
from askllm.read.ask.names import organisations_and_people
from askllm.read.ask.question import FIGURES, Asked
from askllm.read.short.contrast import asks_change, pairs_in, told_with, weights_among
from askllm.read.short.extent import Figure, figures_of, relative_dates
from askllm.read.short.near import Near
from askllm.read.short.places import asks_place, places_in
from askllm.text import Quantity, folded, quantities, search_tokens
from askllm.types import Span

Weigh = Callable[[str], float]

_ENDED_AT = re.compile(r"[到至](?:了|大约|约)?(?:多少|几|多[大长高久])")
_MONEY = frozenset(
    (
        "元 美元 美金 万元 亿元 人民币 欧元 日元 英镑 港元 韩元 卢布 dollar dollars yuan euro euros pound pounds"
        " pence p cent cents yen crown crowns kronor kroner krona franc francs rupee rupees peso pesos"
        " rouble roubles ruble rubles ringgit baht"
    ).split()
)
_PEOPLE = frozenset({"人", "人次", "名", "位", "people"})
UNITS_EN = {
    "metre": ("米", "metres", "meters"),
    "meter": ("米", "metres", "meters"),
    "kilometre": ("公里", "千米", "km"),
    "kilometer": ("公里", "千米", "km"),
    "mile": ("英里", "miles"),
    "tonne": ("吨", "tonnes", "tons"),
    "ton": ("吨", "tonnes", "tons"),
    "kilogram": ("公斤", "千克", "kg"),
    "dollar": ("美元", "美金", "dollars", "dollar"),
    "euro": ("欧元", "euros", "euro"),
    "yuan": ("元", "人民币", "yuan"),
    "minute": ("分钟", "minutes", "minute"),
    "second": ("秒", "seconds", "second"),
}
"""English units that a question may count in, and how the articles write them."""

_OF_KINDS = frozenset({"种", "类", "款", "次", "倍", "步"})
"""Measure words that count something else than the noun asked for: 四种参数规模 are no 参数."""
_WHOLES = frozenset({"规模", "产业", "市场", "总额", "产值"})
_PHYSICAL = re.compile(r"[a-z%]|[元倍年天月周秒]|小时|分钟")
_RATE = re.compile(
    r"[率比]$|比例|占比|份额|股[份权]|幅度|rate$|share$|turnout|margin|percentage|proportion"
)
_OF_A_WHOLE = re.compile(r"占[^，,。]{0,14}多少|持有?[^，,。]{0,10}多少|多少(?:的?股[份权]|份额)")
"""Asked is the part of a whole: 占总数的多少, 持有多少股份."""
_CHANGED_BY = re.compile(
    r"(?:[增减升降涨跌提缩扩加压][\u4e00-\u9fff]?|[多少高低快慢贵])(?:了|约|近|超过){0,2}\s?$|\bby\s(?:\w+\s){0,2}$"
)
_HOME_ASKED = re.compile(
    r"哪[里儿]人|何[处地]人|籍贯|老家|[家故]乡|出生(?:地|在|于|[?\s]*$)|\bwhere (?:was|is|were|does|did) .*\b(?:born|come from|from|grow up)\b"
)
_HOME = re.compile(
    r"(?:出?生[于在]|籍贯[是为:]?|祖籍|来自|老家[在是]|生长[于在])(?P<zh>[\u4e00-\u9fff]{2,10}?)(?=[，,。、；;（(]|的|人|$)"
    r"|\b(?:born(?: and raised)?(?: in \d{4})? in|native of|com(?:es?|ing) from|grew up in) (?P<en>[a-z][a-z' -]*(?:, (?!and|where|who|which|in|then|but)[a-z]+(?: [a-z]+)?)?)(?=[,.;]|$)"
)
"""Where somebody was born or comes from."""
_DONE = re.compile(
    r"(?P<verb>(?:(?![是有为达到共约占了])[\u4e00-\u9fff]){2})[了过出掉下]?多少(?=[\u4e00-\u9fff])"
)
"""What was done to how much of a thing: 清除了多少, 种植多少."""
_EITHER = re.compile(r"还是|或者?|\bor\b|、|/")
_LASTED_EN = re.compile(r"\bhow long (?:was|were|is|are) .*[a-z]ed(?: for)?[?\s]*$")

OWNED = 0.3
"""What is left of a candidate's fit when its sentence says that it belongs to another name."""

LEAST_SUITS = 0.25
"""A figure that agrees less with what is counted is no candidate."""

LIKELY = 0.9
"""A figure in a unit that what is asked for mostly has: km/h for a speed."""

OTHER_SUM = 0.8
"""A sum of money, or a share, beside which the word for it does not stand: 营收 for 净利润."""

ANOTHER_SUM = 0.4
"""The same in English, where more can stand between the two: £14m of profit for the revenue."""

TOLD_FROM_TODAY = 0.6
"""A date that only who knows the day of writing can tell: 明年上半年."""

UNCHANGED = 0.4
"""A figure that is not told as a change where the size of one is asked for."""

IN_ANOTHER_LANGUAGE = 0.4
"""A figure of a sentence in which the question's noun cannot stand, for want of its letters."""

ELSEWHERE = 0.6
"""The same when its sentence lacks a figure that the question states; ``NEARBY`` when only its
clause does."""

NEARBY = 0.85

_LONGEST_OR = 6
"""Characters between two figures that are offered: 还是, 亿还是约, or about."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A possible short answer: its place, how well it fits, in [0, 1], and its value if any.

    ``suits``: how well its unit and kind agree with what is asked, in [0, 1].
    """

    span: Span
    suits: float
    quantity: Quantity | None = None
    fit: float = 0.0


def best_of(judged: Sequence[Candidate]) -> Candidate | None:
    """Return the candidate that fits best, the first of equal ones, or ``None`` without any."""
    return max(judged, key=lambda c: (round(c.fit, 6), -c.span.start), default=None)


def judged_spans(asked: Asked, text: str, sentence: Span, weigh: Weigh) -> list[Candidate]:
    """Return every possible short answer in ``text[sentence]`` with its ``fit``.

    Their offsets are into ``text``. ``weigh`` gives the weight of a search token of the question,
    above 0.
    """
    words = sentence.of(text)
    found = [c for c in _candidates(asked, words) if c.suits >= LEAST_SUITS]
    if not found:
        return []
    places = _covered_places(asked, words, weigh)
    lost = told_of_others(asked, words, [c.span for c in found])
    left = weights_among(asked, words, [c.span for c in found], weigh)
    judged = [
        replace(
            c,
            fit=_fit(asked, words, c, places, weigh)
            * (OWNED if c.span in lost else 1.0)
            * left[c.span],
        )
        for c in found
    ]
    return [
        replace(c, span=Span(sentence.start + c.span.start, sentence.start + c.span.end))
        for c in judged
    ]


def _candidates(asked: Asked, words: str) -> list[Candidate]:
    if asked.kind in FIGURES:
        found = figures_in(asked, words)
        if asked.kind == "date" and not found and not asked.given:
            found = [Candidate(span, TOLD_FROM_TODAY) for span in relative_dates(words)]
        return found
    told = bearers_asked(asked, words)
    if told:
        return [Candidate(span, 1.0) for span in told]
    if asked.kind == "who" and _HOME_ASKED.search(folded(asked.text)):
        return [
            Candidate(Span(*match.span(match.lastgroup or 0)), 1.0)
            for match in _HOME.finditer(folded(words))
        ]
    if asked.kind == "who" and asks_place(asked.text):
        return [Candidate(span, 1.0) for span in places_in(words, asked.text)]
    holders = holders_in(office_asked(asked), words)
    if holders:
        return [Candidate(span, 1.0) for span in holders]
    if asked.kind == "who":
        plain = folded(asked.text)
        return [
            Candidate(span, suits)
            for span, suits in organisations_and_people(words, asked.wants_person)
            if not _said_in(plain, folded(span.of(words)))
            and not _renames(plain, words, span)
            and not any(name.stands_in(folded(span.of(words))) for name in asked.names)
        ]
    return []


def _renames(question: str, words: str, span: Span) -> bool:
    """Whether the name stands in brackets after something of the question, as its other form."""
    before = folded(words[max(0, span.start - 3) : span.start])
    return len(before) == 3 and before[-1] in "(（" and before[:2] in question


def _said_in(question: str, name: str) -> bool:
    """Whether the question already holds the name, or the best part of it."""
    if name in question:
        return True
    pairs = [name[i : i + 2] for i in range(len(name) - 1)]
    return sum(pair in question for pair in pairs) * 2 >= len(pairs) and not name.isascii()


def figures_in(asked: Asked, words: str) -> list[Candidate]:
    """Return the figures or dates of ``words`` that may be asked for, in reading order.

    What the question states is no answer to it, unless it asks which of two figures is right
    (2500亿还是2457亿): then nothing else is one.
    """
    kinds = {"number": ("number", "share"), "share": ("share", "number"), "date": ("date",)}
    offered = offers(asked)
    figures = figures_of(words)
    measured = [f.span for f in figures if f.quantity.kind != "date"]
    moved = {s for pair in pairs_in(words, measured) for s in pair} if asks_change(asked) else set()
    told = told_with(words, measured)
    found = []
    for figure in figures:
        quantity = figure.quantity
        said = any(part.means(given) for given in asked.given for part in figure.parts)
        if quantity.kind not in kinds[asked.kind] or said is not offered:
            continue
        start = told.get(figure.span, figure.span).start
        suits = 0.0 if figure.span in moved else _suits(asked, words, figure, start)
        found.append(Candidate(figure.span, suits, quantity))
    return found


def offers(asked: Asked) -> bool:
    """Whether the question offers figures to choose from: 2500亿还是2457亿, 3 or 4."""
    given = [q for q in asked.given if (q.kind == "date") == (asked.kind == "date")]
    if len(given) < 2:
        return False
    one, two = given[-2:]
    between = folded(asked.text[one.end : two.start])
    return len(between) <= _LONGEST_OR and _EITHER.search(between) is not None


def _suits(asked: Asked, words: str, figure: Figure, start: int) -> float:
    """How well a figure's unit and neighbours agree with what is asked, in [0, 1].

    ``start``: where it begins, or the old value that it is told after (从24%降到19%).
    """
    quantity = figure.quantity
    if asked.kind == "date":
        return 1.0 if not str(quantity.value).startswith("-") else 0.9
    if asked.kind == "share":
        return 1.0 if quantity.kind == "share" else (0.6 if quantity.unit == "倍" else 0.0)
    near = Near(words, start, figure.span.end, bool(quantity.unit))
    relative = quantity.kind == "share" or quantity.unit == "倍"
    if asks_change(asked) and (relative or not _CHANGED_BY.search(words[: figure.span.start])):
        return 1.0 if relative else UNCHANGED
    if relative and _OF_A_WHOLE.search(folded(asked.text)):
        return 1.0 if near.stands_by(asked.noun) else OTHER_SUM
    if asked.wants_money:
        if quantity.unit not in _MONEY:
            return 0.3 if quantity.kind == "share" else 0.0
        noun = noun_in_english(asked.text) if asked.language == "en" else ""
        if names_sum(noun) and near.is_latin:
            return 1.0 if near.tells_sum(noun) else ANOTHER_SUM
        if not _names_sum(asked) or near.stands_by(asked.noun):
            return 1.0
        return ANOTHER_SUM if noun and asked.noun in folded(words) else OTHER_SUM
    units = asked.wants_units or (TIMES if _lasts(asked) else frozenset())
    if asked.wants_time and asked.measure not in ("", "个") and quantity.unit == asked.measure:
        return 1.0  # two things asked in one: 多少卡多久
    if units:
        return 1.0 if quantity.unit in units else 0.0
    if quantity.unit in likely_units(asked.text):
        return 1.0 if near.stands_by(asked.noun) else LIKELY
    return _done_as_often(asked, words, figure.span) * _counts(asked, near, quantity)


def _done_as_often(asked: Asked, words: str, span: Span) -> float:
    """Weigh a figure by whether the deed asked about stands right before it, or before another."""
    deed = done_before_figure(asked.text) if asked.language == "en" else None
    told = [m.end() for m in deed.finditer(folded(words))] if deed is not None else []
    if not told or not any(q.start in told for q in quantities(words)):
        return 1.0
    return 1.0 if span.start in told else ANOTHER_SUM


def _names_sum(asked: Asked) -> bool:
    """Whether the question names the sum it asks for: 净利润, but not 钱."""
    return len(asked.noun) > 1 and "钱" not in asked.noun and not asked.noun.isascii()


def _lasts(asked: Asked) -> bool:
    """Whether a length of time is asked for."""
    return asked.wants_time or _LASTED_EN.search(folded(asked.text)) is not None


def _counts(asked: Asked, near: Near, quantity: Quantity) -> float:
    """How well a quantity agrees with the noun that is counted (多少参数), in [0, 1]."""
    if asked.noun in UNITS_EN:
        return 1.0 if quantity.unit in UNITS_EN[asked.noun] else 0.1
    if near.is_year(quantity):
        return 0.0
    noun = noun_in_english(asked.text) if asked.language == "en" and near.is_latin else asked.noun
    people = asked.noun == "人" or (asked.measure == "人" and not asked.noun)
    if people and (noun in ("人", "") or not near.stands_by(noun)):
        return 1.0 if quantity.unit in _PEOPLE or near.counts_people(noun) else 0.0
    if asked.measure and quantity.unit and (asked.measure != "个" or not asked.noun):
        people = asked.measure == "人" and quantity.unit in _PEOPLE
        return 1.0 if people or quantity.unit.endswith(asked.measure) else 0.2
    if not asked.noun:
        # How much, how long: only who reads English can tell which unit is meant.
        physical = asked.language != "en" and _PHYSICAL.match(quantity.unit)
        foreign = quantity.kind == "share" or (physical and quantity.unit not in _MONEY)
        return 0.3 if foreign else 0.6
    if quantity.unit and noun.startswith(quantity.unit.removesuffix("s")):
        return 1.0
    if quantity.kind == "share":
        rate = _RATE.search(noun)
        return 0.1 if not rate else 1.0 if near.stands_by(noun) else 0.6 if noun.isascii() else 0.3
    if quantity.unit == "倍" and near.stands_by(noun):
        return 0.9
    if quantity.unit in _OF_KINDS:
        return 0.9 if near.counts_kinds_of(noun) else 0.1
    return _by_the_noun(asked, noun, near, quantity)


def _by_the_noun(asked: Asked, noun: str, near: Near, quantity: Quantity) -> float:
    """How well a quantity agrees with the noun, by what stands beside it, in [0, 1]."""
    if near.stands_by(noun):
        return 1.0
    money = quantity.unit in _MONEY
    if money and any(word in noun for word in _WHOLES):
        return 0.7
    deed = done_before_figure(asked.text) if near.is_latin else None
    if deed is not None and any(m.end() == near.start for m in deed.finditer(folded(near.words))):
        return 1.0 if not re.match(r"\s[a-z]+s\b", near.words[near.end :]) else 0.1
    done = _DONE.search(folded(asked.text))
    if done and not money and near.stands_by(done["verb"]):
        return 0.8
    strange = noun.isascii() is not near.is_latin and noun not in folded(near.words)
    strange = strange and not noun_in_capitals(asked.text)
    if strange and not money:
        return IN_ANOTHER_LANGUAGE  # no word of the one can stand in the other
    return 0.1 if quantity.unit or noun.isascii() else 0.3


def _covered_places(asked: Asked, words: str, weigh: Weigh) -> list[tuple[int, float]]:
    """Return where in ``words`` tokens of the question stand: (middle, weight)."""
    plain = folded(words)
    places = []
    for token in asked.tokens:
        if len(token) < 2:
            continue
        at = plain.find(token)
        while at >= 0:
            places.append((at + len(token) // 2, weigh(token)))
            at = plain.find(token, at + 1)
    return places


def _fit(
    asked: Asked, words: str, candidate: Candidate, places: list[tuple[int, float]], weigh: Weigh
) -> float:
    clause = clause_around(words, candidate.span)
    inside = _tokens_in(clause.of(words))
    long = [t for t in asked.tokens if len(t) > 1]
    total = sum(weigh(t) for t in long) or 1.0
    coverage = sum(weigh(t) for t in long if t in inside) / total
    middle = (candidate.span.start + candidate.span.end) / 2
    weight = sum(w for _, w in places) or 1.0
    nearness = sum(w / (1 + abs(at - middle) / 8) for at, w in places) / weight
    fit = 0.3 * coverage + 0.2 * nearness + 0.5 * candidate.suits
    if _ENDED_AT.search(asked.text) and not re.search(
        r"[到至为]了?$", words[: candidate.span.start]
    ):
        fit *= ELSEWHERE  # asked is where it went to, not where it came from
    if asked.given and not states_given(asked, clause.of(words)):
        # Of several dated steps in one sentence only the clause with the figure is meant.
        softer = asked.kind != "date" and states_given(asked, words)
        fit *= NEARBY if softer else ELSEWHERE
    return fit


@functools.lru_cache(maxsize=512)
def _tokens_in(clause: str) -> frozenset[str]:
    return frozenset(search_tokens(clause))


def states_given(asked: Asked, words: str) -> bool:
    """Whether ``words`` state every quantity that the question states, or one that it offers."""
    if not asked.given:
        return True
    found = quantities(words)
    stated = (any(given.means(other) for other in found) for given in asked.given)
    return any(stated) if offers(asked) else all(stated)
