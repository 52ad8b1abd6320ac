"""Splitting a set, calibrating, choosing a threshold, and judging: on values known by hand."""

from __future__ import annotations

import dataclasses
import math
import random
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from askllm.evaluate.questions import Question
from askllm.evaluate.report import Report, summarize
from askllm.evaluate.row import Row, Verdict
from askllm.evaluate.split import split
from askllm.evaluate.trial import Trial, Variant, best_of, grid, judge, ranking_figures
from askllm.evaluate.tune import (
    Objective,
    Outcome,
    calibrated,
    choose_threshold,
    decided,
    fit_confidence,
    outcomes_of,
    too_small,
    value_of,
)
from askllm.tuning import DEFAULTS, Tuning

STATUS = {"missed": "not_found", "right_refusal": "not_found", "error": "not_found"}
UNANSWERABLE = ("invented", "right_refusal")


def row(verdict: Verdict, confidence: float = 0.5, *, name: str = "q") -> Row:
    return Row(
        id=name,
        question=f"{name}？",
        language="zh",
        answerable=verdict not in UNANSWERABLE,
        status=STATUS.get(verdict, "answered"),
        confidence=confidence,
        verdict=verdict,
        error="ValueError: no" if verdict == "error" else None,
    )


def report(*verdicts: Verdict) -> Report:
    rows = [row(verdict, name=f"q{n}") for n, verdict in enumerate(verdicts)]
    return summarize(rows, depths=(1, 3), settings={})


def asked(name: str, *articles: str, evidence: str = "", answerable: bool = True) -> Question:
    quotes = (evidence,) if evidence else ()
    return Question(name, f"{name}有多长？", (), articles, quotes, answerable)


def known(*confidences: float, right: bool = True, answerable: bool = True) -> list[Outcome]:
    return [Outcome(c, answerable, True, right) for c in confidences]


HAND = (
    known(0.7, 0.8, 0.9, 0.95)
    + known(0.6, right=False)
    + known(0.1, 0.2, 0.45, 0.5, 0.55, right=False, answerable=False)
)
"""Everything below 0.6 is unanswerable, and the answer at 0.6 is wrong."""


# the split


def test_questions_about_one_article_are_in_one_half() -> None:
    questions = [asked(f"甲{n}号第{n}座桥", f"a{n // 4}") for n in range(40)]
    halves = split(questions)
    assert (halves.kept, halves.groups) == ("article", 10)
    assert len(halves.tuning) == len(halves.judging) == 20
    sides = [{q.articles[0] for q in half} for half in (halves.tuning, halves.judging)]
    assert sides[0] & sides[1] == set()
    assert {*halves.tuning, *halves.judging} == set(questions)


def test_a_question_with_two_articles_holds_both_together() -> None:
    questions = [
        asked("东山", "a"),
        asked("西水", "b"),
        asked("南云", "a", "b"),
        asked("北石", "c"),
        asked("中城", "d"),
        asked("外海", "e"),
    ]
    halves = split(questions)
    homes = {q.id: q in halves.tuning for q in questions}
    assert homes["东山"] == homes["西水"] == homes["南云"]


def test_where_one_article_holds_most_the_evidence_keeps_together() -> None:
    words = "山水云石城海林田路井桥塔湖河岛港"
    questions = [asked(c * 2, "a", evidence=f"句{n // 4}") for n, c in enumerate(words)]
    halves = split(questions)
    assert (halves.kept, halves.groups) == ("evidence", 4)
    sides = [{q.evidence for q in half} for half in (halves.tuning, halves.judging)]
    assert sides[0] & sides[1] == set()
    same = [dataclasses.replace(q, evidence=("句",)) for q in questions]
    assert split(same).kept == "question"
    assert len(split(same).tuning) == 8


def test_nearly_the_same_question_is_in_the_same_half() -> None:
    words = "山水云石城海林田路井桥塔湖河岛港"
    questions = [asked(f"{c}{d}大厦") for c, d in zip(words, reversed(words), strict=True)]
    again = [dataclasses.replace(q, id=f"{q.id}2", question=f"请问{q.question}") for q in questions]
    halves = split([*questions, *again])
    homes = {q.id: q in halves.tuning for q in (*questions, *again)}
    assert all(homes[q.id] == homes[f"{q.id}2"] for q in questions)
    assert len(halves.tuning) == 16


