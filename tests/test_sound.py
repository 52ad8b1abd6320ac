"""Names in Latin letters find the characters that they spell."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypinyin import lazy_pinyin

from askllm.index import refresh
from askllm.read.ask.names import Name, names_asked, organisations_and_people
from askllm.retrieve import Retriever
from askllm.retrieve.words import OtherForm, forms_by_sound
from askllm.text import folded, heard, language_of, spelled_names
from askllm.text.sound import MOST_SYLLABLES, spellings
from askllm.types import Query, Span

ARTICLES = {
    "ferry": "白鹭是云洲船厂建造的渡轮，每小时走二十公里。",
    "opera": "剧团今年排演新戏，门票八十元。戏里的舞蹈由学生编成。",
    "halden": "Port Halden held its council election in May. Turnout was 41.8 per cent.",
    "river": "今年的选举投票率不高，市议会的席位没有变化。",
}


def known_in(*texts: str) -> object:
    pairs = {text[i : i + 2] for text in texts for i in range(len(text) - 1)}

    def known(tokens: Sequence[str]) -> list[bool]:
        return [token in pairs for token in tokens]

    return known


@pytest.mark.parametrize(
    ("letters", "readings"),
    [
        ("bailu", {("bai", "lu")}),
        ("xian", {("xi", "an"), ("xi", "a", "n"), ("xia", "n")}),
        ("lvyou", {("lv", "you")}),
        ("egret", set()),
        ("dao", {("da", "o")}),
    ],
)
def test_letters_are_read_as_syllables(letters: str, readings: set[tuple[str, ...]]) -> None:
    assert set(spellings(letters)) == readings


@given(st.lists(st.sampled_from("白鹭云洲船厂盘古悟道周迪行长"), min_size=2, max_size=4))
def test_what_a_name_spells_is_among_what_is_heard(characters: list[str]) -> None:
    name = "".join(characters)
    letters = "".join(lazy_pinyin(list(name)))
    assert tuple(lazy_pinyin(list(name))) in set(spellings(letters))
    assert all(2 <= len(parts) <= MOST_SYLLABLES for parts in spellings(letters))
    assert heard(letters.upper(), known_in(name)) == sorted({*heard(letters, known_in(name))})  # type: ignore[arg-type]
    assert name in heard(letters, known_in(name))  # type: ignore[arg-type]


def test_no_syllable_is_turned_away_before_it_is_looked_up() -> None:
    from askllm.text.sound import _characters

    for first in _characters():
        assert any(parts[0] == first for parts in spellings(first + "yang")), first


@pytest.mark.parametrize(
    ("letters", "loaded"), [("gpt", "False"), ("million", "False"), ("pangu", "True")]
)
def test_the_table_of_syllables_is_loaded_for_what_may_be_one(letters: str, loaded: str) -> None:
    asked = (
        "import sys; from askllm.text.sound import spellings; "
        f"list(spellings({letters!r})); print('pypinyin' in sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == loaded


def test_only_what_the_articles_have_is_heard() -> None:
    assert heard("Bai Lu", known_in("白鹭飞过")) == ["白鹭"]  # type: ignore[arg-type]
    assert heard("Bai Lu", known_in("白色的鹭鸟")) == []  # type: ignore[arg-type]


def test_names_are_the_words_with_a_capital_one_by_one_and_together() -> None:
    assert list(spelled_names("Who built the Bai Lu ferry for GPT-3?")) == [
        "Who",
        "Bai",
        "Bai Lu",
        "Lu",
        "GPT",
    ]


@pytest.fixture
def retriever(tmp_path: Path) -> Retriever:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for name, text in ARTICLES.items():
        (corpus / f"{name}.txt").write_text(text + "\n", encoding="utf-8")
    return Retriever(refresh(corpus, tmp_path / "index", None).index, None)


def first(retriever: Retriever, question: str) -> str:
    query = Query(question, language_of(question), question)
    return retriever.retrieve(query, k=1).hits[0].article.id


def test_an_english_question_finds_what_its_name_spells(retriever: Retriever) -> None:
    assert forms_by_sound("Who built BaiLu?", retriever._index) == (OtherForm("BaiLu", "白鹭"),)
    assert first(retriever, "Who built BaiLu?") == "ferry"
    assert first(retriever, "Who runs Yun Zhou?") == "ferry"


def test_a_name_of_another_script_brings_its_article(retriever: Retriever) -> None:
    # All else of the question stands in the Chinese article, and cannot stand in the English one.
    assert first(retriever, "Port Halden工党这次拿到几个席位") == "halden"
    assert first(retriever, "工党这次拿到几个席位") == "river"


def test_a_name_by_sound_has_its_place() -> None:
    plain = folded("昨天，白鹭号下水")
    assert Name("Bai Lu", sounds=True).places_in(plain) == [Span(3, 5)]
    assert Name("Bai Lu").places_in(plain) == []
    assert Name("Bai Lu", sounds=True).places_in("bai lu 与白鹭") == [Span(0, 6)]
    assert [n.shown for n in names_asked("Who built Bai Lu?", "en")] == ["Bai Lu"]


@pytest.mark.parametrize(
    ("words", "maker"),
    [
        ("白鹭是由江北集团旗下的造船公司云洲船厂建造的渡轮。", "云洲船厂"),
        ("2021年，江北农科所培育出一种抗旱的茶树。", "江北农科所"),
        ("去年，云洲船厂造出了第一艘电动渡轮。", "云洲船厂"),
        ("云洲船厂于 2023 年 2 月公开发布渡轮。", "云洲船厂"),
        ("它是中国海洋研究所研发的潜水器。", "中国海洋研究所"),
        ("该系统由雾港大学与市医院共同开发，明年启用。", "雾港大学与市医院"),
    ],
)
def test_who_made_it_is_told_by_the_passive(words: str, maker: str) -> None:
    assert (maker, 1.0) in [
        (span.of(words), suits) for span, suits in organisations_and_people(words, None)
    ]


@pytest.mark.parametrize(
    "words",
    [
        "江北渡轮：实现绿色航行设计。",
        "将持续开发上游航线。",
        "去年，与能源集团开发了新航线。",
        "2月公开发布渡轮。",
    ],
)
def test_what_is_done_is_nobody(words: str) -> None:
    found = [span.of(words) for span, suits in organisations_and_people(words, None) if suits == 1]
    assert found == []
