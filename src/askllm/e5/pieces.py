"""The bundled model's tokenizer: a spelled text to the numbers of its word pieces.

    Pieces are chosen so that the sum of their log-probabilities is the greatest (a Unigram model).

The ``tokenizers`` library does the same and takes a second to take in a quarter million pieces,
every time askllm starts; a plain dict needs a tenth of that. Tests hold the two against each other.

Source:
    Kudo, "Subword Regularization" (2018), section 3.2: https://arxiv.org/abs/1804.10959
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

import numpy as np

from askllm.e5.weights import Pieces

_SPACE = "\u2581"
_NEVER = 0xFF
"""A byte that UTF-8 never has."""
_NEVER_AS_TEXT = "\udcff"
_WORD = re.compile(f"{_SPACE}[^{_SPACE}]*")
_UNKNOWN_COSTS = 10.0
"""How much less likely than the least likely piece an unknown character is; as in the library."""


@dataclass(frozen=True, slots=True)
class PieceTable:
    """Word pieces by their text.

    Attributes:
        ids: text of a piece to its number.
        scores: log-probabilities by number.
        start: number of ``<s>``.
        end: number of ``</s>``.
        unknown: number of ``<unk>``.
        longest: characters of the longest piece.
        unknown_score: log-probability of a character that no piece holds.
    """

    ids: dict[str, int]
    scores: list[float]
    start: int
    end: int
    unknown: int
    longest: int
    unknown_score: float

    @classmethod
    def of(cls, pieces: Pieces) -> PieceTable:
        """Take in the pieces of a weights file."""
        # One long text that is split is four times as fast as a quarter million short ones.
        parted = np.insert(np.asarray(pieces.blob), pieces.offsets[1:-1].astype(np.int64), _NEVER)
        texts = parted.tobytes().decode("utf-8", "surrogateescape").split(_NEVER_AS_TEXT)
        scores: list[float] = pieces.scores.tolist()
        return cls(
            ids=dict(zip(texts, range(len(texts)), strict=True)),
            scores=scores,
            start=pieces.start,
            end=pieces.end,
            unknown=pieces.unknown,
            longest=max(map(len, texts)),
            unknown_score=min(scores) - _UNKNOWN_COSTS,
        )

    def encode(self, text: str) -> list[int]:
        """Return the numbers of the pieces of ``text``, between those of start and end.

        Args:
            text: as ``Spelling.normalised`` gives it, with a prefix or without.
        """
        marked = text.replace(" ", _SPACE)
        if not marked.startswith(_SPACE):
            marked = _SPACE + marked
        inner = [
            piece for word in _WORD.findall(marked) for piece, _ in self.cut(word, self.longest)
        ]
        return [self.start, *inner, self.end]

    def cut(self, word: str, longest: int) -> list[tuple[int, int]]:
        """Cut a word into pieces of at most ``longest`` characters, the likeliest way.

        By the best way to each of its places (Viterbi's algorithm).

        Returns:
            Number and length of each piece, in order.
        """
        places = len(word)
        best = [0.0] + [-math.inf] * places
        came: list[tuple[int, int]] = [(0, 0)] * (places + 1)  # piece, and where it starts
        find, scores = self.ids.get, self.scores
        for start in range(places):
            here = best[start]
            if find(word[start]) is None and here + self.unknown_score > best[start + 1]:
                best[start + 1], came[start + 1] = here + self.unknown_score, (self.unknown, start)
            for stop in range(start + 1, min(start + longest, places) + 1):
                piece = find(word[start:stop])
                if piece is not None and here + scores[piece] > best[stop]:
                    best[stop], came[stop] = here + scores[piece], (piece, start)
        path: list[tuple[int, int]] = []
        at = places
        while at > 0:
            piece, start = came[at]
            path.append((piece, at - start))
            at = start
        return path[::-1]
