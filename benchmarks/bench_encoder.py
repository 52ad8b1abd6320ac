"""Speed, memory and agreement of the default encoder.

Run:  python benchmarks/bench_encoder.py [PASSAGES] > out.json

Prints numbers, asserts nothing: a benchmark that can fail is a flaky test.
"""

from __future__ import annotations

import json
import random
import statistics
import subprocess
import sys
import time

import numpy as np

from askllm.encoder import BundledEncoder, load_encoder

WORDS = (
    "人工智能 大模型 参数 训练 数据 研究 公司 发布 语言 北京 研究院 亿 的 了 在 是 和 与 GPT-3 "
    "2021年 百分之 中国 科学 技术 报告 市场 增长 投资 ， 。 、 ："
).split()
QUESTIONS = 50

COLD_START = """
import time
start = time.perf_counter()
from askllm.encoder import load_encoder
load_encoder().encode_question("GPT-3有多少参数？")
print(time.perf_counter() - start)
"""


def passages(count: int) -> list[str]:
    """Make texts of about 160 characters, the same ones every time."""
    chance = random.Random(1)
    return ["".join(chance.choices(WORDS, k=chance.randint(40, 110))) for _ in range(count)]


def peak_memory_mb() -> float | None:
    """Return the most memory this process has held, or ``None`` where nobody keeps count."""
    try:
        import resource
    except ImportError:  # Windows
        return None
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit)


def milliseconds_each(encoder: BundledEncoder) -> dict[str, float]:
    """Time single questions."""
    times = []
    for number in range(QUESTIONS):
        start = time.perf_counter()
        encoder.encode_question(f"第{number}号模型有多少参数？")
        times.append((time.perf_counter() - start) * 1e3)
    return {"p50": round(statistics.median(times), 1), "max": round(max(times), 1)}


def main() -> None:
    """Measure in the order in which a person would wait for it."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 128
    cold = subprocess.run(
        [sys.executable, "-c", COLD_START], check=True, capture_output=True, text=True
    )
    encoder = load_encoder()
    assert isinstance(encoder, BundledEncoder)
    encoder.encode_question("warm up")
    report: dict[str, object] = {
        "encoder": encoder.name,
        "question_engine": encoder.question_engine,
        "cold_question_s": round(float(cold.stdout), 2),
        "question_ms": milliseconds_each(encoder),
        "memory_before_torch_mb": peak_memory_mb(),
    }
    texts = passages(count)

    start = time.perf_counter()
    encoder.encode_passages(texts[:1])
    report["first_passage_s"] = round(time.perf_counter() - start, 2)

    start = time.perf_counter()
    rows = encoder.encode_passages(texts)
    report["passages"] = count
    report["passages_per_s"] = round(count / (time.perf_counter() - start), 1)
    report["peak_memory_mb"] = peak_memory_mb()

    # A passage asked for as a question, by the quick engine: every row should find itself first.
    asked = np.stack([encoder.encode_question(text) for text in texts[:32]])
    found = np.argmax(asked @ rows.T, axis=1)
    report["finds_itself"] = float(np.mean(found == np.arange(len(asked))))
    print(json.dumps(report, ensure_ascii=False, indent=2))


if __name__ == "__main__":
    main()
