"""Rows of a table to ``Question``s: which column is which, and what its cells say.

The first row, among the first ten, with a column for the question is the header. Its names are
compared folded (width, case, script), without what stands in brackets, punctuation and a number at
the end: ``問題（必填）``, ``Question`` and ``question*`` are one, 答案1 and 答案2 are both answers.
"""

from __future__ import annotations

import dataclasses
import difflib
import functools
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from askllm.errors import EvaluationError, Problem
from askllm.evaluate.questions import Question, QuestionSet, collected, whole
from askllm.text import folded

HEADER_WITHIN = 10
"""Rows that are looked through for the header: titles and notes may stand above it."""

NAMES: Mapping[str, tuple[str, ...]] = {
    "question": ("问题", "question", "提问", "题目", "问句", "问", "q", "questions", "问题内容",
                 "题干", "questiontext", "userquestion", "用户问题", "query"),
    "answers": ("答案", "answers", "answer", "标准答案", "参考答案", "正确答案", "期望答案", "回答",
                "答", "短答案", "a", "shortanswer", "expected", "expectedanswer", "reference",
                "referenceanswer", "gold", "goldanswer", "groundtruth", "correctanswer"),
    "articles": ("来源", "articles", "文章", "article", "来源文章", "出处", "文章编号", "文档",
                 "文件", "文件名", "source", "sources", "sourcearticle", "document", "documents",
                 "doc", "docs", "docid", "articleid", "goldarticle", "file"),
    "evidence": ("证据", "evidence", "依据", "原文", "原句", "引文", "引用", "证据句", "quote",
                 "quotes", "quotation", "supportingsentence", "goldevidence"),
    "answerable": ("可回答", "answerable", "可答", "是否可回答", "是否可答", "能否回答", "能回答",
                   "有答案", "有无答案", "isanswerable", "hasanswer"),
    "unanswerable": ("不可回答", "unanswerable", "无答案", "无法回答", "isimpossible",
                     "impossible", "noanswer"),
    "history": ("历史", "history", "上文", "前文", "对话历史", "前面的问题", "之前的问题", "前问",
                "previous", "previousquestion", "previousquestions"),
    "items": ("列表", "items", "列表项", "列举项", "项目", "item", "listitems"),
    "type": ("类型", "type", "题型", "问题类型", "类别", "分类", "questiontype", "category"),
    "tags": ("标签", "tags", "tag", "label", "labels"),
    "note": ("备注", "note", "注释", "说明", "附注", "notes", "comment", "comments", "remark",
             "remarks"),
    "id": ("编号", "id", "序号", "号", "题号", "问题编号", "no", "number", "qid", "questionid",
           "index"),
}  # fmt: skip
"""What each column may be called; the first two of each are the ones that messages suggest."""

LISTS = ("answers", "articles", "evidence", "history", "items", "tags")
_SENTENCES = ("evidence", "history")
_YES = frozenset("是 有 可 可以 能 对 真 true yes y t 1 √ ✓ ✔".split())
_NO = frozenset("否 无 不 不可 不可以 不能 没有 错 假 false no n f 0 × x ✗ ✘".split())
_BRACKETS = re.compile(r"[（(\[【].*?[)）\]】]")


@dataclass(frozen=True, slots=True)
class Line:
    """One row as it was read: where it stands, and its cells as a person sees them.

    ``unreadable`` gives the reason for each cell that has no text to read (a formula without a
    value). ``merged`` gives, for each cell that a vertical merge covers, the row the merge
    starts at; its text is then that of the first row.
    """

    file: str
    number: int
    cells: tuple[str, ...]
    sheet: str | None = None
    unreadable: Mapping[int, str] = field(default_factory=dict)
    merged: Mapping[int, int] = field(default_factory=dict)

    @property
    def where(self) -> str:
        """``file:line``, or ``file sheet!row``."""
        row = f":{self.number}" if self.sheet is None else f" {self.sheet}!{self.number}"
        return self.file + row

    def at(self, column: int) -> str:
        """Name one cell; a line of text has no cells to name, so there it is ``where``."""
        if self.sheet is None:
            return self.where
        return f"{self.file} {self.sheet}!{letters(column)}{self.number}"

    @property
    def width(self) -> int:
        """Count the cells up to the last that is not blank."""
        return max((at for at, text in enumerate(self.cells, start=1) if text.strip()), default=0)

    def cell(self, column: int) -> str:
        """Return the cell's text, empty if the row ends before it."""
        return self.cells[column].strip() if column < len(self.cells) else ""


