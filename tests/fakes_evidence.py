"""Evidence without an index: sentences of small articles, as the reading room hands them on."""

from __future__ import annotations

from askllm.read import Asked, understand
from askllm.read.short.spans import best_of, judged_spans
from askllm.text import language_of, sentences
from askllm.types import Article, Evidence, Hit, LegScore, Passage, Query, Span


def query(text: str) -> Query:
    """A question that stands alone."""
    return Query(text, language_of(text), text)


def article(name: str, text: str, date: str | None = None, title: str = "题") -> Article:
    """An article of one text."""
    return Article(name, title, text, f"{name}.md", date=date)


def evidence(
    of: Article,
    quote: str,
    short: str | None = None,
    score: float = 0.8,
    answer_score: float = 0.9,
    headings: tuple[str, ...] = (),
) -> Evidence:
    """Evidence for a stretch of ``of``, its passage the whole text."""
    passage = Passage(f"{of.id}#0", of.id, 0, len(of.text), of.text, headings)
    hit = Hit(passage, of, 1.0, 1, (LegScore("lexical", 1.0, 1),))
    start = of.text.index(quote)
    answer = None
    if short is not None:
        at = start + quote.index(short)
        answer = Span(at, at + len(short))
    return Evidence(hit, start, start + len(quote), score, answer, answer_score if short else 0.0)


def read_from(question: str, *articles: Article) -> tuple[Asked, tuple[Evidence, ...]]:
    """All sentences of ``articles`` as evidence in their order, equally good, answers marked."""
    asked = understand(query(question))
    found = []
    for one in articles:
        for span in sentences(one.text, 0, len(one.text)):
            best = best_of(judged_spans(asked, one.text, span, lambda token: 1.0))
            short = None if best is None else best.span.of(one.text)
            item = evidence(one, span.of(one.text), short)
            found.append(item)
    return asked, tuple(found)
