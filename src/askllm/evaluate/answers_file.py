"""A file of answers made elsewhere, to be scored as if askllm had been asked.

One JSON object a line (or one JSON list of them), each in either form:

    {"id": "q1", …}                        what ``askllm ask --json`` and REST return; also as
                                           {"id": "q1", "answer": {…}}
    {"id": "q1", "answer": "1750亿",       what any other program can write
     "citations": [{"article": "gpt3", "quote": "GPT-3有1750亿参数。"}]}

or, for plain answers without citations, one JSON object {"q1": "1750亿", …}, as SQuAD's own
script takes it. An answer belongs to the question of its ``id`` or, without one, to the question
of the same words.
"""

from __future__ import annotations

import dataclasses
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from askllm.errors import EvaluationError, Problem
from askllm.evaluate.answer_json import answer_of
from askllm.evaluate.questions import (
    MOST_NAMED,
    Question,
    numbered_lines,
    read_bytes,
    record_of,
    shown,
    utf8,
    whole,
)
from askllm.evaluate.score import Texts
from askllm.text import folded, language_of
from askllm.types import Answer, ArticleRef, Citation, PassageRef, Status

STATUSES = ("answered", "conflict", "not_found", "collection", "chat", "rejected")
_EXPECTED = '{"id": …, "answer": …}'
_ANSWER_FIELDS = ("standalone", "status", "text")
"""What tells askllm's own answers from plain ones."""


@dataclass(frozen=True, slots=True)
class Given:
    """One answer of the file. ``id`` or ``question`` is known; both may be."""

    where: str
    id: str | None
    question: str | None
    answer: Answer
    has_confidence: bool


@dataclass(frozen=True, slots=True)
class GivenAnswers:
    """The answers of one file: a ``Callable[[Question], Answer]``.

    ``problems`` are the lines that were left out.
    """

    path: Path
    given: tuple[Given, ...]
    problems: tuple[Problem, ...]
    _by_id: Mapping[str, Given]
    _by_words: Mapping[str, Given]

    def __call__(self, question: Question) -> Answer:
        """Return the answer to ``question``.

        Raises:
            EvaluationError: the file has none, or its answer of this id is to other words.
        """
        found = self._find(question)
        if found is None:
            raise EvaluationError(
                f"{self.path.name} has no answer to {question.id!r}; add one with this id"
            )
        if found.id is not None and found.question is not None:
            if _words(found.question) != _words(question.question):
                raise EvaluationError(
                    f"{found.where} answers {found.question[:30]!r}, but {question.id!r} asks "
                    f"{question.question[:30]!r}; give each answer the id of its question"
                )
        answer = found.answer
        if answer.question:
            return answer
        # The file gave an id only: what was asked is known from the question.
        asked = question.question
        return dataclasses.replace(answer, question=asked, standalone=asked)

    def missing(self, questions: Sequence[Question]) -> tuple[str, ...]:
        """Return the ids of the questions that the file does not answer, in order."""
        return tuple(question.id for question in questions if self._find(question) is None)

    def unused(self, questions: Sequence[Question]) -> tuple[str, ...]:
        """Return the places of the answers that belong to none of ``questions``, in order."""
        used = {found.where for one in questions if (found := self._find(one)) is not None}
        return tuple(given.where for given in self.given if given.where not in used)

    def without_confidence(self) -> int:
        """Count the answers that bring none: calibration and risk-coverage then say nothing."""
        return sum(not given.has_confidence for given in self.given)

    def _find(self, question: Question) -> Given | None:
        return self._by_id.get(question.id) or self._by_words.get(_words(question.question))


