"""The exam room: a bot sits before a set of questions; both sides stay strangers to each other.

``evaluate`` scores any callable, ``bot`` answers anyone. Who measures a bot needs the same few
threads between the two, on the command line, on the page and in a benchmark: they are here.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from pathlib import Path

from askllm.bot import Bot
from askllm.evaluate import (
    Progress,
    Question,
    QuestionSet,
    Report,
    Row,
    corpus_digest,
    evaluate,
    identity,
    peak_memory_mb,
    play,
    questions_digest,
    search_depth,
)

CANDIDATES = 100
"""Hits looked through for what was missed: both legs' candidates, as far as they differ."""


def examine(
    bot: Bot,
    questions: QuestionSet,
    *,
    asked: Sequence[Question] | None = None,
    k: int = 10,
    workers: int = 1,
    cold_start_ms: float | None = None,
    journal: Path | None = None,
    progress: Progress | None = None,
    stop: Callable[[], bool] | None = None,
    watch: Callable[[Row], None] | None = None,
) -> Report:
    """Ask ``bot`` the questions and report, with everything that says what was measured.

    Args:
        bot: who answers.
        questions: the set; its problems are kept with the figures.
        asked: the part of it that is asked; all of it if not given.
        k: the deepest k of recall@k, at least 1.
        workers: questions at the same time; more than 1 blurs the times.
        cold_start_ms: milliseconds from nothing to the opened bot, if the caller took them; the
            time of the first answer is added.
        journal: where an unfinished run is kept, see ``evaluate``.
        progress: called as ``("ask", done, total)``.
        stop: asked before each question; once true, what is done is reported.
        watch: given each row when it is there.

    Raises:
        EvaluationError: the journal cannot be written.
        ValueError: ``k`` or ``workers`` is below 1.
    """
    chosen = questions.questions if asked is None else tuple(asked)
    report = evaluate(
        chosen,
        lambda question: play(
            question,
            # nobody is there to go on with suggestions, and finding them means asking more
            lambda text, turns: bot.ask(text, history=turns, suggest=False),
        ),
        texts=lambda article_id: text_of(bot, article_id),
        search=lambda text: bot.search(text, k=search_depth(k)),
        deep=lambda text: bot.search(text, k=CANDIDATES),
        passages=bot.passage_spans,
        k=k,
        read=bot.passages_read,
        problems=questions.problems,
        settings=described(bot, questions, chosen),
        progress=progress,
        journal=journal,
        workers=workers,
        stop=stop,
        watch=watch,
    )
    first = report.rows[0].wall_ms if report.rows else 0.0
    cold = None if cold_start_ms is None else cold_start_ms + first
    resources = {"cold_start_ms": cold, "peak_memory_mb": peak_memory_mb()}
    return dataclasses.replace(report, resources=resources)


def described(bot: Bot, questions: QuestionSet, asked: Sequence[Question]) -> dict[str, str]:
    """Return what is measured, in words: enough to tell why two runs differ."""
    articles = bot.articles()
    return {
        "file": str(questions.path),
        "format": questions.kind,
        "questions": f"{len(asked)} of {len(questions.questions)}",
        "corpus": str(bot.settings.corpus),
        "index": str(bot.settings.index),
        "articles": str(len(articles)),
        "passages": str(bot.passage_count()),
        **identity(
            corpus=corpus_digest((article.id, article.text) for article in articles),
            encoder=bot.encoder_name if "dense" in bot.legs.ran else None,
            reader=bot.reader_name,
            legs=bot.legs.ran,
            questions=questions_digest(asked),
            options={
                name: word
                for name, word in bot.tuning.words().items()
                if name not in ("legs", "reader")
            },
        ),
    }


def text_of(bot: Bot, article_id: str) -> str | None:
    """Return the text of an article, ``None`` if the bot has no such article."""
    article = bot.article(article_id)
    return None if article is None else article.text
