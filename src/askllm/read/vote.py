"""The short answer, where rules and the trained reader both have a say.

Rules know what a complete figure, date or name is; the trained reader knows which one is meant. So
the trained reader's spans vote for the candidates of the rules, and are taken as they are only
where no candidate lies.
"""

from __future__ import annotations

import dataclasses
import re

from askllm.read.about.definition import post_of
from askllm.read.about.labels import labelled
from askllm.read.about.roles import bearers_asked
from askllm.read.ask.measures import TIMES
from askllm.read.ask.question import CUT_BY_RULE, FIGURES, Asked
from askllm.read.ask.sizes import asks_multiple, is_multiple
from askllm.read.opinion import Opinion, Told
from askllm.read.overlap import LEAST_FIT, Scored
from askllm.read.short.apposed import apposed
from askllm.read.short.contrast import in_the_part_asked
from askllm.read.short.extent import figures_of, relative_dates, tells_hour
from askllm.read.short.places import asks_place, is_no_place
from askllm.read.short.spans import Candidate, best_of
from askllm.read.short.trim import trimmed_to
from askllm.read.short.whole import whole_from
from askllm.text import folded
from askllm.types import Span

VOTE = 1.0
"""How many times as good as before a candidate is that the trained reader points at."""

CLEAR = 5.0
"""Least margin of a span that is taken without a rule: e⁵ to 1 against "no answer here"."""

CLEAR_NAME, CLEAR_THING = 3.5, 4.5
"""The same where the question asks for a name or a place (哪个, 在哪里), and for a thing (什么算法)."""

CLEAR_FIGURE = 2.0
"""The same of a figure or a date: the rules' words for what it counts may be others than the author's."""

UNCLEAR = 0.6
"""What is left of such a figure's fit: a sentence in which a rule finds one is as good."""

SURE = 0.8
"""Least chance of the passage for these lower margins."""

SURELY = 0.85
"""Least chance of the passage, with a ``CLEAR`` span, where the trained reader is sure of it."""

ALONE, ALONE_NAME = 1 / 9, 0.5
"""How likely the other spans of its sentence may be beside it, all together."""

POINTED_AT = 0.05
"""Least share of the best span from which the trained reader counts as pointing at a candidate."""

COUNTS, MEANT = 1.0, 0.9
"""A figure suits so well that counts what is asked, and has this share of what the trained reader means."""

GUESS = 0.5
"""A name that suits less is only a Latin word: none where the trained reader points elsewhere."""

LONGEST = 24
"""Width of a short answer that no rule has cut, in Chinese characters; Latin letters are half."""

_NUMERAL = re.compile(
    r"[0-9０-９零〇一二三四五六七八九十百千万亿两半数几壹贰叁]|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|dozen|half|hundred|thousand|million|billion)"
)
_COPULA = re.compile(r"(?:指的是|是指|是|即|叫做|称作)(?=.{2})")
"""What says that something is what follows, and is no part of it: 是指在行业落地."""
_EDGES = " \u3000\n\t，。、；：！？…—·,.;:!?“”\"'‘’（）()《》「」『』【】"
_ASKS_NAME = re.compile(
    r"哪一?[个家款种座位所部支项条里儿省市县国边]|何[种处人国方]|在哪|谁|叫什么|称为什么|(?:全[称名]|[中英]文名[称字]?|名[称字]|别名|简称)(?:是|叫)?"
    r"|\b(?:who|where|which|whose)\b|\bfull name\b"
)
_ASKS_THING = re.compile(
    r"什么(?![样时]|意思|关系|区别|原因|作用|影响|意义|特点|问题)[\u4e00-\u9fff]"
)
_ASKS_SORT = re.compile(
    r"是一?[种个款]?(?:什么|哪种)(?!样|意思|关系|区别|原因|时|地|人|公司|机构|团队|企业|单位|组织)[\u4e00-\u9fff]{1,4}[?\s]*$"
)
_NOUN_ASKED = re.compile(r"(?:哪一?[个家款种座位所部支项]?|什么)(?P<noun>[\u4e00-\u9fff]{2,4})")
_BRACKETS = {"）": "（", ")": "(", "》": "《", "”": "“", "」": "「", "』": "『", "】": "【"}
_HALF = 0.5
_MAY_BE_SHORT = (*CUT_BY_RULE, "what", "passage")


def short_answer(asked: Asked, item: Scored, opinion: Opinion) -> Candidate | None:
    """Return the short answer in a sentence, or ``None`` where the sentence is the answer."""
    if asked.kind not in _MAY_BE_SHORT:
        return None
    opinion = in_the_part_asked(asked, item.evidence.quote, item.evidence.start, opinion)
    told = _told_outright(asked, item, opinion)
    best = (
        _best(asked, item, opinion) if told is None else Candidate(told, 1.0, None, opinion.chance)
    )
    if best is None:
        return None
    return dataclasses.replace(
        best, span=trimmed_to(asked, item.evidence.hit.article.text, best.span)
    )


