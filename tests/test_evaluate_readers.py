"""Tables, workbooks and retrieval sets as people have them: what is read, what is named as wrong."""

from __future__ import annotations

import csv
import datetime
import io
import json
import zipfile
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.styles import Font

from askllm.articles import read_corpus
from askllm.errors import EvaluationError, Problem
from askllm.evaluate.files import contexts_as_articles, read_questions
from askllm.evaluate.questions import Question, QuestionSet

TABLE = """编号,问题,答案,来源,证据,可回答,类型,标签,备注
a1,灯塔建于哪一年？,1908年|1908,岛/灯塔,望海灯塔于1908年建成；塔身高31米。,是,日期,"难，历史",看第二段
a2,守塔人叫什么？,,,,否,人物,,
"""

READ = (
    Question(
        id="a1",
        question="灯塔建于哪一年？",
        answers=("1908年", "1908"),
        articles=("岛/灯塔",),
        evidence=("望海灯塔于1908年建成；塔身高31米。",),
        type="日期",
        note="看第二段",
        where="qa.csv:2",
        tags=("难", "历史"),
    ),
    Question(id="a2", question="守塔人叫什么？", answerable=False, type="人物", where="qa.csv:3"),
)


def saved(folder: Path, content: str | bytes, name: str = "qa.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    return path


def read_csv(folder: Path, content: str | bytes) -> QuestionSet:
    return read_questions(saved(folder, content))


def workbook(folder: Path, rows: Sequence[Sequence[object]], name: str = "qa.xlsx") -> Path:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "题目表"
    for row in rows:
        sheet.append(list(row))
    book.save(folder / name)
    return folder / name


# ---- JSONL: the new fields -----------------------------------------------------------------


def test_items_and_tags_of_a_line(tmp_path: Path) -> None:
    record = {
        "id": "1",
        "question": "有哪些？",
        "items": ["甲", ["乙", "B", "乙"]],
        "tags": ["难", "难"],
    }
    found = read_questions(saved(tmp_path, json.dumps(record), "qa.jsonl"))
    assert found.questions[0].items == (("甲",), ("乙", "B"))
    assert found.questions[0].tags == ("难",)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"items": "甲"}, '"items" must be a list of texts, or of lists of texts, not "甲"'),
        ({"items": [3]}, '"items" must hold texts, or lists of texts that say the same, not 3'),
        ({"items": [[]]}, '"items" must hold texts, or lists of texts that say the same, not []'),
        ({"item": ["a"]}, 'unknown field "item"; did you mean "items"?'),
        ({"tags": "a"}, '"tags" must be a list of texts, not "a"; write ["…"] in brackets'),
        (
            {"items": ["a"], "answerable": False},
            '"answerable" is false, yet "items" are given; drop one of them',
        ),
    ],
)
def test_wrong_items_and_tags_are_named(
    tmp_path: Path, fields: dict[str, object], reason: str
) -> None:
    lines = [{"id": "ok", "question": "q"}, {"id": "x", "question": "q", **fields}]
    path = saved(tmp_path, "\n".join(map(json.dumps, lines)), "qa.jsonl")
    assert read_questions(path).problems == (Problem("qa.jsonl:2", reason),)


# ---- CSV -----------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "gbk"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends(tmp_path: Path, encoding: str, line_end: str) -> None:
    found = read_csv(tmp_path, TABLE.replace("\n", line_end).encode(encoding))
    assert (found.kind, found.questions, found.problems) == ("csv", READ, ())


def test_big5_and_traditional_headers(tmp_path: Path) -> None:
    table = "編號,問題（必填）,參考答案,證據,標籤,備註\n1,燈塔在哪？,島,燈塔在島上。,難,無\n"
    found = read_csv(tmp_path, table.encode("big5"))
    assert found.questions == (
        Question(
            id="1",
            question="燈塔在哪？",
            answers=("島",),
            evidence=("燈塔在島上。",),
            note="無",
            tags=("難",),
            where="qa.csv:2",
        ),
    )


