"""The dense leg against brute force."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from askllm.dense import DenseIndex

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
