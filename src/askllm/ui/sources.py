"""The panel beside the conversation: the cited passages, the quoted sentence marked in each.

Why a passage was found takes a search. Nobody waits for it with the answer: the page asks for it
when a card is opened, see ``why``.
"""

from __future__ import annotations

import datetime
import itertools
import json
from collections.abc import Sequence
from dataclasses import dataclass

from askllm.types import Answer, Citation
from askllm.ui.digest import Range, digest_of
from askllm.ui.marks import answer_range, shared_words
from askllm.ui.markup import escape, icon, one_line, web_address
from askllm.ui.memory import Exchange
from askllm.ui.references import STYLES, Style, quotation
from askllm.ui.strings import both

_STYLE_NAMES: dict[Style, str] = {
    "plain": "ref_plain",
    "markdown": "ref_markdown",
    "gbt7714": "ref_gbt7714",
    "bibtex": "ref_bibtex",
}


@dataclass(frozen=True, slots=True)
class Marks:
    """What is marked in an article, as ranges of its offsets.

    ``quotes`` are quotations, ``answers`` short answers, which count inside a quotation only, and
    ``others`` the quotations of the same answer that are not looked at now.
    """

    quotes: tuple[Range, ...] = ()
    answers: tuple[Range, ...] = ()
    others: tuple[Range, ...] = ()

    def kind(self, at: int) -> str:
        """Return what the character at offset ``at`` is: "answer", "quote", "other" or ""."""
        if _holds(self.quotes, at):
            return "answer" if _holds(self.answers, at) else "quote"
        return "other" if _holds(self.others, at) else ""


def sources_html(exchanges: tuple[Exchange, ...]) -> str:
    """Return the panel for a conversation, the newest exchange in front.

    Cards of earlier exchanges stay in the page, hidden, so their marks still work.
    """
    if not exchanges:
        empty = f'<div class="empty">{icon("quote")}<p>{both("sources_empty")}</p></div>'
        return _panel("", empty)
    turns = [_turn(exchange, on=exchange is exchanges[-1]) for exchange in exchanges]
    count = len(_cards_of(exchanges[-1]))
    return _panel(f'<span class="cnt">{count or ""}</span>', "".join(turns))


def _panel(count: str, body: str) -> str:
    close = (
        '<button type="button" class="ib close" data-act="close">'
        f'{icon("close")}<span class="sr">{both("close")}</span></button>'
    )
    return (
        f'<section class="ak srcp"><header><h2>{both("sources")}</h2>{count}{close}</header>'
        f"{body}</section>"
    )


def _cards_of(exchange: Exchange) -> list[str]:
    answer = exchange.answer
    if answer is None:
        return []
    return [
        *(_card(exchange, answer, citation, closest=False) for citation in answer.citations),
        *(_card(exchange, answer, citation, closest=True) for citation in answer.closest),
    ]


def _turn(exchange: Exchange, *, on: bool) -> str:
    cards = _cards_of(exchange)
    question = exchange.question if len(exchange.question) <= 120 else exchange.question[:120] + "…"
    body = "".join(cards) or f'<li class="empty"><p>{both("sources_none")}</p></li>'
    asked = exchange.answer.standalone if exchange.answer else ""
    return (
        f'<ol class="turn{" on" if on else ""}" data-turn="{exchange.id}" '
        f'data-count="{len(cards) or ""}" data-asked="{escape(asked)}">'
        f'<li class="q">{one_line(question)}</li>{body}</ol>'
    )


def _card(exchange: Exchange, answer: Answer, citation: Citation, *, closest: bool) -> str:
    """Return one passage with its quote marked, where it is from, and what can be done with it."""
    article = citation.article
    key = f"{'k' if closest else ''}{citation.marker}"
    facts = [escape(fact) for fact in (article.author, article.source) if fact]
    if article.date:
        facts.append(f'<time datetime="{escape(article.date)}">{escape(article.date)}</time>')
    weak = f'<span class="weak">{both("not_answering")}</span>' if closest else ""
    path = " › ".join(escape(title) for title in citation.heading if title != article.title)
    path = f'<p class="path">{path}</p>' if path else ""
    if key in exchange.stale:
        path += f'<p class="stale">{both("text_changed")}</p>'
    marks = marks_of(answer, citation)
    quoted = (citation.start, citation.end)
    place = ",".join(map(str, itertools.chain(quoted, *marks.answers)))
    return (
        f'<li class="card{" closest" if closest else ""}" id="s-{exchange.id}-{key}" tabindex="-1" '
        f'data-article="{escape(article.id)}" data-place="{place}" '
        f'data-is="{digest_of(citation.quote)}" data-passage="{escape(citation.passage_id)}" '
        f'aria-label="{citation.marker} {escape(article.title)}">'
        f'<div class="ch"><span class="n">{citation.marker}</span><div class="tt">'
        f"<h3>{escape(article.title)}</h3>"
        f'<p class="meta">{_facts_html(facts)}</p></div>{weak}</div>'
        f"{path}<blockquote>{_passage(citation, marks)}</blockquote>{_actions(citation)}"
        f'<details class="found"><summary>{both("src_why")}</summary><div></div></details></li>'
    )


