"""The retrieval room: both legs, their fusion, and what each hit says of itself."""

from __future__ import annotations

import dataclasses
import math
import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from askllm.index import Index, context_of, refresh
from askllm.lexical import LexicalIndex
from askllm.retrieve import (
    CANDIDATES,
    WITH_ENCODER,
    WITHOUT_ENCODER,
    WITHOUT_SENTENCES,
    Measured,
    Retriever,
    Weights,
    fuse,
)
from askllm.retrieve.languages import ONE_OF
from askllm.text import language_of, question_core, question_tokens, search_tokens
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


def is_abroad(index: Index, row: int, text: str) -> bool:
    """Whether the article of a row is in another language than the question ``text``."""
    article = index.article(index.passage(row).article_id)
    assert article is not None
    return language_of(article.text) != language_of(text)


def compared(cosines: Sequence[float], abroad: Sequence[bool]) -> list[float]:
    """Lower the cosines in the question's language to the mean of the others, by hand."""
    own = [c for c, there in zip(cosines, abroad, strict=True) if not there]
    others = [c for c, there in zip(cosines, abroad, strict=True) if there]
    if not own or not others:
        return list(cosines)
    fewer = min(len(own), len(others))
    gap = (sum(own) / len(own) - sum(others) / len(others)) * fewer / (fewer + 3) + 0.01
    return [c if there else c - gap for c, there in zip(cosines, abroad, strict=True)]


def held_by_hand(index: Index, text: str) -> list[tuple[float, float]]:
    """For each row the share of the question's idf mass it holds, alone and with its neighbours."""
    passages = [index.passage(row) for row in range(index.manifest.passage_count)]
    held = []
    for passage in passages:
        article = index.article(passage.article_id)
        assert article is not None
        held.append(set(search_tokens(context_of(article, passage))))
    asked = set(question_tokens(text))
    size = len(passages)
    found_in = {token: sum(token in tokens for tokens in held) for token in asked}
    idf = {token: math.log((size + 1) / max(n, 1)) for token, n in found_in.items()}
    total = sum(idf.values())
    shares = []
    for row, passage in enumerate(passages):
        near = set(held[row])
        for beside in (row - 1, row + 1):
            if 0 <= beside < size and passages[beside].article_id == passage.article_id:
                near |= held[beside]
        own = sum(idf[token] for token in asked & held[row]) / total
        shares.append((own, sum(idf[token] for token in asked & near) / total))
    return shares


def fused_by_hand(index: Index, encoder: HashEncoder, text: str) -> list[tuple[str, float]]:
    """Both legs asked directly, their candidates joined, the four parts weighed and added."""
    assert index.dense is not None
    vector = encoder.encode_question(text)
    lexical_rows, _ = index.lexical.search(question_tokens(text), k=CANDIDATES)
    dense_rows, _ = index.dense.search(vector, k=CANDIDATES)
    rows = sorted({*map(int, lexical_rows), *map(int, dense_rows)})
    shares = held_by_hand(index, text)
    abroad = [is_abroad(index, row, text) for row in rows]
    cosines = [float(s) for s in index.dense.scores_of(vector, np.array(rows))]
    passage = scaled(compared(cosines, abroad))
    best = []
    for row in rows:
        vectors = index.sentence_vectors(row)
        assert vectors is not None
        best.append(max(float(cosine) for cosine in vectors @ vector))
    fused = [
        0.30 * shares[row][0] + 0.27 * shares[row][1] + 0.15 * p + 0.28 * s
        for row, p, s in zip(rows, passage, scaled(compared(best, abroad)), strict=True)
    ]
    order = sorted(range(len(rows)), key=lambda i: (-fused[i], rows[i]))
    return [(index.passage(rows[i]).id, fused[i]) for i in order]


# --- fusion ------------------------------------------------------------------------------------


def measured(**changed: Sequence[float] | None) -> Measured:
    """Three candidates; each list is written down so that the score can be worked out on paper."""
    parts: dict[str, Sequence[float] | None] = {
        "words": [1.0, 0.5, 0.0],
        "near": [1.0, 1.0, 0.25],
        "bm25": [2.0, 8.0, 0.0],
        "passage": [0.7, 0.8, 0.9],
        "sentence": [0.8, 0.8, 0.9],
    } | changed
    return Measured(**{k: None if v is None else np.array(v) for k, v in parts.items()})  # type: ignore[arg-type]


def test_fusion_on_paper() -> None:
    fused = fuse(measured())
    assert list(fused.score) == pytest.approx(
        [0.30 + 0.27, 0.15 + 0.27 + 0.15 * 0.5, 0.27 * 0.25 + 0.15 + 0.28]
    )
    assert [(name, weight) for name, weight, _ in fused.parts] == [
        ("words", 0.30), ("sentence", 0.28), ("near", 0.27), ("passage", 0.15),
    ]  # fmt: skip


