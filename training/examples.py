"""Questions and paragraphs to examples: what is read, and where the answer lies in it."""

from __future__ import annotations

import random
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from rank_bm25 import BM25Plus

from askllm.articles.passages import passages_of
from askllm.qa_model.inputs import PieceReader, Window
from askllm.text import folded, question_tokens, search_tokens, sentences
from askllm.types import Article
from training.found import Found
from training.names import Namer, no_names
from training.sources import OWN, Asked, Name
from training.unanswerable import Answered, core_of, mentions_by_kind, swapped, swapped_within

WHOLE, TITLED, NEGATIVE, SWAPPED, WITHIN, KEYWORDS = 0.4, 0.5, 0.18, 0.1, 0.2, 0.07
"""Shares: whole paragraphs, passages with their title, questions with a hard negative, with
something swapped, with something swapped for what the passage names, without their asking words."""
UNANSWERABLE = 0.3
"""Share of Chinese SQuAD's unanswerable questions that is used: all would outweigh the rest."""
_CROSSED = (("en", "zh", 1.0), ("zh", "en", 0.6), ("en", "en", 0.4), ("zh", "zh", 1.0))
"""Language of question and passage, and the share of XQuAD's questions taken so."""


@dataclass(frozen=True, slots=True)
class Text:
    """A question, what is read with it, and the answer's place there, if there is one.

    ``beside``: title and text of passages that were found for the question too and do not answer it.
    """

    question: str
    title: str
    passage: str
    start: int | None = None
    end: int | None = None
    beside: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Example:
    """One window to train on.

    ``start`` and ``end`` are places among the logits: 0 for "no answer here", else 1 + the first
    and the last piece of the answer. ``inside``: float32, shape (pieces,), 1 in its sentence.
    """

    window: Window
    start: int
    end: int
    inside: np.ndarray


def texts_of(
    asked: Sequence[Asked],
    passes: int,
    seed: int,
    names: Namer = no_names,
    own_passes: int = 1,
    beside: int = 0,
) -> list[Text]:
    """Return what is trained on, in an order that depends on ``seed`` alone.

    Args:
        passes: how often CMRC and DRCD are gone through, each time cut and titled anew.
        names: finds the names that may be swapped.
        own_passes: how often the questions written for askllm are gone through.
        beside: passages that the search finds too, beside each one that answers; 0 for some of
            BM25's, read alone.
    """
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory(prefix="askllm-train-") as folder:
        among = Among(asked, beside, Path(folder))
        swaps = Swaps.of(asked, names)
        found = list(_published(asked, passes, swaps, among, chance))
        found += _crossed(asked, swaps, among, chance)
        for name in OWN:
            found += _own([a for a in asked if a.name == name], own_passes, among, chance)
    chance.shuffle(found)
    return found


def _published(
    asked: Sequence[Asked], passes: int, swaps: Swaps, among: Among, chance: random.Random
) -> Iterator[Text]:
    """Yield CMRC, DRCD and Chinese SQuAD, with swaps and, if asked for, what is beside."""
    for name in ("cmrc", "drcd", "zsquad"):
        pool = [one for one in asked if one.name == name]
        if not pool:
            continue
        negatives = None if among.most else HardNegatives(pool)
        for one in pool * (passes if name != "zsquad" else 1):
            if one.start is None:
                if chance.random() < UNANSWERABLE:
                    yield shortened(one, chance)
                continue
            text = shortened(one, chance)
            yield among.placed(_perhaps_keywords(text, chance), one, chance)
            if negatives is not None and chance.random() < NEGATIVE:
                yield from _titled(negatives.best(one, chance), one, chance)
            yield from swaps.some(text, one, chance)


def group_of(text: Text, reader: PieceReader) -> tuple[Example, ...]:
    """Return the example of a text, then those of the passages beside it; none if it has none."""
    first = example_of(text, reader)
    if first is None:
        return ()
    others = (Text(text.question, title, passage) for title, passage in text.beside)
    return (first, *(one for other in others if (one := example_of(other, reader)) is not None))