def _facts_html(facts: Sequence[str]) -> str:
    """Return escaped facts, each with the dot behind it: a line ends between two of them."""
    return "".join(f"<span>{fact}<i>·</i></span>" for fact in facts[:-1]) + "".join(
        f"<span>{fact}</span>" for fact in facts[-1:]
    )


def marks_of(answer: Answer, citation: Citation) -> Marks:
    """Return what is marked in the passage of ``citation``: its quote, short answer, list items.

    Of a closest passage, which does not answer, only the words that it shares with the question.
    """
    if citation in answer.closest:
        return Marks(shared_words(answer.standalone, citation))
    ranges = [(item.start, item.end) for item in answer.items if item.marker == citation.marker]
    said = answer_range(answer, citation)
    if said is not None:
        ranges.append(said)
    return Marks(((citation.start, citation.end),), tuple(dict.fromkeys(ranges)))


def _passage(citation: Citation, marks: Marks) -> str:
    """Return the passage as paragraphs, its quote in ``<mark>``, short answers in ``<strong>``.

    A quote may run over a line break; each line gets its own part of the mark.
    """
    paragraphs, at = [], citation.passage.start
    for line in citation.passage.text.split("\n"):
        if line.strip():
            runs = "".join(_run(words, kind) for words, kind in cut(line, at, marks))
            paragraphs.append(f"<p>{runs}</p>")
        at += len(line) + 1
    return "".join(paragraphs)


def cut(text: str, base: int, marks: Marks) -> list[tuple[str, str]]:
    """Cut ``text``, which starts at article offset ``base``, where marks begin and end.

    Returns:
        ``(words, kind)`` in order, ``kind`` as ``Marks.kind`` says; the words joined give ``text``.
    """
    edges = {0, len(text)}
    for span in (*marks.quotes, *marks.answers, *marks.others):
        edges |= {min(max(edge - base, 0), len(text)) for edge in span}
    return [
        (text[start:end], marks.kind(base + start))
        for start, end in itertools.pairwise(sorted(edges))
    ]


def _holds(ranges: Sequence[Range], at: int) -> bool:
    return any(start <= at < end for start, end in ranges)


def _run(words: str, kind: str) -> str:
    if not kind:
        return one_line(words)
    inner = f"<strong>{one_line(words)}</strong>" if kind == "answer" else one_line(words)
    return f"<mark>{inner}</mark>"


def _actions(citation: Citation) -> str:
    """Return the buttons: the whole article, the quote with its reference, the original address."""
    today = datetime.datetime.now().astimezone().date()
    quotes = {style: quotation(citation, style, today) for style in STYLES}
    words = escape(json.dumps(quotes, ensure_ascii=False))
    choices = "".join(
        f'<button type="button" role="menuitemradio" aria-checked="false" tabindex="-1" '
        f'data-act="quote" data-style="{style}">{both(_STYLE_NAMES[style])}</button>'
        for style in STYLES
    )
    url = web_address(citation.article.url)
    original = (
        f'<a href="{url}" target="_blank" rel="noopener noreferrer nofollow">'
        f"{icon('link')}{both('original')}</a>"
        if url
        else ""
    )
    return (
        f'<div class="cf"><button type="button" data-act="read">{icon("read")}{both("read")}</button>'
        f'<span class="cq" data-quotes="{words}">'
        f'<button type="button" data-act="quote">{icon("copy")}{both("copy_quote")}'
        f'<span class="as"></span></button>'
        f'<button type="button" data-act="quote-menu" aria-haspopup="menu" aria-expanded="false">'
        f'{icon("more")}<span class="sr">{both("src_formats")}</span></button>'
        f'<span role="menu" hidden>{choices}</span></span>{original}</div>'
    )
