"""The question sets to choose from: files beside the articles, and those kept with the index."""

from __future__ import annotations

import os
import re
import tempfile
import threading
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath

from askllm.errors import EvaluationError
from askllm.evaluate import QuestionSet, check_name, check_set, read_questions

SUFFIXES = (".jsonl", ".ndjson", ".csv", ".tsv", ".xlsx", ".json")
LARGEST = 20_000_000
"""Bytes of a set that is uploaded, or looked for beside the articles."""
DRAFT = "draft"
"""The set that holds proposals; nobody has read them yet, so it is not offered to be run."""
DRAFT_ID = f"sets:{DRAFT}.jsonl"
CHECKED = 2_000
"""Questions up to which a set is looked over for faults whenever it is chosen."""

_KEPT, _BESIDE = "sets", "corpus"
_UNFIT = re.compile(r"[^0-9A-Za-z㐀-鿿_.-]+")
_LONGEST = 56


@dataclass(frozen=True, slots=True)
class Listed:
    """One set of the list.

    ``id`` is what a browser sends back; it is looked up, never used as a path. ``questions`` is
    ``None`` where ``problem`` says why the file cannot be used.
    """

    id: str
    name: str
    path: Path
    kept: bool
    questions: int | None
    problem: str | None = None

    @property
    def editable(self) -> bool:
        """Whether its questions can be mended and dropped here."""
        return self.kept and self.path.suffix == ".jsonl"


@dataclass(frozen=True, slots=True)
class Details:
    """What to know of a set before it is run, each with where it is and what is said of it.

    ``findings`` is ``None`` when not looked for.
    """

    questions: int
    problems: tuple[tuple[str, str], ...]
    findings: tuple[tuple[str, str], ...] | None


