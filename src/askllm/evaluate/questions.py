"""Evaluation files to ``Question``s: JSONL of our own, and the SQuAD family.

A line that cannot be used is named as ``file:line`` with the reason and left out; the rest runs.
Only a file without a single usable question is an error.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from askllm.errors import EvaluationError, Problem

FIELDS = (
    "id",
    "question",
    "answers",
    "articles",
    "evidence",
    "answerable",
    "history",
    "type",
    "note",
)
LISTS = ("answers", "articles", "evidence", "history")
MOST_NAMED = 3
"""Reasons repeated in an error message; the rest is counted."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question and what is known of its right answer. Empty means: not known.

    ``answers`` are alternatives: one of them is enough. ``evidence`` are quotes of the gold
    ``articles`` (ids) that an answer should rest on: all of them belong to a full answer.
    ``history`` are the questions asked before it, oldest first. ``where`` is ``file:line``, or
    the question's place in a SQuAD file.
    """

    id: str
    question: str
    answers: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    answerable: bool = True
    history: tuple[str, ...] = ()
    type: str | None = None
    note: str | None = None
    where: str = ""


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """The usable questions of one file in file order, and what was wrong with the others.

    ``kind`` is ``"jsonl"``, ``"squad"`` or ``"cmrc-trial"``. A ``Problem.path`` is ``file:line``
    (or the place inside a SQuAD file).
    """

    path: Path
    kind: str
    questions: tuple[Question, ...]
    problems: tuple[Problem, ...]


def read_jsonl(path: Path, text: str) -> QuestionSet:
    """Read one JSON object a line; blank lines are skipped.

    Args:
        path: the file, for messages.
        text: its content, without byte order mark.

    Raises:
        EvaluationError: no line is usable.
    """
    found: dict[str, Question] = {}
    problems: list[Problem] = []
    # Not splitlines(): it also cuts at U+2028 and the like, which may stand inside a JSON string.
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        where = f"{path.name}:{number}"
        try:
            question = _question(line, where, number)
        except ValueError as error:
            problems.append(Problem(where, str(error)))
            continue
        earlier = found.get(question.id)
        if earlier is not None:
            reason = f"id {question.id!r} was used at {earlier.where}; give each question its own"
            problems.append(Problem(where, reason))
            continue
        found[question.id] = question
    if not found:
        raise nothing_usable(path, problems)
    return QuestionSet(path, "jsonl", tuple(found.values()), tuple(problems))


def read_text(path: Path) -> str:
    """Return the file's text without byte order mark, with line feeds for line ends.

    Raises:
        EvaluationError: there is no such file, it cannot be read, or it is not UTF-8.
    """
    if not path.exists():
        raise EvaluationError(f"{path}: there is no such file; check the path")
    if path.is_dir():
        raise EvaluationError(f"{path} is a folder; name the evaluation file inside it")
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise EvaluationError(f"{path} cannot be read: {error.strerror or error}") from error
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise EvaluationError(
            f"{path}:{line} is not UTF-8 (byte {error.start}); save the file as UTF-8"
        ) from error
    return text.replace("\r\n", "\n")


def nothing_usable(path: Path, problems: list[Problem]) -> EvaluationError:
    """Make the error for a file without one usable question, with the first reasons."""
    if not problems:
        return EvaluationError(
            f'{path} has no questions; write one JSON object a line: {{"id": …, "question": …}}'
        )
    reasons = "; ".join(f"{problem.path}: {problem.reason}" for problem in problems[:MOST_NAMED])
    more = len(problems) - MOST_NAMED
    tail = f"; and {more} more" if more > 0 else ""
    return EvaluationError(f"{path} has no usable question. {reasons}{tail}")


def whole(text: str) -> str:
    """Return ``text`` if it can be written as UTF-8.

    Raises:
        ValueError: it holds half of a surrogate pair (a broken escape).
    """
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise ValueError(
            f"character {error.start + 1} of {text[: error.start][-10:]!r}… is half of a pair "
            "(a broken \\uXXXX escape); write the character itself"
        ) from None
    return text


def _question(line: str, where: str, number: int) -> Question:
    """Read one line; a ``ValueError`` says what is wrong with it."""
    record = _record(line)
    _refuse_misspelt(record)
    lists = {name: _strings(record, name) for name in LISTS}
    answerable = record.get("answerable")
    if answerable is not None and not isinstance(answerable, bool):
        raise ValueError(f'"answerable" must be true or false, not {_shown(answerable)}')
    if answerable is False and lists["answers"]:
        raise ValueError('"answerable" is false, yet "answers" are given; drop one of them')
    return Question(
        id=_id(record, number),
        question=_needed_text(record),
        answers=lists["answers"],
        articles=lists["articles"],
        evidence=lists["evidence"],
        answerable=answerable is not False,
        history=lists["history"],
        type=_optional_text(record, "type"),
        note=_optional_text(record, "note"),
        where=where,
    )


def _record(line: str) -> Mapping[str, object]:
    try:
        value = json.loads(line)
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON: {error.msg} at column {error.colno}") from None
    except (ValueError, RecursionError) as error:  # an endless number, brackets without end
        raise ValueError(f"not usable JSON: {error}") from None
    if not isinstance(value, dict):
        raise ValueError(f'expected an object {{"id": …, "question": …}}, found {_shown(value)}')
    return value


def _refuse_misspelt(record: Mapping[str, object]) -> None:
    """Refuse ``answer`` for ``answers`` and the like; other fields of the user's own are let be."""
    for name in record:
        if name in FIELDS:
            continue
        near = difflib.get_close_matches(name.lower(), FIELDS, n=1, cutoff=0.8)
        if near and near[0] not in record:
            raise ValueError(f'unknown field "{name}"; did you mean "{near[0]}"?')


def _id(record: Mapping[str, object], number: int) -> str:
    value = record.get("id")
    if value is None:
        return f"line-{number}"
    if isinstance(value, bool) or not isinstance(value, str | int) or not str(value).strip():
        raise ValueError(f'"id" must be a word or a number, not {_shown(value)}')
    return whole(str(value).strip())


def _needed_text(record: Mapping[str, object]) -> str:
    value = record.get("question")
    if value is None:
        raise ValueError('"question" is missing')
    if not isinstance(value, str):
        raise ValueError(f'"question" must be text, not {_shown(value)}')
    if not value.strip():
        raise ValueError('"question" is empty')
    return whole(value.strip())


def _optional_text(record: Mapping[str, object], name: str) -> str | None:
    value = record.get(name)
    if value is not None and not isinstance(value, str):
        raise ValueError(f'"{name}" must be text, not {_shown(value)}')
    return None if value is None or not value.strip() else whole(value.strip())


def _strings(record: Mapping[str, object], name: str) -> tuple[str, ...]:
    value = record.get(name)
    if value is None:
        return ()
    if not isinstance(value, list):
        raise ValueError(
            f'"{name}" must be a list of texts, not {_shown(value)}; write ["…"] in brackets'
        )
    for item in value:
        if not isinstance(item, str) or not item.strip():
            raise ValueError(f'"{name}" must hold texts in quotes, not {_shown(item)}')
    return tuple(dict.fromkeys(whole(item.strip()) for item in value))


def _shown(value: object) -> str:
    text = json.dumps(value, ensure_ascii=True)
    return text if len(text) <= 40 else text[:37] + "…"
