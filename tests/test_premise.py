"""Saying no with the reason: a name, words, a figure, a wrong premise, or nothing near."""

from __future__ import annotations

import dataclasses

import pytest

from askllm.answer import compose
from askllm.answer.claims.makers import may_be_one
from askllm.answer.claims.premise import contrary, maker_given, never_said
from askllm.bot import Bot
from askllm.read import Reading, understand
from askllm.types import Answer, Cause
from fakes_evidence import article, query, read_from

ABOUT = (
    article("a", "2023年5月，云间公司推出星河2.0，参数达到17亿。星河2.0能翻译70种语言。", "2023"),
    article(
        "b", "北屿集团在2021年发布Lantern-4。云间公司、北屿集团和OpenSky都在做翻译机。", "2022"
    ),
)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("北屿集团的星河2.0有多少参数？", "2023年5月，云间公司推出星河2.0，参数达到17亿。"),
        ("北屿集团哪年推出星河2.0？", "2023年5月，云间公司推出星河2.0，参数达到17亿。"),
        (
            "为什么北屿集团的星河2.0能翻译70种语言？",
            "2023年5月，云间公司推出星河2.0，参数达到17亿。",
        ),
        ("云间公司为什么停止开发Lantern-4？", "北屿集团在2021年发布Lantern-4。"),
        ("OpenSky的Lantern-4有多亮？", "北屿集团在2021年发布Lantern-4。"),
        ("How many parameters does OpenSky's Lantern-4 have?", "北屿集团在2021年发布Lantern-4。"),
        ("星河2.0为什么在2019年推出？", "2023年5月，云间公司推出星河2.0，参数达到17亿。"),
        ("星河2.0为什么有90亿参数？", "2023年5月，云间公司推出星河2.0，参数达到17亿。"),
    ],
)
def test_a_wrong_premise_is_contradicted(question: str, told: str) -> None:
    asked, found = read_from(question, *ABOUT)
    against = contrary(asked, found)
    assert against is not None
    assert against.quote == told


@pytest.mark.parametrize(
    "question",
    [
        "云间公司的星河2.0有多少参数？",
        "云间的星河2.0有多少参数？",
        "北屿集团哪年发布Lantern-4？",
        "北屿的Lantern-4有多亮？",
        "星河2.0为什么在2023年推出？",
        "星河2.0为什么在5月推出？",
        "星河2.0为什么有17亿参数？",
        "星河2.0为什么有近18亿参数？",
        "星河2.0为什么能翻译70种语言？",
        "按北屿集团的说法，星河2.0有多少参数？",
        "北屿集团的老板怎么看星河2.0？",
        "Who released Lantern-4?",
        # two scripts, nowhere side by side: they may be one
        "Yunjian的星河2.0有多少参数？",
    ],
)
def test_what_the_articles_leave_open_is_no_wrong_premise(question: str) -> None:
    asked, found = read_from(question, *ABOUT)
    assert contrary(asked, found) is None


def test_nothing_read_contradicts_nothing() -> None:
    asked, _ = read_from("北屿集团的星河2.0有多少参数？", *ABOUT)
    assert contrary(asked, ()) is None


@pytest.mark.parametrize(
    ("question", "given"),
    [
        ("北屿集团的星河2.0有多少参数？", ("北屿", "星河2.0")),
        ("请问北屿的“星河2.0”有多少参数？", ("北屿", "星河2.0")),
        ("云间公司是哪年推出Lantern-4的？", ("云间", "Lantern-4")),
        ("When did Yunjian release Lantern-4?", ("Yunjian", "Lantern-4")),
        ("When did Yunjian design Lantern-4?", ("Yunjian", "Lantern-4")),
        ("What is Yunjian's Lantern-4?", ("Yunjian", "Lantern-4")),
        ("星河2.0有多少参数？", None),
        ("谁推出了Lantern-4？", None),
        ("两千流明的Lantern-4是谁推出的？", None),
    ],
)
def test_whom_a_question_gives_a_thing_to(question: str, given: tuple[str, str] | None) -> None:
    assert maker_given(understand(query(question))) == given


@pytest.mark.parametrize(
    ("one", "two", "may_be"),
    [
        ("云间汽车", "北屿汽车集团", False),
        ("云间科技", "北屿网络科技", False),
        ("云间汽车", "云间新能源汽车公司", True),
        ("云间", "Yunjian", True),
    ],
)
def test_a_line_of_business_alone_makes_no_two_names_one(one: str, two: str, may_be: bool) -> None:
    assert may_be_one(one, two, lambda a, b: False) is may_be


@pytest.mark.parametrize(
    ("question", "never"),
    [
        ("北屿集团什么时候收购了云间公司？", True),
        ("为什么停产星河2.0？", True),
        ("Why did they shut down Lantern-4?", True),
        ("星河2.0是什么时候推出的？", False),
        ("北屿集团收购了云间公司吗？", False),
    ],
)
def test_a_deed_that_nobody_tells(question: str, never: bool) -> None:
    asked, found = read_from(question, *ABOUT)
    assert never_said(asked, found) is never
    bought = article("c", "2022年，北屿集团收购云间公司，停产星河2.0，关闭Lantern-4的工厂。")
    asked, found = read_from(question, *ABOUT, bought)
    assert not never_said(asked, found)


def told(question: str, **more: object) -> Answer:
    asked, found = read_from(question, *ABOUT)
    reading = Reading(found, 0.9, **more)  # type: ignore[arg-type]
    return compose(query(question), asked, reading, lambda word: True)


