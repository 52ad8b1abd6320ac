"""The dense leg against brute force."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from askllm.dense import DenseIndex, leg, lists

Floats = NDArray[np.float32]


def unit(rows: NDArray[np.floating]) -> Floats:
    scaled: Floats = (rows / np.linalg.norm(rows, axis=-1, keepdims=True)).astype(np.float32)
    return scaled


def random_rows(n: int, d: int, seed: int = 0) -> Floats:
    return unit(np.random.default_rng(seed).standard_normal((n, d)))


@given(n=st.integers(1, 40), d=st.integers(1, 24), k=st.integers(1, 50), seed=st.integers(0, 999))
def test_search_equals_brute_force(n: int, d: int, k: int, seed: int) -> None:
    vectors = random_rows(n, d, seed)
    question = random_rows(1, d, seed + 1000)[0]
    rows, cosines = DenseIndex.build(vectors).search(question, k=k)
    oracle = vectors.astype(np.float64) @ question.astype(np.float64)
    assert len(rows) == min(k, n)
    assert len(set(rows.tolist())) == len(rows)
    np.testing.assert_allclose(cosines, oracle[rows], atol=1e-6)
    np.testing.assert_allclose(cosines, np.sort(oracle)[::-1][:k], atol=1e-6)


@pytest.mark.parametrize("k", [1, 2, 7, 99, 150, 250])
def test_ties_keep_row_order(k: int) -> None:
    kinds = unit(np.array([[1.0, 0.0, 0.2], [0.0, 1.0, 0.1], [0.5, 0.5, 0.0]]))
    of = np.random.default_rng(3).integers(0, 3, size=200)
    question = kinds[0]
    rows, cosines = DenseIndex.build(kinds[of]).search(question, k=k)
    by_kind = np.argsort(-(kinds @ question), kind="stable")
    expected = [row for kind in by_kind for row in np.flatnonzero(of == kind)]
    assert rows.tolist() == expected[:k]
    assert (np.diff(cosines) <= 0).all()


@given(d=st.integers(1, 70), n=st.integers(2, 40), seed=st.integers(0, 999))
def test_a_cosine_does_not_depend_on_the_row(d: int, n: int, seed: int) -> None:
    vectors, question = random_rows(n, d, seed), random_rows(1, d, seed + 1)[0]
    rows, cosines = DenseIndex.build(vectors).search(question, k=n)
    turned, same = DenseIndex.build(vectors[::-1]).search(question, k=n)
    assert dict(zip(rows.tolist(), cosines.tolist(), strict=True)) == dict(
        zip((n - 1 - turned).tolist(), same.tolist(), strict=True)
    )


def test_k_beyond_the_index_pads_nothing() -> None:
    rows, cosines = DenseIndex.build(random_rows(3, 4)).search(random_rows(1, 4)[0], k=10**9)
    assert sorted(rows.tolist()) == [0, 1, 2]
    assert np.isfinite(cosines).all()


@pytest.mark.parametrize("bad", [2.0, 0.0, 0.99, np.nan, np.inf])
def test_rows_that_are_not_unit_vectors_are_refused(bad: float) -> None:
    vectors = random_rows(3, 4)
    vectors[1] *= bad
    with pytest.raises(ValueError, match="finite and of unit length"):
        DenseIndex.build(vectors)


def test_k_below_one_is_refused() -> None:
    with pytest.raises(ValueError, match="k must be at least 1, not 0"):
        DenseIndex.build(random_rows(3, 4)).search(random_rows(1, 4)[0], k=0)


def test_vectors_and_scores_of_chosen_rows() -> None:
    vectors = random_rows(6, 5)
    index = DenseIndex.build(vectors)
    rows = np.array([4, 0, 4])
    assert index.vectors(rows).tolist() == vectors[rows].tolist()
    assert index.vectors(np.array([], dtype=np.int64)).shape == (0, 5)
    np.testing.assert_allclose(
        index.scores_of(vectors[0], rows), vectors[rows] @ vectors[0], rtol=1e-5
    )
    assert (index.size, index.dimension) == (6, 5)


def test_saved_and_opened_gives_the_same(tmp_path: Path) -> None:
    vectors = random_rows(30, 8)
    index = DenseIndex.build(vectors)
    index.save(tmp_path / "vectors.faiss")
    again = DenseIndex.open(tmp_path / "vectors.faiss")
    for question in random_rows(5, 8, seed=9):
        rows, cosines = index.search(question, k=7)
        same_rows, same_cosines = again.search(question, k=7)
        assert (same_rows.tolist(), same_cosines.tolist()) == (rows.tolist(), cosines.tolist())


def test_a_file_that_is_no_index_is_a_runtime_error(tmp_path: Path) -> None:
    path = tmp_path / "vectors.faiss"
    path.write_bytes(b"nothing of the kind")
    with pytest.raises(RuntimeError):
        DenseIndex.open(path)


# Many passages: lists, ten bits a component


@pytest.fixture
def few_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let lists begin at 300 passages."""
    monkeypatch.setattr(leg, "EXACT_UP_TO", 300)