def example_of(text: Text, reader: PieceReader) -> Example | None:
    """Return the window that holds the answer, or the first; ``None`` if no window holds it all."""
    for window in reader.windows(text.question, text.title, text.passage):
        pieces = len(window.spans)
        inside = np.zeros(pieces, dtype=np.float32)
        if text.start is None or text.end is None:
            return Example(window, 0, 0, inside)
        filled = np.flatnonzero(window.spans[:, 1] > window.spans[:, 0])
        over = (window.spans[:, 1] > text.start) & (window.spans[:, 0] < text.end)
        held = filled[over[filled]]
        if (
            not len(held)
            or window.spans[held[-1], 1] < text.end
            or (
                window.spans[held[0], 0] > text.start
                and not text.passage[text.start : window.spans[held[0], 0]].isspace()
            )
        ):
            continue
        for span in sentences(text.passage):
            if span.start < text.end and text.start < span.end:
                inside[(window.spans[:, 0] < span.end) & (window.spans[:, 1] > span.start)] = 1
        return Example(window, int(held[0]) + 1, int(held[-1]) + 1, inside)
    return None


def cut(context: str) -> list[tuple[int, str]]:
    """Cut a paragraph as the index does: place and text of each passage."""
    article = Article(id="p", title="", text=context, path="p.txt")
    return [(passage.start, passage.text) for passage in passages_of(article)]


class HardNegatives:
    """The passages of a set, found by BM25."""

    def __init__(self, pool: Sequence[Asked]) -> None:
        contexts = {one.context: one.title for one in pool}
        self._passages = [
            (text, title) for context, title in contexts.items() for _, text in cut(context)
        ]
        self._folded = [folded(text) for text, _ in self._passages]
        self._bm25 = BM25Plus([search_tokens(text) or [""] for text, _ in self._passages])

    def best(self, one: Asked, chance: random.Random) -> list[tuple[str, str]]:
        """Return one of the three best passages that hold no answer, with its title, or none."""
        scores = self._bm25.get_scores(question_tokens(one.question))
        answers = [folded(answer) for answer in one.answers]
        found = []
        for place in np.argsort(-scores, kind="stable")[:12]:
            if not any(answer in self._folded[place] for answer in answers):
                found.append(self._passages[place])
        return [chance.choice(found[:3])] if found else []


class Among:
    """Places a passage that answers among those that the search finds with it.

    Args:
        asked: whose paragraphs are searched, those of each set by themselves.
        most: passages beside each; 0 for none.
        folder: for what is searched.
    """

    def __init__(self, asked: Sequence[Asked], most: int, folder: Path) -> None:
        self.most = most
        self._asked = asked
        self._folder = folder
        self._found: dict[Name, Found] = {}

    def placed(self, text: Text, one: Asked, chance: random.Random) -> Text:
        """Return the text with what was found beside it, titled if it is.

        A whole paragraph that the index would cut stays alone, and so does what does not answer:
        passages of other lengths would give the answering one away.
        """
        if not self.most or text.start is None:
            return text
        if text.passage == one.context and len(cut(one.context)) > 1:
            return text
        if one.name not in self._found:
            pool = [a for a in self._asked if a.name == one.name]
            self._found[one.name] = Found(pool, self._folder / one.name)
        found = self._found[one.name].beside(one, self.most, chance)
        return replace(text, beside=tuple((t if text.title else "", p) for t, p in found))


def shortened(one: Asked, chance: random.Random, *, whole: bool | None = None) -> Text:
    """Return the paragraph, or the passage of it that holds the answer, as chance will have it."""
    title = one.title if chance.random() < TITLED else ""
    everything = Text(one.question, title, one.context, one.start, one.end)
    if chance.random() < WHOLE if whole is None else whole:
        return everything
    passages = cut(one.context)
    if one.start is None or one.end is None:
        return replace(everything, passage=chance.choice(passages)[1])
    for at, text in passages:
        if at <= one.start and one.end <= at + len(text):
            return replace(everything, passage=text, start=one.start - at, end=one.end - at)
    return everything


def _perhaps_keywords(text: Text, chance: random.Random) -> Text:
    if chance.random() >= KEYWORDS:
        return text
    words = " ".join(core_of(text.question).replace("？", " ").replace("?", " ").split())
    return replace(text, question=words) if len(words) > 3 else text


