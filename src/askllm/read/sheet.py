"""A passage looked through: its sentences, and which search tokens stand where.

What is asked changes nothing of it, so the last passages are kept: those of one conversation, or of
one question set, are read again and again.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass

from askllm.index import context_of
from askllm.text import search_tokens, sentences
from askllm.types import Hit, Span

KEPT = 256
"""Passages that are remembered: with 300 characters each about 15 MB in all."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A passage, its sentences and its tokens.

    ``context``: what is searched of it, title, headings and text. ``start``: where it begins in its
    article; ``sentences``: offsets into the article. ``_places``: for each token its places as
    bits, the lowest for the context and one more for each sentence.
    """

    context: str
    start: int
    sentences: tuple[Span, ...]
    _places: dict[str, int]

    def of_context(self, tokens: Iterable[str]) -> set[str]:
        """Return those of ``tokens`` that the passage holds, or what stands above it."""
        return {token for token in tokens if self._places.get(token, 0) & 1}

    def of_sentence(self, number: int, tokens: Iterable[str]) -> set[str]:
        """Return those of ``tokens`` that sentence ``number``, from 0, holds."""
        bit = 2 << number
        return {token for token in tokens if self._places.get(token, 0) & bit}


def sheet_of(hit: Hit) -> Sheet:
    """Look a hit's passage through, or remember what was seen in it."""
    start = hit.passage.start
    context = context_of(hit.article, hit.passage)
    spans, places = _seen(hit.article.text[start : hit.passage.end], context)
    moved = tuple(Span(start + span.start, start + span.end) for span in spans)
    return Sheet(context, start, moved, places)


@functools.lru_cache(maxsize=KEPT)
def _seen(text: str, context: str) -> tuple[tuple[Span, ...], dict[str, int]]:
    """Return the sentences of a passage, offsets into ``text``, and the places of its tokens."""
    spans = tuple(sentences(text))
    places = dict.fromkeys(search_tokens(context), 1)
    for number, span in enumerate(spans):
        for token in set(search_tokens(span.of(text))):
            places[token] = places.get(token, 0) | (2 << number)
    return spans, places
