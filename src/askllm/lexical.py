"""The lexical leg: BM25 over search tokens.

rank-bm25 defines the score; a sparse matrix serves it. ``BM25Plus`` is the variant because
``BM25Okapi`` gives zero or reversed scores when a term stands in half of a small corpus (ADR 0004).
BM25+ adds ``idf x delta`` for every query token to every passage; that constant is kept, so that
scores equal the library's, and passages that share no token are dropped, so that "no match" exists.
"""

from __future__ import annotations

import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.int64]
Scores = NDArray[np.float32]

K1, B, DELTA = 1.5, 0.75, 1.0
"""rank-bm25's own defaults."""


class LexicalIndex:
    """BM25+ weights, one column a token, one row a passage; immutable once built.

    Thread-safe. Scores are BM25+ as ``rank_bm25.BM25Plus.get_scores`` gives them, to float32.
    """

    def __init__(
        self,
        vocabulary: dict[str, int],
        indptr: NDArray[np.int64],
        rows: NDArray[np.int32],
        weights: NDArray[np.float32],
        floors: NDArray[np.float32],
        size: int,
    ) -> None:
        """Args: see ``build``; ``floors`` is ``idf x delta`` by token, ``size`` the passages."""
        self._vocabulary = vocabulary
        self._indptr = indptr
        self._rows = rows
        self._weights = weights
        self._floors = floors
        self.size = size

    @classmethod
    def build(cls, documents: Sequence[Sequence[str]]) -> LexicalIndex:
        """Weigh the tokens of each passage.

        Args:
            documents: the search tokens of each passage, in row order; at least one passage, and
                at least one token in all.

        Raises:
            ValueError: there is no passage or no token.

        Source:
            Lv & Zhai 2011, "Lower-bounding term frequency normalization", as implemented by
            https://github.com/dorianbrown/rank_bm25
        """
        if not any(documents):
            raise ValueError("BM25 needs at least one passage with at least one token")
        from rank_bm25 import BM25Plus

        model = BM25Plus(documents, k1=K1, b=B, delta=DELTA)
        vocabulary = {token: i for i, token in enumerate(model.idf)}
        idf = np.fromiter(model.idf.values(), dtype=np.float64, count=len(vocabulary))
        lengths = np.asarray(model.doc_len, dtype=np.float64)
        norms = K1 * (1 - B + B * lengths / model.avgdl)

        sizes = np.fromiter((len(f) for f in model.doc_freqs), dtype=np.int64)
        total = int(sizes.sum())
        tokens = np.fromiter(
            (vocabulary[token] for f in model.doc_freqs for token in f), dtype=np.int64, count=total
        )
        counts = np.fromiter(
            (count for f in model.doc_freqs for count in f.values()), dtype=np.float64, count=total
        )
        rows = np.repeat(np.arange(len(documents), dtype=np.int32), sizes)
        weights = idf[tokens] * counts * (K1 + 1) / (norms[rows] + counts)
        order = np.argsort(tokens, kind="stable")
        indptr = np.zeros(len(vocabulary) + 1, dtype=np.int64)
        np.cumsum(np.bincount(tokens, minlength=len(vocabulary)), out=indptr[1:])
        return cls(
            vocabulary,
            indptr,
            rows[order],
            weights[order].astype(np.float32),
            (idf * DELTA).astype(np.float32),
            len(documents),
        )

    def knows(self, token: str) -> bool:
        """Whether any passage holds ``token``."""
        return token in self._vocabulary

    def rarity(self, token: str) -> float:
        """Return BM25+'s idf, ``ln((N + 1) / n)``; ``ln(N + 1)`` for a token no passage holds."""
        column = self._vocabulary.get(token)
        if column is None:
            return float(np.log(self.size + 1))
        return float(self._floors[column]) / DELTA

    def search(self, tokens: Iterable[str], *, k: int) -> tuple[Rows, Scores]:
        """Find the ``k`` passages with the highest BM25+.

        Args:
            tokens: the search tokens of the question, repetitions counting.
            k: at least 1.

        Returns:
            ``(rows, scores)``, at most ``k`` each, best first, ties in row order; passages that
            share no token with the question do not come back.
        """
        if k < 1:
            raise ValueError(f"k must be at least 1, not {k}")
        scores, matched = self._all_scores(tokens)
        rows = np.flatnonzero(matched)
        order = np.lexsort((rows, -scores[rows]))[:k]
        return rows[order], scores[rows[order]].astype(np.float32)

    def scores_of(self, tokens: Iterable[str], rows: Rows) -> Scores:
        """Return the BM25+ of the given passages; 0 for one that shares no token."""
        scores, matched = self._all_scores(tokens)
        return np.where(matched[rows], scores[rows], 0.0).astype(np.float32)

    def _all_scores(self, tokens: Iterable[str]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
        scores = np.zeros(self.size, dtype=np.float64)
        matched = np.zeros(self.size, dtype=np.bool_)
        for token, count in Counter(tokens).items():
            column = self._vocabulary.get(token)
            if column is None:
                continue
            part = slice(self._indptr[column], self._indptr[column + 1])
            rows = self._rows[part]
            scores[rows] += count * self._weights[part]
            scores += count * float(self._floors[column])
            matched[rows] = True
        return scores, matched

    def save(self, path: Path) -> None:
        """Write everything to one ``.npz`` without pickle."""
        words = "\n".join(self._vocabulary).encode("utf-8")  # no token holds a line break
        np.savez(
            path,
            vocabulary=np.frombuffer(words, dtype=np.uint8),
            indptr=self._indptr,
            rows=self._rows,
            weights=self._weights,
            floors=self._floors,
            size=np.int64(self.size),
        )

    @classmethod
    def open(cls, path: Path) -> LexicalIndex:
        """Read what ``save`` wrote; raises ``OSError``, ``KeyError`` or ``ValueError``."""
        try:
            with path.open("rb") as raw, np.load(raw, allow_pickle=False) as file:
                words = file["vocabulary"].tobytes().decode("utf-8").split("\n")
                return cls(
                    {word: i for i, word in enumerate(words)},
                    file["indptr"],
                    file["rows"],
                    file["weights"],
                    file["floors"],
                    int(file["size"]),
                )
        except (zipfile.BadZipFile, zlib.error, EOFError) as error:
            raise ValueError(f"{path.name} is damaged ({error})") from error
