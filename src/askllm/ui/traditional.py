"""The page's own words in traditional characters, as they are written in Taiwan.

Only words of ours: what an article says is shown as its author wrote it.
"""

from __future__ import annotations

from functools import cache

from opencc import OpenCC

# Where the general conversion takes a word for another one.
_OURS = {"支援": "支持", "聯絡": "聯繫", "“": "「", "”": "」"}


@cache
def _converter() -> OpenCC:
    return OpenCC("s2twp")


def traditional(words: str) -> str:
    """Return simplified ``words`` in traditional characters; blanks like ``{0}`` stay."""
    made: str = _converter().convert(words)
    for wrong, right in _OURS.items():
        made = made.replace(wrong, right)
    return made
