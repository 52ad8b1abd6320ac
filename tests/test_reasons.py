"""Why and how: the sentences that carry the reason, joined with those they rest on, in order."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askllm.answer.reasons import MOST, reasons
from readings import quotes, read_from


def given_for(question: str, *texts: str) -> list[str]:
    asked, evidence = read_from(question, *texts)
    return quotes(reasons(asked, evidence))


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        (
            "老桥为什么不收费？",
            "老桥不收费。老桥不收费的牌子很大。因为老桥是市民捐建的，所以老桥不收费。",
            ["因为老桥是市民捐建的，所以老桥不收费。"],
        ),
        (
            "老桥为什么关闭？",
            "老桥的桥墩开裂了。因此，老桥在去年关闭。灯节照办。",
            ["老桥的桥墩开裂了。", "因此，老桥在去年关闭。"],
        ),
        (
            "老桥为什么关闭？",
            "老桥在去年关闭了。这是因为桥墩开裂。灯节照办。",
            ["老桥在去年关闭了。", "这是因为桥墩开裂。"],
        ),
        (
            "老橋為什麼關閉？",
            "老桥在去年关闭了。原因是桥墩开裂。灯节照办。",
            ["老桥在去年关闭了。", "原因是桥墩开裂。"],
        ),
        (
            "老桥为什么关闭？",
            "老桥关闭的原因有两个。一是桥墩开裂。二是没有步道。灯节照办。",
            ["老桥关闭的原因有两个。", "一是桥墩开裂。", "二是没有步道。"],
        ),
        (
            "茶叶是怎么烘干的？",
            "江城的茶叶很香。茶叶通过炭火慢慢烘干。灯节照办。",
            ["茶叶通过炭火慢慢烘干。"],
        ),
        (
            "Why did the dome close?",
            "The dome is old. The dome closed because the roof leaked. It rained.",
            ["The dome closed because the roof leaked."],
        ),
        (
            "Why did the dome close?",
            "The roof leaked for years. Therefore the dome had to close. Tea was served.",
            ["The roof leaked for years.", "Therefore the dome had to close."],
        ),
    ],
)
def test_the_reason_and_what_it_rests_on(question: str, text: str, expected: list[str]) -> None:
    assert given_for(question, text) == expected


def test_the_nearest_sentence_stays_where_none_gives_a_reason() -> None:
    assert given_for("老桥为什么关闭？", "老桥在去年关闭了。灯节照办。") == ["老桥在去年关闭了。"]


def test_a_reason_for_something_else_is_none() -> None:
    text = "老桥在去年关闭了。灯节因为下雨改期。"
    assert given_for("老桥为什么关闭？", text) == ["老桥在去年关闭了。"]


def test_articles_in_traditional_characters() -> None:
    text = "老橋的橋墩開裂了。因此，老橋在去年關閉。燈節照辦。"
    assert given_for("老桥为什么关闭？", text) == ["老橋的橋墩開裂了。", "因此，老橋在去年關閉。"]


def test_a_reason_to_the_point_counts_more_than_one_that_is_not() -> None:
    asked, evidence = read_from("老桥为什么关闭？", "灯节因为下雨改期。很可惜。老桥在去年关闭了。")
    level = [dataclasses.replace(item, score=0.5) for item in evidence]
    assert quotes(reasons(asked, level)) == ["老桥在去年关闭了。"]


def test_a_sentence_that_asks_gives_no_reason() -> None:
    text = "老桥关闭的原因是什么？老桥关闭的原因有两个：\n一是桥墩开裂。\n二是没有步道。"
    assert given_for("老桥关闭的原因是什么？为什么？", text) == [
        "老桥关闭的原因有两个：",
        "一是桥墩开裂。",
        "二是没有步道。",
    ]


def test_articles_that_give_a_reason_each() -> None:
    found = given_for("老桥为什么关闭？", "老桥因为桥墩开裂而关闭。", "老桥由于没有步道而关闭。")
    assert found == ["老桥因为桥墩开裂而关闭。", "老桥由于没有步道而关闭。"]


def test_without_evidence_nothing() -> None:
    asked, _ = read_from("老桥为什么关闭？")
    assert reasons(asked, ()) == ()


SENTENCE = st.sampled_from(
    "因为老桥开裂，老桥关闭了。 因此老桥关闭。 老桥关闭的原因有三个。 一是老桥开裂。 二是老桥太窄。 三是老桥太旧。 这是因为老桥太旧。 灯节照办。".split()
)


@given(st.lists(SENTENCE, min_size=1, max_size=9))
def test_at_most_four_sentences_in_order_none_twice(chosen: list[str]) -> None:
    asked, evidence = read_from("老桥为什么关闭？", "".join(chosen))
    found = reasons(asked, evidence)
    assert 1 <= len(found) <= MOST
    places = [(item.start, item.end) for item in found]
    assert places == sorted(set(places))
    assert all(item.quote in chosen for item in found)
