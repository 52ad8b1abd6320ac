"""``askllm eval``: measure answers on a file of questions, compare runs, gate on the figures."""

from __future__ import annotations

import dataclasses
import tempfile
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
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
    progress_bar,
    reader_option,
    warn,
)
from askllm.cli.reporting import Outputs, print_report, say_compared, write_reports
from askllm.cli.sets import SHOWN, check, draft, say_findings
from askllm.cli.tuning import Wish, tune

if TYPE_CHECKING:
    from askllm.evaluate import Comparison, Objective, Question, QuestionSet, Report
    from askllm.tuning import ReaderChoice
    from askllm.types import Article

Thresholds = dict[str, float]

FOR_TUNING = frozenset(
    (
        "file corpus index encoder reader k limit corpus_from_file workers calibrate sweep "
        "objective write as_json"
    ).split()
)
"""What ``--calibrate`` and ``--sweep`` take; ``-k`` is how deep hits are measured."""

FOR_SETS = frozenset("file corpus as_json".split())
"""What ``--draft`` and ``--check`` take: they ask nothing."""


@dataclass(frozen=True, slots=True)
class Run:
    """How a set is asked: how deep, how many, kept under which name, by how many at once."""

    k: int
    limit: int | None
    save: str | None
    workers: int | None


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


def _limits(_: click.Context, __: click.Parameter, values: Sequence[str]) -> Thresholds:
    """Read ``NAME=VALUE`` for figures that have no upper end, such as milliseconds."""
    found: Thresholds = {}
    for value in values:
        name, _equals, number = value.partition("=")
        try:
            found[name] = float(number)
        except ValueError:
            raise click.BadParameter(f"{value!r}; write NAME=VALUE, e.g. wall_ms_p95=200") from None
        if not name or not 0 <= found[name] < float("inf"):
            raise click.BadParameter(f"{value!r}; write NAME=VALUE, VALUE from 0 on")
    return found


