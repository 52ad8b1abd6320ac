"""What the page and the REST interface need of a bot, so that a test can bring a small one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from askllm.bot import Watcher
from askllm.errors import Problem
from askllm.types import (
    Answer,
    Article,
    Hit,
    Language,
    Legs,
    ReaderUsed,
    Scope,
    ScopeChoices,
    Turn,
)


class Place(Protocol):
    """Where the articles are."""

    @property
    def corpus(self) -> Path:
        """The folder of the articles."""
        ...


class Answerer(Protocol):
    """The part of ``askllm.bot.Bot`` that is shown to people; thread-safe."""

    @property
    def settings(self) -> Place:
        """What the bot was loaded with."""
        ...

    @property
    def legs(self) -> Legs:
        """Which retrieval legs run, and why one does not."""
        ...

    @property
    def reader(self) -> ReaderUsed:
        """Who chooses the words and, where that is not the trained reader, why."""
        ...

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Files of the corpus that were left out, and why."""
        ...

    def ask(
        self,
        question: str,
        *,
        history: Sequence[Turn] = (),
        scope: Scope | None = None,
        progress: Watcher | None = None,
        language: Language | None = None,
    ) -> Answer:
        """Answer ``question``, which may lean on the earlier turns, from the articles in scope.

        ``progress`` is told what is being done; ``language`` is that of a question whose own words
        do not tell it.
        """
        ...

    def examples_at_hand(self, language: Language) -> tuple[str, ...] | None:
        """Return questions to start with that were asked and answered; ``None`` until they were."""
        ...

    def examples_after(
        self, answer: Answer, history: Sequence[Turn] = (), scope: Scope | None = None
    ) -> tuple[str, ...]:
        """Return questions to go on with after ``answer``, of those that are known by now."""
        ...

    def search(self, question: str, *, k: int = 5, scope: Scope | None = None) -> list[Hit]:
        """Return at most ``k`` hits in scope, best first."""
        ...

    def choices(self) -> ScopeChoices:
        """Return what a scope can be made of."""
        ...

    def articles(self) -> list[Article]:
        """Return every article, in title order."""
        ...

    def article(self, article_id: str) -> Article | None:
        """Return one article, or ``None``."""
        ...

    def passage_count(self) -> int:
        """Return how many passages are searched."""
        ...
