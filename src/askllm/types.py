"""The nouns of the house, and nothing else: frozen objects that pass from room to room.

    Article -> Passage -> Hit -> Evidence -> Answer(Citation, ...)

Every offset in this module is a half-open ``[start, end)`` range of Unicode code points into
``Article.text``; ``article.text[start:end] == quote`` holds from the loader to the screen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Status = Literal["answered", "conflict", "not_found", "collection", "chat", "rejected"]
Language = Literal["zh", "en"]
Leg = Literal["dense", "lexical"]
Verdict = Literal["yes", "no"]
Cause = Literal["no_name", "unknown_words", "no_figure", "premise", "too_weak"]
"""Why nothing was found: a name or words that no article has, a topic without the figure asked
for, something the articles say otherwise, or passages too far from the question."""


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open range ``[start, end)`` of code points in a text."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"span [{self.start}, {self.end}) is empty or negative")

    def of(self, text: str) -> str:
        """Return the characters of ``text`` that this span covers."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading line of an article: its place in the text, its level (1 = highest), its words."""

    start: int
    end: int
    level: int
    title: str


@dataclass(frozen=True, slots=True)
class Article:
    """One article as askllm stores and quotes it.

    ``text`` is the author's text without mark-up: blocks (headings, paragraphs, list items)
    separated by one newline. ``headings`` point at the heading blocks inside it.
    ``date`` is ISO 8601 (``2021``, ``2021-10`` or ``2021-10-26``) or ``None``.
    ``path`` is the file's path relative to the corpus folder, with forward slashes.
    ``note`` is a line of the file about itself (that it is a retelling, say).
    """

    id: str
    title: str
    text: str
    path: str
    source: str | None = None
    author: str | None = None
    date: str | None = None
    url: str | None = None
    language: str = "zh"
    note: str | None = None
    headings: tuple[Heading, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of one article: the unit that is indexed, retrieved and shown with a citation.

    ``headings`` are the titles above the passage, outermost first.
    """

    id: str
    article_id: str
    start: int
    end: int
    text: str
    headings: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end or self.end - self.start != len(self.text):
            raise ValueError(
                f"passage {self.id!r}: [{self.start}, {self.end}) does not fit "
                f"a text of {len(self.text)} characters"
            )


@dataclass(frozen=True, slots=True)
class Query:
    """A question that stands alone, ready for retrieval.

    ``asked`` is what the person typed; ``text`` the same after follow-up resolution.
    """

    text: str
    language: Language
    asked: str


@dataclass(frozen=True, slots=True)
class LegScore:
    """What one leg thought of a passage: raw score (higher is better) and rank from 1.

    ``rank`` is ``None`` when the leg did not return the passage among its own candidates.
    Dense scores are cosines in [-1, 1]; lexical scores are BM25 and start at 0, unbounded.
    """

    leg: Leg
    score: float
    rank: int | None


@dataclass(frozen=True, slots=True)
class Scope:
    """Which articles are searched; one without any bound holds them all.

    An article is in a scope when it is one of ``articles`` (ids), from one of ``sources``, by one
    of ``authors`` and dated from ``since`` to ``until``; a bound that is empty lets everything by.
    Dates are ISO 8601 and may be partial: ``until="2021"`` lasts to the end of that year. An
    article without a date is in no scope that has one.
    """

    articles: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None

    @property
    def is_everything(self) -> bool:
        """Whether nothing bounds it."""
        return self == Scope()


@dataclass(frozen=True, slots=True)
class ScopeChoices:
    """What a ``Scope`` can be made of: names in order, and the first and last date of an article."""

    sources: tuple[str, ...]
    authors: tuple[str, ...]
    first: str | None
    last: str | None


@dataclass(frozen=True, slots=True)
class Match:
    """Something of the question that a passage holds.

    ``asked`` is the question's own form, ``text`` the article's: ``article.text[start:end]``.
    """

    asked: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a fused score: ``value`` in [0, 1], of which ``weight`` counts."""

    name: str
    value: float
    weight: float


@dataclass(frozen=True, slots=True)
class Why:
    """Why a passage was found.

    ``words``: what it shares with the question, in reading order. ``quantities``: numbers and dates
    of the same value, however they are written. ``names``: names of the question in another form
    the articles give them (GPT-3 for 生成式预训练模型3). ``above``: words of the question that only
    the article's title or headings hold. ``parts``: what the score is made of.
    """

    words: tuple[Match, ...]
    quantities: tuple[Match, ...]
    names: tuple[Match, ...]
    above: tuple[str, ...]
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class ArticleRef:
    """The part of an article that a citation shows."""

    id: str
    title: str
    source: str | None
    author: str | None
    date: str | None
    url: str | None

    @classmethod
    def of(cls, article: Article) -> ArticleRef:
        """Take the reference fields of ``article``."""
        return cls(
            article.id, article.title, article.source, article.author, article.date, article.url
        )


@dataclass(frozen=True, slots=True)
class AlsoIn:
    """Another article that says the same: where the passage lies in it."""

    article: ArticleRef
    passage_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Hit:
    """A retrieved passage with its article, fused score in [0, 1], rank from 1, and why.

    ``also_in``: passages of other articles with the same text, which are no hits of their own.
    ``why`` is told where people look at hits (``search``), and ``None`` elsewhere.
    """

    passage: Passage
    article: Article
    score: float
    rank: int
    legs: tuple[LegScore, ...]
    also_in: tuple[AlsoIn, ...] = ()
    why: Why | None = None

    @property
    def text(self) -> str:
        """The passage's text."""
        return self.passage.text


@dataclass(frozen=True, slots=True)
class Evidence:
    """One sentence of a hit, scored as an answer to the query.

    ``start``/``end`` bound the sentence and ``answer`` the short answer inside it, both in
    article offsets. ``score``, and ``answer_score`` of the short answer alone, are in [0, 1],
    higher is better. ``surely``: what the trained reader is sure to be the short answer, if it is.
    """

    hit: Hit
    start: int
    end: int
    score: float
    answer: Span | None = None
    answer_score: float = 0.0
    surely: Span | None = None

    @property
    def sure(self) -> bool:
        """Whether the trained reader is sure of this short answer, wherever its ends were put."""
        answer, surely = self.answer, self.surely
        if answer is None or surely is None:
            return False
        return surely.start < answer.end and answer.start < surely.end

    @property
    def quote(self) -> str:
        """The sentence, verbatim."""
        return self.hit.article.text[self.start : self.end]

    @property
    def short(self) -> str | None:
        """The short answer, verbatim, or ``None``."""
        return None if self.answer is None else self.answer.of(self.hit.article.text)


@dataclass(frozen=True, slots=True)
class PassageRef:
    """Where the passage around a quote lies, and its text."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Citation:
    """A quotation: ``quote == article.text[start:end]``, character for character.

    ``marker`` is the number shown as ``[marker]``; ``answer_start``/``answer_end`` bound the
    short answer inside the article, or are both ``None``. ``lead_start``/``lead_end`` bound words
    of the same article that stand before the quote and make it readable (whom 它 means), shown
    fainter; both ``None`` where the quote can be read alone.
    """

    marker: int
    article: ArticleRef
    heading: tuple[str, ...]
    passage_id: str
    start: int
    end: int
    quote: str
    passage: PassageRef
    answer_start: int | None = None
    answer_end: int | None = None
    lead_start: int | None = None
    lead_end: int | None = None
    lead: str | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a list: the author's words, and the citation they stand in.

    ``text == article.text[start:end]`` of the article that ``marker`` cites.
    """

    text: str
    marker: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a disagreement: the value as the author wrote it, and its markers."""

    value: str
    markers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Legs:
    """Which retrieval legs ran and, where one could not, why (a sentence for people)."""

    ran: tuple[Leg, ...]
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class ReaderUsed:
    """Which reader chose the words and, where the trained one could not, why (for people)."""

    name: str
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person gets back. See ``docs/architecture.md`` for the meaning of each field.

    ``confidence`` is in [0, 1]; ``timings`` are milliseconds by room.
    """

    status: Status
    text: str
    question: str
    standalone: str
    language: Language
    short: str | None = None
    citations: tuple[Citation, ...] = ()
    confidence: float = 0.0
    reason: str | None = None
    closest: tuple[Citation, ...] = ()
    sides: tuple[Side, ...] = ()
    timings: Mapping[str, float] = field(default_factory=dict)
    legs: Legs = Legs(ran=())
    items: tuple[Item, ...] = ()
    verdict: Verdict | None = None
    converted: str | None = None
    unanswered: tuple[str, ...] = ()
    cause: Cause | None = None
    suggestions: tuple[str, ...] = ()
    reader: ReaderUsed = ReaderUsed("")

    def to_dict(self) -> dict[str, Any]:
        """Return the answer as plain lists, dicts, strings and numbers, ready for JSON."""
        plain = _plain(self)
        assert isinstance(plain, dict)
        return plain


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier exchange: the question as typed, and its ``Answer`` or just the text of it."""

    question: str
    answer: Answer | str


def _plain(value: object) -> object:
    """Turn dataclasses, tuples and mappings into what ``json.dumps`` takes, recursively."""
    if hasattr(value, "__dataclass_fields__"):
        return {name: _plain(getattr(value, name)) for name in value.__dataclass_fields__}
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value


def to_plain(
    value: Hit | Citation | Article | Passage | AlsoIn | Why | ScopeChoices,
) -> dict[str, Any]:
    """Return any noun of this module as a JSON-ready dict."""
    plain = _plain(value)
    assert isinstance(plain, dict)
    return plain
