"""The retrieval room: both legs, their fusion, and what each hit says of itself."""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from askllm.index import Index, refresh
from askllm.lexical import LexicalIndex
from askllm.retrieve import CANDIDATES, DENSE_WEIGHT, Retriever, query_tokens
from askllm.text import language_of, question_core, search_tokens
from askllm.types import Hit, LegScore, Query
from fakes import HashEncoder

QUESTIONS = (
    "青石大桥全长多少米？",
    "星河2.0能翻译多少种语言？",
    "Who founded the Northcliff Observatory?",
    "霧港茶葉公司的總經理是誰？",
    "大桥",
)


@pytest.fixture(scope="module")
def encoder() -> HashEncoder:
    return HashEncoder()


@pytest.fixture(scope="module")
def index(corpus: Path, encoder: HashEncoder, tmp_path_factory: pytest.TempPathFactory) -> Index:
    return refresh(corpus, tmp_path_factory.mktemp("both-legs"), encoder).index


@pytest.fixture(scope="module")
def words_only(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Index:
    return refresh(corpus, tmp_path_factory.mktemp("one-leg"), None).index


def query(text: str) -> Query:
    return Query(text, language_of(text), text)


def leg(hit: Hit, name: str) -> LegScore:
    [found] = [score for score in hit.legs if score.leg == name]
    return found


def ranks(hit: Hit) -> list[int | None]:
    return [score.rank for score in hit.legs]


def scaled(scores: Sequence[float]) -> list[float]:
    """Min-max by hand: the best is 1, the worst 0; all equal and above 0, all are 1."""
    low, high = min(scores), max(scores)
    if high == low:
        return [1.0 if high > 0 else 0.0] * len(scores)
    return [(score - low) / (high - low) for score in scores]


def fused_by_hand(index: Index, encoder: HashEncoder, text: str) -> list[tuple[str, float]]:
    """Both legs asked directly, their candidates joined, each leg scaled, half and half."""
    assert index.dense is not None
    tokens = query_tokens(text)
    vector = encoder.encode_question(text)
    lexical_rows, _ = index.lexical.search(tokens, k=CANDIDATES)
    dense_rows, _ = index.dense.search(vector, k=CANDIDATES)
    rows = sorted({*map(int, lexical_rows), *map(int, dense_rows)})
    at = np.array(rows, dtype=np.int64)
    by_words = scaled([float(s) for s in index.lexical.scores_of(tokens, at)])
    by_vector = scaled([float(s) for s in index.dense.scores_of(vector, at)])
    fused = [0.5 * w + 0.5 * v for w, v in zip(by_words, by_vector, strict=True)]
    order = sorted(range(len(rows)), key=lambda i: (-fused[i], rows[i]))
    return [(index.passage(rows[i]).id, fused[i]) for i in order]


# --- fusion ------------------------------------------------------------------------------------


class FixedLegs:
    """Legs whose scores are written down, so that the fused score can be worked out on paper."""

    def __init__(self, scores: dict[int, float]) -> None:
        self.scores = scores

    def search(self, _: object, *, k: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        rows = sorted(self.scores, key=lambda row: (-self.scores[row], row))[:k]
        values = [self.scores[row] for row in rows]
        return np.array(rows, dtype=np.int64), np.array(values, dtype=np.float32)

    def scores_of(self, _: object, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        return np.array([self.scores.get(int(row), 0.0) for row in rows], dtype=np.float32)


def with_legs(index: Index, lexical: dict[int, float], dense: dict[int, float] | None) -> Index:
    changed: dict[str, object] = {"lexical": FixedLegs(lexical), "sentences": None}
    changed["dense"] = None if dense is None else FixedLegs(dense)
    return dataclasses.replace(index, **changed)  # type: ignore[arg-type]


def test_the_weight_is_half() -> None:
    assert DENSE_WEIGHT == 0.5


def test_fusion_on_paper(index: Index, encoder: HashEncoder) -> None:
    # Row 0 is found by words alone, row 3 by meaning alone; row 1 by both.
    legs = with_legs(index, {0: 10.0, 1: 6.0}, {1: 0.9, 2: 0.5, 3: 0.7})
    hits = Retriever(legs, encoder).retrieve(query("大桥"), k=9).hits
    # words: 0→1, 1→.6, 2→0, 3→0; meaning: 0→0 (its cosine is 0), 1→1, 2→.5/.9, 3→.7/.9
    expected = [
        (index.passage(1).id, 0.5 * 0.6 + 0.5 * 1.0),
        (index.passage(0).id, 0.5),
        (index.passage(3).id, 0.5 * 0.7 / 0.9),
        (index.passage(2).id, 0.5 * 0.5 / 0.9),
    ]
    assert [hit.passage.id for hit in hits] == [passage_id for passage_id, _ in expected]
    assert [hit.score for hit in hits] == pytest.approx([s for _, s in expected], abs=1e-6)
    assert hits[0].legs == (
        LegScore("dense", pytest.approx(0.9, abs=1e-6), 1),  # type: ignore[arg-type]
        LegScore("lexical", 6.0, 2),
    )
    assert leg(hits[1], "dense") == LegScore("dense", 0.0, None)
    assert leg(hits[2], "lexical") == LegScore("lexical", 0.0, None)


def test_equal_scores_go_by_row(index: Index, encoder: HashEncoder) -> None:
    legs = with_legs(index, {3: 2.0, 1: 2.0, 2: 2.0}, None)
    hits = Retriever(legs, encoder).retrieve(query("大桥"), k=9).hits
    assert [hit.passage.id for hit in hits] == [index.passage(row).id for row in (1, 2, 3)]
    assert [hit.score for hit in hits] == [1.0, 1.0, 1.0]


@pytest.mark.parametrize("text", QUESTIONS)
def test_fusion_joins_both_legs(index: Index, encoder: HashEncoder, text: str) -> None:
    expected = fused_by_hand(index, encoder, text)
    hits = Retriever(index, encoder).retrieve(query(text), k=100).hits
    assert [hit.passage.id for hit in hits] == [passage_id for passage_id, _ in expected]
    assert [hit.score for hit in hits] == pytest.approx([score for _, score in expected], abs=1e-6)


@pytest.mark.parametrize("text", QUESTIONS)
def test_hits_carry_what_each_leg_said(index: Index, encoder: HashEncoder, text: str) -> None:
    assert index.dense is not None
    by_words = index.lexical.search(query_tokens(text), k=CANDIDATES)
    by_vector = index.dense.search(encoder.encode_question(text), k=CANDIDATES)
    said: dict[str, dict[str, tuple[float, int]]] = {"lexical": {}, "dense": {}}
    for name, (rows, scores) in (("lexical", by_words), ("dense", by_vector)):
        for rank, (row, score) in enumerate(zip(rows, scores, strict=True), start=1):
            said[name][index.passage(int(row)).id] = (float(score), rank)
    hits = Retriever(index, encoder).retrieve(query(text), k=100).hits
    assert said["lexical"]
    for hit in hits:
        assert [score.leg for score in hit.legs] == ["dense", "lexical"]
        for name in ("lexical", "dense"):
            found = leg(hit, name)
            score, rank = said[name].get(hit.passage.id, (0.0, 0))
            assert found.rank == (rank or None)
            assert found.score == pytest.approx(score, abs=1e-6)


@pytest.mark.parametrize("text", QUESTIONS)
def test_hits_are_ranked_and_lead_to_their_article(
    index: Index, encoder: HashEncoder, text: str
) -> None:
    hits = Retriever(index, encoder).retrieve(query(text), k=100).hits
    assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))
    assert [hit.score for hit in hits] == sorted((h.score for h in hits), reverse=True)
    assert len({hit.passage.id for hit in hits}) == len(hits)
    for hit in hits:
        assert 0 <= hit.score <= 1
        assert hit.article.id == hit.passage.article_id
        assert hit.article.text[hit.passage.start : hit.passage.end] == hit.text


def test_fewer_hits_are_the_best_of_more(index: Index, encoder: HashEncoder) -> None:
    retriever = Retriever(index, encoder)
    for text in QUESTIONS:
        all_hits = retriever.retrieve(query(text), k=100).hits
        for k in (1, 2, 5):
            assert retriever.retrieve(query(text), k=k).hits == all_hits[:k]


def test_the_right_passage_comes_first(index: Index, encoder: HashEncoder) -> None:
    retriever = Retriever(index, encoder)
    for text, article, words in (
        ("大桥的主持设计是谁？", "qingshi-bridge", "周以宁"),
        ("星河2.0能翻译多少种语言？", "xinghe", "70多种"),
        ("When did the Northcliff Observatory open?", "observatory", "July 4, 1931"),
        ("茶葉公司有多少員工？", "tea-company", "三百二十名"),
    ):
        best = retriever.retrieve(query(text), k=1).hits[0]
        assert best.article.id == article
        assert words in best.article.text


# --- the sentences -----------------------------------------------------------------------------


def test_similarities_are_one_cosine_a_sentence(index: Index, encoder: HashEncoder) -> None:
    text = "青石大桥于2021年10月26日正式通车，连接江城的南岸和北岸。"
    retrieval = Retriever(index, encoder).retrieve(query(text), k=100)
    assert len(retrieval.similarities) == len(retrieval.hits)
    bridge = [h.article.id for h in retrieval.hits].index("qingshi-bridge")
    similarities = retrieval.similarities[bridge]
    assert similarities is not None
    assert "于2021年10月26日正式通车" in retrieval.hits[bridge].text
    assert float(similarities.max()) == pytest.approx(1.0, abs=2e-3)  # stored in half precision
    assert float(similarities[0]) == float(similarities.max())


# --- one leg -----------------------------------------------------------------------------------


def test_without_an_encoder_words_decide_and_legs_say_why(words_only: Index) -> None:
    retriever = Retriever(words_only, None, "The encoder was left at home.")
    assert retriever.legs.ran == ("lexical",)
    assert retriever.legs.reason == "The encoder was left at home."
    for text in QUESTIONS:
        retrieval = retriever.retrieve(query(text), k=100)
        rows, scores = words_only.lexical.search(query_tokens(text), k=CANDIDATES)
        assert [h.passage.id for h in retrieval.hits] == [
            words_only.passage(int(r)).id for r in rows
        ]
        assert [leg(h, "lexical").score for h in retrieval.hits] == pytest.approx(list(scores))
        assert [len(h.legs) for h in retrieval.hits] == [1] * len(rows)
        assert retrieval.similarities == (None,) * len(rows)
        assert retrieval.hits[0].score == 1.0


def test_an_index_without_vectors_runs_on_words_whatever_the_encoder(
    words_only: Index, encoder: HashEncoder
) -> None:
    retriever = Retriever(words_only, encoder)
    assert retriever.legs.ran == ("lexical",)
    assert retriever.retrieve(query("大桥"), k=1).hits[0].legs[0].leg == "lexical"


def test_with_both_legs_nothing_needs_a_reason(index: Index, encoder: HashEncoder) -> None:
    legs = Retriever(index, encoder, "not used").legs
    assert (legs.ran, legs.reason) == (("dense", "lexical"), None)


def test_where_no_word_is_shared_meaning_decides(index: Index, encoder: HashEncoder) -> None:
    assert index.dense is not None
    text = "zzyzx qwxk"
    assert len(index.lexical.search(query_tokens(text), k=9)[0]) == 0
    rows, scores = index.dense.search(encoder.encode_question(text), k=CANDIDATES)
    hits = Retriever(index, encoder).retrieve(query(text), k=100).hits
    assert [hit.passage.id for hit in hits] == [index.passage(int(row)).id for row in rows]
    assert [hit.score for hit in hits] == pytest.approx(scaled([float(s) for s in scores]))
    assert hits[0].score == pytest.approx(1.0)  # the whole weight, not half of it


def test_where_nothing_is_shared_words_alone_find_nothing(words_only: Index) -> None:
    retrieval = Retriever(words_only, None).retrieve(query("zzyzx qwxk"), k=5)
    assert retrieval.hits == ()
    assert retrieval.similarities == ()


# --- asking ------------------------------------------------------------------------------------


@pytest.mark.parametrize("k", [0, -1])
def test_fewer_than_one_hit_cannot_be_asked_for(
    index: Index, words_only: Index, encoder: HashEncoder, k: int
) -> None:
    for retriever in (Retriever(index, encoder), Retriever(words_only, None)):
        with pytest.raises(ValueError, match=f"at least 1, not {k}"):
            retriever.retrieve(query("大桥"), k=k)


def test_the_same_question_gives_the_same_hits(index: Index, encoder: HashEncoder) -> None:
    first = Retriever(index, encoder)
    for text in QUESTIONS:
        assert first.retrieve(query(text), k=9).hits == first.retrieve(query(text), k=9).hits
        assert first.retrieve(query(text), k=9).hits == (
            Retriever(index, HashEncoder()).retrieve(query(text), k=9).hits
        )


def test_how_the_files_are_ordered_changes_nothing(corpus: Path, tmp_path: Path) -> None:
    """The same articles under names that sort the other way, with the ids they had."""
    turned = tmp_path / "corpus"
    turned.mkdir()
    files = sorted(corpus.iterdir(), reverse=True)
    for number, file in enumerate(files):
        text = file.read_text(encoding="utf-8")
        assert text.startswith("---\n")
        (turned / f"{number}.md").write_text(
            text.replace("---\n", f"---\nid: {file.stem}\n", 1), encoding="utf-8"
        )
    assert len(files) > 2
    copied = tmp_path / "same"
    shutil.copytree(corpus, copied)
    for encoder in (None, HashEncoder()):
        kind = "words" if encoder is None else "both"
        one = Retriever(refresh(copied, tmp_path / f"{kind}-1", encoder).index, encoder)
        two = Retriever(refresh(turned, tmp_path / f"{kind}-2", encoder).index, encoder)
        for text in QUESTIONS:
            hits, others = (r.retrieve(query(text), k=5).hits for r in (one, two))
            assert [(h.passage.id, ranks(h)) for h in hits] == (
                [(h.passage.id, ranks(h)) for h in others]
            )
            for hit, other in zip(hits, others, strict=True):
                assert [leg.score for leg in hit.legs] == (
                    pytest.approx([leg.score for leg in other.legs])
                )
            assert [h.score for h in hits] == pytest.approx([h.score for h in others])


# --- the words that are looked for -------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "kept", "dropped"),
    [
        ("请问青石大桥有多少根缆索？", {"青石", "大桥", "缆索"}, {"请问", "多少", "请"}),
        ("青石大桥是什么时候通车的？", {"大桥", "通车"}, {"什么", "时候", "的"}),
        ("谁写了《江城两岸》？", {"江城", "两岸"}, {"谁", "了"}),
        ("為什麼霧港茶葉公司在碼頭？", {"雾港", "茶叶", "公司", "码头"}, {"为什", "什么", "在"}),
        ("請問茶葉公司有多少名員工？", {"茶叶", "员工"}, {"请问", "多少"}),
        ("Who founded the observatory?", {"founded", "observatory"}, {"who", "the"}),
        ("How many tonnes does the telescope weigh?", {"tonnes", "telescope", "weigh"},
         {"how", "many", "does", "the"}),
        ("What is Galaxy-2 Mini?", {"galaxy", "galaxy2", "mini"}, {"what", "is"}),
    ],
)  # fmt: skip
def test_asking_words_are_not_looked_for(question: str, kept: set[str], dropped: set[str]) -> None:
    tokens = set(query_tokens(question))
    assert kept <= tokens
    assert not dropped & tokens


@pytest.mark.parametrize("question", ["什么？", "為什麼？", "谁呢", "What is it?", "who"])
def test_a_question_of_asking_words_alone_is_looked_for_as_it_is(question: str) -> None:
    assert query_tokens(question)


@given(st.text(max_size=60))
def test_any_question_is_looked_for_by_its_own_tokens(text: str) -> None:
    tokens = query_tokens(text)
    assert set(tokens) <= {*search_tokens(text), *search_tokens(question_core(text))}
    assert bool(tokens) == bool(search_tokens(text))
    model = LexicalIndex.build([["大桥", "大", "桥"], ["tea"], ["翻译"]])
    rows, scores = model.search(tokens, k=3)
    assert [bool(score > 0) for score in scores] == [True] * len(rows)
