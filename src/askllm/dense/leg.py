"""One FAISS index of passage vectors, opened by memory map: exact while that is fast."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from askllm.dense import lists

Rows = NDArray[np.int64]
Floats = NDArray[np.float32]
RowNumbers = NDArray[np.int32]

EXACT_UP_TO = 100_000
"""Passages; from there on an exact search takes longer than encoding the question (ADR 0012)."""

_ROUNDING = 1e-5
"""By how much two cosines that FAISS gives may differ and yet be equal."""
_MORE = 20
_FINE = ".fine.npy"
_BATCH = 65_536
"""Vectors that are checked, or given back, at a time."""


class DenseIndex:
    """Row ``i`` is passage ``i``. Immutable once built, thread-safe.

    Up to ``EXACT_UP_TO`` passages an ``IndexFlatIP``. Beyond it an ``IndexIVFScalarQuantizer``:
    vectors in lists by the nearest of some thousand centres, ten bits a component; a search looks
    into the lists nearest to the question. Equal scores that reach past twice ``k`` passages are
    not all looked at there.
    """

    def __init__(self, index: Any, fine: lists.Fine | None = None) -> None:  # noqa: ANN401
        """Wrap a FAISS index, which ships no types; use ``build`` or ``open``."""
        self._index = index
        self._fine = fine
        self.exact = fine is None

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
        """Index ``vectors``, float32, shape (n, d), rows of unit length; may be a memory map.

        Raises:
            ValueError: a row is not of unit length (to 1e-3), or is not finite.
        """
        _check(vectors)
        if len(vectors) > EXACT_UP_TO:
            index = lists.build(vectors)
            return cls(index, lists.fine_of(index, vectors, np.arange(len(vectors))))
        import faiss

        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(np.ascontiguousarray(vectors, dtype=np.float32))
        return cls(index)

    def moved(self, places: RowNumbers, rows: Rows, vectors: Floats) -> DenseIndex:
        """Return the index after an update of the corpus.

        Vectors that stay are taken over as they are stored: none is rounded a second time, however
        many updates go by. Only when the corpus has outgrown the lists, or has shrunk to where
        exact search is fast, is the index built anew, from the vectors as stored.

        Args:
            places: the new row of each old one, -1 where the passage is gone; int32, shape (size,).
            rows: the rows of new passages.
            vectors: theirs, float32, shape (len(rows), d), rows of unit length.

        Raises:
            ValueError: as ``build``.
        """
        _check(vectors)
        size = int((places >= 0).sum()) + len(rows)
        if not self.exact and size > EXACT_UP_TO and lists.hold(self._index, size):
            return self._moved_lists(places, rows, vectors)
        everything = np.empty((size, self.dimension), dtype=np.float32)
        stay = np.flatnonzero(places >= 0)
        for start in range(0, len(stay), _BATCH):
            part = stay[start : start + _BATCH]
            everything[places[part]] = self.vectors(part)
        everything[rows] = vectors
        return DenseIndex.build(everything)

    def _moved_lists(self, places: RowNumbers, rows: Rows, vectors: Floats) -> DenseIndex:
        assert self._fine is not None  # lists have it
        index = lists.moved(self._index, places, rows, vectors)
        fine = np.empty((index.ntotal, self._fine.shape[1]), dtype=np.uint8)
        fine[places[places >= 0]] = self._fine[places >= 0]
        fine[rows] = lists.fine_of(index, vectors, rows)
        return DenseIndex(index, fine)

    def search(self, vector: Floats, *, k: int) -> tuple[Rows, Floats]:
        """Find the ``k`` passages most similar to ``vector`` (unit length, shape (d,)).

        Returns:
            ``(rows, cosines)``, at most ``k`` each, best first, ties in row order.
        """
        if k < 1:
            raise ValueError(f"k must be at least 1, not {k}")
        asked = np.asarray(vector, dtype=np.float32)
        # Lists find by eight bits a component; whom ten bits rank higher is a little further down.
        wanted = min(k + 1 if self.exact else 2 * k + _MORE, self.size)
        while True:
            scores, rows = self._index.search(asked[None, :], wanted)
            found = rows[0][rows[0] >= 0]  # lists that were looked into may hold fewer
            if len(found) < wanted or wanted == self.size:
                break
            if not self.exact or scores[0][k - 1] - scores[0][-1] > _ROUNDING:
                break
            wanted = min(2 * wanted, self.size)  # FAISS cuts a tie anywhere: look past its end
        found = np.sort(found).astype(np.int64)
        cosines = self.scores_of(asked, found)
        order = np.argsort(-cosines, kind="stable")[:k]
        return found[order], cosines[order]

    def vectors(self, rows: Rows) -> Floats:
        """Return the vectors of the given passages, of unit length, shape (len(rows), d)."""
        if len(rows) == 0:
            return np.empty((0, self.dimension), dtype=np.float32)
        wanted = np.asarray(rows, dtype=np.int64)
        if self._fine is not None:
            return lists.refined(self._index, wanted, self._fine[wanted])
        found: Floats = self._index.reconstruct_batch(wanted)
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
        """Write the index to ``path``; the finer bits of lists go to a ``.npy`` beside it."""
        import faiss

        faiss.write_index(self._index, str(path))
        if self._fine is not None:
            np.save(path.with_suffix(_FINE), self._fine)

    @classmethod
    def open(cls, path: Path) -> DenseIndex:
        """Open what ``save`` wrote, by memory map.

        Raises:
            RuntimeError: ``path`` is no FAISS index.
            OSError, ValueError: the finer bits are missing or do not fit.
        """
        import faiss

        with path.open("rb") as file:
            of_lists = file.read(2) == b"Iw"
        # Lists and flat vectors are mapped by different flags, and not by both; a FAISS without
        # the newer one reads flat vectors into memory.
        flags = faiss.IO_FLAG_MMAP if of_lists else getattr(faiss, "IO_FLAG_MMAP_IFC", 0)
        index: Any = faiss.read_index(str(path), flags)
        if not of_lists:
            return cls(index)
        index.make_direct_map(True)
        fine = np.asarray(np.load(path.with_suffix(_FINE), mmap_mode="r", allow_pickle=False))
        if fine.shape != (index.ntotal, -(-index.d // 4)):
            raise ValueError(f"{path.name} and its finer bits do not fit each other")
        return cls(index, fine)


def _check(vectors: Floats) -> None:
    for start in range(0, len(vectors), _BATCH):
        lengths = np.linalg.norm(vectors[start : start + _BATCH], axis=1)
        if not np.all(np.abs(lengths - 1) < 1e-3):
            raise ValueError("passage vectors must be finite and of unit length")
