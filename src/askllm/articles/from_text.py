"""Plain text to blocks: lines to paragraphs, standing lines to headings.

A plain text has no mark-up, so what a line is follows from its place and form: whether lines are
wrapped at a width, whether a line stands alone, how it ends, what comes after it.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from askllm.articles.blocks import Block, Source
from askllm.articles.chars import is_closed, is_wide, squeeze, width, without_ornament
from askllm.articles.heal import (
    LONGEST_PARAGRAPH,
    heal,
    is_list_item,
    join,
    looks_like_heading,
    set_right,
)
from askllm.articles.names import is_name_line
from askllm.articles.notices import is_told_line

_HASHES = re.compile(r"(#{1,6})\s+(\S.*?)\s*#*$")
_UNDERLINE = re.compile(r"[=\-_*~—]{3,}$")
_NUMBERS = (
    (
        1,
        re.compile(
            r"(?:第[一二三四五六七八九十百\d]{1,4}[章篇部編编卷]|(?:Chapter|Part)\s+[\dIVX]+\b)"
        ),
    ),
    (2, re.compile(r"第[一二三四五六七八九十百\d]{1,4}[节節]")),
    (2, re.compile(r"[一二三四五六七八九十]{1,3}[、.．]")),
    (3, re.compile(r"[（(][一二三四五六七八九十]{1,3}[）)]")),
    (4, re.compile(r"\d{1,2}\.\d{1,2}\.\d{1,2}[.\s]?")),
    (3, re.compile(r"\d{1,2}\.\d{1,2}[.\s]?(?!\d)")),
    (3, re.compile(r"\d{1,2}[、.．](?!\d)")),
    (4, re.compile(r"[（(]\d{1,2}[）)]")),
)
_LONGEST_CHAIN = 3
"""Headings in a row (part, chapter, section). More short lines than that are a list or a poem."""
_WIDEST_WRAP = 140


@dataclass(frozen=True, slots=True)
class Line:
    """A line without the white space around it.

    ``indented`` lines start a paragraph; ``gap`` says that a blank line or a page end is before.
    """

    text: str
    indented: bool = False
    gap: bool = False


def read_text(text: str) -> Source:
    """Return the blocks of a plain text."""
    return Source(text_blocks(lines_of(text), pages=False))


def lines_of(text: str) -> list[Line]:
    """Cut ``text`` into lines, leaving out blank ones and rules."""
    lines: list[Line] = []
    gap = False
    for raw in text.replace("\f", "\n\n").split("\n"):
        stripped = raw.strip()
        if not stripped or _UNDERLINE.match(stripped):
            gap = True
            continue
        indented = raw.startswith(("\u3000", "\t", "  "))
        lines.append(Line(squeeze(stripped), indented, gap))
        gap = False
    return lines


def text_blocks(lines: Sequence[Line], *, pages: bool) -> tuple[Block, ...]:
    """Return the blocks of ``lines``; ``pages`` says that they come from a page layout."""
    paragraphs = heal(unwrap(lines, pages=pages), pages=pages)
    if pages:
        paragraphs = [set_right(text) for text in paragraphs]
    return structure([without_ornament(text) for text in paragraphs])


def unwrap(lines: Sequence[Line], *, pages: bool) -> list[str]:
    """Join lines that were wrapped at a width; lines of any length stay paragraphs."""
    wrap = _wrap_width(lines, pages)
    if wrap is None:
        return [line.text for line in lines]
    paragraphs: list[str] = []
    before: Line | None = None
    for line in lines:
        short = before is not None and len(paragraphs[-1]) < LONGEST_PARAGRAPH
        if before is not None and short and _is_wrapped(before, line, wrap):
            paragraphs[-1] = join(paragraphs[-1], line.text)
        else:
            paragraphs.append(line.text)
        before = line
    return paragraphs


def _wrap_width(lines: Sequence[Line], pages: bool) -> int | None:
    """Return the columns at which lines were wrapped, or ``None`` if they were not."""
    widths = sorted(width(line.text) for line in lines)
    if len(widths) < 4:
        return None
    wrap = widths[int(len(widths) * 0.9)]
    if pages:
        return wrap
    if not 30 <= wrap <= _WIDEST_WRAP or widths[-1] > 2 * wrap:
        return None
    inner = [a for a, b in itertools.pairwise(lines) if not b.gap]
    full = [line for line in inner if width(line.text) >= 0.75 * wrap]
    torn = sum(not is_closed(line.text) for line in full)
    return wrap if len(full) * 2 >= len(inner) > 2 and torn * 10 >= len(full) * 5 else None


def _is_wrapped(before: Line, line: Line, wrap: int) -> bool:
    if line.gap or is_list_item(line.text) or _HASHES.match(line.text):
        return False
    if line.indented and not before.indented and is_closed(before.text):
        return False
    # A short open line after a full stop heads the next part, unless lines are that short.
    stands = width(line.text) < 0.6 * wrap and looks_like_heading(line.text)
    if stands and is_closed(before.text):
        return False
    ragged = 0.85 if is_wide(before.text[-1]) else 0.7  # Latin words do not fill a line
    if width(before.text) >= ragged * wrap:
        return not (line.indented and is_closed(before.text))
    return not line.indented and line.text[0].islower() and not is_closed(before.text)


def structure(paragraphs: Sequence[str]) -> tuple[Block, ...]:
    """Tell headings from paragraphs by form and place.

    A heading is a short open line followed by text, or by at most two more such lines and then
    text: ``part``, ``section``, text. After such a pair single headings belong to the last part.
    """
    # Names under the title are the authors; further down they may head a part.
    short = [
        _is_short(text) and not (place < 3 and is_name_line(text))
        for place, text in enumerate(paragraphs)
    ]
    blocks: list[Block] = []
    nested = False
    place = 0
    while place < len(paragraphs):
        run = place
        while run < len(paragraphs) and short[run]:
            run += 1
        chain = paragraphs[place:run]
        if not chain:
            blocks.append(_paragraph(paragraphs[place]))
            place += 1
            continue
        place = run
        if run == len(paragraphs) or len(chain) > _LONGEST_CHAIN + (not blocks):
            blocks.extend(_marked(text) or _paragraph(text) for text in chain)
            continue
        nested = nested or (len(chain) > 1 and bool(blocks))
        inner = 2 if not blocks else 3 if nested else 2
        for depth, text in enumerate(chain):
            level = min(2 + depth, 6) if len(chain) > 1 and blocks else inner
            blocks.append(_marked(text) or Block("heading", text, _numbered(text) or level))
    return tuple(blocks)


def _is_short(text: str) -> bool:
    if _HASHES.match(text):
        return True
    return looks_like_heading(text) and not is_told_line(text)


def _marked(text: str) -> Block | None:
    """Return the heading in a line that marks itself with ``#``, which stays a heading anywhere."""
    found = _HASHES.match(text)
    return Block("heading", found[2], len(found[1])) if found else None


def _numbered(text: str) -> int | None:
    return next((level for level, pattern in _NUMBERS if pattern.match(text)), None)


def _paragraph(text: str) -> Block:
    return Block("item" if is_list_item(text) else "paragraph", text)
