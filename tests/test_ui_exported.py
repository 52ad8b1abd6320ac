"""A conversation as Markdown: read back by a Markdown reader, every word is what it was."""

from __future__ import annotations

import dataclasses
import datetime
import json
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from askllm.types import Answer, Scope
from askllm.ui.exported import exporter, markdown
from askllm.ui.memory import Exchange
from askllm.ui.scope import Chosen
from askllm.ui.stored import stored
from fakes_answers import (
    ELECTRIC,
    FERRY,
    PAYLOADS,
    FormsBot,
    chat_answer,
    collection_answer,
    conflict_answer,
    led_answer,
    list_answer,
    missing_answer,
    parted_answer,
    payload_answer,
    premise_answer,
    short_answer,
    verdict_answer,
)

TODAY = datetime.date(2026, 1, 2)
READER = MarkdownIt("commonmark").enable("table").enable("strikethrough")
LIGHTHOUSE = "林知远《[望海灯塔](<https://example.org/lighthouse?a=1&b=2>)》，海岸周刊，2021-07-08"


class Words(HTMLParser):
    """The words of a rendered Markdown text, and the elements around them."""

    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=True)
        self.words = ""
        self.tags: set[str] = set()
        self.links: list[str] = []
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]

    def handle_data(self, data: str) -> None:
        self.words += data


def exported(*answers: Answer, kind: str = "zh", title: str = "灯塔") -> list[str]:
    """Return the blocks of a conversation of these answers."""
    exchanges = [
        Exchange(f"a1b2c{n}", answer.question, answer, 1.0) for n, answer in enumerate(answers)
    ]
    text = markdown(title, exchanges, kind, TODAY)
    assert text.endswith("\n")
    return text.removesuffix("\n").split("\n\n")


def test_a_short_answer_its_conversion_its_quotations_and_their_references() -> None:
    assert exported(short_answer()) == [
        "# 灯塔",
        "## 每年有多少游客？",
        "**4.2万名**",
        "换算 42,000",
        "> 每年有4.2万名游客登岛参观。 [1]",
        f"> {FERRY} [2]",
        "## 参考文献",
        f"1. {LIGHTHOUSE}\n2. 林知远《青屿岛年鉴》，海岸周刊，2021-07-08",
    ]


def test_an_article_keeps_its_number_through_the_conversation() -> None:
    blocks = exported(short_answer(), verdict_answer("no"), parted_answer())
    assert blocks[6:9] == ["## 灯塔改用电灯了吗？", "**否**", f"> {ELECTRIC} [1]"]
    assert blocks[-3] == "关于“灯塔造价多少”，文章里没有找到依据"
    assert blocks[-1].count("\n") == 1, "two articles, two references"


def test_a_list_has_its_items_with_all_who_name_them() -> None:
    blocks = exported(list_answer())
    assert blocks[2:4] == [
        "文章中提到的（4 项）",
        "- 灯塔 [1]\n- 码头 [1] [2]\n- 气象站 [1]\n- 轮渡 [2]",
    ]
    assert [block[0] for block in blocks[4:6]] == [">", ">"]


def test_sides_have_their_values_articles_and_dates_newest_first() -> None:
    blocks = exported(conflict_answer())
    assert blocks[2:9] == [
        "文章的说法不一致",
        "**1909年** [1] 《青屿岛志》 2023-03 · 最新",
        "> 望海灯塔建成于1909年，由三家商会出资。 [1]",
        "**1908年** [2] 《望海灯塔》 2021-07-08",
        "> 望海灯塔于1908年建成 [2]",
        "**1911年** [3] 《青屿岛年鉴》 2021-07-08",
        "> 据年鉴记载，望海灯塔建成于1911年。 [3]",
    ]
    answer = conflict_answer()
    of_one_day = dataclasses.replace(answer, sides=answer.sides[:2])
    assert not [block for block in exported(of_one_day) if "最新" in block]


