"""The reading room: question and hits to scored evidence, by rules and the trained reader.

    understand(query)                     ->  Asked: the kind of answer, the names that must occur
    parts_of(query, asked)                ->  one query for each part of a question in parts
    read(asked, retrieval, rarity, knows) ->  Reading: evidence, best first; what is missing

A sentence is scored by the share of the question's rare words that it covers, by its similarity to
the question, by its passage's rank, and by the trained reader where one is given; the short answer
is marked where one is asked for.
"""

from askllm.read.about.in_office import of_a_part, of_another_rank
from askllm.read.about.labels import abbreviations_asked, written_out
from askllm.read.about.offices import office_asked, tells_office
from askllm.read.about.ownership import clause_around, owned_by_another, owners_in
from askllm.read.about.roles import bearers, is_persons_role
from askllm.read.ask.asides import without_unknown_name
from askllm.read.ask.measures import (
    PEOPLE_EN,
    likely_units,
    names_sum,
    noun_in_capitals,
    noun_in_english,
    says_noun,
    tells_sum,
)
from askllm.read.ask.names import (
    FURTHER_WORD,
    Name,
    known_as,
    names_asked,
    names_in,
    organisations_and_people,
)
from askllm.read.ask.parts import asks_in_parts, parts_of, subject_of
from askllm.read.ask.question import FIGURES, Asked, main_clause, understand
from askllm.read.ask.sizes import asks_data
from askllm.read.ask.speaker import untitled
from askllm.read.evidence import Reading, read
from askllm.read.refit import OF_ANOTHER
from askllm.read.short.agreement import UNITS_EN
from askllm.read.short.near import Near
from askllm.read.short.places import asks_place, places_in
from askllm.read.short.spans import LEAST_SUITS, Candidate, figures_in, offers
from askllm.read.short.steps import shares_by_step

__all__ = [
    "FIGURES",
    "FURTHER_WORD",
    "LEAST_SUITS",
    "OF_ANOTHER",
    "PEOPLE_EN",
    "UNITS_EN",
    "Asked",
    "Candidate",
    "Name",
    "Near",
    "Reading",
    "abbreviations_asked",
    "asks_data",
    "asks_in_parts",
    "asks_place",
    "bearers",
    "clause_around",
    "figures_in",
    "is_persons_role",
    "known_as",
    "likely_units",
    "main_clause",
    "names_asked",
    "names_in",
    "names_sum",
    "noun_in_capitals",
    "noun_in_english",
    "of_a_part",
    "of_another_rank",
    "offers",
    "office_asked",
    "organisations_and_people",
    "owned_by_another",
    "owners_in",
    "parts_of",
    "places_in",
    "read",
    "says_noun",
    "shares_by_step",
    "subject_of",
    "tells_office",
    "tells_sum",
    "understand",
    "untitled",
    "without_unknown_name",
    "written_out",
]
