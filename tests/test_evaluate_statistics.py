"""Intervals and calibration: against scipy, against brute force, and by hand."""

from __future__ import annotations

import random
from collections.abc import Sequence
from fractions import Fraction

import numpy as np
import pytest
import scipy.stats
from hypothesis import given, settings
from hypothesis import strategies as st

from askllm.evaluate import statistics
from askllm.evaluate.calibration import Point, bin_of, calibrate, risk_coverage
from askllm.evaluate.figures import CONFIDENCE_FIGURES, Figure
from askllm.evaluate.report import Report, summarize
from askllm.evaluate.row import Row, Verdict
from askllm.evaluate.statistics import (
    RESAMPLES,
    Floats,
    bounds,
    calibration_gap,
    intervals,
    ratios,
    resample,
    risk_area,
)
from askllm.evaluate.summary import in_order, sums_of


def column(*values: float) -> Floats:
    return np.array(values, dtype=np.float64)


def row(
    id: str,
    verdict: Verdict = "right",
    *,
    confidence: float = 0.5,
    answerable: bool = True,
    measures: dict[str, float | None] | None = None,
) -> Row:
    refused = verdict in ("missed", "right_refusal")
    return Row(
        id=id,
        question="？",
        language="zh",
        answerable=answerable,
        status="not_found" if refused else "answered",
        verdict=verdict,
        confidence=confidence,
        measures=measures or {},
    )


def report_of(rows: list[Row]) -> Report:
    return summarize(rows, depths=(1,), settings={})


def test_a_resample_draws_as_many_questions_as_there_are() -> None:
    weights = resample(7, 50, np.random.default_rng(1))
    assert weights.shape == (50, 7)
    assert set(weights.sum(axis=1)) == {7.0}
    # each question once on average: 50 · 7 draws over 7 questions, give or take
    assert weights.mean(axis=0) == pytest.approx(np.ones(7), abs=0.5)


def test_the_interval_of_a_mean_is_the_one_of_scipy() -> None:
    values = np.random.default_rng(3).random(60) ** 2
    low, high = intervals(60, [ratios(values[:, None], np.ones((60, 1)))])[:, 0]
    expected = scipy.stats.bootstrap(
        (values,), np.mean, n_resamples=20_000, method="percentile", rng=np.random.default_rng(9)
    ).confidence_interval
    assert low == pytest.approx(expected.low, abs=0.01)
    assert high == pytest.approx(expected.high, abs=0.01)


def test_the_interval_of_f1_is_the_one_of_scipy() -> None:
    unanswerable = np.array([1, 1, 1, 1, 0, 0, 0, 0, 0, 0] * 4)
    refused = np.array([1, 1, 1, 0, 1, 0, 0, 0, 0, 0] * 4)

    def f1(hopeless: Floats, said: Floats, axis: int = -1) -> Floats:
        both: Floats = (hopeless * said).sum(axis=axis)
        every: Floats = hopeless.sum(axis=axis) + said.sum(axis=axis)
        return 2 * both / every

    expected = scipy.stats.bootstrap(
        (unanswerable, refused),
        f1,
        paired=True,
        vectorized=True,
        n_resamples=20_000,
        method="percentile",
        rng=np.random.default_rng(9),
    ).confidence_interval
    verdicts: dict[tuple[int, int], Verdict] = {
        (1, 1): "right_refusal",
        (1, 0): "invented",
        (0, 1): "missed",
        (0, 0): "right",
    }
    rows = [
        row(f"{i:02}", verdicts[int(u), int(r)], answerable=not u)
        for i, (u, r) in enumerate(zip(unanswerable, refused, strict=True))
    ]
    figure = report_of(rows).overall.figures["refusal_f1"]
    assert figure.value == Fraction(2 * 12, 16 + 16)
    assert figure.low == pytest.approx(expected.low, abs=0.015)
    assert figure.high == pytest.approx(expected.high, abs=0.015)


def test_most_intervals_hold_the_true_mean() -> None:
    truth, held, random_numbers = 0.7, 0, np.random.default_rng(5)
    for _ in range(100):
        sample = (random_numbers.random((80, 1)) < truth).astype(np.float64)
        low, high = intervals(80, [ratios(sample, np.ones((80, 1)))])[:, 0]
        held += low <= truth <= high
    assert 88 <= held <= 99  # 95 promised; four standard errors of 100 trials, and small samples


def test_draws_without_a_defined_question_are_left_out() -> None:
    # one of three questions is defined: about 30 % of the draws miss it
    one = np.array([[1.0], [0.0], [0.0]])
    low, high = intervals(3, [ratios(one * 0.25, one)])[:, 0]
    assert (low, high) == (0.25, 0.25)
    assert np.isnan(intervals(3, [ratios(one * 0, one * 0)])).all()


