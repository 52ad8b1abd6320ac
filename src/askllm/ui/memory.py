"""What was said in each open conversation, kept on the server for follow-up questions.

A browser names a conversation by a random id, which is looked up, never believed; what it keeps of
one itself comes back through ``stored``. The least recently used conversations are forgotten first, so memory stays bounded.
"""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field

from askllm.types import Answer, Turn
from askllm.ui.found import Findings
from askllm.ui.scope import Chosen

CONVERSATIONS = 256
TURNS = 24
GONE_ON_FROM = ("answered", "conflict")
"""Statuses of answers that questions to go on with belong to."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """One question as the page shows it; ``answer`` is ``None`` when answering failed.

    ``id`` is 6 hexadecimal characters, unique enough within one conversation; ``milliseconds``
    is the time the answer took; ``failure`` is what a person can do about a failure, if known;
    ``chosen`` is where was searched; ``alone``, that the words were taken as typed, without the
    conversation before them. ``stale`` are the citations, ``"2"`` or ``"k2"`` for a closest one,
    whose words the articles no longer have; ``differs``, that a link promised another answer;
    ``found``, what is known of its passages and of others.
    """

    id: str
    question: str
    answer: Answer | None
    milliseconds: float
    failure: str = ""
    chosen: Chosen = field(default_factory=Chosen)
    alone: bool = False
    stale: frozenset[str] = frozenset()
    differs: bool = False
    found: Findings = field(default_factory=Findings)


class Memory:
    """The conversations of all open pages. Thread-safe."""

    def __init__(self, *, conversations: int = CONVERSATIONS, turns: int = TURNS) -> None:
        self._conversations = conversations
        self._turns = turns
        self._kept: OrderedDict[str, tuple[Exchange, ...]] = OrderedDict()
        self._lock = threading.Lock()

    def open(self, conversation: object) -> str:
        """Return ``conversation`` if it is known here, else the id of a new, empty one."""
        with self._lock:
            if isinstance(conversation, str) and conversation in self._kept:
                self._kept.move_to_end(conversation)
                return conversation
            fresh = secrets.token_urlsafe(16)
            self._kept[fresh] = ()
            while len(self._kept) > self._conversations:
                self._kept.popitem(last=False)
            return fresh

    def exchanges(self, conversation: object) -> tuple[Exchange, ...]:
        """Return the exchanges of ``conversation``, oldest first; empty if it is not known."""
        with self._lock:
            return self._kept.get(conversation, ()) if isinstance(conversation, str) else ()

    def put(self, conversation: str, exchanges: Sequence[Exchange]) -> tuple[Exchange, ...]:
        """Let a conversation consist of ``exchanges``; return what is kept of them."""
        with self._lock:
            kept = tuple(exchanges)[-self._turns :]
            self._kept[conversation] = kept
            self._kept.move_to_end(conversation)
            while len(self._kept) > self._conversations:
                self._kept.popitem(last=False)
            return kept


def history(exchanges: Sequence[Exchange]) -> tuple[Turn, ...]:
    """Return the exchanges that were answered as turns, for ``Bot.ask``."""
    return tuple(Turn(e.question, e.answer) for e in exchanges if e.answer is not None)
