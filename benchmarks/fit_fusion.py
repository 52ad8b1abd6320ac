"""Fit the weights of the fusion on SQuAD-format files, and say what they give on the other half.

    python benchmarks/fit_fusion.py cmrc2018_trial.json DRCD_dev.json --across xquad.zh.json xquad.en.json
    python benchmarks/fit_fusion.py --encoder none cmrc2018_trial.json DRCD_dev.json

Questions of even paragraphs fit, those of odd ones judge. What is fitted is an order: a logistic
regression on the differences between the parts of the best passage that answers and those of the
ten strongest that do not, without a bias. Weights below 0 would be no convex combination: such a
part is left out and the rest fitted again. Prints JSON: weights that add up to 1 for
``askllm.retrieve.fusion``, and hit@1 of the judged half with them and with those in use.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from askllm.encoder import Encoder, load_encoder
from askllm.retrieve import CANDIDATES, Measured, Retriever
from askllm.retrieve import fusion as in_use
from askllm.text import folded, language_of
from askllm.types import Query
from bench_retrieval import Asked, index_of, questions

NEGATIVES = 10
Values = NDArray[np.float64]


@dataclasses.dataclass(frozen=True, slots=True)
class Example:
    """A question's candidates: ``parts``, shape (candidates, parts), and which of them answer."""

    file: str
    even: bool
    parts: Values
    good: NDArray[np.bool_]


def names(encoder: Encoder | None) -> tuple[str, ...]:
    """Return the parts that are weighed."""
    return (
        ("words", "near", "bm25") if encoder is None else ("words", "near", "passage", "sentence")
    )


def parts_of(measured: Measured, wanted: tuple[str, ...]) -> Values:
    """Return the parts as the fusion sees them, shape (candidates, parts)."""
    columns = []
    for name in wanted:
        values = getattr(measured, name)
        columns.append(values if name in ("words", "near") else in_use.min_max(values))
    return np.stack(columns, axis=1)


def examples(
    file: Path, contexts: Path, encoder: Encoder | None, options: argparse.Namespace
) -> list[Example]:
    """Return the candidates of every question of a file."""
    texts, asked = questions(file, contexts, 0, options.last)
    index = index_of(
        texts, encoder, longest=160, title=False, folder=options.work, name=contexts.stem
    )
    retriever = Retriever(index, encoder)
    plain = [index.passage(row) for row in range(index.manifest.passage_count)]

    def answers(row: int, one: Asked) -> bool:
        text = folded(plain[row].text)
        return plain[row].article_id == one.paragraph and any(a in text for a in one.answers)

    found = []
    for one in asked:
        query = Query(one.question, language_of(one.question), one.question)
        candidates = retriever.candidates(query, depth=CANDIDATES)
        good = np.array([answers(int(row), one) for row in candidates.rows], dtype=np.bool_)
        even = int(one.paragraph[1:]) % 2 == 0
        if len(good):
            parts = parts_of(candidates.measured, names(encoder))
            found.append(Example(file.name, even, parts, good))
    return found


def fit(data: list[Example]) -> Values:
    """Return weights, 0 and more, that add up to 1."""
    used = list(range(data[0].parts.shape[1]))
    while True:
        differences = []
        for one in data:
            if not one.even or not one.good.any() or one.good.all():
                continue
            parts = one.parts[:, used]
            order = np.argsort(-parts.sum(axis=1))
            best = parts[next(row for row in order if one.good[row])]
            others = [row for row in order if not one.good[row]][:NEGATIVES]
            differences.append(best - parts[others])
        rows = np.concatenate(differences)
        both = np.concatenate([rows, -rows])
        right = np.repeat([1, 0], len(rows))
        model = LogisticRegression(fit_intercept=False, max_iter=1000).fit(both, right)
        found = model.coef_[0]
        if (found > 0).all():
            weights = np.zeros(data[0].parts.shape[1])
            weights[used] = found / found.sum()
            return weights
        used = [place for place, weight in zip(used, found, strict=True) if weight > 0]


def hit_at_one(data: list[Example], weights: Values) -> dict[str, float]:
    """Return by file the share of judged questions whose first passage answers."""
    right: dict[str, list[bool]] = {}
    for one in data:
        if not one.even:
            best = int(np.argmax(one.parts @ weights))
            right.setdefault(one.file, []).append(bool(one.good[best]))
    return {file: round(float(np.mean(values)), 4) for file, values in right.items()}


def main() -> None:
    """Fit, judge, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument(
        "--across", nargs=2, type=Path, metavar=("CONTEXTS", "FILE"),
        help="questions in another language than their paragraphs",
    )  # fmt: skip
    parser.add_argument("--encoder", default="default")
    parser.add_argument("--last", type=int, help="paragraph of each file to stop before")
    parser.add_argument("--work", type=Path, help="keep the indexes here, to fit again quickly")
    options = parser.parse_args()
    encoder = None if options.encoder == "none" else load_encoder(options.encoder)
    pairs = [(file, file) for file in options.files]
    if options.across:
        pairs.append((options.across[1], options.across[0]))
    data = [one for pair in pairs for one in examples(*pair, encoder, options)]
    wanted = names(encoder)
    weights = fit(data)
    current = in_use.WITHOUT_ENCODER if encoder is None else in_use.WITH_ENCODER
    used = np.array([getattr(current, name) for name in wanted])
    report = {
        "questions": len(data),
        "weights": dict(zip(wanted, weights.round(3).tolist(), strict=True)),
        "hit@1 with them": hit_at_one(data, weights),
        "in use": dict(zip(wanted, used.tolist(), strict=True)),
        "hit@1 with those in use": hit_at_one(data, used),
    }
    print(json.dumps(report, ensure_ascii=False, indent=2))


if __name__ == "__main__":
    main()
