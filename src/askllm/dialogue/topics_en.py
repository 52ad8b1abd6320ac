"""What an English question is about: the noun phrase that its verb leaves.

topic_in_english("Who ran the fish farm?")              ->  "fish farm"
topic_in_english("How many pairs of ospreys nested?")   ->  "ospreys"
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_WH = re.compile(
    r"^(?:(?:and|so|but|then|ok|well|please|now)\b[, ]*)*"
    r"(?P<wh>how (?:many|much)|how [a-z]+|(?:in |at |on |by |for |since |from |to )?"
    r"(?:what|which|whose|whom|who|when|where|why|how)|is|are|was|were|do|does|did|can|has|have"
    r"|will|tell me (?:more )?about)\b\s*",
    re.IGNORECASE,
)
_BE = frozenset("is are was were be been".split())
_DO = frozenset("do does did can could will would has have had should must may".split())
_DETERMINER = frozenset(
    "the a an this that these those its their his her my our each every all some any".split()
)
_PRONOUN = frozenset("it they them he she him there one ones".split())
_BREAKS = frozenset(
    "in on at to from by with as for since during after before into under near through about over"
    " than between among against because if when while where who which that and or but up down out"
    " off away back so not now still ever also again together open free closed true".split()
)
_INSIDE = frozenset("at in for on".split())
"""What joins a name to a thing: the fire at the museum."""
_PAST = re.compile(
    r"(?:ed|ilt|ought|aught|ook|held|told|sold|kept|lept|spent|sent|lost|grew|drew|threw|wrote"
    r"|broke|spoke|rose|chose|made|paid|said|found|ran|began|sang|won|gave|drove|fell|led|bred"
    r"|flew|knew|shown|written|driven|given|taken|stolen)$"
)
_NO_PAST = frozenset("bed seed weed speed feed shed need breed creed steed hundred red".split())
_COUNTED = re.compile(r"^(?:pairs?|pieces?|copies|kinds?|sorts?|types?|number|share) of ", re.I)
_WORD = re.compile(
    r"\([^)]*\)|“[^”]*”|\"[^\"]*\"|《[^》]*》|[^\s?!.,;:()“”\"《》]+(?:\.\d+)?|[,;:]"
)


def topic_in_english(question: str) -> str:
    """Return the noun phrase that an English question is about, or ``""`` where it has none."""
    match = _WH.match(question)
    if match is None:
        return ""
    words = _WORD.findall(question[match.end() :])
    wh = match["wh"].lower()
    asked_by = wh if wh in _DO | _BE else ""
    while words and words[0].lower() in _DO | _BE:
        asked_by, words = words[0].lower(), words[1:]
    taken = _counted(words) if not asked_by and not wh.startswith("tell") else []
    taken = taken or _phrase(words, verb_follows=asked_by in _DO)
    if not taken:
        return ""
    found = re.search(r"\s*".join(re.escape(word) for word in taken), question)
    return "" if found is None else _COUNTED.sub("", found[0]).removesuffix("'s")


def _counted(words: Sequence[str]) -> list[str]:
    """Return what is counted or chosen, or what it is asked of; nothing where a verb leads.

    How many *objects* were lost, but: how many hectares does *the trust* own.
    """
    if not words or _is_verb(words[0], words[1:2]):
        return _phrase(words[1:])
    for place, word in enumerate(words):
        plain = word.lower()
        if plain in _DO | _BE and place:
            of = _phrase(words[place + 1 :], verb_follows=plain in _DO)
            told = words[place + 1 : place + 2]
            named = bool(told) and (told[0].lower() in _DETERMINER or told[0][:1].isupper())
            return of if of and named else _phrase(words[:place])
        if place and (plain in _BREAKS or _is_verb(word, words[place + 1 : place + 2])):
            return _phrase(words[:place])
    return _phrase(words)


def _phrase(words: Sequence[str], *, verb_follows: bool = False) -> list[str]:
    """Return the noun phrase at the head of ``words``, up to the verb that may follow it."""
    left = list(words)
    while left and left[0].lower() in _DETERMINER:
        left = left[1:]
    taken: list[str] = []
    for place, word in enumerate(left):
        plain = word.lower()
        following = left[place + 1] if place + 1 < len(left) else ""
        named = following.lower() == "the" or following[:1].isupper()
        if taken and following and (plain == "of" or (plain in _INSIDE and named)):
            taken.append(word)
            continue
        if taken and plain == "the" and taken[-1].lower() in _INSIDE | {"of"}:
            taken.append(word)
            continue
        if plain in _BREAKS | _DO | _BE | _DETERMINER | _PRONOUN or word in ",;:":
            break
        if taken and taken[-1].lower() not in _INSIDE | {"of", "the"}:
            if _is_verb(word, [following]):
                break
            if verb_follows and word.islower() and _closes(following):
                break
        taken.append(word)
    while taken and taken[-1].lower() in _INSIDE | {"of", "the"}:
        taken.pop()
    return taken


def _closes(following: str) -> bool:
    """Whether the word before ``following`` is the verb of the question: did the farm *close* in."""
    plain = following.lower()
    return not following or plain in _BREAKS | _DETERMINER | _PRONOUN or plain.endswith("ing")


def _is_verb(word: str, following: Sequence[str]) -> bool:
    """Whether a word has a verb's form: ran, designed; runs before a name or an article."""
    if not word.isalpha() or not word.islower() or word in _NO_PAST:
        return False
    if _PAST.search(word) is not None:
        return True
    after = "".join(following)
    return word.endswith("s") and (after.lower() in _DETERMINER or after[:1].isupper())