def sure_of(opinion: Opinion) -> Span | None:
    """Return the short answer that the trained reader is sure of, or ``None``."""
    if not opinion.spans or opinion.chance < SURELY or opinion.margin < CLEAR:
        return None
    return opinion.spans[0].span


def _told_outright(asked: Asked, item: Scored, opinion: Opinion) -> Span | None:
    """Return what a sentence tells in so many words: a post, another name, who stands in a role."""
    quote, start = item.evidence.quote, item.evidence.start
    named = labelled(asked, quote) or post_of(asked, quote) or apposed(asked, quote)
    bearers = [] if named is not None else bearers_asked(asked, quote)
    found = [Span(start + s.start, start + s.end) for s in ([named] if named else bearers)]
    return max(
        found,
        key=lambda span: (round(_support(span, opinion, whole=True), 2), -span.start),
        default=None,
    )


def _best(asked: Asked, item: Scored, opinion: Opinion) -> Candidate | None:
    """Return the better of the rules' best candidate and the trained reader's own span, if any."""
    own = _as_it_is(asked, item, opinion)
    if own is not None and asks_place(asked.text):
        own = None if is_no_place(asked, own.span.of(item.evidence.hit.article.text)) else own
    best = _of_the_unit(asked, item, opinion) or best_of(_voted(asked, item, opinion))
    if best is None or best.fit < LEAST_FIT:
        return own
    theirs = best.suits < GUESS or own is None or _alike(best.span, own.span) < _HALF
    if asked.kind == "who" and own is not None and theirs:
        return own
    if own is not None and _is_time_pointed_at(asked, own, best, item, opinion):
        return own
    return dataclasses.replace(best, fit=min(1.0, best.fit / (1 + VOTE)))


def _of_the_unit(asked: Asked, item: Scored, opinion: Opinion) -> Candidate | None:
    """Return the one figure that counts what is asked, where the trained reader means it: 480卡."""
    if asked.kind not in ("number", "share"):
        return None
    counting = [c for c in item.candidates if c.suits >= COUNTS]
    others = [c for c in item.candidates if COUNTS > c.suits >= GUESS]
    if len(counting) != 1 or others or len(item.candidates) < 2:
        return None
    meant = _support(counting[0].span, opinion, whole=False) >= MEANT
    return dataclasses.replace(counting[0], fit=1.0) if meant else None


def _is_time_pointed_at(
    asked: Asked, own: Candidate, best: Candidate, item: Scored, opinion: Opinion
) -> bool:
    """Whether the trained reader means a time that no calendar date tells, and not the rules' date.

    7月1日试行，年底评估: who asks when it is assessed is told 年底.
    """
    if asked.kind != "date" or _support(best.span, opinion, whole=False) >= POINTED_AT:
        return False
    if 0 <= own.span.start - best.span.end <= 1:
        return False  # 3月5日（周六: the day is told already
    words = own.span.of(item.evidence.hit.article.text)
    return tells_hour(words) or bool(relative_dates(words))


def _voted(asked: Asked, item: Scored, opinion: Opinion) -> list[Candidate]:
    """Return the candidates of the rules, raised as far as the trained reader points at them.

    One that suits less than another is raised the less: asked for data, 40TB of 数据 is no 1000亿 of
    参数, however surely it is pointed at.
    """
    if asked.kind not in FIGURES and _ASKS_SORT.search(folded(asked.text)):
        return []  # 是什么模型 asks for the sort of thing, not for who acted
    supported = [(c, _support(c.span, opinion, whole=asked.kind == "who")) for c in item.candidates]
    elsewhere = asked.kind == "who" and bool(opinion.spans)
    most = max((candidate.suits for candidate in item.candidates), default=0.0) or 1.0
    return [
        dataclasses.replace(
            candidate, fit=candidate.fit * (1 + VOTE * support * candidate.suits / most)
        )
        for candidate, support in supported
        if not (elsewhere and candidate.suits < GUESS and support < POINTED_AT)
    ]


def _support(span: Span, opinion: Opinion, *, whole: bool) -> float:
    """How far the trained reader means ``span``: the share of its best span over it, in [0, 1].

    A figure is meant as soon as part of it is; of a name the ``whole`` counts: AI in AI助理 is not.
    """
    return max(
        (
            told.share * (_alike(told.span, span) if whole else 1.0)
            for told in opinion.spans
            if told.span.start < span.end and span.start < told.span.end
        ),
        default=0.0,
    )