@pytest.mark.parametrize(
    ("encoding", "header"),
    [
        ("gbk", "问题,答案"),
        ("gbk", "question,answer"),
        ("big5", "問題,答案"),
        ("utf-8", "question,答案"),
    ],
)
def test_a_table_of_a_few_characters_is_decoded_by_its_header(
    tmp_path: Path, encoding: str, header: str
) -> None:
    found = read_csv(tmp_path, f"{header}\n甲？,甲\n".encode(encoding))
    assert [(q.id, q.question, q.answers) for q in found.questions] == [("line-2", "甲？", ("甲",))]


def test_a_western_file_is_read(tmp_path: Path) -> None:
    table = "question,answer\nWhere did the artist who painted it first live?,in Orléans\n"
    assert read_csv(tmp_path, table.encode("cp1252")).questions[0].answers == ("in Orléans",)


@pytest.mark.parametrize("mark", [",", "\t", ";", "|", "，"])
def test_delimiters(tmp_path: Path, mark: str) -> None:
    table = f"id{mark}question{mark}answers\n1{mark}Who?{mark}Ann\n"
    found = read_questions(saved(tmp_path, table, "qa.txt"))
    assert [(q.id, q.question, q.answers) for q in found.questions] == [("1", "Who?", ("Ann",))]


def test_a_declared_delimiter(tmp_path: Path) -> None:
    found = read_csv(tmp_path, 'sep=;\nquestion;answer\n"Who; where?";Ann, Bob\n')
    assert found.questions == (
        Question(id="line-3", question="Who; where?", answers=("Ann, Bob",), where="qa.csv:3"),
    )


@pytest.mark.parametrize(
    ("word", "answerable"),
    [
        ("是", True), ("TRUE", True), ("1", True), ("Yes", True), ("√", True), ("", True),
        ("否", False), ("FALSE", False), ("0", False), ("n", False), ("×", False), ("不能", False),
    ],
)  # fmt: skip
def test_answerable_in_the_words_of_people(tmp_path: Path, word: str, answerable: bool) -> None:
    found = read_csv(tmp_path, f"问题,可回答\n谁？,{word}\n")
    assert found.questions[0].answerable is answerable
    if word:
        turned = read_csv(tmp_path, f"question,is_impossible\nWho?,{word}\n")
        assert turned.questions[0].answerable is not answerable


def test_several_in_a_cell(tmp_path: Path) -> None:
    table = (
        "问题,答案1,答案2,文章,证据,历史,列表,标签\n"
        '何时？,甲|乙；丙,"丁\n甲",a；b,一句；还是它|二句。,"前一？\n前二？",子；丑,难、长;旧\n'
    )
    assert read_csv(tmp_path, table).questions == (
        Question(
            id="line-2",
            question="何时？",
            answers=("甲", "乙", "丙", "丁"),
            articles=("a", "b"),
            evidence=("一句；还是它", "二句。"),
            history=("前一？", "前二？"),
            items=(("子",), ("丑",)),
            tags=("难", "长", "旧"),
            where="qa.csv:2",
        ),
    )


def test_a_title_above_blank_rows_and_trailing_columns(tmp_path: Path) -> None:
    table = "评测集 2021,,,,\n,,,,\n问题,答案,心得,,\n,,,,\n谁？,甲,想到的,,\n,,只有心得,,\n"
    found = read_csv(tmp_path, table)
    assert found.questions == (
        Question(id="line-5", question="谁？", answers=("甲",), where="qa.csv:5"),
    )
    assert found.problems == ()


def test_every_kind_of_broken_row_is_named_and_the_rest_runs(tmp_path: Path) -> None:
    table = (
        "id,question,answers,answerable\n"
        "ok,一？,甲,\n"
        "b,,甲,\n"
        "c,三？,,也许\n"
        "d,四？,甲,否\n"
        "ok,五？,,\n"
        "f,六,七？,甲,否\n"
        'g,"八？,甲,\n'
        'h,"九？"是,甲,\n'
        "i,十\ufffd？,甲,\n"
        "z,末？,乙,是\n"
        'j,"永不结束,甲,\n'
        "y,真末？,丙,\n"
    )
    found = read_csv(tmp_path, table)
    assert [q.id for q in found.questions] == ["ok", "z", "y"]
    quote = (
        'a quote (") is opened and not closed where the cell ends; close it, or double a quote '
        'inside a cell ("")'
    )
    assert found.problems == (
        Problem("qa.csv:3", '"question" is empty; every row needs its question'),
        Problem("qa.csv:4", "\"answerable\" must be 是/否, yes/no, true/false or 1/0, not '也许'"),
        Problem("qa.csv:5", 'marked as not answerable, yet "answers" is given; drop one of them'),
        Problem("qa.csv:6", "id 'ok' was used at qa.csv:2; give each question its own"),
        Problem(
            "qa.csv:7",
            "has 5 cells where the header has 4; put a cell that holds the delimiter in "
            'quotes: "…"',
        ),
        Problem("qa.csv:8", quote),
        Problem("qa.csv:9", quote),
        Problem(
            "qa.csv:10",
            "'十\ufffd？' holds a damaged character (\ufffd); write it again and save as UTF-8",
        ),
        Problem("qa.csv:12", quote),
    )