def read_answers(path: Path, *, texts: Texts) -> GivenAnswers:
    """Read a file of answers made elsewhere.

    Args:
        path: UTF-8 JSON in a form this module's head shows.
        texts: article id to its text; a quote without ``start`` is looked up there. One that is
            not found gets a place at which the article says something else, so that it counts
            as not verbatim.

    Raises:
        EvaluationError: the file cannot be read, or holds no usable answer.
    """
    given: list[Given] = []
    problems: list[Problem] = []
    by_id: dict[str, Given] = {}
    by_words: dict[str, Given] = {}
    for where, record in _records(path, utf8(path, read_bytes(path))):
        try:
            one = _given(record, where, texts)
            key = one.id if one.id is not None else _words(one.question or "")
            place = by_id if one.id is not None else by_words
            if key in place:
                raise ValueError(
                    f"{key!r} is answered at {place[key].where} already; keep one of the two"
                )
        except ValueError as error:
            problems.append(Problem(where, str(error)))
            continue
        place[key] = one
        given.append(one)
    if not given:
        raise _nothing_usable(path, problems)
    return GivenAnswers(path, tuple(given), tuple(problems), by_id, _with_ids_too(by_words, given))


def _with_ids_too(by_words: dict[str, Given], given: list[Given]) -> dict[str, Given]:
    """Let an answer whose id the set does not know be found by its words, if these are its own."""
    named = [one for one in given if one.id is not None and one.question is not None]
    counts = Counter(_words(one.question or "") for one in named)
    unique = {_words(one.question or ""): one for one in named}
    return {word: one for word, one in unique.items() if counts[word] == 1} | by_words


def _words(question: str) -> str:
    return " ".join(folded(question).split())


def _nothing_usable(path: Path, problems: list[Problem]) -> EvaluationError:
    reasons = "; ".join(f"{one.path}: {one.reason}" for one in problems[:MOST_NAMED])
    return EvaluationError(
        f"{path} has no usable answer. {reasons or 'It is empty'}. Write one JSON object a line: "
        '{"id": …, "answer": …, "citations": [{"article": …, "quote": …}]}, or what '
        "askllm ask --json prints with an id"
    )


def _records(path: Path, text: str) -> Iterator[tuple[str, object]]:
    """Return each record with its place; a broken line comes as its text."""
    if text.lstrip()[:1] in ("{", "["):
        try:
            value = json.loads(text)
        except (ValueError, RecursionError):
            value = None
        if isinstance(value, list):
            yield from ((f"{path.name} [{i}]", one) for i, one in enumerate(value))
            return
        if isinstance(value, dict) and not {"id", "question", "answer"} & value.keys():
            for name, answer in value.items():
                yield f"{path.name} {name!r}", {"id": name, "answer": answer}
            return
    for number, line in numbered_lines(text):
        yield f"{path.name}:{number}", line


def _given(value: object, where: str, texts: Texts) -> Given:
    record = record_of(value, _EXPECTED) if isinstance(value, str) else value
    if not isinstance(record, dict):
        raise ValueError(f"expected an object {_EXPECTED}, found {shown(record)}")
    name = _id(record)
    question = _text(record, "question")
    inner = record.get("answer")
    own = inner if isinstance(inner, dict) else record
    if name is None and question is None and "question" not in own:
        raise ValueError('has neither "id" nor "question"; say which question it answers')
    if all(field in own for field in _ANSWER_FIELDS):
        answer = answer_of(own)
        return Given(where, name, question or answer.question, answer, "confidence" in own)
    if isinstance(inner, dict):
        lacking = ", ".join(field for field in _ANSWER_FIELDS if field not in inner)
        raise ValueError(f'"answer" is an object, but not an answer of askllm: it lacks {lacking}')
    if "answer" not in record:
        raise ValueError('"answer" is missing; write "" where there is no answer')
    answer = _plain(record, question or "", texts)
    return Given(where, name, question, answer, record.get("confidence") is not None)


