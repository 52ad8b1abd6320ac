"""Other names: English names, short forms, nicknames, what letters stand for."""

from __future__ import annotations

import pytest

from askllm.read.about.labels import label_asked, labelled
from readings import asked_for

BRIDGE = "连接两市的青石江大桥（英文名 Greystone Crossing，简称“青桥”）昨天合龙。"
CLINIC = "夜間門診的暱稱叫「月光門診」，英文叫 Moonlight Clinic。"
FUND = "江城在五月公布了青年创业基金（Youth Venture Fund），规模两亿元。"
RADAR = "海洋所今年装上了OSR（Ocean Surface Radar，海面雷达），OSR能测浪高。"


@pytest.mark.parametrize(
    ("question", "words", "name"),
    [
        ("青石江大桥英文名", BRIDGE, "Greystone Crossing"),
        ("青石江大桥简称什么", BRIDGE, "青桥"),
        ("青石江大桥的简称是什么？", BRIDGE, "青桥"),
        ("夜間門診的英文名是什麼？", CLINIC, "Moonlight Clinic"),
        ("夜间门诊昵称", CLINIC, "月光門診"),
        ("夜間門診英文怎么说", CLINIC, "Moonlight Clinic"),
        ("青年创业基金 英文名", FUND, "Youth Venture Fund"),
        ("海港基金 英文名", FUND, None),
        ("OSR是什么的缩写？", RADAR, "Ocean Surface Radar"),
        ("What does OSR stand for?", RADAR, "Ocean Surface Radar"),
        ("OSR的全称是什么", RADAR, "Ocean Surface Radar"),
        ("作家原名叫什么", "作家原名周樟，笔名很多。", "周樟"),
        ("总统的绰号是什么", "总统绰号“老虎”，上任三年。", "老虎"),
        ("青石江大桥有多长", BRIDGE, None),
    ],
)
def test_the_other_name_and_nothing_else(question: str, words: str, name: str | None) -> None:
    span = labelled(asked_for(question), words)
    assert (None if span is None else span.of(words)) == name


def test_what_only_speaks_of_a_language_asks_for_no_name() -> None:
    assert label_asked("英文书有多少本？") == ""
    assert label_asked("谁把它译成英文？") == ""
