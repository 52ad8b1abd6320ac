"""Names with other forms, as a list for people: which, and where an article says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from askllm.aliases import Alias
from askllm.bot import Bot
from askllm.text import folded
from askllm.types import ArticleRef


@dataclass(frozen=True, slots=True)
class Named:
    """One thing and its names: ``article.text[start:end] == quote`` says that they are one.

    ``article`` is ``None``, and the rest empty, for names of the user's own file.
    """

    names: tuple[str, ...]
    article: ArticleRef | None = None
    start: int = 0
    end: int = 0
    quote: str = ""


def find_names(bot: Bot, words: str, start: int, count: int) -> tuple[int, tuple[Named, ...]]:
    """Return how many groups of names hold ``words``, and ``count`` of them from ``start`` on."""
    wanted = folded(words).split()
    found = [
        alias
        for alias in bot.names()
        if not wanted or all(word in folded("\n".join(alias.names)) for word in wanted)
    ]
    return len(found), _told(bot, found[start : start + count])


def _told(bot: Bot, aliases: Sequence[Alias]) -> tuple[Named, ...]:
    told = []
    for alias in aliases:
        article = None if alias.article_id is None else bot.article(alias.article_id)
        if article is None:
            told.append(Named(alias.names))
            continue
        quote = article.text[alias.start : alias.end]
        told.append(Named(alias.names, ArticleRef.of(article), alias.start, alias.end, quote))
    return tuple(told)
