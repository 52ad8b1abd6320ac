"""``askllm index``: bring the index up to date, and say what was read."""

from __future__ import annotations

import time
from pathlib import Path

import click

from askllm.cli.common import (
    Place,
    count,
    echo,
    echo_json,
    example,
    json_option,
    open_bot,
    place_options,
    problems_as_json,
    warn_of,
)
from askllm.tuning import settings_path


@click.command(
    epilog=example(
        "askllm index", "askllm index --corpus articles --index articles-index --rebuild"
    )
)
@place_options
@click.option("--rebuild", is_flag=True, help="Build everything anew, whatever is there.")
@json_option
def index(corpus: Path, index: Path, encoder: str, rebuild: bool, as_json: bool) -> None:
    """Read the articles and build or refresh the index.

    Only what changed is encoded again. A file that cannot be read is named and left out.
    """
    started = time.perf_counter()
    bot = open_bot(Place(corpus, index, encoder), rebuild=rebuild)
    seconds = round(time.perf_counter() - started, 2)
    articles, passages = len(bot.articles()), bot.passage_count()
    if as_json:
        echo_json(
            {
                "corpus": str(corpus),
                "index": str(index),
                "articles": articles,
                "passages": passages,
                "encoder": bot.encoder_name,
                "legs": list(bot.legs.ran),
                "changed": bot.changed,
                "settings": bot.tuning.changed(),
                "seconds": seconds,
                "problems": problems_as_json(bot.problems),
            }
        )
        return
    done = f"Built {index}" if bot.changed else f"Nothing has changed since {index} was built"
    echo(f"{done} ({seconds:.1f} s).")
    echo(f"Articles: {articles:,} from {corpus}, in {count(passages, 'passage')}")
    echo(f"Encoder:  {bot.encoder_name or 'none (BM25 alone)'}")
    if bot.tuning.changed():
        echo(f"Settings: {bot.tuning.differing()} (from {settings_path(index)})")
    warn_of(bot.problems, "file")
