"""Which figure of a sentence is meant, by what it measures, when, and who was put where."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

import askllm
from askllm.bot import Bot
from askllm.read.about.roles import bearers
from askllm.text import quantities

NEWS = """# 北岸近事

北岸茶厂董事会5月6日任命副总工程师沈未为总经理，原总经理罗川转任监事会主席。

三年平均，每亩收茶青523公斤，比邻村略低。

今年一季度红茶价格跌了22%，1.6两装的小罐只跌了7%。

技术部有一百七十人是临时转正的，两个季度走了六十二个。
"""


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Bot:
    folder = tmp_path_factory.mktemp("figures")
    (folder / "corpus").mkdir()
    (folder / "corpus" / "news.md").write_text(NEWS, encoding="utf-8")
    return askllm.load(corpus=folder / "corpus", index=folder / "index", encoder="none")


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("北岸茶厂现在的总经理是谁？", "沈未"),
        ("每亩茶青平均收多少？", "523公斤"),  # three years are no weight
        ("1.6两装的小罐今年一季度跌了多少？", "7%"),  # the quarter holds on
        ("红茶价格今年一季度跌了多少？", "22%"),
        ("技术部两个季度走了多少人？", "六十二个"),
    ],
)
def test_the_figure_that_is_meant(bot: Bot, question: str, short: str) -> None:
    assert bot.ask(question, suggest=False).short == short


@pytest.mark.parametrize(
    ("question", "sentence", "short"),
    [
        ("何溪跑了多少？", "何溪以2小时11分45秒夺冠。", "2小时11分45秒"),
        # Another name of the thing is no maker of it.
        ("星图是哪家公司的卫星？", "北岸航天去年披露了星图卫星，星图又称Startu。", None),
    ],
)
def test_what_is_measured_or_called_otherwise(
    tmp_path: Path, question: str, sentence: str, short: str | None
) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "a.md").write_text(f"# 甲\n\n{sentence}\n", encoding="utf-8")
    bot = askllm.load(corpus=tmp_path / "corpus", index=tmp_path / "index", encoder="none")
    assert bot.ask(question, suggest=False).short == short


@pytest.mark.parametrize(
    ("words", "role", "names"),
    [
        ("董事会任命副总工程师沈未为总经理，原总经理罗川留任。", "总经理", ["沈未"]),
        ("大会选举何溪担任新一任会长。", "会长", ["何溪"]),
        ("俱乐部聘请周以宁为主教练", "主教练", ["周以宁"]),
    ],
)
def test_who_is_put_into_a_role_stands_in_it(words: str, role: str, names: list[str]) -> None:
    assert [span.of(words) for span in bearers(words, role)] == names


@pytest.mark.parametrize(
    ("words", "share"),
    [
        ("the figure is three in four", Fraction(3, 4)),
        ("one in every five homes", Fraction(1, 5)),
        ("nine in 10 people", Fraction(9, 10)),
        ("two in three years", None),  # how often
        ("five in four heats", None),
        ("one in 2019", None),
    ],
)
def test_so_many_in_so_many_are_a_share(words: str, share: Fraction | None) -> None:
    told = [q.value for q in quantities(words) if q.kind == "share"]
    assert told == ([] if share is None else [share])
