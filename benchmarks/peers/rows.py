"""Which rows the table has: each a library in one way of using it, after its own documentation."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table.

    ``module`` is the adapter, ``variant`` what it is told; ``packages`` are those whose versions
    are noted; ``documentation`` is what the adapter follows. ``ours`` runs in the project's own
    environment, ``dense`` takes the encoder.
    """

    name: str
    module: str
    variant: str
    packages: tuple[str, ...]
    documentation: str
    dense: bool = False
    ours: bool = False


_ASKLLM = "README.md"
_RANK = "https://github.com/dorianbrown/rank_bm25"
_BM25S = "https://github.com/xhluca/bm25s"
_HAYSTACK = "https://haystack.deepset.ai/tutorials/33_hybrid_retrieval"
_LLAMA = (
    "https://developers.llamaindex.ai/python/framework/integrations/retrievers/"
    "reciprocal_rerank_fusion/"
)
_LANGCHAIN = "https://python.langchain.com/docs/how_to/ensemble_retriever/"
_TXTAI = "https://neuml.github.io/txtai/embeddings/configuration/"
_SBERT = "https://sbert.net/examples/sentence_transformer/applications/semantic-search/README.html"

_L = ("llama-index-core", "llama-index-retrievers-bm25", "llama-index-embeddings-huggingface")
_C = ("langchain-classic", "langchain-community", "langchain-huggingface", "faiss-cpu")
_H = ("haystack-ai", "sentence-transformers-haystack")

ENCODING = Row(
    "sentence-transformers, vectors alone", "with_sentence_transformers", "", ("sentence-transformers", "torch"), _SBERT, dense=True
)  # fmt: skip
"""Runs first: the other dense rows take the vectors of the passages from it."""

ROWS = (
    ENCODING,
    Row("rank_bm25", "with_rank_bm25", "", ("rank-bm25",), _RANK),
    Row("rank_bm25, jieba", "with_rank_bm25", "jieba", ("rank-bm25", "jieba"), _RANK),
    Row("bm25s", "with_bm25s", "", ("bm25s",), _BM25S),
    Row("bm25s, jieba", "with_bm25s", "jieba", ("bm25s", "jieba"), _BM25S),
    Row("haystack", "with_haystack", "", _H, _HAYSTACK, dense=True),
    Row("haystack, Han pairs", "with_haystack", "pairs", _H, _HAYSTACK, dense=True),
    Row("llama-index", "with_llama_index", "", _L, _LLAMA, dense=True),
    Row("llama-index, Han pairs", "with_llama_index", "pairs", _L, _LLAMA, dense=True),
    Row("langchain", "with_langchain", "", _C, _LANGCHAIN, dense=True),
    Row("langchain, jieba", "with_langchain", "jieba", (*_C, "jieba"), _LANGCHAIN, dense=True),
    Row("txtai", "with_txtai", "", ("txtai",), _TXTAI, dense=True),
    Row("txtai, Han pairs", "with_txtai", "pairs", ("txtai",), _TXTAI, dense=True),
    Row("askllm, same passages", "with_askllm", "passages", ("askllm",), _ASKLLM, dense=True, ours=True),
    Row("askllm", "with_askllm", "articles", ("askllm",), _ASKLLM, dense=True, ours=True),
)  # fmt: skip
