"""The retrieval room: a query to ranked hits, both legs fused, each hit knowing why it is there.

    Retriever(index, encoder).retrieve(query, k=8, scope=Scope(sources=("新华社",)))  ->  Retrieval

Fused scores only order; whether anything answers at all is judged from raw scores in the ``read``
room. Decided in docs/adr/0004-two-legs.md.
"""

from askllm.retrieve.fusion import (
    WITH_ENCODER,
    WITHOUT_ENCODER,
    WITHOUT_SENTENCES,
    Measured,
    Weights,
    fuse,
)
from askllm.retrieve.retriever import CANDIDATES, Candidates, Retrieval, Retriever
from askllm.retrieve.scope import Scopes

__all__ = [
    "CANDIDATES",
    "WITHOUT_ENCODER",
    "WITHOUT_SENTENCES",
    "WITH_ENCODER",
    "Candidates",
    "Measured",
    "Retrieval",
    "Retriever",
    "Scopes",
    "Weights",
    "fuse",
]
