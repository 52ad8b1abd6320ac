"""What an article gives a section each is a list: 有哪些渡轮, under the heading 渡轮一览."""

from __future__ import annotations

import pytest

from askllm.answer import compose
from askllm.answer.lists.headed import headed
from askllm.read import Reading
from askllm.text import language_of
from askllm.types import Query
from readings import article_of, read_from

HARBOUR = article_of(
    "# 本港渡轮现状\n## 一、白鹭号\n白鹭号建于1931年。它能载六十人。\n## 二、海燕号\n由省城船厂承建。\n"
    "## 青鸥\n### 船长\n青鸥由老林驾驶。\n"
    "# 外港的渡轮\n## 北极星\n北极星来自对岸。\n## 流萤\n流萤最小。\n"
    "# 渡轮的未来\n## 电池\n电池更轻。\n## 航线\n航线更长。\n"
    "# 码头\n## 概述\n码头很老。\n## 东码头\n东码头在城边。"
)
ENGLISH = article_of(
    "# Ferries of Harnow\n## The Heron\nThe Heron was built in 1931.\n## The Tern\nThe Tern is fast."
)


def strangers(one: str, two: str) -> bool:
    return False


def told(question: str, article: object = HARBOUR) -> list[tuple[str, str]]:
    assert not isinstance(article, str)
    asked, evidence = read_from(question, article)  # type: ignore[arg-type]
    found = headed(asked, evidence, strangers) or headed(
        asked, evidence, strangers, listed_above=False
    )
    if found is None:
        return []
    return [
        (span.of(found.evidence[i].hit.article.text), found.evidence[i].quote)
        for i, span in found.items
    ]


OWN = [
    ("白鹭号", "一、白鹭号\n白鹭号建于1931年。"),
    ("海燕号", "二、海燕号\n由省城船厂承建。"),
    ("青鸥", "青鸥"),
]


@pytest.mark.parametrize(
    "question",
    [
        "本港有哪些渡轮？",
        "本港的渡轮有哪些",
        "文章介绍了本港哪些渡轮？",
        "本港目前都有什么渡轮",
        "本港渡轮有哪些？",
    ],
)
def test_what_stands_below_a_heading_of_the_kind(question: str) -> None:
    assert told(question) == OWN


def test_without_a_place_every_list_of_the_kind_is_read_and_each_thing_told_once() -> None:
    article = article_of(
        "# 渡轮\n## 本港渡轮一览\n### 2.1 白鹭号\n它最老。\n### 2.2 360号\n它最新。\n"
        "## 外港渡轮一览\n### 哪吒号\n它最快。\n### 白鹭号\n它也到外港。"
    )
    names = [name for name, _ in told("有哪些渡轮？", article)]
    assert names == ["白鹭号", "360号", "哪吒号"]


def test_a_bare_kind_is_a_list_where_its_sections_speak_of_what_they_are_called() -> None:
    assert [name for name, _ in told("外港有哪些渡轮？")] == ["北极星", "流萤"]
    bridge = article_of("# 江城大桥\n## 索塔\n高百米。\n## 收费\n大桥免费。")
    assert told("江城有哪些大桥？", bridge) == []
    topic = article_of("# 渡轮\n## 训练\n训练要半年。\n## 推理\n推理很快。")
    assert told("有哪些渡轮？", topic) == []


def test_a_sentence_that_lists_them_comes_before_a_bare_kind() -> None:
    text = "# 江城的大桥\n江城有长虹桥、落霞桥和彩云桥三座大桥。\n## 长廊\n长廊很长。\n## 石狮\n石狮很老。"
    question = "江城有哪些大桥？"
    asked, evidence = read_from(question, article_of(text))
    query = Query(question, language_of(question), question)
    answer = compose(query, asked, Reading(evidence, 0.9, ()), knows=lambda word: True)
    assert [item.text for item in answer.items] == ["长虹桥", "落霞桥", "彩云桥"]


def test_a_section_is_shown_below_its_own_headings() -> None:
    asked, evidence = read_from("外港有哪些渡轮？", HARBOUR)
    found = headed(asked, evidence, strangers, listed_above=False)
    assert found is not None
    shown = [item.hit.passage.headings for item in found.evidence]
    assert shown == [("外港的渡轮", "北极星"), ("外港的渡轮", "流萤")]


def test_english() -> None:
    expected = [
        ("The Heron", "The Heron\nThe Heron was built in 1931."),
        ("The Tern", "The Tern\nThe Tern is fast."),
    ]
    assert told("Which ferries are there in Harnow?", ENGLISH) == expected


@pytest.mark.parametrize(
    "question",
    [
        "渡轮有哪些航线？",  # another kind
        "哪些公司经营渡轮？",  # a deed
        "外地有哪些渡轮？",  # a word that no heading has
        "有哪些码头？",  # one of the sections names no thing
    ],
)
def test_what_no_heading_answers(question: str) -> None:
    assert told(question) == []


def test_a_country_is_said_in_one_way() -> None:
    article = article_of("# 国内渡轮盘点\n## 白鹭号\n它最老。\n## 海燕号\n它最新。")
    for question in ("中国有哪些渡轮？", "国产渡轮有哪些？", "我国的渡轮都有哪些？"):
        assert [name for name, _ in told(question, article)] == ["白鹭号", "海燕号"]
    assert told("国外有哪些渡轮？", article) == []


def test_sections_answer_where_no_sentence_does() -> None:
    question = "本港有哪些渡轮？"
    asked, evidence = read_from(question, HARBOUR)
    query = Query(question, language_of(question), question)
    unsure = Reading(evidence, confidence=0.05, missing=())
    answer = compose(query, asked, unsure, knows=lambda word: True)
    assert answer.status == "answered"
    assert [item.text for item in answer.items] == ["白鹭号", "海燕号", "青鸥"]
    places = [HARBOUR.text[c.start : c.end] == c.quote for c in answer.citations]
    assert all(places)
    assert [c.heading[-1] for c in answer.citations] == ["一、白鹭号", "二、海燕号", "青鸥"]
    assert {c.heading[:-1] for c in answer.citations} == {("本港渡轮现状",)}
    named = Reading(evidence, confidence=0.05, missing=("外轮",))
    assert compose(query, asked, named, knows=lambda word: True).status == "not_found"
