"""One question and its answer to a ``Row``: measures, and a verdict in a word."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from askllm.evaluate.matching import holds, occurs, overlaps
from askllm.evaluate.measures import (
    answer_contained,
    character_f1,
    exact_match,
    hit_at,
    recall_at,
    reciprocal_rank,
    says,
    share,
    value_match,
)
from askllm.evaluate.questions import Question
from askllm.text import language_of
from askllm.types import Answer, Citation, Hit, Language

Verdict = Literal[
    "right",
    "wrong_citation",
    "wrong_short",
    "missed",
    "invented",
    "right_refusal",
    "unjudged",
    "error",
]
"""What became of a question.

- ``right``: the cited quotes say an accepted answer, or, where only evidence or articles are
  given, rest on them; in a disagreement every side is cited
- ``wrong_citation``: answered, but no quote says it, or only one of another article
- ``wrong_short``: the quotes are right, the short answer taken from them is not
- ``missed``: an answerable question was not answered
- ``invented``: a question that the articles do not answer was answered
- ``right_refusal``: a question that the articles do not answer was not answered
- ``unjudged``: answered, and the file says nothing to judge it by
- ``error``: asking it raised an exception; scored as an answer that says nothing
"""

Texts = Callable[[str], str | None]
"""Article id to the article's text; ``None`` for an id the corpus does not have."""

DISAGREEMENT = frozenset({"conflict", "disagreement"})
"""Question types whose answer has two sides; a full one cites all evidence."""

MRR_DEPTH = 10


@dataclass(frozen=True, slots=True)
class Row:
    """What was asked, expected and got, and how it measures.

    ``measures`` hold a number or ``None`` (undefined for this question). ``cited`` are
    (article id, quote). ``wall_ms`` is the time the asker took, earlier turns included;
    ``total_ms`` what the answer says of itself.
    """

    id: str
    question: str
    type: str | None
    language: Language
    answerable: bool
    answers: tuple[str, ...]
    articles: tuple[str, ...]
    evidence: tuple[str, ...]
    status: str
    text: str
    short: str | None
    reason: str | None
    confidence: float
    cited: tuple[tuple[str, str], ...]
    verdict: Verdict
    measures: Mapping[str, float | None]
    error: str | None
    wall_ms: float
    total_ms: float | None


def score(
    question: Question,
    answer: Answer | None,
    *,
    hits: Sequence[Hit] | None,
    texts: Texts,
    depths: Sequence[int],
    error: str | None = None,
    wall_ms: float = 0.0,
) -> Row:
    """Score one answer.

    Args:
        question: what was asked, and what is known of the right answer.
        answer: what came back; ``None`` if an exception did, which then counts as nothing said.
        hits: what retrieval found, best first; ``None`` if it was not asked.
        texts: gives each article's text, to prove quotes.
        depths: the ``k`` of recall@k and hit@k.
        error: the exception in words, if there was one.
        wall_ms: milliseconds that asking took.
    """
    measures: dict[str, float | None] = {}
    measures.update(_retrieval(question, hits, depths))
    measures.update(_citing(question, answer, texts))
    measures.update(_answering(question, answer))
    return Row(
        id=question.id,
        question=question.question,
        type=question.type,
        language=language_of(question.question),
        answerable=question.answerable,
        answers=question.answers,
        articles=question.articles,
        evidence=question.evidence,
        status="error" if answer is None else answer.status,
        text="" if answer is None else answer.text,
        short=None if answer is None else answer.short,
        reason=None if answer is None else answer.reason,
        confidence=0.0 if answer is None else answer.confidence,
        cited=() if answer is None else tuple((c.article.id, c.quote) for c in answer.citations),
        verdict=_verdict(question, answer, measures),
        measures=measures,
        error=error,
        wall_ms=wall_ms,
        total_ms=None if answer is None else _total(answer.timings),
    )


def retrieval_names(depths: Sequence[int]) -> tuple[str, ...]:
    """Return the names of the retrieval measures for these ``k``."""
    return tuple(
        name
        for unit in ("article", "passage")
        for name in (
            *(f"{unit}_recall@{k}" for k in depths),
            *(f"{unit}_hit@{k}" for k in depths),
            f"{unit}_mrr@{MRR_DEPTH}",
        )
    )


def _retrieval(
    question: Question, hits: Sequence[Hit] | None, depths: Sequence[int]
) -> dict[str, float | None]:
    """Recall, hit and reciprocal rank by article, and by passage that holds what is sought.

    By passage, each gold evidence is an item to be found (half of it is enough, since a passage
    may cut it); without evidence, the accepted answers are one item. Either must stand in a gold
    article, if the question names any.
    """
    if hits is None:
        return dict.fromkeys(retrieval_names(depths))
    wanted = question.articles if question.answerable else ()
    sought: dict[str, tuple[frozenset[str], list[frozenset[str]]]] = {
        "article": (frozenset(wanted), [frozenset({hit.article.id}) for hit in hits]),
        "passage": (_items(question), [_items_in(question, hit) for hit in hits]),
    }
    found: dict[str, float | None] = {}
    for unit, (gold, ranked) in sought.items():
        for k in depths:
            found[f"{unit}_recall@{k}"] = recall_at(ranked, gold, k)
            found[f"{unit}_hit@{k}"] = hit_at(ranked, gold, k)
        found[f"{unit}_mrr@{MRR_DEPTH}"] = reciprocal_rank(ranked, gold, MRR_DEPTH)
    return found


