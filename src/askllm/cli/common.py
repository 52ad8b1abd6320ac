"""What the commands share: where things lie, opening the bot, printing, progress."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO, TypeVar

import click

from askllm.errors import AskllmError, Problem

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import TaskID
    from rich.table import Table

    from askllm.bot import Bot
    from askllm.tuning import ReaderChoice
    from askllm.types import ArticleRef

Progress = Callable[[str, int, int], None]
"""Stage, done, total."""

Command = TypeVar("Command", bound=Callable[..., Any])

WIDE = 1000
"""Columns of a table that goes to a file or a pipe: nothing is cut there."""

MINUTE = 60.0
"""Seconds between two lines of progress in a log."""

STAGES = {
    "wait": "Another askllm is building this index; waiting for it",
    "read": "Reading articles",
    "encode": "Encoding passages",
    "ask": "Asking",
}
RATES = {"encode": "passages/s", "ask": "questions/s"}
"""Stages long enough for a person to want to know how fast they go, and what they count."""


class Refused(AskllmError):
    """A command did its work and the outcome is a no: exit 1 with this reason."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the articles and the index lie, who finds and reads, and whose names are known.

    ``reader``: ``None`` leaves it to the settings of the index.
    """

    corpus: Path
    index: Path
    encoder: str
    names: Path | None = None
    reader: ReaderChoice | None = None


corpus_option = click.option(
    "--corpus",
    type=click.Path(path_type=Path),
    default=Path("corpus"),
    show_default=True,
    help="Folder of articles.",
)
index_option = click.option(
    "--index",
    type=click.Path(path_type=Path),
    default=Path("index"),
    show_default=True,
    help="Folder of what is built from them.",
)
encoder_option = click.option(
    "--encoder",
    default="default",
    show_default=True,
    metavar="NAME",
    help='Model that finds by meaning: "default", "none" (BM25 alone), a hub name or a folder.',
)
names_option = click.option(
    "--names",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help='Other forms of names, a line each: "盘古 = PanGu". Default: names.txt in the corpus.',
)
reader_option = click.option(
    "--reader",
    type=click.Choice(["trained", "overlap"]),
    help="Who chooses the words: the trained reader, or rules alone. Default: as the index is set.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")


def place_options(command: Command) -> Command:
    """Add ``--corpus``, ``--index`` and ``--encoder``."""
    return corpus_option(index_option(encoder_option(command)))


def example(*lines: str) -> str:
    """Return the end of a command's help: what it may look like, as typed."""
    # click leaves the lines of a paragraph alone that begins with a backspace character.
    return "\b\nExample:\n" + "\n".join(f"  {line}" for line in lines)


def open_bot(place: Place, *, rebuild: bool = False) -> Bot:
    """Load the bot, showing progress; what a person should know of it goes to stderr."""
    from askllm.bot import load

    with progress_bar() as progress:
        bot = load(
            corpus=place.corpus,
            index=place.index,
            encoder=place.encoder,
            names=place.names,
            reader=place.reader,
            progress=progress,
            rebuild=rebuild,
        )
    if bot.note:
        warn(bot.note)
    if bot.legs.reason and place.encoder != "none":
        warn(bot.legs.reason)
    return bot


def echo(text: str = "", *, err: bool = False) -> None:
    """Print text of any origin: what would steer the terminal is shown, not obeyed."""
    click.echo(harmless(text), err=err)


def warn(text: str) -> None:
    """Say on stderr what did not stop the command."""
    echo(f"Note: {text}", err=True)


def warn_of(problems: Sequence[Problem], what: str) -> None:
    """List on stderr what was left out, and why."""
    if problems:
        echo(f"Left out: {count(len(problems), what)}", err=True)
    for problem in problems:
        echo(f"  {problem.path}: {problem.reason}", err=True)


def echo_json(value: object) -> None:
    """Print one JSON value, indented, Chinese as it is."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False))


def harmless(text: str) -> str:
    """Replace control characters other than tab and line feed: an article may hold escapes."""
    return "".join(
        c
        if c in "\n\t" or not (ord(c) < 32 or 127 <= ord(c) < 160)
        else "\N{REPLACEMENT CHARACTER}"
        for c in text
    )


def count(number: int, what: str) -> str:
    """Return ``1 article``, ``2 articles``."""
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"


def reference(article: ArticleRef) -> str:
    """Return an article as it is named under an answer: 《title》 source · date."""
    about = " · ".join(part for part in (article.source, article.date) if part)
    return f"《{article.title}》 {about}".rstrip()


def problems_as_json(problems: Sequence[Problem]) -> list[dict[str, str]]:
    """Return problems as plain dicts."""
    return [{"path": problem.path, "reason": problem.reason} for problem in problems]


def print_table(table: Table) -> None:
    """Print a rich table; as wide as it needs to be where no terminal bounds it."""
    console(sys.stdout).print(table)


def console(stream: TextIO) -> Console:
    """Return a rich console on ``stream`` that takes no text for mark-up."""
    from rich.console import Console

    width = None if stream.isatty() else WIDE
    return Console(file=stream, width=width, markup=False, highlight=False, emoji=False)


def _minute_by_minute() -> Progress:
    """Return a callback for a log: what takes seconds says nothing, what takes long is alive."""
    said = time.monotonic()

    def show(stage: str, done: int, total: int) -> None:
        nonlocal said
        if time.monotonic() - said >= MINUTE:
            said = time.monotonic()
            echo(f"{STAGES.get(stage, stage)}: {done:,} of {total:,}", err=True)

    return show


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """Give a progress callback that draws on stderr; a line a minute where that is no terminal.

    Each stage is a line: done of total, how many a second, and the time left at that rate, which
    is that of the last half minute.
    """
    if not sys.stderr.isatty():
        yield _minute_by_minute()
        return
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
    )
    bar = Progress(*columns, console=console(sys.stderr), transient=True)
    tasks: dict[str, TaskID] = {}

    def show(stage: str, done: int, total: int) -> None:
        if stage not in tasks:
            tasks[stage] = bar.add_task(STAGES.get(stage, stage), total=total, rate="")
        bar.update(tasks[stage], completed=done, total=total)
        task = next(task for task in bar.tasks if task.id == tasks[stage])
        if stage in RATES and task.speed:  # nothing to divide by at first
            bar.update(task.id, rate=f"{task.speed:,.0f} {RATES[stage]}")

    with bar:
        yield show
