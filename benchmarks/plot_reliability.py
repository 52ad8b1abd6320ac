"""Draw how often answers of a stated confidence are right, from kept runs of ``askllm eval``.

    askllm eval questions.jsonl --save held-out
    python benchmarks/plot_reliability.py index/evaluation/runs/held-out.json --out docs/reliability.png

Several files are pooled. Each point is a tenth of the scale: across, the mean confidence of the
answers in it; up, the share of right ones with its 95 % interval (Wilson); the bars count them.
On the diagonal, said and seen agree. Prints the figures as JSON.
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Sequence
from pathlib import Path

import matplotlib as mpl

mpl.use("Agg")
from matplotlib import pyplot as plt

from askllm.errors import AskllmError
from askllm.evaluate import Report
from askllm.evaluate.calibration import Calibration, calibrate
from askllm.evaluate.runs import read_report

Z = 1.96
"""Of the normal distribution, for 95 %."""


def judged(reports: Sequence[Report]) -> tuple[list[float], list[bool]]:
    """Return the confidence of each answer given and judged, in [0, 1], and whether it was right."""
    rows = [row for report in reports for row in report.rows if row.answered and row.judged]
    return [row.confidence for row in rows], [row.right for row in rows]


def wilson(share: float, count: int) -> tuple[float, float]:
    """Return the 95 % interval of a share, in [0, 1], seen in ``count`` cases.

    Source: Wilson, Probable Inference, the Law of Succession, and Statistical Inference, JASA 1927.
    """
    spread = Z**2 / count
    middle = (share + spread / 2) / (1 + spread)
    half = Z * math.sqrt(share * (1 - share) / count + spread / (4 * count)) / (1 + spread)
    return middle - half, middle + half


def draw(found: Calibration, total: int, out: Path) -> None:
    """Write the diagram of ``total`` answers to ``out``, a PNG of 1200 x 1200 pixels."""
    bins = [b for b in found.bins if b.confidence is not None and b.accuracy is not None]
    figure, (upper, lower) = plt.subplots(
        2, 1, figsize=(6, 6), dpi=200, sharex=True, height_ratios=(4, 1), layout="constrained"
    )
    upper.plot((0, 1), (0, 1), color="#999999", linewidth=1, linestyle="--", label="said = seen")
    for one in bins:
        low, high = wilson(one.accuracy or 0.0, one.count)
        upper.plot((one.confidence, one.confidence), (low, high), color="#2463c4", linewidth=2)
    upper.plot(
        [b.confidence for b in bins],
        [b.accuracy for b in bins],
        color="#2463c4",
        marker="o",
        label=f"answers (n = {total})",
    )
    upper.set(xlim=(0, 1), ylim=(0, 1), ylabel="share of right answers")
    upper.set_title(f"Expected calibration error {found.error:.3f}", fontsize=10)
    upper.legend(frameon=False, loc="upper left")
    lower.bar([(b.low + b.high) / 2 for b in bins], [b.count for b in bins], 0.09, color="#9bb8e3")
    lower.set(xlabel="confidence stated", ylabel="answers")
    for axes in (upper, lower):
        axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(out)
    plt.close(figure)


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the runs, draw, and print the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "runs", nargs="+", type=Path, help="files of runs kept with --save or --out"
    )
    parser.add_argument("--out", type=Path, default=Path("docs/reliability.png"))
    asked = parser.parse_args(arguments)
    try:
        confidence, right = judged([read_report(path) for path in asked.runs])
    except AskllmError as error:
        parser.error(str(error))
    if not confidence:
        parser.error("no answer of these runs can be judged; use a question file with answers")
    found = calibrate(confidence, right)
    draw(found, len(confidence), asked.out)
    figures = {
        "answers": len(confidence),
        "error": round(found.error or 0.0, 4),
        "bins": [
            {"count": b.count, "confidence": b.confidence, "accuracy": b.accuracy}
            for b in found.bins
        ],
        "picture": str(asked.out),
    }
    print(json.dumps(figures, indent=2))


if __name__ == "__main__":
    main()
