"""What stands around a sentence of an article: its paragraph, its neighbours, the words it shares."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence

from askllm.index import context_of
from askllm.read import Asked
from askllm.text import folded, search_tokens, sentences
from askllm.types import Article, Evidence, Passage, Span

WINDOW = 1_500
"""Characters before or after a place that are looked at: a line may be megabytes long."""


def paragraph(article: Article, at: int) -> Span:
    """Return the line of ``article.text`` that holds the offset ``at``."""
    start = article.text.rfind("\n", 0, at) + 1
    end = article.text.find("\n", max(at, start))
    end = len(article.text) if end < 0 else end
    return Span(start, max(end, start + 1))


def is_heading(article: Article, start: int) -> bool:
    """Whether the offset lies in one of the article's headings."""
    return any(heading.start <= start < heading.end for heading in article.headings)


def before(article: Article, start: int) -> Span | None:
    """Return the sentence before ``start`` in its paragraph, ``None`` at the paragraph's start."""
    begin = max(paragraph(article, start).start, start - WINDOW)
    found = sentences(article.text, begin, start) if begin < start else []
    return found[-1] if found else None


def after(article: Article, end: int) -> Span | None:
    """Return the sentence that begins at or after ``end`` in the paragraph of ``end``, if any."""
    stop = min(paragraph(article, max(0, end - 1)).end, end + WINDOW)
    found = sentences(article.text, end, stop) if end < stop else []
    return found[0] if found else None


def at_place(like: Evidence, start: int, end: int) -> Evidence:
    """Return evidence for ``[start, end)`` of the article of ``like``.

    The passage it is shown with is widened where it does not hold the words; a short answer is
    kept where it lies inside.
    """
    hit = like.hit
    text = hit.article.text
    passage = hit.passage
    if start < passage.start or end > passage.end:
        left, right = min(start, passage.start), max(end, passage.end)
        wide = Passage(
            passage.id, passage.article_id, left, right, text[left:right], passage.headings
        )
        hit = dataclasses.replace(hit, passage=wide)
    answer = like.answer
    kept = answer is not None and start <= answer.start and answer.end <= end
    return Evidence(
        hit,
        start,
        end,
        like.score,
        answer if kept else None,
        like.answer_score if kept else 0.0,
        like.surely,
    )


def in_reading_order(chosen: Iterable[Evidence]) -> list[Evidence]:
    """Sort by place, the articles in the order in which they come, none twice."""
    kept: dict[tuple[str, int, int], Evidence] = {}
    articles: dict[str, int] = {}
    for item in chosen:
        articles.setdefault(item.hit.article.id, len(articles))
        kept.setdefault((item.hit.article.id, item.start, item.end), item)
    return sorted(kept.values(), key=lambda item: (articles[item.hit.article.id], item.start))


def topic(asked: Asked, without: str = "") -> frozenset[str]:
    """Return the tokens of a question that its evidence should share, pairs and words.

    Args:
        without: words that do not count, such as the speaker's name.
    """
    left_out = set(search_tokens(without)) | {""}
    long = {token for token in asked.tokens if len(token) > 1}
    return frozenset((long or set(asked.tokens)) - left_out)


def share(wanted: frozenset[str], words: str) -> float:
    """Return the share, in [0, 1], of the tokens ``wanted`` that ``words`` hold; 1 of none."""
    if not wanted:
        return 1.0
    return len(wanted & set(search_tokens(words))) / len(wanted)


def telling(evidence: Sequence[Evidence]) -> list[Evidence]:
    """Return the sentences that tell something: those that ask themselves are left out."""
    return [item for item in evidence if not item.quote.rstrip("”」\"' ").endswith(("?", "？"))]


def context(item: Evidence) -> str:
    """Return what stands above and around a sentence: title, headings, passage; folded."""
    return folded(context_of(item.hit.article, item.hit.passage))
