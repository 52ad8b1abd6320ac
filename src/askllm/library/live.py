"""A bot whose articles may change while it answers: another takes its place, at once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from askllm.aliases import Alias
from askllm.bot import Bot, Settings, Watcher, load
from askllm.errors import CorpusError, IndexMissing, Problem
from askllm.index import Changes, Progress, changes_since, generation_in_use, list_articles
from askllm.library.catalogue import Catalogue, entry_of
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

Reopen = Callable[[Settings, Progress | None, bool], Bot]
"""Brings the index up to date and opens a bot over it: settings, progress, whether to rebuild."""


@dataclass(frozen=True, slots=True)
class _Held:
    """A bot and the generation of the index that it opened."""

    bot: Bot
    generation: str | None
    lock: threading.Lock = field(default_factory=threading.Lock)
    catalogue: list[Catalogue] = field(default_factory=list)


class LiveBot:
    """Passes everything on to the bot of the present generation. Thread-safe.

    ``refresh`` opens a new bot beside the old one and then swaps the two in one assignment: a
    question that is being answered ends with the bot it began with, the next one gets the new.
    """

    def __init__(self, bot: Bot, reopen: Reopen | None = None) -> None:
        """Begin with ``bot``, which was just loaded; ``reopen`` is ``askllm.load`` by default."""
        self._reopen = reopen or _load
        self._building = threading.Lock()
        self._held = _Held(bot, generation_in_use(bot.settings.index))

    @property
    def now(self) -> Bot:
        """The bot that answers now; hold it where one generation must answer throughout."""
        return self._held.bot

    @property
    def generation(self) -> str | None:
        """The generation of the index that answers now; ``None`` if it could not be told."""
        return self._held.generation

    def refresh(self, progress: Progress | None = None, *, rebuild: bool = False) -> bool:
        """Bring the index up to date with the corpus and answer from it.

        The old bot answers until the new one is open, and goes on where this fails.

        Args:
            progress: called as ``progress(stage, done, total)``, see ``askllm.index.refresh``.
            rebuild: build everything anew.

        Returns:
            Whether another generation answers now.

        Raises:
            AskllmError: the index cannot be built; see ``askllm.load``.
        """
        with self._building:
            before = self._held
            bot = self._reopen(before.bot.settings, progress, rebuild)
            generation = generation_in_use(bot.settings.index)
            after = _Held(bot, generation)
            after.catalogue.append(_catalogue(after))  # nobody waits for it here
            self._held = after
            before.bot.retire()
            return generation is None or generation != before.generation

    def changes(self) -> Changes:
        """Return how the corpus folder differs from what is answered from.

        A folder that has gone, and a generation that can no longer be read, are no changes: what
        answers, answers on.
        """
        held = self._held
        if held.generation is None:
            return Changes()
        settings = held.bot.settings
        try:
            return changes_since(settings.corpus, settings.index, held.generation)
        except (CorpusError, IndexMissing):
            return Changes()

    def catalogue(self) -> Catalogue:
        """Return the list of the articles that are answered from; made once a generation."""
        held = self._held
        with held.lock:
            if not held.catalogue:
                held.catalogue.append(_catalogue(held))
            return held.catalogue[0]

    # ---- what a bot does ---------------------------------------------------------------------

    @property
    def settings(self) -> Settings:
        """What the bot was loaded with."""
        return self.now.settings

    @property
    def legs(self) -> Legs:
        """Which retrieval legs run, and why one does not."""
        return self.now.legs

    @property
    def reader(self) -> ReaderUsed:
        """Who chooses the words and, where that is not the trained reader, why."""
        return self.now.reader

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Files of the corpus that were left out, and why."""
        return self.now.problems

    @property
    def passages_read(self) -> int:
        """How many passages are read for an answer."""
        return self.now.passages_read

    def ask(
        self,
        question: str,
        *,
        history: Sequence[Turn] = (),
        scope: Scope | None = None,
        progress: Watcher | None = None,
        language: Language | None = None,
    ) -> Answer:
        """Answer ``question``; see ``Bot.ask``."""
        return self.now.ask(
            question, history=history, scope=scope, progress=progress, language=language
        )

    def examples(self, language: Language) -> tuple[str, ...]:
        """Return questions to start with; see ``Bot.examples``."""
        return self.now.examples(language)

    def examples_at_hand(self, language: Language) -> tuple[str, ...] | None:
        """Return them if they are known; see ``Bot.examples_at_hand``."""
        return self.now.examples_at_hand(language)

    def examples_after(
        self, answer: Answer, history: Sequence[Turn] = (), scope: Scope | None = None
    ) -> tuple[str, ...]:
        """Return questions to go on with after ``answer``; see ``Bot.examples_after``."""
        return self.now.examples_after(answer, history, scope)

    def search(self, question: str, *, k: int = 5, scope: Scope | None = None) -> list[Hit]:
        """Return the best passages; see ``Bot.search``."""
        return self.now.search(question, k=k, scope=scope)

    def choices(self) -> ScopeChoices:
        """Return what a scope can be made of."""
        return self.now.choices()

    def articles(self) -> list[Article]:
        """Return every article, in title order."""
        return self.now.articles()

    def article(self, article_id: str) -> Article | None:
        """Return one article, or ``None``."""
        return self.now.article(article_id)

    def passage_count(self) -> int:
        """Return how many passages are searched."""
        return self.now.passage_count()

    def names(self) -> tuple[Alias, ...]:
        """Return the names with other forms, the user's own first."""
        return self.now.names()


def _load(settings: Settings, progress: Progress | None, rebuild: bool) -> Bot:
    return load(
        corpus=settings.corpus,
        index=settings.index,
        encoder=settings.encoder,
        names=settings.names,
        progress=progress,
        rebuild=rebuild,
        tuning=settings.tuning,
        reader=settings.reader,
    )


def _catalogue(held: _Held) -> Catalogue:
    """List a generation from its own file; from the bot if another build has cleared it away."""
    if held.generation is not None:
        try:
            return Catalogue(map(entry_of, list_articles(held.bot.settings.index, held.generation)))
        except IndexMissing:
            pass
    bot = held.bot
    return Catalogue(entry_of(a, len(bot.passage_spans(a.id))) for a in bot.articles())
