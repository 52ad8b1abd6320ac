"""Plain text: what is joined, what stays apart, what heads what."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askllm.articles.from_text import read_text
from askllm.articles.heal import heal, join, set_right

LONG = (
    "水位站记录了二十年来的全部数据，包括每一天的水位、水温和盐度，研究人员据此判断湖泊的健康状况。"
)


def blocks(text: str) -> list[tuple[str, int, str]]:
    return [(block.kind, block.level, block.text) for block in read_text(text).blocks]


@pytest.mark.parametrize(
    ("left", "right", "whole"),
    [
        ("理解人类的", "语言进行对话", "理解人类的语言进行对话"),
        ("supplies wa-", "ter to all", "supplies water to all"),
        ("a long-", "term plan", "a long-term plan"),
        ("the GPT-", "3 model", "the GPT-3 model"),
        ("the old", "town", "the old town"),
        ("模型 PaLM", "（Pathways）", "模型 PaLM（Pathways）"),
        ("", "x", "x"),
    ],
)
def test_two_halves_join(left: str, right: str, whole: str) -> None:
    assert join(left, right) == whole


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("大 模 型 的训练。", "大模型的训练。"),
        ("（ 又称 ）混元 ， 已发布。", "（又称）混元，已发布。"),
        ("视觉 - 文本 - 语音三模态。", "视觉-文本-语音三模态。"),
        ("苏木青 田野", "苏木青 田野"),
        ("用了 3 度电，GPT 3 也是。", "用了 3 度电，GPT 3 也是。"),
    ],
)
def test_spacing_of_extracted_text(before: str, after: str) -> None:
    assert set_right(before) == after


def test_a_list_without_full_stops_stays_a_list() -> None:
    items = [
        f"第{i}项工作由水利部门和沿湖各县共同负责落实并且每年向社会公布一次进展情况"
        for i in range(8)
    ]
    assert heal(items, pages=False) == items


def test_verse_and_short_lists_are_neither_joined_nor_headings() -> None:
    text = "静夜\n\n窗前一盏灯\n照着旧书桌\n远处有船声\n近处有人说\n\n夜深了。"
    assert [kind for kind, _, _ in blocks(text)] == ["paragraph"] * 6
    assert blocks("清单\n\n苹果\n香蕉\n橙子\n")[1:] == [
        ("paragraph", 0, "苹果"),
        ("paragraph", 0, "香蕉"),
        ("paragraph", 0, "橙子"),
    ]


def test_numbered_lines_head_by_their_number() -> None:
    numbered = ("第一章 总论", "一、监测", "（一）方法", "1.2 仪器")
    text = "题目在此\n\n" + "\n\n".join(f"{line}\n\n{LONG}" for line in numbered)
    heads = [(level, words) for kind, level, words in blocks(text) if kind == "heading"]
    assert heads[1:] == [(1, "第一章 总论"), (2, "一、监测"), (3, "（一）方法"), (3, "1.2 仪器")]
    assert heads[0][1] == "题目在此"


def test_hashes_are_headings_in_plain_text_too() -> None:
    assert blocks(f"## 监测 ##\n{LONG}")[0] == ("heading", 2, "监测")


def test_lines_wrapped_at_a_width_are_paragraphs() -> None:
    text = (
        "　　春天的江边总是有很多人放风筝，老人们坐在长椅\n"
        "上聊天，孩子们在草地上跑来跑去，一直到太阳落山\n"
        "才慢慢地散去。\n　　今年江边修了一条新的步道，长三公里，沿路种了\n"
        "两千棵樱花树。设计师说，再过五年，这里会成为全城\n最美的地方。\n"
    )
    assert [words for _, _, words in blocks(text)] == [
        "春天的江边总是有很多人放风筝，老人们坐在长椅上聊天，孩子们在草地上跑来跑去，一直到太阳落山才慢慢地散去。",
        "今年江边修了一条新的步道，长三公里，沿路种了两千棵樱花树。设计师说，再过五年，这里会成为全城最美的地方。",
    ]


def test_headings_are_not_glued_to_paragraphs() -> None:
    text = f"题目在此\n\n{LONG}\n\n国内现状\n\n青湖\n\n{LONG}\n\n{LONG}\n\n{LONG}"
    assert [words for kind, _, words in blocks(text) if kind == "heading"] == [
        "题目在此",
        "国内现状",
        "青湖",
    ]


@given(st.lists(st.text("一二三四五六，。；: ab-A1 ", min_size=1).filter(str.strip), max_size=12))
def test_healing_keeps_every_character(paragraphs: list[str]) -> None:
    for pages in (True, False):
        kept = "".join(heal([p.strip() for p in paragraphs], pages=pages))
        drop = str.maketrans("", "", " -")
        assert kept.translate(drop) == "".join(paragraphs).translate(drop)
