"""Make a folder of articles and an evaluation set of the questions written for askllm.

    python -m benchmarks.written_set FOLDER
    askllm eval FOLDER/questions.jsonl --corpus FOLDER/articles --index FOLDER/index

Takes what neither trained nor tuned the reader (``training.sources``): every passage is an article;
``type`` says in which language is asked of which. Most questions are put in other words than the
passage's, and those without an answer ask for something close to what it tells. ``--side tune``
takes what tunes the reader instead: its misses may be read, those of the others are for counting.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from training.articles import write_article
from training.sources import Asked, Side
from training.written import FOLDER, read_written

from askllm.text import language_of, sentences


def record_of(asked: Asked, article: str) -> dict[str, object]:
    """Return a line of the evaluation set."""
    told: dict[str, object] = {
        "id": asked.id,
        "type": f"{language_of(asked.question)} on {asked.name[-2:]}",
        "question": asked.question,
        "answerable": asked.start is not None,
        "articles": [] if asked.start is None else [article],
    }
    if asked.start is not None and asked.end is not None:
        evidence = [
            span.of(asked.context)
            for span in sentences(asked.context)
            if span.start < asked.end and asked.start < span.end
        ]
        told |= {"answers": list(asked.answers), "evidence": evidence}
    return told


def main() -> None:
    """Write articles and questions."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--side", choices=("held", "tune"), default="held")
    parser.add_argument("--written", type=Path, default=FOLDER, help="questions of our own")
    options = parser.parse_args()
    side: Side = options.side
    articles: dict[str, str] = {}
    lines = []
    (options.folder / "articles").mkdir(parents=True, exist_ok=True)
    for asked in read_written(options.written)[0]:
        if asked.side != side:
            continue
        if asked.title not in articles:
            articles[asked.title] = f"{len(articles):04d}"
            write_article(
                options.folder / "articles", articles[asked.title], asked.title, asked.context
            )
        record = record_of(asked, articles[asked.title])
        lines.append(json.dumps(record, ensure_ascii=False) + "\n")
    (options.folder / "questions.jsonl").write_text("".join(lines), encoding="utf-8")
    print(f"{len(articles)} articles, {len(lines)} questions in {options.folder}")


if __name__ == "__main__":
    main()
