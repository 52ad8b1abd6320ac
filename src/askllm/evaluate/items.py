"""Answers that are lists: which of the items are named, and what is named beside them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from askllm.evaluate.matching import units
from askllm.evaluate.measures import says, share
from askllm.text import folded

SEPARATORS = re.compile(r"[、，,;；/\n]|以及|和|与|及|或|\b(?:and|or)\b|(?<=\s)&(?=\s)")
"""What stands between the items of a list; a comma inside a figure is no separator."""

INSIDE_A_FIGURE = re.compile(r"(?<=\d)[,，](?=\d{3}(?!\d))")

Items = Sequence[Sequence[str]]
"""Every gold item with its accepted forms."""


def item_recall(said: Sequence[str], items: Items) -> float | None:
    """Share of the gold items that are named somewhere in the answer.

    R = |{i : a form of i stands in a text of the answer, as words or as a value}| / |items|;
    ``None`` when the question is no list.

    Args:
        said: everything the answer says: its quotes, its short answer, its sides.
        items: the gold items.
    """
    return share([any(says(text, forms) for text in said) for forms in items])


def item_precision(listed: Sequence[str], items: Items) -> float | None:
    """Share of the items which the answer offers that are gold.

    P = |{p offered : p holds a form of a gold item}| / |offered|, where the offered are the
    pieces of ``listed`` (``offered``); ``None`` when the question is no list or nothing is
    offered.

    Args:
        listed: what the answer offers as its list: the values of its sides, else its short
            answer, else its quotes.
        items: the gold items.
    """
    if not items:
        return None
    forms = [form for accepted in items for form in accepted]
    pieces = [piece for text in listed for piece in offered(text, forms)]
    return share([says(piece, forms) for piece in pieces])


def offered(text: str, forms: Sequence[str]) -> tuple[str, ...]:
    """Split a list at commas, 、 and 和 and the like, but never inside a gold item.

    和平 in a wrong item is cut too: a known cost of knowing no dictionary.

    Args:
        text: the list as a person reads it.
        forms: the accepted forms of the gold items, which are left whole.
    """
    plain = folded(text)
    whole = [match.span() for match in INSIDE_A_FIGURE.finditer(plain)]
    for form in filter(None, (folded(form.strip()) for form in forms)):
        whole += [match.span() for match in re.finditer(re.escape(form), plain)]
    pieces, at = [], 0
    for match in SEPARATORS.finditer(plain):
        if any(start <= match.start() and match.end() <= end for start, end in whole):
            continue
        pieces.append(text[at : match.start()])
        at = match.end()
    return tuple(piece for piece in (*pieces, text[at:]) if units(piece))
