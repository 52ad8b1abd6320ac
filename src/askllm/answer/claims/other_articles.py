"""What the other articles answer to the same question, where the readers point at it.

Claims are measured by the question's words, and another article tells the same in words of its
own (全程168公里, 全长172公里). Here the readers' choice counts instead: of each other article its
best sentence, if it stands near the best of all, is about the same thing by what stands in and
around it, and gives a value of the same kind that cannot be true beside the first.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from askllm.answer.claims.claims import Claim, claims, nearest_in_size
from askllm.answer.claims.in_words import (
    has_what_is_asked_of,
    leaves_only_the_subject,
    untold,
)
from askllm.answer.claims.makers import may_be_one
from askllm.answer.claims.standing import standing
from askllm.answer.claims.subject import on_one_subject
from askllm.answer.claims.told_apart import one_story
from askllm.answer.claims.values import asks_year, compatible, different_times, of_one_order
from askllm.answer.claims.verdict import settled
from askllm.answer.claims.wording import spelled_in, told_before
from askllm.answer.sense.around import context
from askllm.answer.sense.one_thing import SameName
from askllm.answer.sense.relations import acts, deeds, senses
from askllm.answer.sense.units import alike, in_full, measured
from askllm.read import FIGURES, Asked
from askllm.text import folded, language_of, quantities, question_core
from askllm.types import Evidence, Span

NEAR_FIGURE, NEAR_NAME, NEAR_DATE = 0.6, 0.75, 0.75
"""Least share of the best score of a sentence with a number, a name, a date."""

NEAR_ABROAD, NEAR_FOREIGN = 0.85, 0.57
"""The same where the question is in another language than both sentences, so that only its names
can be compared; and for a number in another language than the best one, which costs it score."""

FIT, FIT_NAME = 0.5, 0.6
"""Least fit of the value that the readers chose in it."""

LEAST_FIT = 0.8
"""Share of the best value's fit that is enough where that is low too."""

UNTOLD = 0.26
"""Most of the question's pairs of characters, told by any article, that a passage may lack."""

SURELY, AS_SURELY, HALF_TOLD = 0.8, 0.9, 0.5
"""Least share of the best score of a figure told in other words, where no more than ``UNTOLD`` or
``HALF_TOLD`` of the question is told nowhere around it."""

SAME_SIDE = 0.6
"""Share of the best score of a sentence that says yes or no for its article."""

_LONGEST_NAME = 16
_OF_WHICH = re.compile(r"[，,；;]\s?(?:其中|of (?:these|them|which|whom)\b)")
_ASKS_NAME = re.compile(r"谁|哪|什么(?:公司|地方|名字|人)|\b(?:who|where|which)\b")
_NO_NAME = re.compile(r"[，。！？；：、,!?;:\d]|和|与|及|的|\band\b")
_BODY = re.compile(
    r"公司|集团|局|部|院|所|大学|学校|协会|学会|委员会|中心|团队|俱乐部|基金会?|银行|政府|[厂社馆会队]$"
)
_WIDE = re.compile(
    r"中国|全国|国内|海外|国外|[省国洲]$|\b(?:china|europe|asia|britain|england|the u[sk])\b"
)
"""Places that hold others: to be in one of them contradicts no city."""
_ENDS_QUESTION = re.compile(r"[了过]?(?:吗|嗎|么|没有|吧|呢)?[?？。\s]*$")
_NOT = "(?:不|没有?|未|无法|禁止|从未|并非)"
_SHORTEST_PREDICATE = 3
_LATIN_NAME = re.compile("[A-Z][A-Za-z]+")


def told_elsewhere(
    asked: Asked, best: Evidence, evidence: Sequence[Evidence], same_name: SameName
) -> list[list[Evidence]]:
    """Return the best evidence and what contradicts it, by value; nothing where nothing does.

    Args:
        asked: the question, understood.
        best: the evidence that is answered from.
        evidence: all of it, best first.
        same_name: whether two names are known to be one thing's.
    """
    if asked.kind == "yesno":
        return _yes_and_no(asked, evidence)
    if best.answer is None or (asked.kind not in FIGURES and not _asks_name(asked)):
        return []
    if asked.language == language_of(best.quote) and untold(asked, best, evidence) > UNTOLD:
        return []  # what is answered from may be about another thing itself
    figures = asked.kind in FIGURES
    groups = [[best]]
    for item in _first_of_others(asked, best, evidence):
        if not _speaks_of_it(asked, best, item, evidence):
            continue
        if figures and not _is_claimed(asked, best, item, evidence):
            continue
        item = _meant_abroad(asked, best, item)
        apart = [_apart(asked, group[0], item, same_name) for group in groups]
        if all(apart):
            groups.append([item])
        elif figures and not any(apart[1:]):
            groups[0].append(item)
    return groups if len(groups) > 1 else []


