"""What a sentence claims about the thing asked: one value, and whether it is that thing's.

A claim counts where the sentence holds the names asked about, and not only in comparison or as
part of a longer name; where the verb has the asked sense; where the figures that the question
states stand beside it; and where it covers nearly as much of the question's other words as the
best one does.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from askllm.answer.relations import senses, without_verbs
from askllm.read import (
    LEAST_SUITS,
    UNITS_EN,
    Asked,
    Name,
    clause_around,
    figures_in,
    names_in,
    offers,
    owned_by_another,
)
from askllm.text import Quantity, folded, quantities, question_core
from askllm.types import Evidence, Span

Standing = Literal["own", "unclear", "other"]
"""Whether a sentence speaks of the thing asked, leaves it to its context, or of another."""

SAME_WORDS = 0.75
"""Least share of the best claim's words of the question that another claim must cover."""

LEAST_WORDS = 0.3
"""Least share of those words that the best claim must cover."""

COUNTED = 0.6
"""Least fit with what is counted of a figure that is set beside another."""

OFTEN = 3
"""Times that a name must stand in an article to say that it is always part of a longer one."""

_LONGEST_SUBJECT = 10
"""Characters of a subject that a sentence may repeat in short."""

SAME_COUNT = 0.35
"""Most by which two claims may differ in how well they suit what is counted."""

