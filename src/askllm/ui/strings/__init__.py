"""Every word of the page that is not from an article, in every language.

The page carries its languages side by side and CSS shows the one of ``<html lang>``, so a
person can switch without a round trip: ``both("sources")`` gives
``<span class="zh">引用来源</span><span class="hant">引用來源</span><span class="en">Sources</span>``.
The traditional form is made from the simplified one.

``{0}``, ``{1}`` … are filled by ``both(key, first, second, …)``; what is filled in is escaped.
"""

from __future__ import annotations

import html
import json
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from askllm.types import Language
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


def both(key: str, *values: str | int) -> str:
    """Return the string ``key`` in every language as HTML, the values escaped and filled in.

    The traditional form is there only where it differs from the simplified one.
    """
    filled = [html.escape(str(value), quote=True) for value in values]
    return "".join(
        f'<span class="{kind}">{html.escape(words, quote=True).format(*filled)}</span>'
        for kind, words in spoken(key).items()
    )


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
