"""When two texts say the same: by their words, by their value, by the stretch they share."""

from __future__ import annotations

import functools
import unicodedata

from askllm.text import Quantity, folded, quantities

LOOSE_UNITS = 2
"""Units (a Han character, a word) an answer may have beside its figures: 约 …, … 个."""

_KEPT = "%‰#&+°"
_DROPPED = "~`^="
_HAN_FIGURES = "零〇一二两三四五六七八九十百千万亿兆"
_COUNTERS = frozenset("个位名人种项条件家款篇台张")
_SAME_UNIT = {"人民币": "元", "yuan": "元", "千米": "公里", "千克": "公斤", "个月": "月"}


def units(text: str) -> tuple[str, ...]:
    """Cut a text into the units that CMRC 2018 counts: Han characters, and words of the rest.

    The text is folded first. Punctuation is dropped without cutting (``GPT-3`` is ``gpt3``),
    but a point between digits stays (``3.5``), and so do ``% ‰ # & + °``, which change what a
    figure or a name means.

    Source: ``mixed_segmentation`` of the CMRC 2018 evaluation, https://github.com/ymcui/cmrc2018
    """
    return _units(text)


@functools.lru_cache(maxsize=65536)
def _units(text: str) -> tuple[str, ...]:
    plain = folded(text)
    found: list[str] = []
    word = ""
    for i, character in enumerate(plain):
        if _is_punctuation(plain, i):
            continue
        if character.isspace() or _is_han(character):
            if word:
                found.append(word)
            word = ""
            if not character.isspace():
                found.append(character)
        else:
            word += character
    if word:
        found.append(word)
    return tuple(found)


def occurs(answer: str, text: str) -> bool:
    """Whether ``answer`` stands in ``text``, apart from punctuation, width, case and script.

    Figures and Latin words must stand whole: 5 does not stand in 175 or 3.5, 1750 not in
    1750亿, 五 not in 十五, GPT not in GPT4. An answer without words stands nowhere.
    """
    wanted = _compact(answer)[0]
    if not wanted:
        return False
    plain = folded(text)
    compact, origins = _compact(text)
    at = compact.find(wanted)
    while at >= 0:
        if not _cuts(plain, origins[at] - 1, origins[at]) and not _cuts(
            plain, origins[at + len(wanted) - 1], origins[at + len(wanted) - 1] + 1
        ):
            return True
        at = compact.find(wanted, at + 1)
    return False


def same_value(answer: str, text: str) -> bool:
    """Whether ``answer`` is a quantity, and every quantity in it is said in ``text``, in any form.

    1750亿 and 175 billion agree, 四成 and 40%. Two different measures do not (5元, 5公里), nor does
    an answer that is mostly words (``LOOSE_UNITS``): equal figures do not make equal sentences.
    """
    wanted = _figures(answer)
    if not wanted or len(units(_beside(answer, wanted))) > LOOSE_UNITS:
        return False
    said = _figures(text)
    return all(any(_same(one, other) for other in said) for one in wanted)


def overlaps(quote: str, evidence: str) -> bool:
    """Whether ``quote`` covers at least half of ``evidence``.

    Both are compared folded, without white space and punctuation. The stretch they share must be
    contiguous, as it is where two ranges of one text overlap.
    """
    gold, got = _compact(evidence)[0], _compact(quote)[0]
    if not gold or not got:
        return False
    half = (len(gold) + 1) // 2
    return any(gold[i : i + half] in got for i in range(len(gold) - half + 1))


def holds(quote: str, evidence: str) -> bool:
    """Whether the whole of ``evidence`` stands in ``quote``, compared as in ``overlaps``."""
    gold = _compact(evidence)[0]
    return bool(gold) and gold in _compact(quote)[0]


@functools.lru_cache(maxsize=65536)
def _compact(text: str) -> tuple[str, tuple[int, ...]]:
    """Return the folded text without white space and punctuation, and where each came from."""
    plain = folded(text)
    kept = [i for i, c in enumerate(plain) if not c.isspace() and not _is_punctuation(plain, i)]
    return "".join(plain[i] for i in kept), tuple(kept)


@functools.lru_cache(maxsize=65536)
def _figures(text: str) -> tuple[Quantity, ...]:
    return tuple(quantities(text))


def _beside(text: str, figures: tuple[Quantity, ...]) -> str:
    """Return what stands in ``text`` beside its figures."""
    pieces, at = [], 0
    for figure in figures:
        pieces.append(text[at : figure.start])
        at = figure.end
    return " ".join([*pieces, text[at:]])


def _same(one: Quantity, other: Quantity) -> bool:
    return one.means(other) and not _clash(_unit(one), _unit(other))


def _unit(quantity: Quantity) -> str:
    """Return the unit without 多 and 余, one name for each; empty for words that only count."""
    unit = quantity.unit.lstrip("多余")
    unit = _SAME_UNIT.get(unit, unit)
    return "" if unit in _COUNTERS else unit


def _clash(one: str, other: str) -> bool:
    """Whether two units measure different things; units of two scripts are not compared."""
    return bool(one and other) and one != other and one.isascii() == other.isascii()


def _is_punctuation(plain: str, i: int) -> bool:
    character = plain[i]
    if character == "." and 0 < i < len(plain) - 1:
        return not (plain[i - 1].isdigit() and plain[i + 1].isdigit())
    if character in _KEPT:
        return False
    return character in _DROPPED or unicodedata.category(character).startswith("P")


def _is_han(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff" or "\U00020000" <= character <= "\U0003ffff"


def _cuts(plain: str, left: int, right: int) -> bool:
    """Whether the border between neighbours ``left`` and ``right`` cuts a word or a figure."""
    if left < 0 or right >= len(plain):
        return False
    one, other = plain[left], plain[right]
    if _is_letter_or_digit(one) and _is_letter_or_digit(other):
        return True
    if _is_figure(one) and (_is_figure(other) or other in "%‰°"):
        return True
    if one in ".," and left > 0:
        return plain[left - 1].isdigit() and other.isdigit()
    if other in ".," and right < len(plain) - 1:
        return one.isdigit() and plain[right + 1].isdigit()
    return False


def _is_letter_or_digit(character: str) -> bool:
    return character.isalnum() and not _is_han(character)


def _is_figure(character: str) -> bool:
    return character.isdigit() or character in _HAN_FIGURES
