"""Things told one at a time: 甲推出了乙。后来甲又推出了丙。 The list is what one deed has in common.

A question that asks for the things a deed was done to, or for those who did it, gives a verb and
the other party (海通公司推出了哪些船: 推出, 海通公司). Each clause with that verb, or one of its
sense, and that party gives what stands on the verb's other side.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from askllm.answer.lists.deed_asked import MADE_ZH, Wanted, is_other, wanted_of
from askllm.answer.lists.deeds_en import in_english, same_verb_en, stem
from askllm.answer.lists.deeds_zh import COUNTED, VERB_ZH, in_chinese, same_verb
from askllm.answer.sense.one_thing import SameName
from askllm.read import Asked
from askllm.text import folded, quantities
from askllm.types import Evidence, Span

NEAR = 0.6
"""Least share of the best score of a sentence whose words cannot be matched with the question's."""


_HAN = re.compile(r"[\u4e00-\u9fff]")
_HAS_NAME = re.compile(r"[A-Z“「《]")
_CALLED = 6
"""Characters beside a name that may say what it is the name of."""
_VAGUE = re.compile("^(?:各自|自己|最新|全新|新|相关|其他|更多|一些|多个|许多|多种)的?|系列$")
_GENERAL = frozenset(
    "kind typ sort of such a an the several many some all other and two three four fiv six seven eight"
    " nin ten different number vary various".split()
)
"""Stems of what may stand beside the word for the kind of thing."""


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence that tells of the deed, and what it gives; offsets into the article."""

    evidence: Evidence
    items: tuple[Span, ...]


def deeds(asked: Asked, evidence: Sequence[Evidence], same_name: SameName) -> list[Told]:
    """Return the sentences that tell of the deed asked about, with the things asked for in each.

    A sentence that tells of it without naming one (生产布洛芬的企业有…, Four companies run …) comes
    with no items: what it enumerates may be what is asked for.

    Args:
        asked: a list question.
        evidence: sentences, best first.
        same_name: whether two names are known to be one thing's.
    """
    wanted = wanted_of(asked)
    if wanted is None or (not wanted.other and not asked.given):
        return []
    found = []
    foreign = replace(wanted, other="")
    for item in evidence:
        if not _at_the_time(asked, item.quote):
            continue
        chinese = _HAN.search(item.quote) is not None
        meant = wanted
        if chinese and _is_untranslated(asked, wanted) and item.score >= NEAR * evidence[0].score:
            meant = foreign
        told = (in_chinese if chinese else in_english)(asked, meant, item, same_name)
        places = [
            Span(item.start + span.start, item.start + span.end)
            for span in told
            if not _is_general(wanted, span.of(item.quote))
            and (not wanted.guessed or _is_made(wanted, item.quote, span))
        ]
        if places or _mentions(asked, wanted, item.quote, same_name):
            found.append(Told(item, tuple(places)))
    return found


def plainly_had(asked: Asked, arounds: Iterable[str]) -> bool:
    """Whether the words around any enumeration say what somebody has: 公司的软件有A、B和C.

    Then what the same party brought out is not looked for.
    """
    wanted = wanted_of(asked)
    if wanted is None or not wanted.guessed:
        return False
    kind = re.escape(wanted.head[-2:] if not wanted.head.isascii() else wanted.head)
    told = rf"{kind}[^，,。；;]{{0,6}}(?:有|包括|包含|是|为|分别|:|：|\b(?:are|include))[^，,。；;]{{0,2}}\s"
    return any(re.search(told, folded(f"{around} ")) for around in arounds)


def tells_of(asked: Asked, words: str, same_name: SameName) -> bool:
    """Whether ``words`` hold the verb of the deed asked about, and name the other party."""
    wanted = wanted_of(asked)
    return wanted is not None and _mentions(asked, wanted, words, same_name)


def _is_untranslated(asked: Asked, wanted: Wanted) -> bool:
    """Whether an English question describes the other party, so that no Chinese word can match it."""
    named = any(folded(name.shown) in wanted.other for name in asked.names)
    return asked.language == "en" and wanted.slot == "subject" and not named


def _is_general(wanted: Wanted, words: str) -> bool:
    """Whether words name no thing but the kind asked for: four companies, several kinds of tickets."""
    plain = folded(words)
    if _HAN.search(plain):
        counted = COUNTED.match(plain)
        rest = _VAGUE.sub("", plain[counted.end() :] if counted else plain)
        kind = wanted.head[-2:]
        return (
            bool(kind) and rest.endswith(kind) and len(rest) <= max(len(wanted.head), 1 + len(kind))
        )
    left = {stem(w) for w in re.findall(r"[a-z]+", plain)} - {stem(w) for w in wanted.head.split()}
    return not left - _GENERAL


def _is_made(wanted: Wanted, quote: str, span: Span) -> bool:
    """Whether a thing is of the kind asked for, or of none that is said and has a name of its own.

    翻译软件“听澜” is no phone; 年报 and 招聘启事 are nothing that a firm makes and has.
    """
    called = folded(quote[max(0, span.start - _CALLED) : span.end + _CALLED])
    kinds = re.findall(MADE_ZH, called)
    if kinds and not wanted.head.isascii():
        return any(wanted.head.endswith(kind) for kind in kinds) or wanted.head.endswith("产品")
    return _HAS_NAME.search(quote[max(0, span.start - 1) : span.end]) is not None


def _mentions(asked: Asked, wanted: Wanted, quote: str, same_name: SameName) -> bool:
    """Whether a sentence holds the verb, and names the other party anywhere."""
    plain = folded(quote)
    if _HAN.search(plain):
        verbs = any(same_verb(wanted.verb, m[0]) for m in VERB_ZH.finditer(plain))
    else:
        verbs = any(same_verb_en(wanted.verb, w) for w in re.findall(r"[A-Za-z]+", quote))
    return verbs and is_other(asked, wanted, quote, same_name)


def _at_the_time(asked: Asked, quote: str) -> bool:
    """Whether a sentence states the dates and figures that the question does."""
    stated = quantities(quote)
    return all(any(given.means(other) for other in stated) for given in asked.given)
