"""Passages tile the article outside its headings, within their limits."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from askllm.articles import MAX_CHARS, MIN_CHARS, passages_of, sections
from askllm.articles.files import parse
from askllm.articles.from_html import read_html
from askllm.types import Article, Heading

SENTENCE = "湖水的盐度在二十年里下降了百分之三，水温上升了零点五度。"  # 28 characters


def article(*lines: str) -> Article:
    """Make an article of lines; those that start with # are headings of that level."""
    headings, at, kept = [], 0, []
    for line in lines:
        words = line.lstrip("#")
        if words != line:
            headings.append(Heading(at, at + len(words), len(line) - len(words), words))
        kept.append(words)
        at += len(words) + 1
    return Article("a", "题", "\n".join(kept), "a.txt", headings=tuple(headings))


def texts(made: Article) -> list[str]:
    return [passage.text for passage in passages_of(made)]


def test_a_short_article_is_one_passage() -> None:
    (passage,) = passages_of(article("第一句。第二句。"))
    assert (passage.id, passage.article_id, passage.text) == ("a#0-8", "a", "第一句。第二句。")


def test_no_passage_crosses_a_heading_and_each_knows_its_trail() -> None:
    made = article("序。", "#上篇", "##一节", "甲。", "##二节", "乙。", "#下篇", "丙。")
    assert [(p.text, p.headings) for p in passages_of(made)] == [
        ("序。", ()),
        ("甲。", ("上篇", "一节")),
        ("乙。", ("上篇", "二节")),
        ("丙。", ("下篇",)),
    ]
    assert [part.headings for part in sections(made)] == [
        (),
        ("上篇", "一节"),
        ("上篇", "二节"),
        ("下篇",),
    ]


def test_sentences_are_packed_and_none_is_cut() -> None:
    got = texts(article(SENTENCE * 25))
    assert got == [SENTENCE * 10, SENTENCE * 7, SENTENCE * 8]  # 280 and 140 are evened
    assert all(text.endswith("。") for text in got)
    assert all(MIN_CHARS <= len(text) <= MAX_CHARS for text in got)


def test_a_new_paragraph_starts_a_new_passage_once_one_is_long_enough() -> None:
    got = texts(article(SENTENCE * 6, SENTENCE * 6, SENTENCE * 2))
    assert got == [SENTENCE * 6, SENTENCE * 6 + "\n" + SENTENCE * 2]


def test_a_long_sentence_is_cut_at_its_last_comma_then_at_a_space() -> None:
    clause = "湖水的盐度在二十年里一直在下降，"  # 16
    first, second = texts(article(clause * 30))
    assert (first, second) == (clause * 18, clause * 12)
    words = "salt " * 80
    first, second = texts(article(words.strip()))
    assert first == ("salt " * 60).strip()
    assert second == ("salt " * 20).strip()
    assert [len(text) for text in texts(article("水" * 700))] == [300, 300, 100]
    thousands = "1,000" * 100
    assert texts(article(thousands))[0] == thousands[:300]


def test_a_line_of_a_megabyte_is_cut_in_linear_time() -> None:
    made = Article("a", "题", SENTENCE * 20_000, "a.txt")
    got = passages_of(made)
    assert "".join(passage.text for passage in got) == made.text
    assert all(passage.text.endswith("。") for passage in got)


line = st.text(alphabet=st.sampled_from("湖水，。！？；：“”（） 2Aa.😀"), max_size=500).map(
    lambda text: text.replace("#", "")
)


@given(st.lists(st.tuples(st.integers(0, 3), line), min_size=1, max_size=8))
@example([(0, "没有句号的长文本" * 100)])
@example([(0, "。。。"), (1, "题"), (0, " ")])
def test_passages_tile_the_article(lines: list[tuple[int, str]]) -> None:
    made = article(*("#" * level + text for level, text in lines if text.strip()))
    got = passages_of(made)
    covered = [(h.start, h.end) for h in made.headings] + [(p.start, p.end) for p in got]
    covered.sort()
    at = 0
    for start, end in covered:
        assert at <= start
        assert made.text[at:start].strip() == ""
        at = end
    assert made.text[at:].strip() == ""
    for passage in got:
        assert made.text[passage.start : passage.end] == passage.text
        assert len(passage.text) <= MAX_CHARS
        assert passage.text == passage.text.strip()
        assert passage.id == f"a#{passage.start}-{passage.end}"


@given(st.text(alphabet=st.sampled_from("<>/pdivbr h1li&;x字。 \n\t=\"'"), max_size=200))
def test_html_never_invents_a_character(page: str) -> None:
    allowed = set(page + '<>&"') if "&" in page else set(page)
    for block in read_html("<p>" + page).blocks:
        assert set(block.text) <= allowed | {" ", "\n", "\t"}


@given(st.text(alphabet="字句。，\n# 一、1.a", min_size=1).filter(lambda text: "字" in text))
def test_reading_is_deterministic_and_headings_point_at_their_words(text: str) -> None:
    first, second = (parse(text.encode(), "a.txt") for _ in range(2))
    assert first == second
    for heading in first.headings:
        assert first.text[heading.start : heading.end] == heading.title
