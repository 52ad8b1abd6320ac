"""References in four forms, against strings written by hand from the rules of each form."""

from __future__ import annotations

import datetime
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askllm.types import ArticleRef, Citation, PassageRef
from askllm.ui.references import STYLES, key_of, quotation, reference

TODAY = datetime.date(2026, 11, 23)
URL = "https://example.org/lighthouse?a=1&b=2"


def ref(
    title: str = "望海灯塔",
    *,
    identity: str = "岛/灯塔",
    source: str | None = "海岸周刊",
    author: str | None = "林知远",
    date: str | None = "2021-07-08",
    url: str | None = URL,
) -> ArticleRef:
    return ArticleRef(identity, title, source, author, date, url)


def cited(quote: str, article: ArticleRef) -> Citation:
    place = PassageRef(0, len(quote), quote)
    return Citation(1, article, (), "p", 0, len(quote), quote, place)


@pytest.mark.parametrize(
    ("article", "expected"),
    [
        # 8.7, an electronic resource
        (
            ref(),
            "林知远. 望海灯塔[EB/OL]. 海岸周刊, 2021(2021-07-08)[2026-11-23]. "
            "https://example.org/lighthouse?a=1&b=2.",
        ),
        (
            ref(author=None, source=None, date=None),
            "望海灯塔[EB/OL]. [2026-11-23]. https://example.org/lighthouse?a=1&b=2.",
        ),
        (
            ref(source=None),
            "林知远. 望海灯塔[EB/OL]. (2021-07-08)[2026-11-23]. "
            "https://example.org/lighthouse?a=1&b=2.",
        ),
        (
            ref(date=None),
            "林知远. 望海灯塔[EB/OL]. 海岸周刊[2026-11-23]. "
            "https://example.org/lighthouse?a=1&b=2.",
        ),
        # 8.2, a newspaper, on paper and on line
        (ref(source="海岸日报", url=None), "林知远. 望海灯塔[N]. 海岸日报, 2021-07-08."),
        (
            ref(source="海岸晚報"),
            "林知远. 望海灯塔[N/OL]. 海岸晚報, 2021-07-08[2026-11-23]. "
            "https://example.org/lighthouse?a=1&b=2.",
        ),
        (
            ref("The Bridge", source="Harbour Times", author="J. Doe", date="2021", url=None),
            "J. Doe. The Bridge[N]. Harbour Times, 2021.",
        ),
        # neither: what a source is cannot be told from 学报 or a plain name
        (ref(source="海岸大学学报", url=None), "林知远. 望海灯塔[Z]. 海岸大学学报, 2021-07-08."),
        (ref(source=None, date="2021-07", url=None), "林知远. 望海灯塔[Z]. 2021-07."),
        (ref(author=None, source=None, date=None, url=None), "望海灯塔[Z]."),
        # 8.1.2, more than three authors
        (ref(author="甲、乙、丙", url=None), "甲, 乙, 丙. 望海灯塔[Z]. 海岸周刊, 2021-07-08."),
        (
            ref(author="甲 乙；丙，丁", url=None),
            "甲, 乙, 丙, 等. 望海灯塔[Z]. 海岸周刊, 2021-07-08.",
        ),
        (
            ref(author="A. Roe and B. Roe; C. Roe & D. Roe", url=None),
            "A. Roe, B. Roe, C. Roe, et al. 望海灯塔[Z]. 海岸周刊, 2021-07-08.",
        ),
        (
            ref(author="Doe, Jane & Co. Ltd.", url=None),
            "Doe, Jane, Co. Ltd. 望海灯塔[Z]. 海岸周刊, 2021-07-08.",
        ),
        # what is no web address is not written
        (ref(url="javascript:alert(1)"), "林知远. 望海灯塔[Z]. 海岸周刊, 2021-07-08."),
    ],
)
def test_gbt7714(article: ArticleRef, expected: str) -> None:
    assert reference(article, "gbt7714", TODAY) == expected


@pytest.mark.parametrize(
    ("article", "expected"),
    [
        (ref(), f"林知远《望海灯塔》，海岸周刊，2021-07-08，{URL}"),
        (ref(author=None, source=None, date=None, url=None), "《望海灯塔》"),
        (
            ref("The Bridge", author="J. Doe", source="Harbour Times", url=None),
            "J. Doe, “The Bridge”, Harbour Times, 2021-07-08",
        ),
        (ref("The Bridge", author=None, source=None, date=None, url=None), "“The Bridge”"),
        (ref(url="https://example.org/a b\nc"), "林知远《望海灯塔》，海岸周刊，2021-07-08，https://example.org/a%20b%0Ac"),
    ],
)  # fmt: skip
def test_plain(article: ArticleRef, expected: str) -> None:
    assert reference(article, "plain", TODAY) == expected


