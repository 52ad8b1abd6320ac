"""Characters: which are Han, how wide a line is, whether a line ends a sentence.

Pure functions on strings that the parsers share.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

HAN = r"㐀-䶿一-鿿豈-﫿\U00020000-\U0003FFFF〇"
WIDE = HAN + r"　-〿぀-ヿ＀-￯“”‘’…—·"
"""Characters beside which a line break stands for no space."""

_WIDE = re.compile(f"[{WIDE}]")
_WIDE_BREAK = re.compile(f"(?<=[{WIDE}])[ \\t]*\\n\\s*(?=[{WIDE}])")
_CLOSERS = "”’\"'）)】》〉」』]］"
_ENDS = "。！？!?.…；;：:"
_ORNAMENTS = "©■□◆◇●○▲△★☆▌█▪◼"
_ENDING = re.compile(rf"(?:[{re.escape(_CLOSERS)}{_ORNAMENTS}\s]|\[\d{{1,3}}\])+$")
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]"
)
_BREAKS = re.compile("\r\n?|[\x0b\x85\u2028\u2029]")


def is_wide(char: str) -> bool:
    """Tell whether ``char`` is a Han character or full-width punctuation."""
    return _WIDE.match(char) is not None


def has_words(text: str) -> bool:
    """Tell whether ``text`` has a letter, a Han character or a digit."""
    return any(char.isalnum() for char in text)


def width(text: str) -> int:
    """Return the columns ``text`` takes: two for a Han or full-width character, else one."""
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def tidy(text: str) -> str:
    """Make every line end a line feed and drop what cannot be seen; form feeds (page ends) stay."""
    text = _INVISIBLE.sub("", _BREAKS.sub("\n", text))
    return text.replace("\u00a0", " ")


def squeeze(text: str) -> str:
    """Fold white space as a browser does: a run is one space, or none at a wide line break."""
    return " ".join(_WIDE_BREAK.sub("", text).split())


def listed(names: Sequence[str]) -> str | None:
    """Join names as their script does (``、`` or a comma), or return ``None`` for none."""
    unique = list(dict.fromkeys(name for name in names if name))
    return (", " if all(name.isascii() for name in unique) else "、").join(unique) or None


def is_closed(text: str) -> bool:
    """Tell whether ``text`` ends as a sentence or an announcing line (``：``) does."""
    core = _ENDING.sub("", text[-80:])
    return core != "" and core[-1] in _ENDS


def without_ornament(text: str) -> str:
    """Drop the mark that journals set after the last full stop (``。■``)."""
    core = text.rstrip(_ORNAMENTS + " ")
    return core if core != text and core and is_closed(core) else text


def clip(text: str, limit: int) -> str:
    """Return the first clause of ``text`` in at most ``limit`` characters, marked ``…`` if cut."""
    first = re.split(r"(?<=[。！？!?])|(?<=\.)\s", text.strip().partition("\n")[0], maxsplit=1)[0]
    first = first.rstrip("。.")
    if len(first) <= limit:
        return first
    cut = max((first.rfind(mark, limit // 3, limit) for mark in "，,；;：:、"), default=-1)
    cut = cut if cut > 0 else first.rfind(" ", limit // 2, limit)
    return first[: cut if cut > 0 else limit - 1].rstrip() + "…"
