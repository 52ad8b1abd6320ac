"""The items of a list, wherever the articles name them: one Evidence for each sentence quoted.

Coordinated things (包括A、B和C), things counted off over several sentences (第一…第二…) and lines of
a list are found by shape; which of them are asked for is told by the words around them. Nothing is
said about whether the list is whole.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from askllm.answer.lists.called import as_called, head_of
from askllm.answer.lists.continuing import continued, with_next
from askllm.answer.lists.coordination import Run, runs
from askllm.answer.lists.deeds import deeds, plainly_had, tells_of
from askllm.answer.lists.enumeration import Count, counts
from askllm.answer.sense.around import at_place, in_reading_order, share, telling, topic
from askllm.answer.sense.one_thing import SameName, one_thing
from askllm.read import Asked, subject_of
from askllm.text import folded, search_tokens
from askllm.types import Evidence, Span

MOST_SENTENCES = 8

NEAR = 0.6
"""Sentences whose score is at least this share of the best are looked through for items."""

ALIKE = 0.88
"""Another enumeration joins the best one when it suits the question this much as well."""

LEAST = 0.35
"""An enumeration that suits less, in [0, 1], is not what is asked for."""

HALF = 0.5
"""Share of an item's words that the question holds too, from which it is no news."""

_HAN = re.compile(r"[\u4e00-\u9fff]")
_HOW_MANY = re.compile(r"^(?:约|超过|近|共)?\d[\d.]*[多余]?(?:个|家|名|位|所|种)[\u4e00-\u9fff]+$")
_FIGURE = re.compile(
    r"^(?:约|超过?|近|共|逾)?\d[\d.,]*\s?[十百千万亿]*[多余]?(?:[a-z%]{0,4}|[\u4e00-\u9fff]{0,2})$"
)
_ASKS_FIGURES = re.compile(
    r"多[少大长高重]|几|[数量率价额岁年月日天点分]|规模|大小|尺寸|参数|时[间候刻段]|版本|型号|档|成绩|费用|面积|长度|高度|温度"
    r"|\b(?:sizes?|prices?|costs?|fares?|fees?|years?|dates?|days?|times?|numbers?|figures?|amounts?|rates?|versions?|lengths?|heights?|weights?|scores?|distances?|parameters?|capacit|how)"
)
_OWNER = re.compile(r"^(?P<who>[^的]{2,12})的")


@dataclass(frozen=True, slots=True)
class Listed:
    """What was found: sentences to quote, and the items in them.

    ``evidence``: by article, in reading order. ``groups``: an item each, with all its mentions as
    (index into ``evidence``, offsets into that article's text), the first mention first.
    """

    evidence: tuple[Evidence, ...]
    groups: tuple[tuple[tuple[int, Span], ...], ...]

    @property
    def items(self) -> tuple[tuple[int, Span], ...]:
        """The first mention of each item, in order."""
        return tuple(group[0] for group in self.groups)


@dataclass(frozen=True, slots=True)
class _Found:
    """An enumeration: its sentences and items, offsets into the article, and how well it suits.

    ``around``: the words that say what is enumerated.
    """

    evidence: tuple[Evidence, ...]
    items: tuple[Span, ...]
    fit: float
    around: str = ""

    @property
    def is_counted(self) -> bool:
        """Whether it is counted off over sentences, not coordinated in one."""
        return len(self.evidence) > 1


