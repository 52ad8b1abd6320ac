"""The articles of a bot without their texts: a hundred thousand whole ones would take seconds."""

from __future__ import annotations

from collections.abc import Sequence

from askllm.library import Listed, LiveBot, Wanted, entry_of, reading_order
from askllm.ui.answerer import Answerer


def listed(bot: Answerer) -> Sequence[Listed]:
    """Return what each article says of itself, by title."""
    if isinstance(bot, LiveBot):
        return bot.catalogue().select(Wanted())
    found = [entry_of(article).listed for article in bot.articles()]
    return sorted(found, key=lambda article: reading_order(article.title))


def article_count(bot: Answerer) -> int:
    """Return how many articles are answered from."""
    return len(bot.catalogue()) if isinstance(bot, LiveBot) else len(bot.articles())
