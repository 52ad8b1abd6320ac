"""The questions of an evaluation file, and the reader of askllm's own JSONL.

A line that cannot be used is named as ``file:line`` with the reason and left out; the rest runs.
Only a file without a single usable question is an error.
"""

from __future__ import annotations

import difflib
import functools
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
    "items",
    "tags",
)
LISTS = ("answers", "articles", "evidence", "history", "tags")
MOST_NAMED = 3
"""Reasons repeated in an error message; the rest is counted."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question and what is known of its right answer. Empty means: not known.

    ``answers`` are alternatives: one of them is enough. ``evidence`` are quotes of the gold
    ``articles`` (ids) that an answer should rest on: all of them belong to a full answer.
    ``history`` are the questions asked before it, oldest first. ``where`` is ``file:line``,
    ``file sheet!row``, or the question's place in a SQuAD file. ``items`` are for an answer that
    is a list: each item with its accepted forms. ``tags`` are the user's own groups.
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
    items: tuple[tuple[str, ...], ...] = ()
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """The usable questions of one file in file order, and what was wrong with the others.

    ``kind`` is ``"jsonl"``, ``"csv"``, ``"xlsx"``, ``"squad"``, ``"cmrc-trial"``, ``"beir"`` or
    ``"trec"``. A ``Problem.path`` is ``file:line``, ``file sheet!cell`` or the place inside a
    SQuAD file.
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
    return collected(path, "jsonl", _lines(path, text))


def collected(path: Path, kind: str, found: Iterable[Question | Problem]) -> QuestionSet:
    """Gather what a reader found; a second question of one id becomes a problem.

    Raises:
        EvaluationError: there is no question.
    """
    questions: dict[str, Question] = {}
    problems: list[Problem] = []
    for one in found:
        if isinstance(one, Problem):
            problems.append(one)
        elif one.id in questions:
            earlier = questions[one.id].where
            reason = f"id {one.id!r} was used at {earlier}; give each question its own"
            problems.append(Problem(one.where, reason))
        else:
            questions[one.id] = one
    if not questions:
        raise nothing_usable(path, problems)
    return QuestionSet(path, kind, tuple(questions.values()), tuple(problems))


def read_bytes(path: Path) -> bytes:
    """Return the file's bytes.

    Raises:
        EvaluationError: there is no such file, or it cannot be read.
    """
    if not path.exists():
        raise EvaluationError(f"{path}: there is no such file; check the path")
    if path.is_dir():
        raise EvaluationError(f"{path} is a folder; name the file inside it")
    try:
        return path.read_bytes()
    except OSError as error:
        raise EvaluationError(f"{path} cannot be read: {error.strerror or error}") from error


def utf8(path: Path, data: bytes) -> str:
    """Return the text of a JSON file without byte order mark, with line feeds for line ends.

    Raises:
        EvaluationError: it is not UTF-8, the only encoding JSON may have.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise EvaluationError(
            f"{path}:{line} is not UTF-8 (byte {error.start}); save the file as UTF-8"
        ) from error
    return text.replace("\r\n", "\n")


def nothing_usable(path: Path, problems: Sequence[Problem]) -> EvaluationError:
    """Make the error for a file without one usable question, with the first reasons."""
    if not problems:
        return EvaluationError(
            f'{path} has no questions; write one JSON object a line: {{"id": …, "question": …}}, '
            'or one row a question below a header with "问题" or "question"'
        )
    reasons = "; ".join(f"{problem.path}: {problem.reason}" for problem in problems[:MOST_NAMED])
    more = len(problems) - MOST_NAMED
    tail = f"; and {more} more" if more > 0 else ""
    return EvaluationError(f"{path} has no usable question. {reasons}{tail}")


def record_of(line: str, expected: str) -> Mapping[str, object]:
    """Read one line as a JSON object.

    Args:
        line: the line.
        expected: how such an object looks, for the message.

    Raises:
        ValueError: it is none; the message says why.
    """
    try:
        value = json.loads(line)
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON: {error.msg} at column {error.colno}") from None
    except RecursionError:
        raise ValueError("not usable JSON: brackets within brackets without end") from None
    except ValueError as error:  # an endless number
        raise ValueError(f"not usable JSON: {error}") from None
    if not isinstance(value, dict):
        raise ValueError(f"expected an object {expected}, found {shown(value)}")
    return value


def numbered_lines(text: str) -> Iterator[tuple[int, str]]:
    """Return the lines that are not blank, each with its number from 1."""
    # Not splitlines(): it also cuts at U+2028 and the like, which may stand inside a JSON string.
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield number, line


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


def _lines(path: Path, text: str) -> Iterator[Question | Problem]:
    for number, line in numbered_lines(text):
        where = f"{path.name}:{number}"
        try:
            yield _question(line, where, number)
        except ValueError as error:
            yield Problem(where, str(error))


def _question(line: str, where: str, number: int) -> Question:
    """Read one line; a ``ValueError`` says what is wrong with it."""
    if any("\udc80" <= c <= "\udcff" for c in line):
        raise ValueError("not UTF-8; save the file as UTF-8")
    record = record_of(line, '{"id": …, "question": …}')
    _refuse_misspelt(record)
    lists = {name: _strings(record, name) for name in LISTS}
    answerable = record.get("answerable")
    if answerable is not None and not isinstance(answerable, bool):
        raise ValueError(f'"answerable" must be true or false, not {shown(answerable)}')
    items = _items(record)
    for name, given in (("answers", lists["answers"]), ("items", items)):
        if answerable is False and given:
            raise ValueError(f'"answerable" is false, yet "{name}" are given; drop one of them')
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
        items=items,
        tags=lists["tags"],
    )


def _refuse_misspelt(record: Mapping[str, object]) -> None:
    """Refuse ``answer`` for ``answers`` and the like; other fields of the user's own are let be."""
    for name in record:
        if name in FIELDS:
            continue
        near = _near(name)
        if near is not None and near not in record:
            raise ValueError(f'unknown field "{name}"; did you mean "{near}"?')


