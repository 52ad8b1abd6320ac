"""A set cut in two halves: one to choose settings on, the other to judge the choice.

What was chosen on a question cannot be judged on it, nor on one that rests on the same article or
asks nearly the same. Such questions are kept together, in whichever half.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from askllm.evaluate.check import check_set
from askllm.evaluate.questions import Question

Kept = Literal["article", "evidence", "question"]
"""What keeps questions together: a gold article, a quote of evidence, or only the question."""

MOST = 0.5
"""Share of the set in one group from which groups of that kind cannot be halved."""


@dataclass(frozen=True, slots=True)
class Split:
    """Two halves of a set, each in the set's order.

    ``kept`` says what two questions share that must be in one half; questions that are nearly the
    same are in one half in any case. ``groups`` is the number of groups that were dealt out.
    """

    tuning: tuple[Question, ...]
    judging: tuple[Question, ...]
    kept: Kept
    groups: int


def split(questions: Sequence[Question]) -> Split:
    """Cut a set in two halves of about the same size and mix.

    Whole groups go to a half, dealt so that each stratum (answerable or not, and type) is halved
    as evenly as the groups allow. Groups are those that share a gold article; in a set where one
    such group holds more than half of the questions, those that share evidence; then none but
    questions that are nearly the same. Ties are broken by a hash of the questions, so the same
    questions give the same halves in whatever order they stand.
    """
    alike = [ids for f in check_set(questions, {}) if len(ids := f.ids) > 1]
    kept: Kept = "article"
    groups = _groups(questions, alike, lambda question: question.articles)
    if _too_large(groups, len(questions)):
        kept = "evidence"
        groups = _groups(questions, alike, lambda question: question.evidence)
    if _too_large(groups, len(questions)):
        kept = "question"
        groups = _groups(questions, alike, lambda _: ())
    first = _dealt(questions, groups)
    tuning = tuple(q for place, q in enumerate(questions) if place in first)
    judging = tuple(q for place, q in enumerate(questions) if place not in first)
    return Split(tuning, judging, kept, len(groups))


def _too_large(groups: Sequence[list[int]], questions: int) -> bool:
    return any(len(group) > MOST * questions for group in groups)


def _groups(
    questions: Sequence[Question],
    alike: Sequence[tuple[str, ...]],
    bond: Callable[[Question], Iterable[str]],
) -> list[list[int]]:
    """Return the places of questions that hang together, by whatever chain of bonds."""
    parent = list(range(len(questions)))

    def root(place: int) -> int:
        while parent[place] != place:
            parent[place] = parent[parent[place]]
            place = parent[place]
        return place

    first: dict[tuple[str, str], int] = {}
    for place, question in enumerate(questions):
        ties = [("bond", name) for name in bond(question)]
        for tie in (("id", question.id), *ties):
            parent[root(place)] = root(first.setdefault(tie, place))
    for ids in alike:
        for other in ids[1:]:
            parent[root(first["id", other])] = root(first["id", ids[0]])
    members: dict[int, list[int]] = defaultdict(list)
    for place in range(len(questions)):
        members[root(place)].append(place)
    return list(members.values())


def _dealt(questions: Sequence[Question], groups: Sequence[list[int]]) -> frozenset[int]:
    """Return the places of the tuning half: the largest groups are dealt first."""
    prints = [_print(question) for question in questions]
    strata = [(question.answerable, question.type) for question in questions]
    ordered = sorted(groups, key=lambda group: (-len(group), min(prints[i] for i in group)))
    ahead: Counter[object] = Counter()  # how many more the tuning half has, by stratum
    chosen: set[int] = set()
    for group in ordered:
        held: Counter[object] = Counter()
        for place in group:
            # A stratum, whether it can be answered, and the whole: each is to be halved.
            held.update((strata[place], strata[place][0], "all"))
        lean = sum(count * ahead[stratum] for stratum, count in held.items())
        if lean < 0 or (lean == 0 and int(min(prints[i] for i in group), 16) % 2):
            chosen.update(group)
            ahead.update(held)
        else:
            ahead.subtract(held)
    return frozenset(chosen)


def _print(question: Question) -> str:
    asked = "\n".join((*question.history, question.question, question.id))
    return hashlib.sha256(asked.encode("utf-8", "surrogatepass")).hexdigest()
