"""The reading room: question and hits to scored evidence, by overlap and similarity.

    understand(query)                     ->  Asked: the kind of answer, the names that must occur
    parts_of(query, asked)                ->  one query for each part of a question in parts
    read(asked, retrieval, rarity, knows) ->  Reading: evidence, best first; what is missing

A sentence is scored by the share of the question's rare words that it covers, by its similarity to
the question, and by its passage's rank; the short answer is marked where the question asks for a
number, a date, a share or a name.
"""

from askllm.read.evidence import Reading, read
from askllm.read.names import Name, names_asked, names_in, organisations_and_people
from askllm.read.ownership import clause_around, owned_by_another, owners_in
from askllm.read.parts import asks_in_parts, parts_of, subject_of
from askllm.read.places import asks_place, places_in
from askllm.read.question import FIGURES, Asked, understand
from askllm.read.spans import LEAST_SUITS, UNITS_EN, figures_in, offers

__all__ = [
    "FIGURES",
    "LEAST_SUITS",
    "UNITS_EN",
    "Asked",
    "Name",
    "Reading",
    "asks_in_parts",
    "asks_place",
    "clause_around",
    "figures_in",
    "names_asked",
    "names_in",
    "offers",
    "organisations_and_people",
    "owned_by_another",
    "owners_in",
    "parts_of",
    "places_in",
    "read",
    "subject_of",
    "understand",
]
