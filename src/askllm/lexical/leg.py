"""Searching a lexical index: the passages with the highest BM25+, without looking at all of them.

Tokens are taken from the one that can add most to the one that can add least. Once what is left
cannot lift a passage that has none of the tokens so far among the best, the long lists of common
tokens are no longer walked: what they add is looked up for the passages still in the race. The
result is that of the full sum (MaxScore, with a first guess at who is best to race against).

Source: Turtle & Flood 1995, "Query evaluation: strategies and optimizations".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from askllm.lexical.segments import Offsets, RowNumbers, Segment, codes_of, mapped
from askllm.lexical.statistics import DELTA, K1, norms_of

Rows = NDArray[np.int64]
Scores = NDArray[np.float32]
Sums = NDArray[np.float64]

_LONG = 2_048
"""Postings from which on it pays to ask whether a list must be walked at all."""
_SLACK = 1 - 1e-5
"""How near to the last of the best a passage must come to stay in the race: scores are compared
after rounding to float32, and equal ones come back in row order."""
_EARLY = 0.8
"""A list is asked about when this share of what all tokens can add is left, or less."""
_FEW = 32
_DEAR = 2
"""How much longer it takes to look a passage up in a list than to walk past it."""
_SPARSE = 32
"""With fewer postings than a share of so many of all passages, they are sorted, not spread out."""
_KEPT_TOKENS = 65_536

_ARRAYS = ("codes", "offsets", "rows", "counts", "lengths", "idf", "peaks")


@dataclass(frozen=True, slots=True)
class _Terms:
    """The tokens of a question that passages hold, the one that can add most first.

    ``starts``, ``stops``: their postings. ``factors``, float32: what a share is multiplied by.
    ``left[i]``: the most that the tokens from ``i`` on can add to a passage.
    ``floor``: what BM25+ adds to every passage.
    """

    starts: Offsets
    stops: Offsets
    factors: Scores
    left: list[float]
    floor: float

    def __len__(self) -> int:
        """Tokens."""
        return len(self.starts)


class LexicalIndex:
    """BM25+ of every passage for a question; immutable once built, thread-safe.

    Scores are as ``rank_bm25.BM25Plus.get_scores`` gives them, to float32.
    """

    def __init__(
        self,
        segment: Segment,
        lengths: NDArray[np.int32],
        idf: NDArray[np.float64],
        peaks: NDArray[np.float32],
    ) -> None:
        """Use ``build`` or ``open``.

        Args:
            segment: the postings of all passages.
            lengths: tokens of each passage, shape (passages,).
            idf: of each token, in the order of ``segment.codes``.
            peaks: of each token the highest ``count / (norm + count)`` among its postings.
        """
        self.segment = segment
        self.lengths = lengths
        self._idf = idf
        self._peaks = peaks
        self._norms = norms_of(lengths)
        self._known: dict[str, int] = {}

    @property
    def size(self) -> int:
        """Passages in the index."""
        return len(self.lengths)

    @classmethod
    def build(cls, documents: Sequence[Sequence[str]]) -> LexicalIndex:
        """Index the search tokens of each passage, in row order, in memory.

        Raises:
            ValueError: there is no passage or no token.
        """
        from askllm.lexical.builder import LexicalBuilder

        builder = LexicalBuilder(Path())
        for row, tokens in enumerate(documents):
            builder.add(row, tokens)
        return builder.finish(None)

    def knows(self, token: str) -> bool:
        """Whether any passage holds ``token``."""
        return self._column(token) >= 0

    def known(self, tokens: Sequence[str]) -> list[bool]:
        """Return which of ``tokens`` any passage holds; the quick way for thousands."""
        there: list[bool] = (self._places(tokens) >= 0).tolist()
        return there

    def rarity(self, token: str) -> float:
        """Return BM25+'s idf, ``ln((N + 1) / n)``; ``ln(N + 1)`` for a token no passage holds."""
        column = self._column(token)
        return float(np.log(self.size + 1) if column < 0 else self._idf[column])

    def search(self, tokens: Iterable[str], *, k: int) -> tuple[Rows, Scores]:
        """Find the ``k`` passages with the highest BM25+.

        Args:
            tokens: the search tokens of the question, repetitions counting.
            k: at least 1.

        Returns:
            ``(rows, scores)``, at most ``k`` each, best first, ties in row order; passages that
            share no token with the question do not come back.
        """
        if k < 1:
            raise ValueError(f"k must be at least 1, not {k}")
        terms = self._terms(tokens)
        rows, sums = self._best(terms, k)
        scores = (sums + terms.floor).astype(np.float32)
        if len(rows) > k:
            best = scores >= _kth(scores, k)
            rows, scores = rows[best], scores[best]
        order = np.lexsort((rows, -scores))[:k]
        return rows[order].astype(np.int64), scores[order]

    def scores_of(self, tokens: Iterable[str], rows: Rows) -> Scores:
        """Return the BM25+ of the given passages; 0 for one that shares no token."""
        terms = self._terms(tokens)
        wanted = np.asarray(rows, dtype=np.int32)
        sums, norms = np.zeros(len(wanted), dtype=np.float64), self._norms[wanted]
        for i in range(len(terms)):
            self._add(terms, i, wanted, norms, sums)
        sums[sums > 0] += terms.floor
        return sums.astype(np.float32)

    def _column(self, token: str) -> int:
        """Return the place of ``token`` among the index's, or -1."""
        column = self._known.get(token)
        return self._columns((token,))[0] if column is None else column

    def _places(self, tokens: Sequence[str]) -> NDArray[np.int64]:
        codes = codes_of(tokens)
        at = np.searchsorted(self.segment.codes, codes)
        there = self.segment.codes[np.minimum(at, len(self.segment.codes) - 1)] == codes
        return np.where(there, at, -1).astype(np.int64)

    def _columns(self, tokens: Sequence[str]) -> list[int]:
        """Return the places of ``tokens`` among the index's, -1 for one that no passage holds."""
        new = [token for token in tokens if token not in self._known]
        if new:
            found = dict(zip(new, self._places(new).tolist(), strict=True))
            if len(self._known) + len(new) > _KEPT_TOKENS:
                self._known = {}
            known = self._known
            known.update(found)
            return [found[t] if t in found else known.get(t, -1) for t in tokens]
        known = self._known
        return [known[token] for token in tokens]

    def _terms(self, tokens: Iterable[str]) -> _Terms:
        """Look up the tokens of a question."""
        counts = Counter(tokens)
        columns = np.array(self._columns(list(counts)), dtype=np.int64)
        times = np.fromiter(counts.values(), dtype=np.float64, count=len(counts))[columns >= 0]
        columns = columns[columns >= 0]
        idf = self._idf[columns] * times
        factors = (idf * (K1 + 1)).astype(np.float32)
        bounds = factors.astype(np.float64) * self._peaks[columns]
        order = np.lexsort((columns, -bounds))
        left = np.cumsum(bounds[order][::-1])[::-1].tolist()
        floor = float(idf[order].sum() * DELTA)
        columns = columns[order]
        offsets = self.segment.offsets
        return _Terms(offsets[columns], offsets[columns + 1], factors[order], left, floor)

    def _best(self, terms: _Terms, k: int) -> tuple[RowNumbers, Sums]:
        """Return passages among which the ``k`` best are, with their sums but for the floor."""
        rows, sums = np.empty(0, dtype=np.int32), np.empty(0, dtype=np.float64)
        summed, enough = 0, 0.0
        for i in range(1, len(terms)):
            if terms.stops[i] - terms.starts[i] < _LONG or terms.left[i] > _EARLY * terms.left[0]:
                continue
            if enough == 0.0:
                rows, sums = self._summed(terms, summed, i, rows, sums)
                summed = i
                enough = self._enough(terms, i, rows, sums, k)
            if terms.left[i] < enough:  # who has none of the tokens before is out
                rows, sums = self._summed(terms, summed, i, rows, sums)
                summed = i
                stays = np.flatnonzero(sums + terms.left[i] >= enough)
                rows, sums = rows[stays], sums[stays]
                if len(rows) * _DEAR * (len(terms) - i) < (terms.stops - terms.starts)[i:].sum():
                    return self._race(terms, i, rows, sums, enough)
        return self._summed(terms, summed, len(terms), rows, sums)

    def _enough(self, terms: _Terms, first: int, rows: RowNumbers, sums: Sums, k: int) -> float:
        """Return a sum that ``k`` passages reach: the least of those ahead after ``first`` terms.

        What comes less than that is not among the ``k`` best. 0 if there are too few passages.
        """
        if len(rows) < k:
            return 0.0
        # Any k passages would do; those near the top are found without sorting all of them.
        highest = sums.max()
        for share in (0.9, 0.8, 0.7, 0.5, 0.0):
            ahead = np.flatnonzero(sums >= share * highest)
            if len(ahead) >= k:
                break
        rows, sums = rows[ahead], sums[ahead]
        if len(rows) > k:
            ahead = np.argpartition(sums, -k)[-k:]
            rows, sums = rows[ahead], sums[ahead]
        norms = self._norms[rows]
        for i in range(first, len(terms)):
            self._add(terms, i, rows, norms, sums)
        return _SLACK * float(sums.min())

    def _summed(
        self, terms: _Terms, first: int, stop: int, rows: RowNumbers, sums: Sums
    ) -> tuple[RowNumbers, Sums]:
        """Add the postings of a range of terms to the sums of passages; new ones come to them."""
        if first == stop:
            return rows, sums
        parts = [slice(terms.starts[i], terms.stops[i]) for i in range(first, stop)]
        lengths = (terms.stops - terms.starts)[first:stop]
        new = np.concatenate([self.segment.rows[part] for part in parts])
        counts = np.concatenate([self.segment.counts[part] for part in parts])
        worth = self._worth(np.repeat(terms.factors[first:stop], lengths), new, counts)
        everything = np.concatenate([rows, new])
        weights = np.concatenate([sums, worth])
        if len(everything) * _SPARSE < self.size:
            few, places = np.unique(everything, return_inverse=True)
            return few, _added(places, weights, len(few))
        spread = _added(everything, weights, self.size)
        distinct = np.flatnonzero(spread != 0).astype(np.int32)  # five times faster than of floats
        return distinct, spread[distinct]

    def _race(
        self, terms: _Terms, first: int, rows: RowNumbers, sums: Sums, enough: float
    ) -> tuple[RowNumbers, Sums]:
        """Add the terms from ``first`` on to the passages that can still come to ``enough``."""
        norms = self._norms[rows]
        for i in range(first, len(terms)):
            if len(rows) > _FEW:  # fewer are added up sooner than sorted out
                stays = np.flatnonzero(sums + terms.left[i] >= enough)
                rows, norms, sums = rows[stays], norms[stays], sums[stays]
            self._add(terms, i, rows, norms, sums)
        return rows, sums

    def _add(self, terms: _Terms, i: int, rows: RowNumbers, norms: Scores, sums: Sums) -> None:
        """Add to ``sums`` of ``rows``, whose norms are ``norms``, what term ``i`` is worth there."""
        start = int(terms.starts[i])
        own = self.segment.rows[start : terms.stops[i]]
        at = own.searchsorted(rows)
        np.minimum(at, len(own) - 1, out=at)
        count = self.segment.counts[start : terms.stops[i]].take(at).astype(np.float32)
        count *= own.take(at) == rows  # 0 where the token is not
        norms = norms + count
        count /= norms
        count *= terms.factors[i]
        sums += count

    def _worth(
        self, factors: Scores | np.float32, rows: RowNumbers, counts: NDArray[np.unsignedinteger]
    ) -> Scores:
        """Return ``factor x count / (norm + count)``: what postings add to their passages."""
        count = counts.astype(np.float32)
        worth: Scores = self._norms.take(rows)  # much faster than to index
        worth += count
        np.divide(count, worth, out=worth)
        worth *= factors
        return worth

    def save(self, folder: Path) -> None:
        """Write the arrays into ``folder``, a ``.npy`` file each; those that lie there stay."""
        folder.mkdir(exist_ok=True)
        for name, array in self._arrays().items():
            place = folder / f"{name}.npy"
            if isinstance(array, np.memmap) and Path(str(array.filename)) == place.resolve():
                array.flush()  # to save it would be to read what is being overwritten
            else:
                np.save(place, array)

    @classmethod
    def open(cls, folder: Path) -> LexicalIndex:
        """Open what ``save`` wrote, by memory map; raises ``OSError`` or ``ValueError``."""
        codes, offsets, rows, counts, lengths, idf, peaks = (
            mapped(folder / f"{name}.npy") for name in _ARRAYS
        )
        fits = len(codes) == len(offsets) - 1 == len(idf) == len(peaks)
        if not fits or not len(rows) == len(counts) == offsets[-1] or len(lengths) == 0:
            raise ValueError(f"the arrays in {folder.name} do not fit each other")
        return cls(Segment(codes, offsets, rows, counts), lengths, idf, peaks)

    def _arrays(self) -> dict[str, NDArray[np.generic]]:
        part = self.segment
        arrays = (part.codes, part.offsets, part.rows, part.counts)
        return dict(zip(_ARRAYS, (*arrays, self.lengths, self._idf, self._peaks), strict=True))


def _added(places: NDArray[np.integer], weights: Sums, size: int) -> Sums:
    """Return the sum of the weights of each of ``size`` places, in the order they come in."""
    sums: NDArray[Any] = np.bincount(places, weights=weights, minlength=size)
    return sums


def _kth(scores: Scores | Sums, k: int) -> float:
    """Return the ``k``-th highest of at least ``k`` scores."""
    return float(np.partition(scores, -k)[-k])