def test_a_wrong_premise_is_shown_first_and_never_as_the_answer() -> None:
    answer = told("北屿集团的星河2.0有多少参数？")
    assert (answer.status, answer.cause) == ("not_found", "premise")
    assert answer.closest[0].quote == "2023年5月，云间公司推出星河2.0，参数达到17亿。"
    assert answer.closest[0].answer_start is None
    assert answer.reason == (
        "文章的说法与问题的前提不符。《题》（2023）写的是：“2023年5月，云间公司推出星河2.0，参数达到17亿。”"
    )
    assert answer.short is None
    assert answer.citations == ()


def test_a_wrong_premise_in_english() -> None:
    answer = told("How many parameters does OpenSky's Lantern-4 have?")
    assert answer.cause == "premise"
    assert answer.reason == (
        "The articles say otherwise than the question assumes. "
        "“题” (2022) has: “北屿集团在2021年发布Lantern-4。”"
    )


@pytest.mark.parametrize(
    ("question", "cause", "words"),
    [
        ("星河3.0有多少参数？", "no_name", "星河3.0"),
        ("周以宁怎么看星河2.0？", "no_name", "周以宁"),
        ("珠穆朗玛峰上的氧气瓶", "unknown_words", "珠穆朗玛峰"),
        ("青石大桥有多重？", "no_figure", ""),
        ("浪潮", "unknown_words", ""),
    ],
)
def test_the_cause_of_a_refusal(bot: Bot, question: str, cause: Cause, words: str) -> None:
    answer = bot.ask(question)
    assert answer.status == "not_found"
    assert answer.cause == cause
    assert words in (answer.reason or "")


def test_only_a_refusal_has_a_cause(bot: Bot) -> None:
    for question in ("青石大桥全长多少米？", "你好", "有哪些文章？", ""):
        assert bot.ask(question).cause is None


LATELY = (
    article("d", "青禾农场去年收粮310吨。听雨四号温室今年启用，白鹿五号还在建。", "2024-02-01"),
    article("e", "The Marlow ferry carried 52,000 passengers last year.", "2022-05"),
)


@pytest.mark.parametrize(
    ("question", "against"),
    [
        ("青禾农场2021年收粮多少吨？", True),
        ("青禾农场2023年收粮多少吨？", False),
        ("How many passengers did the Marlow ferry carry in 2019?", True),
        ("How many passengers did the Marlow ferry carry in 2021?", False),
    ],
)
def test_last_year_is_counted_from_the_articles_date(question: str, against: bool) -> None:
    asked, found = read_from(question, LATELY[question.isascii()])
    assert (contrary(asked, found[:1]) is not None) is against


@pytest.mark.parametrize(
    ("question", "never"),
    [
        ("听雨三号什么时候启用？", True),
        ("听雨四号什么时候启用？", False),
        ("白鹿六号在哪里？", True),
        ("白鹿五号在哪里？", False),
        ("星火二号什么时候启用？", False),  # nothing of that name: another reason than a number
    ],
)
def test_a_name_with_another_number_is_another_thing(question: str, never: bool) -> None:
    asked, found = read_from(question, LATELY[0])
    assert never_said(asked, found) is never


def test_a_title_that_asks_where_asks_nothing() -> None:
    one = article("f", "原文的作者是丁一川，出自一份月刊。", title="山城的未来在哪？")
    asked, found = read_from("《山城的未来在哪？》的作者是谁？", one)
    assert not never_said(asked, found)
    asked, found = read_from("山城的剧院在哪？", one)
    assert never_said(asked, found)


ROUNDS = (
    "城东公布第三期路灯改造的结果，决标金额3800万元。与之相比，第二期路灯改造只换了120盏灯。",
    "第九届陶艺节的门票收入为46万元。第八届陶艺节来了3万人。",
    "河口镇第四轮排污费共收了90万元。第三轮排污费拖了7个月。",
)


@pytest.mark.parametrize(
    ("question", "text", "never"),
    [
        ("第二期路灯改造花了多少钱？", ROUNDS[0], True),
        ("第三期路灯改造花了多少钱？", ROUNDS[0], False),
        ("第二期路灯改造换了多少盏灯？", ROUNDS[0], False),
        ("第八届陶艺节的门票收入是多少？", ROUNDS[1], True),
        ("第九届陶艺节的门票收入是多少？", ROUNDS[1], False),
        ("第三期排污费花了多少钱？", ROUNDS[2], False),  # 轮 is no 期
    ],
)
def test_another_edition_must_have_a_figure_of_the_sort(
    question: str, text: str, never: bool
) -> None:
    asked, found = read_from(question, article("r", text))
    best = [item for item in found if item.short and "元" in item.short][:1]
    if "盏" in question:
        best = [item for item in found if "盏" in item.quote][:1]
    others = [item for item in found if item not in best]
    level = [dataclasses.replace(item, score=best[0].score) for item in others]
    assert never_said(asked, [*best, *level]) is never


def test_a_figure_that_the_sentence_states_is_never_contradicted_by_another_of_it() -> None:
    told = article("a", "星河2.0一共17亿，其中9亿参数在译码器里。")
    asked, found = read_from("星河2.0为什么有17亿参数？", told)
    assert contrary(asked, found) is None


def test_a_figure_is_no_word_that_no_article_has() -> None:
    told = article("a", "江港集团推出了90座位的渡轮海鸥号。")
    asked, found = read_from("江港集团推出的5300座位的渡轮叫什么？", told)
    reading = Reading(found, 0.9, unknown=("5300",))
    answer = compose(query(asked.text), asked, reading, lambda word: True)
    assert answer.cause == "no_figure"
    assert "5300" not in (answer.reason or "")
