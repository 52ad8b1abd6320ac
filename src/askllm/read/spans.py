"""The short answer inside a sentence: which number, date or name the question asks for.

A candidate is judged by its own clause: how much of the question the clause covers, how near the
candidate stands to what it covers, whether its unit and neighbours are what is counted, and
whether the name nearest to it is the one asked about.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from askllm.read.names import names_in, organisations_and_people
from askllm.read.question import Asked
from askllm.text import Quantity, folded, quantities, search_tokens
from askllm.types import Span

Weigh = Callable[[str], float]

_RANGE = re.compile(r"(?<![\d.a-zA-Z-])\d+(?:\.\d+)?\s?(?:至|到|-|–|—|~|～)\s?$")
_ENDED_AT = re.compile(r"[到至](?:了|大约|约)?(?:多少|几|多[大长高久])")
_SERIES = r"[，,]\s?(?=分别)|、"
_BREAK = r"[，,；;。、：:]"
_CLAUSE = re.compile(r"[^，,；;。、：:]+[，,；;。、：:]?")
_MONEY = frozenset(
    {"元", "美元", "万元", "亿元", "人民币", "欧元", "日元", "英镑", "dollar", "dollars", "yuan"}
)
_PEOPLE = frozenset({"人", "名", "位", "people"})
_TIMES = frozenset(
    {"天", "年", "月", "个月", "周", "小时", "分钟", "秒", "days", "years", "months", "hours"}
)
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
_QUALIFIER = re.compile(
    r"(?:大约|大概|约为|约|将近|接近|近|超过|多达|超|逾|不到|不足|至少|至多|最多"
    r"|\b(?:about|around|nearly|almost|over|more than|less than|at least|up to)\s)\s?$",
    re.IGNORECASE,
)
_AT_LEAST = re.compile(r"[上过]$")
"""Part of a figure only before a bare magnitude: 上万块."""
_WHICH_YEAR = re.compile(r"(?:今|去|前|明|同|当|次|翌)年\s?$")
_WHEN_IN_IT = re.compile(r"\s?(?:初|底|末|[春夏秋冬][天季]|[上下]半年|[上中下]旬)")
_EITHER = re.compile(r"还是|或者?|\bor\b|、|/")
_OWNED_BY_NEXT = re.compile(r"\s?(?:[\u4e00-\u9fff]{0,6}的)?\s?[“《]?")
_IN_BRACKETS = re.compile(r"\s?[(（][^)）]*[)）]")
_GROUP = re.compile(r"[^;；。]+")
_LASTED_EN = re.compile(r"\bhow long (?:was|were|is|are) .*[a-z]ed(?: for)?[?\s]*$")
_POSSESSED = re.compile(r"[^，,；;。：:]{0,14}的\s?")
_COMPARED = re.compile(
    r"(?:超过|超越|超出|小于|大于|高于|低于|多于|少于|优于|好过|胜过|不如|不及|比|同|与|和|较|相对于|打破|匹敌|竞争)"
    r"(?:了|由|过)?[“《]?\s?$"
)

OWNED = 0.3
"""What is left of a candidate's fit when its sentence says that it belongs to another name."""

LEAST_SUITS = 0.25
"""A figure that agrees less with what is counted is no candidate."""

ELSEWHERE = 0.6
"""The same when its sentence lacks a figure that the question states; ``NEARBY`` when only its
clause does."""

NEARBY = 0.85

_REACH, _REACH_LATIN = 8, 14
"""Characters behind a figure in which the noun is looked for that it counts; Latin words are long."""

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


def best_span(asked: Asked, text: str, sentence: Span, weigh: Weigh) -> Candidate | None:
    """Return the best short answer in ``text[sentence]``, offsets into ``text``, or ``None``.

    ``weigh`` gives the weight of a search token of the question, above 0.
    """
    return best_of(judged_spans(asked, text, sentence, weigh))


def best_of(judged: Sequence[Candidate]) -> Candidate | None:
    """Return the candidate that fits best, the first of equal ones, or ``None`` without any."""
    return max(judged, key=lambda c: (round(c.fit, 6), -c.span.start), default=None)


def judged_spans(asked: Asked, text: str, sentence: Span, weigh: Weigh) -> list[Candidate]:
    """Return every possible short answer with its ``fit``; arguments as for ``best_span``."""
    words = sentence.of(text)
    found = [c for c in _candidates(asked, words) if c.suits >= LEAST_SUITS]
    if not found:
        return []
    places = _covered_places(asked, words, weigh)
    judged = [replace(c, fit=_fit(asked, words, c, places, weigh)) for c in found]
    return [
        replace(c, span=Span(sentence.start + c.span.start, sentence.start + c.span.end))
        for c in _own_first(asked, words, judged)
    ]


