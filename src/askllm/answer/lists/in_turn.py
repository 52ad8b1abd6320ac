"""Figures of one thing, told one time after another: 2020年有3亿，2021年有百亿，2022年有万亿.

Asked how many there are, and not when, none of them is the one answer: all are told.
"""

from __future__ import annotations

import itertools
import re

from askllm.answer.lists.listing import Listed
from askllm.read import Asked, figures_in
from askllm.text import folded, quantities
from askllm.types import Evidence, Span

LEAST = 3
"""Figures from which they are a course of things."""

_TIME_ASKED = re.compile(
    r"最[初早后新近终多大高低小少]|现[在今]|目前|如今|当[时初年前]|今[年天]|去年|明年|[起开]始|后来|刚|首[次个批款]|第[一二三四五六七八九十0-9]|[前后]|增|减|升|降|涨|跌|达到"
    r"|\b(?:first|last|latest|newest|now|current(?:ly)?|today|initial(?:ly)?|originally|most|largest|biggest|at|when|final|grow|grew|rise|rose|fall|fell)\b"
)


def told_in_turn(asked: Asked, best: Evidence) -> Listed | None:
    """Return the figures asked about that the best sentence tells in turn, each with its own time."""
    dated = any(given.kind == "date" for given in asked.given)
    if asked.kind != "number" or dated or _TIME_ASKED.search(folded(asked.text)):
        return None
    found = figures_in(asked, best.quote)
    most = max((candidate.suits for candidate in found), default=0.0)
    own = [c for c in found if c.quantity is not None and c.suits == most]
    values = {c.quantity.value for c in own if c.quantity is not None}
    if len(values) < max(LEAST, len(own)):
        return None
    times = [q.start for q in quantities(best.quote) if q.kind == "date"]
    starts = [0, *(c.span.start for c in own)]
    if not all(
        any(before <= time < after for time in times)
        for before, after in itertools.pairwise(starts)
    ):
        return None
    spans = [Span(best.start + c.span.start, best.start + c.span.end) for c in own]
    return Listed((best,), tuple(((0, span),) for span in spans))
