"""Vectors of sentences in a byte a component, each with a scale of its own.

A corpus has about eight times as many sentences as passages. A component is rounded to 1/127 of
the largest of its vector: that moves a cosine by 0.0002 on average (ADR 0012) in half of what float16
takes. What has been rounded once comes back the same when it is rounded again.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
CODES, SCALES = "sentences.npy", "sentence-scales.npy"


@dataclass(frozen=True, slots=True)
class SentenceVectors:
    """``codes``: int8, shape (sentences, d); ``scales``: float32, shape (sentences,)."""

    codes: NDArray[np.int8]
    scales: NDArray[np.float32]

    def __len__(self) -> int:
        """Sentences."""
        return len(self.codes)

    @classmethod
    def of(cls, vectors: Floats) -> SentenceVectors:
        """Round ``vectors``, float32, shape (sentences, d)."""
        highest = np.abs(vectors).max(axis=1, initial=0.0)
        scales = np.where(highest > 0, highest / 127, 1.0).astype(np.float32)
        codes = np.rint(vectors / scales[:, None]).clip(-127, 127).astype(np.int8)
        return cls(codes, scales)

    def vectors(self, first: int, stop: int) -> Floats:
        """Return a range of the vectors, float32, shape (stop - first, d)."""
        part = slice(first, stop)
        found: Floats = self.codes[part].astype(np.float32) * self.scales[part, None]
        return found

    @classmethod
    def make(cls, folder: Path, sentences: int, dimension: int) -> SentenceVectors:
        """Make the files for so many vectors in ``folder``, to be filled in."""
        if sentences == 0:  # an array without entries cannot be mapped
            np.save(folder / CODES, np.empty((0, dimension), dtype=np.int8))
            np.save(folder / SCALES, np.empty(0, dtype=np.float32))
            return cls.open(folder)
        made = np.lib.format.open_memmap
        return cls(
            made(folder / CODES, mode="w+", dtype=np.int8, shape=(sentences, dimension)),
            made(folder / SCALES, mode="w+", dtype=np.float32, shape=(sentences,)),
        )

    @classmethod
    def open(cls, folder: Path) -> SentenceVectors:
        """Open the files in ``folder`` by memory map; raises ``OSError`` or ``ValueError``."""
        try:
            scales = np.load(folder / SCALES, allow_pickle=False)
            # an array without entries cannot be mapped
            codes = np.load(folder / CODES, mmap_mode="r" if len(scales) else None)
        except EOFError as error:
            raise ValueError(f"{CODES} or {SCALES} is damaged ({error})") from error
        if len(codes) != len(scales):
            raise ValueError(f"{CODES} and {SCALES} hold different numbers of sentences")
        return cls(codes, scales)
