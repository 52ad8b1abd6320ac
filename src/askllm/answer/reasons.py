"""The sentences that carry a reason or a way of doing: why and how.

A sentence is chosen for what it is about and for the words that give a reason (因为, 由于, 使得, 因此) or a
means (通过, 借助, 首先); the sentences around it are joined where it rests on them (因此…, 这是因为…).
Where the article asks the same itself (长桥为什么塌了？, or a heading 超支从何而来), what follows answers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from askllm.answer.lists.enumeration import counts
from askllm.answer.sense.around import (
    after,
    at_place,
    before,
    in_reading_order,
    paragraph,
    share,
    telling,
    topic,
)
from askllm.answer.sense.echo import asks_cause, explained, next_paragraph
from askllm.answer.sense.lead import lead_of
from askllm.read import Asked, Reading
from askllm.text import folded
from askllm.types import Evidence, Span

MOST = 4
"""Sentences quoted for one question."""

MARKED = 1.2
"""What a sentence that gives a reason counts more than one that does not."""

STATED = 1.1
"""What a sentence counts more that states what is asked about in the question's own words."""

SHORTEST_CLAIM = 6
"""Characters of such words, the last ones before or after 为什么."""

NEAR = 0.5
"""Sentences down to this share of the best score may be the reason that is asked for."""

ALIKE = 0.9
"""Another sentence that gives a reason joins when it is this near to the first."""

LEAST_SHARE = 0.3
"""Share of the question's words that a sentence and the one before it must hold to be a reason."""

TITLE_SHARE = 0.5
"""Share of the question's words that an article's title and a sentence must hold together for the
sentence to give its reason without naming the thing."""

_WHY = re.compile(
    r"因为|[,，](?:就|正)是(?:为|想|要|怕|因|看[中好准重]|抢|争|图|瞄准|担心)|由于|(?<![原基起成病死])因(?![此而素子])(?=[^,。;]{2,16}(?:而|,))|原因|缘故|理由|之所以|以免|以便|从而|使得|使|导致|造成|致使|为了|旨在|目的是|是为|源于|归功于|得益于|取决于|出于|既然|只有.{2,20}才|正是要|就是要|意味着"
    r"|遇[到上]|遭遇|碰上|赶上|受[^,，。]{1,16}(?:影响|拖累|限制|冲击|制约)|受制于|受限于|碍于|苦于|鉴于|考虑到|以致|所致|引起|引发|触发|促使|拖累"
    r"|归咎|归因|归结|起因|诱因|根源|症结|问题(?:出|就)?在|问题不在|关键在|难在|靠的是|可能性(?:更|最|很|较)?大|怀疑是"
    r"|\b(?:because|since(?! (?:\d|then|last|its|the))|due to|owing to|reasons?|causes?d?|so that|in order to|thanks to|as a result|led to|leads to|therefore|thus|hence|to (?:avoid|prevent|ensure|protect|keep)"
    r"|blame[sd]?|attribut(?:ed?|es) to|trac(?:ed|es) (?:it )?(?:back )?to|stem(?:s|med)? from|result(?:s|ed)? from|forced|prompted|triggered|put it down to|hit by)\b"
)
_HOW = re.compile(
    r"通过|借助|凭借|利用|采用|采取|运用|依靠|依托|基于|靠|以[^,，。]{2,12}(?:方式|形式|办法|手段)|用[^,，。]{2,16}(?:来|去|做|完成)|方法|办法|步骤|做法|首先|其次|然后|最后|先[^,，。]{2,20}再|即可|需要|必须|只有|只要|把[^,，。]{2,20}(?:成|为|到|给)"
    r"|\b(?:by [a-z]+ing|using|through|via|with the help of|first|then|finally|step|method|way of)\b"
)
_RESTS_ON_LAST = re.compile(
    r"(?:因此|因而|所以|由此|于是|这样(?:一来)?|这(?:也|就|便)?(?:使|让|导致|意味|造成|是)|为此|结果|正因如此|故|换言之|也就是说|这种|如此一来|这个?结果"
    r"|therefore|thus|hence|so|as a result|this (?:is|was|made|led|caused|means))"
)
_DONE_FOR_IT = re.compile(r"(?:为此|有鉴于此|正因如此|正因为此|因此|因而|所以)[,，]?")
_ASKS_WHY = re.compile(
    r"[究到][竟底]|为[什甚]么|为何|为啥|何以|缘何|因何|干[嘛吗]|怎么会?|(?:是什么|主要)?(?:原因|理由|缘故)(?:何在|是什么|在哪|有哪些)?"
    r"|[?？,，。;；:：]"
)
_HAN = re.compile(r"[\u4e00-\u9fff]")
_TAKES_UP = re.compile("^[^,，。]{1,12}(?:就此|因此|由此|为此|对此|据此|因而)")
_ANNOUNCES = re.compile(
    r"[两二三四五六七八九十几多0-9](?:大|个|种|条|项|点|步|方面)|原因有|理由有|如下|以下|步骤|[:：]$|\b(?:two|three|four|five|several|following)\b"
)
_GIVES_REASON = re.compile(
    r"(?:[“\"]?(?:这)?(?:主要|正|都)?是?(?:因为|由于)|原因(?:是|在于|有)|究其原因|理由是|[^,，。]{0,12}(?:给出的)?(?:理由|原因)(?:是|在于|有)|一方面|另一方面|其一|首先|目的是|采用这种|具体(?:来|而)?[说言]|例如|比如"
    r"|this is because|the reason|one reason|another reason|because)"
)
_GOES_ON = re.compile(
    r"(?:最初|起初|一开始|原本|原定|原计划|先是|先(?=因|是|有)|首先|第[一二三1-3]次|[头首]一?次|一次|其[一二三]|[一二三]是|一个是|因(?!此)|由于|受|据|主要"
    r"|\d{1,2}月|\d{4}年|去年|前年|今年|当时|当天|那年"
    r"|(?:the )?first\b|at first|initially|originally|one\b|a second|the second|on \d|in \d{4})"
)
"""How a sentence begins that goes on from a bare fact: delayed three times. First a valve leaked."""
_PLAINLY = re.compile(
    r"原因|缘故|归咎|归因|归结|根源|症结|之所以|\b(?:blame[sd]?|reasons?|attribut(?:ed?|es)|explain(?:s|ed)|explanation|because)\b"
)
"""Words that give a reason whatever stands around them."""
_BOTH = re.compile(r"一方面|其一|首先|第一|一是")


