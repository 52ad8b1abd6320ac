"""The SQuAD family to ``Question``s, and its paragraphs to a corpus.

Four layouts, told apart by their shape:

    SQuAD 1.1, XQuAD      data[].paragraphs[]: context, qas[]: id, question, answers[]
    SQuAD 2.0             the same with is_impossible
    CMRC 2018, DRCD       the same with an id on the paragraph
    CMRC 2018, first      []: context_id, context_text, qas[]: query_id, query_text, answers[]

An answer is ``{"text": …, "answer_start": …}`` or, in the last layout, a plain string. The gold
evidence of a question is the sentence around its first answer whose ``answer_start`` is true to
the text, or the only place where an answer stands; if there is neither, it has none.

Sources: SQuAD, https://arxiv.org/abs/1606.05250 and https://arxiv.org/abs/1806.03822;
CMRC 2018, https://arxiv.org/abs/1810.07366; DRCD, https://arxiv.org/abs/1806.00920.
"""

from __future__ import annotations

import dataclasses
import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from askllm.errors import EvaluationError, Problem
from askllm.evaluate.questions import Question, QuestionSet, nothing_usable, whole
from askllm.text import sentences
from askllm.types import Span


@dataclass(frozen=True, slots=True)
class Context:
    """One paragraph of a SQuAD-format file; ``id`` is unique there and fit for a file name."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """A paragraph as it stands in the file, before it is known to be usable."""

    where: str
    id: str
    context: object
    qas: object


def is_squad(value: object) -> bool:
    """Whether parsed JSON has one of the shapes this module reads."""
    if isinstance(value, dict):
        return isinstance(value.get("data"), list)
    return (
        isinstance(value, list)
        and bool(value)
        and all(isinstance(item, dict) and "context_text" in item for item in value)
    )


def parse(path: Path, value: object) -> tuple[QuestionSet, tuple[Context, ...]]:
    """Read parsed JSON of the SQuAD family.

    Args:
        path: the file, for messages.
        value: what ``json.loads`` gave; ``is_squad(value)`` holds.

    Returns:
        The questions, whose ``articles`` hold the id of their paragraph, and the paragraphs in
        file order. Paragraphs of equal text are one: neither could be told from the other.

    Raises:
        EvaluationError: no question is usable.
    """
    contexts: dict[str, Context] = {}
    names: set[str] = set()
    found: dict[str, Question] = {}
    problems: list[Problem] = []
    for paragraph in _paragraphs(path, value, problems):
        try:
            context, records = _usable(paragraph)
        except ValueError as error:
            problems.append(Problem(paragraph.where, str(error)))
            continue
        if context not in contexts:
            contexts[context] = Context(_free_name(paragraph.id, names), context)
        for number, record in enumerate(records):
            where = f"{paragraph.where} qas[{number}]"
            try:
                question = _question(record, contexts[context], where, number)
                if question.id in found:
                    raise ValueError(f"id {question.id!r} was used at {found[question.id].where}")
            except ValueError as error:
                problems.append(Problem(where, str(error)))
                continue
            found[question.id] = question
    if not found:
        raise nothing_usable(path, problems)
    kind = "cmrc-trial" if isinstance(value, list) else "squad"
    questions = QuestionSet(path, kind, tuple(found.values()), tuple(problems))
    return questions, tuple(contexts.values())


def write_contexts(contexts: tuple[Context, ...], folder: Path) -> None:
    """Write each paragraph as ``<id>.txt`` into ``folder``, which is made if need be.

    Raises:
        EvaluationError: ``folder`` holds files already (they would be answered from too), or
            cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise EvaluationError(f"{folder} is not empty; name a new folder for the paragraphs")
        for context in contexts:
            (folder / f"{context.id}.txt").write_text(
                context.text + "\n", encoding="utf-8", newline="\n"
            )
    except OSError as error:
        raise EvaluationError(f"{folder} cannot be written: {error.strerror or error}") from error


def without_articles(questions: QuestionSet) -> QuestionSet:
    """Return the set without gold articles: for a corpus that was not made from the file."""
    plain = tuple(dataclasses.replace(question, articles=()) for question in questions.questions)
    return dataclasses.replace(questions, questions=plain)


