"""A passage looked through: the same sentences and tokens as without remembering it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from askllm.index import context_of
from askllm.read.sheet import sheet_of
from askllm.text import search_tokens, sentences
from askllm.types import Article, Hit, LegScore, Passage

WORDS = st.text(alphabet="青石大桥长，。！？“”\n 1750米2021年约GPT-3.0 ab㎏Ⅱ", max_size=40)


def hit(before: str, text: str, title: str, headings: tuple[str, ...] = ()) -> Hit:
    article = Article("a", title, before + text, "a.md")
    start = len(before)
    passage = Passage("a#0", "a", start, start + len(text), text, headings)
    return Hit(passage, article, 1.0, 1, (LegScore("lexical", 1.0, 1),))


@given(WORDS, WORDS.filter(bool), WORDS.filter(bool), st.lists(WORDS, max_size=2), WORDS)
def test_a_sheet_tells_what_stands_where(
    before: str, text: str, title: str, headings: list[str], question: str
) -> None:
    found = hit(before, text, title, tuple(headings))
    asked = set(search_tokens(question + text[:9] + title[:3]))
    for sheet in (sheet_of(found), sheet_of(found)):
        whole = found.article.text
        assert list(sheet.sentences) == sentences(whole, len(before), len(whole))
        assert sheet.context == context_of(found.article, found.passage)
        assert sheet.of_context(asked) == asked & set(search_tokens(sheet.context))
        for number, span in enumerate(sheet.sentences):
            own = set(search_tokens(span.of(whole)))
            assert sheet.of_sentence(number, asked) == asked & own


def test_equal_passages_of_two_articles_have_their_own_places() -> None:
    text = "桥长1750米。桥宽30米。"
    first, second = sheet_of(hit("", text, "题")), sheet_of(hit("前言。\n", text, "题"))
    assert [span.start for span in first.sentences] == [0, 8]
    assert [span.start for span in second.sentences] == [4, 12]
    other = sheet_of(hit("", text, "隧道"))
    assert (first.of_context({"隧道"}), other.of_context({"隧道"})) == (set(), {"隧道"})
    assert other.of_sentence(0, {"隧道", "桥长"}) == {"桥长"}
