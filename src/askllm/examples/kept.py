"""Which questions were answered stays beside the index, so that a restart shows them at once.

    index/examples.json    {"mark": {…}, "known": {question: [kind, article, quote, short, heading] or null},
                            "drawn": {language: {"chosen", "good": [[tier, question]], "exhausted"}}}

The mark names all that their answers depend on: under another one nothing is taken over.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_args

from askllm.examples.checking import Good
from askllm.types import Language

EXAMPLES_FILE = "examples.json"
KEPT_RULE = "kept/2"
"""Names what is written down of a question; what was written by another rule is made again."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Drawn:
    """What came of the candidates of a language: ``good`` are pairs of tier and question."""

    chosen: tuple[str, ...]
    good: tuple[tuple[int, str], ...]
    exhausted: bool


@dataclass(frozen=True, slots=True)
class Findings:
    """Questions that were asked, ``None`` where the answer was not good enough, and what to show."""

    known: Mapping[str, Good | None] = field(default_factory=dict)
    drawn: Mapping[Language, Drawn] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Kept:
    """The file ``path``, as far as what it holds was found out under ``mark``."""

    path: Path
    mark: Mapping[str, str]

    def read(self) -> Findings:
        """Return what is kept; nothing where it is of another mark, damaged or not there."""
        try:
            data = json.loads(self.path.read_text(encoding="utf-8"))
            if data["mark"] != self.mark:
                _log.info("%s is of other articles or settings; it is made again", self.path)
                return Findings()
            known = {str(question): _good(question, row) for question, row in data["known"].items()}
            drawn = {
                language: _drawn(data["drawn"][language], known)
                for language in get_args(Language)
                if language in data["drawn"]
            }
        except FileNotFoundError:
            return Findings()
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            _log.warning("%s cannot be used (%r); it is made again", self.path, error)
            return Findings()
        return Findings(known, drawn)

    def write(self, found: Findings) -> None:
        """Keep what was found out, where the folder can be written to."""
        data = {
            "mark": dict(self.mark),
            "known": {
                question: good and [good.kind, good.article, good.quote, good.short, good.heading]
                for question, good in found.known.items()
            },
            "drawn": {
                language: {"chosen": each.chosen, "good": each.good, "exhausted": each.exhausted}
                for language, each in found.drawn.items()
            },
        }
        # Its own name for each process: two may serve one index.
        fresh = self.path.with_name(f"{self.path.name}.{os.getpid()}.new")
        try:
            fresh.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
            os.replace(fresh, self.path)
        except OSError as error:
            _log.warning("%s cannot be written (%s); a restart asks again", self.path, error)


def _good(question: str, row: Any) -> Good | None:  # noqa: ANN401 - what stood in a file
    if row is None:
        return None
    kind, article, quote, short, heading = row
    if not all(isinstance(word, str) for word in row):
        raise TypeError(f"what is known of {question!r} is no text")
    return Good(question, kind, article, quote, short, heading)


def _drawn(data: Any, known: Mapping[str, Good | None]) -> Drawn:  # noqa: ANN401
    chosen = tuple(data["chosen"])
    good = tuple((int(tier), question) for tier, question in data["good"])
    unknown = [q for q in (*chosen, *(question for _, question in good)) if not known[q]]
    if unknown:
        raise ValueError(f"{unknown[0]!r} is shown, but was not answered")
    return Drawn(chosen, good, bool(data["exhausted"]))
