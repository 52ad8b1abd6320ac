"""Questions to start with and to go on with: from where they come, and that they were answered."""

from __future__ import annotations

import dataclasses
import json
import logging
import re
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import askllm
from askllm.bot import Bot, Stage
from askllm.bot.precedence import GaveWay, Precedence
from askllm.errors import SettingsError
from askllm.examples import (
    EXAMPLES_FILE,
    QUESTIONS_FILE,
    WANTED,
    Candidate,
    Examples,
    Gist,
    Kept,
    formed_questions,
    latin_names,
    owned_questions,
    script_wanted,
)
from askllm.examples.checking import Good, checked
from askllm.tuning import Tuning
from askllm.types import Answer, Article, ArticleRef, Citation, Item, PassageRef, Status, Turn

BRIDGE = Article(
    "bridge", "青石大桥", "青石大桥于2021年10月26日正式通车。大桥全长1750米。它有3座桥塔。", "b.md"
)
MUSEUM = Article("museum", "江城博物馆", "江城博物馆于1958年开馆。馆藏文物4500件。", "m.md")
STARS = Article(
    "stars", "The Observatory", "The observatory was opened in 1931. The observatory has 2 domes.", "s.md",
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
        Citation(i, ArticleRef.of(a), (), "p", 0, 1, a.text, PassageRef(0, len(a.text), a.text))
        for i, a in enumerate(articles, start=1)
    )
    found = status == "answered"
    return Answer(
        status, "…", question, question, "zh" if language == "zh" else "en", short="1",
        citations=cited if found else (), closest=() if found else cited, confidence=0.9,
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


def asked(article: Article) -> list[tuple[str, str]]:
    return [(one.question, one.kind) for one in formed_questions(article)]


def of(title: str, text: str, language: str = "zh") -> list[tuple[str, str]]:
    return asked(Article("x", title, text, "x.md", language=language))


def test_a_question_asks_for_what_a_sentence_says_where_it_stands() -> None:
    assert asked(BRIDGE) == [("青石大桥哪一年正式通车？", "when")]
    assert asked(MUSEUM) == [("江城博物馆哪一年开馆？", "when")]
    assert asked(STARS) == [
        ("When was the observatory opened?", "when"),
        ("How many domes does the observatory have?", "number"),
    ]
    assert next(iter(formed_questions(BRIDGE))).says == "青石大桥于2021年10月26日正式通车。"


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        ("青石大桥", "青石大桥由江城设计院设计，历时五年。", ("青石大桥是由谁设计的？", "who")),
        ("霧港烏龍茶", "霧港烏龍茶是當地的一種名茶。", ("霧港烏龍茶是什么？", "what")),
        ("北岭疗法试验", "北岭疗法包括热敷、按摩、针灸和休息。", ("北岭疗法包括哪些？", "list")),
        ("江城地铁", "因为隧道渗水，江城地铁二号线停运三天。", ("为什么江城地铁二号线停运三天？", "why")),
        ("江城地铁", "江城地铁二号线全长32公里。", ("江城地铁二号线全长多少公里？", "number")),
        ("Harbour Bridge", "Harbour Bridge was designed by Ann Lee.", ("Who designed Harbour Bridge?", "who")),
        ("Kestrel trial", "The Kestrel trial is a study of sleep.", ("What is the Kestrel trial?", "what")),
        ("A new mayor", "Ann Lee was a teacher in Port Halden.", ("Who was Ann Lee?", "who")),
        ("Port Halden", "The Halden arch is 134 metres high.", ("How high is the Halden arch?", "number")),
    ],
)  # fmt: skip
def test_each_kind_of_question(title: str, text: str, expected: tuple[str, str]) -> None:
    assert of(title, text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "大桥全长1750米。",  # which bridge?
        "船体残长21米。",
        "测试预计需要6个月。",
        "将在2025年发射。",
        "凭借其1750亿个参数，它领先。",
        "目标是到2026年底建成2000座。",
        "票房只有300万元。",
        "It has 2 domes.",
        "The dome is a sight.",
    ],
)
def test_what_cannot_be_understood_without_its_article_is_not_asked(text: str) -> None:
    assert of("江城见闻", text) == []


