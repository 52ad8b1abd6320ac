"""Where a quotation between marks ends, and whether a sentence is nothing but one."""

from __future__ import annotations

import re

from askllm.answer.sense.around import paragraph
from askllm.text import sentences
from askllm.types import Article, Span

LONGEST = 600
"""Characters of a quotation that runs over several sentences."""


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
