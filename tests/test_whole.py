"""Short answers whole at their left end, and times that no calendar date tells."""

from __future__ import annotations

import pytest

from askllm.read.short.extent import tells_hour
from askllm.read.short.whole import whole_from
from askllm.types import Span
from test_read_trained import short


@pytest.mark.parametrize(
    ("words", "told", "whole"),
    [
        ("灯塔里只剩三桶煤油、两箱火柴和一张旧海图。", "煤油、两箱火柴和一张旧海图", "三桶煤油、两箱火柴和一张旧海图"),
        ("仓库里有12袋面粉和半桶盐。", "面粉和半桶盐", "12袋面粉和半桶盐"),
        ("They had six tins of beans and half a sack of rice.", "beans and half a sack of rice", "six tins of beans and half a sack of rice"),
        ("水位会在“云水通”小程序上公布。", "小程序", "“云水通”小程序"),
        ("村里引进了「稻鸭共生」模式。", "模式", "「稻鸭共生」模式"),
        # a thing alone, a date, an ordinal, what is said, what the question names, a byname
        ("灯塔里只剩三桶煤油。", "煤油", "煤油"),
        ("定于2019年元宵、两天后开放。", "元宵、两天后", "元宵、两天后"),
        ("他说“不必等”渔民就走了。", "渔民", "渔民"),
        ("“海燕号”考察船是木船。", "考察船", "考察船"),
        ("船长是“老舵手”周大海。", "周大海", "周大海"),
    ],
)  # fmt: skip
def test_the_left_end(words: str, told: str, whole: str) -> None:
    start = words.index(told)
    span = whole_from(words, 0, Span(start, start + len(told)), "“海燕号”是什么船")
    assert span.of(words) == whole


@pytest.mark.parametrize(
    "words", ["周四夜间", "每周六", "凌晨", "晚上8点", "Friday night", "at 7 pm"]
)
def test_times_that_are_no_dates(words: str) -> None:
    assert tells_hour(words)


@pytest.mark.parametrize("words", ["三天后", "2019年", "下月初", "周边", "nightmare"])
def test_no_times_of_the_week(words: str) -> None:
    assert not tells_hour(words)


def test_the_time_pointed_at_goes_before_a_later_clauses_date() -> None:
    words = "闸门检修一律安排在周四夜间，并留两人值守，巡查培训下月初开始。"
    question = "闸门检修安排在什么时候？"
    assert short(question, words, {"周四夜间": 9.0}) == "周四夜间"
    assert short(question, words, {"下月初": 9.0}) == "下月初"
    assert short(question, "开闸定在5月3日（周六）上午。", {"周六）上午": 9.0}) == "5月3日"
