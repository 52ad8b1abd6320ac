"""The front door: wires the rooms, and lets a question walk through them.

bot = load(corpus="corpus", index="index")
bot.ask("GPT-3有多少参数？")
"""

from __future__ import annotations

import dataclasses
import os
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from askllm.aliases import Alias, read_aliases
from askllm.answer import (
    about_article,
    about_collection,
    compose,
    compose_parts,
    only_searched,
    refuse,
    reply_to_talk,
)
from askllm.articles import NAMES_FILE, passages_of
from askllm.dialogue import asks_about_article, asks_about_collection, resolve, talk
from askllm.encoder import Encoder, load_behind, load_encoder
from askllm.errors import EncoderUnavailable, Problem, SettingsError
from askllm.index import Index, Progress, Refreshed, refresh
from askllm.read import Asked, Reading, parts_of, read, understand
from askllm.retrieve import Retriever
from askllm.text import folded, language_of, question_core, search_tokens
from askllm.tuning import DEFAULTS, Tuning, read_tuning
from askllm.types import Answer, Article, Hit, Legs, Query, Scope, ScopeChoices, Turn

READER = "overlap/1"
"""Names the way answers are read: runs of an evaluation record it (ADR 0009)."""

LONGEST_QUESTION = 1000
"""Characters; a longer question is refused."""

NO_ENCODER = "none"

SWITCHED_OFF = "编码器已关闭（--encoder none），只用 BM25 检索。The encoder is switched off; BM25 alone searches."


@dataclass(frozen=True, slots=True)
class Settings:
    """What a bot was loaded with.

    ``encoder``: ``default`` (bundled), ``none`` (BM25 alone), a hub name, or a folder.
    """

    corpus: Path
    index: Path
    encoder: str = "default"


