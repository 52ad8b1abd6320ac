"""From a cold start to the first answer, and the time each room takes once warm.

    python benchmarks/bench_answer.py [--corpus corpus] [--index index] [--questions FILE]

Cold: ``askllm ask`` in a new process, from the command to its end, index built beforehand.
Warm: every question of the file in one process, after one that is not counted; milliseconds by
room, once with the trained reader and once with rules alone, the two in turn for each question.
``network``: the same passages through the reader's network alone and through the encoder's, in
turn, so that their ratio holds on a busy machine too. Prints JSON, asserts nothing: a benchmark
that can fail is a flaky test.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import platform
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

import askllm
from askllm.e5.cores import usable_cores
from askllm.encoder import load_encoder
from askllm.evaluate import read_questions
from askllm.qa_model import ToRead, load_reader
from askllm.text import sentences
from askllm.tuning import ReaderChoice

COLD_RUNS = 5
NETWORK_RUNS = 20
PASSAGES = (1, 2, 4, 6, 8)
READERS: tuple[ReaderChoice, ...] = ("trained", "overlap")


def cold_start(corpus: str, index: str, question: str) -> list[float]:
    """Return the seconds that ``askllm ask`` takes in a new process, several times."""
    seconds = []
    for _ in range(COLD_RUNS):
        begun = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "askllm", "ask", question, "--corpus", corpus, "--index", index],
            check=True,
            capture_output=True,
        )
        seconds.append(round(time.perf_counter() - begun, 3))
    return seconds


def percentiles(milliseconds: Sequence[float]) -> dict[str, float]:
    """Return p50 and p95."""
    return {f"p{p}": round(float(np.percentile(milliseconds, p)), 2) for p in (50, 95)}


def warm(bot: askllm.Bot, questions: list[str]) -> dict[str, dict[str, dict[str, float]]]:
    """Return p50 and p95 in milliseconds, by reader and room."""
    bots = {choice: bot.tuned(dataclasses.replace(bot.tuning, reader=choice)) for choice in READERS}
    laps: dict[ReaderChoice, dict[str, list[float]]] = {choice: {} for choice in READERS}
    for one in bots.values():
        one.ask(questions[0])
    for question in questions:
        for choice, one in bots.items():
            for room, milliseconds in one.ask(question).timings.items():
                laps[choice].setdefault(room, []).append(milliseconds)
    return {
        bots[choice].reader_name: {room: percentiles(times) for room, times in rooms.items()}
        for choice, rooms in laps.items()
    }


def network(bot: askllm.Bot, questions: list[str]) -> dict[str, dict[str, float]]:
    """Return what some passages take in milliseconds: the reader, the encoder, and the ratio."""
    encoder = load_encoder()
    reader = load_reader(encoder)
    found = {}
    for count in PASSAGES:
        read: list[float] = []
        encoded: list[float] = []
        for number in range(NETWORK_RUNS):
            question = questions[number % len(questions)]
            texts = [hit.text for hit in bot.search(question, k=count)]
            pages = [ToRead("", text, tuple(sentences(text))) for text in texts]
            if number == 0:
                reader.read(question, pages)
            read.append(timed(lambda q=question, p=pages: reader.read(q, p)))  # type: ignore[misc]
            encoded.append(timed(lambda t=texts: encoder.encode_passages(t)))  # type: ignore[misc]
        middle = [float(np.median(times)) for times in (read, encoded)]
        found[f"{count} passages"] = {
            "reader": round(middle[0], 1),
            "encoder": round(middle[1], 1),
            "ratio": round(middle[0] / middle[1], 2),
        }
    return found


def timed(work: Callable[[], object]) -> float:
    """Return the milliseconds that ``work`` takes."""
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", default="corpus")
    parser.add_argument("--index", default="index")
    parser.add_argument("--questions", default="corpus/questions.jsonl", type=Path)
    options = parser.parse_args()
    bot = askllm.load(corpus=options.corpus, index=options.index)
    questions = [q.question for q in read_questions(options.questions).questions]
    report = {
        "machine": f"{platform.machine()}, {usable_cores()} cores, "
        f"Python {platform.python_version()}",
        "passages": bot.passage_count(),
        "legs": list(bot.legs.ran),
        "reader": dataclasses.asdict(bot.reader),
        "cold_start_s": cold_start(options.corpus, options.index, questions[0]),
        "questions": len(questions),
        "warm_ms": warm(bot, questions),
        "network_ms": network(bot, questions),
    }
    print(json.dumps(report, ensure_ascii=False, indent=2))


if __name__ == "__main__":
    main()
