"""Telling a disagreement between articles from two answers to two questions."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from askllm.answer.claims import (
    Claim,
    claims,
    is_first,
    knows_what_is_counted,
    standing,
    to_the_point,
)
from askllm.answer.glosses import glosses, same_gloss
from askllm.answer.makers import makers, same_maker
from askllm.answer.values import compatible, dated, different_times, states
from askllm.read import Asked
from askllm.types import Evidence

CLOSE = 0.8
"""A date told more exactly is preferred from this share of the best score on."""

TOGETHER = 0.5
"""Evidence counts as near the question when its score is this share of the best."""

_BREAK = re.compile(r"[，,；;。：:、]")
_T = TypeVar("_T")

SameName = Callable[[str, str], bool]
"""Whether two names are known to be one thing's."""


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What the evidence says on one question.

    ``best``: the evidence to answer from. ``sides``: evidence grouped by value, best first; fewer
    than two groups mean that nothing disagrees. ``other_forms``: evidence for the same value told
    in another form (约2500亿 beside 2457亿), which is worth quoting too.
    """

    best: Evidence
    sides: tuple[tuple[Evidence, ...], ...] = ()
    other_forms: tuple[Evidence, ...] = ()


def weigh(asked: Asked, evidence: Sequence[Evidence], same_name: SameName) -> Verdicts:
    """Compare what the sentences say, ``evidence`` best first and not empty."""
    if asked.kind == "who":
        found = makers(asked, evidence)
        best = found[0].evidence if found else evidence[0]
        groups = _grouped(found, lambda a, b: same_maker(a, b, same_name))
        return Verdicts(best, _evidence(groups, lambda maker: maker.evidence))
    if asked.kind == "what":
        written = glosses(asked, evidence)
        meanings = _grouped(written, same_gloss)
        return Verdicts(evidence[0], tuple(map(tuple, meanings)) if len(meanings) > 1 else ())
    return _weigh_figures(asked, evidence)


def _weigh_figures(asked: Asked, evidence: Sequence[Evidence]) -> Verdicts:
    """Compare the figures or dates that the sentences claim.

    The best sentence is answered from as long as it does not speak of something else.
    """
    bound = TOGETHER * evidence[0].score
    found = [c for c in claims(asked, evidence) if c.evidence.score >= bound]
    pointed = to_the_point(asked, found)
    first = next((c for c in found if _is_of(c, evidence[0])), None)
    if first is None and (not pointed or standing(asked, evidence[0]) != "other"):
        return Verdicts(evidence[0])
    first = first or pointed[0]
    if is_first(asked.text):  # the first of several times: later ones contradict nothing
        pointed = [c for c in pointed if is_first(c.evidence.quote)]
        first = first if first in pointed or not pointed else pointed[0]
    others = [c for c in pointed if c is not first] if first in pointed else []
    told = [first, *others]
    quotes = [c.evidence.quote for c in told]
    sides = _grouped(told, lambda a, b: _agree(asked, a, b, quotes))
    alike = [first, *(c for c in found if c is not first and compatible(c, first))]
    fullest = first if asked.kind != "date" else _fullest(alike)
    forms = [c.evidence for c in sides[0] if _told_otherwise(asked, c, fullest)]
    return Verdicts(fullest.evidence, _evidence(sides, lambda claim: claim.evidence), tuple(forms))


def _is_of(claim: Claim, item: Evidence) -> bool:
    one, two = claim.evidence, item
    return one.start == two.start and one.hit.passage.id == two.hit.passage.id


def _told_otherwise(asked: Asked, one: Claim, best: Claim) -> bool:
    """Whether a claim tells the best one's value in another form, a date in another article."""
    if one.value.value == best.value.value:
        return False
    article = one.evidence.hit.article.id
    return asked.kind != "date" or article != best.evidence.hit.article.id


def _agree(asked: Asked, one: Claim, two: Claim, quotes: Sequence[str]) -> bool:
    """Whether both claims may be true: one value, or two of different times or of one family."""
    if compatible(one, two):
        return True
    if asked.kind == "date":
        return False
    if not knows_what_is_counted(asked) and not _one_counted(one, two):
        return True
    together = any(states(q, one.value) and states(q, two.value) for q in quotes)
    return together or different_times(one, two)


def _one_counted(one: Claim, two: Claim) -> bool:
    """Whether two figures count the same, by their unit and the words around them."""
    return one.value.unit == two.value.unit and bool(_around(one) & _around(two))


def _around(claim: Claim) -> set[str]:
    """Return the pairs of characters close to a figure, in its clause."""
    answer = claim.evidence.answer
    assert answer is not None  # a claim marks its value
    text = claim.evidence.hit.article.text
    sides = text[max(0, answer.start - 8) : answer.start], text[answer.end : answer.end + 5]
    near = (re.split(_BREAK, sides[0])[-1], re.split(_BREAK, sides[1])[0])
    return {words[i : i + 2] for words in near for i in range(len(words) - 1)}


def _grouped(found: Sequence[_T], agree: Callable[[_T, _T], bool]) -> list[list[_T]]:
    """Put each with the first group that it agrees with throughout."""
    groups: list[list[_T]] = []
    for one in found:
        for group in groups:
            if all(agree(one, other) for other in group):
                group.append(one)
                break
        else:
            groups.append([one])
    return groups


def _evidence(
    groups: Sequence[Sequence[_T]], of: Callable[[_T], Evidence]
) -> tuple[tuple[Evidence, ...], ...]:
    return tuple(tuple(of(member) for member in group) for group in groups)


def _fullest(claims: Sequence[Claim]) -> Claim:
    """Return the first claim, or one as good that gives the same date more exactly."""
    best = claims[0]
    for claim in claims[1:]:
        if claim.evidence.score < CLOSE * best.evidence.score:
            continue
        if len(dated(claim)) > len(dated(best)) and not str(claim.value.value).startswith("--"):
            return claim
    return best
