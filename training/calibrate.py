"""Choose how the reader's scores are joined, and what they mean, on articles kept for that.

    python -m training.calibrate --data CMRC DRCD ZSQUAD XQUAD-ZH XQUAD-EN --reader FILE

A reading's logit joins the head that says whether the passage answers with the best span's score;
a logistic regression on the two gives slope, share and intercept (Platt 1999). A sentence's score
joins the odds of its spans with the mean of its inside logits; the share that picks the right
sentence of a whole paragraph most often is taken. The four numbers go into the file's metadata. Neither the articles
that were trained on nor those that judge are read.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from askllm.e5.integer import Embedding
from askllm.encoder.bundled import bundled_weights, spelling_of
from askllm.qa_model.difference import read_difference, update_metadata
from askllm.qa_model.heads import Calibration, Heads, Scores, read_out
from askllm.qa_model.inputs import PieceReader, Window
from askllm.qa_model.network import ReaderNetwork
from askllm.text import sentences
from askllm.types import Span
from training.examples import HardNegatives, Text, shortened
from training.sources import NAMES, OWN, Asked, read_sets
from training.written import FOLDER, read_written

SHARES = (0.0, 0.25, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0)
"""Of the mean inside logit in a sentence's score."""
SEED = 7


@dataclass(frozen=True, slots=True)
class Seen:
    """A text and what the network says of it."""

    text: Text
    spans: tuple[Span, ...]
    windows: tuple[Window, ...]
    scores: tuple[Scores, ...]

    def right(self, inside: float) -> bool:
        """Whether the best sentence holds a part of the answer, with that share of inside."""
        rated = read_out(
            self.windows, self.scores, self.spans, Calibration(inside=inside)
        ).sentences
        best = self.spans[int(np.argmax(rated))]
        return best.start < (self.text.end or 0) and (self.text.start or 0) < best.end

    def signs(self) -> tuple[float, float]:
        """Return the logit of the answers head and the best span's score."""
        reading = read_out(self.windows, self.scores, (), Calibration())
        return reading.logit, reading.spans[0].score if reading.spans else 0.0


def texts_with_and_without(asked: Sequence[Asked]) -> Iterator[Text]:
    """Yield every question with its passage and, if that answers, with the best that does not."""
    chance = random.Random(SEED)
    for name in (*NAMES, *OWN):
        pool = [one for one in asked if one.name == name]
        if not pool:
            continue
        negatives = HardNegatives(pool)
        for one in pool:
            yield replace(shortened(one, chance), title="")
            if one.start is not None:
                for passage, _ in negatives.best(one, chance):
                    yield Text(one.question, "", passage)


def main() -> None:
    """Read the sets, run the reader, write its file again with what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", nargs=len(NAMES), required=True, help="paths or URLs")
    parser.add_argument("--written", type=Path, default=FOLDER, help="questions of our own")
    parser.add_argument("--reader", type=Path, required=True)
    parser.add_argument("--most", type=int, default=250, help="questions of each set")
    options = parser.parse_args()
    asked, _ = read_sets(dict(zip(NAMES, options.data, strict=True)))
    asked += read_written(options.written)[0]
    tuning = [one for one in asked if one.side == "tune"]
    random.Random(SEED).shuffle(tuning)
    some = [
        one
        for name in (*NAMES, *OWN)
        for one in [a for a in tuning if a.name == name][: options.most]
    ]
    weights = bundled_weights()
    embedding = Embedding(weights, spelling_of(weights))
    difference = read_difference(options.reader)
    network = ReaderNetwork(weights, embedding, difference)
    pieces = PieceReader(embedding.pieces, embedding.spelling)
    heads = Heads.of(difference.heads)
    seen = [_seen(network, pieces, heads, text) for text in texts_with_and_without(some)]
    whole = [
        _seen(network, pieces, heads, Text(one.question, "", one.context, one.start, one.end))
        for one in some
        if one.start is not None
    ]
    found = joined(seen) | {"inside": inside_share(whole)}
    update_metadata(options.reader, {name: f"{value:.4f}" for name, value in found.items()})


def _seen(network: ReaderNetwork, pieces: PieceReader, heads: Heads, text: Text) -> Seen:
    windows = pieces.windows(text.question, text.title, text.passage)
    scores = tuple(heads.scores(window, network.hidden(window)) for window in windows)
    return Seen(text, tuple(sentences(text.passage)), windows, scores)


def inside_share(paragraphs: Sequence[Seen]) -> float:
    """Return the share of ``SHARES`` that picks the most right sentences; the least of equals."""
    right = {share: sum(one.right(share) for one in paragraphs) for share in SHARES}
    return max(SHARES, key=lambda share: (right[share], -share))


def joined(seen: Sequence[Seen]) -> dict[str, float]:
    """Return slope, share and intercept of the logistic regression on both signs."""
    signs = np.array([one.signs() for one in seen])
    truth = np.array([one.text.start is not None for one in seen])
    fit = LogisticRegression(class_weight="balanced").fit(signs, truth)
    slope, best = (float(weight) for weight in fit.coef_[0])
    return {
        "slope": slope,
        "share": max(best / slope, 0.0),
        "intercept": float(fit.intercept_[0]),
    }


if __name__ == "__main__":
    main()
