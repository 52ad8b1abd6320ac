"""The answer room: which sentences are quoted, in which frame, and when the articles are silent.

After a wanted change run ``ASKLLM_UPDATE_GOLDEN=1 pytest tests/test_answer.py`` and read the diff.
"""

from __future__ import annotations

import dataclasses
import json
import os
import re
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askllm.answer import compose, compose_parts, refuse, reply_to_talk
from askllm.answer.compose import THRESHOLD
from askllm.answer.other import about_article
from askllm.answer.phrases import PHRASES, name_of, quoted, say
from askllm.read import Reading, understand
from askllm.types import Answer, Article, Evidence
from fakes_evidence import evidence as evidence_of
from fakes_evidence import query

GOLDEN = Path(__file__).parent / "data" / "golden"
MARKERS = re.compile(r"\[(\d+)\]")

EVENING = Article(
    "evening",
    "青石大桥通车",
    "江城有了新桥。大桥全长1750米，历时四年建成。大桥于2021年10月通车。桥上不收费。"
    "“它更轻。”周以宁说。",
    "evening.md",
    source="江城晚报",
    author="林晓舟",
    date="2021-10-26",
)
YEARBOOK = Article(
    "yearbook",
    "江城两岸",
    "大桥全长1820米。大桥于2021年10月26日通车。江城有三座桥。",
    "yearbook.md",
    source="江城年鉴",
    date="2022-03",
)
GAZETTE = Article(
    "gazette",
    "The Northcliff Observatory",
    "The mirror measures 2.5 metres. It opened in 1931.",
    "gazette.md",
    source="Northcliff Gazette",
    date="2019",
    language="en",
)


def reading(*items: Evidence, confidence: float = 0.8, **more: object) -> Reading:
    return dataclasses.replace(Reading(items, confidence), **more)  # type: ignore[arg-type]


def composed(question: str, read: Reading, words: str = "") -> Answer:
    """Compose over a corpus that holds ``words``, and check what every answer promises."""
    asked = query(question)
    answer = compose(asked, understand(asked), read, lambda word: word in words)
    keeps_its_promises(answer)
    return answer


def keeps_its_promises(answer: Answer) -> None:
    """Markers and citations are the same set, quotes stand in the text, offsets lead back."""
    shown = [int(number) for number in MARKERS.findall(answer.text)]
    assert set(shown) == {citation.marker for citation in answer.citations}
    assert [citation.marker for citation in answer.citations] == list(
        range(1, len(answer.citations) + 1)
    )
    articles = {article.id: article for article in (EVENING, YEARBOOK, GAZETTE)}
    for citation in (*answer.citations, *answer.closest):
        text = articles[citation.article.id].text
        assert text[citation.start : citation.end] == citation.quote
        assert text[citation.passage.start : citation.passage.end] == citation.passage.text
        assert (citation.answer_start is None) == (citation.answer_end is None)
    for citation in answer.citations:
        assert citation.quote in answer.text
    assert 0 <= answer.confidence <= 1
    assert bool(answer.sides) == (answer.status == "conflict")
    assert bool(answer.closest) <= (answer.status == "not_found")


def evidence(
    article: Article, quote: str, short: str | None = None, score: float = 0.8
) -> Evidence:
    """Evidence for a sentence of ``article`` under the heading 桥."""
    return evidence_of(article, quote, short, score, headings=("桥",))


LENGTH = evidence(EVENING, "大桥全长1750米，历时四年建成。", "1750米")
LENGTH_TWO = evidence(YEARBOOK, "大桥全长1820米。", "1820米", 0.78)
FREE = evidence(EVENING, "桥上不收费。", score=0.7)


# --- answered ----------------------------------------------------------------------------------


def test_an_answer_is_its_short_answer_and_the_quotation() -> None:
    answer = composed("大桥全长多少米？", reading(LENGTH, FREE))
    assert answer.status == "answered"
    assert answer.short == "1750米"
    assert answer.text == (
        "1750米[1]\n\n根据《青石大桥通车》（江城晚报，2021-10-26）：\n"
        "“大桥全长1750米，历时四年建成。”[1]"
    )
    [citation] = answer.citations
    assert (citation.answer_start, citation.answer_end) == (11, 16)
    assert citation.heading == ("桥",)
    assert citation.article.author == "林晓舟"
    assert answer.confidence == 0.8
    assert (answer.reason, answer.question, answer.language) == (None, "大桥全长多少米？", "zh")