def test_general_questions_were_answered_from_different_articles(tmp_path: Path) -> None:
    made, ask = examples(tmp_path, BRIDGE, MUSEUM)
    found = made.general("zh")
    assert {"青石大桥哪一年正式通车？", "江城博物馆哪一年开馆？"} <= set(found)
    assert set(found) <= set(ask.asked)
    assert made.at_hand("zh") == found


def test_a_clause_without_its_subject_is_not_asked_for() -> None:
    parts = (
        "林城科技发布了新平台，已经有4500个应用，模型共有12个版本。江城 于 2019 年 10 月建成新馆。"
    )
    article = dataclasses.replace(BRIDGE, text=parts)
    article = dataclasses.replace(article, title="江城新馆")
    assert asked(article) == [("江城哪一年建成新馆？", "when")]


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
    assert found[0] == "Which articles are there?"
    assert {"What is AI?", "Which articles mention GPT-3?"} <= set(found)
    assert "有哪些文章？" not in made.general("zh")


def test_an_english_reader_has_english_questions_before_all_others(tmp_path: Path) -> None:
    made, ask = examples(tmp_path, BRIDGE, MUSEUM, STARS)
    found = made.general("en")
    assert "What is “The Observatory” about?" in found
    assert all(question.isascii() or "“" in question for question in found[:1])
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
        Candidate("青石大桥是谁设计的？", ""), Candidate("How long is the 青石大桥?", "")
    ]  # fmt: skip
    made, _ = examples(tmp_path, BRIDGE, STARS)
    assert made.general("zh")[0] == "青石大桥是谁设计的？"
    assert made.general("en")[0] == "How long is the 青石大桥?"


def test_words_typed_into_a_search_box_are_no_example(tmp_path: Path) -> None:
    own(
        tmp_path,
        {"question": "青石大桥 全长 参数"},
        {"question": "青石大桥有多长？", "type": "number"},
    )
    (one,) = owned_questions(tmp_path / QUESTIONS_FILE)
    assert (one.question, one.kind) == ("青石大桥有多长？", "number")


def test_without_owned_questions_or_answers_titles_are_asked_about(tmp_path: Path) -> None:
    bare = Article("bare", "没有数字的一篇", "这里什么数字也没有。", "x.md")
    made, ask = examples(tmp_path, bare)
    assert made.general("zh") == ("《没有数字的一篇》讲了什么？",)
    silent, _ = examples(tmp_path, bare, asking=Asking())
    assert silent.general("zh") == ()
    assert ask.asked == ["《没有数字的一篇》讲了什么？"]


def test_titles_stand_between_the_marks_of_their_language(tmp_path: Path) -> None:
    nested = Article("n", "《潮间带》逆袭", "没有。", "x.md", author="游子静")
    made, ask = examples(tmp_path, nested)
    made.general("zh")
    assert ask.asked == ["《〈潮间带〉逆袭》讲了什么？", "《〈潮间带〉逆袭》是谁写的？"]


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
    assert len(near) >= 2
    assert near[0] == "青石大桥哪一年正式通车？"
    assert "青石大桥是谁设计的？" in near
    assert "完全无关的一个问题吗？" not in near
    assert len(ask.asked) <= 4  # few: somebody waits
    assert set(near) <= set(ask.asked)
    asked_so_far = len(ask.asked)
    assert made.near(refused) == near
    assert len(ask.asked) == asked_so_far  # what was asked is remembered


