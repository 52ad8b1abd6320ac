"""The short answer, where rules and the trained reader both have a say.

Rules know what a complete figure, date or name is; the trained reader knows which one is meant. So
the trained reader's spans vote for the candidates of the rules, and are taken as they are only
where no candidate lies.
"""

from __future__ import annotations

import dataclasses
import re

from askllm.read.opinion import Opinion, Told
from askllm.read.overlap import LEAST_FIT, Scored
from askllm.read.question import Asked
from askllm.read.spans import Candidate, best_of
from askllm.types import Span

VOTE = 1.0
"""How many times as good as before a candidate is that the trained reader points at."""

CLEAR = 6.0
"""Least margin of a span that is taken without a rule: e⁶ to 1 against "no answer here"."""

ALONE = 1 / 9
"""How likely the other spans of its sentence may be beside it, all together."""

LONGEST = 24
"""Characters of a short answer that no rule has cut."""

_NUMERAL = re.compile(
    r"[0-9０-９零〇一二三四五六七八九十百千万亿两半数几壹贰叁]|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|dozen|half|hundred|thousand|million|billion)"
)
_EDGES = " \u3000\n\t，。、；：！？…—·,.;:!?“”\"'‘’（）()《》「」『』【】"
_CUT_BY_RULE = ("number", "share", "date", "who")
_MAY_BE_SHORT = (*_CUT_BY_RULE, "what", "passage")


def short_answer(asked: Asked, item: Scored, opinion: Opinion) -> Candidate | None:
    """Return the short answer in a sentence, or ``None`` where the sentence is the answer."""
    if asked.kind not in _MAY_BE_SHORT:
        return None
    voted = [
        dataclasses.replace(
            candidate, fit=candidate.fit * (1 + VOTE * _support(candidate.span, opinion))
        )
        for candidate in item.candidates
    ]
    best = best_of(voted)
    if best is not None and best.fit >= LEAST_FIT:
        return dataclasses.replace(best, fit=min(1.0, best.fit / (1 + VOTE)))
    return _as_it_is(asked, item, opinion)


def _support(span: Span, opinion: Opinion) -> float:
    """How far the trained reader means ``span``: the share of its best span over it, in [0, 1]."""
    return max(
        (
            told.share
            for told in opinion.spans
            if told.span.start < span.end and span.start < told.span.end
        ),
        default=0.0,
    )


def _as_it_is(asked: Asked, item: Scored, opinion: Opinion) -> Candidate | None:
    """Return the trained reader's own span, if it is sure of it and it can stand alone."""
    if not opinion.spans or opinion.margin < CLEAR:
        return None
    if sum(told.share for told in opinion.spans[1:]) > ALONE:
        return None
    span = _trimmed(opinion.spans[0], item)
    if span is None or span.end - span.start > LONGEST:
        return None
    words = span.of(item.evidence.hit.article.text)
    if asked.kind in ("number", "share") and not _NUMERAL.search(words):
        return None
    return Candidate(span, 1.0, None, opinion.chance)


def _trimmed(told: Told, item: Scored) -> Span | None:
    """Return a span without the marks at its edges."""
    words = told.span.of(item.evidence.hit.article.text)
    left = len(words) - len(words.lstrip(_EDGES))
    inner = words.strip(_EDGES)
    if not inner:
        return None
    return Span(told.span.start + left, told.span.start + left + len(inner))
