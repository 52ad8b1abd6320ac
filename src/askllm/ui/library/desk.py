"""Everything behind the library tab, wired for one bot and shared by all open pages."""

from __future__ import annotations

import threading
import time

from askllm.bot import Bot
from askllm.library import (
    Builds,
    Catalogue,
    Changes,
    Course,
    Disagreements,
    Folder,
    LibraryError,
    LiveBot,
    entry_of,
)
from askllm.ui.answerer import Answerer

LOOK_EVERY = 3.0
"""Seconds between two looks at the corpus folder; more where a look takes long."""


class VisitorRefused(LibraryError):
    """Only the owner, on this computer, may do this."""


class Library:
    """The articles of one bot. Thread-safe.

    Attributes:
        bot: answers.
        live: the same bot where its articles can change under it, else ``None``: then the library
            lists them, and no more.
        writable: whether visitors may add, remove and index.
        folder, builds, disagreements: see ``askllm.library``; ``None`` without ``live``.
    """

    def __init__(self, bot: Answerer, *, writable: bool = True) -> None:
        self.bot = bot
        self.live = bot if isinstance(bot, LiveBot) else None
        self.writable = writable and self.live is not None
        self.folder: Folder | None = None
        self.builds: Builds | None = None
        self.disagreements: Disagreements | None = None
        if self.live is not None:
            self.folder = Folder(self.live.settings.corpus)
            self.builds = Builds(self.live, self._built)
            self.disagreements = Disagreements(self.live)
        self._looking = threading.Lock()
        self._seen = Changes()
        self._look_at = 0.0

    def owner(self) -> tuple[LiveBot, Folder, Builds]:
        """Return what changes the library.

        Raises:
            VisitorRefused: nothing may be changed from where this page is open.
        """
        if not self.writable or self.live is None or self.folder is None or self.builds is None:
            raise VisitorRefused(
                "this page is open to others, so its articles can only be looked at; run askllm "
                "serve on your own computer (without --host) to add and remove articles"
            )
        return self.live, self.folder, self.builds

    @property
    def course(self) -> Course | None:
        """The build under way or the last one."""
        return None if self.builds is None else self.builds.course

    @property
    def generation(self) -> str | None:
        """What answers now."""
        return None if self.live is None else self.live.generation

    def catalogue(self) -> Catalogue:
        """Return the list of the articles that are answered from."""
        if self.live is not None:
            return self.live.catalogue()
        return Catalogue(map(entry_of, self.bot.articles()))

    def changes(self) -> Changes:
        """Return how the corpus folder differs from the index; looked at every few seconds.

        While the index is built nothing is told: it will be different in a moment.
        """
        course = self.course
        if self.live is None or (course is not None and course.outcome == "running"):
            return Changes()
        with self._looking:
            begun = time.monotonic()
            if begun >= self._look_at:
                self._seen = self.live.changes()
                took = time.monotonic() - begun
                self._look_at = begun + max(LOOK_EVERY, 20 * took)
            return self._seen

    def _built(self) -> None:
        if self.folder is not None:
            self.folder.settle()
        with self._looking:
            self._look_at = 0.0


def library_for(bot: Answerer, *, writable: bool = True) -> Library:
    """Return the library of ``bot``, an ``askllm.Bot`` put into a ``LiveBot`` (``library.bot``).

    The page, and whatever else answers, must use ``library.bot``: it changes with the articles.
    """
    live: Answerer = LiveBot(bot) if isinstance(bot, Bot) else bot
    return Library(live, writable=writable)
