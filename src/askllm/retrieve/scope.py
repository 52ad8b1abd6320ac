"""Scopes: which articles a search is held to, and the rows of their passages."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from askllm.errors import SettingsError
from askllm.index import Index
from askllm.text import folded, is_within
from askllm.types import Article, ArticleRef, Scope, ScopeChoices

Rows = NDArray[np.int64]

_DATE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")
_BETWEEN = re.compile(r"\s*[,，、;；/&|]\s*|\s+(?:and|和|与)\s+")
_NAMED = 5
"""Names that a message lists."""


class Scopes:
    """The articles of an index by what a scope can name. Immutable, thread-safe."""

    def __init__(self, index: Index) -> None:
        """Read what each article says of itself, without its text."""
        self._refs = index.store.references()
        dates = sorted(ref.date for ref in self._refs if ref.date)
        self.choices = ScopeChoices(
            tuple(sorted({ref.source for ref in self._refs if ref.source})),
            tuple(sorted({name for ref in self._refs for name in names_of(ref)})),
            dates[0] if dates else None,
            dates[-1] if dates else None,
        )
        self._extents = {
            article_id: (extent.row, extent.row + extent.passages)
            for article_id, extent in index.store.extents().items()
        }

    def articles(self, scope: Scope) -> tuple[ArticleRef, ...]:
        """Return the articles in ``scope``, at least one.

        Raises:
            SettingsError: an article, source or author does not exist, a date is none, the last
                comes before the first, or no article is in the scope.
        """
        self._check(scope)
        ids, sources = set(scope.articles), _folded_set(scope.sources)
        authors = _folded_set(scope.authors)
        found = tuple(
            ref
            for ref in self._refs
            if (not ids or ref.id in ids)
            and (not sources or folded(ref.source or "") in sources)
            and (not authors or _folded_set(names_of(ref)) & authors)
            and is_within(ref.date, scope.since, scope.until)
        )
        if not found:
            raise SettingsError(f"No article is in the chosen scope: {self._told(scope)}.")
        return found

    def rows(self, articles: Iterable[ArticleRef]) -> Rows:
        """Return the rows of the passages of ``articles``, ascending."""
        ranges = sorted(self._extents[a.id] for a in articles if a.id in self._extents)
        if not ranges:
            return np.empty(0, dtype=np.int64)
        return np.concatenate([np.arange(first, stop, dtype=np.int64) for first, stop in ranges])

    def _check(self, scope: Scope) -> None:
        _known("article", scope.articles, [ref.id for ref in self._refs], exactly=True)
        _known("source", scope.sources, self.choices.sources)
        _known("author", scope.authors, self.choices.authors)
        for name, date in (("since", scope.since), ("until", scope.until)):
            if date is not None and not _DATE.fullmatch(date):
                raise SettingsError(
                    f"{name} is {date!r}; write a date as 2021, 2021-10 or 2021-10-26."
                )
        if scope.since and scope.until and _last_day(scope.until) < _first_day(scope.since):
            raise SettingsError(
                f"until ({scope.until}) is before since ({scope.since}); exchange them."
            )

    def _told(self, scope: Scope) -> str:
        choices = self.choices
        told = [
            f"{name} {', '.join(values)}"
            for name, values in (
                ("article", scope.articles), ("source", scope.sources), ("author", scope.authors),
                ("since", (scope.since,) if scope.since else ()),
                ("until", (scope.until,) if scope.until else ()),
            )
            if values
        ]  # fmt: skip
        dated = "no article has a date"
        if choices.first and choices.last:
            dated = f"the articles are dated {choices.first} to {choices.last}"
        return f"{'; '.join(told)} ({dated})"


def names_of(article: Article | ArticleRef) -> tuple[str, ...]:
    """Return the authors of an article, each by name."""
    return tuple(name for name in _BETWEEN.split(article.author or "") if name)


def _folded_set(names: Iterable[str]) -> set[str]:
    return {folded(name).strip() for name in names}


def _known(
    what: str, wanted: Sequence[str], there: Sequence[str], *, exactly: bool = False
) -> None:
    """Raise ``SettingsError`` for the first of ``wanted`` that is not there."""
    known = set(there) if exactly else _folded_set(there)
    for name in wanted:
        if (name if exactly else folded(name).strip()) in known:
            continue
        near = difflib.get_close_matches(name, there, n=1, cutoff=0.5)
        listed = ", ".join(there[:_NAMED]) + (" …" if len(there) > _NAMED else "")
        hint = f"Did you mean {near[0]!r}? " if near else ""
        there_is = f"There are: {listed}." if there else "None is known."
        raise SettingsError(f"There is no {what} {name!r}. {hint}{there_is}")


def _first_day(date: str) -> str:
    return date + {4: "-01-01", 7: "-01"}.get(len(date), "")


def _last_day(date: str) -> str:
    """Return the last day of a year or month; dates compare as text, so 31 does for all months."""
    return date + {4: "-12-31", 7: "-31"}.get(len(date), "")
