"""Who did what to what in a Chinese sentence, clause by clause."""

from __future__ import annotations

import re

from askllm.answer.lists.coordination import masked, parted
from askllm.answer.lists.deed_asked import SHORT_ZH, STATED, VERBS_ZH, Wanted, is_other
from askllm.answer.sense.around import before
from askllm.answer.sense.one_thing import SameName
from askllm.answer.sense.relations import senses
from askllm.read import Asked
from askllm.text import folded, quantities
from askllm.types import Evidence, Span

LONGEST_PARTY = 30
"""Characters of who did it, or what it was done to; a longer stretch is a clause."""

VERB_ZH = re.compile(
    rf"(?:{VERBS_ZH})(?![者家师商部院场地量区于])|(?:{SHORT_ZH})(?=[了过出《“「的])"
)

_ADVERBS = re.compile(
    r"(?:此后|随后|后来|之后|同时|同年|其中|最近|近日|而|则|也|又|还|再|都|均|先后|陆续|相继|共同|联合|正式|首次|曾经?"
    r"|已经?|先|刚|就|只|主要|一共|共|分别|正在|将|可以|能够|会|开始|宣布|独立|自主|不断|今天|目前|现在|接连|纷纷|率先"
    r"|最早|最新|方面|对外|联手|携手|合作)+$"
)

_LEADS = re.compile(
    r"^(?:此后|随后|后来|之后|同时|其中|而且?|但是?|不过|另外|此外|据悉|最近|近日)+"
)

_PRONOUN = re.compile(
    r"^(?:它们?|他们?|她们?|该[\u4e00-\u9fff]{1,4}|这[家个所位][\u4e00-\u9fff]{0,4}|公司|其|双方|两者)$"
)

COUNTED = re.compile(
    r"(?:了|过|出)*(?:一系列|第?[一二三四五六七八九十两首几多\d]+(?:款|种|个|部|本|座|家|台|艘|项|套|幅|篇|件|批|条|位|次|只|支))?"
    r"(?:全新的?|新的?)?(?:名为|名叫|叫做?|称为)?"
)

_ENDS_ZH = re.compile(r"等(?=$|[\u4e00-\u9fff]{0,6}$)|以来|之后|以后|之前|时$")

_TOGETHER = re.compile(r"(?:又|还|也|则|再)?(?:联合|联手|携手|会同|和|与|同|及|以及|、)")

_ANYONE = re.compile(
    r"^(?:国内外?|国外|海外|全球|中国|各大?|许多|很多|多[家个所]|不少|一些|其他|大型|中小|科技|学术|业内|产业界?|几家)*"
    r"(?:企业|公司|机构|巨头|团队|厂商|人们|高校|学校|专家|研究人员|产业界|业界|[\u4e00-\u9fff]{1,3}们)*$"
)

_SUMMED_UP = re.compile(r"等[\u4e00-\u9fff]{0,4}$")
_BY_MEANS = re.compile("基于|通过|根据|按照|由于|为了")
_CLAUSE_ZH = re.compile(r"[^,，。；;：:！!？?]+")
_WHEREIN = re.compile(
    r"(?:此外|另外|同时|其中|而|并|还|也)*在[^,，。；;]+(?:方面|领域|过程中?|环节|基础上|阶段|期间|[中上里下时])$"
)
"""A clause that but says wherein something was done: 在训练船员、维修码头等方面."""

_NAME = re.compile(
    r"[^“”《》「」]*(?P<marked>《[^》]+》|“[^”]+”|「[^」]+」)[\u4e00-\u9fff]{0,4}"
    r"|.*[\u4e00-\u9fff](?P<latin>[A-Z][\w.\-]*(?: [A-Z0-9][\w.\-]*)*)(?:\s?[（(][^（）()]*[)）])?"
)
_NEGATED = re.compile(r"(?:没有?|未|并未|不|尚未|从未|拒绝|停止|计划|打算)$")


def in_chinese(asked: Asked, wanted: Wanted, item: Evidence, same_name: SameName) -> list[Span]:
    """Return the things asked for in a Chinese sentence, offsets into it."""
    plain = folded(item.quote)
    subject: Span | None = None
    found: list[Span] = []
    for clause in _CLAUSE_ZH.finditer(masked(plain)):
        start, end = clause.span()
        verb = next((m for m in VERB_ZH.finditer(plain, start, end) if m.start() < end), None)
        if verb is None or _WHEREIN.match(clause[0]):
            continue
        subject = _doer(plain, start, verb.start()) or subject
        if not same_verb(wanted.verb, verb[0]) or _NEGATED.search(plain[start : verb.start()]):
            continue
        target = _target(plain, verb.end(), end)
        if plain.startswith("的", verb.end()):
            target, subject = _turned(plain, start, verb.start())
        doer = _pointed_at(item, subject)
        if target is None or not doer:
            continue
        if wanted.slot == "object":
            if is_other(asked, wanted, doer, same_name):
                found += [_named(item.quote, span) for span in parted(item.quote, target)]
        elif subject is not None and not _PRONOUN.match(subject.of(plain)):
            if is_other(asked, wanted, item.quote[target.start : end], same_name):
                found += _doers(item.quote, subject)
    return [span for span in found if is_thing(item.quote, span)]


