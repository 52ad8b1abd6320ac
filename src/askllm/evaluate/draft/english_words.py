"""The words that English templates go by: what opens, acts, says, and leans elsewhere."""

from __future__ import annotations

import re

POINTS_BACK = re.compile(
    r"\b(?:it|its|itself|he|him|his|she|her|hers|they|them|their|theirs|this|these|that|those|we|us|our|i"
    r"|my|you|your|here|there|then|former|latter|such|same|another|other|others|also|both|however"
    r"|today|now|currently|recently|later|earlier|ago|again|instead|therefore|thus|respectively"
    r"|following|above|below|one)\b",
    re.IGNORECASE,
)
STARTERS = frozenset(
    """a an the this that these those it its he she they we i you his her their our my your in on at by for from
    after before when while as but and or if there since during under with although though because despite
    however moreover furthermore additionally many most some several all each every both other another such
    according among between until once one two three four five six seven eight nine ten no not only more
    then thus so yet even just unlike like to of about over around within without through where what who
    which how why also today early late previously recently initially originally currently""".split()
)
WORD = r"[A-Z][\w'’&.\-]*"
NAME = rf"(?:The\s)?{WORD}(?:\s(?:of\sthe|of|for|and|de|van|von|the|{WORD}|\d+(?:\.\d+)?))*"
NOUNS = rf"{NAME}(?:\s(?!(?:is|was|are|were|has|had|have|be|can|could|which|that|who|will|would|may|must|should|in|on|at|by|to)\b)[a-z\-]+){{0,3}}?"
"""A name, and common nouns after it: the Harbour Bridge company, Warsaw's first stock exchange."""
VERBS = {
    **{"released": "release", "published": "publish", "founded": "found", "launched": "launch"},
    **{"introduced": "introduce", "announced": "announce", "acquired": "acquire", "won": "win"},
    **{"built": "build", "opened": "open", "closed": "close", "created": "create"},
    **{"developed": "develop", "designed": "design", "invented": "invent", "wrote": "write"},
    **{"discovered": "discover", "established": "establish", "signed": "sign", "bought": "buy"},
    **{"became": "become", "joined": "join", "left": "leave", "died": "die", "moved": "move"},
    **{"began": "begin", "started": "start", "ended": "end", "defeated": "defeat", "led": "lead"},
    **{"directed": "direct", "produced": "produce", "proposed": "propose", "sold": "sell"},
    **{"adopted": "adopt", "completed": "complete", "painted": "paint", "formed": "form"},
    **{"conquered": "conquer", "invaded": "invade", "married": "marry", "visited": "visit"},
    **{"received": "receive", "gave": "give", "made": "make", "took": "take", "paid": "pay"},
    **{"had": "have", "has": "have", "have": "have", "contains": "contain", "contained": "contain"},
    **{"employs": "employ", "employed": "employ", "covers": "cover", "covered": "cover"},
    **{"operates": "operate", "operated": "operate", "owns": "own", "owned": "own"},
    **{"hosts": "host", "hosted": "host", "carries": "carry", "carried": "carry"},
    **{"offers": "offer", "offered": "offer", "serves": "serve", "served": "serve"},
    **{"scored": "score", "recorded": "record", "killed": "kill", "uses": "use", "used": "use"},
    **{"houses": "house", "enrolls": "enroll", "supports": "support", "supported": "support"},
    **{"dominated": "dominate", "opposed": "oppose", "renamed": "rename", "appointed": "appoint"},
    **{"accepted": "accept", "composed": "compose", "attacked": "attack", "captured": "capture"},
    **{"commissioned": "commission", "funded": "fund", "named": "name", "abolished": "abolish"},
    **{"organised": "organise", "organized": "organize", "elected": "elect", "replaced": "replace"},
    **{"moved": "move", "arrived": "arrive", "returned": "return", "declared": "declare"},
    **{"spent": "spend", "raised": "raise", "cost": "cost", "costs": "cost", "lost": "lose"},
}
NOT_BY = frozenset("became began left died ended started closed opened".split())
ALONE = frozenset("died opened closed began started ended".split())
PRESENT = frozenset(
    "has have contains employs covers operates owns hosts carries offers serves uses houses enrolls supports costs".split()
)
ACTED = "|".join(sorted(set(VERBS) - PRESENT - {"had", "died", "cost"}, key=len, reverse=True))
ANY = "|".join(sorted(VERBS, key=len, reverse=True))
ROUGH = r"(?:about|around|approximately|roughly|nearly|almost|over|more than|some|at least|up to|an estimated|only|just)\s"
BREAK = re.compile(r",\s|;\s|\s(?:and|but|which|who|while|where|when|although|because)\s")
HUMAN = re.compile(
    r"\b(?:\w+ist|\w+ian|\w+er|\w+or|king|queen|president|emperor|player|quarterback|man|woman|poet|chairman|monk"
    r"|scholar|general|saint|pope|general|prince|princess|nurse|priest|student|member|native|graduate|son|daughter|child)\b(?!\s(?:of\sthe\sgroup))"
)
SAYS = {
    "said": "say",
    "says": "say",
    "argued": "argue",
    "argues": "argue",
    "stated": "state",
    "states": "state",
    "claimed": "claim",
    "believed": "believe",
    "believes": "believe",
    "wrote": "write",
    "noted": "note",
    "warned": "warn",
}