def test_markdown_links_the_title_and_escapes_what_would_be_markup() -> None:
    assert reference(ref("灯塔*[1]_x_"), "markdown", TODAY) == (
        rf"林知远《[灯塔\*\[1\]\_x\_](<{URL}>)》，海岸周刊，2021-07-08"
    )
    hostile = ref(url="https://example.org/a>b<c d", source=None, date=None, author=None)
    assert (
        reference(hostile, "markdown", TODAY)
        == "《[望海灯塔](<https://example.org/a%3Eb%3Cc%20d>)》"
    )
    assert reference(ref(url="javascript:x"), "markdown", TODAY) == (
        "林知远《望海灯塔》，海岸周刊，2021-07-08"
    )


def test_bibtex_of_an_electronic_resource_and_of_a_newspaper() -> None:
    assert reference(ref(), "bibtex", TODAY) == (
        "@misc{article2021-bd0e51,\n"
        "  author = {林知远},\n"
        "  title = {{望海灯塔}},\n"
        "  howpublished = {海岸周刊},\n"
        "  year = {2021},\n"
        "  month = {7},\n"
        "  day = {8},\n"
        "  url = {https://example.org/lighthouse?a=1&b=2},\n"
        "  urldate = {2026-11-23},\n"
        "}"
    )
    paper = ref("GPT的{账}", source="海岸日报", author="甲、Bob Roe", date="2021-11", url=None)
    assert reference(paper, "bibtex", TODAY) == (
        "@article{bob2021-bd0e51,\n"
        "  author = {甲 and Bob Roe},\n"
        "  title = {{GPT的\\textbraceleft{}账\\textbraceright{}}},\n"
        "  journal = {海岸日报},\n"
        "  year = {2021},\n"
        "  month = {11},\n"
        "}"
    )


def test_bibtex_escapes_what_latex_would_read() -> None:
    article = ref("50% & #1_a ~^ \\x {", url="https://example.org/{a}\\b", author=None)
    entry = reference(article, "bibtex", TODAY)
    assert (
        "title = {{50\\% \\& \\#1\\_a \\textasciitilde{}\\textasciicircum{} "
        "\\textbackslash{}x \\textbraceleft{}}}," in entry
    )
    assert "url = {https://example.org/%7Ba%7D%5Cb}," in entry
    assert "author" not in entry


@given(title=st.text(min_size=1, max_size=40), author=st.none() | st.text(max_size=20))
def test_a_bibtex_entry_always_closes(title: str, author: str | None) -> None:
    entry = reference(ref(title, author=author), "bibtex", TODAY)
    depth = 0
    for place, sign in enumerate(entry):
        depth += (sign == "{") - (sign == "}")
        assert depth > 0 or place in range(entry.index("{")) or place == len(entry) - 1
    assert depth == 0
    assert re.match(r"@misc\{[a-z]+2021-[0-9a-f]{6},\n", entry)


def test_a_key_belongs_to_the_article_and_stays() -> None:
    assert key_of(ref()) == "article2021-bd0e51"
    assert key_of(ref(identity="other")) != key_of(ref())
    assert key_of(ref("GPT-3 来了", author="Jane Doe", date=None)) == "jane-bd0e51"
    assert key_of(ref("一份 GPT-3 账单", author=None)) == "gpt2021-bd0e51"


QUOTE = "1987年，灯塔*改用*电灯。\n- 射程 50% 达到24海里"


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        ("plain", f"“1987年，灯塔*改用*电灯。 - 射程 50% 达到24海里”——林知远《望海灯塔》，海岸周刊，2021-07-08，{URL}"),
        ("markdown", "> 1987年，灯塔\\*改用\\*电灯。\n> \\- 射程 50% 达到24海里\n>\n"
                     f"> —— 林知远《[望海灯塔](<{URL}>)》，海岸周刊，2021-07-08"),
        ("gbt7714", "“1987年，灯塔*改用*电灯。 - 射程 50% 达到24海里”\n"
                    f"林知远. 望海灯塔[EB/OL]. 海岸周刊, 2021(2021-07-08)[2026-11-23]. {URL}."),
    ],
)  # fmt: skip
def test_a_quotation_carries_its_reference(style: str, expected: str) -> None:
    assert style in STYLES
    assert quotation(cited(QUOTE, ref()), style, TODAY) == expected


def test_a_quotation_for_latex_cites_its_entry() -> None:
    words = quotation(cited("涨了50%，用“#”表示", ref()), "bibtex", TODAY)
    first, _, entry = words.partition("\n\n")
    assert first == "「涨了50\\%，用“\\#”表示」~\\cite{article2021-bd0e51}"
    assert entry == reference(ref(), "bibtex", TODAY)


@pytest.mark.parametrize(
    ("line", "expected"),
    [("1. 一", "1\\. 一"), ("# 一", "\\# 一"), ("+ 一", "\\+ 一"), ("<b>&lt;", "\\<b\\>\\&lt;")],
)
def test_a_quoted_line_starts_no_list_and_no_heading(line: str, expected: str) -> None:
    quoted = quotation(cited(line, ref()), "markdown", TODAY)
    assert quoted.split("\n")[0] == f"> {expected}"
