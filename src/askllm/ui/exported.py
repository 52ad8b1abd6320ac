"""A conversation as Markdown with its references: what a person takes along.

    markdown(title, exchanges, kind, today)  ->  text

What an answer says is told in the order of the page (``answers``): the short answer, the items of a
list, yes or no, the sides of a disagreement, the quotations, what was not found and the passages closest
to it, marked as no answer. Questions to go on with are left out. Every word of an article or a person is escaped, so
that Markdown shows it as it is.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Sequence
from typing import Any

from askllm.text import entitled
from askllm.types import Answer, Citation
from askllm.ui.answerer import Answerer
from askllm.ui.answers import missing, named_items, newest_first, newest_is_known, understood
from askllm.ui.memory import Exchange
from askllm.ui.reasons import worded
from askllm.ui.references import in_markdown, reference
from askllm.ui.scope import within
from askllm.ui.stored import restored
from askllm.ui.strings import Worded, say, spoken_in

MOST = 200
"""Exchanges of one conversation; a browser keeps half as many."""
LONGEST_TITLE = 1_000
KINDS = ("zh", "hant", "en")

_MARKER = re.compile(r"\[(\d{1,3})\]")
# At the end of a heading Markdown takes a # away; one that is escaped already stands behind a backslash.
_HASH = re.compile(r"(?<!\\)#")


def exporter(bot: Answerer) -> Callable[[object], dict[str, Any] | None]:
    """Return the function the list of conversations calls from the browser.

    Its one argument is ``{"title": …, "exchanges": as the browser kept them, "kind": "zh"}``. It
    returns ``{"markdown": text, "left_out": how many exchanges could not be read}``, ``None`` for
    what is no conversation. Anyone can call it with anything.
    """

    def export_conversation(request: object) -> dict[str, Any] | None:
        sent = request if isinstance(request, dict) else {}
        title, kind = sent.get("title"), sent.get("kind")
        if not isinstance(title, str) or kind not in KINDS:
            return None
        found = restored(sent.get("exchanges"), bot.article, most=MOST)
        today = datetime.datetime.now().astimezone().date()
        text = markdown(title[:LONGEST_TITLE], found.exchanges, kind, today)
        return {"markdown": text, "left_out": found.left_out}

    return export_conversation


def markdown(title: str, exchanges: Sequence[Exchange], kind: str, today: datetime.date) -> str:
    """Return a conversation as Markdown.

    Args:
        title: Its heading.
        exchanges: Oldest first.
        kind: The language of askllm's own words, by its CSS class: "zh", "hant" or "en".
        today: The day of the visit, see ``references``.
    """
    paper = _Paper(kind, today)
    blocks = [f"# {_heading(title)}"]
    for exchange in exchanges:
        blocks += [f"## {_heading(exchange.question)}", *paper.exchange(exchange)]
    return "\n\n".join([*blocks, *paper.references()]) + "\n"


def _heading(words: str) -> str:
    return _HASH.sub(r"\\#", in_markdown(words))


class _Paper:
    """Writes exchanges in one language and numbers what they cite, one number for each article."""

    def __init__(self, kind: str, today: datetime.date) -> None:
        self._kind = kind
        self._today = today
        self._numbers: dict[str, int] = {}

    def references(self) -> list[str]:
        """Return the list of what was cited so far, with its heading."""
        rows = [f"{number}. {told}" for told, number in self._numbers.items()]
        return [f"## {self._own('cv_references')}", "\n".join(rows)] if rows else []

    def exchange(self, exchange: Exchange) -> list[str]:
        """Return the blocks of one exchange below its question."""
        blocks = []
        if exchange.alone:
            blocks.append(self._own("asked_alone"))
        if exchange.answer is None:
            return [*blocks, *self._failed(exchange)]
        reading = understood(exchange.answer)
        if reading:
            blocks.append(self._own("understood_as", in_markdown(reading)))
        place = within(exchange.chosen)
        if place:
            blocks.append(self._own("scope_within", in_markdown(self._in(place))))
        return [*blocks, *self._answer(exchange.answer, exchange.stale)]

    def _answer(self, answer: Answer, stale: frozenset[str]) -> list[str]:
        if answer.status == "not_found":
            return self._nothing(answer, stale)
        if answer.status == "conflict" and answer.sides:
            blocks = self._sides(answer, stale)
        elif answer.status == "answered" and answer.citations:
            blocks = [*self._short(answer), *self._items(answer)]
            if answer.verdict is not None:
                blocks.append(f"**{self._own(f'an_{answer.verdict}')}**")
            blocks += [self._quote(each, str(each.marker) in stale) for each in answer.citations]
        else:
            return self._told(answer)
        open_parts = [self._own("an_part_open", in_markdown(part)) for part in answer.unanswered]
        return [*blocks, *open_parts]

    def _short(self, answer: Answer) -> list[str]:
        if not answer.short:
            return []
        lines = [f"**{in_markdown(answer.short)}**"]
        if answer.converted:
            lines.append(f"{self._own('an_converted')} {in_markdown(answer.converted)}")
        return lines

    def _items(self, answer: Answer) -> list[str]:
        items = named_items(answer)
        rows = [f"- {in_markdown(text)} {self._marks(cited)}" for text, cited in items.items()]
        return [self._own("an_items", len(items)), "\n".join(rows)] if rows else []

    def _sides(self, answer: Answer, stale: frozenset[str]) -> list[str]:
        """Return a line for each side, its value and who says it when, and its sentences."""
        dated = newest_first(answer)
        known = newest_is_known(dated)
        blocks = [self._own("two_sides")]
        for place, (side, cited) in enumerate(dated):
            flag = self._own("an_newest") if place == 0 and known else ""
            articles = {citation.article.id: citation.article for citation in cited}.values()
            who = [
                " ".join(in_markdown(fact) for fact in (entitled(a.title), a.date) if fact)
                for a in articles
            ]
            facts = " · ".join(fact for fact in (*who, flag) if fact)
            value = f"**{in_markdown(side.value)}** {self._marks(cited)}"
            blocks.append(f"{value} {facts}".rstrip())
            blocks += [self._quote(each, str(each.marker) in stale) for each in cited]
        return blocks

    def _nothing(self, answer: Answer, stale: frozenset[str]) -> list[str]:
        offers = [self._quote(each, f"k{each.marker}" in stale) for each in answer.closest]
        if answer.cause == "premise" and offers:
            blocks = [self._own("an_premise"), offers.pop(0)]
        else:
            blocks = [in_markdown(self._in(missing(answer)))]
        return [*blocks, self._own("closest"), *offers] if offers else blocks

    def _told(self, answer: Answer) -> list[str]:
        """Return the answer's own text: what it lists as one list, other lines as paragraphs."""
        blocks: list[str] = []
        for line in filter(None, map(str.strip, answer.text.splitlines())):
            if not line.startswith("· "):
                blocks.append(self._cited(line, answer))
                continue
            row = f"- {self._cited(line[2:], answer)}"
            if blocks and blocks[-1].startswith("- "):
                blocks[-1] += f"\n{row}"
            else:
                blocks.append(row)
        return blocks

    def _failed(self, exchange: Exchange) -> list[str]:
        refused = exchange.chosen.refused
        said = (
            [self._own("scope_refused"), self._own(refused)] if refused else [self._own("failed")]
        )
        if exchange.failure:
            said.append(in_markdown(self._in(worded(exchange.failure))))
        return said

    def _quote(self, citation: Citation, is_gone: bool) -> str:
        """Return a quotation as a block of its own, what stands before it first."""
        lead = ""
        if citation.lead:
            between = "" if citation.lead_end == citation.start else " … "
            lead = f"{in_markdown(citation.lead)}{between}"
        lines = [in_markdown(line) for line in citation.quote.split("\n")]
        gone = f" ({self._own('text_changed')})" if is_gone else ""
        words = "\n".join(f"> {line}".rstrip() for line in (lead + lines[0], *lines[1:]))
        return f"{words} {self._mark(citation)}{gone}"

    def _cited(self, line: str, answer: Answer) -> str:
        """Return a line whose markers are the numbers of the references."""
        by_marker = {citation.marker: citation for citation in answer.citations}
        parts, at = [], 0
        for found in _MARKER.finditer(line):
            citation = by_marker.get(int(found[1]))
            if citation is not None:
                parts += [in_markdown(line[at : found.start()]), self._mark(citation)]
                at = found.end()
        return "".join([*parts, in_markdown(line[at:])])

    def _marks(self, citations: Sequence[Citation]) -> str:
        return " ".join(dict.fromkeys(self._mark(citation) for citation in citations))

    def _mark(self, citation: Citation) -> str:
        told = reference(citation.article, "markdown", self._today)
        return f"[{self._numbers.setdefault(told, len(self._numbers) + 1)}]"

    def _own(self, key: str, *values: str | int) -> str:
        return say(key, self._kind, *values)

    def _in(self, value: Worded) -> str:
        return spoken_in(value.spoken, self._kind)
