"""haystack: the hybrid pipeline of its tutorial, fused by ranks.

The tutorial ends in a re-ranking model, for which there is none here; the joiner's reciprocal rank
fusion orders instead. The documents bring their vectors, as its document stores take them. Its
store cuts words by a regular expression that can be given.
"""
# mypy: disable-error-code="import-not-found, import-untyped"

from __future__ import annotations

import numpy as np
from contract import HAN_PAIRS, Found, Task
from haystack import Document, Pipeline
from haystack.components.joiners import DocumentJoiner
from haystack.components.retrievers.in_memory import (
    InMemoryBM25Retriever,
    InMemoryEmbeddingRetriever,
)
from haystack.document_stores.in_memory import InMemoryDocumentStore
from haystack_integrations.components.embedders.sentence_transformers import (
    SentenceTransformersTextEmbedder,
)


class _Peer:
    def __init__(self, task: Task, variant: str) -> None:
        self._task = task
        self._vectors = np.load(task.vectors)
        self._store = (
            InMemoryDocumentStore(bm25_tokenization_regex=HAN_PAIRS)
            if variant == "pairs"
            else InMemoryDocumentStore()
        )
        embedder = SentenceTransformersTextEmbedder(
            model=str(task.model), prefix="query: ", progress_bar=False
        )
        embedder.warm_up()
        self._pipeline = Pipeline()
        self._pipeline.add_component("embedder", embedder)
        self._pipeline.add_component("dense", InMemoryEmbeddingRetriever(self._store, top_k=task.k))
        self._pipeline.add_component("bm25", InMemoryBM25Retriever(self._store, top_k=task.k))
        self._pipeline.add_component(
            "joiner", DocumentJoiner(join_mode="reciprocal_rank_fusion", top_k=task.k)
        )
        self._pipeline.connect("embedder.embedding", "dense.query_embedding")
        self._pipeline.connect("bm25", "joiner")
        self._pipeline.connect("dense", "joiner")

    def index(self) -> float:
        self._store.write_documents(
            [
                Document(id=str(row), content=text, embedding=vector.tolist())
                for row, (text, vector) in enumerate(
                    zip(self._task.texts, self._vectors, strict=True)
                )
            ]
        )
        return 0.0

    def search(self, question: str) -> list[Found]:
        told = self._pipeline.run({"embedder": {"text": question}, "bm25": {"query": question}})
        return self._task.found([int(found.id) for found in told["joiner"]["documents"]])


def peer(task: Task, variant: str) -> _Peer:
    """Return the variant ``""`` or ``"pairs"``."""
    return _Peer(task, variant)
