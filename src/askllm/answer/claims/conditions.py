"""What a question says of the thing it asks for, and a sentence contradicts: a figure, its two makers.

    哪座水库的库容是两百万方     a sentence about one of 九十万方 tells of another
    甲厂和乙厂合作推出了什么     a sentence that names only one of them tells something else

What a sentence merely leaves open contradicts nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from askllm.read import Asked, clause_around
from askllm.text import Quantity, folded, language_of, quantities
from askllm.types import Evidence, Span

_ORDER = 10
"""千亿 is said of anything from there up to so many times as much."""

_BESIDE, _BEHIND = 8, 4
"""Characters before and after a figure in which what it counts stands."""

_MAGNITUDE = re.compile("[上近约超过数]?[十百千万亿兆]+[级量]?")
_SAID_OF = re.compile("(?P<noun>[\u4e00-\u9fff]{2})(?:量|规模|数量?|总数)?(?:为|是|达到?|有|共)$")
"""What a figure is said of, before it: 载重 in 载重为3000吨的船."""
_MEASURE = (
    "(?:[名位只条张件台辆艘架份种项块剂枚颗支把套间头匹棵株盒箱瓶](?!的)(?=[\u4e00-\u9fff]{2}))"
)
_BOUND = re.compile(
    "(?:超过?|至少|不到|不足|多于|少于|高于|低于|大于|小于|以上|以下|以内|[多余几近约]|左右|最多|至多)$"
)
_BOUND_AFTER = re.compile("[多余](?!种)|以上|以下|以内|左右|之多|级")
_JOINTLY = "一起|共同|联合|合作|携手|联手|合力|合资|合伙"
_PARTNERS = re.compile(
    rf"(?:^|[，,。?？\s]|是|由|被|的)(?P<one>(?:(?![的是由被和与跟同及])[\w·]){{2,12}})(?:和|与|跟|同|及|、)"
    rf"(?P<two>(?:(?![的是由被和与跟同及])[\w·]){{2,12}}?)(?:{_JOINTLY})"
)
_PARTNERS_EN = re.compile(
    r"\b(?P<one>[A-Z][\w&-]*(?: [A-Z][\w&-]*)*) and (?P<two>[A-Z][\w&-]*(?: [A-Z][\w&-]*)*) (?:jointly|together|co-?)"
)
_ASKS = re.compile(r"[哪谁几]|什么|多少|\b(?:which|what|who)\b")
_BOTH = re.compile(
    r"双方|两家|两者|二者|两校|两国|两地|三方|他们|它们|该公司|这家|[它其]与|与[它其]|[它其并又还]联合|并与|\b(?:both|they|the two|the pair|each other)\b"
)
_LATIN = re.compile("[A-Z][A-Za-z]+")


def fitting(asked: Asked, evidence: Sequence[Evidence]) -> list[Evidence]:
    """Return the sentences, best first, that contradict nothing the question says of what it asks for."""
    return [item for item in evidence if not contradicts(asked, item)]


def contradicts(asked: Asked, item: Evidence) -> bool:
    """Whether a sentence is about another thing than the question describes."""
    if asked.kind not in ("who", "what", "passage"):
        return False
    return _tells_another_figure(asked, item) or _lacks_partner(asked, item)


def _tells_another_figure(asked: Asked, item: Evidence) -> bool:
    """Whether a sentence has another figure for what the question counts, and not that one."""
    for given in asked.given:
        counted = _counted(asked.text, given)
        if given.kind != "number" or not counted or _is_bound(asked.text, given):
            continue
        told = [q for q in quantities(item.quote) if q.kind == "number"]
        of_it = [q for q in told if counted in _around(item.quote, q)]
        exact = [q for q in of_it if not _is_order(item.quote, q)]
        if any(_rounded(given, q) for q in told):
            continue
        if _is_order(asked.text, given):
            agree = any(_of_order(q, given) for q in of_it)
        else:
            agree = not exact and any(_of_order(given, q) for q in of_it)
        if of_it and not agree:
            return True
    return False


def _rounded(one: Quantity, two: Quantity) -> bool:
    """Whether two figures are one, as far as the rounder of them goes: 2457 is 2500, 2800 is not 2600."""
    if isinstance(one.value, str) or isinstance(two.value, str) or one.value == two.value:
        return one.value == two.value
    digits = min(_digits(one.value), _digits(two.value))
    return f"{float(one.value):.{digits - 1}e}" == f"{float(two.value):.{digits - 1}e}"


def _digits(value: Fraction) -> int:
    """Return how many digits of a figure say something: 2 of 2600."""
    return max(1, len(f"{float(value):.9e}".split("e")[0].replace(".", "").strip("-").rstrip("0")))


def _is_order(words: str, figure: Quantity) -> bool:
    """Whether a figure only tells an order of magnitude: 千亿."""
    said = words[figure.start : figure.end].removesuffix(figure.unit)
    return _MAGNITUDE.fullmatch(folded(said)) is not None


def _of_order(figure: Quantity, order: Quantity) -> bool:
    value, low = figure.value, order.value
    if isinstance(value, str) or isinstance(low, str):
        return False
    return low <= value < _ORDER * low


def _is_bound(words: str, given: Quantity) -> bool:
    """Whether a figure is only the least, the most or about what is meant."""
    before, after = folded(words[: given.start]), folded(words[given.end :])
    return _BOUND.search(before) is not None or _BOUND_AFTER.match(after) is not None


def _counted(words: str, given: Quantity) -> str:
    """Return the two characters, or the word, after a figure, its measure word left out: 参数."""
    after = folded(words[given.end : given.end + 24])
    ahead = _SAID_OF.search(folded(words[: given.start])) if after.startswith("的") else None
    if ahead is not None:
        return ahead["noun"]
    han = re.match(rf"[个的]?{_MEASURE}?的?(?P<noun>[\u4e00-\u9fff]{{2}})", after)
    if han is not None and "的" in han["noun"]:  # 座 of 座位的 was taken for a measure
        return folded(words[given.end - 1 : given.end + 1]) if given.unit else ""
    if han is not None:
        return han["noun"]
    latin = re.match(r"[- ](?P<noun>[a-z]{4,}?)s?\b", after)
    return "" if latin is None else latin["noun"]


def _around(words: str, told: Quantity) -> str:
    clause = clause_around(words, Span(told.start, told.end))
    behind = _BEHIND if language_of(words) == "zh" else 3 * _BEHIND
    return folded(
        words[max(clause.start, told.start - _BESIDE) : min(clause.end, told.end + behind)]
    )


def _lacks_partner(asked: Asked, item: Evidence) -> bool:
    """Whether of two who did a thing together a sentence leaves one out."""
    found = (_PARTNERS if asked.language == "zh" else _PARTNERS_EN).search(asked.text)
    if found is None or asked.language != language_of(item.quote):
        return False
    partners = [found["one"], found["two"]]
    if any(_ASKS.search(folded(name)) for name in partners) or _BOTH.search(folded(item.quote)):
        return False
    told = "\n".join((item.quote, *item.hit.passage.headings[-1:]))
    plain, whole = folded(told), folded(item.hit.article.text)
    for name in map(folded, partners):
        if name[: 2 if not name.isascii() else None] in plain:
            continue
        written = name in whole
        named = any(n.stands_in(plain) for n in asked.names if folded(n.shown) == name)
        other = any(match[0] not in asked.text for match in _LATIN.finditer(item.quote))
        if not named and (written or name.isascii() or not other):
            return True
    return False
