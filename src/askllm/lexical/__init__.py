"""The lexical leg: BM25 over search tokens.

    LexicalIndex.build(documents)               a small index, in memory
    LexicalBuilder(scratch).add(row, tokens)    a large one, a passage at a time; or an update
    LexicalIndex.open(folder).search(tokens, k=10)

rank-bm25 defines the score: its class gives every token's weight, and a property test holds our
scores equal to its own. ``BM25Plus`` is the variant because ``BM25Okapi`` gives zero or reversed
scores when a term stands in half of a small corpus (ADR 0004). BM25+ adds ``idf x delta`` for every
query token to every passage; that constant is kept, so that scores equal the library's, and
passages that share no token are dropped, so that "no match" exists.

What is stored are counts, not scores: one changed passage changes every weight of a corpus, but no
other passage's counts (ADR 0012).
"""

from askllm.lexical.builder import LexicalBuilder
from askllm.lexical.leg import LexicalIndex
from askllm.lexical.rows import holds, search_within
from askllm.lexical.statistics import DELTA, K1, B

__all__ = ["DELTA", "K1", "B", "LexicalBuilder", "LexicalIndex", "holds", "search_within"]