def test_near_questions_are_in_the_language_of_the_one_asked(tmp_path: Path) -> None:
    own(
        tmp_path,
        {"question": "How long is the 青石大桥?"},
        {"question": "Who designed the 青石大桥 of 2021?"},
        {"question": "大桥是谁画的图？"},
    )
    made, _ = examples(tmp_path, BRIDGE, MUSEUM)
    near = made.near(answer("青石大桥2021年花了多少钱？", BRIDGE, status="not_found"))
    assert near
    assert not any("the" in question.split() for question in near)
    english = answer("How much did the 青石大桥 cost?", BRIDGE, status="not_found", language="en")
    assert set(made.near(english)) == {
        "How long is the 青石大桥?", "Who designed the 青石大桥 of 2021?"
    }  # fmt: skip
    # Where there is none in it, others are better than nothing.
    bare, _ = examples(tmp_path / "bare", BRIDGE)
    assert bare.near(english)


def test_what_was_asked_is_not_suggested_again(tmp_path: Path) -> None:
    own(tmp_path, {"question": "青石大桥是谁设计的？"})
    made, _ = examples(tmp_path, BRIDGE, MUSEUM)
    refused = answer("青石大桥是谁设计的", status="not_found")
    assert "青石大桥是谁设计的？" not in made.near(refused)


def test_where_nothing_is_near_general_questions_are_suggested(tmp_path: Path) -> None:
    made, _ = examples(tmp_path, BRIDGE, MUSEUM)
    refused = answer("zzz", status="not_found")
    made.general("zh")
    there = set(made.general("zh"))
    assert made.near(refused)
    assert set(made.near(refused)) <= there | {"大桥全长多少米？"}


def test_what_is_suggested_instead_varies_with_what_was_asked(tmp_path: Path) -> None:
    many = [
        dataclasses.replace(
            BRIDGE, id=f"b{n}", title=f"{name}大桥记", text=f"{name}大桥记于2021年10月写成。"
        )
        for n, name in enumerate(("东陵", "西岭", "南屿", "北江", "中都", "云州"))
    ]
    made, _ = examples(tmp_path, *many)
    made.at_hand("zh")
    while made._worker is not None and made._worker.is_alive():
        made._worker.join(0.1)
    asked_for = ("火星", "天气怎么样", "zzz", "qqq", "晚饭")
    shown = {made.near(answer(words, status="not_found")) for words in asked_for}
    assert len(shown) >= 3


def test_nothing_is_suggested_twice(tmp_path: Path) -> None:
    made, _ = examples(tmp_path, BRIDGE, MUSEUM)
    made.general("zh")
    for words in ("火星", "zzz", "晚饭"):
        suggested = made.near(answer(words, status="not_found"), {"museum"})
        assert suggested
        assert len(set(suggested)) == len(suggested)


def test_only_what_the_searched_articles_answer_is_suggested(tmp_path: Path) -> None:
    made, _ = examples(tmp_path, BRIDGE, MUSEUM)
    made.general("zh")
    refused = answer("zzz", status="not_found")
    near = made.near(refused, {"museum"})
    assert near
    assert all("江城博物馆" in question for question in near)
    about_the_other = answer("青石大桥花了多少年修好？", BRIDGE, status="not_found")
    assert not any("青石" in question for question in made.near(about_the_other, {"museum"}))


# ---- after an answer -----------------------------------------------------------------------

HARBOUR = Article(
    "harbour",
    "东港码头",
    "东港码头于1907年建成。东港码头由林工设计，用花岗石砌成。东港码头全长320米。东港码头有6座泊位。"
    "东港码头于1988年改建。",
    "h.md",
)
TOWN = Article("town", "东港年鉴", "东港码头于1966年扩建。东港镇有3900人。", "t.md")


def at_hand(folder: Path, *articles: Article) -> tuple[Examples, Asking]:
    """Return what has asked all that it can behind; an answer quotes the sentence it was made of."""
    says = {one.question: one.says for article in articles for one in formed_questions(article)}

    class Quoting(Asking):
        def __call__(self, question: str) -> Answer:
            self.asked.append(question)
            for article in articles:
                if says.get(question, "?") in article.text:
                    found = answer(question, article)
                    quoted = dataclasses.replace(found.citations[0], quote=says[question])
                    return dataclasses.replace(found, citations=(quoted,))
            return Answer("not_found", "没有", question, question, "zh")

    made, ask = examples(folder, *articles, asking=Quoting(*articles))
    made.at_hand("zh")
    assert made._worker is not None
    made._worker.join(20)
    return made, ask


