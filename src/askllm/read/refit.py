"""Sentences weighed anew by what stands before them, or by what they would have to tell.

Both functions take pages whose sentences are scored and return them with other scores; they come
after everything that looks at a sentence alone.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from askllm.read.definition import definiens_after
from askllm.read.overlap import Page, Scored
from askllm.read.places import asks_where_to, tells_where_to
from askllm.read.question import Asked
from askllm.types import Span

STAYS = 0.6
"""What is left of a sentence's score where it is asked where something goes, and nothing goes
anywhere in it, if it does in another."""

ABOVE = 1.01
"""How many times as good a definition is (这是一种…) as the sentence before it, which only names."""


def refitted(asked: Asked, pages: Sequence[Page]) -> list[Page]:
    """Return the pages with the scores that the sentences have beside each other."""
    return [_defining(asked, page) for page in _going(asked, pages)]


def _going(asked: Asked, pages: Sequence[Page]) -> list[Page]:
    """Lower the sentences in which nothing goes anywhere, where it is asked where something goes."""
    if not asks_where_to(asked.text):
        return list(pages)
    quotes = {item.evidence.quote for page in pages for item in page.sentences}
    told = {quote for quote in quotes if tells_where_to(quote, asked.text)}
    if not told:
        return list(pages)

    return [_with_goers_first(page, pages, told) for page in pages]


def _with_goers_first(page: Page, pages: Sequence[Page], told: set[str]) -> Page:
    """Lower what is not among ``told``; these take over what was measured of their article's best."""
    own = [other for other in pages if other.hit.article.id == page.hit.article.id]
    best = max(
        (item for other in own for item in other.sentences), key=lambda item: item.evidence.score
    )

    def fits(item: Scored) -> Scored:
        if item.evidence.quote in told:
            return dataclasses.replace(item, features=best.features)
        lower = dataclasses.replace(item.evidence, score=STAYS * item.evidence.score)
        return dataclasses.replace(item, evidence=lower)

    return dataclasses.replace(page, sentences=tuple(map(fits, page.sentences)))


def _defining(asked: Asked, page: Page) -> Page:
    """Put a sentence that says what the one before it names before that: 这是一种….

    It takes over what was measured of that one, for only the two together answer.
    """
    kept = list(page.sentences)
    for place in range(1, len(kept)):
        named, item = kept[place - 1], kept[place]
        said = definiens_after(asked, named.evidence.quote, item.evidence.quote)
        score = min(1.0, ABOVE * named.evidence.score)
        if said is None or item.evidence.score >= score:
            continue
        start = item.evidence.start
        evidence = dataclasses.replace(
            item.evidence,
            score=score,
            answer=Span(start + said.start, start + said.end),
            answer_score=1.0,
        )
        kept[place] = dataclasses.replace(item, evidence=evidence, features=named.features)
    return dataclasses.replace(page, sentences=tuple(kept))
