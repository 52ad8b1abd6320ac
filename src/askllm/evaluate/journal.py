"""The journal of an unfinished run: what was done outlives a kill, and is not done again.

    {"journal": "askllm-journal-1", "settings": {...}}
    {"question": "<fingerprint>", "row": {...}}
    ...

A row is appended and flushed when its question is done. A rerun with the same settings takes the
rows over; a line that was cut off by the kill is passed over.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import TextIO

from filelock import FileLock, Timeout

from askllm.errors import EvaluationError
from askllm.evaluate.questions import Question
from askllm.evaluate.row import Row

FORMAT = "askllm-journal-1"
SET_ASIDE = ".old"
MOST_NAMED = 3
"""Settings that differ and are named; the rest is counted."""


class Journal:
    """Rows of one run, on disk line by line; used as a context manager. Not thread-safe.

    Attributes:
        note: what was wrong with the journal that was there, to follow its path; or ``None``.
    """

    def __init__(self, path: Path, settings: Mapping[str, str]) -> None:
        """Use ``path`` for a run with ``settings``: those that change what comes out."""
        self._path = path
        self._settings = dict(settings)
        self._rows: dict[str, Row] = {}
        self._file: TextIO | None = None
        self._lock = FileLock(path.with_name(f"{path.name}.lock"))
        self.note: str | None = None

    def __enter__(self) -> Journal:
        """Take over what is there, and open the file for more.

        Raises:
            EvaluationError: another run writes it now, or the place cannot be written.
        """
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._lock.acquire(timeout=0)
        except Timeout:
            raise EvaluationError(
                f"{self._path} is being written by another run; wait for it, or save under "
                "another name"
            ) from None
        except OSError as error:
            raise self._unwritable(error) from error
        try:
            # Written anew beside it: a half line at the end must not swallow the next one.
            fresh = self._path.with_name(f"{self._path.name}.new")
            with open(fresh, "w", encoding="utf-8", newline="\n", opener=_private) as file:
                for line in ({"journal": FORMAT, "settings": self._settings}, *self._read()):
                    file.write(_line(line))
            if self.note is not None and not self._rows and self._path.is_file():
                os.replace(self._path, self._path.with_name(f"{self._path.name}{SET_ASIDE}"))
            os.replace(fresh, self._path)
            self._file = open(self._path, "a", encoding="utf-8", newline="\n", opener=_private)
        except OSError as error:
            self._leave()
            raise self._unwritable(error) from error
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the file; it stays, for a rerun."""
        self._leave()

    def row_of(self, question: Question) -> Row | None:
        """Return the row that an earlier run made of just this question, or ``None``."""
        return self._rows.get(fingerprint(question))

    def add(self, question: Question, row: Row) -> None:
        """Write one row.

        Raises:
            EvaluationError: the disk does not take it.
        """
        try:
            assert self._file is not None  # only between enter and exit
            self._file.write(_line({"question": fingerprint(question), "row": row.to_dict()}))
            self._file.flush()
        except OSError as error:
            raise self._unwritable(error) from error

    def remove(self) -> None:
        """Delete the journal: the run is complete."""
        self._leave()
        self._path.unlink(missing_ok=True)

    def _read(self) -> list[Mapping[str, object]]:
        """Read the lines that can be taken over; ``note`` says what cannot."""
        try:
            lines = self._path.read_text(encoding="utf-8", errors="replace").split("\n")
        except FileNotFoundError:
            return []
        head = _record(lines[0])
        if head is None or head.get("journal") != FORMAT:
            if lines != [""]:
                self.note = f"is no journal of this version; set aside as *{SET_ASIDE}, begun anew"
            return []
        differing = _differing(head.get("settings"), self._settings)
        if differing:
            self.note = (
                f"was left by a run with other settings ({differing}); "
                f"set aside as *{SET_ASIDE}, begun anew"
            )
            return []
        kept: list[Mapping[str, object]] = []
        unusable = 0
        for line in filter(None, lines[1:]):
            record = _record(line)
            row = None if record is None else _row(record)
            if record is None or row is None:
                unusable += 1
            elif row.verdict != "error":  # what failed then may work now
                self._rows[str(record["question"])] = row
                kept.append(record)
        unusable -= bool(lines[-1])  # a half line at the end is what a kill leaves
        if unusable > 0:
            self.note = f"has damaged lines ({unusable}); their questions were asked again"
        return kept

    def _leave(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None
        if self._lock.is_locked:
            with contextlib.suppress(OSError):
                os.unlink(self._lock.lock_file)
            self._lock.release()

    def _unwritable(self, error: OSError) -> EvaluationError:
        return EvaluationError(f"{self._path} cannot be written: {error.strerror or error}")


def _private(path: str, flags: int) -> int:
    """Open a file that only its owner may read, as finished runs are: it holds the same words."""
    return os.open(path, flags, 0o600)


def fingerprint(question: Question) -> str:
    """Return the SHA-256, in hex, of everything that a question says; not of where it stands."""
    said = {name: value for name, value in asdict(question).items() if name != "where"}
    plain = json.dumps(said, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()


def _line(record: Mapping[str, object]) -> str:
    return json.dumps(record, ensure_ascii=False, allow_nan=False) + "\n"


def _record(line: str) -> Mapping[str, object] | None:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _row(record: Mapping[str, object]) -> Row | None:
    row = record.get("row")
    if not isinstance(row, dict) or not isinstance(record.get("question"), str):
        return None
    try:
        return Row.from_dict(row)
    except EvaluationError:
        return None


def _differing(theirs: object, ours: Mapping[str, str]) -> str:
    """Name the settings that differ, empty if none does."""
    if not isinstance(theirs, dict):
        return "none are recorded"
    names = sorted({*theirs, *ours})
    found = [
        f"{name}: {theirs.get(name, 'none')} then, {ours.get(name, 'none')} now"
        for name in names
        if theirs.get(name) != ours.get(name)
    ]
    more = len(found) - MOST_NAMED
    return "; ".join(found[:MOST_NAMED]) + (f"; and {more} more" if more > 0 else "")