def test_what_was_not_found_and_what_the_articles_say_instead() -> None:
    offered = "最接近的片段（不是答案，仅供参考）"
    tower, ferry = (citation.quote for citation in missing_answer().closest)
    assert exported(missing_answer())[2:] == [
        "没有一篇文章提到：火星。",
        offered,
        f"> {tower} [1]",
        f"> {ferry} [2]",
        "## 参考文献",
        f"1. {LIGHTHOUSE}\n2. 林知远《青屿岛年鉴》，海岸周刊，2021-07-08",
    ]
    english = exported(missing_answer(), kind="en")
    assert english[2:4] == [
        "No article mentions: 火星.",
        "Closest passages (they do not answer the question)",
    ]
    nothing = dataclasses.replace(missing_answer(None), reason=None, closest=())
    assert exported(nothing, kind="en")[2:] == ["Nothing in the articles supports an answer"]
    blocks = exported(premise_answer())
    assert blocks[2:4] == [
        "文章里的说法与问题不同，文章是这样写的：",
        "> 2019年，灯塔装上了太阳能板，从此不再需要守塔人。 [1]",
    ]
    assert blocks[4:] == [offered, f"> {ELECTRIC} [1]", "## 参考文献", f"1. {LIGHTHOUSE}"]


def test_a_follow_up_tells_how_it_was_understood_and_what_stands_before_a_quotation() -> None:
    assert exported(led_answer())[2:4] == [
        "理解为：灯塔用什么？",
        "> 望海灯塔于1908年建成，塔身高31米 … 最初的灯火用煤油，射程只有12海里。 [1]",
    ]


def test_a_collection_stays_a_list_and_its_markers_become_references() -> None:
    assert exported(collection_answer())[2:] == [
        "这里收录了 3 篇文章：",
        "- 《望海灯塔》（海岸周刊，2021-07-08）\n- 《青屿岛年鉴》\n- 《岛上一年》",
    ]
    cited = short_answer().citations[::-1]
    told = dataclasses.replace(
        collection_answer(), text="共 2 篇：\n青屿岛[2]与[7]", citations=cited
    )
    blocks = exported(told)
    assert blocks[3] == r"青屿岛[1]与\[7\]"
    assert blocks[-1] == "1. 林知远《青屿岛年鉴》，海岸周刊，2021-07-08"


def test_it_is_written_in_the_language_of_the_page() -> None:
    answers = (verdict_answer(), short_answer())
    for kind, yes, list_of in (("hant", "是", "參考文獻"), ("en", "Yes", "References")):
        blocks = exported(*answers, kind=kind)
        assert blocks[2] == f"**{yes}**"
        assert f"## {list_of}" in blocks


def test_a_failure_a_refused_scope_words_as_typed_and_words_that_are_gone_are_told() -> None:
    failed = Exchange("a1b2c3", "崩溃", None, 0.0, failure="坏了*")
    refused = Exchange(
        "a1b2c4", "问", None, 0.0, chosen=Chosen(Scope(since="2"), (), "scope_no_date")
    )
    gone = Exchange("a1b2c5", "问", verdict_answer(), 1.0, alone=True, stale=frozenset({"1"}))
    blocks = markdown("x", (failed, refused, gone), "zh", TODAY).split("\n\n")
    assert blocks[2:4] == ["这次没能完成检索", r"坏了\*"]
    assert blocks[5:7] == [
        "没有查找：所选的范围不成立",
        "有一个日期看不懂，请写成 2021、2021-10 或 2021-10-26。",
    ]
    assert blocks[8] == "按原话单独查找，没有联系上文"
    assert blocks[10] == f"> {ELECTRIC} [1] (原文已改动)"


def test_an_answer_that_was_narrowed_says_to_what() -> None:
    scope = Scope(("岛/灯塔",), ("海岸*周刊", "乙"), ("林知远",), "2020", "2021-10")
    narrowed = Exchange("a1b2c3", "问", verdict_answer(), 1.0, chosen=Chosen(scope, ("望海_灯塔",)))
    nothing = Exchange(
        "a1b2c4", "问", missing_answer(), 1.0, chosen=Chosen(Scope(since="2020"), ())
    )
    everywhere = Exchange("a1b2c5", "问", verdict_answer(), 1.0)
    blocks = markdown("x", (narrowed, nothing, everywhere), "zh", TODAY).split("\n\n")
    assert blocks[2] == (r"只在 《望海\_灯塔》 · 海岸\*周刊、乙 · 林知远 · 2020–2021-10 中查找")
    assert "只在 2020– 中查找" in blocks
    assert sum("查找" in block for block in blocks) == 2
    english = markdown("x", (narrowed,), "en", TODAY).split("\n\n")
    assert english[2].startswith(r"Searched only in 《望海\_灯塔》 · 海岸\*周刊, 乙 · ")
    assert stored(narrowed)["scope"] == {
        "articles": ("岛/灯塔",),
        "sources": ("海岸*周刊", "乙"),
        "authors": ("林知远",),
        "since": "2020",
        "until": "2021-10",
    }, "as JSON, too"


