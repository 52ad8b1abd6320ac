"""Segments to one: those of a new corpus end to end, or new passages into an old index.

Work goes over the tokens a few million postings at a time, so that memory does not grow with the
corpus; what comes out is the same to the last bit whichever way a corpus was built.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from askllm.lexical.segments import Codes, Counts, Offsets, RowNumbers, Segment

CHUNK = 4_000_000
"""Postings that are merged at a time."""

Allocate = Callable[[str, int, np.dtype[np.generic]], NDArray[np.generic]]
"""Called with a name, a length and a type; gives the array to fill, in memory or on disk."""


@dataclass(frozen=True, slots=True)
class Former:
    """An older index and where its passages are now.

    ``places[row]`` is the new row of an old one, -1 if its passage is gone; those that stay must
    stay in their order.
    """

    segment: Segment
    places: RowNumbers


@dataclass(frozen=True, slots=True)
class _Source:
    """A segment, and the places its tokens have in the merged one, ascending."""

    segment: Segment
    places: Offsets

    def slice(self, first: int, stop: int) -> tuple[Offsets, Offsets, slice]:
        """Return places from ``first``, lengths, and extent of the postings of merged tokens."""
        left, right = np.searchsorted(self.places, (first, stop))
        offsets = self.segment.offsets[left : right + 1]
        return self.places[left:right] - first, np.diff(offsets), slice(offsets[0], offsets[-1])


def merge(
    segments: Sequence[Segment],
    former: Former | None,
    allocate: Allocate,
    peak_of: Callable[[RowNumbers, Counts], NDArray[np.float32]],
) -> tuple[Segment, NDArray[np.float32]]:
    """Return one segment of all passages, and the highest ``peak_of`` among a token's postings.

    Args:
        segments: of new passages; the rows of one lie below those of the next.
        former: passages that stay.
        allocate: where the postings go.
        peak_of: what one posting of given rows and counts may be worth.
    """
    kept = None if former is None else _kept(former)
    codes, lengths = _vocabulary(segments, former, kept)
    offsets = np.zeros(len(codes) + 1, dtype=np.int64)
    np.cumsum(lengths, out=offsets[1:])
    kind = np.result_type(
        np.uint8,
        *(segment.counts.dtype for segment in segments),
        *(() if former is None else (former.segment.counts.dtype,)),
    )
    rows = allocate("rows", int(offsets[-1]), np.dtype(np.int32))
    counts = allocate("counts", int(offsets[-1]), kind)
    peaks = np.zeros(len(codes), dtype=np.float32)
    sources = [_Source(s, np.searchsorted(codes, s.codes)) for s in segments]
    old = None if former is None else _Source(
        former.segment, np.searchsorted(codes, former.segment.codes)
    )  # fmt: skip
    for first, stop in _chunks(offsets):
        part = slice(offsets[first], offsets[stop])
        found = _end_to_end(sources, first, stop)
        if former is not None and old is not None:
            found = _into(found, old, former.places, first, stop)
        rows[part], counts[part] = found.rows, found.counts
        worth = peak_of(found.rows, found.counts)
        peaks[first:stop] = np.maximum.reduceat(worth, offsets[first:stop] - offsets[first])
    return Segment(codes, offsets, rows, counts), peaks  # type: ignore[arg-type]


def _kept(former: Former) -> Offsets:
    """Return how many postings of each old token stay."""
    segment, total = former.segment, 0
    kept = np.zeros(len(segment.codes), dtype=np.int64)
    for first, stop in _chunks(segment.offsets):
        start, end = segment.offsets[first], segment.offsets[stop]
        stays = (former.places[segment.rows[start:end]] >= 0).astype(np.int64)
        kept[first:stop] = np.add.reduceat(stays, segment.offsets[first:stop] - start)
        total += int(stays.sum())
    return kept


def _vocabulary(
    segments: Sequence[Segment], former: Former | None, kept: Offsets | None
) -> tuple[Codes, Offsets]:
    """Return the codes of all tokens that any passage holds, and how many passages do."""
    parts = [(segment.codes, np.diff(segment.offsets)) for segment in segments]
    if former is not None and kept is not None:
        parts.append((former.segment.codes[kept > 0], kept[kept > 0]))
    codes = np.unique(np.concatenate([np.empty(0, np.uint64), *(part[0] for part in parts)]))
    lengths = np.zeros(len(codes), dtype=np.int64)
    for own, count in parts:
        lengths[np.searchsorted(codes, own)] += count
    return codes, lengths


def _chunks(offsets: Offsets) -> Iterator[tuple[int, int]]:
    """Yield ranges of tokens, each of about ``CHUNK`` postings, at least one token."""
    first, last = 0, len(offsets) - 1
    while first < last:
        stop = int(np.searchsorted(offsets, offsets[first] + CHUNK, side="right")) - 1
        stop = min(max(stop, first + 1), last)
        yield first, stop
        first = stop


@dataclass(frozen=True, slots=True)
class _Postings:
    """Postings of a range of tokens; ``lengths`` says how many each token has."""

    lengths: Offsets
    rows: RowNumbers
    counts: Counts


def _end_to_end(sources: Sequence[_Source], first: int, stop: int) -> _Postings:
    """Put the postings of each token behind one another, source after source."""
    slices = [source.slice(first, stop) for source in sources]
    lengths = np.zeros(stop - first, dtype=np.int64)
    for places, own, _ in slices:
        lengths[places] += own
    starts = np.cumsum(lengths) - lengths
    total = int(lengths.sum())
    kind = np.result_type(np.uint8, *(source.segment.counts.dtype for source in sources))
    rows, counts = np.empty(total, dtype=np.int32), np.empty(total, dtype=kind)
    for source, (places, own, extent) in zip(sources, slices, strict=True):
        began = np.cumsum(own) - own
        at = np.repeat(starts[places] - began, own) + np.arange(int(own.sum()))
        rows[at], counts[at] = source.segment.rows[extent], source.segment.counts[extent]
        starts[places] += own
    return _Postings(lengths, rows, counts)


def _into(new: _Postings, old: _Source, moved: RowNumbers, first: int, stop: int) -> _Postings:
    """Put new postings between the old ones that stay, by token and row."""
    places, lengths, extent = old.slice(first, stop)
    rows = moved[old.segment.rows[extent]]
    stays = rows >= 0
    tokens = np.repeat(places, lengths)[stays]
    rows, counts = rows[stays], old.segment.counts[extent][stays]
    new_tokens = np.repeat(np.arange(stop - first), new.lengths)
    at = np.searchsorted(_keys(tokens, rows), _keys(new_tokens, new.rows))
    kind = np.result_type(counts.dtype, new.counts.dtype)
    return _Postings(
        new.lengths + np.bincount(tokens, minlength=stop - first),
        np.insert(rows, at, new.rows),
        np.insert(counts.astype(kind), at, new.counts),
    )


def _keys(tokens: Offsets, rows: RowNumbers) -> NDArray[np.int64]:
    """Return numbers that order postings by token, then row."""
    return (tokens.astype(np.int64) << 32) | rows
