"""The evaluation itself: ask every question, score what comes back, say why it is not right."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

from askllm.errors import Problem
from askllm.evaluate.diagnose import MISSED, PASSAGES_READ, Passages, diagnose
from askllm.evaluate.figures import RANKING_DEPTH
from askllm.evaluate.identity import VOLATILE
from askllm.evaluate.journal import Journal
from askllm.evaluate.questions import Question
from askllm.evaluate.report import Report, summarize
from askllm.evaluate.row import Row
from askllm.evaluate.score import Texts, score
from askllm.types import Answer, Hit, Turn

Asker = Callable[[Question], Answer]
Searcher = Callable[[str], Sequence[Hit]]
"""A question that stands alone to hits, best first, at least ``search_depth(k)`` of them."""

Progress = Callable[[str, int, int], None]
"""Stage, done, total."""

DEPTHS = (1, 3, 5)
NOT_OF_THE_ANSWERS = VOLATILE | {"file", "format", "questions", "questions digest"}
"""Settings that may differ when a run takes over the rows of an unfinished one: each row is known
by its own question."""


def evaluate(
    questions: Sequence[Question],
    ask: Asker,
    *,
    texts: Texts,
    search: Searcher | None = None,
    deep: Searcher | None = None,
    passages: Passages | None = None,
    k: int = 10,
    read: int = PASSAGES_READ,
    problems: Sequence[Problem] = (),
    settings: Mapping[str, str] | None = None,
    resources: Mapping[str, float | None] | None = None,
    progress: Progress | None = None,
    journal: Path | None = None,
    workers: int = 1,
    stop: Callable[[], bool] | None = None,
    watch: Callable[[Row], None] | None = None,
) -> Report:
    """Ask every question and report how well the answers and the hits are.

    Args:
        questions: what to ask; the order is kept in the report and changes no figure.
        ask: question to answer. What it raises is recorded for that question, and the rest runs.
        texts: article id to its text, to prove quotes and to notice unknown gold articles.
        search: the retrieval behind ``ask``; without it the retrieval figures are undefined. It
            is given the question as ``ask`` resolved it (``Answer.standalone``).
        deep: the same, down to about 100 candidates of both legs; asked only for what was missed,
            to tell what no leg found from what was ranked too low.
        passages: how articles are cut, to tell what a passage border cuts.
        k: the deepest k of recall@k and hit@k, at least 1; 1, 3 and 5 are reported as well.
        read: passages that ``ask`` reads, at least 1; what stands lower counts as ranked low.
        problems: what was left out when the file was read, to be kept with the figures.
        settings: what was measured, to be kept with the figures.
        resources: cold start and peak memory, to be kept with the figures.
        progress: called as ``("ask", done, total)``, always from the calling thread.
        journal: where rows are kept while the run lasts. A rerun takes over what a killed or
            stopped one has done with the same ``settings``; a complete run removes it.
        workers: questions asked at the same time, at least 1; ``ask`` and the searches must then
            be thread-safe. No figure but the times depends on it.
        stop: asked before each question; once true, what is done so far is reported, as a part.
        watch: given each row when it is there, those taken over first, before ``progress``.

    Raises:
        ValueError: ``k``, ``read`` or ``workers`` is below 1.
        EvaluationError: the journal cannot be written.
    """
    if min(read, workers) < 1:
        raise ValueError(f"read and workers must be at least 1, not {read} and {workers}")
    depths = depths_up_to(k)
    maker = _Maker(ask, search, deep, texts, passages, depths, read)
    log = None if journal is None else Journal(journal, _key(settings or {}, maker))
    with log or nullcontext():
        taken = {} if log is None else _taken(questions, log)
        rows = dict(taken)
        watch = watch or _unwatched
        for n in sorted(taken):
            watch(taken[n])
        if taken and progress is not None:
            progress("ask", len(rows), len(questions))
        pending = [n for n in range(len(questions)) if n not in taken]
        for n, row in _made(questions, pending, maker.row, workers, stop or _never):
            rows[n] = row
            if log is not None:
                log.add(questions[n], row)
            watch(row)
            if progress is not None:
                progress("ask", len(rows), len(questions))
        if log is not None and len(rows) == len(questions):
            log.remove()
    noted = None if log is None else log.note
    gold = dict.fromkeys(a for question in questions for a in question.articles)
    return summarize(
        [rows[n] for n in sorted(rows)],
        depths=depths,
        problems=problems,
        notes=() if noted is None else (Problem(str(journal), noted),),
        unknown_articles=[article for article in gold if texts(article) is None],
        settings={
            **(settings or {}),
            **_course(len(rows), len(taken), len(questions), workers),
        },
        resources=resources,
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
    return max(k, RANKING_DEPTH)


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


@dataclass(frozen=True, slots=True)
class _Maker:
    """Makes one question's row."""

    ask: Asker
    search: Searcher | None
    deep: Searcher | None
    texts: Texts
    passages: Passages | None
    depths: tuple[int, ...]
    read: int

    def row(self, question: Question) -> Row:
        """Ask, search, score, and say what went wrong."""
        started = time.perf_counter()
        answer: Answer | None = None
        hits: Sequence[Hit] | None = None
        error: str | None = None
        try:
            answer = self.ask(question)
        except Exception as problem:  # one question must not end the run; the row says what it was
            error = f"{type(problem).__name__}: {problem}"
        wall_ms = (time.perf_counter() - started) * 1000
        if self.search is not None:
            try:
                hits = self.search(question.question if answer is None else answer.standalone)
            except Exception as problem:
                error = error or f"search: {type(problem).__name__}: {problem}"
                hits = ()  # nothing found, rather than nothing measured
        row = score(
            question,
            answer,
            hits=hits,
            texts=self.texts,
            depths=self.depths,
            error=error,
            wall_ms=wall_ms,
        )
        return self._diagnosed(row, hits)

    def _diagnosed(self, row: Row, hits: Sequence[Hit] | None) -> Row:
        if row.verdict not in MISSED:
            return row
        candidates = hits
        if self.deep is not None and row.error is None and row.answerable:
            try:
                candidates = self.deep(row.standalone)
            except Exception as problem:
                error = f"deep search: {type(problem).__name__}: {problem}"
                row = dataclasses.replace(row, error=error)
        found = diagnose(
            row,
            texts=self.texts,
            passages=self.passages,
            candidates=candidates,
            read=self.read,
        )
        return dataclasses.replace(row, diagnosis=found)