def test_bounds_are_quantiles_of_what_is_known() -> None:
    values = np.column_stack([np.arange(1001.0), np.full(1001, np.nan)])
    values = np.column_stack([values, np.where(np.arange(1001) < 500, np.nan, np.arange(1001.0))])
    low, high = bounds(values)
    assert (low[0], high[0]) == pytest.approx((25, 975))
    assert np.isnan([low[1], high[1]]).all()
    assert (low[2], high[2]) == pytest.approx((500 + 0.025 * 500, 500 + 0.975 * 500))


def test_the_size_of_a_chunk_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    values = np.random.default_rng(0).random((40, 3))
    ones = np.ones_like(values)
    whole = intervals(40, [ratios(values, ones)])
    monkeypatch.setattr(statistics, "CELLS", 40 * 7)  # 7 draws at a time
    assert intervals(40, [ratios(values, ones)]) == pytest.approx(whole)


answers = st.lists(
    st.tuples(st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.55, 0.9, 1.0]), st.booleans()),
    min_size=1,
    max_size=12,
)


@settings(max_examples=60, deadline=None)
@given(answers=answers, seed=st.integers(0, 99))
def test_weighted_curves_are_those_of_the_repeated_answers(
    answers: list[tuple[float, bool]], seed: int
) -> None:
    weights = resample(len(answers), 4, np.random.default_rng(seed))
    confidence = column(*(c for c, _ in answers))
    right = column(*(r for _, r in answers))
    area = risk_area(confidence, right, np.ones(len(answers)))(weights)[:, 0]
    gap = calibration_gap(confidence, right, np.ones(len(answers)))(weights)[:, 0]
    for i, counts in enumerate(weights):
        repeated = [a for a, n in zip(answers, counts, strict=True) for _ in range(int(n))]
        stated, was_right = [c for c, _ in repeated], [r for _, r in repeated]
        points = risk_coverage(stated, was_right, len(repeated))
        assert area[i] == pytest.approx(area_under(points))
        assert gap[i] == pytest.approx(calibrate(stated, was_right).error)


def area_under(points: Sequence[Point]) -> float | None:
    """Return the mean risk over the coverage reached, one step of the curve after another."""
    if not points:
        return None
    before = [0.0, *(point.coverage for point in points)]
    steps = zip(points, before, strict=False)
    return sum((p.coverage - last) * p.risk for p, last in steps) / points[-1].coverage


def test_risk_coverage_by_hand() -> None:
    # five judged questions, four answered; two of one confidence come in together
    points = risk_coverage([0.9, 0.6, 0.6, 0.2], [True, False, True, False], judged=5)
    assert points == (
        Point(1 / 5, 0, 0.9),
        Point(3 / 5, 1 / 3, 0.6),
        Point(4 / 5, 2 / 4, 0.2),
    )
    # (1/5 · 0 + 2/5 · 1/3 + 1/5 · 1/2) / (4/5)
    assert area_under(points) == pytest.approx(float(Fraction(7, 24)))
    assert risk_coverage([], [], 3) == ()
    assert area_under(()) is None


def test_calibration_by_hand() -> None:
    # bin 0.9–1: confidence 0.95, accuracy 1/2; bin 0.2–0.3: confidence 0.2, accuracy 1
    found = calibrate([0.9, 1.0, 0.2], [True, False, True])
    assert found.error == pytest.approx(2 / 3 * 0.45 + 1 / 3 * 0.8)
    last = found.bins[9]
    assert (last.count, last.accuracy) == (2, 0.5)
    assert last.confidence == pytest.approx(0.95)
    assert (found.bins[2].count, found.bins[2].accuracy) == (1, 1)
    assert (found.bins[0].count, found.bins[0].confidence, found.bins[0].accuracy) == (
        *(0, None, None),
    )
    assert [bin.low for bin in found.bins] == pytest.approx([i / 10 for i in range(10)])
    assert calibrate([], []).error is None
    assert (bin_of(0.0), bin_of(0.1), bin_of(1.0), bin_of(1.5), bin_of(-1)) == (0, 1, 9, 9, 0)


