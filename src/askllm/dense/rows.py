"""Searching some rows of a dense index only."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from askllm.dense.leg import DenseIndex

Rows = NDArray[np.int64]
Floats = NDArray[np.float32]

_BATCH = 16_384
"""Vectors that are looked at together: 25 MB of float32 at 384 components."""
_ROUNDING = 1e-5
"""By how much two ways to a cosine may differ."""


def search_within(index: DenseIndex, vector: Floats, rows: Rows, *, k: int) -> tuple[Rows, Floats]:
    """Find the ``k`` passages among ``rows`` most similar to ``vector``, exactly.

    Inverted lists are of no help here: the lists nearest to a question may hold none of ``rows``.

    Args:
        vector: of unit length, shape (d,).
        rows: distinct, ascending.
        k: at least 1.

    Returns:
        ``(rows, cosines)``, at most ``k`` each, best first, ties in row order.
    """
    if k < 1:
        raise ValueError(f"k must be at least 1, not {k}")
    asked = np.asarray(vector, dtype=np.float32)
    rough = np.empty(len(rows), dtype=np.float32)
    for start in range(0, len(rows), _BATCH):
        part = slice(start, start + _BATCH)
        rough[part] = index.vectors(rows[part]) @ asked
    if len(rows) > k:  # what may be among the best; BLAS rounds a little from row to row
        rows = rows[rough >= np.partition(rough, -k)[-k] - _ROUNDING]
    cosines = index.scores_of(asked, rows)
    order = np.argsort(-cosines, kind="stable")[:k]
    return rows[order], cosines[order]
