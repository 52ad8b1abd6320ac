"""llama-index: vector index and BM25 retriever, fused by reciprocal ranks, one query a question.

Its fusion retriever wants a language model even where it asks none, so it gets its own mock. The
nodes bring their vectors. Its BM25 cuts words by a pattern and drops the stop words of a language,
both of which can be given.
"""
# mypy: disable-error-code="import-not-found, import-untyped"

from __future__ import annotations

import numpy as np
import Stemmer
from contract import HAN_PAIRS, Found, Task
from llama_index.core import VectorStoreIndex
from llama_index.core.llms import MockLLM
from llama_index.core.retrievers import QueryFusionRetriever
from llama_index.core.schema import TextNode
from llama_index.embeddings.huggingface import HuggingFaceEmbedding
from llama_index.retrievers.bm25 import BM25Retriever


class _Peer:
    def __init__(self, task: Task, variant: str) -> None:
        self._task = task
        self._vectors = np.load(task.vectors)
        self._pairs = variant == "pairs"
        self._embedding = HuggingFaceEmbedding(
            model_name=str(task.model),
            query_instruction="query: ",
            text_instruction="passage: ",
            device="cpu",
        )

    def index(self) -> float:
        nodes = [
            TextNode(id_=str(row), text=text, embedding=vector.tolist())
            for row, (text, vector) in enumerate(zip(self._task.texts, self._vectors, strict=True))
        ]
        k = self._task.k
        vectors = VectorStoreIndex(nodes, embed_model=self._embedding)
        if self._pairs:
            words = BM25Retriever.from_defaults(
                nodes=nodes, similarity_top_k=k, language="zh", token_pattern=HAN_PAIRS
            )
        else:
            words = BM25Retriever.from_defaults(
                nodes=nodes,
                similarity_top_k=k,
                stemmer=Stemmer.Stemmer("english"),
                language="english",
            )
        self._retriever = QueryFusionRetriever(
            [vectors.as_retriever(similarity_top_k=k), words],
            llm=MockLLM(),
            mode="reciprocal_rerank",
            similarity_top_k=k,
            num_queries=1,
            use_async=False,
        )
        return 0.0

    def search(self, question: str) -> list[Found]:
        return self._task.found(
            [int(hit.node.node_id) for hit in self._retriever.retrieve(question)]
        )


def peer(task: Task, variant: str) -> _Peer:
    """Return the variant ``""`` or ``"pairs"``."""
    return _Peer(task, variant)
