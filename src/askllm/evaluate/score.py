"""One question and its answer to a ``Row``: measures, and a verdict in a word."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from askllm.evaluate.figures import RANKING_DEPTH, retrieval_names
from askllm.evaluate.items import item_precision, item_recall
from askllm.evaluate.matching import holds, occurs, overlaps
from askllm.evaluate.measures import (
    answer_contained,
    average_precision,
    character_f1,
    discounted_gain,
    exact_match,
    f1,
    hit_at,
    recall_at,
    reciprocal_rank,
    says,
    share,
    value_match,
)
from askllm.evaluate.official import official_exact_match, official_f1
from askllm.evaluate.questions import Question
from askllm.evaluate.row import ANSWERED, Cited, Diagnosis, Found, Row, Verdict
from askllm.text import language_of
from askllm.types import Answer, Citation, Hit

__all__ = [
    "DISAGREEMENT",
    "FOUND_KEPT",
    "Cited",
    "Diagnosis",
    "Found",
    "Row",
    "Texts",
    "Verdict",
    "score",
]

Texts = Callable[[str], str | None]
"""Article id to the article's text; ``None`` for an id the corpus does not have."""

DISAGREEMENT = frozenset({"conflict", "disagreement"})
"""Question types whose answer has two sides; a full one cites all evidence."""

FOUND_KEPT = 5
"""Hits kept in a row."""


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
    judged = _can_judge(question)
    cited = () if answer is None else tuple(_cited(question, c, judged) for c in answer.citations)
    closest = () if answer is None else tuple(_cited(question, c, judged) for c in answer.closest)
    timings = {} if answer is None else answer.timings
    return Row(
        id=question.id,
        question=question.question,
        standalone="" if answer is None else answer.standalone,
        history=question.history,
        type=question.type,
        tags=question.tags,
        note=question.note,
        language=language_of(question.question),
        answerable=question.answerable,
        answers=question.answers,
        items=question.items,
        articles=question.articles,
        evidence=question.evidence,
        status="error" if answer is None else answer.status,
        text="" if answer is None else answer.text,
        short=None if answer is None else answer.short,
        reason=None if answer is None else answer.reason,
        confidence=0.0 if answer is None else answer.confidence,
        cited=cited,
        closest=closest,
        sides=() if answer is None else tuple(side.value for side in answer.sides),
        found=tuple(_found(question, hit) for hit in (hits or ())[:FOUND_KEPT]),
        verdict=_verdict(question, answer, measures),
        measures=measures,
        error=error,
        wall_ms=wall_ms,
        total_ms=_total(timings),
        rooms={room: spent for room, spent in timings.items() if room != "total"},
    )


def _cited(question: Question, citation: Citation, judged: bool) -> Cited:
    return Cited(
        article=citation.article.id,
        title=citation.article.title,
        start=citation.start,
        end=citation.end,
        quote=citation.quote,
        passage=citation.passage.text,
        passage_start=citation.passage.start,
        answer_start=citation.answer_start,
        answer_end=citation.answer_end,
        supports=_supports(question, citation) if judged else None,
    )


def _found(question: Question, hit: Hit) -> Found:
    ranks = {leg.leg: leg.rank for leg in hit.legs}
    gold: bool | None = None
    if _items(question):
        gold = bool(_items_in(question, hit))
    elif question.answerable and question.articles:
        gold = hit.article.id in question.articles
    return Found(
        article=hit.article.id,
        title=hit.article.title,
        passage=hit.passage.id,
        start=hit.passage.start,
        end=hit.passage.end,
        text=hit.text,
        rank=hit.rank,
        score=hit.score,
        dense_rank=ranks.get("dense"),
        lexical_rank=ranks.get("lexical"),
        gold=gold,
    )


