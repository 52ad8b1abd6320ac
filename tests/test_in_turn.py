"""Figures told one time after another: all of them are told, unless one of the times is asked about."""

from __future__ import annotations

import re

import pytest

from askllm.answer import compose
from askllm.answer.lists.in_turn import told_in_turn
from askllm.read import Reading
from askllm.text import language_of
from askllm.types import Query
from readings import read_from

SHIP = "船队于2018年有30艘船，2019年5月有55艘船，2021年有120艘船，是全省最大的船队。"
ASHORE = "In 2018 the fleet had 30 ships, by 2019 it had 55 ships and in 2021 it had 120 ships."


def told(question: str, sentence: str = SHIP) -> list[str]:
    asked, evidence = read_from(question, sentence)
    found = told_in_turn(asked, evidence[0])
    return [] if found is None else [span.of(sentence) for _, span in found.items]


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("船队有多少艘船？", SHIP),
        ("船队的船有几艘", SHIP),
        ("How many ships does the fleet have?", SHIP),
        ("How many ships does the fleet have?", ASHORE),
    ],
)
def test_all_are_told(question: str, sentence: str) -> None:
    assert [re.sub(r"\D", "", words) for words in told(question, sentence)] == ["30", "55", "120"]


BRIDGES = "2018年建成的东桥长300米，2019年建成的西桥长400米，2020年建成的南桥长500米。"


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("2019年船队有多少艘船？", SHIP),  # one of the times
        ("船队现在有多少艘船？", SHIP),
        ("船队最多有多少艘船？", SHIP),
        ("疫情时船队有多少艘船？", SHIP),
        ("船队计划有多少艘船？", SHIP),
        ("船队平均有多少艘船？", SHIP),
        ("船队哪一年有55艘船？", SHIP),  # a time
        ("东桥长多少米？", BRIDGES),  # other things
        (
            "船队有多少艘船？",
            "船队于2018年有30艘船，2021年有120艘船。",
        ),  # two are no course of things
        ("船队有多少艘船？", "船队2018年有30艘船，东队55艘船，西队120艘船。"),  # parts, not times
        ("船队有多少艘船？", "船队于2018年有30艘船，2019年有30艘船，2020年有30艘船。"),
        ("How many ships did the fleet have at first?", ASHORE),
    ],
)
def test_one_is_meant(question: str, sentence: str) -> None:
    assert told(question, sentence) == []


def test_a_disagreement_comes_first() -> None:
    question = "船队有多少艘船？"
    asked, evidence = read_from(question, SHIP, "船队有200艘船。")
    query = Query(question, language_of(question), question)
    answer = compose(query, asked, Reading(evidence, 0.9, ()), knows=lambda word: True)
    assert answer.status == "conflict"


def test_the_answer_is_a_list_of_them() -> None:
    question = "船队有多少艘船？"
    asked, evidence = read_from(question, SHIP)
    query = Query(question, language_of(question), question)
    answer = compose(query, asked, Reading(evidence, 0.9, ()), knows=lambda word: True)
    assert (answer.status, answer.short) == ("answered", None)
    assert [item.text for item in answer.items] == ["30艘", "55艘", "120艘"]
    assert [citation.quote for citation in answer.citations] == [SHIP]