def test_without_a_short_answer_the_quotation_stands_alone() -> None:
    answer = composed("大桥的收费", reading(FREE))
    assert answer.short is None
    assert answer.text == "根据《青石大桥通车》（江城晚报，2021-10-26）：\n“桥上不收费。”[1]"
    assert (answer.citations[0].answer_start, answer.citations[0].answer_end) == (None, None)


def test_the_frame_speaks_the_language_of_the_question() -> None:
    item = evidence(GAZETTE, "The mirror measures 2.5 metres.", "2.5 metres")
    assert composed("How large is the mirror?", reading(item)).text == (
        "2.5 metres[1]\n\nAccording to “The Northcliff Observatory” (Northcliff Gazette, 2019):\n"
        "“The mirror measures 2.5 metres.”[1]"
    )
    assert "According to “青石大桥通车” (江城晚报, 2021-10-26):" in (
        composed("How long is the bridge?", reading(LENGTH)).text
    )


def test_a_quotation_with_quotation_marks_is_framed_by_others() -> None:
    item = evidence(EVENING, "“它更轻。”周以宁说。")
    assert "「“它更轻。”周以宁说。」[1]" in composed("周以宁说了什么？", reading(item)).text
    assert quoted("桥") == "“桥”"
    assert quoted("他说”") == "「他说”」"


def test_another_article_that_says_the_same_is_quoted_too() -> None:
    month = evidence(EVENING, "大桥于2021年10月通车。", "2021年10月", 0.8)
    other = evidence(YEARBOOK, "江城有三座桥。", score=0.79)
    answer = composed("介绍一下大桥", reading(month, other))
    assert [c.article.id for c in answer.citations] == ["evening", "yearbook"]
    assert "另见《江城两岸》（江城年鉴，2022-03）：" in answer.text
    weaker = dataclasses.replace(other, score=0.5)
    answer = composed("介绍一下大桥", reading(month, weaker))
    assert [c.article.id for c in answer.citations] == ["evening"]


def test_a_list_is_told_in_the_order_of_its_article() -> None:
    items = [
        evidence(EVENING, "桥上不收费。", score=0.8),
        evidence(YEARBOOK, "江城有三座桥。", score=0.75),
        evidence(EVENING, "江城有了新桥。", score=0.7),
        evidence(EVENING, "大桥于2021年10月通车。", score=0.65),
        evidence(EVENING, "大桥全长1750米，历时四年建成。", score=0.62),
        evidence(YEARBOOK, "大桥全长1820米。", score=0.1),
    ]
    answer = composed("大桥有哪些特点？", reading(*items))
    places = [(c.article.id, c.start) for c in answer.citations]
    assert places == sorted(places)
    assert [c.quote for c in answer.citations] == [
        "江城有了新桥。",
        "大桥于2021年10月通车。",
        "桥上不收费。",
        "江城有三座桥。",
    ]
    assert answer.text.count("《青石大桥通车》") == 1


def test_the_same_words_are_quoted_once() -> None:
    twin = dataclasses.replace(EVENING, id="yearbook", title="翻印")
    items = [
        evidence(EVENING, "桥上不收费。", score=0.8),
        evidence(dataclasses.replace(twin), "桥上不收费。", score=0.8),
    ]
    asked = query("大桥有哪些特点？")
    answer = compose(asked, understand(asked), reading(*items), lambda _: True)
    assert [c.quote for c in answer.citations] == ["桥上不收费。"]


def test_a_fuller_date_is_preferred() -> None:
    month = evidence(EVENING, "大桥于2021年10月通车。", "2021年10月", 0.8)
    day = evidence(YEARBOOK, "大桥于2021年10月26日通车。", "2021年10月26日", 0.76)
    assert composed("大桥何时通车？", reading(month, day)).short == "2021年10月26日"
    assert composed("大桥何时通车？", reading(day, month)).short == "2021年10月26日"


# --- disagreement ------------------------------------------------------------------------------


