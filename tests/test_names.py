"""Other forms of names widen a question: those that the articles give, and the user's own."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

import askllm
from askllm.aliases import Alias, AliasTable
from askllm.encoder import BackgroundEncoder
from askllm.errors import EncoderUnavailable, SettingsError
from askllm.index import refresh
from askllm.retrieve import Retriever
from askllm.text import language_of
from askllm.types import Legs, Query
from fakes import HashEncoder

ARTICLES = {
    "made": "雾港公司发布了“白鹭”（Egret）模型。雾港公司说，“白鹭”（Egret）是自己研发的。",
    "used": "Egret在码头上管理货物，每天处理三百个货柜。码头的工人说它从不出错。",
    "other": "码头上每天有三百个货柜。工人们用海鸥系统管理货物，已经用了很多年。",
    "more": "白鹭是一种水鸟，常在江边的浅水里觅食。",
}


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    for name, text in ARTICLES.items():
        (folder / f"{name}.txt").write_text(text + "\n", encoding="utf-8")
    return folder


def query(text: str) -> Query:
    return Query(text, language_of(text), text)


def best(bot: askllm.Bot, question: str) -> str:
    return bot.search(question, k=1)[0].article.id


def test_a_form_the_articles_give_finds_the_passage_in_the_other(
    corpus: Path, tmp_path: Path
) -> None:
    bot = askllm.load(corpus=corpus, index=tmp_path / "index", encoder="none")
    [learned] = [alias for alias in bot.names() if "Egret" in alias.names]
    assert (set(learned.names), learned.article_id) == ({"白鹭", "Egret"}, "made")
    hit = bot.search("白鹭在码头上每天处理多少货柜？", k=1)[0]
    assert hit.article.id == "used"
    assert hit.why is not None
    assert [(match.asked, match.text) for match in hit.why.names] == [("白鹭", "Egret")]
    assert hit.article.text[hit.why.names[0].start : hit.why.names[0].end] == "Egret"


def test_the_other_form_holds_what_the_asked_one_is_worth(corpus: Path, tmp_path: Path) -> None:
    index = refresh(corpus, tmp_path / "index", None).index
    question = query("海鸥管理货物")
    own = [Alias(("海鸥", "Egret"))]
    plain = {h.article.id: h.score for h in Retriever(index, None).retrieve(question, k=9).hits}
    widened = Retriever(index, None, names=own).retrieve(question, k=9).hits
    scores = {hit.article.id: hit.score for hit in widened}
    assert plain["other"] > plain["used"] + 0.2
    assert scores["used"] > plain["used"] + 0.2
    assert set(scores) >= {"used", "other"}


def test_a_part_of_another_form_is_not_the_name(corpus: Path, tmp_path: Path) -> None:
    index = refresh(corpus, tmp_path / "index", None).index
    question = query("海鸥管理货物")
    for form, held in (("码头 Egret", True), ("码头 Heron", False)):
        retriever = Retriever(index, None, names=[Alias(("海鸥", form))])
        [used] = [h for h in retriever.retrieve(question, k=9).hits if h.article.id == "used"]
        plain = Retriever(index, None).retrieve(question, k=9).hits
        [before] = [h for h in plain if h.article.id == "used"]
        assert (used.score > before.score + 0.1) is held


def test_the_users_own_names(corpus: Path, tmp_path: Path) -> None:
    place = {"corpus": corpus, "index": tmp_path / "index", "encoder": "none"}
    assert best(askllm.load(**place), "小飞侠管理货物时出错吗") == "used"  # type: ignore[arg-type]
    question = "小飞侠用了很多年吗？"
    (corpus / "names.txt").write_text("# 我的\n小飞侠 = Egret\n", encoding="utf-8")
    bot = askllm.load(**place)  # type: ignore[arg-type]
    assert bot.names()[0].names == ("小飞侠", "Egret")
    assert {article.id for article in bot.articles()} == set(ARTICLES)  # names.txt is none
    assert {hit.article.id for hit in bot.search(question)} >= {"used", "made", "other"}
    other = tmp_path / "mine.txt"
    other.write_text("小飞侠，海鸥\n", encoding="utf-8")
    bot = askllm.load(**place, names=other)  # type: ignore[arg-type]
    assert bot.names()[0].names == ("小飞侠", "海鸥")
    assert best(bot, question) == "other"


def test_a_file_of_names_that_is_none_says_which_line(corpus: Path, tmp_path: Path) -> None:
    (corpus / "names.txt").write_text("白鹭\n", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"names\.txt, line 1: '白鹭' does not name one thing"):
        askllm.load(corpus=corpus, index=tmp_path / "index", encoder="none")
    with pytest.raises(SettingsError, match=r"nowhere\.txt cannot be read"):
        askllm.load(corpus=corpus, index=tmp_path / "index", names=tmp_path / "nowhere.txt")


# --- an encoder that loads behind --------------------------------------------------------------


class Held:
    """An encoder's loader that waits until it is let go."""

    def __init__(self, error: EncoderUnavailable | None = None) -> None:
        self.go = threading.Event()
        self.error = error

    def __call__(self) -> HashEncoder:
        assert self.go.wait(30)
        if self.error is not None:
            raise self.error
        return HashEncoder()


