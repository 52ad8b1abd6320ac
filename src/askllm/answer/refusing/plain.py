"""What is plainly answered, however weak the reading: the sentence has all that would make an answer.

Likeness alone is modest where a question is asked in other words or another language. What an
abbreviation is written out as, what somebody says on the very topic, when a named thing was done,
and who did it are told in forms that need no estimate.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from askllm.answer.claims.claims import claims
from askllm.answer.claims.standing import standing
from askllm.answer.lists.called import head_of
from askllm.answer.lists.coordination import runs
from askllm.answer.lists.listing import listed
from askllm.answer.said.attribution import words_of
from askllm.answer.sense.around import WINDOW, share, topic
from askllm.answer.sense.glosses import glosses
from askllm.answer.sense.relations import acts, deeds, senses
from askllm.read import Asked, Reading, organisations_and_people
from askllm.text import folded, language_of, question_core
from askllm.types import Evidence

PLAINLY = 0.6
"""Least confidence where a sentence plainly answers."""

LEAST = 0.05
"""Below this nothing is plain: the passage is about something else."""

NEAR = 0.65
"""Sentences from this share of the best score on are looked at."""

COVERED = 0.7
"""Share of the question's words that a claim must hold."""

ON_TOPIC = 0.45
"""Share of the question's words that somebody's own words on it must hold."""

OWN, AROUND = 0.3, 0.7
"""The same for a sentence that lists what is asked for, by itself and with its article around it."""

SUITS = 0.6
"""Least fit of a figure or a name with what is asked."""

LIKELY = 0.3
"""Least chance that the trained reader gives a passage whose list, or steps, answer in other words."""

SIMILAR = 0.7
"""Least similarity, in [0, 1], of the question and such a sentence."""

_NUMBERS_EN = "two three four five six seven eight nine ten".split()
_NUMBERS = {
    said: number
    for row in ("二三四五六七八九十", "两三四五六七八九十", _NUMBERS_EN)
    for number, said in enumerate(row, 2)
} | {str(number): number for number in range(2, 11)}
_COUNTED = re.compile(
    rf"(?:(?P<zh>[两二三四五六七八九十]|[2-9]|10)\s?(?:部分|方面|[个個种種条條项項点點类類款家处處步层層座位块塊名支所大样樣路])"
    rf"(?P<noun>[\u4e00-\u9fff]{{0,6}})|\b(?P<en>{'|'.join(_NUMBERS_EN)}) [a-z ]{{2,40}})[:：]"
)
"""What announces a list with its number: 有四个销路：…, comes from three sources: …."""
_STEPS = re.compile(
    r"先[^。]{2,40}?[,，;；]\s?(?:然后|再|接着|最后|随后)"
    r"|\b(?:must|need to|should|can|have to|first|please)\b.{3,80}[,;] (?:and )?(?:then|finally|after that)\b"
)
_WHY = re.compile(r"为什么|为何|为啥|何以|怎么会|\bwhy\b")
_ORDER = frozenset("最早 最先 最初 首次 第一次 率先".split())
"""Words that choose among several; an article need not have them."""


def plainly_told(asked: Asked, reading: Reading) -> Reading:
    """Return the reading with the confidence of a plain answer, where a sentence gives one."""
    if reading.missing or not LEAST <= reading.confidence < PLAINLY:
        return reading
    if not reading.evidence:
        return reading
    if _lacks_words(asked, reading):
        counted = _counted_off(asked, reading)
        return replace(reading, confidence=PLAINLY) if counted else reading
    near = [e for e in reading.evidence if e.score >= NEAR * reading.evidence[0].score]
    near = [e for e in near if not reading.rivals.another(e)]
    told = (
        glosses(asked, near)
        or _dated(asked, near)
        or _made(asked, near)
        or _said(asked, near)
        or _listed(asked, near)
        or _asked_there(asked, near)
        or _counted_off(asked, reading)
        or _in_steps(asked, reading)
    )
    return replace(reading, confidence=PLAINLY) if told else reading


def _lacks_words(asked: Asked, reading: Reading) -> bool:
    """Whether the question has words that no article has; those of another language could not be."""
    if language_of(reading.evidence[0].quote) != asked.language:
        return False
    return bool(set(reading.unknown) - _ORDER)


def _dated(asked: Asked, near: Sequence[Evidence]) -> bool:
    """Whether a sentence dates the very deed of the very names that are asked about."""
    if asked.kind != "date" or not asked.names:
        return False
    return any(
        claim.standing == "own"
        and claim.covers >= COVERED
        and claim.suits >= SUITS
        and _tells(asked, claim.evidence)
        for claim in claims(asked, near)
    )


