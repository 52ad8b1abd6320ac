"""The reading room: question and hits to scored evidence, by overlap and similarity.

    understand(query)                     ->  Asked: the kind of answer, the names that must occur
    parts_of(query, asked)                ->  one query for each part of a question in parts
    read(asked, retrieval, rarity, knows) ->  Reading: evidence, best first; what is missing

A sentence is scored by the share of the question's rare words that it covers, by its similarity to
the question, and by its passage's rank; the short answer is marked where the question asks for a
number, a date, a share or a name.
"""

from askllm.read.definition import definition_score, role_asked, role_fit
from askllm.read.evidence import Reading, read
from askllm.read.names import Name, names_asked, names_in, organisations_and_people
from askllm.read.parts import asks_in_parts, parts_of, two_questions
from askllm.read.question import AnswerKind, Asked, understand
from askllm.read.spans import (
    LEAST_SUITS,
    UNITS_EN,
    clause_around,
    figures_in,
    offers,
    owned_by_another,
)

__all__ = [
    "LEAST_SUITS",
    "UNITS_EN",
    "AnswerKind",
    "Asked",
    "Name",
    "Reading",
    "asks_in_parts",
    "clause_around",
    "definition_score",
    "figures_in",
    "names_asked",
    "names_in",
    "offers",
    "organisations_and_people",
    "owned_by_another",
    "parts_of",
    "read",
    "role_asked",
    "role_fit",
    "two_questions",
    "understand",
]