def test_an_answer_is_gone_on_from_by_what_is_at_hand(tmp_path: Path) -> None:
    made, ask = at_hand(tmp_path, HARBOUR, MUSEUM, BRIDGE)
    before = list(ask.asked)
    first = answer("东港码头什么时候落成？", HARBOUR)
    read = dataclasses.replace(first.citations[0], quote="东港码头于1907年建成。")
    first = dataclasses.replace(first, citations=(read,))
    after = made.after(first)
    # One of each kind first; never what the quoted sentence answers, never another article's.
    assert {made._known[question].kind for question in after} == {"who", "number", "when"}  # type: ignore[union-attr]
    assert "东港码头哪一年改建？" in after
    before_it = [Turn(question, made._ask(question)) for question in after]
    del ask.asked[len(before) :]
    assert made.after(first, before_it) == ("东港码头有多少座泊位？",)
    assert made.after(first, within={"museum"}) == ()
    assert made.after(dataclasses.replace(first, language="en")) == ()
    asked_already = dataclasses.replace(first, question="东港码头哪一年改建")
    assert "东港码头哪一年改建？" not in made.after(asked_already)
    assert ask.asked == before


def test_an_article_that_shares_the_topic_may_go_on(tmp_path: Path) -> None:
    made, _ = at_hand(tmp_path, TOWN, MUSEUM)
    asked_for = answer("东港码头扩建", BRIDGE)  # an article of which nothing is at hand
    known = {good.question for good in made._good()}
    near = {question for question in known if "东港码头" in question}
    assert near
    assert near < known
    assert set(made.after(asked_for)) == near


def told(question: str, *cited: tuple[Article, str], short: str | None = None) -> Answer:
    """Return an answer that quotes those sentences."""
    found = answer(question, *(article for article, _ in cited))
    quoted = zip(found.citations, (quote for _, quote in cited), strict=True)
    citations = tuple(dataclasses.replace(c, quote=quote) for c, quote in quoted)
    return dataclasses.replace(found, short=short, citations=citations)


def known(folder: Path, *good: Good) -> Examples:
    """Return what knows these by now; a question is about what stands before its first 的."""
    shelf = Shelf(BRIDGE, MUSEUM)
    made = Examples(
        Asking(), folder / QUESTIONS_FILE, lambda: shelf,
        gist=lambda question: Gist(question.partition("的")[0], "who" if re.search("谁|誰", question) else ""),
    )  # fmt: skip
    made._known = {one.question: one for one in good}
    return made


ARCH = "青石桥的桥拱长1750米，是全国最长的。"


def test_nothing_that_was_told_is_offered(tmp_path: Path) -> None:
    made = known(
        tmp_path,
        Good("請問青石橋的橋拱有多長？", "number", "other", "拱长约1750米。", "约1750米"),
        Good("青石桥的第一是什么？", "what", "bridge", ARCH),
        Good("青石桥的桥拱是谁的？", "who", "bridge", "是林工的。", "林工"),
        Good("青石桥的老桥有多长？", "number", "bridge", "老桥长90米。", "90米"),
        Good("江城的大桥有多长？", "number", "bridge", "江城的大桥也有1750米。", "1750米"),
    )
    first = told("青石桥的桥拱多长", (BRIDGE, ARCH[:-1]), short="1750米")
    _, _, whose, old, town = made._known
    # The same amount about the same name was told, and the same sentence; of another name not.
    assert set(made.after(first)) == {whose, old, town}
    second = told("青石桥的老桥长几米", (BRIDGE, "老桥长90米。"), short="90 米")
    turn = Turn(first.question, first)
    assert set(made.after(second, [turn])) == {whose, town}
    # What was asked in other words is not offered, answered or not.
    asked_before = Turn("青石橋的橋拱是誰的", "没有")
    assert made.after(second, [turn, asked_before]) == (town,)
    # The same words may ask for something else.
    asked_before = Turn("青石桥的桥拱", "没有")
    assert set(made.after(second, [turn, asked_before])) == {whose, town}