class Bot:
    """Answers questions over one opened index. Thread-safe."""

    def __init__(
        self,
        settings: Settings,
        index: Index,
        encoder: Encoder | None,
        *,
        problems: Sequence[Problem] = (),
        reason: str | None = None,
        note: str | None = None,
        changed: bool = False,
        tuning: Tuning = DEFAULTS,
        names: Sequence[Alias] = (),
    ) -> None:
        """Wire the rooms; use ``load``.

        ``reason`` says why there is no encoder, when there is none; ``problems`` are files left
        out; ``note`` is something to tell about the index; ``changed``, whether it was built anew;
        ``names``, the user's own names with other forms. ``tuning`` is what may be set by
        measuring; the index was cut to its ``passage_chars``.
        """
        self.settings = settings
        self.problems = tuple(problems)
        self.note = note
        self.changed = changed
        self.tuning = tuning
        self._index = index
        self._encoder = encoder
        self._reason = reason
        self._own_names = tuple(names)
        self._retriever = Retriever(
            index, encoder, reason, names=names, meaning=tuning.dense_weight, legs=tuning.legs
        )

    def tuned(self, tuning: Tuning) -> Bot:
        """Return a bot over the same opened index and encoder with other settings.

        Raises:
            SettingsError: ``passage_chars`` differ: that takes another index; use ``load``.
        """
        if tuning.passage_chars != self.tuning.passage_chars:
            raise SettingsError("Other passage lengths take another index: load it with them.")
        return Bot(
            self.settings,
            self._index,
            self._encoder,
            problems=self.problems,
            reason=self._reason,
            note=self.note,
            tuning=tuning,
            names=self._own_names,
        )

    @property
    def legs(self) -> Legs:
        """Which retrieval legs run and, where one does not, why."""
        return self._retriever.legs

    @property
    def has_encoder(self) -> bool:
        """Whether search by meaning can run, whether or not it is let."""
        return self._encoder is not None and self._index.dense is not None

    @property
    def reader_name(self) -> str:
        """How answers are read, in a word and a version."""
        return READER

    @property
    def passages_read(self) -> int:
        """How many passages are read for an answer."""
        return self.tuning.passages_read

    @property
    def encoder_name(self) -> str | None:
        """The encoder that built the index's vectors, or ``None``."""
        return self._index.manifest.encoder

    def articles(self) -> list[Article]:
        """Return every article, in the order of their titles."""
        return sorted(self._index.store.articles(), key=lambda article: article.title)

    def article(self, article_id: str) -> Article | None:
        """Return the article with this id, or ``None``."""
        return self._index.article(article_id)

    def passage_spans(self, article_id: str) -> list[tuple[int, int]]:
        """Return where an article's passages start and end, in its text; none if it is unknown."""
        article = self.article(article_id)
        if article is None:
            return []
        return [(p.start, p.end) for p in passages_of(article, self.tuning.passage_chars)]

    def passage_count(self) -> int:
        """Return how many passages are searched."""
        return self._index.manifest.passage_count

    def names(self) -> tuple[Alias, ...]:
        """Return the names that widen a question: the user's own, then those of the articles."""
        return self._retriever.names

    def choices(self) -> ScopeChoices:
        """Return what a ``Scope`` can be made of: sources, authors, first and last date."""
        return self._retriever.scopes.choices

    def search(self, question: str, *, k: int = 5, scope: Scope | None = None) -> list[Hit]:
        """Return the ``k`` best passages in ``scope``, best first, each with its ``why``.

        Raises:
            ValueError: ``k`` is below 1.
            SettingsError: the scope names what does not exist, or holds no article.
        """
        if k < 1:
            raise ValueError(f"k must be at least 1, not {k}")
        self._in_scope(scope)
        if not search_tokens(question):
            return []
        query = Query(question, language_of(question), question)
        return list(self._retriever.retrieve(query, k=k, scope=scope, why=True).hits)

    def ask(
        self, question: str, *, history: Sequence[Turn] = (), scope: Scope | None = None
    ) -> Answer:
        """Answer ``question`` from the articles in ``scope``, all when ``None``.

        A follow-up is understood from ``history``, oldest turn first. Never raises for a question's
        content: what cannot be asked comes back as ``rejected``.

        Raises:
            SettingsError: the scope names what does not exist, or holds no article.
        """
        clock = _Clock(self.legs)  # as they are now: an encoder may be loading behind
        chosen = self._in_scope(scope)
        early = self._without_articles(question, chosen)
        if early is not None:
            return self._finished(early, clock)
        query = resolve(question, history, self._index.lexical.rarity)
        clock.lap("dialogue")
        if not search_tokens(question_core(query.text)):
            return self._finished(refuse(query, "no_words"), clock)
        answer = self._answer(query, scope, clock)
        if chosen is not None and answer.status == "not_found":
            answer = only_searched(answer, len(chosen))
        clock.lap("answer")
        return self._finished(answer, clock)

    def _in_scope(self, scope: Scope | None) -> frozenset[str] | None:
        """Return the ids of the articles in ``scope``; ``None`` when nothing bounds it."""
        if scope is None or scope.is_everything:
            return None
        return frozenset(ref.id for ref in self._retriever.scopes.articles(scope))

    def _answer(self, query: Query, scope: Scope | None, clock: _Clock) -> Answer:
        """Answer as a whole, or in parts where several things are set side by side."""
        asked = understand(query)
        parts = parts_of(query, asked)
        if parts and (asked.kind == "comparison" or asked.each):
            return self._in_parts(query, parts, scope, clock)
        reading = self._read(query, asked, scope, clock)
        if parts and reading.missing:
            return self._in_parts(query, parts, scope, clock)
        return compose(query, asked, reading, self._knows_word, self.tuning.threshold)

    def _in_parts(
        self,
        query: Query,
        parts: Sequence[tuple[str, Query]],
        scope: Scope | None,
        clock: _Clock,
    ) -> Answer:
        """Answer a question about several things from one reading for each."""
        read_parts = []
        for name, part in parts:
            asked = understand(part, part=True)
            read_parts.append((name, self._read(part, asked, scope, clock)))
        return compose_parts(query, read_parts, self._knows_word, self.tuning.threshold)

    def _read(self, query: Query, asked: Asked, scope: Scope | None, clock: _Clock) -> Reading:
        retrieval = self._retriever.retrieve(query, k=self.tuning.passages_read, scope=scope)
        clock.lap("retrieve")
        lexical = self._index.lexical
        reading = read(asked, retrieval, lexical.rarity, lexical.knows)
        clock.lap("read")
        said = self.tuning.recalibrated(reading.confidence)
        return dataclasses.replace(reading, confidence=said)

    def _without_articles(self, question: str, chosen: frozenset[str] | None) -> Answer | None:
        """Answer what needs no search: refusals, stray talk, questions about the collection.

        Args:
            chosen: the ids of the articles that count; all when ``None``.
        """
        text = question.strip()
        query = Query(text, language_of(text), question)
        if not text:
            return refuse(query, "empty")
        if len(text) > LONGEST_QUESTION:
            short = dataclasses.replace(query, text=text[:LONGEST_QUESTION])
            return refuse(short, "too_long", n=len(text), limit=LONGEST_QUESTION)
        if not search_tokens(text):
            return refuse(query, "no_words")
        kind = talk(text)
        if kind is not None:
            return reply_to_talk(query, kind)
        about = asks_about_article(text)
        if about is not None:
            title, field = about
            there = self._chosen(chosen)
            article = next((a for a in there if _same_title(a.title, title)), None)
            if article is not None:
                return about_article(query, article, field)
        which = asks_about_collection(text)
        if which is not None:
            return about_collection(query, self._chosen(chosen), which)
        return None

    def _chosen(self, chosen: frozenset[str] | None) -> list[Article]:
        return [a for a in self.articles() if chosen is None or a.id in chosen]

    def _knows_word(self, word: str) -> bool:
        tokens = search_tokens(word)
        joined = [t for t in tokens if len(t) > 1] or tokens
        return all(self._index.lexical.knows(token) for token in joined)

    def _finished(self, answer: Answer, clock: _Clock) -> Answer:
        return dataclasses.replace(answer, timings=clock.total(), legs=clock.legs)