def _key(settings: Mapping[str, str], maker: _Maker) -> dict[str, str]:
    """Return what must be the same for rows of an unfinished run to be taken over."""
    key = {name: value for name, value in settings.items() if name not in NOT_OF_THE_ANSWERS}
    parts = {"search": maker.search, "deep": maker.deep, "passages": maker.passages}
    key["k"] = str(maker.depths[-1])
    key["passages read"] = str(maker.read)
    key["measured with"] = ", ".join(name for name, given in parts.items() if given) or "answers"
    return key


def _course(done: int, taken: int, total: int, workers: int) -> dict[str, str]:
    """Return what a run says of its own course, as settings."""
    how: dict[str, str] = {}
    if workers > 1:
        how["workers"] = str(workers)
    if taken:
        how["resumed"] = f"{taken} of {total} from an unfinished run"
    if done < total:
        how["asked"] = f"{done} of {total}"
    return how


def _taken(questions: Iterable[Question], journal: Journal) -> dict[int, Row]:
    found = {n: journal.row_of(question) for n, question in enumerate(questions)}
    return {n: row for n, row in found.items() if row is not None}


def _made(
    questions: Sequence[Question],
    pending: Iterable[int],
    make: Callable[[Question], Row],
    workers: int,
    stop: Callable[[], bool],
) -> Iterator[tuple[int, Row]]:
    """Yield place and row of every pending question as it is done, until ``stop()``."""
    if workers == 1:
        for n in pending:
            if stop():
                return
            yield n, make(questions[n])
        return
    with ThreadPoolExecutor(workers, thread_name_prefix="askllm-evaluate") as pool:
        left = iter(pending)
        waiting: dict[Future[Row], int] = {}
        while True:
            while len(waiting) < workers and not stop() and (at := next(left, None)) is not None:
                waiting[pool.submit(make, questions[at])] = at
            if not waiting:
                return
            done, _ = wait(waiting, return_when=FIRST_COMPLETED)
            for future in sorted(done, key=lambda future: waiting[future]):
                yield waiting.pop(future), future.result()


def _never() -> bool:
    return False


def _unwatched(_: Row) -> None:
    """Give a row to nobody."""