def test_two_values_are_a_conflict_newest_first() -> None:
    for items in ((LENGTH, LENGTH_TWO), (LENGTH_TWO, LENGTH)):
        best = dataclasses.replace(items[0], score=0.8)
        answer = composed("大桥全长多少米？", reading(best, items[1]))
        assert answer.status == "conflict"
        assert [(side.value, side.markers) for side in answer.sides] == [
            ("1820米", (1,)),
            ("1750米", (2,)),
        ]
        assert [c.article.id for c in answer.citations] == ["yearbook", "evening"]
        assert answer.short is None
        assert answer.text.startswith("文章的说法不一致：\n· 1820米[1]——《江城两岸》")
        for side in answer.sides:
            for marker in side.markers:
                assert side.value in answer.citations[marker - 1].quote


def test_a_conflict_in_english() -> None:
    answer = composed("How long is the bridge, how many metres?", reading(LENGTH, LENGTH_TWO))
    assert answer.status == "conflict"
    assert answer.text.splitlines()[0] == "The articles disagree:"


# --- silence -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "read", "words", "reason"),
    [
        ("Lantern-4多长？", reading(LENGTH, missing=("Lantern-4",)), "",
         "没有一篇文章提到：Lantern-4。"),
        ("星河2.0和星河3.0多长？", reading(LENGTH, missing=("星河2.0", "星河3.0")), "星河2.0",
         "没有一篇文章提到：星河3.0。"),
        ("星河2.0多长？", reading(LENGTH, missing=("星河2.0",)), "星河2.0",
         "最相关的片段都没有提到：星河2.0。"),
        ("大桥多重？", reading(FREE, confidence=0.1, no_figure=True), "",
         "文章谈到了这个话题，但没有给出所问的数字或日期。"),
        ("大桥的缆索？", reading(FREE, confidence=0.1, unknown=("缆索",)), "",
         "所有文章里都没有出现：缆索。"),
        ("大桥的意义？", reading(FREE, confidence=0.1), "",
         "最接近的片段与问题的关系太弱，不足以作答。"),
        ("大桥的意义？", reading(confidence=0.9), "", "没有任何片段与问题有共同的词。"),
        ("How long is Lantern-4?", reading(LENGTH, missing=("Lantern-4",)), "",
         "No article mentions: Lantern-4."),
        ("How heavy is it?", reading(FREE, confidence=0.1), "",
         "The closest passages are too far from the question to answer it."),
    ],
)  # fmt: skip
def test_why_the_articles_do_not_answer(
    question: str, read: Reading, words: str, reason: str
) -> None:
    answer = composed(question, read, words)
    assert answer.status == "not_found"
    assert answer.reason == reason
    gap = "" if answer.language == "zh" else " "
    assert answer.text == PHRASES["not_found"][answer.language] + gap + reason
    assert answer.short is None
    assert answer.citations == ()


def test_the_threshold_is_where_answers_begin() -> None:
    assert composed("大桥？", reading(FREE, confidence=THRESHOLD)).status == "answered"
    assert composed("大桥？", reading(FREE, confidence=THRESHOLD - 1e-6)).status == "not_found"


def test_closest_are_up_to_three_passages_without_answers() -> None:
    articles = [dataclasses.replace(EVENING, id=name) for name in "abcd"]
    items = [
        evidence(article, quote, short, score)
        for article, score in zip(articles, (0.8, 0.7, 0.6, 0.5), strict=True)
        for quote, short in (("大桥全长1750米，历时四年建成。", "1750米"), ("桥上不收费。", None))
    ]
    asked = query("大桥多重？")
    read = reading(*items, confidence=0.1)
    answer = compose(asked, understand(asked), read, lambda _: True)
    assert [c.passage_id for c in answer.closest] == ["a#0", "b#0", "c#0"]
    assert [c.marker for c in answer.closest] == [1, 2, 3]
    assert all(c.answer_start is None for c in answer.closest)
    assert not MARKERS.search(answer.text)
    assert answer.citations == ()


# --- comparisons -------------------------------------------------------------------------------


def parts(question: str, *named: tuple[str, Reading]) -> Answer:
    asked = query(question)
    answer = compose_parts(
        asked,
        [
            (name, query(f"{name}？" if "什么" in name else f"{name}有多长？"), read)
            for name, read in named
        ],
        lambda _: False,
    )
    keeps_its_promises(answer)
    return answer


