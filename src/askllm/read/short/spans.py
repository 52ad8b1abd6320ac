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
from askllm.read.ask.measures import TIMES
from askllm.read.ask.names import organisations_and_people
from askllm.read.ask.question import FIGURES, Asked
from askllm.read.short.agreement import agreement
from askllm.read.short.columns import shares_by_column
from askllm.read.short.contrast import asks_change, pairs_in, told_with, weights_among
from askllm.read.short.extent import figures_of, relative_dates
from askllm.read.short.places import asks_place, places_in
from askllm.text import Quantity, folded, quantities, search_tokens
from askllm.types import Span

Weigh = Callable[[str], float]

_ENDED_AT = re.compile(r"[到至](?:了|大约|约)?(?:多少|几|多[大长高久])")
_HOME_ASKED = re.compile(
    r"哪[里儿]人|何[处地]人|籍贯|老家|[家故]乡|出生(?:地|在|于|[?\s]*$)|\bwhere (?:was|is|were|does|did) .*\b(?:born|come from|from|grow up)\b"
)
_HOME = re.compile(
    r"(?:出?生[于在]|籍贯[是为:]?|祖籍|来自|老家[在是]|生长[于在])(?P<zh>[\u4e00-\u9fff]{2,10}?)(?=[，,。、；;（(]|的|人|$)"
    r"|\b(?:born(?: and raised)?(?: in \d{4})? in|native of|com(?:es?|ing) from|grew up in) (?P<en>[a-z][a-z' -]*(?:, (?!and|where|who|which|in|then|but)[a-z]+(?: [a-z]+)?)?)(?=[,.;]|$)"
)
"""Where somebody was born or comes from."""
_EITHER = re.compile(r"还是|或者?|\bor\b|、|/")

OWNED = 0.3
"""What is left of a candidate's fit when its sentence says that it belongs to another name."""

LEAST_SUITS = 0.25
"""A figure that agrees less with what is counted is no candidate."""

TOLD_FROM_TODAY = 0.6
"""A date that only who knows the day of writing can tell: 明年上半年."""

ELSEWHERE, NEARBY = 0.6, 0.85
"""What is left of it when its sentence, or only its clause, lacks a figure that the question states."""

_ALSO_CALLED = re.compile(r"(?:[又也亦][称叫名]|别[称名]|简称|英文名|代号)[为是叫]?[“「《\s]?$")
_NAME_ASKED = re.compile(r"[称叫名]|代号")

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
    judged = [
        replace(c, span=Span(sentence.start + c.span.start, sentence.start + c.span.end))
        for c in judged
    ]
    cells = shares_by_column(asked, text, [c.span for c in judged]) if "\t" in words else {}
    return [replace(c, fit=c.fit * cells.get(c.span, 1.0)) for c in judged]


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
    """Whether the name is another form of something in the question: in brackets after it, or 又称."""
    before = folded(words[max(0, span.start - 12) : span.start])
    if _ALSO_CALLED.search(before) and not _NAME_ASKED.search(question):
        return True
    return len(before) > 2 and before[-1] in "(（" and before[-3:-1] in question


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
        suits = 0.0 if figure.span in moved else agreement(asked, words, figure, start)
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
    if asked.given and not states_given(asked, clause.of(words), words[: clause.end]):
        # Of several dated steps in one sentence only the clause with the figure is meant.
        softer = asked.kind != "date" and states_given(asked, words)
        fit *= NEARBY if softer else ELSEWHERE
    return fit


@functools.lru_cache(maxsize=512)
def _tokens_in(clause: str) -> frozenset[str]:
    return frozenset(search_tokens(clause))


def states_given(asked: Asked, words: str, up_to: str = "") -> bool:
    """Whether ``words`` state every quantity that the question states, or one that it offers.

    ``up_to``: the sentence as far as they go. A time told before holds on until another is told:
    今年一季度甲跌了22%，乙只跌了7%.
    """
    if not asked.given:
        return True
    found = quantities(words)
    stated = (
        any(given.means(other) for other in found) or _still_told(given, up_to)
        for given in asked.given
    )
    return any(stated) if offers(asked) else all(stated)


def _still_told(given: Quantity, up_to: str) -> bool:
    """Whether a time is the last of its sort that is told."""
    if not up_to or given.unit not in TIMES | {"季度"}:
        return False
    told = [q for q in quantities(up_to) if q.unit == given.unit]
    return bool(told) and given.means(told[-1])