VALUE = re.compile(
    rf"(?P<what>(?:The|the)\s[\w\s\-]{{3,30}}\sof\s{NAME}|{NAME}['’]s\s[a-z][\w\s]{{2,24}}?)\s"
    r"(?P<is>is|was)\s"
)
IS = re.compile(rf"(?P<name>{NOUNS})\s(?P<is>is|was)\s")
HAS_A = re.compile(
    rf"(?P<name>{NOUNS})\s(?P<had>has|had)\s(?:an?\s)?(?P<what>(?:estimated\s|total\s)?"
    r"(?:population|area|length|height|capacity|budget|revenue))\sof\s"
)
COUNTED = re.compile(
    r"(?:[a-z\-]+\s){0,3}?[a-z\-]+s\b|(?:[a-z\-]+\s)?(?:people|children|men|women)\b"
)
NOT_COUNTED = re.compile(
    r"(?:of|in|at|on|by|to|and|or|years? old|per|a|an|the|times|percent)\b|[^a-z]"
)
FINITE = re.compile(
    r"\s?(?:[a-z]+ed|were|are|have|had|live|lived|work|died|took|came|speak|arrive)\b"
)
"""Words with which a predicate begins, after the noun that is counted."""
PASSIVE = re.compile(
    rf"(?P<name>{NOUNS})\s(?P<was>was|were)\s(?:first\s|officially\s|originally\s)?"
    r"(?P<done>[a-z]+(?:ed|en|nt|lt|un|orn|old|eld|ought|ught|ade)\b)(?P<rest>.*)$"
)
ACTIVE = re.compile(rf"(?P<name>{NOUNS})\s(?P<verb>{ACTED}|died)\b(?P<rest>.*)$")
BY = re.compile(rf"\sby\s(?P<who>{NAME})")
PLACED = re.compile(
    rf"(?P<name>{NOUNS})\s(?P<is>is|was)\s(?:located|situated)\s(?:in|on|at)\s(?P<where>.+)$"
)
AFTER_PLACE = re.compile(
    r",\s(?:a|an|and|about|just|which|where|with|at)\s|\s(?:and|about|which)\s|;"
)
DEFINED = re.compile(
    rf"(?P<name>{NOUNS}|[A-Z][a-z]+(?:\s[a-z]+){{0,2}})\s(?P<is>is|was)\s(?P<what>(?:an?|the)\s.+)$"
)
AFTER_DEFINITION = re.compile(
    r",\s|;\s|\sand\s(?:this|it|is|was|has)\b|\s(?:who|but|while|where|although|because)\s"
)
AFTER_NOUN = re.compile(r"\s(?:of|in|for|that|which|from|at|by|to|used|based|on|and)\s")
NO_DEFINITION = re.compile(
    "^the (?:first|only|largest|most|same|best|last|second|one|result|case)|^an example"
    r"|\b(?:this|these|those|its|their|his|her)\b|of that\b"
)
"""What follows *is* without saying what a thing is."""