def test_a_comparison_quotes_each_thing_in_order() -> None:
    answer = parts(
        "青石大桥和天文台哪个更长？",
        ("天文台是什么", reading(evidence(GAZETTE, "It opened in 1931."), confidence=0.9)),
        ("青石大桥", reading(LENGTH, confidence=0.7)),
    )
    assert answer.status == "answered"
    assert [c.article.id for c in answer.citations] == ["gazette", "evening"]
    assert answer.confidence == 0.7


@pytest.mark.parametrize(
    ("question", "line"),
    [
        ("青石大桥和浮桥哪个更长？", "关于“浮桥”，文章里没有找到依据。"),
        ("Is the bridge or 浮桥 longer?", "The articles say nothing on “浮桥” here."),
    ],
)
@pytest.mark.parametrize(
    "silent", [reading(FREE, confidence=0.1), reading(), reading(FREE, missing=("浮桥",))]
)
def test_a_thing_without_evidence_is_named(question: str, line: str, silent: Reading) -> None:
    answer = parts(question, ("青石大桥", reading(LENGTH)), ("浮桥", silent))
    assert answer.status == "answered"
    assert [c.quote for c in answer.citations] == ["大桥全长1750米，历时四年建成。"]
    assert answer.text.splitlines()[-1] == line
    assert answer.confidence == pytest.approx(0.4)


def test_one_sentence_may_serve_two_things() -> None:
    answer = parts("南岸和北岸？", ("南岸", reading(LENGTH)), ("北岸", reading(LENGTH)))
    assert len(answer.citations) == 1
    assert "没有找到依据" not in answer.text


def test_a_comparison_of_nothing_known_is_not_found() -> None:
    answer = parts("甲1.0和乙1.0？", ("甲1.0", reading()), ("乙1.0", reading()))
    assert answer.status == "not_found"
    assert answer.reason == "没有任何片段与问题有共同的词。"


# --- properties --------------------------------------------------------------------------------

POOL = (
    LENGTH,
    LENGTH_TWO,
    FREE,
    evidence(EVENING, "大桥于2021年10月通车。", "2021年10月"),
    evidence(YEARBOOK, "大桥于2021年10月26日通车。", "2021年10月26日"),
    evidence(YEARBOOK, "江城有三座桥。", "三座"),
    evidence(EVENING, "“它更轻。”周以宁说。", "周以宁"),
    evidence(GAZETTE, "The mirror measures 2.5 metres.", "2.5 metres"),
)
ASKED = (
    "大桥全长多少米？",
    "大桥何时通车？",
    "大桥有哪些特点？",
    "谁？",
    "When did it open?",
    "大桥",
)
FIGURES_ASKED = (ASKED[0], ASKED[1], "When did it open?")


@given(
    question=st.sampled_from(ASKED),
    items=st.lists(st.tuples(st.sampled_from(POOL), st.floats(0.01, 1)), max_size=8),
    confidence=st.floats(0, 1),
    missing=st.lists(st.sampled_from(["甲1.0", "Lantern-4"]), max_size=1),
)
def test_every_answer_keeps_its_promises(
    question: str, items: list[tuple[Evidence, float]], confidence: float, missing: list[str]
) -> None:
    scored = [dataclasses.replace(item, score=score) for item, score in items]
    scored.sort(key=lambda item: -item.score)
    answer = composed(question, reading(*scored, confidence=confidence, missing=tuple(missing)))
    if not scored or missing or confidence < THRESHOLD:
        assert answer.status == "not_found"
    elif answer.cause == "no_figure":  # a length or date is asked for, and the best gives none
        assert question in FIGURES_ASKED
        assert (scored[0].answer, answer.status) == (None, "not_found")
    else:
        assert answer.status in ("answered", "conflict")
        assert answer.citations
    if answer.status == "conflict":
        assert len(answer.sides) >= 2
        assert {m for side in answer.sides for m in side.markers} == {
            c.marker for c in answer.citations
        }
    if answer.short is not None:
        first = answer.citations[0]
        assert first.answer_start is not None
        cut = slice(first.answer_start - first.start, (first.answer_end or 0) - first.start)
        assert first.quote[cut] == answer.short
    json.dumps(answer.to_dict(), ensure_ascii=False)


