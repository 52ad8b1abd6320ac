"""The questions of a set, for a person to keep, mend or drop."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

from askllm.errors import EvaluationError
from askllm.evaluate import (
    Question,
    add_case,
    draft_questions,
    drop_question,
    replace_question,
    set_path,
    write_set,
)
from askllm.types import Article
from askllm.ui.evaluation.sets import DRAFT, Listed, Sets

SHOWN = 50
"""Questions sent at once."""
MOST_DRAFTS = 200
LONGEST = 2_000
"""Characters of a question or an answer that is typed in."""
UNFINISHED = "unfinished"
"""The tag of a case that has no accepted answer yet."""


@dataclass(frozen=True, slots=True)
class Edit:
    """What a person typed; empty answers mean that nothing is accepted yet."""

    question: str
    answers: tuple[str, ...]
    answerable: bool


def draft(sets: Sets, articles: Sequence[Article], wanted: int, seed: int) -> int:
    """Put proposals into the draft set in place of what was left there; return how many.

    Raises:
        EvaluationError: the articles give no question that is sure enough.
    """
    proposed = draft_questions(articles, min(max(wanted, 1), MOST_DRAFTS), seed=seed)
    if not proposed:
        raise EvaluationError("no sentence of the articles gave a question that is sure enough")
    write_set(sets.kept / f"{DRAFT}.jsonl", proposed)
    return len(proposed)


def questions_of(sets: Sets, chosen: Listed, start: int) -> tuple[int, tuple[Question, ...]]:
    """Return how many questions a set has, and ``SHOWN`` of them from ``start`` on."""
    if not chosen.path.stat().st_size:
        return 0, ()
    questions = sets.read(chosen).questions
    return len(questions), questions[max(start, 0) : max(start, 0) + SHOWN]


def keep(sets: Sets, chosen: Listed, question_id: str, edit: Edit, into: str) -> None:
    """Move a question, as mended, from a set into the set named ``into``.

    Raises:
        EvaluationError: there is no such question, or no set can have that name.
    """
    if into == chosen.path.stem or into == DRAFT:
        raise EvaluationError("name another set to keep the question in")
    target = set_path(sets.kept, into)
    add_case(target, _mended(_question(sets, chosen, question_id), edit))
    drop_question(chosen.path, question_id)


def mend(sets: Sets, chosen: Listed, question_id: str, edit: Edit) -> None:
    """Write a mended question over the old one.

    Raises:
        EvaluationError: there is no such question, or it was left empty.
    """
    _refuse_foreign(chosen)
    replace_question(chosen.path, _mended(_question(sets, chosen, question_id), edit))


def drop(chosen: Listed, question_id: str) -> None:
    """Take a question out of a set. Raises ``EvaluationError`` where there is none."""
    _refuse_foreign(chosen)
    drop_question(chosen.path, question_id)


def _refuse_foreign(chosen: Listed) -> None:
    if not chosen.editable:
        raise EvaluationError(
            f"{chosen.name} can only be changed in its own program; change it there and load it again"
        )


def _question(sets: Sets, chosen: Listed, question_id: str) -> Question:
    _refuse_foreign(chosen)
    found = next((q for q in sets.read(chosen).questions if q.id == question_id), None)
    if found is None:
        raise EvaluationError("this question is gone; load the set again")
    return found


def _mended(question: Question, edit: Edit) -> Question:
    """Return the question with what was typed; evidence goes where nothing is to be answered."""
    words = edit.question.strip()[:LONGEST]
    if not words:
        raise EvaluationError("the question is empty; write one, or drop it")
    answers = tuple(dict.fromkeys(a.strip()[:LONGEST] for a in edit.answers if a.strip()))
    if not edit.answerable:
        return dataclasses.replace(
            question,
            question=words,
            answers=(),
            items=(),
            articles=(),
            evidence=(),
            answerable=False,
            tags=tuple(tag for tag in question.tags if tag != UNFINISHED),
        )
    finished = bool(answers or question.evidence or question.items)
    return dataclasses.replace(
        question,
        question=words,
        answers=answers,
        answerable=True,
        tags=tuple(tag for tag in question.tags if tag != UNFINISHED or not finished),
    )
