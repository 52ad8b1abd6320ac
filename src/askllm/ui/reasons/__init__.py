"""Why something could not be done, in the reader's language.

The rooms below say it in English, for every command; here it is told in Chinese, too. A test reads
the rooms' own messages and fails where one is missing.

    in_chinese(message)  ->  the same in Chinese, None for a message that is not known
    worded(message)      ->  a value for ``both`` in every language of the page
    told(message)        ->  {"error", "zh", "hant"} for a script
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from askllm.ui.reasons.engine import ENGINE
from askllm.ui.reasons.files import FILES
from askllm.ui.reasons.requests import REQUESTS
from askllm.ui.reasons.sets import SETS
from askllm.ui.strings import Worded, both_ways
from askllm.ui.traditional import traditional

_COMPILED = tuple(
    (re.compile(english, re.DOTALL), chinese)
    for english, chinese in (*FILES, *ENGINE, *SETS, *REQUESTS)
)
_PARTS = 8


def in_chinese(message: str) -> str | None:
    """Return a reason in Chinese; ``None`` where not all of it is known here."""
    for cut in _cuts(message):
        first = _known(message[:cut].strip().rstrip(".;"))
        rest = in_chinese(message[cut:].strip()) if first else None
        if first and rest:
            return f"{first.rstrip('。')}。{rest}"
    return _known(message)


def worded(message: str) -> Worded:
    """Return a reason for each language; English where nothing else is known."""
    chinese = in_chinese(message)
    return both_ways(chinese or message, message)


def told(message: str) -> dict[str, str | None]:
    """Return a reason for a script: ``zh`` and ``hant`` are ``None`` where they are not known."""
    chinese = in_chinese(message)
    hant = None if chinese is None else traditional(chinese)
    return {"error": message, "zh": chinese, "hant": hant}


def _known(message: str) -> str | None:
    for english, chinese in _COMPILED:
        found = english.fullmatch(message)
        if found is not None:
            return found.expand(chinese)
    return None


def _cuts(message: str) -> Iterator[int]:
    """Yield where sentences of ``message`` end, the first few; `` name: `` begins one, too."""
    for number, found in enumerate(re.finditer(r"[.;] (?=[A-Z]|[\w.]+: )", message)):
        if number < _PARTS:
            yield found.end()
