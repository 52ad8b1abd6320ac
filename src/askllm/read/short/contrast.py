"""Which of several figures of a sentence is meant: the new value or the old one, a part or a whole.

从24.1%降到19.8%, up from 8 four years ago      the value now, unless the past is asked for
19 of the 45 seats, 45席中的19席                  the part, unless the total is asked for
储能收入5亿元，毛利率8%；电池收入9亿元，毛利率7%     the part of the sentence that speaks of the thing
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Callable, Sequence

from askllm.read.about.ownership import GROUP, clause_around
from askllm.read.ask.question import FIGURES, Asked
from askllm.read.opinion import Opinion, Told
from askllm.read.short.fellows import told_of_fellows
from askllm.read.short.steps import shares_by_step
from askllm.text import Quantity, folded, quantities, search_tokens
from askllm.types import Span

PASSED_OVER = 0.3
"""What is left of the fit of a figure that is there to compare with the one asked for."""

OF_OTHERS = 0.1
"""The same for the injured where the dead are counted."""

ANOTHER_PART = 0.4
"""The same in a part of the sentence between semicolons that holds no word of the question."""

HALF = 0.5
"""A part that says less than this share of what the best part says is about something else."""

_CHANGES = (
    "降|增|升|涨|跌|减|缩|扩|加|提|延|压|改|变|调|回|攀|拉|推|砍|滑|跃|翻|收|放|下|上|长|至|到"
)
_TO = re.compile(
    rf"[^，,。；;、]{{0,6}}?(?:{_CHANGES})[^，,。；;、]{{0,6}}?(?:到|至|为|成)?了?(?:约|近|大约|不到|超过)?"
    r"|(?:\s[a-z% ]{0,24})?\sto\s(?:about\s|around\s|nearly\s|over\s|only\s|just\s)?",
    re.IGNORECASE,
)
_FROM = re.compile(r"(?:从|由|自)[^，,。；;、]{0,12}$|\bfrom\s[^,.;]{0,16}$", re.IGNORECASE)
_RANGING = re.compile(r"\b(?:rang\w+|vary|varies|varying|aged|anywhere)\s$", re.IGNORECASE)
_OLD = re.compile(
    r"(?:高于|低于|多于|少于|好于|优于|不及|不如|超过|打破|刷新|相比|对比|比|较)[^，,。；;\d]{1,14}的$"
    r"|(?:同期|此前|原先|原来|以前|之前)[^，,。；;\d]{0,6}$"
    r"|(?:^|[，,；;而])(?:[去上前]一?年)(?:只有|仅为?|才|还?是|则?为|只)$"
    r"|\b(?:up|down)\sfrom\s(?:\w+\s){0,2}$"
    r"|\b(?:compared\s(?:with|to)|versus|against|instead\sof|rather\sthan|previously)\s(?:\w+\s){0,2}$"
)
_COMPARED_WITH = re.compile(
    r",?\s(?:(?:up|down)\sfrom|compared\s(?:with|to)|versus|against)\s(?:\w+\s){0,2}"
    r"|[，,]?(?:高于|低于|多于|少于|比|较)[^，,。；;\d]{1,14}的|[，,]?而?[去上前]一?年(?:同期)?(?:只有|仅为?|才|还?是|则?为|只)?"
)
_PAST = (
    "之前|以前|原来|原先|原本|此前|过去|从前|上一?[年次届季代]|上年|去年|前年|同期|一代|老款|旧"
    r"|\b(?:previous|previously|before|formerly|originally|used to|last year|earlier|ago|(?<!how )old)\b"
)
_NOW = (
    r"现在|目前|如今|当前|眼下|现有|现行|现时|\b(?:now|current|currently|at present|today|so far)\b"
)
_PAST_ASKED, _NOW_ASKED = re.compile(_PAST), re.compile(_NOW)
_NOW_LABEL = re.compile(rf"(?:{_NOW})[^，,。；;\d]{{0,4}}$")
_OF_THE = re.compile(
    r"\s(?:[a-z]+\s){0,2}(?:out\s)?of\s(?:the\s|its\s|their\s|all\s|those\s|these\s|his\s|her\s|a\stotal\sof\s)*"
)
_AMONG = re.compile(r"[\u4e00-\u9fff]{0,6}?(?:当中|之中|里面|中|里)(?![心国央期部午等小程])")
_ALL_ASKED = re.compile(
    r"总共|一共|共有|总数|总计|合计|全部|总[^，]{0,4}多少|\b(?:in all|in total|altogether|total|are there|overall)\b"
)
_CHANGE_ASKED = re.compile(
    r"(?:下降|上升|增长|增加|减少|缩小|扩大|提高|提升|上涨|下跌|降低|上调|下调|缩短|延长|[涨跌降升减增])了?(?:多少|几(?!月))"
    r"|\bhow (?:much|many|far)\b.*\b(?:shr[aiu]nk|gr[eo]wn?|grow|f[ae]ll|fallen|ris(?:e|en)|rose|increas|decreas|declin|drop|climb|improv)"
    r"|\bby how (?:much|many)\b"
)
_TOTAL = re.compile(
    r"(?:总[量数额计共]|总[\u4e00-\u9fff]{2}(?=[为是达共])|一共|合计|共计|\btotal(?:s|ling|led)?\b)[^，,。；;\d]{0,6}$"
)
_LEAST_ASKED = re.compile(
    r"最[小少低短轻便早矮慢](?![一-龥]{0,6}最[大多高])|至少|\b(?:smallest|least|lowest|shortest|lightest|cheapest|minimum)\b"
)
_MOST_ASKED = re.compile(
    r"最[大多高长重贵晚](?!程度|近)|至多|\b(?:largest|biggest|most|highest|longest|heaviest|maximum)\b"
)
_TO_THE = re.compile(r"[^，,。；;、\d]{0,8}?(?:到|至|直到|不等)[^，,。；;、\d]{0,4}|\sto\s")
_WENT_TO = re.compile(r"[到至](?:了|大约|约)?(?:多少|几)")
_FIRST_PLANNED = re.compile(
    r"(?:原本?|本来|起初|最初|一开始|此前|先前|早先)(?:是|曾)?(?:定|拟|想|计划|打算|准备|预计|预定|设想|安排|规划|希望)(?!的是)"
    r"|\boriginally (?!from\b)|\b(?:had|was|were) (?:first |at first |initially )?(?:been )?(?:planned|meant|intended|hoped|scheduled|supposed|due|expected) to\b"
)
"""What was to be at first: 原计划2023年通车, it had planned to hire 40."""
_PLAN_ASKED = re.compile(
    r"原[本先来定拟计]|本来|最初|起初|一开始|计划|打算|预[计定]|\b(?:original|plan|meant|mean to|intend|hope|schedul|suppos|due|expect|first)"
)
_FATES = (
    re.compile(
        r"死(?!因)|遇难|罹难|身亡|丧生|遇害|牺牲|\b(?:kill|di(?:ed?|es)\b|dead\b|death|fatalit)"
    ),
    re.compile(r"受?[轻重]?伤(?!亡)|\b(?:injur|wound|hurt\b)"),
    re.compile(r"失踪|失联|\b(?:missing|unaccounted)\b"),
    re.compile(r"获救|生还|\b(?:rescu|surviv)"),
)
"""What becomes of people, told side by side: 3人遇难、12人受伤, two dead and nine hurt."""
_OTHERS_ASKED = re.compile(
    r"对照组|另一组|其余|其[他它](?:人|患者|病人|组|的)|\b(?:the others|the rest|controls?|(?:control|comparison|placebo) group)\b"
)
_LIVING = ("人口", "居民")
_ASIDE_YEARS = re.compile(
    r"^[“「]?(?:早在)?(?:19|20)\d\d年[^，,。；;]{0,12}?(?:也曾?|曾)|^In (?:19|20)\d\d,?[^,.;]{0,30}? (?:too|also)\b"
)
_TIMES: tuple[re.Pattern[str], ...] = (
    re.compile(
        r"[今去前明]年|(?<!以)前一年|上一年|本年度?|上年度?|\b(?:last|this|next|previous) (?:year|season)\b"
    ),
    re.compile(r"[上下]半年|全年|前三季度|第?[一二三四]季度|\b(?:first|second) half\b"),
    re.compile(r"[上本下首][一]?[届屆]|[上本下前](?:一?个|一)?[赛雪球]季|[上本下]一?季"),
    re.compile(r"[上本下]个?月|\b(?:last|this|next) month\b"),
    re.compile(r"[今昨前明][天日晚]|\b(?:yesterday|today|tomorrow)\b"),
    re.compile(r"[上本下][一]?[周场轮次]|\b(?:last|this|next) week\b"),
)
"""Words for a time told from another one, by what they are told apart from: 今年 from 去年."""
_HAN = re.compile(r"[\u4e00-\u9fff]")


def asks_change(asked: Asked) -> bool:
    """Whether it is asked by how much something changed: 下降了多少, how much has it shrunk."""
    plain = folded(asked.text)
    return _CHANGE_ASKED.search(plain) is not None and _WENT_TO.search(plain) is None


def pairs_in(words: str, spans: Sequence[Span]) -> list[tuple[Span, Span]]:
    """Return the figures of ``words`` that are told as old and new value: 从5%提高到8%."""
    found = []
    for old, new in itertools.pairwise(spans):
        before, between = words[: old.start], words[old.end : new.start]
        start = _FROM.search(before)
        if start is None or _RANGING.search(before[: start.start()]):
            continue
        if _TO.fullmatch(between):
            found.append((old, new))
    return found


def told_with(words: str, spans: Sequence[Span]) -> dict[Span, Span]:
    """Return of which figure before it a figure repeats what it measures.

    从24%降到19%, 41,800, compared with 36,500: what stands before the first is said of both.
    """
    compared = {
        two: one
        for one, two in itertools.pairwise(spans)
        if _COMPARED_WITH.fullmatch(words[one.end : two.start])
    }
    return compared | {new: old for old, new in pairs_in(words, spans)}


def weights_among(
    asked: Asked, words: str, spans: Sequence[Span], weigh: Callable[[str], float]
) -> dict[Span, float]:
    """Return what is left, in [0, 1], of the fit of each figure beside the others of its sentence.

    Args:
        asked: the question.
        words: the sentence.
        spans: its figures, in reading order, all of a sort that may be asked for.
        weigh: the weight of a search token of the question, at least 0.
    """
    left = dict.fromkeys(spans, 1.0)
    for span in _of_another_fate(asked, words, spans):
        left[span] *= OF_OTHERS
    for span in _only_planned(asked, words, spans):
        left[span] *= PASSED_OVER
    if asked.kind == "date":
        for span, share in shares_by_step(asked, words, spans, weigh).items():
            left[span] *= ANOTHER_PART + (1 - ANOTHER_PART) * share
        return left
    if len(spans) < 2:
        return left
    untimely = _beside_the_time_asked(asked, words, spans)
    by_time = bool(untimely) and _tells_two_times(asked, words)
    for span, share in _group_shares(asked, words, spans, weigh).items():
        if not by_time or span in untimely:
            left[span] *= ANOTHER_PART + (1 - ANOTHER_PART) * share
    if asked.kind == "who":
        return left
    for span in told_of_fellows(asked, words, spans):
        left[span] *= OF_OTHERS
    passed = untimely or _of_another_end(asked, words, spans)
    passed = passed or _of_another_time(asked, words, spans)
    for span in passed | _beside_the_total(asked, words, spans):
        left[span] *= PASSED_OVER
    for span in _wholes(asked, words, spans):
        left[span] *= PASSED_OVER
    return left


def times_told(words: str) -> frozenset[tuple[int, str]]:
    """Return the times that ``words`` tell from another one, each with its sort: 去年, 上届."""
    plain = folded(words)
    return frozenset(
        (n, re.sub("[一个]", "", m[0]))  # 下一次 is 下次
        for n, times in enumerate(_TIMES)
        for m in times.finditer(plain)
    )


def of_another_time(asked: Asked, words: str) -> bool:
    """Whether ``words`` tell of 上届 or 去年 alone where it is asked of 本届 or 今年."""
    wanted, told = times_told(asked.text), times_told(words)
    sorts = {sort for sort, _ in wanted} & {sort for sort, _ in told}
    return bool(sorts) and any(not {t for t in told if t[0] == n} & wanted for n in sorts)


def _beside_the_time_asked(asked: Asked, words: str, spans: Sequence[Span]) -> set[Span]:
    """Return the figures whose clause does not tell the time asked of, where another one's does.

    A clause without a time is of the one told before it: 今年一季度甲跌了22%，乙跌了7%.
    """
    wanted = times_told(asked.text)
    if not wanted:
        return set()
    clauses = {span: clause_around(words, span) for span in spans}
    own = {span: times_told(clauses[span].of(words)) for span in spans}
    timed = {span for span in spans if wanted <= own[span]}
    open_ones = [s for s in spans if not (timed and (own[s] or _is_apart(words, s, clauses[s])))]
    timed |= {s for s in open_ones if wanted <= _times_up_to(words, clauses[s].end)}
    return set(spans) - timed if timed else set()


def _is_apart(words: str, span: Span, clause: Span) -> bool:
    """Whether a clause has a date of its own, or its figure is there to be compared with."""
    dated = any(q.kind == "date" for q in quantities(clause.of(words)))
    return dated or _OLD.search(folded(words[: span.start])) is not None


def _tells_two_times(asked: Asked, words: str) -> bool:
    """Whether a sentence tells one time from another of its sort, so that it parts the figures."""
    wanted, told = times_told(asked.text), times_told(words)
    return any(sort in {n for n, _ in wanted} for sort, _ in told - wanted)


def _times_up_to(words: str, end: int) -> set[tuple[int, str]]:
    """Return the last time of each sort told before a place: later clauses are of it still."""
    plain = folded(words[:end])
    last = {n: [m[0] for m in times.finditer(plain)][-1:] for n, times in enumerate(_TIMES)}
    return {(n, re.sub("[一个]", "", told)) for n, found in last.items() for told in found}


def _only_planned(asked: Asked, words: str, spans: Sequence[Span]) -> set[Span]:
    """Return the figures that were only planned at first, where others tell what came of it."""
    if _PLAN_ASKED.search(folded(asked.text)):
        return set()
    planned = set()
    for span in spans:
        clause = clause_around(words, span)
        if _FIRST_PLANNED.search(folded(words[clause.start : span.start])):
            planned.add(span)
    return planned if len(planned) < len(spans) else set()


def _of_another_fate(asked: Asked, words: str, spans: Sequence[Span]) -> set[Span]:
    """Return the figures that count the injured where the dead are asked for, and the like."""
    if asked.kind != "number":
        return set()
    plain = folded(asked.text)
    wanted = [fate for fate in _FATES if fate.search(plain)]
    if len(wanted) != 1 and asked.noun not in _LIVING:
        return set()
    found = set()
    for span in spans:
        clause = clause_around(words, span)
        own = folded(re.split("[和与及]|\\band\\b", words[span.end : clause.end])[0])
        own = (
            own if any(f.search(own) for f in _FATES) else folded(words[clause.start : span.start])
        )
        if any(f.search(own) for f in _FATES) and not any(f.search(own) for f in wanted):
            found.add(span)
    return found


def told_beside(asked: Asked, words: str) -> bool:
    """Whether a sentence is an aside on another year, which the question does not name: 2009年也曾."""
    aside = _ASIDE_YEARS.search(words)
    if aside is None or _PAST_ASKED.search(folded(asked.text)):
        return False
    return not any(given.kind == "date" for given in asked.given)


def _of_another_time(asked: Asked, words: str, spans: Sequence[Span]) -> set[Span]:
    """Return the figures told of another time than the one asked for."""
    plain, pairs = folded(asked.text), pairs_in(words, spans)
    now = {s for s in spans if _NOW_LABEL.search(folded(words[: s.start]))}
    if _NOW_ASKED.search(plain) and any(old in now for old, _ in pairs):
        return set(spans) - now  # 由现在的5小时缩短到1小时: what is to come is not asked for
    if _NOW_ASKED.search(plain) and not any(_has_year(given) for given in asked.given):
        now = {s for s in spans if _NOW_ASKED.search(folded(clause_around(words, s).of(words)))}
        dated = {s for s in set(spans) - now if _tells_date(words, s)}
        if now and dated:
            return dated  # 到2019年占三成，目前是四成
    newer = {new for _, new in pairs}
    old = {one for one, _ in pairs}
    for span in spans:
        before = folded(words[: span.start])
        compared = _OLD.search(before)
        if span not in newer and compared and not _asks_of(asked, compared[0]):
            old.add(span)
    if not old or len(old) == len(spans):
        return set()
    others = _PAST_ASKED.search(plain) or _OTHERS_ASKED.search(plain)
    if others or any(_is_dated(asked, words, span) for span in old):
        return set(spans) - old
    return old


def _asks_of(asked: Asked, words: str) -> bool:
    """Whether it is what is compared with that the question names: 超过《甲》的2亿元."""
    return any(token in words for token in asked.tokens if len(token) > 1)


def _has_year(given: Quantity) -> bool:
    """Whether a quantity is a date that says its year: 2021年10月, but not 10月."""
    return given.kind == "date" and str(given.value)[:1] != "-"


def _tells_date(words: str, span: Span) -> bool:
    """Whether a date stands in the clause of a figure, or in one before it."""
    before = words[: clause_around(words, span).end]
    return any(q.kind == "date" for q in quantities(before))


def _is_dated(asked: Asked, words: str, span: Span) -> bool:
    """Whether a date that the question states stands in the clause of a figure."""
    told = quantities(clause_around(words, span).of(words))
    dates = [given for given in asked.given if given.kind == "date"]
    return bool(dates) and all(any(given.means(q) for q in told) for given in dates)


def _of_another_end(asked: Asked, words: str, spans: Sequence[Span]) -> set[Span]:
    """Return the wrong end of 从3米到9米都有 where the smallest or the largest is asked for."""
    plain = folded(asked.text)
    least = _LEAST_ASKED.search(plain) is not None
    if least is (_MOST_ASKED.search(plain) is not None):
        return set()
    ends = [
        pair
        for pair in itertools.pairwise(spans)
        if _TO_THE.fullmatch(words[pair[0].end : pair[1].start])
        and _FROM.search(words[: pair[0].start])
    ]
    return {high if least else low for low, high in ends}


def _beside_the_total(asked: Asked, words: str, spans: Sequence[Span]) -> set[Span]:
    """Return the figures beside one told as the total, where the total is asked for."""
    if not _ALL_ASKED.search(folded(asked.text)):
        return set()
    total = {span for span in spans if _TOTAL.search(folded(words[: span.start]))}
    return set(spans) - total if len(total) == 1 else set()


def _wholes(asked: Asked, words: str, spans: Sequence[Span]) -> set[Span]:
    """Return the totals of which another figure is told as a part: the 45 of 19 of the 45 seats."""
    if _ALL_ASKED.search(folded(asked.text)):
        return set()
    found = set()
    for one, two in itertools.pairwise(spans):
        between = words[one.end : two.start]
        if _OF_THE.fullmatch(between):
            found.add(two)
        elif _AMONG.match(between) and words[one.end - 1] == words[two.end - 1]:
            if any(token in folded(between) for token in asked.tokens if len(token) > 1):
                found.add(one)
    return found


def _group_shares(
    asked: Asked, words: str, spans: Sequence[Span], weigh: Callable[[str], float]
) -> dict[Span, float]:
    """Return how much each figure's part between semicolons says of what the best one says.

    Words that stand in every part tell none from another.
    """
    groups = [Span(m.start(), m.end()) for m in GROUP.finditer(words)]
    if len(groups) < 2 or (asked.language == "en" and _HAN.search(words)):
        return {}  # its words cannot stand in either part
    held = [set(search_tokens(group.of(words))) & set(asked.tokens) for group in groups]
    common = set.intersection(*held)
    masses = [sum(weigh(t) for t in own - common if len(t) > 1) for own in held]
    most = max(masses)
    if not most:
        return {}
    return {
        span: masses[i] / most
        for span in spans
        for i, group in enumerate(groups)
        if group.start <= span.start < group.end
    }


def in_the_part_asked(asked: Asked, words: str, start: int, opinion: Opinion) -> Opinion:
    """Leave out the spans that lie in a part of the sentence that says nothing of what is asked.

    ``words`` begins at ``start`` of the text that the opinion's spans point into.
    """
    inner = {told: Span(told.span.start - start, told.span.end - start) for told in opinion.spans}
    shares = _group_shares(asked, words, list(inner.values()), lambda token: 1.0)
    of_fellows = told_of_fellows(asked, words, list(inner.values()))
    inner = {told: span for told, span in inner.items() if span not in of_fellows}
    kept = tuple(told for told, span in inner.items() if shares.get(span, 1.0) >= HALF)
    if not kept and asked.kind in FIGURES:
        return Opinion(opinion.chance, opinion.behind, opinion.margin, ())
    if not kept or len(kept) == len(opinion.spans):
        return opinion
    best = kept[0].share
    spans = tuple(Told(told.span, told.share / best) for told in kept)
    return Opinion(opinion.chance, opinion.behind, opinion.margin + math.log(best), spans)
