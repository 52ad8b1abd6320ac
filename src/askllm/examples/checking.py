"""Whether a question was answered well enough to be suggested."""

from __future__ import annotations

from dataclasses import dataclass

from askllm.examples.forming import Candidate
from askllm.text import folded
from askllm.types import Answer, Citation

FIRM = 0.65
"""Least confidence of an answer to a question that is suggested."""
MANY = 3
"""A list with fewer items is no good answer to show."""
ABOUT_ALL = ("collection", "mention")
"""Kinds of questions about the articles as a whole."""


@dataclass(frozen=True, slots=True)
class Good:
    """A question that was answered, and what it asks for.

    ``article`` is the id of the one that answers, ``quote`` the sentence, ``heading`` what stands
    above it; ``""`` if it is all of them. ``short`` is the short answer, if there is one.
    """

    question: str
    kind: str
    article: str
    quote: str = ""
    short: str = ""
    heading: str = ""


def checked(candidate: Candidate, answer: Answer) -> Good | None:
    """Return what is to be known of a candidate if ``answer`` answers it, else ``None``."""
    if candidate.kind in ABOUT_ALL and answer.status == "collection":
        return Good(candidate.question, candidate.kind, "")
    if answer.status != "answered" or not answer.citations or answer.confidence < FIRM:
        return None
    if answer.unanswered or not _is_right(candidate, answer):
        return None
    first = answer.citations[0]
    above = heading_of(first)
    return Good(
        candidate.question, candidate.kind, first.article.id, first.quote, answer.short or "", above
    )


def heading_of(citation: Citation) -> str:
    """Return the headings above a citation as one string, to compare."""
    return "\n".join(citation.heading)


def _is_right(candidate: Candidate, answer: Answer) -> bool:
    """Whether an answer says what is known to be right, as far as anything is."""
    quotes = [" ".join(citation.quote.split()) for citation in answer.citations]
    if candidate.says:
        says = " ".join(candidate.says.split())
        if not (quotes[0] in says or says in quotes[0]):
            return False
    if candidate.kind == "list" or answer.items or candidate.items:
        return _is_whole(candidate, answer)
    if candidate.says and candidate.kind in ("when", "number", "who"):
        return answer.short is not None
    if not candidate.answers:
        return True
    said = folded(answer.short or " ".join(quotes))
    return any(gold in said or said in gold for gold in map(folded, candidate.answers))


def _is_whole(candidate: Candidate, answer: Answer) -> bool:
    """Whether a list has items enough, and most of those that are known to belong to it."""
    named = [folded(item.text) for item in answer.items]
    if len(set(named)) < MANY:
        return False
    known = [[folded(form) for form in forms] for forms in candidate.items]
    met = [any(form in item for form in forms for item in named) for forms in known]
    if known:
        return sum(met) >= 0.6 * len(met)
    golds = [folded(gold) for gold in candidate.answers]
    return not golds or any(all(item in gold for item in named) for gold in golds)
