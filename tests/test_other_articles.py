"""What each other article answers, set beside the best answer: other words, the same thing."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from askllm.answer.claims.conflict import weigh
from askllm.read import understand
from askllm.types import Article, Evidence
from fakes_evidence import article, evidence, query

Told = tuple[Article, str, str | None, float]
"""An article, one of its sentences, the value chosen in it, and the sentence's score."""


def strangers(one: str, two: str) -> bool:
    """No two names are known to be one thing's."""
    return False


def values(question: str, *told: Told, fit: float = 0.8) -> set[str | None]:
    """The first value of each side, empty where nothing disagrees; ``told`` best first."""
    asked = understand(query(question))
    found = [evidence(of, quote, short, score, fit) for of, quote, short, score in told]
    sides = weigh(asked, found, strangers).sides
    return {side[0].short for side in sides} if len(sides) > 1 else set()


def told(text: str, quote: str, short: str | None, score: float, title: str = "题") -> Told:
    """A sentence of an article of its own, of 2023."""
    return article(text, text, "2023-05", title), quote, short, score


DAM = told("石鼓水库的大坝高121米，去年完工。", "石鼓水库的大坝高121米，去年完工。", "121米", 0.9)
FESTIVAL = told("南灣音樂節的總經費達1900萬元。", "南灣音樂節的總經費達1900萬元。", "1900萬元", 0.9)
TRIAL = told("In a trial of Velorin with 620 children, attacks fell.",
             "In a trial of Velorin with 620 children, attacks fell.", "620", 0.9)  # fmt: skip
LED = told("石鼓水库的管理处主任为田广平。", "石鼓水库的管理处主任为田广平。", "田广平", 0.9)
SEAT = told("蓝鲸咖啡的总部设在宁波。", "蓝鲸咖啡的总部设在宁波。", "宁波", 0.9)
FAIR_ASKED = "石榴古籍书市有多少人逛完全场？"
FAIR = told("石榴古籍书市有2.6万人逛完全场。", "石榴古籍书市有2.6万人逛完全场。", "2.6万人", 0.9)
LAUNCH = told("蓝鲸一号2022年9月发射。", "蓝鲸一号2022年9月发射。", "2022年9月", 0.9)
RUN = told(
    "石榴马拉松的冠军用了2小时25分48秒。",
    "石榴马拉松的冠军用了2小时25分48秒。",
    "2小时25分48秒",
    0.9,
)
SCHOOL = told("石榴书院招收120人做学徒。", "石榴书院招收120人做学徒。", "120人", 0.9)

TWO_SIDES: dict[str, tuple[str, tuple[Told, ...], set[str]]] = {
    "the subject told before": (
        "石鼓水库大坝有多高？",
        (DAM, told("石鼓水库竣工了。大坝坝高118米，库容3亿方。", "大坝坝高118米，库容3亿方。", "118米", 0.7)),
        {"121米", "118米"},
    ),
    "a date before the subject": (
        "石鼓水库大坝有多高？",
        (DAM, told("石鼓水库竣工了。今年大坝高118米。", "今年大坝高118米。", "118米", 0.7)),
        {"121米", "118米"},
    ),
    "in two languages": (
        "石鼓水库大坝有多高？",
        (DAM, told("The Shigu reservoir (石鼓水库) is full. Its dam is 118 metres high.",
                   "Its dam is 118 metres high.", "118 metres", 0.6)),
        {"121米", "118 metres"},
    ),
    "another word for it, in the other script": (
        "南灣音樂節的總經費是多少？",
        (FESTIVAL, told("南湾音乐节落幕。主办方说，总经费为2400万元。", "主办方说，总经费为2400万元。", "2400万元", 0.7)),
        {"1900萬元", "2400万元"},
    ),
    "counted by one word, in English": (
        "How many children took part in the Velorin trial?",
        (TRIAL, told("Velorin costs a lot. The trial, which enrolled 680 children, was short.",
                     "The trial, which enrolled 680 children, was short.", "680", 0.8)),
        {"620", "680"},
    ),
    "who holds a post": (
        "石鼓水库管理处主任是谁？",
        (LED, told("石鼓水库边。管理处主任孟春生说，水很清。", "管理处主任孟春生说，水很清。", "孟春生", 0.75)),
        {"田广平", "孟春生"},
    ),
    "where a seat is": (
        "蓝鲸咖啡总部在哪里？",
        (SEAT, told("蓝鲸咖啡上市。总部位于杭州。", "总部位于杭州。", "杭州", 0.8)),
        {"宁波", "杭州"},
    ),
    "two bodies that share a word of the question": (
        "翠湖自行車賽由誰主辦？",
        (told("翠湖自行車賽由翠湖觀光局主辦。", "翠湖自行車賽由翠湖觀光局主辦。", "翠湖觀光局", 0.9),
         told("翠湖自行車賽。主辦單位是翠湖自行車協會。", "主辦單位是翠湖自行車協會。", "翠湖自行車協會", 0.8)),
        {"翠湖觀光局", "翠湖自行車協會"},
    ),
    "a year told with another verb": (
        "蓝鲸咖啡哪年进入日本？",
        (told("蓝鲸咖啡2025年进入日本。", "蓝鲸咖啡2025年进入日本。", "2025年", 0.9),
         told("蓝鲸咖啡很大。公司2024年进军日本。", "公司2024年进军日本。", "2024年", 0.8)),
        {"2025年", "2024年"},
    ),
}  # fmt: skip

