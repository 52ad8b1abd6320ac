"""Stand-ins that are quick and exact enough to test against.

``HashEncoder`` keeps the encoder's promise (unit rows, same text same vector, shared words
closer than none) without a model, so that every room above can be tested in milliseconds.
"""

from __future__ import annotations

import itertools
import unicodedata
import zlib
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray


class HashEncoder:
    """An ``askllm.encoder.Encoder`` whose vectors count hashed characters and character pairs.

    Two texts are close when they share pairs of neighbouring characters, whatever the case or
    width of the letters. Questions and passages are encoded alike, so a text asked for itself
    has cosine 1. Vectors are the same in every process and on every machine.

    Attributes:
        name: the identity an index records.
        dimension: length of the vectors.
        encoded: every passage text this object was ever asked for, in order; a test reads it to
            see what was encoded again and what was not.
        questions: every question, likewise.
    """

    def __init__(self, dimension: int = 256, name: str = "fake/hash-bigrams") -> None:
        self.name = name
        self.dimension = dimension
        self.encoded: list[str] = []
        self.questions: list[str] = []

    def encode_passages(
        self, texts: Sequence[str], *, progress: Callable[[int, int], None] | None = None
    ) -> NDArray[np.float32]:
        """Return float32 rows of unit length, shape (len(texts), dimension)."""
        self.encoded.extend(texts)
        rows = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for number, text in enumerate(texts):
            rows[number] = self._vector(text)
            if progress is not None:
                progress(number + 1, len(texts))
        return rows

    def encode_question(self, text: str) -> NDArray[np.float32]:
        """Return one float32 vector of unit length, shape (dimension,)."""
        self.questions.append(text)
        return self._vector(text)

    def _vector(self, text: str) -> NDArray[np.float32]:
        shape = unicodedata.normalize("NFKC", text).casefold()
        characters = [c for c in shape if not c.isspace()]
        pairs = [a + b for a, b in itertools.pairwise(characters)]
        vector = np.zeros(self.dimension, dtype=np.float32)
        for feature in (*characters, *pairs, *pairs):  # a pair says more than a character
            # crc32, not hash(): Python salts the hash of a str anew in every process.
            code = zlib.crc32(feature.encode("utf-8", "surrogatepass"))
            vector[(code >> 1) % self.dimension] += 1.0 if code & 1 else -1.0
        length = float(np.linalg.norm(vector))
        if length == 0.0:  # no characters, or signs that cancel: still a unit vector
            vector[0] = length = 1.0
        unit: NDArray[np.float32] = (vector / length).astype(np.float32)
        return unit
