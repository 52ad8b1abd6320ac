"""The articles of a bot without their texts: a hundred thousand whole ones would take seconds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from askllm.library import Listed, LiveBot, Wanted, entry_of
from askllm.types import Article, ArticleRef
from askllm.ui.answerer import Answerer


def listed(bot: Answerer) -> Sequence[Listed]:
    """Return what each article says of itself, by title."""
    if isinstance(bot, LiveBot):
        return bot.catalogue().select(Wanted())
    return [entry_of(article).listed for article in bot.articles()]


def article_count(bot: Answerer) -> int:
    """Return how many articles are answered from."""
    return len(bot.catalogue()) if isinstance(bot, LiveBot) else len(bot.articles())


@dataclass(frozen=True, slots=True)
class Shelf:
    """A bot's articles as ``askllm.examples`` looks them up."""

    bot: Answerer

    @property
    def refs(self) -> tuple[ArticleRef, ...]:
        """What every article says of itself."""
        return tuple(
            ArticleRef(each.id, each.title, each.source, each.author, each.date, each.url)
            for each in listed(self.bot)
        )

    def article(self, article_id: str) -> Article | None:
        """Return the article with this id, or ``None``."""
        return self.bot.article(article_id)
