"""Questions that their passage no longer answers: a name, number or date is swapped for another.

The other one is of the same kind, comes from another question, and is not in the passage. A passage
that speaks of 1998 does not answer what happened in 2003: the reader has to learn that such a word
decides, however alike the rest is.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from askllm.text import folded

_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "date",
        re.compile(r"[0-9]{1,4}年(?:[0-9]{1,2}月(?:[0-9]{1,2}日)?)?|[0-9]{1,2}月[0-9]{1,2}日"),
    ),
    ("title", re.compile(r"《[^》]{1,30}》|「[^」]{2,12}」|“[^”]{2,12}”")),
    ("name", re.compile(r"[\u4e00-\u9fff]{1,6}(?:[·‧・][\u4e00-\u9fff]{1,6})+")),
    ("latin", re.compile(r"[A-Za-z][A-Za-z0-9+#-]*(?: [A-Za-z0-9+#-]+)*(?=[\u4e00-\u9fff，。？])")),
    ("capital", re.compile(r"(?<=[a-z] )[A-Z][a-z]+(?: [A-Z][a-z]+)*")),
    ("number", re.compile(r"[0-9]+(?:[.,][0-9]+)*(?![0-9]*年)")),
)


def mentions(question: str, title: str) -> list[tuple[str, int, int]]:
    """Return what may be swapped in a question: its kind and its place."""
    found = [
        (kind, match.start(), match.end())
        for kind, pattern in _KINDS
        for match in pattern.finditer(question)
    ]
    at = question.find(title) if len(title) > 1 else -1
    return [*found, ("topic", at, at + len(title))] if at >= 0 else found


def mentions_by_kind(asked: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Return the different mentions of many ``(question, title)``, sorted, by kind."""
    found: dict[str, set[str]] = defaultdict(set)
    for question, title in asked:
        for kind, start, end in mentions(question, title):
            found[kind].add(question[start:end])
    return {kind: sorted(texts) for kind, texts in found.items()}


def swapped(
    question: str,
    title: str,
    passage: str,
    others: Mapping[str, Sequence[str]],
    chance: random.Random,
) -> str | None:
    """Return the question with one mention swapped, or ``None`` if none can be.

    Only what the passage names is swapped, for something that it does not name, in any script or
    case.

    Args:
        passage: all that will be read with the question, its title included.
        others: mentions by kind, to choose from.
    """
    read = folded(passage)
    found = [m for m in mentions(question, title) if folded(question[m[1] : m[2]]) in read]
    chance.shuffle(found)
    for kind, start, end in found:
        offered = others.get(kind, ())
        for _ in range(8):
            other = chance.choice(offered) if offered else ""
            plain = folded(other)
            if plain and plain not in read and plain not in folded(question):
                return question[:start] + other + question[end:]
    return None
