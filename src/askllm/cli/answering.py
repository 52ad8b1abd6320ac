"""``askllm ask``, ``search`` and ``articles``: what the bot says and what it has."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from askllm.cli.common import (
    Command,
    Place,
    Refused,
    echo,
    echo_json,
    example,
    harmless,
    json_option,
    names_option,
    open_bot,
    place_options,
    print_table,
    problems_as_json,
    reader_option,
    reference,
    warn_of,
)

if TYPE_CHECKING:
    from askllm.bot import Bot
    from askllm.tuning import ReaderChoice
    from askllm.types import Answer, Citation, Hit, Match, Scope, Why

NEAREST = {
    "zh": "最接近的片段（并没有回答这个问题）：",
    "en": "The nearest passages (they do not answer):",
}
LEG_NAMES = {"dense": "meaning", "lexical": "BM25"}
PARTS = {
    "words": "words held by the passage",
    "near": "words held with its neighbours",
    "passage": "meaning of the passage",
    "sentence": "meaning of its best sentence",
    "bm25": "BM25",
}
WORDS = ("id", "title", "author", "source", "date")
COUNTS = ("characters", "passages")


def scope_options(command: Command) -> Command:
    """Add ``--article``, ``--source``, ``--author``, ``--since`` and ``--until``."""
    for name, what in (
        ("author", "by this author"),
        ("source", "from this source"),
        ("article", "with this id"),
    ):
        command = click.option(
            f"--{name}", f"{name}s", multiple=True, metavar=name.upper(),
            help=f"Search only articles {what}; repeat it for several.",
        )(command)  # fmt: skip
    for name, what in (("until", "up to"), ("since", "from")):
        command = click.option(
            f"--{name}", metavar="DATE",
            help=f"Search only articles dated {what} this day, month or year (2021-10).",
        )(command)  # fmt: skip
    return command


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
@scope_options
@names_option
@reader_option
@json_option
def ask(
    question: str,
    corpus: Path,
    index: Path,
    encoder: str,
    reader: ReaderChoice | None,
    history: tuple[str, ...],
    articles: tuple[str, ...],
    sources: tuple[str, ...],
    authors: tuple[str, ...],
    since: str | None,
    until: str | None,
    names: Path | None,
    as_json: bool,
) -> None:
    """Answer QUESTION in the articles' own words, with citations.

    Give - to read the question from standard input. That the articles do not answer is an honest
    answer too: exit code 0.
    """
    text = _standard_input() if question == "-" else question
    bot = open_bot(Place(corpus, index, encoder, names, reader))
    scope = _scope(articles, sources, authors, since, until)
    answer = _answer(bot, text, history, scope)
    if as_json:
        echo_json(answer.to_dict())
    elif answer.status != "rejected":
        _print_answer(answer)
    if answer.status == "rejected":
        raise Refused(answer.text)


@click.command(
    epilog=example(
        'askllm search "悟道2.0" -k 3 --explain',
        'askllm search "大模型" --source 智源社区 --since 2021-06',
    )
)
@click.argument("query")
@place_options
@click.option("-k", type=click.IntRange(1, 1000), default=5, show_default=True, help="Passages.")
@scope_options
@names_option
@click.option("--explain", is_flag=True, help="Say of each passage why it was found.")
@json_option
def search(
    query: str,
    corpus: Path,
    index: Path,
    encoder: str,
    k: int,
    articles: tuple[str, ...],
    sources: tuple[str, ...],
    authors: tuple[str, ...],
    since: str | None,
    until: str | None,
    names: Path | None,
    explain: bool,
    as_json: bool,
) -> None:
    """Show the passages nearest to QUERY, and how each way of finding ranked them."""
    from askllm.types import to_plain

    scope = _scope(articles, sources, authors, since, until)
    hits = open_bot(Place(corpus, index, encoder, names)).search(query, k=k, scope=scope)
    if as_json:
        echo_json({"query": query, "hits": [to_plain(hit) for hit in hits]})
        return
    if not hits:
        echo("No passage shares a word with this query.")
    for hit in hits:
        _print_hit(hit)
        if explain and hit.why is not None:
            _print_why(hit.why)


@click.command(epilog=example("askllm articles --corpus articles", "askllm articles --names"))
@place_options
@click.option("--names", is_flag=True, help="List names with other forms, which widen questions.")
@json_option
def articles(corpus: Path, index: Path, encoder: str, names: bool, as_json: bool) -> None:
    """List the articles that are read, and the files that are not.

    With --names list instead which names the articles give two forms for, and where they say so.
    """
    bot = open_bot(Place(corpus, index, encoder))
    if names:
        _show_names(bot, as_json)
        return
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


def _show_names(bot: Bot, as_json: bool) -> None:
    found = []
    for alias in bot.names():
        article = None if alias.article_id is None else bot.article(alias.article_id)
        said = None if article is None else article.text[alias.start : alias.end]
        found.append({"names": list(alias.names), "article": alias.article_id,
                      "start": alias.start, "end": alias.end, "said": said})  # fmt: skip
    if as_json:
        echo_json({"names": found})
        return
    if not found:
        echo("The articles give no name in two forms.")
    for group in found:
        where = (
            f"{group['article']} {group['start']}–{group['end']}: {_one_line(str(group['said']))}"
            if group["article"]
            else "names.txt"
        )
        echo(f"{' = '.join(map(str, group['names']))}  ({where})")  # type: ignore[arg-type]


def _standard_input() -> str:
    data = sys.stdin.buffer.read()
    try:
        return data.decode("utf-8-sig").strip()
    except UnicodeDecodeError as error:
        raise Refused(
            f"standard input is not UTF-8 (byte {error.start}); convert it first"
        ) from error


def _answer(bot: Bot, question: str, history: Sequence[str], scope: Scope) -> Answer:
    """Ask ``question`` after the earlier ones, whose answers play no part in understanding it."""
    from askllm.types import Turn

    return bot.ask(question, history=[Turn(earlier, "") for earlier in history], scope=scope)


def _scope(
    articles: tuple[str, ...],
    sources: tuple[str, ...],
    authors: tuple[str, ...],
    since: str | None,
    until: str | None,
) -> Scope:
    from askllm.types import Scope

    return Scope(articles, sources, authors, since, until)


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
    for also in hit.also_in:
        echo(f"   also in {_joined(reference(also.article), f'{also.start}–{also.end}')}")


def _print_why(why: Why) -> None:
    for name, matches in (("words", why.words), ("values", why.quantities), ("names", why.names)):
        if matches:
            echo(f"   {name}: {', '.join(_told(match) for match in matches)}")
    if why.above:
        echo(f"   in title or headings: {', '.join(why.above)}")
    for part in why.parts:
        echo(
            f"   {part.weight * part.value:.3f} = {part.weight:.2f} × {part.value:.3f} {PARTS[part.name]}"
        )


def _told(match: Match) -> str:
    """Return a match as 大桥 12–14, or GPT-3 ~ GPT 3 12–17 where it is written otherwise."""
    same = match.asked == match.text
    return f"{match.asked if same else f'{match.asked} ~ {match.text}'} {match.start}–{match.end}"


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
