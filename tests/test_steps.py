"""Dates told one after another: which of them is that of the deed asked about."""

from __future__ import annotations

from pathlib import Path

import pytest

import askllm
from askllm.read import shares_by_step, understand
from askllm.text import quantities
from askllm.types import Query, Span

LIGHTHOUSE = "青屿岛的灯塔建于1908年，1956年改用电灯，2003年起无人值守。"
SCHOOL = "岛上的小学1962年开办，1987年撤并到镇上。"
BRIDGE = "老铁桥1931年动工，历时三年，1934年通车，1998年停用。"
MILL = "The mill at Harnow was built in 1788, sold to the Poole family in 1901 and burned down in 1934."
PRESS = "1952年，星河出版社在南岸成立，2010年迁到北岸。"


def told(question: str, sentence: str) -> dict[str, float]:
    asked = understand(Query(question, "en" if question.isascii() else "zh", question))
    dates = [Span(q.start, q.end) for q in quantities(sentence) if q.kind == "date"]
    found = shares_by_step(asked, sentence, dates, lambda token: 1.0)
    return {span.of(sentence): round(share, 2) for span, share in found.items()}


@pytest.mark.parametrize(
    ("question", "sentence", "date"),
    [
        ("青屿岛的灯塔哪一年改用电灯？", LIGHTHOUSE, "1956年"),
        ("青屿岛的灯塔从什么时候起无人值守？", LIGHTHOUSE, "2003年"),
        ("小学是哪年撤并的？", SCHOOL, "1987年"),
        ("小学哪一年开办？", SCHOOL, "1962年"),
        ("老铁桥什么时候通的车？", BRIDGE, "1934年"),
        ("星河出版社哪年迁到北岸？", PRESS, "2010年"),
        ("When was the mill sold?", MILL, "1901"),
        ("In which year did the mill burn down?", MILL, "1934"),
    ],
)
def test_the_step_of_the_deed_says_most(question: str, sentence: str, date: str) -> None:
    shares = told(question, sentence)
    assert max(shares, key=lambda each: shares[each]) == date
    assert sorted(shares.values())[-2] < 0.5


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("青屿岛的灯塔是哪一年的？", LIGHTHOUSE),  # no deed is asked about
        ("小学哪一年开办？", "岛上的小学1962年开办。"),  # one date only
        ("渡轮哪一年停航？", BRIDGE),  # nothing of it is told
    ],
)
def test_steps_that_tell_nothing_apart_are_left_as_they_are(question: str, sentence: str) -> None:
    assert told(question, sentence) == {}


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("青屿岛的灯塔哪一年改用电灯？", "1956年"),
        ("青屿岛的灯塔建于哪一年？", "1908年"),
        ("小学是哪年撤并的？", "1987年"),
        ("老铁桥什么时候通的车？", "1934年"),
        ("When was the mill at Harnow sold to the Poole family?", "1901"),
        ("When was the mill at Harnow built?", "1788"),
    ],
)
def test_an_answer_gives_the_date_of_the_deed(tmp_path: Path, question: str, short: str) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for number, text in enumerate((LIGHTHOUSE, SCHOOL, BRIDGE, MILL)):
        (corpus / f"{number}.md").write_text(f"# 第{number}篇\n\n{text}\n", encoding="utf-8")
    bot = askllm.load(corpus=corpus, index=tmp_path / "index", encoder="none")
    answer = bot.ask(question, suggest=False)
    assert (answer.status, answer.short) == ("answered", short)
