"""Evidence made by hand: the sentences of a text, scored by what they share with a question."""

from __future__ import annotations

from askllm.answer.sense.around import share, topic
from askllm.read import Asked, understand
from askllm.text import language_of, sentences
from askllm.types import Article, Evidence, Heading, Hit, LegScore, Passage, Query


def asked_for(question: str) -> Asked:
    return understand(Query(question, language_of(question), question))


def article_of(text: str, name: str = "one", title: str = "江城", **more: str) -> Article:
    """An article whose lines that begin with # are its headings, ## the lower ones, the marks left out."""
    kept: list[str] = []
    headings: list[Heading] = []
    at = 0
    for line in text.split("\n"):
        marks, _, words = line.partition(" ") if line.startswith("#") else ("", "", line)
        if marks:
            headings.append(Heading(at, at + len(words), len(marks), words))
        kept.append(words)
        at += len(words) + 1
    return Article(name, title, "\n".join(kept), f"{name}.md", headings=tuple(headings), **more)


def read_from(question: str, *articles: Article | str) -> tuple[Asked, tuple[Evidence, ...]]:
    """Return the question and every sentence of the articles, best first.

    A score is 0.3, and up to 0.9 by the share of the question's words that the sentence holds.
    """
    asked = asked_for(question)
    wanted = topic(asked)
    found: list[Evidence] = []
    for number, given in enumerate(articles):
        article = article_of(given, f"a{number}") if isinstance(given, str) else given
        passage = Passage(
            f"{article.id}#0",
            article.id,
            0,
            len(article.text),
            article.text,
            tuple(h.title for h in article.headings),
        )
        hit = Hit(passage, article, 1.0, number + 1, (LegScore("lexical", 1.0, 1),))
        heads = {heading.start for heading in article.headings}
        found += [
            Evidence(hit, s.start, s.end, 0.3 + 0.6 * share(wanted, s.of(article.text)))
            for s in sentences(article.text)
            if s.start not in heads
        ]
    return asked, tuple(sorted(found, key=lambda item: -item.score))


def quotes(evidence: tuple[Evidence, ...] | list[Evidence]) -> list[str]:
    return [item.quote for item in evidence]
