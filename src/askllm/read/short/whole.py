"""The left end of a short answer: a first item's quantity, the quoted name of what is named.

火柴和两桶煤油 of 三箱火柴和两桶煤油        三箱火柴和两桶煤油
小程序 of “云课堂”小程序                   “云课堂”小程序
"""

from __future__ import annotations

import re

from askllm.text import is_persons_name
from askllm.types import Span

_NUMERAL = r"(?:\d[\d.,]*|[一二两三四五六七八九十百千半几数]{1,4})"
_QUANTITY = re.compile(
    rf"(?<!第)(?<![\d.一二两三四五六七八九十百千]){_NUMERAL}(?:多|余)?(?![年月日号时点届期])[\u4e00-\u9fff]$"
)
_NEXT_QUANTITY = re.compile(
    rf"(?:、|，|,|[和与及跟]|以及)\s?{_NUMERAL}(?:多|余)?[\u4e00-\u9fff]{{2}}"
)
_NUMERAL_EN = r"(?:\d[\d.,]*|an?|half an?|one|two|three|four|five|six|seven|eight|nine|ten|a dozen|several|some)"
_QUANTITY_EN = re.compile(rf"\b{_NUMERAL_EN} (?:[a-z]+ of )?$", re.IGNORECASE)
_NEXT_QUANTITY_EN = re.compile(rf"(?:,|\band\b)(?: and)? {_NUMERAL_EN} [a-z]", re.IGNORECASE)
_NAMED = re.compile(
    r"(?<![说道称问答喊表示：:])[“「『](?P<name>[^“”「」『』，。！？、；：,.!?;:]{2,12})[”」』]$"
)
"""A name in quotation marks that ends where the answer begins; what somebody says is none."""
_NO_NOUN = re.compile(r"[的是在为了和与及或等也都就将被把而并，。、,.]")


def whole_from(text: str, first: int, span: Span, question: str) -> Span:
    """Return ``span`` of ``text`` with what belongs to its first word, from ``first`` on at most.

    A name that ``question`` has itself, or that is somebody's byname, is left out.
    A quantity is taken in only where a later item has one: alone, the thing is an answer too.
    """
    words, before = span.of(text), text[first : span.start]
    if not words or _NO_NOUN.match(words):
        return span
    named = _NAMED.search(before)
    if named is not None and not (named["name"] in question or is_persons_name(words)):
        return Span(first + named.start(), span.end)
    counted = _QUANTITY.search(before) if _NEXT_QUANTITY.search(words) else None
    if counted is None and _NEXT_QUANTITY_EN.search(words):
        counted = _QUANTITY_EN.search(before)
    return span if counted is None else Span(first + counted.start(), span.end)
