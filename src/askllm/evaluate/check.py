"""What is wrong with a question set before anything is measured on it.

    check_set(questions, {"guide": text})  ->  findings, each with its lines and what to do

Found are: the same question twice, nearly the same, the same with answers that disagree, evidence
and answers that stand in no article, gold articles that do not exist, and questions that give their
answer away. Nothing is changed; what to do is the person's choice.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from askllm.evaluate.matching import holds, occurs, same_value, units
from askllm.evaluate.questions import Question
from askllm.text import folded, question_core, search_tokens

FindingKind = Literal[
    "duplicate",
    "near_duplicate",
    "contradiction",
    "no_article",
    "no_evidence",
    "no_answer",
    "given_away",
]
ALIKE = 0.7
"""Jaccard similarity of the search tokens from which two questions are nearly the same."""

_ASKED = {
    "who": "谁|哪[一]?[家位]|哪个(?:公司|人|机构|团队)|\\bwho\\b|\\bwhom\\b|\\bwhose\\b",
    "when": "什么时[候间]|何时|哪[一]?[年天日]|几[月号年]|\\bwhen\\b|\\bwhat year\\b|\\bwhich year\\b",
    "where": "哪里|哪儿|何[处地]|在哪|什么地方|\\bwhere\\b",
    "amount": "多少|几[个位名种家座条]|多[大高长重快久]|百分之几|\\bhow (?:many|much|long|tall|big)\\b",
    "why": "为什么|为何|原因|\\bwhy\\b",
    "how": "怎[么样]|如何|\\bhow\\b",
    "yes": "吗|是否|是不是|有没有|^(?:is|are|was|were|did|does|do|has|have|can)\\b",
}
_ASKED_RE = {kind: re.compile(pattern) for kind, pattern in _ASKED.items()}
_OFFERED = re.compile(
    r"还是|\bor\b|[和与跟比、].*(?:谁|哪)|(?:谁|哪).*[和与跟比、]|吗|是否|是不是|\b(?:who|which)\b.*\b(?:and|than)\b"
    r"|^(?:is|are|was|were|did|does|do|has|have|can)\b"
)
"""A question that offers its answers to choose from, or asks yes or no, may hold one of them."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, or may be.

    ``where`` names the lines (``file:line``, or the id where a question has no line), in file
    order, and ``ids`` their questions. ``message`` says what is wrong, ``advice`` what to do.
    """

    kind: FindingKind
    where: tuple[str, ...]
    ids: tuple[str, ...]
    message: str
    advice: str


def check_set(questions: Sequence[Question], texts: Mapping[str, str]) -> tuple[Finding, ...]:
    """Report what is wrong with a set, in file order.

    Args:
        questions: the set.
        texts: article id to its text; when empty, nothing is said about articles.

    Returns:
        Findings, ordered by the first question they name. The work grows with the length of the
        set and of the named articles, and with the number of questions that are really alike.
    """
    order = {id(question): place for place, question in enumerate(questions)}
    found: list[tuple[int, Finding]] = []
    for group in _same(questions):
        found.append((order[id(group[0])], _repeated(group)))
    for one, other in _alike(questions):
        found.append((order[id(one)], _near(one, other)))
    for place, question in enumerate(questions):
        found.extend((place, finding) for finding in _alone(question, texts))
    return tuple(finding for _, finding in sorted(found, key=lambda pair: pair[0]))


def _finding(kind: FindingKind, about: Sequence[Question], message: str, advice: str) -> Finding:
    where = tuple(question.where or question.id for question in about)
    return Finding(kind, where, tuple(question.id for question in about), message, advice)


def _words(question: Question) -> tuple[tuple[str, ...], ...]:
    return tuple(units(asked) for asked in (*question.history, question.question))


def _same(questions: Sequence[Question]) -> list[list[Question]]:
    """Return the groups of questions that are the same apart from punctuation, width and script."""
    groups: dict[tuple[tuple[str, ...], ...], list[Question]] = defaultdict(list)
    for question in questions:
        groups[_words(question)].append(question)
    return [group for group in groups.values() if len(group) > 1]


def _repeated(group: Sequence[Question]) -> Finding:
    first = group[0]
    shown = f"“{first.question}” is asked {len(group)} times"
    if len({question.answerable for question in group}) > 1:
        return _finding(
            "contradiction",
            group,
            f"{shown}, as answerable and as unanswerable",
            "look in the articles which is true, and drop the other",
        )
    against = next((other for other in group[1:] if not _agree(first, other)), None)
    if against is not None:
        return _finding(
            "contradiction",
            group,
            f"{shown}, with answers that disagree: {_shown(first)} and {_shown(against)}",
            "drop the wrong one; if both are right, keep one question with both answers",
        )
    return _finding("duplicate", group, f"{shown}, with the same answer", "keep one of them")


def _near(one: Question, other: Question) -> Finding:
    pair = (one, other)
    message = f"“{one.question}” and “{other.question}” ask nearly the same"
    if one.answerable != other.answerable:
        message += ", once as answerable and once as unanswerable"
        return _finding("contradiction", pair, message, "look in the articles which is true")
    if not _agree(one, other):
        message += f", with answers that disagree: {_shown(one)} and {_shown(other)}"
        return _finding("contradiction", pair, message, "drop the wrong one, or ask more precisely")
    return _finding(
        "near_duplicate", pair, message, "drop one, unless the two ways of asking are the point"
    )


def _agree(one: Question, other: Question) -> bool:
    """Whether two questions accept an answer in common, by its words or by its value."""
    if not one.answers or not other.answers:
        return True
    return any(
        occurs(a, b) or occurs(b, a) or same_value(a, b) or same_value(b, a)
        for a in one.answers
        for b in other.answers
    )


def _shown(question: Question) -> str:
    answer = question.answers[0]
    return f"“{answer if len(answer) <= 40 else answer[:39] + '…'}”"


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question as it is compared.

    ``tokens`` are all its search tokens, ``core`` the characters of those Chinese words that do
    not merely ask, and ``group`` what must be equal: its Latin words and numbers (GPT-3 and GPT-4
    are two things), what it asks for (who, when, how many), and its history.
    """

    question: Question
    tokens: frozenset[str]
    core: frozenset[str]
    group: tuple[frozenset[str], frozenset[str], tuple[str, ...]]

    def like(self, other: _Asked) -> bool:
        """Whether two questions of one group ask one thing: alike, one core within the other.

        北京大学成立于哪一年 and 清华大学成立于哪一年 are alike, but neither names all the other does.
        """
        if not (self.core <= other.core or other.core <= self.core):
            return False
        shared = len(self.tokens & other.tokens)
        return shared >= ALIKE * (len(self.tokens) + len(other.tokens) - shared)


