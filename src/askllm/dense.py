"""The dense leg: FAISS inner product over unit vectors, so every score is a cosine in [-1, 1]."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.int64]
Floats = NDArray[np.float32]

_ROUNDING = 1e-5
"""By how much two cosines that FAISS gives may differ and yet be equal."""


class DenseIndex:
    """An exact ``IndexFlatIP``; row ``i`` is passage ``i``. Immutable once built, thread-safe."""

    def __init__(self, index: Any) -> None:  # noqa: ANN401 - faiss ships no types
        """Wrap a FAISS index; use ``build`` or ``open``."""
        self._index = index

    @property
    def size(self) -> int:
        """Passages in the index."""
        return int(self._index.ntotal)

    @property
    def dimension(self) -> int:
        """Components of a vector."""
        return int(self._index.d)

    @classmethod
    def build(cls, vectors: Floats) -> DenseIndex:
        """Index ``vectors``, float32, shape (n, d), rows of unit length.

        Raises:
            ValueError: a row is not of unit length (to 1e-3), or is not finite.
        """
        import faiss

        lengths = np.linalg.norm(vectors, axis=1)
        if not np.all(np.abs(lengths - 1) < 1e-3):
            raise ValueError("passage vectors must be finite and of unit length")
        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(np.ascontiguousarray(vectors, dtype=np.float32))
        return cls(index)

    def search(self, vector: Floats, *, k: int) -> tuple[Rows, Floats]:
        """Find the ``k`` passages most similar to ``vector`` (unit length, shape (d,)).

        Returns:
            ``(rows, cosines)``, at most ``k`` each, best first, ties in row order.
        """
        if k < 1:
            raise ValueError(f"k must be at least 1, not {k}")
        asked = np.asarray(vector, dtype=np.float32)
        wanted = min(k + 1, self.size)
        while True:
            scores, rows = self._index.search(asked[None, :], wanted)
            if wanted == self.size or scores[0][k - 1] - scores[0][-1] > _ROUNDING:
                break
            wanted = min(2 * wanted, self.size)  # FAISS cuts a tie anywhere: look past its end
        found = np.sort(rows[0]).astype(np.int64)
        cosines = self.scores_of(asked, found)
        order = np.argsort(-cosines, kind="stable")[:k]
        return found[order], cosines[order]

    def vectors(self, rows: Rows) -> Floats:
        """Return the stored vectors of the given passages, shape (len(rows), d)."""
        if len(rows) == 0:
            return np.empty((0, self.dimension), dtype=np.float32)
        found: Floats = self._index.reconstruct_batch(np.asarray(rows, dtype=np.int64))
        return found

    def scores_of(self, vector: Floats, rows: Rows) -> Floats:
        """Return the cosines of the given passages with ``vector``.

        A cosine depends on the two vectors alone: the kernels of FAISS and BLAS round differently
        from row to row, which would let the order of files decide between equal passages.
        """
        products = self.vectors(rows).astype(np.float64) * np.asarray(vector, dtype=np.float64)
        cosines: Floats = products.sum(axis=1).astype(np.float32)
        return cosines

    def save(self, path: Path) -> None:
        """Write the index to one file."""
        import faiss

        faiss.write_index(self._index, str(path))

    @classmethod
    def open(cls, path: Path) -> DenseIndex:
        """Read what ``save`` wrote; raises ``RuntimeError`` when the file is not one."""
        import faiss

        return cls(faiss.read_index(str(path)))
