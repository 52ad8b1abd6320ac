"""Passages of different articles that say the same: one hit, which names the others.

A disagreement must never be hidden behind a hit, so alike is not enough: numbers and dates must be
equal, one text must hold the other but for what it adds, and what it adds must not deny.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from askllm.index import Index
from askllm.text import folded, quantities
from askllm.types import AlsoIn, ArticleRef, Passage

Rows = NDArray[np.int64]

LEAST_LIKENESS = 0.9
"""Share of characters, in order, that two passages have in common (difflib's ratio)."""
MOST_BITS = 16
"""Bits in which fingerprints of such passages differ at most; two others do once in 40,000."""

_ASIDE = re.compile(r"[\W_]+")
_SIGNS = {"number": "#", "share": "%", "date": "@"}
_DENIES = re.compile(r"[不没未无非否勿莫]|not?$|never|n't|without")


def leaders(index: Index, rows: Sequence[int], *, k: int) -> list[list[int]]:
    """Gather candidates, best first, into at most ``k`` groups of passages that say the same.

    Returns:
        groups of rows in the order of their best, which comes first in each.
    """
    bits = index.alike(rows)
    groups: list[list[int]] = []
    for place in range(len(rows)):
        for group in groups:
            if bits[group[0], place] <= MOST_BITS and _say_the_same(
                index.passage(rows[group[0]]), index.passage(rows[place])
            ):
                group.append(place)
                break
        else:
            if len(groups) < k:
                groups.append([place])
    return [[rows[place] for place in group] for group in groups]


def also_in(index: Index, group: Sequence[int], within: Rows | None) -> tuple[AlsoIn, ...]:
    """Return where else the first passage of ``group`` stands, one place for each article.

    Besides the group, passages of equal text that are no candidates count, if ``within`` (the rows
    that are searched, ascending) holds them.
    """
    first = index.passage(group[0])
    found: dict[str, AlsoIn] = {}
    for row in (*group[1:], *index.duplicates_of(group[0])):
        if within is not None and not _holds(within, row):
            continue
        passage = index.passage(row)
        article = index.article(passage.article_id)
        assert article is not None  # a foreign key
        if passage.article_id != first.article_id:
            place = AlsoIn(ArticleRef.of(article), passage.id, passage.start, passage.end)
            found.setdefault(article.id, place)
    return tuple(
        sorted(found.values(), key=lambda place: (place.article.date or "9", place.article.id))
    )


def _holds(rows: Rows, row: int) -> bool:
    at = int(np.searchsorted(rows, row))
    return at < len(rows) and int(rows[at]) == row


def _say_the_same(one: Passage, other: Passage) -> bool:
    if one.article_id == other.article_id:
        return False
    (a, values), (b, others) = _by_value(one.text), _by_value(other.text)
    if values != others:
        return False
    matcher = difflib.SequenceMatcher(None, a, b, autojunk=False)
    if matcher.real_quick_ratio() < LEAST_LIKENESS or matcher.ratio() < LEAST_LIKENESS:
        return False
    edits = [edit for edit in matcher.get_opcodes() if edit[0] != "equal"]
    if len({edit[0] for edit in edits}) > 1 or any(edit[0] == "replace" for edit in edits):
        return False  # something else stands in one place, or each adds to the other
    return not any(_DENIES.search(a[i:j] + b[k:m]) for _, i, j, k, m in edits)


def _by_value(text: str) -> tuple[str, Counter[str]]:
    """Return a text bare, each number and date as a sign of its kind, and their values, counted."""
    pieces, values, at = [], [], 0
    for quantity in quantities(text):
        pieces += [_ASIDE.sub("", folded(text[at : quantity.start])), _SIGNS[quantity.kind]]
        values.append(f"{quantity.kind} {quantity.value}")
        at = quantity.end
    pieces.append(_ASIDE.sub("", folded(text[at:])))
    return "".join(pieces), Counter(values)
