"""The words of a question, what each is worth, and which passages hold them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from askllm.aliases import AliasTable
from askllm.index import Index
from askllm.lexical import holds
from askllm.text import folded, heard, question_tokens, search_tokens, spelled_names

MOST_HEARD = 4
"""Forms of one name that may be meant; characters that sound alike are many."""

Rows = NDArray[np.int64]
Values = NDArray[np.float64]
Held = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class OtherForm:
    """Another form of a name in the question: ``asked`` there, ``form`` in the articles."""

    asked: str
    form: str


@dataclass(frozen=True, slots=True)
class Words:
    """``tokens``: the question's, repetitions counting; ``widened``: the other forms' besides.

    ``distinct``: the tokens without repetitions; ``shares``: what each is worth, adding up to 1.
    """

    tokens: list[str]
    widened: list[str]
    distinct: list[str]
    shares: Values
    others: tuple[OtherForm, ...] = ()


def words_of(question: str, index: Index, others: Sequence[OtherForm] = ()) -> Words:
    """Weigh the question's tokens by their idf.

    A token that no passage holds weighs the most, ``ln(N + 1)``: what it stands for is missing.
    """
    own = question_tokens(question)
    distinct = list(dict.fromkeys(own))
    idf = np.array([index.lexical.rarity(token) for token in distinct], dtype=np.float64)
    total = float(idf.sum())
    shares = idf / total if total > 0 else idf
    widened = own + [token for other in others for token in search_tokens(other.form)]
    return Words(own, widened, distinct, shares, tuple(others))


def held(words: Words, index: Index, rows: Rows) -> Held:
    """Return which passages hold which of the question's tokens, shape (distinct, rows).

    A passage that holds every token of another form of a name holds the name.
    """
    found = holds(index.lexical, words.distinct, rows)
    for other in words.others:
        named = holds(index.lexical, search_tokens(other.form), rows).all(axis=0)
        asked = set(search_tokens(other.asked))
        places = [i for i, token in enumerate(words.distinct) if token in asked]
        found[places] |= named
    return found


def shares_held(words: Words, index: Index, rows: Rows) -> tuple[Values, Values]:
    """Return which share of the question's worth passages hold.

    Args:
        rows: distinct passages, ascending.

    Returns:
        ``(own, near)``, both of shape (rows,) in [0, 1]: held by the passage itself, and by it
        and the passages of its article before and after it, together.
    """
    around = np.unique(np.concatenate([rows - 1, rows, rows + 1]))
    around = around[(around >= 0) & (around < index.lexical.size)]
    there = held(words, index, around)
    article_of = index.store.article_ids(around)
    of = [article_of[int(row)] for row in around]
    beside = [
        i for i in range(len(around) - 1) if around[i + 1] == around[i] + 1 and of[i + 1] == of[i]
    ]
    near = there.copy()
    before = np.array(beside, dtype=np.int64)
    near[:, before] |= there[:, before + 1]
    near[:, before + 1] |= there[:, before]
    at = np.searchsorted(around, rows)
    abroad = _names_abroad(words, index, rows)
    return _worth(words, there[:, at], abroad), _worth(words, near[:, at], abroad)


def _names_abroad(words: Words, index: Index, rows: Rows) -> Held:
    """Return which passages write a name of an English question in characters, shape (rows,)."""
    forms = [search_tokens(o.form) for o in words.others if o.asked.isascii() != o.form.isascii()]
    found = np.zeros(len(rows), dtype=np.bool_)
    for tokens in forms:
        found |= holds(index.lexical, tokens, rows).all(axis=0)
    return found


def _worth(words: Words, held: Held, abroad: Held) -> Values:
    """Return which share of the question's worth each column holds, shape (columns,).

    A passage that holds nothing of the question in its own script but a name in another one
    (Port Halden in a Chinese question) may be in that language: the rest could not stand there. What is held of
    the names then counts for more than the names are worth, the less the more they are. So it is
    with a passage ``abroad``, that writes names of an English question in characters.
    """
    latin = np.array([token.isascii() for token in words.distinct], dtype=np.bool_)
    all_held: Values = words.shares @ held
    if not latin.any():
        return all_held
    if latin.all():
        asked = {token for other in words.others for token in search_tokens(other.asked)}
        latin = np.array([token in asked for token in words.distinct], dtype=np.bool_)
        alone = abroad
    else:
        alone = words.shares[~latin] @ held[~latin] == 0
    of_names = float(words.shares[latin].sum())
    if not of_names:
        return all_held
    named = words.shares[latin] @ held[latin] / of_names * np.cbrt(of_names)
    return np.where(alone, np.maximum(named, all_held), all_held)


def other_forms(question: str, table: AliasTable) -> tuple[OtherForm, ...]:
    """Return the other forms of the names in ``question``, each with the name it stands for."""
    plain = folded(question)
    found = []
    for form in table.widen(question):
        asked = next((name for name in table.widen(form) if folded(name) in plain), None)
        if asked is not None:
            found.append(OtherForm(asked, form))
    return tuple(found)


def forms_by_sound(question: str, index: Index) -> tuple[OtherForm, ...]:
    """Return the characters that names in Latin letters may spell, as far as the articles have them.

    PanGu and Wu Dao for 盘古 and 悟道: no article need say so. Of many the commonest.
    """
    lexical = index.lexical

    def rarest_pair(form: str) -> float:
        return max(lexical.rarity(form[i : i + 2]) for i in range(len(form) - 1))

    return tuple(
        OtherForm(name, form)
        for name in spelled_names(question)
        for form in sorted(heard(name, lexical.known), key=rarest_pair)[:MOST_HEARD]
    )
