"""The evaluation itself: ask every question, score what comes back."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence

from askllm.errors import Problem
from askllm.evaluate.questions import Question
from askllm.evaluate.report import Report, summarize
from askllm.evaluate.score import MRR_DEPTH, Row, Texts, score
from askllm.types import Answer, Hit, Turn

Asker = Callable[[Question], Answer]
Searcher = Callable[[str], Sequence[Hit]]
"""A question that stands alone to hits, best first, at least ``search_depth(k)`` of them."""

Progress = Callable[[str, int, int], None]
"""Stage, done, total."""

DEPTHS = (1, 3, 5)


def evaluate(
    questions: Sequence[Question],
    ask: Asker,
    *,
    texts: Texts,
    search: Searcher | None = None,
    k: int = 10,
    problems: Sequence[Problem] = (),
    settings: Mapping[str, str] | None = None,
    progress: Progress | None = None,
) -> Report:
    """Ask every question and report how well the answers and the hits are.

    Args:
        questions: what to ask; the order is kept in the report and changes no figure.
        ask: question to answer. What it raises is recorded for that question, and the rest runs.
        texts: article id to its text, to prove quotes and to notice unknown gold articles.
        search: the retrieval behind ``ask``; without it the retrieval figures are undefined. It
            is given the question as ``ask`` resolved it (``Answer.standalone``).
        k: the deepest k of recall@k and hit@k, at least 1; 1, 3 and 5 are reported as well.
        problems: what was left out when the file was read, to be kept with the figures.
        settings: what was measured, to be kept with the figures.
        progress: called as ``("ask", done, total)``.

    Raises:
        ValueError: ``k < 1``.
    """
    depths = depths_up_to(k)
    rows: list[Row] = []
    for done, question in enumerate(questions, start=1):
        rows.append(_row(question, ask, search, texts, depths))
        if progress is not None:
            progress("ask", done, len(questions))
    gold = dict.fromkeys(a for question in questions for a in question.articles)
    return summarize(
        rows,
        depths=depths,
        problems=problems,
        unknown_articles=[article for article in gold if texts(article) is None],
        settings=settings or {},
    )


def depths_up_to(k: int) -> tuple[int, ...]:
    """Return the k of recall@k that are reported: 1, 3, 5 and ``k``, none beyond ``k``.

    Raises:
        ValueError: ``k < 1``.
    """
    if k < 1:
        raise ValueError(f"k must be at least 1, not {k}")
    return tuple(sorted({depth for depth in DEPTHS if depth < k} | {k}))


def search_depth(k: int) -> int:
    """Return how many hits a search must bring for recall@k and MRR@10."""
    return max(k, MRR_DEPTH)


def play(question: Question, ask: Callable[[str, Sequence[Turn]], Answer]) -> Answer:
    """Ask the question after its history, each earlier question with those before it.

    Args:
        question: its ``history`` is asked first, oldest first.
        ask: question and turns so far to an answer, as ``Bot.ask`` is.
    """
    turns: list[Turn] = []
    for earlier in question.history:
        turns.append(Turn(earlier, ask(earlier, tuple(turns))))
    return ask(question.question, tuple(turns))


def _row(
    question: Question,
    ask: Asker,
    search: Searcher | None,
    texts: Texts,
    depths: Sequence[int],
) -> Row:
    started = time.perf_counter()
    answer: Answer | None = None
    hits: Sequence[Hit] | None = None
    error: str | None = None
    try:
        answer = ask(question)
    except Exception as problem:  # one question must not end the run; the row says what it was
        error = f"{type(problem).__name__}: {problem}"
    wall_ms = (time.perf_counter() - started) * 1000
    if search is not None:
        try:
            hits = search(question.question if answer is None else answer.standalone)
        except Exception as problem:
            error = error or f"search: {type(problem).__name__}: {problem}"
            hits = ()  # nothing found, rather than nothing measured
    return score(
        question,
        answer,
        hits=hits,
        texts=texts,
        depths=depths,
        error=error,
        wall_ms=wall_ms,
    )
