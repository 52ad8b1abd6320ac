"""More on what was answered: 再详细点, tell me more. What stands around the quotations comes first.

    tell_more(query, asked, reading, cited, rounds)  ->  sentences not quoted before, or no more

Then come the sentences of other passages that speak of the same thing.
"""

from __future__ import annotations

from collections.abc import Sequence

from askllm.answer.compose import quoting
from askllm.answer.other import nothing_more
from askllm.answer.sense.around import (
    after,
    at_place,
    before,
    in_reading_order,
    is_heading,
    share,
    telling,
)
from askllm.answer.sense.lead import lead_of
from askllm.read import Asked, Reading, subject_of
from askllm.text import folded, search_tokens
from askllm.types import Answer, Evidence, Query, Span

Quoted = tuple[str, int, int]
"""A quotation given already: article id, start and end."""

MOST_ROUNDS = 2
"""Times that more is shown on one answer; what comes later has little to do with it."""

MOST = 3
"""Sentences of one round."""

MOST_AROUND = 2
"""Of these, sentences that stand around what was quoted, where others tell of the thing too."""

WORTH = 0.4
"""A sentence of another passage scores at least this share of the best."""

SAME = 0.5
"""Least share of the words for the thing asked about that such a sentence holds."""


def tell_more(
    query: Query, asked: Asked, reading: Reading, cited: Sequence[Quoted], rounds: int
) -> Answer:
    """Answer with what the articles tell besides what was quoted, or say that they tell no more.

    Args:
        query: the question that was answered.
        asked: the same, understood.
        reading: what was read for it.
        cited: what was quoted for it so far.
        rounds: how many times more was shown before.
    """
    found = further(asked, reading, cited) if rounds < MOST_ROUNDS else ()
    return quoting(query, reading, found) if found else nothing_more(query)


def further(asked: Asked, reading: Reading, cited: Sequence[Quoted]) -> tuple[Evidence, ...]:
    """Return the sentences that tell more, in reading order; none where the articles tell no more.

    Args:
        asked: the question that was answered.
        reading: what was read for it.
        cited: what was quoted for it so far.
    """
    given = {(article, start) for article, start, _ in cited}
    around = [item for item in _around(reading, cited) if _is_new(item, given)]
    about = [
        item
        for item in telling(reading.evidence)
        if item.score >= WORTH * reading.evidence[0].score
        and _speaks_of(asked, item.quote)
        and _is_new(item, given)
    ]
    near = [item for item in around if _speaks_of(asked, item.quote) or _leans(item)]
    chosen: dict[str, Evidence] = {}
    for item in (*near[:MOST_AROUND], *about, *near, *around):
        chosen.setdefault(item.quote, item)
    return tuple(in_reading_order(list(chosen.values())[:MOST]))


def _is_new(item: Evidence, given: set[tuple[str, int]]) -> bool:
    return (item.hit.article.id, item.start) not in given


def _around(reading: Reading, cited: Sequence[Quoted]) -> list[Evidence]:
    """Return the sentences after and before the quotations in their paragraphs, the nearest first."""
    like = {item.hit.article.id: item for item in reversed(reading.evidence)}
    follow: list[Evidence] = []
    precede: list[Evidence] = []
    for article_id, start, end in cited:
        known = like.get(article_id)
        if known is None:
            continue
        article = known.hit.article
        for spans, span in ((follow, after(article, end)), (precede, before(article, start))):
            if span is not None and not is_heading(article, span.start):
                spans.append(_at(known, span))
    return telling([*follow, *precede])


def _at(like: Evidence, span: Span) -> Evidence:
    """Return evidence for ``span`` without a short answer: the answer was given."""
    placed = at_place(like, span.start, span.end)
    return Evidence(placed.hit, placed.start, placed.end, placed.score)


def _leans(item: Evidence) -> bool:
    """Whether a sentence needs the one before it to be understood: 它…, It…."""
    return lead_of(item.hit.article, item.start, item.end) is not None


def _speaks_of(asked: Asked, quote: str) -> bool:
    """Whether a sentence names what the question is about."""
    plain = folded(quote)
    if asked.names:
        return any(name.stands_in(plain) for name in asked.names)
    subject = search_tokens(subject_of(asked.text)) or asked.tokens
    wanted = frozenset(token for token in subject if len(token) > 1)
    return bool(wanted) and share(wanted, quote) >= SAME
