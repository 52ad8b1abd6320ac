"""The stretch of a sentence that a figure or date belongs to, and what stands before it."""

from __future__ import annotations

import re

from askllm.read import Asked
from askllm.text import quantities
from askllm.types import Span

_CLAUSE = re.compile(r"[^，,；;。：:]+[，,；;。：:]?")
_LEADS = re.compile(r"^[\s“「（(]*(?:到了?|在|自|从|同在|同年|此后的?|其实|早在|而|截至|于)?$")


def scope_of(asked: Asked, words: str, span: Span) -> Span:
    """Return the clauses that a figure belongs to: of dates, those up to the next date.

    A date that leads its clause dates what follows (2021年6月，…推出…); any other also what stands
    before it in its own clause and the clauses back to the date before.
    """
    clauses = [Span(m.start(), m.end()) for m in _CLAUSE.finditer(words)]
    own = next(i for i, c in enumerate(clauses) if c.start <= span.start < c.end)
    if asked.kind != "date":
        return clauses[own]
    dated = [any(q.kind == "date" for q in quantities(clause.of(words))) for clause in clauses]
    first, last = own, own
    if _LEADS.match(words[clauses[own].start : span.start]) is None:
        while first > 0 and not dated[first - 1]:
            first -= 1
    while last + 1 < len(clauses) and not dated[last + 1]:
        last += 1
    return Span(clauses[first].start, clauses[last].end)


def lead_to(words: str, scope: Span) -> str:
    """Return what stands before a stretch, up to the first date: it may name the subject."""
    before = words[: scope.start]
    dates = [q.start for q in quantities(before) if q.kind == "date"]
    return before[: dates[0]] if dates else before
