"""What happens between Enter and the finished answer, without a word of Gradio.

``talk`` yields what the page shows, step by step: the question and a line that says what is
going on, the answer as it grows, the finished answer with its sources. ``recall`` brings a
conversation back that a browser kept.
"""

from __future__ import annotations

import dataclasses
import logging
import secrets
import time
from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from askllm.bot import Stage, Watcher
from askllm.errors import AskllmError, SettingsError
from askllm.examples import script_wanted
from askllm.types import Answer
from askllm.ui.answerer import Answerer
from askllm.ui.bubbles import growing_html, question_html
from askllm.ui.found import Findings, found
from askllm.ui.memory import GONE_ON_FROM, Exchange, Memory, history
from askllm.ui.request import Request
from askllm.ui.running import Running, Stopped
from askllm.ui.scope import Chosen, chosen
from askllm.ui.sources import sources_html
from askllm.ui.stored import digest, restored, stored
from askllm.ui.traditional import in_script
from askllm.ui.turns import messages, stage_html, told_first

# A question longer than this is cut before the bot sees it; the bot refuses far shorter ones.
LONGEST = 20_000
# How many earlier exchanges a follow-up may lean on.
LOOK_BACK = 12

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class View:
    """What the page shows at one moment.

    ``messages`` are pairs of role (``"user"`` or ``"assistant"``) and HTML; ``None`` for them, for
    the ``panel`` of sources and for the words in the question ``box`` leaves them as they are.
    ``word`` is what the page's script is told, JSON-ready: ``{"kind": "kept" …}``.
    """

    conversation: str
    messages: tuple[tuple[str, str], ...] | None
    panel: str | None
    box: str | None
    busy: bool
    word: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Room:
    """What a conversation is held in: who answers, what was said, what runs."""

    bot: Answerer
    memory: Memory
    running: Running


def talk(
    room: Room, question: object, conversation: object, request: Request | None = None
) -> Iterator[View]:
    """Answer ``question`` in ``conversation`` and yield the page as it changes.

    Args:
        room: Who answers; the new exchange is added to its memory.
        question: What the browser sent; anything that is not words yields nothing.
        conversation: The conversation id the browser sent; an unknown one starts a new one.
        request: How it is asked.

    Yields:
        The page, at least twice; the last view is not busy. Never raises for a failure of the
        bot: it is logged and shown, and the question goes back into the box. Where the page has
        exchanges that the memory has not (a restart), one view with the word ``lost``: the page
        brings them back by ``recall`` and asks again.
    """
    request = request or Request()
    asked = question.strip()[:LONGEST] if isinstance(question, str) else ""
    if not asked:
        return
    bot, memory = room.bot, room.memory
    here = memory.open(conversation)
    if request.known and here != conversation:
        yield View(here, None, None, None, busy=False, word=_word("lost", request))
        return
    before = memory.exchanges(here)
    earlier = _until(before, request.before)
    passages = bot.passage_count()
    shown = (*messages(earlier, passages), ("user", question_html(asked)))

    choice = chosen(request.scope, lambda article_id: _title_of(bot, article_id))
    yield View(here, (*shown, ("assistant", stage_html())), None, "", busy=True)
    work = partial(_ask, bot, asked, earlier, choice, request)
    try:
        stages = room.running.run(request.ticket, work)
        exchange = yield from _watched(View(here, shown, None, None, busy=True), stages)
    except Stopped:
        word = _word("stopped", request)
        yield View(here, messages(before, passages), None, asked, busy=False, word=word)
        return
    panel: str | None = sources_html((*earlier, exchange))
    for message in growing_html(exchange):
        growing = ("assistant", told_first(exchange) + message)
        yield View(here, (*shown, growing), panel, None, busy=True)
        panel = None
    # Remembered only now: whoever closed the page ended this generator at a yield above.
    kept = memory.put(here, (*earlier, exchange))
    panel = sources_html(kept)
    box = asked if _unsettled(exchange) else None
    word = _word("kept", request, exchange=stored(exchange), before=request.before)
    yield View(here, messages(kept, passages), panel, box, busy=False, word=word)


