"""The numbers of BM25+, as rank-bm25's class computes them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from rank_bm25 import BM25Plus

K1, B, DELTA = 1.5, 0.75, 1.0
"""rank-bm25's own defaults."""


class _Told(BM25Plus):  # type: ignore[misc]  # rank-bm25 ships no types
    """rank-bm25's class, told the statistics of a corpus instead of the corpus.

    Its own constructor keeps every passage as a dict of counts, about 40 GB for a million. The
    weights depend on three things alone, and a token's weight on its document frequency alone.
    """

    def __init__(self, size: int, total: int, frequencies: NDArray[np.int64]) -> None:
        self._told = (size, total, frequencies)
        super().__init__((), k1=K1, b=B, delta=DELTA)

    def _initialize(self, corpus: object) -> dict[int, int]:
        """Take what was told in place of counting; a "word" here is a document frequency."""
        size, total, frequencies = self._told
        self.corpus_size = size
        self.avgdl = total / size
        return {int(n): int(n) for n in frequencies}


def idf_of(frequencies: NDArray[np.int64], *, size: int, total: int) -> NDArray[np.float64]:
    """Return BM25+'s idf, ``ln((N + 1) / n)``, of tokens that stand in ``frequencies`` passages.

    Args:
        frequencies: passages that hold each token, at least 1 each, shape (tokens,).
        size: ``N``, all passages.
        total: tokens in all of them, repetitions counting.

    Source:
        Lv & Zhai 2011, "Lower-bounding term frequency normalization", as implemented by
        https://github.com/dorianbrown/rank_bm25, whose code runs here.
    """
    distinct, places = np.unique(frequencies, return_inverse=True)
    model = _Told(size, total, distinct)
    by_frequency = np.fromiter(
        (model.idf[int(n)] for n in distinct), dtype=np.float64, count=len(distinct)
    )
    idf: NDArray[np.float64] = by_frequency[places]
    return idf


def norms_of(lengths: NDArray[np.int32]) -> NDArray[np.float32]:
    """Return what BM25+ adds to a count below the line: ``k1 (1 - b + b length / average)``.

    Args:
        lengths: tokens of each passage, repetitions counting, shape (passages,).
    """
    average = int(lengths.sum(dtype=np.int64)) / len(lengths)
    return (K1 * (1 - B + B * lengths.astype(np.float64) / average)).astype(np.float32)
