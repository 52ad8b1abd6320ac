"""From a cold start to the first answer, and the time each room takes once warm.

    python benchmarks/bench_answer.py [--corpus corpus] [--index index] [--questions FILE]

Cold: ``askllm ask`` in a new process, from the command to its end, index built beforehand.
Warm: every question of the file in one process, after one that is not counted; milliseconds by
room. Prints JSON, asserts nothing: a benchmark that can fail is a flaky test.
"""

from __future__ import annotations

import argparse
import json
import platform
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

import askllm
from askllm.evaluate import read_questions

COLD_RUNS = 5


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


def warm(bot: askllm.Bot, questions: list[str]) -> dict[str, dict[str, float]]:
    """Return p50 and p95 in milliseconds, by room."""
    bot.ask(questions[0])
    laps: dict[str, list[float]] = {}
    for question in questions:
        for room, milliseconds in bot.ask(question).timings.items():
            laps.setdefault(room, []).append(milliseconds)
    return {
        room: {
            "p50": round(float(np.percentile(times, 50)), 2),
            "p95": round(float(np.percentile(times, 95)), 2),
        }
        for room, times in laps.items()
    }


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
        "machine": f"{platform.machine()}, Python {platform.python_version()}",
        "passages": bot.passage_count(),
        "legs": list(bot.legs.ran),
        "cold_start_s": cold_start(options.corpus, options.index, questions[0]),
        "questions": len(questions),
        "warm_ms": warm(bot, questions),
    }
    print(json.dumps(report, ensure_ascii=False, indent=2))


if __name__ == "__main__":
    main()
