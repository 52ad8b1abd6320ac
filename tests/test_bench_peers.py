"""What judges the benchmark's peers: values by hand, and passages that hold the whole article."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

sys.path.append(str(Path(__file__).parents[1] / "benchmarks" / "peers"))

from contract import Found
from cut import cut
from judge import Gold, judge, right_rank, within_window

RIVER = Gold("rivers", ("6300公里", "六千三百公里"))


def test_a_right_passage_is_of_the_right_article_and_holds_an_answer() -> None:
    found = [
        Found("lakes", "全长6300公里。"),  # the words, elsewhere
        Found("rivers", "长江很长。"),  # the article, without the words
        Found("rivers", "全长６３００ 公里。"),  # full width and a space
        Found("rivers", "全长六千三百公里。"),
    ]
    assert right_rank(RIVER, found) == 3
    assert right_rank(RIVER, found[:2]) is None
    assert right_rank(RIVER, []) is None


def test_the_window_runs_over_passages_and_ends_at_200_characters() -> None:
    assert within_window(RIVER, [Found("x", "。" * 150), Found("x", "。" * 44 + "6300公里")])
    assert not within_window(RIVER, [Found("x", "。" * 150), Found("x", "。" * 45 + "6300公里")])
    assert within_window(RIVER, [Found("x", "全长6300"), Found("x", "公里")])
    assert not within_window(RIVER, [])


def test_figures_are_means_over_all_questions() -> None:
    right, wrong = Found("rivers", "6300公里"), Found("rivers", "。" * 200)
    figures = judge(
        [RIVER] * 5,
        [
            [right],  # rank 1
            [wrong, right],  # rank 2, behind the window
            [wrong] * 5 + [right],  # rank 6
            [wrong] * 10 + [right],  # rank 11: too late
            [],
        ],
    )
    assert (figures.hit_1, figures.hit_5, figures.hit_10) == (1 / 5, 2 / 5, 3 / 5)
    assert figures.mrr_10 == pytest.approx((1 + 1 / 2 + 1 / 6) / 5)
    assert figures.in_200 == 1 / 5


@pytest.mark.parametrize(("golds", "found"), [([], []), ([RIVER], [])])
def test_nothing_to_judge_is_refused(golds: list[Gold], found: list[list[Found]]) -> None:
    with pytest.raises(ValueError, match=r"questions and \d lists"):
        judge(golds, found)


def test_passages_end_at_sentences_where_they_can() -> None:
    assert cut("一二三。四五。六七八九。", 7) == ["一二三。四五。", "六七八九。"]
    assert cut("一二三，四五六七八。九。", 6) == ["一二三，", "四五六七八。", "九。"]
    assert cut("三。一，二，三四五六。", 5) == ["三。", "一，二，", "三四五六。"]
    assert cut("一二三四五六七八。", 4) == ["一二三四", "五六七八", "。"]


@given(text=st.text(st.sampled_from("北京，。！“” \nA2"), max_size=200), longest=st.integers(1, 40))
@example(text=" 。\n\n", longest=1)
def test_passages_keep_every_word_and_the_length(text: str, longest: int) -> None:
    passages = cut(text, longest)
    assert all(len(passage) <= longest for passage in passages)
    assert "".join("".join(passages).split()) == "".join(text.split())
