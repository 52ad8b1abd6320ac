"""Questions to start with and to go on with: from where they come, and that they were answered."""

from __future__ import annotations

import dataclasses
import json
import threading
from pathlib import Path

import pytest

from askllm.bot import Bot
from askllm.errors import SettingsError
from askllm.examples import (
    QUESTIONS_FILE,
    WANTED,
    Examples,
    formed_questions,
    latin_names,
    owned_questions,
)
from askllm.types import Answer, Article, ArticleRef, Citation, PassageRef, Status

BRIDGE = Article(
    "bridge", "青石大桥", "青石大桥于2021年10月26日正式通车。大桥全长1750米。它有3座桥塔。", "b.md"
)
MUSEUM = Article("museum", "江城博物馆", "江城博物馆于1958年开馆。馆藏文物4500件。", "m.md")
STARS = Article(
    "stars", "The Observatory", "The observatory was opened in 1931. It has 2 domes.", "s.md",
    language="en",
)  # fmt: skip


class Shelf:
    """Articles, counting how often it was asked for them."""

    def __init__(self, *articles: Article) -> None:
        self.kept = {article.id: article for article in articles}
        self.refs = tuple(ArticleRef.of(article) for article in articles)

    def article(self, article_id: str) -> Article | None:
        return self.kept.get(article_id)


class Asking:
    """Answers from the first article that shares its first two characters with the question."""

    def __init__(self, *articles: Article, status: Status = "answered") -> None:
        self.articles = articles
        self.status = status
        self.asked: list[str] = []

    def __call__(self, question: str) -> Answer:
        self.asked.append(question)
        for article in self.articles:
            if article.title[:2] in question or article.title in question:
                return answer(question, article, status=self.status)
        return Answer("not_found", "没有", question, question, "zh")


def answer(
    question: str, *articles: Article, status: Status = "answered", language: str = "zh"
) -> Answer:
    cited = tuple(
        Citation(i, ArticleRef.of(a), (), "p", 0, 2, a.text[:2], PassageRef(0, len(a.text), a.text))
        for i, a in enumerate(articles, start=1)
    )
    found = status == "answered"
    return Answer(
        status, "…", question, question, "zh" if language == "zh" else "en",
        citations=cited if found else (), closest=() if found else cited,
    )  # fmt: skip


def examples(
    folder: Path, *articles: Article, asking: Asking | None = None
) -> tuple[Examples, Asking]:
    ask = asking or Asking(*articles)
    shelf = Shelf(*articles)
    return Examples(ask, folder / QUESTIONS_FILE, lambda: shelf), ask


def own(folder: Path, *entries: object) -> None:
    lines = [e if isinstance(e, str) else json.dumps(e, ensure_ascii=False) for e in entries]
    (folder / QUESTIONS_FILE).write_text("\n".join(lines), encoding="utf-8")


def test_a_quantity_is_asked_for_where_it_stands() -> None:
    assert list(formed_questions(BRIDGE)) == ["青石大桥哪一年正式通车？", "大桥全长多少米？"]
    assert list(formed_questions(MUSEUM)) == ["江城博物馆哪一年开馆？", "馆藏文物多少件？"][:1]
    assert list(formed_questions(STARS)) == ["When was the observatory opened?"]


def test_general_questions_were_answered_from_different_articles(tmp_path: Path) -> None:
    made, ask = examples(tmp_path, BRIDGE, MUSEUM)
    found = made.general("zh")
    assert found[:2] == ("青石大桥哪一年正式通车？", "江城博物馆哪一年开馆？")
    assert set(found) <= set(ask.asked)
    assert "大桥全长多少米？" not in found  # it was asked, and not answered
    assert made.general("zh", wanted=1) == found[:1]


def test_a_clause_without_its_subject_is_not_asked_for() -> None:
    parts = (
        "林城科技发布了新平台，已经有4500个应用，模型共有12个版本。江城 于 2019 年 10 月建成新馆。"
    )
    article = dataclasses.replace(BRIDGE, text=parts)
    assert list(formed_questions(article)) == ["江城哪一年建成新馆？"]


def test_an_english_reader_of_chinese_articles_has_questions_too(tmp_path: Path) -> None:
    model = Article("m", "大模型", "GPT-3和AI都是2020年的话题。GPT-3有96层。见a.B3。", "m.md")
    other = Article(
        "o", "另一篇", "AI在2021年更热。AI之后是M6，发布于2021年的M6有10万亿参数。", "o.md"
    )
    assert latin_names([model, other]) == ["AI", "GPT-3", "M6"]

    class Knows(Asking):
        def __call__(self, question: str) -> Answer:
            self.asked.append(question)
            if question.startswith("Which articles"):
                return answer(question, status="collection", language="en")
            named = model if "GPT-3" in question else other if "AI" in question else None
            found = (named,) if named else ()
            return answer(question, *found, status="answered" if found else "not_found")

    made, _ = examples(tmp_path, model, other, asking=Knows(model, other))
    found = made.general("en")
    assert found[:3] == ("Which articles are there?", "What is AI?", "What is GPT-3?")
    assert "有哪些文章？" not in made.general("zh")


