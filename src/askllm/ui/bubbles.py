"""The conversation: the question's bubble and every form an answer takes.

A message is ONE single-line HTML block. Markdown is not parsed inside it, so article text never
turns into headings, emphasis or links, and everything dynamic is escaped in ``markup``.

A citation chip is ``<a class="cite" href="#c-<exchange>-<marker>">``; the closest passages of an
answer that found nothing are ``#c-<exchange>-k<marker>``. The page's script listens for both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from askllm.types import Answer, Citation
from askllm.ui.markup import escape, one_line, with_mark
from askllm.ui.memory import Exchange
from askllm.ui.scope import within_html
from askllm.ui.strings import LANGUAGES, both, plain

# A short answer up to this many characters is set large, a longer one a little smaller.
LARGE = 24
# Quotes beyond this many stay in the panel; the answer keeps the pills that lead to them.
QUOTES = 6
# A question is shown up to here; the rest was read by the bot but would only push the chat away.
SHOWN_QUESTION = 600
# The bot answers from 0.5 on; these cut what is above into three words.
HIGH, MEDIUM = 0.8, 0.65

_MARKER = re.compile(r"\[(\d{1,3})\]")


def question_html(question: str) -> str:
    """Return the person's bubble: their words as text, whatever they contain."""
    shown = question if len(question) <= SHOWN_QUESTION else question[:SHOWN_QUESTION] + "…"
    return f'<div class="asked">{one_line(shown)}</div>'


def looking_html(passages: int, *, scoped: bool = False) -> str:
    """Return the line shown while the bot works, in all passages or in a scope."""
    said = both("scope_looking") if scoped else both("looking", passages)
    return f'<div class="ans wait"><p class="stage">{said}</p></div>'


def failed_html(reason: str) -> str:
    """Return the bubble for a failure; ``reason`` is written for people or empty."""
    return (
        f'<div class="ans err"><p class="say">{both("failed")}</p>'
        f"{f'<p>{one_line(reason)}</p>' if reason else ''}<p>{both('failed_more')}</p></div>"
    )


def answer_html(exchange: Exchange, passages: int) -> str:
    """Return the finished message for ``exchange``; ``passages`` is how many were searched."""
    if exchange.answer is None:
        return _refused(exchange) if exchange.chosen.refused else failed_html(exchange.failure)
    parts = [*_parts(exchange, exchange.answer), _status(exchange, exchange.answer, passages)]
    return f'<div class="ans {exchange.answer.status}">{"".join(parts)}</div>'


def _refused(exchange: Exchange) -> str:
    """Return the bubble for a scope in which nothing can be searched; the bot's words are English."""
    said = f'<p class="en">{one_line(exchange.failure)}</p>' if exchange.failure else ""
    return (
        f'<div class="ans err"><p class="say">{both("scope_refused")}</p>'
        f"<p>{both(exchange.chosen.refused)}</p>{said}</div>"
    )


def growing_html(exchange: Exchange) -> Iterator[str]:
    """Yield the message as it grows, part by part, without its status line."""
    if exchange.answer is None:
        return
    parts: list[str] = []
    for part in _parts(exchange, exchange.answer):
        parts.append(part)
        yield f'<div class="ans {exchange.answer.status} grows">{"".join(parts)}</div>'


def chip(exchange_id: str, citation: Citation, *, closest: bool = False) -> str:
    """Return the numbered link to a citation's card, with the source and quote as its hint."""
    article = citation.article
    told = " · ".join(
        escape(fact) for fact in (article.title, article.source, article.date) if fact
    )
    hint = f"{told}&#10;{escape(' '.join(citation.quote.split()))}"
    href = f"#c-{exchange_id}-{'k' if closest else ''}{citation.marker}"
    label = f'<span class="sr">{both("citation")}</span>'
    return f'<a class="cite" href="{href}" title="{hint}">{label}{citation.marker}</a>'


def _parts(exchange: Exchange, answer: Answer) -> list[str]:
    """Return the blocks of an answer in reading order."""
    understood = []
    if answer.status in ("answered", "conflict", "not_found", "collection") and (
        answer.standalone and _bare(answer.standalone) != _bare(answer.question)
    ):
        understood = [f'<p class="understood">{both("understood_as", answer.standalone)}</p>']
    if answer.status == "not_found":
        return [*understood, *_nothing(exchange.id, answer)]
    if answer.status == "conflict" and answer.sides:
        body = _sides(exchange.id, answer)
    elif answer.status == "answered" and answer.citations:
        body = [*_lead(exchange.id, answer), *_quotes(exchange.id, answer)]
    else:
        body = _told(exchange.id, answer)
    return [*understood, *body, *_pills(exchange.id, answer)]


def _lead(exchange_id: str, answer: Answer) -> list[str]:
    """Return the short answer, large, with the chip of the citation that holds it."""
    if not answer.short:
        return []
    holder = next((c for c in answer.citations if c.answer_start is not None), answer.citations[0])
    size = "lead" if len(answer.short) <= LARGE else "lead long"
    return [f'<p class="{size}">{one_line(answer.short)}{chip(exchange_id, holder)}</p>']


def _quotes(exchange_id: str, answer: Answer) -> list[str]:
    """Return the quoted sentences, each with its chip; the short answer in them is marked."""
    parts = []
    for place, citation in enumerate(answer.citations[:QUOTES]):
        if place == 1:
            parts.append(f'<p class="cap">{both("more_quotes")}</p>')
        parts.append(_quote(exchange_id, citation, first=place == 0))
    return parts


