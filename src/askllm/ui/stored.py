"""Conversations as a browser keeps them: an exchange to JSON, and back without trusting a word.

    stored(exchange)              ->  JSON-ready dict, without the passages' texts
    restored(sent, article_of)    ->  exchanges, every quotation held against its article of today

Whatever comes back may have been changed by anyone, and the articles may have changed since. What
is not an exchange of ours is left out and counted. A quotation that stands where it stood is as it
was; one that has moved is found again by its words; one that is gone is shown and said to be so.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import math
import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from askllm.types import Answer, Article, ArticleRef, Citation, Item, PassageRef
from askllm.ui.found import Find, Findings, found_again, headings_at, kept
from askllm.ui.memory import TURNS, Exchange
from askllm.ui.scope import chosen

LONGEST = 400_000
"""Characters of one stored exchange as JSON."""
MOST_CITED = 100
LONGEST_QUESTION = 20_000

_ID = re.compile(r"[0-9a-f]{6,16}")


@dataclass(frozen=True, slots=True)
class Restored:
    """What came of a stored conversation: its exchanges, and how many could not be read."""

    exchanges: tuple[Exchange, ...]
    left_out: int


@dataclass(frozen=True, slots=True)
class _Held:
    """A citation held against today's text; ``moved`` is by how much, ``None`` if it is not there."""

    citation: Citation
    moved: int | None


def stored(exchange: Exchange) -> dict[str, Any]:
    """Return ``exchange`` as a browser keeps it; passages come back from the articles."""
    answer = None if exchange.answer is None else exchange.answer.to_dict()
    for citation in [] if answer is None else [*answer["citations"], *answer["closest"]]:
        citation["passage"]["text"] = ""
    scope = exchange.chosen.scope
    return {
        "id": exchange.id,
        "question": exchange.question,
        "answer": answer,
        "milliseconds": round(exchange.milliseconds, 1),
        "failure": exchange.failure,
        "alone": exchange.alone,
        "digest": digest(exchange.answer),
        "scope": None if scope.is_everything else dataclasses.asdict(scope),
        "found": kept(exchange.found),
    }


