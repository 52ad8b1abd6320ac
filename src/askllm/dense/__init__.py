"""The dense leg: FAISS inner product over unit vectors, so every score is a cosine in [-1, 1].

    DenseIndex.build(vectors).search(vector, k=10)  ->  rows, cosines
    index.moved(places, rows, vectors)              ->  the same index after an update

Exact up to ``EXACT_UP_TO`` passages, ten bits a component in inverted lists beyond (ADR 0012).
"""

from askllm.dense.leg import EXACT_UP_TO, DenseIndex
from askllm.dense.rows import search_within

__all__ = ["EXACT_UP_TO", "DenseIndex", "search_within"]