def test_two_that_ask_for_the_same_are_not_offered_together(tmp_path: Path) -> None:
    made = known(
        tmp_path,
        Good("青石桥的老桥有多长？", "number", "bridge", "老桥长90米。", "90米"),
        Good("青石桥的旧桥长多少米？", "number", "museum", "旧桥全长90米。", "90米"),
    )
    assert len(made.after(told("青石桥的桥拱多长", (BRIDGE, ARCH)))) == 1


def test_what_is_about_the_same_thing_comes_before_all_else(tmp_path: Path) -> None:
    named = Good("青石桥的馆长是哪位？", "who", "museum", "馆长是李工。")
    under = Good("引桥的两端在哪里？", "where", "bridge", "在两岸。", "", "桥\n桥拱")
    other = Good("大桥的桥拱有多重？", "number", "bridge", "有三吨。", "", "别处")
    first = told("青石桥的桥拱多长", (BRIDGE, ARCH))
    cited = tuple(dataclasses.replace(c, heading=("桥", "桥拱")) for c in first.citations)
    first = dataclasses.replace(first, citations=cited)
    assert known(tmp_path, other, under, named).after(first) == (named.question, under.question)
    assert known(tmp_path, other).after(first) == (other.question,)


def test_the_script_of_the_question_comes_first(tmp_path: Path) -> None:
    simple = [Good(f"青石桥的{n}号灯有多亮？", "number", "bridge", f"灯{n}。") for n in range(3)]
    formal = [Good(f"青石橋的{n}號門有多寬？", "number", "bridge", f"門{n}。") for n in range(3)]
    made = known(tmp_path, *simple, *formal)
    asked_simply = told("青石桥的桥拱多长？", (BRIDGE, ARCH))
    asked_formally = told("青石橋的橋拱多長？", (BRIDGE, ARCH))
    no_script = told("青石的拱?", (BRIDGE, ARCH))
    assert script_wanted(no_script, ()) == "hans"
    earlier = [Turn(asked_formally.question, asked_formally)]
    assert script_wanted(no_script, earlier) == "hant"
    assert script_wanted(dataclasses.replace(no_script, language="en"), earlier) is None
    assert set(made.after(asked_simply)) == {good.question for good in simple}
    assert set(made.after(asked_formally)) == {good.question for good in formal}
    # Where there are too few, those of the other script are better than none.
    assert known(tmp_path, *formal).after(asked_simply)


def test_the_owners_about_the_same_thing_are_asked_behind(tmp_path: Path) -> None:
    """What is not at hand yet is there for the next answer; nobody waits for it."""
    own(tmp_path, {"question": "青石大桥是谁设计的？"}, {"question": "江城博物馆的门票多少钱？"})
    shelf, ask = Shelf(BRIDGE, MUSEUM), Asking(BRIDGE, MUSEUM)
    made = Examples(
        ask, tmp_path / QUESTIONS_FILE, lambda: shelf, gist=lambda asked: Gist(asked[:4])
    )
    first = answer("青石大桥有多长？", BRIDGE)
    made.after(first)
    assert ask.asked == []  # no page has asked for examples: nothing runs behind
    made.at_hand("zh")
    assert made._worker is not None
    made._worker.join(20)
    made._known.clear()
    del ask.asked[:]
    made.after(first)
    made._worker.join(20)
    assert ask.asked == ["青石大桥是谁设计的？"]