def _paragraphs(path: Path, value: object, problems: list[Problem]) -> Iterator[_Paragraph]:
    """Walk both layouts; what is no object is reported into ``problems``."""
    if isinstance(value, list):
        for i, item in enumerate(value):
            where = f"{path.name} [{i}]"
            name = str(item.get("context_id", f"p{i + 1:04d}"))
            yield _Paragraph(where, name, item.get("context_text"), item.get("qas"))
        return
    assert isinstance(value, dict)
    for i, item in enumerate(value["data"]):
        where = f"{path.name} data[{i}]"
        paragraphs = item.get("paragraphs") if isinstance(item, dict) else None
        if not isinstance(paragraphs, list):
            problems.append(Problem(where, 'has no list "paragraphs"'))
            continue
        for j, paragraph in enumerate(paragraphs):
            here = f"{where}.paragraphs[{j}]"
            if not isinstance(paragraph, dict):
                problems.append(Problem(here, "is not an object"))
                continue
            name = str(paragraph.get("id") or f"{i + 1:04d}-{j + 1:03d}")
            yield _Paragraph(here, name, paragraph.get("context"), paragraph.get("qas"))


def _usable(paragraph: _Paragraph) -> tuple[str, list[object]]:
    if not isinstance(paragraph.context, str) or not paragraph.context.strip():
        raise ValueError("the paragraph has no text")
    if not isinstance(paragraph.qas, list):
        raise ValueError('the paragraph has no list "qas"')
    return whole(paragraph.context), paragraph.qas


def _question(record: object, context: Context, where: str, number: int) -> Question:
    if not isinstance(record, dict):
        raise ValueError("is not an object")
    text = record.get("question", record.get("query_text"))
    if not isinstance(text, str) or not text.strip():
        raise ValueError('"question" is missing or empty')
    impossible = record.get("is_impossible", False)
    if not isinstance(impossible, bool):
        raise ValueError('"is_impossible" must be true or false')
    given = [] if impossible else _answers(record)
    if not impossible and not given:
        raise ValueError("has no answers and is not marked is_impossible")
    return Question(
        id=str(record.get("id", record.get("query_id", f"{context.id}-{number + 1}"))),
        question=whole(text.strip()),
        answers=tuple(dict.fromkeys(answer for answer, _ in given)),
        articles=() if impossible else (context.id,),
        evidence=_evidence(given, context.text),
        answerable=not impossible,
        where=where,
    )


def _answers(record: Mapping[str, object]) -> list[tuple[str, int | None]]:
    """Return each answer's text and the offset the file gives for it, if it gives one."""
    answers = record.get("answers")
    if not isinstance(answers, list):
        raise ValueError('has no list "answers"')
    found: list[tuple[str, int | None]] = []
    for answer in answers:
        text = answer.get("text") if isinstance(answer, dict) else answer
        start = answer.get("answer_start") if isinstance(answer, dict) else None
        if not isinstance(text, str):
            raise ValueError("an answer has no text")
        if text.strip():
            found.append((whole(text.strip()), start if isinstance(start, int) else None))
    return found


def _evidence(answers: list[tuple[str, int | None]], context: str) -> tuple[str, ...]:
    """Return the sentence around the first answer that can be placed for certain, or nothing."""
    for text, start in answers:
        if start is None or start < 0 or context[start : start + len(text)] != text:
            if context.count(text) != 1:
                continue
            start = context.index(text)
        end = start + len(text)
        around = [s for s in _sentences(context) if s.start < end and start < s.end]
        if around:
            return (context[around[0].start : around[-1].end],)
    return ()


@functools.lru_cache(maxsize=8)  # the questions of one paragraph follow each other
def _sentences(context: str) -> tuple[Span, ...]:
    return tuple(sentences(context))


def _free_name(wanted: str, taken: set[str]) -> str:
    """Make a file name that every system takes and that no other paragraph has."""
    base = re.sub(r"[^0-9A-Za-z_-]+", "-", wanted).strip("-")[:80] or "p"
    name, number = base, 2
    while name.lower() in taken:  # some file systems take A and a for one
        name, number = f"{base}-{number}", number + 1
    taken.add(name.lower())
    return name
