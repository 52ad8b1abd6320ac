"""What was asked, expected and got for one question: the nouns that ``score`` fills."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from askllm.evaluate.plain import from_plain, to_plain
from askllm.types import Language

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
- ``unjudged``: the file says nothing to judge it by
- ``error``: asking it raised an exception; scored as an answer that says nothing
"""

Diagnosis = Literal[
    "failed",
    "not_indexed",
    "cut_by_border",
    "not_found",
    "ranked_low",
    "read_wrong",
    "refused_wrongly",
    "not_refused",
    "gold_doubtful",
]
"""Why a question was missed; ``askllm.evaluate.diagnose`` finds it."""

ANSWERED = frozenset({"answered", "conflict", "collection"})
"""The statuses of an answer that says something of the articles."""


@dataclass(frozen=True, slots=True)
class Cited:
    """A quotation of an answer, and the passage around it.

    ``start``/``end`` and ``answer_start``/``answer_end`` (the short answer inside the quote, or
    both ``None``) are code point offsets in the article; ``passage_start`` is the offset of the
    first character of ``passage``. ``supports`` is ``None`` when the question gives nothing to
    judge by.
    """

    article: str
    title: str
    start: int
    end: int
    quote: str
    passage: str
    passage_start: int
    answer_start: int | None = None
    answer_end: int | None = None
    supports: bool | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A hit of the retrieval: ``passage`` is the passage's id, ``text`` its words.

    ``rank``, ``dense_rank`` and ``lexical_rank`` count from 1, the last two ``None`` where that
    leg did not bring the passage. ``gold`` says whether it brings something that should be found,
    ``None`` when the question names nothing.
    """

    article: str
    title: str
    passage: str
    start: int
    end: int
    text: str
    rank: int
    score: float
    dense_rank: int | None = None
    lexical_rank: int | None = None
    gold: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One question: what was known of it, what came back, and how that measures.

    ``question``, ``history``, ``type``, ``tags``, ``note``, ``answerable``, ``answers``,
    ``items``, ``articles`` and ``evidence`` are the question's own; ``standalone`` is the question
    as the bot resolved it. ``measures`` hold a number or ``None`` (undefined for this question).
    ``found`` are the first hits (``score.FOUND_KEPT``), empty without a search. ``wall_ms`` is the
    time the asker took, earlier turns included; ``total_ms`` what the answer says of itself, and
    ``rooms`` how that divides, all in milliseconds. ``diagnosis`` is ``None`` where nothing was
    missed.
    """

    id: str
    question: str
    standalone: str = ""
    history: tuple[str, ...] = ()
    type: str | None = None
    tags: tuple[str, ...] = ()
    note: str | None = None
    language: Language
    answerable: bool
    answers: tuple[str, ...] = ()
    items: tuple[tuple[str, ...], ...] = ()
    articles: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    status: str
    text: str = ""
    short: str | None = None
    reason: str | None = None
    confidence: float = 0.0
    cited: tuple[Cited, ...] = ()
    closest: tuple[Cited, ...] = ()
    sides: tuple[str, ...] = ()
    found: tuple[Found, ...] = ()
    verdict: Verdict
    diagnosis: Diagnosis | None = None
    measures: Mapping[str, float | None] = field(default_factory=dict)
    error: str | None = None
    wall_ms: float = 0.0
    total_ms: float | None = None
    rooms: Mapping[str, float] = field(default_factory=dict)

    @property
    def answered(self) -> bool:
        """Whether the answer says something of the articles."""
        return self.status in ANSWERED

    @property
    def right(self) -> bool:
        """Whether it was answered rightly, or rightly not answered."""
        return self.verdict in ("right", "right_refusal")

    @property
    def judged(self) -> bool:
        """Whether the file says enough to tell right from wrong."""
        return self.verdict != "unjudged"

    def to_dict(self) -> dict[str, Any]:
        """Return the row as plain values, ready for JSON; nothing is lost."""
        return to_plain(self)

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> Row:
        """Make the row that ``to_dict`` returned.

        Raises:
            EvaluationError: a field is missing or of another kind; the message names it.
        """
        return from_plain(cls, plain, "a row of an evaluation")