def _own_first(asked: Asked, words: str, judged: Sequence[Candidate]) -> list[Candidate]:
    """Lower what stands elsewhere where a name of the question has a figure of its own.

    In 甲馆有3层；乙馆有5层 the second part says nothing of 甲馆, whatever 乙馆 is. Dates likewise
    clause by clause: in 3月发布甲1.0，7月发布乙2.0 the second is another name's.
    """
    if not asked.names or asked.kind == "who":
        return list(judged)
    own = [
        c
        for c in judged
        if not owned_by_another(asked, words, clause_around(words, c.span), c.span)
    ]
    for part in (_group_around, clause_around):
        named = [c for c in own if _names_asked_in(asked, words, part(words, c.span))]
        if not named:
            continue
        if part is clause_around:
            lost = [
                c
                for c in own
                if c not in named and _other_names_in(asked, words, part(words, c.span))
            ]
        else:
            lost = [c for c in own if c not in named]
        judged = [replace(c, fit=c.fit * OWNED) if c in lost else c for c in judged]
        own = [c for c in own if c not in lost]
    return list(judged)


def _group_around(words: str, span: Span) -> Span:
    """Return the part of ``words`` between semicolons in which ``span`` begins."""
    for match in _GROUP.finditer(words):
        if match.start() <= span.start < match.end():
            return Span(match.start(), match.end())
    return Span(0, len(words))


def _names_asked_in(asked: Asked, words: str, part: Span) -> bool:
    """Whether a part of ``words`` holds a name of the question, and not only to compare with."""
    return any(
        _is_asked(asked, words, name) and not _COMPARED.search(words[: name.start])
        for name in names_in(words)
        if part.start <= name.start < part.end
    ) or any(
        not any(c.isascii() and c.isalpha() for c in name.shown)
        and name.stands_in(folded(part.of(words)))
        for name in asked.names
    )


def _other_names_in(asked: Asked, words: str, part: Span) -> bool:
    return any(
        part.start <= name.start < part.end and not _is_asked(asked, words, name)
        for name in names_in(words)
    )


def _is_asked(asked: Asked, words: str, name: Span) -> bool:
    """Whether a name in ``words`` is, or is part of, one that the question asks about."""
    return any(
        wanted.stands_in(folded(words[max(0, name.start - n) : name.end + n]))
        for wanted in asked.names
        for n in (len(wanted.shown),)
    )


