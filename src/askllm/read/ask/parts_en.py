"""English questions in parts: When was A founded and who owns it, Compare the length of A and B."""

from __future__ import annotations

import re

from askllm.read.ask.plain_en import in_full
from askllm.read.ask.question import asks
from askllm.text import quantities
from askllm.types import Query

Part = tuple[str, Query]
"""What a part is called when nothing is found for it, and its question."""

MOST_PARTS = 5

_AND_EN = re.compile(
    r"(?:[,;?]\s*)?\band (?=(?:who|whom|what|when|where|which|why|how)\b)|[?;]\s+(?=\w)|,\s+(?=(?:who|what|when|where|which|why|how)\b)",
    re.IGNORECASE,
)

_TWO_WORDS = re.compile(
    r"^(?P<one>who|what|when|where|which|why|how) and (?P<two>who|what|when|where|which|why|how)\b",
    re.IGNORECASE,
)

_DEGREES_EN = {
    "larger": "large",
    "bigger": "large",
    "smaller": "large",
    "longer": "long",
    "shorter": "long",
    "taller": "tall",
    "higher": "high",
    "heavier": "heavy",
    "lighter": "heavy",
    "faster": "fast",
    "slower": "fast",
    "deeper": "deep",
    "wider": "wide",
    "narrower": "wide",
    "older": "old",
    "younger": "old",
    "hotter": "hot",
    "colder": "cold",
}

_OF_DEGREE = "|".join(_DEGREES_EN)

_COMPARES_EN = re.compile(
    r"\b(?:ha(?:s|ve)|had) (?:more|fewer|most) (?P<noun>[a-z]+)"
    rf"|\b(?:is|are|was|were)\b(?:.*?\b(?P<verb>[a-z]+ed|built|made|founded)\b)?"
    rf".*?\b(?P<degree>{_OF_DEGREE}|earlier|later|newer|first)\b",
    re.IGNORECASE,
)

_IT_EN = re.compile(r"\b(?:it|its|they|their|them|he|him|his|she|her)\b", re.IGNORECASE)

_AND_THINGS_EN = re.compile(r",? (?:and|or|versus|vs\.?|with) |, ", re.IGNORECASE)

_PAIR_EN = r"(?P<things>(?:the )?[^,?]+?(?:, [^,?]+?)*,? (?:and|or|with|versus|vs\.?) [^,?]+?)"

_EACH_EN: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(
            rf"^(?:please )?compare (?P<what>(?:the )?[^,?]+?) (?:of|between) {_PAIR_EN}$", re.I
        ),
        "What is {what} of {thing}",
    ),
    (
        re.compile(
            rf"^(?P<wh>when|where) (?P<be>are|were) {_PAIR_EN}(?P<rest> (?:each )?[a-z]+ed| built| made| founded"
            r"| written| born| located)?(?: respectively)?$",
            re.I,
        ),
        "{wh} {be} {thing}{rest}",
    ),
    (
        re.compile(
            rf"^(?P<wh>how (?:long|tall|old|large|big|high|heavy|fast|deep|wide|far|expensive)) (?P<be>are|were) {_PAIR_EN}$",
            re.I,
        ),
        "{wh} {be} {thing}",
    ),
    (
        re.compile(
            rf"^(?P<wh>how (?:much|many(?: [a-z]+)?)) (?:do|did) {_PAIR_EN} (?P<rest>cost|have|weigh|hold|carry)(?: each)?$",
            re.I,
        ),
        "{wh} did {thing} {rest}",
    ),
    (
        re.compile(rf"^which (?:one )?opened (?:first|earlier|later),? {_PAIR_EN}$", re.I),
        "When did {thing} open",
    ),
    (
        re.compile(
            rf"^which (?:one )?(?:came|appeared) (?:first|earlier|later),? {_PAIR_EN}$", re.I
        ),
        "When did {thing} appear",
    ),
    (
        re.compile(
            rf"^which (?:one )?was (?P<done>[a-z]+ed|built|made|written) (?:first|earlier|later),? {_PAIR_EN}$",
            re.I,
        ),
        "When was {thing} {done}",
    ),
    (
        re.compile(
            rf"^did {_PAIR_EN} (?P<rest>come|open|appear|start|begin) (?:first|earlier|later)$",
            re.I,
        ),
        "When did {thing} {rest}",
    ),
)

_THAN_EN: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(
            rf"^(?P<be>is|are|was|were) (?P<a>[^,?]+?) (?:much |any |far )?(?P<degree>{_OF_DEGREE}) than (?P<b>[^,?]+)$",
            re.I,
        ),
        "How {degree} {be} {thing}",
    ),
    (
        re.compile(
            r"^(?P<be>is|was) (?P<a>[^,?]+?) (?P<done>[a-z]+ed|built|made|written) (?:earlier|later|before|after)(?: than)? (?P<b>[^,?]+)$",
            re.I,
        ),
        "When {be} {thing} {done}",
    ),
    (
        re.compile(
            r"^(?P<do>does|do|did) (?P<a>[^,?]+?) (?P<verb>[a-z]+) (?:more|fewer|less) (?P<noun>(?!than\b)[a-z]+(?: [a-z]+)?) than (?P<b>[^,?]+?)(?: did| does| do)?$",
            re.I,
        ),
        "How many {noun} {do} {thing} {verb}",
    ),
    (
        re.compile(
            r"^(?P<do>does|do|did) (?P<a>[^,?]+?) (?P<verb>cost|weigh|earn|make|pay|charge|sell for|raise|lose) (?:more|less) than (?P<b>[^,?]+?)(?: did| does| do)?$",
            re.I,
        ),
        "How much {do} {thing} {verb}",
    ),
    (
        re.compile(
            r"^(?P<have>has|have) (?P<a>[^,?]+?) (?:got )?(?:more|fewer|less) (?P<noun>[a-z]+(?: [a-z]+)?) than (?P<b>[^,?]+)$",
            re.I,
        ),
        "How many {noun} does {thing} have",
    ),
)
"""Yes-or-no questions that set two things against each other: is A longer than B."""