class Sets:
    """The sets of one bot. Thread-safe."""

    def __init__(self, corpus: Path, kept: Path, texts: Callable[[str], str | None]) -> None:
        """Look in ``corpus`` and in ``kept``; ``texts`` gives an article's text by its id."""
        self._folders = {_BESIDE: corpus, _KEPT: kept}
        self._texts = texts
        self._known: dict[Path, tuple[tuple[int, int], int | None, str | None]] = {}
        self._lock = threading.Lock()

    @property
    def kept(self) -> Path:
        """Where sets are kept that were uploaded or made here."""
        return self._folders[_KEPT]

    def listed(self) -> tuple[Listed, ...]:
        """Return the sets that can be run, those beside the articles first, each by name."""
        return tuple(each for each in self._all() if each.id != DRAFT_ID)

    def drafts(self) -> int:
        """Return how many proposals wait to be read."""
        return sum(each.questions or 0 for each in self._all() if each.id == DRAFT_ID)

    def find(self, set_id: object) -> Listed:
        """Return the set with this id, drafts included.

        Raises:
            EvaluationError: there is none.
        """
        found = next((each for each in self._all() if each.id == set_id), None)
        if found is None:
            raise EvaluationError("this set is gone; choose another from the list")
        return found

    def read(self, chosen: Listed) -> QuestionSet:
        """Read a set. Raises ``EvaluationError``, the folder left out of its words."""
        try:
            return read_questions(chosen.path)
        except EvaluationError as error:
            raise EvaluationError(without_folder(str(error), chosen.path)) from error

    def details(self, chosen: Listed) -> Details:
        """Say what is wrong with the lines of a set and with the questions themselves.

        Raises:
            EvaluationError: it cannot be used at all.
        """
        found = self.read(chosen)
        findings = None
        if len(found.questions) <= CHECKED:
            named = dict.fromkeys(a for question in found.questions for a in question.articles)
            texts = {a: text for a in named if (text := self._texts(a)) is not None}
            findings = tuple(
                (
                    ", ".join(each.where),
                    without_folder(f"{each.message}; {each.advice}", found.path),
                )
                for each in check_set(found.questions, texts)
            )
        problems = tuple((without_folder(p.path, found.path), p.reason) for p in found.problems)
        return Details(len(found.questions), problems, findings)

    def keep(self, name: str, data: bytes) -> Listed:
        """Keep an uploaded file, if it is a set; one of that name is never replaced.

        Args:
            name: the file's name; its suffix decides, its stem is cleaned.
            data: its bytes, at most ``LARGEST``.

        Raises:
            EvaluationError: it is no set, or too large, or cannot be written.
        """
        suffix = PurePath(name).suffix.lower()
        if suffix not in SUFFIXES:
            raise EvaluationError(
                f"{name[:80]!r} is not read: choose a file that ends in {', '.join(SUFFIXES)}"
            )
        if len(data) > LARGEST:
            raise EvaluationError(f"the file is larger than {LARGEST // 1_000_000} MB")
        stem = _clean(PurePath(name).stem)
        try:
            self.kept.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(prefix=".upload-", dir=self.kept) as scratch:
                written = Path(scratch) / f"{stem}{suffix}"
                written.write_bytes(data)
                self._refuse_unreadable(written)
                with self._lock:
                    target = self._free(stem, suffix, data)
                    os.replace(written, target)
        except OSError as error:
            raise EvaluationError(f"{self.kept} cannot be written: {error.strerror}") from error
        return self.find(f"{_KEPT}:{target.name}")

    def remove(self, chosen: Listed) -> None:
        """Delete a set that is kept here.

        Raises:
            EvaluationError: it lies beside the articles, or cannot be deleted.
        """
        if not chosen.kept:
            raise EvaluationError("this set lies beside the articles; delete its file there")
        try:
            chosen.path.unlink(missing_ok=True)
        except OSError as error:
            raise EvaluationError(
                f"{chosen.path.name} cannot be deleted: {error.strerror}"
            ) from error

    def _refuse_unreadable(self, path: Path) -> None:
        try:
            read_questions(path)
        except EvaluationError as error:
            raise EvaluationError(without_folder(str(error), path)) from error

    def _free(self, stem: str, suffix: str, data: bytes) -> Path:
        """Return a path that is free, or that holds just these bytes already."""
        number = 1
        while True:
            name = stem if number == 1 else f"{stem}-{number}"
            path = self.kept / f"{name}{suffix}"
            reserved = name in (DRAFT, "chat")
            if not reserved and (not path.exists() or path.read_bytes() == data):
                return path
            number += 1

    def _all(self) -> Iterator[Listed]:
        for place, folder in self._folders.items():
            for path in sorted(_files(folder)):
                questions, problem = self._counted(path)
                # Beside the articles lies much that is no set; what a person put here is one.
                if questions is None and (place == _BESIDE or not path.stat().st_size):
                    continue
                kept = place == _KEPT
                yield Listed(f"{place}:{path.name}", path.name, path, kept, questions, problem)

    def _counted(self, path: Path) -> tuple[int | None, str | None]:
        """Return how many questions a file has, or why it cannot be used; read once a change."""
        state = path.stat()
        signature = (state.st_mtime_ns, state.st_size)
        known = self._known.get(path)
        if known is None or known[0] != signature:
            questions: int | None = None
            problem = None
            try:
                questions = len(read_questions(path).questions)
            except EvaluationError as error:
                problem = without_folder(str(error), path)
            known = (signature, questions, problem)
            self._known[path] = known
        return known[1], known[2]


def without_folder(words: str, path: Path) -> str:
    """Return ``words`` with the file's name in place of its whole path: the page shows names."""
    return words.replace(str(path), path.name)


def _files(folder: Path) -> Iterator[Path]:
    if not folder.is_dir():
        return
    for path in folder.iterdir():
        fit = path.suffix.lower() in SUFFIXES and not path.name.startswith(".")
        if fit and path.is_file() and path.stat().st_size <= LARGEST:
            yield path


def _clean(stem: str) -> str:
    """Return a file's stem as a name that a set may have."""
    plain = _UNFIT.sub("-", unicodedata.normalize("NFC", stem))[:_LONGEST].strip(".-")
    try:
        return check_name(plain)
    except EvaluationError:
        return "set"
