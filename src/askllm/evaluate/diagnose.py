"""Why an answer is not right: which step, from the index to the last word, lost what was sought.

Everything is judged from the row and from what the index holds; nothing is asked again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from askllm.evaluate.matching import holds, occurs, overlaps, same_value
from askllm.evaluate.measures import says
from askllm.evaluate.row import Diagnosis, Row
from askllm.evaluate.score import Texts
from askllm.text import quantities
from askllm.types import Hit

Passages = Callable[[str], Sequence[tuple[int, int]]]
"""Article id to the ``(start, end)`` of its passages, in article offsets; empty if unknown."""

PASSAGES_READ = 8
"""Passages that a bot reads for an answer, unless the caller knows better."""

MISSED = frozenset({"error", "missed", "wrong_citation", "wrong_short", "invented"})
"""Verdicts that need a diagnosis; ``unjudged`` is neither right nor wrong."""

_STAGES: tuple[Diagnosis, ...] = ("not_indexed", "cut_by_border", "not_found", "ranked_low")
_DENIALS = re.compile(r"[不没沒未非无無]|\b(?:not?|non|never)\b", re.IGNORECASE)


def diagnose(
    row: Row,
    *,
    texts: Texts,
    passages: Passages | None = None,
    candidates: Sequence[Hit] | None = None,
    read: int = PASSAGES_READ,
) -> Diagnosis | None:
    """Say why a row is not right: which step lost what is sought.

    The first of these that holds is the diagnosis:

    1. ``failed``: asking or searching raised an exception
    2. ``not_refused``: the file says that nothing answers it
    3. ``gold_doubtful``: the given answer stands in a gold article, and either agrees with an
       accepted one (same value, or the same name more briefly), or was quoted from the file's own
       evidence, which holds no accepted answer
    4. ``not_indexed``: the gold article is not in the corpus, or its text does not say it
    5. ``cut_by_border``: a passage border cuts it; no passage holds it whole
    6. ``not_found``: no candidate of either leg holds it
    7. ``ranked_low``: a candidate holds it, too far down to be read
    8. ``refused_wrongly``, or ``read_wrong``: a passage that was read holds it, and nothing, or
       another sentence or short answer, was given

    Where several things are sought (all sides of a disagreement, all items of a list), those not
    cited are followed, and the earliest loss counts.

    What is sought is the gold evidence, or the part of it with an accepted answer; without
    evidence (or when no gold article has it), an accepted answer; without both, anything of a
    gold article. A passage that the answer shows, cited or as nearest, was read.

    Args:
        row: the scored answer.
        texts: article id to its indexed text.
        passages: how the articles are cut; without it no border is blamed.
        candidates: hits of both legs, best first, deeper than what is read: about 100. Without
            them, only what the answer shows is known to have been found.
        read: how many of the candidates were read, at least 1.

    Returns:
        ``None`` for a right or unjudged row, and for one whose retrieval is unknown (answers made
        elsewhere) when no earlier step explains it.
    """
    if row.verdict not in MISSED:
        return None
    if row.error is not None:
        return "failed"
    if not row.answerable:
        return "not_refused"
    if _gold_looks_wrong(row):
        return "gold_doubtful"
    losses = [_loss(row, piece, texts, passages, candidates, read) for piece in _sought(row)]
    for stage in _STAGES:
        if stage in losses:
            return stage
    if losses and all(loss == "unknown" for loss in losses):
        return None
    return "refused_wrongly" if row.verdict == "missed" else "read_wrong"


@dataclass(frozen=True, slots=True)
class _Piece:
    """One thing that is sought: any of the evidence, or any of the answers; neither: anything.

    ``half``: no text has an evidence whole (the file abridges), so that half of it must do.
    """

    evidence: tuple[str, ...]
    answers: tuple[str, ...]
    half: bool = False

    def is_in(self, text: str) -> bool:
        """Whether a text says it at all; half of an evidence is enough."""
        if self.evidence:
            return any(overlaps(text, evidence) for evidence in self.evidence)
        return not self.answers or says(text, self.answers)

    def is_whole_in(self, text: str) -> bool:
        """Whether a passage holds an evidence, or the half of it that says an accepted answer."""
        if self.evidence and not self.half:
            answered = bool(self.answers) and says(text, self.answers)
            return any(
                holds(text, evidence) or (answered and overlaps(text, evidence))
                for evidence in self.evidence
            )
        return self.is_in(text)


def _sought(row: Row) -> Iterator[_Piece]:
    """Yield what the row lacks; of several things that all belong to the answer, each one."""
    sound = [cited.quote for cited in row.cited if _is_gold(row, cited.article)]
    if row.measures.get("sides_cited") is not None and row.evidence:
        missing = [e for e in row.evidence if not any(overlaps(quote, e) for quote in sound)]
        yield from (_Piece((evidence,), row.answers) for evidence in missing)
    elif row.items:
        said = (*sound, *row.sides, *(() if row.short is None else (row.short,)))
        missing_items = [item for item in row.items if not any(says(s, item) for s in said)]
        yield from (_Piece((), item) for item in missing_items)
    else:
        yield _Piece(row.evidence, row.answers)


def _loss(
    row: Row,
    piece: _Piece,
    texts: Texts,
    passages: Passages | None,
    candidates: Sequence[Hit] | None,
    read: int,
) -> Literal[Diagnosis, "unknown"] | None:
    """Return the step that lost ``piece``; ``None`` if it was read."""
    if row.verdict == "wrong_short" or row.status == "collection":
        return None  # the quotes are right; or nothing was looked for in the articles
    if not row.articles:
        piece = replace(piece, half=True)  # nobody says which text to hold it against
    else:
        indexed = {name: text for name in row.articles if (text := texts(name)) is not None}
        if piece.evidence and not any(map(piece.is_in, indexed.values())) and piece.answers:
            piece = _Piece((), piece.answers)
        having = [name for name, text in indexed.items() if piece.is_in(text)]
        if not having:
            return "not_indexed"
        whole = (holds(indexed[name], e) for name in having for e in piece.evidence)
        piece = replace(piece, half=not any(whole))
        if passages is not None and not _is_uncut(piece, having, indexed, passages):
            return "cut_by_border"
    if row.status in ("chat", "rejected") or not (row.articles or piece.evidence or piece.answers):
        return None  # it was not looked for; or nobody says what to look for
    shown = [(c.article, c.passage) for c in (*row.cited, *row.closest)]
    if _first(row, piece, shown) is not None:
        return None
    if candidates is None:
        return "unknown"
    rank = _first(row, piece, ((hit.article.id, hit.text) for hit in candidates))
    if rank is None:
        return "not_found"
    return None if rank <= read else "ranked_low"


def _is_uncut(
    piece: _Piece, having: Iterable[str], indexed: dict[str, str], passages: Passages
) -> bool:
    for name in having:
        spans = passages(name)
        if not spans or any(piece.is_whole_in(indexed[name][a:b]) for a, b in spans):
            return True
    return False


def _first(row: Row, piece: _Piece, found: Iterable[tuple[str, str]]) -> int | None:
    """Return the rank, from 1, of the first (article id, passage text) that holds ``piece``."""
    for rank, (article, text) in enumerate(found, start=1):
        if _is_gold(row, article) and piece.is_whole_in(text):
            return rank
    return None


def _is_gold(row: Row, article: str) -> bool:
    return not row.articles or article in row.articles


def _gold_looks_wrong(row: Row) -> bool:
    """Whether the file, not the answer, seems to be at fault."""
    if row.verdict not in ("wrong_citation", "wrong_short") or not row.answers:
        return False
    if row.measures.get("sides_cited") is not None or row.items:
        return False  # one of several may be right, and yet not be the answer
    quotes = [cited.quote for cited in row.cited if cited.article in row.articles]
    short = row.short
    if short is not None and any(short in quote for quote in quotes):
        if any(_agree(short, accepted) for accepted in row.answers):
            return True
    if row.verdict == "wrong_short" or any(says(e, row.answers) for e in row.evidence):
        return False
    return any(overlaps(q, e) or holds(e, q) for q in quotes for e in row.evidence)


def _agree(given: str, accepted: str) -> bool:
    """Whether two short answers mean the same: the same figures, or one name, here said briefly.

    A brief name is at least half of the accepted one, and what it leaves out denies nothing.
    """
    if quantities(given) or quantities(accepted):
        ours = {(q.kind, q.value) for q in quantities(given)}
        theirs = {(q.kind, q.value) for q in quantities(accepted)}
        return ours == theirs and same_value(given, accepted)
    if not (occurs(given, accepted) and overlaps(given, accepted)):
        return False
    return len(_DENIALS.findall(given)) == len(_DENIALS.findall(accepted))