@pytest.mark.parametrize(
    "url", ["https://example.org/100%?x=1%262", "https://例子.org/a(b)c", "https://e.org/a b<c>"]
)
def test_an_address_leads_where_it_led(url: str) -> None:
    answer = verdict_answer()
    (citation,) = answer.citations
    article = dataclasses.replace(citation.article, url=url)
    cited = dataclasses.replace(citation, article=article)
    *_, last = exported(dataclasses.replace(answer, citations=(cited,)))
    (target,) = re.findall(r"\]\(<(.*)>\)", last)
    assert target == url.replace(" ", "%20").replace("<", "%3C").replace(">", "%3E")


def bare(words: str) -> str:
    """Return words without what a text file or a heading cannot hold apart: blanks and breaks."""
    return "".join(words.split())


@given(
    st.lists(
        st.sampled_from([*"海a1 #*_-+=.)(<>&`~|$[]!\\\n\"'", "&lt;", "](x)", "```", "1. ", "# "]),
        min_size=1,
    )
)
def test_words_stay_the_words_they_are(signs: list[str]) -> None:
    words = f"问{''.join(signs)}"
    answer = verdict_answer()
    (citation,) = answer.citations
    for quote in (words, "".join(signs).strip() or "x"):
        cited = dataclasses.replace(citation, quote=quote, lead=None)
        told = dataclasses.replace(
            answer, citations=(cited,), verdict=None, short=words, unanswered=(words,)
        )
        text = markdown(words, (Exchange("a1b2c3", words, told, 1.0),), "zh", TODAY)
        read = Words(READER.render(text))
        references = "参考文献林知远《望海灯塔》，海岸周刊，2021-07-08"
        part = f"关于“{words}”，文章里没有找到依据"
        whole = f"{words}{words}{words}{quote}[1]{part}{references}"
        assert bare(read.words) == bare(whole)
        assert read.tags <= {"h1", "h2", "p", "strong", "blockquote", "ol", "li", "a"}
        assert read.links == ["https://example.org/lighthouse?a=1&b=2"]


@pytest.mark.parametrize("number", range(len(PAYLOADS)))
@pytest.mark.parametrize("status", ["answered", "conflict", "not_found", "collection", "chat"])
def test_text_that_tries_to_be_markup_stays_text(number: int, status: str) -> None:
    answer = dataclasses.replace(payload_answer(number), status=status)  # type: ignore[arg-type]
    text = markdown(PAYLOADS[number], (Exchange("a1b2c3", "问", answer, 1.0),), "en", TODAY)
    read = Words(READER.render(text))
    assert read.tags <= {"h1", "h2", "p", "strong", "blockquote", "ol", "ul", "li"}
    assert read.links == []
    assert bare(PAYLOADS[number]) in bare(read.words)


def test_the_page_gets_what_its_browser_kept() -> None:
    bot = FormsBot()
    export = exporter(bot)
    answers = [short_answer(), chat_answer(), conflict_answer()] * 20
    kept = [
        json.loads(json.dumps(stored(Exchange(f"{n:06x}", answer.question, answer, 1.0))))
        for n, answer in enumerate(answers)
    ]
    made = export({"title": "一*二", "exchanges": kept, "kind": "hant"})
    assert made is not None
    assert made["left_out"] == 0
    assert made["markdown"].startswith(
        "# 一\\*二\n\n## 每年有多少游客？\n\n**4.2万名**\n\n換算 42,000"
    )
    assert made["markdown"].count("\n## 灯塔哪年建成？\n") == 20, "more than the page shows"
    kept[0]["answer"]["citations"][0]["quote"] = "<script>"
    made = export({"title": "x", "exchanges": kept, "kind": "zh"})
    assert made is not None
    assert made["left_out"] == 1
    assert made["markdown"].count("**4.2万名**") == 19


@pytest.mark.parametrize(
    "request_",
    [None, 7, [], {}, {"title": "x"}, {"title": 7, "kind": "zh"}, {"title": "x", "kind": ["zh"]}],
)
def test_what_is_no_conversation_gives_nothing(request_: object) -> None:
    assert exporter(FormsBot())(request_) is None


def test_a_conversation_of_nothing_is_its_title() -> None:
    made = exporter(FormsBot())({"title": "x", "exchanges": "y", "kind": "en"})
    assert made == {"markdown": "# x\n", "left_out": 1}