_SINGULAR = {"are": "is", "were": "was"}

_SUBJECT_EN = re.compile(
    r"^(?:who|what|when|where|which|why|how)(?: (?:many|much|long|old|large|tall|far|big)(?: \w+)?)?"
    r"(?: \w+)?? (?:is|are|was|were|did|does|do|has|have|had|built|made|founded|wrote|designed|created"
    r"|released|owns?|runs?|heads?) (?P<subject>.+?)(?: (?:have|has|cost|open(?:ed)?|built|released|founded"
    r"|weigh|made|launched|published|located|written))?$",
    re.IGNORECASE,
)


def part(query: Query, name: str, text: str) -> Part:
    """Return a part of ``query`` under ``name``, with its question mark."""
    mark = "?" if query.language == "en" else "？"
    return name.strip(" ?？，,"), Query(text.rstrip("?？ ") + mark, query.language, query.asked)


def two_english(query: Query) -> list[Part]:
    """Return the English questions that follow each other in one, or nothing."""
    text = in_full(query.text).rstrip("?. ")
    double = _TWO_WORDS.match(text)
    if double is not None:
        rest = text[double.end() :]
        return [
            part(query, word, f"{word.capitalize()}{rest}")
            for word in (double["one"], double["two"])
        ]
    pieces = [piece.strip() for piece in _AND_EN.split(text) if piece.strip()]
    if len(pieces) < 2 or not all(asks(piece) for piece in pieces):
        return []
    found = _SUBJECT_EN.match(pieces[0])
    subject = "" if found is None else found["subject"].strip(" ,")
    parts = [part(query, pieces[0], pieces[0])]
    for piece in pieces[1:MOST_PARTS]:
        pronoun = _IT_EN.search(piece)
        whole = piece
        if subject and pronoun is not None:
            owner = "'s" if pronoun[0].lower() in ("its", "their", "his", "her") else ""
            whole = piece[: pronoun.start()] + subject + owner + piece[pronoun.end() :]
        elif subject and len(piece.split()) <= 2:
            whole = f"{piece} {subject}"
        parts.append(part(query, piece, whole))
    return parts


def things_english(query: Query) -> list[Part]:
    """Take apart Compare the length of A and B, Did A or B come first, When were A and B founded."""
    if query.language != "en":
        return []
    text = in_full(query.text).rstrip("?. ")
    against = _set_against(query, text)
    if against:
        return against
    for pattern, template in _EACH_EN:
        match = pattern.match(text)
        if match is None:
            continue
        groups = {key: value or "" for key, value in match.groupdict().items()}
        things = [t.strip() for t in _AND_THINGS_EN.split(groups["things"]) if t.strip()]
        if not 2 <= len(things) <= MOST_PARTS or any(asks(thing) for thing in things):
            return []
        be = _SINGULAR.get(groups.get("be", "").lower(), groups.get("be", "").lower())
        return [
            part(
                query,
                thing,
                " ".join(template.format(**{**groups, "be": be, "thing": thing}).split()),
            )
            for thing in things
        ]
    return []


def _set_against(query: Query, text: str) -> list[Part]:
    """Take apart is A longer than B, did A score more goals than B; nothing where B is a figure."""
    for pattern, template in _THAN_EN:
        match = pattern.match(text)
        if match is None:
            continue
        groups = {key: (value or "") for key, value in match.groupdict().items()}
        groups |= {key: groups[key].lower() for key in ("be", "do", "have") if key in groups}
        degree = _DEGREES_EN.get(groups.get("degree", "").lower(), "")
        if quantities(groups["b"]) and not re.search(r"[A-Z]", groups["b"]):
            return []  # more than 300 people, longer than two hours
        return [
            part(query, thing, template.format(**{**groups, "degree": degree, "thing": thing}))
            for thing in (groups["a"], groups["b"])
        ]
    return []


def as_english_figure(name: str, text: str) -> str | None:
    """Turn an English comparison into a question about one thing, ``None`` where it is none."""
    match = _COMPARES_EN.search(text)
    if match is None:
        return None
    if match["noun"]:
        return f"How many {match['noun']} does {name} have?"
    degree = match["degree"].lower()
    if degree in ("earlier", "later", "older", "newer", "first"):
        return f"When was {name} {match['verb'] or 'made'}?"
    return f"How {_DEGREES_EN[degree]} is {name}?"
