"""Choosing among questions that are answered: the more fitting, of different kinds and articles."""

from __future__ import annotations

import zlib

from askllm.examples.checking import Good
from askllm.text import question_tokens, search_tokens
from askllm.types import Answer

WANTED = 4
"""Questions to start with."""


def turned(good: list[Good], answer: Answer) -> list[Good]:
    """Return ``good`` begun elsewhere for each question, so that not all are shown the same."""
    first = zlib.crc32(answer.standalone.encode("utf-8", "replace")) % max(1, len(good))
    return good[first:] + good[:first]


def chosen_of(good: list[tuple[int, Good]]) -> tuple[str, ...]:
    """Return ``WANTED`` questions: the more fitting first, of different kinds and articles."""
    return tuple(one.question for one in varied(enough(good), WANTED))


def enough(good: list[tuple[int, Good]]) -> list[Good]:
    """Return the most fitting of ``good``: those of as few tiers as have ``WANTED`` of them."""
    found: list[Good] = []
    for tier in sorted({tier for tier, _ in good}):
        if len(found) < WANTED:
            found += [one for of, one in good if of == tier]
    return found


def varied(good: list[Good], wanted: int) -> list[Good]:
    """Return ``wanted`` of ``good``, the earlier ones, but rather of another kind and article."""
    chosen: list[Good] = []
    left = list(good)
    while left and len(chosen) < wanted:
        kinds = [one.kind for one in chosen]
        articles = [one.article for one in chosen]
        best = min(left, key=lambda one: 2 * kinds.count(one.kind) + articles.count(one.article))
        left.remove(best)
        chosen.append(best)
    return chosen


def shared(asked: frozenset[str], question: str) -> float:
    """Return which share of the longer tokens ``asked`` a question has, in [0, 1]."""
    return share_of(asked, frozenset(question_tokens(question)))


def share_of(asked: frozenset[str], tokens: frozenset[str]) -> float:
    """Return which share of the longer tokens of a question another one has, in [0, 1]."""
    wanted = {token for token in asked if len(token) > 1}
    return len(wanted & tokens) / len(wanted) if wanted else 0.0


def clean(question: str) -> str:
    """Return a question as its search tokens alone: two that differ in signs are one."""
    return "".join(search_tokens(question))
