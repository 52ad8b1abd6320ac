"""What is asked for and not stated: a unit, a day, an office, a figure of the thing itself."""

from __future__ import annotations

import dataclasses
import re

import pytest

from askllm.answer.claims.conflict import weigh
from askllm.answer.claims.premise import contrary
from askllm.answer.refusing.unmet import Unmet, unmet
from askllm.types import Article, Span
from fakes_evidence import article, read_from

MILL = article(
    "mill",
    "风车坊在2019年建成，总投资3亿元。风车坊每年发电，转速达到每分钟20转。"
    "风车坊由何明远主任负责。2021年风车坊的产值超过4亿元。",
)
FERRY = article(
    "ferry", "海鸥号在2018年5月下水。“信天翁号”是载重300吨的新船。参数为12亿的Petrel也已上线。"
)


def lacks(question: str, *articles: Article, confidence: float = 0.9) -> Unmet | None:
    asked, evidence = read_from(question, *articles)
    best = weigh(asked, evidence, lambda one, two: False).best
    return unmet(asked, evidence, best, confidence)


@pytest.mark.parametrize(
    ("question", "lacking"),
    [
        ("风车坊总投资多少欧元？", "no_unit"),
        ("How much did the mill cost in euros?", "no_unit"),
        ("风车坊每年发电多少千瓦时？", "no_unit"),
        ("风车坊是哪一天建成的？", "no_day"),
        ("风车坊建成的具体日期是什么时候？", "no_day"),
        ("风车坊的总设计师和校长是谁？", "no_office"),
        ("哪所大学设计了风车坊？", "no_fact"),
        ("风车坊有多少人？", "no_figure"),
    ],
)
def test_what_is_asked_for_and_not_stated(question: str, lacking: Unmet) -> None:
    assert lacks(question, MILL) == lacking


@pytest.mark.parametrize(
    "question",
    [
        "风车坊总投资多少元？",
        "风车坊总投资多少人民币？",
        "风车坊是什么时候建成的？",
        "风车坊是哪一年建成的？",
        "谁负责风车坊？",
        "How much did the mill cost in yuan?",
    ],
)
def test_nothing_lacks_where_the_sentence_states_it(question: str) -> None:
    assert lacks(question, MILL) is None


@pytest.mark.parametrize(
    ("question", "told", "lacking"),
    [
        ("风车坊总投资多少人民币？", "风车坊总投资3亿美元。", True),
        ("风车坊总投资多少人民币？", "风车坊总投资3亿欧元。", True),
        ("风车坊总投资多少人民币？", "The mill cost 3 million yuan.", False),
        ("风车坊总投资多少元？", "风车坊总投资3亿美元。", False),  # any sum says what it is in
        ("风车坊总投资多少美元？", "风车坊总投资HK$300万。", True),
        ("风车坊总投资多少美元？", "The mill cost $3 million.", False),
        ("风车坊总投资多少英镑？", "The mill cost 3 million pounds.", False),
        ("How much did the mill cost in dollars?", "The mill cost A$3 million.", False),
        ("風車坊總投資多少日圓？", "风车坊总投资3亿日元。", False),
        ("风车坊发电多少千瓦时？", "风车坊发电3亿度。", False),
        ("风车坊发电多少度电？", "The mill makes 300 GWh.", False),
        ("风车坊发电多少度电？", "风车坊发电全靠20台风机。", True),
    ],
)
def test_a_sum_in_another_currency_is_not_the_one_asked_for(
    question: str, told: str, lacking: bool
) -> None:
    assert (lacks(question, article("a", told)) == "no_unit") is lacking


@pytest.mark.parametrize(
    ("question", "told", "lacking"),
    [
        ("哪家医院治好了他？", "他在江城治好了病。", True),
        ("哪家医院治好了他？", "江城一院治好了他。江城医院很小。", False),
        ("哪所大学设计了风车坊？", "江大设计了风车坊。江城大学很大。", False),
        ("哪所大学设计了风车坊？", "江城设计了风车坊。江城大学很大。", False),
        ("哪所大学设计了风车坊？", "南开设计了风车坊。", False),
        ("哪所大学设计了风车坊？", "何明远设计了风车坊。江城大学很大。", True),
        ("哪所大学设计了风车坊？", "风车坊由江城医院设计。北港大学很大。", True),
        ("哪所大学设计了风车坊？", "UCLA设计了风车坊。", False),
        ("哪所学校修了风车坊？", "江城三中修了风车坊。", False),
        ("哪家银行出资？", "风车坊由江城公司出资。", True),
        ("哪家银行出资？", "风车坊由建行出资。", False),
        ("Which bank of the river is the mill on?", "风车坊在左岸。", False),
        ("Which museum bought the mill?", "The mill was bought in 2019.", True),
        ("Which museum bought the mill?", "The Harrow Gallery bought the mill.", False),
    ],
)
def test_a_sort_of_body_that_no_sentence_names(question: str, told: str, lacking: bool) -> None:
    asked, evidence = read_from(question, article("a", told))
    first = [item for item in evidence if item.start == 0]
    assert (unmet(asked, first, first[0], 0.9) == "no_fact") is lacking


def test_who_holds_an_office_is_told_by_a_word_for_it() -> None:
    assert lacks("风车坊的负责人是谁？", article("a", "风车坊由何明远主持。")) is None
    assert lacks("风车坊的负责人是谁？", article("a", "风车坊在2019年建成。")) == "no_office"
    told = article("a", "The mill was built in 2019.")
    assert lacks("Who is the director of the mill?", told) == "no_office"


def test_a_day_that_is_told_is_no_lack() -> None:
    told = article("told", "风车坊在2019年6月1日建成。")
    assert lacks("风车坊是哪一天建成的？", told) is None


