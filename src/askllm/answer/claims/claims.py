"""What a sentence claims about the thing asked: one value, and whether it is that thing's.

A claim counts where the sentence holds the names asked about, and not only in comparison or as
part of a longer name; where the verb has the asked sense; where the figures that the question
states stand beside it; and where it covers nearly as much of the question's other words as the
best one does.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from askllm.answer.claims.standing import Standing, named_in, names_it, standing
from askllm.answer.claims.stretch import lead_to, scope_of
from askllm.answer.claims.wording import Wording, spelled_in, subject_in_short, told_before, wording
from askllm.answer.sense.around import context
from askllm.answer.sense.relations import acts, deeds, senses, without_verbs
from askllm.answer.sense.units import alike, in_full, measured
from askllm.read import (
    FIGURES,
    LEAST_SUITS,
    UNITS_EN,
    Asked,
    Candidate,
    clause_around,
    figures_in,
    offers,
    owned_by_another,
    owners_in,
    shares_by_step,
)
from askllm.text import Quantity, folded, quantities, question_core
from askllm.types import Evidence, Span

SAME_WORDS = 0.75
"""Least share of the best claim's words of the question that another claim must cover."""

LEAST_WORDS = 0.4
"""Least share of those words that the best claim must cover."""

SAME_DEED = 0.5
"""The same for a date that another article tells of the very deed."""

NO_STEP = 0.5
"""A date whose step says less than this share of what the best step says of the deed is not meant."""

COUNTED = 0.6
"""Least fit with what is counted of a figure that is set beside another."""

SAME_COUNT = 0.35
"""Most by which two claims may differ in how well they suit what is counted."""

_BREAK = re.compile(r"[，,；;。：:、]")
_TOPIC = re.compile(
    r"(?:^|[。；;])\s?(?:针对|对于|对|关于|至于|就|在|[Ff]or|[Aa]s for|[Rr]egarding)\s?[“《「]?$"
)
_ALSO = re.compile(r"也(?:都|已|曾|将)?")
_PART = re.compile(r"^[\s”]*(?:其中|在其中|\b[Oo]f (?:these|them|which)\b)")
_FIRST = re.compile(r"最早|最初|首次|第一次|首个|\bfirst\b|\bearliest\b|\boriginally\b")
_GOES_BY = re.compile(r"\s?(?:号|路|届|期|班|线|季|集|号线)")
_FIRST_SINCE = re.compile(r"\b(?:first|last|only)\b[^,;.]{0,40}\bsince\s$")
_SINCE = re.compile(r"^\s?(?:以来|之前|以前|之后|以后)")


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence's value for what is asked.

    ``evidence``: its ``answer`` is the value's place. ``covers``: the share, in [0, 1], of the
    question's words that stand by it; ``suits``: how well it is what is counted, in [0, 1];
    ``in_context``: whether some of these words are only told before the sentence; ``foreign``:
    whether the sentence is in another language than the question, so that ``covers`` says nothing.
    """

    evidence: Evidence
    value: Quantity
    standing: Standing
    covers: float
    suits: float
    in_context: bool = False
    foreign: bool = False

    @property
    def words(self) -> str:
        """The value as the author wrote it."""
        return self.evidence.short or ""


def claims(asked: Asked, evidence: Sequence[Evidence]) -> list[Claim]:
    """Return what the sentences claim on a figure or date asked for, in their order.

    Where they are in another language than the question, and neither a name nor a deed of a known
    sense tells whether a sentence speaks of what is asked, the best one of each article counts, and
    what the reader is sure of.
    """
    if asked.kind not in FIGURES:
        return []
    wanted = wording(asked, evidence)
    needed = _needed(asked, evidence)
    found = [c for item in evidence if (c := _claim(asked, item, wanted, needed)) is not None]
    if wanted.language == asked.language or asked.names or needed:
        return found
    best: dict[str, Claim] = {}
    for claim in found:
        best.setdefault(claim.evidence.hit.article.id, claim)
    return [c for c in found if c.evidence.surely or best[c.evidence.hit.article.id] is c]


def to_the_point(asked: Asked, found: Sequence[Claim], evidence: Sequence[Evidence]) -> list[Claim]:
    """Return the claims near enough to the question to be set against each other.

    A date of another article needs fewer of the question's words if it is that of the deed asked
    of; a claim in another language is measured by names and deeds alone.
    """
    if not found:
        return []
    named = [claim for claim in found if names_it(asked, claim.evidence)]
    held = _of_one_subject(asked, named or found)
    told = [claim for claim in held if not claim.foreign] or held
    best = max(told, key=lambda claim: claim.covers)
    suits = max(claim.suits for claim in told)
    if best.covers < LEAST_WORDS:
        return []
    least = COUNTED if knows_what_is_counted(asked) else LEAST_SUITS
    wanted = wording(asked, evidence)
    near = [
        claim
        for claim in told
        if claim.covers >= _least_covers(asked, claim, best)
        and (asked.kind == "date" or _has_what(asked, claim, best, wanted))
        and claim.suits >= max(suits - SAME_COUNT, least)
    ]
    abroad = _abroad(asked, held, best) if near else []
    return [
        claim if claim in near else nearest_in_size(claim, best)
        for claim in sorted((*near, *abroad), key=found.index)
    ]


def _least_covers(asked: Asked, claim: Claim, best: Claim) -> float:
    """Return how many of the question's words a claim must have to stand beside the best one."""
    another = claim.evidence.hit.article.id != best.evidence.hit.article.id
    told = asked.kind == "date" and bool(deeds(asked.text))
    return (SAME_DEED if another and told else SAME_WORDS) * best.covers


