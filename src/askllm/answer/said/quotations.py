"""Where a quotation between marks ends, and whether a sentence is nothing but one."""

from __future__ import annotations

import re

from askllm.answer.sense.around import paragraph
from askllm.read import Asked
from askllm.text import folded, sentences
from askllm.types import Article, Evidence, Span

LONGEST = 600
"""Characters of a quotation that runs over several sentences."""

_VERBATIM = re.compile(r"原话|原句|\b(?:exact|own|very) words\b|\bverbatim\b|\bword for word\b")
_DIRECT = re.compile(r"(?:^|[:：,，]\s?)[“「\"]")
"""What opens words that are given as they were said, not retold."""


def as_said(asked: Asked, found: list[Evidence]) -> list[Evidence]:
    """Return the words given as they were said, where the question wants those and there are any."""
    if _VERBATIM.search(folded(asked.text)) is None:
        return found
    return [item for item in found if _DIRECT.search(item.quote)] or found


def is_quotation(words: str) -> bool:
    """Whether a sentence is a piece of somebody's speech and nothing else."""
    return words[:1] in '“「"' and words.rstrip()[-1:] in '”」"'


def quotation_end(article: Article, sentence: Span, *, is_open: bool = False) -> int:
    """Return the end of the quotation that the sentence leaves open, else the sentence's end."""
    text = article.text
    words = sentence.of(text)
    opened = words.count("“") + words.count("「") - words.count("”") - words.count("」")
    if opened + is_open <= 0:
        return sentence.end
    stop = min(paragraph(article, sentence.start).end, sentence.end + LONGEST)
    close = re.compile("[”」]").search(text, sentence.end, stop)
    if close is None or close.end() - sentence.start > LONGEST:
        return sentence.end
    for span in sentences(text, sentence.start, stop):
        if span.end >= close.end():
            return close.end() if text[close.end() : span.end].strip("。.!！") else span.end
    return close.end()
