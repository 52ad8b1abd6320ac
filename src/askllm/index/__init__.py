"""The index room: a corpus folder in, an opened generation out.

    refresh(corpus, index, encoder)  ->  Refreshed.index, brought up to date if anything changed
    open_index(index)                ->  Index, as it is
    verify(index)                    ->  what is wrong with its files
    changes_since(corpus, index, g)  ->  files that are not as generation ``g`` has them

The folder's layout is described in ``index/README.md``, the decisions in ADRs 0005 and 0012.
"""

from askllm.index.build import SENTENCES_UP_TO, Progress, Refreshed, refresh
from askllm.index.generation import Index, Manifest, open_index, verify
from askllm.index.listing import (
    Changes,
    Listed,
    changes_since,
    generation_in_use,
    list_articles,
)
from askllm.index.marks import context_of
from askllm.index.sentence_vectors import SentenceVectors

__all__ = [
    "SENTENCES_UP_TO",
    "Changes",
    "Index",
    "Listed",
    "Manifest",
    "Progress",
    "Refreshed",
    "SentenceVectors",
    "changes_since",
    "context_of",
    "generation_in_use",
    "list_articles",
    "open_index",
    "refresh",
    "verify",
]