@functools.lru_cache(maxsize=256)  # a file has the same few fields on every line
def _near(name: str) -> str | None:
    return next(iter(difflib.get_close_matches(name.lower(), FIELDS, n=1, cutoff=0.8)), None)


def _id(record: Mapping[str, object], number: int) -> str:
    value = record.get("id")
    if value is None:
        return f"line-{number}"
    if isinstance(value, bool) or not isinstance(value, str | int) or not str(value).strip():
        raise ValueError(f'"id" must be a word or a number, not {shown(value)}')
    return whole(str(value).strip())


def _needed_text(record: Mapping[str, object]) -> str:
    value = record.get("question")
    if value is None:
        raise ValueError('"question" is missing')
    if not isinstance(value, str):
        raise ValueError(f'"question" must be text, not {shown(value)}')
    if not value.strip():
        raise ValueError('"question" is empty')
    return whole(value.strip())


def _optional_text(record: Mapping[str, object], name: str) -> str | None:
    value = record.get(name)
    if value is not None and not isinstance(value, str):
        raise ValueError(f'"{name}" must be text, not {shown(value)}')
    return None if value is None or not value.strip() else whole(value.strip())


def _strings(record: Mapping[str, object], name: str) -> tuple[str, ...]:
    value = record.get(name)
    if value is None:
        return ()
    if not isinstance(value, list):
        raise ValueError(
            f'"{name}" must be a list of texts, not {shown(value)}; write ["…"] in brackets'
        )
    for item in value:
        if not isinstance(item, str) or not item.strip():
            raise ValueError(f'"{name}" must hold texts in quotes, not {shown(item)}')
    return tuple(dict.fromkeys(whole(item.strip()) for item in value))


def _items(record: Mapping[str, object]) -> tuple[tuple[str, ...], ...]:
    """Read ``["a", ["b", "B"]]``: an item is a text, or a list of its accepted forms."""
    value = record.get("items")
    if value is None:
        return ()
    if not isinstance(value, list):
        raise ValueError(
            f'"items" must be a list of texts, or of lists of texts, not {shown(value)}'
        )
    found: list[tuple[str, ...]] = []
    for item in value:
        forms = item if isinstance(item, list) else [item]
        if not forms or not all(isinstance(form, str) and form.strip() for form in forms):
            raise ValueError(
                f'"items" must hold texts, or lists of texts that say the same, not {shown(item)}'
            )
        found.append(tuple(dict.fromkeys(whole(form.strip()) for form in forms)))
    return tuple(dict.fromkeys(found))


def shown(value: object) -> str:
    """Return a JSON value as a message shows it, cut at 40 characters."""
    # Half of a surrogate pair, which a broken escape gives, cannot be printed as it is.
    text = json.dumps(value, ensure_ascii=False).encode("utf-8", "backslashreplace").decode()
    return text if len(text) <= 40 else text[:37] + "…"