def _quote(exchange_id: str, citation: Citation, *, first: bool) -> str:
    """Return one quoted sentence with its chip; the first of an answer stands out."""
    words = marked_quote(citation, "strong")
    return f'<p class="ev{" first" if first else ""}">{words}{chip(exchange_id, citation)}</p>'


def _sides(exchange_id: str, answer: Answer) -> list[str]:
    """Return each side in its own box: the value, who says it, the sentences that say it."""
    by_marker = {citation.marker: citation for citation in answer.citations}
    parts = [f'<p class="say">{both("two_sides")}</p>']
    for side in answer.sides:
        known = [by_marker[marker] for marker in side.markers if marker in by_marker]
        titles = "".join(dict.fromkeys(f"《{escape(c.article.title)}》" for c in known))
        quotes = "".join(_quote(exchange_id, citation, first=True) for citation in known)
        parts.append(
            f'<div class="side"><p><b class="value">{one_line(side.value)}</b>'
            f"{''.join(chip(exchange_id, c) for c in known)}"
            f'<span class="who">{titles}</span></p>{quotes}</div>'
        )
    return parts


def _nothing(exchange_id: str, answer: Answer) -> list[str]:
    """Return the honest refusal: why, and the closest passages marked as not answering."""
    parts = [f'<p class="say">{both("not_found")}</p>']
    if answer.reason or answer.text:
        parts.append(f'<p class="why">{one_line(answer.reason or answer.text)}</p>')
    if answer.closest:
        pills = _pills_of(exchange_id, answer.closest, closest=True)
        parts.append(f'<p class="cap">{both("closest")}</p><p class="pills">{pills}</p>')
    return parts


def _told(exchange_id: str, answer: Answer) -> list[str]:
    """Return the answer's own text, line by line, its markers turned into chips."""
    by_marker = {citation.marker: citation for citation in answer.citations}
    lines = [line for line in answer.text.splitlines() if line.strip()]
    return [f"<p>{_with_chips(line, exchange_id, by_marker)}</p>" for line in lines]


def _with_chips(line: str, exchange_id: str, by_marker: dict[int, Citation]) -> str:
    """Escape ``line`` and replace the markers that have a citation."""
    parts, at = [], 0
    for found in _MARKER.finditer(line):
        citation = by_marker.get(int(found[1]))
        if citation is not None:
            parts += [one_line(line[at : found.start()]), chip(exchange_id, citation)]
            at = found.end()
    return "".join([*parts, one_line(line[at:])])


def marked_quote(citation: Citation, tag: str) -> str:
    """Return the quote escaped, the short answer in it wrapped in ``<tag>``."""
    if citation.answer_start is None or citation.answer_end is None:
        return one_line(citation.quote)
    return with_mark(
        citation.quote,
        citation.answer_start - citation.start,
        citation.answer_end - citation.start,
        tag,
    )


def _pills(exchange_id: str, answer: Answer) -> list[str]:
    """Return the sources as rounded links, one for each article."""
    if not answer.citations:
        return []
    return [f'<p class="pills">{_pills_of(exchange_id, answer.citations)}</p>']


def _pills_of(exchange_id: str, citations: tuple[Citation, ...], *, closest: bool = False) -> str:
    """Return a link for each article with the numbers of its citations; it leads to the first."""
    by_article: dict[str, list[Citation]] = {}
    for citation in citations:
        by_article.setdefault(citation.article.id, []).append(citation)
    pills = []
    for cited in by_article.values():
        href = f"#c-{exchange_id}-{'k' if closest else ''}{cited[0].marker}"
        title = escape(cited[0].article.title)
        numbers = "".join(f"<b>{citation.marker}</b>" for citation in cited)
        pills.append(
            f'<a class="pill{" weak" if closest else ""}" href="{href}" title="{title}">'
            f"{numbers}<span>{title}</span></a>"
        )
    return "".join(pills)


def _status(exchange: Exchange, answer: Answer, passages: int) -> str:
    """Return the last line: how sure, how much was searched, how long, what did not run."""
    facts = []
    if answer.status in ("answered", "conflict"):
        level = (
            "high"
            if answer.confidence >= HIGH
            else "medium"
            if answer.confidence >= MEDIUM
            else "low"
        )
        facts.append(f'<span class="dot {level}"></span>{both(f"confidence_{level}")}')
    if answer.status in ("answered", "conflict", "not_found"):
        if exchange.chosen.scope.is_everything:
            facts.append(both("searched", passages))
        if answer.legs.ran == ("lexical",):
            facts.append(both("legs_bm25"))
    facts.append(f"{exchange.milliseconds:.0f} ms")
    told = "<span class=sep>·</span>".join(facts)
    # A case that is kept has no scope, so only what was asked of all articles is rated.
    rate = _thumbs(exchange.id, answer) if exchange.chosen.scope.is_everything else ""
    return f'{within_html(exchange.chosen)}<p class="stat">{told}{rate}</p>'


def _thumbs(exchange_id: str, answer: Answer) -> str:
    """Return two links that rate the answer, shown where cases may be kept.

    The page's script listens for ``#f-<exchange>-up`` and ``-down``.
    """
    if answer.status not in ("answered", "conflict", "not_found"):
        return ""
    links = "".join(
        f'<a class="thumb {way}" role="button" href="#f-{exchange_id}-{way}" '
        f'title="{escape(title)}"><span class="sr">{both(key)}</span></a>'
        for way, key in (("up", "rate_up"), ("down", "rate_down"))
        for title in [" · ".join(plain(key, language) for language in LANGUAGES)]
    )
    return f'<span class="rate">{links}</span>'


def _bare(text: str) -> str:
    """Return ``text`` without spaces and closing punctuation, to compare two questions."""
    return "".join(text.split()).rstrip("？?。.！!")
