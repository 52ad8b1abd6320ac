"""Whose figure it is where fellows stand side by side: 女装平均退六成二，男装只有两成八."""

from __future__ import annotations

import re
from collections.abc import Sequence

from askllm.read.ask.question import FIGURES, Asked
from askllm.text import folded
from askllm.types import Span

SHORTEST, LONGEST = 2, 6
"""Characters of what a clause begins with and a figure in it is told of."""

_CLAUSE = re.compile(r"[^，,；;。：:]+")
_LEADS = re.compile(r"^[\s“「]*(?:而|但|其中|当时|另外|相比之下|至于)?")


def told_of_fellows(asked: Asked, words: str, spans: Sequence[Span]) -> set[Span]:
    """Return the figures told of a fellow of what is asked about, where others are told of that.

    A fellow begins its clause, as the thing asked about begins another, and ends in the same
    character: 男装 beside 女装, 轻断食组 beside 限时组.
    """
    if asked.kind not in FIGURES or len(spans) < 2:
        return set()
    question, plain = folded(asked.text), folded(words)
    clauses = [(m.start(), _LEADS.sub("", m[0])) for m in _CLAUSE.finditer(plain)]
    named = {head for _, clause in clauses if (head := _head_in(question, clause))}
    if not named:
        return set()
    told: dict[Span, bool | None] = {}
    for span in spans:
        before = [clause for start, clause in clauses if start <= span.start]
        heads = (_is_fellow(question, named, clause) for clause in reversed(before))
        told[span] = next((fellow for fellow in heads if fellow is not None), None)
    if False not in told.values():
        return set()
    return {span for span, fellow in told.items() if fellow}


def _head_in(question: str, clause: str) -> str:
    """Return the longest beginning of a clause that the question holds, ``""`` if there is none."""
    ends = range(min(LONGEST, len(clause)), SHORTEST - 1, -1)
    found = (clause[:end] for end in ends if clause[:end] in question)
    return next((head for head in found if re.fullmatch(r"[\u4e00-\u9fff]+", head)), "")


def _is_fellow(question: str, named: set[str], clause: str) -> bool | None:
    """Whether a clause begins with a fellow; ``None`` if with neither that nor what is asked of."""
    if _head_in(question, clause):
        return False
    for head in named:
        match = re.match(rf"[\u4e00-\u9fff]{{{SHORTEST - 1},{LONGEST - 1}}}?{head[-1]}", clause)
        if match is not None and match[0] not in question:
            return True
    return None
