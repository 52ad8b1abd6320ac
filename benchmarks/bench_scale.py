"""How both legs and the index grow: 1,000 to 1,000,000 passages. One command, one table, JSON.

    python benchmarks/bench_scale.py                         1,000 10,000 100,000
    python benchmarks/bench_scale.py --sizes 1000000         about ten minutes, 6 GB of disk
    python benchmarks/bench_scale.py --bm25s ENV/bin/python  beside bm25s, in an environment of its own
    python benchmarks/bench_scale.py --update 10000          an update of so many articles

Text is grown from the clauses of corpus/ with made-up names between them, so that the vocabulary
grows as well; vectors are grown from those of its sentences: two mixed, and noise. Every size runs
in a process of its own, so that its peak memory is its own. Prints numbers, asserts nothing.
"""

from __future__ import annotations

import argparse
import functools
import json
import pickle
import platform
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from askllm.articles import read_corpus
from askllm.dense import DenseIndex
from askllm.encoder import load_encoder
from askllm.index import refresh
from askllm.lexical import LexicalBuilder, LexicalIndex
from askllm.text import search_tokens, sentences

ROOT = Path(__file__).parents[1]
QUESTIONS, K, LENGTH, DIMENSION = 200, 10, 200, 384
NOISE = 0.3
"""Length of the noise on a grown vector, whose length is 1 without it."""
Floats = NDArray[np.float32]

BM25S = """
import json, pickle, sys, time
import bm25s
tokens, questions, k = pickle.load(open(sys.argv[1], "rb"))
start = time.perf_counter()
index = bm25s.BM25()
index.index(tokens, show_progress=False)
built = time.perf_counter() - start
print(json.dumps({"version": bm25s.__version__, "build_s": built}), flush=True)
for line in sys.stdin:
    start = time.perf_counter()
    index.retrieve([questions[int(line)]], k=k, show_progress=False)
    print((time.perf_counter() - start) * 1000, flush=True)
"""


def grown_texts(count: int) -> Iterator[str]:
    """Yield texts of about ``LENGTH`` characters: clauses of corpus/, and names in front of some."""
    return ("".join(pieces) for pieces in grown_pieces(count))


