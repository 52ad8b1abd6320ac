"""Dates told one after another, each with what was done then: 1931年动工，1934年通车，1998年停用."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Sequence

from askllm.read.ask.question import Asked
from askllm.text import folded, search_tokens
from askllm.types import Span

_ASKS_WHEN = re.compile(
    r"(?:在|于|是|到|从|自)?(?:[什甚]么(?:时候|时间)|啥时候?|何时|何年|哪一?[年天月日]|几[月号点年]|几几年)(?:几[月日号])?(?:开始|起)?"
)
_COMMA = re.compile(r"[，,；;]")
_AND = re.compile(r"\band\b|\bbefore\b|\bthen\b|并|而后|后于|和")


def shares_by_step(
    asked: Asked, words: str, dates: Sequence[Span], weigh: Callable[[str], float]
) -> dict[Span, float]:
    """Return how much each date's own step says of what the best one says of the deed asked about.

    Whose steps they are is told before the first of them and says nothing between them. None where
    the steps say nothing of it, or there is one only.

    Args:
        asked: a question for a date.
        words: the sentence.
        dates: its dates, in reading order.
        weigh: the weight of a search token of the question, at least 0.
    """
    if len(dates) < 2:
        return {}
    plain = folded(words)
    cuts = [0, *(_parted(plain, one, two) for one, two in itertools.pairwise(dates)), len(plain)]
    steps = [plain[start:end] for start, end in itertools.pairwise(cuts)]
    lead = set(search_tokens(plain[: dates[0].start]))
    held = [set(search_tokens(step)) for step in steps]
    wanted = _done(asked) & set().union(*held)
    if not wanted:
        wanted = {token for token in asked.tokens if len(token) > 1} - lead
    masses = [sum(weigh(token) for token in wanted & own) for own in held]
    most = max(masses)
    if not most:
        return {}
    return {date: mass / most for date, mass in zip(dates, masses, strict=True)}


def _done(asked: Asked) -> set[str]:
    """Return the words of a Chinese question behind when it asks: 撤并 of 小学哪一年撤并的."""
    when = _ASKS_WHEN.search(folded(asked.text))
    if when is None:
        return set()
    rest = re.sub("[的了]", "", folded(asked.text)[when.end() :])  # 通的车 is 通车
    return {token for token in search_tokens(rest) if len(token) > 1}


def _parted(plain: str, one: Span, two: Span) -> int:
    """Return where the step of the second date begins: at the last comma between, or at “and”."""
    commas = list(_COMMA.finditer(plain, one.end, two.start))
    if commas:
        return commas[-1].end()
    joined = _AND.search(plain, one.end, two.start)
    return two.start if joined is None else joined.start()
