"""FAISS's inverted lists with ten bits a component: a third of the room, a fraction of the time.

What the lists hold of a vector is its difference from the nearest centre, each component rounded
to one of 256 steps between the lowest and the highest that training saw. That alone swaps about
one in eighty of the ten nearest; two more bits, kept by row, say where in its step a component
lies. The lists find, the bits decide.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Fine = NDArray[np.uint8]

_PLACES = np.array([1, 4, 16, 64], dtype=np.uint8)
_SHIFTS = np.array([0, 2, 4, 6], dtype=np.uint8)

TRAINED_ON = 64
"""Vectors a centre is trained on; FAISS asks for 39 at least."""
PROBED = 0.05
"""Share of the lists that a search looks into: recall@10 of 0.99 and more (ADR 0012)."""
OUTGROWN = 2
"""Built anew when so many times more lists would be made today: four times more passages."""
MARGIN = 0.1
"""Share by which the trained range is widened at both ends: later vectors may lie outside."""
_ADDED = 65_536
_SEED = 20


def build(vectors: Floats) -> Any:  # noqa: ANN401 - faiss ships no types
    """Return a trained ``IndexIVFScalarQuantizer`` of ``vectors``, float32, shape (n, d)."""
    import faiss

    n, d = vectors.shape
    count = centres(n)
    coarse = faiss.IndexFlatIP(d)
    index = faiss.IndexIVFScalarQuantizer(
        coarse, d, count, faiss.ScalarQuantizer.QT_8bit, faiss.METRIC_INNER_PRODUCT, True
    )
    index.sq.rangestat_arg = MARGIN
    index.cp.seed, index.cp.niter = _SEED, 8
    index.cp.max_points_per_centroid = TRAINED_ON
    chosen = np.random.default_rng(_SEED).choice(n, min(n, TRAINED_ON * count), replace=False)
    index.train(np.ascontiguousarray(vectors[np.sort(chosen)], dtype=np.float32))
    for start in range(0, n, _ADDED):
        index.add(np.ascontiguousarray(vectors[start : start + _ADDED], dtype=np.float32))
    return _ready(index)


def centres(size: int) -> int:
    """Return how many lists ``size`` vectors are put into."""
    return max(1, min(int(2 * size**0.5), size // TRAINED_ON))


def hold(index: Any, size: int) -> bool:  # noqa: ANN401
    """Whether the lists of ``index`` still suit ``size`` vectors."""
    return centres(size) <= OUTGROWN * int(index.nlist)


def moved(index: Any, places: NDArray[np.int32], rows: NDArray[np.int64], vectors: Floats) -> Any:  # noqa: ANN401
    """Return ``index`` with its vectors in new rows, code for code, and new vectors added."""
    import faiss

    coarse = faiss.clone_index(faiss.downcast_index(index.quantizer))
    fresh = faiss.IndexIVFScalarQuantizer(
        coarse, index.d, index.nlist, index.sq.qtype, index.metric_type, index.by_residual
    )  # keeps the centres alive
    fresh.sq, fresh.is_trained = index.sq, True
    stored: Any = index.invlists
    target: Any = fresh.invlists
    size = index.code_size
    for number in range(index.nlist):
        held = stored.list_size(number)
        if held == 0:
            continue
        ids = faiss.rev_swig_ptr(stored.get_ids(number), held)
        codes = faiss.rev_swig_ptr(stored.get_codes(number), held * size).reshape(held, size)
        own = places[ids]
        stays = own >= 0
        kept = np.ascontiguousarray(own[stays], dtype=np.int64)
        left = np.ascontiguousarray(codes[stays])
        if len(kept):
            target.add_entries(number, len(kept), faiss.swig_ptr(kept), faiss.swig_ptr(left))
    fresh.ntotal = int((places >= 0).sum())
    if len(rows):
        fresh.add_with_ids(
            np.ascontiguousarray(vectors, dtype=np.float32), np.asarray(rows, dtype=np.int64)
        )
    return _ready(fresh)


def fine_of(index: Any, vectors: Floats, rows: NDArray[np.int64]) -> Fine:  # noqa: ANN401
    """Return the two bits a component that the lists have no room for.

    Args:
        index: holds ``vectors``, float32, shape (n, d), in ``rows``.

    Returns:
        uint8, shape (n, ceil(d / 4)), four components a byte.
    """
    n, d = vectors.shape
    bits = np.empty((n, -(-d // 4)), dtype=np.uint8)
    step = _steps(index)
    for start in range(0, n, _ADDED):
        part = slice(start, start + _ADDED)
        rest = (vectors[part] - index.reconstruct_batch(rows[part])) / step
        quarter = np.zeros((len(rest), 4 * bits.shape[1]), dtype=np.uint8)
        quarter[:, :d] = np.clip(np.floor((rest + 0.5) * 4), 0, 3)
        bits[part] = quarter.reshape(len(rest), -1, 4) @ _PLACES
    return bits


def refined(index: Any, rows: NDArray[np.int64], fine: Fine) -> Floats:  # noqa: ANN401
    """Return the vectors in ``rows``, their bits being ``fine``, of unit length."""
    quarter = (fine[:, :, None] >> _SHIFTS & 3).reshape(len(fine), -1)[:, : index.d]
    rest = (quarter.astype(np.float32) + 0.5) / 4 - 0.5
    found: Floats = index.reconstruct_batch(rows) + rest * _steps(index)
    found /= np.linalg.norm(found, axis=1, keepdims=True)
    return found


def _steps(index: Any) -> Floats:  # noqa: ANN401
    """Return the width of the 256 steps, by component."""
    import faiss

    trained = faiss.vector_to_array(index.sq.trained)  # the lowest values, then the ranges
    steps: Floats = np.maximum(trained[index.d :] / 255, np.float32(1e-12))
    return steps


def _ready(index: Any) -> Any:  # noqa: ANN401
    index.nprobe = max(1, round(PROBED * index.nlist))
    index.make_direct_map(True)
    return index