def grown_pieces(count: int, seed: int = 0) -> Iterator[list[str]]:
    """Yield the pieces of each text."""
    articles = read_corpus(ROOT / "corpus").articles
    clauses = [c for a in articles for c in re.findall(r"[^，。；！？\n]+[，。；！？]", a.text)]
    han = sorted({c for a in articles for c in a.text if "\u4e00" <= c <= "\u9fff"})
    chance = random.Random(seed)
    names = ["".join(chance.choices(han, k=chance.randint(2, 4))) for _ in range(count // 5 + 99)]
    for _ in range(count):
        pieces, length = [], 0
        while length < LENGTH:
            if chance.random() < 0.4:  # few names are common, most are rare
                pieces.append(names[min(int(3 * chance.paretovariate(0.6)) - 3, len(names) - 1)])
                length += len(pieces[-1])
            pieces.append(clauses[int(chance.random() * len(clauses))])
            length += len(pieces[-1])
        yield pieces


def questions_from(texts: list[str]) -> list[list[str]]:
    """Return the search tokens of pieces of 8 to 25 characters cut out of ``texts``."""
    chance = random.Random(1)
    found = []
    for text in texts:
        start = chance.randrange(len(text) - 25)
        found.append(search_tokens(text[start : start + chance.randint(8, 25)]))
    return found


def real_vectors(scratch: Path) -> Floats:
    """Return the vectors of the sentences of corpus/ by the default encoder, encoded once."""
    kept = scratch / "real.npy"
    if not kept.exists():
        articles = read_corpus(ROOT / "corpus").articles
        texts = [span.of(a.text) for a in articles for span in sentences(a.text)]
        np.save(kept, load_encoder().encode_passages(texts))
    found: Floats = np.load(kept)
    return found


def grown_vectors(real: Floats, count: int, seed: int) -> Floats:
    """Return ``count`` unit vectors, each of two real ones mixed, with noise."""
    chance = np.random.default_rng(seed)
    share = chance.uniform(0, 1, (count, 1)).astype(np.float32)
    one, two = real[chance.integers(0, len(real), (2, count))]
    noise = chance.standard_normal((count, real.shape[1]), dtype=np.float32)
    mixed: Floats = share * one + (1 - share) * two
    mixed += NOISE * noise / np.linalg.norm(noise, axis=1, keepdims=True)
    mixed /= np.linalg.norm(mixed, axis=1, keepdims=True)
    return mixed


def timed(ask: Callable[[int], object], count: int) -> dict[str, float]:
    """Return the median and the 95th percentile of ``count`` calls, in milliseconds."""
    for i in range(min(20, count)):
        ask(i)
    times = []
    for i in range(count):
        start = time.perf_counter()
        ask(i)
        times.append((time.perf_counter() - start) * 1000)
    return percentiles(times)


def percentiles(times: list[float]) -> dict[str, float]:
    """Return the median and the 95th percentile of milliseconds."""
    return {"p50_ms": float(np.median(times)), "p95_ms": float(np.quantile(times, 0.95))}


def size_of(path: Path) -> int:
    """Return the bytes of a file, or of all files in a folder."""
    files = [path] if path.is_file() else [p for p in path.rglob("*") if p.is_file()]
    return sum(file.stat().st_size for file in files)


def peak_gib() -> float:
    """Return the most memory this process has had, mapped files counted, in GiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20)


def lexical(size: int, scratch: Path, bm25s: str | None) -> dict[str, Any]:
    """Measure BM25 at ``size`` passages."""
    figures: dict[str, Any] = {"passages": size}
    builder = LexicalBuilder(scratch)
    texts, kept = [], []
    every = max(1, size // QUESTIONS)
    spent = 0.0
    of_piece = functools.lru_cache(maxsize=500_000)(search_tokens)  # cutting is not measured here
    for row, pieces in enumerate(grown_pieces(size)):
        tokens = [token for piece in pieces for token in of_piece(piece)]
        start = time.perf_counter()
        builder.add(row, tokens)
        spent += time.perf_counter() - start
        if row % every == 0:
            texts.append("".join(pieces))
        if bm25s is not None:
            kept.append(tokens)
    start = time.perf_counter()
    builder.finish(scratch / "lexical")
    figures["build_s"] = spent + time.perf_counter() - start
    figures["peak_gib"] = peak_gib()
    start = time.perf_counter()
    for text in texts:
        search_tokens(text)
    figures["tokens_us"] = (time.perf_counter() - start) / len(texts) * 1e6
    figures["bytes_per_passage"] = size_of(scratch / "lexical") / size
    questions = questions_from(texts[:QUESTIONS])
    start = time.perf_counter()
    index = LexicalIndex.open(scratch / "lexical")
    index.search(questions[0], k=K)
    figures["open_and_first_ms"] = (time.perf_counter() - start) * 1000
    figures |= timed(lambda i: index.search(questions[i], k=K), len(questions))
    if bm25s is not None:
        place = scratch / "tokens.pickle"
        place.write_bytes(pickle.dumps((kept, questions, K)))
        del kept
        figures |= beside(bm25s, place, index, questions)
    return figures


def beside(
    bm25s: str, place: Path, index: LexicalIndex, questions: list[list[str]]
) -> dict[str, Any]:
    """Ask both by turns, three rounds, so that what else the machine does weighs on both alike."""
    with subprocess.Popen(
        [bm25s, "-c", BM25S, str(place)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as peer:
        assert peer.stdin is not None
        assert peer.stdout is not None
        figures = json.loads(peer.stdout.readline())
        ours, theirs = [], []
        for i in [
            *range(20),
            *range(len(questions)),
            *range(len(questions)),
            *range(len(questions)),
        ]:
            start = time.perf_counter()
            index.search(questions[i], k=K)
            ours.append((time.perf_counter() - start) * 1000)
            print(i, file=peer.stdin, flush=True)
            theirs.append(float(peer.stdout.readline()))
        peer.stdin.close()
    own, other = percentiles(ours[20:]), percentiles(theirs[20:])
    return own | {"bm25s": figures | other, "ratio_to_bm25s": own["p50_ms"] / other["p50_ms"]}


def dense(size: int, scratch: Path, real: Floats) -> dict[str, Any]:
    """Measure FAISS at ``size`` passages, against brute force over the vectors themselves."""
    batch = 65_536
    place = scratch / "grown.npy"
    vectors = np.lib.format.open_memmap(
        place, mode="w+", dtype=np.float32, shape=(size, real.shape[1])
    )
    for start in range(0, size, batch):
        part = vectors[start : start + batch]
        part[:] = grown_vectors(real, len(part), seed=start + 1)
    began = time.perf_counter()
    built = DenseIndex.build(vectors)
    built.save(scratch / "vectors.faiss")
    figures: dict[str, Any] = {"passages": size, "build_s": time.perf_counter() - began}
    figures["peak_gib"] = peak_gib()
    del built
    began = time.perf_counter()
    index = DenseIndex.open(scratch / "vectors.faiss")
    figures["open_ms"] = (time.perf_counter() - began) * 1000
    figures["exact"] = index.exact
    stored = size_of(scratch / "vectors.faiss")
    if not index.exact:
        stored += size_of(scratch / "vectors.fine.npy")
    figures["share_of_float32"] = stored / (4 * vectors.size)
    asked = grown_vectors(real, QUESTIONS, seed=0)
    figures |= timed(lambda i: index.search(asked[i], k=K), QUESTIONS)
    cosines = np.full((QUESTIONS, 0), 0, dtype=np.float32)
    rows = np.full((QUESTIONS, 0), 0, dtype=np.int64)
    for start in range(0, size, batch):
        cosines = np.hstack([cosines, asked @ vectors[start : start + batch].T])
        rows = np.hstack(
            [rows, np.tile(np.arange(start, min(start + batch, size)), (QUESTIONS, 1))]
        )
        best = np.argsort(-cosines, axis=1)[:, :K]
        cosines, rows = np.take_along_axis(cosines, best, 1), np.take_along_axis(rows, best, 1)
    found = [index.search(question, k=K)[0] for question in asked]
    figures["recall_at_10"] = float(
        np.mean([len(set(f) & set(r)) / len(r) for f, r in zip(found, rows, strict=True)])
    )
    figures["cosine_off_by"] = float(
        np.mean(
            [
                np.abs(index.scores_of(q, r) - c).mean()
                for q, r, c in zip(asked, rows, cosines, strict=True)
            ]
        )
    )
    return figures


class _Grown:
    """An encoder whose vectors cost nothing: what is measured is everything but encoding."""

    name, dimension = "benchmark/grown", DIMENSION

    def encode_passages(
        self, texts: Sequence[str], *, progress: Callable[[int, int], None] | None = None
    ) -> Floats:
        chance = np.random.default_rng(len(texts))
        rows: Floats = chance.standard_normal((len(texts), DIMENSION), dtype=np.float32)
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        return rows

    def encode_question(self, text: str) -> Floats:
        found: Floats = self.encode_passages([text])[0]
        return found


def update(articles: int, scratch: Path) -> dict[str, Any]:
    """Measure ``refresh`` over so many articles: first, without change, after one change."""
    corpus, index, encoder = scratch / "corpus", scratch / "index", _Grown()
    corpus.mkdir()
    for number, text in enumerate(grown_texts(articles * 5)):
        with (corpus / f"{number // 5:06d}.txt").open("a", encoding="utf-8") as file:
            file.write(f"{text}。\n\n")
    figures: dict[str, Any] = {"articles": articles}
    for name in ("first", "again", "unchanged", "one_changed", "unchanged_after"):
        if name == "one_changed":
            with (corpus / f"{articles // 2:06d}.txt").open("a", encoding="utf-8") as file:
                file.write("这一篇后来补了一句。\n")
        if name == "again":
            time.sleep(2.1)  # files that have just been written are read once more, a single time
        start = time.perf_counter()
        result = refresh(corpus, index, encoder)
        figures[f"{name}_s"] = time.perf_counter() - start
        figures["passages"] = result.index.manifest.passage_count
        del result
    figures["peak_gib"] = peak_gib()
    figures["bytes"] = size_of(index)
    return figures


def apart(part: str, size: int, arguments: argparse.Namespace) -> dict[str, Any]:
    """Run one part at one size in a process of its own."""
    command = [sys.executable, __file__, "--part", part, "--sizes", str(size)]
    command += ["--scratch", str(arguments.scratch)]
    if arguments.bm25s and size == arguments.bm25s_at:
        command += ["--bm25s", arguments.bm25s]
    told = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, Any] = json.loads(told.stdout.splitlines()[-1])
    return found


def one(part: str, size: int, arguments: argparse.Namespace) -> dict[str, Any]:
    """Measure one part at one size, here."""
    with tempfile.TemporaryDirectory(dir=arguments.scratch) as folder:
        if part == "lexical":
            return lexical(size, Path(folder), arguments.bm25s)
        if part == "update":
            return update(size, Path(folder))
        return dense(size, Path(folder), real_vectors(Path(arguments.scratch)))


def table(report: dict[str, list[dict[str, Any]]]) -> None:
    """Print the report for people."""
    from rich.console import Console
    from rich.table import Table

    for part, rows in report.items():
        names = list(dict.fromkeys(name for row in rows for name in row))
        shown = Table(*names, title=part)
        for row in rows:
            shown.add_row(*(_shown(row.get(name, "")) for name in names))
        Console(width=200).print(shown)


def _shown(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {_shown(item)}" for name, item in value.items())
    return f"{value:,.4g}" if isinstance(value, float) else f"{value:,}" if isinstance(value, int) else str(value)  # fmt: skip


def main() -> None:
    """Measure every size asked for; print the table, write the JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--parts", nargs="*", default=["lexical", "dense"])
    parser.add_argument("--update", type=int, default=0, help="articles of the update, 0 for none")
    parser.add_argument("--bm25s", help="a Python that bm25s is installed for")
    parser.add_argument("--bm25s-at", type=int, default=100_000, help="passages")
    parser.add_argument("--scratch", default=tempfile.gettempdir())
    parser.add_argument("--json", type=Path, default=Path("bench_scale.json"))
    parser.add_argument("--part", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.part:
        print(json.dumps(one(arguments.part, arguments.sizes[0], arguments)))
        return
    report: dict[str, list[dict[str, Any]]] = {}
    for part in arguments.parts:
        report[part] = [apart(part, size, arguments) for size in arguments.sizes]
    if arguments.update:
        report["update"] = [apart("update", arguments.update, arguments)]
    machine = f"{platform.machine()}, {platform.system()}, Python {platform.python_version()}"
    arguments.json.write_text(
        json.dumps({"machine": machine, "date": time.strftime("%Y-%m-%d"), **report}, indent=2),
        encoding="utf-8",
    )
    table(report)


if __name__ == "__main__":
    main()
