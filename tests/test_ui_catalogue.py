"""What the page needs of many articles is had without their texts."""

from __future__ import annotations

import pytest

from askllm.bot import Bot
from askllm.library import LiveBot
from askllm.ui.catalogue import article_count, listed
from askllm.ui.reader import opener
from askllm.ui.scope import finder
from askllm.ui.tools import Tools
from fakes_bot import ARTICLES, FakeBot


def test_counts_titles_and_lists_read_no_text(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    there = {article.id: article for article in bot.articles()}
    live = LiveBot(bot)
    monkeypatch.setattr(Bot, "articles", None)
    assert article_count(live) == len(there)
    assert {each.id: each.characters for each in listed(live)} == {
        key: len(article.text) for key, article in there.items()
    }
    opened = opener(live)({"title": there["river-city"].title})
    assert opened is not None
    assert opened["id"] == "river-city"
    assert finder(live)({"kind": "articles"})["all"] == len(there)
    assert Tools(live).list_articles()["count"] == len(there)


def test_a_bot_that_does_not_change_is_listed_from_its_articles() -> None:
    small = FakeBot(articles=ARTICLES[:2])
    assert article_count(small) == 2
    assert [each.title for each in listed(small)] == ["青屿岛年鉴", "望海灯塔"]  # qing, wang
    assert opener(small)({"title": "no such title"}) is None
