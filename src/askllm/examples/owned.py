"""The corpus owner's own questions: an evaluation file beside the articles."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from askllm.examples.forming import LONG, LONG_ENGLISH, SHORT, Candidate

QUESTIONS_FILE = "questions.jsonl"


def owned_questions(file: Path) -> list[Candidate]:
    """Return the short answerable questions of an evaluation file, none twice; none without one.

    A line that cannot be used is skipped: this file is a courtesy, the ``evaluate`` room is
    where its mistakes are reported.
    """
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        return []
    made = [candidate for line in lines if (candidate := _usable(line))]
    return list({candidate.question: candidate for candidate in reversed(made)}.values())[::-1]


def _usable(line: str) -> Candidate | None:
    try:
        entry = json.loads(line)
    except ValueError:
        return None
    if not isinstance(entry, dict) or entry.get("history") or entry.get("answerable") is False:
        return None
    question = entry.get("question")
    if not isinstance(question, str) or not _is_one(question.strip()):
        return None
    kind = entry.get("type")
    return Candidate(
        question.strip(),
        kind if isinstance(kind, str) else "",
        answers=_words(entry.get("answers")),
        items=tuple(filter(None, map(_words, _list(entry.get("items"))))),
    )


def _is_one(question: str) -> bool:
    """Whether it reads as a question, not as words typed into a search box."""
    limit = LONG_ENGLISH if question.isascii() else LONG
    return SHORT <= len(question) <= limit and question.endswith(("?", "？"))


def _list(value: Any) -> list[Any]:  # noqa: ANN401 - what stood in a file
    return value if isinstance(value, list) else []


def _words(value: Any) -> tuple[str, ...]:  # noqa: ANN401
    values = [value] if isinstance(value, str) else _list(value)
    return tuple(word for word in values if isinstance(word, str) and word.strip())
