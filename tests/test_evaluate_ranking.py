"""The retrieval measures: fractions worked by hand, and ir_measures on random rankings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from math import log2

import ir_measures
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from askllm.evaluate.measures import (
    average_precision,
    discounted_gain,
    hit_at,
    recall_at,
    reciprocal_rank,
)

Ranking = Sequence[frozenset[str]]


def ranked(*items: str) -> list[frozenset[str]]:
    """Return a ranking: each word is a result, each letter an item that it brings."""
    return [frozenset(item) for item in items]


@pytest.mark.parametrize(
    ("found", "gold", "k", "expected"),
    [
        # a at 1, b at 3: (1/1 + 2/3) / 2
        (ranked("a", "x", "b"), "ab", 10, Fraction(5, 6)),
        # one of two found, at 2: (1/2) / 2
        (ranked("x", "a"), "ab", 10, Fraction(1, 4)),
        # cut before b
        (ranked("a", "x", "b"), "ab", 2, Fraction(1, 2)),
        # a second result with a takes a rank and brings nothing: (1/1 + 2/3) / 2
        (ranked("a", "a", "b"), "ab", 10, Fraction(5, 6)),
        # both in one result at 2: u = 1, (1/2 + 1/2) / 2
        (ranked("x", "ab"), "ab", 10, Fraction(1, 2)),
        (ranked("ab"), "ab", 10, Fraction(1)),
        (ranked("x"), "ab", 10, Fraction(0)),
    ],
)
def test_average_precision_by_hand(found: Ranking, gold: str, k: int, expected: Fraction) -> None:
    assert average_precision(found, frozenset(gold), k) == pytest.approx(float(expected))


@pytest.mark.parametrize(
    ("found", "gold", "k", "expected"),
    [
        # (1 + 1/log2 4) / (1 + 1/log2 3)
        (ranked("a", "x", "b"), "ab", 10, (1 + 1 / 2) / (1 + 1 / log2(3))),
        # 1/log2 3 of (1 + 1/log2 3)
        (ranked("x", "a"), "ab", 10, (1 / log2(3)) / (1 + 1 / log2(3))),
        # the ideal is cut as well: three to find, one place
        (ranked("a"), "abc", 1, 1.0),
        # both in the first result: nothing could be better
        (ranked("ab", "x"), "ab", 10, 1.0),
        # two at once beat one: 1 + 2/log2 3 of 2 + 1/log2 3
        (ranked("a", "bc"), "abc", 10, (1 + 2 / log2(3)) / (2 + 1 / log2(3))),
        (ranked("x", "x"), "a", 10, 0.0),
    ],
)
def test_discounted_gain_by_hand(found: Ranking, gold: str, k: int, expected: float) -> None:
    assert discounted_gain(found, frozenset(gold), k) == pytest.approx(expected)


def test_nothing_to_find_is_undefined() -> None:
    assert average_precision(ranked("a"), frozenset()) is None
    assert discounted_gain(ranked("a"), frozenset()) is None


ORACLES: dict[str, tuple[str, Callable[[Ranking, frozenset[str], int], float | None]]] = {
    "recall": ("R", recall_at),
    "hit": ("Success", hit_at),
    "mrr": ("RR", reciprocal_rank),
    "ndcg": ("nDCG", discounted_gain),
    "map": ("AP", average_precision),
}
documents = [f"d{i}" for i in range(14)]


@pytest.mark.parametrize("name", ORACLES)
@settings(max_examples=60, deadline=None)
@given(
    order=st.permutations(documents),
    shown=st.integers(1, 14),
    gold=st.frozensets(st.sampled_from([*documents, "never"]), min_size=1, max_size=6),
    k=st.sampled_from([1, 3, 5, 10]),
)
def test_as_ir_measures_has_it(
    name: str, order: list[str], shown: int, gold: frozenset[str], k: int
) -> None:
    official, measure = ORACLES[name]
    oracle = ir_measures.parse_measure(f"{official}@{k}")
    qrels = [ir_measures.Qrel("q", document, 1) for document in sorted(gold)]
    run = [
        ir_measures.ScoredDoc("q", document, float(-rank))
        for rank, document in enumerate(order[:shown])
    ]
    expected = ir_measures.calc_aggregate([oracle], qrels, run)[oracle]
    found = [frozenset({document}) for document in order[:shown]]
    assert measure(found, gold, k) == pytest.approx(expected)


rankings = st.lists(st.frozensets(st.sampled_from("abcde"), max_size=2), max_size=8)


@given(found=rankings, gold=st.frozensets(st.sampled_from("abcde"), min_size=1, max_size=4))
def test_results_that_bring_several_items_keep_the_bounds(
    found: list[frozenset[str]], gold: frozenset[str]
) -> None:
    recall = recall_at(found, gold, 10)
    for measure in (average_precision, discounted_gain):
        value = measure(found, gold, 10)
        assert value is not None
        assert recall is not None
        assert 0 <= value <= 1 + 1e-12
        assert (value > 0) == (recall > 0)
        assert measure([*found, frozenset("z")], gold, 10) == value  # what follows costs nothing
