"""Questions to go on with after an answer: about the same thing, and none that has been answered.

going_on(good, answer, history, gist_of, 3)  ->  up to three of ``good``, the nearest first
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from askllm.examples.checking import Good, heading_of
from askllm.examples.forming import Candidate
from askllm.examples.picking import shared
from askllm.text import folded, language_of, question_tokens, search_tokens
from askllm.types import Answer, Turn

ALIKE = 0.5
"""Least share of the words of an answered question that one of another article has to follow it."""

Script = Literal["hans", "hant"]

_HAN = re.compile("[\u3400-\u9fff]")


class Gist(NamedTuple):
    """What a question asks: the words that it is ``about``, and for what ``kind`` of answer."""

    about: str = ""
    kind: str = ""


GistOf = Callable[[str], Gist]


def script_of(text: str) -> Script | None:
    """Return in which Chinese script ``text`` is, or ``None`` where its characters are of both.

    A character of one script alone is known by the national sets: Big5 lacks the simplified form,
    GB 2312 the traditional one.
    """
    told = sum(
        _writes(character, "big5") - _writes(character, "gb2312")
        for character in _HAN.findall(text)
    )
    return None if not told else "hant" if told > 0 else "hans"


def script_wanted(answer: Answer, history: Sequence[Turn]) -> Script | None:
    """Return the script that a person writes in: of this question, or of the last that tells one.

    Where none tells it, simplified; ``None`` in English.
    """
    if answer.language != "zh":
        return None
    typed = (answer.question, *(turn.question for turn in reversed(history)))
    return next(filter(None, map(script_of, typed)), "hans")


def going_on(
    good: Sequence[Good], answer: Answer, history: Sequence[Turn], gist_of: GistOf, most: int
) -> list[Good]:
    """Return at most ``most`` of ``good`` to go on with after ``answer``, none told by then.

    Those that name the same thing come first, then what stands under the same heading; others, of
    the articles cited or with the same words, only where there is neither. Of each the nearest,
    rather in the script of the question and of another kind than those before.
    """
    told = _told(answer, history, gist_of)
    places = {(c.article.id, heading_of(c)) for c in answer.citations}
    cited = {article for article, _ in places}
    words = frozenset(question_tokens(answer.standalone))
    wanted = script_wanted(answer, history)
    near: dict[Good, tuple[int, bool, float]] = {}
    for one in good:
        if language_of(one.question) != answer.language:
            continue
        share = shared(words, one.question)
        named = _shares_name(told[0], Said.of(one, gist_of))
        own = 2 if named else int((one.article, one.heading) in places)
        if own or one.article in cited or share >= ALIKE:
            here = script_of(one.question) in (wanted, None)
            near[one] = own, here, share + (one.article in cited)
    chosen: list[Good] = []
    nearest = 0
    while near and len(chosen) < most:
        kinds = [one.kind for one in chosen]
        best = max(near, key=lambda g: (*near[g][:2], near[g][2] - 0.2 * kinds.count(g.kind)))
        own = near.pop(best)[0]
        if nearest and not own:
            break
        asks = Said.of(best, gist_of)
        if not any(said.tells(asks) for said in told):
            nearest = max(nearest, own)
            chosen.append(best)
            told.append(asks)
    return chosen


def same_thing(
    asked: Iterable[tuple[Candidate, frozenset[str]]], answer: Answer, gist_of: GistOf
) -> list[Candidate]:
    """Return those of ``asked``, given with their tokens, that name what ``answer`` is about."""
    about = frozenset(search_tokens(gist_of(answer.standalone).about))
    named = (one for one, tokens in asked if about and about <= tokens)
    return [one for one in named if language_of(one.question) == answer.language]


@dataclass(frozen=True, slots=True)
class Said:
    """A question with what was told in answer to it: sentences, by article, and short answers."""

    question: str
    gist: Gist
    quotes: tuple[tuple[str, str], ...] = ()
    shorts: tuple[str, ...] = ()

    @classmethod
    def of_turn(cls, turn: Turn, gist_of: GistOf) -> Said:
        """Return what a turn of the conversation told."""
        answer = turn.answer
        if isinstance(answer, str):
            return cls(turn.question, gist_of(turn.question))
        quotes = tuple((c.article.id, _bare(c.quote)) for c in answer.citations)
        values = (answer.short, *(side.value for side in answer.sides))
        shorts = tuple(value for value in values if value)
        return cls(answer.standalone, gist_of(answer.standalone), quotes, shorts)

    @classmethod
    def of(cls, good: Good, gist_of: GistOf) -> Said:
        """Return what the answer to a suggested question would tell."""
        quotes = ((good.article, _bare(good.quote)),) if good.quote else ()
        shorts = (good.short,) if good.short else ()
        return cls(good.question, gist_of(good.question), quotes, shorts)

    def tells(self, other: Said) -> bool:
        """Whether ``other`` asks for the same, or for what has been told here."""
        return (
            _same_question(self, other)
            or any(_same_quote(a, b) for a in self.quotes for b in other.quotes)
            or (
                _shares_name(self, other)
                and any(_same_value(a, b) for a in self.shorts for b in other.shorts)
            )
        )


def _told(answer: Answer, history: Sequence[Turn], gist_of: GistOf) -> list[Said]:
    """Return what an answer and the turns before it told; the answer's own comes first."""
    typed = Said(answer.question, gist_of(answer.question))
    turns = (Turn(answer.question, answer), *history)
    return [*(Said.of_turn(turn, gist_of) for turn in turns), typed]


def _shares_name(one: Said, other: Said) -> bool:
    """Whether one question holds all words of what the other is about."""
    return any(
        about and about <= frozenset(search_tokens(asked.question))
        for about, asked in (
            (frozenset(search_tokens(one.gist.about)), other),
            (frozenset(search_tokens(other.gist.about)), one),
        )
    )


def _same_question(one: Said, other: Said) -> bool:
    tokens = frozenset(question_tokens(one.question))
    return tokens == frozenset(question_tokens(other.question)) and one.gist.kind == other.gist.kind


def _same_quote(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether two quotations are of one sentence: of any article where they are the same."""
    return one[1] == other[1] or (one[0] == other[0] and (one[1] in other[1] or other[1] in one[1]))


def _same_value(one: str, other: str) -> bool:
    """Whether two short answers say the same: the same words, or a quantity of the same value."""
    left, right = _bare(folded(one)), _bare(folded(other))
    short, long = sorted((left, right), key=len)
    held = short in long and not any(map(str.isdigit, short))
    return left == right or held or bool(set(_values(one)) & set(_values(other)))


def _values(short: str) -> Iterator[str]:
    return (token for token in search_tokens(short) if token.startswith("="))


def _bare(text: str) -> str:
    return "".join(text.split())


def _writes(character: str, codec: str) -> bool:
    try:
        character.encode(codec)
    except UnicodeEncodeError:
        return False
    return True
