"""An English question as one would write it: short forms in full, what only leads up to it left off.

    what's the toll                            ->  what is the toll
    hi, do you know when the Gannet sank?      ->  when the Gannet sank?
    did they say why the match was stopped?    ->  why the match was stopped?
    tell me what the toll is, please           ->  what is the toll

The words that are left are the person's own, in their order but for a verb that a leading phrase
had sent to the end.
"""

from __future__ import annotations

import re

_WH = r"(?:who|whom|whose|what|when|where|which|why|how)"
_GREETING = re.compile(
    r"^(?:(?:hi|hello|hey|ok|okay|please|pls|well|um+|hmm+|sorry|excuse me|thanks|so|quick question|just curious)\b[,.:!\s]+)+",
    re.IGNORECASE,
)
_LEADING = re.compile(
    r"^(?:(?:(?:can|could|would|will) (?:you|anyone|somebody|someone) (?:please )?(?:tell|remind|show|give) me"
    r"|(?:do|does|did) (?:you|anyone|anybody|we|the (?:articles?|texts?|reports?|papers?|authors?)|it|they|he|she)"
    r" (?:happen to )?(?:know|say|mention|explain|tell(?: us| me)?|state|reveal|disclose|give|specify)(?: anything about)?"
    r"|(?:please )?(?:tell|remind|show) (?:me|us)(?: about)?|i(?:'d| would) (?:like|love) to know|i (?:want|need) to know"
    r"|i(?:'m| am) (?:wondering|curious)|i (?:was )?wonder(?:ing)?|any (?:idea|info|word)(?: on| about)?|remember"
    r"|is it (?:known|clear|said|stated)|(?:is|was) there any word on|find out|i mean)[\s,:]+)+(?:exactly )?(?=(?:(?:by|at|in|on|for|from|to|with|under|since|until) )?"
    rf"{_WH}\b)",
    re.IGNORECASE,
)
_TRAILING = re.compile(
    r"(?:,?\s(?:please|pls|again|anyway|exactly|by the way|btw|thanks|thank you|then|do you know|if you know))+(?=\s?[?!.]*\s*$)",
    re.IGNORECASE,
)
_HAS = re.compile(r"\s(?:been|got|become|had|happened|gone|changed|won|lost)\b", re.IGNORECASE)
_DOES = re.compile(
    r"\s(?:it|he|she|this|that|the [\w-]+) (?:cost|take|weigh|mean|last|stand for|cover|hold|have|need|work|run|measure)\b",
    re.IGNORECASE,
)
_SHORT = re.compile(
    rf"\b(?P<word>{_WH[3:-1]}|there|it|that|he|she)(?:['’](?P<form>s|re|ll|d|ve)|(?P<bare>s))\b",
    re.IGNORECASE,
)
_BARE = frozenset("who what when where how".split())
"""What people write without its apostrophe: whats, whos; its and hes mean something else, or may."""
_DID = frozenset("what when where why how".split())
_FORMS = {"re": "are", "ll": "will", "ve": "have"}
_SAID_LAST = re.compile(
    r"^(?P<wh>who|what|where|how (?:much|many|long|old|far|tall|big|high|deep|fast)) (?P<thing>(?!(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would)\b).+?) (?P<be>is|are|was|were)(?P<end>\s?[?!.]*)$",
    re.IGNORECASE,
)


def in_full(question: str) -> str:
    """Return an English question without what leads up to it and with its short forms in full.

    A question that is nothing but leading words comes back as it is.
    """
    text = _SHORT.sub(_spelled, question.strip().replace("’", "'"))
    led = _LEADING.sub("", _GREETING.sub("", text))
    text = _TRAILING.sub("", led)
    turned = _SAID_LAST.match(text) if led != text or len(led) < len(question.strip()) else None
    if turned is not None:
        text = f"{turned['wh']} {turned['be']} {turned['thing']}{turned['end']}"
    return text if re.search(r"\w", text) else question


def _spelled(match: re.Match[str]) -> str:
    """Write who's, what're, how'd in full; 's is is, has or does by what follows."""
    word, form, after = match["word"], match["form"], match.string[match.end() :]
    if match["bare"]:
        if word.lower() not in _BARE:
            return match[0]
        form = "s"
    form = form.lower()
    if form == "s":
        verb = "has" if _HAS.match(after) else "does" if _DOES.match(after) else "is"
        return f"{word} {verb}"
    if form == "d":
        return f"{word} {'did' if word.lower() in _DID else 'would'}"
    return f"{word} {_FORMS[form]}"
