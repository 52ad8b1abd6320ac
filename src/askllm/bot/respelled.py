"""A slip in typing a name: the one name of the articles that is a letter away from it.

Zehpyr-4  ->  Zephyr-4    two letters changed places
Lanternn  ->  Lantern     one letter too many, too few or another
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from string import ascii_lowercase

from askllm.read import Name, names_asked
from askllm.text import folded
from askllm.types import Hit, Language

LEAST = 5
"""Letters of a name of which one may be another: of fewer, many words are as near as that."""

_NAME = re.compile(r"(?P<letters>[A-Za-z]{3,20})(?P<number>[- ]?\d+(?:\.\d+)*)?")


def meant_by(
    question: str,
    language: Language,
    knows: Callable[[str], bool],
    known: Callable[[Sequence[str]], Sequence[bool]],
    search: Callable[[str], Sequence[Hit]],
) -> str | None:
    """Return ``question`` with the name that was meant, as the articles write it; ``None`` if none is clear.

    Args:
        knows: whether the articles have a name.
        known: which search tokens they have.
        search: the best passages for a name.
    """
    names = [name.shown for name in names_asked(question, language)]
    strange = [name for name in names if not knows(name)]
    meant = respelled(strange[0], known) if len(strange) == 1 else None
    if meant is None:
        return None
    name = Name(meant)
    written = (
        span.of(hit.text) for hit in search(meant) for span in name.places_in(folded(hit.text))
    )
    return question.replace(strange[0], next(written, meant))


def respelled(name: str, known: Callable[[Sequence[str]], Sequence[bool]]) -> str | None:
    """Return the name, in lower case, that was meant by ``name``; ``None`` if none or several may be.

    Args:
        name: one that no article has; what is no single word with or without a number is let be.
        known: which search tokens the articles have.
    """
    match = _NAME.fullmatch(name)
    if match is None:
        return None
    letters, number = match["letters"].lower(), match["number"] or ""
    near = sorted(_one_off(letters) - {letters})
    there = known([word + re.sub(r"[- ]", "", number) for word in near])
    found = [word for word, is_there in zip(near, there, strict=True) if is_there]
    return f"{found[0]}{number}" if len(found) == 1 else None


def _one_off(word: str) -> set[str]:
    """Return the words that one slip makes of ``word``."""
    cuts = [(word[:i], word[i:]) for i in range(len(word) + 1)]
    swapped = {a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1}
    if len(word) < LEAST:
        return swapped
    left_out = {a + b[1:] for a, b in cuts if b}
    another = {a + c + b[1:] for a, b in cuts if b for c in ascii_lowercase}
    added = {a + c + b for a, b in cuts for c in ascii_lowercase}
    return swapped | left_out | another | added
