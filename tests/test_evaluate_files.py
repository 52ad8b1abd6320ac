"""Evaluation files: what is read, and how precisely a wrong line is named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from askllm.errors import EvaluationError, Problem
from askllm.evaluate import Question, contexts_as_articles, read_questions

CONTEXT = "甲城在江边。乙城有3座桥，最老的一座建于1921年。丙城没有桥。"
SQUAD = {
    "version": "2.0",
    "data": [
        {
            "title": "城",
            "paragraphs": [
                {
                    "context": CONTEXT,
                    "qas": [
                        {
                            "id": "q1",
                            "question": "乙城最老的桥建于哪年？",
                            "answers": [
                                {"text": "1921年", "answer_start": CONTEXT.index("1921")},
                                {"text": "1921", "answer_start": CONTEXT.index("1921")},
                                {"text": "1921", "answer_start": CONTEXT.index("1921")},
                            ],
                            "is_impossible": False,
                        },
                        {"id": "q2", "question": "谁建的？", "answers": [], "is_impossible": True},
                    ],
                },
                {
                    "context": "丁城在山上。",
                    "qas": [
                        {
                            "id": "q3",
                            "question": "丁城在哪？",
                            "answers": [{"text": "山上", "answer_start": 0}],
                        }
                    ],
                },
            ],
        }
    ],
}


def written(folder: Path, text: str, name: str = "qa.jsonl", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def line(**fields: object) -> str:
    return json.dumps(fields, ensure_ascii=False)


def test_every_field_of_a_line_is_read(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        line(
            id="a1",
            question=" 谁？ ",
            answers=["甲", "乙", "甲"],
            articles=["one", "two"],
            evidence=["甲说。"],
            history=["早先？"],
            type="who",
            note="看第二段",
            difficulty=3,  # a field of the user's own
        ),
    )
    assert read_questions(path).questions == (
        Question(
            id="a1",
            question="谁？",
            answers=("甲", "乙"),
            articles=("one", "two"),
            evidence=("甲说。",),
            answerable=True,
            history=("早先？",),
            type="who",
            note="看第二段",
            where="qa.jsonl:1",
        ),
    )


def test_byte_order_mark_line_ends_and_blank_lines_do_not_matter(tmp_path: Path) -> None:
    text = (
        "\ufeff\r\n" + line(id=1, question="一？") + "\r\n\r\n" + line(id=2, question="二？\u2028")
    )
    found = read_questions(written(tmp_path, text))
    assert [(q.id, q.question, q.where) for q in found.questions] == [
        ("1", "一？", "qa.jsonl:2"),
        ("2", "二？", "qa.jsonl:4"),
    ]
    assert found.problems == ()


def test_a_line_without_id_is_called_by_its_number(tmp_path: Path) -> None:
    found = read_questions(written(tmp_path, "\n" + line(question="谁？")))
    assert [q.id for q in found.questions] == ["line-2"]


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ('{"id": "x", "question": ', "not JSON: Expecting value at column 25"),
        ('["谁？"]', 'expected an object {"id": …, "question": …}, found ["谁？"]'),
        ('{"id": "x"}', '"question" is missing'),
        ('{"id": "x", "question": "  "}', '"question" is empty'),
        ('{"id": "x", "question": 3}', '"question" must be text, not 3'),
        ('{"id": true, "question": "q"}', '"id" must be a word or a number, not true'),
        (
            '{"id": "x", "question": "q", "answers": "a"}',
            '"answers" must be a list of texts, not "a"; write ["…"] in brackets',
        ),
        (
            '{"id": "x", "question": "q", "answers": [3]}',
            '"answers" must hold texts in quotes, not 3',
        ),
        (
            '{"id": "x", "question": "q", "evidence": [""]}',
            '"evidence" must hold texts in quotes, not ""',
        ),
        (
            '{"id": "x", "question": "q", "answerable": "no"}',
            '"answerable" must be true or false, not "no"',
        ),
        (
            '{"id": "x", "question": "q", "answerable": false, "answers": ["a"]}',
            '"answerable" is false, yet "answers" are given; drop one of them',
        ),
        (
            '{"id": "x", "question": "q", "answer": ["a"]}',
            'unknown field "answer"; did you mean "answers"?',
        ),
        ('{"id": "x", "question": "q", "type": 1}', '"type" must be text, not 1'),
        (
            '{"id": "x", "question": "q\\ud83d"}',
            "character 2 of 'q'… is half of a pair (a broken \\uXXXX escape); "
            "write the character itself",
        ),
        (
            '{"id": "ok", "question": "q"}',
            "id 'ok' was used at qa.jsonl:1; give each question its own",
        ),
    ],
)
def test_a_wrong_line_is_named_and_the_rest_runs(tmp_path: Path, bad: str, reason: str) -> None:
    path = written(
        tmp_path, "\n".join([line(id="ok", question="一？"), bad, line(id="z", question="二？")])
    )
    found = read_questions(path)
    assert [q.id for q in found.questions] == ["ok", "z"]
    assert found.problems == (Problem("qa.jsonl:2", reason),)


def test_brackets_without_end_are_a_problem_not_a_crash(tmp_path: Path) -> None:
    path = written(tmp_path, line(id="ok", question="q") + "\n" + "[" * 100_000)
    assert [p.path for p in read_questions(path).problems] == ["qa.jsonl:2"]


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("qa.jsonl", "", "has no questions"),
        ("qa.jsonl", "{}\n[]\n1\n2\n3", r"qa\.jsonl:1: \"question\" is missing.*and 2 more"),
        ("qa.json", '{"rows": [], "x": 1}', r"no known evaluation format \(its fields: rows, x\)"),
        ("qa.json", '[{"id": 1, "question": "q"}]', "one JSON list; write its objects one a line"),
        ("qa.json", '{\n "data": [\n', r"qa\.json:3 is not JSON: Expecting value at column 1"),
        ("qa.json", '{"data": []}', "has no questions"),
        ("qa.json", '{"data": [7]}', r"data\[0\]: has no list \"paragraphs\""),
    ],
)
def test_a_file_without_questions_says_why(
    tmp_path: Path, name: str, text: str, message: str
) -> None:
    with pytest.raises(EvaluationError, match=message):
        read_questions(written(tmp_path, text, name))


def test_missing_folder_and_wrong_encoding(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match="there is no such file"):
        read_questions(tmp_path / "none.jsonl")
    with pytest.raises(EvaluationError, match="is a folder"):
        read_questions(tmp_path)
    path = written(tmp_path, "\n" + line(id=1, question="谁？"), encoding="gb18030")
    with pytest.raises(EvaluationError, match=r"qa\.jsonl:2: not UTF-8; save the file as UTF-8"):
        read_questions(path)


def test_a_bad_byte_spoils_its_own_line_only(tmp_path: Path) -> None:
    path = tmp_path / "qa.jsonl"
    good = [line(id=n, question="谁？").encode() for n in range(3)]
    path.write_bytes(b"\n".join([good[0], b'{"id": 9, "question": "\xff\xfe"}', *good[1:]]))
    found = read_questions(path)
    assert [q.id for q in found.questions] == ["0", "1", "2"]
    assert found.problems == (Problem("qa.jsonl:2", "not UTF-8; save the file as UTF-8"),)
    (tmp_path / "dev.json").write_bytes(b'{"data": [\n"\xff"]}')
    with pytest.raises(EvaluationError, match=r"dev\.json:2 is not UTF-8"):
        read_questions(tmp_path / "dev.json")


def test_jsonl_may_be_called_json(tmp_path: Path) -> None:
    text = line(id=1, question="一？") + "\n" + line(id=2, question="二？") + "\n{"
    found = read_questions(written(tmp_path, text, "qa.json"))
    assert [q.id for q in found.questions] == ["1", "2"]
    assert [p.path for p in found.problems] == ["qa.json:3"]


def test_squad_questions_without_their_paragraphs(tmp_path: Path) -> None:
    found = read_questions(written(tmp_path, json.dumps(SQUAD), "dev.json"))
    assert found.kind == "squad"
    assert found.questions == (
        Question(
            id="q1",
            question="乙城最老的桥建于哪年？",
            answers=("1921年", "1921"),
            evidence=("乙城有3座桥，最老的一座建于1921年。",),
            where="dev.json data[0].paragraphs[0] qas[0]",
        ),
        Question(
            id="q2",
            question="谁建的？",
            answerable=False,
            where="dev.json data[0].paragraphs[0] qas[1]",
        ),
        Question(
            id="q3",
            question="丁城在哪？",
            answers=("山上",),
            evidence=("丁城在山上。",),  # the offset is wrong, but 山上 stands in one place only
            where="dev.json data[0].paragraphs[1] qas[0]",
        ),
    )


def test_paragraphs_become_articles(tmp_path: Path) -> None:
    folder = tmp_path / "corpus"
    found = contexts_as_articles(written(tmp_path, json.dumps(SQUAD), "dev.json"), folder)
    assert [q.articles for q in found.questions] == [("0001-001",), (), ("0001-002",)]
    texts = {file.name: file.read_text(encoding="utf-8") for file in folder.iterdir()}
    assert texts == {"0001-001.txt": CONTEXT + "\n", "0001-002.txt": "丁城在山上。\n"}
    with pytest.raises(EvaluationError, match="is not empty"):
        contexts_as_articles(tmp_path / "dev.json", folder)


def test_first_layout_of_cmrc(tmp_path: Path) -> None:
    trial = [
        {
            "context_id": "DEV_0",
            "context_text": "甲城在江边。乙城在江边。",
            "qas": [
                {"query_id": "DEV_0_Q0", "query_text": "甲城在哪？", "answers": ["江边", "在江边"]},
                {"query_id": "DEV_0_Q1", "query_text": "谁在江边？", "answers": ["乙城"]},
            ],
            "title": "城",
        }
    ]
    path = written(tmp_path, json.dumps(trial), "cmrc.json")
    assert read_questions(path).kind == "cmrc-trial"
    found = contexts_as_articles(path, tmp_path / "corpus")
    assert [(q.id, q.answers, q.articles, q.evidence) for q in found.questions] == [
        ("DEV_0_Q0", ("江边", "在江边"), ("DEV_0",), ()),  # 江边 stands twice: no place is certain
        ("DEV_0_Q1", ("乙城",), ("DEV_0",), ("乙城在江边。",)),
    ]


def test_paragraph_ids_are_safe_and_their_own(tmp_path: Path) -> None:
    def paragraph(name: str, text: str, question: str) -> dict[str, object]:
        answers = [{"text": text[0], "answer_start": 0}]
        qas = [{"id": question, "question": "？", "answers": answers}]
        return {"id": name, "context": text, "qas": qas}

    paragraphs = [
        paragraph("../A b", "一。", "1"),
        paragraph("a-B", "二。", "2"),
        paragraph("城", "三。", "3"),
        paragraph("again", "一。", "4"),  # the text of the first: one article
    ]
    path = written(tmp_path, json.dumps({"data": [{"paragraphs": paragraphs}]}), "dev.json")
    found = contexts_as_articles(path, tmp_path / "corpus")
    assert [q.articles for q in found.questions] == [("A-b",), ("a-B-2",), ("p",), ("A-b",)]
    assert sorted(file.name for file in (tmp_path / "corpus").iterdir()) == [
        "A-b.txt",
        "a-B-2.txt",
        "p.txt",
    ]


def test_what_is_wrong_inside_squad_is_named(tmp_path: Path) -> None:
    good = {"id": "q", "question": "？", "answers": [{"text": "一", "answer_start": 0}]}
    qas: list[object] = [
        good,
        good,
        7,
        {"id": "a", "question": ""},
        {"id": "b", "question": "？", "answers": []},
        {"id": "c", "question": "？", "answers": [{"answer_start": 0}]},
        {"id": "d", "question": "？", "answers": [], "is_impossible": "yes"},
    ]
    data = [
        {"paragraphs": [{"context": "一。", "qas": qas}, {"context": " ", "qas": []}, 3]},
        {"paragraphs": [{"context": "二。"}]},
    ]
    path = written(tmp_path, json.dumps({"data": data}), "dev.json")
    first = "dev.json data[0].paragraphs[0]"
    assert read_questions(path).problems == (
        Problem(f"{first} qas[1]", f"id 'q' was used at {first} qas[0]"),
        Problem(f"{first} qas[2]", "is not an object"),
        Problem(f"{first} qas[3]", '"question" is missing or empty'),
        Problem(f"{first} qas[4]", "has no answers and is not marked is_impossible"),
        Problem(f"{first} qas[5]", "an answer has no text"),
        Problem(f"{first} qas[6]", '"is_impossible" must be true or false'),
        Problem("dev.json data[0].paragraphs[1]", "the paragraph has no text"),
        Problem("dev.json data[0].paragraphs[2]", "is not an object"),
        Problem("dev.json data[1].paragraphs[0]", 'the paragraph has no list "qas"'),
    )


def test_only_squad_files_have_paragraphs(tmp_path: Path) -> None:
    path = written(tmp_path, line(id=1, question="谁？"))
    with pytest.raises(EvaluationError, match="leave out --corpus-from-file"):
        contexts_as_articles(path, tmp_path / "corpus")
    assert not (tmp_path / "corpus").exists()
