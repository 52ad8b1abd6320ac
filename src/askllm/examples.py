"""Questions that can be asked, drawn from the articles at hand.

    Examples(ask, file, library).general("zh")   ->  to start with; each was asked and answered
    Examples(ask, file, library).near(answer)    ->  beside an answer that was not found

The corpus owner's own ``questions.jsonl`` comes first; besides, a sentence with a quantity or a
date becomes a question by asking for it where it stands.
"""

from __future__ import annotations

import json
import logging
import re
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Protocol, TypeVar

from askllm.errors import AskllmError
from askllm.text import language_of, question_tokens, search_tokens, sentences
from askllm.types import Answer, Article, ArticleRef, Language

WANTED = 4
SUGGESTED = 3
TRIED = 12
"""Candidates that are asked at most before there are enough."""
OWNED = 400
"""The owner's questions that are kept, spread over all of them."""
SHORT, LONG = 8, 34
LONG_ENGLISH = 80
QUESTIONS_FILE = "questions.jsonl"
NAMED = 8
"""Names that are asked for at most."""

Item = TypeVar("Item")
Ask = Callable[[str], Answer]

_log = logging.getLogger(__name__)

_CLAUSE = re.compile(r"[^，。；：、！？!?;\n（）()《》“”\"「」『』]+")
_YEAR = re.compile(
    r"^(?P<who>[^\d]{2,14}?)\s*(?:于|在|於)?\s*\d{4}\s*年(?:\s*\d{1,2}\s*月)?(?:\s*\d{1,2}\s*日)?"
)
_AMOUNT = re.compile(
    r"(?:大?约|超过|超|达到?|近|接近|共|仅)?\s*\d[\d,.]*\s*(?:多|余)?\s*[万亿千百萬億]*\s*(?:多|余)?"
    r"(?P<unit>[个名项种人家座条台架艘辆枚篇部层倍米吨元公平])"
)
_POINTING = re.compile(
    r"^(?:它|他|她|这|那|其|该|此|我|你|而|并|但|也|又|还|且|或|从|到|至|由|截|在|已|共|约|以|为|即"
    r"|声称|能够|可以|包括|通过|目前|当时|同时|随后|之后|使用|采用|拥有)"
)
_WHICH: dict[Language, str] = {"zh": "有哪些文章？", "en": "Which articles are there?"}
# A name as Chinese text holds it: capitals and figures make it more than a word.
_LATIN = re.compile(r"(?<![A-Za-z0-9_.@/-])[A-Z][A-Za-z]*(?:[A-Z]|-?\d)[A-Za-z0-9.-]*(?<![.-])")
_HAPPENED = re.compile(
    r"^(?P<who>(?:The |An? )?[A-Z][\w' -]{2,40}?) (?P<be>was|were) "
    r"(?P<verb>[a-z]+(?:ed|ilt|own|ade)) (?P<rest>(?:by [\w' -]{2,40}? )?)"
    r"(?:in|on) (?:[A-Z][a-z]+ (?:\d{1,2}, )?)?\d{4}\b"
)


class Library(Protocol):
    """Where articles are looked up."""

    @property
    def refs(self) -> tuple[ArticleRef, ...]:
        """What every article says of itself."""
        ...

    def article(self, article_id: str) -> Article | None:
        """Return the article with this id, or ``None``."""
        ...


