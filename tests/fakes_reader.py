"""A reader of passages that says what a test tells it to."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from askllm.encoder import State
from askllm.qa_model import PassageReading, SpanScore, ToRead

NOWHERE = -12.0
"""The score of a sentence that nothing was told of."""


class TeachableReader:
    """An ``askllm.qa_model.PassageReader`` that finds the words it was told to find.

    Args:
        finds: words to the margin with which they are the answer: natural logarithm of the odds
            against "no answer here". A passage without any of them does not answer.
        state: see ``PassageReader.state``.
        reason: see ``PassageReader.reason``.

    Attributes:
        asked: every question with the passages it was read with, in order.
        waited: how often someone waited for it.
    """

    name = "taught/1"

    def __init__(
        self,
        finds: Mapping[str, float] | None = None,
        *,
        state: State = "ready",
        reason: str | None = None,
    ) -> None:
        self.finds = dict(finds or {})
        self.state: State = state
        self.reason = reason
        self.asked: list[tuple[str, list[ToRead]]] = []
        self.waited = 0

    def wait(self) -> None:
        """Count who waits."""
        self.waited += 1

    def read(self, question: str, passages: Sequence[ToRead]) -> list[PassageReading]:
        """Return what it was told of each passage."""
        self.asked.append((question, list(passages)))
        return [self._reading(passage) for passage in passages]

    def _reading(self, passage: ToRead) -> PassageReading:
        spans = [
            SpanScore(at, at + len(words), margin)
            for words, margin in self.finds.items()
            if (at := passage.text.find(words)) >= 0
        ]
        spans.sort(key=lambda span: (-span.score, span.start))
        margin = spans[0].score if spans else NOWHERE
        rated = tuple(
            max(
                (s.score for s in spans if sentence.start <= s.start and s.end <= sentence.end),
                default=NOWHERE,
            )
            for sentence in passage.sentences
        )
        return PassageReading(1 / (1 + math.exp(-margin)), margin, tuple(spans), rated)
