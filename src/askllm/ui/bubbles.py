"""The conversation: the question's bubble and that of an answer.

A message is ONE single-line HTML block. Markdown is not parsed inside it, so article text never
turns into headings, emphasis or links, and everything dynamic is escaped in ``markup``. What an
answer says is made in ``answers``, its last line in ``fineprint``.
"""

from __future__ import annotations

from collections.abc import Iterator

from askllm.ui.answers import answer_blocks
from askllm.ui.fineprint import fineprint_html
from askllm.ui.markup import one_line
from askllm.ui.memory import Exchange
from askllm.ui.reasons import worded
from askllm.ui.strings import both, spans

# A question is shown up to here; the rest was read by the bot but would only push the chat away.
SHOWN_QUESTION = 600
# Each step sends the whole message again: a long answer must not take longer to show than to find.
STEPS = 8


def question_html(question: str) -> str:
    """Return the person's bubble: their words as text, whatever they contain."""
    shown = question if len(question) <= SHOWN_QUESTION else question[:SHOWN_QUESTION] + "…"
    return f'<div class="asked">{one_line(shown)}</div>'


def failed_html(reason: str) -> str:
    """Return the bubble for a failure; ``reason`` is written for people or empty."""
    return (
        f'<div class="ans err"><p class="say">{both("failed")}</p>'
        f"{f'<p>{spans(worded(reason))}</p>' if reason else ''}<p>{both('failed_more')}</p></div>"
    )


def answer_html(exchange: Exchange, passages: int) -> str:
    """Return the finished message for ``exchange``; ``passages`` is how many were searched."""
    answer = exchange.answer
    if answer is None:
        return _refused(exchange) if exchange.chosen.refused else failed_html(exchange.failure)
    blocks = answer_blocks(exchange.id, answer, len(exchange.found.besides))
    fine = fineprint_html(exchange, answer, passages)
    return f'<div class="ans {answer.status}">{"".join(blocks)}{fine}</div>'


def growing_html(exchange: Exchange) -> Iterator[str]:
    """Yield the message as it grows, in at most ``STEPS`` steps, without its last line."""
    answer = exchange.answer
    if answer is None:
        return
    blocks = answer_blocks(exchange.id, answer, len(exchange.found.besides))
    stride = -(-len(blocks) // STEPS) or 1
    for shown in range(stride, len(blocks) + stride, stride):
        yield f'<div class="ans {answer.status} grows">{"".join(blocks[:shown])}</div>'


def _refused(exchange: Exchange) -> str:
    """Return the bubble for a scope in which nothing can be searched; the bot's words are English."""
    said = f'<p class="en">{one_line(exchange.failure)}</p>' if exchange.failure else ""
    return (
        f'<div class="ans err"><p class="say">{both("scope_refused")}</p>'
        f"<p>{both(exchange.chosen.refused)}</p>{said}</div>"
    )
