"""An article to passages: what is indexed, found and shown with a citation.

Sentences are packed to 160 to 300 characters, or to other lengths if asked, and never across a heading. Passages tile the article
outside its headings: only white space lies between them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from askllm.text import sentences
from askllm.tuning import DEFAULTS
from askllm.types import Article, Passage, Span

Lengths = tuple[int, int]
"""Code points a passage has at least, unless its section is shorter, and at most."""

LENGTHS: Lengths = DEFAULTS.passage_chars
MIN_CHARS, MAX_CHARS = LENGTHS
CHUNK_RULE = "sentences/1"
"""Names this module's rule; an index built under another one, or with other lengths, is built
again."""

_WINDOW = 1_500
"""Code points of one line that are cut into sentences at a time: a line may be megabytes long."""
_STRONG = re.compile(r"[，；：、]|[,;:](?!\d)|——|…+")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Section:
    """The text between two headings, with the titles above it, outermost first."""

    start: int
    end: int
    headings: tuple[str, ...]


def sections(article: Article) -> list[Section]:
    """Return the stretches of the text that hold no heading, in order; empty ones are left out."""
    found: list[Section] = []
    trail: list[tuple[int, str]] = []
    at = 0
    for heading in article.headings:
        found.append(Section(at, heading.start, tuple(title for _, title in trail)))
        while trail and trail[-1][0] >= heading.level:
            trail.pop()
        trail.append((heading.level, heading.title))
        at = heading.end
    found.append(Section(at, len(article.text), tuple(title for _, title in trail)))
    return [part for part in found if not article.text[part.start : part.end].isspace()
            and part.start < part.end]  # fmt: skip


def passages_of(article: Article, lengths: Lengths = LENGTHS) -> list[Passage]:
    """Return the passages of ``article`` in reading order.

    Every passage has at most ``lengths[1]`` code points and, where its section allows, at least
    ``lengths[0]``; ``article.text[start:end] == text``.
    """
    return [
        Passage(
            id=f"{article.id}#{span.start}-{span.end}",
            article_id=article.id,
            start=span.start,
            end=span.end,
            text=span.of(article.text),
            headings=section.headings,
        )
        for section in sections(article)
        for span in _packed(article.text, section, lengths)
    ]


def _packed(text: str, section: Section, lengths: Lengths) -> list[Span]:
    """Pack the pieces of a section greedily, then even out a short tail."""
    least, most = lengths
    groups: list[list[Span]] = []
    for piece in _pieces(text, section, lengths):
        group = groups[-1] if groups else None
        size = piece.end - group[0].start if group else 0
        # A new paragraph starts a new passage once this one is long enough to stand.
        new_line = group is not None and "\n" in text[group[-1].end : piece.start]
        if group and size <= most and not (new_line and _size(group) >= least):
            group.append(piece)
        else:
            groups.append([piece])
    if len(groups) > 1 and _size(groups[-1]) < least:
        groups[-2:] = _evened(groups[-2] + groups[-1], most)
    return [Span(group[0].start, group[-1].end) for group in groups]


def _size(group: list[Span]) -> int:
    return group[-1].end - group[0].start


def _evened(pieces: list[Span], most: int) -> list[list[Span]]:
    """Return ``pieces`` as one passage if that fits, else cut where the halves are most alike."""
    if _size(pieces) <= most:
        return [pieces]
    cuts = [
        cut
        for cut in range(1, len(pieces))
        if max(_size(pieces[:cut]), _size(pieces[cut:])) <= most
    ]
    best = min(cuts, key=lambda cut: abs(_size(pieces[:cut]) - _size(pieces[cut:])))
    return [pieces[:best], pieces[best:]]


def _pieces(text: str, section: Section, lengths: Lengths) -> Iterator[Span]:
    """Yield the sentences of a section, cut where one is longer than a passage may be."""
    for sentence in _sentences(text, section.start, section.end):
        start = sentence.start
        while sentence.end - start > lengths[1]:
            cut = _cut(text, start, lengths)
            piece = text[start:cut].rstrip()
            yield Span(start, start + len(piece))
            start = cut + len(text[cut : sentence.end]) - len(text[cut : sentence.end].lstrip())
        yield Span(start, sentence.end)


def _sentences(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield the sentences of a range, a bounded window of it at a time."""
    at = start
    while at < end:
        line_end = text.find("\n", at, end)
        line_end = end if line_end < 0 else line_end
        while line_end - at > _WINDOW:
            found = sentences(text, at, at + _WINDOW)
            # The last one may go on behind the window; one that fills it is cut in any case.
            yield from found[:-1] if len(found) > 1 else found
            at = found[-1].start if len(found) > 1 else at + _WINDOW
        yield from sentences(text, at, line_end)
        at = line_end + 1


def _cut(text: str, start: int, lengths: Lengths) -> int:
    """Return where to cut a sentence that starts at ``start`` and is too long for a passage.

    The last comma, semicolon or colon that leaves the least length; else the last such
    space; else the limit.
    """
    least, most = lengths
    window = text[start : start + most]
    for pattern in (_STRONG, _SPACE):
        ends = [found.end() for found in pattern.finditer(window) if found.end() >= least]
        if ends:
            return start + ends[-1]
    return start + most
