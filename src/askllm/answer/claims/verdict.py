"""Yes or no, where a sentence plainly settles it; otherwise only the sentence.

Plainly means: the sentence holds the things and the predicate of the question, says so or denies it
in so many words, and hedges neither. Quantities are compared by value. What has to be worked out
(a synonym, a consequence, two sentences taken together) is left to the reader.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from askllm.answer.sense.around import at_place, before
from askllm.read import Asked, main_clause, names_in
from askllm.text import Quantity, folded, quantities, question_core
from askllm.types import Evidence, Verdict

OWN = 0.35
"""Share of what is claimed that the deciding sentence must hold itself, in characters."""

NEAR = 0.6
"""Sentences whose score is at least this share of the best may settle the question."""

ABOUT_AS_GOOD = 0.8
"""Share of the best score of a sentence that is quoted instead of the best, which lacks the claim."""

ALIKE = 0.95
"""Share of the best score of a second sentence that cannot be told from the best."""

HALF, SAID = 0.5, 0.75
"""Share of the claim, names apart, that the best sentence then lacks and the other one holds."""

_NOT_ZH = re.compile(
    r"(?:没有|没能|没(?!收|落|顶)|未(?!来|必)|并非|并不|并未|绝非|从不|从未|无法|无须|无需|不再|不能|不可|不会|不得|不必|不用|不曾|不是(?!只|光|仅)|不(?!断|仅|但|光|管|论|同|少|久|止|过|错|得不|变|等)|非(?=[\u4e00-\u9fff]{2})(?!常|洲|凡|法)|禁止|拒绝|否认|尚无)"
)
_NOT_EN = re.compile(
    r"\b(?:not|never|no longer|no one|nobody|none|nothing|no|cannot|neither|nor|without|denied|denies|refus\w+)\b|n't\b"
)
_LIGHT_EN = re.compile(
    r"\b(?:any(?:one|body|thing)?|some(?:one|body|thing)|ever|yet|still|really|actually|already|make|made|take|took"
    r"|get|got|happen(?:ed)?|people)\b"
)
"""English words that say little of what is claimed: did anyone die, did it make a profit."""
_HEDGED = re.compile(
    r"可能|或许|也许|大概|据说|据传|传闻|似乎|好像|看来|估计|预计|有望|计划|打算|拟|将(?!军)|如果|假如|若(?!干)|尚不(?:清楚|明确)|是否|能否|不一定|未必|并非百分|不完全|部分|有些|有的|一般|通常|除非|除了|一度|曾经|几乎|接近|至少在|暂时|只有|仅(?!次)|质疑|争议|希望|建议|应当|应该|认为"
    r"|\b(?:may|might|perhaps|probably|reportedly|allegedly|could|would|should|plans?|expected|if|unless|except|almost|nearly|some|partly|sometimes|once|believes?|thinks?|whether)\b"
)
_OPPOSITES: tuple[tuple[str, str], ...] = (
    ("收费", "免费"),
    ("开放", "关闭"),
    ("开放", "闭馆"),
    ("开馆", "闭馆"),
    ("开门", "关门"),
    ("开源", "闭源"),
    ("公开", "保密"),
    ("允许", "禁止"),
    ("增加", "减少"),
    ("上升", "下降"),
    ("提高", "降低"),
    ("盈利", "亏损"),
    ("成功", "失败"),
    ("支持", "反对"),
    ("合法", "违法"),
    ("安全", "危险"),
    ("open", "closed"),
    ("free", "charge"),
    ("rise", "fall"),
    ("public", "private"),
    ("legal", "illegal"),
    ("profit", "loss"),
    ("win", "lost"),
    ("won", "lost"),
    ("pass", "fail"),
    ("guilty", "innocent"),
    ("guilty", "cleared"),
)
"""Words that exclude each other: one said of a thing denies the other."""

_ABOVE = re.compile(
    r"(?:超过|大于|多于|高于|长于|逾|不止|\b(?:more|over|above|longer|larger|higher|greater)(?: than)?)[^0-9]{0,3}$"
)
_BELOW = re.compile(
    r"(?:低于|少于|小于|短于|不到|不足|不满|\b(?:less|fewer|under|below|shorter)(?: than)?)[^0-9]{0,3}$"
)
_LEAST = re.compile(r"(?:至少|达到?了?|不少于|不低于|\bat least)[^0-9]{0,3}$")
_MOST = re.compile(r"(?:至多|最多|不超过|不多于|不高于|\bat most)[^0-9]{0,3}$")
_ROUGH = re.compile(r"(?:约|大约|大概|近|将近|接近|左右|上下|\b(?:about|around|nearly|almost))\s?$")
_MODAL = re.compile(
    "可以|能够|能(?![源力量耗效])|会(?![议员展计谈场])|可(?=[\u4e00-\u9fff]{2})(?![能靠信见口])|必须|允许"
)
_COMPARING = re.compile(
    "超过|大于|多于|高于|长于|低于|少于|小于|短于|不到|不足|不满|至少|达到|至多|最多|超出"
    r"|\b(?:more|less|fewer|over|above|under|below|longer|larger|higher|greater|shorter|than|at least|at most)\b"
)
_LATIN_NAME = re.compile(
    r"(?<![A-Za-z0-9])(?:[A-Z][A-Za-z0-9]*(?:[-.][A-Za-z0-9]+)*(?:[ ]\d[\d.]*|[ ][A-Z][A-Za-z0-9.-]*)*"
    r"|[\u4e00-\u9fff]{2}\s?\d+\.\d+)"
)
_QUALIFIES = re.compile(r"[\s\u4e00-\u9fff]{0,6}的\s?[“《]?[\u4e00-\u9fff]{0,6}")
_DENIED = re.compile(r"并非如此|不属实|谣言|误传|误解|\b(?:false|untrue|myth)\b")
_GOES_ON = re.compile(
    r"(?:(?:同时|此外|另外|而且|并且|不仅如此|其中|与此同时)[,，]?[^,，。]{0,16}[,，]?)?(?:该|其|它|这|此|也|还)"
    r"|(?:it|its|they|their|this|the)\b|(?:also|besides|in addition),? (?:it|its|they|the)\b"
)
"""How a sentence begins that goes on about what the one before it names."""

_HAN = re.compile(r"[\u4e00-\u9fff]")
_GLUE = frozenset("的了在上里中就也都还被由于把对会能地得着过之所以")
_THAN = re.compile(r"\b(?:more|fewer|less|[a-z]+er) [a-z ]*than [a-z]")
_OR = re.compile(r"还是|或者|\bor\b")


def settled(asked: Asked, evidence: Sequence[Evidence]) -> tuple[Evidence, Verdict | None] | None:
    """Return the sentence that settles a yes-or-no question, and how, ``None`` without evidence.

    The verdict is ``None`` where the sentence does not plainly say so or deny it; then it is the
    best evidence. Sentences near the best that settle the question both ways leave it open.
    """
    if not evidence:
        return None
    best = evidence[0]
    if _OR.search(folded(asked.text)):
        return best, None
    found = [
        (item, verdict)
        for item in evidence
        if item.score >= NEAR * best.score and (verdict := _verdict(asked, item)) is not None
    ]
    if not found:
        return _to_the_point(asked, evidence), None
    item, verdict = found[0]
    if any(other != verdict for _, other in found):
        return item, None
    return at_place(item, item.start, item.end), verdict


def _to_the_point(asked: Asked, evidence: Sequence[Evidence]) -> Evidence:
    """Return the sentence to quote where none settles the question: the best one, as a rule.

    Where that one but names the thing (它于2019年投产), another of the same passage that says what is
    asked of it is quoted instead.
    """
    best = evidence[0]
    claim = _claim(asked)
    for name in asked.names:
        claim = claim.replace(folded(name.shown), " ")
    plain = folded(best.quote)
    about_it = asked.names and all(name.stands_in(plain) for name in asked.names)
    if not about_it or _covered(claim, plain)[0] >= HALF:
        return best
    for item in evidence[1:]:
        passage = item.hit.passage
        if passage.id != best.hit.passage.id or item.score < ABOUT_AS_GOOD * best.score:
            continue
        plain = folded(item.quote)
        own = all(name.stands_in(plain) for name in asked.names)
        if not own and (names_in(item.quote) or not _GOES_ON.match(plain)):
            continue
        if _covered(claim, plain)[0] >= SAID:
            return item
    return best


def as_likely(asked: Asked, best: Evidence, evidence: Sequence[Evidence]) -> list[Evidence]:
    """Return the sentence of the same article that may settle a question of another language as well.

    No word of an English question stands in a Chinese sentence, so that of two which score alike
    neither is known to be the one; both are to be read.
    """
    if asked.language != "en" or _HAN.search(best.quote) is None:
        return []
    near = (
        item
        for item in evidence
        if item.quote != best.quote and item.hit.article.id == best.hit.article.id
    )
    other = next(near, None)
    return [] if other is None or other.score < ALIKE * best.score else [other]


def _verdict(asked: Asked, item: Evidence) -> Verdict | None:
    """Return what one sentence says to the question, ``None`` where it leaves it open."""
    plain = folded(item.quote)
    alone = asked.language == "zh" or bool(names_in(item.quote))
    around = plain if alone else f"{folded(_told_of(item))}\n{plain}"
    if not all(name.stands_in(around) for name in asked.names):
        return None
    compared = [q for q in asked.given if q.kind != "date"]
    if len(compared) == 1:
        return _by_value(asked, item, compared[0])
    if any(not any(_lies_in(given, q) for q in quantities(item.quote)) for given in asked.given):
        return _by_date(asked, item)
    return _by_words(asked, item, plain)


def _by_words(asked: Asked, item: Evidence, plain: str) -> Verdict | None:
    """Decide by what the sentence says or denies of the same thing."""
    claim = _claim(asked)
    predicate = _predicate(claim)
    if not predicate or _HEDGED.search(plain) or _THAN.search(folded(asked.text)):
        return None
    turned = False
    begins = r"(?<![a-z])" if predicate.isascii() else ""
    if re.search(begins + re.escape(predicate), plain) is None:
        opposite = _opposite_in(claim, plain)
        if opposite is None:
            return None
        said, predicate = opposite
        claim, turned = claim.replace(said, " "), True
    if not _held(claim, item):
        return None
    clause = _clause_of(plain, predicate)
    denials = len(_NOT_ZH.findall(clause)) + len(_NOT_EN.findall(clause))
    if denials > 1 or _DENIED.search(plain):
        return None
    says_so = (denials == 0) != turned
    return "yes" if says_so != asked.negated else "no"


def _held(claim: str, item: Evidence) -> bool:
    """Whether a sentence says what is claimed, of the thing that it or its heading names.

    A sentence without the thing's name (桥上不收费) takes it from the sentence before it, the
    headings and the title; at least ``OWN`` of the claim it must say itself.
    """
    plain = folded(item.quote)
    own, missing = _covered(claim, plain)
    if not missing:
        return True
    _, missing = _covered(claim, "\n".join((folded(_told_of(item)), plain)))
    return own >= OWN and not missing


def _told_of(item: Evidence) -> str:
    """Return what a sentence takes its subject from: title, headings, the sentence before it."""
    article = item.hit.article
    previous = before(article, item.start)
    around = [article.title, *item.hit.passage.headings]
    return "\n".join([*around, *([] if previous is None else [previous.of(article.text)])])


def _covered(claim: str, plain: str) -> tuple[float, bool]:
    """Return the share of the characters of ``claim`` that stand in ``plain``, and what is missing.

    Characters count in pairs, letters in words. Something is missing when any of them but mere glue
    does not stand there: another company, another day of the week.
    """
    held = total = 0
    missing = False
    for match in re.finditer(r"[\u4e00-\u9fff]+|[a-z0-9][a-z0-9.\-]*", claim):
        run = match[0]
        total += len(run)
        if run.isascii():
            here = re.search(rf"(?<![a-z0-9]){re.escape(_stem(run))}", plain) is not None
            held += len(run) if here else 0
            missing |= not here
            continue
        kept = {k for i in range(len(run) - 1) if run[i : i + 2] in plain for k in (i, i + 1)}
        held += len(kept) or int(len(run) == 1 and run in plain)
        missing |= any(i not in kept and run[i] not in _GLUE for i in range(len(run)))
    return (held / total if total else 0.0), missing


def _stem(word: str) -> str:
    """Return an English word without its commonest endings: opened, opens and open meet."""
    return re.sub(r"(?:ed|es|s|ing)$", "", word) if len(word) > 4 else word


def _claim(asked: Asked) -> str:
    """Return what is claimed, folded: without asking words, denial, modal verbs and figures."""
    text = asked.text
    for quantity in asked.given:
        text = text[: quantity.start] + " " * (quantity.end - quantity.start) + text[quantity.end :]
    main = main_clause(folded(text)) if asked.language == "en" else folded(text)
    plain = re.sub(r"([\u4e00-\u9fff])不\1|有没有|是否|能否|可否|会否|难道", " ", main)
    plain = _NOT_EN.sub(" ", _NOT_ZH.sub(" ", plain))
    plain = _MODAL.sub(" ", _COMPARING.sub(" ", plain))
    core = question_core(plain)
    if asked.language == "zh":
        return core
    for name in asked.names:  # looked for besides, and beside a clause they may stand
        core = core.replace(folded(name.shown), " ")
    return _LIGHT_EN.sub(" ", core)


def _predicate(claim: str) -> str:
    """Return the last two characters, or the last word, of what is claimed."""
    words = re.findall(r"[\u4e00-\u9fff]{2,}|[a-z][a-z\-]+", claim)
    if not words:
        return ""
    last: str = words[-1]
    return _stem(last) if last.isascii() else last[-2:]


def _opposite_in(question: str, plain: str) -> tuple[str, str] | None:
    """Return (the question's word, the sentence's word) where they exclude each other."""
    for one, two in _OPPOSITES:
        for said, other in ((one, two), (two, one)):
            if said in question and other in plain and said not in plain:
                return said, other
    return None


def _clause_of(plain: str, predicate: str) -> str:
    """Return the clause of the sentence that holds the predicate, the last one if several do."""
    at = plain.rfind(predicate) if predicate else len(plain) - 1
    left = max(plain.rfind(mark, 0, at) for mark in ",，。;；:：") + 1
    right = re.compile("[,，。;；:：]").search(plain, at + len(predicate))
    return plain[left : len(plain) if right is None else right.start()]


def _by_value(asked: Asked, item: Evidence, given: Quantity) -> Verdict | None:
    """Decide by comparing the one figure of the sentence that counts the same thing."""
    plain = folded(asked.text)
    before = plain[: given.start]
    if not _held(_claim(asked), item):
        return None
    figures = [
        q
        for q in quantities(item.quote)
        if q.kind == given.kind and _counts_same(q, given) and _is_its(asked, item.quote, q)
    ]
    if len(figures) != 1 or _HEDGED.search(folded(item.quote)):
        return None
    value, bound = figures[0].value, given.value
    assert isinstance(value, Fraction)
    assert isinstance(bound, Fraction)  # only dates are not, and they are not compared here
    near = folded(item.quote)[max(0, figures[0].start - 4) : figures[0].start]
    holds: bool | None
    if _LEAST.search(before):
        holds = value >= bound
    elif _MOST.search(before):
        holds = value <= bound
    elif _ABOVE.search(before):
        holds = value > bound or (value == bound and _ABOVE.search(near) is not None)
    elif _BELOW.search(before):
        holds = value < bound or (value == bound and _BELOW.search(near) is not None)
    else:
        holds = value == bound
    if value == bound and (
        _ROUGH.search(near) or (_ABOVE.search(near) and not _ABOVE.search(before))
    ):
        return None  # 约1000 is neither above nor below 1000
    if value != bound and _limits(near, value, bound):
        return None
    return "yes" if holds != asked.negated else "no"


def _is_its(asked: Asked, quote: str, figure: Quantity) -> bool:
    """Whether a figure is said of the names asked about, where the sentence has other names too.

    It is theirs when the nearest name right before it, or the one it qualifies (1750米的大桥), is.
    """
    names = [m.span() for m in _LATIN_NAME.finditer(quote)]
    if not asked.names or len(names) < 2:
        return True
    following = [n for n in names if n[0] >= figure.end]
    if following and _QUALIFIES.fullmatch(quote[figure.end : following[0][0]]):
        owner = following[0]
    else:
        ahead = [n for n in names if n[1] <= figure.start]
        if not ahead:
            return False
        owner = ahead[-1]
    return any(name.stands_in(folded(quote[slice(*owner)])) for name in asked.names)


def _limits(near: str, value: Fraction, bound: Fraction) -> bool:
    """Whether the sentence gives only a limit that leaves the comparison open: 超过800, asked 1000."""
    if _ABOVE.search(near):
        return value < bound
    return _BELOW.search(near) is not None and value > bound


def _counts_same(one: Quantity, two: Quantity) -> bool:
    """Whether two quantities have units that may be compared."""
    return one.unit == two.unit or not one.unit or not two.unit


def _by_date(asked: Asked, item: Evidence) -> Verdict | None:
    """Say no where the sentence tells the same of another time, the only one it names."""
    asked_dates = [q for q in asked.given if q.kind == "date"]
    found = [q for q in quantities(item.quote) if q.kind == "date"]
    if len(asked_dates) != 1 or len(found) != 1 or len(asked.given) != 1:
        return None
    plain = folded(item.quote)
    if not _held(_claim(asked), item) or _HEDGED.search(plain) or _NOT_ZH.search(plain):
        return None
    one, two = str(asked_dates[0].value), str(found[0].value)
    if one.startswith("-") or two.startswith("-") or one[:4] == two[:4]:
        return None
    return "no" if not asked.negated else "yes"


def _lies_in(given: Quantity, stated: Quantity) -> bool:
    """Whether a stated value is the given one, or a date inside it (2021-10 in 2021)."""
    if given.means(stated):
        return True
    return given.kind == stated.kind == "date" and str(stated.value).startswith(f"{given.value}-")