TWO_SIDES |= {
    "in words of its own": (
        FAIR_ASKED,
        (FAIR, told("石榴古籍书市收摊了。书市迎来3.3万人。", "书市迎来3.3万人。", "3.3万人", 0.85)),
        {"2.6万人", "3.3万人"},
    ),
    "in words of its own, with a part of it": (
        FAIR_ASKED,
        (FAIR, told("石榴古籍书市收摊了。书市迎来3.3万人，其中1.2万人是学生。",
                    "书市迎来3.3万人，其中1.2万人是学生。", "3.3万人", 0.85)),
        {"2.6万人", "3.3万人"},
    ),
    "in words of its own, those of the question beside it": (
        FAIR_ASKED,
        (FAIR, told("石榴古籍书市可以逛完全场。书市迎来3.3万人。", "书市迎来3.3万人。", "3.3万人", 0.75)),
        {"2.6万人", "3.3万人"},
    ),
    "in feet, and told of no other size": (
        "石鼓水库大坝有多高？",
        (DAM, told("The Shigu reservoir (石鼓水库) is full. Its dam is 450 feet high.",
                   "Its dam is 450 feet high.", "450", 0.6)),
        {"121米", "450 feet"},
    ),
    "of several sizes abroad the nearest": (
        "石鼓水库大坝有多高？",
        (DAM, told("石鼓水库, Shigu. Its dam is 820 metres long and 160 metres high.",
                   "Its dam is 820 metres long and 160 metres high.", "820 metres", 0.6)),
        {"121米", "160 metres"},
    ),
    "a sure reader abroad knows the deed": (
        "石鼓水库缩小了多少平方公里？",
        (told("石鼓水库缩小了9平方公里。", "石鼓水库缩小了9平方公里。", "9平方公里", 0.9),
         told("石鼓水库, Shigu. It is 14平方公里 less.", "It is 14平方公里 less.", "14平方公里", 0.8)),
        {"9平方公里", "14平方公里"},
    ),
    "on one subject abroad by its title": (
        "水库大坝有多高？",
        (told("石鼓水库的水库大坝高121米。", "石鼓水库的水库大坝高121米。", "121米", 0.9),
         told("Its dam (石鼓水库) is 150 metres high.", "Its dam (石鼓水库) is 150 metres high.", "150 metres", 0.8,
              title="石鼓水库")),
        {"121米", "150 metres"},
    ),
    "of several sizes abroad the nearest, by its title": (
        "水库大坝有多高？",
        (told("石鼓水库的水库大坝高121米。", "石鼓水库的水库大坝高121米。", "121米", 0.9),
         told("Its dam (石鼓水库) is 820 metres long and 150 metres high.",
              "Its dam (石鼓水库) is 820 metres long and 150 metres high.", "820 metres", 0.8, title="石鼓水库")),
        {"121米", "150 metres"},
    ),
    "the day of a deed abroad": (
        "蓝鲸一号什么时候发射？",
        (LAUNCH, told("蓝鲸一号, the Whale, was launched in May 2021.",
                      "蓝鲸一号, the Whale, was launched in May 2021.", "May 2021", 0.8)),
        {"2022年9月", "May 2021"},
    ),
    "a time in parts": (
        "石榴马拉松的冠军用了多长时间？",
        (RUN, told("石榴马拉松的冠军用了2小时10分12秒。", "石榴马拉松的冠军用了2小时10分12秒。", "2小时10分12秒", 0.85)),
        {"2小时25分48秒", "2小时10分12秒"},
    ),
    "what is counted, behind a name": (
        "How many stores does Marlow run?",
        (told("Marlow runs 57 Larkspur stores.", "Marlow runs 57 Larkspur stores.", "57", 0.9),
         told("Marlow runs 64 busy little stores.", "Marlow runs 64 busy little stores.", "64", 0.85)),
        {"57", "64"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", TWO_SIDES)
def test_another_article_says_otherwise(name: str) -> None:
    question, sentences, sides = TWO_SIDES[name]
    assert values(question, *sentences) == sides


def test_a_value_that_the_readers_hardly_chose_is_none() -> None:
    question, sentences, _ = TWO_SIDES["who holds a post"]
    assert values(question, *sentences, fit=0.5) == set()


ONE_STORY: dict[str, tuple[str, tuple[Told, ...]]] = {
    "far behind the best sentence": (
        "石鼓水库大坝有多高？",
        (DAM, told("石鼓水库竣工了。大坝坝高118米。", "大坝坝高118米。", "118米", 0.4)),
    ),
    "about right": (
        "石鼓水库大坝有多高？",
        (DAM, told("石鼓水库竣工了。大坝高约120米。", "大坝高约120米。", "约120米", 0.8)),
    ),
    "another unit for as much": (
        "石鼓水库大坝有多高？",
        (DAM, told("石鼓水库竣工了。大坝高0.121公里。", "大坝高0.121公里。", "0.121公里", 0.8)),
    ),
    "another year": (
        "南灣音樂節的總經費是多少？",
        (told("2023年，南灣音樂節的總經費達1900萬元。", "2023年，南灣音樂節的總經費達1900萬元。", "1900萬元", 0.9),
         told("2022年，南灣音樂節的總經費達1500萬元。", "2022年，南灣音樂節的總經費達1500萬元。", "1500萬元", 0.8)),
    ),
    "another thing by the same name": (
        "南灣音樂節的總經費是多少？",
        (FESTIVAL, told("南灣音樂節之後，北岸書展的總經費為800萬元。", "南灣音樂節之後，北岸書展的總經費為800萬元。", "800萬元", 0.8),)[:1],
    ),
    "another subject in the clause": (
        "石鼓水库大坝有多高？",
        (DAM, told("石鼓水库的邻居。青岭电站大坝高88米。", "青岭电站大坝高88米。", "88米", 0.8)),
    ),
    "a part of it": (
        "南灣音樂節的總經費是多少？",
        (FESTIVAL, told("南灣音樂節。其中，燈光的經費為300萬元。", "其中，燈光的經費為300萬元。", "300萬元", 0.8)),
    ),
    "another qualifier": (
        "石鼓水库最早的基础工程花了多少钱？",
        (told("石鼓水库的基础工程花了3亿元。", "石鼓水库的基础工程花了3亿元。", "3亿元", 0.9),
         told("石鼓水库全部工程花了29亿元。", "石鼓水库全部工程花了29亿元。", "29亿元", 0.8)),
    ),
    "another deed": (
        "石鼓水库什么时候竣工？",
        (told("石鼓水库2022年9月竣工。", "石鼓水库2022年9月竣工。", "2022年9月", 0.9),
         told("石鼓水库2017年3月动工。", "石鼓水库2017年3月动工。", "2017年3月", 0.8)),
    ),
    "a year is asked for": (
        "蓝鲸咖啡哪年上市？",
        (told("蓝鲸咖啡2023年6月上市。", "蓝鲸咖啡2023年6月上市。", "2023年6月", 0.9),
         told("蓝鲸咖啡2023年5月上市。", "蓝鲸咖啡2023年5月上市。", "2023年5月", 0.8)),
    ),
    "a country holds the city": (
        "蓝鲸咖啡总部在哪里？",
        (SEAT, told("蓝鲸咖啡上市。总部位于中国。", "总部位于中国。", "中国", 0.8)),
    ),
    "a province before its city": (
        "蓝鲸咖啡总部在哪里？",
        (told("蓝鲸咖啡的总部设在浙江宁波。", "蓝鲸咖啡的总部设在浙江宁波。", "宁波", 0.9),
         told("蓝鲸咖啡上市。总部位于浙江。", "总部位于浙江。", "浙江", 0.8)),
    ),
    "a person, and the body he leads": (
        "石鼓水库由谁管理？",
        (told("石鼓水库由田广平管理。", "石鼓水库由田广平管理。", "田广平", 0.9),
         told("石鼓水库由云岭水务集团管理。", "石鼓水库由云岭水务集团管理。", "云岭水务集团", 0.8)),
    ),
    "one name in two languages": (
        "Velorin是谁发现的？",
        (told("Velorin由阿德耶米发现。", "Velorin由阿德耶米发现。", "阿德耶米", 0.9),
         told("Velorin was discovered by Ruth Adeyemi.", "Velorin was discovered by Ruth Adeyemi.", "Ruth Adeyemi", 0.8)),
    ),
    "one body under two forms of its name": (
        "石鼓水库由谁管理？",
        (told("石鼓水库由云岭水务公司管理。", "石鼓水库由云岭水务公司管理。", "云岭水务公司", 0.9),
         told("石鼓水库由云岭水务集团管理。", "石鼓水库由云岭水务集团管理。", "云岭水务集团", 0.8)),
    ),
    "several names": (
        "石鼓水库由谁管理？",
        (told("石鼓水库由云岭公司管理。", "石鼓水库由云岭公司管理。", "云岭公司", 0.9),
         told("石鼓水库由青禾公司和北屿公司管理。", "石鼓水库由青禾公司和北屿公司管理。", "青禾公司和北屿公司", 0.8)),
    ),
    "another version": (
        "Lantern-4有多少个镜头？",
        (told("Lantern-4有三个镜头。", "Lantern-4有三个镜头。", "三个", 0.9),
         told("Lantern-4 Pro有五个镜头。", "Lantern-4 Pro有五个镜头。", "五个", 0.8)),
    ),
    "a fee is no turnover": (
        "桐叶书店的收入是多少？",
        (told("桐叶书店的收入为1.2亿元。", "桐叶书店的收入为1.2亿元。", "1.2亿元", 0.9),
         told("桐叶书店的会员费收入为199元。", "桐叶书店的会员费收入为199元。", "199元", 0.8)),
    ),
    "the first of several": (
        "青石桥首次通车是哪天？",
        (told("青石桥2001年5月首次通车。", "青石桥2001年5月首次通车。", "2001年5月", 0.9),
         told("青石桥2021年6月通车。", "青石桥2021年6月通车。", "2021年6月", 0.8)),
    ),
    "the first of several, in English": (
        "When did the bridge first open?",
        (told("The bridge first opened in May 2001.", "The bridge first opened in May 2001.", "May 2001", 0.9),
         told("The bridge opened in June 2021.", "The bridge opened in June 2021.", "June 2021", 0.8)),
    ),
    "a passage that lacks most of what is asked": (
        "石鼓水库鱼类保护站有多少名员工？",
        (told("石鼓水库鱼类保护站有40名员工。", "石鼓水库鱼类保护站有40名员工。", "40名", 0.9),
         told("石鼓有90名员工。", "石鼓有90名员工。", "90名", 0.8)),
    ),
    "one name, once with its post": (
        "Who runs the museum?",
        (told("The museum is run by Graham Tully.", "The museum is run by Graham Tully.", "Graham Tully", 0.9),
         told("Director Tully runs the museum.", "Director Tully runs the museum.", "Director Tully", 0.8)),
    ),
}  # fmt: skip

ONE_STORY |= {
    "in words of its own, not as surely": (
        FAIR_ASKED,
        (FAIR, told("石榴古籍书市收摊了。书市迎来3.3万人。", "书市迎来3.3万人。", "3.3万人", 0.75)),
    ),
    "in words of its own, those of the question beside it, not as surely": (
        FAIR_ASKED,
        (FAIR, told("石榴古籍书市可以逛完全场。书市迎来3.3万人。", "书市迎来3.3万人。", "3.3万人", 0.7)),
    ),
    "in words of its own, with most of the question told nowhere": (
        "石榴古籍书市有多少人冒雨逛完全场？",
        (told("石榴古籍书市有2.6万人冒雨逛完全场。", "石榴古籍书市有2.6万人冒雨逛完全场。", "2.6万人", 0.9),
         told("石榴古籍书市收摊了。书市迎来3.3万人。", "书市迎来3.3万人。", "3.3万人", 0.88)),
    ),
    "in words of its own, the second of two figures": (
        FAIR_ASKED,
        (FAIR, told("石榴古籍书市收摊了。书市备好4万人的座，迎来3.3万人。",
                    "书市备好4万人的座，迎来3.3万人。", "3.3万人", 0.88)),
    ),
    "in words of its own, of another measure": (
        FAIR_ASKED,
        (FAIR, told("石榴古籍书市收摊了。书市卖出3.3万元。", "书市卖出3.3万元。", "3.3万元", 0.88)),
    ),
    "in words of its own, on another subject": (
        FAIR_ASKED,
        (FAIR, told("青岭书市收摊了。书市迎来3.3万人。", "书市迎来3.3万人。", "3.3万人", 0.88)),
    ),
    "in words of its own, on what shares a few words": (
        "共有多少人逛完石榴古籍书市？",
        (told("共有2.6万人逛完石榴古籍书市。", "共有2.6万人逛完石榴古籍书市。", "2.6万人", 0.9),
         told("石榴镇古籍很多，有人逛书市。共迎来3.3万人。", "共迎来3.3万人。", "3.3万人", 0.88)),
    ),
    "another predicate than the one before what is asked": (
        "石榴书院招收多少人？",
        (SCHOOL, told("石榴书院很忙。书院送走150人做师傅。", "书院送走150人做师傅。", "150人", 0.88)),
    ),
    "in feet, as high": (
        "石鼓水库大坝有多高？",
        (DAM, told("The Shigu reservoir (石鼓水库) is full. Its dam is 397 feet high.",
                   "Its dam is 397 feet high.", "397", 0.6)),
    ),
    "of several sizes abroad one is as large": (
        "石鼓水库大坝有多高？",
        (DAM, told("石鼓水库, Shigu. Its dam is 820 metres long and 121 metres high.",
                   "Its dam is 820 metres long and 121 metres high.", "820 metres", 0.6)),
    ),
    "no sure reader abroad, and another deed": (
        "石鼓水库缩小了多少平方公里？",
        (told("石鼓水库缩小了9平方公里。", "石鼓水库缩小了9平方公里。", "9平方公里", 0.9),
         told("石鼓水库, Shigu. It is 14平方公里 less.", "It is 14平方公里 less.", "14平方公里", 0.6)),
    ),
    "the day abroad of a deed that is not known": (
        "蓝鲸一号什么时候通车？",
        (told("蓝鲸一号2022年9月通车。", "蓝鲸一号2022年9月通车。", "2022年9月", 0.9),
         told("蓝鲸一号, the Whale, May 2021.", "蓝鲸一号, the Whale, May 2021.", "May 2021", 0.85)),
    ),
    "dollars of Taiwan are no yuan": (
        "石鼓水库的造价是多少？",
        (told("石鼓水库的造价为3亿元。", "石鼓水库的造价为3亿元。", "3亿元", 0.9),
         told("石鼓水库的造价为新台币13亿元。", "石鼓水库的造价为新台币13亿元。", "13亿元", 0.85)),
    ),
    "a time in parts and in minutes": (
        "石榴马拉松的冠军用了多长时间？",
        (RUN, told("石榴马拉松的冠军用了146分钟。", "石榴马拉松的冠军用了146分钟。", "146分钟", 0.85)),
    ),
    "what is counted is another thing behind a name": (
        "How many stores does Marlow run?",
        (told("Marlow runs 57 Larkspur stores.", "Marlow runs 57 Larkspur stores.", "57", 0.9),
         told("Marlow runs 64 Larkspur ferries.", "Marlow runs 64 Larkspur ferries.", "64", 0.85)),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ONE_STORY)
def test_articles_that_tell_one_story(name: str) -> None:
    question, sentences = ONE_STORY[name]
    assert values(question, *sentences) == set()


@pytest.mark.parametrize(
    ("question", "sentences"),
    [
        (
            "石榴古籍书市逛完全场的有多少？",
            (
                told("石榴古籍书市逛完全场的有2.6万人。", "石榴古籍书市逛完全场的有2.6万人。", "2.6万人", 0.9),
                told("石榴古籍书市散了。书市逛完全场的有3.3万人。", "书市逛完全场的有3.3万人。", "3.3万人", 0.87),
                told("石榴古籍书市收摊了。书市卖出4.1万元。", "书市卖出4.1万元。", "4.1万元", 0.85),
            ),
        ),
        (
            "石鼓水库大坝有多高？",
            (
                *TWO_SIDES["the subject told before"][1],
                told("石鼓水库, Shigu. Its dam is 150 high.", "Its dam is 150 high.", "150", 0.8),
            ),
        ),
    ],
)  # fmt: skip
def test_a_figure_of_another_measure_is_on_no_side(
    question: str, sentences: tuple[Told, ...]
) -> None:
    found = [evidence(of, quote, short, score, 0.8) for of, quote, short, score in sentences]
    sides = weigh(understand(query(question)), found, strangers).sides
    assert [[item.short for item in side] for side in sides] == [[s[2]] for s in sentences[:2]]


@pytest.mark.parametrize(
    ("one", "two", "differ"),
    [
        ("118米", "121米", True),
        ("168公里", "172公里", True),
        ("2500亿元", "2457亿元", False),
        ("1.7万元", "1.75万元", False),
        ("120米", "118米", False),
        ("90公里", "92公里", False),
        ("41公里", "36公里", True),
        ("一千八百萬元", "1800万元", False),
        ("不超过500米", "420米", False),
        ("不超过500米", "620米", True),
        ("不到500米", "480米", False),
        ("300多米", "380米", False),
        ("300多米", "420米", True),
        ("30余万元", "38万元", False),
        ("30余万元", "45万元", True),
        ("零下31度", "-31度", False),
        ("零下31度", "零下38度", True),
    ],
)
def test_how_exactly_a_figure_is_told_says_what_contradicts_it(
    one: str, two: str, differ: bool
) -> None:
    texts = [f"石鼓桥的数值为{value}。" for value in (one, two)]
    sentences = [
        told(text, text, value, 0.9) for text, value in zip(texts, (one, two), strict=True)
    ]
    assert (values("石鼓桥的数值是多少？", *sentences) != set()) is differ


@pytest.mark.parametrize(
    ("question", "one", "two", "differ"),
    [
        ("石鼓水库对游客开放吗？", "从今年起，水库已经对游客开放。", "水库不对游客开放。", True),
        ("老年票可以退款嗎？", "老年票三日內可以退款。", "這種票不可以退款。", True),
        ("这种药需要冷藏吗？", "它需要冷藏。", "药片不需要冷藏。", True),
        ("石鼓水库对游客开放吗？", "水库已经对游客开放。", "电站也对游客开放。", False),
        ("石鼓水库收费吗？", "水库不收费。", "水库的门票收入很高。", False),
        ("石鼓水库收费吗？", "水库不收费。", "停车要收费。", False),
    ],
)
def test_what_one_article_says_and_another_denies(
    question: str, one: str, two: str, differ: bool
) -> None:
    found = [(article(text, text), text, None, 0.9) for text in (one, two)]
    assert (values(question, *found) != set()) is differ
    alone = article("a", one + two)
    assert values(question, *((alone, text, None, 0.9) for text in (one, two))) == set()


def whole(found: Sequence[Evidence]) -> list[str]:
    return [item.quote for item in found]


def test_yes_and_no() -> None:
    asked = understand(query("石鼓水库对游客开放吗？"))
    open_, closed = "石鼓水库对游客开放。", "石鼓水库不对游客开放。"
    found = [
        evidence(article("a", open_), open_),
        evidence(article("b", closed), closed, score=0.7),
    ]
    sides = weigh(asked, found, strangers).sides
    assert [whole(side) for side in sides] == [[open_], [closed]]
    assert [side[0].short for side in sides] == [open_[:-1], closed[:-1]]
    assert weigh(asked, found[:1], strangers).sides == ()
