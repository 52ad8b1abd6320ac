"""A figure that somebody gives: how many does the council say there are? It must be his."""

from __future__ import annotations

import re
from collections.abc import Sequence

from askllm.answer.said.attribution import SOMEBODY_SAYS, spoken
from askllm.answer.said.speakers import speakers
from askllm.read import FIGURES, Asked
from askllm.text import folded, language_of
from askllm.types import Evidence, Span

_SAYS_IT = re.compile(
    r"\b(?:do|does|did) .{2,40}? (?:say|think|believe|claim|argue|predict|expect|estimate|state)\b"
)


def of_somebody_else(asked: Asked, evidence: Sequence[Evidence]) -> bool:
    """Whether a figure of somebody's is asked for and nothing shows that the best sentence is his.

    In another language his name may be written in characters: there it is enough that somebody says it.
    """
    if asked.kind not in FIGURES or not asked.speaker or not _SAYS_IT.search(folded(asked.text)):
        return False
    best = evidence[0]
    if language_of(best.quote) != asked.language:
        return SOMEBODY_SAYS.search(folded(best.quote)) is None
    place = Span(best.start, best.end)
    named = speakers(asked, evidence)
    return not any(spoken(name, best.hit.article, place) for name in named)
