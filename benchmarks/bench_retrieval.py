"""What each step of finding gains, on SQuAD-format files: one command, one table, JSON beside it.

    python benchmarks/bench_retrieval.py cmrc2018_trial.json DRCD_dev.json --out gains.json
    python benchmarks/bench_retrieval.py --contexts xquad.zh.json xquad.en.json
    python benchmarks/bench_retrieval.py --spelling s2t cmrc2018_trial.json

Every paragraph of a file is an article (two paragraphs of one text are one), cut into passages of
at most ``--longest`` characters. A hit is a passage of the question's paragraph that holds an
accepted answer. ``fair200``: the answer stands within the first 200 characters of the passages
returned, put one after another in their order, whatever their length. Prints numbers, asserts nothing.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from askllm.aliases import AliasTable
from askllm.encoder import Encoder, load_encoder
from askllm.index import Index, refresh
from askllm.retrieve import CANDIDATES, Candidates, Retriever, fuse
from askllm.text import folded, language_of
from askllm.types import Query

FAIR = 200
Values = NDArray[np.float64]
Step = Callable[[Candidates], Values]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, the paragraph that answers it, and its accepted answers."""

    paragraph: str
    question: str
    answers: tuple[str, ...]


def paragraphs(path: Path) -> list[dict[str, object]]:
    """Return the paragraphs of a SQuAD-format file."""
    data = json.loads(path.read_text(encoding="utf-8"))["data"]
    return [paragraph for article in data for paragraph in article["paragraphs"]]


def questions(
    file: Path, contexts: Path, first: int, last: int | None
) -> tuple[dict[str, str], list[Asked]]:
    """Return the texts by id and the answerable questions about them."""
    texts: dict[str, str] = {}
    asked = []
    pairs = zip(paragraphs(file)[first:last], paragraphs(contexts)[first:last], strict=True)
    for of, there in pairs:
        text = str(there["context"])
        name = next((n for n, held in texts.items() if held == text), f"p{len(texts):05d}")
        texts[name] = text
        gold = {qa["id"]: qa for qa in there["qas"]}  # type: ignore[attr-defined]
        for qa in of["qas"]:  # type: ignore[attr-defined]
            answers = tuple(folded(a["text"]) for a in gold[qa["id"]]["answers"])
            if answers and not qa.get("is_impossible"):
                asked.append(Asked(name, qa["question"], answers))
    return texts, asked


def half_and_half(found: Candidates) -> Values:
    """Return the first version's fusion: the mean of both legs, each scaled over the candidates."""
    measured = found.measured
    one = _scaled(measured.bm25)
    if measured.passage is None:
        return one
    return (
        (one + _scaled(measured.passage)) / 2
        if len(found.lexical_rows)
        else _scaled(measured.passage)
    )


def _scaled(scores: NDArray[np.float32]) -> Values:
    low, high = float(scores.min()), float(scores.max())
    return (scores.astype(np.float64) - low) / max(high - low, 1e-12)


def _or_none(scores: NDArray[np.float32] | None, found: Candidates) -> Values:
    return np.zeros(len(found.rows)) if scores is None else scores.astype(np.float64)


STEPS: dict[str, Step] = {
    "BM25": lambda found: found.measured.bm25.astype(np.float64),
    "dense": lambda found: _or_none(found.measured.passage, found),
    "dense, best sentence": lambda found: _or_none(found.measured.sentence, found),
    "half and half": half_and_half,
    "words held": lambda found: found.measured.words,
    "words held, with neighbours": lambda found: found.measured.words + found.measured.near,
    "fusion": lambda found: fuse(found.measured).score,
}


@dataclass(slots=True)
class Tally:
    """Sums over questions."""

    asked: int = 0
    first: int = 0
    five: int = 0
    reciprocal: float = 0.0
    fair: int = 0

    def add(self, good: Sequence[bool], text: str, answers: Sequence[str]) -> None:
        """Count one ranking: which of its passages answer, and its first characters, folded."""
        self.asked += 1
        self.first += any(good[:1])
        self.five += any(good[:5])
        self.reciprocal += next((1 / n for n, hit in enumerate(good[:10], 1) if hit), 0.0)
        self.fair += any(answer in text for answer in answers)

    def figures(self) -> dict[str, float]:
        """Return the means."""
        n = max(1, self.asked)
        means = {"hit@1": self.first, "hit@5": self.five, "MRR@10": self.reciprocal}
        return {k: round(v / n, 4) for k, v in {**means, "fair200": self.fair}.items()}


