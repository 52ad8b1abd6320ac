"""What every parser hands over: a file's blocks and what it says about itself.

bytes --parser--> Source(blocks, meta) --clean, article--> Article
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

Kind = Literal["heading", "paragraph", "item", "row", "caption", "code"]


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a text, without mark-up and without white space around it.

    ``level`` is 1 (highest) to 6 for headings and 0 for everything else. A heading has no line
    break inside; other blocks may (``<br>``, lines of code).
    """

    kind: Kind
    text: str
    level: int = 0


@dataclass(frozen=True, slots=True)
class Meta:
    """What a file says about itself; ``None`` where it says nothing. ``date`` is ISO 8601.

    ``tags`` are the front matter's categories and tags, lower case.
    """

    title: str | None = None
    author: str | None = None
    source: str | None = None
    date: str | None = None
    url: str | None = None
    language: str | None = None
    note: str | None = None
    id: str | None = None
    tags: frozenset[str] = field(default_factory=frozenset)

    def over(self, other: Meta) -> Meta:
        """Return this with its gaps filled from ``other``."""
        gaps = {
            name: getattr(other, name)
            for name in ("title", "author", "source", "date", "url", "language", "note", "id")
            if getattr(self, name) is None
        }
        return replace(self, **gaps, tags=self.tags | other.tags)


@dataclass(frozen=True, slots=True)
class Source:
    """A parsed file: its blocks in reading order, and its metadata."""

    blocks: tuple[Block, ...]
    meta: Meta = Meta()
