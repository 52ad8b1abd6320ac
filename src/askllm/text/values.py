"""The tokens of a value: one for each, however it was written."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from askllm.text.quantities import Quantity


def value_tokens(found: Iterable[Quantity]) -> list[str]:
    """Return the search tokens of quantities, in their order.

    ``=`` begins the token of a number or share (``=175000000000``, ``=40%``), ``@`` that of a date
    (``@2021-10``): equal quantities share it and unequal ones never do. A date adds the coarser
    and partial dates that it lies in, itself included, beginning with ``~``: 10月 and 2021年10月
    share ``~--10``, 2021年 and 2021年10月 ``~2021``. A bare 2008 may be a year: it adds ``~2008``.
    """
    tokens = []
    for quantity in found:
        value = quantity.value
        if isinstance(value, str):
            tokens.append("@" + value)
            tokens += _coarser(value)
        else:
            tokens.append("=" + _written(value, quantity.kind == "share"))
            if quantity.kind == "number" and not quantity.unit and _may_be_a_year(value):
                tokens.append(f"~{value}")
    return tokens


def _may_be_a_year(value: Fraction) -> bool:
    return value.denominator == 1 and 1500 <= value.numerator < 2100


def _coarser(date: str) -> list[str]:
    if date.startswith("--"):  # --10, --10-26
        return ["~--" + part for part in {date[2:4], date[2:]}]
    year, rest = date[:4], date[5:]
    forms = ["~" + year]
    if rest:
        forms += ["~" + date[:7], "~--" + rest[:2]]
    if len(rest) > 2:
        forms += ["~" + date, "~--" + rest]
    return forms


def _written(value: Fraction, share: bool) -> str:
    if share:
        value *= 100
    sign = "%" if share else ""
    if value.denominator == 1:
        return f"{value.numerator}{sign}"
    return f"{value.numerator}/{value.denominator}{sign}"
