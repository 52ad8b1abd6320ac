"""Thumbs and corrections from the chat: each becomes a case of the set ``chat``."""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from askllm.errors import EvaluationError
from askllm.evaluate import (
    Question,
    add_case,
    case_from_answer,
    drop_question,
    read_questions,
    replace_question,
)
from askllm.types import Answer
from askllm.ui.memory import Memory

REASONS: Mapping[str, str] = MappingProxyType(
    {
        "wrong_answer": "wrong answer",
        "wrong_source": "wrong source",
        "should_refuse": "should have been refused",
        "should_answer": "should have been answered",
        "other": "",
    }
)
"""What can be wrong, as the browser sends it and as the case notes it."""

LONGEST = 2_000
"""Characters of a correction."""
UNDONE = 200
"""Cases that can still be taken back; the oldest are forgotten first."""


@dataclass(frozen=True, slots=True)
class Noted:
    """A case that was written; ``token`` takes it back."""

    token: str
    question: Question


class Feedback:
    """Writes what people say about answers into one set. Thread-safe."""

    def __init__(self, memory: Memory, path: Path) -> None:
        """Look answers up in ``memory``, write cases to the set at ``path``."""
        self._memory = memory
        self._path = path
        self._undo: OrderedDict[str, tuple[str, Question | None]] = OrderedDict()
        self._lock = threading.Lock()

    def rate(
        self, conversation: str, exchange: str, *, good: bool, reason: str, correction: str
    ) -> Noted:
        """Make a case of one answer of an open conversation.

        Args:
            conversation: the id that the browser has; looked up, never believed.
            exchange: the id of the answer in it.
            good: thumb up.
            reason: one of ``REASONS``; counts only for a thumb down.
            correction: the right answer in the person's words, or empty.

        Raises:
            EvaluationError: the answer is no longer known, makes no case, or the thumb and the
                words contradict each other.
        """
        answer = self._answer(conversation, exchange)
        case = case_from_answer(
            answer,
            verdict="right" if good else "wrong",
            correction=None if good else correction.strip()[:LONGEST] or None,
            reason=None if good else REASONS.get(reason) or None,
            unanswerable=not good and reason == "should_refuse",
        )
        with self._lock:
            before = self._questions()
            added = add_case(self._path, case)
            token = secrets.token_urlsafe(9)
            older = None if added.replaced is None else before.get(added.question.id)
            self._undo[token] = (added.question.id, older or added.replaced)
            while len(self._undo) > UNDONE:
                self._undo.popitem(last=False)
        return Noted(token, added.question)

    def take_back(self, token: str) -> None:
        """Undo one ``rate``: the case goes, or the older one returns to its place.

        Raises:
            EvaluationError: it was taken back already, or is too long ago.
        """
        with self._lock:
            kept = self._undo.pop(token, None)
            if kept is None:
                raise EvaluationError("this can no longer be undone; mend the set chat instead")
            question_id, older = kept
            if older is None:
                drop_question(self._path, question_id)
            else:
                replace_question(self._path, older, was=question_id)

    def _answer(self, conversation: str, exchange: str) -> Answer:
        for each in self._memory.exchanges(conversation):
            if each.id == exchange and each.answer is not None:
                return each.answer
        raise EvaluationError("this answer is no longer known here; ask the question again")

    def _questions(self) -> dict[str, Question]:
        try:
            return {question.id: question for question in read_questions(self._path).questions}
        except EvaluationError:
            return {}  # no set yet, or none of its lines can be used