def _file(name: str, text: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    return click.option(f"--{name}", type=click.Path(path_type=Path), help=text)


@click.command(
    name="eval",
    epilog=example(
        "askllm eval corpus/questions.jsonl --html report.html",
        "askllm eval questions.csv --save monday",
        "askllm eval questions.csv --compare monday --fail-on-worse",
        "askllm eval questions.csv --fail-under citation_precision=0.9",
        "askllm eval cmrc2018_dev.json --corpus-from-file --limit 200",
        "askllm eval draft.jsonl --draft 40",
        "askllm eval questions.csv --calibrate",
    ),
)
@click.argument("file", type=click.Path(path_type=Path))
@place_options
@reader_option
@click.option(
    "-k", type=click.IntRange(1, 1000), default=10, show_default=True, help="Deepest recall@k."
)
@click.option("--limit", type=click.IntRange(1), help="Ask only the first so many questions.")
@click.option(
    "--corpus-from-file",
    is_flag=True,
    help="Answer from the texts that come with a SQuAD or BEIR file. They are indexed in a folder "
    "that is removed afterwards, unless --index names one.",
)
@click.option("--rest", metavar="URL", help="Score another askllm, over its REST interface.")
@_file("answers", "Score the answers in this file, made elsewhere, against the articles.")
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    help="Questions asked at the same time: 1, or 4 over REST. More blurs the times.",
)
@click.option(
    "--save",
    metavar="NAME",
    help="Keep the run beside the index; one that was interrupted is gone on with.",
)
@click.option("--compare", "against", metavar="NAME", help="Compare with a run saved before.")
@_file("out", "Write the whole report as JSON.")
@_file("html", "Write one HTML page that opens anywhere, offline.")
@_file("markdown", "Write a summary for a pull request.")
@_file("junit", "Write JUnit XML for a CI server.")
@click.option(
    "--language",
    type=click.Choice(["en", "zh"]),
    default="en",
    show_default=True,
    help="Of the HTML and Markdown reports.",
)
@click.option(
    "--fail-under",
    "thresholds",
    multiple=True,
    metavar="NAME=VALUE",
    callback=_thresholds,
    help="Exit with 1 if this figure is lower; may be repeated.",
)
@click.option(
    "--fail-over",
    "limits",
    multiple=True,
    metavar="NAME=VALUE",
    callback=_limits,
    help="Exit with 1 if this time, or error, is higher; may be repeated.",
)
@click.option(
    "--fail-on-worse",
    is_flag=True,
    help="With --compare: exit with 1 if a figure is significantly worse.",
)
@click.option(
    "--draft",
    "wanted",
    type=click.IntRange(1, 10_000),
    metavar="N",
    help="Propose N questions about the articles and write them to FILE, for you to mend.",
)
@click.option("--check", "only_check", is_flag=True, help="Only look for faults in the set.")
@click.option(
    "--calibrate",
    is_flag=True,
    help="Choose confidence and threshold on half of the set; judge the choice on the other half.",
)
@click.option(
    "--sweep",
    is_flag=True,
    help="The same for passage length, fusion, passages read and legs: one knob at a time.",
)
@click.option(
    "--objective",
    type=click.Choice(["utility", "right", "refusal_f1"]),
    default="utility",
    show_default=True,
    help="With --calibrate: what the threshold is chosen for.",
)
@click.option("--write", is_flag=True, help="With --calibrate or --sweep: put the choice in force.")
@json_option
@click.pass_context
def evaluate(
    context: click.Context,
    file: Path,
    corpus: Path,
    index: Path,
    encoder: str,
    reader: ReaderChoice | None,
    k: int,
    limit: int | None,
    corpus_from_file: bool,
    rest: str | None,
    answers: Path | None,
    workers: int | None,
    save: str | None,
    against: str | None,
    out: Path | None,
    html: Path | None,
    markdown: Path | None,
    junit: Path | None,
    language: str,
    thresholds: Thresholds,
    limits: Thresholds,
    fail_on_worse: bool,
    wanted: int | None,
    only_check: bool,
    calibrate: bool,
    sweep: bool,
    objective: Objective,
    write: bool,
    as_json: bool,
) -> None:
    """Ask the questions of FILE; measure retrieval, citations, answers and refusals.

    FILE is JSONL, CSV or a workbook with a question and any of "answers", "items", "articles",
    "evidence", "answerable", "history", "type", "tags", "note" in each line; JSON of the SQuAD
    family (CMRC 2018, DRCD); or a folder as BEIR or TREC lay it out.
    """
    place = Place(corpus, index, encoder, reader=reader)
    if wanted is not None:
        _refuse_others(context, "--draft", {"wanted", *FOR_SETS})
        draft(file, place, wanted, as_json=as_json)
        return
    if only_check:
        _refuse_others(context, "--check", {"only_check", *FOR_SETS})
        check(file, place, as_json=as_json)
        return
    if calibrate and sweep:
        raise click.UsageError("--calibrate and --sweep exclude each other.")
    if calibrate or sweep:
        wish = Wish(sweep, objective, limit, k, workers or 1, write, as_json)
        _tune(context, file, place, wish, corpus_from_file=corpus_from_file)
        return
    if write:
        raise click.UsageError("--write needs --calibrate or --sweep.")
    _check_names(thresholds, limits, k)
    if fail_on_worse and against is None:
        raise click.UsageError("--fail-on-worse needs --compare NAME.")
    outputs = Outputs(out, html, markdown, junit, "zh" if language == "zh" else "en")
    outputs.refuse_what_cannot_be_written(kept=(file, answers, corpus))
    before = None if against is None else _saved(index, against)
    if save is not None:
        _check_run_name(save)
    run = Run(k, limit, save, workers)
    with _told_what_is_kept(save):
        report = _report(context, file, place, run, rest, answers, corpus_from_file)
    comparison = None
    if before is not None and against is not None:
        comparison = _compared(before, report, (against, save or "this run"))
    write_reports(outputs, report, comparison)
    if save is not None:
        _save(index, save, report)
    print_report(report, comparison, as_json=as_json)
    if comparison is not None and not as_json:
        say_compared(comparison)
    outputs.say_written()
    _refuse_if_all_failed(report)
    _hold_to(report, thresholds, limits, comparison if fail_on_worse else None)


def _tune(
    context: click.Context, file: Path, place: Place, wish: Wish, *, corpus_from_file: bool
) -> None:
    """Choose settings by measuring; options of an ordinary evaluation are not for this."""
    from askllm.evaluate import read_questions

    _refuse_others(context, "--sweep" if wish.sweep else "--calibrate", FOR_TUNING)
    if wish.sweep and _given(context, "objective"):
        raise click.UsageError(
            "--sweep chooses by the share right; --objective is for --calibrate."
        )
    if not corpus_from_file:
        tune(read_questions(file), place, wish, writable=True)
        return
    if _given(context, "corpus"):
        raise click.UsageError("--corpus and --corpus-from-file exclude each other.")
    keep_index = _given(context, "index")
    with _scratch(file, place, keep_index=keep_index) as (questions, scratch):
        tune(questions, scratch, wish, writable=keep_index)


@contextmanager
def _told_what_is_kept(save: str | None) -> Iterator[None]:
    """Tell who stops a run with a name that nothing is lost."""
    try:
        yield
    except KeyboardInterrupt:
        if save is not None:
            warn("what was asked so far is kept; the same command goes on from there")
        raise


