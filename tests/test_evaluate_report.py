"""Lists, rows and reports as files, groups, and what a terminal shows of them."""

from __future__ import annotations

import dataclasses
import io
import json
from collections.abc import Sequence

import pytest

from askllm.errors import EvaluationError, Problem
from askllm.evaluate.calibration import Point
from askllm.evaluate.items import item_precision, item_recall, offered
from askllm.evaluate.questions import Question
from askllm.evaluate.report import Report, summarize
from askllm.evaluate.row import Cited, Found, Row
from askllm.evaluate.score import FOUND_KEPT, score
from askllm.evaluate.table import (
    diagnoses_line,
    figure_text,
    figures_table,
    groups_table,
    risk_coverage_line,
)
from askllm.types import (
    Answer,
    Article,
    ArticleRef,
    Citation,
    Hit,
    LegScore,
    Passage,
    PassageRef,
    Side,
)

FRUIT = Article("fruit", "果", "园里种着苹果、梨和桃。桃在七月熟。", "fruit.txt")
TREES = Article("trees", "树", "路边是柳树。", "trees.txt")
LIST = "园里种着苹果、梨和桃。"
GROWN = Question(
    "grown",
    "园里种着什么？",
    items=(("苹果", "apple"), ("梨",), ("桃", "桃子")),
    articles=("fruit",),
    type="list",
    tags=("orchard", "easy"),
    note="by hand",
    history=("园子在哪？",),
)


def cite(article: Article, quote: str, marker: int = 1) -> Citation:
    at = article.text.index(quote)
    passage = PassageRef(0, len(article.text), article.text)
    return Citation(
        marker, ArticleRef.of(article), (), f"{article.id}#0", at, at + len(quote), quote, passage
    )


def said(*citations: Citation, short: str | None = None, sides: Sequence[str] = ()) -> Answer:
    return Answer(
        status="answered",
        text="…",
        question="？",
        standalone="园里种着什么？",
        language="zh",
        short=short,
        citations=citations,
        confidence=0.75,
        sides=tuple(Side(value, (1,)) for value in sides),
        timings={"retrieve": 3.0, "read": 4.0, "total": 8.0},
    )


def text_of(article_id: str) -> str | None:
    return {"fruit": FRUIT.text, "trees": TREES.text}.get(article_id)


def scored(question: Question, answer: Answer | None, hits: Sequence[Hit] | None = None) -> Row:
    return score(question, answer, hits=hits, texts=text_of, depths=(1, 3), wall_ms=9.0)


@pytest.mark.parametrize(
    ("text", "forms", "expected"),
    [
        ("苹果、梨和桃", [], ("苹果", "梨", "桃")),
        ("apples, pears and plums", [], ("apples", " pears ", " plums")),
        ("中华人民共和国、法国", ["中华人民共和国"], ("中华人民共和国", "法国")),
        ("Procter & Gamble or Mars", ["procter & gamble"], ("Procter & Gamble ", " Mars")),
        ("1,750亿、3亿", [], ("1,750亿", "3亿")),
        ("，、", [], ()),
        ("sandals", [], ("sandals",)),  # no "and" inside a word
    ],
)
def test_what_an_answer_offers(text: str, forms: list[str], expected: tuple[str, ...]) -> None:
    assert offered(text, forms) == expected


@pytest.mark.parametrize(
    ("listed", "precision", "recall"),
    [
        (["苹果、梨和桃"], 1, 1),
        (["苹果和柿子"], 1 / 2, 1 / 3),
        (["apple"], 1, 1 / 3),  # another form of the first
        (["苹果、apple、柿子"], 2 / 3, 1 / 3),
        (["柿子"], 0, 0),
        ([], None, 0),
    ],
)
def test_items_by_hand(listed: list[str], precision: float | None, recall: float) -> None:
    assert item_precision(listed, GROWN.items) == precision
    assert item_recall(listed, GROWN.items) == recall


def test_no_list_has_no_items() -> None:
    assert item_precision(["苹果"], ()) is None
    assert item_recall(["苹果"], ()) is None
    measures = scored(Question("q", "？", answers=("苹果",)), said(cite(FRUIT, LIST))).measures
    assert [measures[f"item_{m}"] for m in ("precision", "recall", "f1")] == [None] * 3


def test_an_answer_lists_its_sides_else_its_short_answer_else_its_quotes() -> None:
    quote = cite(FRUIT, LIST)
    measures = scored(GROWN, said(quote, short="苹果和柿子")).measures
    # offered: 苹果, 柿子; said in the quote: all three
    assert (measures["item_precision"], measures["item_recall"]) == (1 / 2, 1)
    assert measures["item_f1"] == pytest.approx(2 / 3)
    measures = scored(GROWN, said(quote, short="苹果", sides=["柿子", "梨", "李子"])).measures
    assert measures["item_precision"] == 1 / 3
    # 园里种着苹果 / 梨 / 桃
    assert scored(GROWN, said(quote)).measures["item_precision"] == 1
    nothing = scored(GROWN, None).measures
    assert [nothing[f"item_{m}"] for m in ("precision", "recall", "f1")] == [None, 0, 0]


