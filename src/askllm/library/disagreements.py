"""Where two articles say different things: looked for in the background, once a generation.

Questions are made from the articles by the templates that propose questions for an evaluation, an
article at a time, so that a sentence that contradicts another article's still makes one; the owner's
own, from the file beside the articles, come before them. The bot is asked each of them; those it
answers with two sides from different articles are kept. Nothing is
found that asking would not show; see docs/adr/0017-library.md for what this misses.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import logging
import os
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from askllm.bot import Bot
from askllm.errors import AskllmError, EvaluationError
from askllm.evaluate import draft_questions, read_questions
from askllm.library.live import LiveBot
from askllm.text import folded
from askllm.types import Answer, Article, Citation

KEPT = "disagreements.json"
"""File of the index folder; it may be deleted at any time."""
RULE = "drafts/3"
"""Names this way of looking; what another one found is looked for again."""
MOST_QUESTIONS = 400
MOST_ARTICLES = 400
"""Articles that questions are made from; of more, this many, evenly spread."""
AN_ARTICLE = 12
"""Questions made from one article of many, before those that others have made are left out."""
MOST_AN_ARTICLE = 60
"""The same of one among few."""
MOST_OWNED = 200
"""The owner's own questions, before them."""
LONGEST_REST = 0.25
"""Seconds between two questions, at most: people who ask come first."""

_KINDS = frozenset(("number", "share", "date", "who", "where"))
_OWNED_KINDS = _KINDS | {"conflict", "what", "definition", None}

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Said:
    """One quotation of a side: ``article.text[start:end] == quote``.

    ``answer_start`` and ``answer_end`` bound the value inside it, or are both ``None``.
    """

    article: str
    title: str
    source: str | None
    date: str | None
    quote: str
    start: int
    end: int
    answer_start: int | None
    answer_end: int | None


