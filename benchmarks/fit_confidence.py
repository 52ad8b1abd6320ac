"""Fit the confidence of the overlap reader on SQuAD-format files, and say how well it fits.

    python benchmarks/fit_confidence.py --language zh cmrc2018_trial.json DRCD_dev.json
    python benchmarks/fit_confidence.py --language en --contexts xquad.zh.json xquad.en.json

Every second paragraph of a file becomes an article; the questions of the others have no answer
there. A question counts as answered right when the best sentence holds an accepted answer. Half
of the questions fit a logistic regression on the reader's features, the other half judge it.
Prints JSON: the weights for ``askllm.read.confidence`` and the judged half's figures.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from askllm.encoder import load_encoder
from askllm.index import Index, refresh
from askllm.read import Asked, Reading, read, understand
from askllm.read.confidence import inputs
from askllm.retrieve import Retriever
from askllm.text import folded, language_of
from askllm.types import Query

LONGEST_FILE = 300
"""Paragraphs taken from each file."""


def paragraphs(path: Path) -> list[dict[str, object]]:
    """Return the first paragraphs of a SQuAD-format file."""
    data = json.loads(path.read_text(encoding="utf-8"))["data"]
    return [p for article in data for p in article["paragraphs"]][:LONGEST_FILE]


def write_corpus(contexts: list[str], folder: Path) -> None:
    """Write every second context as an article."""
    for number, context in enumerate(contexts):
        if number % 2 == 0:
            (folder / f"{number:05d}.txt").write_text(context + "\n", encoding="utf-8")


def judged(
    index: Index, retriever: Retriever, question: str, answers: list[str]
) -> tuple[Asked, Reading, bool]:
    """Read for one question; the flag says whether the best sentence holds an answer."""
    query = Query(question, language_of(question), question)
    asked = understand(query)
    retrieval = retriever.retrieve(query, k=8)
    reading = read(asked, retrieval, index.lexical.rarity, index.lexical.knows)
    best = folded(reading.evidence[0].quote) if reading.evidence else ""
    return asked, reading, any(folded(a) in best for a in answers)


def collect(
    questions: Path, contexts: Path, encoder_name: str, work: Path | None
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return (inputs, shape (n, features)) and whether each question was answered right."""
    asked_of, written = paragraphs(questions), paragraphs(contexts)
    encoder = None if encoder_name == "none" else load_encoder(encoder_name)
    rows, right = [], []
    with tempfile.TemporaryDirectory() as scratch:
        folder = work / f"{contexts.stem}-{encoder_name}" if work else Path(scratch)
        corpus = folder / "corpus"
        corpus.mkdir(parents=True, exist_ok=True)
        write_corpus([str(p["context"]) for p in written], corpus)
        index = refresh(corpus, folder / "index", encoder).index
        retriever = Retriever(index, encoder)
        for number, (of, there) in enumerate(zip(asked_of, written, strict=True)):
            for qa, gold in zip(of["qas"], there["qas"], strict=True):  # type: ignore[call-overload]
                if qa.get("is_impossible"):
                    continue
                answers = [a["text"] for a in gold["answers"]] if number % 2 == 0 else []
                asked, reading, ok = judged(index, retriever, qa["question"], answers)
                if reading.features is not None and not reading.missing:
                    rows.append(inputs(asked, reading.features))
                    right.append(ok)
    return np.array(rows), np.array(right)


def main() -> None:
    """Fit, judge, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--contexts", type=Path, help="the same paragraphs in another language")
    parser.add_argument("--language", choices=["zh", "en"], required=True)
    parser.add_argument("--encoder", default="default")
    parser.add_argument("--work", type=Path, help="keep the indexes here, to fit again quickly")
    options = parser.parse_args()
    parts = [
        collect(f, options.contexts or f, options.encoder, options.work) for f in options.files
    ]
    features = np.concatenate([f for f, _ in parts])
    right = np.concatenate([r for _, r in parts])
    half = np.arange(len(right)) % 2 == 0
    model = LogisticRegression(C=1.0, max_iter=1000).fit(features[half], right[half])
    chance = model.predict_proba(features[~half])[:, 1]
    truth = right[~half]
    bins = np.digitize(chance, np.linspace(0, 1, 11)[1:-1])
    reliability = [
        [round(float(chance[bins == b].mean()), 3), round(float(truth[bins == b].mean()), 3)]
        for b in range(10)
        if (bins == b).any()
    ]
    report = {
        "language": options.language,
        "questions": len(right),
        "right": round(float(right.mean()), 4),
        "weights": [round(float(w), 3) for w in model.coef_[0]],
        "bias": round(float(model.intercept_[0]), 3),
        "reliability (said, was)": reliability,
        "thresholds": {
            f"{t:.1f}": {
                "answered": round(float((chance >= t).mean()), 3),
                "right of answered": round(float(truth[chance >= t].mean()), 3),
                "right kept": round(float((truth & (chance >= t)).sum() / truth.sum()), 3),
            }
            for t in (0.2, 0.3, 0.4, 0.5, 0.6)
            if (chance >= t).any()
        },
    }
    print(json.dumps(report, ensure_ascii=False, indent=2))


if __name__ == "__main__":
    main()
