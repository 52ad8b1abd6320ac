"""What an abbreviation stands for, where an article writes it out: 国际数据公司（IDC）."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from askllm.read import Asked, abbreviations_asked, written_out
from askllm.text import folded
from askllm.types import Evidence, Span


def glosses(asked: Asked, evidence: Sequence[Evidence]) -> list[Evidence]:
    """Return the sentences that write the abbreviation asked about out, its gloss as the answer.

    Best first; none when no abbreviation is asked about.
    """
    if asked.kind != "what":
        return []
    found = []
    for name in abbreviations_asked(asked):
        for item in evidence:
            span = written_out(name, item.quote)
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
