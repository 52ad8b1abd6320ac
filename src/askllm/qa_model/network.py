"""The trained reader's network: a question and one passage in, what it says of the passage out.

The base weights and the trained difference become one graph of integers, made as the encoder's is
and kept beside it. Importing this imports ONNX Runtime: a third of a second.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from askllm.e5.integer import HIDDEN, INPUT, MARKS, Embedding, one_core_session
from askllm.e5.kept import kept
from askllm.e5.weights import Sizes, Weights
from askllm.qa_model.difference import Difference
from askllm.qa_model.heads import Calibration, Heads, Reading, read_out
from askllm.qa_model.inputs import PieceReader, Window
from askllm.qa_model.protocol import ToRead

KEPT_AS = "reader"


@dataclass(frozen=True, slots=True)
class TrainedWeights:
    """The base weights with the difference added: what the graph is made of."""

    base: Weights
    difference: Difference

    @property
    def sizes(self) -> Sizes:
        """The measures of the base, which training does not change."""
        return self.base.sizes

    def numbers(self, name: str) -> NDArray[np.float32]:
        """Return a trained tensor as a flat float32 array, by its name in ``Weights``."""
        return self.difference.added(name, self.base.numbers(name))


class ReaderNetwork:
    """The network, ready to run. Safe to share between threads.

    Args:
        weights: the base.
        embedding: of the same weights; shared with the encoder.
        difference: what training changed.
    """

    def __init__(self, weights: Weights, embedding: Embedding, difference: Difference) -> None:
        self._embedding = embedding
        self._pieces = PieceReader(embedding.pieces, embedding.spelling)
        self._heads = Heads.of(difference.heads)
        self._calibration = Calibration.of(difference.metadata)
        self._session = one_core_session(
            kept(
                weights,
                lambda base: _graph(TrainedWeights(base, difference)),
                name=KEPT_AS,
                also=difference.digest,
            )
        )

    def read(self, question: str, passage: ToRead) -> Reading:
        """Read one passage, on one core."""
        windows = self._pieces.windows(question, passage.title, passage.text)
        scores = [self._heads.scores(window, self.hidden(window)) for window in windows]
        return read_out(windows, scores, passage.sentences, self._calibration)

    def hidden(self, window: Window) -> NDArray[np.float32]:
        """Return the last states of a window's tokens: float32, shape (tokens, hidden)."""
        embedded = self._embedding.of(window.ids)[np.newaxis]
        marks = self._heads.marks(window)[np.newaxis]
        (states,) = self._session.run([HIDDEN], {INPUT: embedded, MARKS: marks})
        last: NDArray[np.float32] = states[0]
        return last


def _graph(trained: TrainedWeights) -> bytes:
    from askllm.e5.graph import marked_graph  # only for who has no graph yet

    return marked_graph(trained, marked_layer=trained.difference.first_layer)
