"""What is marked in a quotation: the answer where it answers, the words it shares where it does not."""

from __future__ import annotations

import itertools
import re

from askllm.text import folded, quantities, question_tokens
from askllm.types import Answer, Citation
from askllm.ui.digest import Range


def answer_range(answer: Answer, citation: Citation) -> Range | None:
    """Return where ``citation`` says the answer.

    Beside a short answer, the figure of a related passage may be of another thing: it is marked
    where it says the same. Each side of a disagreement has its own.
    """
    first, last = citation.answer_start, citation.answer_end
    if first is None or last is None or citation in answer.closest:
        return None
    said = citation.quote[first - citation.start : last - citation.start]
    if answer.status == "answered" and answer.short and not _same(said, answer.short):
        return None
    return first, last


def shared_words(question: str, citation: Citation) -> tuple[Range, ...]:
    """Return where the quote of ``citation`` has words of ``question``, as article offsets."""
    plain = folded(citation.quote)
    # Tokens that begin with a sign stand for a value, however it is written.
    words = {token for token in question_tokens(question) if len(token) > 1 and token[0].isalnum()}
    there = [False] * len(plain)
    for word in words:
        for found in re.finditer(re.escape(word), plain):
            there[found.start() : found.end()] = [True] * len(word)
    ranges, at = [], citation.start
    for same, run in itertools.groupby(there):
        length = len(list(run))
        if same:
            ranges.append((at, at + length))
        at += length
    return tuple(ranges)


def _same(one: str, other: str) -> bool:
    """Whether two answers say the same: the words, or a figure of the same value."""
    plain, wanted = folded(one).strip(), folded(other).strip()
    if plain in wanted or wanted in plain:
        return True
    values = {quantity.value for quantity in quantities(one)}
    return bool(values & {quantity.value for quantity in quantities(other)})