def _meant_abroad(asked: Asked, best: Evidence, item: Evidence) -> Evidence:
    """Return a sentence with the figure marked that may be meant, if it is in another language."""
    if asked.kind not in ("number", "share") or language_of(item.quote) == language_of(best.quote):
        return item
    one, two = _as_claim(best), _as_claim(item)
    return item if one is None or two is None else nearest_in_size(two, one).evidence


def _asks_name(asked: Asked) -> bool:
    return asked.kind in ("who", "what") and _ASKS_NAME.search(folded(asked.text)) is not None


def _first_of_others(asked: Asked, best: Evidence, evidence: Sequence[Evidence]) -> list[Evidence]:
    """Return the best sentence on the thing, with a value, of each article but that of ``best``."""
    first: dict[str, Evidence] = {}
    for item in evidence:
        article = item.hit.article.id
        if item.answer is None or article == best.hit.article.id or article in first:
            continue
        if _is_own(asked, item):
            first[article] = item
    return list(first.values())


def _speaks_of_it(
    asked: Asked, best: Evidence, item: Evidence, evidence: Sequence[Evidence]
) -> bool:
    """Whether a sentence of another article is near enough, and about what is asked."""
    if _surely_answer(asked, best, item):
        return True
    if language_of(item.quote) != language_of(best.quote):
        return _speaks_of_it_abroad(asked, best, item)
    if language_of(item.quote) != asked.language:
        named = all(name.stands_in(folded(item.quote)) for name in asked.names)
        return bool(asked.names) and named and _near(asked, best, item, NEAR_ABROAD)
    near = {"date": NEAR_DATE, "number": NEAR_FIGURE, "share": NEAR_FIGURE}
    if not _near(asked, best, item, near.get(asked.kind, NEAR_NAME)):
        return False
    if untold(asked, item, evidence) <= UNTOLD and leaves_only_the_subject(asked, best, item):
        return True
    return _in_other_words(asked, best, item, evidence)


def _surely_answer(asked: Asked, best: Evidence, item: Evidence) -> bool:
    """Whether the trained reader is sure of both short answers, and the passages have one subject."""
    return best.sure and item.sure and on_one_subject(asked, best, item)


def _in_other_words(
    asked: Asked, best: Evidence, item: Evidence, evidence: Sequence[Evidence]
) -> bool:
    """Whether a figure is told of the same in words of its own: 跑完全程 for 完赛.

    The readers know such words, so they must point at it nearly as surely as at the best one, the
    more so the more of the question is told nowhere around it. It must be the sentence's only
    figure of its measure, which is the best one's, both passages must be on one subject, and what
    the question says before it asks (招收 of 招收多少人) is no predicate that may be told otherwise.
    """
    if asked.kind not in ("number", "share") or not has_what_is_asked_of(
        asked, best, item, evidence
    ):
        return False
    share, missing = item.score / best.score, untold(asked, item, evidence)
    if share < (SURELY if missing <= UNTOLD else AS_SURELY) or missing > HALF_TOLD:
        return False
    one, two = _as_claim(best), _as_claim(item)
    return (
        one is not None
        and two is not None
        and one.value.kind == two.value.kind
        and _is_alone(item, two)
        and on_one_subject(asked, best, item)
    )


def _is_alone(item: Evidence, claim: Claim) -> bool:
    """Whether a sentence has no other figure of the measure of the one claimed in it, but parts."""
    of_it = _OF_WHICH.split(item.quote)[0]
    told = [in_full(q, of_it) for q in quantities(of_it) if q.kind == claim.value.kind]
    return [q.start for q in told if alike(q.unit, claim.value.unit)] == [claim.value.start]


