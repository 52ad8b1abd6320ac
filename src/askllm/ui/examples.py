"""Questions to start with, drawn from the articles at hand and each known to have an answer.

The corpus owner's own ``questions.jsonl`` comes first; without one, a sentence with a quantity
becomes a question by asking for the quantity. Every candidate is asked once.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TypeVar

from askllm.errors import AskllmError
from askllm.text import sentences
from askllm.types import Article
from askllm.ui.answerer import Answerer

WANTED = 4
# Candidates asked at most; at some 20 ms each this keeps the start under a second.
TRIED = 24
SHORT, LONG = 8, 34
LONG_ENGLISH = 80
QUESTIONS_FILE = "questions.jsonl"

Item = TypeVar("Item")

_log = logging.getLogger(__name__)

_CLAUSE = re.compile(r"[^，。；：、！？!?;\n（）()《》“”\"]+")
_YEAR = re.compile(r"^(?P<who>[^\d]{2,14}?)(?:于|在)?\d{4}\s*年(?:\d{1,2}\s*月)?(?:\d{1,2}\s*日)?")
_AMOUNT = re.compile(
    r"(?:大?约|超过|超|达到?|近|接近|共|仅)?\s*\d[\d,.]*\s*(?:多|余)?\s*[万亿千百]*\s*(?:多|余)?"
    r"(?P<unit>[个名项种人家座条台架艘辆枚篇部层倍米吨元公平])"
)
_POINTING = re.compile(
    r"^(?:它|他|她|这|那|其|该|此|我|你|而|并|但|也|又|还|且|或|从|到|至|由|截|在)"
)
_HAPPENED = re.compile(
    r"^(?P<who>(?:The |An? )?[A-Z][\w' -]{2,40}?) (?P<be>was|were) "
    r"(?P<verb>[a-z]+(?:ed|ilt|own|ade)) (?P<rest>(?:by [\w' -]{2,40}? )?)"
    r"(?:in|on) (?:[A-Z][a-z]+ (?:\d{1,2}, )?)?\d{4}\b"
)


def example_questions(bot: Answerer, *, wanted: int = WANTED) -> list[str]:
    """Return up to ``wanted`` questions that ``bot`` answers, from as many articles as it can."""
    kept: list[str] = []
    sources: set[str] = set()
    spare: list[str] = []
    for question in islice(_candidates(bot), TRIED):
        cited = _answered_from(bot, question)
        if cited is None or question in kept or question in spare:
            continue
        if cited in sources:
            spare.append(question)
        else:
            sources.add(cited)
            kept.append(question)
        if len(kept) == wanted:
            break
    return (kept + spare)[:wanted]


def owned_questions(file: Path) -> list[str]:
    """Return short answerable questions of an evaluation file, spread over the whole of it.

    A line that cannot be used is skipped: this file is a courtesy, the ``evaluate`` room is
    where its mistakes are reported.
    """
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        return []
    found = [question for line in lines if (question := _owned(line))]
    return _spread(list(dict.fromkeys(found)), TRIED)


def formed_questions(article: Article) -> Iterator[str]:
    """Yield questions whose answer is a quantity or a date in a sentence of ``article``."""
    for span in sentences(article.text):
        sentence = span.of(article.text).strip()
        happened = _HAPPENED.match(sentence)
        if happened:
            who, be, verb = happened["who"], happened["be"], happened["verb"]
            who = who[0].lower() + who[1:] if who.startswith(("The ", "A ", "An ")) else who
            yield f"When {be} {who} {verb} {happened['rest']}".strip() + "?"
            continue
        for clause in _CLAUSE.findall(sentence):
            question = _asked_in_place(clause.strip())
            if question:
                yield question
                break


def _candidates(bot: Answerer) -> Iterator[str]:
    """Yield what might be asked: the owner's questions, then from each article in turns."""
    yield from owned_questions(bot.settings.corpus / QUESTIONS_FILE)
    articles = _spread(bot.articles(), TRIED)
    yield from _in_turns([islice(formed_questions(article), 3) for article in articles])
    for article in articles:
        chinese = article.language.startswith("zh")
        yield f"《{article.title}》讲了什么？" if chinese else f"What is “{article.title}” about?"


def _owned(line: str) -> str | None:
    try:
        entry = json.loads(line)
    except ValueError:
        return None
    if not isinstance(entry, dict) or entry.get("history") or entry.get("answerable") is False:
        return None
    question = entry.get("question")
    return question.strip() if isinstance(question, str) and _fits(question.strip()) else None


def _asked_in_place(clause: str) -> str | None:
    """Turn a Chinese clause into a question by asking for its year or amount where it stands."""
    if _POINTING.match(clause):
        return None
    year = _YEAR.match(clause)
    if year and len(clause) > year.end() + 1:
        question = f"{year['who']}哪一年{clause[year.end() :].lstrip()}？"
        return question if _fits(question) else None
    amount = _AMOUNT.search(clause)
    if amount and amount.start() >= 3 and not re.search(r"\d", clause[: amount.start()]):
        rest = clause[amount.end() :]
        question = f"{clause[: amount.start()]}多少{amount['unit']}{rest}？"
        return question if _fits(question) and not re.search(r"\d", rest) else None
    return None


def _fits(question: str) -> bool:
    limit = LONG_ENGLISH if question.isascii() else LONG
    return SHORT <= len(question) <= limit


def _answered_from(bot: Answerer, question: str) -> str | None:
    """Return the id of the article that answers ``question``, or ``None``."""
    try:
        answer = bot.ask(question)
    # A question that fails must not keep the page from opening.
    except AskllmError as error:
        _log.warning("example question left out: %s", error)
        return None
    if answer.status != "answered" or not answer.citations:
        return None
    return answer.citations[0].article.id


def _spread(items: Sequence[Item], wanted: int) -> list[Item]:
    """Return up to ``wanted`` of ``items``, evenly spaced."""
    step = max(1, len(items) / wanted)
    return [items[int(place * step)] for place in range(min(wanted, len(items)))]


def _in_turns(makers: Sequence[Iterable[str]]) -> Iterator[str]:
    """Yield one from each in turn until all are exhausted."""
    waiting = [iter(maker) for maker in makers]
    while waiting:
        still = []
        for maker in waiting:
            item = next(maker, None)
            if item is not None:
                yield item
                still.append(maker)
        waiting = still
