"""Why a cited passage was found, and who else says the same: asked for when a card is opened.

A citation does not carry it, because it takes a search and an answer must not wait for one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from askllm.errors import AskllmError
from askllm.types import Hit, Match, Scope, Why
from askllm.ui.answerer import Answerer

DEPTH = 12
"""Hits among which the passage is looked for before its article is searched alone."""
LONGEST = 2_000
"""Characters of a question or an id that a browser may send."""
MOST = 8
"""Words told of each kind."""


def explainer(bot: Answerer) -> Callable[[object], dict[str, Any] | None]:
    """Return the function a card calls from the browser.

    Its one argument is ``{"question": …, "article": id, "passage": id}``. It returns ``words``,
    ``names``, ``numbers``, ``above`` (lists of strings), ``meaning`` (whether search by meaning
    found the passage among its own), ``rank`` (from 1, ``None`` beyond ``DEPTH``), ``score`` in
    [0, 1] and ``also`` (``{"article", "title", "facts", "place"}`` of others that say the same).
    Anyone can call it with anything: what does not fit, or is not found, gives ``None``.
    """

    def explain_citation(request: object) -> dict[str, Any] | None:
        asked = _asked(request)
        if asked is None:
            return None
        question, article, passage = asked
        try:
            hit = _found(bot.search(question, k=DEPTH), passage)
            rank = hit.rank if hit else None
            if hit is None:
                scope = Scope(articles=(article,))
                hit = _found(bot.search(question, k=DEPTH, scope=scope), passage)
        except AskllmError:
            # The article has gone since: the card still shows what was quoted.
            return None
        return None if hit is None else _told(hit, rank)

    return explain_citation


def _asked(request: object) -> tuple[str, str, str] | None:
    if not isinstance(request, Mapping):
        return None
    values = [request.get(name) for name in ("question", "article", "passage")]
    words = [value for value in values if isinstance(value, str) and 0 < len(value) <= LONGEST]
    return (words[0], words[1], words[2]) if len(words) == 3 else None


def _found(hits: list[Hit], passage: str) -> Hit | None:
    return next((hit for hit in hits if hit.passage.id == passage), None)


def _told(hit: Hit, rank: int | None) -> dict[str, Any]:
    why = hit.why or Why((), (), (), (), ())
    dense = next((leg for leg in hit.legs if leg.leg == "dense"), None)
    return {
        "words": _texts(why.words),
        "names": [f"{match.asked} = {match.text}" for match in _unlike(why.names)],
        "numbers": [
            match.text if match.text == match.asked else f"{match.asked} = {match.text}"
            for match in _distinct(why.quantities)
        ],
        "above": list(why.above[:MOST]),
        "meaning": dense is not None and dense.rank is not None,
        "rank": rank,
        "score": round(hit.score, 3),
        "also": [
            {
                "article": other.article.id,
                "title": other.article.title,
                "facts": [fact for fact in (other.article.source, other.article.date) if fact],
                "place": [other.start, other.end],
            }
            for other in hit.also_in[:MOST]
        ],
    }


def _distinct(matches: tuple[Match, ...]) -> list[Match]:
    return list({(match.asked, match.text): match for match in matches}.values())[:MOST]


def _unlike(matches: tuple[Match, ...]) -> list[Match]:
    return [match for match in _distinct(matches) if match.asked != match.text]


def _texts(matches: tuple[Match, ...]) -> list[str]:
    return list(dict.fromkeys(match.text for match in matches))[:MOST]
