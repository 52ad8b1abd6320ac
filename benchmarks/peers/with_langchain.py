"""langchain: the ensemble of its BM25 retriever and FAISS, half and half, as in its how-to.

Texts bring their vectors (``FAISS.from_embeddings``). Its BM25 takes a function that cuts words.
"""
# mypy: disable-error-code="import-not-found, import-untyped"

from __future__ import annotations

import numpy as np
from contract import Found, Task
from langchain_classic.retrievers import EnsembleRetriever
from langchain_community.retrievers import BM25Retriever
from langchain_community.vectorstores import FAISS
from langchain_huggingface import HuggingFaceEmbeddings


class _Peer:
    def __init__(self, task: Task, variant: str) -> None:
        self._task = task
        self._vectors = np.load(task.vectors)
        self._jieba = variant == "jieba"
        if self._jieba:
            import jieba

            jieba.initialize()  # reads its dictionary
            self._cut = jieba.lcut
        self._embedding = HuggingFaceEmbeddings(
            model_name=str(task.model),
            model_kwargs={"device": "cpu"},
            encode_kwargs={"prompt": "passage: ", "normalize_embeddings": True},
            query_encode_kwargs={"prompt": "query: ", "normalize_embeddings": True},
        )

    def index(self) -> float:
        texts, k = self._task.texts, self._task.k
        rows = [{"row": row} for row in range(len(texts))]
        if self._jieba:
            words = BM25Retriever.from_texts(texts, metadatas=rows, preprocess_func=self._cut)
        else:
            words = BM25Retriever.from_texts(texts, metadatas=rows)
        words.k = k
        pairs = zip(texts, self._vectors.tolist(), strict=True)
        vectors = FAISS.from_embeddings(list(pairs), self._embedding, metadatas=rows)
        self._retriever = EnsembleRetriever(
            retrievers=[words, vectors.as_retriever(search_kwargs={"k": k})], weights=[0.5, 0.5]
        )
        return 0.0

    def search(self, question: str) -> list[Found]:
        hits = self._retriever.invoke(question)
        return self._task.found([hit.metadata["row"] for hit in hits])


def peer(task: Task, variant: str) -> _Peer:
    """Return the variant ``""`` or ``"jieba"``."""
    return _Peer(task, variant)