def test_nothing_at_hand_is_nothing_to_go_on_with(tmp_path: Path) -> None:
    made, ask = examples(tmp_path, BRIDGE, MUSEUM)
    assert made.after(answer("青石大桥有多长？", BRIDGE)) == ()
    assert ask.asked == []


# ---- what is good enough -------------------------------------------------------------------

SAYS = "青石大桥于2021年10月26日正式通车。"


def items(*names: str) -> tuple[Item, ...]:
    return tuple(Item(name, 1, 0, 1) for name in names)


@pytest.mark.parametrize(
    ("candidate", "changes", "good"),
    [
        (Candidate("问？", ""), {}, True),
        (Candidate("问？", ""), {"confidence": 0.55}, False),
        (Candidate("问？", ""), {"status": "collection"}, False),
        (Candidate("问？", ""), {"unanswered": ("长度",)}, False),
        (Candidate("问？", "collection"), {"status": "collection"}, True),
        (Candidate("问？", "when", SAYS), {}, True),
        (Candidate("问？", "when", "另外一句话。"), {}, False),
        (Candidate("问？", "when", SAYS), {"short": None}, False),
        (Candidate("问？", "number", answers=("1",)), {}, True),
        (Candidate("问？", "number", answers=("2", "两座")), {}, False),
        (Candidate("哪些？", "list"), {"items": items("甲", "乙")}, False),
        (Candidate("哪些？", "list"), {"items": items("甲", "乙", "丙")}, True),
        (Candidate("哪些？", "list", answers=("甲、乙和丙",)), {"items": items("甲", "乙", "丙")}, True),
        (Candidate("哪些？", "list", answers=("甲、乙和丙",)), {"items": items("甲", "乙", "丁")}, False),
        (
            Candidate("哪些？", "list", items=(("甲",), ("乙", "B"), ("丙",), ("戊",), ("己",))),
            {"items": items("甲", "B", "丙")},
            True,
        ),
        (
            Candidate("哪些？", "list", items=(("甲",), ("乙",), ("丙",), ("戊",), ("己",))),
            {"items": items("甲", "乙", "丁")},
            False,
        ),
    ],
)  # fmt: skip
def test_only_what_is_answered_well_is_suggested(
    candidate: Candidate, changes: dict[str, Any], good: bool
) -> None:
    given = dataclasses.replace(answer(candidate.question, BRIDGE), **changes)
    assert (checked(candidate, given) is not None) is good


# ---- behind ---------------------------------------------------------------------------------


def test_they_are_asked_behind_and_known_later(tmp_path: Path) -> None:
    gate = threading.Event()

    class Slow(Asking):
        def __call__(self, question: str) -> Answer:
            assert gate.wait(20)
            return super().__call__(question)

    made, ask = examples(tmp_path, BRIDGE, MUSEUM, asking=Slow(BRIDGE, MUSEUM))
    assert made.at_hand("zh") is None
    gate.set()
    worker = made._worker
    assert worker is not None
    worker.join(20)
    found = made.at_hand("zh")
    assert found is not None
    assert "青石大桥哪一年正式通车？" in found
    asked_for = len(ask.asked)
    assert made.general("zh") == found
    assert len(ask.asked) == asked_for


# ---- kept beside the index -------------------------------------------------------------------


def restarted(
    folder: Path, mark: str = "one", *articles: Article
) -> tuple[tuple[str, ...] | None, list[str], tuple[str, ...] | None]:
    """Start anew: what is at hand at once, what is asked behind, and what is at hand then."""
    shelf, ask = Shelf(*articles), Asking(*articles)
    kept = Kept(folder / EXAMPLES_FILE, {"generation": mark})
    made = Examples(ask, folder / QUESTIONS_FILE, lambda: shelf, kept=lambda: kept)
    at_once = made.at_hand("zh")
    assert made._worker is not None
    made._worker.join(20)
    return at_once, ask.asked, made.at_hand("zh")


