"""Make a folder of articles and an evaluation set of questions that nothing was trained on.

    python -m benchmarks.held_out_set FOLDER
    python -m benchmarks.held_out_set FOLDER --public drcd FILE --paragraphs 100
    askllm eval FOLDER/questions.jsonl --corpus FOLDER/articles --index FOLDER/index

The questions written for askllm, or those of a public set (``training.sources``): every passage is an
article; ``type`` says in which language is asked of which. Most of our own are put in other words than
the passage's, and those without an answer ask for something close to what it tells. ``--side tune``
takes what tunes the reader instead: its misses may be read, those of the others are for counting.

``--paragraphs N`` draws N paragraphs by chance, each with one of its questions that it answers, and as
many questions about N others, which are not in the folder: those are not to be answered.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import random
from collections.abc import Sequence
from pathlib import Path

from training.articles import write_article
from training.sources import NAMES, Asked, Side, read_sets
from training.written import FOLDER, read_written

from askllm.text import language_of, sentences


def record_of(asked: Asked, article: str) -> dict[str, object]:
    """Return a line of the evaluation set."""
    told: dict[str, object] = {
        "id": asked.id,
        "type": f"{language_of(asked.question)} on {language_of(asked.context)}",
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


def drawn(golds: Sequence[Asked], paragraphs: int, seed: int) -> tuple[list[Asked], list[Asked]]:
    """Draw ``paragraphs`` with a question each that they answer, and as many others' questions.

    Raises:
        SystemExit: there are not twice as many.
    """
    chance = random.Random(seed)
    of: dict[str, list[Asked]] = {}
    for gold in golds:
        if gold.start is not None:
            of.setdefault(gold.context, []).append(gold)
    if len(of) < 2 * paragraphs:
        raise SystemExit(f"There are {len(of)} paragraphs, and {2 * paragraphs} are to be drawn.")
    chosen = [chance.choice(of[context]) for context in chance.sample(sorted(of), 2 * paragraphs)]
    return chosen[:paragraphs], chosen[paragraphs:]


def main() -> None:
    """Write articles and questions."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--side", choices=("held", "tune"), default="held")
    parser.add_argument("--written", type=Path, default=FOLDER, help="questions of our own")
    parser.add_argument("--public", nargs=2, metavar=("NAME", "FILE"), help=", ".join(NAMES))
    parser.add_argument("--paragraphs", type=int, help="draw so many, and others' questions")
    parser.add_argument("--seed", type=int, default=2027)
    options = parser.parse_args()
    if options.public:
        golds = read_sets({options.public[0]: options.public[1]})[0]
    else:
        golds = read_written(options.written)[0]
    side: Side = options.side
    chosen, others = [gold for gold in golds if gold.side == side], list[Asked]()
    if options.paragraphs:
        chosen, others = drawn(chosen, options.paragraphs, options.seed)
    articles: dict[str, str] = {}
    lines = []
    (options.folder / "articles").mkdir(parents=True, exist_ok=True)
    for asked in chosen:
        if asked.context not in articles:
            articles[asked.context] = f"{len(articles):04d}"
            write_article(
                options.folder / "articles", articles[asked.context], asked.title, asked.context
            )
        lines.append(record_of(asked, articles[asked.context]))
    lines += [record_of(dataclasses.replace(asked, start=None, end=None), "") for asked in others]
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    (options.folder / "questions.jsonl").write_text(text, encoding="utf-8")
    print(f"{len(articles)} articles, {len(lines)} questions in {options.folder}")


if __name__ == "__main__":
    main()
