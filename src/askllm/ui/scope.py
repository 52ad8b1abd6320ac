"""The scope of a question: the control beside the question box, and what it sends.

    scope_html()                    ->  the control; its script fills the lists
    finder(bot)                     ->  what the script asks for the lists
    chosen(sent, title_of)          ->  what a person chose, checked
    within(chosen)                  ->  to what a question was narrowed, in words
    within_html(chosen)             ->  the line of an answer that says it

The browser holds the choice and sends it with every question as JSON; it is read strictly and
never believed.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from askllm.library import reading_order
from askllm.text import entitled, folded
from askllm.types import Scope, ScopeChoices
from askllm.ui.answerer import Answerer
from askllm.ui.catalogue import listed
from askllm.ui.markup import icon
from askllm.ui.strings import Worded, both, say

SHOWN = 200
"""Names that a list shows at once; the filter reaches the others."""
FILTERED = 8
"""A list longer than this has a filter."""
LONGEST = 100_000
"""Characters of the JSON that a browser may send."""
MOST = 1_000
"""Names in one list, and characters in a name."""
TOLD = 3
"""Names of a kind that the line of an answer tells."""

_LISTS = {"articles": "scope_articles", "sources": "scope_sources", "authors": "scope_authors"}
_DATES = {"since": "scope_since", "until": "scope_until"}
_TYPED = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2}))?)?[年月日]?")
_DATE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")


@dataclass(frozen=True, slots=True)
class Chosen:
    """A scope as a person chose it.

    ``titles`` are those of its articles; ``refused`` is the key of the sentence that says why
    nothing can be searched in it, or empty.
    """

    scope: Scope = field(default_factory=Scope)
    titles: tuple[str, ...] = ()
    refused: str = ""


def chosen(sent: object, title_of: Callable[[str], str | None]) -> Chosen:
    """Read what the browser sent.

    Args:
        sent: JSON text: an object with ``articles``, ``sources`` and ``authors`` (lists of names)
            and ``since`` and ``until`` (dates as typed), each of them optional; nothing at all
            means everything.
        title_of: The title of an article by its id, ``None`` for an unknown one.

    Returns:
        The scope. One that cannot be read, or cannot hold anything, has ``refused`` set; whether
        an article is in it is for the bot to say.
    """
    if sent is None or sent == "":
        return Chosen()
    scope = _read(sent)
    if scope is None:
        return Chosen(refused="scope_unreadable")
    titles = [title_of(article) for article in scope.articles]
    known = tuple(title for title in titles if title is not None)
    return Chosen(scope, known, "scope_gone" if len(known) < len(titles) else _wrong_dates(scope))


def within_html(choice: Chosen) -> str:
    """Return the line that says where was searched; empty when that was everywhere."""
    place = within(choice)
    return f'<p class="within">{both("scope_within", place)}</p>' if place else ""


def within(choice: Chosen) -> Worded | None:
    """Return to what a question was narrowed: articles, sources, authors, dates; ``None`` if not."""
    scope = choice.scope
    if scope.is_everything:
        return None
    dates = f"{scope.since or ''}–{scope.until or ''}" if scope.since or scope.until else ""
    titles = [entitled(title) for title in choice.titles]
    said = {}
    for kind in ("zh", "hant", "en"):  # names stay in the characters of their articles
        told = [_listed(names, kind) for names in (titles, scope.sources, scope.authors)]
        said[kind] = " · ".join(part for part in (*told, dates) if part)
    return Worded(said)


def scope_html() -> str:
    """Return the control, closed, with nothing chosen and nothing to choose: its script fills it."""
    parts = "".join(_list_html(kind) for kind in _LISTS)
    return (
        f'<details class="scope" id="sc"><summary><span>{both("scope_label")}</span>'
        f'<span id="sc-now">{both("scope_all")}</span></summary>'
        f'<div class="sc-p" role="group" aria-labelledby="sc-title"><div class="sc-h">'
        f'<h2 id="sc-title">{both("scope_title")}</h2>'
        f'<button type="button" class="ib" id="sc-close">{icon("close")}'
        f'<span class="sr">{both("close")}</span></button></div>'
        f'<p class="sc-more">{both("scope_more")}</p>{parts}{_dates_html()}</div></details>'
        f'<button type="button" class="sc-x" id="sc-clear" hidden>{icon("close")}'
        f'<span class="sr">{both("scope_clear")}</span></button>'
    )


def finder(bot: Answerer) -> Callable[[object], dict[str, object]]:
    """Return what the script calls to fill a list: from the articles as they are by then."""
    lists = _Lists(bot)

    def find_names(request: object) -> dict[str, object]:
        """Return the names of a kind that hold the words.

        Returns:
            ``names``: ``[[value, label]]``, at most ``SHOWN``; ``more``: how many are not among
            them; ``all``: how many there are whatever the words; ``filter``: whether that is many;
            ``first``, ``last``: the dates of the articles.
        """
        asked = request if isinstance(request, dict) else {}
        kind, words = asked.get("kind"), asked.get("words")
        wanted = folded(words[:MOST]).strip() if isinstance(words, str) else ""
        names = lists.of(kind)
        found = [[value, label] for value, label, form in names if wanted in form]
        choices = lists.choices
        return {
            "names": found[:SHOWN],
            "more": max(0, len(found) - SHOWN),
            "all": len(names),
            "filter": len(names) > FILTERED,
            "first": choices.first,
            "last": choices.last,
        }

    return find_names


class _Lists:
    """What a scope can be made of, put in order once for each state of the articles."""

    def __init__(self, bot: Answerer) -> None:
        self._bot = bot
        self._made: tuple[ScopeChoices, dict[object, list[tuple[str, str, str]]]] | None = None

    @property
    def choices(self) -> ScopeChoices:
        """Sources, authors and dates, as they are now."""
        return self._bot.choices()

    def of(self, kind: object) -> list[tuple[str, str, str]]:
        """Return value, label and folded label of what can be chosen of a kind."""
        choices = self.choices
        made = self._made
        if made is None or made[0] is not choices:  # one object as long as nothing changes
            made = (
                choices,
                {
                    "articles": [(a.id, a.title, folded(a.title)) for a in listed(self._bot)],
                    "sources": _by_name(choices.sources),
                    "authors": _by_name(choices.authors),
                },
            )
            self._made = made
        return made[1].get(kind, []) if isinstance(kind, str) else []


def _by_name(names: Sequence[str]) -> list[tuple[str, str, str]]:
    return [(name, name, folded(name)) for name in sorted(names, key=reading_order)]


def _read(sent: object) -> Scope | None:
    """Return the scope that ``sent`` describes; ``None`` where it is not one of ours."""
    if not isinstance(sent, str) or len(sent) > LONGEST:
        return None
    try:
        said = json.loads(sent)
    except (ValueError, RecursionError):
        return None
    if not isinstance(said, dict) or not set(said) <= {*_LISTS, *_DATES}:
        return None
    names = [said.get(kind, []) for kind in _LISTS]
    dates = [said.get(kind) or "" for kind in _DATES]
    if not all(_are_names(each) for each in names) or not _are_names(dates):
        return None
    since, until = (_iso(date) or None for date in dates)
    articles, sources, authors = (tuple(dict.fromkeys(each)) for each in names)
    return Scope(articles, sources, authors, since, until)


def _are_names(names: object) -> bool:
    return (
        isinstance(names, list)
        and len(names) <= MOST
        and all(isinstance(name, str) and len(name) <= MOST for name in names)
    )


def _iso(typed: str) -> str:
    """Return a date as people write it (2021年3月, 2021/3/5) in ISO 8601; others as they are."""
    plain_form = "".join(unicodedata.normalize("NFKC", typed).split())
    found = _TYPED.fullmatch(plain_form)
    if not found:
        return plain_form
    return "-".join(part.zfill(2) for part in found.groups() if part)


def _wrong_dates(scope: Scope) -> str:
    """Return the key of what is wrong with the dates, or nothing."""
    since, until = scope.since, scope.until
    if any(date and not _DATE.fullmatch(date) for date in (since, until)):
        return "scope_no_date"
    if since and until:
        # A year holds all of its months, so only what both dates name is compared.
        both_name = min(len(since), len(until))
        if until[:both_name] < since[:both_name]:
            return "scope_crossed"
    return ""


def _listed(names: Sequence[str], kind: str) -> str:
    """Return some names as the language with the CSS class ``kind`` lists them."""
    told = say("scope_join", kind).join(names[:TOLD])
    return told if len(names) <= TOLD else say("scope_and_more", kind, told, len(names) - TOLD)


def _list_html(kind: str) -> str:
    return (
        f'<fieldset data-kind="{kind}"><legend>{both(_LISTS[kind])}</legend>'
        f'<label class="sr" for="sc-{kind}-filter">{both("scope_filter")}</label>'
        f'<input id="sc-{kind}-filter" type="search" maxlength="{MOST}" autocomplete="off" '
        f'spellcheck="false">'
        f'<ul></ul><p class="sc-more" hidden></p></fieldset>'
    )


def _dates_html() -> str:
    inputs = "".join(
        f'<label>{both(key)}<input id="sc-{kind}" maxlength="20" autocomplete="off" '
        f'spellcheck="false"></label>'
        for kind, key in _DATES.items()
    )
    return (
        f'<fieldset id="sc-dates"><legend>{both("scope_dates")}</legend>'
        f'<div class="sc-d">{inputs}</div></fieldset>'
    )
