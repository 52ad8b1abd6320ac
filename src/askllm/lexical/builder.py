"""Building a lexical index a passage at a time, in memory that does not grow with the corpus."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from askllm.lexical.leg import LexicalIndex
from askllm.lexical.merge import Former, merge
from askllm.lexical.segments import Counting, Counts, RowNumbers, Segment, write_segment
from askllm.lexical.statistics import idf_of, norms_of

RUN = 16_000_000
"""Postings that are counted in memory before they go to disk: about 300 MB."""


class LexicalBuilder:
    """Counts passages, in row order, and makes the index of them, with what stays of an older one.

    builder = LexicalBuilder(scratch)
    for row, tokens in passages:
        builder.add(row, tokens)
    index = builder.finish(folder)
    """

    def __init__(self, scratch: Path) -> None:
        """Keep what does not fit into memory in ``scratch``, a folder that the caller removes."""
        self._scratch = scratch
        self._counting = Counting()
        self._segments: list[Segment] = []
        self._rows = array("i")
        self._lengths = array("i")

    def add(self, row: int, tokens: Sequence[str]) -> None:
        """Count the search tokens of the passage in ``row``; rows must ascend."""
        self._counting.add(row, tokens)
        self._rows.append(row)
        self._lengths.append(len(tokens))
        if len(self._counting) >= RUN:
            self._flush()

    def finish(
        self,
        folder: Path | None,
        *,
        former: LexicalIndex | None = None,
        places: RowNumbers | None = None,
    ) -> LexicalIndex:
        """Make the index; with a folder its arrays lie there, else in memory.

        Args:
            folder: is made; must not exist.
            former: an index whose passages stay, but for those with -1 in ``places``.
            places: the new row of each old one, in the old order; int32, shape (former.size,).

        Raises:
            ValueError: there is no passage or no token.
        """
        old = None if former is None or places is None else Former(former.segment, places)
        lengths = self._all_lengths(former, places)
        if len(lengths) == 0 or not lengths.any():
            raise ValueError("BM25 needs at least one passage with at least one token")
        if folder is None or not self._segments:
            self._segments.append(self._counting.segment())
        else:
            self._flush()
        norms = norms_of(lengths)

        def peak_of(rows: RowNumbers, counts: Counts) -> NDArray[np.float32]:
            count = counts.astype(np.float32)
            share: NDArray[np.float32] = count / (norms[rows] + count)
            return share

        def allocate(name: str, length: int, kind: np.dtype[np.generic]) -> NDArray[np.generic]:
            if folder is None or length == 0:
                return np.empty(length, dtype=kind)
            return np.lib.format.open_memmap(
                folder / f"{name}.npy", mode="w+", dtype=kind, shape=(length,)
            )

        if folder is not None:
            folder.mkdir()
        segment, peaks = merge(self._segments, old, allocate, peak_of)
        idf = idf_of(
            np.diff(segment.offsets), size=len(lengths), total=int(lengths.sum(dtype=np.int64))
        )
        index = LexicalIndex(segment, lengths, idf, peaks)
        if folder is not None:
            index.save(folder)
        return index

    def _flush(self) -> None:
        if len(self._counting):
            name = f"run-{len(self._segments)}"
            self._segments.append(write_segment(self._counting.segment(), self._scratch, name))
        self._counting = Counting()

    def _all_lengths(
        self, former: LexicalIndex | None, places: RowNumbers | None
    ) -> NDArray[np.int32]:
        stays = None if places is None else places >= 0
        size = len(self._rows) + (0 if stays is None else int(stays.sum()))
        lengths = np.zeros(size, dtype=np.int32)
        lengths[np.asarray(self._rows, dtype=np.int32)] = np.asarray(self._lengths, dtype=np.int32)
        if former is not None and places is not None and stays is not None:
            lengths[places[stays]] = former.lengths[stays]
        return lengths
