"""Question sets that grow: cases from the chat, and questions kept, mended or dropped.

    case_from_answer(answer, verdict="wrong", correction="31米")  ->  Question
    add_case(set_path(sets_folder(index), "chat"), question)       ->  Added(question, replaced)
    replace_question(path, question), drop_question(path, id), write_set(path, questions)

A set is a JSONL file. Every change is made under a lock and written whole to a sibling that then
takes the file's place, so that two tabs lose nothing and a reader never sees half. Lines that are
not touched stay as they are, also those that no reader understands, and so do fields of the user's
own.
"""

from __future__ import annotations

import difflib
import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from filelock import FileLock, Timeout

from askllm.errors import EvaluationError
from askllm.evaluate.matching import occurs, same_value, units
from askllm.evaluate.questions import FIELDS, Question, read_bytes, utf8, whole
from askllm.evaluate.runs import check_name
from askllm.types import Answer, Citation

Verdict = Literal["right", "wrong"]
WAIT = 10.0
"""Seconds to wait for another window that is writing the same set."""

_Record = dict[str, object]


@dataclass(frozen=True, slots=True)
class Added:
    """What ``add_case`` did: the question as written, and the older one it replaced, if any."""

    question: Question
    replaced: Question | None = None


def sets_folder(index: Path) -> Path:
    """Return where the sets of an index lie."""
    return index / "evaluation" / "sets"


def set_path(folder: Path, name: str) -> Path:
    """Return the path of the set ``name`` in a ``sets_folder``.

    Raises:
        EvaluationError: it cannot be a name: see ``check_name``.
    """
    return folder / f"{check_name(name)}.jsonl"


def case_from_answer(
    answer: Answer,
    *,
    verdict: Verdict,
    correction: str | None = None,
    reason: str | None = None,
    unanswerable: bool = False,
) -> Question:
    """Make a question of what a person said about an answer in the chat.

    Right: the short answer is accepted and the quotes are the evidence; a refusal that was right
    makes an unanswerable question. Wrong: the person's ``correction`` is accepted, and of the
    cited quotes those that hold it are evidence; without a correction nothing is accepted yet, and
    the tag ``unfinished`` says so. A follow-up is asked as it was understood, standing alone.

    Args:
        answer: what the bot said.
        verdict: the thumb.
        correction: the right answer, as a person would write it; only with ``"wrong"``.
        reason: the person's own words, kept as a note.
        unanswerable: no article answers the question; only with ``"wrong"``.

    Returns:
        A question whose id depends on its words alone, with the tags ``chat`` and the verdict.

    Raises:
        EvaluationError: nothing was asked of the articles, or the arguments contradict each other.
    """
    correction = (correction or "").strip()
    _refuse_contradiction(answer, verdict, correction, unanswerable)
    question = (answer.standalone or answer.question).strip()
    asked = "" if answer.question.strip() == question else f"asked as: {answer.question.strip()}"
    case = Question(
        id=_id_of(question),
        question=question,
        note="; ".join(part for part in ((reason or "").strip(), asked) if part) or None,
        tags=("chat", verdict),
    )
    if unanswerable or (verdict == "right" and answer.status == "not_found"):
        return replace(case, answerable=False)
    if verdict == "right":
        return _with_evidence(replace(case, answers=_accepted(answer)), answer.citations)
    if not correction:
        return replace(case, tags=(*case.tags, "unfinished"))
    cited = [*answer.citations, *answer.closest]
    right = [c for c in cited if occurs(correction, c.quote) or same_value(correction, c.quote)]
    return _with_evidence(replace(case, answers=(correction,)), right)


