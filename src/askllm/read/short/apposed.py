"""What a sentence sets behind the word for it: 引入了新的算法——强化学习, asked for as 什么新算法."""

from __future__ import annotations

import re

from askllm.read.ask.question import Asked
from askllm.text import folded
from askllm.types import Span

_ASKED = re.compile(
    r"(?:什么|哪一?[种个项门款套])(?P<noun>[\u4e00-\u9fff]{2,6})[?\s]*$"
    r"|\b(?:what|which) (?:[a-z-]+ )?(?P<en>[a-z]{4,}) (?:did|does|do|was|were|is|has|had)\b"
)
_BEHIND = r"(?:\s?--\s?| - |[,，](?:也?就是|即|名为|叫做?|称为)|[,，] (?:namely|called|known as) )"
"""Folded: a long dash is two short ones, a dash between spaces one."""
_NEW = re.compile(r"\b(?:what|which) new [a-z]+ (?:did|does|do|was|were|is|has|had)\b")
_NEW_ZH = r"新[型式]?的?[\u4e00-\u9fff]{2,6}"
_HAN = re.compile(r"[\u4e00-\u9fff]")
_THING = r"[“「《\"‘]?(?P<thing>(?:(?!--| - )[^,，。;；:：(（)）、“”「」《》\"!?！？]){2,60})"


def apposed(asked: Asked, words: str) -> Span | None:
    """Return where ``words`` name the sort of thing asked for right behind the word for it.

    Offsets are into ``words``. What the question names itself is no answer.
    """
    question = folded(asked.text)
    match = _ASKED.search(question)
    if match is None:
        return None
    noun = match["en"] or match["noun"][-2:]
    plain = folded(words)
    before = re.escape(noun)
    if match["en"] and _NEW.search(question) and _HAN.search(words):
        before = _NEW_ZH  # which word stands for the English one is not known
    for found in re.finditer(rf"{before}{_BEHIND}{_THING}", plain):
        thing = found["thing"].rstrip()
        if thing not in question:
            return Span(found.start("thing"), found.start("thing") + len(thing))
    return None