def test_a_misspelt_and_a_second_column_are_named(tmp_path: Path) -> None:
    found = read_csv(tmp_path, "question,anwsers,id,编号,my column\nWho?,Ann,1,2,x\n")
    assert found.problems == (
        Problem("qa.csv:1", 'column "anwsers" is not read; did you mean "answers" (answers)?'),
        Problem(
            "qa.csv:1", 'column "编号" is not read: "id" is the id already; drop or rename one'
        ),
    )
    assert found.questions == (Question(id="1", question="Who?", where="qa.csv:2"),)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", r"has no questions: it is empty; Name the columns.*问题/question, 答案/answers"),
        ("\n ,\n", "has no questions: it is empty"),
        ("问题,答案\n", "has no questions; write .* one row a question below a header"),
        ("谁？,甲\n", r'no column for the question; its first row holds: "谁？", "甲"\..*编号/id'),
        ("问题,可回答\n谁？,或许\n,是\n", r"qa\.csv:2: \"可回答\" must be .*; qa\.csv:3: \"问题\""),
        ('问题\n"谁？\n', r"qa\.csv:2: a quote"),
        (b"\x00\x01\x02\x03" * 50, "cannot be read as a table: it is a binary file.*GB18030"),
        ("<html><table><tr><td>问题</td></tr></table></html>", r"is mark-up.*JSONL.*\.xlsx"),
    ],
)
def test_a_table_without_questions_says_why(
    tmp_path: Path, content: str | bytes, message: str
) -> None:
    with pytest.raises(EvaluationError, match=message):
        read_csv(tmp_path, content)


TEXT = st.text(
    st.characters(codec="gb18030", exclude_categories=("C", "Z")), min_size=1, max_size=12
).filter(lambda text: "\ufffd" not in text and not set('|｜；"') & set(text))


@settings(max_examples=40, deadline=None)
@given(
    rows=st.lists(st.tuples(TEXT, TEXT, TEXT), min_size=1, max_size=6), mark=st.sampled_from(",\t;")
)
def test_what_a_csv_writer_wrote_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str, str]], mark: str
) -> None:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=mark)
    writer.writerow(["question", "answer", "evidence"])
    writer.writerows([f"{a},\t;问？", b, f"{c}\n尾{mark}"] for a, b, c in rows)
    folder = tmp_path_factory.mktemp("csv")
    found = read_csv(folder, out.getvalue())
    assert [q.question for q in found.questions] == [f"{a},\t;问？".strip() for a, _, _ in rows]
    assert [q.answers for q in found.questions] == [(b,) for _, b, _ in rows]
    assert [set(q.evidence) for q in found.questions] == [
        {c, f"尾{mark}".strip()} for _, _, c in rows
    ]


# ---- workbooks -----------------------------------------------------------------------------


