"""Signs whose meaning folding would lose: 345M, 10²³, 壹佰, ½. Marked place for place."""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction

MEGA = "\ue000"
"""Stands for the M of 345M: folded, it would be the m of 345m."""
RAISED = "\ue010-\ue019"
"""Raised digits, as they stand in a character class; folded, they would go on the figure."""

_SPECIAL = re.compile(
    "(?P<raised>[⁰¹²³⁴-⁹])|(?P<lowered>[₀-₉])|(?<=[0-9０-９])(?P<mega>M)(?![A-Za-z0-9])"
)
_SEARCHED = re.compile("[⁰¹²³⁴-⁹₀-₉M拾佰仟]")
_FORMAL_PLACE = re.compile("[拾佰仟]")
_FORMAL_RUN = re.compile("[壹贰叁肆伍陆柒捌玖拾佰仟零万亿]{2,}")
_FORMAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千")


def marked(text: str, plain: str) -> str:
    """Return ``plain``, the folded ``text``, with such signs marked; of the same length."""
    if not _SEARCHED.search(text):
        return plain
    pieces, at = [], 0
    for match in _SPECIAL.finditer(text):
        pieces += [plain[at : match.start()], _mark(match)]
        at = match.end()
    plain = "".join([*pieces, plain[at:]])
    if _FORMAL_PLACE.search(plain):
        plain = _FORMAL_RUN.sub(_in_small_figures, plain)
    return plain


def _mark(match: re.Match[str]) -> str:
    if match["raised"]:
        return chr(ord("\ue010") + unicodedata.digit(match[0]))
    return "^" if match["lowered"] else MEGA


def _in_small_figures(match: re.Match[str]) -> str:
    return match[0].translate(_FORMAL) if _FORMAL_PLACE.search(match[0]) else match[0]


def power(written: str) -> int:
    """Return the exponent in ``×10^11`` or, marked, ``×10¹¹``, or ``e11``."""
    raised = re.sub(f"[{RAISED}]", lambda m: str(ord(m[0]) - 0xE010), written)
    return int(re.findall("[0-9]+", raised.replace("10", "", 1) if "10" in raised else raised)[-1])


def vulgar(character: str) -> Fraction:
    """Return the value of ½."""
    top, _, bottom = unicodedata.normalize("NFKC", character).partition("⁄")
    return Fraction(int(top), int(bottom))
