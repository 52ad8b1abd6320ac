"""The one place where an ``Answer`` is put together for its query."""

from __future__ import annotations

from collections.abc import Sequence

from askllm.types import Answer, Citation, Query, Side, Status


def answer_to(
    query: Query,
    status: Status,
    text: str,
    *,
    confidence: float,
    citations: Sequence[Citation] = (),
    short: str | None = None,
    reason: str | None = None,
    closest: Sequence[Citation] = (),
    sides: Sequence[Side] = (),
) -> Answer:
    """Return an answer to ``query`` with the fields that this room decides."""
    return Answer(
        status=status,
        text=text,
        question=query.asked,
        standalone=query.text,
        language=query.language,
        short=short,
        citations=tuple(citations),
        confidence=round(confidence, 4),
        reason=reason,
        closest=tuple(closest),
        sides=tuple(sides),
    )
