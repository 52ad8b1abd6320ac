"""Questions in parts: every part has its own short answer, its mark and its evidence."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from askllm.answer import compose_parts
from askllm.read import Reading
from askllm.types import Answer, Article
from fakes_evidence import article, query, read_from

BOATS = article(
    "boats", "双子号可载客400人，造价为1.2亿元。星河号可载客260人。灯节很热闹。", title="船"
)
OTHER = article("other", "星河号可载客280人。", "2023-01-01", title="另一篇")
DRUGS = article(
    "drugs", "布洛芬1969年上市，对乙酰氨基酚1955年上市。布洛芬的副作用有胃痛、恶心和头晕。"
)
PORT = article("port", "The Gemini carries 400 passengers. The tower is 90 metres tall.")
NOTHING = Reading((), 0.0)


def answered(question: str, *parts: tuple[str, str, tuple[Article, ...]]) -> Answer:
    read = []
    for name, asked, articles in parts:
        reading = Reading(read_from(asked, *articles)[1], 0.8) if articles else NOTHING
        read.append((name, query(asked), reading))
    return compose_parts(query(question), read, lambda word: True)


def lines(answer: Answer) -> list[str]:
    return [line for line in answer.text.splitlines() if line.startswith("· ")]


def test_every_part_has_its_short_answer_and_its_mark() -> None:
    answer = answered(
        "双子号和星河号分别能载多少人？",
        ("双子号", "双子号可载客多少人？", (article("a", "双子号可载客400人。"),)),
        ("星河号", "星河号可载客多少人？", (article("b", "星河号可载客260人。"),)),
    )
    assert lines(answer) == ["· 双子号：400人[1]", "· 星河号：260人[2]"]
    shorts = [c.quote[c.answer_start - c.start : c.answer_end - c.start]
              for c in answer.citations if c.answer_start and c.answer_end]  # fmt: skip
    assert shorts == ["400人", "260人"]


def test_one_sentence_with_two_values_is_quoted_once_and_gives_both() -> None:
    answer = answered(
        "双子号能载多少人，布洛芬和对乙酰氨基酚分别是哪年上市的？",
        ("双子号", "双子号可载客多少人？", (article("a", "双子号可载客400人。"),)),
        ("布洛芬", "布洛芬是哪年上市的？", (DRUGS,)),
        ("对乙酰氨基酚", "对乙酰氨基酚是哪年上市的？", (DRUGS,)),
    )
    assert lines(answer)[1].startswith("· 布洛芬：1969年[2]")
    assert lines(answer)[2].startswith("· 对乙酰氨基酚：")
    assert lines(answer)[2].endswith("年[2]")
    assert [c.quote for c in answer.citations] == [
        "双子号可载客400人。",
        "布洛芬1969年上市，对乙酰氨基酚1955年上市。",
    ]


def test_a_part_may_be_a_list_with_the_marks_of_this_answer() -> None:
    answer = answered(
        "双子号能载多少人，海通公司推出了哪些船？",
        ("双子号能载多少人", "双子号可载客多少人？", (article("a", "双子号可载客400人。"),)),
        (
            "海通公司推出了哪些船",
            "海通公司推出了哪些船？",
            (article("b", "海通公司推出了“星河号”。海通公司推出了“白鹭号”。"),),
        ),
    )
    assert lines(answer) == [
        "· 双子号能载多少人：400人[1]",
        "· 海通公司推出了哪些船：“星河号”[2]、“白鹭号”[3]",
    ]


def test_sides_that_disagree_on_a_part_are_both_shown() -> None:
    answer = answered(
        "双子号和星河号分别能载多少人？",
        ("双子号", "双子号可载客多少人？", (article("a", "双子号可载客400人。"),)),
        (
            "星河号",
            "星河号可载客多少人？",
            (article("b", "星河号可载客260人。", "2020-01-01"), OTHER),
        ),
    )
    assert lines(answer) == ["· 双子号：400人[1]", "· 星河号：280人[2] / 260人[3]"]
    assert [c.article.id for c in answer.citations] == ["a", "other", "b"]


def test_a_part_with_nothing_is_named_in_both_languages() -> None:
    chinese = answered(
        "双子号能载多少人，船长是谁？",
        ("双子号能载多少人", "双子号可载客多少人？", (article("a", "双子号可载客400人。"),)),
        ("船长是谁", "双子号的船长是谁？", ()),
    )
    assert chinese.unanswered == ("船长是谁",)
    assert chinese.text.splitlines()[-1] == "关于“船长是谁”，文章里没有找到依据。"
    english = answered(
        "How many passengers does the Gemini carry, and who steers it?",
        ("How many", "How many passengers does the Gemini carry?", (PORT,)),
        ("who steers it", "Who steers the Gemini?", ()),
    )
    assert english.unanswered == ("who steers it",)
    assert lines(english) == ["· How many: 400[1]"]


def test_where_no_part_is_answered_all_are_named() -> None:
    answer = answered("甲和乙哪个大？", ("甲", "甲有多大？", ()), ("乙", "乙有多大？", ()))
    assert (answer.status, answer.unanswered) == ("not_found", ("甲", "乙"))
    assert answer.question == "甲和乙哪个大？"


@given(
    st.lists(
        st.sampled_from(["双子号", "星河号", "白鹭号", "无名号"]),
        min_size=2,
        max_size=5,
        unique=True,
    )
)
def test_every_mark_resolves_and_every_part_is_told_or_named(things: list[str]) -> None:
    known = {"双子号": 400, "星河号": 260, "白鹭号": 90}
    answer = answered(
        "各能载多少人？",
        *(
            (
                thing,
                f"{thing}可载客多少人？",
                (article(thing, f"{thing}可载客{known[thing]}人。"),) if thing in known else (),
            )
            for thing in things
        ),
    )
    told = dict(re.findall(r"· (\w+)：(\d+)人", answer.text))
    assert told == {thing: str(known[thing]) for thing in things if thing in known}
    assert answer.unanswered == tuple(thing for thing in things if thing not in known)
    marks = {int(mark) for mark in re.findall(r"\[(\d+)\]", answer.text)}
    assert marks == {c.marker for c in answer.citations}
