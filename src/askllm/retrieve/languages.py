"""Which passages are in the other language than a question, and their places among the hits.

An encoder puts what is said in one language near to all else in that language: in a folder of both,
hardly a passage of the other is among the nearest, however well it answers. So each language is
searched by itself, cosines are compared after what a language has in common is taken from them
(``fusion``), and a share of the hits is kept for each (ADR 0004).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from askllm import dense
from askllm.dense import DenseIndex
from askllm.index import Index
from askllm.types import Language

Floats = NDArray[np.float32]
Rows = NDArray[np.int64]
Mask = NDArray[np.bool_]

ONE_OF = 4
"""Of so many hits one is in each language, if there are such passages."""

LOOKED_THROUGH = 50_000
"""Passages of a language that are looked through one by one: about 0.1 s."""
FURTHER = 1_000
"""Nearest passages among which those of a larger language are looked for."""


class Languages:
    """Which passages are Chinese, by what their article is in. Immutable, thread-safe."""

    def __init__(self, index: Index) -> None:
        """Read the language of every article, without its text."""
        extents = index.store.extents()
        self._chinese = np.zeros(index.store.passage_count, dtype=np.bool_)
        for article_id, language in index.store.languages().items():
            if language.startswith("zh") and article_id in extents:
                own = extents[article_id]
                self._chinese[own.row : own.row + own.passages] = True
        self.differ = bool(self._chinese.any()) and not bool(self._chinese.all())

    def abroad(self, rows: Rows, language: Language) -> Mask:
        """Return which of ``rows`` are in another language than a question in ``language``."""
        there: Mask = self._chinese[rows] != (language == "zh")
        return there

    def nearest(self, index: DenseIndex, vector: Floats, depth: int, within: Rows | None) -> Rows:
        """Return the passages nearest in meaning, best first: ``depth``, and as many of a language.

        Args:
            index: the vectors.
            vector: the question's, of unit length.
            depth: at least 1.
            within: the rows that are searched; all when ``None``.
        """
        if within is None:
            rows = index.search(vector, k=depth)[0]
        else:
            rows = dense.search_within(index, vector, within, k=depth)[0]
        if not self.differ:
            return rows
        for chinese in (True, False):
            if np.count_nonzero(self._chinese[rows] == chinese) < depth:
                rows = np.union1d(rows, self._of(chinese, index, vector, depth, within))
        cosines = index.scores_of(vector, rows)
        best: Rows = rows[np.lexsort((rows, -cosines))]
        return best

    def _of(
        self, chinese: bool, index: DenseIndex, vector: Floats, depth: int, within: Rows | None
    ) -> Rows:
        """Return the nearest passages of one language, exactly where it is not too large."""
        own = np.flatnonzero(self._chinese == chinese).astype(np.int64)
        if within is not None:
            own = np.intersect1d(own, within, assume_unique=True)
        if len(own) > LOOKED_THROUGH:
            found = index.search(vector, k=FURTHER)[0]
            return found[np.isin(found, own, assume_unique=True)][:depth]
        return dense.search_within(index, vector, own, k=depth)[0]


def with_both(order: Sequence[int], abroad: Sequence[bool], k: int) -> list[int]:
    """Return ``k`` of ``order``, of each language at least one in ``ONE_OF``, where there are.

    Args:
        order: places of candidates, best first.
        abroad: for each candidate, by its place, whether it is in another language.
        k: how many are wanted.
    """
    chosen = list(order[:k])
    for there in (True, False):
        best = [place for place in order if abroad[place] == there][: k // ONE_OF]
        missing = [place for place in best if place not in chosen]
        # the last of the other language make room: they are more than three in four
        others = [place for place in chosen if abroad[place] != there]
        dropped = set(others[len(others) - len(missing) :]) if missing else set()
        chosen = [place for place in chosen if place not in dropped] + missing
    return [place for place in order if place in set(chosen)]
