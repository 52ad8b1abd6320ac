"""Any evaluation file to a ``QuestionSet``; a file with texts of its own also to a corpus."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

from askllm.errors import EvaluationError
from askllm.evaluate.delimited import has_question_column, read_delimited
from askllm.evaluate.questions import QuestionSet, read_bytes, read_jsonl, utf8
from askllm.evaluate.spreadsheet import is_workbook, read_workbook
from askllm.evaluate.squad import Context, is_squad, parse, without_articles, write_contexts
from askllm.evaluate.trec import find_layout, no_layout, read_retrieval, write_documents

FORMATS = (
    "JSONL (a JSON object a line), CSV or TSV with a header, .xlsx, JSON of the SQuAD family "
    "(SQuAD 1.1 and 2.0, CMRC 2018, DRCD), a BEIR folder, TREC topics beside their qrels"
)
"""What is read, for messages."""

JSON_SUFFIXES = (".json", ".jsonl", ".ndjson")


def read_questions(path: Path) -> QuestionSet:
    """Read an evaluation file of any kind in ``FORMATS``; its content decides, not its name.

    A SQuAD-format file names no articles of the user's corpus, so its questions have none here;
    ``contexts_as_articles`` makes a corpus for which they do.

    Raises:
        EvaluationError: the file is missing, not in an encoding of its kind, of no known format,
            or has no usable question. The message names the file, the line where there is one,
            and the fix.
    """
    if path.is_dir():
        layout = find_layout(path)
        if layout is None:
            raise no_layout(path)
        return read_retrieval(layout)
    data = read_bytes(path)
    of_beir = path.name == "queries.jsonl" or path.parent.name == "qrels"
    layout = find_layout(path) if of_beir else None
    if layout is not None:
        return read_retrieval(layout)
    if is_workbook(data):
        return read_workbook(path, data)
    if not _is_json(path, data):
        return _read_table(path, data)
    try:
        text = utf8(path, data)
    except EvaluationError:
        if path.suffix.lower() != ".jsonl":
            raise
        # One bad byte spoils its own line; escaped, it is told there and the rest runs.
        return read_jsonl(path, data.decode("utf-8-sig", "surrogateescape"))
    value = _as_json(text)
    if is_squad(value):
        return without_articles(parse(path, value)[0])
    _refuse_other_json(path, text, value)
    return read_jsonl(path, text)


def contexts_as_articles(path: Path, folder: Path) -> QuestionSet:
    """Write the texts that come with a file as a corpus and return its questions.

    Args:
        path: a file of the SQuAD family, or a BEIR folder (or its queries, or one of its qrels).
        folder: a new or empty folder; one ``.txt`` a paragraph or document is written into it.

    Returns:
        The questions; ``articles`` name the paragraph or document as the article's id will.

    Raises:
        EvaluationError: as ``read_questions``; or the file has no texts of its own; or the
            folder is not empty.
    """
    layout = find_layout(path) if path.exists() else None
    if layout is not None:
        questions = read_retrieval(layout)
        lost = write_documents(layout, folder)
        return dataclasses.replace(questions, problems=(*questions.problems, *lost))
    questions, contexts = _read_squad(path)
    write_contexts(contexts, folder)
    return questions


def _read_table(path: Path, data: bytes) -> QuestionSet:
    """Read a table with a column for the question, or TREC topics or qrels with their other half."""
    if data.strip() and not has_question_column(path, data):
        layout = find_layout(path)
        if layout is not None:
            return read_retrieval(layout)
        if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
            raise EvaluationError(
                f"{path} is mark-up (HTML or XML). Read are: {FORMATS}. TREC topics need their "
                "qrels in the same folder, in a file with qrels in its name; a web page with a "
                "table can be saved as .xlsx"
            )
    return read_delimited(path, data)


def _read_squad(path: Path) -> tuple[QuestionSet, tuple[Context, ...]]:
    data = read_bytes(path)
    value = None if is_workbook(data) or not _is_json(path, data) else _as_json(utf8(path, data))
    if not is_squad(value):
        raise EvaluationError(
            f"{path} has no texts to make a corpus from, as a SQuAD-format file or a BEIR folder "
            "has; leave out --corpus-from-file and name the articles' folder with --corpus"
        )
    return parse(path, value)


def _is_json(path: Path, data: bytes) -> bool:
    first = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    return first in (b"{", b"[") or path.suffix.lower() in JSON_SUFFIXES


def _as_json(text: str) -> object:
    """Return the whole file as one JSON value; ``None`` if it is several lines of them, or none."""
    first = text.lstrip()[:1]
    if first not in ("{", "["):
        return None
    try:
        value: object = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value


def _refuse_other_json(path: Path, text: str, value: object) -> None:
    """Say so when the file is broken JSON of many lines, or JSON that holds no questions."""
    if value is None and path.suffix.lower() == ".json":
        _refuse_broken_json(path, text)
    if isinstance(value, list):
        raise EvaluationError(
            f"{path} is one JSON list; write its objects one a line (JSONL), without the brackets"
        )
    if isinstance(value, dict) and "question" not in value and "id" not in value:
        fields = ", ".join(sorted(value)[:6]) or "none"
        raise EvaluationError(
            f"{path} is JSON of no known evaluation format (its fields: {fields}); "
            'expected JSONL with "id" and "question", or SQuAD JSON with "data"'
        )


def _refuse_broken_json(path: Path, text: str) -> None:
    """Name the place where one JSON value breaks off, unless its lines are values of their own."""
    try:
        json.loads(text.lstrip().split("\n", 1)[0])
    except ValueError:
        pass
    else:
        return
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        raise EvaluationError(
            f"{path}:{error.lineno} is not JSON: {error.msg} at column {error.colno}; "
            "is the file complete?"
        ) from error
    except (ValueError, RecursionError) as error:
        raise EvaluationError(f"{path} is not usable JSON: {error}") from error