# --- what is not quoted ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("article", "field", "zh", "en"),
    [
        (EVENING, "author", "《青石大桥通车》的作者：林晓舟。", "“青石大桥通车” is by 林晓舟."),
        (EVENING, "date", "《青石大桥通车》的日期：2021-10-26。",
         "“青石大桥通车” is dated 2021-10-26."),
        (EVENING, "source", "《青石大桥通车》的来源：江城晚报。",
         "“青石大桥通车” comes from 江城晚报."),
        (YEARBOOK, "author", "《江城两岸》没有注明作者。", "No author is given for “江城两岸”."),
    ],
)  # fmt: skip
def test_about_an_article(
    article: Article, field: Literal["author", "date", "source"], zh: str, en: str
) -> None:
    for question, text in (("谁写的？", zh), ("Who wrote it?", en)):
        answer = about_article(query(question), article, field)
        assert (answer.status, answer.text) == ("collection", text)


@pytest.mark.parametrize("kind", ["greeting", "thanks", "bye", "who_are_you"])
def test_talk_is_answered_in_its_language(kind: str) -> None:
    for question in ("你好", "hello"):
        answer = reply_to_talk(query(question), kind)
        assert (answer.status, answer.text) == ("chat", PHRASES[kind][answer.language])
        assert answer.citations == ()


def test_a_refusal_says_why() -> None:
    answer = refuse(query("字" * 5), "too_long", n=1500, limit=1000)
    assert answer.status == "rejected"
    assert answer.text == answer.reason == "问题有 1500 个字符，最多 1000 个。请缩短后再问。"


def test_every_phrase_is_said_in_both_languages_with_the_same_blanks() -> None:
    for key, said in PHRASES.items():
        assert set(said) == {"zh", "en"}, key
        blanks = [set(re.findall(r"\{(\w+)\}", text)) for text in said.values()]
        assert blanks[0] == blanks[1], key
    assert say("more", "zh", n=3) == "……以及另外 3 篇。"


@pytest.mark.parametrize(
    ("source", "date", "zh", "en"),
    [
        (None, None, "《江城两岸》", "“江城两岸”"),
        ("年鉴", None, "《江城两岸》（年鉴）", "“江城两岸” (年鉴)"),
        (None, "2022", "《江城两岸》（2022）", "“江城两岸” (2022)"),
        ("年鉴", "2022", "《江城两岸》（年鉴，2022）", "“江城两岸” (年鉴, 2022)"),
    ],
)
def test_how_an_article_is_called(source: str | None, date: str | None, zh: str, en: str) -> None:
    article = dataclasses.replace(YEARBOOK, source=source, date=date)
    assert (name_of(article, "zh"), name_of(article, "en")) == (zh, en)


# --- goldens -----------------------------------------------------------------------------------


def golden_answers() -> dict[str, Answer]:
    month = evidence(EVENING, "大桥于2021年10月通车。", "2021年10月", 0.7)
    day = evidence(YEARBOOK, "大桥于2021年10月26日通车。", "2021年10月26日", 0.8)
    plain: tuple[tuple[str, str, Reading], ...] = (
        ("number", "大桥全长多少米？", reading(LENGTH, FREE)),
        ("conflict", "大桥全长多少米？", reading(LENGTH, LENGTH_TWO)),
        ("two_sources", "大桥何时通车？", reading(day, dataclasses.replace(month, score=0.79))),
        ("list", "大桥有哪些特点？", reading(FREE, LENGTH, LENGTH_TWO)),
        ("not_found", "Lantern-4多长？", reading(LENGTH, FREE, missing=("Lantern-4",))),
        ("english", "How long is the bridge?", reading(LENGTH)),
    )
    answers = {name: composed(question, read) for name, question, read in plain}
    compared = parts(
        "大桥和Lantern-4哪个更长？", ("大桥", reading(LENGTH)), ("Lantern-4", reading())
    )
    return {**answers, "comparison": compared}


@pytest.mark.parametrize(
    "name", ["number", "conflict", "two_sources", "list", "not_found", "english", "comparison"]
)
def test_an_answer_matches_its_golden(name: str) -> None:
    answer = golden_answers()[name]
    path = GOLDEN / f"answer_{name}.json"
    got = json.dumps(answer.to_dict(), ensure_ascii=False, indent=2) + "\n"
    if os.environ.get("ASKLLM_UPDATE_GOLDEN"):
        path.write_text(got, encoding="utf-8")
    assert got == path.read_text(encoding="utf-8"), (
        f"{path.name} differs. If the new answer is better, run "
        "ASKLLM_UPDATE_GOLDEN=1 pytest tests/test_answer.py and review the diff."
    )
