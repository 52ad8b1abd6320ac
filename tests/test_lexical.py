"""The lexical leg against its oracle, rank-bm25, and where BM25 is known to go wrong."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from rank_bm25 import BM25Plus

from askllm.lexical import DELTA, K1, B, LexicalBuilder, LexicalIndex, leg, merge
from askllm.lexical import builder as builder_module
from askllm.text import search_tokens

tokens = st.lists(st.sampled_from("甲 乙 丙 丁 gpt 3 gpt3".split()), max_size=8)
documents = st.lists(tokens, min_size=1, max_size=8).filter(any)
questions = st.lists(st.sampled_from("甲 乙 丙 gpt 3 戊".split()), max_size=6)


@given(documents=documents, question=questions)
def test_scores_equal_rank_bm25(documents: list[list[str]], question: list[str]) -> None:
    oracle = BM25Plus(documents, k1=K1, b=B, delta=DELTA).get_scores(question)
    matched = [i for i, document in enumerate(documents) if set(document) & set(question)]
    rows, scores = LexicalIndex.build(documents).search(question, k=len(documents))
    assert set(rows.tolist()) == set(matched)
    assert scores.dtype == np.float32
    np.testing.assert_allclose(scores, oracle[rows], rtol=1e-5)
    assert all(
        scores[i] > scores[i + 1] or (scores[i] == scores[i + 1] and rows[i] < rows[i + 1])
        for i in range(len(rows) - 1)
    )


@given(
    seed=st.integers(0, 10_000),
    k=st.integers(1, 30),
    long=st.sampled_from([1, 20]),
    sparse=st.sampled_from([0, 10_000]),
)
def test_common_words_are_not_walked_and_change_nothing(
    seed: int, k: int, long: int, sparse: int
) -> None:
    """Words from rare to very common: what is skipped would not have changed the result."""
    chance = np.random.default_rng(seed)
    words = np.array([f"w{i}" for i in range(40)])
    share = 1 / np.arange(1, 41)
    of = [
        chance.choice(words, chance.integers(1, 30), p=share / share.sum()).tolist()
        for _ in range(200)
    ]
    question = [*chance.choice(words, 8).tolist(), "w0", "w0", "w1"]
    oracle = BM25Plus(of, k1=K1, b=B, delta=DELTA).get_scores(question)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(leg, "_LONG", long)
        patch.setattr(leg, "_SPARSE", sparse)
        index = LexicalIndex.build(of)
        rows, scores = index.search(question, k=k)
    matched = [i for i, document in enumerate(of) if set(document) & set(question)]
    best = sorted((float(np.float32(-oracle[i])), i) for i in matched)[:k]
    np.testing.assert_allclose(scores, [-score for score, _ in best], rtol=1e-5)
    np.testing.assert_allclose(scores, oracle[rows], rtol=1e-5)
    assert scores.tolist() == index.scores_of(question, rows).tolist()
    everything, _ = index.search(question, k=200)
    assert rows.tolist() == everything[:k].tolist()


def arrays(index: LexicalIndex) -> list[list[float]]:
    part = index.segment
    return [
        array.tolist()
        for array in (part.codes, part.offsets, part.rows, part.counts, index.lengths)
    ]


@given(documents=documents, run=st.integers(1, 12), chunk=st.integers(1, 9))
def test_runs_on_disk_make_the_same_index(documents: list[list[str]], run: int, chunk: int) -> None:
    whole = LexicalIndex.build(documents)
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(builder_module, "RUN", run)
        patch.setattr(merge, "CHUNK", chunk)
        builder = LexicalBuilder(Path(folder))
        for row, document in enumerate(documents):
            builder.add(row, document)
        builder.finish(Path(folder) / "lexical")
        opened = LexicalIndex.open(Path(folder) / "lexical")
        assert arrays(opened) == arrays(whole)
        for token in ("甲", "gpt", "戊"):
            assert opened.rarity(token) == whole.rarity(token)
            assert opened.search([token, "乙"], k=9)[1].tolist() == (
                whole.search([token, "乙"], k=9)[1].tolist()
            )


@given(data=st.data(), old=documents, chunk=st.integers(1, 9))
def test_an_update_equals_a_rebuild(data: st.DataObject, old: list[list[str]], chunk: int) -> None:
    """Passages go, and new ones come between those that stay, which keep their order."""
    stays = data.draw(st.lists(st.booleans(), min_size=len(old), max_size=len(old)))
    kept = [i for i, stay in enumerate(stays) if stay]
    new: list[tuple[int | None, list[str]]] = [(i, old[i]) for i in kept]
    for document in data.draw(st.lists(tokens, max_size=5)):
        new.insert(data.draw(st.integers(0, len(new))), (None, document))
    assume(any(document for _, document in new))
    places = np.full(len(old), -1, dtype=np.int32)
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(merge, "CHUNK", chunk)
        builder = LexicalBuilder(Path(folder))
        for row, (former, document) in enumerate(new):
            if former is None:
                builder.add(row, document)
            else:
                places[former] = row
        updated = builder.finish(None, former=LexicalIndex.build(old), places=places)
    fresh = LexicalIndex.build([document for _, document in new])
    assert arrays(updated) == arrays(fresh)
    for token in ("甲", "乙", "gpt"):
        assert updated.rarity(token) == fresh.rarity(token)
        assert updated.search([token], k=9)[1].tolist() == fresh.search([token], k=9)[1].tolist()


@pytest.mark.parametrize("times", [255, 256, 70_000])
def test_counts_of_any_size_are_kept(times: int) -> None:
    documents = [["甲"] * times, ["甲", "乙"]]
    oracle = BM25Plus(documents, k1=K1, b=B, delta=DELTA).get_scores(["甲"])
    rows, scores = LexicalIndex.build(documents).search(["甲"], k=2)
    np.testing.assert_allclose(scores, oracle[rows], rtol=1e-5)


@given(documents=documents, question=questions, k=st.integers(1, 4))
def test_k_cuts_the_full_ranking(documents: list[list[str]], question: list[str], k: int) -> None:
    index = LexicalIndex.build(documents)
    rows, scores = index.search(question, k=len(documents))
    first, best = index.search(question, k=k)
    assert first.tolist() == rows[:k].tolist()
    assert best.tolist() == scores[:k].tolist()


@given(documents=documents, question=questions)
def test_scores_of_agrees_with_search(documents: list[list[str]], question: list[str]) -> None:
    index = LexicalIndex.build(documents)
    rows, scores = index.search(question, k=len(documents))
    found = dict(zip(rows.tolist(), scores.tolist(), strict=True))
    everywhere = index.scores_of(question, np.arange(len(documents)))
    assert everywhere.tolist() == [found.get(i, 0.0) for i in range(len(documents))]


@pytest.mark.parametrize(
    ("texts", "question", "best"),
    [
        (["星河翻译机"], "星河", 0),
        (["星河翻译机", "青石大桥"], "大桥", 1),
        (["青石大桥", "大桥大桥大桥", "茶叶公司"], "大桥", 1),  # the term stands in most passages
        (["青石大桥", "茶叶公司", "青石茶叶"], "茶叶公司", 1),
    ],
)
def test_tiny_corpora_are_ranked_the_right_way_round(
    texts: list[str], question: str, best: int
) -> None:
    index = LexicalIndex.build([search_tokens(text) for text in texts])
    rows, scores = index.search(search_tokens(question), k=5)
    assert rows[0] == best
    assert (scores > 0).all()


def test_a_word_of_most_passages_still_counts() -> None:
    # BM25Okapi gives 0 here, or reverses the order: two of three passages hold the word.
    index = LexicalIndex.build([["大桥", "a", "b", "c"], ["大桥"], ["茶叶"]])
    rows, scores = index.search(["大桥"], k=3)
    assert rows.tolist() == [1, 0]
    assert scores[0] > scores[1] > 0


def test_no_shared_token_finds_nothing() -> None:
    index = LexicalIndex.build([["甲"], ["乙"]])
    for question in (["丙"], []):
        rows, scores = index.search(question, k=5)
        assert (rows.tolist(), scores.tolist()) == ([], [])
        assert index.scores_of(question, np.array([0, 1])).tolist() == [0.0, 0.0]


def test_repeated_words_of_the_question_count_twice() -> None:
    index = LexicalIndex.build([["甲", "乙"], ["乙", "丙"], ["丁"]])
    rows, once = index.search(["乙"], k=1)
    _, twice = index.search(["乙", "乙"], k=1)
    assert rows.tolist() == [0]
    np.testing.assert_allclose(twice, 2 * once, rtol=1e-6)


def test_ties_keep_row_order() -> None:
    kinds = (["甲", "甲", "丙"], ["甲", "丙", "丁"], ["乙", "丙", "丁"])
    of = np.random.default_rng(2).integers(0, 3, size=300)
    rows, scores = LexicalIndex.build([kinds[kind] for kind in of]).search(["甲"], k=150)
    expected = [*np.flatnonzero(of == 0), *np.flatnonzero(of == 1)]
    assert rows.tolist() == expected[:150]
    assert len(set(scores.tolist())) == 2


def test_rarity_is_known_for_every_token() -> None:
    index = LexicalIndex.build([["甲", "乙"], ["乙"], ["丙"]])
    assert index.rarity("甲") == pytest.approx(np.log(4 / 1))
    assert index.rarity("乙") == pytest.approx(np.log(4 / 2))
    assert index.rarity("戊") == pytest.approx(np.log(4))
    assert (index.knows("甲"), index.knows("戊")) == (True, False)


@pytest.mark.parametrize("documents", [[], [[]], [[], []]])
def test_nothing_to_index_is_refused(documents: list[list[str]]) -> None:
    with pytest.raises(ValueError, match="at least one passage with at least one token"):
        LexicalIndex.build(documents)


def test_k_below_one_is_refused() -> None:
    with pytest.raises(ValueError, match="k must be at least 1, not 0"):
        LexicalIndex.build([["甲"]]).search(["甲"], k=0)


def test_saved_and_opened_gives_the_same_scores(tmp_path: Path) -> None:
    texts = ["青石大桥全长1750米", "GPT-3有1750亿参数", "", "茶葉公司 Ｓtrand"]
    index = LexicalIndex.build([search_tokens(text) for text in texts])
    index.save(tmp_path / "lexical")
    again = LexicalIndex.open(tmp_path / "lexical")
    assert again.size == 4
    for question in ("大桥1750", "茶叶", "GPT3", "strand"):
        rows, scores = index.search(search_tokens(question), k=4)
        assert len(rows) > 0
        same_rows, same_scores = again.search(search_tokens(question), k=4)
        assert (same_rows.tolist(), same_scores.tolist()) == (rows.tolist(), scores.tolist())


@pytest.mark.parametrize("name", ["codes", "offsets", "rows", "counts", "lengths", "idf", "peaks"])
def test_a_damaged_file_is_a_value_error(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "lexical"
    LexicalIndex.build([["甲", "乙"], ["甲"]]).save(folder)
    path = folder / f"{name}.npy"
    whole = path.read_bytes()
    for damaged in (whole[: len(whole) // 2], b"", whole[:-1]):
        path.write_bytes(damaged)
        with pytest.raises((ValueError, OSError)):
            LexicalIndex.open(folder)
    path.unlink()
    with pytest.raises(OSError, match=path.name):
        LexicalIndex.open(folder)


def test_a_folder_may_be_named_from_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    builder = LexicalBuilder(tmp_path)
    for row, tokens in enumerate((["甲"], ["乙"])):
        builder.add(row, tokens)
    built = builder.finish(Path("lexical"))
    assert built.search(["乙"], k=2)[0].tolist() == [1]
    assert LexicalIndex.open(Path("lexical")).search(["乙"], k=2)[0].tolist() == [1]