def test_the_figure_of_another_name_is_none_of_the_name_asked_for() -> None:
    assert (
        lacks("“海鸥号”载重多少吨？", article("a", "“信天翁号”是载重300吨的新船。")) == "no_figure"
    )
    assert lacks("“信天翁号”载重多少吨？", article("a", "“信天翁号”是载重300吨的新船。")) is None


def test_a_sentence_that_goes_on_from_the_one_before_keeps_its_name() -> None:
    told = article("a", "“海鸥号”昨天下水。它是载重300吨的新船，与“信天翁号”相同。")
    assert lacks("“海鸥号”载重多少吨？", told) is None


def test_a_figure_that_counts_something_else_is_no_answer() -> None:
    petrel = article("a", "参数为12亿的Petrel也已上线。")
    assert lacks("Petrel的训练数据有多大？", petrel) == "no_figure"
    assert lacks("Petrel有多少参数？", petrel) is None
    wren = article("a", "有9亿参数的Wren提速近7倍。")
    assert lacks("Wren的训练数据有多大？", wren) == "no_figure"


def test_a_doubtful_sentence_without_a_figure_is_no_answer() -> None:
    told = article("a", "海鸥号的船员都很年轻。")
    assert lacks("海鸥号的速度是多少？", told, confidence=0.4) == "no_figure"
    assert lacks("海鸥号的速度是多少？", told, confidence=0.6) is None


@pytest.mark.parametrize(
    ("question", "against"),
    [("2020年风车坊的产值是多少？", True), ("2021年风车坊的产值是多少？", False)],
)
def test_a_figure_of_another_year_is_a_wrong_premise(question: str, against: bool) -> None:
    asked, evidence = read_from(question, article("a", "2021年风车坊的产值超过4亿元。"))
    assert (contrary(asked, evidence) is not None) is against


def test_what_somebody_says_and_a_month_are_no_other_names() -> None:
    told = article(
        "a",
        "“海鸥号”昨天下水。船长很高兴。“会让多数人坐得起”的新船将于2026年上半年交付。",
    )
    asked, evidence = read_from("“海鸥号”什么时候交付？", told)
    assert unmet(asked, evidence, evidence[-1], 0.9) is None
    strange = article("b", "“海鸥号”昨天下水。船长很高兴。“信天翁号”将于2026年上半年交付。")
    asked, evidence = read_from("“海鸥号”什么时候交付？", strange)
    assert unmet(asked, evidence, evidence[-1], 0.9) == "no_figure"
    lake = article(
        "c",
        "The Merriton reserve is old. It is wide. In January 2024 its lake shrank by 9% in a week.",
    )
    assert lacks("How much has the lake of Merriton shrunk?", lake) is None


def test_a_question_in_another_language_finds_the_name_in_the_title() -> None:
    told = article(
        "a", "The Greens won 19 of the 45 seats. Labour won 16 seats.", title="Merriton votes"
    )
    assert lacks("Merriton这次绿党拿了几个席位？", told) is None
    assert lacks("Merriton这次绿党拿了几个席位？", article("a", told.text)) == "no_figure"


def test_a_sentence_with_such_a_figure_is_shown_though_none_surely_is_the_one() -> None:
    asked, evidence = read_from("门票多少钱？", article("a", "成人门票60元，老人30元。"))
    best = dataclasses.replace(evidence[0], answer=None)
    assert unmet(asked, evidence, best, 0.2) is None
    asked, evidence = read_from("门票多少钱？", article("a", "门票在东门出售。"))
    assert unmet(asked, evidence, evidence[0], 0.9) == "no_figure"


@pytest.mark.parametrize(
    ("question", "told", "lacking"),
    [
        ("What was the average age of the Harrow panel?", "The Harrow panel had 90 volunteers.", True),
        ("How hot was the Brine sauna?", "The Brine sauna took in 35 visitors.", True),
        ("What was the speed of the Kestrel ferry?", "The Kestrel ferry carries 210 passengers.", True),
        ("How many people does the Kestrel ferry carry?", "The Kestrel ferry carries 210 people.", False),
        ("What was the speed of the Kestrel ferry?", "The Kestrel ferry does 21 knots.", False),
    ],
)  # fmt: skip
def test_a_count_of_people_is_nobodys_age_and_no_speed(
    question: str, told: str, lacking: bool
) -> None:
    asked, (item, *_) = read_from(question, article("a", told))
    at = item.start + re.search(r"\d+", told).start()  # type: ignore[union-attr]
    best = dataclasses.replace(item, answer=Span(at, at + len(re.findall(r"\d+", told)[0])))
    assert (unmet(asked, [best], best, 0.9) == "no_figure") is lacking


@pytest.mark.parametrize(
    ("told", "figure", "sure", "lacking"),
    [
        ("风车坊月租涨到三万八，一年多出十八万。", "十八万", True, False),
        ("风车坊月租涨到三万八，一年多出十八万。", "十八万", False, True),
        # a word for what it counts stands by it
        ("风车坊的模型参数为1.2万亿，跑得很快。", "1.2万亿", True, True),
    ],
)
def test_what_is_counted_may_be_called_otherwise_where_the_reader_is_sure(
    told: str, figure: str, sure: bool, lacking: bool
) -> None:
    asked, (item, *_) = read_from("风车坊一年要多交多少房钱款？", article("a", told))
    at = item.start + told.index(figure)
    span = Span(at, at + len(figure))
    best = dataclasses.replace(item, answer=span, surely=span if sure else None)
    assert (unmet(asked, [best], best, 0.9) == "no_figure") is lacking
