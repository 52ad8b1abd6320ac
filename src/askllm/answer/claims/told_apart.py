"""Two figures that differ and yet tell one story: a plan and what came of it, a part and its whole."""

from __future__ import annotations

import re

from askllm.answer.claims.claims import Claim, size
from askllm.answer.claims.values import dated
from askllm.answer.sense.around import context
from askllm.read import Asked, clause_around
from askllm.text import folded
from askllm.types import Evidence, Span

_PLANNED = re.compile(
    r"计划|规划|拟(?!人|合)|预计|预期|预算|有望|争取|目标|原定|届时"
    r"|\b(?:expect\w*|plan(?:s|ned)?|due to|scheduled|set to|budget\w*|hop(?:es?|ing)|aims?"
    r"|target\w*|estimate\w*)\b"
)
_AHEAD = re.compile(r"将(?![军近其])|\b(?:will|would|is to|are to)\b")
"""What tells of a plan only if the date is ahead: 2019年将总部迁到宁波 was done by 2023."""
_DONE = re.compile(
    r"最终|最后|实际|终于|决算|结算"
    r"|\b(?:in the end|finally|eventually|in fact|actual(?:ly)?|ended up|turned out|final|came to)\b"
)
_WHOLE = re.compile(
    r"全[市省国县区镇乡村校州港岛球]|各[区县市地]"
    r"|\b(?:nationwide|city-?wide|across the (?:city|country|county|region|province)|worldwide)\b"
)
_QUALIFIERS = (
    r"暑期|暑假|寒假|春节|黄金周|[上下]半年|[一二三四]季度|首[月周]|周末|[春夏秋冬]季|夜[游场]",
    r"[东南西北中]段|[一二三四]期(?:工程)?",
    r"分[馆校店院部]|分公司|附属|(?<![文理])[医文理工法商农]学院",
    r"(?:国际|海外|加长|精简|青少|中文|英文|纸质|电子|精装|平装)版",
    r"[女男]子?(?=选手|队员|学生|员工|组)|[少青老]年组",
    r"\b(?:summer|winter|weekend|first half|second half|(?:first|second|third|fourth) quarter|branch"
    r"|phase (?:one|two|i+|\d))\b",
)
_QUALIFIER = re.compile("|".join(_QUALIFIERS))
"""Times of the year and day, stretches and phases, branches, editions, groups."""
_FIRST_TIME = re.compile(r"首次|第一次|最早|\bfirst\b")
"""Of the deed itself: 首个 is as often said of what comes of a later one."""
_AGAIN = re.compile(
    r"再[次度]|又(?=[推发公迎完实举新升改建开])|重新|第[二三四五]次|\b(?:again|once more|re(?:opened|launched)|second time)\b"
)
_LEADS_UP = re.compile(r"^(?:早在|直到|于|在)|[，,\s]+$")
_PART = re.compile(r"[\u4e00-\u9fff](?:区|县|镇|乡|街道|村|校区)")


def one_story(asked: Asked, one: Claim, two: Claim) -> bool:
    """Whether two values differ because they are told of two times or sizes of one thing."""
    if plan_and_outcome(one, two) or part_and_whole(asked, one, two):
        return True
    if asked.kind == "date" and (_came_again(one, two) or _came_again(two, one)):
        return True
    return of_a_part(asked, one.evidence, two.evidence)


def _came_again(one: Claim, two: Claim) -> bool:
    """Whether one date is that of the first time, and the other of another: 首次披露, 又迎来新进展."""
    first, later = _dated_deed(one), _dated_deed(two)
    if not _FIRST_TIME.search(first) or _FIRST_TIME.search(later):
        return False
    return _AGAIN.search(later) is not None


def plan_and_outcome(one: Claim, two: Claim) -> bool:
    """Whether one value is what was planned and the other, told later, what came of it."""
    return _came_of(one, two) or _came_of(two, one)


def _came_of(plan: Claim, outcome: Claim) -> bool:
    """Whether ``outcome`` is that of ``plan``: a date not planned, a figure said to be the last."""
    if not is_planned(plan) or is_planned(outcome):
        return False
    first, second = plan.evidence.hit.article.date, outcome.evidence.hit.article.date
    if first and second and second < first:
        return False
    return outcome.value.kind == "date" or _DONE.search(_clause(outcome)) is not None


def is_planned(claim: Claim) -> bool:
    """Whether a value is told as planned, expected or budgeted, in its clause."""
    words = _clause(claim)
    if _PLANNED.search(words):
        return True
    return _AHEAD.search(words) is not None and not _is_past(claim)


def _is_past(claim: Claim) -> bool:
    """Whether a claimed date lies before that of its article."""
    told = claim.evidence.hit.article.date
    if claim.value.kind != "date" or not told:
        return False
    date = dated(claim)
    return not date.startswith("--") and date < told[: len(date)]


def asks_plan(asked: Asked) -> bool:
    """Whether a question asks for what is planned."""
    question = folded(asked.text)
    return _PLANNED.search(question) is not None or _AHEAD.search(question) is not None


def _clause(claim: Claim) -> str:
    return folded(_clause_place(claim).of(claim.evidence.quote))


def _clause_place(claim: Claim) -> Span:
    """Return where in the quote the clause of the value stands, the mark at its end included."""
    item, answer = claim.evidence, claim.evidence.answer
    assert answer is not None  # a claim marks its value
    return clause_around(item.quote, Span(answer.start - item.start, answer.end - item.start))


def _dated_deed(claim: Claim) -> str:
    """Return the clause of a date, and the next one where the date stands alone: 2022年4月，首次…."""
    quote, place = claim.evidence.quote, _clause_place(claim)
    alone = len(_LEADS_UP.sub("", _clause(claim))) <= len(claim.evidence.short or "") + 1
    if alone and place.end < len(quote):
        place = Span(place.start, clause_around(quote, Span(place.end, place.end + 1)).end)
    return folded(place.of(quote))


def part_and_whole(asked: Asked, one: Claim, two: Claim) -> bool:
    """Whether the larger figure is that of a whole (全市) and the other of a part (城东区)."""
    if "date" in (one.value.kind, two.value.kind):
        return False
    small, large = sorted((one, two), key=size)
    there, question = folded(large.evidence.quote), folded(asked.text)
    if not _WHOLE.search(there):
        return False
    here = folded(small.evidence.quote)
    return not _WHOLE.search(here) and any(
        name not in there and name not in question for name in _PART.findall(here)
    )


def of_a_part(asked: Asked, one: Evidence, two: Evidence) -> bool:
    """Whether one value is told of a season, a stretch, a branch or an edition, the other not.

    暑期接待70万人次 contradicts no 全年接待210万人次, unless the question asks for the summer and both
    passages are on it.
    """
    question = folded(asked.text)
    first, second = (_qualifiers(item) for item in (one, two))
    for item, own, other in ((one, first, second), (two, second, first)):
        for word in other - own:
            if word not in question or word not in context(item):
                return True
    return False


def _qualifiers(item: Evidence) -> set[str]:
    """Return the words before a sentence's value that narrow what it is told of."""
    assert item.answer is not None  # it has a value
    before = folded(item.quote[: max(0, item.answer.start - item.start)])
    return {match[0] for match in _QUALIFIER.finditer(before)}
