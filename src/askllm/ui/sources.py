"""The panel beside the conversation: the cited passages, the quoted sentence marked in each."""

from __future__ import annotations

import itertools

from askllm.types import Citation
from askllm.ui.markup import escape, icon, one_line, web_address
from askllm.ui.memory import Exchange
from askllm.ui.strings import both


def sources_html(exchanges: tuple[Exchange, ...]) -> str:
    """Return the panel for a conversation, the newest exchange in front.

    Cards of earlier exchanges stay in the page, hidden, so their chips still work.
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
        *(_card(exchange.id, citation, closest=False) for citation in answer.citations),
        *(_card(exchange.id, citation, closest=True) for citation in answer.closest),
    ]


def _turn(exchange: Exchange, *, on: bool) -> str:
    cards = _cards_of(exchange)
    question = exchange.question if len(exchange.question) <= 120 else exchange.question[:120] + "…"
    body = "".join(cards) or f'<li class="empty"><p>{both("sources_none")}</p></li>'
    return (
        f'<ol class="turn{" on" if on else ""}" data-turn="{exchange.id}" '
        f'data-count="{len(cards) or ""}"><li class="q">{one_line(question)}</li>{body}</ol>'
    )


def _card(exchange_id: str, citation: Citation, *, closest: bool) -> str:
    """Return one passage with its quote marked, where it is from, and what can be done with it."""
    article = citation.article
    key = f"{'k' if closest else ''}{citation.marker}"
    facts = [escape(fact) for fact in (article.author, article.source) if fact]
    if article.date:
        facts.append(f'<time datetime="{escape(article.date)}">{escape(article.date)}</time>')
    weak = f'<span class="weak">{both("not_answering")}</span>' if closest else ""
    path = " › ".join(escape(title) for title in citation.heading if title != article.title)
    path = f'<p class="path">{path}</p>' if path else ""
    return (
        f'<li class="card{" closest" if closest else ""}" id="s-{exchange_id}-{key}" tabindex="-1" '
        f'aria-label="{citation.marker} {escape(article.title)}">'
        f'<div class="ch"><span class="n">{citation.marker}</span><div class="tt">'
        f"<h3>{escape(article.title)}</h3>"
        f'<p class="meta">{"<i>·</i>".join(facts)}</p></div>{weak}</div>'
        f"{path}<blockquote>{_passage(citation)}</blockquote>{_actions(citation)}</li>"
    )


def _passage(citation: Citation) -> str:
    """Return the passage as paragraphs, its quote in ``<mark>``, the short answer in ``<strong>``.

    A quote may run over a line break; each line gets its own part of the mark.
    """
    passage = citation.passage
    text, base = passage.text, passage.start
    paragraphs, at = [], 0
    for line in text.split("\n"):
        if line.strip():
            runs = runs_of(line, base + at, citation)
            paragraphs.append(f"<p>{''.join(_run(words, kind) for words, kind in runs)}</p>")
        at += len(line) + 1
    return "".join(paragraphs)


def runs_of(text: str, base: int, citation: Citation) -> list[tuple[str, str]]:
    """Cut ``text``, which starts at article offset ``base``, where marks begin and end.

    Returns:
        ``(words, kind)`` in order, ``kind`` one of ``""``, ``"quote"`` (inside the quotation) and
        ``"answer"`` (inside the short answer); the words joined give ``text``.
    """
    return cut(text, base, (citation.start, citation.end), _answer_range(citation))


def cut(
    text: str, base: int, quote: tuple[int, int], answer: tuple[int, int] | None
) -> list[tuple[str, str]]:
    """Do what ``runs_of`` says, for ranges in article offsets."""
    edges = {0, len(text)}
    for span in (quote, answer or quote):
        edges |= {min(max(edge - base, 0), len(text)) for edge in span}
    places = sorted(edges)
    runs = []
    for start, end in itertools.pairwise(places):
        at = base + start
        if answer and quote[0] <= at < quote[1] and answer[0] <= at < answer[1]:
            kind = "answer"
        else:
            kind = "quote" if quote[0] <= at < quote[1] else ""
        runs.append((text[start:end], kind))
    return runs


def _answer_range(citation: Citation) -> tuple[int, int] | None:
    if citation.answer_start is None or citation.answer_end is None:
        return None
    return citation.answer_start, citation.answer_end


def _run(words: str, kind: str) -> str:
    if not kind:
        return one_line(words)
    inner = f"<strong>{one_line(words)}</strong>" if kind == "answer" else one_line(words)
    return f"<mark>{inner}</mark>"


def _actions(citation: Citation) -> str:
    """Return the buttons: the whole article, the quote with its source, the original address."""
    article = citation.article
    answer = _answer_range(citation)
    place = ",".join(str(edge) for edge in (citation.start, citation.end, *(answer or ())))
    facts = [f"{article.author or ''}《{article.title}》", article.source, article.date]
    quote = f"“{citation.quote}”——{'，'.join(fact for fact in facts if fact)}"
    url = web_address(article.url)
    original = (
        f'<a href="{url}" target="_blank" rel="noopener noreferrer nofollow">'
        f"{icon('link')}{both('original')}</a>"
        if url
        else ""
    )
    return (
        '<div class="cf">'
        f'<button type="button" data-act="read" data-article="{escape(article.id)}" '
        f'data-place="{place}">{icon("read")}{both("read")}</button>'
        f'<button type="button" data-act="quote" data-quote="{escape(quote)}">'
        f"{icon('copy')}{both('copy_quote')}</button>{original}</div>"
    )
