"""Folding: one written form for what readers take as the same, place for place.

Compatibility forms (full-width letters, circled numbers), letter case, traditional characters,
regional and Japanese variants of characters and the many dashes become one form. One character
becomes one character, so that a place in the folded text is the same place in the author's; a
phrase-aware conversion would lose that. What can only be written out longer (Ⅱ, ㎏, ß) is written
out by ``spelled_out``, for tokens, which need no places.
"""

from __future__ import annotations

import functools
import re
import unicodedata

_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f]")
_DASHES = dict.fromkeys("‐‑‒–—―−－﹣", "-")
# Letterlike signs, Roman numerals, bracketed and squared forms, ligatures: their compatibility
# forms are longer than they are. Fractions are not among them, they are quantities.
_LONG = re.compile("[ßİŉ℀-ℴⅠ-ⅿ⑴-⒵㈀-㉃㋀-㏿ﬀ-ﬗ]")
_ROMAN = dict(zip("ⅰⅱⅲⅳⅴⅵⅶⅷⅸⅹⅺⅻ", range(1, 13), strict=True))


def folded(text: str) -> str:
    """Return the folded form of ``text``: of the same length, place for place; idempotent."""
    return text.translate(_TABLE)


def folded_apart(text: str) -> str:
    """Return ``text`` folded, but with full-width commas as 、: they never group digits.

    100，200 are two numbers, 100,200 is one. Of the same length, place for place.
    """
    return text.translate(_TABLE_APART)


def spelled_out(text: str) -> str:
    """Return ``text`` with what folding cannot shorten written out: ㎏ as kg, Ⅱ as 2, ß as ss.

    The length may change; ``text`` itself comes back where there is nothing to do.
    """
    return _LONG.sub(_spelling, text) if _LONG.search(text) else text


def _spelling(match: re.Match[str]) -> str:
    character = match[0]
    roman = _ROMAN.get(character.lower())
    if roman is not None:
        # At the start of a word it is a list number; a digit joins what is before it: 悟道Ⅱ.
        return str(roman)
    return unicodedata.normalize("NFKC", character.casefold())


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
    for _ in range(6):  # NFKC may give capitals, case folding may undo NFKC, scripts may chain
        once = unicodedata.normalize("NFKC", value.casefold())
        once = _DASHES.get(once) or _simplified(once) if len(once) == 1 else value
        if once == value:
            break
        value = once
    return value


@functools.lru_cache(maxsize=4)
def _converter(rule: str) -> object:
    import opencc

    return opencc.OpenCC(rule)


def _simplified(character: str) -> str:
    """Return the simplified form of one character; others come back unchanged.

    Where the table of traditional characters leads to none of today's simplified ones (those of
    GB 2312), the tables of regional variants (衞) and, for what Big5 lacks too, of Japanese forms
    (発) are tried before it. 芸 is Japanese for 藝, but a Chinese character of its own: it stays.

    Source: the character tables of OpenCC, https://github.com/BYVoid/OpenCC
    """
    if not _HAN.match(character):
        return character  # a lone surrogate, for one, would be an error to OpenCC
    value = _converted(character, "t2s")
    for rule in ("hk2t", "tw2t", "jp2t"):
        if _writes(value, "gb2312") or (rule == "jp2t" and _writes(character, "big5")):
            break
        other = _converted(_converted(character, rule), "t2s")
        if _writes(other, "gb2312"):
            return other
    return value


def _converted(character: str, rule: str) -> str:
    value: str = _converter(rule).convert(character)  # type: ignore[attr-defined]
    return value if len(value) == 1 else character


def _writes(character: str, codec: str) -> bool:
    try:
        character.encode(codec)
    except UnicodeEncodeError:
        return False
    return True


class _TableApart(_Table):
    """As ``_Table``, apart from the full-width comma."""

    def __missing__(self, code: int) -> str:
        self[code] = value = "、" if code == ord("，") else _TABLE[code]
        return value


_TABLE = _Table()
_TABLE_APART = _TableApart()
