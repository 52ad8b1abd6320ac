"""Workbooks (.xlsx) to ``Question``s: cells as the sheet shows them.

A spreadsheet makes numbers and dates of what was typed as text: 1750 becomes 1750.0, 12% becomes
0.12, 2021年10月 a day. They are turned back by the cell's number format. Old ``.xls`` and other
kinds of workbook are refused with what to do.
"""

from __future__ import annotations

import datetime
import io
import re
import warnings
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from askllm.errors import EvaluationError, Problem
from askllm.evaluate.columns import Line, find_header, no_question_column, read_rows
from askllm.evaluate.questions import QuestionSet

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.workbook.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

ZIP_MAGIC = b"PK\x03\x04"
OLD_MAGIC = b"\xd0\xcf\x11\xe0"
"""The first bytes of ``.xls``, and of a workbook under a password."""

_SAVE_AS = "open it in Excel, WPS or LibreOffice and save it as .xlsx or as CSV in UTF-8"
_DECIMALS = re.compile(r"[#,0]*0\.(0+)")
_HAN_DATE = (("y", "{0.year}年"), ("m", "{0.month}月"), ("d", "{0.day}日"))


def is_workbook(data: bytes) -> bool:
    """Whether the bytes are a workbook of some kind, readable or not."""
    return data.startswith((ZIP_MAGIC, OLD_MAGIC))


def read_workbook(path: Path, data: bytes) -> QuestionSet:
    """Read the first sheet of a workbook that has a column for the question.

    Args:
        path: the file, for messages.
        data: its bytes.

    Raises:
        EvaluationError: it is no .xlsx, no sheet has such a column, no row is usable, or openpyxl
            is not installed.
    """
    workbook = _opened(path, data, values=True)
    formulas = _opened(path, data, values=False) if _has_formulas(data) else None
    sheets = workbook.worksheets
    tables = {sheet.title: _lines(path.name, sheet, formulas) for sheet in sheets}
    asking = [name for name, lines in tables.items() if find_header(lines) is not None]
    if not asking:
        every = [line for lines in tables.values() for line in lines]
        error = no_question_column(path, every)
        names = ", ".join(tables)
        raise EvaluationError(f"{error} (looked at the sheets: {names})" if every else str(error))
    found = read_rows(path, "xlsx", tables[asking[0]], wide=False)
    others = tuple(
        Problem(
            f"{path.name} {name}",
            f'this sheet has a column for the question too; only "{asking[0]}" is read. '
            "Put its rows there, or save it as a file of its own",
        )
        for name in asking[1:]
    )
    return QuestionSet(found.path, found.kind, found.questions, (*found.problems, *others))


def _opened(path: Path, data: bytes, *, values: bool) -> Workbook:
    """Open the workbook for its cells' values, or for their formulas.

    Raises:
        EvaluationError: it is no .xlsx, or openpyxl is not installed.
    """
    if data.startswith(OLD_MAGIC):
        raise EvaluationError(
            f"{path} is an old workbook (.xls) or one under a password, which is not read; "
            f"{_SAVE_AS}, without a password"
        )
    try:
        import openpyxl
    except ImportError as error:
        raise EvaluationError(
            f"{path}: reading .xlsx needs openpyxl; install it: pip install openpyxl, "
            "or save the sheet as CSV"
        ) from error
    try:
        with warnings.catch_warnings():
            # Of styles and data checks that it drops; none of them is a cell's text.
            warnings.simplefilter("ignore", UserWarning)
            return openpyxl.load_workbook(io.BytesIO(data), data_only=values)
    except Exception as error:  # a broken part raises whatever the parser of that part does
        raise EvaluationError(
            f"{path} is not a whole .xlsx workbook ({type(error).__name__}: {error}); {_SAVE_AS}"
        ) from error


