"""Any evaluation file to a ``QuestionSet``; a SQuAD-format file also to a corpus of its own."""

from __future__ import annotations

import json
from pathlib import Path

from askllm.errors import EvaluationError
from askllm.evaluate.questions import QuestionSet, read_jsonl, read_text
from askllm.evaluate.squad import Context, is_squad, parse, without_articles, write_contexts


def read_questions(path: Path) -> QuestionSet:
    """Read an evaluation file: JSONL of askllm, or JSON of the SQuAD family.

    A SQuAD-format file names no articles of the user's corpus, so its questions have none here;
    ``contexts_as_articles`` makes a corpus for which they do.

    Raises:
        EvaluationError: the file is missing, not UTF-8, of no known format, or has no usable
            question. The message names the file, the line where there is one, and the fix.
    """
    text = read_text(path)
    value = _as_json(text)
    if is_squad(value):
        return without_articles(parse(path, value)[0])
    _refuse_other_json(path, text, value)
    return read_jsonl(path, text)


def contexts_as_articles(path: Path, folder: Path) -> QuestionSet:
    """Write the paragraphs of a SQuAD-format file as a corpus and return its questions.

    Args:
        path: a file of the SQuAD family.
        folder: a new or empty folder; one ``<id>.txt`` a paragraph is written into it.

    Returns:
        The questions; ``articles`` names the paragraph's id, as the article's id will be.

    Raises:
        EvaluationError: as ``read_questions``; or the file has no paragraphs of its own; or the
            folder is not empty.
    """
    questions, contexts = _read_squad(path)
    write_contexts(contexts, folder)
    return questions


def _read_squad(path: Path) -> tuple[QuestionSet, tuple[Context, ...]]:
    value = _as_json(read_text(path))
    if not is_squad(value):
        raise EvaluationError(
            f"{path} is not a SQuAD-format file, so it has no paragraphs to make a corpus from; "
            "leave out --corpus-from-file and name the articles' folder with --corpus"
        )
    return parse(path, value)


def _as_json(text: str) -> object:
    """Return the whole file as one JSON value; ``None`` if it is several lines of them, or none."""
    first = text.lstrip()[:1]
    if first not in ("{", "["):
        return None
    try:
        value: object = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value


def _refuse_other_json(path: Path, text: str, value: object) -> None:
    """Say so when the file is broken JSON of many lines, or JSON that holds no questions."""
    if value is None and path.suffix.lower() == ".json":
        _refuse_broken_json(path, text)
    if isinstance(value, list):
        raise EvaluationError(
            f"{path} is one JSON list; write its objects one a line (JSONL), without the brackets"
        )
    if isinstance(value, dict) and "question" not in value and "id" not in value:
        fields = ", ".join(sorted(value)[:6]) or "none"
        raise EvaluationError(
            f"{path} is JSON of no known evaluation format (its fields: {fields}); "
            'expected JSONL with "id" and "question", or SQuAD JSON with "data"'
        )


def _refuse_broken_json(path: Path, text: str) -> None:
    """Name the place where one JSON value breaks off, unless its lines are values of their own."""
    try:
        json.loads(text.lstrip().split("\n", 1)[0])
    except ValueError:
        pass
    else:
        return
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        raise EvaluationError(
            f"{path}:{error.lineno} is not JSON: {error.msg} at column {error.colno}; "
            "is the file complete?"
        ) from error
    except (ValueError, RecursionError) as error:
        raise EvaluationError(f"{path} is not usable JSON: {error}") from error