def _plain(record: Mapping[str, object], question: str, texts: Texts) -> Answer:
    text = _text(record, "answer") or ""
    status = record.get("status")
    if status is None:
        status = "answered" if text else "not_found"
    if status not in STATUSES:
        raise ValueError(f'"status" must be one of {", ".join(STATUSES)}, not {shown(status)}')
    confidence = record.get("confidence")
    if confidence is None:
        confidence = 0.0
    if isinstance(confidence, bool) or not isinstance(confidence, int | float):
        raise ValueError(f'"confidence" must be a number, not {shown(confidence)}')
    if not 0 <= confidence <= 1:
        raise ValueError(f'"confidence" must be from 0 to 1, not {confidence:g}')
    short = _text(record, "short") if "short" in record else text or None
    if status not in ("answered", "conflict"):
        short = None
    return Answer(
        status=cast("Status", status),
        text=text,
        question=question,
        standalone=question,
        language=language_of(question or text),
        short=short,
        citations=_citations(record, short, texts),
        confidence=float(confidence),
    )


def _citations(
    record: Mapping[str, object], short: str | None, texts: Texts
) -> tuple[Citation, ...]:
    listed = record.get("citations")
    if listed is None:
        return ()
    if not isinstance(listed, list):
        raise ValueError(
            f'"citations" must be a list of {{"article": …, "quote": …}}, not {shown(listed)}'
        )
    found: list[Citation] = []
    for number, one in enumerate(listed, start=1):
        place = f"citations[{number - 1}]"
        if not isinstance(one, dict):
            raise ValueError(f'"{place}" must be {{"article": …, "quote": …}}, not {shown(one)}')
        found.append(_citation(one, place, number, short, texts))
    return tuple(found)


def _citation(
    record: Mapping[str, Any], place: str, marker: int, short: str | None, texts: Texts
) -> Citation:
    article, quote = record.get("article"), record.get("quote")
    if not isinstance(article, str) or not article.strip():
        raise ValueError(f'"{place}.article" must be an article\'s id, not {shown(article)}')
    if not isinstance(quote, str) or not quote.strip():
        raise ValueError(f'"{place}.quote" must be the words quoted, not {shown(quote)}')
    article, quote = article.strip(), whole(quote)
    text = texts(article)
    start = _start(record, place, quote, text)
    end = start + len(quote)
    at = quote.find(short) if short else -1
    return Citation(
        marker=marker,
        article=ArticleRef(article, article, None, None, None, None),
        heading=(),
        passage_id="",
        start=start,
        end=end,
        quote=quote,
        passage=_around(text, start, quote),
        answer_start=start + at if at >= 0 else None,
        answer_end=start + at + len(short) if at >= 0 and short else None,
    )


def _start(record: Mapping[str, Any], place: str, quote: str, text: str | None) -> int:
    """Return the offset that the record gives, or the first place of the quote in the text."""
    start = record.get("start")
    if start is None:
        return max(0, text.find(quote)) if text is not None else 0
    if isinstance(start, bool) or not isinstance(start, int) or start < 0:
        raise ValueError(f'"{place}.start" must be a whole number from 0, not {shown(start)}')
    return start


def _around(text: str | None, start: int, quote: str) -> PassageRef:
    """Return the block (the line of the article) around a quote, or the quote if it is not there."""
    end = start + len(quote)
    if text is None or text[start:end] != quote:
        return PassageRef(start, end, quote)
    low = text.rfind("\n", 0, start) + 1
    high = text.find("\n", end)
    high = len(text) if high < 0 else high
    return PassageRef(low, high, text[low:high])


def _id(record: Mapping[str, object]) -> str | None:
    value = record.get("id")
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, str | int) or not str(value).strip():
        raise ValueError(f'"id" must be a word or a number, not {shown(value)}')
    return str(value).strip()


def _text(record: Mapping[str, object], name: str) -> str | None:
    value = record.get(name)
    if value is None:
        return None
    if not isinstance(value, str):
        raise ValueError(f'"{name}" must be text, not {shown(value)}')
    return whole(value.strip()) or None
