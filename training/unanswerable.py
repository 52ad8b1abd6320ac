"""Questions that their passage no longer answers: a name, number or date is swapped for another.

The other one is of the same kind. ``swapped`` takes it from another question: the passage does not
have it. ``swapped_within`` takes it from the passage itself, from a sentence that does not answer. A
passage that speaks of 1998 does not answer what happened in 2003, nor does what it says of one company
answer what is asked of another that it names: the reader has to learn that such a word decides,
however alike the rest is.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from askllm.text import folded, question_core, search_tokens, sentences
from training.names import Mention, Namer, no_names

_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "date",
        re.compile(r"[0-9]{1,4}年(?:[0-9]{1,2}月(?:[0-9]{1,2}日)?)?|[0-9]{1,2}月[0-9]{1,2}日"),
    ),
    ("title", re.compile(r"《[^》]{1,30}》|「[^」]{2,12}」|“[^”]{2,12}”")),
    ("name", re.compile(r"[\u4e00-\u9fff]{1,6}(?:[·‧・][\u4e00-\u9fff]{1,6})+")),
    ("latin", re.compile(r"[A-Za-z][A-Za-z0-9+#-]*(?: [A-Za-z0-9+#-]+)*(?=[\u4e00-\u9fff，。？])")),
    ("capital", re.compile(r"(?<=[a-z] )[A-Z][a-z]+(?: [A-Z][a-z]+)*")),
    ("number", re.compile(r"[0-9]+(?:[.,][0-9]+)*(?![0-9]*年)")),
)

_HAN_KINDS = ("person", "place", "body", "other")
_OPEN = re.compile("之?[前後后起]|以[前後后來来]|至|到|[-—~]")
"""After a date: what is true since one year may be true since another."""
_MUCH, _ALIKE, _BESIDE = 0.5, 0.4, 4
"""Shares of words; characters between a name and what may be another name of the same."""


def mentions(question: str, title: str, names: Namer = no_names) -> list[Mention]:
    """Return what may be swapped in a question: its kind and its place."""
    found = [
        (kind, match.start(), match.end())
        for kind, pattern in _KINDS
        for match in pattern.finditer(question)
    ]
    for kind, start, end in names(question):
        if all(end <= first or last <= start for _, first, last in found):
            found.append((kind, start, end))
    at = question.find(title) if len(title) > 1 else -1
    return [*found, ("topic", at, at + len(title))] if at >= 0 else found


def mentions_by_kind(
    asked: Iterable[tuple[str, str]], names: Namer = no_names
) -> dict[str, list[str]]:
    """Return the different mentions of many ``(question, title)``, sorted, by kind."""
    found: dict[str, set[str]] = defaultdict(set)
    for question, title in asked:
        for kind, start, end in mentions(question, title, names):
            found[kind].add(question[start:end])
    return {kind: sorted(texts) for kind, texts in found.items()}


def swapped(
    question: str,
    title: str,
    passage: str,
    others: Mapping[str, Sequence[str]],
    chance: random.Random,
    names: Namer = no_names,
) -> str | None:
    """Return the question with one mention swapped, or ``None`` if none can be.

    Only what the passage names is swapped, for something that it does not name, in any script or
    case.

    Args:
        passage: all that will be read with the question, its title included.
        others: mentions by kind, to choose from.
    """
    read = folded(passage)
    found = [m for m in mentions(question, title, names) if folded(question[m[1] : m[2]]) in read]
    chance.shuffle(found)
    for kind, start, end in found:
        offered = others.get(kind, ())
        for _ in range(8):
            other = chance.choice(offered) if offered else ""
            plain = folded(other)
            if plain and plain not in read and plain not in folded(question):
                return question[:start] + other + question[end:]
    return None


def core_of(question: str) -> str:
    """Return a question with a blank for every character that only asks."""
    core = question_core(question)
    return "".join(" " if c == " " else q for c, q in zip(core, question, strict=True))


@dataclass(frozen=True, slots=True)
class Answered:
    """A question, the passage that answers it, where, and what else is asked of that passage."""

    question: str
    title: str
    passage: str
    start: int
    end: int
    rivals: tuple[str, ...] = ()


def swapped_within(one: Answered, chance: random.Random, names: Namer = no_names) -> str | None:
    """Return the question with a mention swapped for one of its passage, or ``None``.

    Refused is what might be answered after all: the other name stands in the sentence of the answer,
    may be who that sentence speaks of, may be another name of the same thing, stands in a sentence
    that says much of what is asked, or is asked about in nearly the same words.
    """
    scene = _Scene.of(one)
    offered = defaultdict(set)
    for kind, start, end in mentions(one.passage, "", names):
        offered[kind].add(one.passage[start:end])
    offered["topic"] = {text for kind in _HAN_KINDS for text in offered[kind]}
    found = mentions(one.question, one.title, names)
    chance.shuffle(found)
    for kind, start, end in found:
        if kind == "date" and _OPEN.match(one.question, end):
            continue
        asked = one.question[start:end]
        rest = f"{one.question[:start]} {one.question[end:]}"
        words = frozenset(search_tokens(core_of(rest)))
        fit = [
            other
            for other in sorted(offered[kind])
            if folded(other) not in folded(one.question)
            and not _same(folded(asked), folded(other), scene.text)
            and not scene.speaks_of(folded(asked), folded(other))
            and not scene.says(words, folded(other))
        ]
        chance.shuffle(fit)
        for other in fit:
            made = one.question[:start] + other + one.question[end:]
            if not any(_alike(made, rival, other) for rival in one.rivals):
                return made
    return None


@dataclass(frozen=True, slots=True)
class _Scene:
    """A folded passage: ``gold`` is what answers, from ``at`` on; ``others`` its other sentences.

    Those that answer are empty among the others.
    """

    text: str
    title: str
    others: tuple[str, ...]
    gold: str
    at: int

    @classmethod
    def of(cls, one: Answered) -> _Scene:
        text = folded(one.passage)
        spans = sentences(one.passage)
        held = [span.start < one.end and one.start < span.end for span in spans]
        parts = [text[span.start : span.end] for span in spans]
        others = tuple("" if gold else part for part, gold in zip(parts, held, strict=True))
        gold = " ".join(part for part, gold in zip(parts, held, strict=True) if gold)
        return cls(text, folded(one.title), others, gold, spans[held.index(True)].start)

    def speaks_of(self, asked: str, other: str) -> bool:
        """Whether the answering sentence names the other, or may mean it without naming it."""
        if other in self.gold:
            return True
        if asked in self.gold:
            return False
        before = self.text[: self.at]
        return other in self.title or before.rfind(other) > before.rfind(asked)

    def says(self, words: frozenset[str], other: str) -> bool:
        """Whether a sentence that names the other, or the next, says much of what is asked."""
        if len(words) < 2:  # too little to tell by
            return True
        told = len(words.intersection(search_tokens(self.gold)))
        for place, sentence in enumerate(self.others):
            if other in sentence:
                near = " ".join(self.others[place : place + 2])
                if len(words.intersection(search_tokens(near))) >= _MUCH * told:
                    return True
        return False


def _same(one: str, other: str, text: str) -> bool:
    """Whether two names may be one thing's: one is in the other, or they stand side by side."""
    if one in other or other in one:
        return True
    if not one[0].isdigit() and (set(one) <= set(other) or set(other) <= set(one)):
        return True
    gap = f"[^、,和与及或]{{0,{_BESIDE}}}"
    one, other = re.escape(one), re.escape(other)
    return bool(re.search(f"{one}{gap}{other}|{other}{gap}{one}", text))


def _alike(made: str, rival: str, other: str) -> bool:
    """Whether another question asks of the other name in nearly the same words."""
    if folded(other) not in folded(rival):
        return False
    one, two = (
        {text[at : at + 2] for at in range(len(text) - 1)} for text in (folded(made), folded(rival))
    )
    return len(one & two) >= _ALIKE * len(one | two)
