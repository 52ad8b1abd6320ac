"""What happens between Enter and the finished answer, without a word of Gradio.

``talk`` yields what the page shows, step by step: the question and a line that says what is
going on, the answer as it grows, the finished answer with its sources.
"""

from __future__ import annotations

import dataclasses
import logging
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass

from askllm.errors import AskllmError, SettingsError
from askllm.types import Answer
from askllm.ui.answerer import Answerer
from askllm.ui.bubbles import answer_html, growing_html, looking_html, question_html
from askllm.ui.memory import Exchange, Memory, history
from askllm.ui.scope import Chosen, chosen
from askllm.ui.sources import sources_html

# A question longer than this is cut before the bot sees it; the bot refuses far shorter ones.
LONGEST = 20_000
# How many earlier exchanges a follow-up may lean on.
LOOK_BACK = 12

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class View:
    """What the page shows at one moment.

    ``messages`` are pairs of role (``"user"`` or ``"assistant"``) and HTML; ``panel`` and
    ``box`` are ``None`` where the sources and the words in the question box stay as they are.
    """

    conversation: str
    messages: tuple[tuple[str, str], ...]
    panel: str | None
    box: str | None
    busy: bool


def talk(
    bot: Answerer, memory: Memory, question: object, conversation: object, scope: object = None
) -> Iterator[View]:
    """Answer ``question`` in ``conversation`` and yield the page as it changes.

    Args:
        bot: Answers.
        memory: Holds the earlier exchanges; the new one is added to it.
        question: What the browser sent; anything that is not words yields nothing.
        conversation: The conversation id the browser sent; an unknown one starts a new one.
        scope: The scope the browser sent, see ``askllm.ui.scope.chosen``.

    Yields:
        The page, at least twice; the last view is not busy. Never raises for a failure of the
        bot: it is logged and shown, and the question goes back into the box.
    """
    asked = question.strip()[:LONGEST] if isinstance(question, str) else ""
    if not asked:
        return
    here = memory.open(conversation)
    earlier = memory.exchanges(here)
    passages = bot.passage_count()
    shown = (*_messages(earlier, passages), ("user", question_html(asked)))

    choice = chosen(scope, lambda article_id: _title_of(bot, article_id))
    looking = looking_html(passages, scoped=not choice.scope.is_everything)
    yield View(here, (*shown, ("assistant", looking)), None, "", busy=True)
    exchange = _ask(bot, asked, earlier, choice)
    panel: str | None = sources_html((*earlier, exchange))
    for message in growing_html(exchange):
        yield View(here, (*shown, ("assistant", message)), panel, None, busy=True)
        panel = None
    # Remembered only now: whoever closed the page ended this generator at a yield above.
    kept = memory.add(here, exchange)
    panel = sources_html(kept)
    box = asked if _unsettled(exchange) else None
    yield View(here, _messages(kept, passages), panel, box, busy=False)


def blank(memory: Memory) -> View:
    """Return the page with a new, empty conversation."""
    return View(memory.open(None), (), sources_html(()), None, busy=False)


def _title_of(bot: Answerer, article_id: str) -> str | None:
    article = bot.article(article_id)
    return None if article is None else article.title


def _ask(bot: Answerer, asked: str, earlier: tuple[Exchange, ...], choice: Chosen) -> Exchange:
    """Ask the bot; a failure becomes an exchange without an answer."""
    begun = time.perf_counter()
    if choice.refused:
        return Exchange(secrets.token_hex(3), asked, None, 0.0, chosen=choice)
    answer: Answer | None = None
    failure = ""
    try:
        answer = bot.ask(asked, history=history(earlier[-LOOK_BACK:]), scope=choice.scope)
    except SettingsError as error:
        failure = str(error)
        if not choice.scope.is_everything:
            choice = dataclasses.replace(choice, refused="scope_none")
    except AskllmError as error:
        _log.warning("no answer: %s", error)
        failure = str(error)
    # An exception in a chat event would cover the whole chat with an error badge.
    except Exception:
        _log.exception("answering failed")
    took = (time.perf_counter() - begun) * 1e3
    return Exchange(secrets.token_hex(3), asked, answer, took, failure, choice)


def _unsettled(exchange: Exchange) -> bool:
    """Say whether the person will want the words of the question back, to mend or send again."""
    return exchange.answer is None or exchange.answer.status == "rejected"


def _messages(exchanges: tuple[Exchange, ...], passages: int) -> tuple[tuple[str, str], ...]:
    messages: list[tuple[str, str]] = []
    for exchange in exchanges:
        messages.append(("user", question_html(exchange.question)))
        messages.append(("assistant", answer_html(exchange, passages)))
    return tuple(messages)