def test_without_sentence_vectors_the_passage_stands_in() -> None:
    fused = fuse(measured(sentence=None))
    assert [name for name, _, _ in fused.parts] == ["passage", "words", "near"]
    assert list(fused.score) == pytest.approx(
        [0.35 + 0.29, 0.35 * 0.5 + 0.29 + 0.36 * 0.5, 0.29 * 0.25 + 0.36]
    )


def test_without_an_encoder_words_count_and_bm25_parts_equals() -> None:
    fused = fuse(measured(passage=None, sentence=None))
    assert list(fused.score) == pytest.approx(
        [0.68 + 0.30 + 0.02 * 0.25, 0.34 + 0.30 + 0.02, 0.30 * 0.25]
    )


def test_a_part_that_is_equal_for_all_is_full_for_all_or_none() -> None:
    one = fuse(
        measured(passage=[0.8, 0.8, 0.8], sentence=[0.7] * 3, words=[0.0] * 3, near=[0.0] * 3)
    )
    assert list(one.score) == pytest.approx([0.15 + 0.28] * 3)
    none = fuse(measured(passage=None, bm25=[0.0] * 3, words=[0.0] * 3, near=[0.0] * 3))
    assert list(none.score) == [0.0] * 3


def test_each_leg_brings_as_many_candidates_as_it_is_asked_for(
    index: Index, encoder: HashEncoder
) -> None:
    assert index.dense is not None
    for depth in (1, 2, 4):
        found = Retriever(index, encoder).candidates(query("大桥江城"), depth=depth)
        assert list(found.lexical_rows) == list(
            index.lexical.search(question_tokens("大桥江城"), k=depth)[0]
        )
        every = index.dense.search(encoder.encode_question("大桥江城"), k=index.dense.size)[0]
        apart = [
            [r for r in every if is_abroad(index, r, "大桥") is there] for there in (True, False)
        ]
        best = {*every[:depth], *apart[0][:depth], *apart[1][:depth]}
        assert list(found.dense_rows) == [row for row in every if row in best]
        assert list(found.rows) == sorted({*found.lexical_rows, *found.dense_rows})


@pytest.mark.parametrize("weights", [WITH_ENCODER, WITHOUT_SENTENCES, WITHOUT_ENCODER])
def test_weights_are_a_convex_combination(weights: Weights) -> None:
    values = dataclasses.astuple(weights)
    assert sum(values) == pytest.approx(1.0)
    assert min(values) >= 0


def test_a_question_that_shares_no_word_is_decided_by_meaning() -> None:
    """Shares are not scaled over the candidates: nothing held is nothing, for all of them."""
    fused = fuse(measured(words=[0.0, 0.0, 0.02], near=[0.0, 0.01, 0.02], bm25=[0, 0, 9.0]))
    without = fuse(measured(words=[0.0] * 3, near=[0.0] * 3))
    assert list(np.argsort(fused.score)) == list(np.argsort(without.score))
    assert float(np.abs(fused.score - without.score).max()) < 0.02


def test_equal_scores_go_by_row(tmp_path: Path) -> None:
    """Four passages that share one word each, in articles of one title: nothing tells them apart."""
    for name in "abcd":
        text = f"---\ntitle: 无题\n---\n\n大桥{'一二三四'['abcd'.index(name)]}。\n"
        (tmp_path / f"{name}.md").write_text(text, encoding="utf-8")
    index = refresh(tmp_path, tmp_path / ".index", None).index
    hits = Retriever(index, None).retrieve(query("大桥"), k=9).hits
    assert [hit.article.id for hit in hits] == ["a", "b", "c", "d"]
    assert len({hit.score for hit in hits}) == 1


@given(
    st.lists(st.tuples(*[st.floats(0, 1)] * 5), min_size=1, max_size=8),
    st.booleans(),
)
def test_fused_scores_lie_in_the_unit_interval(rows: list[tuple[float, ...]], dense: bool) -> None:
    words, near, bm25, passage, sentence = map(list, zip(*rows, strict=True))
    near = [max(pair) for pair in zip(words, near, strict=True)]
    parts = measured(
        words=words, near=near, bm25=bm25,
        passage=passage if dense else None, sentence=sentence if dense else None,
        abroad=[i % 2 == 0 for i in range(len(words))],
    )  # fmt: skip
    score = fuse(parts).score
    assert float(score.min()) >= 0
    assert float(score.max()) <= 1 + 1e-9


@pytest.mark.parametrize("text", QUESTIONS)
def test_fusion_joins_both_legs(index: Index, encoder: HashEncoder, text: str) -> None:
    expected = fused_by_hand(index, encoder, text)
    hits = Retriever(index, encoder).retrieve(query(text), k=100).hits
    assert [hit.passage.id for hit in hits] == [passage_id for passage_id, _ in expected]
    assert [hit.score for hit in hits] == pytest.approx([score for _, score in expected], abs=1e-6)


