"""A turn of the chat: the bubble of a question, the answer, and what can be done with either.

What can be done is a link ``#a-<act>-<exchange>`` that the page's script listens for: the chat's
sanitiser lets no other attribute through. Icons are drawn by the style sheet.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from askllm.bot import Stage
from askllm.ui.bubbles import answer_html, question_html
from askllm.ui.fineprint import SEARCHED
from askllm.ui.memory import GONE_ON_FROM, Exchange
from askllm.ui.strings import both

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
    return question_html(exchange.question) + _row(_acts(exchange.id, "copy", "edit"))


def answered_html(exchange: Exchange, passages: int, *, last: bool) -> str:
    """Return an answer with its acts; only the last can be asked again in its place, or gone on from."""
    again = ["retry"] if last else []
    answer = exchange.answer
    if answer is not None and answer.status in GONE_ON_FROM and not last:
        over = dataclasses.replace(answer, suggestions=())
        exchange = dataclasses.replace(exchange, answer=over)
    links = _acts(exchange.id, *([] if exchange.answer is None else ["copy", "link"]), *again)
    made = told_first(exchange) + answer_html(exchange, passages)
    if exchange.alone:
        made += _told("asked_alone")
    return made + _row(links + _rate(exchange))


def told_first(exchange: Exchange) -> str:
    """Return what is to be known before an answer that is not of this moment is read."""
    differs = _told("answer_differs") if exchange.differs else ""
    return differs + (_told("answer_stale") if exchange.stale else "")


def _told(key: str) -> str:
    return f'<p class="told">{both(key)}</p>'


def _row(links: str) -> str:
    return f'<p class="acts">{links}</p>' if links else ""


def _acts(exchange_id: str, *names: str) -> str:
    return "".join(
        f'<a class="act {name}" role="button" href="#a-{name}-{exchange_id}">'
        f'<span class="sr">{both(_ACTS[name])}</span></a>'
        for name in names
    )


def _rate(exchange: Exchange) -> str:
    """Return two links that rate the answer, ``#f-<exchange>-up`` and ``-down``.

    The style sheet shows them where cases may be kept. A case has no scope, so only what was asked
    of all articles is rated.
    """
    answer = exchange.answer
    if answer is None or answer.status not in SEARCHED or not exchange.chosen.scope.is_everything:
        return ""
    links = "".join(
        f'<a class="thumb {way}" role="button" href="#f-{exchange.id}-{way}">'
        f'<span class="sr">{both(key)}</span></a>'
        for way, key in (("up", "rate_up"), ("down", "rate_down"))
    )
    return f'<span class="rate">{links}</span>'