def _speaks_of_it_abroad(asked: Asked, best: Evidence, item: Evidence) -> bool:
    """Whether a figure in another language than the best one's is told of the same thing.

    No words can be compared: its passage must name what is asked about, the figure have a unit,
    and its sentence tell the deeds that are asked of, unless the readers are as sure of it; a date
    must be that of a deed.
    """
    if asked.kind not in FIGURES or not _near(asked, best, item, NEAR_FOREIGN):
        return False
    claim = _as_claim(item)
    if claim is None:
        return False
    surely = asked.kind != "date" and item.score >= SURELY * best.score
    if not surely and not deeds(asked.text) <= deeds(item.quote):
        return False
    if asked.kind == "date" and not deeds(asked.text):
        return False
    named = any(name.stands_in(context(item)) for name in asked.names)
    return (
        named
        or on_one_subject(asked, best, item)
        or spelled_in(question_core(asked.text).strip(), context(item))
    )


def _is_own(asked: Asked, item: Evidence) -> bool:
    """Whether a sentence speaks of the thing asked about; one that begins with 该药 does.

    Other names in it may be anybody's: the drug was discovered by Ruth.
    """
    if standing(asked, item) != "other":
        return True
    left_open = bool(asked.names) and told_before(asked, item) != ""
    return left_open and all(name.stands_in(context(item)) for name in asked.names)


def _near(asked: Asked, best: Evidence, item: Evidence, share: float) -> bool:
    """Whether a sentence, and the value in it, are about as good as the best one's."""
    least = FIT_NAME
    if asked.kind in FIGURES:
        least = min(FIT, LEAST_FIT * best.answer_score)
    return item.score >= share * best.score and item.answer_score >= least


def _is_claimed(asked: Asked, best: Evidence, item: Evidence, evidence: Sequence[Evidence]) -> bool:
    """Whether a figure is claimed of what is asked: a date of the same deed, or of none we know."""
    if not all(any(given.means(q) for q in quantities(item.quote)) for given in asked.given):
        return False
    if asked.kind == "date":
        verbs = item.quote
        if language_of(verbs) == "zh":
            verbs = _LATIN_NAME.sub("", verbs)  # OpenAI opens nothing
        told = senses(verbs) | deeds(verbs)
        return not told or all(meant & told for meant in acts(asked.text))
    if standing(asked, item) == "other":
        return True  # it begins with what stands for the thing, see ``_is_own``
    return _surely_answer(asked, best, item) or any(
        claim.evidence.answer == item.answer for claim in claims(asked, [*evidence[:1], item])
    )


def _apart(asked: Asked, one: Evidence, two: Evidence, same_name: SameName) -> bool:
    """Whether two values cannot both be true."""
    if asked.kind not in FIGURES:
        return _other_name(asked, one, two, same_name)
    first, second = _as_claim(one), _as_claim(two)
    if first is None or second is None or first.value.kind != second.value.kind:
        return False
    if one_story(asked, first, second):
        return False
    if first.value.kind == "date":
        if asks_year(asked.text):
            return str(first.value.value)[:4] != str(second.value.value)[:4]
        return not compatible(first, second)
    if (
        not _count_alike(asked, first, second)
        or compatible(first, second)
        or different_times(first, second)
    ):
        return False
    if not of_one_order(first, second):
        return False
    return not (_states(one, second) or _states(two, first))


def _count_alike(asked: Asked, one: Claim, two: Claim) -> bool:
    """Whether two figures measure the same, or without units are followed by one word."""
    a = measured(one.value.unit)[0]
    if not alike(one.value.unit, two.value.unit):
        return False
    return a != "" or _counted(asked, one) == _counted(asked, two) != ""


def _counted(asked: Asked, claim: Claim) -> str:
    """Return the word right behind a figure, or the one asked of: stores of 57 Larkspur stores."""
    answer = claim.evidence.answer
    assert answer is not None  # a claim marks its value
    behind = folded(claim.evidence.hit.article.text[answer.end : answer.end + 40])
    if asked.noun and re.match(
        rf"(?:\s[a-z'-]+){{0,3}}\s{re.escape(asked.noun)}(?:e?s)?\b", behind
    ):
        return asked.noun
    word = re.match(r"\s?([a-z]{3,}|[\u4e00-\u9fff]{1,2})", behind)
    return "" if word is None else word[1]


