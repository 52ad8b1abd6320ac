"""The measures, each a pure function of one question, or of a list of outcomes.

``None`` means undefined (nothing to find, nothing cited): it is counted by the report, and never
averaged as if it were 0.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from askllm.evaluate.matching import occurs, same_value, units


def recall_at(ranked: Sequence[AbstractSet[str]], gold: AbstractSet[str], k: int) -> float | None:
    """Share of what should be found that stands among the first ``k`` results.

    recall@k = |gold ∩ (ranked_1 ∪ … ∪ ranked_k)| / |gold|

    Args:
        ranked: for each result, best first, the gold items it brings (an article id, say).
        gold: the items to be found.
        k: results looked at, at least 1.

    Returns:
        A share in [0, 1]; ``None`` when ``gold`` is empty.

    Source: Manning, Raghavan, Schütze, Introduction to Information Retrieval, chapter 8.
    """
    if not gold:
        return None
    found = set().union(*ranked[:k]) & gold
    return len(found) / len(gold)


def hit_at(ranked: Sequence[AbstractSet[str]], gold: AbstractSet[str], k: int) -> float | None:
    """Whether any of the first ``k`` results brings a gold item.

    hit@k = 1 if recall@k > 0 else 0; ``None`` when ``gold`` is empty.
    """
    recall = recall_at(ranked, gold, k)
    return None if recall is None else float(recall > 0)


def reciprocal_rank(
    ranked: Sequence[AbstractSet[str]], gold: AbstractSet[str], k: int = 10
) -> float | None:
    """One over the rank of the first result that brings a gold item; its mean is MRR@k.

    RR@k = 1 / min{i ≤ k : ranked_i ∩ gold ≠ ∅}, 0 when there is none, ``None`` when ``gold`` is
    empty.

    Source: Voorhees, The TREC-8 Question Answering Track Report, 1999.
    """
    if not gold:
        return None
    for rank, items in enumerate(ranked[:k], start=1):
        if items & gold:
            return 1 / rank
    return 0.0


def discounted_gain(
    ranked: Sequence[AbstractSet[str]], gold: AbstractSet[str], k: int = 10
) -> float | None:
    """The gain of the first ``k`` results, less the later they come; its mean is nDCG@k.

    With g_i the gold items that result i is the first to bring,
    DCG@k = Σ_{i ≤ k} g_i / log2(i + 1), and nDCG@k = DCG@k / the highest DCG@k that these items
    allow: the results that bring most first, then one result for each item not brought.
    Where every result brings one item at most, once, this is nDCG with binary gains. ``None``
    when ``gold`` is empty.

    Source: Järvelin, Kekäläinen, Cumulated Gain-based Evaluation of IR Techniques, TOIS 2002.
    """
    if not gold:
        return None
    gains = _first_brought(ranked[:k], gold)
    best = sorted(gains, reverse=True)[: sum(gain > 0 for gain in gains)]
    best += [1] * (len(gold) - sum(gains))
    return _discounted(gains) / _discounted(best[:k])


def average_precision(
    ranked: Sequence[AbstractSet[str]], gold: AbstractSet[str], k: int = 10
) -> float | None:
    """The precision where each gold item is first found; its mean over questions is MAP@k.

    With u_i how many of the first i results bring a gold item that none before them brought, and
    r_g the rank of the first to bring g, AP@k = (1 / |gold|) Σ_{g : r_g ≤ k} u_{r_g} / r_g.
    Where every result brings one item at most, once, this is the usual AP. ``None`` when
    ``gold`` is empty.

    Source: Manning, Raghavan, Schütze, Introduction to Information Retrieval, chapter 8.4.
    """
    if not gold:
        return None
    total, useful = 0.0, 0
    for rank, gain in enumerate(_first_brought(ranked[:k], gold), start=1):
        useful += gain > 0
        total += gain * useful / rank
    return total / len(gold)


def exact_match(short: str | None, answers: Sequence[str]) -> float | None:
    """Whether the short answer is one of the accepted ones, apart from form.

    EM = 1 if units(short) = units(a) for some accepted a, else 0. No short answer is 0;
    ``None`` when no answers are given. ``units``: see ``askllm.evaluate.matching``.

    Source: ``calc_em_score`` of the CMRC 2018 evaluation, https://github.com/ymcui/cmrc2018;
    the text is folded first, so that script and width do not count.
    """
    if not answers:
        return None
    got = "".join(units(short or ""))
    return float(bool(got) and any(got == "".join(units(answer)) for answer in answers))


def character_f1(short: str | None, answers: Sequence[str]) -> float | None:
    """How much the short answer and the best accepted one share.

    With l the length in units of the longest run that both have,
    P = l / |units(short)|, R = l / |units(a)|, F1 = 2PR / (P + R), and the maximum over the
    accepted a is taken. No short answer is 0; ``None`` when no answers are given.

    Source: ``calc_f1_score`` of the CMRC 2018 evaluation, https://github.com/ymcui/cmrc2018.
    """
    if not answers:
        return None
    got = units(short or "")
    return max(_f1(got, units(answer)) for answer in answers)


def value_match(short: str | None, answers: Sequence[str]) -> float | None:
    """Whether the short answer says the value of an accepted one: 1750亿 for 175 billion.

    Both ways: the short answer may not hold figures the accepted one lacks. ``None`` when no
    accepted answer is a quantity.
    """
    figures = [answer for answer in answers if same_value(answer, answer)]
    if not figures:
        return None
    return float(
        short is not None
        and any(same_value(answer, short) and same_value(short, answer) for answer in figures)
    )


def answer_contained(quotes: Sequence[str], answers: Sequence[str]) -> float | None:
    """Whether an accepted answer, as words or as a value, stands in one of the quotes.

    ``None`` when no answers are given; 0 when nothing is quoted.
    """
    if not answers:
        return None
    return float(any(says(quote, answers) for quote in quotes))


def says(text: str, answers: Sequence[str]) -> bool:
    """Whether one of ``answers`` stands in ``text``, as words or as a value."""
    return any(occurs(answer, text) or same_value(answer, text) for answer in answers)


def share(outcomes: Sequence[bool]) -> float | None:
    """Share of true outcomes; ``None`` when there are none."""
    return sum(outcomes) / len(outcomes) if outcomes else None


def f1(precision: float | None, recall: float | None) -> float | None:
    """Harmonic mean 2PR / (P + R); 0 when both are 0, ``None`` when one is undefined."""
    if precision is None or recall is None:
        return None
    return 0.0 if precision + recall == 0 else 2 * precision * recall / (precision + recall)


def percentile(values: Sequence[float], q: float) -> float | None:
    """The smallest value that at least ``q`` percent of ``values`` do not exceed (nearest rank).

    Args:
        values: in any order.
        q: in (0, 100].
    """
    if not values:
        return None
    return sorted(values)[max(math.ceil(q / 100 * len(values)), 1) - 1]


def longest_run(one: Sequence[str], other: Sequence[str]) -> int:
    """Length of the longest contiguous run that both have."""
    best, previous = 0, [0] * (len(other) + 1)
    for unit in one:
        current = [0] * (len(other) + 1)
        for j, candidate in enumerate(other, start=1):
            if unit == candidate:
                current[j] = previous[j - 1] + 1
                best = max(best, current[j])
        previous = current
    return best


def _first_brought(ranked: Sequence[AbstractSet[str]], gold: AbstractSet[str]) -> list[int]:
    """Return for each result how many gold items it is the first to bring."""
    missing = set(gold)
    gains = []
    for items in ranked:
        new = missing & items
        missing -= new
        gains.append(len(new))
    return gains


def _discounted(gains: Sequence[int]) -> float:
    return sum(gain / math.log2(rank + 1) for rank, gain in enumerate(gains, start=1))


def _f1(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    run = longest_run(one, other)
    return 0.0 if run == 0 else 2 * run / (len(one) + len(other))