def _items(question: Question) -> frozenset[str]:
    if not question.answerable:
        return frozenset()
    return frozenset(question.evidence or (("an answer",) if question.answers else ()))


def _items_in(question: Question, hit: Hit) -> frozenset[str]:
    if question.articles and hit.article.id not in question.articles:
        return frozenset()
    if question.evidence:
        return frozenset(e for e in question.evidence if overlaps(hit.text, e))
    return _items(question) if says(hit.text, question.answers) else frozenset()


def _citing(question: Question, answer: Answer | None, texts: Texts) -> dict[str, float | None]:
    citations = () if answer is None else answer.citations
    closest = () if answer is None else answer.closest
    sound = [c for c in citations if _of_gold_article(question, c)]
    evidence_recall = article_recall = None
    if question.answerable:
        evidence_recall = share(
            [any(overlaps(c.quote, e) for c in sound) for e in question.evidence]
        )
        article_recall = share(
            [any(c.article.id == gold for c in citations) for gold in question.articles]
        )
    recall = article_recall if evidence_recall is None else evidence_recall
    judged = question.answerable and bool(
        question.answers or question.evidence or question.articles
    )
    return {
        "citation_precision": share([_supports(question, c) for c in citations])
        if judged
        else None,
        "citation_recall": recall,
        "citation_evidence_recall": evidence_recall,
        "citation_article_recall": article_recall,
        "citation_verbatim": share([_verbatim(c, texts) for c in (*citations, *closest)]),
        "sides_cited": recall if question.type in DISAGREEMENT else None,
    }


def _of_gold_article(question: Question, citation: Citation) -> bool:
    return not question.articles or citation.article.id in question.articles


def _supports(question: Question, citation: Citation) -> bool:
    """Whether a quote says an accepted answer or rests on the evidence, in a gold article."""
    if not _of_gold_article(question, citation):
        return False
    if not question.answers and not question.evidence:
        return True
    return says(citation.quote, question.answers) or any(
        overlaps(citation.quote, e) or holds(e, citation.quote) for e in question.evidence
    )


def _verbatim(citation: Citation, texts: Texts) -> bool:
    text = texts(citation.article.id)
    return text is not None and text[citation.start : citation.end] == citation.quote


def _answering(question: Question, answer: Answer | None) -> dict[str, float | None]:
    answers = question.answers
    short = None if answer is None else answer.short
    quotes = () if answer is None else tuple(c.quote for c in answer.citations)
    # What the bot says of its collection is counted, not quoted: there the text is the answer.
    said = (answer.text,) if answer is not None and answer.status == "collection" else quotes
    answered = answer is not None and answer.status in ("answered", "conflict", "collection")
    return {
        "answer_contained": answer_contained(said, answers),
        "exact_match": exact_match(short, answers),
        "character_f1": character_f1(short, answers),
        "value_match": value_match(short, answers),
        "short_rate": float(short is not None) if question.answerable and answered else None,
        "short_verbatim": None if short is None else float(any(short in q for q in quotes)),
    }


def _verdict(
    question: Question, answer: Answer | None, measures: Mapping[str, float | None]
) -> Verdict:
    if answer is None:
        return "error"
    said = answer.status in ("answered", "conflict", "collection")
    if not question.answerable:
        return "invented" if said else "right_refusal"
    if not said:
        return "missed"
    if not (question.answers or question.evidence or question.articles):
        return "unjudged"
    if not _rests_on_gold(question, answer, measures):
        return "wrong_citation"
    short_is_right = (
        answer.short is None
        or not question.answers
        or measures["exact_match"] == 1
        or measures["value_match"] == 1
        or any(occurs(accepted, answer.short) for accepted in question.answers)
    )
    return "right" if short_is_right else "wrong_short"


def _rests_on_gold(
    question: Question, answer: Answer, measures: Mapping[str, float | None]
) -> bool:
    if question.type in DISAGREEMENT and measures["sides_cited"] is not None:
        return measures["sides_cited"] == 1
    if answer.status == "collection":
        return measures["answer_contained"] == 1 or not question.answers
    if question.answers:
        return any(
            _of_gold_article(question, c) and says(c.quote, question.answers)
            for c in answer.citations
        )
    return (measures["citation_recall"] or 0.0) > 0


def _total(timings: Mapping[str, float]) -> float | None:
    """Return the answer's own total in milliseconds; the sum of its rooms if it gives none."""
    if not timings:
        return None
    return timings["total"] if "total" in timings else sum(timings.values())
