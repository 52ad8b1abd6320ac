"""More on what was answered: what stands around it, then what tells of the same thing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askllm.answer import tell_more
from askllm.answer.further import MOST, MOST_ROUNDS, further
from askllm.read import Reading
from askllm.types import Answer, Evidence, Query
from readings import article_of, asked_for, read_from

MUSEUM = article_of(
    "# 博物馆\n雲岭博物馆在城南。雲岭博物馆1996年开放。它有四层。茶馆在隔壁。山路很窄。\n"
    "灯节很热闹。雲岭博物馆免费。",
    "museum",
)
PAPER = article_of("去年雲岭博物馆扩建。河边修了步道。", "paper")
QUESTION = "雲岭博物馆是哪年开放的？"


def reading(question: str = QUESTION) -> Reading:
    return Reading(read_from(question, MUSEUM, PAPER)[1], 0.8)


def place(quote: str) -> tuple[str, int, int]:
    article = MUSEUM if quote in MUSEUM.text else PAPER
    start = article.text.index(quote)
    return article.id, start, start + len(quote)


def told(*cited: str) -> list[str]:
    found = further(asked_for(QUESTION), reading(), [place(quote) for quote in cited])
    return [item.quote for item in found]


def test_what_leans_on_the_quotation_comes_first_and_nothing_twice() -> None:
    first = told("雲岭博物馆1996年开放。")
    assert first == ["雲岭博物馆在城南。", "它有四层。", "雲岭博物馆免费。"]
    second = told("雲岭博物馆1996年开放。", *first)
    assert second == ["去年雲岭博物馆扩建。", "茶馆在隔壁。", "灯节很热闹。"]


def rounds(number: int, cited: list[str]) -> Answer:
    question = asked_for(QUESTION)
    query = Query(QUESTION, "zh", "再详细点")
    return tell_more(query, question, reading(), [place(q) for q in cited], number)


def test_after_two_rounds_it_is_said_that_there_is_no_more() -> None:
    cited = ["雲岭博物馆1996年开放。"]
    for number in range(MOST_ROUNDS):
        answer = rounds(number, cited)
        assert answer.status == "answered"
        assert answer.short is None
        assert not {c.quote for c in answer.citations} & set(cited)
        cited += [c.quote for c in answer.citations]
    last = rounds(MOST_ROUNDS, cited)
    assert (last.status, last.citations) == ("not_found", ())
    assert "没有找到更多" in last.text


def test_where_the_articles_tell_no_more_it_is_said_at_once() -> None:
    text = article_of("大桥全长1750米。", "bridge")
    asked, evidence = read_from("大桥多长？", text)
    assert further(asked, Reading(evidence, 0.8), [("bridge", 0, 10)]) == ()


@pytest.mark.parametrize("unknown", [[("elsewhere", 0, 4)], []])
def test_quotations_of_other_articles_have_no_neighbours(
    unknown: list[tuple[str, int, int]],
) -> None:
    found = further(asked_for(QUESTION), reading(), unknown)
    assert all("雲岭博物馆" in item.quote for item in found)


@given(st.sets(st.integers(0, 7)))
def test_nothing_is_repeated_and_all_is_verbatim(given_places: set[int]) -> None:
    evidence: tuple[Evidence, ...] = reading().evidence
    cited = [
        (item.hit.article.id, item.start, item.end)
        for number, item in enumerate(evidence)
        if number in given_places
    ]
    found = further(asked_for(QUESTION), reading(), cited)
    assert len(found) <= MOST
    assert not {(i.hit.article.id, i.start) for i in found} & {(a, s) for a, s, _ in cited}
    assert len({item.quote for item in found}) == len(found)
    assert all(i.hit.passage.start <= i.start and i.end <= i.hit.passage.end for i in found)
