"""What the page's script sends along with a question, read strictly and never believed."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from askllm.types import Language
from askllm.ui.strings import LANGUAGES

LONGEST = 110_000
"""Characters of the JSON; a scope may have 100 000 of them."""

_ID = re.compile(r"[0-9a-zA-Z_-]{1,64}")


@dataclass(frozen=True, slots=True)
class Request:
    """How a question is asked.

    Attributes:
        ticket: Names this question, to stop it; empty when it cannot be stopped.
        scope: The scope as JSON, see ``askllm.ui.scope.chosen``.
        before: The id of the exchange that this one takes the place of, with all after it.
        alone: Take the words as typed, without the conversation before them.
        expected: The digest of the answer that a link promised, see ``stored.digest``.
        known: How many exchanges the page shows; the server may have forgotten them.
        language: Of the page: that of a question whose own words do not tell it.
    """

    ticket: str = ""
    scope: str | None = None
    before: str | None = None
    alone: bool = False
    expected: str | None = None
    known: int = 0
    language: Language | None = None


def requested(sent: object) -> Request:
    """Read what the browser sent; what does not fit is as if it had not been sent."""
    if not isinstance(sent, str) or len(sent) > LONGEST:
        return Request()
    try:
        said = json.loads(sent)
    except (ValueError, RecursionError):
        return Request()
    if not isinstance(said, dict):
        return Request()
    scope, known, spoken = said.get("scope"), said.get("known"), said.get("language")
    return Request(
        ticket=_name(said, "ticket") or "",
        scope=scope if isinstance(scope, str) else None,
        before=_name(said, "before"),
        alone=said.get("alone") is True,
        expected=_name(said, "expected"),
        known=known if type(known) is int and known > 0 else 0,
        language=next((one for one in LANGUAGES if one == spoken), None),
    )


def _name(said: dict[str, Any], key: str) -> str | None:
    value = said.get(key)
    return value if isinstance(value, str) and _ID.fullmatch(value) else None
