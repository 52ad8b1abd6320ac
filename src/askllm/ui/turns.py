"""A turn of the chat: the bubble of a question, the answer, and what can be done with either.

What can be done is a link ``#a-<act>-<exchange>`` that the page's script listens for: the chat's
sanitiser lets no other attribute through. Icons are drawn by the style sheet.
"""

from __future__ import annotations

from collections.abc import Sequence

from askllm.ui.bubbles import answer_html, question_html
from askllm.ui.markup import escape
from askllm.ui.memory import Exchange
from askllm.ui.strings import both, plain

_ACTS = {
    "copy": "act_copy",
    "edit": "act_edit",
    "retry": "act_retry",
    "link": "act_link",
}


def stage_html(articles: int, passages: int, reads: int, *, scoped: bool = False) -> str:
    """Return the line shown while the bot works: what is searched, and how much of it is read."""
    searched = (
        both("stage_scope") if scoped else both("stage_all", f"{articles:,}", f"{passages:,}")
    )
    return f'<div class="ans wait"><p class="stage">{searched}{both("stage_read", reads)}</p></div>'


def messages(exchanges: Sequence[Exchange], passages: int) -> tuple[tuple[str, str], ...]:
    """Return pairs of role and HTML for the chat, oldest first."""
    made: list[tuple[str, str]] = []
    for exchange in exchanges:
        last = exchange is exchanges[-1]
        made.append(("user", asked_html(exchange)))
        made.append(("assistant", answered_html(exchange, passages, last=last)))
    return tuple(made)


def asked_html(exchange: Exchange) -> str:
    """Return the bubble of a question with its acts."""
    return question_html(exchange.question) + _acts(exchange.id, "copy", "edit")


def answered_html(exchange: Exchange, passages: int, *, last: bool) -> str:
    """Return an answer with its acts; only the last can be asked for again in its place."""
    again = ["retry"] if last else []
    acts = [*again] if exchange.answer is None else ["copy", "link", *again]
    told = _told(exchange)
    return answer_html(exchange, passages) + told + (_acts(exchange.id, *acts) if acts else "")


def _told(exchange: Exchange) -> str:
    """Return what is to be known of an answer that is not of this moment."""
    notes = []
    if exchange.differs:
        notes.append(both("answer_differs"))
    if exchange.stale:
        notes.append(both("answer_stale"))
    if exchange.alone:
        notes.append(both("asked_alone"))
    return "".join(f'<p class="told">{words}</p>' for words in notes)


def _acts(exchange_id: str, *names: str) -> str:
    links = "".join(
        f'<a class="act {name}" role="button" href="#a-{name}-{exchange_id}" '
        f'title="{escape(plain(_ACTS[name], "zh"))} · {escape(plain(_ACTS[name], "en"))}">'
        f'<span class="sr">{both(_ACTS[name])}</span></a>'
        for name in names
    )
    return f'<p class="acts">{links}</p>'