def _has_formulas(data: bytes) -> bool:
    """Whether a sheet holds a formula: the workbook is then read twice, else once."""
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        sheets = [name for name in parts.namelist() if name.startswith("xl/worksheets/")]
        return any(re.search(rb"<(?:\w+:)?f[ >/]", parts.read(name)) for name in sheets)


def _lines(file: str, sheet: Worksheet, formulas: Workbook | None) -> list[Line]:
    """Return the rows that hold something, as text."""
    merged = _merged(sheet)
    written = formulas[sheet.title] if formulas is not None else None
    return [
        line
        for number, cells in enumerate(sheet.iter_rows(), start=1)
        if (line := _line(file, sheet, number, cells, written, merged.get(number, {})))
    ]


def _line(
    file: str,
    sheet: Worksheet,
    number: int,
    cells: tuple[Any, ...],
    written: Worksheet | None,
    merged: Mapping[int, int],
) -> Line | None:
    unreadable: dict[int, str] = {}
    texts: list[str] = []
    for column, cell in enumerate(cells):
        top = merged.get(column, number)
        source: Any = cell if top == number else sheet.cell(top, column + 1)
        reason = _unreadable(source, written)
        if reason is not None:
            unreadable[column] = reason
        texts.append("" if reason is not None else _shown(source))
    if not unreadable and not any(text.strip() for text in texts):
        return None
    return Line(file, number, tuple(texts), sheet.title, unreadable, merged)


def _unreadable(cell: Cell, written: Worksheet | None) -> str | None:
    """Say why a cell has no text: its formula was never worked out, or came to an error."""
    if cell.data_type == "e":
        return f"the cell shows the error {cell.value}; write the value itself"
    if cell.value is not None or written is None:
        return None
    formula = written[cell.coordinate].value
    if not isinstance(formula, str) or not formula.startswith("="):
        return None
    return (
        f"the formula {formula[:40]} has no value saved with it; open the file in a "
        "spreadsheet program and save it, or write the value itself"
    )


def _merged(sheet: Worksheet) -> dict[int, dict[int, int]]:
    """Return, by row and column, the first row of each merge over several rows.

    Only its first column counts: what is merged across is one cell with empty ones beside it.
    """
    found: dict[int, dict[int, int]] = {}
    for merge in sheet.merged_cells.ranges:
        left, top, _, bottom = merge.bounds
        for row in range(top, bottom + 1) if bottom > top else ():
            found.setdefault(row, {})[left - 1] = top
    return found


def _shown(cell: Cell) -> str:
    """Return what the sheet shows in a cell, as far as its number format is a usual one."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _number(value, cell.number_format or "")
    if isinstance(value, datetime.datetime | datetime.date):
        return _date(value, cell.number_format or "")
    if isinstance(value, datetime.time):
        return value.strftime("%H:%M:%S").removesuffix(":00")
    return str(value)


def _number(value: float, shape: str) -> str:
    percent = "%" in shape
    number = value * 100 if percent else value
    decimals = _DECIMALS.match(shape)
    if decimals is not None:
        text = f"{number:.{len(decimals[1])}f}"
    elif isinstance(number, int) or (number.is_integer() and abs(number) < 1e15):
        text = str(int(number))
    else:
        text = f"{number:.15g}"  # a spreadsheet keeps 15 digits: 0.1 + 0.2 is 0.3 there
    return text + "%" if percent else text


def _date(value: datetime.datetime | datetime.date, shape: str) -> str:
    """Return 2021年10月 where the sheet writes dates so, 2021-10-26 (with a time if any) else."""
    if "年" in shape or "月" in shape:
        plain = re.sub(r"\[[^\]]*\]", "", shape.lower())  # [$-804] names a language
        return "".join(form.format(value) for mark, form in _HAN_DATE if mark in plain)
    if isinstance(value, datetime.datetime):
        if value.time() == datetime.time():
            return value.date().isoformat()
        return value.isoformat(" ", "minutes" if value.second == 0 else "seconds")
    return value.isoformat()