def test_a_list_is_right_when_every_item_is_quoted_from_a_gold_article() -> None:
    assert scored(GROWN, said(cite(FRUIT, LIST))).verdict == "right"
    assert scored(GROWN, said(cite(FRUIT, "桃在七月熟。"))).verdict == "wrong_citation"
    assert scored(GROWN, said(cite(FRUIT, LIST), short="七月")).verdict == "wrong_short"
    elsewhere = dataclasses.replace(GROWN, articles=("trees",))
    row = scored(elsewhere, said(cite(FRUIT, LIST)))
    assert (row.verdict, row.measures["item_recall"]) == ("wrong_citation", 0)


def test_a_list_of_the_articles_themselves_is_read_from_the_text() -> None:
    counted = dataclasses.replace(GROWN, articles=())
    answer = dataclasses.replace(said(), status="collection", text="苹果、梨和桃。")
    assert scored(counted, answer).verdict == "right"
    row = scored(counted, dataclasses.replace(answer, text="苹果和柿子。"))
    assert row.verdict == "wrong_citation"
    assert (row.measures["item_precision"], row.measures["item_recall"]) == (1 / 2, 1 / 3)


def hit(article: Article, start: int, end: int, rank: int) -> Hit:
    passage = Passage(f"{article.id}#{start}", article.id, start, end, article.text[start:end])
    legs = (LegScore("dense", 0.5, rank + 1), LegScore("lexical", 2.0, None))
    return Hit(passage, article, 1 / rank, rank, legs)


def test_a_row_holds_what_is_needed_to_look_into_it() -> None:
    citation = dataclasses.replace(cite(FRUIT, LIST), answer_start=4, answer_end=6)
    answer = dataclasses.replace(
        said(citation, short="苹果"), closest=(cite(TREES, "路边是柳树。"),)
    )
    hits = [
        hit(FRUIT, 0, 11, 1),
        hit(TREES, 0, 6, 2),
        *(hit(FRUIT, 11, 17, r) for r in (3, 4, 5, 6)),
    ]
    row = scored(GROWN, answer, hits)
    assert row.cited == (
        Cited(
            article="fruit",
            title="果",
            start=0,
            end=11,
            quote=LIST,
            passage=FRUIT.text,
            passage_start=0,
            answer_start=4,
            answer_end=6,
            supports=True,
        ),
    )
    assert [(c.quote, c.supports) for c in row.closest] == [("路边是柳树。", False)]
    assert len(row.found) == FOUND_KEPT
    assert row.found[0] == Found(
        article="fruit",
        title="果",
        passage="fruit#0",
        start=0,
        end=11,
        text=LIST,
        rank=1,
        score=1.0,
        dense_rank=2,
        lexical_rank=None,
        gold=True,
    )
    assert [found.gold for found in row.found] == [True, False, True, True, True]
    assert (row.rooms, row.total_ms) == ({"retrieve": 3.0, "read": 4.0}, 8.0)
    assert (row.tags, row.note, row.history) == (GROWN.tags, GROWN.note, GROWN.history)
    assert (row.items, row.standalone) == (GROWN.items, "园里种着什么？")


def test_without_evidence_the_items_of_a_list_are_sought() -> None:
    hits = [hit(FRUIT, 0, 7, 1), hit(FRUIT, 7, 11, 2)]  # 园里种着苹果、 and 梨和桃。
    measures = scored(GROWN, said(), hits).measures
    assert measures["passage_recall@1"] == 1 / 3
    assert measures["passage_recall@3"] == 1
    assert measures["passage_map@10"] == 1


def test_what_nothing_is_known_of_is_not_called_wrong() -> None:
    row = scored(Question("q", "？"), said(cite(FRUIT, LIST)), [hit(FRUIT, 0, 11, 1)])
    assert (row.cited[0].supports, row.found[0].gold) == (None, None)
    never = Question("q", "？", answerable=False, articles=("fruit",))
    row = scored(never, said(cite(FRUIT, LIST)), [hit(FRUIT, 0, 11, 1)])
    assert (row.cited[0].supports, row.found[0].gold) == (None, None)


PLAIN = Question(
    "when", "桃几月熟？", answers=("七月",), articles=("fruit", "trees"), tags=("easy",)
)


def report() -> Report:
    rows = [
        dataclasses.replace(
            scored(GROWN, said(cite(FRUIT, LIST), short="苹果"), [hit(FRUIT, 0, 11, 1)])
        ),
        dataclasses.replace(scored(PLAIN, said(cite(FRUIT, LIST))), diagnosis="read_wrong"),
        scored(Question("never", "Who?", answerable=False), None),
    ]
    return summarize(
        rows,
        depths=(1, 3),
        problems=[Problem("qa.jsonl:2", "not JSON")],
        unknown_articles=["lost"],
        settings={"file": "qa.jsonl"},
        resources={"cold_start_ms": 12.5},
    )


