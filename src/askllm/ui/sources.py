"""The panel beside the conversation: the cited passages, the quoted sentence marked in each.

Below them, folded, those that were found and are not cited: the answer's chip ``+n`` opens them.

Why a passage was found takes a search. Nobody waits for it with the answer: the page asks for it
when a card is opened, see ``why``.
"""

from __future__ import annotations

import datetime
import itertools
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from askllm.types import Answer, Citation
from askllm.ui.answerer import Answerer
from askllm.ui.digest import Range, digest_of
from askllm.ui.found import kept, passages_of
from askllm.ui.marks import answer_range, shared_words
from askllm.ui.markup import escape, icon, one_line, web_address
from askllm.ui.memory import Exchange
from askllm.ui.references import STYLES, Style, quotation
from askllm.ui.strings import both

LONGEST = 2_000
"""Characters of a question that a browser may send."""
_ID = re.compile(r"[0-9a-f]{6,16}")
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
    cited = [(citation, "") for citation in answer.citations]
    closest = [(citation, "closest") for citation in answer.closest]
    return [
        _card(exchange, citation, marks_of(answer, citation), kind)
        for citation, kind in (*cited, *closest)
    ]


def _besides(exchange: Exchange) -> str:
    """Return the line that unfolds what was found and is not cited.

    Its cards are asked for then: there are more of them than of the others, in every exchange.
    """
    besides = exchange.found.besides
    if not besides:
        return ""
    told = {**kept(exchange.found), "first": besides[0].marker}
    return (
        f'<li class="others" data-besides="{escape(json.dumps(told, ensure_ascii=False))}">'
        f"<details><summary>{both('src_besides', len(besides))}</summary><ol></ol></details></li>"
    )


def unfolder(bot: Answerer) -> Callable[[object], str | None]:
    """Return the function that the panel calls when what is not cited is unfolded.

    Its one argument is ``{"turn": id of the exchange, "question": …, "besides": what the panel
    holds}``. It returns the cards as HTML, ``None`` for what does not fit: anyone can call it.
    """

    def cards_besides(request: object) -> str | None:
        sent = request if isinstance(request, dict) else {}
        turn, question, besides = (sent.get(name) for name in ("turn", "question", "besides"))
        if not (isinstance(turn, str) and _ID.fullmatch(turn) and isinstance(question, str)):
            return None
        findings = passages_of(besides, bot.article)
        exchange = Exchange(turn, "", None, 0.0, found=findings)
        return "".join(
            _card(exchange, each, Marks(shared_words(question[:LONGEST], each)), "besides")
            for each in findings.besides
        )

    return cards_besides


def _turn(exchange: Exchange, *, on: bool) -> str:
    cards = _cards_of(exchange)
    question = exchange.question if len(exchange.question) <= 120 else exchange.question[:120] + "…"
    body = "".join(cards) or f'<li class="empty"><p>{both("sources_none")}</p></li>'
    body += _besides(exchange)
    asked = exchange.answer.standalone if exchange.answer else ""
    return (
        f'<ol class="turn{" on" if on else ""}" data-turn="{exchange.id}" '
        f'data-count="{len(cards) or ""}" data-asked="{escape(asked)}">'
        f'<li class="q">{one_line(question)}</li>{body}</ol>'
    )


def _card(exchange: Exchange, citation: Citation, marks: Marks, kind: str) -> str:
    """Return one passage with its quote marked, where it is from, and what can be done with it.

    ``kind``: "" for a cited passage, "closest" or "besides".
    """
    article = citation.article
    key = f"{'k' if kind == 'closest' else ''}{citation.marker}"
    facts = [escape(fact) for fact in (article.author, article.source) if fact]
    if article.date:
        facts.append(f'<time datetime="{escape(article.date)}">{escape(article.date)}</time>')
    weak = f'<span class="weak">{both("not_answering")}</span>' if kind == "closest" else ""
    path = _path(exchange, citation, key)
    if key in exchange.stale:
        path += f'<p class="stale">{both("text_changed")}</p>'
    quoted = (citation.start, citation.end)
    place = ",".join(map(str, itertools.chain(quoted, *marks.answers)))
    return (
        f'<li class="card{f" {kind}" if kind else ""}" id="s-{exchange.id}-{key}" tabindex="-1" '
        f'data-article="{escape(article.id)}" data-place="{place}" '
        f'data-is="{digest_of(citation.quote)}" data-passage="{escape(citation.passage_id)}" '
        f'aria-label="{citation.marker} {escape(article.title)}">'
        f'<div class="ch"><span class="n">{citation.marker}</span><div class="tt">'
        f"<h3>{escape(article.title)}</h3>"
        f'<p class="meta">{_facts_html(facts)}</p></div>{_fit(exchange, citation)}{weak}</div>'
        f"{path}<blockquote>{_passage(citation, marks)}</blockquote>{_actions(citation)}"
        f'<details class="found"><summary>{both("src_why")}</summary><div></div></details></li>'
    )


def _path(exchange: Exchange, citation: Citation, key: str) -> str:
    """Return the line of the headings above a passage and of its paragraphs."""
    titles = [escape(title) for title in citation.heading if title != citation.article.title]
    facts = [" › ".join(titles)] if titles else []
    place = exchange.found.places.get(key)
    if place is not None and place[2] > 1:
        first, last, of = place
        one, several = ("src_paragraph", first, of), ("src_paragraphs", first, last, of)
        told = both(*one) if first == last else both(*several)
        facts.append(f'<span class="para">{told}</span>')
    return f'<p class="path">{_facts_html(facts)}</p>' if facts else ""


def _fit(exchange: Exchange, citation: Citation) -> str:
    """Return a bar as long as the passage fits the question, said in words, too."""
    score = exchange.found.scores.get(citation.passage_id)
    if score is None:
        return ""
    return (
        f'<span class="fit"><i style="width:{score:.0%}"></i>'
        f'<span class="sr">{both("src_fit", f"{score:.0%}")}</span></span>'
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