def test_a_workbook_shows_what_its_cells_show(tmp_path: Path) -> None:
    path = workbook(tmp_path, [["编号", "问题", "答案", "可回答", None, None]])
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    values: list[tuple[object, str, str]] = [
        (1750.0, "General", "1750"),
        (0.35, "0%", "35%"),
        (0.125, "0.0%", "12.5%"),
        (2, "0.0", "2.0"),
        (0.1 + 0.2, "General", "0.3"),
        (1234567.891, "#,##0.00", "1234567.89"),
        (datetime.date(2021, 10, 26), "yyyy-mm-dd", "2021-10-26"),
        (datetime.datetime(2021, 10, 26), 'yyyy"年"m"月"d"日"', "2021年10月26日"),
        (datetime.datetime(2021, 10, 1), '[$-804]yyyy"年"m"月"', "2021年10月"),
        (datetime.datetime(2021, 10, 26, 8, 30), "yyyy-mm-dd hh:mm", "2021-10-26 08:30"),
        (datetime.time(8, 5), "hh:mm", "08:05"),
        ("悟道2.0|悟道", "General", "悟道2.0"),
    ]
    for number, (value, shape, _) in enumerate(values, start=2):
        sheet.append([number, f"问{number}？", value, True])
        sheet.cell(number, 3).number_format = shape
    sheet.append([99.0, "没有？", None, False])
    sheet.cell(3, 2).font = Font(bold=True)
    book.save(path)
    found = read_questions(path)
    assert found.problems == ()
    assert [q.answers[0] for q in found.questions[:-1]] == [shown for _, _, shown in values]
    assert found.questions[-2].answers == ("悟道2.0", "悟道")
    assert found.questions[-1] == Question(
        id="99", question="没有？", answerable=False, where="qa.xlsx 题目表!14"
    )


def test_the_sheet_with_the_questions_is_found(tmp_path: Path) -> None:
    path = workbook(tmp_path, [["说明文字", None], ["请填第二张表", 3]])
    book = openpyxl.load_workbook(path)
    for name in ("题", "旧题"):
        sheet = book.create_sheet(name)
        sheet.append(["问题", "答案"])
        sheet.append([])
        sheet.append([f"{name}？", "甲"])
    book.save(path)
    found = read_questions(path)
    assert found.questions == (
        Question(id="row-3", question="题？", answers=("甲",), where="qa.xlsx 题!3"),
    )
    assert found.problems == (
        Problem(
            "qa.xlsx 旧题",
            'this sheet has a column for the question too; only "题" is read. '
            "Put its rows there, or save it as a file of its own",
        ),
    )


def test_merged_cells_belong_to_all_their_rows(tmp_path: Path) -> None:
    path = workbook(
        tmp_path,
        [
            ["文章", "问题", "答案", "标签"],
            ["岛/灯塔", "建于何年？", "1908年", "a"],
            [None, None, "一九〇八年", "b"],
            [None, "多高？", "31米", None],
            ["桥", "多长？", "2公里", None],
        ],
    )
    book = openpyxl.load_workbook(path)
    book.worksheets[0].merge_cells("A2:A4")
    book.worksheets[0].merge_cells("B2:B3")
    book.save(path)
    assert [
        (q.question, q.articles, q.answers, q.tags) for q in read_questions(path).questions
    ] == [
        ("建于何年？", ("岛/灯塔",), ("1908年", "一九〇八年"), ("a", "b")),
        ("多高？", ("岛/灯塔",), ("31米",), ()),
        ("多长？", ("桥",), ("2公里",), ()),
    ]


def test_cells_without_a_value_are_named(tmp_path: Path) -> None:
    path = workbook(
        tmp_path,
        [
            ["问题", "答案", "我的"],
            ["一？", "=A1&B1", None],
            ["二？", "#N/A", None],
            ["三？", "丙", "=1+1"],
            [None, "丁", None],
        ],
    )
    found = read_questions(path)
    assert [q.question for q in found.questions] == ["三？"]  # a column of one's own may be broken
    assert found.problems == (
        Problem(
            "qa.xlsx 题目表!B2",
            "the formula =A1&B1 has no value saved with it; open the file in a spreadsheet "
            "program and save it, or write the value itself",
        ),
        Problem("qa.xlsx 题目表!B3", "the cell shows the error #N/A; write the value itself"),
        Problem("qa.xlsx 题目表!A5", '"问题" is empty; every row needs its question'),
    )


