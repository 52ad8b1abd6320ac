"""Follow-ups that lean on what the last answers gave: 谁说的, 那个系统, 哪个最大.

who_said("谁说的？", last)           ->  "谁说“亏损的主要原因是房租涨了”？"
named_in_quote("谁开发了那个系统？", last)  ->  "谁开发了诊所预约系统？"
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from askllm.dialogue.topics import Rarity, compared_in, topic_of
from askllm.dialogue.turns import Past, stated
from askllm.text import folded, language_of

MOST_BACK = 4
"""Exchanges that are looked back on for a list or a comparison."""
_PLACES = {"一": 0, "前": 0, "二": 1, "两": 1, "三": 2, "四": 3}
_ASKS_WHO = {"zh": ("谁说", "？"), "en": ("Who said ", "?")}
_WHO_SAID = re.compile(
    r"(?:那么?|这|所以|又)*(?:是)?(?:谁|哪位|什么人)(?:这么|这样|认为|觉得)?(?:说|讲|提|指出|透露)(?:出来?|到)?的?(?:话|呢)?"
    r"|(?:and |so |but )*who (?:said|says|claims|thinks|told)(?: so| that| this| it)?",
)
_NTH_SAID = re.compile(
    r"(?P<n>第[一二两三四]|前|后|最后一?)[个种者条]?(?:数字|说法|答案|数据|观点|意见|版本)?(?:又)?是?(?:谁|哪篇文章|哪篇|哪家|哪里)(?:说|讲|写|给|报道)的"
)
_WHICH = re.compile(
    r"^(?:那么?|其中|这里面|里面|and |so )*[，,\s]*(?P<which>(?:哪一?[个家款座种位部所支项本]|谁|which(?: one)?))"
    r"(?P<rest>(?:的?[\u3400-\u9fff]{0,4}?)(?:最|更|比较|先)[\u3400-\u9fff]{1,4}| (?:is|was|has|have) (?:the )?(?:[a-z]+er|[a-z]+est|more|most)\b[^?]*)[?？\s]*$"
)
_LISTED_KIND = re.compile(
    r"哪(?:些|几|[一二两三四五六七八九十\d]{1,2})[个家款座种位部所支项本]?(?P<kind>[\u3400-\u9fff]{1,5}?)(?=[，,?？\s]|$|[是在有被由])"
)
_POINTED_NOUN = re.compile(
    r"(?:那|这|该|這)(?:一?[个家座条套项种款间份场次位])(?P<noun>[\u3400-\u9fff]{2,4})"
)
_SMALL = re.compile("[的是在和与與了为為由将將把被对對从從这這那有及]")


def who_said(question: str, last: Past) -> str:
    """Return 谁说的 with the words quoted last, and 第二个是谁说的 with those of a side, or ``""``."""
    plain = folded(question).strip(" ?？。.!！")
    told = last.told if _WHO_SAID.fullmatch(plain) else ""
    match = _NTH_SAID.fullmatch(plain)
    if match is not None and last.answer is not None and len(last.answer.sides) > 1:
        sides = last.answer.sides
        place = _PLACES.get(match["n"].removeprefix("第"), len(sides) - 1)
        quotes = {c.marker: c.quote for c in last.answer.citations}
        told = stated(quotes.get(sides[place].markers[0], "")) if place < len(sides) else ""
    if not told:
        return ""
    asks, mark = _ASKS_WHO[language_of(question)]
    return f"{asks}“{told}”{mark}"


def is_who_said(question: str) -> bool:
    """Whether a question is one that ``who_said`` made: it has no topic of its own."""
    return question.startswith(tuple(f"{asks}“" for asks, _ in _ASKS_WHO.values()))


def which_of(question: str, pasts: Sequence[Past], rarity: Rarity) -> str:
    """Return 哪个最大 with what is to be chosen from: things compared or listed, or ``""``."""
    match = _WHICH.match(folded(question))
    if match is None:
        return ""
    for past in list(reversed(pasts))[:MOST_BACK]:
        things, stretch = compared_in(past.question, rarity)
        if things:
            return (
                f"{stretch}{question[slice(*match.span('which'))]}{question[match.end('which') :]}"
            )
        kind = _LISTED_KIND.search(folded(past.question))
        if kind is not None and language_of(question) == "zh":
            noun = past.question[slice(*kind.span("kind"))]
            owner = topic_of(past.question, rarity)
            owner = "" if owner in noun or noun in owner else f"{owner}的"
            which = question[slice(*match.span("which"))].replace("谁", "哪个")
            return f"{owner}{which}{noun}{question[match.end('which') :]}"
    return ""


def named_in_quote(question: str, last: Past) -> str:
    """Put the full name that was quoted in the place of 那个系统, whose end says which is meant."""
    match = _POINTED_NOUN.search(folded(question))
    if match is None or last.answer is None:
        return question
    start = match.start("noun")
    for end in range(match.end("noun"), start + 1, -1):
        noun = folded(question)[start:end]
        if noun in folded(last.question):
            continue
        for citation in last.answer.citations[:2]:
            whole = re.search(rf"[\u3400-\u9fff]{{2,4}}{noun}", folded(citation.quote))
            before = citation.quote[whole.start() : whole.end() - len(noun)] if whole else ""
            kind = _SMALL.split(before)[-1]
            if len(kind) > 1:
                return f"{question[: match.start()]}{kind}{question[start:]}"
    return question