@dataclass(frozen=True, slots=True)
class Opinion:
    """One side: the value as written, and who says so."""

    value: str
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A question that articles answer differently."""

    question: str
    sides: tuple[Opinion, ...]


@dataclass(frozen=True, slots=True)
class Search:
    """How far the search is: ``done`` of ``total`` questions asked, and what they showed."""

    generation: str
    done: int = 0
    total: int = 0
    outcome: Literal["running", "done", "failed"] = "running"
    found: tuple[Disagreement, ...] = ()


class Disagreements:
    """The disagreements between the articles of one bot. Thread-safe."""

    def __init__(self, live: LiveBot, *, rest: float = LONGEST_REST) -> None:
        """Look in the articles of ``live``, resting up to ``rest`` seconds between questions."""
        self._live = live
        self._rest = rest
        self._lock = threading.Lock()
        self._search: Search | None = None
        self._thread: threading.Thread | None = None

    def look(self) -> Search | None:
        """Return how far the search is; begin it where this generation has not been looked at.

        ``None`` where the index has no generation to remember it by.
        """
        generation, bot = self._live.generation, self._live.now
        if generation is None:
            return None
        with self._lock:
            if self._search is None or self._search.generation != generation:
                kept = _read(bot.settings.index / KEPT, _mark(bot, generation))
                self._search = kept or Search(generation)
                if kept is None:
                    self._thread = threading.Thread(
                        target=self._run, args=(bot, generation), name="disagreements", daemon=True
                    )
                    self._thread.start()
            return self._search

    def wait(self, seconds: float) -> None:
        """Wait until the search under way has ended, at most so long."""
        if self._thread is not None:
            self._thread.join(seconds)

    def _run(self, bot: Bot, generation: str) -> None:
        try:
            found = self._found(bot, generation)
        # The thread has no caller: what it does not tell here, nobody hears.
        except Exception:
            _log.exception("the search for disagreements failed")
            self._change(generation, outcome="failed")
            return
        if found is not None:
            self._change(generation, outcome="done")
            _write(bot.settings.index / KEPT, _mark(bot, generation), self._search)

    def _found(self, bot: Bot, generation: str) -> tuple[Disagreement, ...] | None:
        """Ask everything; ``None`` if another generation came in between."""
        questions = _questions(bot, list(self._live.catalogue().by_id))
        found: dict[tuple[str, ...], Disagreement] = {}
        for done, question in enumerate(questions, start=1):
            if self._live.generation != generation:
                return None
            begun = time.monotonic()
            with contextlib.suppress(AskllmError):
                each = disagreement_in(question, bot.ask(question))
                if each is not None:
                    found.setdefault(_quotes(each), each)
            told = tuple(found.values())
            self._change(generation, done=done, total=len(questions), found=told)
            time.sleep(min(self._rest, time.monotonic() - begun))
        return tuple(found.values())

    def _change(self, generation: str, **changes: object) -> None:
        with self._lock:
            if self._search is not None and self._search.generation == generation:
                self._search = dataclasses.replace(self._search, **changes)  # type: ignore[arg-type]


def disagreement_in(question: str, answer: Answer) -> Disagreement | None:
    """Return the disagreement that ``answer`` shows, if it is one between articles.

    Each side must have an article that says nothing of the other sides: one that gives both values
    writes about two things, or about one that changed.
    """
    if answer.status != "conflict":
        return None
    cited = {citation.marker: citation for citation in answer.citations}
    sides = tuple(
        Opinion(side.value, tuple(_said(cited[m]) for m in side.markers if m in cited))
        for side in answer.sides
    )
    sides = tuple(side for side in sides if side.said)
    who = Counter(article for side in sides for article in {each.article for each in side.said})
    apart = all(any(who[each.article] == 1 for each in side.said) for side in sides)
    return Disagreement(question, sides) if apart and len(sides) > 1 else None


def _questions(bot: Bot, ids: list[str]) -> list[str]:
    """Return what is asked, the owner's first, then the articles taking turns, nothing twice."""
    step = max(1.0, len(ids) / MOST_ARTICLES)
    chosen = [ids[int(i * step)] for i in range(min(len(ids), MOST_ARTICLES))]
    of_each = max(AN_ARTICLE, min(MOST_AN_ARTICLE, MOST_QUESTIONS // max(len(chosen), 1)))
    found = (article for i in chosen if (article := bot.article(i)) is not None)
    made = [list(_drafted(article, of_each)) for article in found]
    asked = {folded(question): question for question in _owned(bot.settings.questions_file)}
    for turn in range(max(map(len, made), default=0)):
        for questions in made:
            if turn < len(questions) and len(asked) < MOST_QUESTIONS:
                asked.setdefault(folded(questions[turn]), questions[turn])
    return list(asked.values())


def _owned(file: Path) -> list[str]:
    """Return what the owner asks of the articles, not of an earlier question; at most ``MOST_OWNED``."""
    try:
        questions = read_questions(file).questions if file.is_file() else ()
    except EvaluationError:
        return []  # the evaluation tab tells why it cannot be read
    asked = [q for q in questions if q.answerable and not q.history and q.type in _OWNED_KINDS]
    asked.sort(key=lambda question: question.type != "conflict")
    return [question.question for question in asked[:MOST_OWNED]]


def _drafted(article: Article, most: int) -> Iterator[str]:
    for question in draft_questions([article], most):
        if question.answerable and question.type in _KINDS:
            yield question.question


def _said(citation: Citation) -> Said:
    article = citation.article
    return Said(
        article.id,
        article.title,
        article.source,
        article.date,
        citation.quote,
        citation.start,
        citation.end,
        citation.answer_start,
        citation.answer_end,
    )


def _quotes(each: Disagreement) -> tuple[str, ...]:
    """Return what is quoted: two questions that show the same quotations show one disagreement."""
    return tuple(sorted(said.quote for side in each.sides for said in side.said))


def _mark(bot: Bot, generation: str) -> dict[str, str]:
    """Return what the outcome depends on."""
    return {
        "rule": RULE,
        "generation": generation,
        "reader": bot.reader_name,
        "legs": " ".join(bot.legs.ran),
    }


def _read(path: Path, mark: Mapping[str, str]) -> Search | None:
    """Return what was written down under ``mark``; ``None`` where that is nothing, or damaged."""
    try:
        data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        if data["mark"] != mark:
            return None
        found = tuple(
            Disagreement(
                str(each["question"]),
                tuple(
                    Opinion(str(side["value"]), tuple(Said(**said) for said in side["said"]))
                    for side in each["sides"]
                ),
            )
            for each in data["found"]
        )
        return Search(mark["generation"], int(data["asked"]), int(data["asked"]), "done", found)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _write(path: Path, mark: Mapping[str, str], search: Search | None) -> None:
    """Write the outcome down, where the index folder can be written to."""
    assert search is not None  # it has just ended
    found = [dataclasses.asdict(each) for each in search.found]
    written = json.dumps({"mark": mark, "asked": search.total, "found": found}, ensure_ascii=False)
    fresh = path.with_name(f"{path.name}.new")
    with contextlib.suppress(OSError):  # it is looked for again at the next start
        fresh.write_text(written, encoding="utf-8")
        os.replace(fresh, path)