@given(
    kinds=st.lists(
        st.tuples(st.booleans(), st.sampled_from(["number", "who", None])),
        min_size=2,
        max_size=60,
    ),
    order=st.randoms(use_true_random=False),
)
def test_the_halves_do_not_depend_on_the_order_and_have_every_kind(
    kinds: list[tuple[bool, str | None]], order: random.Random
) -> None:
    questions = [
        Question(
            id=f"q{n}",
            question=f"{chr(0x4E00 + 7 * n)}{chr(0x6E00 + 11 * n)}",
            answerable=ok,
            type=t,
        )
        for n, (ok, t) in enumerate(kinds)
    ]
    halves = split(questions)
    shuffled = list(questions)
    order.shuffle(shuffled)
    again = split(shuffled)
    assert {q.id for q in again.tuning} == {q.id for q in halves.tuning}
    counts = [Counter((q.answerable, q.type) for q in h) for h in (halves.tuning, halves.judging)]
    # Dealt one by one to what is behind, by kind and by all: two apart now and then, three seldom.
    assert all(abs(counts[0][k] - counts[1][k]) <= 3 for k in counts[0] | counts[1])
    assert abs(len(halves.tuning) - len(halves.judging)) <= 3


def test_an_empty_set_has_two_empty_halves() -> None:
    halves = split(())
    assert (halves.tuning, halves.judging, halves.groups) == ((), (), 0)


# thresholds


def test_outcomes_leave_out_what_cannot_be_judged() -> None:
    rows = [
        row("right", 0.9),
        row("wrong_citation", 0.4),
        row("invented", 0.3),
        row("missed", 0.2),
        row("right_refusal", 0.1),
        row("unjudged", 0.8),
        row("error"),
    ]
    assert outcomes_of(rows) == (
        Outcome(0.9, True, True, True),
        Outcome(0.4, True, True, False),
        Outcome(0.3, False, True, False),
        Outcome(0.2, True, False, False),
        Outcome(0.1, False, False, True),
    )


def test_what_comes_of_a_threshold() -> None:
    outcomes = [*HAND, Outcome(0.0, True, False, False), Outcome(0.0, False, False, True)]
    found = decided(outcomes, 0.5, DEFAULTS)
    assert (found.right, found.wrong, found.refused, found.declined) == (4, 3, 1, 4)
    assert (found.precision, found.recall) == (4 / 5, 4 / 6)
    assert found.f1 == 2 * 4 / (5 + 6)
    assert found.utility == (4 + 4 - 3) / 12
    assert value_of(found, "right") == 8 / 12
    assert value_of(found, "refusal_f1") == found.f1
    assert value_of(found, "utility") == found.utility
    nothing = decided(known(0.9), 0.5, DEFAULTS)
    assert (nothing.precision, nothing.recall, nothing.f1) == (None, None, None)


@pytest.mark.parametrize(
    ("objective", "expected"),
    [
        ("utility", 0.65),  # between the wrong answer at 0.6 and the right one at 0.7
        ("refusal_f1", 0.575),  # refusing the wrong answer at 0.6 would be a refusal too many
        # Refused or wrong, the answer at 0.6 is not right: from 0.55 to 0.7 all is one.
        ("right", 0.625),
    ],
)
def test_the_best_threshold_known_by_hand(objective: Objective, expected: float) -> None:
    assert choose_threshold(HAND, DEFAULTS, objective) == pytest.approx(expected)
    chosen, notes = calibrated(HAND, DEFAULTS, objective)
    assert notes == (
        "The confidence is left as it is: 4 right and 6 wrong answers; 5 of each are needed.",
    )
    assert chosen.threshold == pytest.approx(expected)
    assert dataclasses.replace(chosen, threshold=DEFAULTS.threshold) == DEFAULTS


def test_today_stays_where_nothing_is_better() -> None:
    for threshold in (0.61, 0.69):
        present = Tuning(threshold=threshold)
        assert calibrated(HAND, present, "utility")[0] == present


