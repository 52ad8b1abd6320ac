"""The index room: a corpus folder in, an opened generation out.

    refresh(corpus, index, encoder)  ->  Refreshed.index, brought up to date if anything changed
    open_index(index)                ->  Index, as it is
    verify(index)                    ->  what is wrong with its files

The folder's layout is described in ``index/README.md``, the decisions in ADRs 0005 and 0012.
"""

from askllm.index.build import SENTENCES_UP_TO, Progress, Refreshed, refresh
from askllm.index.generation import Index, Manifest, open_index, verify
from askllm.index.marks import context_of
from askllm.index.sentence_vectors import SentenceVectors

__all__ = [
    "SENTENCES_UP_TO",
    "Index",
    "Manifest",
    "Progress",
    "Refreshed",
    "SentenceVectors",
    "context_of",
    "open_index",
    "refresh",
    "verify",
]
