"""Saved runs: a folder of reports, each in a file of its own name.

<index>/evaluation/runs/NAME.json            a finished run
<index>/evaluation/runs/NAME.partial.jsonl   the journal of an unfinished one
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import tempfile
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from askllm.errors import EvaluationError
from askllm.evaluate.report import Report

LONGEST_NAME = 64
_NAME = re.compile(rf"[0-9A-Za-z㐀-鿿\U00020000-\U0003ffff_.-]{{1,{LONGEST_NAME}}}")
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.IGNORECASE)
"""Names that Windows gives to devices, whatever follows a point."""


@dataclass(frozen=True, slots=True)
class Saved:
    """One run of a folder, for a list.

    ``questions`` and ``right`` (in [0, 1]) are ``None`` where ``problem`` says why the file
    cannot be used.
    """

    name: str
    path: Path
    questions: int | None
    right: float | None
    settings: Mapping[str, str]
    problem: str | None = None


def runs_folder(index: Path) -> Path:
    """Return where the runs of an index lie."""
    return index / "evaluation" / "runs"


def check_name(name: str) -> str:
    """Return ``name`` if it can name a run: Latin letters, digits, Han, ``- _ .``, up to 64.

    Raises:
        EvaluationError: it cannot; the message says what can.
    """
    plain = unicodedata.normalize("NFC", name)
    if not _NAME.fullmatch(plain) or plain[0] in ".-" or plain[-1] == ".":
        raise EvaluationError(
            f"{name[:LONGEST_NAME]!r} cannot name a run: use up to {LONGEST_NAME} letters, digits, "
            "Chinese characters, - _ and . (no point or hyphen in front, no point at the end)"
        )
    if _DEVICES.fullmatch(plain):
        raise EvaluationError(f"{name!r} is the name of a device on Windows; choose another")
    return plain


def run_path(folder: Path, name: str) -> Path:
    """Return the file of a run. Raises ``EvaluationError`` for a name that cannot be."""
    return folder / f"{check_name(name)}.json"


def journal_path(folder: Path, name: str) -> Path:
    """Return the journal of an unfinished run. Raises ``EvaluationError`` as ``run_path``."""
    return folder / f"{check_name(name)}.partial.jsonl"


def save_run(folder: Path, name: str, report: Report) -> Path:
    """Write a report under ``name``, whole or not at all; one of that name is replaced.

    Raises:
        EvaluationError: the name cannot be, or the folder cannot be written.
    """
    path = run_path(folder, name)
    draft: Path | None = None
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle, made = tempfile.mkstemp(dir=folder, prefix=".", suffix=".tmp")
        draft = Path(made)
        with open(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(report.to_json())
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, path)
    except OSError as error:
        if draft is not None:
            with contextlib.suppress(OSError):
                draft.unlink()
        raise EvaluationError(f"{path} cannot be written: {error.strerror or error}") from error
    return path


def load_run(folder: Path, name: str) -> Report:
    """Read the run of that name.

    Raises:
        EvaluationError: there is none (the message names those there are), or its file is damaged
            or of another program.
    """
    path = run_path(folder, name)
    if not path.is_file():
        names = ", ".join(_names(folder)) or "none yet; make one with --save NAME"
        raise EvaluationError(f"there is no run {name!r} in {folder}. Saved runs: {names}")
    return read_report(path)


def read_report(path: Path) -> Report:
    """Read a report from any file: a saved run, or what ``--out`` wrote.

    Raises:
        EvaluationError: it cannot be read, or is no report.
    """
    try:
        value = json.loads(path.read_bytes())
    except OSError as error:
        raise EvaluationError(f"{path} cannot be read: {error.strerror or error}") from error
    except (ValueError, RecursionError) as error:
        raise EvaluationError(
            f"{path} is damaged, or no report ({str(error)[:80]}); run the evaluation again"
        ) from error
    if not isinstance(value, dict):
        raise EvaluationError(f"{path} is no report; name a run or a file made with --out")
    try:
        return Report.from_dict(value)
    except EvaluationError as error:
        raise EvaluationError(f"{path}: {error}") from error


def list_runs(folder: Path) -> tuple[Saved, ...]:
    """List the runs of a folder by name; a file that cannot be used is listed with the reason."""
    return tuple(_saved(folder, name) for name in _names(folder))


def delete_run(folder: Path, name: str) -> None:
    """Delete a run and what is left of an unfinished one of that name.

    Raises:
        EvaluationError: there is neither, or it cannot be deleted.
    """
    journals = folder.glob(f"{journal_path(folder, name).name}*")
    there = [file for file in (run_path(folder, name), *journals) if file.is_file()]
    if not there:
        raise EvaluationError(f"there is no run {name!r} in {folder}")
    for file in there:
        try:
            file.unlink()
        except OSError as error:
            reason = error.strerror or error
            raise EvaluationError(f"{file} cannot be deleted: {reason}") from error


def _names(folder: Path) -> list[str]:
    return sorted(
        path.stem
        for path in folder.glob("*.json")
        if path.is_file() and _NAME.fullmatch(unicodedata.normalize("NFC", path.stem))
    )


def _saved(folder: Path, name: str) -> Saved:
    path = folder / f"{name}.json"
    try:
        report = read_report(path)
    except EvaluationError as error:
        return Saved(name, path, None, None, {}, str(error))
    overall = report.overall
    return Saved(name, path, overall.questions, overall.figures["right"].value, report.settings)
