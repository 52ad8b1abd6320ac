"""Questions for each form of answer, found by asking; a bot that takes its time, and one that fails."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from unittest import mock

import askllm
from askllm.bot import Stage, Watcher
from askllm.errors import AskllmError
from askllm.evaluate import Question
from askllm.types import Answer, Language, Scope, Turn

Ask = Callable[[str], Answer]
FORMS: Mapping[str, tuple[str | None, Callable[[Answer], bool]]] = {
    "answer": (None, lambda a: a.status == "answered" and bool(a.short) and len(a.citations) > 1),
    "converted": ("number", lambda a: bool(a.converted)),
    "parts": ("two", lambda a: bool(a.unanswered)),
    "list": ("list", lambda a: a.status == "answered" and len(a.items) > 1),
    "conflict": ("conflict", lambda a: a.status == "conflict"),
    "verdict": ("yesno", lambda a: a.verdict is not None),
    "notfound": ("unanswerable", lambda a: a.status == "not_found" and a.cause != "premise"),
    "premise": ("unanswerable", lambda a: a.status == "not_found" and a.cause == "premise"),
}
"""Forms of answer: the type of question that may have it, any where ``None``, and what tells it."""


def questions_by_form(ask: Ask, questions: Sequence[Question]) -> dict[str, str]:
    """Return a question for each of ``FORMS``: the first of its type that gets that form."""
    found: dict[str, str] = {}
    for question in questions:
        wanted = [
            (form, fits)
            for form, (kind, fits) in FORMS.items()
            if form not in found and kind in (None, question.type) and not question.history
        ]
        answer = ask(question.question) if wanted else None
        found |= {form: question.question for form, fits in wanted if answer and fits(answer)}
    for form in FORMS.keys() - found.keys():
        print(f"no question of this corpus shows the state {form!r}", file=sys.stderr)
    return found


SLOW, FAILS = " …", " !"
"""What a question ends with that waits while it is read, and one that fails."""
WAIT = 8.0
"""Seconds; the pictures of one state take two."""


@contextmanager
def held_up() -> Iterator[None]:
    """Let questions that end with ``SLOW`` or ``FAILS`` do so."""
    answered = askllm.Bot.ask

    def ask(
        bot: askllm.Bot,
        question: str,
        *,
        history: Sequence[Turn] = (),
        scope: Scope | None = None,
        progress: Watcher | None = None,
        suggest: bool = True,
        language: Language | None = None,
    ) -> Answer:
        def told(stage: Stage) -> None:
            if progress is not None:
                progress(stage)
            if question.endswith(SLOW) and stage.kind == "read":
                time.sleep(WAIT)

        if question.endswith(FAILS):
            raise AskllmError("index/ cannot be read: no space left on device")
        return answered(
            bot,
            question,
            history=history,
            scope=scope,
            progress=told,
            suggest=suggest,
            language=language,
        )

    with mock.patch.object(askllm.Bot, "ask", ask):
        yield
