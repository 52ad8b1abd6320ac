"""What might be asked of the articles, in the order in which it is worth trying."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Protocol, TypeVar

from askllm.examples.forming import Candidate, formed_questions, latin_names
from askllm.examples.owned import owned_questions
from askllm.text import entitled, language_of
from askllm.types import Article, ArticleRef, Language

ARTICLES = 16
"""Articles that questions are formed from, spread over all of them."""
OWNED = 24
"""The owner's questions that are tried, spread over all of them."""
FROM_EACH = 8
"""Questions formed from one article."""
NAMED = 8
"""Names that are asked for at most."""

Item = TypeVar("Item")

_WHICH: dict[Language, str] = {"zh": "有哪些文章？", "en": "Which articles are there?"}


class Library(Protocol):
    """Where articles are looked up."""

    @property
    def refs(self) -> tuple[ArticleRef, ...]:
        """What every article says of itself."""
        ...

    def article(self, article_id: str) -> Article | None:
        """Return the article with this id, or ``None``."""
        ...


def candidates(language: Language, file: Path, library: Library) -> Iterator[Iterator[Candidate]]:
    """Yield what might be asked by readers of ``language``, the most fitting first.

    The owner's questions and the articles of the language; where there are none, what can be
    asked of any articles and of names in the language's script; the rest.
    """
    owned = owned_questions(file)
    own = [one for one in owned if language_of(one.question) == language]
    articles = [library.article(ref.id) for ref in spread(library.refs, ARTICLES)]
    there = [article for article in articles if article is not None]
    near = [a for a in there if a.language.startswith("zh") == (language == "zh")]
    far = [article for article in there if article not in near]
    yield chain(_by_kind(spread(own, OWNED)), _of_articles(near))
    if not near:
        names = latin_names(far)[:NAMED] if language == "en" else []
        yield chain([Candidate(_WHICH[language], "collection")], _of_names(names))
    others = [one for one in owned if one not in own]
    yield chain(_by_kind(spread(others, OWNED)), _of_articles(far))


def _of_names(names: Sequence[str]) -> Iterator[Candidate]:
    """Yield what can be asked about a name alone, in English; what it is, and who writes of it."""
    for place, name in enumerate(names):
        if place == 1:
            yield Candidate(f"Which articles mention {name}?", "mention")
        else:
            yield Candidate(f"What is {name}?", "what")


def _of_articles(articles: Sequence[Article]) -> Iterator[Candidate]:
    """Yield questions from each of ``articles`` in turns; last what it is about."""
    formed = [list(islice(formed_questions(article), FROM_EACH)) for article in articles]
    # Each article begins with another kind, so that the first few differ.
    yield from in_turns([_from(list(_by_kind(own)), place) for place, own in enumerate(formed)])
    signed = next((article for article in articles if article.author), None)
    for article in articles:
        chinese = article.language.startswith("zh")
        title = entitled(article.title, "zh" if chinese else "en")
        asked = f"{title}讲了什么？" if chinese else f"What is {title} about?"
        yield Candidate(asked, "about")
        if article is signed:
            asked = f"{title}是谁写的？" if chinese else f"Who wrote {title}?"
            yield Candidate(asked, "collection")


def _from(items: list[Candidate], place: int) -> list[Candidate]:
    """Return ``items`` begun at ``place``, counted round."""
    first = place % len(items) if items else 0
    return items[first:] + items[:first]


def _by_kind(items: Sequence[Candidate]) -> Iterator[Candidate]:
    """Yield ``items`` so that kinds take turns."""
    kinds: dict[str, list[Candidate]] = {}
    for item in items:
        kinds.setdefault(item.kind, []).append(item)
    return in_turns(list(kinds.values()))


def spread(items: Sequence[Item], wanted: int) -> list[Item]:
    """Return up to ``wanted`` of ``items``, evenly spaced."""
    step = max(1, len(items) / wanted)
    return [items[int(place * step)] for place in range(min(wanted, len(items)))]


def in_turns(makers: Sequence[Iterable[Item]]) -> Iterator[Item]:
    """Yield one from each in turn until all are exhausted."""
    waiting = [iter(maker) for maker in makers]
    while waiting:
        still = []
        for maker in waiting:
            for item in islice(maker, 1):
                yield item
                still.append(maker)
        waiting = still