def _titled(passages: list[tuple[str, str]], one: Asked, chance: random.Random) -> Iterator[Text]:
    for passage, title in passages:
        yield Text(one.question, title if chance.random() < TITLED else "", passage)


@dataclass(frozen=True, slots=True)
class Swaps:
    """What questions are swapped with: mentions by kind, and what is asked of each paragraph."""

    others: dict[str, list[str]]
    questions: dict[str, list[str]]
    names: Namer

    @classmethod
    def of(cls, asked: Sequence[Asked], names: Namer) -> Swaps:
        """Return the mentions and questions of a set."""
        questions: dict[str, list[str]] = defaultdict(list)
        for one in asked:
            questions[one.context].append(one.question)
        others = mentions_by_kind(((one.question, one.title) for one in asked), names)
        return cls(others, dict(questions), names)

    def some(self, text: Text, one: Asked, chance: random.Random) -> Iterator[Text]:
        """Yield swaps of an answered text, as often as ``SWAPPED`` and ``WITHIN`` say."""
        if chance.random() < SWAPPED:
            yield from self.elsewhere(text, one, chance)
        if chance.random() < WITHIN:
            yield from self.within(text, one, chance)

    def elsewhere(self, text: Text, one: Asked, chance: random.Random) -> Iterator[Text]:
        """Yield the text with something swapped that its passage does not have, if possible."""
        read = f"{text.title}\n{text.passage}"
        made = swapped(text.question, one.title, read, self.others, chance, self.names)
        if made is not None:
            yield Text(made, text.title, text.passage)

    def within(self, text: Text, one: Asked, chance: random.Random) -> Iterator[Text]:
        """Yield the text with something swapped for another thing its passage names, if possible."""
        if text.start is None or text.end is None:
            return
        rivals = tuple(q for q in self.questions.get(one.context, ()) if q != text.question)
        answered = Answered(text.question, one.title, text.passage, text.start, text.end, rivals)
        made = swapped_within(answered, chance, self.names)
        if made is not None:
            yield Text(made, text.title, text.passage)


def _own(pool: Sequence[Asked], passes: int, among: Among, chance: random.Random) -> Iterator[Text]:
    """Yield what was written for askllm: its own tempting questions need no swaps."""
    if not pool:
        return
    negatives = None if among.most else HardNegatives(pool)
    for _ in range(passes):
        for one in pool:
            yield among.placed(shortened(one, chance), one, chance)
            if negatives is not None and one.start is not None and chance.random() < NEGATIVE:
                yield from _titled(negatives.best(one, chance), one, chance)


def _crossed(
    asked: Sequence[Asked], swaps: Swaps, among: Among, chance: random.Random
) -> Iterator[Text]:
    """Yield XQuAD's questions over its paragraphs, within and across languages."""
    by_language: dict[str, dict[str, Asked]] = defaultdict(dict)
    for one in asked:
        if one.name in ("xquad-zh", "xquad-en"):
            by_language[one.name[-2:]][one.id] = one
    for ask, read, share in _CROSSED:
        pool = by_language[read]
        passages: dict[str, list[str]] = defaultdict(list)
        for one in {one.context: one for one in pool.values()}.values():
            passages[one.key] += [text for _, text in cut(one.context)]
        for number, one in pool.items():
            if number not in by_language[ask] or chance.random() >= share:
                continue
            crossed = replace(one, question=by_language[ask][number].question)
            whole = chance.random() < (WHOLE if read == "zh" else 0.15)
            text = shortened(crossed, chance, whole=whole)
            yield among.placed(_perhaps_keywords(text, chance), crossed, chance)
            if not among.most and chance.random() < NEGATIVE:
                answers = [folded(answer) for answer in one.answers]
                fit = [p for p in passages[one.key] if not any(a in folded(p) for a in answers)]
                if fit:  # of the same article: what BM25 cannot find across languages
                    yield Text(crossed.question, text.title, chance.choice(fit))
            if ask == read:
                yield from swaps.some(text, one, chance)
