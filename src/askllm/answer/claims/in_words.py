"""How much of what a question says another article's sentence, and what stands around it, has."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from askllm.answer.sense.around import context
from askllm.answer.sense.relations import without_verbs
from askllm.read import Asked
from askllm.text import folded, question_core
from askllm.types import Evidence

MOST_KNOWN = 24
"""Sentences whose passages tell which of the question's words the articles have."""
_ASKING = re.compile("多少|几|多[大长高重深宽久远快厚]|什么|何|哪|是")
_LIGHT = re.compile(
    "[今去明前]年|当[天日晚年]|首[日天晚]|整个|目前|如今|现在|当前|主要|大约|具体"
    "|计划|打算|预计|获得|[得拿](?= )|[花用卖]"
    r"|\b(?:years?|people|number|total|took|take|part|made|got|gave|need|needs|cost|costs)\b"
)
"""Words beside the asking and doing ones that a sentence on the same may leave out."""
_DATED = re.compile(
    r"^(?:[^，,]{0,10}?(?:年|月|日|天|[上本]周)[初底末]?|[今去前]年|第[^，,]{1,3}[屆届次期季])+"
)
_NO_SUBJECT = re.compile(
    "[有是被由在从自到其该此共约另还也这本]|[全总]|公司|集团|项目|工程|比赛|赛事|展览|影片|学校|医院|双方"
)
"""How a clause begins that leaves its subject to what stands before it."""


def _core(asked: Asked) -> str:
    """Return the words of the question that name things, place for place."""
    return _LIGHT.sub(lambda m: " " * len(m[0]), without_verbs(question_core(asked.text)))


def leaves_only_the_subject(asked: Asked, best: Evidence, item: Evidence) -> bool:
    """Whether what a sentence lacks of the words that the best has is a subject told before it.

    大桥全长1820米, below 青石大桥, leaves 青石 open; a sentence on the first prize leaves the second
    prize out, and one that begins with another company speaks of that.
    """
    there, here = folded(best.quote), folded(item.quote)
    text = item.hit.article.text
    before = folded(f"{item.hit.article.title}\n{text[: item.start]}")
    left_open = False
    for run in re.finditer(r"[\u4e00-\u9fff]{2,}", _core(asked)):
        words = run[0]
        told = max((e for e in range(2, len(words) + 1) if words[:e] in before), default=0)
        held = [words[i : i + 2] in here or i + 2 <= told for i in range(len(words) - 1)]
        for place, pair in enumerate(map("".join, itertools.pairwise(words))):
            if pair in here or pair not in there:
                continue
            left_open = left_open or held[place]
            beside = (i for i in (place - 1, place + 1) if 0 <= i < len(held))
            if not held[place] and (len(held) == 1 or not all(held[i] for i in beside)):
                return False  # no seam between two words, but a word
    return not left_open or _opens_with_it(asked, item)


def _opens_with_it(asked: Asked, item: Evidence) -> bool:
    """Whether the value's clause begins with a word of the question, with 该桥, or with no subject."""
    assert item.answer is not None  # it has a value
    before = folded(item.quote[: item.answer.start - item.start])
    opening = _DATED.sub("", re.split("[，,；;：:]", before)[-1])
    first = re.match(r"[“「]?([\u4e00-\u9fff]{2})", opening)
    if first is None or _NO_SUBJECT.match(opening):
        return True
    return first[1] in folded(asked.text)


def untold(asked: Asked, item: Evidence, evidence: Sequence[Evidence]) -> float:
    """Return the share of the question's pairs of characters that only other articles tell."""
    wanted = _pairs(_core(asked))
    near = {other.hit.passage.id: other for other in evidence[:MOST_KNOWN]}
    known = [context(other) for other in near.values()]
    told = [pair for pair in wanted if any(pair in words for words in known)]
    here = context(item)
    return sum(pair not in here for pair in told) / len(told) if told else 0.0


def _pairs(core: str) -> set[str]:
    """Return the pairs of Chinese characters of folded words, and the stems of English ones."""
    found: set[str] = set()
    for run in re.findall(r"[\u4e00-\u9fff]{2,}|[a-z]{3,}", core):
        found |= {run[:5]} if run[0].isascii() else set(map("".join, itertools.pairwise(run)))
    return found


def has_what_is_asked_of(
    asked: Asked, best: Evidence, item: Evidence, evidence: Sequence[Evidence]
) -> bool:
    """Whether both sentences have the words before the asking one, as far as any sentence does.

    The subject, which these begin with, may be told before. The value's clause, or the sentence,
    must begin with a word of the question or leave its subject open.
    """
    asking = _ASKING.search(folded(asked.text))
    head = _core(asked)[: None if asking is None else asking.start()]
    pairs = [
        pair
        for run in re.findall(r"[\u4e00-\u9fff]{2,}", head)
        for pair in map("".join, itertools.pairwise(run))
        if any(pair in folded(other.quote) for other in evidence[:MOST_KNOWN])
    ]
    if not all(_tells_of(pairs, each) for each in (best, item)):
        return False
    here = folded(item.quote)
    return _opens_with_it(asked, item) or here[:2] in folded(asked.text)


def _tells_of(pairs: Sequence[str], item: Evidence) -> bool:
    """Whether a sentence has all pairs of characters but the first ones, which are told before it.

    The pair between these and the next word (院招 of 石榴书院招收) may be lacking too.
    """
    here = folded(item.quote)
    held = [re.search(f"{pair[0]}.{{0,2}}{pair[1]}", here) is not None for pair in pairs]
    before = folded(f"{item.hit.article.title}\n{item.hit.article.text[: item.start]}")
    told = 0
    while told < len(pairs) and (held[told] or pairs[told] in before):
        told += 1
    seam = told > 0 and not held[told - 1] and any(held[told + 1 : told + 2])
    return all(held[told + seam :])
