"""Figures that differ and tell one story: a plan and what came of it, a part and its whole."""

from __future__ import annotations

import pytest

from askllm.answer.claims.conflict import Verdicts, weigh
from askllm.read import understand
from fakes_evidence import article, evidence, query

Told = tuple[str, str, str | None]
"""A sentence that is a whole article, the value chosen in it, the date of the article."""


def strangers(one: str, two: str) -> bool:
    """No two names are known to be one thing's."""
    return False


def weighed(question: str, *told: Told) -> Verdicts:
    """What articles of a sentence each say, best first, the next nearly as good."""
    found = [
        evidence(article(f"{place}", text, date), text, short, 0.9 - 0.05 * place)
        for place, (text, short, date) in enumerate(told)
    ]
    return weigh(understand(query(question)), found, strangers)


def values(question: str, *told: Told) -> set[str | None]:
    """The first value of each side, empty where nothing disagrees."""
    sides = weighed(question, *told).sides
    return {side[0].short for side in sides} if len(sides) > 1 else set()


# --- a plan and what came of it ----------------------------------------------------------------

OPENS = "青石隧道什么时候通车？"
PLAN: Told = ("青石隧道预计2022年通车。", "2022年", "2019-03")
CAME: Told = ("青石隧道2023年6月通车。", "2023年6月", "2024-01")
COST = "青石隧道的造价是多少？"
BUDGET: Told = ("青石隧道的造价预计为3亿元。", "3亿元", "2019-03")
DAM = "When did the Heron Dam open?"
OPENED: Told = ("The Heron Dam opened in 2024.", "2024", "2025-01")


@pytest.mark.parametrize(
    ("question", "plan", "outcome"),
    [
        (OPENS, PLAN, CAME),
        (OPENS, ("青石隧道计划2022年通车。", "2022年", None), CAME),
        (OPENS, ("青石隧道将于2022年通车。", "2022年", "2019-03"), CAME),
        (OPENS, ("青石隧道將於2022年通車。", "2022年", None), CAME),
        (OPENS, PLAN, (CAME[0], CAME[1], None)),
        (COST, BUDGET, ("青石隧道的造价最终为4.1亿元。", "4.1亿元", "2024-01")),
        (COST, BUDGET, ("青石隧道的造价决算为4.1亿元。", "4.1亿元", None)),
        (DAM, ("The Heron Dam is expected to open in 2022.", "2022", "2020-05"), OPENED),
        (DAM, ("The Heron Dam will open in 2022.", "2022", "2020-05"), OPENED),
    ],
)
def test_what_came_of_a_plan_contradicts_it_not(question: str, plan: Told, outcome: Told) -> None:
    assert values(question, plan, outcome) == set()
    assert values(question, outcome, plan) == set()


@pytest.mark.parametrize(
    ("question", "one", "two"),
    [
        (OPENS, PLAN, ("青石隧道计划2024年通车。", "2024年", "2021-01")),
        (OPENS, ("青石隧道2022年通车。", "2022年", "2023-03"), CAME),
        (OPENS, PLAN, ("青石隧道2017年通车。", "2017年", "2018-01")),
        # 将 is no plan where the article tells it of the past, nor in 将近
        (OPENS, ("2022年青石隧道将两岸连通，通车了。", "2022年", "2023-03"), CAME),
        (COST, ("青石隧道的造价将近3亿元。", "将近3亿元", "2019-03"),
         ("青石隧道的造价最终为4.1亿元。", "4.1亿元", "2024-01")),
        # a figure that is not said to be the last may be of as early a time
        (COST, BUDGET, ("青石隧道的造价为4.1亿元。", "4.1亿元", "2024-01")),
        (DAM, ("The Heron Dam opened in 2022.", "2022", "2023-05"), OPENED),
    ],
)  # fmt: skip
def test_what_is_no_plan_and_its_outcome(question: str, one: Told, two: Told) -> None:
    assert values(question, one, two) == {one[1], two[1]}


def test_the_outcome_is_answered_unless_a_plan_is_asked_for() -> None:
    found = weighed(OPENS, PLAN, CAME)
    assert found.best.short == "2023年6月"
    assert found.other_forms == (), "the plan is another value, not the same in another form"
    assert weighed(OPENS, CAME, PLAN).best.short == "2023年6月"
    assert weighed("青石隧道计划什么时候通车？", PLAN, CAME).best.short == "2022年"
    assert weighed("青石隧道将于什么时候通车？", PLAN, CAME).best.short == "2022年"
    far = evidence(article("far", CAME[0], CAME[2]), CAME[0], CAME[1], 0.6)
    near = evidence(article("near", PLAN[0], PLAN[2]), PLAN[0], PLAN[1], 0.9)
    assert weigh(understand(query(OPENS)), [near, far], strangers).best.short == "2022年"


# --- a part and its whole ----------------------------------------------------------------------

GUESTS = "去年溪州接待了多少游客？"
ALL: Told = ("去年溪州全市接待游客900万人次。", "900万人次", None)


