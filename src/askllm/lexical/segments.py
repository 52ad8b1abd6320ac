"""Counted passages, turned round: for each token, the passages that hold it and how often.

A segment is what one stretch of passages gives. It is small enough for memory; a corpus is many of
them, merged. Tokens are known by 64 bits of their BLAKE2b: no table of words has to be loaded to
look one up, and among five million different tokens two share a code with a chance below 1e-6.
"""

from __future__ import annotations

import hashlib
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.uint64]
Offsets = NDArray[np.int64]
RowNumbers = NDArray[np.int32]
Counts = NDArray[np.unsignedinteger]


@dataclass(frozen=True, slots=True)
class Segment:
    """Postings of some passages, tokens in order of their codes.

    ``codes``: shape (tokens,), ascending. The postings of token ``t`` are
    ``rows[offsets[t] : offsets[t + 1]]``, ascending, and ``counts`` in the same places.
    """

    codes: Codes
    offsets: Offsets
    rows: RowNumbers
    counts: Counts


def codes_of(tokens: Iterable[str]) -> Codes:
    """Return the codes of ``tokens``, shape (tokens,)."""
    blake = hashlib.blake2b
    data = b"".join(
        blake(token.encode("utf-8", "surrogatepass"), digest_size=8).digest() for token in tokens
    )
    return np.frombuffer(data, dtype="<u8").astype(np.uint64)


class _Numbers(dict[str, int]):
    """Gives every new token the next number."""

    def __missing__(self, token: str) -> int:
        number = self[token] = len(self)
        return number


class Counting:
    """Counts passages one after another into a segment."""

    def __init__(self) -> None:
        self._numbers = _Numbers()
        self._tokens = array("i")
        self._counts = array("I")
        self._rows = array("i")
        self._sizes = array("i")

    def __len__(self) -> int:
        """Postings so far."""
        return len(self._tokens)

    def add(self, row: int, tokens: Sequence[str]) -> None:
        """Count the tokens of the passage in ``row``; rows must ascend."""
        counts = Counter(tokens)
        self._tokens.extend(map(self._numbers.__getitem__, counts))
        self._counts.extend(counts.values())
        self._rows.append(row)
        self._sizes.append(len(counts))

    def segment(self) -> Segment:
        """Return what was counted, turned round."""
        from scipy.sparse import csr_array

        codes, place = np.unique(codes_of(self._numbers), return_inverse=True)
        rows = np.asarray(self._rows, dtype=np.int32)
        offsets = np.zeros(len(rows) + 1, dtype=np.int64)
        np.cumsum(np.asarray(self._sizes, dtype=np.int64), out=offsets[1:])
        tokens = place.astype(np.int32)[np.asarray(self._tokens, dtype=np.int32)]
        counts = np.asarray(self._counts, dtype=np.uint32)
        table = csr_array((counts, tokens, offsets), shape=(len(rows), len(codes))).tocsc()
        return Segment(
            codes,
            np.asarray(table.indptr, dtype=np.int64),
            rows[table.indices],
            narrow(np.asarray(table.data)),
        )


def narrow(counts: Counts) -> Counts:
    """Return ``counts`` in the smallest of one, two and four bytes that holds them all."""
    highest = int(counts.max(initial=0))
    kind = np.uint8 if highest < 1 << 8 else np.uint16 if highest < 1 << 16 else np.uint32
    return counts.astype(kind)


def write_segment(segment: Segment, folder: Path, name: str) -> Segment:
    """Move a segment's postings to disk and return it as it is read from there."""
    places = {part: folder / f"{name}-{part}.npy" for part in ("rows", "counts")}
    np.save(places["rows"], segment.rows)
    np.save(places["counts"], segment.counts)
    return Segment(
        segment.codes, segment.offsets, mapped(places["rows"]), mapped(places["counts"])
    )  # fmt: skip


def mapped(path: Path) -> Any:  # noqa: ANN401 - an array of the type that was saved
    """Return the array in a ``.npy`` file, read from disk where it is touched.

    Raises:
        OSError, ValueError: there is no such file, or it is none.
    """
    try:
        array = np.load(path, mmap_mode="r", allow_pickle=False)
    except ValueError:  # an array without entries cannot be mapped
        array = np.load(path, allow_pickle=False)
    except EOFError as error:
        raise ValueError(f"{path.name} is damaged ({error})") from error
    return np.asarray(array)