def listed(
    asked: Asked,
    evidence: Sequence[Evidence],
    same_name: SameName = lambda one, two: False,
) -> Listed | None:
    """Return the items that ``evidence`` names for a list question, ``None`` without any.

    Args:
        asked: the question.
        evidence: sentences, best first, as they were read.
        same_name: whether two names are known to be one thing's (谷歌, Google); spelling is
            levelled besides.
    """
    evidence = with_next(telling(evidence))
    if not evidence:
        return None
    found = [*_coordinated(asked, evidence), *_counted(asked, evidence)]
    found = [item for item in found if item.fit >= LEAST]
    had = plainly_had(asked, (item.around for item in found))
    told = [] if had else _told(asked, evidence, same_name)
    named = [one for one in told if one.items]
    if named:
        bound = ALIKE * max((item.fit for item in found), default=0.0)
        found = [
            item for item in found if item.fit >= bound and _tells(asked, item, told, same_name)
        ]
        return _merged(_apart([*found, *named], one_each=False), same_name)
    if asked.count is not None:
        found = [item for item in found if len(item.items) == asked.count] or found
    if not found:
        return None
    found.sort(key=lambda item: -item.fit)
    best = found[0]
    kept = [
        item
        for item in found
        if item is best
        or (
            _of_the_same(asked, item, best)
            and (
                (
                    item.fit >= ALIKE * best.fit
                    and item.is_counted == best.is_counted
                    and not _is_foreign(asked, item)
                )
                or _same_things(item, best, same_name)
            )
        )
    ]
    if asked.count is not None and len(kept[0].items) == asked.count:
        kept = [item for item in kept if len(item.items) == asked.count]
    apart = _apart(kept, one_each=asked.count is not None)
    whole = asked.count is not None and len(best.items) >= asked.count
    return _merged(apart if whole else _going_on(apart), same_name)


def gathered(found: Sequence[tuple[Evidence, Span]], same_name: SameName) -> Listed:
    """Return things found one by one as a list: each once, with all its mentions."""
    return _merged([_Found((item,), (span,), 1.0) for item, span in found], same_name)


def _going_on(kept: list[_Found]) -> list[_Found]:
    """Take in what the sentence right after an enumeration adds to it: 此外….

    Another enumeration that lies there already is left as it is.
    """
    taken = {item.start for found in kept for item in found.evidence}
    longer = []
    for found in kept:
        last = found.evidence[-1]
        # what is counted off is whole
        more = None if found.is_counted else continued(last.hit.article, last.end)
        if more is not None and more[0].start not in taken:
            own = at_place(last, more[0].start, more[0].end)
            found = replace(found, evidence=(*found.evidence, own), items=(*found.items, *more[1]))
        longer.append(found)
    return longer


def _told(asked: Asked, evidence: Sequence[Evidence], same_name: SameName) -> list[_Found]:
    """Return what the sentences tell one by one of the deed that is asked about."""
    return [
        _Found((told.evidence,), told.items, told.evidence.score)
        for told in deeds(asked, evidence, same_name)
    ]


def _tells(asked: Asked, found: _Found, told: Sequence[_Found], same_name: SameName) -> bool:
    """Whether an enumeration is of what the deed asked about gives, in a sentence that tells of it."""
    sentence = found.evidence[0].quote
    here = next((other for other in told if other.evidence[0].quote == sentence), None)
    if here is None:
        return False
    if here.items and not any(
        a.start < b.end and b.start < a.end for a in here.items for b in found.items
    ):
        return False
    return tells_of(asked, found.around, same_name)


def _of_the_same(asked: Asked, found: _Found, best: _Found) -> bool:
    """Whether an enumeration is of the thing asked about, where the best one names that thing.

    布洛芬的副作用有… answers for 布洛芬, and 对乙酰氨基酚的副作用有… does not.
    """
    about = subject_of(asked.text)
    tokens = (
        search_tokens(about) if about else topic(asked) - set(search_tokens(head_of(asked)[:2]))
    )
    subject = frozenset(token for token in tokens if len(token) > 1)
    words, known = (" ".join(item.quote for item in one.evidence) for one in (found, best))
    if not subject or _HAN.search(words) is None or _HAN.search(known) is None:
        return True
    article = found.evidence[0].hit.article.title
    return share(subject, f"{words}{article}") >= HALF * share(subject, known)


def _is_foreign(asked: Asked, found: _Found) -> bool:
    """Whether none of the question's words can be looked for around an enumeration."""
    return asked.language == "en" and _HAN.search(found.evidence[0].quote) is not None


