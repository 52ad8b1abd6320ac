"""Telling a disagreement between articles from two answers to two questions."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from askllm.answer.claims.claims import (
    Claim,
    beside_alike,
    claims,
    is_first,
    knows_what_is_counted,
    to_the_point,
)
from askllm.answer.claims.makers import doer, makers, same_maker
from askllm.answer.claims.other_articles import told_elsewhere
from askllm.answer.claims.standing import standing
from askllm.answer.claims.told_apart import (
    asks_plan,
    is_planned,
    one_story,
    plan_and_outcome,
)
from askllm.answer.claims.values import (
    asks_year,
    compatible,
    dated,
    different_times,
    of_one_order,
    states,
    tells_order,
)
from askllm.answer.sense.glosses import glosses, same_gloss
from askllm.answer.sense.one_thing import SameName
from askllm.answer.sense.units import alike
from askllm.read import Asked
from askllm.text import folded
from askllm.types import Evidence

CLOSE = 0.8
"""A date told more exactly is preferred from this share of the best score on."""

TOGETHER = 0.5
"""Evidence counts as near the question when its score is this share of the best."""

APART = 0.38
"""The same for evidence of another article than the best: it tells its own story."""

_ASKS_ORDER = re.compile(r"量级|级别|数量级|\border of magnitude\b")
_T = TypeVar("_T")


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
    """Compare what the sentences say, ``evidence`` best first and not empty.

    Where their words show no disagreement, what each other article answers is set beside the best.
    """
    found = _weighed(asked, evidence, same_name)
    if len(found.sides) > 1:
        return found
    apart = told_elsewhere(asked, found.best, evidence, same_name)
    return replace(found, sides=tuple(map(tuple, apart))) if apart else found


def _weighed(asked: Asked, evidence: Sequence[Evidence], same_name: SameName) -> Verdicts:
    """Compare what is claimed in the words of the question."""
    if asked.kind == "who":
        found = makers(asked, evidence)
        best = found[0].evidence if found else evidence[0]
        did = doer(asked, evidence)
        if did is not None and did not in [maker.evidence for maker in found[:1]]:
            found = [maker for maker in found if maker.evidence is did]
            best = did
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
    found = [c for c in claims(asked, evidence) if _is_near(c, evidence[0])]
    pointed = to_the_point(asked, found, evidence)
    first = next((c for c in found if _is_of(c, evidence[0])), None)
    if first is None and not (pointed and _speaks_of_another(asked, evidence[0], pointed[0])):
        return Verdicts(evidence[0])
    first = first or pointed[0]
    if is_first(asked.text):  # the first of several times: later ones contradict nothing
        pointed = [c for c in pointed if is_first(c.evidence.quote)]
        first = first if first in pointed or not pointed else pointed[0]
    first = _outcome(asked, first, pointed)
    others = _others(first, pointed) if first in pointed else []
    told = [first, *others]
    quotes = [c.evidence.quote for c in told]
    sides = _grouped(told, lambda a, b: _agree(asked, a, b, quotes))
    if len(sides) > 1 and all(_measure_otherwise(first, c) for s in sides[1:] for c in s):
        sides = [[first]]  # prices in yuan disagree among themselves, not with ringgit
    same = [first, *(c for c in found if c is not first and compatible(c, first))]
    fullest = _fullest(same) if asked.kind == "date" else _most_exact(asked, same)
    forms = [c.evidence for c in sides[0] if _told_otherwise(asked, c, fullest)]
    return Verdicts(fullest.evidence, _evidence(sides, lambda claim: claim.evidence), tuple(forms))


def _outcome(asked: Asked, first: Claim, pointed: Sequence[Claim]) -> Claim:
    """Return what came of the first claim where that only tells a plan and no plan is asked for."""
    if asks_plan(asked) or not is_planned(first):
        return first
    came = (c for c in pointed if c.evidence.score >= CLOSE * first.evidence.score)
    return next((c for c in came if plan_and_outcome(first, c)), first)


def _is_near(claim: Claim, best: Evidence) -> bool:
    """Whether a claim's sentence is near enough to the best one, in its article or another."""
    same = claim.evidence.hit.article.id == best.hit.article.id
    return claim.evidence.score >= (TOGETHER if same else APART) * best.score