def _made(asked: Asked, near: Sequence[Evidence]) -> bool:
    """Whether a sentence names who did the very deed to the very thing."""
    if asked.kind != "who" or not asked.names or any(q.kind == "date" for q in asked.given):
        return False
    return any(
        item.answer is not None
        and standing(asked, item) == "own"
        and _tells(asked, item)
        and any(
            suits >= SUITS and span.of(item.quote) == item.short
            for span, suits in organisations_and_people(item.quote, asked.wants_person)
        )
        for item in near
    )


def _tells(asked: Asked, item: Evidence) -> bool:
    """Whether a sentence holds the names of the question and tells every deed that it asks of."""
    plain = folded(item.quote)
    if not all(name.stands_in(plain) for name in asked.names):
        return False
    told, wanted = senses(item.quote) | deeds(item.quote), acts(asked.text)
    return bool(wanted) and all(meant & told for meant in wanted)


def _said(asked: Asked, near: Sequence[Evidence]) -> bool:
    """Whether somebody's own words hold most of what he is asked about."""
    words = words_of(asked, near)
    wanted = topic(asked, without=asked.speaker)
    return bool(words and wanted) and share(wanted, "\n".join(w.quote for w in words)) >= ON_TOPIC


def _listed(asked: Asked, near: Sequence[Evidence]) -> bool:
    """Whether a sentence lists the very sort of thing asked for: 方法有刈割、淹水和翻耕三种."""
    found = listed(asked, near) if asked.kind == "list" else None
    runs = re.findall(r"[\u4e00-\u9fff]{2,}", question_core(asked.text))
    if found is None or not runs:
        return False
    wanted = topic(asked)
    announcing = [e for e in near if e.quote.endswith(("：", ":"))]

    def of_the_sort(item: Evidence) -> bool:
        text = item.hit.article.text
        around = text[max(0, item.start - WINDOW) : item.end + WINDOW]
        return (
            runs[-1][-2:] in folded(item.quote)
            and share(wanted, item.quote) >= OWN
            and share(wanted, around) >= AROUND
        )

    return all(map(of_the_sort, found.evidence)) or any(map(of_the_sort, announcing))


def _asked_there(asked: Asked, near: Sequence[Evidence]) -> bool:
    """Whether the article itself asks why of the same thing, so that what follows answers."""
    run = re.search(r"[\u4e00-\u9fff]{2,}", question_core(asked.text))
    best = near[0].quote if near else ""
    return (
        asked.kind == "why"
        and run is not None
        and best.endswith(("？", "?"))
        and _WHY.search(folded(best)) is not None
        and run[0][:2] in folded(best)
    )


def _counted_off(asked: Asked, reading: Reading) -> bool:
    """Whether the best sentence says how many there are and names as many: 有四个销路：甲、乙、丙和丁.

    What the question calls the things may be another word (渠道), but not the counterpart of theirs
    (缺点 where 优点 are counted).
    """
    best = reading.evidence[0]
    if asked.kind not in ("list", "passage", "what") or not _is_likely(reading):
        return False
    if reading.rivals.another(best):
        return False
    plain = folded(best.quote)
    for match in _COUNTED.finditer(plain):
        number = _NUMBERS[match["zh"] or match["en"]]
        if asked.count not in (None, number) or _counterpart(head_of(asked), match["noun"] or ""):
            continue
        if any(
            len(run.items) == number and run.items[0].start >= match.end()
            for run in runs(best.quote)
        ):
            return True
    return False


def _counterpart(asked_for: str, counted: str) -> bool:
    """Whether two sorts differ in all but the last character: 缺点, 优点; 进口, 出口."""
    one, two = asked_for[-2:], counted[-2:]
    return len(one) == len(two) == 2 and one[1] == two[1] and one[0] != two[0]


def _in_steps(asked: Asked, reading: Reading) -> bool:
    """Whether the best sentence tells how the thing asked about is done, one step after another."""
    best = reading.evidence[0]
    plain = folded(best.quote)
    return (
        asked.kind == "how"
        and _is_likely(reading)
        and not reading.rivals.another(best)
        and all(name.stands_in(plain) for name in asked.names)
        and _STEPS.search(plain) is not None
        and share(topic(asked), best.quote) >= ON_TOPIC
    )


def _is_likely(reading: Reading) -> bool:
    """Whether the trained reader, too, holds the best sentence for the one that answers."""
    features = reading.features
    if features is None or features.opinion is None or features.similarity is None:
        return False
    opinion = features.opinion
    return opinion.behind >= 0 and opinion.chance >= LIKELY and features.similarity >= SIMILAR