def _watched(
    view: View, stages: Generator[Stage, None, Exchange]
) -> Generator[View, None, Exchange]:
    """Yield ``view`` with the line of each stage; return what is found in the end."""
    while True:
        try:
            line = stage_html(next(stages))
        except StopIteration as done:
            exchange: Exchange = done.value
            return exchange
        shown = (*(view.messages or ()), ("assistant", line))
        yield dataclasses.replace(view, messages=shown)


def blank(memory: Memory) -> View:
    """Return the page with a new, empty conversation."""
    word = {"kind": "blank", "key": secrets.token_hex(4)}
    return View(memory.open(None), (), sources_html(()), None, busy=False, word=word)


def recall(room: Room, kept: object) -> View:
    """Return the page with a conversation that a browser kept, under a new id of the memory.

    Args:
        room: Where it is held from now on.
        kept: What the browser sent, see ``askllm.ui.stored.restored``.
    """
    here = room.memory.open(None)
    found = restored(kept, room.bot.article)
    exchanges = room.memory.put(here, found.exchanges)
    changed = sum(bool(exchange.stale) for exchange in exchanges)
    word = {"kind": "recalled", "left_out": found.left_out, "changed": changed}
    word["key"] = secrets.token_hex(4)
    shown = messages(exchanges, room.bot.passage_count())
    return View(here, shown, sources_html(exchanges), None, busy=False, word=word)


def _word(kind: str, request: Request, **more: object) -> dict[str, Any]:
    # The key makes every word a new one: a value that does not change is not told.
    return {"kind": kind, "ticket": request.ticket, "key": secrets.token_hex(4), **more}


def _until(exchanges: tuple[Exchange, ...], before: str | None) -> tuple[Exchange, ...]:
    """Return the exchanges before the one with the id ``before``; all where there is none."""
    for place, exchange in enumerate(exchanges):
        if exchange.id == before:
            return exchanges[:place]
    return exchanges


def _title_of(bot: Answerer, article_id: str) -> str | None:
    article = bot.article(article_id)
    return None if article is None else article.title


def _ask(
    bot: Answerer,
    asked: str,
    earlier: tuple[Exchange, ...],
    choice: Chosen,
    request: Request,
    progress: Watcher,
) -> Exchange:
    """Ask the bot; a failure becomes an exchange without an answer."""
    begun = time.perf_counter()
    made = partial(Exchange, secrets.token_hex(3), asked, alone=request.alone)
    if choice.refused:
        return made(None, 0.0, chosen=choice)
    answer: Answer | None = None
    failure = ""
    try:
        answer = bot.ask(
            asked,
            history=() if request.alone else history(earlier[-LOOK_BACK:]),
            scope=choice.scope,
            progress=progress,
            language=request.language,
        )
        if answer.status in GONE_ON_FROM and not answer.suggestions:
            turns = history(earlier)
            script = script_wanted(answer, turns)
            offered = bot.examples_after(answer, turns, choice.scope)
            further = tuple(in_script(question, script) for question in offered)
            answer = dataclasses.replace(answer, suggestions=further)
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
    around = Findings() if answer is None else _around(bot, answer, choice)
    differs = request.expected is not None and request.expected != digest(answer)
    return made(answer, took, failure, choice, differs=differs, found=around)


def _around(bot: Answerer, answer: Answer, choice: Chosen) -> Findings:
    try:
        return found(bot, answer, choice.scope)
    # The answer stands without it.
    except Exception:
        _log.exception("nothing was found around an answer")
        return Findings()


def _unsettled(exchange: Exchange) -> bool:
    """Say whether the person will want the words of the question back, to mend or send again."""
    return exchange.answer is None or exchange.answer.status == "rejected"
