"""Scopes: what lies in one, what cannot be one, and that a search inside it is a search."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from askllm import dense, lexical
from askllm.bot import Bot
from askllm.errors import SettingsError
from askllm.index import Index, refresh
from askllm.retrieve import Retriever, Scopes
from askllm.text import language_of, question_tokens
from askllm.types import Query, Scope
from fakes import HashEncoder

PAPERS = (
    # id, source, author, date
    ("a", "江城晚报", "林晓舟", "2020-12-31"),
    ("b", "江城晚报", "林晓舟、何渡", "2021-01-01"),
    ("c", "霧港商報", "葉知秋", "2021-10"),
    ("d", "Harbour Weekly", "Ada Merriweather and Bo Lund", "2021"),
    ("e", "Harbour Weekly", None, None),
)


@pytest.fixture(scope="module")
def encoder() -> HashEncoder:
    return HashEncoder()


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory, encoder: HashEncoder) -> Index:
    """Five articles of several passages; each passage speaks of a bridge of its own."""
    corpus = tmp_path_factory.mktemp("papers")
    for place, (name, source, author, date) in enumerate(PAPERS):
        lines = ["---", f"title: 桥梁{name}", f"source: {source}"]
        lines += [f"author: {author}"] if author else []
        lines += [f"date: {date}"] if date else []
        lines += ["---", ""]
        for number in range(6):
            lines += [
                f"## 第{number}座",
                "",
                f"第{number}座大桥有{100 * place + number}盏路灯，通车典礼在河边举行。",
                "",
            ]
        (corpus / f"{name}.md").write_text("\n".join(lines), encoding="utf-8")
    return refresh(corpus, tmp_path_factory.mktemp("papers-index"), encoder).index


@pytest.fixture(scope="module")
def scopes(index: Index) -> Scopes:
    return Scopes(index)


def query(text: str) -> Query:
    return Query(text, language_of(text), text)


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        (Scope(), "abcde"),
        (Scope(articles=("c", "a")), "ac"),
        (Scope(sources=("江城晚报",)), "ab"),
        (Scope(sources=("江城晚報", "HARBOUR weekly")), "abde"),  # however it is written
        (Scope(authors=("何渡",)), "b"),
        (Scope(authors=("bo lund", "叶知秋")), "cd"),
        (Scope(since="2021-01-01"), "bcd"),
        (Scope(until="2020"), "a"),
        (Scope(since="2021"), "bcd"),
        (Scope(since="2021-10-31"), "cd"),  # 2021-10 may be its last day, 2021 too
        (Scope(since="2021-11"), "d"),
        (Scope(since="2020-12", until="2021-01-01"), "abd"),
        (Scope(until="2021-01"), "abd"),
        (Scope(since="2021-01-01", until="2021-01-01"), "bd"),
        (Scope(sources=("Harbour Weekly",), since="2000"), "d"),  # no date, no range of dates
        (Scope(articles=("a", "b", "c"), authors=("林晓舟",), until="2020-12"), "a"),
    ],
)
def test_what_lies_in_a_scope(scopes: Scopes, scope: Scope, expected: str) -> None:
    assert "".join(ref.id for ref in scopes.articles(scope)) == expected


@pytest.mark.parametrize(
    ("scope", "said"),
    [
        (Scope(sources=("江城早报",)), r"no source '江城早报'. Did you mean '江城晚报'\? There are: Harbour"),
        (Scope(authors=("Zeno",)), "no author 'Zeno'. There are: Ada Merriweather, Bo Lund, 何渡"),
        (Scope(articles=("x",)), "no article 'x'. There are: a, b, c, d, e"),
        (Scope(since="last year"), "since is 'last year'; write a date as 2021, 2021-10 or"),
        (Scope(until="2021-13"), "until is '2021-13'"),
        (Scope(since="2021-02", until="2021-01"), r"until \(2021-01\) is before since \(2021-02\)"),
        (Scope(sources=("霧港商報",), until="1999"),
         "No article is in the chosen scope: source 霧港商報; until 1999 .* 2020-12-31 to 2021-10"),
        (Scope(articles=("e",), since="1900"), "No article is in the chosen scope"),
    ],
)  # fmt: skip
def test_what_cannot_be_a_scope_says_why(scopes: Scopes, scope: Scope, said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        scopes.articles(scope)


def test_choices_are_what_articles_say_of_themselves(scopes: Scopes) -> None:
    choices = scopes.choices
    assert choices.sources == ("Harbour Weekly", "江城晚报", "霧港商報")
    assert choices.authors == ("Ada Merriweather", "Bo Lund", "何渡", "林晓舟", "葉知秋")
    assert (choices.first, choices.last) == ("2020-12-31", "2021-10")


SUBSETS = st.sets(st.sampled_from("abcde"), min_size=1).map(lambda ids: tuple(sorted(ids)))


@given(ids=SUBSETS, k=st.integers(1, 40), number=st.integers(0, 5))
def test_both_legs_find_what_brute_force_finds(
    index: Index, scopes: Scopes, encoder: HashEncoder, ids: tuple[str, ...], k: int, number: int
) -> None:
    """The best of a leg inside a scope are the best of all rows, without those outside."""
    assert index.dense is not None
    text = f"第{number}座大桥有多少盏路灯？"
    within = scopes.rows(scopes.articles(Scope(articles=ids)))
    inside = [row for row in range(index.lexical.size) if index.passage(row).article_id in ids]
    assert list(within) == inside
    tokens = question_tokens(text)
    rows, scores = lexical.search_within(index.lexical, tokens, within, k=k)
    everything, values = index.lexical.search(tokens, k=index.lexical.size)
    expected = [(row, s) for row, s in zip(everything, values, strict=True) if row in inside][:k]
    assert list(zip(rows, scores, strict=True)) == expected
    vector = encoder.encode_question(text)
    rows, scores = dense.search_within(index.dense, vector, within, k=k)
    everything, values = index.dense.search(vector, k=index.dense.size)
    expected = [(row, s) for row, s in zip(everything, values, strict=True) if row in inside][:k]
    assert list(zip(rows, scores, strict=True)) == expected


def test_legs_that_search_inside_refuse_to_find_nothing(index: Index) -> None:
    assert index.dense is not None
    rows = np.arange(3)
    with pytest.raises(ValueError, match="at least 1, not 0"):
        lexical.search_within(index.lexical, ["桥"], rows, k=0)
    with pytest.raises(ValueError, match="at least 1, not 0"):
        dense.search_within(index.dense, np.zeros(index.dense.dimension, np.float32), rows, k=0)


def test_a_scope_of_everything_changes_nothing(index: Index, encoder: HashEncoder) -> None:
    retriever = Retriever(index, encoder)
    asked = query("第3座大桥有多少盏路灯？")
    everything = Scope(articles=tuple("abcde"))
    hits = retriever.retrieve(asked, k=50, scope=everything).hits
    assert hits == retriever.retrieve(asked, k=50).hits
    assert len(hits) == 30


def test_hits_come_from_the_scope_alone_and_all_of_it(index: Index, encoder: HashEncoder) -> None:
    for which in (encoder, None):
        retriever = Retriever(index, which)
        hits = retriever.retrieve(query("大桥"), k=50, scope=Scope(sources=("江城晚报",))).hits
        assert {hit.article.id for hit in hits} == {"a", "b"}
        assert len(hits) == 12


# --- the bot -----------------------------------------------------------------------------------


def test_an_answer_from_other_articles_is_not_given(bot: Bot, bot_dense: Bot) -> None:
    question = "青石大桥全长多少米？"
    for one in (bot, bot_dense):
        everywhere = one.ask(question)
        assert everywhere.status == "conflict"
        here = one.ask(question, scope=Scope(articles=("river-city",)))
        assert (here.status, here.short) == ("answered", "1820米")
        assert {citation.article.id for citation in here.citations} == {"river-city"}


def test_not_found_in_a_scope_says_that_the_rest_was_not_searched(bot: Bot) -> None:
    chosen = Scope(articles=("qingshi-bridge",))
    answer = bot.ask("霧港茶葉公司的總經理是誰？", scope=chosen)
    assert answer.status == "not_found"
    assert answer.text.endswith("只查找了所选的 1 篇文章，没有查找其他文章。")
    assert answer.reason is not None
    assert answer.reason.endswith("没有查找其他文章。")
    assert {citation.article.id for citation in answer.closest} <= {"qingshi-bridge"}
    english = bot.ask("Who founded the Northcliff Observatory?", scope=chosen)
    assert english.status == "not_found"
    assert english.text.endswith(
        "Only the articles you chose (1) were searched; the others were not."
    )


def test_not_found_without_a_scope_says_nothing_of_one(bot: Bot) -> None:
    for scope in (None, Scope()):
        assert "所选" not in bot.ask("火星上有多少人？", scope=scope).text


def test_questions_about_the_collection_keep_to_the_scope(bot: Bot) -> None:
    listed = bot.ask("有哪些文章？", scope=Scope(since="2022"))
    assert listed.status == "collection"
    assert "江城两岸" in listed.text
    assert "霧港茶葉公司" not in listed.text


def test_a_scope_that_is_none_is_refused_before_anything_is_searched(bot: Bot) -> None:
    for ask in (bot.ask, bot.search):
        for text in ("大桥", "你好", ""):
            with pytest.raises(SettingsError, match="no source '早报'"):
                ask(text, scope=Scope(sources=("早报",)))


def test_scopes_are_values() -> None:
    assert Scope().is_everything
    for field in dataclasses.fields(Scope):
        value = "2021" if field.name in ("since", "until") else ("x",)
        assert not dataclasses.replace(Scope(), **{field.name: value}).is_everything  # type: ignore[arg-type]


def test_the_bot_lists_what_there_is_to_choose_from(bot: Bot) -> None:
    choices = bot.choices()
    assert "江城晚报" in choices.sources
    assert "陈静仪" not in choices.authors
    assert (choices.first, choices.last) == ("1998-04-02", "2023-05-18")


def test_no_articles_have_no_rows(scopes: Scopes) -> None:
    assert list(scopes.rows(())) == []