def test_a_report_comes_back_whole() -> None:
    before = report()
    again = Report.from_dict(json.loads(before.to_json()))
    assert again == before
    assert again.to_json() == before.to_json()
    assert [Row.from_dict(json.loads(json.dumps(r.to_dict()))) for r in before.rows] == [
        *before.rows
    ]
    assert before.resources == {"cold_start_ms": 12.5, "peak_memory_mb": None}
    assert before.diagnoses["read_wrong"] == 1
    assert sum(before.diagnoses.values()) == 1
    assert list(before.diagnoses)[:2] == ["failed", "not_indexed"]


@pytest.mark.parametrize("found", ["askllm-evaluation-1", None, 3])
def test_another_format_is_refused(found: object) -> None:
    plain = {**report().to_dict(), "format": found}
    with pytest.raises(EvaluationError, match="this askllm reads 'askllm-evaluation-2': run the"):
        Report.from_dict(plain)


def test_a_damaged_report_names_what_is_wrong() -> None:
    plain = report().to_dict()
    plain["rows"][1]["verdict"] = "splendid"
    del plain["rows"][0]["id"]
    with pytest.raises(EvaluationError, match=r"rows\.0\.id: .*; rows\.1\.verdict: ") as error:
        Report.from_dict(plain)
    assert "take the file as it was saved" in str(error.value)
    with pytest.raises(EvaluationError, match="not a row of an evaluation as askllm writes it"):
        Row.from_dict({"id": "q"})


def test_groups_are_made_of_the_questions_that_name_them() -> None:
    found = report()
    assert {name: group.questions for name, group in found.by_article.items()} == {
        "fruit": 2,
        "trees": 1,
    }
    assert {name: group.questions for name, group in found.by_tag.items()} == {
        "easy": 2,
        "orchard": 1,
    }
    assert list(found.by_type) == ["(no type)", "list"]
    assert {name: group.questions for name, group in found.by_language.items()} == {
        "en": 1,
        "zh": 2,
    }
    assert found.by_tag["easy"].figures["right"].value == 1 / 2
    assert found.by_tag["orchard"].figures["right"].value == 1
    assert found.by_article["trees"].verdicts["wrong_citation"] == 1


def test_times_are_kept_by_room() -> None:
    latency = report().overall.latency
    assert (latency["retrieve_ms_p50"], latency["read_ms_p95"]) == (3, 4)
    assert (latency["wall_ms_p50"], latency["total_ms_p95"]) == (9, 8)
    assert report().figure("read_ms_p50") == 4


def shown(table: object, width: int) -> list[str]:
    from rich.console import Console

    console = Console(width=width, record=True, file=io.StringIO())
    console.print(table)
    return console.export_text().splitlines()


def test_the_tables_fit_a_terminal_of_a_hundred_columns() -> None:
    found = report()
    lines = shown(figures_table(found), 100)
    assert max(len(line.rstrip()) for line in lines) <= 100
    assert not any("…" in line for line in lines)
    right = next(line for line in lines if line.startswith("right, all told"))
    assert right.split()[3:5] == ["0.333", "[0.00,"]
    assert any(line.startswith("ms, p50 / p95: retrieve") and "3 / 3" in line for line in lines)
    many = dataclasses.replace(
        found, by_type={f"a long name {i}": found.overall for i in range(12)}
    )
    lines = shown(figures_table(many), 100)
    assert "a long name" not in "\n".join(lines)  # but the languages still fit
    assert "en" in lines[0].split()
    lines = shown(groups_table(many.by_type, "type"), 100)
    assert lines[1].split()[:6] == ["a", "long", "name", "0", "3", "0.333"]


def test_the_lines_below_the_table() -> None:
    found = report()
    assert diagnoses_line(found) == "read wrong 1"
    assert risk_coverage_line(found) == "surest answers first: all 67 % answered, 50 % wrong"
    assert figure_text(found.overall.figures["right"]) == "0.333 [0.00, 1.00]"
    assert figure_text(found.overall.figures["sides_cited"]) == "–"
    curve = (
        Point(0.2, 0.0, 0.9),
        Point(0.3, 0.1, 0.8),
        Point(0.6, 0.2, 0.7),
        Point(0.7, 0.25, 0.1),
    )
    assert risk_coverage_line(dataclasses.replace(found, risk_coverage=curve)) == (
        "surest answers first: 30 % answered, 10 % wrong · 60 % answered, 20 % wrong · "
        "all 70 % answered, 25 % wrong"
    )
    none = summarize([], depths=(1,), settings={})
    assert (diagnoses_line(none), risk_coverage_line(none)) == ("", "")
