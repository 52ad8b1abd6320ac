"""A turn of the chat: the bubble of a question, the answer, and what can be done with either.

What can be done is a link ``#a-<act>-<exchange>`` that the page's script listens for: the chat's
sanitiser lets no other attribute through. Icons are drawn by the style sheet.
"""

from __future__ import annotations

from collections.abc import Sequence

from askllm.bot import Stage
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


def stage_html(stage: Stage | None = None) -> str:
    """Return the line shown while the bot works: what it is doing, and with how much."""
    words = both("stage_begun")
    if stage is not None:
        words = both(f"stage_{stage.kind}", f"{stage.articles:,}", f"{stage.passages:,}")
    return f'<div class="ans wait"><p class="stage">{words}</p></div>'


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