def _states(item: Evidence, claim: Claim) -> bool:
    """Whether a sentence states the other value too: it knows of both."""
    return any(claim.value.means(other) for other in quantities(item.quote))


def _as_claim(item: Evidence) -> Claim | None:
    """Return the value that the readers chose in a sentence."""
    if item.answer is None:
        return None
    at, end = item.answer.start - item.start, item.answer.end - item.start
    found = [q for q in quantities(item.quote) if q.start < end and at < q.end]
    return Claim(item, in_full(found[0], item.quote), "own", 1.0, 1.0) if found else None


def _other_name(asked: Asked, one: Evidence, two: Evidence, same_name: SameName) -> bool:
    """Whether two short names are of two persons, bodies or places of a kind.

    Words of the question in both tell nothing: 翠湖观光局 and 翠湖自行车协会 may share its 翠湖.
    """
    a, b = folded(one.short or "").strip(), folded(two.short or "").strip()
    if not all(1 < len(name) <= _LONGEST_NAME and not _NO_NAME.search(name) for name in (a, b)):
        return False
    if a.isascii() is not b.isascii() or bool(_BODY.search(a)) is not bool(_BODY.search(b)):
        return False
    if _WIDE.search(a) or _WIDE.search(b) or may_be_one(*_beside(asked, a, b), same_name):
        return False
    texts = [folded(item.hit.article.text) for item in (one, two)]
    joined = re.compile(f"{re.escape(a)}[省市]?{re.escape(b)}|{re.escape(b)}[省市]?{re.escape(a)}")
    return not any(joined.search(text) for text in texts) and not (
        b in folded(one.quote) or a in folded(two.quote)
    )


def _beside(asked: Asked, one: str, two: str) -> tuple[str, str]:
    """Return both names without what the question says itself, where something is left of them."""
    question = folded(asked.text)

    def rest(name: str) -> str:
        said = [name[i : i + 2] in question for i in range(len(name) - 1)]
        left = [c for i, c in enumerate(name) if not any(said[max(0, i - 1) : i + 1])]
        return "".join(left) if len(left) > 1 and not name.isascii() else name

    return rest(one), rest(two)


def _yes_and_no(asked: Asked, evidence: Sequence[Evidence]) -> list[list[Evidence]]:
    """Return a sentence that says yes and one of another article that says no, best first."""
    sides: dict[str, Evidence] = {}
    articles = dict.fromkeys(item.hit.article.id for item in evidence)
    for article in articles:
        own = [
            item
            for item in evidence
            if item.hit.article.id == article and item.score >= SAME_SIDE * evidence[0].score
        ]
        decided = settled(asked, own)
        if decided is not None and decided[1] is not None:
            sides.setdefault(decided[1], _whole(decided[0]))
    if len(sides) > 1:
        return [[item] for item in sides.values()]
    return _said_and_denied(asked, evidence)


def _said_and_denied(asked: Asked, evidence: Sequence[Evidence]) -> list[list[Evidence]]:
    """Return two articles' sentences, one with the question's predicate and one that denies it.

    对游客开放, 不对游客开放: the predicate is the longest end of the question that both hold.
    """
    said = _ENDS_QUESTION.sub("", folded(asked.text))
    best = evidence[0]
    for other in evidence[1:]:
        if other.hit.article.id == best.hit.article.id or other.score < SAME_SIDE * best.score:
            continue
        one, two = folded(best.quote), folded(other.quote)
        ends = (said[at:] for at in range(len(said) - 1) if re.match("[\u4e00-\u9fff]", said[at]))
        predicate = next((end for end in ends if end in one and end in two), "")
        if len(predicate) < _SHORTEST_PREDICATE or standing(asked, other) == "other":
            continue
        denied = re.compile(rf"{_NOT}[\u4e00-\u9fff]{{0,2}}?{re.escape(predicate)}")
        if bool(denied.search(one)) is not bool(denied.search(two)):
            return [[_whole(best)], [_whole(other)]]
    return []


def _whole(item: Evidence) -> Evidence:
    """Return a sentence whose words, without the full stop, are its value."""
    end = item.start + len(item.quote.rstrip("。.！!"))
    return Evidence(item.hit, item.start, item.end, item.score, Span(item.start, end), 1.0)
