"""A question walks through the rooms."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from askllm.aliases import Alias
from askllm.answer import (
    Shelf,
    about_the_articles,
    compose,
    compose_parts,
    only_searched,
    suggesting,
    tell_more,
)
from askllm.articles import passages_of
from askllm.bot.clock import Clock
from askllm.bot.early import without_articles, without_subject
from askllm.bot.kept_examples import kept_examples
from askllm.bot.precedence import GaveWay, Precedence
from askllm.bot.progress import Stage, Watcher
from askllm.bot.respelled import meant_by
from askllm.bot.settings import Settings
from askllm.dialogue import FollowUp, follow_up, topic_of
from askllm.encoder import BackgroundEncoder, Encoder
from askllm.errors import Problem, SettingsError
from askllm.examples import SUGGESTED, Examples, Gist
from askllm.index import Index
from askllm.qa_model import RULES_ALONE, Readers
from askllm.read import (
    Asked,
    Reading,
    asks_in_parts,
    known_as,
    parts_of,
    read,
    understand,
    without_unknown_name,
)
from askllm.retrieve import Retriever
from askllm.text import folded, language_of, search_tokens
from askllm.tuning import DEFAULTS, Tuning
from askllm.types import (
    Answer,
    Article,
    Hit,
    Language,
    Legs,
    Query,
    ReaderUsed,
    Scope,
    ScopeChoices,
    Turn,
)


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
        readers: Readers = RULES_ALONE,
    ) -> None:
        """Wire the rooms; use ``load``.

        ``reason`` says why there is no encoder, when there is none; ``problems`` are files left
        out; ``note`` is something to tell about the index; ``changed``, whether it was built anew;
        ``names``, the user's own names with other forms. ``tuning`` is what may be set by
        measuring; the index was cut to its ``passage_chars``. ``readers``: who reads.
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
        self._readers = readers
        self._retriever = Retriever(
            index, encoder, reason, names=names, meaning=tuning.dense_weight, legs=tuning.legs
        )
        self._shelf: Shelf | None = None
        self._people = Precedence()
        self._examples = Examples(
            self._answered,
            settings.questions_file,
            lambda: self.shelf,
            self._answered_behind,
            lambda: kept_examples(
                settings, index.manifest, tuning, names, readers, by_meaning=self.has_encoder
            ),
            self._gist,
        )

    def tuned(self, tuning: Tuning) -> Bot:
        """Return a bot over the same opened index and encoder with other settings.

        Raises:
            SettingsError: ``passage_chars`` differ: that takes another index; use ``load``.
        """
        if tuning.passage_chars != self.tuning.passage_chars:
            raise SettingsError("Other passage lengths take another index: load it with them.")
        return Bot(
            dataclasses.replace(self.settings, tuning=tuning, reader=None),
            self._index,
            self._encoder,
            problems=self.problems,
            reason=self._reason,
            note=self.note,
            tuning=tuning,
            names=self._own_names,
            readers=self._readers,
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
    def reader(self) -> ReaderUsed:
        """Who would choose the words now and, where that is not the trained reader, why."""
        return self._readers.at_hand(self.tuning.reader)[1]

    @property
    def reader_name(self) -> str:
        """How answers are read, in a word and a version."""
        return self.reader.name

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

    @property
    def shelf(self) -> Shelf:
        """What the collection holds; read from the index when first asked for."""
        if self._shelf is None:
            self._shelf = Shelf(self._index, self.names())
        return self._shelf

    def choices(self) -> ScopeChoices:
        """Return what a ``Scope`` can be made of: sources, authors, first and last date."""
        return self._retriever.scopes.choices

    def examples(self, language: Language) -> tuple[str, ...]:
        """Return questions to start with, for readers of ``language``; each is asked first."""
        return self._examples.general(language)

    def examples_at_hand(self, language: Language) -> tuple[str, ...] | None:
        """Return the same at once; ``None`` while they are asked behind, after whatever people ask."""
        return self._examples.at_hand(language)

    def examples_after(
        self, answer: Answer, history: Sequence[Turn] = (), scope: Scope | None = None
    ) -> tuple[str, ...]:
        """Return questions to go on with after ``answer`` and the turns before it; asks nothing.

        None asks for what the conversation was told by then.

        Raises:
            SettingsError: the scope names what does not exist, or holds no article.
        """
        return self._examples.after(answer, history, self._in_scope(scope))

    def retire(self) -> None:
        """Do nothing more behind: another bot answers by now."""
        self._examples.stop()

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
        self,
        question: str,
        *,
        history: Sequence[Turn] = (),
        scope: Scope | None = None,
        progress: Watcher | None = None,
        suggest: bool = True,
        language: Language | None = None,
    ) -> Answer:
        """Answer ``question`` from the articles in ``scope``, all when ``None``.

        A follow-up is understood from ``history``, oldest turn first. ``progress`` is told what is
        being done. ``suggest``: whether one that is not answered comes with questions that are,
        for somebody to go on with; finding them means asking some. ``language``: of what is said
        around the quotations where a question tells none of its own ("GPT-3?"). Never raises for a
        question's content: what cannot be asked comes back as ``rejected``. The same question gets
        the same answer but for ``timings``.

        Raises:
            SettingsError: the scope names what does not exist, or holds no article.
        """
        with self._people.at_work():
            answer = self._answered(question, history, scope, progress, language)
            if not suggest:
                return answer
            if answer.status == "chat":
                return suggesting(answer, self._examples.some(answer))
            if answer.status == "not_found":
                near = self._examples.near(answer, self._in_scope(scope))
                return suggesting(answer, (*self._respelled(answer, scope), *near)[:SUGGESTED])
            return answer

    def _respelled(self, answer: Answer, scope: Scope | None) -> tuple[str, ...]:
        """Return the question with its one unknown name as the articles write it, if that answers."""
        question = meant_by(
            answer.standalone,
            answer.language,
            self._retriever.knows_name,
            self._index.lexical.known,
            lambda name: self.search(name, k=1, scope=scope),
        )
        found = None if question is None else self._answered(question, scope=scope)
        there = found is not None and found.status in ("answered", "conflict")
        return (question,) if question is not None and there else ()

    def _answered_behind(self, question: str) -> Answer:
        """Answer a question of nobody: while no person's is at work, begun anew after one was.

        It waits for encoder and reader, if they are still loading: later answers have them.
        """
        if isinstance(self._encoder, BackgroundEncoder):
            self._encoder.wait()
        if self._readers.trained is not None:
            self._readers.trained.wait()
        while True:
            self._people.wait()
            try:
                return self._answered(question, progress=self._people.give_way)
            except GaveWay:
                continue

    def _answered(
        self,
        question: str,
        history: Sequence[Turn] = (),
        scope: Scope | None = None,
        progress: Watcher | None = None,
        language: Language | None = None,
    ) -> Answer:
        """Answer without suggesting other questions."""
        clock = Clock(self.legs, progress)  # legs as they are now: an encoder may be loading behind
        chosen = self._in_scope(scope)
        early = without_articles(question, self._knows_word)
        if early is not None:
            return self._finished(early, clock)
        found = follow_up(question, history, self._index.lexical.rarity, language)
        clock.lap("dialogue")
        about = about_the_articles(found.query, self.shelf, chosen)
        if about is not None:
            return self._finished(about, clock)
        among = self._index.manifest.article_count if chosen is None else len(chosen)
        empty = without_subject(found.query, among)
        if empty is not None:
            return self._finished(empty, clock)
        answer = self._answer(found, scope, clock)
        if chosen is not None and answer.status == "not_found":
            answer = only_searched(answer, len(chosen))
        clock.lap("answer")
        return self._finished(answer, clock)

    def _in_scope(self, scope: Scope | None) -> frozenset[str] | None:
        """Return the ids of the articles in ``scope``; ``None`` when nothing bounds it."""
        if scope is None or scope.is_everything:
            return None
        return frozenset(ref.id for ref in self._retriever.scopes.articles(scope))

    def _answer(self, found: FollowUp, scope: Scope | None, clock: Clock) -> Answer:
        """Answer as a whole, or in parts where several things are set side by side."""
        query = found.query
        plain = without_unknown_name(query.text, self._retriever.knows_name)
        meant = dataclasses.replace(query, text=plain)
        asked = self._understood(meant)
        parts = parts_of(meant, asked)
        if parts and not found.cited and asks_in_parts(meant, asked):
            return self._in_parts(query, parts, scope, clock)
        reading = self._read(meant, asked, scope, clock)
        if found.cited:
            return tell_more(query, asked, reading, found.cited, found.rounds)
        if parts and reading.missing:
            return self._in_parts(query, parts, scope, clock)
        return compose(
            query, asked, reading, self._knows_word, self.tuning.threshold, self._same_name
        )

    def _in_parts(
        self,
        query: Query,
        parts: Sequence[tuple[str, Query]],
        scope: Scope | None,
        clock: Clock,
    ) -> Answer:
        """Answer a question about several things from one reading for each."""
        read_parts = []
        for name, part in parts:
            asked = self._understood(part, part=True)
            read_parts.append((name, part, self._read(part, asked, scope, clock)))
        return compose_parts(
            query, read_parts, self._knows_word, self.tuning.threshold, self._same_name
        )

    def _read(self, query: Query, asked: Asked, scope: Scope | None, clock: Clock) -> Reading:
        if clock.is_watched:
            clock.begin(self._search_in(scope))
        retrieval = self._retriever.retrieve(query, k=self.tuning.passages_read, scope=scope)
        clock.lap("retrieve")
        found = {hit.article.id for hit in retrieval.hits}
        clock.begin(Stage("read", len(found), len(retrieval.hits)))
        lexical = self._index.lexical
        trained, clock.reader = self._readers.at_hand(self.tuning.reader)
        reading = read(asked, retrieval, lexical.rarity, lexical.knows, trained)
        clock.lap("read")
        said = self.tuning.recalibrated(reading.confidence)
        return dataclasses.replace(reading, confidence=said)

    def _understood(self, query: Query, *, part: bool = False) -> Asked:
        """Understand ``query``, each of its names with the other forms that the articles give."""
        asked = understand(query, part=part)
        if not asked.names:
            return asked
        table = self._retriever.known_names
        names = tuple(known_as(name, table.widen) for name in asked.names)
        return dataclasses.replace(asked, names=names)

    def _search_in(self, scope: Scope | None) -> Stage:
        """Return how much is searched in ``scope``."""
        if scope is None or scope.is_everything:
            whole = self._index.manifest
            return Stage("search", whole.article_count, whole.passage_count)
        scopes = self._retriever.scopes
        chosen = scopes.articles(scope)
        return Stage("search", len(chosen), len(scopes.rows(chosen)))

    def _same_name(self, one: str, two: str) -> bool:
        """Whether the articles, or the user, give two names as one thing's."""
        return any(
            folded(form) == folded(other)
            for name, other in ((one, two), (two, one))
            for form in self._retriever.known_names.widen(name)
        )

    def _gist(self, question: str) -> Gist:
        asked = understand(Query(question, language_of(question), question))
        return Gist(topic_of(question, self._index.lexical.rarity), asked.kind)

    def _knows_word(self, word: str) -> bool:
        tokens = search_tokens(word)
        joined = [t for t in tokens if len(t) > 1] or tokens
        return all(self._index.lexical.knows(token) for token in joined)

    def _finished(self, answer: Answer, clock: Clock) -> Answer:
        return dataclasses.replace(
            answer, timings=clock.total(), legs=clock.legs, reader=clock.reader
        )