def test_words_answer_until_the_encoder_is_ready(corpus: Path, tmp_path: Path) -> None:
    index = refresh(corpus, tmp_path / "index", HashEncoder()).index
    held = Held()
    encoder = BackgroundEncoder(HashEncoder().name, held)
    retriever = Retriever(index, encoder)
    asked = query("码头上每天有多少货柜？")
    early = retriever.retrieve(asked, k=4)
    assert retriever.legs.ran == ("lexical",)
    assert retriever.legs.reason is not None
    assert "still loading" in retriever.legs.reason
    assert "BM25 alone searches until then." in retriever.legs.reason
    assert early == Retriever(index, None).retrieve(asked, k=4)
    held.go.set()
    assert encoder.wait(30)
    assert retriever.legs == Legs(("dense", "lexical"))
    assert retriever.retrieve(asked, k=4).hits == (
        Retriever(index, HashEncoder()).retrieve(asked, k=4).hits
    )


def test_an_encoder_that_fails_behind_leaves_words_and_says_why(
    corpus: Path, tmp_path: Path
) -> None:
    index = refresh(corpus, tmp_path / "index", HashEncoder()).index
    held = Held(EncoderUnavailable("the model is torn"))
    encoder = BackgroundEncoder(HashEncoder().name, held)
    held.go.set()
    assert encoder.wait(30)
    retriever = Retriever(index, encoder)
    assert retriever.legs == Legs(("lexical",), "the model is torn. BM25 alone searches.")
    assert retriever.retrieve(query("码头"), k=1).hits


def test_load_does_not_wait_where_it_is_told_not_to(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = {"corpus": corpus, "index": tmp_path / "index"}
    refresh(corpus, tmp_path / "index", HashEncoder())
    held = Held()
    monkeypatch.setattr(
        "askllm.bot.loading.load_behind", lambda _: BackgroundEncoder(HashEncoder().name, held)
    )
    bot = askllm.load(**place, wait=False)  # type: ignore[arg-type]
    assert bot.legs.ran == ("lexical",)
    answer = bot.ask("码头上每天有多少货柜？")
    assert (answer.legs.ran, answer.status) == (("lexical",), "answered")
    held.go.set()
    while bot.legs.ran == ("lexical",):
        threading.Event().wait(0.01)
    assert bot.ask("码头上每天有多少货柜？").legs.ran == ("dense", "lexical")


def test_a_default_encoder_that_fails_while_the_index_is_built(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = Held(EncoderUnavailable("the model is torn."))
    held.go.set()
    monkeypatch.setattr(
        "askllm.bot.loading.load_behind", lambda _: BackgroundEncoder("fake/torn", held)
    )
    place = {"corpus": corpus, "index": tmp_path / "index"}
    bot = askllm.load(**place, wait=False)  # type: ignore[arg-type]
    assert bot.legs.ran == ("lexical",)
    assert bot.legs.reason == "the model is torn. BM25 alone searches."
    with pytest.raises(EncoderUnavailable, match="torn"):
        askllm.load(**place, encoder="a/model", wait=False)  # type: ignore[arg-type]


def test_a_short_name_at_the_end_of_a_question_beside_a_longer_one() -> None:
    table = AliasTable([Alias(("白鹭二号", "Egret II")), Alias(("白鹭", "Egret"))])
    assert table.widen("谁造了白鹭") == ("Egret",)
    assert table.widen("白鹭") == ("Egret",)