def test_only_answers_that_are_given_and_judged_count_for_confidence() -> None:
    rows = [
        row("a", "right", confidence=0.9),
        row("b", "missed", confidence=0.8),
        row("c", "unjudged", confidence=0.7),
        row("d", "invented", confidence=0.6, answerable=False),
        row("e", "right_refusal", confidence=0.1, answerable=False),
    ]
    report = report_of(rows)
    assert report.risk_coverage == (Point(1 / 4, 0, 0.9), Point(2 / 4, 1 / 2, 0.6))
    for name in CONFIDENCE_FIGURES:
        figure = report.overall.figures[name]
        assert (figure.counted, figure.undefined) == (2, 3)
    assert report.figure("area_under_risk_coverage") == pytest.approx((0 + 1 / 2) / 2)
    assert report.figure("calibration_error") == pytest.approx((0.1 + 0.6) / 2)
    assert report.calibration.error == report.figure("calibration_error")


def test_a_correct_refusal_scores_one_and_nothing_is_nan() -> None:
    overall = report_of([row("a", "right_refusal", answerable=False)]).overall
    for name in ("right", "refusal_precision", "refusal_recall", "refusal_f1"):
        assert overall.figures[name].value == 1
    assert overall.figures["exact_match"] == Figure(None, None, None, 0, 1)
    assert overall.figures["calibration_error"] == Figure(None, None, None, 0, 1)


def test_refusal_f1_is_defined_by_the_unanswerable() -> None:
    # nothing refused, one should have been: precision is undefined, F1 is 0 of (0 + 1)
    overall = report_of([row("a", "invented", answerable=False), row("b")]).overall
    assert overall.figures["refusal_precision"].value is None
    assert overall.figures["refusal_recall"].value == 0
    assert (overall.figures["refusal_f1"].value, overall.figures["refusal_f1"].counted) == (0, 2)
    # nothing to refuse: a missed answer spoils the precision alone
    overall = report_of([row("a", "missed"), row("b")]).overall
    assert overall.figures["refusal_precision"].value == 0
    assert overall.figures["refusal_f1"] == Figure(None, None, None, 0, 2)


def mixed(n: int) -> list[Row]:
    numbers = random.Random(4)
    verdicts: list[Verdict] = ["right", "missed", "wrong_short", "right_refusal", "invented"]
    return [
        row(
            f"q{i:03}",
            (verdict := numbers.choice(verdicts)),
            confidence=round(numbers.random(), 2),
            answerable=verdict not in ("right_refusal", "invented"),
            measures={
                "exact_match": numbers.choice([0.0, 1.0, None]),
                "character_f1": numbers.random(),
            },
        )
        for i in range(n)
    ]


def test_intervals_hold_their_figures_and_do_not_depend_on_the_order() -> None:
    rows = mixed(40)
    here = report_of(rows)
    random.Random(1).shuffle(rows)
    there = report_of(rows)
    assert here.overall == there.overall
    assert here.risk_coverage == there.risk_coverage
    assert here.calibration == there.calibration
    for name in ("right", "exact_match", "character_f1", "refusal_f1", *CONFIDENCE_FIGURES):
        figure = here.overall.figures[name]
        assert figure.value is not None
        assert figure.low is not None
        assert figure.high is not None
        assert 0 <= figure.low < figure.value < figure.high <= 1


def test_an_interval_narrows_with_the_root_of_the_questions() -> None:
    rows = mixed(40)
    few = report_of(rows).overall.figures["right"]
    again = [
        row(f"{r.id}-{i}", r.verdict, confidence=r.confidence, answerable=r.answerable)
        for r in rows
        for i in range(16)
    ]
    many = report_of(again).overall.figures["right"]
    assert few.value == many.value
    assert few.high is not None
    assert few.low is not None
    assert many.high is not None
    assert many.low is not None
    assert (few.high - few.low) / (many.high - many.low) == pytest.approx(4, rel=0.25)


def test_one_question_has_no_interval_and_equal_ones_have_a_point() -> None:
    assert report_of([row("a")]).overall.figures["right"] == Figure(1, None, None, 1, 0)
    assert report_of([row("a"), row("b")]).overall.figures["right"] == Figure(1, 1, 1, 2, 0)


def test_what_is_drawn_equals_what_is_taken_for_granted() -> None:
    # a mean of equal numbers is not drawn; drawing it would give the same
    rows = [row(f"{i}", measures={"exact_match": 1.0 if i % 2 else None}) for i in range(9)]
    sums = sums_of(in_order(rows), (1,))
    drawn = intervals(9, [ratios(sums.above, sums.below, sums.needed)])
    at = sums.names.index("exact_match")
    figure = report_of(rows).overall.figures["exact_match"]
    assert (figure.low, figure.high) == tuple(drawn[:, at]) == (1, 1)


def test_there_are_enough_draws_for_the_tails() -> None:
    assert RESAMPLES * (1 - statistics.LEVEL) / 2 >= 25
