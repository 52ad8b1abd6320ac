"""Questions proposed from the user's own articles, for a person to keep, mend or drop.

    draft_questions(articles, 40)  ->  questions, each with its answer and the sentence that gives it

    Article ─statements─► sentence ─chinese · english─► Proposal ─fits─► pools by kind ─► Question
                                                          └─twin─► a question without an answer

Quality comes before quantity: a template that is not sure proposes nothing, two sentences that
answer one question differently are both left out, and fewer questions than asked for may come back.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence

from askllm.evaluate.draft import chinese, english
from askllm.evaluate.draft.proposal import KINDS, Kind, Proposal, fits, statements
from askllm.evaluate.draft.unanswerable import Absent, twin
from askllm.evaluate.questions import Question
from askllm.text import folded, language_of
from askllm.types import Article

__all__ = ["draft_questions"]

_Pools = dict[Kind, list[Proposal]]


def draft_questions(articles: Sequence[Article], n: int, *, seed: int = 0) -> tuple[Question, ...]:
    """Propose at most ``n`` questions about ``articles``, spread over articles and kinds.

    Args:
        articles: where the questions come from; for the unanswerable ones, also all that is known.
        n: how many are wanted, at least 1. Fewer come back where the articles give no more that
            are good enough.
        seed: another seed chooses other questions; the same one always the same.

    Returns:
        Questions with ids ``draft-1`` …; ``evidence`` is the sentence and ``answers`` a stretch of
        it, both verbatim; ``note`` says how each was made. Those of type ``unanswerable`` have
        neither, and ``articles`` is empty.

    Raises:
        ValueError: ``n < 1``.
    """
    if n < 1:
        raise ValueError(f"at least one question must be wanted, not {n}")
    chance = random.Random(seed)
    pools = _pools(articles)
    for kind in pools:
        pools[kind] = _spread(pools[kind], chance)
    pools["unanswerable"] = _twins(pools, Absent.of(articles), chance)
    return tuple(_question(chosen, i) for i, chosen in enumerate(_dealt(pools, n), start=1))


def _pools(articles: Sequence[Article]) -> _Pools:
    """Return all proposals that are good enough, by kind, none asked twice."""
    asked: dict[str, list[Proposal]] = defaultdict(list)
    for article in articles:
        for proposal in _proposals(article):
            if fits(proposal, language_of(proposal.evidence)):
                asked[folded(proposal.question)].append(proposal)
    pools: _Pools = {kind: [] for kind in KINDS}
    for same in asked.values():
        # Two answers to one question: neither is the answer.
        if len({folded(proposal.answer) for proposal in same}) == 1:
            pools[same[0].kind].append(same[0])
    return pools


def _proposals(article: Article) -> Iterator[Proposal]:
    proper = chinese.short_names(article) | english.proper_words(article)
    for statement in statements(article, proper):
        room = chinese if language_of(statement.text) == "zh" else english
        yield from room.propose(statement)


def _spread(proposals: Sequence[Proposal], chance: random.Random) -> list[Proposal]:
    """Return ``proposals`` shuffled, the articles taking turns, a sentence's second one last."""
    by_article: dict[str, list[Proposal]] = defaultdict(list)
    for proposal in proposals:
        by_article[proposal.article].append(proposal)
    queues = list(by_article.values())
    for queue in queues:
        chance.shuffle(queue)
    chance.shuffle(queues)
    dealt: list[Proposal] = []
    for turn in range(max(map(len, queues), default=0)):
        dealt.extend(queue[turn] for queue in queues if turn < len(queue))
    return dealt


def _twins(pools: _Pools, absent: Absent, chance: random.Random) -> list[Proposal]:
    found: dict[str, Proposal] = {}
    for number in range(max(map(len, pools.values()), default=0)):
        for pool in pools.values():
            made = twin(pool[number], absent, chance) if number < len(pool) else None
            if made is not None:
                found.setdefault(folded(made.question), made)
    # A near miss tests a bot harder than a matter no article touches.
    return sorted(found.values(), key=lambda made: made.template.startswith("no article"))


def _dealt(pools: _Pools, n: int) -> list[Proposal]:
    """Take ``n`` proposals, the kinds by turns; a sentence is used again only when others end."""
    queues = {kind: list(pools[kind]) for kind in KINDS}
    dealt: list[Proposal] = []
    used: set[str] = set()
    for again in (False, True):
        while len(dealt) < n:
            taken = [_take(queue, used, again) for queue in queues.values()]
            if not any(taken):
                break
            dealt.extend(proposal for proposal in taken if proposal is not None)
    return dealt[:n]


def _take(queue: list[Proposal], used: set[str], again: bool) -> Proposal | None:
    for i, proposal in enumerate(queue):
        if again or not proposal.evidence or proposal.evidence not in used:
            used.add(proposal.evidence)
            return queue.pop(i)
    return None


def _question(proposal: Proposal, number: int) -> Question:
    if proposal.kind == "unanswerable":
        return Question(
            id=f"draft-{number}",
            question=proposal.question,
            answerable=False,
            type=proposal.kind,
            note=f"draft: {proposal.template}",
        )
    return Question(
        id=f"draft-{number}",
        question=proposal.question,
        answers=(proposal.answer,),
        articles=(proposal.article,),
        evidence=(proposal.evidence,),
        type=proposal.kind,
        note=f"draft: {proposal.template}",
        items=tuple((item,) for item in proposal.items),
    )