def reasons(asked: Asked, evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """Return the sentences that answer why or how, at most ``MOST``, in the article's order.

    Args:
        evidence: sentences, best first, as they were read.

    Returns:
        At least one sentence, unless there is no evidence at all.
    """
    told = explained(asked, evidence, _WHY)
    if told:
        counted = _counted_after(told[0])
        return tuple([told[0], *counted] if counted else told)[:MOST]
    evidence = telling(evidence) or evidence
    if not evidence:
        return ()
    marks = _WHY if asks_cause(asked) else _HOW
    wanted = topic(asked, without=asked.speaker)
    best = evidence[0]
    claim = _claimed(asked) if marks is _WHY else ""
    near = [item for item in evidence if item.score >= NEAR * best.score]
    anchor = max(near, key=lambda item: _worth(item, marks, wanted, claim))
    chosen = _with_neighbours(anchor, marks, wanted)
    bound = ALIKE * _worth(anchor, marks, wanted, claim)
    for item in near:
        if len(chosen) >= MOST:
            break
        if _gives(item, marks, wanted) and _worth(item, marks, wanted, claim) >= bound:
            more = _with_neighbours(item, marks, wanted, room=MOST - len(chosen))
            chosen = list(in_reading_order([*chosen, *more]))
    if marks is _WHY and not any(marks.search(folded(item.quote)) for item in chosen):
        chosen += _given_elsewhere(chosen[-1], near, wanted)
    return tuple(in_reading_order(chosen[:MOST]))


def with_stated(
    asked: Asked, own: Sequence[Evidence], evidence: Sequence[Evidence]
) -> tuple[Evidence, ...]:
    """Add to a speaker's words what goes on from them and states what is asked about as such.

    李工认为，运营面临许多困难。票价不断上涨，…: the second sentence is told of the same person's view.
    """
    claim = _claimed(asked) if asked.kind == "why" else ""
    if not own or any(_states(item, claim) for item in own):
        return tuple(own)
    last = own[-1]
    line = paragraph(last.hit.article, last.start)
    for item in evidence:
        there = item.hit.article.id == last.hit.article.id and last.end <= item.start < line.end
        if there and item.score >= ALIKE * last.score and _states(item, claim):
            return (*own, item)
    return tuple(own)


def _given_elsewhere(
    fact: Evidence, near: Sequence[Evidence], wanted: frozenset[str]
) -> list[Evidence]:
    """Return the sentence that gives the reason further on, where ``fact`` says only what happened.

    It opens the next paragraph, or stands in an article whose title tells of what is asked.
    """
    article = fact.hit.article
    opening = next_paragraph(article, fact.end) if after(article, fact.end) is None else None
    if opening is not None:
        plain = folded(opening.of(article.text))
        if _PLAINLY.search(plain) and share(wanted, plain) > 0:
            return [at_place(fact, opening.start, opening.end)]
    for item in near:
        there = item.hit.article.id == article.id and item.start > fact.start
        if there and _PLAINLY.search(folded(item.quote)):
            if share(wanted, f"{article.title}\n{item.quote}") >= TITLE_SHARE:
                return [item]
    return []


def plainly_explained(asked: Asked, reading: Reading) -> tuple[Evidence, ...]:
    """Return what answers why where the article asks the very question, however weak the reading.

    The words may differ (推广不开, 没有铺开), so that likeness alone tells too little; ``()`` where no
    such question or heading stands there.
    """
    if not reading.evidence or reading.missing or reading.unknown or not asks_cause(asked):
        return ()
    context = 0.0 if reading.features is None else reading.features.in_context
    return tuple(explained(asked, reading.evidence, _WHY, context=context, strict=True))


def _worth(
    item: Evidence, marks: re.Pattern[str], wanted: frozenset[str], claim: str = ""
) -> float:
    """Return how much a sentence counts: its score, more if it gives a reason to the point.

    It counts more, too, if it states ``claim``, the very thing whose reason is asked for.
    """
    states = STATED if _states(item, claim) else 1.0
    return item.score * states * (MARKED if _gives(item, marks, wanted) else 1.0)


def _states(item: Evidence, claim: str) -> bool:
    """Whether a sentence states, in the same words, what a reason is asked for: 运费不断上涨."""
    return bool(claim) and claim in re.sub(r"[的了\s]", "", folded(item.quote))


def _claimed(asked: Asked) -> str:
    """Return the end of what a Chinese question says before it asks why, ``""`` where that is short."""
    pieces = [re.sub(r"[的了\s]", "", piece) for piece in _ASKS_WHY.split(folded(asked.text))]
    said = max(pieces, key=len)[-SHORTEST_CLAIM:]
    return said if re.fullmatch(rf"[\u4e00-\u9fff]{{{SHORTEST_CLAIM}}}", said) else ""


def _gives(item: Evidence, marks: re.Pattern[str], wanted: frozenset[str]) -> bool:
    """Whether a sentence gives a reason for what is asked.

    The sentence before counts with it: in 因此… the thing asked about often stands there.
    """
    plain = folded(item.quote)
    previous = before(item.hit.article, item.start)
    about = item.quote
    if previous is not None:
        about = f"{previous.of(item.hit.article.text)}{item.quote}"
    marked = marks.search(plain) is not None or _GIVES_REASON.match(plain) is not None
    held = about
    if marks is _WHY and not marked and previous is not None:
        # 为此，… tells what was done for a reason that the sentence before gives.
        marked, held = _DONE_FOR_IT.match(plain) is not None, plain
    # Of an English question only names and figures can stand in a Chinese sentence.
    foreign = _HAN.search(plain) is not None and not any(map(_HAN.search, wanted))
    shared = share(wanted, held)
    return marked and (shared > 0 if foreign else shared >= LEAST_SHARE)


def _with_neighbours(
    item: Evidence, marks: re.Pattern[str], wanted: frozenset[str], room: int = MOST
) -> list[Evidence]:
    """Return a sentence with those it rests on before it and those that give its reason after."""
    article = item.hit.article
    text = article.text
    counted = _counted_after(item)
    if counted and len(counted) < room:
        return [item, *counted]
    found = [item]
    first = item
    while len(found) < min(room, 3) and _rests_on_last(folded(first.quote)):
        previous = before(article, first.start)
        if previous is None:
            break
        first = at_place(item, previous.start, previous.end)
        found.insert(0, first)
    last = item
    while len(found) < room and (following := after(article, last.end)) is not None:
        words = folded(following.of(text))
        gives = _GIVES_REASON.match(words) is not None
        if not marks.search(folded(item.quote)):
            if _RESTS_ON_LAST.match(words):
                gives = gives or share(wanted, words) >= LEAST_SHARE
            if marks is _WHY and marks.search(words):  # the fact alone, and then its reason
                goes_on = _GOES_ON.match(words) or lead_of(article, following.start, following.end)
                gives = gives or goes_on is not None
        counted_on = _BOTH.search(folded(last.quote)) and re.match(
            r"另一方面|其[二三]|其次|第[二三]|[二三]是|最后|再次", words
        )
        if not gives and not counted_on:
            break
        last = at_place(item, following.start, following.end)
        found.append(last)
    return found[:room]


def _rests_on_last(plain: str) -> bool:
    """Whether a sentence draws on the one before it: 因此…, 研究就此质疑…."""
    return _RESTS_ON_LAST.match(plain) is not None or _TAKES_UP.search(plain) is not None


def _counted_after(item: Evidence) -> list[Evidence]:
    """Return the sentences of the count that ``item`` announces: 原因有三, then 其一…."""
    place = Span(item.start, item.end)
    if not _ANNOUNCES.search(folded(item.quote)):
        return []
    for count in counts(item.hit.article):
        if count.lead == place:
            spans = dict.fromkeys(count.sentences)
            return [at_place(item, span.start, span.end) for span in spans if span != place]
    return []