def add_case(path: Path, question: Question) -> Added:
    """Append a question to a set; one with the same words and history takes the older one's place.

    The file and its folder are made where they are missing. An id that another question has gets
    a number.

    Raises:
        EvaluationError: the set cannot be read or written, or another window holds it too long.
    """
    added = Added(question)

    def change(lines: list[str]) -> list[str]:
        nonlocal added
        records = [_record(line) for line in lines]
        for at, record in enumerate(records):
            older = _question(record, at) if record is not None else None
            if older is not None and _same(older, question):
                new = replace(question, id=older.id)
                added = Added(new, older)
                return [*lines[:at], _line(new, record), *lines[at + 1 :]]
        taken = {str(record.get("id")) for record in records if record is not None}
        new = replace(question, id=_free(question.id, taken))
        added = Added(new)
        return [*lines, _line(new)]

    _change(path, change, new=True)
    return added


def replace_question(path: Path, question: Question, *, was: str | None = None) -> None:
    """Write ``question`` over the one with its id, or with the id ``was``; the rest stays.

    Raises:
        EvaluationError: the set has no such question, or the new id is another question's.
    """
    old = was or question.id

    def change(lines: list[str]) -> list[str]:
        at = _place(path, lines, old)
        others = {_id_at(lines, i) for i in range(len(lines)) if i != at}
        if question.id in others:
            raise EvaluationError(f"{path} has another question {question.id!r}; choose another id")
        return [*lines[:at], _line(question, _record(lines[at])), *lines[at + 1 :]]

    _change(path, change)


def drop_question(path: Path, question_id: str) -> None:
    """Take the question with this id out of a set; the rest stays.

    Raises:
        EvaluationError: the set has no such question.
    """

    def change(lines: list[str]) -> list[str]:
        at = _place(path, lines, question_id)
        return [*lines[:at], *lines[at + 1 :]]

    _change(path, change)


def write_set(path: Path, questions: Sequence[Question]) -> None:
    """Write a whole set, in place of what was there.

    Raises:
        EvaluationError: two questions share an id, or the file cannot be written.
    """
    ids = [question.id for question in questions]
    twice = sorted({i for i in ids if ids.count(i) > 1}) if len(set(ids)) < len(ids) else []
    if twice:
        raise EvaluationError(f"{path}: two questions have the id {twice[0]!r}; give each its own")
    _change(path, lambda _: [_line(question) for question in questions], new=True, read=False)


def _refuse_contradiction(
    answer: Answer, verdict: Verdict, correction: str, unanswerable: bool
) -> None:
    if answer.status in ("chat", "rejected", "collection"):
        raise EvaluationError(
            "nothing was asked of the articles here, so it makes no test question; "
            "rate the answer to a question about what the articles say"
        )
    if verdict == "right" and (correction or unanswerable):
        raise EvaluationError(
            "an answer that is right takes no correction; choose thumbs down to correct it"
        )
    if correction and unanswerable:
        raise EvaluationError(
            "a question that no article answers has no right answer; leave the correction empty"
        )


def _accepted(answer: Answer) -> tuple[str, ...]:
    """Return the answers that a thumb up accepts: every side, or the short answer, or none."""
    if answer.sides:
        return tuple(dict.fromkeys(side.value for side in answer.sides))
    return (answer.short,) if answer.short else ()


def _with_evidence(case: Question, citations: Sequence[Citation]) -> Question:
    return replace(
        case,
        articles=tuple(dict.fromkeys(citation.article.id for citation in citations)),
        evidence=tuple(dict.fromkeys(citation.quote for citation in citations)),
    )


def _key(question: Question) -> tuple[tuple[str, ...], ...]:
    return tuple(units(asked) for asked in (*question.history, question.question))


def _same(one: Question, other: Question) -> bool:
    """Whether two questions ask the same, apart from punctuation, width, case and script."""
    return _key(one) == _key(other)


def _id_of(question: str) -> str:
    """Return an id that depends on the words alone: the same question, the same id."""
    digest = hashlib.sha256(" ".join(units(question)).encode("utf-8", "replace")).hexdigest()
    return f"chat-{digest[:10]}"


def _free(wanted: str, taken: set[str]) -> str:
    number, found = 2, wanted
    while found in taken:
        found, number = f"{wanted}-{number}", number + 1
    return found