def clustered(n: int, d: int, seed: int = 0) -> Floats:
    """Rows around forty centres, as texts lie around their subjects."""
    chance = np.random.default_rng(seed)
    centre = chance.standard_normal((40, d))[chance.integers(0, 40, n)]
    return unit(centre + 0.5 * chance.standard_normal((n, d)))


@pytest.mark.usefixtures("few_are_many")
def test_lists_find_what_brute_force_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "PROBED", 0.3)  # of so few lists; the benchmark has the real share
    vectors, questions = clustered(4_000, 24), clustered(50, 24, seed=0)
    index = DenseIndex.build(vectors)
    assert not index.exact
    found = 0
    for question in questions:
        rows, cosines = index.search(question, k=10)
        exact = vectors @ question
        found += len(set(rows.tolist()) & set(np.argsort(-exact)[:10].tolist()))
        np.testing.assert_allclose(cosines, exact[rows], atol=0.002)
        assert (np.diff(cosines) <= 0).all()
        assert cosines.max() <= 1 + 1e-6
    assert found >= 0.97 * 500


@pytest.mark.usefixtures("few_are_many")
def test_lists_take_a_third_of_the_room_and_open_as_they_were(tmp_path: Path) -> None:
    vectors = clustered(2_000, 384)
    index = DenseIndex.build(vectors)
    index.save(tmp_path / "vectors.faiss")
    stored = sum(path.stat().st_size for path in tmp_path.iterdir())
    centres = 4 * 384 * lists.centres(2_000)  # thirty-one for two thousand, two for a million
    assert stored - centres < vectors.nbytes / 3
    again = DenseIndex.open(tmp_path / "vectors.faiss")
    rows = np.arange(2_000)
    assert again.vectors(rows).tolist() == index.vectors(rows).tolist()
    np.testing.assert_allclose(np.linalg.norm(again.vectors(rows), axis=1), 1, atol=1e-6)
    for question in vectors[:5]:
        before, after = index.search(question, k=9), again.search(question, k=9)
        assert [part.tolist() for part in before] == [part.tolist() for part in after]


@pytest.mark.usefixtures("few_are_many")
def test_no_update_rounds_a_vector_again(tmp_path: Path) -> None:
    vectors = clustered(1_000, 16)
    index = DenseIndex.build(vectors)
    first = index.vectors(np.arange(1_000))
    own = np.arange(1_000)
    for generation in range(5):
        path = tmp_path / f"{generation}.faiss"
        index.save(path)
        index = DenseIndex.open(path)
        places = np.arange(index.size, dtype=np.int32) + 1
        places[10:] -= 1  # the passage in row 10 goes, a new one comes first
        places[10] = -1
        own = np.array([-1 if row < 0 else places[row] for row in own])
        index = index.moved(places, np.array([0]), clustered(1, 16, seed=generation + 1))
    stay = np.flatnonzero(own >= 0)
    assert len(stay) == 995
    assert index.vectors(own[stay]).tolist() == first[stay].tolist()


@pytest.mark.parametrize(("before", "after"), [(200, 250), (290, 400), (400, 200), (400, 9_000)])
@pytest.mark.usefixtures("few_are_many")
def test_an_index_changes_its_kind_with_its_size(before: int, after: int) -> None:
    index = DenseIndex.build(clustered(before, 16))
    assert index.exact == (before <= 300)
    stay = min(before, after)
    places = np.full(before, -1, dtype=np.int32)
    places[:stay] = np.arange(stay)
    new = clustered(after - stay, 16, seed=5)
    moved = index.moved(places, np.arange(stay, after), new)
    assert (moved.size, moved.exact) == (after, after <= 300)
    kept = moved.vectors(np.arange(stay))
    off = np.abs(kept - index.vectors(np.arange(stay)))
    assert np.quantile(off, 0.999) < 0.02  # one far outside of what was trained on may be cut
    rows, _ = moved.search(index.vectors(np.array([3]))[0], k=1)
    assert rows.tolist() == [3]


def test_an_exact_index_keeps_every_bit() -> None:
    vectors = random_rows(9, 5)
    places = np.array([1, 2, -1, 3, 4, 5, 6, 7, 8], dtype=np.int32)
    moved = DenseIndex.build(vectors).moved(places, np.array([0]), random_rows(1, 5, seed=7))
    expected = np.concatenate([random_rows(1, 5, seed=7), vectors[[0, 1, 3, 4, 5, 6, 7, 8]]])
    assert moved.vectors(np.arange(9)).tolist() == expected.tolist()
