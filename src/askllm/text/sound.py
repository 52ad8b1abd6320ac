"""Names written by their sound: PanGu, Wu Dao and Alibaba to the characters that may be meant."""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Callable, Iterator, Mapping, Sequence

MOST_SYLLABLES = 4
"""More are no name that Chinese writes."""

_LIKE_SYLLABLES = re.compile(r"(?:(?:[zcs]h|[a-z])?[aeiouv]+(?:ng?|r)?|h?ng?|m)+")
"""What has a chance to be read as syllables; most words of other languages have none."""

_CAPITALISED = re.compile(r"(?<![A-Za-z0-9])[A-Z][A-Za-z'’]*(?:[ \-][A-Z][A-Za-z'’]*){0,2}")


def spellings(letters: str) -> Iterator[tuple[str, ...]]:
    """Yield each way to read ``letters``, lower case, as 2 to ``MOST_SYLLABLES`` syllables.

    The table of syllables takes a third of a second to load: not for GPT.
    """
    if _LIKE_SYLLABLES.fullmatch(letters):
        yield from (parts for parts in _cut(letters, MOST_SYLLABLES) if len(parts) > 1)


def heard(name: str, known: Callable[[Sequence[str]], Sequence[bool]]) -> list[str]:
    """Return the runs of characters, simplified, that ``name`` may spell.

    Args:
        name: Latin letters; anything else in it is passed over.
        known: which pairs of characters the articles have side by side; a run is made of such.
    """
    letters = re.sub(r"[^a-z]", "", name.lower())
    found: list[str] = []
    for parts in spellings(letters):
        runs = list(_characters()[parts[0]])
        for part in parts[1:]:
            longer = [run + character for run in runs for character in _characters()[part]]
            there = known([run[-2:] for run in longer]) if longer else ()
            runs = list(itertools.compress(longer, there))
        found += runs
    return sorted(set(found))


def spelled_names(text: str) -> Iterator[str]:
    """Yield the words of ``text`` that begin with a capital, and two or three of them together."""
    for match in _CAPITALISED.finditer(text):
        words = re.split(r"[ \-]", match[0])
        for first in range(len(words)):
            for last in range(first + 1, len(words) + 1):
                yield match[0][_place(words, first) : _place(words, last) - 1]


def _place(words: list[str], number: int) -> int:
    return sum(len(word) + 1 for word in words[:number])


def _cut(letters: str, most: int) -> Iterator[tuple[str, ...]]:
    if not letters:
        yield ()
    elif most:
        for length in range(1, min(6, len(letters)) + 1):
            if letters[:length] in _characters():
                for rest in _cut(letters[length:], most - 1):
                    yield (letters[:length], *rest)


@functools.cache
def _characters() -> Mapping[str, str]:
    """Return the characters of each syllable, without tones; ü is written v and u.

    Those of GB 2312, which everyday names are written with: a third of the time for all.
    """
    from pypinyin import Style, pinyin

    rows = (bytes((high, low)) for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF))
    everyday = [row.decode("gb2312", errors="ignore") for row in rows]
    everyday = [character for character in everyday if character]
    found: dict[str, list[str]] = {}
    for character, readings in zip(
        everyday, pinyin(everyday, style=Style.NORMAL, heteronym=True), strict=True
    ):
        for reading in readings:
            for spelled in {reading.replace("ü", "v"), reading.replace("v", "u")}:
                found.setdefault(spelled, []).append(character)
    return {spelled: "".join(characters) for spelled, characters in found.items()}
