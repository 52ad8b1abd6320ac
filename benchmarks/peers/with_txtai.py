"""txtai: a hybrid index, half and half.

Vectors come by its hook for external ones: the passages' are there, a question goes through the
model. Its keyword index cuts words by Unicode's rules, or by a regular expression that is given.
"""
# mypy: disable-error-code="import-not-found, import-untyped"

from __future__ import annotations

from typing import Any

import numpy as np
from contract import HAN_PAIRS, Found, Task
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer
from txtai import Embeddings


class _Peer:
    def __init__(self, task: Task, variant: str) -> None:
        self._task = task
        model = SentenceTransformer(str(task.model), device="cpu")
        known = dict(zip(task.texts, np.load(task.vectors), strict=True))

        def transform(texts: list[str]) -> NDArray[np.float32]:
            if all(text in known for text in texts):
                return np.stack([known[text] for text in texts])
            asked: NDArray[np.float32] = model.encode(
                texts, prompt="query: ", normalize_embeddings=True
            )
            return asked

        scoring: dict[str, Any] = {"method": "bm25", "terms": True, "normalize": True}
        if variant == "pairs":
            scoring["tokenizer"] = {"regexp": HAN_PAIRS}
        self._embeddings = Embeddings(
            {"method": "external", "transform": transform, "hybrid": True, "scoring": scoring}
        )

    def index(self) -> float:
        self._embeddings.index(self._task.texts)
        return 0.0

    def search(self, question: str) -> list[Found]:
        hits = self._embeddings.search(question, limit=self._task.k)
        return self._task.found([int(row) for row, _ in hits])


def peer(task: Task, variant: str) -> _Peer:
    """Return the variant ``""`` or ``"pairs"``."""
    return _Peer(task, variant)