def _has_what(asked: Asked, claim: Claim, best: Claim, wanted: Wording) -> bool:
    """Whether a claim has the words of the question that the best one has: 评审奖 is no 首奖."""
    words = claim.evidence.quote
    return wanted.lacking(best.evidence.quote, words, told_before(asked, claim.evidence)) == []


def _abroad(asked: Asked, held: Sequence[Claim], best: Claim) -> list[Claim]:
    """Return the claims in another language that are as sure to be meant as that language lets.

    Of each article the first, where the reader has chosen the figure, it measures the same as the
    best one, its passage is on what the question names, and its sentence tells the same deeds.
    """
    first: dict[str, Claim] = {}
    for claim in held:
        item = claim.evidence
        same = alike(claim.value.unit, best.value.unit)
        if claim.foreign and not best.foreign and same and _heard_there(asked, item):
            first.setdefault(item.hit.article.id, claim)
    wanted = deeds(asked.text)
    return [claim for claim in first.values() if wanted <= deeds(claim.evidence.quote)]


def nearest_in_size(claim: Claim, other: Claim) -> Claim:
    """Return the figure of a sentence in another language that is nearest to another's.

    Where it tells several of one measure (a span of 2,460 feet, a deck at 700 feet), no words show
    which of them is meant; the nearest contradicts least.
    """
    quote, start = claim.evidence.quote, claim.evidence.start
    kind = claim.value.kind
    if kind == "date" or kind != other.value.kind or not other.value.value:
        return claim
    told = [in_full(q, quote) for q in quantities(quote) if q.kind == kind]
    same = [q for q in told if alike(q.unit, other.value.unit) and q.value]
    if len(same) < 2:
        return claim
    meant = _size(other.value)
    value = min(same, key=lambda q: max(_size(q), meant) / min(_size(q), meant))
    marked = replace(claim.evidence, answer=Span(start + value.start, start + value.end))
    return replace(claim, value=value, evidence=marked)


def size(claim: Claim) -> Fraction:
    """Return how large a claimed figure is in the unit of its measure; it is no date."""
    return _size(claim.value)


def _size(value: Quantity) -> Fraction:
    assert isinstance(value.value, Fraction)  # no date
    return abs(value.value) * measured(value.unit)[1]


def beside_alike(one: Claim, two: Claim) -> bool:
    """Whether two figures measure the same, and have words around them in common."""
    return alike(one.value.unit, two.value.unit) and bool(_beside(one) & _beside(two))


def _beside(claim: Claim) -> set[str]:
    """Return the pairs of characters close to a figure, in its clause."""
    answer = claim.evidence.answer
    assert answer is not None  # a claim marks its value
    text = claim.evidence.hit.article.text
    sides = text[max(0, answer.start - 8) : answer.start], text[answer.end : answer.end + 5]
    near = (re.split(_BREAK, sides[0])[-1], re.split(_BREAK, sides[1])[0])
    return {words[i : i + 2] for words in map(folded, near) for i in range(len(words) - 1)}


def best_suited(asked: Asked, words: str) -> float:
    """Return how well the best figure of ``words`` agrees with what is asked, in [0, 1]."""
    return max((figure.suits for figure in figures_in(asked, words)), default=0.0)


def knows_what_is_counted(asked: Asked) -> bool:
    """Whether the question says in the articles' language what it counts; metres may be 米."""
    if asked.noun in UNITS_EN:
        return True
    return bool(asked.noun) and not (asked.language == "en" and asked.noun.isascii())


def _of_one_subject(asked: Asked, held: Sequence[Claim]) -> list[Claim]:
    """Leave out claims on another name that lack the question's first word, if the best has it."""
    runs = re.findall(r"[\u4e00-\u9fff]{2,}", without_verbs(question_core(asked.text)))
    if not runs or runs[0][:2] not in folded(held[0].evidence.quote):
        return list(held)
    question = folded(asked.text)

    def another(claim: Claim) -> bool:
        words = claim.evidence.quote
        above = (*claim.evidence.hit.passage.headings, told_before(asked, claim.evidence))
        if runs[0][:2] in folded("".join((words, *above))):
            return False
        return any(folded(name) not in question for name in named_in(words))

    return [claim for claim in held if claim.foreign or not another(claim)]


def _heard_there(asked: Asked, item: Evidence) -> bool:
    """Whether the passage of a sentence names what a question in another language asks about.

    Without Latin letters in the question, its first word must stand there by its sound.
    """
    if asked.names:
        return names_it(asked, item)
    return spelled_in(question_core(asked.text).strip(), context(item))


