"""Fit how much the trained reader counts, and the confidence with it; say how well both do.

    python -m benchmarks.fit_trained CMRC DRCD CHINESE_SQUAD XQUAD_ZH XQUAD_EN --work FOLDER

The files and their sides are those of ``training.sources``. Every paragraph of the sides ``tune``
and ``held`` is an article; questions of ``tune``, which trained nothing, fit, those of ``held``
judge. Each question is asked twice, the second time without the paragraph that answers it, and
those of Chinese SQuAD that have no answer once. XQuAD's are asked of its paragraphs in either language. A question counts as answered right when the best
sentence lies in its paragraph and holds an accepted answer. Prints JSON: the pool that fits
``askllm.read.trained`` best beside the one it has, ``confidence`` for ``askllm.read.confidence``
with the latter, and the judged side.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import math
import pickle
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from training.articles import write_article
from training.sources import NAMES, Name, Side, read_sets
from training.sources import Asked as Gold
from training.written import FOLDER, read_written

from askllm.encoder import State, load_encoder
from askllm.index import Index, refresh
from askllm.qa_model import PassageReading, ToRead, load_reader
from askllm.qa_model.reader import FILE
from askllm.read import Asked, understand
from askllm.read.confidence import inputs_read
from askllm.read.evidence import in_part, ordered
from askllm.read.opinion import log_odds
from askllm.read.overlap import Page, Scored, pages_of
from askllm.read.trained import ACROSS_LANGUAGES, FAR, WITHIN, Pool, reread, to_read
from askllm.retrieve import Retriever
from askllm.text import folded, language_of
from askllm.types import Language, Query

DEPTH = 9
"""Passages looked up, so that enough are left without those of the paragraph that answers."""

READ = 8
NO_ANSWER, NO_ANSWER_ACROSS = 0.5, 0.25
"""What a question without an answer weighs beside one with: people ask what they hope to find.
Across languages less: words of the question say little there, and too much would be refused."""

SMOOTH = 0.02
"""Weight of the squared coefficients in what is minimised."""

SIGNS = (1, 1, 1, 1, -1, -1, 1, 1, 1)
"""Which way each input of the confidence may move it: more of the question is never less sure."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Whose questions are asked of whose paragraphs.

    ``language``: only questions in that one; ``None`` for all.
    """

    questions: Name
    paragraphs: Name
    language: Language | None = None

    def __str__(self) -> str:
        asked_in = f" in {self.language}" if self.language else ""
        return f"{self.questions}{asked_in} on {self.paragraphs}"

    def golds(self, sets: Sequence[Gold], side: Side) -> Iterator[tuple[str, Gold]]:
        """Yield each question with its paragraph in the set that is read."""
        contexts = {g.id: g for g in sets if g.name == self.paragraphs}
        for gold in sets:
            if gold.name != self.questions or gold.side != side or gold.id not in contexts:
                continue
            if self.language in (None, language_of(gold.question)):
                yield gold.question, contexts[gold.id]


@dataclass(frozen=True, slots=True)
class Case:
    """A question with the passages found for it, as rules and the trained reader see them.

    ``article``: the one that answers, ``None`` if none does.
    """

    asked: Asked
    answers: tuple[str, ...]
    article: str | None
    pages: tuple[tuple[Page, PassageReading], ...]

    def without_gold(self) -> Case:
        """Return the case as it is where the paragraph that answers is not there."""
        rest = tuple(p for p in self.pages if p[0].hit.article.id != self.article)
        return dataclasses.replace(self, article=None, pages=rest)

    def right(self, item: Scored) -> bool:
        """Whether a sentence answers."""
        if self.article is None or item.evidence.hit.article.id != self.article:
            return False
        words = folded(item.evidence.quote)
        return any(folded(answer) in words for answer in self.answers)


class Replayed:
    """A reader of passages that were read before."""

    name = "replayed"
    state: State = "ready"
    reason = None

    def __init__(self, case: Case) -> None:
        self._readings = {to_read(page): reading for page, reading in case.pages}

    def wait(self) -> None:
        """Nothing to wait for."""

    def read(self, _question: str, passages: Sequence[ToRead]) -> list[PassageReading]:
        """Return what was read."""
        return [self._readings[passage] for passage in passages]


def collect(sets: Sequence[Gold], pair: Pair, side: Side, work: Path, most: int) -> list[Case]:
    """Return cases, at most so many: read now, or in an earlier run."""
    kept = work / f"{str(pair).replace(' ', '-')}-{side}-{most}.pickle"
    if kept.exists() and kept.stat().st_mtime > FILE.stat().st_mtime:
        found: list[Case] = pickle.loads(kept.read_bytes())
        return found
    index, ids = _corpus([g for g in sets if g.name == pair.paragraphs], work / pair.paragraphs)
    questions = list(pair.golds(sets, side))
    random.Random(1).shuffle(questions)
    encoder = load_encoder()
    retriever, reader = Retriever(index, encoder), load_reader(encoder)
    cases = []
    for question, gold in questions[:most]:
        query = Query(question, language_of(question), question)
        asked = understand(query)
        retrieval = retriever.retrieve(query, k=DEPTH)
        pages = pages_of(asked, retrieval, index.lexical.rarity, index.lexical.knows, lenient=True)
        readings = reader.read(question, [to_read(page) for page in pages])
        article = None if gold.start is None else ids[gold.context]
        cases.append(Case(asked, gold.answers, article, tuple(zip(pages, readings, strict=True))))
    kept.write_bytes(pickle.dumps(cases))
    return cases


def _corpus(golds: Sequence[Gold], folder: Path) -> tuple[Index, dict[str, str]]:
    """Write the paragraphs that trained nothing as articles; return their index, and their ids."""
    corpus = folder / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    ids: dict[str, str] = {}
    for gold in golds:
        if gold.side != "train" and gold.context not in ids:
            ids[gold.context] = f"{len(ids):04d}"
            write_article(corpus, ids[gold.context], gold.title, gold.context)
    return refresh(corpus, folder / "index", load_encoder()).index, ids


def variants(cases: Sequence[Case]) -> Iterator[Case]:
    """Yield each case, and each that has an answer once more without it."""
    for case in cases:
        yield case
        if case.article is not None:
            yield case.without_gold()


def holding(case: Case) -> list[Page]:
    """Return the pages that would be read: the first that hold the names of the question."""
    pages = [page for page, _ in case.pages if page.sentences][:READ]
    return [page for page in pages if not page.lacking]


def best_of(case: Case, pool: Pool | None) -> Scored | None:
    """Return the sentence put first, ``None`` where names are missing; by rule without a pool."""
    pages = holding(case)
    if not pages:
        return None
    if pool is not None:
        pages = reread(case.asked, pages, Replayed(case), pool)
    return ordered(case.asked, in_part(case.asked, pages))[0]


def fit_pool(cases: Sequence[Case]) -> Pool:
    """Fit what counts in a sentence's score, so that the sentence that answers is likeliest.

    A softmax over the sentences of a question; coefficients at least 0, scaled to 1 in all.
    """
    groups = []
    for case in cases:
        readings = {id(page): reading for page, reading in case.pages}
        pages = holding(case)
        scores = [score for page in pages for score in readings[id(page)].sentences]
        rows, right = [], []
        for page in pages:
            reading = readings[id(page)]
            for item, score in zip(page.sentences, reading.sentences, strict=True):
                behind = min(max(scores) - score, FAR)
                rows.append(
                    (
                        item.evidence.score,
                        page.hit.score,
                        1 - behind / FAR,
                        log_odds(reading.answers),
                    )
                )
                right.append(case.right(item))
        if any(right):
            groups.append((np.array(rows), np.array(right)))

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        value, slope = 0.0, np.zeros_like(weights)
        for rows, right in groups:
            z = rows @ weights
            chance = np.exp(z - z.max())
            chance /= chance.sum()
            hit = chance[right].sum()
            value -= math.log(hit + 1e-12)
            slope -= rows.T @ (np.where(right, chance / hit, 0) - chance)
        size = len(groups)
        return (
            value / size + SMOOTH * float(weights @ weights) / 100,
            slope / size + SMOOTH * weights / 50,
        )

    found = minimize(loss, np.ones(4), jac=True, bounds=[(0, None)] * 4).x
    return Pool(*(round(float(w), 3) for w in found / found.sum()))


@dataclass(frozen=True, slots=True)
class Seen:
    """What the confidence is fitted to, a row for each asking.

    ``rows``: its inputs, shape (n, 9); ``right``: whether the answer is right; ``answerable``:
    whether there is one; ``english``: whether the question is English. All of length n.
    """

    rows: NDArray[np.float64]
    right: NDArray[np.bool_]
    answerable: NDArray[np.bool_]
    english: NDArray[np.bool_]


def seen(cases: Sequence[Case], pool: Pool) -> Seen:
    """Return what is seen of each case whose best sentence the trained reader has read."""
    found = [(case, best_of(case, pool)) for case in cases]
    read = [(c, b) for c, b in found if b is not None and b.features.opinion is not None]
    return Seen(
        np.array([inputs_read(case.asked, best.features) for case, best in read]),
        np.array([case.right(best) for case, best in read]),
        np.array([case.article is not None for case, _ in read]),
        np.array([case.asked.language == "en" for case, _ in read]),
    )


def fit_confidence(told: Seen, no_answer: float) -> tuple[NDArray[np.float64], float, float]:
    """Fit a logistic regression whose coefficients have the right sign.

    Returns:
        The coefficients, the bias of Chinese questions and that of English ones.
    """
    share = np.where(told.answerable, 1.0, no_answer)
    share /= share.sum()
    signs = np.array([*SIGNS, 0, 0])
    right = told.right
    all_rows = np.column_stack([told.rows, ~told.english, told.english])

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        z = all_rows @ weights
        value = np.logaddexp(0, np.where(right, -z, z)) @ share
        slope = all_rows.T @ (share * (1 / (1 + np.exp(-z)) - right))
        flat = np.where(signs == 0, 0, weights)
        return float(value + SMOOTH * (flat @ flat) / 50), slope + SMOOTH * flat / 25

    bounds = [(0, None) if s > 0 else (None, 0) if s < 0 else (None, None) for s in signs]
    found = minimize(loss, np.zeros(len(signs)), jac=True, bounds=bounds).x
    return found[:-2], float(found[-2]), float(found[-1])


def judged(
    told: Seen, weights: NDArray[np.float64], chinese: float, english: float
) -> dict[str, object]:
    """Return how well the confidence says what it is to say."""
    right, answerable = told.right, told.answerable
    bias = np.where(told.english, english, chinese)
    chance = 1 / (1 + np.exp(-(told.rows @ weights + bias)))
    bins = np.minimum((chance * 10).astype(int), 9)
    occupied = [b for b in range(10) if (bins == b).any()]
    thresholds = {}
    for t in (0.2, 0.3, 0.4, 0.5, 0.6):
        said = chance >= t
        thresholds[f"{t:.1f}"] = {
            "answered": round(float(said.mean()), 3),
            "right of answered": round(float(right[said].mean()), 3),
            "right kept": round(float((right & said).sum() / right.sum()), 3),
            "refusal precision": round(float((~answerable[~said]).mean()), 3),
            "refusal recall": round(float((~said[~answerable]).mean()), 3),
        }
    gap = [abs(chance[bins == b].mean() - right[bins == b].mean()) for b in occupied]
    share = [float((bins == b).mean()) for b in occupied]
    return {
        "questions": len(right),
        "calibration error": round(float(np.dot(gap, share)), 3),
        "reliability (said, was)": [
            [round(float(chance[bins == b].mean()), 3), round(float(right[bins == b].mean()), 3)]
            for b in occupied
        ],
        "thresholds": thresholds,
    }


def _by_language(told: Seen) -> Iterator[tuple[str, Seen]]:
    """Yield what was seen of Chinese and of English questions, where there are any."""
    for language, chosen in (
        ("Chinese questions", ~told.english),
        ("English questions", told.english),
    ):
        if chosen.any():
            yield (
                language,
                Seen(
                    told.rows[chosen],
                    told.right[chosen],
                    told.answerable[chosen],
                    told.english[chosen],
                ),
            )


def chosen_right(cases: Sequence[Case], pool: Pool | None) -> float:
    """Return the share of the questions with an answer whose best sentence answers."""
    asked = [case for case in cases if case.article is not None]
    best = [(case, best_of(case, pool)) for case in asked]
    return round(sum(item is not None and case.right(item) for case, item in best) / len(best), 4)


def main() -> None:
    """Read, fit, judge, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs=len(NAMES), metavar="FILE", help=", ".join(NAMES))
    parser.add_argument("--work", type=Path, required=True, help="keeps indexes and readings")
    parser.add_argument("--written", type=Path, default=FOLDER, help="questions of our own")
    parser.add_argument("--most", type=int, default=300, help="questions of a set and side")
    options = parser.parse_args()
    sets, _ = read_sets(dict(zip(NAMES, options.files, strict=True)))
    sets += read_written(options.written)[0]
    pairs: dict[str, tuple[Pair, ...]] = {
        "within Chinese": (
            *(Pair(name, name) for name in NAMES[:4]),
            Pair("own-zh", "own-zh", "zh"),
        ),
        "within English": (Pair("xquad-en", "xquad-en"), Pair("own-en", "own-en", "en")),
        "across languages": (
            Pair("xquad-en", "xquad-zh"),
            Pair("xquad-zh", "xquad-en"),
            Pair("own-zh", "own-zh", "en"),
            Pair("own-en", "own-en", "zh"),
        ),
    }
    report: dict[str, object] = {}
    for group, names in pairs.items():
        cases = {
            (pair, side): collect(sets, pair, side, options.work, options.most)
            for pair in names
            for side in ("tune", "held")
        }
        tune, held = (
            [case for (_, s), own in cases.items() if s == side for case in own]
            for side in ("tune", "held")
        )
        across = group == "across languages"
        pool = ACROSS_LANGUAGES if across else WITHIN
        no_answer = NO_ANSWER_ACROSS if across else NO_ANSWER
        weights, chinese, english = fit_confidence(seen(list(variants(tune)), pool), no_answer)
        report[group] = {
            "pool fitted": dataclasses.asdict(fit_pool(tune)),
            "pool used": dataclasses.asdict(pool),
            "best sentence answers, tune": {
                "by rule": chosen_right(tune, None),
                "pool fitted": chosen_right(tune, fit_pool(tune)),
                "pool used": chosen_right(tune, pool),
            },
            "confidence": {
                "weights": [round(float(w), 3) for w in weights],
                "bias, Chinese questions": round(chinese, 3),
                "bias, English questions": round(english, 3),
            },
            "best sentence answers, held": {
                str(pair): {
                    "by rule": chosen_right(cases[pair, "held"], None),
                    "with the reader": chosen_right(cases[pair, "held"], pool),
                }
                for pair in names
            },
            "held": {
                language: judged(told, weights, chinese, english)
                for language, told in _by_language(seen(list(variants(held)), pool))
            },
        }
    print(json.dumps(report, ensure_ascii=False, indent=2))


if __name__ == "__main__":
    main()
