"""``askllm ask``, ``search`` and ``articles``: what the bot says and what it has."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from askllm.cli.common import (
    Place,
    Refused,
    echo,
    echo_json,
    example,
    harmless,
    json_option,
    open_bot,
    place_options,
    print_table,
    problems_as_json,
    reference,
    warn_of,
)

if TYPE_CHECKING:
    from askllm.bot import Bot
    from askllm.types import Answer, Citation, Hit

NEAREST = {
    "zh": "最接近的段落（并没有回答这个问题）：",
    "en": "The nearest passages (they do not answer):",
}
LEG_NAMES = {"dense": "meaning", "lexical": "BM25"}
WORDS = ("id", "title", "author", "source", "date")
COUNTS = ("characters", "passages")


@click.command(
    epilog=example(
        'askllm ask "GPT-3有多少参数？"',
        'askllm ask "它是谁发布的？" --history "悟道2.0有多少参数？" --json',
    )
)
@click.argument("question")
@place_options
@click.option(
    "--history",
    multiple=True,
    metavar="QUESTION",
    help="A question asked before; repeat it for several, oldest first.",
)
@json_option
def ask(
    question: str,
    corpus: Path,
    index: Path,
    encoder: str,
    history: tuple[str, ...],
    as_json: bool,
) -> None:
    """Answer QUESTION in the articles' own words, with citations.

    Give - to read the question from standard input. That the articles do not answer is an honest
    answer too: exit code 0.
    """
    text = _standard_input() if question == "-" else question
    bot = open_bot(Place(corpus, index, encoder))
    answer = _answer(bot, text, history)
    if as_json:
        echo_json(answer.to_dict())
    elif answer.status != "rejected":
        _print_answer(answer)
    if answer.status == "rejected":
        raise Refused(answer.text)


@click.command(epilog=example('askllm search "悟道2.0" -k 3'))
@click.argument("query")
@place_options
@click.option("-k", type=click.IntRange(1, 1000), default=5, show_default=True, help="Passages.")
@json_option
def search(query: str, corpus: Path, index: Path, encoder: str, k: int, as_json: bool) -> None:
    """Show the passages nearest to QUERY, and how each way of finding ranked them."""
    from askllm.types import to_plain

    hits = open_bot(Place(corpus, index, encoder)).search(query, k=k)
    if as_json:
        echo_json({"query": query, "hits": [to_plain(hit) for hit in hits]})
        return
    if not hits:
        echo("No passage shares a word with this query.")
    for hit in hits:
        _print_hit(hit)


@click.command(epilog=example("askllm articles --corpus articles"))
@place_options
@json_option
def articles(corpus: Path, index: Path, encoder: str, as_json: bool) -> None:
    """List the articles that are read, and the files that are not."""
    bot = open_bot(Place(corpus, index, encoder))
    rows = _article_rows(bot)
    if as_json:
        echo_json({"articles": rows, "problems": problems_as_json(bot.problems)})
        return
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in WORDS:
        table.add_column(name, overflow="fold")
    for name in COUNTS:
        table.add_column(name, justify="right")
    for row in rows:
        words = [harmless(str(row[name] or "–")) for name in WORDS]
        table.add_row(*words, *(f"{row[name]:,}" for name in COUNTS))
    print_table(table)
    warn_of(bot.problems, "file")


def _standard_input() -> str:
    data = sys.stdin.buffer.read()
    try:
        return data.decode("utf-8-sig").strip()
    except UnicodeDecodeError as error:
        raise Refused(
            f"standard input is not UTF-8 (byte {error.start}); convert it first"
        ) from error


def _answer(bot: Bot, question: str, history: Sequence[str]) -> Answer:
    """Ask ``question`` after the earlier ones, whose answers play no part in understanding it."""
    from askllm.types import Turn

    return bot.ask(question, history=[Turn(earlier, "") for earlier in history])


def _print_answer(answer: Answer) -> None:
    echo(answer.text)
    if answer.citations:
        echo()
    for citation in answer.citations:
        echo(f"[{citation.marker}] {_source(citation)}")
    if answer.closest:
        echo()
        echo(NEAREST[answer.language])
    for citation in answer.closest:
        echo(f"  {_source(citation)}")
        echo(f"    {_one_line(citation.quote)}")


def _source(citation: Citation) -> str:
    heading = " › ".join(citation.heading)
    return _joined(reference(citation.article), heading, f"{citation.start}–{citation.end}")


def _print_hit(hit: Hit) -> None:
    from askllm.types import ArticleRef

    legs = "; ".join(
        f"{LEG_NAMES[leg.leg]} {leg.score:.3f} {f'#{leg.rank}' if leg.rank else '(not found)'}"
        for leg in hit.legs
    )
    heading = " › ".join(hit.passage.headings)
    place = f"{hit.passage.start}–{hit.passage.end}"
    echo(f"{hit.rank}. {_joined(reference(ArticleRef.of(hit.article)), heading, place)}")
    echo(f"   score {hit.score:.3f} ({legs})")
    echo(f"   {_one_line(hit.text)}")


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _one_line(text: str) -> str:
    return " ".join(text.split("\n"))


def _article_rows(bot: Bot) -> list[dict[str, str | int | None]]:
    return [
        {
            "id": article.id,
            "title": article.title,
            "author": article.author,
            "source": article.source,
            "date": article.date,
            "characters": len(article.text),
            "passages": len(bot.passage_spans(article.id)),
        }
        for article in bot.articles()
    ]