def measure(
    index: Index, retriever: Retriever, asked: Sequence[Asked], tally: dict[str, Tally]
) -> float:
    """Rank for each question by every step; return the seconds that candidates took."""
    plain = [folded(index.passage(row).text) for row in range(index.manifest.passage_count)]
    of = [index.passage(row).article_id for row in range(len(plain))]
    seconds = 0.0
    for one in asked:
        query = Query(one.question, language_of(one.question), one.question)
        start = time.perf_counter()
        found = retriever.candidates(query, depth=CANDIDATES)
        seconds += time.perf_counter() - start
        for name, step in STEPS.items():
            scores = step(found) if len(found.rows) else np.empty(0)
            order = found.rows[np.lexsort((found.rows, -scores))]
            good = [
                of[r] == one.paragraph and any(a in plain[r] for a in one.answers) for r in order
            ]
            returned = "".join(plain[r] for r in order[:FAIR])[:FAIR]
            tally.setdefault(name, Tally()).add(good, returned, one.answers)
    return seconds


def respelled(texts: list[str], rule: str | None) -> list[str]:
    """Return ``texts`` in the other script, by OpenCC's rule (s2t, t2s)."""
    if rule is None:
        return texts
    import opencc

    return [opencc.OpenCC(rule).convert(text) for text in texts]


def run(options: argparse.Namespace, file: Path, encoder: Encoder | None) -> dict[str, object]:
    """Measure one file."""
    contexts = options.contexts or file
    texts, asked = questions(file, contexts, options.first, options.last)
    spelled = respelled([one.question for one in asked], options.spelling)
    asked = [Asked(a.paragraph, q, a.answers) for a, q in zip(asked, spelled, strict=True)]
    index = index_of(
        texts,
        encoder,
        longest=options.longest,
        title=not options.no_title,
        folder=options.work,
        name=contexts.stem,
    )
    tally: dict[str, Tally] = {}
    seconds = measure(index, Retriever(index, encoder), asked, tally)
    table = AliasTable(index.aliases)
    return {
        "file": file.name,
        "contexts": contexts.name,
        "spelling": options.spelling,
        "passages": index.manifest.passage_count,
        "questions": len(asked),
        "widened by names": sum(bool(table.widen(one.question)) for one in asked),
        "ms a question": round(1000 * seconds / max(1, len(asked)), 2),
        "steps": {name: one.figures() for name, one in tally.items()},
    }


def index_of(
    texts: dict[str, str],
    encoder: Encoder | None,
    *,
    longest: int,
    title: bool,
    folder: Path | None,
    name: str,
) -> Index:
    """Index every text as an article, in passages of at most ``longest`` characters.

    Args:
        texts: by id.
        encoder: ``None`` for BM25 alone.
        longest: code points.
        title: whether an article has its first sentence as title, or one that says nothing.
        folder: keeps the index, if given, under ``name`` and the other arguments.
    """
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        place = (folder or Path(scratch)) / f"{name}-{longest}-{title}-{len(texts)}"
        corpus = place / "corpus"
        corpus.mkdir(parents=True, exist_ok=True)
        for article, text in texts.items():
            front = "" if title else f"---\ntitle: {article}\n---\n\n"
            (corpus / f"{article}.md").write_text(f"{front}{text}\n", encoding="utf-8")
        with (
            patch("askllm.articles.passages.MAX_CHARS", longest),
            patch("askllm.articles.passages.MIN_CHARS", longest // 2),
            patch("askllm.index.build.CHUNK_RULE", f"benchmark-{longest}"),
        ):
            return refresh(corpus, place / f"index-{encoder and encoder.dimension}", encoder).index


def main() -> None:
    """Measure, print a table for each file, write JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--contexts", type=Path, help="the same paragraphs in another language")
    parser.add_argument("--spelling", choices=["s2t", "t2s"], help="respell the questions")
    parser.add_argument("--longest", type=int, default=160, help="characters of a passage")
    parser.add_argument("--no-title", action="store_true", help="titles that say nothing")
    parser.add_argument("--first", type=int, default=0, help="first paragraph taken")
    parser.add_argument("--last", type=int, help="paragraph to stop before")
    parser.add_argument("--encoder", default="default")
    parser.add_argument("--work", type=Path, help="keep the indexes here, to measure again quickly")
    parser.add_argument("--out", type=Path, help="write JSON here")
    options = parser.parse_args()
    encoder = None if options.encoder == "none" else load_encoder(options.encoder)
    reports = [run(options, file, encoder) for file in options.files]
    for report in reports:
        show(report)
    if options.out:
        options.out.write_text(json.dumps(reports, ensure_ascii=False, indent=2) + "\n", "utf-8")


def show(report: dict[str, object]) -> None:
    """Print one file's table."""
    steps = report.pop("steps")
    assert isinstance(steps, dict)
    table = Table(title=", ".join(f"{k} {v}" for k, v in report.items() if v is not None))
    table.add_column("step")
    for name in ("hit@1", "hit@5", "MRR@10", "fair200"):
        table.add_column(name, justify="right")
    for step, figures in steps.items():
        table.add_row(step, *(f"{value:.3f}" for value in figures.values()))
    report["steps"] = steps
    Console(width=100).print(table)


if __name__ == "__main__":
    main()
