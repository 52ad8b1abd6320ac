"""Every word of the page that is not from an article, in every language.

The page carries its languages side by side and CSS shows the one of ``<html lang>``, so a
person can switch without a round trip: ``both("sources")`` gives
``<span class="zh">引用来源</span><span class="hant">引用來源</span><span class="en">Sources</span>``.
The traditional form is made from the simplified one.

``{0}``, ``{1}`` … are filled by ``both(key, first, second, …)``; what is filled in is escaped.
English chooses by number: ``{0:passage|passages}`` is the first word where the value is 1, and ``#`` in
it is the value.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from askllm.types import Language
from askllm.ui.markup import one_line
from askllm.ui.strings.chat import CHAT
from askllm.ui.strings.evaluation import EVALUATION
from askllm.ui.strings.frame import FRAME
from askllm.ui.strings.library import LIBRARY
from askllm.ui.strings.sources import SOURCES
from askllm.ui.traditional import traditional

LANGUAGES: tuple[Language, ...] = ("zh", "en")

STRINGS: Mapping[str, Mapping[Language, str]] = MappingProxyType(
    {**FRAME, **CHAT, **SOURCES, **EVALUATION, **LIBRARY}
)
"""All of them; a key stands in one file only."""


_BLANK = re.compile(r"\{(\d)(?::([^{}|]*)\|([^{}|]*))?\}")


@dataclass(frozen=True, slots=True)
class Worded:
    """A value that is itself said in the language of the page; ``spoken`` by CSS class."""

    spoken: Mapping[str, str]


def both_ways(chinese: str, english: str) -> Worded:
    """Return a value from its simplified and its English form."""
    return Worded({"zh": chinese, "hant": traditional(chinese), "en": english})


def both(key: str, *values: str | int | Worded) -> str:
    """Return the string ``key`` in every language as HTML, the values escaped and filled in.

    The traditional form is there only where it differs from the simplified one.
    """
    said = {**spoken(key)}
    if any(isinstance(value, Worded) for value in values):
        said = {"zh": said["zh"], "hant": said.get("hant", said["zh"]), "en": said["en"]}
    return _spans({kind: fill(words, _in(kind, values)) for kind, words in said.items()})


def fill(words: str, values: Sequence[str]) -> str:
    """Return ``words`` with their blanks filled; in English, words that go with a number chosen."""

    def filled(found: re.Match[str]) -> str:
        value = values[int(found[1])]
        if found[2] is None:
            return value
        chosen: str = found[2] if value == "1" else found[3]
        return chosen.replace("#", value)

    return _BLANK.sub(filled, words)


def spans(value: Worded) -> str:
    """Return a value as HTML in every language."""
    return _spans(value.spoken)


def _spans(said: Mapping[str, str]) -> str:
    return "".join(f'<span class="{kind}">{one_line(words)}</span>' for kind, words in said.items())


def _in(kind: str, values: Sequence[str | int | Worded]) -> list[str]:
    return [
        spoken_in(value.spoken, kind) if isinstance(value, Worded) else str(value)
        for value in values
    ]


def say(key: str, kind: str, *values: str | int | Worded) -> str:
    """Return the string ``key`` as words, not HTML, in the language with the CSS class ``kind``."""
    return fill(spoken_in(spoken(key), kind), _in(kind, values))


def spoken_in(words: Mapping[str, str], kind: str) -> str:
    """Return what is said in the language with the CSS class ``kind``: "zh", "hant" or "en"."""
    return words.get(kind, words["zh"])


def plain(key: str, language: Language) -> str:
    """Return the string ``key`` in one language, unescaped and unfilled."""
    return STRINGS[key][language]


@cache
def spoken(key: str) -> Mapping[str, str]:
    """Return the string ``key`` by its CSS class: ``zh``, ``hant`` where it differs, ``en``."""
    said = STRINGS[key]
    hant = traditional(said["zh"])
    other = {"hant": hant} if hant != said["zh"] else {}
    return MappingProxyType({"zh": said["zh"], **other, "en": said["en"]})


def for_script() -> str:
    """Return the strings the page's scripts may need as JSON: ``{key: {class: words}}``."""
    return json.dumps({key: dict(spoken(key)) for key in STRINGS}, ensure_ascii=False)
