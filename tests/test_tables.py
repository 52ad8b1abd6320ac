"""Rows of a table: the cell under the header that the question speaks of, and the header shown."""

from __future__ import annotations

import pytest

from askllm.answer.sense.lead import lead_of
from askllm.read import understand
from askllm.read.short.spans import best_of, judged_spans
from askllm.text import column_of, header_row
from askllm.types import Query, Span
from readings import article_of

TABLE = "票种\t窗口票价\t网上预订\t老人优惠\n湖心线\t40元\t36元\t20元\n环湖线\t75元\t68元\t35元"
TEXT = f"游船分两条航线。\n\n{TABLE}\n\n雨天停航。"


def test_the_first_row_is_the_header() -> None:
    for row in ("湖心线", "环湖线"):
        header = header_row(TEXT, TEXT.index(row))
        assert header is not None
        assert header.of(TEXT) == TABLE.split("\n")[0]
    assert header_row(TEXT, TEXT.index("票种")) is None
    assert header_row(TEXT, TEXT.index("雨天")) is None


def test_a_header_may_lack_its_empty_first_cell() -> None:
    text = "标准\t补贴\n冬季\t9元\t4元\n夏季\t8元"
    header = header_row(text, text.index("冬季"))
    assert header is not None
    assert column_of(text, header, text.index("9元")) == "标准"
    assert column_of(text, header, text.index("4元")) == "补贴"
    assert column_of(text, header, text.index("冬季")) is None


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("湖心线窗口买票多少钱", "40元"),
        ("湖心线在网上预订多少钱", "36元"),
        ("老人坐湖心线多少钱", "20元"),
        ("湖心线多少钱", "40元"),
    ],
)
def test_the_cell_under_the_header_asked_for(question: str, answer: str) -> None:
    asked = understand(Query(question, "zh", question))
    start = TEXT.index("湖心线")
    row = Span(start, TEXT.index("\n", start))
    best = best_of(judged_spans(asked, TEXT, row, lambda token: 1.0))
    assert best is not None
    assert best.span.of(TEXT) == answer


def test_the_header_makes_a_row_readable() -> None:
    article = article_of(TEXT)
    row = "环湖线\t75元\t68元\t35元"
    start = article.text.index(row)
    lead = lead_of(article, start, start + len(row))
    assert lead is not None
    assert lead.of(article.text) == TABLE.split("\n")[0]
