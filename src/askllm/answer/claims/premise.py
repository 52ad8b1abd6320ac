"""Whether the articles plainly say otherwise than a question takes for granted.

Four things are compared, each only where the evidence speaks of the very thing asked about: the
maker the question gives it (华为的悟道2.0), the date it gives an event (为什么在2015年发布), the
figure it gives (为什么有2000亿参数), and the year it asks a figure of. What the articles leave open is no wrong premise.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from askllm.answer.claims.makers import apart
from askllm.answer.claims.standing import standing
from askllm.answer.claims.values import dates_agree, near_figures
from askllm.answer.sense.relations import deeds, senses
from askllm.answer.sense.units import measured
from askllm.read import (
    OF_ANOTHER,
    Asked,
    Reading,
    asks_place,
    clause_around,
    organisations_and_people,
    places_in,
)
from askllm.text import Quantity, folded, quantities, search_tokens
from askllm.types import Evidence, Span

NEAR = 0.5
"""Sentences from this share of the best score on are looked at."""

CLOSE = 0.8
"""One of these that tells the year asked for may be meant, from this share of the best score on."""

NEARLY = 0.75
"""A sentence about another must have been so good beside the best one, if that has no short answer."""

_PLAIN_MAKER = 0.95
"""Least likelihood of a name to have done what its sentence tells."""

_DEEDS = frozenset({"release", "make"})
_RARE_DEEDS = frozenset({"buy", "end", "move"})
_OF_A_LIFE = frozenset({"born", "die", "marry"})
"""What articles say in so many words where it happened."""

_RELATIVE = {"今年": 0, "this year": 0, "去年": 1, "上年": 1, "last year": 1, "前年": 2}
_RELATIVE_YEAR = re.compile("|".join(_RELATIVE))
_HAN = re.compile("[\u4e00-\u9fff]")
_IN_MARKS = re.compile(r"[《「『“][^》」』”]*[》」』”]")
_NUMBERED = re.compile(r"(?P<stem>[\u4e00-\u9fff]{2})[一二三四五六七八九十]+号")
_EDITION = re.compile("第[一二三四五六七八九十]+[届季期]")
_PART_PLACED = re.compile(
    r"的(?P<part>[\u4e00-\u9fff]{2,6}?)(?:是|都)?(?:在|位于|设在|坐落[在于]|建在)(?:哪|何|什么地方)"
)
_PLACE_ITSELF = re.compile(
    "地址|位置|地点|地方|所在|总部|老家|家乡|故乡|出生|产地|籍贯|会场|举办|现场"
)
_ASKING = (
    r"为什么|为何|为啥|怎么|如何|是?(?:在)?(?:什么时候|何时|哪一?年|哪一?天|几月|哪个?月)"
    r"|有?多少|有?多大|是?怎样|什么时间"
)
_POLITE = re.compile(r"^(?:请问|想问|请教|那么?|你知道)[，,]?\s?")
_OWNER = re.compile(
    r"^(?P<name>[\u4e00-\u9fff]{2,8}?|[A-Za-z][A-Za-z .]{1,20}?)(?:公司|集团)?(?:的|自己的)"
)
_DOER = re.compile(
    rf"^(?P<name>[\u4e00-\u9fff]{{2,8}}?|[A-Za-z][A-Za-z .]{{1,20}}?)(?:公司|集团)?(?:{_ASKING})"
)
_REASON = re.compile(rf"^(?:{_ASKING})(?P<name>[\u4e00-\u9fff]{{2,8}}?)(?:公司|集团)?的")
_ENGLISH_OWNER = re.compile(r"\b(?P<name>[A-Z][A-Za-z]+)(?:'s|’s)\s")
_ENGLISH_DOER = re.compile(
    r"\b(?:did|does|has|had|will|was|is)\s(?P<name>[A-Z][A-Za-z]+(?:\s[A-Z][A-Za-z]+)?)\s"
    r"(?:releas|develop|launch|publish|introduc|creat|build|design|make)"
)


def contrary(asked: Asked, evidence: Sequence[Evidence]) -> Evidence | None:
    """Return the sentence that says otherwise than the question assumes, or ``None``.

    Args:
        asked: the question.
        evidence: scored sentences, best first.
    """
    if not evidence:
        return None
    near = [item for item in evidence if item.score >= NEAR * evidence[0].score]
    return (
        _other_maker(asked, near)
        or _other_date(asked, near)
        or _other_figure(asked, near)
        or _of_another_year(asked, near)
    )


def never_said(asked: Asked, evidence: Sequence[Evidence]) -> bool:
    """Whether the question takes for granted what no sentence near it tells.

    Only of deeds that are told in so many words (buying, ending, moving), and of the place of a
    thing's part (听涛号的地面站在哪里).
    """
    if _no_place(asked, evidence) or _another_edition(asked, evidence):
        return True
    rare = (senses(asked.text) & _RARE_DEEDS) | (deeds(asked.text) & _OF_A_LIFE)
    if not rare or asked.kind not in ("why", "how", "date"):
        return False
    near = [item for item in evidence if item.score >= NEAR * evidence[0].score]
    return not any(rare & (senses(item.quote) | deeds(item.quote)) for item in near)


def told_of_another(asked: Asked, reading: Reading, best: Evidence) -> bool:
    """Whether what is asked of a thing is told of another of its kind only.

    A sentence about that one counted for more before it was lowered for it, and has words of the
    question that the best one has none of: 她的教练是… where the coach of somebody else is asked for.
    """
    name = reading.rivals.name
    if name is None:
        return False
    wanted = {t for t in asked.tokens if len(t) > 1} - set(search_tokens(name.shown))
    if wanted & set(search_tokens(best.quote)):
        return False
    least = (NEARLY if best.answer is None else 1.0) * OF_ANOTHER * best.score
    return any(
        wanted & set(search_tokens(item.quote))
        for item in reading.evidence
        if item.score >= least and reading.rivals.another(item)
    )


def _another_edition(asked: Asked, evidence: Sequence[Evidence]) -> bool:
    """Whether 第六届 is asked for and every sentence near tells of others only: 第七届."""
    wanted = {m.group() for m in _EDITION.finditer(folded(asked.text))}
    near = [item for item in evidence if item.score >= CLOSE * evidence[0].score]
    alike = [evidence[0], *(item for item in near[1:] if _measures_alike(evidence[0], item))]
    told = {m.group() for item in alike for m in _EDITION.finditer(folded(item.quote))}
    if _another_number(asked, near):
        return True
    return bool(wanted and told) and not wanted & told and len({w[-1] for w in wanted | told}) == 1


def _measures_alike(best: Evidence, item: Evidence) -> bool:
    """Whether a sentence has a figure of the sort that answers in the best one, if any does."""
    wanted = {measured(q.unit)[0] for q in quantities(best.short or "") if q.kind == "number"}
    return not wanted or any(measured(q.unit)[0] in wanted for q in quantities(item.quote))


def _another_number(asked: Asked, near: Sequence[Evidence]) -> bool:
    """Whether 听涛四号 is asked about and the articles have that name with other numbers only."""
    for match in _NUMBERED.finditer(folded(asked.text)):
        context_of = {folded(item.hit.article.text) for item in near}
        if any(match[0] in text for text in context_of):
            continue
        others = re.compile(rf"{match['stem']}[一二三四五六七八九十\d]+号")
        if any(others.search(text) for text in context_of):
            return True
    return False


def _no_place(asked: Asked, evidence: Sequence[Evidence]) -> bool:
    """Whether it is asked where a part of something is, and no sentence names it with a place."""
    part = _PART_PLACED.search(_IN_MARKS.sub("", folded(asked.text)))
    if part is None or not asks_place(asked.text) or _PLACE_ITSELF.search(part["part"]):
        return False
    wanted = {token for token in search_tokens(part["part"]) if len(token) > 1}
    best = evidence[0]
    if not wanted or not (_HAN.search(best.quote) or not places_in(best.quote, asked.text)):
        return False
    near = [item for item in evidence if item.score >= NEAR * best.score]
    return not any(
        wanted & set(search_tokens(item.quote))
        and (item.answer is not None or places_in(item.quote, asked.text))
        for item in near
    )


def maker_given(asked: Asked) -> tuple[str, str] | None:
    """Return whom the question gives which named thing to: 华为, 悟道2.0 in 华为的悟道2.0.

    The thing stands right after 的 or 's, or anywhere after a doer and his deed.
    """
    text = _POLITE.sub("", asked.text.strip())
    english = asked.language == "en"
    owner = _ENGLISH_OWNER.search(text) if english else _OWNER.match(text) or _REASON.match(text)
    if owner is not None and any(q.kind == "number" for q in quantities(owner["name"])):
        owner = None  # 两千米的X says what X is like, and not whose it is
    doer = _ENGLISH_DOER.search(text) if english else _DOER.match(text)
    if owner is not None:
        after = text[owner.end() :].lstrip('“「『" ')
        for name in asked.names:
            if after.startswith(name.shown):
                return _bare(owner["name"]), name.shown
    if doer is not None and senses(text[doer.end("name") :]) & (_DEEDS | _RARE_DEEDS):
        for name in asked.names:
            if text.find(name.shown) >= doer.end("name"):
                return _bare(doer["name"]), name.shown
    return None


def _bare(name: str) -> str:
    return name.strip().removesuffix("公司").removesuffix("集团")


def _other_maker(asked: Asked, near: Sequence[Evidence]) -> Evidence | None:
    """Return the best sentence that gives the thing to another maker, if none joins the two."""
    assumed = maker_given(asked)
    if assumed is None:
        return None
    given, shown = assumed
    thing = next(name for name in asked.names if name.shown == shown)
    of_thing = replace(asked, names=(thing,))
    plain = folded(given)
    about = [item for item in near if thing.stands_in(folded(item.quote))]
    if len(given) < 2 or any(plain in folded(item.quote) for item in about):
        return None
    for item in about:
        if standing(of_thing, item) == "other" or not senses(item.quote) & _DEEDS:
            continue
        for span, suits in organisations_and_people(item.quote, False):
            name = span.of(item.quote)
            made_by = suits >= _PLAIN_MAKER and _close(name, thing.shown, item.quote)
            if made_by and apart(given, name, near):
                return item
    return None


def _close(maker: str, thing: str, words: str) -> bool:
    """Whether a deed and nothing but its object stands between a maker and the thing."""
    plain = folded(words)
    at = plain.find(folded(maker))
    to = plain.find(folded(thing), at)
    if to < 0:
        return False
    between = plain[at + len(maker) : to]
    return bool(senses(between) & _DEEDS) and not re.search("[。；;]", between)


def _other_date(asked: Asked, near: Sequence[Evidence]) -> Evidence | None:
    """Return a sentence that dates the event otherwise, if none dates it as the question does."""
    dates = [str(q.value) for q in asked.given if q.kind == "date"]
    wanted = senses(asked.text)
    if asked.kind == "date" or len(dates) != 1 or not wanted or not asked.names:
        return None
    told = []
    for item in near:
        if standing(asked, item) != "own" or not wanted & senses(item.quote):
            continue
        found = _dates(item)
        if any(dates_agree(dates[0], date) for date in found):
            return None
        if found:
            told.append(item)
    return told[0] if told else None


def _of_another_year(asked: Asked, near: Sequence[Evidence]) -> Evidence | None:
    """Return the best sentence where its figure is of another year than the one asked for."""
    dates = [str(q.value) for q in asked.given if q.kind == "date"]
    if asked.kind not in ("number", "share") or len(dates) != 1 or near[0].answer is None:
        return None
    told = _dates(near[0]) or _years_ago(near[0])
    close = [item for item in near if item.score >= CLOSE * near[0].score]
    if not told or any(
        dates_agree(dates[0], date) for item in close for date in (*_dates(item), *_years_ago(item))
    ):
        return None
    return near[0]


def _dates(item: Evidence) -> list[str]:
    return [str(q.value) for q in quantities(item.quote) if q.kind == "date"]


def _years_ago(item: Evidence) -> list[str]:
    """Return the years that a sentence counts from its article's date: 去年, last year."""
    date = item.hit.article.date
    if date is None:
        return []
    told = {_RELATIVE[m[0]] for m in _RELATIVE_YEAR.finditer(folded(item.quote))}
    return [str(int(date[:4]) - ago) for ago in sorted(told)]


def _other_figure(asked: Asked, near: Sequence[Evidence]) -> Evidence | None:
    """Return a sentence that gives another figure for what is counted, if none gives this one."""
    given = [q for q in asked.given if q.kind == "number"]
    if asked.kind not in ("why", "how") or len(given) != 1 or not asked.names:
        return None
    counted = _counted(asked.text, given[0])
    if not counted:
        return None
    told = None
    for item in near:
        if standing(asked, item) != "own":
            continue
        for quantity in quantities(item.quote):
            if quantity.kind != "number":
                continue
            if near_figures(quantity.value, given[0].value):
                return None
            if counted in _beside(item.quote, quantity):
                told = told or item
    return told


def _beside(words: str, quantity: Quantity) -> str:
    """Return what stands close to a figure in its clause."""
    clause = clause_around(words, Span(quantity.start, quantity.end))
    return folded(words[max(clause.start, quantity.start - 8) : min(clause.end, quantity.end + 4)])


def _counted(words: str, quantity: Quantity) -> str:
    """Return the two characters after a figure, its measure word left out: 参数."""
    after = folded(words[quantity.end : quantity.end + 3]).lstrip("个的")
    return after[:2] if re.match(r"[\u4e00-\u9fff]{2}", after) else ""