def _claim(
    asked: Asked, item: Evidence, wanted: Wording, needed: Sequence[frozenset[str]]
) -> Claim | None:
    words = item.quote
    figures = figures_in(asked, words)
    if not any(f.suits >= LEAST_SUITS and _overlaps(item, f.span) for f in figures):
        return None  # it has no value, or is read as another than any that a rule knows
    where = standing(asked, item)
    if where == "other":
        return None
    before, short = told_before(asked, item), subject_in_short(asked, item)
    foreign = not wanted.measures(words)
    in_context = wanted.share(words, before) > wanted.share(words)
    dates = [figure.span for figure in figures] if asked.kind == "date" else []
    steps = shares_by_step(asked, words, dates, lambda token: 1.0)
    best: Claim | None = None
    for candidate in figures:
        assert candidate.quantity is not None  # figures have one
        if steps.get(candidate.span, 1.0) < NO_STEP or not _may_be(asked, item, candidate, foreign):
            continue
        scope = scope_of(asked, words, candidate.span)
        stretch = scope.of(words)
        in_part = _PART.search(stretch) or _PART.search(words)
        if in_part and not _PART.search(asked.text):
            continue
        given = _given(asked, words, stretch)
        if not given or (not asked.given and not _done(needed, stretch)):
            continue
        if asked.kind != "date" and _of_another(asked, words, candidate.span):
            continue
        nearest = wanted.share(short + lead_to(words, scope) + stretch, before)
        covers = 0.5 * nearest + 0.5 * wanted.share(short + words, before)
        start = item.start
        marked = replace(
            item, answer=Span(start + candidate.span.start, start + candidate.span.end)
        )
        value = in_full(candidate.quantity, words)
        claim = Claim(marked, value, where, covers, candidate.suits, in_context, foreign)
        if best is None or _rank(item, claim) > _rank(item, best):
            best = claim
    return best


def _may_be(asked: Asked, item: Evidence, figure: Candidate, foreign: bool) -> bool:
    """Whether a figure of a sentence may be what it claims, by what was read and what follows it."""
    words = item.quote
    if foreign and item.answer is None:
        return False
    if (foreign or asked.kind != "date") and not _overlaps(item, figure.span):
        return False  # it was read as another figure: the sentence claims no two
    if figure.suits < LEAST_SUITS or _SINCE.match(words[figure.span.end :]):
        return False
    return _FIRST_SINCE.search(words[: figure.span.start]) is None


def _overlaps(item: Evidence, span: Span) -> bool:
    """Whether a span of the sentence is part of its short answer, or it has none."""
    if item.answer is None:
        return True
    start, end = item.answer.start - item.start, item.answer.end - item.start
    return span.start < end and start < span.end


def _rank(item: Evidence, claim: Claim) -> tuple[float, float, bool]:
    chosen = item.answer is not None and claim.evidence.answer is not None
    same = chosen and item.answer.start <= claim.evidence.answer.end <= item.answer.end  # type: ignore[union-attr]
    return round(claim.covers, 3), claim.suits, same


def _given(asked: Asked, words: str, stretch: str) -> bool:
    """Whether the figures that the question states stand beside the value.

    Its dates, and the numbers that things go by (4号线), may stand anywhere in the sentence.
    """
    if not asked.given or offers(asked):
        return True
    near, far = quantities(stretch), quantities(words)

    def anywhere(given: Quantity) -> bool:
        return given.kind == "date" or _GOES_BY.match(asked.text, given.end) is not None

    return all(
        any(given.means(q) for q in (far if anywhere(given) else near)) for given in asked.given
    )


def _of_another(asked: Asked, words: str, span: Span) -> bool:
    """Whether a figure belongs to another name: the one of its clause, or who also did a thing."""
    clause = clause_around(words, span)
    if owned_by_another(asked, words, clause, span):
        return True
    if not asked.names:
        return False
    plain = folded(words)
    named = [n for n in owners_in(words) if clause.start <= n.start < clause.end]
    own = [p for name in asked.names for p in name.places_in(plain)]
    if any(p.end <= clause.start and _TOPIC.search(words[: p.start]) for p in own):
        return False
    if named and not any(n.start < p.end and p.start < n.end for n in named for p in own):
        return True
    before = [p.end for p in own if p.end <= span.start]
    between = words[max(before) : span.start] if before else ""
    also = _ALSO.search(between)
    return also is not None and bool(senses(between[also.end() : also.end() + 4]))


def _needed(asked: Asked, evidence: Sequence[Evidence]) -> list[frozenset[str]]:
    """Return what the question's verbs may mean, those that any sentence has: a claim needs them."""
    if asked.kind != "date":
        return []
    told = frozenset(s for item in evidence for s in _told(item.quote))
    return [meant & told for meant in acts(asked.text) if meant & told]


def _done(needed: Sequence[frozenset[str]], words: str) -> bool:
    """Whether words have a verb of each of the senses that are needed."""
    told = _told(words)
    return all(meant & told for meant in needed)


def _told(words: str) -> frozenset[str]:
    return senses(words) | deeds(words)


def is_first(words: str) -> bool:
    """Whether words speak of the first time of several."""
    return _FIRST.search(folded(words)) is not None