def test_a_restart_shows_the_same_at_once_and_asks_nothing(tmp_path: Path) -> None:
    own(tmp_path, {"question": "月亮的背面上究竟有些什么？"})  # not answered: this, too, is known
    at_once, asked, later = restarted(tmp_path, "one", BRIDGE, MUSEUM)
    assert at_once is None
    assert "青石大桥哪一年正式通车？" in (later or ())
    assert "月亮的背面上究竟有些什么？" in asked
    assert restarted(tmp_path, "one", BRIDGE, MUSEUM) == (later, [], later)
    # One that was ended before it was through goes on with what it has not asked.
    file = tmp_path / EXAMPLES_FILE
    data = json.loads(file.read_text(encoding="utf-8"))
    data["drawn"]["zh"]["exhausted"] = False
    left = next(question for question in data["known"] if question not in (later or ()))
    del data["known"][left]
    data["drawn"]["zh"]["good"] = [
        [tier, q] for tier, q in data["drawn"]["zh"]["good"] if q != left
    ]
    file.write_text(json.dumps(data), encoding="utf-8")
    assert restarted(tmp_path, "one", BRIDGE, MUSEUM) == (later, [left], later)


def test_what_was_found_out_of_other_articles_is_not_shown(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    _, asked, _ = restarted(tmp_path, "one", BRIDGE, MUSEUM)
    assert caplog.messages == []
    at_once, again, later = restarted(tmp_path, "two", BRIDGE)
    assert at_once is None
    assert again
    assert not any("博物馆" in question for question in later or ())
    assert caplog.messages == [
        f"{tmp_path / EXAMPLES_FILE} is of other articles or settings; it is made again"
    ]
    assert restarted(tmp_path, "one", BRIDGE, MUSEUM)[1] == asked


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text[:-9],
        lambda text: "[]",
        lambda text: text.replace('"known"', '"knew"'),
        lambda text: text.replace(
            '"青石大桥哪一年正式通车？": [', '"青石大桥哪一年正式通车？": [1, '
        ),
        lambda text: text.replace('"bridge", "', '7, "'),
        lambda text: text.replace('"chosen": ["', '"chosen": ["别的？", "'),
        lambda text: text.replace('"good": [[0', '"good": [["first"'),
    ],
)
def test_a_damaged_file_is_made_again(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, damage: Callable[[str], str]
) -> None:
    _, asked, found = restarted(tmp_path, "one", BRIDGE, MUSEUM)
    file = tmp_path / EXAMPLES_FILE
    whole = file.read_text(encoding="utf-8")
    assert damage(whole) != whole
    file.write_text(damage(whole), encoding="utf-8")
    assert restarted(tmp_path, "one", BRIDGE, MUSEUM) == (None, asked, found)
    assert [message.partition(" (")[0] for message in caplog.messages] == [f"{file} cannot be used"]
    assert file.read_text(encoding="utf-8") == whole
    assert restarted(tmp_path, "one", BRIDGE, MUSEUM) == (found, [], found)


def test_where_nothing_can_be_written_the_examples_are_there_all_the_same(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / EXAMPLES_FILE).mkdir()
    _, _, found = restarted(tmp_path, "one", BRIDGE, MUSEUM)
    assert found
    assert "cannot be written" in caplog.messages[-1]


def test_a_bot_keeps_them_for_its_articles_and_settings_alone(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "bridge.txt").write_text(f"{BRIDGE.title}\n\n{BRIDGE.text}", encoding="utf-8")

    def opened(**changes: Any) -> Bot:  # noqa: ANN401 - arguments of load
        return askllm.load(corpus=corpus, index=tmp_path / "index", encoder="none", **changes)

    first = opened()
    assert first.examples_at_hand("zh") is None
    worker = first._examples._worker
    assert worker is not None
    worker.join(60)
    found = first.examples_at_hand("zh")
    assert found
    assert opened().examples_at_hand("zh") == found
    for other in (
        opened(tuning=Tuning(threshold=0.7)),
        opened(names=own_names(tmp_path)),
    ):
        other._examples.stop()
        assert other.examples_at_hand("zh") is None
    own(corpus, {"question": "青石大桥有多长？"})
    (corpus / "museum.txt").write_text(f"{MUSEUM.title}\n\n{MUSEUM.text}", encoding="utf-8")
    changed = opened()
    changed._examples.stop()
    assert changed.examples_at_hand("zh") is None