def test_a_formula_with_a_value_is_read(tmp_path: Path) -> None:
    path = workbook(tmp_path, [["问题", "答案"], ["几？", "=1+1"]])
    rewritten = tmp_path / "with_value.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(rewritten, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                assert b"<v></v>" in part or b"<v />" in part or b"<v/>" in part
                for empty in (b"<v></v>", b"<v />", b"<v/>"):
                    part = part.replace(empty, b"<v>2</v>")
            new.writestr(name, part)
    assert read_questions(rewritten).questions[0].answers == ("2",)


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("old.xls", b"\xd0\xcf\x11\xe0" + bytes(600), r"old workbook \(\.xls\).*save it as \.xlsx"),
        ("torn.xlsx", b"PK\x03\x04" + bytes(600), r"not a whole \.xlsx.*save it as \.xlsx"),
        ("qa.xls", "问题\t答案\n谁？\t甲\n".encode("gbk"), None),  # a table under that name
    ],
)
def test_other_workbooks(tmp_path: Path, name: str, data: bytes, message: str | None) -> None:
    path = saved(tmp_path, data, name)
    if message is None:
        assert read_questions(path).questions[0].answers == ("甲",)
        return
    with pytest.raises(EvaluationError, match=message):
        read_questions(path)


def test_workbooks_without_questions(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match="has no questions: it is empty"):
        read_questions(workbook(tmp_path, []))
    with pytest.raises(
        EvaluationError, match=r'first row holds: "甲"\..*\(looked at the sheets: 题'
    ):
        read_questions(workbook(tmp_path, [["甲"], ["乙"]]))
    with pytest.raises(EvaluationError, match="has no texts to make a corpus from"):
        contexts_as_articles(workbook(tmp_path, [["问题"], ["谁？"]]), tmp_path / "corpus")


# ---- BEIR and TREC -------------------------------------------------------------------------


def beir(folder: Path) -> Path:
    (folder / "qrels").mkdir(parents=True)
    queries = [
        {"_id": "q1", "text": "灯塔多高？"},
        {"_id": "q2", "text": "of another split"},
        {"_id": "q3", "text": "judged, nothing relevant"},
        {"_id": "q4"},
    ]
    documents = [
        {"_id": "DOC/1 甲", "title": "灯塔: 望海", "text": "塔身高31米。\n每天有船。"},
        {"_id": "0123", "title": "", "text": "桥长2公里。"},
        {"_id": "t", "title": "只有标题", "text": ""},
        {"_id": "none", "title": "", "text": " "},
    ]
    for name, records in (("queries", queries), ("corpus", documents)):
        text = "\n".join(json.dumps(record, ensure_ascii=False) for record in records)
        (folder / f"{name}.jsonl").write_text(text + "\n", encoding="utf-8")
    (folder / "qrels" / "test.tsv").write_text(
        "query-id\tcorpus-id\tscore\nq1\tDOC/1 甲\t2\nq1\t0123\t1\nq1\tt\t0\nq3\tt\t0\n"
        "q9\tt\t1\nq1\tt\tyes\nq1\t1\n",
        encoding="utf-8",
    )
    (folder / "qrels" / "train.tsv").write_text("q2\t0123\t1\n", encoding="utf-8")
    return folder


@pytest.mark.parametrize("given_as", [".", "queries.jsonl", "qrels/test.tsv"])
def test_a_beir_folder(tmp_path: Path, given_as: str) -> None:
    found = read_questions(beir(tmp_path / "set") / given_as)
    assert found.kind == "beir"
    assert found.questions == (
        Question(
            id="q1", question="灯塔多高？", articles=("DOC/1 甲", "0123"), where="queries.jsonl:1"
        ),
    )
    assert found.problems == (
        Problem("test.tsv:7", "the last column must be a grade (0, 1, …), not 'yes'"),
        Problem(
            "test.tsv:8",
            "has 2 columns; write query-id, document-id, grade (BEIR) or "
            "query-id, 0, document-id, grade (TREC)",
        ),
        Problem("queries.jsonl:3", "test.tsv names no relevant document for query 'q3'"),
        Problem("queries.jsonl:4", '"text" is missing or empty'),
        Problem("test.tsv:6", "query 'q9' is judged, but queries.jsonl lacks it"),
    )


def test_another_split_is_named_by_its_file(tmp_path: Path) -> None:
    found = read_questions(beir(tmp_path / "set") / "qrels" / "train.tsv")
    assert [(q.id, q.articles) for q in found.questions] == [("q2", ("0123",))]


