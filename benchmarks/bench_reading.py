"""How well the trained reader reads, on articles it was neither trained nor tuned on.

    python benchmarks/bench_reading.py --data CMRC DRCD ZSQUAD XQUAD-ZH XQUAD-EN > reading.json

The five sets are those of training/README.md, paths or URLs; what was written for askllm is read
beside them. Given its paragraph, a question is
answered with the best span (EM and F1 as the official scripts count) and with the best sentence
(right if it holds a part of the accepted answer). Whether a passage answers at all is asked of
passages with the answer, of the best BM25 finds without it, of Chinese SQuAD's unanswerable
questions, of those written for askllm, and of questions with a name, number or date swapped: for one that the passage does not
have, or, harder, for another that it names (found with jieba: pip install jieba==0.42.1).
``overlap`` is the same reading by rules and BM25 weights alone, without a model.
Prints JSON, every figure with its 95 % bootstrap interval; asserts nothing.
"""

from __future__ import annotations

import argparse
import functools
import json
import math
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

sys.path.append(str(Path(__file__).parents[1]))

from training.examples import HardNegatives, Swaps, Text, shortened
from training.names import Namer, han_names
from training.sources import NAMES, OWN, Asked, read_sets
from training.unanswerable import mentions_by_kind, swapped
from training.written import FOLDER, read_written

from askllm.evaluate.official import official_exact_match, official_f1
from askllm.evaluate.statistics import intervals, ratios
from askllm.qa_model import PassageReader, PassageReading, ToRead, load_reader
from askllm.qa_model.reader import FILE
from askllm.read import read, understand
from askllm.retrieve import Retrieval
from askllm.text import language_of, search_tokens, sentences
from askllm.types import Article, Hit, Passage, Query, Span

SEED = 11
_LANGUAGES = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Case:
    """A text to read, the group it is counted in, and the accepted answers, if it holds one."""

    group: str
    text: Text
    answers: tuple[str, ...]


def paragraph_cases(asked: Sequence[Asked]) -> Iterator[Case]:
    """Yield every question that its paragraph answers, XQuAD's in both languages of asking."""
    questions = {(one.name[-2:], one.id): one.question for one in asked if "xquad" in one.name}
    for one in asked:
        if one.start is None:
            continue
        whole = Text(one.question, "", one.context, one.start, one.end)
        if one.name in OWN:
            yield Case(own_group(one), whole, one.answers)
            continue
        if "xquad" not in one.name:
            yield Case(one.name, whole, one.answers)
            continue
        read = one.name[-2:]
        for ask in _LANGUAGES:
            if (ask, one.id) in questions:
                crossed = replace(whole, question=questions[ask, one.id])
                yield Case(f"xquad {ask} on {read}", crossed, one.answers)


def own_group(one: Asked) -> str:
    """Return the group of a question written for askllm: the languages of question and passage."""
    return f"own {language_of(one.question)} on {one.name[-2:]}"


def answering_cases(asked: Sequence[Asked], names: Namer) -> Iterator[Case]:
    """Yield passages with and without an answer, by where the ones without come from."""
    chance = random.Random(SEED)
    within_chance = random.Random(SEED)
    others = mentions_by_kind((one.question, one.title) for one in asked)
    for one in asked:
        if one.name in OWN:
            whole = Text(one.question, "", one.context, one.start, one.end)
            yield Case(own_group(one), whole, one.answers)
    for name in ("cmrc", "drcd", "zsquad"):
        pool = [one for one in asked if one.name == name]
        negatives = HardNegatives(pool)
        swaps = Swaps.of(pool, names)
        for one in pool:
            if name == "zsquad":
                yield Case(
                    name, Text(one.question, "", one.context, one.start, one.end), one.answers
                )
                continue
            text = replace(shortened(one, chance), title="")
            yield Case(f"{name} or BM25's best without", text, one.answers)
            for passage, _ in negatives.best(one, chance):
                yield Case(f"{name} or BM25's best without", Text(one.question, "", passage), ())
            made = swapped(one.question, one.title, text.passage, others, chance)
            if made is not None:
                yield Case(f"{name} or swapped", text, one.answers)
                yield Case(f"{name} or swapped", Text(made, "", text.passage), ())
            for made_within in swaps.within(text, one, within_chance):
                yield Case(f"{name} or swapped within", text, one.answers)
                yield Case(f"{name} or swapped within", made_within, ())


def some_of(cases: Iterator[Case], most: int) -> dict[str, list[Case]]:
    """Return at most so many cases of each group, drawn with a fixed seed."""
    groups: dict[str, list[Case]] = {}
    for case in cases:
        groups.setdefault(case.group, []).append(case)
    for group in groups.values():
        random.Random(SEED).shuffle(group)
    return {name: group[:most] for name, group in groups.items()}


def read_one(reader: PassageReader, case: Case) -> PassageReading:
    """Read a case's passage."""
    spans = tuple(sentences(case.text.passage))
    return reader.read(case.text.question, [ToRead(case.text.title, case.text.passage, spans)])[0]