def _alike(one: Span, two: Span) -> float:
    """Return what two spans share of what they cover together, in [0, 1]."""
    shared = min(one.end, two.end) - max(one.start, two.start)
    return max(0, shared) / (max(one.end, two.end) - min(one.start, two.start))


def _as_it_is(asked: Asked, item: Scored, opinion: Opinion) -> Candidate | None:
    """Return the trained reader's own span, if it is sure of it and it can stand alone."""
    clear, alone = _bounds(asked, opinion)
    if not opinion.spans or opinion.margin < clear:
        return None
    if sum(told.share for told in opinion.spans[1:]) > alone:
        return None
    span = _trimmed(opinion.spans[0], item)
    if span is None:
        return None
    span = _with_noun(asked, span, item)
    if asked.kind not in FIGURES:
        span = whole_from(item.evidence.hit.article.text, item.evidence.start, span, asked.text)
    unclear = asked.kind in FIGURES and opinion.margin < CLEAR
    figures = _figures_over(span, item) if asked.kind in FIGURES else []
    if len(figures) == 1:
        span = figures[0]
    elif unclear:
        return None
    words = span.of(item.evidence.hit.article.text)
    if sum(0.5 if c.isascii() else 1.0 for c in words) > LONGEST:
        return None
    if asked.kind in ("number", "share") and not _NUMERAL.search(words):
        return None
    if _measures_otherwise(asked, words):
        return None
    return Candidate(span, 1.0, None, opinion.chance * (UNCLEAR if unclear else 1.0))


def _figures_over(span: Span, item: Scored) -> list[Span]:
    """Return the figures of a sentence, with their units, that a span is part of."""
    start = item.evidence.start
    return [
        Span(start + figure.span.start, start + figure.span.end)
        for figure in figures_of(item.evidence.quote)
        if start + figure.span.start < span.end and span.start < start + figure.span.end
    ]


def _measures_otherwise(asked: Asked, words: str) -> bool:
    """Whether a figure is none that fits: 1.5 cm is no weight, 5,200 no time, a year no number."""
    found = [figure.quantity for figure in figures_of(words)]
    if asked.kind in ("number", "share") and found and all(q.kind == "date" for q in found):
        return True
    if asked.kind == "number" and found and not asks_multiple(asked.text):
        if all(is_multiple(words, q.unit, q.end) for q in found):
            return True
    if asked.wants_time and asked.kind == "number":
        return bool(found) and not any(q.unit in TIMES or q.kind == "date" for q in found)
    units = [quantity.unit for quantity in found if quantity.unit]
    return bool(asked.wants_units and units) and not any(u in asked.wants_units for u in units)


def _bounds(asked: Asked, opinion: Opinion) -> tuple[float, float]:
    """Return the least margin of a span taken as it is, and how likely others may be beside it."""
    plain = folded(asked.text)
    if opinion.chance >= SURE and asked.kind in FIGURES:
        return CLEAR_FIGURE, ALONE_NAME
    if opinion.chance >= SURE and asked.kind in ("who", "what", "passage"):
        if _ASKS_NAME.search(plain) or _ASKS_SORT.search(plain):
            return CLEAR_NAME, ALONE_NAME
        if _ASKS_THING.search(plain):
            return CLEAR_THING, ALONE
    return CLEAR, ALONE


def _trimmed(told: Told, item: Scored) -> Span | None:
    """Return a span without the marks at its edges, but with brackets that it opens and closes."""
    text = item.evidence.hit.article.text
    words = told.span.of(text)
    left = len(words) - len(words.lstrip(_EDGES))
    inner = words.strip(_EDGES)
    if not inner:
        return None
    start = told.span.start + left
    if copula := _COPULA.match(inner):
        start, inner = start + copula.end(), inner[copula.end() :]
    end = start + len(inner)
    first = next((c for c in inner if c in _BRACKETS or c in _BRACKETS.values()), "")
    if _BRACKETS.get(first, "\0") == text[start - 1 : start] and start > item.evidence.start:
        start -= 1  # 《甲》乙 keeps both its marks
    closing = text[end : end + 1]
    opening = _BRACKETS.get(closing)
    if opening is not None and end < item.evidence.end:
        end += inner.count(opening) > inner.count(closing)
    return Span(start, end)


def _with_noun(asked: Asked, span: Span, item: Scored) -> Span:
    """Take in the noun asked for where it follows at once: 哪个助手, 小布 助手."""
    match = _NOUN_ASKED.search(asked.text)
    if match is None:
        return span
    behind = item.evidence.hit.article.text[span.end : item.evidence.end]
    noun = match["noun"]
    for length in range(len(noun), 1, -1):
        if behind.startswith(noun[:length]):
            return Span(span.start, span.end + length)
    return span