def digest(answer: Answer | None) -> str:
    """Return 12 characters that change when what an answer quotes changes."""
    if answer is None:
        return ""
    quoted = [[answer.status, answer.short], *([c.article.id, c.quote] for c in answer.citations)]
    told = json.dumps(quoted, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return hashlib.sha256(told).hexdigest()[:12]


def restored(sent: object, find: Find, *, most: int = TURNS) -> Restored:
    """Make exchanges of what a browser kept.

    Args:
        sent: A list of what ``stored`` gave, oldest first; can be anything. Only the last ones
            are read.
        find: The article with an id, as it is now.
        most: How many are read; as many as a conversation on the server has.
    """
    values = sent[-most:] if isinstance(sent, list) else []
    made = [_exchange(value, find) for value in values]
    kept = {exchange.id: exchange for exchange in made if exchange is not None}
    left_out = len(values) - len(kept) + (0 if isinstance(sent, list) else 1)
    return Restored(tuple(kept.values()), left_out)


@cache
def _answers() -> TypeAdapter[Answer]:
    """Return what reads an ``Answer``, made once: making it is slow."""
    return TypeAdapter(Answer)


def _exchange(value: object, find: Find) -> Exchange | None:
    if not isinstance(value, dict) or not _is_sound(value):
        return None
    given, answer, stale = value.get("answer"), None, frozenset[str]()
    found = Findings()
    if given is not None:
        try:
            told = _answers().validate_python(given)
            answer, stale = _held_answer(told, find)
            found = found_again(value.get("found"), answer, find)
        except (ValidationError, ValueError, RecursionError):
            return None
    scope = value.get("scope")
    sent = None if scope is None else json.dumps(_lists(scope))
    choice = chosen(sent, lambda article_id: _title(find(article_id)))
    return Exchange(
        value["id"],
        value["question"],
        answer,
        float(value["milliseconds"]),
        value["failure"],
        # An article that is gone was searched all the same: the choice is told, not refused.
        dataclasses.replace(choice, refused="" if answer is not None else choice.refused),
        alone=value.get("alone") is True,
        stale=stale,
        found=found,
    )


def _is_sound(value: dict[str, Any]) -> bool:
    """Say whether the frame of a stored exchange is one of ours."""
    question, took, failure = value.get("question"), value.get("milliseconds"), value.get("failure")
    try:
        size = len(json.dumps(value))
    except (ValueError, TypeError, RecursionError):
        return False
    return (
        size <= LONGEST
        and isinstance(value.get("id"), str)
        and _ID.fullmatch(value["id"]) is not None
        and isinstance(question, str)
        and 0 < len(question.strip()) <= LONGEST_QUESTION
        and isinstance(took, int | float)
        and not isinstance(took, bool)
        and math.isfinite(took)
        and took >= 0
        and isinstance(failure, str)
        and len(failure) <= LONGEST_QUESTION
    )


def _lists(scope: object) -> object:
    """Return a scope as the page sends one: without what is not bounded."""
    if not isinstance(scope, dict):
        return scope
    return {name: bound for name, bound in scope.items() if bound is not None}


def _title(article: Article | None) -> str | None:
    return None if article is None else article.title


def _held_answer(answer: Answer, find: Find) -> tuple[Answer, frozenset[str]]:
    """Hold an answer against the articles; return it as it is now, and the keys that are stale.

    Raises:
        ValueError: it is not an answer that askllm gave.
    """
    if not 0 <= answer.confidence <= 1:
        raise ValueError("the confidence is not from 0 to 1")
    if len(answer.citations) + len(answer.closest) > MOST_CITED:
        raise ValueError("too many citations")
    cited = [_held(citation, find) for citation in answer.citations]
    closest = [_held(citation, find) for citation in answer.closest]
    if len({held.citation.marker for held in cited}) < len(cited):
        raise ValueError("two citations have one marker")
    if answer.status == "answered" and answer.short and not _is_quoted(answer.short, cited):
        raise ValueError("the short answer is not quoted")
    moved = {held.citation.marker: held for held in cited}
    items = tuple(_moved_item(item, moved) for item in answer.items)
    stale = [str(held.citation.marker) for held in cited if held.moved is None]
    stale += [f"k{held.citation.marker}" for held in closest if held.moved is None]
    now = dataclasses.replace(
        answer,
        citations=tuple(held.citation for held in cited),
        closest=tuple(held.citation for held in closest),
        items=items,
    )
    return now, frozenset(stale)


def _is_quoted(short: str, cited: list[_Held]) -> bool:
    return any(short in held.citation.quote for held in cited)


def _moved_item(item: Item, moved: dict[int, _Held]) -> Item:
    held = moved.get(item.marker)
    if held is None or not 0 <= item.start < item.end or item.text not in held.citation.quote:
        raise ValueError("an item is not quoted")
    by = held.moved or 0
    return dataclasses.replace(item, start=item.start + by, end=item.end + by)


def _held(citation: Citation, find: Find) -> _Held:
    """Hold one quotation against the article as it is now.

    Raises:
        ValueError: its ranges contradict themselves.
    """
    start, end, quote = citation.start, citation.end, citation.quote
    if citation.marker < 0 or not 0 <= start < end or end - start != len(quote):
        raise ValueError("a quotation does not fit its place")
    article = find(citation.article.id)
    now = None if article is None else _nearest(article.text, quote, start)
    if article is None or now is None:
        bare = PassageRef(start, end, quote)
        lost = dataclasses.replace(_inside(citation, 0), passage=bare)
        return _Held(_without_lead(lost), None)
    by = now - start
    here = dataclasses.replace(
        _inside(citation, by),
        article=ArticleRef.of(article),
        start=now,
        end=now + len(quote),
        passage=_passage(article.text, citation.passage, by, (now, now + len(quote))),
        heading=citation.heading if not by else headings_at(article, now),
    )
    return _Held(_with_lead(here, article.text, by), by)


def _nearest(text: str, quote: str, start: int) -> int | None:
    """Return where ``quote`` stands in ``text``, nearest to ``start``; ``None`` if it does not."""
    if text.startswith(quote, start):
        return start
    after = text.find(quote, start)
    before = text.rfind(quote, 0, start + len(quote))
    places = [place for place in (before, after) if place >= 0]
    return min(places, key=lambda place: abs(place - start)) if places else None


def _inside(citation: Citation, by: int) -> Citation:
    """Move the short answer's place; one that is not inside the quotation is not believed."""
    first, last = citation.answer_start, citation.answer_end
    if first is None or last is None:
        return dataclasses.replace(citation, answer_start=None, answer_end=None)
    if not citation.start <= first < last <= citation.end:
        raise ValueError("the short answer is outside its quotation")
    return dataclasses.replace(citation, answer_start=first + by, answer_end=last + by)


def _without_lead(citation: Citation) -> Citation:
    return dataclasses.replace(citation, lead=None, lead_start=None, lead_end=None)


def _with_lead(citation: Citation, text: str, by: int) -> Citation:
    """Keep the words before the quotation only where they still stand in the article."""
    if citation.lead is None or citation.lead_start is None or citation.lead_end is None:
        return _without_lead(citation)
    first, last = citation.lead_start + by, citation.lead_end + by
    if not 0 <= first < last or text[first:last] != citation.lead:
        return _without_lead(citation)
    return dataclasses.replace(citation, lead_start=first, lead_end=last)


def _passage(text: str, kept: PassageRef, by: int, quote: tuple[int, int]) -> PassageRef:
    """Return the passage around a quotation with today's words; its paragraph if that fails."""
    first, last = kept.start + by, kept.end + by
    if not (0 <= first <= quote[0] and quote[1] <= last <= len(text)) or last - first > 20_000:
        first = text.rfind("\n", 0, quote[0]) + 1
        found = text.find("\n", quote[1])
        last = len(text) if found < 0 else found
    return PassageRef(first, last, text[first:last])
