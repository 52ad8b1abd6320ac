"""``askllm serve``: the page and the REST interface."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from askllm.cli.common import (
    Place,
    count,
    echo,
    example,
    open_bot,
    place_options,
    reader_option,
    warn_of,
)

if TYPE_CHECKING:
    from askllm.tuning import ReaderChoice


@click.command(epilog=example("askllm serve --open", "askllm serve --corpus articles --port 8000"))
@place_options
@reader_option
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="Address to listen on; 0.0.0.0 lets every computer of the network in.",
)
@click.option("--port", type=click.IntRange(0, 65535), default=7860, show_default=True)
@click.option("--open", "open_browser", is_flag=True, help="Open the page in the browser.")
@click.option(
    "--mcp", is_flag=True, help="Give language models the tools ask, search and list_articles too."
)
def serve(
    corpus: Path,
    index: Path,
    encoder: str,
    reader: ReaderChoice | None,
    host: str,
    port: int,
    open_browser: bool,
    mcp: bool,
) -> None:
    """Open the chat in a web page, until Ctrl-C."""
    bot = open_bot(Place(corpus, index, encoder, reader=reader))
    warn_of(bot.problems, "file")
    articles = count(len(bot.articles()), "article")
    echo(f"{articles}, {count(bot.passage_count(), 'passage')}. Stop with Ctrl-C.")
    from askllm.server import serve as run_server

    if run_server(bot, host=host, port=port, open_browser=open_browser, announce=echo, mcp=mcp):
        # Questions may still be at work for nobody. Python would wait for some of their threads
        # and end others inside the network's own code, which aborts the process. What is written
        # meanwhile, an index or a run, is written so that it may break off anywhere.
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)
