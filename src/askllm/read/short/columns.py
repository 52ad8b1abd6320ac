"""Which cell of a table's row is meant: the one whose column's header the question speaks of."""

from __future__ import annotations

from collections.abc import Sequence

from askllm.read.ask.question import Asked
from askllm.text import column_of, header_row, quantities, search_tokens
from askllm.types import Span

OTHER_COLUMN = 0.4
"""What is left of the fit of a cell under another header than the one that the question speaks of."""

_CLEARLY = 2
"""Least characters by which one header is ahead of the others."""

_STATED = 4
"""What a year or a figure that both state counts, in characters."""


def shares_by_column(asked: Asked, text: str, spans: Sequence[Span]) -> dict[Span, float]:
    """Return what is left of the fit of each of ``spans``, cells of one row of ``text``."""
    kept = dict.fromkeys(spans, 1.0)
    header = header_row(text, spans[0].start) if len(spans) > 1 else None
    if header is None:
        return kept
    titles = {span: column_of(text, header, span.start) or "" for span in spans}
    shared = {title: _shared(asked, title) for title in titles.values()}
    most = max(shared.values())
    others = [share for share in shared.values() if share < most]
    if not others or most - max(others) < _CLEARLY:
        return kept
    return {span: 1.0 if shared[titles[span]] == most else OTHER_COLUMN for span in spans}


def _shared(asked: Asked, title: str) -> int:
    """Return how much of a header cell the question says, in characters that its tokens share."""
    held = set(search_tokens(title))
    said = sum(len(token) for token in asked.tokens if token in held)
    told = quantities(title)
    return said + _STATED * sum(any(given.means(q) for q in told) for given in asked.given)
