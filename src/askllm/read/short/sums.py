"""Which of several sums a Chinese sentence tells of the deed that an English question names.

How much did they raise: 募集到800元, and not 费用约2万元 in the clause before.
"""

from __future__ import annotations

import re

from askllm.read.about.ownership import clause_around
from askllm.text import folded, quantities
from askllm.types import Span

_DEEDS = tuple(
    (re.compile(rf"\bhow much\b.*\b(?:{en})\b"), re.compile(told))
    for en, told in (
        ("rais(?:e|ed)", "[筹募][\u4e00-\u9fff]"),
        ("donat(?:e|ed)", "捐|赠"),
        ("pay|paid", "[支偿交应实]付|付[了出给款]|缴|交[了纳]|赔"),
        ("spen[dt]", "花|支出|耗资|用[了于]"),
        ("earn(?:ed)?", "赚|挣|收入"),
        ("fined", "罚"),
        ("owed?", "欠"),
        ("borrow(?:ed)?|lend|lent", "借|贷"),
        ("invest(?:ed)?", "投[资入了]"),
        ("sell|sold", "[卖售]"),
        ("buy|bought", "[买购]"),
        ("lose|lost", "亏|损失|赔"),
        ("saved?", "省|节约"),
        ("award(?:ed)?|won|win", "奖"),
    )
)
"""What English questions say is done with money, and the Chinese for it."""


def tells_deed_elsewhere(question: str, words: str, span: Span) -> bool:
    """Whether the deed asked about stands by another figure of ``words`` than the one at ``span``.

    Where the clause of the figure tells it, or no clause with a figure does, it does not.
    """
    plain = folded(question)
    deeds = [told for asks, told in _DEEDS if asks.search(plain)]
    if len(deeds) != 1:
        return False
    told = {
        clause_around(words, Span(quantity.start, quantity.end)): quantity
        for quantity in quantities(words)
        if quantity.kind == "number"
    }
    doing = {clause for clause in told if deeds[0].search(folded(clause.of(words)))}
    return bool(doing) and clause_around(words, span) not in doing
