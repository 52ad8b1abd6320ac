"""The sentences that carry a reason or a way of doing: why and how.

A sentence is chosen for what it is about and for the words that give a reason (因为, 由于, 使得, 因此) or a
means (通过, 借助, 首先); the sentences around it are joined where it rests on them (因此…, 这是因为…).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from askllm.answer.around import after, at_place, before, in_reading_order, share, telling, topic
from askllm.answer.enumeration import counts
from askllm.read import Asked
from askllm.text import folded
from askllm.types import Evidence, Span

MOST = 4
"""Sentences quoted for one question."""

MARKED = 1.2
"""What a sentence that gives a reason counts more than one that does not."""

NEAR = 0.5
"""Sentences down to this share of the best score may be the reason that is asked for."""

ALIKE = 0.9
"""Another sentence that gives a reason joins when it is this near to the first."""

LEAST_SHARE = 0.3
"""Share of the question's words that a sentence and the one before it must hold to be a reason."""

_WHY = re.compile(
    r"因为|由于|因(?=[\u4e00-\u9fff]{2,12}(?:而|,))|原因|缘故|理由|之所以|以免|以便|从而|使得|使|导致|造成|致使|为了|旨在|目的是|是为|源于|归功于|得益于|取决于|出于|既然|只有.{2,20}才|正是要|就是要|意味着"
    r"|\b(?:because|since|due to|owing to|reasons?|causes?d?|so that|in order to|thanks to|as a result|led to|leads to|therefore|thus|hence|to (?:avoid|prevent|ensure|protect|keep))\b"
)
_HOW = re.compile(
    r"通过|借助|凭借|利用|采用|采取|运用|依靠|依托|基于|靠|以[^,，。]{2,12}(?:方式|形式|办法|手段)|用[^,，。]{2,16}(?:来|去|做|完成)|方法|办法|步骤|做法|首先|其次|然后|最后|先[^,，。]{2,20}再|即可|需要|必须|只有|只要|把[^,，。]{2,20}(?:成|为|到|给)"
    r"|\b(?:by [a-z]+ing|using|through|via|with the help of|first|then|finally|step|method|way of)\b"
)
_RESTS_ON_LAST = re.compile(
    r"(?:因此|因而|所以|由此|于是|这样(?:一来)?|这(?:也|就|便)?(?:使|让|导致|意味|造成|是)|为此|结果|正因如此|故|换言之|也就是说|这种|如此一来|这个?结果"
    r"|therefore|thus|hence|so|as a result|this (?:is|was|made|led|caused|means))"
)
_TAKES_UP = re.compile("^[^,，。]{1,12}(?:就此|因此|由此|为此|对此|据此|因而)")
_ANNOUNCES = re.compile(
    r"[两二三四五六七八九十几多0-9](?:大|个|种|条|项|点|步|方面)|原因有|理由有|如下|以下|步骤|[:：]$|\b(?:two|three|four|five|several|following)\b"
)
_GIVES_REASON = re.compile(
    r"(?:[“\"]?(?:这)?(?:主要|正|都)?是?(?:因为|由于)|原因(?:是|在于|有)|究其原因|理由是|[^,，。]{0,12}(?:给出的)?(?:理由|原因)(?:是|在于|有)|一方面|另一方面|其一|首先|目的是|采用这种|具体(?:来|而)?[说言]|例如|比如"
    r"|this is because|the reason|one reason|another reason|because)"
)
_BOTH = re.compile(r"一方面|其一|首先|第一|一是")


def reasons(asked: Asked, evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """Return the sentences that answer why or how, at most ``MOST``, in the article's order.

    Args:
        evidence: sentences, best first, as they were read.

    Returns:
        At least one sentence, unless there is no evidence at all.
    """
    evidence = telling(evidence) or evidence
    if not evidence:
        return ()
    marks = _HOW if asked.kind == "how" else _WHY
    wanted = topic(asked, without=asked.speaker)
    best = evidence[0]
    near = [item for item in evidence if item.score >= NEAR * best.score]
    anchor = max(near, key=lambda item: _worth(item, marks, wanted))
    chosen = _with_neighbours(anchor, marks, wanted)
    bound = ALIKE * _worth(anchor, marks, wanted)
    for item in near:
        if len(chosen) >= MOST:
            break
        if _gives(item, marks, wanted) and _worth(item, marks, wanted) >= bound:
            more = _with_neighbours(item, marks, wanted, room=MOST - len(chosen))
            chosen = list(in_reading_order([*chosen, *more]))
    return tuple(in_reading_order(chosen[:MOST]))


def _worth(item: Evidence, marks: re.Pattern[str], wanted: frozenset[str]) -> float:
    """Return how much a sentence counts: its score, more if it gives a reason to the point."""
    return item.score * (MARKED if _gives(item, marks, wanted) else 1.0)


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
    return marked and share(wanted, about) >= LEAST_SHARE


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
        if not marks.search(folded(item.quote)) and _RESTS_ON_LAST.match(words):
            gives = gives or share(wanted, words) >= LEAST_SHARE
        goes_on = _BOTH.search(folded(last.quote)) and re.match(
            r"另一方面|其[二三]|其次|第[二三]|[二三]是|最后|再次", words
        )
        if not gives and not goes_on:
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