def _retrieval(
    question: Question, hits: Sequence[Hit] | None, depths: Sequence[int]
) -> dict[str, float | None]:
    """The retrieval measures by article, and by passage that holds what is sought.

    The results are passages in either case, as the bot reads them: a second passage of an
    article already found takes a rank and brings nothing new.

    By passage, each gold evidence is an item to be found (half of it is enough, since a passage
    may cut it); without evidence, the items of a list are, or else the accepted answers as one
    item. All must stand in a gold article, if the question names any.
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
        found[f"{unit}_mrr@{RANKING_DEPTH}"] = reciprocal_rank(ranked, gold, RANKING_DEPTH)
        found[f"{unit}_ndcg@{RANKING_DEPTH}"] = discounted_gain(ranked, gold, RANKING_DEPTH)
        found[f"{unit}_map@{RANKING_DEPTH}"] = average_precision(ranked, gold, RANKING_DEPTH)
    return found


def _items(question: Question) -> frozenset[str]:
    if not question.answerable:
        return frozenset()
    if question.evidence:
        return frozenset(question.evidence)
    if question.items:
        return frozenset(forms[0] for forms in question.items)
    return frozenset(("an answer",) if question.answers else ())


def _items_in(question: Question, hit: Hit) -> frozenset[str]:
    if question.articles and hit.article.id not in question.articles:
        return frozenset()
    if question.evidence:
        return frozenset(e for e in question.evidence if overlaps(hit.text, e))
    if question.items:
        return frozenset(forms[0] for forms in question.items if says(hit.text, forms))
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
    precision = share([_supports(question, c) for c in citations])
    return {
        "citation_precision": precision if _can_judge(question) else None,
        "citation_recall": recall,
        "citation_evidence_recall": evidence_recall,
        "citation_article_recall": article_recall,
        "citation_verbatim": share([_verbatim(c, texts) for c in (*citations, *closest)]),
        "sides_cited": recall if question.type in DISAGREEMENT else None,
    }


def _can_judge(question: Question) -> bool:
    """Whether the question says enough to tell a good citation from a bad one."""
    return question.answerable and bool(
        question.answers or question.items or question.evidence or question.articles
    )


def _of_gold_article(question: Question, citation: Citation) -> bool:
    return not question.articles or citation.article.id in question.articles


def _supports(question: Question, citation: Citation) -> bool:
    """Whether a quote says an accepted answer or rests on the evidence, in a gold article."""
    if not _of_gold_article(question, citation):
        return False
    accepted = _accepted(question)
    if not accepted and not question.evidence:
        return True
    return says(citation.quote, accepted) or any(
        overlaps(citation.quote, e) or holds(e, citation.quote) for e in question.evidence
    )


def _accepted(question: Question) -> tuple[str, ...]:
    """The accepted answers, and every form of every item of a list."""
    return (*question.answers, *(form for forms in question.items for form in forms))


def _verbatim(citation: Citation, texts: Texts) -> bool:
    text = texts(citation.article.id)
    return text is not None and text[citation.start : citation.end] == citation.quote


def _answering(question: Question, answer: Answer | None) -> dict[str, float | None]:
    answers = question.answers
    short = None if answer is None else answer.short
    quotes = () if answer is None else tuple(c.quote for c in answer.citations)
    # What the bot says of its collection is counted, not quoted: there the text is the answer.
    said = (answer.text,) if answer is not None and answer.status == "collection" else quotes
    answered = answer is not None and answer.status in ANSWERED
    return {
        "answer_contained": answer_contained(said, answers),
        "exact_match": exact_match(short, answers),
        "character_f1": character_f1(short, answers),
        "official_exact_match": official_exact_match(short, answers),
        "official_f1": official_f1(short, answers),
        "value_match": value_match(short, answers),
        **_listing(question, answer),
        "short_rate": float(short is not None) if question.answerable and answered else None,
        "short_verbatim": None if short is None else float(any(short in q for q in quotes)),
    }


def _listing(question: Question, answer: Answer | None) -> dict[str, float | None]:
    """Item precision, recall and F1 of a list; what stands in another article does not count.

    The answer offers as its list the values of its sides, else its short answer, else its quotes;
    it names whatever stands in any of these.
    """
    said: tuple[str, ...] = ()
    listed: tuple[str, ...] = ()
    if answer is not None:
        quotes = tuple(c.quote for c in answer.citations if _of_gold_article(question, c))
        said = (answer.text,) if answer.status == "collection" else quotes
        sides = tuple(side.value for side in answer.sides)
        listed = sides or ((answer.short,) if answer.short is not None else said)
    precision = item_precision(listed, question.items)
    recall = item_recall((*said, *listed), question.items)
    return {
        "item_precision": precision,
        "item_recall": recall,
        # Nothing offered has no precision, but is still a list with nothing right in it.
        "item_f1": 0.0 if recall == 0 else f1(precision, recall),
    }


def _verdict(
    question: Question, answer: Answer | None, measures: Mapping[str, float | None]
) -> Verdict:
    if answer is None:
        return "error"
    said = answer.status in ANSWERED
    if not question.answerable:
        return "invented" if said else "right_refusal"
    if not _can_judge(question):
        return "unjudged"  # answered or not: the file does not say what would be right
    if not said:
        return "missed"
    if not _rests_on_gold(question, answer, measures):
        return "wrong_citation"
    short_is_right = (
        answer.short is None
        or not _accepted(question)
        or measures["exact_match"] == 1
        or measures["value_match"] == 1
        or any(occurs(accepted, answer.short) for accepted in _accepted(question))
    )
    return "right" if short_is_right else "wrong_short"


def _rests_on_gold(
    question: Question, answer: Answer, measures: Mapping[str, float | None]
) -> bool:
    if question.type in DISAGREEMENT and measures["sides_cited"] is not None:
        return measures["sides_cited"] == 1
    if answer.status == "collection":
        if question.items and not question.answers:
            return measures["item_recall"] == 1
        return measures["answer_contained"] == 1 or not question.answers
    if question.answers:
        return any(
            _of_gold_article(question, c) and says(c.quote, question.answers)
            for c in answer.citations
        )
    if question.items:
        return measures["item_recall"] == 1
    return (measures["citation_recall"] or 0.0) > 0


def _total(timings: Mapping[str, float]) -> float | None:
    """Return the answer's own total in milliseconds; the sum of its rooms if it gives none."""
    if not timings:
        return None
    return timings["total"] if "total" in timings else sum(timings.values())