@pytest.mark.parametrize(
    ("whole", "part"),
    [
        (ALL[0], "去年溪州城东区接待游客240万人次。"),
        (ALL[0], "去年溪州柳荫镇接待游客240万人次。"),
        ("去年溪州全市校区接待游客900万人次。", "去年溪州南校区接待游客240万人次。"),
    ],
)
def test_a_part_contradicts_no_whole(whole: str, part: str) -> None:
    large, small = (whole, "900万人次", None), (part, "240万人次", None)
    assert values(GUESTS, large, small) == set()
    assert values(GUESTS, small, large) == set()


@pytest.mark.parametrize(
    ("question", "one", "two"),
    [
        # no part is named
        (GUESTS, ALL, ("去年溪州接待游客240万人次。", "240万人次", None)),
        # the larger figure is told of no whole
        (GUESTS, ("去年溪州接待游客900万人次。", "900万人次", None),
         ("去年溪州柳荫镇接待游客240万人次。", "240万人次", None)),
        # both are told of the whole
        (GUESTS, ALL, ("去年溪州柳荫镇说，全市接待游客240万人次。", "240万人次", None)),
        # no part is larger than its whole
        (GUESTS, ALL, ("去年溪州柳荫镇接待游客1200万人次。", "1200万人次", None)),
        # the part is what is asked about, or what both tell of
        ("去年溪州柳荫镇接待了多少游客？", ("去年溪州柳荫全镇接待游客300万人次。", "300万人次", None),
         ("去年溪州柳荫镇接待游客240万人次。", "240万人次", None)),
        (GUESTS, ("去年溪州柳荫镇全镇接待游客300万人次。", "300万人次", None),
         ("去年溪州柳荫镇接待游客240万人次。", "240万人次", None)),
    ],
)  # fmt: skip
def test_what_is_no_part_of_a_whole(question: str, one: Told, two: Told) -> None:
    assert values(question, one, two) == {one[1], two[1]}


# --- told of a season, a stretch, a branch, an edition or a group ------------------------------

MUSEUM = "石榴博物馆接待了多少观众？"
VISITORS: Told = ("石榴博物馆接待观众210万人次。", "210万人次", None)


@pytest.mark.parametrize(
    ("words", "differ"),
    [
        ("暑期", False), ("下半年", False), ("三季度", False), ("冬季", False), ("夜游", False),
        ("二期工程", False), ("北段", False), ("分馆", False), ("附属", False), ("医学院", False),
        ("加长版", False), ("女学生", False), ("少年组", False),
        ("一共", True), ("新馆", True), ("理工学院", True), ("女王", True), ("出版", True),
    ],
)  # fmt: skip
def test_what_narrows_a_figure(words: str, differ: bool) -> None:
    narrow = (f"石榴博物馆{words}接待观众70万人次。", "70万人次", None)
    shown = {"210万人次", "70万人次"} if differ else set()
    assert values(MUSEUM, VISITORS, narrow) == shown
    assert values(MUSEUM, narrow, VISITORS) == shown
    both = (f"石榴博物馆{words}接待观众210万人次。", "210万人次", None)
    assert values(MUSEUM, both, narrow) == {"210万人次", "70万人次"}, "told of both"


@pytest.mark.parametrize(
    ("words", "differ"),
    [("summer", False), ("Winter", False), ("branch", False), ("second quarter", False),
     ("quarterly", True), ("grand", True)],
)  # fmt: skip
def test_what_narrows_a_figure_in_english(words: str, differ: bool) -> None:
    question = "How many visitors did the Larkspur Museum have?"
    whole = ("The Larkspur Museum had 210,000 visitors.", "210,000 visitors", None)
    part = (f"The Larkspur Museum {words} show had 70,000 visitors.", "70,000 visitors", None)
    assert (values(question, whole, part) != set()) is differ


def test_what_stands_behind_a_figure_narrows_it_not() -> None:
    more = ("石榴博物馆接待观众70万人次，暑期最挤。", "70万人次", None)
    assert values(MUSEUM, VISITORS, more) == {"210万人次", "70万人次"}


def test_a_season_that_is_asked_for() -> None:
    question = "石榴博物馆暑期接待了多少观众？"
    summer: Told = ("石榴博物馆暑期接待观众70万人次。", "70万人次", None)
    assert values(question, summer, VISITORS) == set(), "nothing says that it is of the summer"
    text = "暑期过去了。石榴博物馆接待观众90万人次。"
    found = [
        evidence(article("a", summer[0]), summer[0], summer[1], 0.9),
        evidence(article("b", text), "石榴博物馆接待观众90万人次。", "90万人次", 0.85),
    ]
    sides = weigh(understand(query(question)), found, strangers).sides
    assert [side[0].short for side in sides] == ["70万人次", "90万人次"]
    assert len(weigh(understand(query(MUSEUM)), found, strangers).sides) < 2, "not asked for"