def _record(line: str) -> _Record | None:
    """Return the object on a line; ``None`` if there is none (a broken line is kept as it is)."""
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _question(record: _Record, at: int) -> Question:
    """Return as much of a question as tells what it asks; the readers do the rest."""
    history = record.get("history")
    return Question(
        id=str(record.get("id", f"line-{at + 1}")),
        question=str(record.get("question", "")),
        answers=_texts(record.get("answers")),
        articles=_texts(record.get("articles")),
        evidence=_texts(record.get("evidence")),
        answerable=record.get("answerable") is not False,
        history=_texts(history),
        where=f"line {at + 1}",
    )


def _texts(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else ()


def _line(question: Question, older: _Record | None = None) -> str:
    """Return a question as one line of JSON; fields of the user's own in ``older`` are kept."""
    record: _Record = {"id": question.id, "question": question.question}
    for name in FIELDS:
        value = getattr(question, name)
        if name in record or value is None or value == ():
            continue
        if name == "answerable" and question.answerable:
            continue
        if name == "items":
            value = [item[0] if len(item) == 1 else item for item in question.items]
        record[name] = value
    own = {name: value for name, value in (older or {}).items() if name not in FIELDS}
    return json.dumps(record | own, ensure_ascii=False)


def _id_at(lines: Sequence[str], at: int) -> str | None:
    """Return the id of a line, as the reader names it: its number where it gives none."""
    record = _record(lines[at])
    if record is None:
        return None
    given = record.get("id")
    return f"line-{at + 1}" if given is None else str(given).strip()


def _place(path: Path, lines: Sequence[str], wanted: str) -> int:
    ids = [_id_at(lines, i) for i in range(len(lines))]
    if wanted in ids:
        return ids.index(wanted)
    near = difflib.get_close_matches(wanted, [i for i in ids if i], n=1)
    hint = f"; did you mean {near[0]!r}?" if near else "; load the set again and look for it"
    raise EvaluationError(f"{path} has no question {wanted!r}{hint}")


def _change(
    path: Path, change: Callable[[list[str]], list[str]], *, new: bool = False, read: bool = True
) -> None:
    """Read the lines of a set, change them and write them back, alone."""
    if path.suffix != ".jsonl":
        raise EvaluationError(f"{path} is no set that can be changed; give it the suffix .jsonl")
    try:
        if new:
            path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(path.with_name(f".{path.name}.lock"), timeout=WAIT):
            lines = _lines(path) if read and (path.exists() or not new) else []
            _write(path, _named(lines, change(list(lines))))
    except Timeout as error:
        raise EvaluationError(
            f"{path} is being written by another window; try again in a moment"
        ) from error
    except OSError as error:
        raise EvaluationError(f"{path} cannot be written: {error.strerror or error}") from error


def _lines(path: Path) -> list[str]:
    lines = utf8(path, read_bytes(path)).split("\n")
    while lines and not lines[-1].strip():
        lines.pop()
    return lines


def _named(before: Sequence[str], after: Sequence[str]) -> list[str]:
    """Write the id into lines that had only their number for one: numbers are about to move."""
    if len(after) >= len(before):
        return list(after)
    numbers = {line: at for at, line in reversed(list(enumerate(before)))}
    named = []
    for line in after:
        record = _record(line)
        if record is not None and record.get("id") is None and line in numbers:
            line = json.dumps({"id": f"line-{numbers[line] + 1}", **record}, ensure_ascii=False)
        named.append(line)
    return named


def _write(path: Path, lines: Sequence[str]) -> None:
    try:
        data = "".join(f"{whole(line)}\n" for line in lines).encode("utf-8")
    except ValueError as error:
        raise EvaluationError(f"{path}: {error}") from error
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".new", dir=path.parent)
    written = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        written.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
        os.replace(written, path)
    finally:
        written.unlink(missing_ok=True)
