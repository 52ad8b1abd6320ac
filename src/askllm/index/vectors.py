"""The vectors of a new generation: taken over from the old one and the journal, else encoded."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from askllm.dense import DenseIndex
from askllm.encoder import Encoder
from askllm.index.generation import DENSE, Index
from askllm.index.journal import Journal
from askllm.index.marks import context_of
from askllm.index.sentence_vectors import SentenceVectors
from askllm.index.store import Store
from askllm.text import sentences
from askllm.types import Article, Passage

Floats = NDArray[np.float32]
BLOCK = 256
"""Texts that are encoded before they are put away: some seconds of work."""
_SCRATCH = "passages.f32.npy"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Passages of the old generation that follow one another in the new one as well."""

    old_row: int
    row: int
    passages: int
    old_sentence: int
    sentence: int
    sentences: int


@dataclass(frozen=True, slots=True)
class Fresh:
    """A passage of an article that is new or has changed."""

    row: int
    digest: bytes
    first_sentence: int
    sentence_count: int


@dataclass(frozen=True, slots=True)
class Layout:
    """Where every passage of the new generation comes from.

    ``stay``: from the old one, in order. ``fresh``: from articles that were read, in order.
    ``passages`` and ``sentences``: how many there are in all.
    """

    stay: Sequence[Stretch]
    fresh: Sequence[Fresh]
    passages: int
    sentences: int

    def places(self, old_size: int) -> NDArray[np.int32]:
        """Return the new row of each of ``old_size`` old ones, -1 for those that are gone."""
        places = np.full(old_size, -1, dtype=np.int32)
        for part in self.stay:
            places[part.old_row : part.old_row + part.passages] = np.arange(
                part.row, part.row + part.passages, dtype=np.int32
            )
        return places


def write_vectors(
    draft: Path,
    scratch: Path,
    layout: Layout,
    encoder: Encoder,
    journal: Journal,
    old: Index | None,
    *,
    with_sentences: bool,
    store: Store,
    progress: Callable[[str, int, int], None] | None,
) -> int:
    """Write ``vectors.faiss`` and the sentences' files into ``draft``.

    Args:
        draft: where the new generation is written; its store lies there already.
        scratch: for what does not fit into memory; the caller removes it.
        journal: takes what is encoded, at once, and gives it back to a build after a failure.
        old: the generation whose vectors are ``encoder``'s, or ``None``.
        store: the draft's.
        progress: told ``("encode", texts done, texts in all)``.

    Returns:
        How many passages went through the encoder.
    """
    if old is None and layout.stay:  # their words stay, but there are no vectors of them yet
        everything = [Fresh(*marks) for marks in store.marks()]
        layout = Layout((), everything, layout.passages, layout.sentences)
    # A passage may stand in the old generation under another article: a renamed file, say.
    elsewhere = {} if old is None else _elsewhere(layout.fresh, old.store)
    todo = _unique(f for f in layout.fresh if f.digest not in elsewhere and f.digest not in journal)
    _encode(todo, encoder, journal, with_sentences, store, progress)
    held = SentenceVectors.make(
        draft, layout.sentences if with_sentences else 0, encoder.dimension
    )  # fmt: skip
    fresh = _vectors_of(layout, encoder.dimension, scratch, old is None)
    if old is not None and old.sentences is not None and with_sentences:
        for part in layout.stay:
            _copy(old.sentences, part.old_sentence, held, part.sentence, part.sentences)
    for place, passage in enumerate(layout.fresh):
        if old is not None and passage.digest in elsewhere:
            row, first, count = elsewhere[passage.digest]
            assert old.dense is not None
            fresh[place] = old.dense.vectors(np.array([row]))[0]
            if old.sentences is not None and with_sentences:
                _copy(old.sentences, first, held, passage.first_sentence, count)
            continue
        fresh[place], own = journal.get(passage.digest)
        if with_sentences:
            _copy(own, 0, held, passage.first_sentence, passage.sentence_count)
    _index(layout, old, fresh).save(draft / DENSE)
    return len(todo)


def _index(layout: Layout, old: Index | None, fresh: Floats) -> DenseIndex:
    if old is None or old.dense is None:
        return DenseIndex.build(fresh)
    rows = np.array([passage.row for passage in layout.fresh], dtype=np.int64)
    return old.dense.moved(layout.places(old.dense.size), rows, fresh)


def _vectors_of(layout: Layout, dimension: int, scratch: Path, all_new: bool) -> Floats:
    """Return room for the vectors of the fresh passages, on disk when it is the whole corpus."""
    shape = (len(layout.fresh), dimension)
    if not all_new:
        return np.empty(shape, dtype=np.float32)
    return np.lib.format.open_memmap(scratch / _SCRATCH, mode="w+", dtype=np.float32, shape=shape)


def _elsewhere(fresh: Sequence[Fresh], store: Store) -> dict[bytes, tuple[int, int, int]]:
    found = {}
    for passage in fresh:
        place = store.find(passage.digest)
        if place is not None:
            found[passage.digest] = place
    return found


def _unique(fresh: Iterator[Fresh]) -> list[Fresh]:
    """Return the first passage of each digest."""
    return list({passage.digest: passage for passage in reversed(list(fresh))}.values())[::-1]


def _copy(
    source: SentenceVectors, first: int, target: SentenceVectors, at: int, count: int
) -> None:
    target.codes[at : at + count] = source.codes[first : first + count]
    target.scales[at : at + count] = source.scales[first : first + count]


def _encode(
    todo: Sequence[Fresh],
    encoder: Encoder,
    journal: Journal,
    with_sentences: bool,
    store: Store,
    progress: Callable[[str, int, int], None] | None,
) -> None:
    """Encode passages, and their sentences, block by block, into the journal."""
    total = sum(1 + (f.sentence_count if with_sentences else 0) for f in todo)
    done = 0
    for block in _blocks(todo, with_sentences):
        texts, pieces = [], []
        for passage in block:
            found = store.passage(passage.row)
            article = store.article(found.article_id)
            assert article is not None  # a foreign key
            texts.append(context_of(article, found))
            pieces.append(sentence_texts(article, found) if with_sentences else [])
        everything = [*texts, *(sentence for piece in pieces for sentence in piece)]

        def tell(n: int, _of: int, before: int = done) -> None:
            if progress is not None:
                progress("encode", before + n, total)

        rows = encoder.encode_passages(everything, progress=tell)
        journal.add(
            [passage.digest for passage in block],
            rows[: len(texts)],
            [len(piece) for piece in pieces],
            SentenceVectors.of(rows[len(texts) :]),
        )
        done += len(everything)


def _blocks(todo: Sequence[Fresh], with_sentences: bool) -> Iterator[list[Fresh]]:
    """Yield the passages in runs of about ``BLOCK`` texts, sentences counted."""
    block: list[Fresh] = []
    texts = 0
    for passage in todo:
        block.append(passage)
        texts += 1 + (passage.sentence_count if with_sentences else 0)
        if texts >= BLOCK:
            yield block
            block, texts = [], 0
    if block:
        yield block


def sentence_texts(article: Article, passage: Passage) -> list[str]:
    """Return the sentences of a passage, in order."""
    return [s.of(article.text) for s in sentences(article.text, passage.start, passage.end)]