def test_an_english_reader_has_english_questions_before_all_others(tmp_path: Path) -> None:
    made, ask = examples(tmp_path, BRIDGE, MUSEUM, STARS)
    found = made.general("en")
    assert found[0] == "What is “The Observatory” about?"
    assert found[1:3] == ("青石大桥哪一年正式通车？", "江城博物馆哪一年开馆？")
    assert not any(question.startswith("Which") for question in ask.asked)


def test_they_are_made_once(tmp_path: Path) -> None:
    made, ask = examples(tmp_path, BRIDGE, MUSEUM)
    assert ask.asked == []
    found: list[tuple[str, ...]] = []
    threads = [threading.Thread(target=lambda: found.append(made.general("zh"))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found)) == 1
    assert len(ask.asked) == len(set(ask.asked))


def test_the_owners_questions_come_first_in_the_language_wanted(tmp_path: Path) -> None:
    own(
        tmp_path,
        {"question": "青石大桥是谁设计的？"},
        {"question": "How long is the 青石大桥?"},
        {"question": "青石大桥后来怎么样了？", "answerable": False},
        {"question": "它有多长呢它有多长？", "history": ["青石大桥在哪里？"]},
        {"question": "短？"},
        "no json",
        [1],
        {"question": 3},
    )
    assert owned_questions(tmp_path / QUESTIONS_FILE) == [
        "青石大桥是谁设计的？", "How long is the 青石大桥?"
    ]  # fmt: skip
    made, _ = examples(tmp_path, BRIDGE, STARS)
    assert made.general("zh")[0] == "青石大桥是谁设计的？"
    assert made.general("en")[0] == "How long is the 青石大桥?"


def test_without_owned_questions_or_answers_titles_are_asked_about(tmp_path: Path) -> None:
    bare = Article("bare", "没有数字的一篇", "这里什么数字也没有。", "x.md")
    made, ask = examples(tmp_path, bare)
    assert made.general("zh") == ("《没有数字的一篇》讲了什么？",)
    silent, _ = examples(tmp_path, bare, asking=Asking())
    assert silent.general("zh") == ()
    assert ask.asked == ["《没有数字的一篇》讲了什么？"]


def test_a_question_that_fails_is_left_out(tmp_path: Path) -> None:
    def failing(question: str) -> Answer:
        raise SettingsError("no")

    shelf = Shelf(BRIDGE)
    assert Examples(failing, tmp_path / "none", lambda: shelf).general("zh") == ()


def test_near_questions_are_of_the_closest_passages_and_share_words(tmp_path: Path) -> None:
    own(
        tmp_path,
        {"question": "江城博物馆的门票多少钱？"},
        {"question": "青石大桥是谁设计的？"},
        {"question": "完全无关的一个问题吗？"},
    )
    made, ask = examples(tmp_path, BRIDGE, MUSEUM)
    refused = answer("青石大桥花了多少年修好？", BRIDGE, status="not_found")
    near = made.near(refused)
    assert len(near) == 3
    assert near[0] == "青石大桥哪一年正式通车？"
    assert "青石大桥是谁设计的？" in near
    assert "完全无关的一个问题吗？" not in near
    assert ask.asked == []  # nothing is searched for
    assert made.near(refused) == near


def test_what_was_asked_is_not_suggested_again(tmp_path: Path) -> None:
    own(tmp_path, {"question": "青石大桥是谁设计的？"})
    made, _ = examples(tmp_path, BRIDGE, MUSEUM)
    refused = answer("青石大桥是谁设计的", status="not_found")
    assert "青石大桥是谁设计的？" not in made.near(refused)


def test_where_nothing_is_near_general_questions_are_suggested(tmp_path: Path) -> None:
    made, _ = examples(tmp_path, BRIDGE, MUSEUM)
    refused = answer("zzz", status="not_found")
    assert made.near(refused) == made.general("zh")[:3]


def test_a_real_bot_answers_every_example(bot: Bot) -> None:
    found = bot.examples("zh")
    assert len(found) == WANTED
    answers = [bot.ask(question) for question in found]
    assert [one.status for one in answers] == ["answered"] * WANTED
    assert len({one.citations[0].article.id for one in answers}) >= 3


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", None])
def test_a_questions_file_that_cannot_be_read_is_passed_over(
    tmp_path: Path, content: bytes | None
) -> None:
    file = tmp_path / QUESTIONS_FILE
    if content is not None:
        file.write_bytes(content)
    assert owned_questions(file) == []
