"""Whether two items of a list are one thing under two names or spellings."""

from __future__ import annotations

import re
from collections.abc import Callable

from askllm.text import folded

SameName = Callable[[str, str], bool]
"""Whether two names are known to be one thing's."""

_ARTICLE = re.compile(r"^(?:the|a|an|its|their)\s")

_NOUN = re.compile(r"[\u4e00-\u9fff]{2,4}")

_NAME_LAST = re.compile(r"(?<=[\u4e00-\u9fff])(?P<name>[A-Za-z][\w.\- ]*)$")


def one_thing(one: str, two: str, same_name: SameName) -> bool:
    """Whether two items are one: by spelling, by an alias, or with what they are called left out.

    “青石桥” is 青石橋, the stone hall is Stone Hall, and 通用语言模型GLaM is GLaM.
    """
    a, b = _key(one), _key(two)
    if a == b or same_name(one, two):
        return True
    short, long = sorted((one, two), key=len)
    named = _NAME_LAST.search(long)
    if named is not None and named["name"] == short:
        return True
    return (
        short.isascii()
        and long.startswith(short)
        and _NOUN.fullmatch(long[len(short) :]) is not None
    )


def _key(words: str) -> str:
    """Return the form under which two mentions are one thing: no case, no marks, no article."""
    plain = folded(words)
    level = re.sub(r"[\W_]", "", _ARTICLE.sub("", plain))
    return level or words
