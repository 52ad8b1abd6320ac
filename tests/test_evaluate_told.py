"""What a report says of its run: how far it came, what was noted, its settings, in its language."""

from __future__ import annotations

import dataclasses
import json
import re

import pytest
from lxml import html

from askllm.errors import Problem
from askllm.evaluate.draft.proposal import KINDS
from askllm.evaluate.identity import LIBRARIES, identity
from askllm.evaluate.report import Report, summarize
from askllm.evaluate.reports import html_report, markdown_report
from askllm.evaluate.reports.told import moment, setting_words
from askllm.evaluate.reports.words import TYPES
from askllm.tuning import Tuning
from fakes_reports import DEPTHS, right_row, rows


def of_a_run(**given: str) -> Report:
    """Return the report of a run with these settings and nothing wrong with its file."""
    return summarize(rows()[:1], depths=DEPTHS, settings={"file": "q.jsonl", **given})


def said_in(made: str, path: str, language: str) -> list[str]:
    """Return what elements say in one language."""
    other = "en" if language == "zh" else "zh"
    tree = html.fromstring(made)
    for element in tree.xpath(f"//main//span[@class='{other}']"):
        element.drop_tree()
    return [" ".join(element.text_content().split()) for element in tree.xpath(path)]


def test_that_a_run_was_stopped_is_told_in_its_own_words_and_is_no_fault_of_the_file() -> None:
    part = of_a_run(asked="1 of 363")
    made = html_report(part)
    chinese = "这次评测提前停止：363 题中做了 1 题，这里的数字只算这些题。"
    english = "Stopped after 1 of 363 questions; the figures are theirs."
    assert said_in(made, "//*[@id='stopped']", "zh") == [chinese]
    assert said_in(made, "//*[@id='stopped']", "en") == [english]
    assert html.fromstring(made).xpath("//*[@id='problems']") == []
    assert f"> {chinese}" in markdown_report(part)
    assert f"> {english}" in markdown_report(part, language="en")
    assert "文件里的问题" not in markdown_report(part)
    whole = of_a_run()
    assert html.fromstring(html_report(whole)).xpath("//*[@id='stopped']") == []
    assert "提前停止" not in markdown_report(whole)


@pytest.mark.parametrize(
    ("reason", "chinese"),
    [
        (
            "was left by a run with other settings (k: 10 then, 5 now); "
            "set aside as *.old, begun anew",
            "是另一套设置的评测留下的（k: 10 then, 5 now）；已改名为 *.old，从头开始",
        ),
        (
            "is no journal of this version; set aside as *.old, begun anew",
            "不是这个版本的评测记录；已改名为 *.old，从头开始",
        ),
        (
            "has damaged lines (2); their questions were asked again",
            "有 2 行已损坏；这些题重新问过",
        ),
    ],
)
def test_what_is_noted_of_a_run_is_told_in_its_own_place(reason: str, chinese: str) -> None:
    noted = dataclasses.replace(of_a_run(), notes=(Problem("a.jsonl", reason),))
    made = html_report(noted)
    assert said_in(made, "//*[@id='notes']//li", "zh") == [f"a.jsonl {chinese}"]
    assert said_in(made, "//*[@id='notes']//li", "en") == [f"a.jsonl {reason}"]
    assert html.fromstring(made).xpath("//*[@id='problems']") == []
    assert "文件里的问题" not in markdown_report(noted)
    assert chinese[:8] in markdown_report(noted)


def test_the_settings_of_a_run_are_told_in_the_language_of_the_report() -> None:
    run = of_a_run(
        measured="2026-11-23T21:07:44+00:00",
        encoder="none",
        reader="overlap 3",
        legs="dense, lexical",
        passages_read="8",
        resumed="4 of 7 from an unfinished run",
        mine="as it is",
    )
    made = html_report(run)
    (line,) = said_in(made, "//p[contains(@class, 'meta')]", "zh")
    assert line == (
        "1 题 · 评测时间：2026-11-23 21:07:44 UTC · 编码器：无 · 阅读器：overlap 3 · "
        "检索方式：向量、关键词"
    )
    (line,) = said_in(made, "//p[contains(@class, 'meta')]", "en")
    assert line == (
        "1 questions · measured: 2026-11-23 21:07:44 UTC · encoder: none · reader: overlap 3 · "
        "legs: dense, lexical"
    )
    facts = "//section[@id='settings']/section[1]//"
    assert said_in(made, f"{facts}dt", "zh") == [
        "题目文件", "评测时间", "编码器", "阅读器", "检索方式", "细读的片段数", "接着做的", "mine",
    ]  # fmt: skip
    assert said_in(made, f"{facts}dd", "zh")[-3:] == [
        "8", "7 题中有 4 题来自未做完的评测", "as it is",
    ]  # fmt: skip
    told = markdown_report(run)
    assert "- 评测时间: `2026-11-23 21:07:44 UTC`" in told
    assert "- 检索方式: `向量、关键词`" in told
    assert "- `mine`: `as it is`" in told
    assert "- passages read: `8`" in markdown_report(run, language="en")


def test_every_setting_that_a_run_records_has_a_name_in_chinese() -> None:
    options = {name: "" for name in Tuning().words()}
    made = identity(
        corpus="", encoder=None, reader="", legs=(), questions="", options=options
    )  # fmt: skip
    named = set(made) - {"askllm", "python", *LIBRARIES}
    assert all(re.search("[一-鿿]", setting_words(name).zh) for name in named)


def test_types_of_askllm_s_own_have_names_and_those_of_a_person_stay() -> None:
    types = ("number", "望海", "")
    typed = [dataclasses.replace(right_row(f"q{n}"), type=t) for n, t in enumerate(types)]
    three = summarize(typed, depths=DEPTHS, settings={})
    (data,) = html.fromstring(html_report(three)).xpath("//script[@id='data']/text()")
    assert json.loads(data)["words"]["types"] == {
        "number": ["数字", "number"],
        "(no type)": ["未分题型", "(no type)"],
    }
    told = markdown_report(three)
    assert "| 数字 | 1 |" in told
    assert "| `望海` | 1 |" in told
    assert "| 未分题型 | 1 |" in told
    assert set(KINDS) <= set(TYPES)


def test_a_time_is_told_with_its_zone() -> None:
    assert moment("2026-11-23T21:07:44+00:00") == "2026-11-23 21:07:44 UTC"
    assert moment("2026-11-24T05:07:44+08:00") == "2026-11-24 05:07:44 UTC+08:00"
    assert moment("2026-11-23T21:07:44") == "2026-11-23T21:07:44", "its zone is not known"
    assert moment("monday") == "monday"