def _candidates(asked: Asked, words: str) -> list[Candidate]:
    if asked.kind in ("number", "share", "date"):
        return figures_in(asked, words)
    if asked.kind == "who":
        plain = folded(asked.text)
        return [
            Candidate(span, suits)
            for span, suits in organisations_and_people(words, asked.wants_person)
            if not _said_in(plain, folded(span.of(words))) and not _renames(plain, words, span)
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
    found = []
    for quantity in quantities(words):
        said = any(quantity.means(given) for given in asked.given)
        if quantity.kind not in kinds[asked.kind] or said is not offered:
            continue
        span = _complete(words, quantity)
        found.append(Candidate(span, _suits(asked, words, quantity), quantity))
    return found


def offers(asked: Asked) -> bool:
    """Whether the question offers figures to choose from: 2500亿还是2457亿, 3 or 4."""
    given = [q for q in asked.given if (q.kind == "date") == (asked.kind == "date")]
    if len(given) < 2:
        return False
    one, two = given[-2:]
    between = folded(asked.text[one.end : two.start])
    return len(between) <= _LONGEST_OR and _EITHER.search(between) is not None


def _suits(asked: Asked, words: str, quantity: Quantity) -> float:
    """How well a quantity's unit and neighbours agree with what is asked, in [0, 1]."""
    if asked.kind == "date":
        return 1.0 if not str(quantity.value).startswith("-") else 0.9
    if asked.kind == "share":
        return 1.0 if quantity.kind == "share" else (0.6 if quantity.unit == "倍" else 0.0)
    if asked.wants_money:
        return 1.0 if quantity.unit in _MONEY else (0.3 if quantity.kind == "share" else 0.0)
    units = asked.wants_units or (_TIMES if _lasts(asked) else frozenset())
    if asked.wants_time and asked.measure != "个" and quantity.unit == asked.measure:
        return 1.0  # two things asked in one: 多少卡多久
    if units:
        return 1.0 if quantity.unit in units else 0.0
    return _counts(asked, words, quantity)


def _lasts(asked: Asked) -> bool:
    """Whether a length of time is asked for."""
    return asked.wants_time or _LASTED_EN.search(folded(asked.text)) is not None


def _counts(asked: Asked, words: str, quantity: Quantity) -> float:
    """How well a quantity agrees with the noun that is counted (多少参数), in [0, 1]."""
    if asked.noun in UNITS_EN:
        return 1.0 if quantity.unit in UNITS_EN[asked.noun] else 0.1
    if asked.noun == "人":
        return 1.0 if quantity.unit in _PEOPLE else 0.0
    if asked.measure and quantity.unit and (asked.measure != "个" or not asked.noun):
        return 1.0 if quantity.unit.endswith(asked.measure) else 0.2
    money = quantity.unit in _MONEY
    if not asked.noun:
        foreign = quantity.kind == "share" or (_PHYSICAL.match(quantity.unit) and not money)
        return 0.3 if foreign else 0.6
    if quantity.unit and asked.noun.startswith(quantity.unit.removesuffix("s")):
        return 1.0
    if quantity.kind == "share":
        rate = re.search(r"[率比]$|比例|占比|份额|幅度", asked.noun)
        return 1.0 if rate and _stands_by(asked.noun, words, quantity) else 0.1
    if quantity.unit in _OF_KINDS:
        kind = rf"[\u4e00-\u9fff]{{0,3}}{re.escape(asked.noun)}(?!规模|数?量|[的级])"
        return 0.9 if re.match(kind, folded(words[quantity.end : quantity.end + 12])) else 0.1
    if _stands_by(asked.noun, words, quantity):
        return 1.0
    if money and any(word in asked.noun for word in _WHOLES):
        return 0.7
    return 0.1 if quantity.unit or asked.noun.isascii() else 0.3


def _stands_by(noun: str, words: str, quantity: Quantity) -> bool:
    """Whether the noun, or a part of it, stands close before or after the quantity.

    In 1000亿参数的语言 and 1000亿的语言 no languages are counted; 4095吨的重量 is a weight.
    """
    gloss = _IN_BRACKETS.match(words, quantity.end)
    behind = folded(words[gloss.end() if gloss else quantity.end :])
    if quantity.unit and behind.startswith(f"的{noun}"):
        return True
    reach = _REACH_LATIN if noun.isascii() else _REACH
    after = re.split(rf"{_BREAK}|的", behind[:reach])[0]
    before = folded(words[max(0, quantity.start - 16) : quantity.start])
    before = re.split(_BREAK, re.sub(_SERIES, "", before))[-1][-12:]
    pieces = [noun[i : i + 2] for i in range(max(1, len(noun) - 1))]
    return any(piece in after or piece in before for piece in pieces)


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
    inside = set(search_tokens(clause.of(words)))
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
    return fit * (OWNED if owned_by_another(asked, words, clause, candidate.span) else 1.0)


def states_given(asked: Asked, words: str) -> bool:
    """Whether ``words`` state every quantity that the question states, or one that it offers."""
    found = quantities(words)
    stated = (any(given.means(other) for other in found) for given in asked.given)
    return any(stated) if offers(asked) else all(stated)


def clause_around(words: str, span: Span) -> Span:
    """Return the clause of ``words`` in which ``span`` begins."""
    for match in _CLAUSE.finditer(words):
        if match.start() <= span.start < match.end():
            return Span(match.start(), max(match.end(), span.end))
    return Span(0, len(words))


def _complete(words: str, quantity: Quantity) -> Span:
    """Take in what makes a figure approximate or a range, and a date one of a year or a season.

    约2500亿, 超过80%, 7至9小时, 上万块; 今年9月2日, 2020年夏天.
    """
    start, end = quantity.start, quantity.end
    before = [_RANGE, _QUALIFIER]
    if quantity.kind == "date":
        before = [_WHICH_YEAR]
        after = _WHEN_IN_IT.match(words, end)
        end = end if after is None else after.end()
    elif words[start] in "百千万亿":
        before.append(_AT_LEAST)
    for pattern in before:
        match = pattern.search(words[:start])
        start = start if match is None else match.start()
    return Span(start, end)


def owned_by_another(asked: Asked, words: str, clause: Span, span: Span) -> bool:
    """Whether the sentence gives the candidate to a name that the question does not ask about.

    It belongs to the name it qualifies (110亿参数的T5) or follows (GPT-3的1750亿); else to a name that the question asks
    about and that stands before it, unless only for comparison (小于GPT-3); else to any other
    name in its clause or before it.
    """
    if not asked.names or asked.kind == "who":
        return False
    gloss = _IN_BRACKETS.match(words, span.end)
    begins = gloss.end() if gloss else span.end  # what the brackets hold explains the unit
    named = [n for n in names_in(words) if n.end <= span.start or n.start >= begins]

    def asked_about(name: Span) -> bool:
        return _is_asked(asked, words, name)

    following = [n for n in named if n.start >= span.end]
    if following and _OWNED_BY_NEXT.fullmatch(words[span.end : following[0].start]):
        return not asked_about(following[0])
    before = [n for n in named if n.end <= span.start]
    if before and _POSSESSED.fullmatch(words[before[-1].end : span.start]):
        return not asked_about(before[-1])
    if any(asked_about(n) and not _COMPARED.search(words[: n.start]) for n in before):
        return False
    here = [n for n in following if n.start < clause.end]
    if asked.kind == "date" and any(asked_about(n) for n in here):
        return False
    return any(not asked_about(n) for n in (*before, *here))
