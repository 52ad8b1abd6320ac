"""The aliases room: what articles teach, what they do not, and how questions are widened."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askllm.aliases import (
    Alias,
    AliasTable,
    from_json,
    learn_aliases,
    read_aliases,
    to_json,
)
from askllm.errors import SettingsError
from askllm.types import Article


def learned(*texts: str) -> list[tuple[str, ...]]:
    articles = [Article(str(i), "题", text, f"{i}.txt") for i, text in enumerate(texts)]
    return [alias.names for alias in learn_aliases(articles)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("他们发布了盘山（Panshan）。", ("盘山", "Panshan")),
        ("今年公开发布星海三问（Xinghai Sanwen）。", ("星海三问", "Xinghai Sanwen")),
        ("这是青石云的星海（XingHai）模型。", ("星海", "XingHai")),
        ("他来自青山数据研究所（QSI）。", ("青山数据研究所", "QSI")),
        ("在大规模多任务理解 (MMU) 上，它领先。", ("大规模多任务理解", "MMU")),
        ("他们使用QPU（量子处理器）。", ("QPU", "量子处理器")),
        ("一种Sea Language Model（SLM）出现了。", ("Sea Language Model", "SLM")),
        ("The Grand River Authority (GRA) said so.", ("Grand River Authority", "GRA")),
        ("SLM, short for sea language models, is new.", ("sea language models", "SLM")),
        ("青石大学（简称青大）成立了。", ("青石大学", "青大")),
        ("青石工业大学（青工大）成立了。", ("青石工业大学", "青工大")),
        ("蓝湖集团（英文名：Blue Lake Group）上市。", ("蓝湖集团", "Blue Lake Group")),
        ("“星海”（Sea of Stars）很大。", ("星海", "Sea of Stars")),
        ("《远山》（Far Hills）出版了。", ("远山", "Far Hills")),
        ("公司的人比尔·盖尔（Bill Gale，1950年生）来了。", ("比尔·盖尔", "Bill Gale")),
        ("黄鳍鲷，又称黄脚立，是鱼。", ("黄鳍鲷", "黄脚立")),
        ("青石银行（以下简称“青银”）成立。", ("青石银行", "青银")),
    ],
)
def test_what_an_article_teaches(text: str, names: tuple[str, ...]) -> None:
    article = Article("a", "题", "第一句。\n" + text, "a.txt")
    (alias,) = learn_aliases([article])
    assert alias.names == names
    said = article.text[alias.start : alias.end]
    assert all(name in said for name in names)


@pytest.mark.parametrize(
    "text",
    [
        "他（1950年5月3日生）来了。",
        "大桥（长350米）通车。",
        "王小明（北京）获奖。",
        "王小明（院士）获奖。",
        "参数很多（约1750亿）。",
        "见上文（第3页）。",
        "地图（Fig. 3）很清楚。",
        "他们（包括学生和老师）都来了。",
        "算法（每秒的运算次数）很快。",
        "会议（见附录）开始了。",
        "模型（T5-XL）很大。",  # a product of its kind
        "研讨会（workshop）开始了。",
        "他走了，即使下雨。",
        "他的朋友，或者他的同学。",
        "价格（USD 3）不高。",
        "She left (see below) and he stayed (in London).",
        "He chose tea, or coffee.",
        "每分钟（RPM）转得很快。",
        "（一）引言",
        "次日路过湖边重镇维维维尔（Vivi）吃饭",
    ],
)
def test_what_is_no_second_name(text: str) -> None:
    assert learned(text) == []


def test_a_form_of_two_things_is_dropped_unless_one_is_said_far_more() -> None:
    vision, resume = "新的计算机视觉（CV）很好。", "新的求职简历（CV）很好。"
    assert learned(vision, resume) == []
    assert learned(vision, vision, resume) == [("计算机视觉", "CV")]
    assert learned(resume, vision, vision) == [("计算机视觉", "CV")]


def test_a_longer_form_that_ends_in_the_shorter_is_the_same_name() -> None:
    groups = learned("新的视觉（CV）很好。", "新的计算机视觉（CV）很好。")
    assert groups == [("视觉", "CV")]


def test_names_of_one_thing_come_together_over_articles() -> None:
    groups = learned("这是盘山（Panshan）。", "盘山（又称盘云山）很高。", "这是蓝湖（Lanhu）。")
    assert groups == [("盘山", "Panshan", "盘云山"), ("蓝湖", "Lanhu")]


def test_articles_are_read_one_at_a_time() -> None:
    seen = []

    def stream() -> object:
        for i in range(3):
            seen.append(i)
            yield Article(str(i), "题", "这是盘山（Panshan）。", f"{i}.txt")

    (alias,) = learn_aliases(stream())  # type: ignore[arg-type]
    assert alias.article_id == "0"
    assert seen == [0, 1, 2]


OWN = (
    Alias(("悟道", "WuDao")),
    Alias(("GPT", "生成式预训练模型")),
    Alias(("通义千问", "Tongyi Qianwen")),
    Alias(("北京大学", "北大", "Peking University")),
    Alias(("AB-12", "甲乙")),
)


@pytest.mark.parametrize(
    ("question", "others"),
    [
        ("悟道是谁做的", ("WuDao",)),
        ("悟道2.0有多少参数", ("WuDao 2.0",)),
        ("How many parameters does Wu Dao 2.0 have?", ("悟道2.0",)),
        ("What is wudao?", ("悟道",)),
        ("ＧＰＴ是什么", ("生成式预训练模型",)),
        ("GPT-4是什么", ()),
        ("GPT 4是什么", ()),
        ("ChatGPT是什么", ()),
        ("Chat-GPT是什么", ()),
        ("TongyiQianwen和北大", ("通义千问", "北京大学", "Peking University")),
        ("北京大学在哪", ("北大", "Peking University")),
        ("悟道和WuDao", ()),
        ("AB12是什么", ("甲乙",)),
        ("AB-123是什么", ()),
        ("AB-12.5是什么", ()),
        ("今天天气", ()),
        ("", ()),
    ],
)
def test_widen(question: str, others: tuple[str, ...]) -> None:
    assert AliasTable(OWN).widen(question) == others


names = st.text(alphabet="甲乙丙丁AbC12 -", min_size=2, max_size=6).filter(
    lambda name: len(name.strip()) == len(name) and any(c.isalnum() for c in name)
)


@given(
    groups=st.lists(st.lists(names, min_size=2, max_size=3, unique=True).map(tuple), max_size=5),
    article=st.one_of(st.none(), st.text(max_size=5)),
)
def test_what_is_written_is_read_again(groups: list[tuple[str, ...]], article: str | None) -> None:
    aliases = tuple(Alias(group, article, 1, 5) for group in groups)
    assert from_json(to_json(aliases)) == aliases


@pytest.mark.parametrize("written", ["", "{}x", "[1]", '[[["甲"], null, 0, 0]]', '[["甲乙"]]'])
def test_what_is_no_list_of_aliases(written: str) -> None:
    with pytest.raises(ValueError, match="these are no aliases"):
        from_json(written)


@given(
    question=st.text(max_size=40), text=st.text(alphabet="甲乙AB（）()，又称即。 1", max_size=60)
)
def test_nothing_fails_and_evidence_is_verbatim(question: str, text: str) -> None:
    article = Article("a", "题", text, "a.txt")
    aliases = learn_aliases([article])
    for alias in aliases:
        assert alias.names[0] in text[alias.start : alias.end]
    assert isinstance(AliasTable(itertools.chain(aliases, OWN)).widen(question), tuple)


def test_a_file_of_ones_own(tmp_path: Path) -> None:
    path = tmp_path / "names.txt"
    path.write_text("# 名称\n\n盘古 = PanGu\n北京大学，北大\n甲\t乙乙\n", encoding="utf-8")
    assert [alias.names for alias in read_aliases(path)] == [
        ("盘古", "PanGu"),
        ("北京大学", "北大"),
        ("甲", "乙乙"),
    ]


@pytest.mark.parametrize("line", ["盘古", "盘古 =", "= PanGu", "盘古 = 盘古"])
def test_a_line_that_names_nothing_twice(tmp_path: Path, line: str) -> None:
    path = tmp_path / "names.txt"
    path.write_text(f"甲=乙\n{line}\n", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"line 2: .* = PanGu"):
        read_aliases(path)


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read"):
        read_aliases(tmp_path / "none.txt")
    (tmp_path / "names.txt").write_bytes("盘古=甲".encode("gb18030"))
    with pytest.raises(SettingsError, match="not UTF-8"):
        read_aliases(tmp_path / "names.txt")
