"""Leads: the words before a quotation that make it readable, and none where it needs none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askllm.answer.sense.lead import LONGEST, lead_of
from askllm.text import sentences
from readings import article_of

FIRST = "青石大桥在江城。"


def lead(text: str, quote: str) -> str | None:
    article = article_of(text)
    start = article.text.index(quote)
    span = lead_of(article, start, start + len(quote))
    return None if span is None else span.of(article.text)


@pytest.mark.parametrize(
    "quote",
    [
        "它全长1750米。",
        "它們都很長。",
        "其全长1750米。",
        "这座桥不收费。",
        "该桥不收费。",
        "此桥不收费。",
        "这使江城人方便了许多。",
        "2021年，它正式通车。",
        "此外，它还有步道。",
        "其中主桥长900米。",
        "全长1750米。",
        "于是有了步道。",
        "还设有步道。",
        "由江城公司设计。",
        "位于江城北面。",
        "对此，市民很高兴。",
        "It is 1750 metres long.",
        "They are open on Monday.",
        "This made the crossing easier.",
        "However, it closed in 1950.",
    ],
)
def test_a_quotation_that_leans_on_the_sentence_before(quote: str) -> None:
    assert lead(FIRST + quote, quote) == FIRST


@pytest.mark.parametrize(
    "quote",
    [
        "大桥全长1750米。",
        "2021年10月，大桥通车。",
        "2021年是江城的大年。",
        "此外，老桥还有步道。",
        "因此，老桥不再收费。",
        "其他桥都收费。",
        "其实老桥也收费。",
        "会议在江城举行。",
        "有人在桥上卖茶。",
        "能源公司承建了大桥。",
        "更新后的老桥很美。",
        "可以预见，老桥会拆。",
        "那么老桥怎么办？",
        "他人的意见没有用。",
        "要求很简单。",
        "The bridge is free.",
        "Italy built it.",
        "Theatre is popular.",
        "周以宁说，它更轻。",
    ],
)
def test_a_quotation_that_stands_alone(quote: str) -> None:
    assert lead(FIRST + quote, quote) is None


def test_traditional_characters() -> None:
    assert lead("青石大橋在江城。這座橋不收費。", "這座橋不收費。") == "青石大橋在江城。"
    assert lead("青石大橋在江城。會議在江城舉行。", "會議在江城舉行。") is None


def test_the_heading_names_it_where_nothing_stands_before() -> None:
    assert lead("# 青石大桥\n它全长1750米。", "它全长1750米。") == "青石大桥"


def test_the_paragraph_before_where_there_is_no_heading() -> None:
    assert lead("江城有桥。青石大桥最长。\n它全长1750米。", "它全长1750米。") == "青石大桥最长。"


def test_nothing_before_nothing_shown() -> None:
    assert lead("它全长1750米。", "它全长1750米。") is None


def test_a_lead_that_leans_itself_takes_what_it_leans_on() -> None:
    assert lead("青石大桥通车了。它很长。它不收费。", "它不收费。") == "青石大桥通车了。它很长。"


def test_a_long_lead_begins_at_a_clause() -> None:
    before = "江城的夏天很热，" * 30 + "青石大桥更热。"
    found = lead(before + "它没有树荫。", "它没有树荫。")
    assert found is not None
    assert len(found) <= LONGEST
    assert found.endswith("青石大桥更热。")
    assert found.startswith("江城的夏天很热")


def test_a_quotation_from_the_middle_of_a_sentence_takes_the_clause_before() -> None:
    assert lead("大桥通车以后，它不收费。", "它不收费。") == "大桥通车以后，"


@given(st.text(alphabet="它青石桥这该，。\n# 此外2021年其It is.", max_size=80))
def test_a_lead_stands_right_before_the_quotation_or_is_a_heading(text: str) -> None:
    article = article_of(text)
    for span in sentences(article.text):
        found = lead_of(article, span.start, span.end)
        if found is None:
            continue
        assert found.end <= span.start
        headings = [(h.start, h.end) for h in article.headings]
        assert (found.start, found.end) in headings or not article.text[
            found.end : span.start
        ].strip()
