"""The order in which a reader looks for a name: Latin letters, then Chinese by pinyin."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from askllm.text import folded

_FIGURES = re.compile(r"\d+")
_LEADING = 4
"""Characters at the beginning of a name that are read by the word: 重庆 is not 重量."""
_LONGEST = 4
"""Characters of a word that is looked up."""
_WIDE = 12
"""Figures to which a number is filled up, so that 2 comes before 10."""


def reading_order(name: str) -> str:
    """Return a key that sorts names as a reader expects.

    Case, accents and punctuation do not count; numbers go by their value; a Chinese character by
    its reading, 重庆 under C; equal readings by the character itself. Source of the readings: pypinyin.
    """
    read = "".join(map(_piece, name))
    if any(map(_has_several, name[: 2 * _LEADING])):
        plain = folded(name).lstrip("".join({each for each in name if _piece(each) == " "}))
        first = _words(plain[: _LEADING + _LONGEST])
        read = "".join((*first, *map(_piece, plain[len(first) :])))
    return f"{_FIGURES.sub(_filled, read.lstrip())}\0{name}"


def _filled(found: re.Match[str]) -> str:
    return found[0].lstrip("0").rjust(_WIDE, "0")


@cache
def _piece(character: str) -> str:
    """Return what a character counts for: a space for what is no letter, figure or character."""
    known = _known(character)
    if known:
        return _syllable(known.partition(",")[0])
    apart = unicodedata.normalize("NFKD", character)
    plain = "".join(each for each in apart if not unicodedata.combining(each)).casefold()
    return "".join(each if each.isalnum() else " " for each in plain)


def _known(character: str) -> str:
    """Return the readings of a Chinese character, with commas between them; empty for any other."""
    from pypinyin.pinyin_dict import pinyin_dict

    readings: str = pinyin_dict.get(ord(folded(character)), "")
    return readings


@cache
def _has_several(character: str) -> bool:
    return "," in _known(character)


def _words(text: str) -> list[str]:
    """Return the readings of what ``text`` begins with, by the word where one is known."""
    from pypinyin.phrases_dict import phrases_dict

    made: list[str] = []
    while len(made) < min(_LEADING, len(text)):
        for size in range(_LONGEST, 1, -1):
            known = phrases_dict.get(text[len(made) : len(made) + size])
            if known is not None and len(known) == size:
                made += [_syllable(readings[0]) for readings in known]
                break
        else:
            made.append(_piece(text[len(made)]))
    return made


@cache
def _syllable(sound: str) -> str:
    """Return a syllable as it stands in a key: behind all Latin letters, whole before the next."""
    apart = unicodedata.normalize("NFD", sound).replace("u\u0308", "v")
    return f"\uffff{''.join(each for each in apart if not unicodedata.combining(each))}\t"
