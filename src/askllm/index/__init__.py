"""The index room: a corpus folder in, an opened generation out.

    refresh(corpus, index, encoder)  ->  Refreshed.index, brought up to date if anything changed
    open_index(index)                ->  Index, as it is
    verify(index)                    ->  what is wrong with its files

The folder's layout is described in ``index/README.md``, the decisions in ADR 0005.
"""

from askllm.index.build import Progress, Refreshed, context_of, refresh
from askllm.index.generation import Index, Manifest, open_index, verify

__all__ = [
    "Index",
    "Manifest",
    "Progress",
    "Refreshed",
    "context_of",
    "open_index",
    "refresh",
    "verify",
]
