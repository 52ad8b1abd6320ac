"""Yes or no to a question that sets two things against each other, by the two values found.

Is the Ora dam higher than the Bel dam?   210 metres, 185 metres   ->  yes
甲桥比乙桥长吗？                            1.2公里, 1750米          ->  no
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from askllm.answer.sense.units import measured
from askllm.text import Quantity, folded, quantities
from askllm.types import Answer, Query, Verdict

_ROUGH = re.compile(
    r"约|近|超|逾|不到|不足|左右|多(?!少)|余|至少|至多|\b(?:about|around|nearly|almost|over|under|more than|less than|some|up to|at least)\b"
)
ROUGHLY = Fraction(1, 10)
"""Values of which one is told roughly must be further apart than this share of the larger one."""

_MORE = re.compile(
    r"\b(?:larger|bigger|longer|taller|higher|heavier|faster|deeper|wider|later|newer|more|after|costlier|warmer|hotter)\b"
    r"|比.{1,24}?[大多长高重快深宽贵晚久热厚新](?:吗|[?\s]*$)"
)
_LESS = re.compile(
    r"\b(?:smaller|shorter|lower|lighter|slower|shallower|narrower|earlier|older|fewer|less|before|cheaper|colder|cooler)\b"
    r"|比.{1,24}?[小少短低矮轻慢浅窄早便冷薄旧](?:宜)?(?:吗|[?\s]*$)"
)
_SETTLES = re.compile(r"^(?:is|are|was|were|do|does|did|has|have|had|can|will)\b|吗[?\s]*$")


def compared(query: Query, answers: Sequence[Answer]) -> Verdict | None:
    """Return what the answers for two things say together, ``None`` where that is not plain.

    Plain are two values of one measure that are exact or far apart, in the order of the question.

    Args:
        query: the question that was taken apart.
        answers: one for each thing, in its order.
    """
    plain = folded(query.text)
    more, less = _MORE.search(plain) is not None, _LESS.search(plain) is not None
    if len(answers) != 2 or more is less or not _SETTLES.search(plain):
        return None
    one, two = (_value(answer) for answer in answers)
    if one is None or two is None or one.kind != two.kind:
        return None
    if isinstance(one.value, str) or isinstance(two.value, str):
        apart = _dates_apart(str(one.value), str(two.value))
        return None if apart is None else "yes" if apart and (apart > 0) is more else "no"
    (sort, size), (other, scale) = measured(one.unit), measured(two.unit)
    first, second = one.value * size, two.value * scale
    if sort != other:
        return None
    rough = any(_ROUGH.search(folded(answer.short or "")) for answer in answers)
    if rough and abs(first - second) <= ROUGHLY * max(abs(first), abs(second)):
        return None
    return "yes" if first != second and (first > second) is more else "no"


def _value(answer: Answer) -> Quantity | None:
    """Return the one value of a short answer, ``None`` where it has none or several."""
    found = quantities(answer.short or "") if answer.status == "answered" else []
    return found[0] if len(found) == 1 else None


def _dates_apart(one: str, two: str) -> int | None:
    """Return -1, 0 or 1 as ``one`` is before ``two``; ``None`` where that is not told.

    2021 and 2021-10 may be one day, and so may 2021 and 2021: only one whole day is no other.
    """
    if one.startswith("-") or two.startswith("-"):
        return None
    is_day = one == two and len(one) == len("2021-10-26")
    if not is_day and (one.startswith(two) or two.startswith(one)):
        return None
    return (one > two) - (one < two)