def _turned(plain: str, start: int, end: int) -> tuple[Span | None, Span | None]:
    """Return what it was done to and who did it in 甲是乙发布的…; nothing in 乙发布的….

    Args:
        plain: the sentence, folded.
        start: where the clause begins.
        end: where its verb begins.
    """
    turned = re.compile(r"(?P<what>[^是]{2,30})是由?(?=[^是]{2,})").match(plain, start, end)
    if turned is None:
        return None, None
    return Span(*turned.span("what")), _doer(plain, turned.end(), end)


def _doers(quote: str, subject: Span) -> list[Span]:
    """Return those who did it together: 甲还联合乙 are two."""
    found, at = [], subject.start
    marks = list(_TOGETHER.finditer(folded(quote), subject.start, subject.end))
    for start, end in [*(m.span() for m in marks), (subject.end, subject.end)]:
        if start > at:
            found.append(Span(at, start))
        at = end
    if any(span.end - span.start < 2 for span in found):
        found = [subject]
    last = found[-1]
    summed_up = _SUMMED_UP.search(folded(quote), last.start + 1, last.end)
    if summed_up is not None:
        found[-1] = Span(last.start, summed_up.start())
    return [
        span
        for span in found
        if not _ANYONE.match(folded(span.of(quote)))
        and not _BY_MEANS.search(folded(span.of(quote)))
    ]


def same_verb(one: str, two: str) -> bool:
    """Whether two Chinese verbs are one, or of one sense: 推出, 发布."""
    return one == two or bool(senses(one) & senses(two))


def _doer(plain: str, start: int, end: int) -> Span | None:
    """Return who does it: the words before the verb without time and adverbs, if any are left."""
    lead = _LEADS.match(plain[start:end])
    start += lead.end() if lead else 0
    while (when := STATED.match(plain, start, end)) is not None and when.end() > start:
        start = when.end()
    while True:
        adverb = _ADVERBS.search(plain, start, end)
        when = next((m for m in STATED.finditer(plain, start, end) if m.end() == end), None)
        cut = adverb or when
        if cut is None or cut.start() == cut.end():
            break
        end = cut.start()
    end -= len(plain[start:end]) - len(plain[start:end].rstrip("在于由 "))
    return Span(start, end) if 2 <= end - start <= LONGEST_PARTY else None


def _pointed_at(item: Evidence, subject: Span | None) -> str:
    """Return the words that name the doer: the sentence before where this one has but a pronoun."""
    words = "" if subject is None else subject.of(item.quote)
    if words and not _PRONOUN.match(folded(words)):
        return words
    return told_before(item)


def told_before(item: Evidence) -> str:
    """Return who does what the sentence before tells, or all of it where that is not plain."""
    previous = before(item.hit.article, item.start)
    if previous is None:
        return ""
    words = previous.of(item.hit.article.text)
    plain = folded(words)
    for clause in _CLAUSE_ZH.finditer(plain):
        verb = VERB_ZH.search(plain, *clause.span())
        doer = None if verb is None else _doer(plain, clause.start(), verb.start())
        if doer is not None and not _PRONOUN.match(doer.of(plain)):
            return doer.of(words)
    return words


def _target(plain: str, start: int, end: int) -> Span | None:
    """Return what it is done to: the words after the verb, without how many there are."""
    counted = COUNTED.match(plain, start, end)
    start = counted.end() if counted else start
    over = _ENDS_ZH.search(plain, start, end)
    end = over.start() if over else end
    while start < end and plain[start] == " ":
        start += 1
    while end > start and plain[end - 1] in " 的了":
        end -= 1
    return Span(start, end) if 2 <= end - start <= 3 * LONGEST_PARTY else None


def _named(quote: str, span: Span) -> Span:
    """Narrow 夜航游船“星河号” and “晨光号”快艇 to the name in them."""
    name = _NAME.fullmatch(span.of(quote))
    if name is None:
        return span
    start, end = name.span("marked") if name["marked"] else name.span("latin")
    return Span(span.start + start, span.start + end)


def is_thing(quote: str, span: Span) -> bool:
    """Whether words may be a thing: neither too long, nor a figure, nor a pronoun."""
    words = folded(span.of(quote)).strip()
    figures = quantities(words)
    whole = any(q.end - q.start >= len(words) - 1 for q in figures)
    return (
        len(words) <= LONGEST_PARTY * 2
        and len(words) > 1
        and not whole
        and not _PRONOUN.match(words)
    )
