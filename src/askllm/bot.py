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

from askllm.answer import (
    about_article,
    about_collection,
    compose,
    compose_parts,
    refuse,
    reply_to_talk,
)
from askllm.articles import passages_of
from askllm.dialogue import asks_about_article, asks_about_collection, resolve, talk
from askllm.encoder import Encoder, load_encoder
from askllm.errors import EncoderUnavailable, Problem, SettingsError
from askllm.index import Index, Progress, refresh
from askllm.read import Asked, Reading, parts_of, read, understand
from askllm.retrieve import Retriever
from askllm.text import folded, language_of, question_core, search_tokens
from askllm.tuning import DEFAULTS, Tuning, read_tuning
from askllm.types import Answer, Article, Hit, Legs, Query, Turn

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
    ) -> None:
        """Wire the rooms; use ``load``.

        ``reason`` says why there is no encoder, when there is none; ``problems`` are files left
        out; ``note`` is something to tell about the index; ``changed``, whether it was built anew.
        ``tuning`` is what may be set by measuring; the index was cut to its ``passage_chars``.
        """
        self.settings = settings
        self.problems = tuple(problems)
        self.note = note
        self.changed = changed
        self.tuning = tuning
        self._index = index
        self._encoder = encoder
        self._reason = reason
        self._retriever = Retriever(
            index, encoder, reason, weight=tuning.dense_weight, legs=tuning.legs
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

    def search(self, question: str, *, k: int = 5) -> list[Hit]:
        """Return the ``k`` best passages, best first.

        Raises:
            ValueError: ``k`` is below 1.
        """
        if k < 1:
            raise ValueError(f"k must be at least 1, not {k}")
        if not search_tokens(question):
            return []
        query = Query(question, language_of(question), question)
        return list(self._retriever.retrieve(query, k=k).hits)

    def ask(self, question: str, *, history: Sequence[Turn] = ()) -> Answer:
        """Answer ``question``; a follow-up is understood from ``history``, oldest turn first.

        Never raises for a question's content: what cannot be asked comes back as ``rejected``.
        """
        clock = _Clock()
        early = self._without_articles(question)
        if early is not None:
            return self._finished(early, clock)
        query = resolve(question, history, self._index.lexical.rarity)
        clock.lap("dialogue")
        if not search_tokens(question_core(query.text)):
            return self._finished(refuse(query, "no_words"), clock)
        answer = self._answer(query, clock)
        clock.lap("answer")
        return self._finished(answer, clock)

    def _answer(self, query: Query, clock: _Clock) -> Answer:
        """Answer as a whole, or in parts where several things are set side by side."""
        asked = understand(query)
        parts = parts_of(query, asked)
        if parts and (asked.kind == "comparison" or asked.each):
            return self._in_parts(query, parts, clock)
        reading = self._read(query, asked, clock)
        if parts and reading.missing:
            return self._in_parts(query, parts, clock)
        return compose(query, asked, reading, self._knows_word, self.tuning.threshold)

    def _in_parts(self, query: Query, parts: Sequence[tuple[str, Query]], clock: _Clock) -> Answer:
        """Answer a question about several things from one reading for each."""
        read_parts = []
        for name, part in parts:
            read_parts.append((name, self._read(part, understand(part, part=True), clock)))
        return compose_parts(query, read_parts, self._knows_word, self.tuning.threshold)

    def _read(self, query: Query, asked: Asked, clock: _Clock) -> Reading:
        retrieval = self._retriever.retrieve(query, k=self.tuning.passages_read)
        clock.lap("retrieve")
        lexical = self._index.lexical
        reading = read(asked, retrieval, lexical.rarity, lexical.knows)
        clock.lap("read")
        said = self.tuning.recalibrated(reading.confidence)
        return dataclasses.replace(reading, confidence=said)

    def _without_articles(self, question: str) -> Answer | None:
        """Answer what needs no search: refusals, stray talk, questions about the collection."""
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
            article = next((a for a in self.articles() if _same_title(a.title, title)), None)
            if article is not None:
                return about_article(query, article, field)
        which = asks_about_collection(text)
        if which is not None:
            return about_collection(query, self.articles(), which)
        return None

    def _knows_word(self, word: str) -> bool:
        tokens = search_tokens(word)
        joined = [t for t in tokens if len(t) > 1] or tokens
        return all(self._index.lexical.knows(token) for token in joined)

    def _finished(self, answer: Answer, clock: _Clock) -> Answer:
        return dataclasses.replace(answer, timings=clock.total(), legs=self.legs)


def _same_title(one: str, two: str) -> bool:
    """Whether two titles are the same but for punctuation and written form."""
    return re.sub(r"\W", "", folded(one)) == re.sub(r"\W", "", folded(two))


class _Clock:
    """Milliseconds by room."""

    def __init__(self) -> None:
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
    progress: Progress | None = None,
    rebuild: bool = False,
    tuning: Tuning | None = None,
) -> Bot:
    """Open a bot over a folder of articles; the index is built or brought up to date first.

    Args:
        corpus: the folder of articles.
        index: the folder for what is built from them; made if it does not exist.
        encoder: ``default``, ``none`` (BM25 alone), a hub name or a folder.
        progress: called as ``progress(stage, done, total)`` while the index is built.
        rebuild: build everything anew.
        tuning: what may be set by measuring; by default, what ``settings.json`` of the index says.

    Raises:
        CorpusError: the folder is missing or holds no readable article.
        EncoderMismatch: the index was built with another encoder.
        EncoderUnavailable: an encoder asked for by name cannot be loaded. The default one is let
            go instead: BM25 alone answers, and ``Bot.legs`` says why.
        SettingsError: an argument or the index's ``settings.json`` makes no sense.
    """
    if not encoder:
        raise SettingsError("The encoder's name is empty. Use --encoder default, or none.")
    settings = Settings(Path(corpus), Path(index), encoder)
    chosen = read_tuning(settings.index) if tuning is None else tuning
    loaded, reason = _encoder(encoder)
    result = refresh(
        settings.corpus,
        settings.index,
        loaded,
        rebuild=rebuild,
        progress=progress,
        lengths=chosen.passage_chars,
    )
    return Bot(
        settings,
        result.index,
        loaded,
        problems=result.problems,
        reason=reason,
        note=result.note,
        changed=result.changed,
        tuning=chosen,
    )


def _encoder(name: str) -> tuple[Encoder | None, str | None]:
    if name == NO_ENCODER:
        return None, SWITCHED_OFF
    try:
        return load_encoder(name), None
    except EncoderUnavailable as error:
        if name != "default":
            raise
        return None, f"{error} BM25 alone searches. 编码器不可用，只用 BM25 检索。"