@dataclass(frozen=True, slots=True)
class Header:
    """Where the header stands and which columns hold which field."""

    line: Line
    fields: Mapping[str, tuple[int, ...]]
    unknown: tuple[int, ...]

    def title(self, column: int) -> str:
        """Return the column's name as the file writes it."""
        return self.line.cell(column)


def find_header(lines: Iterable[Line]) -> Header | None:
    """Return the first row with a column for the question, within ``HEADER_WITHIN`` rows."""
    full = (line for line in lines if any(cell.strip() for cell in line.cells))
    for _, line in zip(range(HEADER_WITHIN), full, strict=False):
        names = [_field(line.cell(column)) for column in range(len(line.cells))]
        if "question" in names:
            fields = {
                name: tuple(at for at, given in enumerate(names) if given == name)
                for name in dict.fromkeys(names)
                if name is not None
            }
            unknown = tuple(at for at, given in enumerate(names) if given is None and line.cell(at))
            return Header(line, fields, unknown)
    return None


def read_rows(path: Path, kind: str, lines: list[Line], *, wide: bool) -> QuestionSet:
    """Read the rows below the header.

    Args:
        path: the file, for messages.
        kind: ``"csv"`` or ``"xlsx"``.
        lines: all rows, blank ones included.
        wide: a row with more cells than the header is a mistake (a delimiter outside quotes).

    Raises:
        EvaluationError: there is no column for the question, or no usable row.
    """
    header = find_header(lines)
    if header is None:
        raise no_question_column(path, lines)
    return collected(path, kind, _read(header, lines, wide))


def no_question_column(path: Path, lines: Iterable[Line]) -> EvaluationError:
    """Make the error for a table whose header names no question; it lists what is allowed."""
    first = next((line for line in lines if any(c.strip() for c in line.cells)), None)
    if first is None:
        return EvaluationError(f"{path} has no questions: it is empty; {_allowed()}")
    shown = ", ".join(f'"{cell.strip()[:20]}"' for cell in first.cells[:8] if cell.strip())
    return EvaluationError(
        f"{path} has no column for the question; its first row holds: {shown}. {_allowed()}"
    )


