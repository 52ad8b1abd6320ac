"""Who did what to what in an English sentence, active or passive."""

from __future__ import annotations

import re

from askllm.answer.lists.coordination import parted
from askllm.answer.lists.deed_asked import ARTICLE, PREPOSITION, Wanted, is_other
from askllm.answer.lists.deeds_zh import is_thing, told_before
from askllm.answer.sense.one_thing import SameName
from askllm.answer.sense.relations import senses
from askllm.read import Asked
from askllm.types import Evidence, Span

_BASES = {
    form: base
    for base, forms in {
        "make": "makes made making",
        "build": "builds built",
        "write": "writes wrote written",
        "sell": "sells sold",
        "buy": "buys bought",
        "hold": "holds held",
        "win": "wins won",
        "run": "runs ran running",
        "found": "founds founded",
        "grow": "grows grew grown",
        "draw": "draws drew drawn",
        "bring": "brings brought",
        "lead": "leads led",
        "teach": "teaches taught",
        "begin": "begins began begun",
        "give": "gives gave given",
        "take": "takes took taken",
    }.items()
    for form in forms.split()
}

_BY = re.compile(r"\bby (?P<who>[^,;:.]+)")

_BE = re.compile(r"\b(?:is|are|was|were|be|been|being)(?: [a-z]+ly| also| first| later)*\s*$")

_ADVERBS_EN = re.compile(
    r"(?:\b(?:also|later|first|then|just|recently|has|have|had|soon|now|still|never|jointly|together|both"
    r"|does|did|do|would|could|can|will|to)\b\s*)+$",
    re.IGNORECASE,
)

_WHEN_EN = re.compile(
    r"^(?:(?:in|on|by|since|after|during)\s(?:early |late |mid-|the )?(?:[A-Z][a-z]+ )?(?:\d{1,2}, )?\d{4}s?,?\s"
    r"|later,?\s|then,?\s|soon after,?\s|and\s)+",
    re.IGNORECASE,
)

_PRONOUN_EN = re.compile(
    r"^(?:it|they|he|she|which|that|who|the (?:company|firm|group|team|museum|school|university|city))$",
    re.IGNORECASE,
)

_TAIL_EN = re.compile(
    rf"\s(?:{PREPOSITION}|which|that|who|because|when|while|where|and then|but)\b", re.IGNORECASE
)

_SUCH_AS = re.compile(r"\b(?:such as|including|like|namely)\s")


def in_english(asked: Asked, wanted: Wanted, item: Evidence, same_name: SameName) -> list[Span]:
    """Return the things asked for in an English sentence, offsets into it."""
    quote = item.quote
    found: list[Span] = []
    for verb in re.finditer(r"[A-Za-z]+", quote):
        if not same_verb_en(wanted.verb, verb[0]) or verb.start() < 2:
            continue
        left = max(quote.rfind(mark, 0, verb.start()) for mark in ",;:") + 1
        doer, target = _parties_en(quote, left, verb.start(), verb.end())
        who = "" if doer is None else doer.of(quote)
        if doer is not None and _PRONOUN_EN.match(who.strip()):
            who = quote[:left] or told_before(item)
        if wanted.slot == "object":
            if target is not None and is_other(asked, wanted, who, same_name):
                found += [_bare(quote, span) for span in parted(quote, target)]
        elif (
            doer is not None
            and target is not None
            and not _PRONOUN_EN.match(doer.of(quote).strip())
        ):
            if is_other(asked, wanted, target.of(quote), same_name):
                found += [_bare(quote, span) for span in parted(quote, doer)]
    return [
        span
        for span in found
        if is_thing(quote, span)
        and not _PRONOUN_EN.match(span.of(quote))
        and quote[span.end : span.end + 1] != ":"  # three changes: they are told behind it
    ]


def _bare(quote: str, span: Span) -> Span:
    """Leave out the article before a thing."""
    article = ARTICLE.match(span.of(quote))
    return span if article is None else Span(span.start + article.end(), span.end)


def same_verb_en(one: str, two: str) -> bool:
    """Whether two English verbs are one in another form, or of one sense; ``two`` is no name."""
    if not two.islower():
        return False
    asked = senses(one)
    return stem(one) == stem(two) or bool(asked and asked & senses(two))


def _parties_en(quote: str, left: int, start: int, end: int) -> tuple[Span | None, Span | None]:
    """Return who did it and what it was done to around an English verb: active or passive."""
    being = _BE.search(quote, left, start)
    if being is not None:
        by = _BY.search(quote, end)
        doer = None if by is None else _trimmed(quote, *by.span("who"))
        return doer, _trimmed(quote, left, being.start())
    adverbs = _ADVERBS_EN.search(quote, left, start)
    stop = re.compile(r"[;:.](?=\s|$)").search(quote, end)
    return (
        _trimmed(quote, left, adverbs.start() if adverbs else start),
        _trimmed(quote, end, stop.start() if stop else len(quote)),
    )


def _trimmed(quote: str, start: int, end: int) -> Span | None:
    """Return a noun phrase without what tells when or where; ``None`` if nothing is left."""
    while start < end and quote[start] in " ,":
        start += 1
    when = _WHEN_EN.match(quote[start:end])
    start += when.end() if when else 0
    such = _SUCH_AS.search(quote, start, end)
    start = such.end() if such else start
    tail = _TAIL_EN.search(quote, start, end)
    end = tail.start() if tail else end
    while end > start and quote[end - 1] in " ,.":
        end -= 1
    return Span(start, end) if end - start > 1 else None


def stem(word: str) -> str:
    """Return what the forms of an English verb share: releas for released, make for made."""
    plain = word.lower()
    if plain in _BASES:
        plain = _BASES[plain]
    for ending, instead in (
        ("ied", "y"),
        ("ies", "y"),
        ("ing", ""),
        ("ed", ""),
        ("es", ""),
        ("s", ""),
    ):
        if plain.endswith(ending) and len(plain) - len(ending) > 2 and plain != "found":
            plain = plain.removesuffix(ending) + instead
            break
    if len(plain) > 3 and plain[-1] == plain[-2] and plain[-1] not in "sl":
        plain = plain[:-1]
    return plain.removesuffix("e")