def test_a_threshold_is_on_the_scale_that_is_said() -> None:
    halved = Tuning(confidence_slope=0.5, confidence_intercept=-0.3)
    low, high = halved.recalibrated(0.6), halved.recalibrated(0.7)
    assert choose_threshold(HAND, halved, "utility") == pytest.approx((low + high) / 2, abs=1e-6)
    for t in (0.2, 0.45, 0.61, 0.8):
        one, other = decided(HAND, t, DEFAULTS), decided(HAND, halved.recalibrated(t), halved)
        assert dataclasses.replace(other, threshold=t) == one


@given(
    outcomes=st.lists(
        st.builds(
            Outcome,
            st.sampled_from([0.0, 0.1, 0.25, 0.3, 0.5, 0.77, 1.0]),
            st.booleans(),
            st.booleans(),
            st.booleans(),
        ).map(lambda o: dataclasses.replace(o, right=o.right and o.answerable and o.spoke)),
        min_size=10,
        max_size=40,
    ),
    objective=st.sampled_from(["utility", "right", "refusal_f1"]),
)
def test_no_threshold_is_better_than_the_chosen_one(
    outcomes: list[Outcome], objective: Objective
) -> None:
    chosen = choose_threshold(outcomes, DEFAULTS, objective)
    if isinstance(chosen, str):
        assert sum(not o.answerable for o in outcomes) < 5
        return
    best = value_of(decided(outcomes, chosen, DEFAULTS), objective)
    for i in range(1, 101):
        assert value_of(decided(outcomes, i / 100, DEFAULTS), objective) <= best + 1e-12


def test_without_unanswerable_questions_no_threshold_is_chosen() -> None:
    few = [*known(*np.linspace(0.3, 0.9, 30))]
    assert choose_threshold(few, DEFAULTS, "utility") == (
        "no question is marked as unanswerable, so there is nothing to refuse"
    )
    some = [*few, *known(0.1, 0.2, 0.3, 0.4, right=False, answerable=False)]
    assert choose_threshold(some, DEFAULTS, "utility") == (
        "only 4 of the questions to choose on are unanswerable"
    )


# the confidence


def overconfident() -> list[Outcome]:
    """Said 0.9: right 6 times in 10; said 0.3: right 4 times in 10."""
    return [Outcome(c, True, True, n < k) for c, k in ((0.9, 6), (0.3, 4)) for n in range(10)]


def test_the_fit_meets_the_shares_that_were_seen() -> None:
    fitted = fit_confidence(overconfident())
    assert not isinstance(fitted, str)
    tuning = Tuning(confidence_slope=fitted[0], confidence_intercept=fitted[1])
    # Platt's targets for 10 right and 10 wrong are 11/12 and 1/12.
    for said, right in ((0.9, 6), (0.3, 4)):
        expected = (right * 11 / 12 + (10 - right) / 12) / 10
        assert tuning.recalibrated(said) == pytest.approx(expected, abs=1e-3)


def test_a_confidence_that_says_nothing_is_left_as_it_is() -> None:
    turned = [Outcome(c, True, True, n < k) for c, k in ((0.9, 2), (0.3, 8)) for n in range(10)]
    assert fit_confidence(turned) == "sure answers are right no more often than unsure ones"


def test_rules_and_silence_are_not_fitted() -> None:
    silent = [Outcome(0.5, True, False, True), *known(0.0, 1.0)] * 20
    assert fit_confidence([*overconfident(), *silent]) == fit_confidence(overconfident())


@given(
    st.lists(st.tuples(st.floats(0.01, 0.99), st.booleans()), min_size=12, max_size=60, unique=True)
)
def test_a_fit_never_changes_the_order_of_confidences(pairs: list[tuple[float, bool]]) -> None:
    fitted = fit_confidence([Outcome(c, True, True, right) for c, right in pairs])
    if isinstance(fitted, str):
        return
    tuning = Tuning(confidence_slope=fitted[0], confidence_intercept=fitted[1])
    before = sorted(c for c, _ in pairs)
    after = [tuning.recalibrated(c) for c in before]
    assert after == sorted(after)


def test_a_threshold_that_stays_is_moved_along_and_refuses_the_same() -> None:
    outcomes = overconfident()
    present = Tuning(threshold=0.4)
    chosen, notes = calibrated(outcomes, present, "utility")
    assert notes == (
        "The threshold is left where it is: no question is marked as unanswerable, "
        "so there is nothing to refuse.",
    )
    assert chosen.confidence_slope != 1
    assert chosen.threshold != 0.4
    assert chosen.computed(chosen.threshold) == pytest.approx(0.4, abs=1e-4)
    # And once more, from a setting that is calibrated already.
    again, _ = calibrated(outcomes, chosen, "utility")
    assert again == chosen


