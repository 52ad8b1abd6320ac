"""Answers made elsewhere: every form that is read, whose answer is whose, and where a quote stands."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from askllm.errors import EvaluationError, Problem
from askllm.evaluate.answer_json import answer_of
from askllm.evaluate.answers_file import GivenAnswers, read_answers
from askllm.evaluate.questions import Question
from askllm.evaluate.score import score
from askllm.types import Answer
from fakes_bot import LIGHTHOUSE, FakeBot

QUOTE = "望海灯塔于1908年建成，塔身高31米，用花岗石砌成。"
ASKED = Question(id="q1", question="灯塔建于哪一年？", answers=("1908年",), articles=("岛/灯塔",))


TEXTS = {"岛/灯塔": LIGHTHOUSE}


def answers(folder: Path, *records: object, name: str = "answers.jsonl") -> GivenAnswers:
    lines = [
        record if isinstance(record, str) else json.dumps(record, ensure_ascii=False)
        for record in records
    ]
    (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return read_answers(folder / name, texts=TEXTS.get)


# ---- askllm's own answers ------------------------------------------------------------------


@pytest.mark.parametrize(
    "question", ["灯塔哪一年改用电灯", "矛盾吗", "找不到的", "哪些文章", "你好", "？"]
)
def test_every_kind_of_answer_comes_back_unchanged(tmp_path: Path, question: str) -> None:
    answer = FakeBot().ask(question)
    assert answer_of(json.loads(json.dumps(answer.to_dict()))) == answer
    asked = Question(id="x", question=question)
    nested = answers(tmp_path, {"id": "x", "answer": answer.to_dict()})
    flat = answers(tmp_path, {"id": "x", **answer.to_dict()})
    printed = answers(tmp_path, answer.to_dict())  # as askllm ask --json prints it
    assert nested(asked) == flat(asked) == printed(asked) == answer
    assert nested.without_confidence() == 0


def test_unknown_fields_and_missing_defaults_do_not_matter() -> None:
    plain = {
        "status": "not_found",
        "text": "",
        "question": "q",
        "standalone": "q",
        "language": "en",
    }
    assert answer_of({**plain, "later": 1}) == Answer("not_found", "", "q", "q", "en")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"status": "fine"}, r'"status": input should be \'answered\''),
        ({"language": None}, '"language": '),
        ({"confidence": 1.5}, '"confidence" must be from 0 to 1, not 1.5'),
        ({"citations": [{"marker": 1}]}, r'"citations\[0\].article": field required'),
        ({"timings": {"read": "long"}}, r'"timings.read": '),
    ],
)
def test_what_is_wrong_inside_an_answer_is_named(change: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        answer_of({**FakeBot().ask("灯塔哪一年改用电灯").to_dict(), **change})


def test_an_empty_quote_is_no_citation() -> None:
    plain = FakeBot().ask("灯塔哪一年改用电灯").to_dict()
    plain["citations"][1]["end"] = plain["citations"][1]["start"]
    with pytest.raises(ValueError, match=r'"citations\[1\]" has start \d+ and end \d+; a quote'):
        answer_of(plain)


# ---- plain answers -------------------------------------------------------------------------


def test_a_quote_is_found_in_its_article(tmp_path: Path) -> None:
    given = answers(
        tmp_path,
        {
            "id": "q1",
            "answer": "1908年",
            "citations": [{"article": "岛/灯塔", "quote": QUOTE}],
            "confidence": 0.75,
        },
    )
    answer = given(ASKED)
    citation = answer.citations[0]
    assert (answer.status, answer.text, answer.short) == ("answered", "1908年", "1908年")
    assert (answer.question, answer.standalone, answer.language) == (
        ASKED.question,
        ASKED.question,
        "zh",
    )
    assert answer.confidence == 0.75
    assert (citation.marker, citation.article.id) == (1, "岛/灯塔")
    assert LIGHTHOUSE[citation.start : citation.end] == citation.quote == QUOTE
    assert citation.answer_start is not None
    assert LIGHTHOUSE[citation.answer_start : citation.answer_end] == "1908年"
    passage = citation.passage
    assert LIGHTHOUSE[passage.start : passage.end] == passage.text
    assert passage.text.startswith("望海灯塔于1908年")
    assert passage.text.endswith("只有12海里。")
    row = score(ASKED, answer, hits=None, texts=TEXTS.get, depths=(1,))
    assert row.verdict == "right"
    assert row.measures["citation_verbatim"] == row.measures["exact_match"] == 1


@pytest.mark.parametrize(
    "citation",
    [
        {"article": "岛/灯塔", "quote": "望海灯塔在1908年建成"},  # a word is another
        {"article": "岛/灯塔", "quote": QUOTE, "start": 3},  # it stands elsewhere
        {"article": "没有这篇", "quote": QUOTE},
    ],
)
def test_a_quote_that_does_not_stand_there_counts_as_not_verbatim(
    tmp_path: Path, citation: dict[str, object]
) -> None:
    answer = answers(tmp_path, {"id": "q1", "answer": "1908年", "citations": [citation]})(ASKED)
    row = score(ASKED, answer, hits=None, texts=TEXTS.get, depths=(1,))
    assert row.measures["citation_verbatim"] == 0
    assert answer.citations[0].passage.text == citation["quote"]


@pytest.mark.parametrize(
    ("record", "status", "short"),
    [
        ({"answer": ""}, "not_found", None),
        ({"answer": None}, "not_found", None),
        ({"answer": "文章没有说", "status": "not_found"}, "not_found", None),
        ({"answer": "一九〇八", "short": None}, "answered", None),
        ({"answer": "建于1908年。", "short": "1908年"}, "answered", "1908年"),
        ({"answer": "两种说法", "status": "conflict"}, "conflict", "两种说法"),
    ],
)
def test_status_and_short_answer(
    tmp_path: Path, record: dict[str, object], status: str, short: str | None
) -> None:
    given = answers(tmp_path, {"id": "q1", **record})
    assert (given(ASKED).status, given(ASKED).short) == (status, short)
    assert given.without_confidence() == 1


def test_predictions_of_the_squad_script(tmp_path: Path) -> None:
    given = answers(tmp_path, {"q1": "1908年", "q2": ""}, name="predictions.json")
    assert given(ASKED).text == "1908年"
    assert given(Question(id="q2", question="？")).status == "not_found"


def test_one_json_list(tmp_path: Path) -> None:
    given = answers(tmp_path, json.dumps([{"id": "q1", "answer": "a"}, {"answer": "b"}], indent=1))
    assert given(ASKED).text == "a"
    assert given.problems[0].path == "answers.jsonl [1]"


# ---- whose answer is whose -----------------------------------------------------------------


def test_by_id_then_by_words(tmp_path: Path) -> None:
    given = answers(
        tmp_path,
        {"id": "other-1", "question": "灯塔建于哪一年？", "answer": "by words"},
        {"question": "ＷＨＯ  built it?", "answer": "folded"},
        {"id": "q3", "answer": "by id"},
        {"id": "a", "question": "为什么？", "answer": "one of two"},
        {"id": "b", "question": "为什么？", "answer": "two of two"},
    )
    assert given(ASKED).text == "by words"
    assert given(Question(id="q2", question="who built it?")).text == "folded"
    assert given(Question(id="q3", question="anything")).text == "by id"
    asked = [ASKED, Question(id="q9", question="为什么？"), Question(id="q3", question="？")]
    assert given.missing(asked) == ("q9",)  # two answers have these words: neither is certain
    assert given.unused(asked) == ("answers.jsonl:2", "answers.jsonl:4", "answers.jsonl:5")
    with pytest.raises(EvaluationError, match=r"answers\.jsonl has no answer to 'q9'; add one"):
        given(asked[1])


def test_an_answer_to_other_words_is_not_taken(tmp_path: Path) -> None:
    given = answers(tmp_path, {"id": "q1", "question": "桥有多长？", "answer": "2公里"})
    with pytest.raises(
        EvaluationError, match=r"answers\.jsonl:1 answers '桥有多长？', but 'q1' asks"
    ):
        given(ASKED)


# ---- broken files --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ("{", "not JSON: Expecting property name enclosed in double quotes at column 2"),
        ("7", 'expected an object {"id": …, "answer": …}, found 7'),
        ({"answer": "a"}, 'has neither "id" nor "question"; say which question it answers'),
        ({"id": "x"}, '"answer" is missing; write "" where there is no answer'),
        ({"id": ["x"], "answer": "a"}, '"id" must be a word or a number, not ["x"]'),
        ({"id": "x", "answer": 3}, '"answer" must be text, not 3'),
        (
            {"id": "x", "answer": {"text": "a", "status": "answered"}},
            '"answer" is an object, but not an answer of askllm: it lacks standalone',
        ),
        (
            {"id": "x", "answer": "a", "status": "ok"},
            '"status" must be one of answered, conflict, not_found, collection, chat, rejected, '
            'not "ok"',
        ),
        ({"id": "x", "answer": "a", "confidence": 2}, '"confidence" must be from 0 to 1, not 2'),
        (
            {"id": "x", "answer": "a", "confidence": "high"},
            '"confidence" must be a number, not "high"',
        ),
        (
            {"id": "x", "answer": "a", "citations": "b"},
            '"citations" must be a list of {"article": …, "quote": …}, not "b"',
        ),
        (
            {"id": "x", "answer": "a", "citations": ["b"]},
            '"citations[0]" must be {"article": …, "quote": …}, not "b"',
        ),
        (
            {"id": "x", "answer": "a", "citations": [{"quote": "b"}]},
            '"citations[0].article" must be an article\'s id, not null',
        ),
        (
            {"id": "x", "answer": "a", "citations": [{"article": "b", "quote": " "}]},
            '"citations[0].quote" must be the words quoted, not " "',
        ),
        (
            {"id": "x", "answer": "a", "citations": [{"article": "b", "quote": "c", "start": -1}]},
            '"citations[0].start" must be a whole number from 0, not -1',
        ),
        ({"id": "q1", "answer": "b"}, "'q1' is answered at answers.jsonl:1 already; keep one of the two"),
    ],
)  # fmt: skip
def test_a_wrong_line_is_named_and_the_rest_is_read(
    tmp_path: Path, bad: object, reason: str
) -> None:
    given = answers(tmp_path, {"id": "q1", "answer": "a"}, bad, {"id": "z", "answer": "c"})
    assert given.problems == (Problem("answers.jsonl:2", reason),)
    assert [one.id for one in given.given] == ["q1", "z"]


def test_a_file_without_answers_says_what_one_looks_like(tmp_path: Path) -> None:
    for content in ("", "[]", "{", '{"id": 1}'):
        with pytest.raises(EvaluationError, match=r"no usable answer.*\"citations\".*ask --json"):
            answers(tmp_path, content)
    with pytest.raises(EvaluationError, match="there is no such file"):
        read_answers(tmp_path / "none.jsonl", texts=TEXTS.get)
