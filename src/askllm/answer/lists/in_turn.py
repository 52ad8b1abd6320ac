"""Figures of one thing, told one time after another: 2020年有3亿，2021年有百亿，2022年有万亿.

Asked how many there are, and not when, none of them is the one answer: all are told.
"""

from __future__ import annotations

import re

from askllm.answer.lists.listing import Listed
from askllm.read import Asked, figures_in
from askllm.text import folded, quantities
from askllm.types import Evidence, Span

LEAST = 3
"""Figures from which they are a course of things."""

_TIME_ASKED = re.compile(
    r"最[初早后新近终多大高低小少]|现[在今]|目前|如今|当[时初年前]|今[年天]|去年|明年|[起开]始|后来|刚|首[次个批款]|第[一二三四五六七八九十0-9]|[前后]|增|减|升|降|涨|跌|达到"
    r"|[\u4e00-\u9fff]时(?!间)|期间|计划|预计|以来|平均|总共|一共|合计|累计|[这近每].{0,2}[年月天]"
    r"|\b(?:first|last|latest|newest|now|current(?:ly)?|today|initial(?:ly)?|originally|most|largest|biggest|at|when|final|grow|grew|rise|rose|fall|fell|total|average|planned)\b"
)
_TOLD_OF = re.compile(
    r"有|达成?|到|增|升|降|减|涨|扩大|超过?|突破|为|是|约|近|又|再|已经?|共|则|后|之|底|末|初|公布|发布|推出|拥有|参数|规模|只|仅|就|还|[其它他]"
    r"|\b(?:had|has|have|it|and|was|were|with|reached|grew|rose|fell|to|about|over|nearly|some|the|by|in|while|then|only|just)\b|[\s，,、；;了]"
)
"""What may stand between a time and its figure without naming anything else."""


def told_in_turn(asked: Asked, best: Evidence) -> Listed | None:
    """Return the figures asked about that the best sentence tells in turn, each behind its own time."""
    dated = any(given.kind == "date" for given in asked.given)
    if asked.kind != "number" or dated or _TIME_ASKED.search(folded(asked.text)):
        return None
    found = figures_in(asked, best.quote)
    most = max((candidate.suits for candidate in found), default=0.0)
    own = [c for c in found if c.quantity is not None and c.suits == most]
    values = {c.quantity.value for c in own if c.quantity is not None}
    if len(values) < max(LEAST, len(own)):
        return None
    times = [q for q in quantities(best.quote) if q.kind == "date"]
    ends = [0, *(c.span.end for c in own)]
    for before, candidate in zip(ends, own, strict=False):
        time = next((t for t in times if before <= t.start < candidate.span.start), None)
        if time is None:
            return None
        between = best.quote[time.end : candidate.span.start]
        if before and not _is_of_the_same(asked, between):
            return None
    spans = [Span(best.start + c.span.start, best.start + c.span.end) for c in own]
    return Listed((best,), tuple(((0, span),) for span in spans))


def _is_of_the_same(asked: Asked, words: str) -> bool:
    """Whether words between a time and its figure name nothing that the question does not: 西桥长."""
    left = _TOLD_OF.sub(" ", folded(words))
    question = folded(asked.text)
    pieces = re.findall(r"[\u4e00-\u9fff]+|[a-z0-9.-]+", left)
    return all(piece in question for piece in pieces)