# judging


def test_the_objectives_by_hand() -> None:
    before = report("right", "wrong_short", "missed", "invented", "right_refusal")
    after = report("right", "missed", "right", "right_refusal", "right_refusal")
    utility = judge(before, after, "utility")
    assert (utility.before, utility.after) == (0.0, 4 / 5)
    right = judge(before, after, "right")
    assert (right.before, right.after) == (2 / 5, 4 / 5)
    refusal = judge(before, after, "refusal_f1")
    assert (refusal.before, refusal.after) == (2 * 1 / (2 + 2), 2 * 2 / (3 + 2))


def test_a_clear_difference_and_noise() -> None:
    good: list[Verdict] = ["right"] * 40
    bad: list[Verdict] = ["wrong_short", "right"] * 20
    assert judge(report(*bad), report(*good), "right").verdict == "better"
    assert judge(report(*good), report(*bad), "right").verdict == "worse"
    near: list[Verdict] = list(good)
    near[7] = "wrong_short"
    found = judge(report(*near), report(*good), "right")
    assert found.verdict == "noise"
    assert found.difference == pytest.approx(1 / 40)
    assert judge(report(*good), report(*good), "refusal_f1").verdict == "unknown"
    assert judge(report(), report(), "right").verdict == "unknown"
    assert judge(report(*bad), report(*bad), "right").verdict == "same"


def test_runs_over_other_questions_are_not_compared() -> None:
    with pytest.raises(ValueError, match="different questions"):
        judge(report("right"), report("right", "missed"), "right")


def test_a_small_set_is_said_to_be_small() -> None:
    assert too_small(40) is None
    assert "39 questions; nothing is chosen on fewer than 40" in (too_small(39) or "")


# trials


def test_the_grid_turns_one_knob_at_a_time() -> None:
    present = Tuning(threshold=0.4, passages_read=12)
    variants = grid(present, encoder=True)
    assert variants[0] == Variant(None, present)
    assert [variant.name for variant in variants] == [
        "today's",
        "passages_read 4",
        "passages_read 8",
        "passages_read 16",
        "dense_weight 0.3",
        "dense_weight 0.55",
        "dense_weight 0.7",
        "legs lexical",
        "legs dense",
        "passage_chars 80-160",
        "passage_chars 240-450",
    ]
    for variant in variants[1:]:
        old, new = present.words(), variant.tuning.words()
        assert [name for name in old if old[name] != new[name]] == [variant.knob]
    knobs = {variant.knob for variant in grid(present, encoder=False)}
    assert knobs == {None, "passages_read", "passage_chars"}
    assert "dense_weight" not in {v.knob for v in grid(Tuning(legs="dense"), encoder=True)}


def trial(*verdicts: Verdict, read: int) -> Trial:
    return Trial(Variant("passages_read", Tuning(passages_read=read)), report(*verdicts))


def test_the_best_trial_and_today_among_equals() -> None:
    one = trial("right", "missed", read=1)
    two = trial("missed", "right", read=2)
    three = trial("right", "right", read=3)
    assert best_of([one, two]) is one
    assert best_of([one, two, three]) is three


def test_ranking_by_passage_or_else_by_article() -> None:
    def ranked(**measures: float) -> Report:
        named = {name.replace("_at_", "@"): value for name, value in measures.items()}
        return summarize(
            [dataclasses.replace(row("right"), measures=named)], depths=(1,), settings={}
        )

    hit, mrr = ranking_figures(ranked(article_hit_at_1=0.0, passage_hit_at_1=1.0))
    assert (hit.value, mrr.value) == (1.0, None)
    hit, mrr = ranking_figures(ranked(article_hit_at_1=1.0, article_mrr_at_10=0.5))
    assert (hit.value, mrr.value) == (1.0, 0.5)


def test_the_sigmoid_keeps_its_ends() -> None:
    assert math.isclose(Tuning(confidence_intercept=10).recalibrated(0.5), 1 / (1 + math.exp(-10)))
