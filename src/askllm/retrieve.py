"""The retrieval room: a query to ranked hits, both legs fused, each hit knowing why it is there.

Fusion is a convex combination of min-max scores over the candidates of both legs. Fused scores
only order; whether anything answers at all is judged from raw scores in the ``read`` room.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from askllm.encoder import Encoder
from askllm.index import Index
from askllm.text import question_core, search_tokens
from askllm.tuning import DEFAULTS, LegChoice
from askllm.types import Hit, Legs, LegScore, Query

Floats = NDArray[np.float32]
Rows = NDArray[np.int64]

DENSE_WEIGHT = DEFAULTS.dense_weight
"""Share of the dense leg in the fused score (ADR 0004)."""

CANDIDATES = 50
"""Passages taken from each leg before fusion."""

ONE_LEG = "这个索引的设置只用一路检索。The settings of this index let one leg search."


@dataclass(frozen=True, slots=True)
class Retrieval:
    """Hits, best first, and what reading needs beside them.

    ``similarities[i]``: cosines of the question with each sentence of hit ``i``, in order, or
    ``None`` where the dense leg did not run.
    """

    hits: tuple[Hit, ...]
    similarities: tuple[Floats | None, ...]


class Retriever:
    """Searches one opened index. Thread-safe if the encoder is."""

    def __init__(
        self,
        index: Index,
        encoder: Encoder | None,
        reason: str | None = None,
        *,
        weight: float = DENSE_WEIGHT,
        legs: LegChoice = "both",
    ) -> None:
        """Search ``index``; ``reason`` says why there is no encoder, when there is none.

        ``weight`` is the share of the dense leg in the fused score, in [0, 1]. Of ``legs``, the
        lexical one runs in any case where there is no encoder.
        """
        self._index = index
        self._encoder = encoder if index.dense is not None and legs != "lexical" else None
        self._weight = weight
        self._dense_alone = legs == "dense" and self._encoder is not None
        if self._encoder is None:
            chosen = legs == "lexical" and encoder is not None
            self.legs = Legs(("lexical",), ONE_LEG if chosen else reason)
        elif self._dense_alone:
            self.legs = Legs(("dense",), ONE_LEG)
        else:
            self.legs = Legs(("dense", "lexical"))

    def retrieve(self, query: Query, *, k: int) -> Retrieval:
        """Return the ``k`` best passages for ``query`` (fewer if the index is smaller).

        Raises:
            ValueError: ``k`` is below 1.
        """
        if k < 1:
            raise ValueError(f"k must be at least 1, not {k}")
        tokens = query_tokens(query.text)
        depth = max(k, CANDIDATES)
        lexical_rows, _ = self._index.lexical.search(tokens, k=depth)
        vector: Floats | None = None
        dense_rows: Rows = np.empty(0, dtype=np.int64)
        if self._encoder is not None and self._index.dense is not None:
            vector = self._encoder.encode_question(query.text)
            dense_rows, _ = self._index.dense.search(vector, k=depth)
            if self._dense_alone:
                lexical_rows = lexical_rows[:0]
        rows = np.union1d(lexical_rows, dense_rows).astype(np.int64)
        if len(rows) == 0:
            return Retrieval((), ())
        lexical = self._index.lexical.scores_of(tokens, rows)
        fused = _min_max(lexical)
        dense: Floats | None = None
        if vector is not None and self._index.dense is not None:
            dense = self._index.dense.scores_of(vector, rows)
            weight = self._weight if len(lexical_rows) else 1.0
            fused = weight * _min_max(dense) + (1 - weight) * fused
        best = np.lexsort((rows, -fused))[:k]
        hits = tuple(
            self._hit(
                int(rows[i]),
                float(fused[i]),
                rank,
                (float(lexical[i]), _rank_in(lexical_rows, rows[i])),
                None if dense is None else (float(dense[i]), _rank_in(dense_rows, rows[i])),
            )
            for rank, i in enumerate(best, start=1)
        )
        similarities = tuple(self._similarities(vector, int(rows[i])) for i in best)
        return Retrieval(hits, similarities)

    def _hit(
        self,
        row: int,
        score: float,
        rank: int,
        lexical: tuple[float, int | None],
        dense: tuple[float, int | None] | None,
    ) -> Hit:
        passage = self._index.passage(row)
        article = self._index.article(passage.article_id)
        assert article is not None  # a foreign key
        legs = [LegScore("lexical", *lexical)]
        if dense is not None:
            legs.insert(0, LegScore("dense", *dense))
        return Hit(passage, article, score, rank, tuple(legs))

    def _similarities(self, vector: Floats | None, row: int) -> Floats | None:
        vectors = self._index.sentence_vectors(row)
        return None if vector is None or vectors is None else vectors @ vector


def query_tokens(question: str) -> list[str]:
    """Return the search tokens of a question without its asking words; of all if none is left."""
    return search_tokens(question_core(question)) or search_tokens(question)


def _min_max(scores: Floats) -> NDArray[np.float64]:
    """Scale to [0, 1]; equal scores all become 1 when above 0, else 0."""
    values = scores.astype(np.float64)
    low, high = float(values.min()), float(values.max())
    if high - low < 1e-12:
        return np.full(len(values), 1.0 if high > 0 else 0.0)
    scaled: NDArray[np.float64] = (values - low) / (high - low)
    return scaled


def _rank_in(rows: Rows, row: np.int64) -> int | None:
    places = np.flatnonzero(rows == row)
    return int(places[0]) + 1 if len(places) else None
