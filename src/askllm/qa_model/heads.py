"""The reader's heads: the network's last states to spans, sentences and a chance, in numpy.

Four heads look at the states: where an answer starts, where it ends, whether a piece is inside the
sentence that answers, and, from ``<s>``, whether the passage answers at all. A start or end at
``<s>`` says "no answer here". All scores are logits; a span's score is start + end, minus the same
at ``<s>``: above 0 the span is likelier than none.

Source:
    Devlin et al., "BERT" (2018), section 4.3: https://arxiv.org/abs/1810.04805
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from askllm.qa_model.inputs import Window
from askllm.types import Span

Floats = NDArray[np.float32]

LONGEST = 60
"""Characters of a span, unless it lies within one sentence."""
LONGEST_IN_SENTENCE = 200
"""Pieces of a span that lies within one sentence."""
MOST_SPANS = 10
NOTHING = -100.0
"""The score of a sentence of which no piece can be read."""


@dataclass(frozen=True, slots=True)
class Scores:
    """Logits of one window, float32.

    Attributes:
        start, end: shape (1 + pieces,): at ``<s>``, then at the passage's pieces; ``-inf`` where a
            piece stands for no character.
        inside: shape (pieces,).
        answers: whether the window's passage answers.
    """

    start: Floats
    end: Floats
    inside: Floats
    answers: float


@dataclass(frozen=True, slots=True)
class Heads:
    """The marks and heads of a trained reader, float32.

    Attributes:
        segment: shape (3, hidden), by ``Window.segments``.
        match: shape (2, hidden), by ``Window.matches``.
        tokens: shape (hidden, 3): start, end, inside; ``token_biases``: shape (3,).
        pooled: shape (hidden, hidden), applied as ``state @ pooled``; ``pooled_biases``: (hidden,).
        answers: shape (hidden,); ``answers_bias``: one number.
    """

    segment: Floats
    match: Floats
    tokens: Floats
    token_biases: Floats
    pooled: Floats
    pooled_biases: Floats
    answers: Floats
    answers_bias: float

    @classmethod
    def of(cls, tensors: Mapping[str, Floats]) -> Heads:
        """Take the arrays of ``Difference.heads``.

        Raises:
            ValueError: one is missing or of a shape that does not fit the others.
        """
        try:
            heads = cls(
                segment=tensors["segment"],
                match=tensors["match"],
                tokens=np.stack([tensors[f"{name}.w"] for name in _TOKEN_HEADS], axis=1),
                token_biases=np.concatenate([tensors[f"{name}.b"] for name in _TOKEN_HEADS]),
                pooled=np.ascontiguousarray(tensors["pooled.w"].T),
                pooled_biases=tensors["pooled.b"],
                answers=tensors["answers.w"],
                answers_bias=float(tensors["answers.b"][0]),
            )
        except KeyError as error:
            raise ValueError(f"the reader's file has no head {error}") from error
        hidden = heads.segment.shape[-1]
        shapes = {
            "segment": (heads.segment.shape, (3, hidden)),
            "match": (heads.match.shape, (2, hidden)),
            "start, end, inside": (heads.tokens.shape, (hidden, 3)),
            "pooled": (heads.pooled.shape, (hidden, hidden)),
            "answers": (heads.answers.shape, (hidden,)),
        }
        for name, (got, wanted) in shapes.items():
            if got != wanted:
                raise ValueError(f"the reader's head {name} has shape {got}, not {wanted}")
        return heads

    def marks(self, window: Window) -> Floats:
        """Return what is added to the states: float32, shape (tokens, hidden)."""
        marks: Floats = self.segment[window.segments] + self.match[window.matches]
        return marks

    def scores(self, window: Window, hidden: Floats) -> Scores:
        """Return the logits of a window.

        Args:
            hidden: the network's last states, float32, shape (tokens, hidden).
        """
        stop = window.first + len(window.spans)
        logits = hidden[[0, *range(window.first, stop)]] @ self.tokens + self.token_biases
        empty = np.flatnonzero(window.spans[:, 1] <= window.spans[:, 0]) + 1
        logits[empty, :2] = -np.inf
        pooled = np.tanh(hidden[0] @ self.pooled + self.pooled_biases)
        answers = float(pooled @ self.answers) + self.answers_bias
        return Scores(logits[:, 0], logits[:, 1], logits[1:, 2], answers)


@dataclass(frozen=True, slots=True)
class Calibration:
    """How the heads' logits are joined, and what they mean; found on articles kept for that.

    The chance that a passage answers is sigmoid(slope × (answers + share × best span) + intercept).
    ``inside``: how much the mean over a sentence's inside logits adds to its score.
    """

    slope: float = 1.0
    intercept: float = 0.0
    share: float = 0.0
    inside: float = 1.0

    @classmethod
    def of(cls, metadata: Mapping[str, str]) -> Calibration:
        """Take what the reader's file says; one that was never calibrated says nothing.

        Raises:
            ValueError: it is no finite number, or a higher logit would be a lower chance.
        """
        found = cls(
            slope=float(metadata.get("slope", 1)),
            intercept=float(metadata.get("intercept", 0)),
            share=float(metadata.get("share", 0)),
            inside=float(metadata.get("inside", 1)),
        )
        finite = math.isfinite(found.slope + found.intercept + found.share + found.inside)
        if not (finite and found.slope > 0 and found.share >= 0 and found.inside >= 0):
            raise ValueError(f"it makes no sense: {found}")
        return found

    def logit(self, answers: float, best: float) -> float:
        """Join the two signs of an answer: the head's logit, and the best span's score."""
        return answers + self.share * best

    def chance(self, logit: float) -> float:
        """Return the calibrated chance, in [0, 1]."""
        return 0.5 * (1.0 + math.tanh(0.5 * (self.slope * logit + self.intercept)))


@dataclass(frozen=True, slots=True)
class SpanScore:
    """A possible answer: ``[start, end)`` in the passage, and its score against none."""

    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class Reading:
    """What the reader says about one passage.

    Attributes:
        answers: calibrated chance, in [0, 1], that the passage answers the question.
        logit: the same before calibration.
        spans: at most ``MOST_SPANS`` that do not overlap, best first.
        sentences: one score for each sentence asked about; higher is better, and scores of
            several passages of one question can be compared.
    """

    answers: float
    logit: float
    spans: tuple[SpanScore, ...]
    sentences: tuple[float, ...]


def read_out(
    windows: Sequence[Window],
    scores: Sequence[Scores],
    sentences: Sequence[Span],
    calibration: Calibration,
) -> Reading:
    """Join the windows of one passage to a reading.

    Args:
        windows: all of the passage, at least one.
        scores: of each window.
        sentences: spans of the passage, in order and apart.
    """
    found: dict[tuple[int, int], float] = {}
    rated = [NOTHING] * len(sentences)
    best_logit = -math.inf
    for window, one in zip(windows, scores, strict=True):
        owner = _owners(window, sentences)
        grid = span_grid(window, one, owner)
        best = _best_spans(window, grid)
        for span in best:
            key = (span.start, span.end)
            found[key] = max(found.get(key, -math.inf), span.score)
        top = best[0].score if best else 0.0
        best_logit = max(best_logit, calibration.logit(one.answers, top))
        for number, score in _sentence_scores(grid, one, owner, calibration).items():
            rated[number] = max(rated[number], score)
    spans = [SpanScore(start, end, score) for (start, end), score in found.items()]
    return Reading(calibration.chance(best_logit), best_logit, _apart(spans), tuple(rated))


def span_grid(window: Window, scores: Scores, owner: NDArray[np.int64]) -> Floats:
    """Score every span against none.

    Args:
        owner: the sentence of each piece, or -1.

    Returns:
        float32, shape (pieces, widest): at ``[i, d]`` the span of the pieces ``i`` to ``i + d``;
        ``-inf`` where that is too long or beyond the passage.
    """
    pieces = len(window.spans)
    widest = min(pieces, LONGEST_IN_SENTENCE)
    if not pieces:
        return np.empty((0, 0), dtype=np.float32)
    ends = np.minimum(np.arange(pieces)[:, np.newaxis] + np.arange(widest), pieces - 1)
    null = scores.start[0] + scores.end[0]
    grid: Floats = (scores.start[1:, np.newaxis] + scores.end[1:][ends] - null).astype(np.float32)
    length = window.spans[:, 1][ends] - window.spans[:, :1]
    together = (owner[ends] == owner[:, np.newaxis]) & (owner >= 0)[:, np.newaxis]
    beyond = np.arange(pieces)[:, np.newaxis] + np.arange(widest) >= pieces
    grid[beyond | ((length > LONGEST) & ~together)] = -np.inf
    return grid


_TOKEN_HEADS = ("start", "end", "inside")


def _owners(window: Window, sentences: Sequence[Span]) -> NDArray[np.int64]:
    """Return the sentence of each piece, by where it starts: int64, shape (pieces,); -1 for none."""
    if not sentences:
        return np.full(len(window.spans), -1, dtype=np.int64)
    starts = np.array([span.start for span in sentences])
    stops = np.array([span.end for span in sentences])
    owner = np.searchsorted(starts, window.spans[:, 0], side="right") - 1
    outside = (owner < 0) | (window.spans[:, 0] >= stops[owner])
    return np.where(outside, -1, owner).astype(np.int64)


def _best_spans(window: Window, grid: Floats) -> list[SpanScore]:
    """Return the best spans that do not overlap, best first."""
    flat = grid.ravel()
    many = min(flat.size, 20 * MOST_SPANS)
    if not many:
        return []
    places = np.argpartition(-flat, many - 1)[:many]
    spans = []
    for place in places[np.isfinite(flat[places])]:
        first, more = divmod(int(place), grid.shape[1])
        start, end = int(window.spans[first, 0]), int(window.spans[first + more, 1])
        spans.append(SpanScore(start, end, float(flat[place])))
    return list(_apart(spans))


def _apart(spans: Sequence[SpanScore]) -> tuple[SpanScore, ...]:
    """Return the best spans of which none overlaps a better one."""
    kept: list[SpanScore] = []
    for span in sorted(spans, key=lambda one: (-one.score, one.start, one.end)):
        if all(span.end <= other.start or other.end <= span.start for other in kept):
            kept.append(span)
            if len(kept) == MOST_SPANS:
                break
    return tuple(kept)


def _sentence_scores(
    grid: Floats, scores: Scores, owner: NDArray[np.int64], calibration: Calibration
) -> dict[int, float]:
    """Return the score of each sentence that has pieces in the window.

    The log of the summed odds of the spans that lie in it, plus its share of the mean inside logit.
    """
    found: dict[int, float] = {}
    for number in np.unique(owner[owner >= 0]):
        rows = np.flatnonzero(owner == number)
        first, last = int(rows[0]), int(rows[-1])
        part = grid[first : last + 1].astype(np.float64)
        reach = np.arange(first, last + 1)[:, np.newaxis] + np.arange(grid.shape[1])
        part[reach > last] = -np.inf
        most = part.max(initial=-np.inf)
        if not math.isfinite(most):
            continue
        odds = most + math.log(np.exp(part - most).sum())
        found[int(number)] = odds + calibration.inside * float(scores.inside[rows].mean())
    return found