def test_documents_become_articles_with_their_ids(tmp_path: Path) -> None:
    found = contexts_as_articles(beir(tmp_path / "set"), tmp_path / "corpus")
    assert found.questions[0].articles == ("DOC/1 甲", "0123")
    assert found.problems[-1] == Problem(
        "corpus.jsonl:4", "the document has neither text nor title"
    )
    corpus = read_corpus(tmp_path / "corpus")
    assert sorted((a.id, a.title, a.text) for a in corpus.articles) == [
        ("0123", "桥长2公里", "桥长2公里。"),
        ("DOC/1 甲", "灯塔: 望海", "塔身高31米。\n每天有船。"),
        ("t", "只有标题", "只有标题"),
    ]
    with pytest.raises(EvaluationError, match="is not empty"):
        contexts_as_articles(tmp_path / "set", tmp_path / "corpus")


TOPICS = {
    "classic": (
        "<top>\n<num> Number: 301\n<title> Topic: 灯塔 &amp;\n 高度\n\n<desc> Description:\nLong.\n"
        "</top>\n<top>\n<num> Number: 302\n<desc> Description:\n only a description\n</top>\n"
    ),
    "xml": (
        '<?xml version="1.0"?>\n<topics>\n<topic number="301"><query>灯塔 &amp; 高度</query></topic>\n'
        '<topic number="302"><title>only a description</title></topic></topics>\n'
    ),
    "lines": "301\t灯塔 & 高度\n302\tonly a description\n",
}


@pytest.mark.parametrize("form", TOPICS)
@pytest.mark.parametrize("given_as", [".", "topics.txt", "qrels.test.txt"])
def test_trec_topics_beside_their_qrels(tmp_path: Path, form: str, given_as: str) -> None:
    saved(tmp_path, TOPICS[form], "topics.txt")
    saved(tmp_path, "301 0 doc-1 1\n301 0 doc-2 -1\n302\t0\tdoc-3\t2\n", "qrels.test.txt")
    saved(tmp_path, "of the set", "README")
    found = read_questions(tmp_path / given_as)
    assert (found.kind, found.problems) == ("trec", ())
    assert [(q.id, q.question, q.articles) for q in found.questions] == [
        ("301", "灯塔 & 高度", ("doc-1",)),
        ("302", "only a description", ("doc-3",)),
    ]
    with pytest.raises(EvaluationError, match="comes without documents that are read"):
        contexts_as_articles(tmp_path / given_as, tmp_path / "corpus")


def test_broken_topics_are_named(tmp_path: Path) -> None:
    saved(
        tmp_path,
        "<top>\n<num> 1\n<title> one\n</top>\n<top>\n<title> two\n</top>\n<top>\n<num> 3\n</top>",
        "topics",
    )
    saved(tmp_path, "1 0 d 1\n", "qrels")
    assert read_questions(tmp_path).problems == (
        Problem("topics:5", "the topic has no number (<num> or number=…)"),
        Problem("topics:8", "topic '3' has no <title>, <query> or <desc>"),
    )


def test_folders_that_hold_no_set_or_too_many(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match=r"is a folder; name .* BEIR is read .* qrels\.txt"):
        read_questions(tmp_path)
    for name in ("topics.a", "topics.b", "qrels"):
        saved(tmp_path, "1\tx", name)
    with pytest.raises(
        EvaluationError, match=r"several files that may be the topics: topics\.a, top"
    ):
        read_questions(tmp_path)
    alone = tmp_path / "alone"
    alone.mkdir()
    with pytest.raises(EvaluationError, match="TREC topics need their qrels in the same folder"):
        read_questions(saved(alone, "<top><num>1<title>x</top>", "topics"))


# ---- many ----------------------------------------------------------------------------------


def test_twenty_thousand_questions_are_read_whole(tmp_path: Path) -> None:
    lines = [json.dumps({"id": n, "question": f"第{n}问？", "own": 1}) for n in range(20_000)]
    lines[777] = "{"
    found = read_questions(saved(tmp_path, "\n".join(lines), "qa.jsonl"))
    assert len(found.questions) == 19_999
    assert [p.path for p in found.problems] == ["qa.jsonl:778"]
    table = "id,question,answers\n" + "".join(f"{n},第{n}问？,答{n}\n" for n in range(20_000))
    read = read_questions(saved(tmp_path, table.encode("gb18030")))
    assert (len(read.questions), read.questions[-1].answers) == (20_000, ("答19999",))
