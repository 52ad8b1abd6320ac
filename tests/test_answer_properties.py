"""What holds of every answer of a bot, whatever is asked of it."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

import askllm
from askllm.bot import Bot
from askllm.types import Answer

QUESTIONS = (
    "青石大桥全长多少米？",
    "青石大桥什么时候通车？",
    "谁设计了青石大桥？",
    "霧港茶葉公司是哪年創立的？",
    "星河2.0能翻译多少种语言？",
    "星河有哪些版本？",
    "桥上为什么不收费？",
    "桥上收费吗？",
    "星河1.0和星河2.0有什么区别？",
    "周以宁怎么说新的缆索？",
    "星河3.0有多少参数？",
    "江城有多少人口？",
    "How many people live in the river city?",
    "How long is the Qingshi bridge (青石大桥)?",
    "How many parameters does Xinghe 2.0 (星河2.0) have?",
    "When did the Northcliff Observatory open?",
    "What is the weather like today?",
    "有哪些文章？",
    "你好",
)


@pytest.fixture(scope="module")
def answers(bot: Bot) -> dict[str, Answer]:
    return {question: bot.ask(question) for question in QUESTIONS}


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_quote_is_verbatim_and_every_marker_resolves(
    bot: Bot, answers: dict[str, Answer], question: str
) -> None:
    answer = answers[question]
    texts = {article.id: article.text for article in bot.articles()}
    markers = {citation.marker for citation in answer.citations}
    assert markers == set(range(1, len(answer.citations) + 1))
    assert {int(found) for found in re.findall(r"\[(\d+)\]", answer.text)} == markers
    for citation in (*answer.citations, *answer.closest):
        text = texts[citation.article.id]
        assert text[citation.start : citation.end] == citation.quote
        assert text[citation.passage.start : citation.passage.end] == citation.passage.text
        assert citation.passage.start <= citation.start < citation.end <= citation.passage.end
        if citation.lead is not None:
            assert citation.lead_start is not None
            assert text[citation.lead_start : citation.lead_end] == citation.lead
        if citation.answer_start is not None:
            assert citation.start <= citation.answer_start
            assert (citation.answer_end or 0) <= citation.end
    by_marker = {citation.marker: citation for citation in answer.citations}
    for item in answer.items:
        text = texts[by_marker[item.marker].article.id]
        assert text[item.start : item.end] == item.text
    for side in answer.sides:
        assert side.markers
        assert set(side.markers) <= markers


@pytest.mark.parametrize("question", QUESTIONS)
def test_fields_that_belong_together(answers: dict[str, Answer], question: str) -> None:
    answer = answers[question]
    assert bool(answer.sides) is (answer.status == "conflict")
    assert (answer.cause is not None) is (answer.status == "not_found")
    assert answer.verdict is None or answer.status == "answered"
    if answer.language == "zh" or answer.short is None:
        assert answer.converted is None
    if answer.converted is not None:
        assert f"{answer.short} ({answer.converted})[1]" in answer.text
    if answer.short is not None:
        assert answer.short in answer.citations[0].quote


def test_some_answer_is_converted(answers: dict[str, Answer]) -> None:
    answer = answers["How many parameters does Xinghe 2.0 (星河2.0) have?"]
    assert (answer.short, answer.converted) == ("17.5亿", "1.75 billion")


def said(answer: Answer) -> tuple[object, ...]:
    """All of an answer but its timings."""
    plain = answer.to_dict()
    return tuple(plain[key] for key in sorted(plain) if key != "timings")


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_same_question_twice_has_the_same_answer(
    bot: Bot, answers: dict[str, Answer], question: str
) -> None:
    assert said(bot.ask(question)) == said(answers[question])


ASKED = tuple(question for question in QUESTIONS if question != "有哪些文章？")


def test_an_unrelated_article_changes_no_answer(
    corpus: Path, tmp_path: Path, answers: dict[str, Answer]
) -> None:
    there = tmp_path / "corpus"
    shutil.copytree(corpus, there)
    (there / "chess.md").write_text(
        "---\ntitle: 棋谱\ndate: 2020\n---\n\n黑方第十二手走象，白方弃车取势，终局和棋。\n",
        encoding="utf-8",
    )
    more = askllm.load(corpus=there, index=tmp_path / "index", encoder="none")
    for question in ASKED:
        one, two = answers[question], more.ask(question)
        assert (one.status, one.text, one.short, one.cause) == (
            two.status,
            two.text,
            two.short,
            two.cause,
        )


def test_deleting_the_cited_article_makes_its_answer_go(
    corpus: Path, tmp_path: Path, answers: dict[str, Answer]
) -> None:
    question = "星河2.0能翻译多少种语言？"
    [cited] = {citation.article.id for citation in answers[question].citations}
    there = tmp_path / "corpus"
    shutil.copytree(corpus, there)
    [path] = there.glob(f"{cited}.*")
    path.unlink()
    fewer = askllm.load(corpus=there, index=tmp_path / "index", encoder="none")
    answer = fewer.ask(question)
    assert (answer.status, answer.cause) == ("not_found", "no_name")
    assert all(citation.article.id != cited for citation in answer.closest)
