"""Three functions for programs and language models: ask, search, list the articles.

The page offers them to ``gradio_client`` under their own names, the server to MCP clients as tools.
What they return is smaller than ``Answer.to_dict``: a model reads every word of it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from askllm.library import Listed
from askllm.types import Answer, ArticleRef, Citation, Turn
from askllm.ui.answerer import Answerer
from askllm.ui.catalogue import listed

MOST_HITS = 20
MOST_TURNS = 24
MOST_LISTED = 200
"""Articles in one answer of ``list_articles``."""


class Tools:
    """The three functions over one bot. Their docstrings are what a model reads before it chooses."""

    def __init__(self, bot: Answerer) -> None:
        self._bot = bot

    def ask(self, question: str, earlier_questions: list[str] | None = None) -> dict[str, Any]:
        """Answer a question from a fixed set of articles, in Chinese or English, by quotation alone.

        Every sentence in "sources" is verbatim from an article; nothing is generated. When the
        articles do not answer, "status" is "not_found", "reason" says why, and "closest" holds
        the nearest sentences, which are not an answer. "conflict" means that articles disagree:
        report every one of "sides".

        Args:
            question: A question in plain words, such as "GPT-3有多少参数？" or "Who wrote it?".
            earlier_questions: Earlier questions of the same conversation, oldest first, so that
                "it" or "那百度呢？" can be understood.
        """
        turns = self._turns((earlier_questions or [])[-MOST_TURNS:])
        return _told(self._bot.ask(question, history=turns))

    def search(self, query: str, k: int = 5) -> dict[str, Any]:
        """Find the passages of the articles that are nearest to a query, best first.

        Use it to read around an answer or to judge for yourself; use ask for an answer.

        Args:
            query: Words, a name or a question.
            k: How many passages, 1 to 20.
        """
        hits = self._bot.search(query, k=max(1, min(k, MOST_HITS)))
        return {
            "passages": [
                {
                    **_article(ArticleRef.of(hit.article)),
                    "start": hit.passage.start,
                    "end": hit.passage.end,
                    "text": hit.text,
                    "score": round(hit.score, 4),
                }
                for hit in hits
            ]
        }

    def list_articles(self, first: int = 1) -> dict[str, Any]:
        """List the articles that questions are answered from: id, title, source, author, date.

        Args:
            first: Which article to begin with, from 1; at most 200 come at once.
        """
        articles = listed(self._bot)
        begin = max(first, 1) - 1
        some = articles[begin : begin + MOST_LISTED]
        return {"count": len(articles), "articles": [_listed(article) for article in some]}

    def all(self) -> tuple[Callable[..., dict[str, Any]], ...]:
        """Return the three functions."""
        return (self.ask, self.search, self.list_articles)

    def _turns(self, questions: list[str]) -> list[Turn]:
        """Answer the earlier questions again: a follow-up may lean on an answer, too."""
        turns: list[Turn] = []
        for question in questions:
            turns.append(Turn(question, self._bot.ask(question, history=tuple(turns))))
        return turns


def _told(answer: Answer) -> dict[str, Any]:
    told: dict[str, Any] = {
        "status": answer.status,
        "answer": answer.text,
        "short": answer.short,
        "confidence": answer.confidence,
        "understood_as": answer.standalone,
        "sources": [_cited(citation) for citation in answer.citations],
    }
    optional = {
        "items": [{"text": item.text, "marker": item.marker} for item in answer.items],
        "sides": [{"value": side.value, "markers": list(side.markers)} for side in answer.sides],
        "verdict": answer.verdict,
        "converted": answer.converted,
        "unanswered": list(answer.unanswered),
        "reason": answer.reason,
        "closest": [_cited(citation) for citation in answer.closest],
        "suggestions": list(answer.suggestions),
    }
    return told | {name: value for name, value in optional.items() if value}


def _cited(citation: Citation) -> dict[str, Any]:
    return {
        "marker": citation.marker,
        "quote": citation.quote,
        "start": citation.start,
        "end": citation.end,
        **_article(citation.article),
    }


def _article(ref: ArticleRef | Listed) -> dict[str, Any]:
    known = {"source": ref.source, "author": ref.author, "date": ref.date, "url": ref.url}
    return {"article": ref.id, "title": ref.title} | {k: v for k, v in known.items() if v}


def _listed(article: Listed) -> dict[str, Any]:
    return _article(article) | {"characters": article.characters}
