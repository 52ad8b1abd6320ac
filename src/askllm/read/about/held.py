"""Which passages hold the names that a question asks about, and by what a name may go there.

A passage need not repeat a name in full: once its article has, a person goes by the last part of
his name and a firm by its first or last. An article that opens with a name goes on about it
without any (该社, the club). A name with a number is another thing without it: that must stand.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from askllm.index import context_of
from askllm.read.ask.names import Name
from askllm.text import folded, search_tokens
from askllm.types import Article, Hit

OPENING = 400
"""Characters at the start of an article in which it says what it is about."""

_HAN = re.compile(r"[\u3400-\u9fff]{4,}")
_ANY_HAN = re.compile(r"[\u3400-\u9fff]")
_LEAST = 3
"""Letters of a word by which a name of several may go."""


def names_lacking(
    names: Sequence[Name],
    hits: Sequence[Hit],
    across: Sequence[bool],
    knows: Callable[[str], bool],
    *,
    lenient: bool,
) -> list[tuple[str, ...]]:
    """Return for each hit which of ``names``, as typed, neither it nor its article gives.

    An English question may translate a name that its Chinese article writes in characters
    (Microsoft, 微软). Such a one, without a number, is let pass where another name of the question
    stands; and if the reader is to tell, where no Chinese passage found writes it in letters.
    A word that a Chinese question quotes cannot stand in an English passage: the reader tells.

    Args:
        names: the distinctive ones of the question.
        hits: the passages.
        across: for each hit, whether it is in another language than the question.
        knows: whether any passage of the index holds a search token.
        lenient: whether someone reads who knows that Inspur is 浪潮.
    """
    articles: dict[str, _Opened] = {}
    held = []
    for hit in hits:
        opened = articles.setdefault(hit.article.id, _Opened(hit.article))
        context = context_of(hit.article, hit.passage)
        plain = folded(context)
        held.append([n.stands_in(plain) or opened.goes_on_about(n, context) for n in names])
    there = [any(column) for column in zip(*held, strict=True)]
    foreign = [own for own, other in zip(held, across, strict=True) if other]
    abroad = [any(column) for column in zip(*foreign, strict=True)]
    written = abroad if lenient else there
    found = []
    for hit, own, other in zip(hits, held, across, strict=True):
        missing = [i for i, holds in enumerate(own) if not holds]
        beside = len(missing) < len(names)
        if other and _ANY_HAN.search(hit.passage.text) is None:
            missing = [i for i in missing if not (lenient and _in_characters(names[i]))]
        elif other and (lenient or beside):
            passes = lenient and beside
            missing = [
                i
                for i in missing
                if names[i].versioned
                or names[i].shown.isupper()
                or not names[i].shown.isascii()
                or ((written[i] or (not there[i] and _known(names[i], knows))) and not passes)
            ]
        found.append(tuple(names[i].shown for i in missing))
    return found


def _in_characters(name: Name) -> bool:
    """Whether a name is written in characters, without a number: 鲜面包."""
    return not name.versioned and all(map(_ANY_HAN.search, name.shown))


def _known(name: Name, knows: Callable[[str], bool]) -> bool:
    return any(map(knows, search_tokens(name.shown)))


class _Opened:
    """An article as far as it tells by what its names go; looked through once for each name."""

    def __init__(self, article: Article) -> None:
        self._article = article
        self._plain: str | None = None
        self._opens_with: dict[Name, bool] = {}
        self._tells: dict[Name, bool] = {}

    def goes_on_about(self, name: Name, context: str) -> bool:
        """Whether a passage speaks of ``name`` without giving it in full.

        Args:
            name: one that the passage does not hold.
            context: the passage with its title and headings.
        """
        if name.versioned:
            return False
        if name not in self._opens_with:
            self._opens_with[name] = name.stands_in(folded(self._article.text[:OPENING]))
        if self._opens_with[name]:
            return True
        if name not in self._tells:
            written = replace(name, sounds=False)  # the sounds of a whole book take seconds
            self._tells[name] = written.stands_in(self._whole())
        plain = folded(context)
        return self._tells[name] and any(
            short.search(context) or short.search(plain) for short in _short_forms(name)
        )

    def _whole(self) -> str:
        if self._plain is None:  # a book takes a while: once, and only if it is asked for
            self._plain = folded(self._article.text)
        return self._plain


def _short_forms(name: Name) -> Iterator[re.Pattern[str]]:
    """Yield what an article calls ``name`` once it has told it in full: Rovers, 流浪者."""
    for form in name.forms:
        words = [word for word in form.split() if word[:1].isupper() and len(word) >= _LEAST]
        if len(form.split()) > 1:
            yield from (re.compile(rf"\b{re.escape(word)}\b") for word in words[:1] + words[-1:])
        plain = folded(form)
        if _HAN.fullmatch(plain):
            half = max(2, (len(plain) + 1) // 2)
            yield re.compile(f"{plain[:half]}|{plain[-half:]}")
