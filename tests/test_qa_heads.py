"""The reader's heads against plain loops over all spans."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from askllm.qa_model.heads import (
    LONGEST,
    MOST_SPANS,
    NOTHING,
    Calibration,
    Heads,
    Scores,
    read_out,
)
from askllm.qa_model.inputs import Window
from askllm.types import Span

HIDDEN = 6


def _window(spans: list[tuple[int, int]], first: int = 3) -> Window:
    tokens = first + len(spans) + 1
    segments = np.array([0] * (first - 1) + [1] + [2] * (len(spans) + 1))
    matches = np.zeros(tokens, dtype=np.int64)
    matches[first : first + 1] = 1
    placed = np.array(spans, dtype=np.int64).reshape(-1, 2)
    return Window(np.arange(tokens), segments, matches, first, placed)


def _tensors(seed: int = 0) -> dict[str, NDArray[np.float32]]:
    chance = np.random.default_rng(seed)

    def some(*shape: int) -> NDArray[np.float32]:
        return chance.normal(size=shape).astype(np.float32)

    tensors = {"segment": some(3, HIDDEN), "match": some(2, HIDDEN)}
    for name in ("start", "end", "inside", "answers"):
        tensors |= {f"{name}.w": some(HIDDEN), f"{name}.b": some(1)}
    return tensors | {"pooled.w": some(HIDDEN, HIDDEN), "pooled.b": some(HIDDEN)}


def test_scores_are_the_heads_at_their_places() -> None:
    tensors = _tensors()
    window = _window([(0, 2), (2, 2), (2, 5)])
    states = np.random.default_rng(1).normal(size=(7, HIDDEN)).astype(np.float32)
    scores = Heads.of(tensors).scores(window, states)
    places = [0, 3, 4, 5]
    for name, got in (("start", scores.start), ("end", scores.end)):
        wanted = [states[i] @ tensors[f"{name}.w"] + tensors[f"{name}.b"][0] for i in places]
        wanted[2] = -math.inf  # it stands for no character
        assert got == pytest.approx(np.array(wanted), rel=1e-5)
    inside = [states[i] @ tensors["inside.w"] + tensors["inside.b"][0] for i in places[1:]]
    assert scores.inside == pytest.approx(np.array(inside), rel=1e-5)
    pooled = [
        math.tanh(tensors["pooled.w"][i] @ states[0] + tensors["pooled.b"][i])
        for i in range(HIDDEN)
    ]
    answers = sum(p * w for p, w in zip(pooled, tensors["answers.w"], strict=True))
    assert scores.answers == pytest.approx(answers + tensors["answers.b"][0], rel=1e-5)


def test_marks_add_segment_and_match() -> None:
    tensors = _tensors()
    window = _window([(0, 1), (1, 2)])
    marks = Heads.of(tensors).marks(window)
    assert marks.dtype == np.float32
    for row, (segment, match) in enumerate(zip(window.segments, window.matches, strict=True)):
        assert marks[row] == pytest.approx(tensors["segment"][segment] + tensors["match"][match])


def test_heads_that_are_missing_or_misshapen_are_named() -> None:
    tensors = _tensors()
    with pytest.raises(ValueError, match=r"pooled\.w"):
        Heads.of({name: tensor for name, tensor in tensors.items() if name != "pooled.w"})
    with pytest.raises(ValueError, match="match has shape"):
        Heads.of(tensors | {"match": np.zeros((3, HIDDEN), dtype=np.float32)})


def _scores(values: list[float], pieces: int) -> Scores:
    numbers = iter(itertools.cycle(values))
    start, end = (
        np.array([next(numbers) for _ in range(pieces + 1)], dtype=np.float32) for _ in "ab"
    )
    inside = np.array([next(numbers) for _ in range(pieces)], dtype=np.float32)
    return Scores(start, end, inside, next(numbers))


def _row(*numbers: float) -> NDArray[np.float32]:
    return np.array(numbers, dtype=np.float32)


Case = tuple[Window, Scores, list[Span]]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """A window with gaps and empty pieces, its scores, and sentences that tile its passage."""
    at, spans = 0, []
    for gap, length in draw(
        st.lists(st.tuples(st.integers(0, 2), st.integers(0, 30)), min_size=1, max_size=14)
    ):
        spans.append((at + gap, at + gap + length))
        at += gap + length
    window = _window(spans)
    scores = _scores(
        draw(st.lists(st.floats(-8, 8, width=16), min_size=5, max_size=40)), len(spans)
    )
    empty = np.flatnonzero(window.spans[:, 1] == window.spans[:, 0]) + 1
    scores.start[empty] = scores.end[empty] = -np.inf
    edges = sorted({0, at, *draw(st.lists(st.integers(0, at), max_size=3))})
    return window, scores, [Span(*edge) for edge in itertools.pairwise(edges)]


def _allowed(window: Window, sentences: list[Span]) -> list[tuple[int, int, int]]:
    """Return first and last piece of every span that may be one, and its sentence or -1."""
    owner = [
        next((n for n, s in enumerate(sentences) if s.start <= start < s.end), -1)
        for start, _ in window.spans
    ]
    found = []
    for first, last in itertools.combinations_with_replacement(range(len(owner)), 2):
        together = owner[first] == owner[last] >= 0
        if window.spans[last, 1] - window.spans[first, 0] <= LONGEST or together:
            found.append((first, last, owner[first] if together else -1))
    return found


@given(cases())
def test_the_best_span_and_every_sentence_are_those_of_brute_force(case: Case) -> None:
    window, scores, sentences = case
    reading = read_out([window], [scores], sentences, Calibration(inside=0.5))
    null = float(scores.start[0]) + float(scores.end[0])
    rated = [
        (float(scores.start[first + 1]) + float(scores.end[last + 1]) - null, first, last, owner)
        for first, last, owner in _allowed(window, sentences)
    ]
    real = [row for row in rated if math.isfinite(row[0])]
    assert bool(real) == bool(reading.spans)
    if real:
        assert reading.spans[0].score == pytest.approx(max(real)[0], abs=1e-4)
        best = reading.spans[0]
        assert any(
            score == pytest.approx(best.score, abs=1e-4)
            and (window.spans[first, 0], window.spans[last, 1]) == (best.start, best.end)
            for score, first, last, _ in real
        )
    for number, sentence in enumerate(sentences):
        odds = [math.exp(score) for score, _, _, owner in real if owner == number]
        rows = [
            row
            for row, (start, _) in enumerate(window.spans)
            if sentence.start <= start < sentence.end
        ]
        wanted = NOTHING
        if odds:
            wanted = math.log(sum(odds)) + 0.5 * float(scores.inside[rows].mean())
        assert reading.sentences[number] == pytest.approx(wanted, abs=1e-3)


@given(cases())
def test_spans_are_apart_and_best_first(case: Case) -> None:
    window, scores, sentences = case
    spans = read_out([window], [scores], sentences, Calibration()).spans
    assert len(spans) <= MOST_SPANS
    assert [s.score for s in spans] == sorted((s.score for s in spans), reverse=True)
    for one, other in itertools.combinations(spans, 2):
        assert one.end <= other.start or other.end <= one.start
    assert all(span.start < span.end for span in spans)


@given(cases())
def test_a_window_twice_says_no_more_than_once(case: Case) -> None:
    window, scores, sentences = case
    once = read_out([window], [scores], sentences, Calibration())
    assert read_out([window, window], [scores, scores], sentences, Calibration()) == once


def test_the_better_window_decides() -> None:
    left, right = _window([(0, 2), (2, 4)]), _window([(2, 4), (4, 6)])
    low = Scores(_row(3, 0, 1), _row(3, 1, 0), _row(0, 0), -2.0)
    high = Scores(_row(0, 0, 5), _row(0, 0, 4), _row(0, 2), 1.0)
    sentences = [Span(0, 4), Span(4, 6)]
    reading = read_out([left, right], [low, high], sentences, Calibration(share=0.5))
    assert (reading.spans[0].start, reading.spans[0].end, reading.spans[0].score) == (4, 6, 9.0)
    assert reading.logit == 1.0 + 0.5 * 9.0
    assert reading.answers == pytest.approx(1 / (1 + math.exp(-5.5)))
    assert reading.sentences[1] == pytest.approx(9 + 2)
    backwards = read_out([right, left], [high, low], sentences, Calibration(share=0.5))
    assert backwards.sentences == reading.sentences
    assert backwards.spans == reading.spans


def test_a_passage_without_a_piece_answers_nothing() -> None:
    window = _window([])
    scores = Scores(_row(1), _row(1), _row(), -3.0)
    reading = read_out([window], [scores], [], Calibration(slope=2, intercept=1))
    assert reading.spans == ()
    assert reading.sentences == ()
    assert reading.answers == pytest.approx(1 / (1 + math.exp(5)))


def test_calibration_is_read_strictly() -> None:
    told = {"slope": "0.5", "intercept": "-1", "share": "0.25", "inside": "2", "seed": "1"}
    assert Calibration.of(told) == Calibration(0.5, -1, 0.25, 2)
    for wrong in ({"slope": "0"}, {"slope": "nan"}, {"share": "-1"}, {"inside": "-1"}):
        with pytest.raises(ValueError, match="makes no sense"):
            Calibration.of(told | wrong)
    assert Calibration.of({}) == Calibration()


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6))
def test_a_higher_logit_is_never_a_lower_chance(one: float, other: float) -> None:
    calibration = Calibration(0.7, -0.3, 0.1)
    low, high = sorted((one, other))
    assert 0 <= calibration.chance(low) <= calibration.chance(high) <= 1