def _refuse_others(context: click.Context, work: str, fitting: Collection[str]) -> None:
    """Refuse options that this work would not heed: one that is not heeded looks obeyed."""
    for name, value in context.params.items():
        if name not in fitting and _given(context, name) and value:
            option = next(p.opts[0] for p in context.command.params if p.name == name)
            raise click.UsageError(f"{work} and {option} exclude each other.")


def _given(context: click.Context, name: str) -> bool:
    return context.get_parameter_source(name) is not ParameterSource.DEFAULT


def _report(
    context: click.Context,
    file: Path,
    place: Place,
    run: Run,
    rest: str | None,
    answers: Path | None,
    corpus_from_file: bool,
) -> Report:
    """Choose who answers: the bot of this folder, one over REST, or a file."""
    from askllm.evaluate import read_questions

    given = {name for name in ("corpus", "index", "encoder", "reader") if _given(context, name)}
    chosen = [
        name
        for name, on in (
            ("--rest", rest is not None),
            ("--answers", answers is not None),
            ("--corpus-from-file", corpus_from_file),
        )
        if on
    ]
    if len(chosen) > 1:
        raise click.UsageError(f"{chosen[0]} and {chosen[1]} exclude each other.")
    if corpus_from_file:
        if "corpus" in given:
            raise click.UsageError("--corpus and --corpus-from-file exclude each other.")
        with _scratch(file, place, keep_index="index" in given) as (questions, scratch):
            return _examined(questions, scratch, run, home=place.index)
    if rest is not None:
        if given & {"corpus", "encoder", "reader"}:
            raise click.UsageError(
                "--rest asks another askllm: leave out --corpus, --encoder and --reader."
            )
        return _over_rest(read_questions(file), place, run, rest)
    if answers is not None:
        return _from_answers(read_questions(file), place, run, answers)
    return _examined(read_questions(file), place, run, home=place.index)


@contextmanager
def _scratch(file: Path, place: Place, *, keep_index: bool) -> Iterator[tuple[QuestionSet, Place]]:
    """Make a corpus of the file's own texts that lasts as long as the block."""
    from askllm.evaluate import contexts_as_articles

    with tempfile.TemporaryDirectory(prefix="askllm-", ignore_cleanup_errors=True) as folder:
        corpus = Path(folder) / "corpus"
        questions = contexts_as_articles(file, corpus)
        index = place.index if keep_index else Path(folder) / "index"
        yield questions, dataclasses.replace(place, corpus=corpus, index=index)


def _examined(questions: QuestionSet, place: Place, run: Run, *, home: Path) -> Report:
    from askllm.exam import examine

    began = time.perf_counter()
    bot = open_bot(place)
    # Building an index is not part of a start; a bot that had to is not timed.
    opened_ms = None if bot.changed else (time.perf_counter() - began) * 1000
    asked = questions.questions[: run.limit]
    _warn_of_faults(questions, asked, {article.id: article.text for article in bot.articles()})
    with progress_bar() as progress:
        return examine(
            bot,
            questions,
            asked=asked,
            k=run.k,
            workers=run.workers or 1,
            cold_start_ms=opened_ms,
            journal=_journal(home, run),
            progress=progress,
        )


def _over_rest(questions: QuestionSet, place: Place, run: Run, url: str) -> Report:
    from askllm.evaluate import Remote, evaluate, machine, search_depth, versions

    asked = questions.questions[: run.limit]
    _warn_of_faults(questions, asked, {})
    with Remote(url) as remote, progress_bar() as progress:
        return evaluate(
            asked,
            remote,
            texts=remote.text,
            search=lambda text: remote.search(text, k=search_depth(run.k)),
            k=run.k,
            problems=questions.problems,
            settings={
                **_settings(questions, asked),
                **remote.settings(),
                **versions(),
                **machine(),
            },
            journal=_journal(place.index, run),
            workers=run.workers or 4,
            progress=progress,
        )


def _from_answers(questions: QuestionSet, place: Place, run: Run, path: Path) -> Report:
    from askllm.articles import read_corpus
    from askllm.evaluate import corpus_digest, evaluate, read_answers

    corpus = read_corpus(place.corpus)
    articles: dict[str, Article] = {article.id: article for article in corpus.articles}
    texts = {article_id: article.text for article_id, article in articles.items()}
    given = read_answers(path, texts=texts.get)
    asked = questions.questions[: run.limit]
    _warn_of_faults(questions, asked, texts)
    _warn_of_answers(given.missing(asked), given.unused(questions.questions), path)
    if given.without_confidence():
        warn(
            f"{count(given.without_confidence(), 'answer')} of {path} without a confidence: "
            "calibration and risk-coverage say nothing of them"
        )
    return evaluate(
        asked,
        given,
        texts=texts.get,
        k=run.k,
        problems=(*questions.problems, *given.problems),
        settings={
            **_settings(questions, asked),
            "answers": str(path),
            "corpus": str(place.corpus),
            "corpus digest": corpus_digest(texts.items()),
        },
    )


