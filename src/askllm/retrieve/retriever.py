"""A query to ranked hits: candidates of both legs, their fusion, and what each hit tells."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from askllm import lexical
from askllm.aliases import Alias, AliasTable
from askllm.encoder import BackgroundEncoder, Encoder
from askllm.index import Index
from askllm.retrieve.duplicates import also_in, leaders
from askllm.retrieve.fusion import Fused, Measured, fuse
from askllm.retrieve.languages import Languages, with_both
from askllm.retrieve.scope import Scopes
from askllm.retrieve.why import explain
from askllm.retrieve.words import Words, forms_by_sound, other_forms, shares_held, words_of
from askllm.text import search_tokens, sentences
from askllm.tuning import DEFAULTS, LegChoice
from askllm.types import Hit, Legs, LegScore, Part, Query, Scope

Floats = NDArray[np.float32]
Rows = NDArray[np.int64]
Mask = NDArray[np.bool_]

STILL_LOADING = "BM25 alone searches until then."
WORDS_ALONE = "BM25 alone searches."

ONE_LEG = "The settings of this index let one leg search."

CANDIDATES = 50
"""Passages taken from each leg before fusion."""


@dataclass(frozen=True, slots=True)
class Retrieval:
    """Hits, best first, and what reading needs beside them.

    ``similarities[i]``: cosines of the question with each sentence of hit ``i``, in order, or
    ``None`` where the dense leg did not run.
    """

    hits: tuple[Hit, ...]
    similarities: tuple[Floats | None, ...]


@dataclass(frozen=True, slots=True)
class Candidates:
    """What the legs found for a query, joined, and what was measured of it.

    ``rows``: ascending. ``lexical_rows``, ``dense_rows``: each leg's own, best first.
    """

    rows: Rows
    lexical_rows: Rows
    dense_rows: Rows
    measured: Measured
    words: Words
    vector: Floats | None


class Retriever:
    """Searches one opened index. Thread-safe if the encoder is."""

    def __init__(
        self,
        index: Index,
        encoder: Encoder | None,
        reason: str | None = None,
        *,
        names: Sequence[Alias] = (),
        meaning: float = DEFAULTS.dense_weight,
        legs: LegChoice = "both",
    ) -> None:
        """Search ``index``.

        Args:
            index: an opened index.
            encoder: the one that made its vectors; ``None`` for BM25 alone. Of a
                ``BackgroundEncoder`` that is still loading, or has failed, nothing is asked.
            reason: why there is no encoder, when there is none.
            names: names with other forms beside those that the articles give.
            meaning: share of search by meaning in the fused score, in [0, 1].
            legs: which of them may run; the lexical one does in any case without an encoder.
        """
        self._index = index
        able = encoder if index.dense is not None else None
        self._encoder = None if legs == "lexical" else able
        self._dense_alone = legs == "dense" and able is not None
        self._meaning = 1.0 if self._dense_alone else meaning
        if legs == "lexical" and able is not None:
            reason = ONE_LEG
        self._reason = reason
        self._scopes: Scopes | None = None
        self._languages: Languages | None = None
        self._names = tuple(names)
        self._table: AliasTable | None = None

    @property
    def legs(self) -> Legs:
        """Which legs would run now and, where one would not, why."""
        encoder = self._encoder
        if encoder is None:
            return Legs(("lexical",), self._reason)
        if isinstance(encoder, BackgroundEncoder) and encoder.state != "ready":
            said = STILL_LOADING if encoder.state == "loading" else WORDS_ALONE
            return Legs(("lexical",), f"{encoder.reason}. {said}")
        if self._dense_alone:
            return Legs(("dense",), ONE_LEG)
        return Legs(("dense", "lexical"))

    @property
    def names(self) -> tuple[Alias, ...]:
        """Groups of names for one thing: the user's own, then those that the articles give."""
        return (*self._names, *self._index.aliases)

    @property
    def scopes(self) -> Scopes:
        """What a search can be held to; read from the index when first asked for."""
        if self._scopes is None:
            self._scopes = Scopes(self._index)
        return self._scopes

    @property
    def languages(self) -> Languages:
        """Which passages are in which language; read from the index when first asked for."""
        if self._languages is None:
            self._languages = Languages(self._index)
        return self._languages

    def retrieve(
        self, query: Query, *, k: int, scope: Scope | None = None, why: bool = False
    ) -> Retrieval:
        """Return the ``k`` best passages for ``query`` (fewer if the index is smaller).

        Where both languages are searched by meaning, one in four is of each at least.

        Args:
            k: at least 1.
            scope: the articles that are searched; all when ``None``.
            why: whether each hit tells why it is one; for people who look at hits, not for reading.

        Raises:
            ValueError: ``k`` is below 1.
            SettingsError: the scope names what does not exist, or holds no article.
        """
        if k < 1:
            raise ValueError(f"k must be at least 1, not {k}")
        within: Rows | None = None
        if scope is not None and not scope.is_everything:
            within = self.scopes.rows(self.scopes.articles(scope))
        found = self.candidates(query, depth=max(k, CANDIDATES), within=within)
        if len(found.rows) == 0:
            return Retrieval((), ())
        fused = fuse(found.measured, self._meaning)
        groups = self._groups(found, fused, k)
        hits = tuple(
            self._hit(query, found, fused, group, rank, within, why)
            for rank, group in enumerate(groups, start=1)
        )
        similarities = tuple(self._similarities(found.vector, group[0]) for group in groups)
        if self._index.sentences is None and found.vector is not None and not why:
            similarities = self._encoded(found.vector, hits)
        return Retrieval(hits, similarities)

    def _groups(self, found: Candidates, fused: Fused, k: int) -> list[list[int]]:
        """Return the best ``k`` groups of rows that say the same, some of each language."""
        ranked = [int(row) for row in found.rows[np.lexsort((found.rows, -fused.score))]]
        abroad = found.measured.abroad
        if abroad is None:
            return leaders(self._index, ranked, k=k)
        groups = leaders(self._index, ranked, k=len(ranked))
        of = [bool(abroad[np.searchsorted(found.rows, group[0])]) for group in groups]
        return [groups[place] for place in with_both(range(len(groups)), of, k)]

    @property
    def known_names(self) -> AliasTable:
        """What ``names`` gives each name; made when first asked for."""
        if self._table is None:
            self._table = AliasTable(self.names)
        return self._table

    def knows_name(self, name: str) -> bool:
        """Whether the articles have a name: its letters, characters of its sound, or another form."""
        if all(map(self._index.lexical.knows, search_tokens(name))):
            return True
        return bool(self.known_names.widen(name) or forms_by_sound(name, self._index))

    def candidates(self, query: Query, *, depth: int, within: Rows | None = None) -> Candidates:
        """Ask both legs for ``depth`` passages each, and measure all that come back."""
        index = self._index
        named = other_forms(query.text, self.known_names)
        heard = [form for form in forms_by_sound(query.text, index) if form not in named]
        words = words_of(query.text, index, (*named, *heard))
        legs = self.legs.ran
        lexical_rows: Rows = np.empty(0, dtype=np.int64)
        if "lexical" in legs:
            lexical_rows = self._by_words(words.tokens, depth, within)
        widened = lexical_rows  # another form of a name brings candidates; BM25 is of what is asked
        if words.others and "lexical" in legs:
            widened = self._by_words(words.widened, depth, within)
        dense_rows: Rows = np.empty(0, dtype=np.int64)
        vector: Floats | None = None
        if self._encoder is not None and index.dense is not None and "dense" in legs:
            vector = self._encoder.encode_question(query.text)
            dense_rows = self.languages.nearest(index.dense, vector, depth, within)
        rows = functools.reduce(np.union1d, (lexical_rows, widened, dense_rows)).astype(np.int64)
        if len(rows) == 0:
            none = np.empty(0, dtype=np.float64)
            nothing = Measured(none, none, none.astype(np.float32))
            return Candidates(rows, rows, rows, nothing, words, vector)
        own, near = shares_held(words, index, rows)
        measured = Measured(
            own,
            near,
            index.lexical.scores_of(words.tokens, rows),
            None if vector is None or index.dense is None else index.dense.scores_of(vector, rows),
            None if vector is None else self._nearest_sentence(vector, rows),
            None if vector is None else self._abroad(query, rows),
        )
        return Candidates(rows, lexical_rows, dense_rows, measured, words, vector)

    def _by_words(self, tokens: Sequence[str], depth: int, within: Rows | None) -> Rows:
        if within is None:
            return self._index.lexical.search(tokens, k=depth)[0]
        return lexical.search_within(self._index.lexical, tokens, within, k=depth)[0]

    def _abroad(self, query: Query, rows: Rows) -> Mask | None:
        """Return which passages are in the other language, or ``None`` where all are in one."""
        there = self.languages.abroad(rows, query.language)
        return there if there.any() and not there.all() else None

    def _nearest_sentence(self, vector: Floats, rows: Rows) -> Floats | None:
        """Return each passage's highest cosine of a sentence, or ``None`` without their vectors."""
        if self._index.sentences is None:
            return None
        best = [self._similarities(vector, int(row)) for row in rows]
        return np.array([-1.0 if s is None or not len(s) else s.max() for s in best], np.float32)

    def _hit(
        self,
        query: Query,
        found: Candidates,
        fused: Fused,
        group: list[int],
        rank: int,
        within: Rows | None,
        why: bool,
    ) -> Hit:
        row = group[0]
        at = int(np.searchsorted(found.rows, row))
        passage = self._index.passage(row)
        article = self._index.article(passage.article_id)
        assert article is not None  # a foreign key
        measured = found.measured
        legs = [LegScore("lexical", float(measured.bm25[at]), _rank_in(found.lexical_rows, row))]
        if measured.passage is not None:
            score = float(measured.passage[at])
            legs.insert(0, LegScore("dense", score, _rank_in(found.dense_rows, row)))
        told = None
        if why:
            parts = [Part(name, float(values[at]), weight) for name, weight, values in fused.parts]
            told = explain(query.text, passage, found.words.others, parts, article.title)
        places = also_in(self._index, group, within)
        return Hit(passage, article, float(fused.score[at]), rank, tuple(legs), places, told)

    def _encoded(self, vector: Floats, hits: Sequence[Hit]) -> tuple[Floats, ...]:
        """Return the similarities of the sentences of ``hits``, encoded now: none are stored."""
        assert self._encoder is not None
        texts = [
            [
                span.of(h.article.text)
                for span in sentences(h.article.text, h.passage.start, h.passage.end)
            ]
            for h in hits
        ]
        cosines = self._encoder.encode_passages([text for own in texts for text in own]) @ vector
        ends = np.cumsum([len(own) for own in texts])[:-1]
        return tuple(np.split(cosines, ends))

    def _similarities(self, vector: Floats | None, row: int) -> Floats | None:
        vectors = self._index.sentence_vectors(row)
        return None if vector is None or vectors is None else vectors @ vector


def _rank_in(rows: Rows, row: int) -> int | None:
    places = np.flatnonzero(rows == row)
    return int(places[0]) + 1 if len(places) else None