@pytest.mark.parametrize("text", QUESTIONS)
def test_hits_carry_what_each_leg_said(index: Index, encoder: HashEncoder, text: str) -> None:
    assert index.dense is not None
    by_words = index.lexical.search(question_tokens(text), k=CANDIDATES)
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
        there = [language_of(hit.article.text) for hit in all_hits]
        for k in (1, 2, 3, 5):
            hits = retriever.retrieve(query(text), k=k).hits
            firsts = {all_hits[there.index(one)].passage.id for one in ("zh", "en")}
            kept = [hit.passage.id for hit in all_hits[:k]]
            if k >= ONE_OF and not firsts <= set(
                kept
            ):  # the last makes room for the other language
                kept = [*kept[:-1], *(firsts - set(kept))]
            assert [hit.passage.id for hit in hits] == kept


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


def test_similarities_that_are_not_stored_are_made(index: Index, encoder: HashEncoder) -> None:
    """A large index has no vectors of sentences: those of the few hits are encoded when asked."""
    large = dataclasses.replace(index, sentences=None)
    asked = query("青石大桥全长多少米？")
    made = Retriever(large, encoder).retrieve(asked, k=4)
    stored = dict(zip(*[[h.passage.id for h in Retriever(index, encoder).retrieve(asked, k=100).hits],
                        Retriever(index, encoder).retrieve(asked, k=100).similarities], strict=True))  # fmt: skip
    for hit, similarities in zip(made.hits, made.similarities, strict=True):
        assert similarities is not None
        expected = stored[hit.passage.id]
        assert expected is not None
        assert list(similarities) == pytest.approx(list(expected), abs=5e-3)
    told = Retriever(large, encoder).retrieve(asked, k=4, why=True)
    assert told.similarities == (None,) * 4
    assert [h.passage.id for h in told.hits] == [h.passage.id for h in made.hits]


# --- one leg -----------------------------------------------------------------------------------


def test_without_an_encoder_words_decide_and_legs_say_why(words_only: Index) -> None:
    retriever = Retriever(words_only, None, "The encoder was left at home.")
    assert retriever.legs.ran == ("lexical",)
    assert retriever.legs.reason == "The encoder was left at home."
    for text in QUESTIONS:
        retrieval = retriever.retrieve(query(text), k=100)
        rows, scores = words_only.lexical.search(question_tokens(text), k=CANDIDATES)
        shares = held_by_hand(words_only, text)
        by_words = scaled([float(score) for score in scores])
        fused = {
            int(row): 0.68 * shares[row][0] + 0.30 * shares[row][1] + 0.02 * least
            for row, least in zip(rows, by_words, strict=True)
        }
        order = sorted(fused, key=lambda row: (-fused[row], row))
        assert [h.passage.id for h in retrieval.hits] == [words_only.passage(r).id for r in order]
        assert [h.score for h in retrieval.hits] == pytest.approx([fused[row] for row in order])
        said = {words_only.passage(int(r)).id: float(s) for r, s in zip(rows, scores, strict=True)}
        for hit in retrieval.hits:
            assert leg(hit, "lexical").score == pytest.approx(said[hit.passage.id])
            assert len(hit.legs) == 1
        assert retrieval.similarities == (None,) * len(rows)


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
    assert len(index.lexical.search(question_tokens(text), k=9)[0]) == 0
    vector = encoder.encode_question(text)
    rows, scores = index.dense.search(vector, k=CANDIDATES)
    hits = Retriever(index, encoder).retrieve(query(text), k=100).hits
    best = []
    for row in rows:
        vectors = index.sentence_vectors(int(row))
        assert vectors is not None
        best.append(max(float(cosine) for cosine in vectors @ vector))
    abroad = [is_abroad(index, int(row), text) for row in rows]
    by_passage = scaled(compared([float(s) for s in scores], abroad))
    by_sentence = scaled(compared(best, abroad))
    fused = [0.15 * p + 0.28 * s for p, s in zip(by_passage, by_sentence, strict=True)]
    order = sorted(range(len(rows)), key=lambda i: (-fused[i], rows[i]))
    assert [hit.passage.id for hit in hits] == [index.passage(int(rows[i])).id for i in order]
    assert [hit.score for hit in hits] == pytest.approx([fused[i] for i in order])


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
    tokens = set(question_tokens(question))
    assert kept <= tokens
    assert not dropped & tokens


@pytest.mark.parametrize("question", ["什么？", "為什麼？", "谁呢", "What is it?", "who"])
def test_a_question_of_asking_words_alone_is_looked_for_as_it_is(question: str) -> None:
    assert question_tokens(question)


@given(st.text(max_size=60))
def test_any_question_is_looked_for_by_its_own_tokens(text: str) -> None:
    tokens = question_tokens(text)
    assert set(tokens) <= {*search_tokens(text), *search_tokens(question_core(text))}
    assert bool(tokens) == bool(search_tokens(text))
    model = LexicalIndex.build([["大桥", "大", "桥"], ["tea"], ["翻译"]])
    rows, scores = model.search(tokens, k=3)
    assert [bool(score > 0) for score in scores] == [True] * len(rows)