def _warn_of_answers(missing: Sequence[str], unused: Sequence[str], path: Path) -> None:
    if missing:
        shown = ", ".join(missing[:5]) + (", …" if len(missing) > 5 else "")
        warn(f"{path} has no answer to {count(len(missing), 'question')}: {shown}")
    if unused:
        more = ", …" if len(unused) > 1 else ""
        warn(f"{path} answers what is not asked, {count(len(unused), 'time')}: {unused[0]}{more}")


def _settings(questions: QuestionSet, asked: Sequence[Question]) -> dict[str, str]:
    from askllm.evaluate import questions_digest

    return {
        "file": str(questions.path),
        "format": questions.kind,
        "questions": f"{len(asked)} of {len(questions.questions)}",
        "questions digest": questions_digest(asked),
    }


def _warn_of_faults(
    questions: QuestionSet, asked: Sequence[Question], texts: Mapping[str, str]
) -> None:
    """Say in a few lines what looks wrong in a set of one's own; public sets are as they are."""
    from askllm.evaluate import check_set

    if questions.kind in ("jsonl", "csv", "xlsx"):
        say_findings(check_set(asked, texts), most=SHOWN)


def _journal(index: Path, run: Run) -> Path | None:
    """Return where an unfinished run waits; only a run with a name can be gone on with."""
    from askllm.evaluate import journal_path, runs_folder

    return None if run.save is None else journal_path(runs_folder(index), run.save)


def _saved(index: Path, name: str) -> Report:
    from askllm.evaluate import load_run, runs_folder

    return load_run(runs_folder(index), name)


def _save(index: Path, name: str, report: Report) -> None:
    from askllm.evaluate import list_runs, runs_folder, save_run

    folder = runs_folder(index)
    former = next((run for run in list_runs(folder) if run.name == name), None)
    save_run(folder, name, report)
    if former is not None:
        many = "" if former.questions is None else f" of {count(former.questions, 'question')}"
        warn(f"it replaces the run{many} that was kept as {name}")
    echo(f"Kept as {name}. Compare with it: askllm eval FILE --compare {name}", err=True)


def _compared(before: Report, after: Report, names: tuple[str, str]) -> Comparison:
    from askllm.evaluate import compare

    return compare(before, after, names=names)


def _check_run_name(name: str) -> None:
    from askllm.evaluate import check_name

    check_name(name)


def _check_names(thresholds: Thresholds, limits: Thresholds, k: int) -> None:
    """Refuse a figure that does not exist before the long work, not after it."""
    from askllm.evaluate import LATENCY_FIGURES, LOWER_IS_BETTER, depths_up_to, figure_names

    names = figure_names(depths_up_to(k))
    least = [name for name in names if name not in LOWER_IS_BETTER]
    most = [*(name for name in names if name in LOWER_IS_BETTER), *LATENCY_FIGURES]
    for option, given, known, other in (
        ("--fail-under", thresholds, least, ("--fail-over", most)),
        ("--fail-over", limits, most, ("--fail-under", least)),
    ):
        for name in given:
            if name in other[1]:
                raise click.UsageError(f"{option}: of {name!r}, write {other[0]} {name}=VALUE")
            if name not in known:
                raise click.UsageError(
                    f"{option}: there is no figure {name!r}; choose one of: {', '.join(known)}"
                )


def _refuse_if_all_failed(report: Report) -> None:
    if report.rows and all(row.verdict == "error" for row in report.rows):
        raise Refused(f"every question raised an error; the first: {report.rows[0].error}")


def _hold_to(
    report: Report, thresholds: Thresholds, limits: Thresholds, comparison: Comparison | None
) -> None:
    missed = []
    for name, least in thresholds.items():
        value = report.figure(name)
        if value is None:
            missed.append(f"{name} could not be measured")
        elif value < least:
            missed.append(f"{name} is {value:.4f}, below {least:g}")
    for name, most in limits.items():
        value = report.figure(name)
        if value is None:
            missed.append(f"{name} could not be measured")
        elif value > most:
            missed.append(f"{name} is {value:.4f}, above {most:g}")
    if comparison is not None:
        for name in comparison.regressions:
            shift = comparison.figures[name]
            missed.append(f"{name} went from {shift.before:.4f} to {shift.after:.4f}")
    if missed:
        raise Refused("; ".join(missed))