def _others(first: Claim, pointed: Sequence[Claim]) -> list[Claim]:
    """Return the claims to set against ``first``: of its own article none on another subject.

    An article that says the same in a sentence as near to the question contradicts nothing with
    another sentence; nor does a sentence that leaves its subject to what ``first`` stands in.
    """
    article = first.evidence.hit.article.id
    agreeing = {
        c.evidence.hit.article.id: c.covers
        for c in sorted(pointed, key=lambda c: c.covers)
        if compatible(c, first)
    }
    return [
        claim
        for claim in pointed
        if claim is not first
        and not (claim.evidence.hit.article.id == article and _is_aside(claim, first))
        and (
            compatible(claim, first)
            or claim.covers >= agreeing.get(claim.evidence.hit.article.id, 0.0)
        )
    ]


def _is_aside(claim: Claim, first: Claim) -> bool:
    """Whether a claim of the same article is told of another thing than ``first``."""
    if claim.in_context:
        return True
    dates = claim.value.kind == "date"
    return not (dates or beside_alike(claim, first) or compatible(claim, first))


def _speaks_of_another(asked: Asked, best: Evidence, claim: Claim) -> bool:
    """Whether the best sentence makes no claim because it, or its figure, is about another thing.

    Its figure is where a sentence as good claims one: … in Chinchilla a quarter of Gopher's.
    """
    if standing(asked, best) == "other":
        return True
    return best.answer is not None and claim.evidence.score >= CLOSE * best.score


def _is_of(claim: Claim, item: Evidence) -> bool:
    one, two = claim.evidence, item
    return one.start == two.start and one.hit.passage.id == two.hit.passage.id


def _told_otherwise(asked: Asked, one: Claim, best: Claim) -> bool:
    """Whether a claim tells the best one's value in another form, a date in another article."""
    if one.value.value == best.value.value:
        return False
    if one_story(asked, one, best) and not compatible(one, best):
        return False
    article = one.evidence.hit.article.id
    return asked.kind != "date" or article != best.evidence.hit.article.id


def _agree(asked: Asked, one: Claim, two: Claim, quotes: Sequence[str]) -> bool:
    """Whether both claims may be true: one value, or two of different times or of one family."""
    if compatible(one, two) or one_story(asked, one, two):
        return True
    if asked.kind == "date":
        return asks_year(asked.text) and dated(one)[:4] == dated(two)[:4]
    if not of_one_order(one, two):
        return True
    counted = _same_unit(one, two) and knows_what_is_counted(asked)
    if not (counted or _abroad(one, two) or beside_alike(one, two)):
        return True
    together = any(states(q, one.value) and states(q, two.value) for q in quotes)
    return together or different_times(one, two)


def _same_unit(one: Claim, two: Claim) -> bool:
    """Whether two figures count in one unit; 千亿级 is an order of any."""
    a, b = one.value.unit, two.value.unit
    return alike(a, b) or "级" in (a, b)


def _measure_otherwise(one: Claim, two: Claim) -> bool:
    """Whether two figures are in units that no rate joins: sums in two currencies."""
    a, b = one.value.unit, two.value.unit
    return bool(a and b) and not alike(a, b)


def _abroad(one: Claim, two: Claim) -> bool:
    """Whether two claims are in two languages, so that units and words are not written alike."""
    return one.foreign is not two.foreign


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


def _most_exact(asked: Asked, claims: Sequence[Claim]) -> Claim:
    """Return the first claim, or where that tells an order (千亿级) one that gives the number."""
    if _ASKS_ORDER.search(folded(asked.text)) or not tells_order(claims[0]):
        return claims[0]
    return next((claim for claim in claims if not tells_order(claim)), claims[0])


def _fullest(claims: Sequence[Claim]) -> Claim:
    """Return the first claim, or one as good that gives the same date more exactly."""
    best = claims[0]
    for claim in claims[1:]:
        if claim.evidence.score < CLOSE * best.evidence.score:
            continue
        if len(dated(claim)) > len(dated(best)) and not str(claim.value.value).startswith("--"):
            return claim
    return best
