"""Tables as articles hold them: a row a line, its cells parted by tabs, the header row first."""

from __future__ import annotations

from askllm.types import Span

_MOST_ROWS = 200
_LONGEST_TITLE = 24
"""Characters of a header cell; what is longer is a paragraph with a tab in it."""


def header_row(text: str, start: int) -> Span | None:
    """Return the first row of the table whose row begins at ``start``, ``None`` where it has none.

    A line without a tab is no row. A header may be one cell short: an empty first one is lost.
    """
    row = _line(text, start)
    if row is None:
        return None
    top = row
    for _ in range(_MOST_ROWS):
        above = _line(text, top.start - 1) if top.start else None
        if above is None:
            break
        top = above
    titles = top.of(text).split("\t")
    fits = row.of(text).count("\t") + 1 - len(titles) in (0, 1)
    short = all(len(title) <= _LONGEST_TITLE for title in titles)
    return top if top != row and fits and short else None


def column_of(text: str, header: Span, start: int) -> str | None:
    """Return the header cell over the cell of a row in which ``start`` lies.

    ``None`` where none is, as over the first cell below an empty one.
    """
    row, titles = _line(text, start), header.of(text).split("\t")
    if row is None:
        return None
    number = text[row.start : start].count("\t")
    short = row.of(text).count("\t") + 1 - len(titles)
    return titles[number - short].strip() if 0 <= number - short < len(titles) else None


def _line(text: str, at: int) -> Span | None:
    """Return the line around a place, if it is a row."""
    start = text.rfind("\n", 0, at) + 1
    end = text.find("\n", at)
    end = len(text) if end < 0 else end
    return Span(start, end) if "\t" in text[start:end].strip() else None
