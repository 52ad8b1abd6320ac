"""CSV and TSV as spreadsheets write them: encoding and delimiter are found out.

Encodings are those of ``askllm.articles``: UTF-8 with and without a mark, UTF-16 with one,
GB18030 (GBK) and Big5. A table is short and its header is known, so where the bytes allow both
of the last two, the one whose header makes sense is taken.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from askllm.articles import decode as decoding
from askllm.errors import EvaluationError, Problem, ReadError
from askllm.evaluate.columns import (
    HEADER_WITHIN,
    Line,
    find_header,
    no_question_column,
    read_rows,
)
from askllm.evaluate.questions import QuestionSet

DELIMITERS = (",", "\t", ";", "，", "|")
"""In the order in which they are preferred where the header fits several."""

_LATIN_ENDS = "\u024f"


def read_delimited(path: Path, data: bytes) -> QuestionSet:
    """Read a CSV or TSV file with a header.

    Args:
        path: the file, for messages.
        data: its bytes.

    Raises:
        EvaluationError: its encoding is not known, its header names no question, or no row is
            usable.
    """
    lines = table_text(path, data).split("\n")
    start = 0
    delimiter = _declared(lines[0])
    if delimiter is not None:
        start = 1
    else:
        delimiter = _delimiter(path, lines)
    problems: list[Problem] = []
    rows = list(_rows(path.name, lines, start, delimiter, problems))
    try:
        found = read_rows(path, "csv", rows, wide=True)
    except EvaluationError as error:
        if not problems or find_header(rows) is None:
            raise
        raise EvaluationError(f"{error}; {problems[0].path}: {problems[0].reason}") from None
    by_line = sorted((*found.problems, *problems), key=_line_of)
    return QuestionSet(found.path, found.kind, found.questions, tuple(by_line))


def has_question_column(path: Path, data: bytes) -> bool:
    """Whether the file is a table with a column for the question.

    Raises:
        EvaluationError: its encoding is not known.
    """
    lines = table_text(path, data).split("\n")
    return any(_columns(path.name, lines, mark) for mark in DELIMITERS)


def table_text(path: Path, data: bytes) -> str:
    """Return the text of a table, with line feeds at line ends.

    Raises:
        EvaluationError: the bytes are no text in an encoding known here.
    """
    names = () if _is_utf(data) else ("gb18030", "big5hkscs")
    readings = [text for name in names if (text := _strict(data, name)) is not None]
    try:
        text = decoding.decode(data)
    except ReadError as error:
        if not readings:
            raise EvaluationError(
                f"{path} cannot be read as a table: {error}. Save it as CSV in UTF-8, "
                "UTF-16, GBK (GB18030) or Big5, or as .xlsx"
            ) from error
    else:
        # Of a few short cells, decode may make Korean; a Western file it knows.
        if not readings or text in readings or max(text, default="") <= _LATIN_ENDS:
            readings.insert(0, text)
    return max(readings, key=_known_columns)


def _is_utf(data: bytes) -> bool:
    marked = data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf"))
    return marked or _strict(data, "utf-8") is not None


def _strict(data: bytes, name: str) -> str | None:
    try:
        return decoding.decode(data.decode(name).encode("utf-8"))
    except (UnicodeDecodeError, ReadError):
        return None


def _known_columns(text: str) -> int:
    head = text[:20_000].split("\n")[: HEADER_WITHIN * 2]
    return max(_columns("", head, mark) for mark in DELIMITERS)


def _columns(name: str, lines: list[str], delimiter: str) -> int:
    """Count the columns known in the header that this delimiter gives; 0 without a question."""
    rows = _rows(name, lines[: HEADER_WITHIN * 2], 0, delimiter, [])
    header = find_header(rows)
    return 0 if header is None else sum(len(columns) for columns in header.fields.values())


def _declared(line: str) -> str | None:
    """Return the delimiter that Excel reads from a first line ``sep=;``, if that is one."""
    word = line.strip().strip('"').lower()
    return word[4] if word.startswith("sep=") and len(word) == 5 else None


def _delimiter(path: Path, lines: list[str]) -> str:
    counts = {mark: _columns(path.name, lines, mark) for mark in DELIMITERS}
    best = max(DELIMITERS, key=lambda mark: counts[mark])
    if not counts[best]:
        raise no_question_column(path, _rows(path.name, lines, 0, ",", []))
    return best


def _rows(
    name: str, lines: list[str], start: int, delimiter: str, problems: list[Problem]
) -> Iterator[Line]:
    """Cut lines into rows; a quote that is never closed costs its own line, not the rest."""
    at = start
    while at < len(lines):
        feed = _Feed(lines, at)
        reader = csv.reader(feed, delimiter=delimiter, strict=True)
        row_starts = at
        try:
            for cells in reader:
                yield Line(name, row_starts + 1, tuple(cells))
                row_starts = feed.at
            return
        except csv.Error as error:
            reason = (
                'a quote (") is opened and not closed where the cell ends; close it, or double '
                'a quote inside a cell ("")'
                if "limit" not in str(error)
                else f'a cell is too long ({error}); is a quote (") left open?'
            )
            problems.append(Problem(f"{name}:{row_starts + 1}", reason))
            at = row_starts + 1


class _Feed:
    """The lines from ``at`` on for ``csv.reader``; ``at`` tells how far it has read."""

    def __init__(self, lines: list[str], at: int) -> None:
        self._lines = lines
        self.at = at

    def __iter__(self) -> _Feed:
        return self

    def __next__(self) -> str:
        if self.at >= len(self._lines):
            raise StopIteration
        self.at += 1
        return self._lines[self.at - 1] + "\n"


def _line_of(problem: Problem) -> int:
    return int(problem.path.rpartition(":")[2])
