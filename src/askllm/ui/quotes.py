"""Quoted sentences as the conversation shows them: numbered marks, source chips, references.

A mark is ``<a class="cite" href="#c-<exchange>-<marker>">``; the closest passages of an answer that
found nothing are ``#c-<exchange>-k<marker>``. The page's script listens for both. Everything here is
on one line and escaped, see ``markup``.
"""

from __future__ import annotations

import datetime
import itertools
import re
from collections.abc import Iterable, Sequence
from urllib.parse import quote

from askllm.types import ArticleRef, Citation
from askllm.ui.digest import Range
from askllm.ui.markup import escape, one_line
from askllm.ui.references import reference
from askllm.ui.strings import both

_MARKER = re.compile(r"\[(\d{1,3})\]")


def chip(exchange_id: str, citation: Citation, *, closest: bool = False) -> str:
    """Return the numbered mark that leads to a citation's card, source and quote as its hint."""
    hint = f"{facts_of(citation.article)}&#10;{escape(' '.join(citation.quote.split()))}"
    href = _card(exchange_id, citation, closest=closest)
    label = f'<span class="sr">{both("citation")}</span>'
    return f'<a class="cite" href="{href}" title="{hint}">{label}{citation.marker}</a>'


def chips(exchange_id: str, citations: Iterable[Citation]) -> str:
    """Return the marks of several citations, one after the other."""
    return "".join(chip(exchange_id, citation) for citation in citations)


def facts_of(article: ArticleRef) -> str:
    """Return title, source and date, escaped, as far as they are known."""
    known = (article.title, article.source, article.date)
    return " · ".join(escape(fact) for fact in known if fact)


def quote_html(
    exchange_id: str,
    citation: Citation,
    *,
    first: bool = False,
    badge: str = "",
    within: Sequence[Range] = (),
    closest: bool = False,
) -> str:
    """Return one quoted sentence with its mark.

    Args:
        exchange_id: Of the exchange it is quoted in.
        citation: The quotation; what stands before it and makes it readable is set fainter.
        first: Whether it is the one that stands out.
        badge: HTML before it.
        within: Ranges of the article to mark in it, as well as the short answer.
        closest: Whether it is a closest passage, which does not answer.
    """
    ranges = [*within]
    # What a closest passage says may be of another thing than was asked.
    if not closest and citation.answer_start is not None and citation.answer_end is not None:
        ranges.append((citation.answer_start, citation.answer_end))
    words = marked(citation.quote, citation.start, ranges)
    mark = chip(exchange_id, citation, closest=closest)
    kind = "ev first" if first else "ev"
    return f'<p class="{kind}">{badge}{_before(citation)}{words}{mark}</p>'


def _before(citation: Citation) -> str:
    """Return the words that make a quote readable, fainter, with … where others lie between."""
    if not citation.lead:
        return ""
    adjoins = citation.lead_end == citation.start
    return f'<span class="before">{one_line(citation.lead)}{"" if adjoins else " … "}</span>'


def marked(text: str, base: int, ranges: Sequence[Range]) -> str:
    """Escape ``text``, which starts at offset ``base``, and put ``ranges`` of it in ``<strong>``."""
    edges = {0, len(text)}
    for span in ranges:
        edges |= {min(max(edge - base, 0), len(text)) for edge in span}
    parts = []
    for start, end in itertools.pairwise(sorted(edges)):
        words = one_line(text[start:end])
        inside = any(lo <= base + start < hi for lo, hi in ranges)
        parts.append(f"<strong>{words}</strong>" if inside else words)
    return "".join(parts)


def with_chips(line: str, exchange_id: str, citations: Sequence[Citation]) -> str:
    """Escape ``line`` and turn the markers that have a citation into marks."""
    by_marker = {citation.marker: citation for citation in citations}
    parts, at = [], 0
    for found in _MARKER.finditer(line):
        citation = by_marker.get(int(found[1]))
        if citation is not None:
            parts += [one_line(line[at : found.start()]), chip(exchange_id, citation)]
            at = found.end()
    return "".join([*parts, one_line(line[at:])])


def pills_html(exchange_id: str, citations: Sequence[Citation], besides: int = 0) -> str:
    """Return a source chip for each article, its numbers on it; it leads to the first of them.

    Behind them a chip for the passages ``besides``, which were found and are not cited: a link
    ``#m-<exchange>`` that the page's script listens for.
    """
    by_article: dict[str, list[Citation]] = {}
    for citation in citations:
        by_article.setdefault(citation.article.id, []).append(citation)
    pills = []
    for cited in by_article.values():
        title = escape(cited[0].article.title)
        numbers = "".join(f"<b>{citation.marker}</b>" for citation in cited)
        href = _card(exchange_id, cited[0])
        pills.append(
            f'<a class="pill" href="{href}" title="{facts_of(cited[0].article)}">'
            f"{numbers}<span>{title}</span></a>"
        )
    if pills and besides:
        pills.append(
            f'<a class="pill more" role="button" href="#m-{exchange_id}">+{besides}'
            f'<span class="sr">{both("src_more", besides)}</span></a>'
        )
    return f'<p class="pills">{"".join(pills)}</p>' if pills else ""


def offer_html(exchange_id: str, citation: Citation) -> str:
    """Return a closest passage as an offer: who says it and its first words; it leads to its card."""
    words = one_line(" ".join(citation.quote.split()))
    return (
        f'<a class="offer" href="{_card(exchange_id, citation, closest=True)}">'
        f"<b>{one_line(citation.article.title)}</b><span>{words}</span></a>"
    )


def references_html(citations: Sequence[Citation], today: datetime.date) -> str:
    """Return the list of references that only a print shows."""
    rows = "".join(
        f"<li>[{citation.marker}] {one_line(reference(citation.article, 'plain', today))}</li>"
        for citation in citations
    )
    return f'<ol class="refs">{rows}</ol>' if rows else ""


def ask_html(question: str) -> str:
    """Return a question as a button; the page's script asks its words as they stand."""
    return f'<a class="again" role="button" href="#q">{one_line(question)}</a>'


def title_link(title: str, shown: str) -> str:
    """Return a title that opens its article; a click asks the server which one that is."""
    return f'<a class="art" href="?title={quote(title, safe="")}">{one_line(shown)}</a>'


def _card(exchange_id: str, citation: Citation, *, closest: bool = False) -> str:
    return f"#c-{exchange_id}-{'k' if closest else ''}{citation.marker}"
