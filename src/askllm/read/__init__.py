"""The reading room: question and hits to scored evidence, by overlap and similarity.

    understand(query)                     ->  Asked: the kind of answer, the names that must occur
    parts_of(query, asked)                ->  one query for each thing that is compared
    read(asked, retrieval, rarity, knows) ->  Reading: evidence, best first; what is missing

A sentence is scored by the share of the question's rare words that it covers, by its similarity to
the question, and by its passage's rank; the short answer is marked where the question asks for a
number, a date, a share or a name.
"""

from askllm.read.evidence import Reading, read
from askllm.read.names import names_asked
from askllm.read.question import AnswerKind, Asked, parts_of, understand

__all__ = ["AnswerKind", "Asked", "Reading", "names_asked", "parts_of", "read", "understand"]
