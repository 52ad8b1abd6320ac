"""Searching articles in two languages: what is compared, and what each language has of the hits."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from askllm.index import Index, refresh
from askllm.retrieve import Retriever
from askllm.retrieve.fusion import comparable
from askllm.retrieve.languages import LOOKED_THROUGH, ONE_OF, Languages, with_both
from askllm.text import language_of
from askllm.types import Query, Scope
from fakes import HashEncoder


class Apart(HashEncoder):
    """Puts every text of a language near every other of it, as encoders do."""

    def _vector(self, text: str) -> NDArray[np.float32]:
        moved = super()._vector(text).copy()
        moved[0 if language_of(text) == "zh" else 1] += 3.0
        unit: NDArray[np.float32] = (moved / np.linalg.norm(moved)).astype(np.float32)
        return unit


def query(text: str) -> Query:
    return Query(text, language_of(text), text)


def test_cosines_are_compared_less_what_a_language_has_in_common() -> None:
    """Means 0.84 and 0.74: 0.1 apart, of which 4 / 7 are taken, and 0.01."""
    cosines = np.array([0.82, 0.83, 0.84, 0.87, 0.70, 0.72, 0.76, 0.78], np.float32)
    abroad = np.array([False] * 4 + [True] * 4)
    lowered = 0.1 * 4 / 7 + 0.01
    expected = [0.82 - lowered, 0.83 - lowered, 0.84 - lowered, 0.87 - lowered]
    assert list(comparable(cosines, abroad)) == pytest.approx([*expected, 0.70, 0.72, 0.76, 0.78])
    assert list(comparable(cosines, abroad)) != list(cosines)


@pytest.mark.parametrize("abroad", [None, [False] * 3, [True] * 3])
def test_in_one_language_cosines_stay(abroad: list[bool] | None) -> None:
    cosines = np.array([0.7, 0.8, 0.9], np.float32)
    there = None if abroad is None else np.array(abroad)
    assert list(comparable(cosines, there)) == list(cosines)


def test_what_is_far_behind_does_not_count_as_common() -> None:
    """Only the 50 nearest of a language tell what it has in common: a larger folder changes little."""
    near = [0.8] * 50 + [0.7] * 50
    abroad = [False] * 50 + [True] * 50
    alone = comparable(np.array(near, np.float32), np.array(abroad))
    more = comparable(
        np.array([*near, *[0.1] * 200], np.float32), np.array([*abroad, *[False] * 200])
    )
    assert list(more[:100]) == pytest.approx(list(alone))


@given(st.lists(st.booleans(), max_size=40), st.integers(1, 12))
def test_of_the_hits_some_are_in_each_language(abroad: list[bool], k: int) -> None:
    order = list(range(len(abroad)))
    chosen = with_both(order, abroad, k)
    assert len(chosen) == min(k, len(order))
    assert chosen == sorted(set(chosen))  # in the order they had
    for there in (True, False):
        own = [place for place in order if abroad[place] is there]
        got = [place for place in chosen if abroad[place] is there]
        assert got == own[: len(got)]  # the best of each
        assert len(got) >= min(k // ONE_OF, len(own))
    kept = [place for place in order[:k] if place in chosen]
    assert len(kept) >= min(k, len(order)) - k // ONE_OF


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Index:
    """Thirty Chinese articles, and one in English that no Chinese word leads to."""
    folder = tmp_path_factory.mktemp("both-languages")
    for i in range(30):
        (folder / f"{i:02}.txt").write_text(f"江城的大桥第{i}次检修。\n", encoding="utf-8")
    (folder / "en.txt").write_text("The lighthouse was painted in May.\n", encoding="utf-8")
    return refresh(folder, folder / ".index", Apart()).index


def test_the_other_language_is_among_the_hits(both: Index) -> None:
    retriever = Retriever(both, Apart())
    found = retriever.candidates(query("灯塔是什么时候刷的漆？"), depth=5)
    [english] = [r for r in range(31) if both.passage(r).article_id == "en"]
    assert english in found.dense_rows
    assert len(found.dense_rows) == 6
    hits = retriever.retrieve(query("灯塔是什么时候刷的漆？"), k=8).hits
    assert [hit.article.id for hit in hits].count("en") == 1
    chinese = [hit.article.id for hit in retriever.retrieve(query("What was painted?"), k=8).hits]
    assert "en" in chinese
    assert len(chinese) == 8


def test_a_scope_holds_in_both_languages(both: Index) -> None:
    hits = Retriever(both, Apart()).retrieve(
        query("灯塔是什么时候刷的漆？"), k=8, scope=Scope(articles=("00", "01"))
    ).hits  # fmt: skip
    assert {hit.article.id for hit in hits} == {"00", "01"}


def test_a_language_too_large_to_look_through_is_looked_for_among_the_nearest(
    both: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert both.dense is not None
    assert LOOKED_THROUGH > 1000
    vector = Apart().encode_question("What was painted?")
    exactly = Languages(both).nearest(both.dense, vector, 3, None)
    monkeypatch.setattr("askllm.retrieve.languages.LOOKED_THROUGH", 2)
    assert list(Languages(both).nearest(both.dense, vector, 3, None)) == list(exactly)
    monkeypatch.setattr("askllm.retrieve.languages.FURTHER", 2)
    assert len(Languages(both).nearest(both.dense, vector, 3, None)) < len(exactly)
