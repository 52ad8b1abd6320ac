"""The list of all articles: searched, sorted, cut into pages, counted over time.

It holds no text, so a hundred thousand articles are some tens of megabytes, and a page of them is
a few milliseconds.
"""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from askllm.articles import SUFFIXES
from askllm.errors import SettingsError
from askllm.index import Listed
from askllm.library.order import reading_order
from askllm.text import folded, is_within
from askllm.types import Article

Sort = Literal["title", "source", "author", "date", "characters", "passages"]
MOST_BARS = 60
"""Bars of the chart; where years would be more, decades are counted."""
MONTHS = 36
"""Months up to which the chart counts months, not years."""

_DATE = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")


@dataclass(frozen=True, slots=True)
class Entry:
    """One article of the list, with the words it is found by, folded."""

    listed: Listed
    words: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list is narrowed to and how it is sorted.

    ``words`` must all stand in an article's title, source, author, date, id or path, in whatever
    script and case. ``since`` and ``until`` are ISO 8601 and may be partial, as in ``Scope``.
    """

    words: str = ""
    source: str = ""
    since: str = ""
    until: str = ""
    sort: Sort = "title"
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """How many articles a stretch of time has; ``since`` and ``until`` bound it, partial dates."""

    label: str
    since: str
    until: str
    count: int


@dataclass(frozen=True, slots=True)
class Chart:
    """Articles over time, without gaps: bars of a ``unit`` each, and those without a date."""

    unit: Literal["month", "year", "decade"]
    bars: tuple[Bar, ...]
    undated: int


class Catalogue:
    """The articles of one generation. Immutable to its users, thread-safe."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._entries = tuple(sorted(entries, key=lambda each: reading_order(each.listed.title)))
        self._orders: dict[tuple[Sort, bool], Sequence[Entry]] = {}
        self._lock = threading.Lock()
        self.by_id: Mapping[str, Listed] = {e.listed.id: e.listed for e in self._entries}
        self.passages = sum(entry.listed.passages for entry in self._entries)

    def __len__(self) -> int:
        """Count the articles."""
        return len(self._entries)

    def select(self, wanted: Wanted) -> tuple[Listed, ...]:
        """Return the articles that are wanted, in the wanted order; those without a value last.

        Raises:
            SettingsError: a date is none.
        """
        since, until = _date(wanted.since), _date(wanted.until)
        source, words = folded(wanted.source), folded(wanted.words).split()
        found = self._order(wanted.sort, wanted.descending)
        if words:
            found = [each for each in found if all(word in each.words for word in words)]
        if source:
            found = [each for each in found if folded(each.listed.source or "") == source]
        return tuple([each.listed for each in found if is_within(each.listed.date, since, until)])

    def sources(self) -> tuple[tuple[str, int], ...]:
        """Return the sources with how many articles each has, the largest first.

        A source that is written in two scripts is one, as it is in a ``Scope``.
        """
        named = [each.listed.source for each in self._entries if each.listed.source]
        written = {folded(name): name for name in reversed(named)}
        counted = Counter(folded(name) for name in named)
        ordered = sorted(counted.items(), key=lambda pair: (-pair[1], reading_order(pair[0])))
        return tuple((written[name], n) for name, n in ordered)

    def _order(self, sort: Sort, descending: bool) -> Sequence[Entry]:
        """Return the entries sorted; equal ones in the order of their titles."""
        with self._lock:
            if (sort, descending) not in self._orders:
                # Sorting keeps the order of equals, so what has no value is put last beforehand.
                valued = [e for e in self._entries if getattr(e.listed, sort) is not None]
                without = [e for e in self._entries if getattr(e.listed, sort) is None]
                valued.sort(key=lambda e: _sort_key(getattr(e.listed, sort)), reverse=descending)
                self._orders[sort, descending] = (*valued, *without)
            return self._orders[sort, descending]


def entry_of(article: Article | Listed, passages: int = 0) -> Entry:
    """Return the entry of an article; ``passages`` is how many an ``Article`` is cut into."""
    if isinstance(article, Article):
        article = Listed(
            article.id,
            article.path,
            article.title,
            article.source,
            article.author,
            article.date,
            article.url,
            article.language,
            len(article.text),
            passages,
        )
    said = (article.title, article.source, article.author, article.date, article.id, article.path)
    return Entry(article, folded("\n".join(part for part in said if part)))


def chart_of(articles: Iterable[Listed]) -> Chart:
    """Count articles over time: by month where all dates have one and lie close, else by year."""
    dates = [article.date for article in articles]
    dated = [date for date in dates if date]
    if not dated:
        return Chart("year", (), len(dates))
    first, last = min(dated), max(dated)
    monthly = all(len(date) >= 7 for date in dated) and _month(last) - _month(first) < MONTHS
    years = int(last[:4]) - int(first[:4]) + 1
    if monthly:
        counted = Counter(date[:7] for date in dated)
        names = [_month_name(n) for n in range(_month(first), _month(last) + 1)]
        bars = tuple(Bar(name, name, name, counted[name]) for name in names)
        return Chart("month", bars, len(dates) - len(dated))
    step = 1 if years <= MOST_BARS else 10
    by_step = Counter(int(date[:4]) // step * step for date in dated)
    begins = range(int(first[:4]) // step * step, int(last[:4]) + 1, step)
    bars = tuple(
        Bar(
            f"{year:04}" if step == 1 else f"{year:04}–{year + 9:04}",
            f"{year:04}",
            f"{year + step - 1:04}",
            by_step[year],
        )
        for year in begins
    )
    # A calendar is long where a date is a slip of the pen (0201 for 2021): the largest stay.
    if len(bars) > MOST_BARS:
        bars = tuple(bar for bar in bars if bar.count)[-MOST_BARS:]
    return Chart("year" if step == 1 else "decade", bars, len(dates) - len(dated))


def kinds() -> tuple[str, ...]:
    """Return the suffixes of files that can be added."""
    return tuple(sorted(SUFFIXES))


def _month(date: str) -> int:
    return int(date[:4]) * 12 + int(date[5:7]) - 1


def _month_name(month: int) -> str:
    return f"{month // 12:04}-{month % 12 + 1:02}"


def _sort_key(value: str | int) -> str | int:
    return reading_order(value) if isinstance(value, str) else value


def _date(sent: str) -> str | None:
    """Return a partial date as it is, ``None`` for ``""``."""
    if not sent:
        return None
    if not _DATE.fullmatch(sent):
        raise SettingsError(f"{sent!r} is no date; write 2021, 2021-10 or 2021-10-26")
    return sent