def _asked(question: Question) -> _Asked:
    plain = folded(question.question)
    core = frozenset(search_tokens(question_core(question.question)))
    latin = frozenset(token for token in core if token.isascii())
    kinds = frozenset(kind for kind, pattern in _ASKED_RE.items() if pattern.search(plain))
    return _Asked(
        question,
        frozenset(search_tokens(question.question)),
        frozenset(token for token in core - latin if len(token) == 1),
        (latin, kinds, question.history),
    )


def _alike(questions: Sequence[Question]) -> Iterator[tuple[Question, Question]]:
    """Yield each question that asks nearly what an earlier one does, after the first such one.

    Comparing all pairs would take hours on a large set. A core that lies within another one has its
    rarest character there too, so only questions that share it are compared.
    """
    groups: dict[object, list[_Asked]] = defaultdict(list)
    for question in {_words(q): q for q in reversed(questions)}.values():
        one = _asked(question)
        if one.core or one.group[0]:
            groups[one.group].append(one)
    for group in groups.values():
        yield from _alike_in(group[::-1])


def _alike_in(group: Sequence[_Asked]) -> Iterator[tuple[Question, Question]]:
    counts = Counter(token for one in group for token in one.core)
    rarest = [min(one.core, key=lambda token: (counts[token], token), default="") for one in group]
    holders: dict[str, list[int]] = defaultdict(list)  # every question, by each of its characters
    rare_in: dict[str, list[int]] = defaultdict(list)  # every question, by its rarest one
    for i, one in enumerate(group):
        near = set(holders[rarest[i]])  # those that may hold this core
        near.update(j for token in (*one.core, "") for j in rare_in[token])  # that it may hold
        first = next((j for j in sorted(near) if group[j].like(one)), None)
        if first is not None:
            yield group[first].question, one.question
        for token in (*one.core, ""):
            holders[token].append(i)
        rare_in[rarest[i]].append(i)


def _alone(question: Question, texts: Mapping[str, str]) -> Iterator[Finding]:
    """Yield what is wrong with one question by itself."""
    away = [answer for answer in question.answers if _gives_away(question.question, answer)]
    if away:
        yield _finding(
            "given_away",
            [question],
            f"“{question.question}” holds its own answer “{away[0]}”",
            "ask without it",
        )
    if not texts:
        return
    missing = [article for article in question.articles if article not in texts]
    for article in missing:
        near = difflib.get_close_matches(article, texts, n=1)
        advice = f"did you mean {near[0]!r}?" if near else "add the article, or name another"
        yield _finding("no_article", [question], f"there is no article {article!r}", advice)
    named = [texts[article] for article in question.articles if article in texts]
    searched = named or ([] if missing else list(texts.values()))
    if not searched:
        return
    lost = [quote for quote in question.evidence if not any(holds(t, quote) for t in searched)]
    for quote in lost:
        yield _lost_evidence(question, quote, texts)
    if named or question.evidence:
        yield from _lost_answers(question, [*question.evidence, *named])


def _lost_evidence(question: Question, quote: str, texts: Mapping[str, str]) -> Finding:
    elsewhere = next((name for name, text in texts.items() if holds(text, quote)), None)
    shown = quote if len(quote) <= 40 else quote[:39] + "…"
    if elsewhere is not None:
        message = f"the evidence “{shown}” stands in {elsewhere!r}, which “articles” does not name"
        return _finding("no_evidence", [question], message, f"add {elsewhere!r} to “articles”")
    message = f"the evidence “{shown}” stands in no article"
    advice = "copy the sentence again from the article, as it stands there"
    return _finding("no_evidence", [question], message, advice)


def _lost_answers(question: Question, places: Sequence[str]) -> Iterator[Finding]:
    """Yield the answer that stands nowhere: no form of it, or no form of one of its items."""
    wanted = [*question.items] if question.items else [question.answers]
    for forms in wanted:
        if forms and not any(_stands(form, place) for form in forms for place in places):
            yield _finding(
                "no_answer",
                [question],
                f"the answer “{forms[0]}” stands neither in the evidence nor in the articles",
                "write it as the article does, or correct the evidence",
            )


def _stands(answer: str, place: str) -> bool:
    return occurs(answer, place) or same_value(answer, place)


def _gives_away(question: str, answer: str) -> bool:
    """Whether a question holds its answer; one character, or a choice offered, is no gift."""
    if len(units(answer)) < 2 and not answer.isascii():
        return False
    return occurs(answer, question) and not _OFFERED.search(folded(question))