class Examples:
    """Questions that a bot can answer. Each list is made once, when first asked for; thread-safe."""

    def __init__(self, ask: Ask, file: Path, library: Callable[[], Library]) -> None:
        """Keep what is needed; nothing is read or asked before it is wanted.

        Args:
            ask: answers a question; it must not ask for examples itself.
            file: the corpus owner's questions; it need not exist.
            library: gives the articles when they are first needed.
        """
        self._ask, self._file, self._library = ask, file, library
        self._lock = threading.Lock()
        self._general: dict[Language, tuple[str, ...]] = {}
        self._own: tuple[tuple[str, frozenset[str]], ...] | None = None

    def general(self, language: Language, *, wanted: int = WANTED) -> tuple[str, ...]:
        """Return up to ``wanted`` questions that were asked and answered, from different articles.

        Those in ``language`` come first. Where no article is in it, one that needs none comes
        before them: which articles there are. At most ``WANTED``.
        """
        with self._lock:
            if language not in self._general:
                self._general[language] = tuple(self._answerable(language))
            return self._general[language][:wanted]

    def near(self, answer: Answer, *, wanted: int = SUGGESTED) -> tuple[str, ...]:
        """Return questions that can be answered, near to one that could not.

        They are the owner's, or formed from the passages that came closest, and share words with
        what was asked; where there are too few, general ones follow. Nothing is searched for.
        """
        asked = frozenset(question_tokens(answer.standalone))
        here = [_clean(text) for text in (answer.question, answer.standalone)]
        found: dict[str, float] = {}
        for rank, citation in enumerate(answer.closest):
            bonus = 0.5 / (1 + rank)
            for question in islice(_formed(citation.passage.text), 3):
                found[question] = bonus + _shared(asked, frozenset(question_tokens(question)))
        for question, tokens in self._owned():
            shared = _shared(asked, tokens)
            if shared >= 0.25:
                found[question] = max(found.get(question, 0.0), shared)
        ranked = sorted(found, key=lambda q: (-found[q], language_of(q) != answer.language, q))
        chosen = [question for question in ranked if _clean(question) not in here][:wanted]
        if len(chosen) < wanted:
            more = self.general(answer.language)
            chosen += [q for q in more if q not in chosen and _clean(q) not in here]
        return tuple(chosen[:wanted])

    def _owned(self) -> tuple[tuple[str, frozenset[str]], ...]:
        with self._lock:
            if self._own is None:
                questions = _spread(owned_questions(self._file), OWNED)
                self._own = tuple((q, frozenset(question_tokens(q))) for q in questions)
            return self._own

    def _answerable(self, language: Language) -> list[str]:
        """Ask candidates until enough were answered, from as many articles as can be."""
        kept: list[str] = []
        spare: list[str] = []
        sources: set[str] = set()
        left = TRIED
        for candidates in self._candidates(language):
            for question in islice(candidates, left):
                left -= 1
                cited = _answered_from(self._ask, question)
                if cited is None or question in kept or question in spare:
                    continue
                if cited in sources:
                    spare.append(question)
                else:
                    sources.add(cited)
                    kept.append(question)
                if len(kept) == WANTED:
                    break
            kept = (kept + spare)[:WANTED]  # before any of the next, less fitting ones
            spare = []
            if len(kept) == WANTED:
                break
        return kept

    def _candidates(self, language: Language) -> Iterator[Iterator[str]]:
        """Yield what might be asked, the most fitting first.

        The owner's questions and the articles of the language; where there are none, what can be
        asked of any articles and of names in the language's script; the rest.
        """
        owned = owned_questions(self._file)
        own = [question for question in owned if language_of(question) == language]
        library = self._library()
        articles = [library.article(ref.id) for ref in _spread(library.refs, TRIED)]
        there = [article for article in articles if article is not None]
        near = [a for a in there if a.language.startswith("zh") == (language == "zh")]
        far = [article for article in there if article not in near]
        yield chain(_spread(own, TRIED // 2), _of_articles(near))
        if not near:
            names = latin_names(far)[:NAMED] if language == "en" else []
            yield chain([_WHICH[language]], (f"What is {name}?" for name in names))
        others = [question for question in owned if question not in own]
        yield chain(_spread(others, TRIED // 2), _of_articles(far))


def _of_articles(articles: Sequence[Article]) -> Iterator[str]:
    """Yield questions from each of ``articles`` in turns, in its language; last what it is about."""
    yield from _in_turns([islice(formed_questions(article), 3) for article in articles])
    for article in articles:
        chinese = article.language.startswith("zh")
        yield f"《{article.title}》讲了什么？" if chinese else f"What is “{article.title}” about?"


def latin_names(articles: Sequence[Article]) -> list[str]:
    """Return names in Latin letters that ``articles`` use, those of most articles first."""
    within: Counter[str] = Counter()
    times: Counter[str] = Counter()
    for article in articles:
        found = _LATIN.findall(article.text)
        within.update(set(found))
        times.update(found)
    return sorted(within, key=lambda name: (-within[name], -times[name], name))


def owned_questions(file: Path) -> list[str]:
    """Return the short answerable questions of an evaluation file, none twice; none without one.

    A line that cannot be used is skipped: this file is a courtesy, the ``evaluate`` room is
    where its mistakes are reported.
    """
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        return []
    return list(dict.fromkeys(question for line in lines if (question := _usable(line))))


def formed_questions(article: Article) -> Iterator[str]:
    """Yield questions whose answer is a quantity or a date in a sentence of ``article``."""
    yield from _formed(article.text)


def _formed(text: str) -> Iterator[str]:
    for span in sentences(text):
        sentence = span.of(text).strip()
        happened = _HAPPENED.match(sentence)
        if happened:
            who, be, verb = happened["who"], happened["be"], happened["verb"]
            who = who[0].lower() + who[1:] if who.startswith(("The ", "A ", "An ")) else who
            yield f"When {be} {who} {verb} {happened['rest']}".strip() + "?"
            continue
        for place, clause in enumerate(_CLAUSE.findall(sentence)):
            question = _asked_in_place(clause.strip(), first=place == 0)
            if question:
                yield question
                break


def _usable(line: str) -> str | None:
    try:
        entry = json.loads(line)
    except ValueError:
        return None
    if not isinstance(entry, dict) or entry.get("history") or entry.get("answerable") is False:
        return None
    question = entry.get("question")
    return question.strip() if isinstance(question, str) and _fits(question.strip()) else None


def _asked_in_place(clause: str, *, first: bool) -> str | None:
    """Turn a Chinese clause into a question by asking for its year or amount where it stands.

    Who has an amount is said in the ``first`` clause of a sentence, and often there alone.
    """
    if _POINTING.match(clause):
        return None
    year = _YEAR.match(clause)
    if year and len(clause) > year.end() + 1:
        question = f"{year['who']}哪一年{clause[year.end() :].lstrip()}？"
        return question if _fits(question) else None
    amount = _AMOUNT.search(clause) if first else None
    if amount and amount.start() >= 3 and not re.search(r"\d", clause[: amount.start()]):
        rest = clause[amount.end() :]
        question = f"{clause[: amount.start()]}多少{amount['unit']}{rest}？"
        return question if _fits(question) and not re.search(r"\d", rest) else None
    return None


def _fits(question: str) -> bool:
    limit = LONG_ENGLISH if question.isascii() else LONG
    return SHORT <= len(question) <= limit


def _answered_from(ask: Ask, question: str) -> str | None:
    """Return the id of the article that answers ``question``, empty if all do, or ``None``."""
    try:
        answer = ask(question)
    # A question that fails must not keep a page from opening.
    except AskllmError as error:
        _log.warning("example question left out: %s", error)
        return None
    if answer.status == "collection":
        return ""
    if answer.status != "answered" or not answer.citations:
        return None
    return answer.citations[0].article.id


def _shared(asked: frozenset[str], tokens: frozenset[str]) -> float:
    """Return which share of the longer tokens of a question another one has, in [0, 1]."""
    wanted = {token for token in asked if len(token) > 1}
    return len(wanted & tokens) / len(wanted) if wanted else 0.0


def _clean(question: str) -> str:
    return "".join(search_tokens(question))


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
