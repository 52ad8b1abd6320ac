"""Sentences weighed anew by what stands before them, or by what they would have to tell.

The functions take pages whose sentences are scored and return them with other scores; they come
after everything that looks at a sentence alone.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Sequence

from askllm.read.about.definition import definiens_after
from askllm.read.about.labels import labelled
from askllm.read.about.offices import holders_in, office_asked, tells_office
from askllm.read.about.rivals import BLOCK, NONE, Rivals, rivals_of
from askllm.read.about.roles import told_by_role
from askllm.read.ask.question import FIGURES, AnswerKind, Asked
from askllm.read.overlap import Page, Scored
from askllm.read.short.contrast import of_another_time, told_beside
from askllm.read.short.places import asks_where_to, tells_where_to
from askllm.types import Evidence, Span

_HAN = re.compile(r"[\u4e00-\u9fff]")

STAYS = 0.6
"""What is left of a sentence's score where it is asked where something goes, and nothing goes
anywhere in it, if it does in another."""

NEAR = 0.75
"""A sentence of another article that tells a name outright counts from this share of the best on."""

HELD = 0.1
"""What a raised sentence keeps of its own score, so that raised ones stay in order."""

ABOVE = 1.01
"""How many times as good a definition is (这是一种…) as the sentence before it, which only names."""


OF_ANOTHER = 0.5
"""What is left of the score of a sentence that is about another thing of the kind asked about."""

_OF_ONE_THING: tuple[AnswerKind, ...] = ("number", "share", "date", "who", "what")


def refitted(asked: Asked, pages: Sequence[Page], rivals: Rivals = NONE) -> list[Page]:
    """Return the pages with the scores that the sentences have beside each other."""
    fitted = _timed(asked, _holding(asked, _going(asked, pages)))
    fitted = [_defining(asked, page) for page in fitted]
    return [_of_the_thing(page, rivals) for page in fitted] if rivals.others else fitted


def rivals_in(asked: Asked, pages: Sequence[Page]) -> Rivals:
    """Return what the passages and what lies around them set beside the thing asked about."""
    if asked.kind not in _OF_ONE_THING:
        return NONE
    blocks: dict[str, set[int]] = {}
    articles = {page.hit.article.id: page.hit.article for page in pages}
    for page in pages:
        at = page.hit.passage.start // BLOCK
        blocks.setdefault(page.hit.article.id, set()).update((at - 1, at, at + 1))
    around = [
        (
            "".join(
                article.text[b * BLOCK : (b + 1) * BLOCK] for b in sorted(blocks[one]) if b >= 0
            ),
            tuple(heading.title for heading in article.headings),
        )
        for one, article in articles.items()
    ]
    return rivals_of(asked, around)


def _of_the_thing(page: Page, rivals: Rivals) -> Page:
    """Lower the sentences that are about another thing of the kind asked about."""
    return _lowered(page, OF_ANOTHER, rivals.another)


def _going(asked: Asked, pages: Sequence[Page]) -> list[Page]:
    """Lower the sentences in which nothing goes anywhere, where it is asked where something goes."""
    if not asks_where_to(asked.text):
        return list(pages)
    quotes = {item.evidence.quote for page in pages for item in page.sentences}
    told = {quote for quote in quotes if tells_where_to(quote, asked.text)}
    if not told:
        return list(pages)

    return [_with_these_first(page, pages, told) for page in pages]


def _timed(asked: Asked, pages: Sequence[Page]) -> list[Page]:
    """Lower what tells of 上届 or 去年 alone where it is asked of 本届 or 今年, if others may answer."""
    if asked.kind not in FIGURES:
        return list(pages)
    quotes = {
        item.evidence.quote
        for page in pages
        for item in page.sentences
        if item.evidence.answer is not None
    }
    other = {q for q in quotes if of_another_time(asked, q) or told_beside(asked, q)}
    if not other or other == quotes:
        return list(pages)
    return [_lowered(page, STAYS, lambda evidence: evidence.quote in other) for page in pages]


def _holding(asked: Asked, pages: Sequence[Page]) -> list[Page]:
    """Put first what names who holds a role or what a thing is also called, where that is asked."""
    offices = office_asked(asked)
    best = max((i for page in pages for i in page.sentences), key=lambda i: i.evidence.score)
    told = {
        item.evidence.quote
        for page in pages
        for item in page.sentences
        if (_is_near(item, best) and _names_asked(asked, item.evidence.quote))
        or (
            tells_office(asked, offices, quote := item.evidence.quote)
            and holders_in(offices, quote)
        )
    }
    if not told:
        return list(pages)
    across = asked.language == "en"  # no word of the question can stand beside a Chinese office
    outright = any(_names_asked(asked, q) or (across and _HAN.search(q)) for q in told)
    above = ABOVE * STAYS * best.evidence.score if outright else 0.0
    return [_raised(_with_these_first(page, pages, told), told, above) for page in pages]


def _is_near(item: Scored, best: Scored) -> bool:
    """Whether a sentence stands in the best one's article, or is nearly as good."""
    one, two = item.evidence, best.evidence
    return one.hit.article.id == two.hit.article.id or one.score >= NEAR * two.score


def _names_asked(asked: Asked, quote: str) -> bool:
    return labelled(asked, quote) is not None or told_by_role(asked, quote)


def _raised(page: Page, told: set[str], above: float) -> Page:
    """Put the sentences ``told`` at least at ``above``, in the order that they have."""

    def score(evidence: Evidence) -> float:
        if evidence.quote not in told or evidence.score > above:
            return evidence.score
        return min(1.0, above + (1 - above) * HELD * evidence.score)

    return _scored(page, score)


def _with_these_first(page: Page, pages: Sequence[Page], told: set[str]) -> Page:
    """Lower what is not among ``told``; these take over what was measured of their article's best."""
    own = [other for other in pages if other.hit.article.id == page.hit.article.id]
    best = max(
        (item for other in own for item in other.sentences), key=lambda item: item.evidence.score
    )
    sentences = tuple(
        dataclasses.replace(item, features=best.features) if item.evidence.quote in told else item
        for item in page.sentences
    )
    measured = dataclasses.replace(page, sentences=sentences)
    return _lowered(measured, STAYS, lambda evidence: evidence.quote not in told)


def _lowered(page: Page, share: float, where: Callable[[Evidence], bool]) -> Page:
    """Return a page where ``share`` is left of the score of some sentences."""
    return _scored(page, lambda item: item.score * share if where(item) else item.score)


def _scored(page: Page, score: Callable[[Evidence], float]) -> Page:
    """Return a page whose sentences have other scores."""
    sentences = (
        dataclasses.replace(
            item, evidence=dataclasses.replace(item.evidence, score=score(item.evidence))
        )
        for item in page.sentences
    )
    return dataclasses.replace(page, sentences=tuple(sentences))


def _defining(asked: Asked, page: Page) -> Page:
    """Put a sentence that says what the one before it names before that: 这是一种….

    It takes over what was measured of that one, for only the two together answer.
    """
    kept = list(page.sentences)
    for place in range(1, len(kept)):
        named, item = kept[place - 1], kept[place]
        said = definiens_after(asked, named.evidence.quote, item.evidence.quote)
        score = min(1.0, ABOVE * named.evidence.score)
        if said is None or item.evidence.score >= score:
            continue
        start = item.evidence.start
        evidence = dataclasses.replace(
            item.evidence,
            score=score,
            answer=Span(start + said.start, start + said.end),
            answer_score=1.0,
        )
        kept[place] = dataclasses.replace(item, evidence=evidence, features=named.features)
    return dataclasses.replace(page, sentences=tuple(kept))
