"""What is marked in quotations: answers where they answer, shared words where nothing does."""

from __future__ import annotations

import dataclasses
import re

import pytest

from askllm.types import Answer, ArticleRef, Citation, PassageRef
from askllm.ui.answers import answer_blocks
from askllm.ui.marks import answer_range, shared_words
from askllm.ui.memory import Exchange
from askllm.ui.sources import sources_html

ARTICLE = ArticleRef("a", "望海灯塔", None, None, None, None)


def cited(quote: str, answer: str | None = None, marker: int = 1) -> Citation:
    at = 100
    first = None if answer is None else at + quote.index(answer)
    return Citation(
        marker, ARTICLE, (), "p", at, at + len(quote), quote,
        PassageRef(at, at + len(quote), quote),
        first, None if first is None or answer is None else first + len(answer),
    )  # fmt: skip


def answered(short: str, *citations: Citation) -> Answer:
    return Answer("answered", "…", "问？", "问？", "zh", short=short, citations=citations)


@pytest.mark.parametrize(
    ("short", "other", "same"),
    [
        ("1.6万亿", "5300亿", False),
        ("1750亿", "175B", True),
        ("1750亿", "1,750亿", True),
        ("1908年", "1908 年", True),
        ("24海里", "12海里", False),
        ("林知远", "林知远", True),
        ("北京智源研究院", "智源研究院", True),
        ("Ann Lee", "ANN LEE", True),
    ],
)
def test_a_related_passage_is_marked_where_it_says_the_same(
    short: str, other: str, same: bool
) -> None:
    related = cited(f"它也写道{other}，如此而已。", other, marker=2)
    answer = answered(short, cited(f"答案是{short}。", short), related)
    assert (answer_range(answer, related) is not None) is same
    assert answer_range(answer, answer.citations[0]) is not None
    bubble = "".join(answer_blocks("a1b2c3", answer))
    assert (f"<strong>{other}</strong>" in bubble) is same
    cards = sources_html((Exchange("a1b2c3", "问？", answer, 1.0),))
    assert (f"<strong>{other}</strong>" in cards) is same


def test_each_side_of_a_disagreement_keeps_its_own() -> None:
    answer = dataclasses.replace(
        answered("1908年", cited("建于1908年。", "1908年"), cited("建于1911年。", "1911年", 2)),
        status="conflict",
    )
    assert all(answer_range(answer, one) is not None for one in answer.citations)


def test_in_what_does_not_answer_only_shared_words_are_marked() -> None:
    near = cited("微软推出了一款语言模型，参数为5300亿个。", "5300亿个")
    answer = Answer(
        "not_found",
        "…",
        "微软的翻译模型有多少层？",
        "微软的翻译模型有多少层？",
        "zh",
        closest=(near,),
    )
    assert answer_range(answer, near) is None
    html = sources_html((Exchange("a1b2c3", answer.question, answer, 1.0),))
    assert "<strong>" not in html
    marked = re.findall(r"<mark>(.*?)</mark>", html)
    assert marked == ["微软", "模型"]
    premise = dataclasses.replace(answer, cause="premise")
    assert "<strong>" not in "".join(answer_blocks("a1b2c3", premise))
    # The card still leads to the whole sentence in its article.
    assert f'data-place="{near.start},{near.end}"' in html


@pytest.mark.parametrize(
    ("question", "quote", "expected"),
    [
        ("灯塔哪一年改用电灯？", "1987年，灯塔改用电灯。", ["灯塔改用电灯"]),
        ("How high is the arch?", "Its arch is 134 metres high.", ["arch", "high"]),
        ("燈塔多高？", "灯塔很高。", ["灯塔"]),
        ("完全无关", "灯塔很高。", []),
    ],
)
def test_shared_words_are_found_in_either_script(
    question: str, quote: str, expected: list[str]
) -> None:
    citation = cited(quote)
    found = [
        quote[a - citation.start : b - citation.start] for a, b in shared_words(question, citation)
    ]
    assert found == expected
