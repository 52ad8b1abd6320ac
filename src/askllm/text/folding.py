"""Folding: one written form for what readers take as the same, with the way back.

Compatibility forms (full-width letters, circled numbers), letter case, traditional characters and
the many dashes become one form. Folding works character by character, so that every folded
character knows the one character it came from; a phrase-aware conversion would lose that.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from dataclasses import dataclass

from askllm.types import Span

_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f]")
_DASHES = dict.fromkeys("‐‑‒–—―−－﹣", "-")


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text and, for each of its characters, the index of the original character."""

    text: str
    origins: tuple[int, ...]

    def span(self, start: int, end: int) -> Span:
        """Return the range of the original text that ``text[start:end]`` came from.

        Raises:
            ValueError: the range is empty or reaches outside the folded text.
        """
        if not 0 <= start < end <= len(self.text):
            raise ValueError(f"[{start}, {end}) is not a range of {len(self.text)} characters")
        return Span(self.origins[start], self.origins[end - 1] + 1)


def folded(text: str) -> str:
    """Return the folded form of ``text``; idempotent."""
    return text.translate(_TABLE)


def fold(text: str) -> Folded:
    """Fold ``text`` and keep, for each character of the result, where it came from."""
    pieces: list[str] = []
    origins: list[int] = []
    for i, character in enumerate(text):
        piece = _TABLE[ord(character)]
        pieces.append(piece)
        origins.extend([i] * len(piece))
    return Folded("".join(pieces), tuple(origins))


class _Table(dict[int, str]):
    """A ``str.translate`` table that folds each code point when it is first met."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        if character in _DASHES:
            value = "-"
        else:
            value = _settled(character)
        self[code] = value
        return value


def _settled(character: str) -> str:
    """Fold one character until nothing changes, so that ``folded`` is idempotent."""
    value = character
    for _ in range(4):  # NFKC may give capitals, case folding may undo NFKC: two rounds settle all
        once = "".join(
            _DASHES.get(part) or _simplified(part)
            for part in unicodedata.normalize("NFKC", value.casefold())
        )
        if once == value:
            break
        value = once
    return value


@functools.lru_cache(maxsize=1)
def _converter() -> object:
    import opencc

    return opencc.OpenCC("t2s")


def _simplified(character: str) -> str:
    """Return the simplified form of one character; others come back unchanged.

    Source: OpenCC's TSCharacters table, https://github.com/BYVoid/OpenCC
    """
    if not _HAN.match(character):
        return character  # a lone surrogate, for one, would be an error to OpenCC
    value: str = _converter().convert(character)  # type: ignore[attr-defined]
    return value if len(value) == 1 else character


_TABLE = _Table()