def _same_title(one: str, two: str) -> bool:
    """Whether two titles are the same but for punctuation and written form."""
    return re.sub(r"\W", "", folded(one)) == re.sub(r"\W", "", folded(two))


class _Clock:
    """Milliseconds by room, and the legs that run meanwhile."""

    def __init__(self, legs: Legs) -> None:
        self.legs = legs
        self._start = self._last = time.perf_counter()
        self._laps: dict[str, float] = {}

    def lap(self, room: str) -> None:
        now = time.perf_counter()
        self._laps[room] = round(self._laps.get(room, 0.0) + (now - self._last) * 1000, 3)
        self._last = now

    def total(self) -> dict[str, float]:
        return {**self._laps, "total": round((time.perf_counter() - self._start) * 1000, 3)}


def load(
    *,
    corpus: str | os.PathLike[str] = "corpus",
    index: str | os.PathLike[str] = "index",
    encoder: str = "default",
    names: str | os.PathLike[str] | None = None,
    progress: Progress | None = None,
    rebuild: bool = False,
    wait: bool = True,
    tuning: Tuning | None = None,
) -> Bot:
    """Open a bot over a folder of articles; the index is built or brought up to date first.

    Args:
        corpus: the folder of articles.
        index: the folder for what is built from them; made if it does not exist.
        encoder: ``default``, ``none`` (BM25 alone), a hub name or a folder.
        names: a file of names with other forms; ``names.txt`` in the corpus, if there, when
            ``None``.
        progress: called as ``progress(stage, done, total)`` while the index is built.
        rebuild: build everything anew.
        wait: ``False`` lets BM25 alone answer while the encoder loads; ``Bot.legs`` says so.
        tuning: what may be set by measuring; by default, what ``settings.json`` of the index says.

    Raises:
        CorpusError: the folder is missing or holds no readable article.
        EncoderMismatch: the index was built with another encoder.
        EncoderUnavailable: an encoder asked for by name cannot be loaded. The default one is let
            go instead: BM25 alone answers, and ``Bot.legs`` says why.
        SettingsError: an argument or the index's ``settings.json`` makes no sense, or the file of
            names cannot be read.
    """
    if not encoder:
        raise SettingsError("The encoder's name is empty. Use --encoder default, or none.")
    settings = Settings(Path(corpus), Path(index), encoder)
    own = _own_names(settings.corpus, names)
    chosen = read_tuning(settings.index) if tuning is None else tuning
    loaded, reason = _encoder(encoder, wait=wait)

    def refreshed(with_encoder: Encoder | None) -> Refreshed:
        return refresh(
            settings.corpus,
            settings.index,
            with_encoder,
            rebuild=rebuild,
            progress=progress,
            lengths=chosen.passage_chars,
        )

    try:
        result = refreshed(loaded)
    except EncoderUnavailable as error:  # one that was loading while the index was looked at
        loaded, reason = None, _why_not(encoder, error)
        result = refreshed(None)
    return Bot(
        settings,
        result.index,
        loaded,
        problems=result.problems,
        reason=reason,
        note=result.note,
        changed=result.changed,
        tuning=chosen,
        names=own,
    )


def _own_names(corpus: Path, names: str | os.PathLike[str] | None) -> tuple[Alias, ...]:
    if names is not None:
        return read_aliases(Path(names))
    own = corpus / NAMES_FILE
    return read_aliases(own) if own.is_file() else ()


def _encoder(name: str, *, wait: bool) -> tuple[Encoder | None, str | None]:
    if name == NO_ENCODER:
        return None, SWITCHED_OFF
    try:
        return load_encoder(name) if wait else load_behind(name), None
    except EncoderUnavailable as error:
        return None, _why_not(name, error)


def _why_not(name: str, error: EncoderUnavailable) -> str:
    """Say why BM25 searches alone; raise ``error`` if the encoder was asked for by name."""
    if name != "default":
        raise error
    return f"{error} BM25 alone searches. 编码器不可用，只用 BM25 检索。"
