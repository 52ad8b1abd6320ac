"""Folding: one written form for what readers take as the same, place for place.

Compatibility forms (full-width letters, circled numbers), letter case, traditional characters and
the many dashes become one form. One character becomes one character, so that a place in the folded
text is the same place in the author's; a phrase-aware conversion would lose that.
"""

from __future__ import annotations

import functools
import re
import unicodedata

_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f]")
_DASHES = dict.fromkeys("‐‑‒–—―−－﹣", "-")


def folded(text: str) -> str:
    """Return the folded form of ``text``: of the same length, place for place; idempotent."""
    return text.translate(_TABLE)


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
    """Fold one character until nothing changes, so that ``folded`` is idempotent.

    What would become several characters (… ℃ ½ ß) stays as it is: then a place in the folded text
    is the same place in the original, everywhere.
    """
    value = character
    for _ in range(4):  # NFKC may give capitals, case folding may undo NFKC: two rounds settle all
        once = unicodedata.normalize("NFKC", value.casefold())
        once = _DASHES.get(once) or _simplified(once) if len(once) == 1 else value
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