def _same_things(one: _Found, two: _Found, same_name: SameName) -> bool:
    """Whether half of the things of one enumeration stand in the other: it lists the same sort."""
    first, second = (
        [span.of(found.evidence[0].hit.article.text) for span in found.items]
        for found in (one, two)
    )
    shared = sum(any(one_thing(a, b, same_name) for b in second) for a in first)
    return 2 * shared >= len(first)


def _coordinated(asked: Asked, evidence: Sequence[Evidence]) -> list[_Found]:
    """Return the coordinations in the sentences near the best."""
    wanted = topic(asked, without=asked.speaker)
    bound = NEAR * evidence[0].score
    found = []
    for item in evidence:
        if item.score < bound:
            continue
        here = runs(item.quote)
        for i, run in enumerate(here):
            left = here[i - 1].items[-1].end if i else 0
            right = here[i + 1].items[0].start if i + 1 < len(here) else len(item.quote)
            if not run.plain or _named_by(asked, run, item.quote) or _counts(run, item.quote):
                continue
            if _are_figures(run, item.quote) and not _ASKS_FIGURES.search(folded(asked.text)):
                continue
            around = _around(run, item.quote, left, right)
            fit = _fit(asked, wanted, item, around, evidence[0].score)
            fit += as_called(asked, run, around, item.quote)
            things = _owned(asked, run, item.quote)
            spans = tuple(Span(item.start + s.start, item.start + s.end) for s in things)
            found.append(_Found((item,), spans, fit, around))
    return found


def _counts(run: Run, quote: str) -> bool:
    """Whether a run but tells how many there are: 70多个国家和250多个机构."""
    return all(_HOW_MANY.match(folded(span.of(quote))) for span in run.items)


def _are_figures(run: Run, quote: str) -> bool:
    """Whether all the things of a run are figures: 70亿、130亿和330亿."""
    return all(_FIGURE.match(folded(span.of(quote)).strip()) for span in run.items)


def _owned(asked: Asked, run: Run, quote: str) -> tuple[Span, ...]:
    """Return the things of a run that are the one's asked about, where each says whose it is."""
    subject = folded(subject_of(asked.text))
    owners = [_OWNER.match(folded(span.of(quote))) for span in run.items]
    kept = [
        span
        for span, owner in zip(run.items, owners, strict=True)
        if owner is not None and subject and owner["who"] in (subject, subject.rstrip("的"))
    ]
    return tuple(kept) if kept and sum(owner is not None for owner in owners) > 1 else run.items


def _around(run: Run, quote: str, left: int, right: int) -> str:
    """Return the words before and after a run, up to its neighbours and the ends of its clause."""
    start, end = max(left, run.clause.start), min(right, run.clause.end)
    return f"{quote[start : run.items[0].start]} {quote[run.items[-1].end : max(end, run.items[-1].end)]}"


def _fit(asked: Asked, wanted: frozenset[str], item: Evidence, around: str, best: float) -> float:
    """How well an enumeration suits: the words around it, its sentence, its score; in [0, 1]."""
    relative = item.score / best if best else 0.0
    if asked.language == "en" and _HAN.search(item.quote):
        return 0.8 * relative + (0.2 if share(wanted, item.quote) > 0 else 0.0)
    near = share(wanted, around)
    return 0.4 * near + 0.2 * share(wanted, item.quote) + 0.3 * relative


def _named_by(asked: Asked, run: Run, quote: str) -> bool:
    """Whether the question names one of the things itself: then they are not what it asks for."""
    things = [_pairs(span.of(quote)) for span in run.items]
    shared = frozenset.intersection(*things) | _pairs(head_of(asked))  # 大桥 of all the bridges
    for span, thing in zip(run.items, things, strict=True):
        own = thing - shared
        least = 1.0 if span.of(quote).isascii() else HALF  # Ferries of Blue Ferries names no one
        if own and share(own, asked.text) >= least:
            return True
    return False