def letters(column: int) -> str:
    """Return a column's letters: 0 is A, 26 is AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def _allowed() -> str:
    names = ", ".join(f"{zh}/{en}" for zh, en, *_ in NAMES.values())
    return f"Name the columns in the first row; these are read: {names}"


@functools.lru_cache(maxsize=512)
def _field(name: str) -> str | None:
    plain = _plain(name)
    return next((known for known, names in _FORMS.items() if plain and plain in names), None)


def _plain(name: str) -> str:
    word = "".join(char for char in _BRACKETS.sub("", folded(name)) if char.isalnum())
    bare = word.rstrip("0123456789")
    return bare if len(bare) > 1 else word  # q2 is no column of questions


_FORMS = {known: frozenset(_plain(name) for name in names) for known, names in NAMES.items()}


def _read(header: Header, lines: list[Line], wide: bool) -> Iterator[Question | Problem]:
    yield from _header_problems(header)
    below = [line for line in lines if line.number > header.line.number]
    for group in _grouped(header, below):
        first = group[0]
        broken = [
            Problem(line.at(column), reason)
            for line in group
            for column, reason in line.unreadable.items()
            if any(column in columns for columns in header.fields.values())
        ]
        if broken:
            yield from broken
            continue
        many, most = first.width, header.line.width
        if wide and many > most:
            yield Problem(
                first.where,
                f"has {many} cells where the header has {most}; put a cell that holds the "
                'delimiter in quotes: "…"',
            )
            continue
        try:
            yield _question(header, group)
        except _CellError as error:
            yield Problem(first.at(error.column), str(error))


def _header_problems(header: Header) -> Iterator[Problem]:
    """Name columns that look misspelt, and a second column for what can be said only once."""
    every = [form for forms in _FORMS.values() for form in forms]
    for column in header.unknown:
        title = header.title(column)
        near = difflib.get_close_matches(_plain(title), every, n=1, cutoff=0.8)
        if near and _field(near[0]) not in header.fields:
            known = _field(near[0])
            yield Problem(
                header.line.at(column),
                f'column "{title}" is not read; did you mean "{near[0]}" ({known})?',
            )
    for name, columns in header.fields.items():
        for column in columns[1:] if name not in LISTS else ():
            yield Problem(
                header.line.at(column),
                f'column "{header.title(column)}" is not read: '
                f'"{header.title(columns[0])}" is the {name} already; drop or rename one',
            )


def _grouped(header: Header, lines: list[Line]) -> Iterator[list[Line]]:
    """Put the rows together that one merged question cell spans; drop rows that hold nothing."""
    asked = header.fields["question"][0]
    known = [column for columns in header.fields.values() for column in columns]
    group: list[Line] = []
    top: int | None = None
    for line in lines:
        start = line.merged.get(asked)
        if group and start is not None and start == top:
            group.append(line)
            continue
        if group:
            yield group
        top = start
        full = any(line.cell(column) or column in line.unreadable for column in known)
        group = [line] if full else []
    if group:
        yield group


class _CellError(ValueError):
    """What is wrong with the cell of ``column``."""

    def __init__(self, column: int, reason: str) -> None:
        super().__init__(reason)
        self.column = column


def _question(header: Header, group: list[Line]) -> Question:
    first = group[0]
    lists = {name: _list(header, group, name) for name in LISTS}
    asked = header.fields["question"][0]
    text = _text(header, group, "question")
    if text is None:
        raise _CellError(asked, f'"{header.title(asked)}" is empty; every row needs its question')
    answerable = _answerable(header, group)
    for name in ("answers", "items"):
        if not answerable and lists[name]:
            raise _CellError(
                header.fields[name][0],
                f'marked as not answerable, yet "{header.title(header.fields[name][0])}" is '
                "given; drop one of them",
            )
    found = Question(
        id=_text(header, group, "id") or f"line-{first.number}",
        question=text,
        answers=lists["answers"],
        articles=lists["articles"],
        evidence=lists["evidence"],
        answerable=answerable,
        history=lists["history"],
        type=_text(header, group, "type"),
        note=_text(header, group, "note"),
        where=first.where,
        items=tuple((item,) for item in lists["items"]),
        tags=lists["tags"],
    )
    if first.sheet is not None and "id" not in header.fields:
        return dataclasses.replace(found, id=f"row-{first.number}")
    return found


def _text(header: Header, group: list[Line], name: str) -> str | None:
    for column in header.fields.get(name, ())[:1]:
        for line in group:
            if line.cell(column):
                return _sound(column, line.cell(column))
    return None


def _list(header: Header, group: list[Line], name: str) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for line in group:
        for column in header.fields.get(name, ()):
            cell = line.cell(column)
            if cell:
                found.update(dict.fromkeys(_parts(name, _sound(column, cell))))
    return tuple(found)


def _parts(name: str, cell: str) -> list[str]:
    """Cut a cell at ``|`` and line breaks; short words also at ；, tags at commas as well."""
    marks = "|｜\n" if name in _SENTENCES else "|｜\n；;，,、" if name == "tags" else "|｜\n；"
    return [part for piece in re.split(f"[{marks}]", cell) if (part := piece.strip())]


def _sound(column: int, cell: str) -> str:
    if "\ufffd" in cell:
        raise _CellError(
            column,
            f"{cell[:20]!r} holds a damaged character (\ufffd); write it again and save as UTF-8",
        )
    try:
        return whole(cell)
    except ValueError as error:
        raise _CellError(column, str(error)) from None


def _answerable(header: Header, group: list[Line]) -> bool:
    """Read yes and no in either language; an empty cell says that there is an answer."""
    for name in ("answerable", "unanswerable"):
        for column in header.fields.get(name, ())[:1]:
            cell = next((line.cell(column) for line in group if line.cell(column)), "")
            word = folded(cell)
            if word in _YES or word in _NO:
                return (word in _YES) == (name == "answerable")
            if word:
                raise _CellError(
                    column,
                    f'"{header.title(column)}" must be 是/否, yes/no, true/false or 1/0, '
                    f"not {cell[:20]!r}",
                )
    return True