def own_names(folder: Path) -> Path:
    file = folder / "names.txt"
    file.write_text("青石大桥 = 青桥\n", encoding="utf-8")
    return file


def test_nothing_more_is_asked_behind_once_it_is_stopped(tmp_path: Path) -> None:
    made, ask = examples(tmp_path, BRIDGE, MUSEUM)
    made.stop()
    assert made.at_hand("zh") is None
    assert ask.asked == []
    assert made._worker is None


def test_a_person_is_answered_before_what_is_asked_behind() -> None:
    people = Precedence()
    done: list[str] = []
    with people.at_work():

        def behind() -> None:
            people.wait()
            done.append("behind")

        waiter = threading.Thread(target=behind)
        waiter.start()
        waiter.join(0.2)
        assert done == []
        with pytest.raises(GaveWay):
            people.give_way(Stage("read", 1, 1))
    waiter.join(20)
    assert done == ["behind"]
    people.give_way(Stage("read", 1, 1))  # nobody asks: it goes on


def test_a_question_of_nobody_is_begun_anew_when_it_gave_way(
    bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    stages: list[str] = []

    def give_way(stage: Stage) -> None:
        stages.append(stage.kind)
        if len(stages) == 2:  # a person came between searching and reading, and was answered
            raise GaveWay

    monkeypatch.setattr(bot._people, "give_way", give_way)
    found = bot._answered_behind("青石大桥哪一年正式通车？")
    assert found.status == "answered"
    assert stages == ["search", "read", "search", "read"]


def test_a_real_bot_answers_every_example(bot: Bot) -> None:
    found = bot.examples("zh")
    assert len(found) == WANTED
    answers = [bot.ask(question) for question in found]
    assert {one.status for one in answers} <= {"answered", "collection"}
    assert len({one.citations[0].article.id for one in answers if one.citations}) >= 3


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", None])
def test_a_questions_file_that_cannot_be_read_is_passed_over(
    tmp_path: Path, content: bytes | None
) -> None:
    file = tmp_path / QUESTIONS_FILE
    if content is not None:
        file.write_bytes(content)
    assert owned_questions(file) == []


def test_a_program_that_ends_while_questions_are_asked_says_nothing(tmp_path: Path) -> None:
    (tmp_path / QUESTIONS_FILE).write_text('{"question": "青石大桥有多长？"}', encoding="utf-8")
    ends = """
import atexit, sys, threading, time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from askllm.examples import Examples

class Shelf:
    refs = ()

atexit.register(time.sleep, 0.5)  # pools take no more work by then
pool, begun = ThreadPoolExecutor(1), threading.Event()

def ask(question):
    begun.set()
    while True:  # as an encoder does: what it computes, it gives to a pool
        pool.submit(int).result()

made = Examples(ask, Path(sys.argv[1]), Shelf)
made.at_hand("zh")
assert begun.wait(20)
"""
    ran = subprocess.run(
        [sys.executable, "-c", ends, str(tmp_path / QUESTIONS_FILE)],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")


def test_a_failure_behind_is_not_taken_for_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(question: str) -> Answer:
        raise RuntimeError("a mistake of ours")

    monkeypatch.setattr("askllm.examples.choosing.ENDING", 0.05)
    raised: list[str] = []
    monkeypatch.setattr(threading, "excepthook", lambda told: raised.append(str(told.exc_value)))
    shelf = Shelf(BRIDGE)
    made = Examples(fails, tmp_path / QUESTIONS_FILE, lambda: shelf)
    made.at_hand("zh")
    assert made._worker is not None
    made._worker.join(20)
    assert raised == ["a mistake of ours"]