_CLAUSE = re.compile(r"[^，,；;。：:]+[，,；;。：:]?")
_LEADS = re.compile(r"^[\s“「（(]*(?:到了?|在|自|从|同在|同年|此后的?|其实|早在|而|截至|于)?$")
_COMPARED = re.compile(
    r"(?:超过|超越|超出|小于|大于|高于|低于|多于|少于|优于|好过|胜过|不如|不及|比|同|与|较|相对于|打破"
    r"|匹敌|竞争|由|从|基于|取代|\bthan\s|\bunlike\s)(?:了|过)?[“《「]?\s?$"
)
_COMPARED_AFTER = re.compile(
    r"^[”》」]?(?:为基础|的?基础上|不同|相比|之后|以后|之前|以前|[^，,。；;]{0,10}?的\s?(?:\d+\s?倍|[\d/几]+分之|1/\d))"
)
_LONGER_NAME = re.compile(r"^(?:[-\s]?(?:\d|[α-ω])|[-‐][A-Za-z]|\s[A-Z][A-Za-z]*\b(?<![A-Z]PI))")
_LONGER_VERSION = re.compile(r"^\s[A-Z][a-z]+(?![A-Za-z])")
_VERSION_AFTER = re.compile(r"^[”」》]?\s?(?:\d+(?:\.\d+)+|[α-ω])")
_OTHER_VERSION = re.compile(
    r"新版|升级版|完整版|正式版|测试版|改进版|修订版|新一代|\bnew version\b|\bupgrade"
)
_QUOTED = re.compile(r"[“「『《]([^”」』》，。]{2,12})[”」』》]")
_ASIDE = re.compile(r"[（(“「『《]([\u4e00-\u9fff]{2,8})[)）”」』》]")
_ALSO = re.compile(r"也(?:都|已|曾|将)?")
_PART = re.compile(r"^[\s”]*(?:其中|在其中|\b[Oo]f (?:these|them|which)\b)")
_FIRST = re.compile(r"最早|最初|首次|第一次|首个|\bfirst\b|\bearliest\b|\boriginally\b")
_SINCE = re.compile(r"^\s?(?:以来|之前|以前|之后|以后)")


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence's value for what is asked.

    ``evidence``: its ``answer`` is the value's place. ``covers``: the share, in [0, 1], of the
    question's words that stand by it; ``suits``: how well it is what is counted, in [0, 1].
    """

    evidence: Evidence
    value: Quantity
    standing: Standing
    covers: float
    suits: float

    @property
    def words(self) -> str:
        """The value as the author wrote it."""
        return self.evidence.short or ""


def claims(asked: Asked, evidence: Sequence[Evidence]) -> list[Claim]:
    """Return what the sentences claim on a figure or date asked for, in their order."""
    if asked.kind not in ("number", "share", "date"):
        return []
    weights = _weights(asked, evidence)
    needed = _needed(asked, evidence)
    found = [_claim(asked, item, weights, needed) for item in evidence]
    return [claim for claim in found if claim is not None]


def to_the_point(asked: Asked, found: Sequence[Claim]) -> list[Claim]:
    """Return the claims near enough to the question to be set against each other."""
    if not found:
        return []
    held = _of_one_subject(asked, found)
    most = max(claim.covers for claim in held)
    suits = max(claim.suits for claim in held)
    if most < LEAST_WORDS:
        return []
    least = COUNTED if knows_what_is_counted(asked) else LEAST_SUITS
    return [
        claim
        for claim in held
        if claim.covers >= SAME_WORDS * most and claim.suits >= max(suits - SAME_COUNT, least)
    ]


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
        if runs[0][:2] in folded("".join((words, *claim.evidence.hit.passage.headings))):
            return False
        named = [n.of(words) for n in names_in(words)] + _QUOTED.findall(words)
        return any(folded(name) not in question for name in named)

    return [claim for claim in held if not another(claim)]


def standing(asked: Asked, item: Evidence) -> Standing:
    """Say whether the sentence speaks of what is asked about."""
    words = item.quote
    if _another_version(asked, words):
        return "other"
    if bool(_OTHER_VERSION.search(words)) is not bool(_OTHER_VERSION.search(asked.text)):
        return "other"
    held = [_held(name, words) for name in asked.names if _can_be_required(name, item)]
    if not held or all(h == "own" for h in held):
        return "other" if _always_longer(asked, item) else "own"
    if "other" in held:
        return "other"
    strange = [n.of(words) for n in names_in(words)] + _QUOTED.findall(words)
    if any(not any(n.stands_in(folded(s)) for n in asked.names) for s in strange):
        return "other"
    heading = folded(item.hit.passage.headings[-1]) if item.hit.passage.headings else ""
    return "unclear" if all(n.stands_in(heading) for n in asked.names) else "other"


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


def _can_be_required(name: Name, item: Evidence) -> bool:
    """Whether a sentence must hold the name: one that its passage lacks may be a translation."""
    passage = item.hit.passage
    return name.versioned or name.stands_in(
        folded("\n".join((item.hit.article.title, *passage.headings, passage.text)))
    )


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
        if _COMPARED.search(before) or _COMPARED_AFTER.match(after):
            continue
        if (_LONGER_VERSION if name.versioned else _LONGER_NAME).match(after):
            continue
        return "own"
    return "other"


def _another_version(asked: Asked, words: str) -> bool:
    """Whether a name in Han characters stands in ``words`` only with a version not asked for."""
    plain, question = folded(words), folded(asked.text)
    found = False
    for match in re.finditer(r"[\u4e00-\u9fff]{2}(?=[”」》]?\s?(?:\d+(?:\.\d+)+|[α-ω]))", plain):
        at = question.find(match[0])
        if at < 0:
            continue
        version = _VERSION_AFTER.match(plain[match.end() :])
        asked_version = _VERSION_AFTER.match(question[at + 2 :])
        assert version is not None  # the look-ahead found it
        if asked_version is None and not re.search(
            rf"{match[0]}(?![”」》]?\s?(?:\d+\.\d|[α-ω]))", plain
        ):
            found = True
    return found


def _claim(
    asked: Asked, item: Evidence, weights: dict[str, float], needed: frozenset[str]
) -> Claim | None:
    where = standing(asked, item)
    if where == "other":
        return None
    words = item.quote
    subject = _subject_in_short(asked, item)
    best: Claim | None = None
    for candidate in figures_in(asked, words):
        assert candidate.quantity is not None  # figures have one
        if candidate.suits < LEAST_SUITS or _SINCE.match(words[candidate.span.end :]):
            continue
        scope = _scope(asked, words, candidate.span)
        stretch = scope.of(words)
        in_part = _PART.search(stretch) or _PART.search(words)
        if in_part and not _PART.search(asked.text):
            continue
        given = _given(asked, words, stretch)
        if not given or (not asked.given and not needed <= senses(stretch)):
            continue
        if asked.kind != "date" and _of_another(asked, words, candidate.span):
            continue
        nearest = _mass(weights, subject + _lead(words, scope) + stretch)
        covers = 0.5 * nearest + 0.5 * _mass(weights, subject + words)
        start = item.start
        marked = replace(
            item, answer=Span(start + candidate.span.start, start + candidate.span.end)
        )
        claim = Claim(marked, candidate.quantity, where, covers, candidate.suits)
        if best is None or _rank(asked, item, claim) > _rank(asked, item, best):
            best = claim
    return best


def _subject_in_short(asked: Asked, item: Evidence) -> str:
    """Return the question's opening words that a sentence opens with the end of, or ``""``.

    大桥全长1750米, below a sentence or a title that names 青石大桥, speaks of 青石大桥.
    """
    opens = re.match(r"(?:该|这座?|这个|此)?([\u4e00-\u9fff]{2,})", folded(item.quote))
    asks_of = re.match(r"[\u4e00-\u9fff]{3,}", question_core(asked.text).strip())
    if opens is None or asks_of is None:
        return ""
    article = item.hit.article
    before = folded(f"{article.title}\n{article.text[item.hit.passage.start : item.start]}")
    run = asks_of[0]
    for end in range(min(len(run), _LONGEST_SUBJECT), 2, -1):
        for start in range(1, end - 1):
            if opens[1].startswith(run[start:end]) and run[:end] in before:
                return run[:end]
    return ""


def _rank(asked: Asked, item: Evidence, claim: Claim) -> tuple[float, float, bool]:
    chosen = item.answer is not None and claim.evidence.answer is not None
    same = chosen and item.answer.start <= claim.evidence.answer.end <= item.answer.end  # type: ignore[union-attr]
    return round(claim.covers, 3), claim.suits, same


def _scope(asked: Asked, words: str, span: Span) -> Span:
    """Return the clauses that a figure belongs to: of dates, those up to the next date.

    A date that leads its clause dates what follows (2021年6月，…推出…); any other also what stands
    before it in its own clause and the clauses back to the date before.
    """
    clauses = [Span(m.start(), m.end()) for m in _CLAUSE.finditer(words)]
    own = next(i for i, c in enumerate(clauses) if c.start <= span.start < c.end)
    if asked.kind != "date":
        return clauses[own]
    dated = [any(q.kind == "date" for q in quantities(clause.of(words))) for clause in clauses]
    first, last = own, own
    if _LEADS.match(words[clauses[own].start : span.start]) is None:
        while first > 0 and not dated[first - 1]:
            first -= 1
    while last + 1 < len(clauses) and not dated[last + 1]:
        last += 1
    return Span(clauses[first].start, clauses[last].end)


def _lead(words: str, scope: Span) -> str:
    """Return what stands before a stretch, if no date does: it may name the subject."""
    before = words[: scope.start]
    return "" if any(q.kind == "date" for q in quantities(before)) else before


def _given(asked: Asked, words: str, stretch: str) -> bool:
    """Whether the figures that the question states stand beside the value, its dates anywhere."""
    if offers(asked):
        return True
    near, far = quantities(stretch), quantities(words)
    return all(
        any(given.means(q) for q in (far if given.kind == "date" else near))
        for given in asked.given
    )


def _of_another(asked: Asked, words: str, span: Span) -> bool:
    """Whether a figure belongs to another name: the one of its clause, or who also did a thing."""
    clause = clause_around(words, span)
    if owned_by_another(asked, words, clause, span):
        return True
    if not asked.names:
        return False
    plain = folded(words)
    named = [n for n in names_in(words) if clause.start <= n.start < clause.end]
    own = [p for name in asked.names for p in name.places_in(plain)]
    if named and not any(n.start < p.end and p.start < n.end for n in named for p in own):
        return True
    before = [p.end for p in own if p.end <= span.start]
    between = words[max(before) : span.start] if before else ""
    also = _ALSO.search(between)
    return also is not None and bool(senses(between[also.end() : also.end() + 4]))


def _needed(asked: Asked, evidence: Sequence[Evidence]) -> frozenset[str]:
    """Return the senses of the question's verbs that any sentence has: a claim needs them."""
    if asked.kind != "date":
        return frozenset()
    wanted = senses(asked.text)
    return frozenset(s for s in wanted if any(s in senses(item.quote) for item in evidence))


def _weights(asked: Asked, evidence: Sequence[Evidence]) -> dict[str, float]:
    """Weigh the question's pairs of characters and words by how few of the sentences have them."""
    core = question_core(asked.text)
    for given in asked.given:
        core = core[: given.start] + " " * (given.end - given.start) + core[given.end :]
    for name in asked.names:
        core = core.replace(folded(name.shown), " ")
    core = without_verbs(core)
    pieces = set(re.findall(r"[a-z]{3,}", core)) if asked.language == "zh" else set()
    for run in re.findall(r"[\u4e00-\u9fff]+", core):
        pieces.update(run[i : i + 2] for i in range(len(run) - 1))
    texts = [folded(item.quote) for item in evidence]
    weights = {}
    for piece in pieces:
        holding = sum(piece in text for text in texts)
        if holding:
            weights[piece] = math.log(1 + len(texts) / holding)
    return weights


def _mass(weights: dict[str, float], words: str) -> float:
    total = sum(weights.values())
    if not total:
        return 1.0
    plain = folded(words)
    return sum(weight for piece, weight in weights.items() if piece in plain) / total


def is_first(words: str) -> bool:
    """Whether words speak of the first time of several."""
    return _FIRST.search(folded(words)) is not None
