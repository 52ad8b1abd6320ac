"""One judge for all: what of a question's answer is in the passages that were returned.

A passage is right when it is from the question's article and an accepted answer stands in it.

    hit@k    share of questions with a right passage among the first k
    MRR@10   mean of 1 / rank of the first right passage, 0 beyond rank 10
    in 200   share of questions with an accepted answer within the first 200 characters of all
             returned passages in a row, from whatever article: long passages win nothing here
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from contract import Found

WINDOW = 200
"""Characters that a person reads of what comes back."""


@dataclass(frozen=True, slots=True)
class Gold:
    """What is right for a question: its article, and the accepted answers."""

    article: str
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """Means over all questions, each in [0, 1]."""

    hit_1: float
    hit_5: float
    hit_10: float
    mrr_10: float
    in_200: float


def bare(text: str) -> str:
    """Return ``text`` without white space, in one width and case."""
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def right_rank(gold: Gold, found: Sequence[Found]) -> int | None:
    """Return the rank, from 1, of the first right passage; ``None`` if there is none."""
    answers = [bare(answer) for answer in gold.answers]
    for rank, passage in enumerate(found, start=1):
        text = bare(passage.text)
        if passage.article == gold.article and any(answer in text for answer in answers):
            return rank
    return None


def within_window(gold: Gold, found: Sequence[Found]) -> bool:
    """Whether an accepted answer stands in the first ``WINDOW`` characters of what was returned."""
    start = bare("".join(passage.text for passage in found)[:WINDOW])
    return any(bare(answer) in start for answer in gold.answers)


def judge(golds: Sequence[Gold], found: Sequence[Sequence[Found]]) -> Figures:
    """Judge what was found for each question.

    Raises:
        ValueError: there is no question, or not one list of passages for each.
    """
    if not golds or len(golds) != len(found):
        raise ValueError(f"{len(golds)} questions and {len(found)} lists of passages")
    ranks = [right_rank(gold, passages) for gold, passages in zip(golds, found, strict=True)]
    return Figures(
        hit_1=_mean(rank == 1 for rank in ranks),
        hit_5=_mean(rank is not None and rank <= 5 for rank in ranks),
        hit_10=_mean(rank is not None and rank <= 10 for rank in ranks),
        mrr_10=_mean(1 / rank if rank is not None and rank <= 10 else 0.0 for rank in ranks),
        in_200=_mean(within_window(*pair) for pair in zip(golds, found, strict=True)),
    )


def _mean(values: Iterable[float]) -> float:
    listed = list(values)
    return sum(listed) / len(listed)
