"""A question that is about “it” where nothing before says what that is."""

from __future__ import annotations

import re

from askllm.dialogue.bare import LEAD
from askllm.read import names_asked
from askllm.text import folded, language_of, question_core

_ZH = re.compile(
    r"(?:关于|对于|在|和|与|跟|比|由|被)?(?P<word>[他她它]们?)(?![人国國乡鄉日山者物用])"
)
_AUX = "is|are|was|were|do|does|did|has|have|had|can|could|will|would|should"
_EN = re.compile(
    rf"(?:who|whom|what|when|where|why|how|which)\b[^,?]{{0,40}}?\b(?:{_AUX})"
    r" (?P<word>it|he|she|they|(?:its|his|her|their) (?!own\b)[a-z]+)\b(?P<rest>[^?]*)"
    rf"|(?:{_AUX}) (?P<asks>it|he|she|they)\b(?P<more>[^?]*)"
    r"|who [a-z]+ (?P<object>it|him|her|them)\s*(?=\?|$)"
)
_HAN, _WORD = re.compile(r"[\u3400-\u9fff]"), re.compile(r"[a-z]{2,}")
_OWN_NOUN = re.compile(r"\b(?:the|an?|this|these|those|that|to)\b|[\u3400-\u9fff]")
"""What an English sentence may yet name: “how long does it take to cross the strait”."""
_MOST_HAN, _MOST_WORDS = 4, 2
"""A question that says more than so much of “it” may be found by that: 他们为什么不走西侧步道."""


def points_nowhere(question: str) -> str | None:
    """Return the pronoun that a question is about, if it names nothing that this could stand for.

    ``question`` is as it was understood from the turns before it. Chinese: a pronoun that opens the
    question, and hardly more. English: a pronoun as its subject, where no noun with an article and
    no “to” follows.
    """
    plain = LEAD.sub("", folded(question).strip())
    language = language_of(question)
    core = question_core(question)
    if names_asked(question, language) or len(_WORD.findall(core)) > _MOST_WORDS:
        return None
    if language == "zh":
        opening = _ZH.match(plain)
        told = len(_HAN.findall(core)) - len(opening["word"]) if opening else 0
        return opening["word"] if opening and told <= _MOST_HAN else None
    found = _EN.match(plain)
    if found is None or _OWN_NOUN.search(found["rest"] or found["more"] or ""):
        return None
    word = found["word"] or found["asks"] or found["object"]
    return word.split()[0]
