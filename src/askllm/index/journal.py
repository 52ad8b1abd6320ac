"""Vectors put away while a build goes on, so that a killed build need not encode them again.

    index/.encoding/<encoder>/<number>.npz

Every block of passages is one file, written under another name and renamed: what is there is whole.
The next build takes the blocks over, by the passages' digests; publishing a generation clears them.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from askllm.index.sentence_vectors import SentenceVectors

Floats = NDArray[np.float32]
FOLDER = ".encoding"


class Journal:
    """The blocks of one encoder in an index folder."""

    def __init__(self, index_folder: Path, encoder_name: str, *, sentences: bool) -> None:
        """Open the blocks there are; ``sentences``: whether sentence vectors are among them."""
        mark = hashlib.sha256(f"{encoder_name}\n{sentences}".encode()).hexdigest()[:16]
        self._folder = index_folder / FOLDER / mark
        self._places: dict[bytes, tuple[int, int]] = {}
        self._open: tuple[int, _Block] | None = None
        self._next = 0
        for path in sorted(self._folder.glob("*.npz")):
            self._take(path)

    def __contains__(self, digest: bytes) -> bool:
        """Whether the vectors of the passage with this digest are here."""
        return digest in self._places

    def add(
        self,
        digests: Sequence[bytes],
        passages: Floats,
        counts: Sequence[int],
        sentences: SentenceVectors,
    ) -> None:
        """Put away the vectors of a block of passages and of their sentences, in order.

        Args:
            digests: of the passages, 16 bytes each.
            passages: float32, shape (passages, d).
            counts: sentences of each passage.
            sentences: all of them.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / f"{self._next:08d}.npz"
        half = path.with_suffix(".new")
        with half.open("wb") as file:
            np.savez(
                file,
                digests=np.frombuffer(b"".join(digests), dtype=np.uint8).reshape(-1, 16),
                passages=passages,
                counts=np.asarray(counts, dtype=np.int64),
                codes=sentences.codes,
                scales=sentences.scales,
            )
            file.flush()
            os.fsync(file.fileno())
        os.replace(half, path)
        self._take(path)

    def get(self, digest: bytes) -> tuple[Floats, SentenceVectors]:
        """Return the vector of a passage, shape (d,), and those of its sentences."""
        number, place = self._places[digest]
        if self._open is None or self._open[0] != number:
            self._open = number, _Block(self._folder / f"{number:08d}.npz")
        return self._open[1].get(place)

    def _take(self, path: Path) -> None:
        """List the passages of a block; one that a failing disk has spoilt is left out."""
        number = int(path.stem)
        self._next = max(self._next, number + 1)
        try:
            with path.open("rb") as raw:
                with zipfile.ZipFile(raw) as whole:
                    if whole.testzip() is not None:
                        return
                raw.seek(0)
                with np.load(raw, allow_pickle=False) as file:
                    digests = file["digests"]
        except (OSError, ValueError, KeyError, EOFError, zlib.error, zipfile.BadZipFile):
            return
        for place, digest in enumerate(digests):
            self._places[digest.tobytes()] = (number, place)


class _Block:
    """One file of the journal, read whole."""

    def __init__(self, path: Path) -> None:
        with np.load(path, allow_pickle=False) as file:
            self._passages = file["passages"]
            self._sentences = SentenceVectors(file["codes"], file["scales"])
            self._stops = np.cumsum(file["counts"])
            self._counts = file["counts"]

    def get(self, place: int) -> tuple[Floats, SentenceVectors]:
        stop = int(self._stops[place])
        part = slice(stop - int(self._counts[place]), stop)
        own = SentenceVectors(self._sentences.codes[part], self._sentences.scales[part])
        return self._passages[place], own


def clear_journals(index_folder: Path) -> None:
    """Remove the blocks of all encoders: a generation holds what they were for."""
    shutil.rmtree(index_folder / FOLDER, ignore_errors=True)
