"""Asking an index of some rows only: which tokens they hold, and which of them are the best."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from askllm.lexical.leg import LexicalIndex
from askllm.lexical.segments import codes_of

Rows = NDArray[np.int64]
Scores = NDArray[np.float32]


def holds(index: LexicalIndex, tokens: Sequence[str], rows: Rows) -> NDArray[np.bool_]:
    """Return which of ``rows`` hold which of ``tokens``, shape (len(tokens), len(rows))."""
    wanted = np.asarray(rows, dtype=np.int32)
    found = np.zeros((len(tokens), len(rows)), dtype=np.bool_)
    for place, own in _postings(index, tokens):
        at = np.minimum(np.searchsorted(own, wanted), len(own) - 1)
        found[place] = own[at] == wanted
    return found


def search_within(
    index: LexicalIndex, tokens: Iterable[str], rows: Rows, *, k: int
) -> tuple[Rows, Scores]:
    """Find the ``k`` passages among ``rows`` with the highest BM25+.

    Args:
        rows: distinct, ascending.
        k: at least 1.

    Returns:
        As ``LexicalIndex.search``. Scores are those of a search in all rows: how rare a word is,
        is a matter of the whole corpus.
    """
    if k < 1:
        raise ValueError(f"k must be at least 1, not {k}")
    asked = list(tokens)
    allowed = np.zeros(index.size, dtype=np.bool_)
    allowed[rows] = True
    sharing = np.zeros(index.size, dtype=np.bool_)
    for _, own in _postings(index, list(dict.fromkeys(asked))):
        sharing[own] = True
    found = np.flatnonzero(sharing & allowed).astype(np.int64)
    scores = index.scores_of(asked, found)
    order = np.lexsort((found, -scores))[:k]
    return found[order], scores[order]


def _postings(
    index: LexicalIndex, tokens: Sequence[str]
) -> Iterable[tuple[int, NDArray[np.int32]]]:
    """Yield the place of each known token, and the rows that hold it, ascending."""
    segment = index.segment
    codes = codes_of(tokens)
    at = np.searchsorted(segment.codes, codes)
    for place, column in enumerate(at):
        if column < len(segment.codes) and segment.codes[column] == codes[place]:
            start, stop = segment.offsets[column], segment.offsets[column + 1]
            yield place, segment.rows[start:stop]
