"""The places that a question asks a list of: 展览明年去哪些城市."""

from __future__ import annotations

from collections.abc import Sequence

from askllm.answer.lists.listing import Listed
from askllm.read import Asked, asks_place, places_in
from askllm.types import Evidence, Span


def places_listed(asked: Asked, evidence: Sequence[Evidence]) -> Listed | None:
    """Return the places that the best sentence names, ``None`` where it names fewer than two.

    Args:
        evidence: scored sentences, best first.
    """
    if not evidence or not asks_place(asked.text):
        return None
    best = evidence[0]
    found = places_in(best.quote, asked.text)
    if len(found) < 2:
        return None
    spans = [Span(best.start + place.start, best.start + place.end) for place in found]
    return Listed((best,), tuple(((0, span),) for span in spans))