@dataclass(frozen=True, slots=True)
class Found:
    """What a reader says: the short answer, if any, and its sentence, as spans of the passage."""

    short: Span | None
    sentence: Span | None


def by_training(reader: PassageReader, case: Case) -> Found:
    """Return the trained reader's best span and best sentence."""
    reading = read_one(reader, case)
    spans = sentences(case.text.passage)
    short = Span(reading.spans[0].start, reading.spans[0].end) if reading.spans else None
    return Found(short, spans[int(np.argmax(reading.sentences))])


class ByOverlap:
    """The overlap reader, given each paragraph as the only hit; words weigh as in all of them."""

    def __init__(self, cases: Sequence[Case]) -> None:
        passages = {case.text.passage for case in cases}
        self._holding = Counter(token for text in passages for token in set(search_tokens(text)))
        self._passages = len(passages)

    def __call__(self, case: Case) -> Found:
        """Return its best sentence and short answer."""
        text, question = case.text.passage, case.text.question
        article = Article(id="p", title="", text=text, path="p.txt")
        passage = Passage("p#0", "p", 0, len(text), text, ())
        retrieval = Retrieval((Hit(passage, article, 1.0, 1, ()),), (None,))
        asked = understand(Query(question, language_of(question), question))
        reading = read(asked, retrieval, self._rarity, lambda token: token in self._holding)
        if not reading.evidence:
            return Found(None, None)
        best = reading.evidence[0]
        return Found(best.answer, Span(best.start, best.end))

    def _rarity(self, token: str) -> float:
        return math.log((self._passages + 1) / max(self._holding[token], 1))


def reading_figures(cases: Sequence[Case], find: Callable[[Case], Found]) -> dict[str, object]:
    """Return EM, F1 and the share of right sentences."""
    rows = []
    for case in cases:
        found, text = find(case), case.text
        short = found.short.of(text.passage) if found.short else None
        best = found.sentence
        right = best is not None and best.start < (text.end or 0) and (text.start or 0) < best.end
        em, f1 = official_exact_match(short, case.answers), official_f1(short, case.answers)
        rows.append((em or 0.0, f1 or 0.0, float(right)))
    return {"questions": len(rows)} | with_intervals(("em", "f1", "sentence"), np.array(rows))


def answering_figures(reader: PassageReader, cases: Sequence[Case]) -> dict[str, object]:
    """Return how often the reader is right that a passage answers or not, at a chance of a half."""
    rows = []
    for case in cases:
        holds = case.text.start is not None
        right = float((read_one(reader, case).answers >= 0.5) == holds)
        rows.append((right, right if holds else np.nan, np.nan if holds else right))
    return {"passages": len(rows)} | with_intervals(
        ("right", "right_with_answer", "right_without"), np.array(rows)
    )


def with_intervals(names: Sequence[str], rows: np.ndarray) -> dict[str, object]:
    """Return each column's mean and interval: ``[mean, lower, upper]``; nan cells do not count."""
    counted = (~np.isnan(rows)).astype(np.float64)
    values = np.nan_to_num(rows)
    low, high = intervals(len(rows), [ratios(values, counted)])
    means = values.sum(axis=0) / counted.sum(axis=0)
    return {
        name: [round(float(value), 3) for value in (means[i], low[i], high[i])]
        for i, name in enumerate(names)
    }


def measured(reader: PassageReader, asked: Sequence[Asked], most: int) -> Mapping[str, object]:
    """Return every figure, by group."""
    held = [one for one in asked if one.side == "held"]
    reading = some_of(paragraph_cases(held), most)
    answering = some_of(answering_cases(held, han_names()), most)
    trained = functools.partial(by_training, reader)
    return {
        "overlap": {
            name: reading_figures(cases, ByOverlap(cases)) for name, cases in reading.items()
        },
        "reading": {name: reading_figures(cases, trained) for name, cases in reading.items()},
        "answering": {name: answering_figures(reader, cases) for name, cases in answering.items()},
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", nargs=len(NAMES), required=True, help="paths or URLs")
    parser.add_argument("--written", type=Path, default=FOLDER, help="questions of our own")
    parser.add_argument("--reader", type=Path, default=FILE, help="the reader's file")
    parser.add_argument("--most", type=int, default=500, help="questions of each group")
    options = parser.parse_args()
    asked, digests = read_sets(dict(zip(NAMES, options.data, strict=True)))
    own, digests["own"] = read_written(options.written)
    asked += own
    reader = load_reader(path=options.reader)
    reader.wait()
    start = time.perf_counter()
    figures = measured(reader, asked, options.most)
    seconds = round(time.perf_counter() - start, 1)
    print(
        json.dumps({**figures, "seconds": seconds, "data": digests}, ensure_ascii=False, indent=1)
    )


if __name__ == "__main__":
    main()
