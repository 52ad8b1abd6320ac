"""``askllm eval``: measure the bot on a file of questions."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from askllm.cli.common import (
    Place,
    Refused,
    count,
    echo,
    example,
    json_option,
    open_bot,
    place_options,
    print_table,
    progress_bar,
    warn,
    warn_of,
)

if TYPE_CHECKING:
    from askllm.bot import Bot
    from askllm.evaluate import QuestionSet, Report

Thresholds = dict[str, float]


def _thresholds(_: click.Context, __: click.Parameter, values: Sequence[str]) -> Thresholds:
    """Read ``NAME=VALUE``; whether there is such a figure is known once ``-k`` is."""
    found: Thresholds = {}
    for value in values:
        name, _equals, number = value.partition("=")
        try:
            least = float(number)
        except ValueError:
            raise click.BadParameter(f"{value!r}; write NAME=VALUE, e.g. right=0.8") from None
        if not name or not 0 <= least <= 1:
            raise click.BadParameter(f"{value!r}; write NAME=VALUE, VALUE from 0 to 1")
        found[name] = least
    return found


@click.command(
    name="eval",
    epilog=example(
        "askllm eval corpus/questions.jsonl --out report.json",
        "askllm eval cmrc2018_dev.json --corpus-from-file --limit 200",
        "askllm eval corpus/questions.jsonl --fail-under right=0.8",
    ),
)
@click.argument("file", type=click.Path(path_type=Path))
@place_options
@click.option(
    "-k", type=click.IntRange(1, 1000), default=10, show_default=True, help="Deepest recall@k."
)
@click.option("--out", type=click.Path(path_type=Path), help="Write the whole report as JSON.")
@click.option("--limit", type=click.IntRange(1), help="Ask only the first so many questions.")
@click.option(
    "--corpus-from-file",
    is_flag=True,
    help="Answer from the paragraphs of a SQuAD-format FILE. They are indexed in a folder that "
    "is removed afterwards, unless --index names one.",
)
@click.option(
    "--fail-under",
    "thresholds",
    multiple=True,
    metavar="NAME=VALUE",
    callback=_thresholds,
    help="Exit with 1 if this figure is lower; may be repeated.",
)
@json_option
@click.pass_context
def evaluate(
    context: click.Context,
    file: Path,
    corpus: Path,
    index: Path,
    encoder: str,
    k: int,
    out: Path | None,
    limit: int | None,
    corpus_from_file: bool,
    thresholds: Thresholds,
    as_json: bool,
) -> None:
    """Ask the questions of FILE; measure retrieval, citations, answers and abstention.

    FILE is JSONL with "id", "question" and any of "answers", "articles", "evidence",
    "answerable", "history", "type", "note"; or JSON of the SQuAD family (CMRC 2018, DRCD).
    """
    _check_names(thresholds, k)
    _check_out(out)
    place = Place(corpus, index, encoder)
    if corpus_from_file:
        if context.get_parameter_source("corpus") is not ParameterSource.DEFAULT:
            raise click.UsageError("--corpus and --corpus-from-file exclude each other.")
        keep = context.get_parameter_source("index") is not ParameterSource.DEFAULT
        with _scratch(file, place, keep_index=keep) as (questions, scratch):
            report = _run(questions, scratch, k, limit)
    else:
        from askllm.evaluate import read_questions

        report = _run(read_questions(file), place, k, limit)
    if out is not None:
        _write(out, report.to_json())
    if as_json:
        click.echo(report.to_json(), nl=False)
    else:
        _print(report, out)
    _refuse_if_all_failed(report)
    _hold_to(report, thresholds)


@contextmanager
def _scratch(file: Path, place: Place, *, keep_index: bool) -> Iterator[tuple[QuestionSet, Place]]:
    """Make a corpus of the file's paragraphs that lasts as long as the block."""
    from askllm.evaluate import contexts_as_articles

    with tempfile.TemporaryDirectory(prefix="askllm-", ignore_cleanup_errors=True) as folder:
        corpus = Path(folder) / "corpus"
        questions = contexts_as_articles(file, corpus)
        index = place.index if keep_index else Path(folder) / "index"
        yield questions, Place(corpus, index, place.encoder)


def _run(questions: QuestionSet, place: Place, k: int, limit: int | None) -> Report:
    from askllm import __version__
    from askllm.evaluate import evaluate, play, search_depth

    bot = open_bot(place)
    asked = questions.questions[:limit]
    with progress_bar() as progress:
        return evaluate(
            asked,
            lambda question: play(question, lambda text, turns: bot.ask(text, history=turns)),
            texts=lambda article_id: _text(bot, article_id),
            search=lambda text: bot.search(text, k=search_depth(k)),
            k=k,
            problems=questions.problems,
            settings={
                "file": str(questions.path),
                "format": questions.kind,
                "questions": f"{len(asked)} of {len(questions.questions)}",
                "corpus": str(place.corpus),
                "index": str(place.index),
                "articles": str(len(bot.articles())),
                "passages": str(bot.passage_count()),
                "encoder": bot.encoder_name or "none",
                "legs": ", ".join(bot.legs.ran),
                "askllm": __version__,
            },
            progress=progress,
        )


def _text(bot: Bot, article_id: str) -> str | None:
    article = bot.article(article_id)
    return None if article is None else article.text


def _print(report: Report, out: Path | None) -> None:
    from askllm.evaluate import figures_table, verdicts_line

    settings = report.settings
    echo(f"{settings['file']}: {settings['questions']} questions")
    echo(
        f"{settings['articles']} articles, {settings['passages']} passages, "
        f"found by: {settings['legs']}"
    )
    echo(verdicts_line(report))
    echo()
    print_table(figures_table(report))
    if report.unknown_articles:
        names = ", ".join(report.unknown_articles[:5])
        many = count(len(report.unknown_articles), "gold article")
        warn(f"{many} of the file not in the corpus: {names}. See: askllm articles")
    failed = [row for row in report.rows if row.error is not None]
    if failed:
        many = count(len(failed), "question")
        warn(f"{many} raised an error; the first, {failed[0].id}: {failed[0].error}")
    warn_of(report.problems, "question")
    if out is not None:
        echo(f"The whole report is in {out}.", err=True)


def _check_names(thresholds: Thresholds, k: int) -> None:
    """Refuse a figure that does not exist before the long work, not after it."""
    from askllm.evaluate import depths_up_to, figure_names

    names = figure_names(depths_up_to(k))
    for name in thresholds:
        if name not in names:
            raise click.UsageError(
                f"--fail-under: there is no figure {name!r}; choose one of: {', '.join(names)}"
            )


def _check_out(out: Path | None) -> None:
    if out is not None and (out.is_dir() or not out.parent.is_dir()):
        raise Refused(f"{out} cannot be written: name a file in a folder that exists")


def _write(out: Path, text: str) -> None:
    try:
        out.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise Refused(f"{out} cannot be written: {error.strerror or error}") from error


def _refuse_if_all_failed(report: Report) -> None:
    if report.rows and all(row.verdict == "error" for row in report.rows):
        raise Refused(f"every question raised an error; the first: {report.rows[0].error}")


def _hold_to(report: Report, thresholds: Thresholds) -> None:
    low = []
    for name, least in thresholds.items():
        value = report.figure(name)
        if value is None:
            low.append(f"{name} could not be measured")
        elif value < least:
            low.append(f"{name} is {value:.4f}, below {least:g}")
    if low:
        raise Refused("; ".join(low))