def _pairs(words: str) -> frozenset[str]:
    """Return the tokens of two characters or more."""
    return frozenset(token for token in search_tokens(words) if len(token) > 1) or frozenset(
        {words}
    )


def _counted(asked: Asked, evidence: Sequence[Evidence]) -> list[_Found]:
    """Return what is counted off in the articles of the evidence near the best."""
    wanted = topic(asked, without=asked.speaker)
    best = evidence[0].score
    near: dict[str, list[Evidence]] = {}
    for item in evidence:
        if item.score >= NEAR * best:
            near.setdefault(item.hit.article.id, []).append(item)
    found = []
    for items in near.values():
        for count in counts(items[0].hit.article):
            anchor = _anchor(count, items)
            if anchor is None:
                continue
            fit = _fit(asked, wanted, anchor, _said_about(count, anchor), best)
            if asked.count == len(count.items):
                fit = min(1.0, fit + 0.2)
            held = _sentences(count, anchor, items)
            found.append(_Found(held, count.items, fit))
    return found


def _anchor(count: Count, items: list[Evidence]) -> Evidence | None:
    """Return the best evidence that is a sentence of the count or announces it, or ``None``."""
    places = [*count.sentences, *([count.lead] if count.lead else [])]
    for item in items:
        if any(place.start < item.end and item.start < place.end for place in places):
            return item
    return None


def _said_about(count: Count, anchor: Evidence) -> str:
    """Return the words that say what is counted: the announcement, and what leads to each item."""
    text = anchor.hit.article.text
    pieces = [count.lead.of(text)] if count.lead else []
    pieces += [
        text[sentence.start : item.start]
        for sentence, item in zip(count.sentences, count.items, strict=True)
        if sentence.start < item.start
    ]
    return " ".join(pieces)


def _sentences(count: Count, anchor: Evidence, items: list[Evidence]) -> tuple[Evidence, ...]:
    """Return the evidence to quote for a count: the sentence of each item, none twice."""
    found: dict[int, Evidence] = {}
    for sentence in count.sentences:
        if sentence.start not in found:
            known = next((item for item in items if item.start == sentence.start), anchor)
            found[sentence.start] = at_place(known, sentence.start, sentence.end)
    return tuple(found.values())


def _apart(kept: list[_Found], *, one_each: bool) -> list[_Found]:
    """Drop an enumeration whose items lie inside a better one's, and end at ``MOST_SENTENCES``.

    Args:
        one_each: whether an article is to give one enumeration only: 三大挑战 are said at once.
    """
    chosen: list[_Found] = []
    sentences = 0
    for found in kept:
        article = found.evidence[0].hit.article.id
        overlaps = any(
            other.evidence[0].hit.article.id == article
            and (
                one_each
                or any(
                    a.start < b.end and b.start < a.end for a in other.items for b in found.items
                )
            )
            for other in chosen
        )
        if overlaps or (chosen and sentences + len(found.evidence) > MOST_SENTENCES):
            continue
        chosen.append(found)
        sentences += len(found.evidence)
    return chosen


def _merged(chosen: list[_Found], same_name: SameName) -> Listed:
    """Put the enumerations together: each thing once, with all its mentions."""
    evidence = in_reading_order([item for found in chosen for item in found.evidence])
    groups: list[list[tuple[int, Span]]] = []
    named: list[list[str]] = []
    for index, item in enumerate(evidence):
        for found in chosen:
            if found.evidence[0].hit.article.id != item.hit.article.id:
                continue
            for span in found.items:
                if not (item.start <= span.start and span.end <= item.end):
                    continue
                words = span.of(item.hit.article.text)
                place = next(
                    (
                        n
                        for n, known in enumerate(named)
                        if any(one_thing(words, k, same_name) for k in known)
                    ),
                    len(groups),
                )
                if place == len(groups):
                    groups.append([])
                    named.append([])
                named[place].append(words)
                if (index, span) not in groups[place]:
                    groups[place].append((index, span))
    return Listed(tuple(evidence), tuple(tuple(mentions) for mentions in groups))
