"""What an abbreviation stands for, where an article writes it out: 国际数据公司（IDC）."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from askllm.read import Asked
from askllm.text import folded
from askllm.types import Evidence, Span

_ABBREVIATION = re.compile(r"[A-Z][A-Z0-9.-]{1,7}")
_HAN_BEFORE = re.compile(
    r"(?:^|[，,。；;：:、（(“《\s]|[和与及而是由把])(?P<gloss>[\u4e00-\u9fff]{3,14})$"
)
_WORDS_BEFORE = re.compile(r"(?P<gloss>(?:[A-Z][\w-]+\s(?:of\s|and\s|for\s|the\s)?){2,7})$")
_BRACKETED = re.compile(r"^[”」]?\s?[（(](?P<gloss>[^（）()，,；;]{3,60})[)）]")
_CLOSED = re.compile(r"^[)）]")


def glosses(asked: Asked, evidence: Sequence[Evidence]) -> list[Evidence]:
    """Return the sentences that write the abbreviation asked about out, its gloss as the answer.

    Best first; none when no abbreviation is asked about.
    """
    if asked.kind != "what":
        return []
    found = []
    for name in asked.names:
        if not _ABBREVIATION.fullmatch(name.shown):
            continue
        for item in evidence:
            span = _gloss(name.shown, item.quote)
            if span is not None:
                at = Span(item.start + span.start, item.start + span.end)
                found.append(replace(item, answer=at, answer_score=1.0))
    return found


def same_gloss(one: Evidence, two: Evidence) -> bool:
    """Whether two glosses may be one: in two scripts, or one within the other."""
    a, b = folded(one.short or ""), folded(two.short or "")
    if a.isascii() is not b.isascii() or a in b or b in a:
        return True
    short, long = sorted((a, b), key=len)
    letters = iter(long)
    return all(c in letters for c in short)


def _gloss(name: str, words: str) -> Span | None:
    for match in re.finditer(rf"(?<![A-Za-z0-9-]){re.escape(name)}(?![A-Za-z0-9-])", words):
        before, after = words[: match.start()], words[match.end() :]
        inside = _BRACKETED.match(after)
        if inside is not None:
            return Span(match.end() + inside.start("gloss"), match.end() + inside.end("gloss"))
        if before[-1:] in ("（", "(") and _CLOSED.match(after):
            lead = before[:-1].rstrip()
            said = _HAN_BEFORE.search(lead) or _WORDS_BEFORE.search(before[:-1])
            if said is not None:
                return Span(said.start("gloss"), len(before[:-1].rstrip()))
    return None
