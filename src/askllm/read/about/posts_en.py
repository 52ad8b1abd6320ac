"""What somebody is, as an English sentence says it beside the name.

The finance director, Hugh Lister, warned …      finance director
Minister of the interior Pieter Hoek said …      Minister of the interior
Colin Baird, the club's chairman, said …         club's chairman
Anneke Vos is a forecaster at the institute.     forecaster at the institute
"""

from __future__ import annotations

import re

from askllm.types import Span

_ROLE = (
    r"(?:chief executive(?: officer)?|chief [a-z]+(?: officer)?|[a-z]+ officer|c[eft]o|vice[- ]president|president|chair(?:man|woman|person)?"
    r"|directors?|manager|minister|secretary|mayor|councill?or|governor|judge|justice|magistrate|prosecutor|captain|coach|striker|defender"
    r"|goalkeeper|midfielder|winger|bowler|batsman|rider|driver|runner|referee|umpire|author|editor|reporter|professor|lecturer|scientist"
    r"|researcher|engineer|(?:co-)?founder|owner|landlord|spokes(?:man|woman|person)|lawyer|solicitor|barrister|doctor|surgeon|nurse"
    r"|physician|head(?: of [a-z ]+)?|leader|curator|conductor|composer|painter|poet|novelist|writer|architect|designer|producer|actor"
    r"|actress|singer|sculptor|photographer|senator|ambassador|commissioner|inspector|detective|chef|baker|farmer|grower|teacher|headteacher"
    r"|student|pilot|partner|treasurer|trustee|dean|rector|chancellor|campaigner|activist|adviser|advisor|consultant|investor|trader"
    r"|fisherman|craftsman|shepherd|keeper|ranger|boss|assistant|deputy|[a-z]+(?:ologist|ographer|onomer|ician)|[a-z]+(?<!ex)(?:[^x]ist)"
    r"|historian|librarian|forecaster|prime minister|mp|king|queen|prince|princess|bishop|priest|imam|rabbi)"
)
_LEAD = r"(?:^|[.;:,]\s|[\"”]\s|\b(?:said|says|by|with|and|to|from|for|as|called|when|that|where|under|while)\s)"
_BEFORE = re.compile(
    rf"{_LEAD}(?:(?:the|its|their|his|her|a|an|our)\s)?"
    rf"(?P<post>(?:(?!the\s|said\s)[\w'’&-]+\s){{0,4}}?{_ROLE}(?:\s(?:of|for|at|in)\s[\w'’ &-]{{2,40}}?)?),?\s$",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"(?:,\s(?:who\s(?:is|was|has been)\s|now\s|then\s|himself\s|herself\s)?|\s(?:is now|is|was|has been|became|works as|worked as|serves as|served as)\s)"
    rf"(?:(?:the|its|their|his|her|a|an|our)\s)?(?P<post>(?:[\w'’&-]+\s){{0,5}}?{_ROLE}\b(?:\s(?:of|for|at|in|with)\s[^,.;]{{2,50}}?)?)"
    r"(?=[,.;]|\s(?:and|who|said|says|since|from|until|when)\b|$)",
    re.IGNORECASE,
)


def post_beside(sentence: str, start: int, end: int) -> Span | None:
    """Return where ``sentence`` says what the person named at ``[start, end)`` is, or ``None``."""
    before = _BEFORE.search(sentence[:start])
    if before is not None:
        return Span(*before.span("post"))
    after = _AFTER.match(sentence, end)
    return None if after is None else Span(*after.span("post"))
