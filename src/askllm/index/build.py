"""Bringing an index up to date with its corpus: read, cut, encode what is new, publish."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime
import hashlib
import secrets
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from filelock import FileLock, Timeout
from numpy.typing import NDArray

from askllm.articles import (
    CHUNK_RULE,
    LENGTHS,
    LOADER_RULE,
    Corpus,
    Lengths,
    passages_of,
    read_corpus,
)
from askllm.dense import DenseIndex
from askllm.encoder import Encoder
from askllm.errors import (
    CorpusError,
    EncoderMismatch,
    IndexDamaged,
    IndexMissing,
    Problem,
    SettingsError,
)
from askllm.index.generation import (
    DENSE,
    GENERATIONS,
    LEXICAL,
    SENTENCES,
    STORE,
    Index,
    Manifest,
    Rules,
    open_index,
    publish,
)
from askllm.index.store import write_store
from askllm.lexical import LexicalIndex
from askllm.text import SENTENCE_RULE, TOKEN_RULE, search_tokens, sentences
from askllm.types import Article, Passage

Progress = Callable[[str, int, int], None]
Floats = NDArray[np.float32]
CONTEXT_RULE = "title-headings/1"
"""What is put before a passage's own words in both legs: its article's title and its headings."""


@dataclass(frozen=True, slots=True)
class Refreshed:
    """An index that fits its corpus, and what happened on the way.

    ``changed``: whether a new generation was written. ``problems``: files left out, and why.
    ``note``: a sentence for people when the old index could not be used, else ``None``.
    ``encoded``: passages that went through the encoder.
    """

    index: Index
    changed: bool
    problems: tuple[Problem, ...]
    note: str | None = None
    encoded: int = 0


def refresh(
    corpus_folder: Path,
    index_folder: Path,
    encoder: Encoder | None,
    *,
    rebuild: bool = False,
    progress: Progress | None = None,
    lengths: Lengths = LENGTHS,
) -> Refreshed:
    """Open the index of ``corpus_folder``, after building what is missing or out of date.

    Passages whose text and headings are unchanged keep their vectors. Without an encoder the
    vectors of an existing index are left as they are if nothing else changed. An index that cannot
    be written to is opened as it is if it fits its corpus.

    Args:
        encoder: ``None`` builds BM25 alone.
        lengths: code points of a passage, at least and at most; others cut everything anew.
        rebuild: build everything anew, whatever is there.
        progress: called as ``progress(stage, done, total)``, stages ``read`` and ``encode``,
            and ``wait`` once while another build holds the folder.

    Raises:
        SettingsError: the index folder cannot be written to, and something has to be.
        CorpusError: the folder holds no readable article, or two files claim one id.
        EncoderMismatch: the vectors on disk are another encoder's, and ``rebuild`` is off.
    """
    lock = FileLock(index_folder / ".lock")
    try:
        (index_folder / GENERATIONS).mkdir(parents=True, exist_ok=True)
        _acquire(lock, progress)
    except OSError as error:
        return _read_only(corpus_folder, index_folder, encoder, rebuild, progress, lengths, error)
    try:
        return _refresh_locked(corpus_folder, index_folder, encoder, rebuild, progress, lengths)
    finally:
        lock.release()


def _acquire(lock: FileLock, progress: Progress | None) -> None:
    """Take the lock; say so (stage ``wait``) if another build must be waited for."""
    try:
        lock.acquire(timeout=0)
    except Timeout:
        if progress is not None:
            progress("wait", 0, 1)
        lock.acquire()


def _refresh_locked(
    corpus_folder: Path,
    index_folder: Path,
    encoder: Encoder | None,
    rebuild: bool,
    progress: Progress | None,
    lengths: Lengths,
) -> Refreshed:
    old, note = _open_old(index_folder)
    if rebuild:
        old = None
    usable = _usable(old, index_folder, encoder, lengths)
    corpus = read_corpus(
        corpus_folder, known=usable.store.known if usable else None, progress=progress
    )
    if usable is not None and _fits(usable, corpus, encoder):
        return Refreshed(usable, False, corpus.problems, note)
    encoded = _build(
        corpus, index_folder, encoder, usable or _cut_otherwise(old), progress, lengths
    )
    return Refreshed(open_index(index_folder), True, corpus.problems, note, encoded)


def _read_only(
    corpus_folder: Path,
    index_folder: Path,
    encoder: Encoder | None,
    rebuild: bool,
    progress: Progress | None,
    lengths: Lengths,
    error: OSError,
) -> Refreshed:
    """Open an index that cannot be written to, as long as nothing would have to be written."""
    refusal = _not_writable(index_folder, error)
    if rebuild:
        raise refusal from error
    old, _ = _open_old(index_folder)
    usable = _usable(old, index_folder, encoder, lengths)
    if usable is None:
        raise refusal from error
    corpus = read_corpus(corpus_folder, known=usable.store.known, progress=progress)
    if not _fits(usable, corpus, encoder):
        raise refusal from error
    return Refreshed(usable, False, corpus.problems)


def _usable(
    old: Index | None, index_folder: Path, encoder: Encoder | None, lengths: Lengths
) -> Index | None:
    """Return ``old`` if what it holds can be built upon: made by today's rules, same encoder."""
    if old is None:
        return None
    built_with = old.manifest.encoder
    if encoder is not None and built_with is not None and built_with != encoder.name:
        raise EncoderMismatch(str(index_folder), built_with, encoder.name)
    return old if old.manifest.rules == _rules(lengths) else None


def _cut_otherwise(old: Index | None) -> Index | None:
    """Return ``old`` if only the lengths differ: passages that are the same keep their vectors."""
    if old is None or old.manifest.rules.chunk.partition(":")[0] != CHUNK_RULE:
        return None
    alike = dataclasses.replace(old.manifest.rules, chunk="") == dataclasses.replace(
        _rules(LENGTHS), chunk=""
    )
    return old if alike else None


def _not_writable(index_folder: Path, error: Exception) -> SettingsError:
    reason = getattr(error, "strerror", None) or str(error)
    return SettingsError(
        f"The index cannot be written to {index_folder} ({reason}). Make the folder writable or "
        f"name another: askllm index --index FOLDER"
    )


def context_of(article: Article, passage: Passage) -> str:
    """Return what both legs see of a passage: title, headings, its text (``CONTEXT_RULE``)."""
    return "\n".join((article.title, *passage.headings, passage.text))


def _rules(lengths: Lengths) -> Rules:
    cut = f"{CHUNK_RULE}:{lengths[0]}-{lengths[1]}"
    return Rules(LOADER_RULE, cut, TOKEN_RULE, CONTEXT_RULE, SENTENCE_RULE)


def _open_old(index_folder: Path) -> tuple[Index | None, str | None]:
    try:
        return open_index(index_folder), None
    except IndexMissing:
        return None, None
    except IndexDamaged as error:
        first = str(error).split(". Build it again")[0]
        return None, f"{first}. It has been built again."


def _fits(index: Index, corpus: Corpus, encoder: Encoder | None) -> bool:
    vectors_wanted = encoder is not None
    has_vectors = index.manifest.encoder is not None
    same = index.store.digests() == {a.path: corpus.digests[a.path] for a in corpus.articles}
    return same and (has_vectors or not vectors_wanted)


def _build(
    corpus: Corpus,
    index_folder: Path,
    encoder: Encoder | None,
    old: Index | None,
    progress: Progress | None,
    lengths: Lengths,
) -> int:
    passages = [p for article in corpus.articles for p in passages_of(article, lengths)]
    texts = {article.id: article for article in corpus.articles}
    contexts = [context_of(texts[p.article_id], p) for p in passages]
    tokens = [search_tokens(context) for context in contexts]
    if not any(tokens):
        raise CorpusError("The articles hold no words. Add articles and try again.")
    digests = [_digest(context) for context in contexts]
    pieces = [_sentence_texts(texts[p.article_id], p) for p in passages]
    first = np.concatenate([[0], np.cumsum([len(piece) for piece in pieces])])

    lexical = LexicalIndex.build(tokens)
    vectors = (
        None if encoder is None else _vectors(encoder, contexts, digests, pieces, old, progress)
    )
    created = datetime.datetime.now(datetime.timezone.utc)
    generation = f"{created:%Y%m%dT%H%M%S}-{secrets.token_hex(3)}"
    manifest = Manifest(
        generation,
        created.isoformat(timespec="seconds"),
        _rules(lengths),
        None if encoder is None else encoder.name,
        None if encoder is None else encoder.dimension,
        len(corpus.articles),
        len(passages),
    )
    with _draft(index_folder, generation) as draft:
        write_store(
            draft / STORE,
            corpus.articles,
            dict(corpus.digests),
            (
                (p, d, int(start), len(piece))
                for p, d, start, piece in zip(passages, digests, first[:-1], pieces, strict=True)
            ),
        )
        lexical.save(draft / LEXICAL)
        if vectors is not None:
            DenseIndex.build(vectors.passages).save(draft / DENSE)
            np.save(draft / SENTENCES, vectors.sentences.astype(np.float16))
        publish(index_folder, draft, manifest)
    return 0 if vectors is None else vectors.encoded


@contextlib.contextmanager
def _draft(index_folder: Path, generation: str) -> Iterator[Path]:
    """Give a folder to write a generation to; drafts do not outlive a failure.

    What killed builds left behind is cleared away by ``publish``, with old generations.
    """
    draft = index_folder / GENERATIONS / f".draft-{generation}"
    try:
        draft.mkdir()
        yield draft
    except (OSError, sqlite3.OperationalError, RuntimeError) as error:  # no space left, for one
        raise _not_writable(index_folder, error) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)  # a published draft has gone from here


@dataclass(frozen=True, slots=True)
class _Vectors:
    """Vectors of all passages and of all their sentences, and how many passages were encoded."""

    passages: Floats
    sentences: Floats
    encoded: int


def _vectors(
    encoder: Encoder,
    contexts: Sequence[str],
    digests: Sequence[str],
    pieces: Sequence[Sequence[str]],
    old: Index | None,
    progress: Progress | None,
) -> _Vectors:
    """Encode the passages, and their sentences, that the old generation does not hold."""
    kept = _kept_vectors(old, encoder)
    new = [i for i, digest in enumerate(digests) if digest not in kept]
    batch = [contexts[i] for i in new]
    batch += [sentence for i in new for sentence in pieces[i]]
    fresh = (
        encoder.encode_passages(
            batch, progress=None if progress is None else (lambda n, of: progress("encode", n, of))
        )
        if batch
        else np.empty((0, encoder.dimension), dtype=np.float32)
    )
    by_row = dict(zip(new, fresh[: len(new)], strict=True))
    sentence_at = len(new)
    vectors, sentence_vectors = [], []
    for i, digest in enumerate(digests):
        if i in by_row:
            vectors.append(by_row[i])
            sentence_vectors.append(fresh[sentence_at : sentence_at + len(pieces[i])])
            sentence_at += len(pieces[i])
        else:
            vector, of_sentences = kept[digest]
            vectors.append(vector)
            sentence_vectors.append(of_sentences)
    return _Vectors(np.stack(vectors), np.concatenate(sentence_vectors), len(new))


def _kept_vectors(old: Index | None, encoder: Encoder) -> Mapping[str, tuple[Floats, Floats]]:
    """Return the vectors of the old generation by passage digest: (passage, its sentences)."""
    if old is None or old.dense is None or old.sentences is None:
        return {}
    if old.manifest.encoder != encoder.name:
        return {}
    places = old.store.passage_digests()
    vectors = old.dense.vectors(np.array([row for row, _, _ in places.values()], dtype=np.int64))
    return {
        digest: (vector, old.sentences[first:stop].astype(np.float32))
        for (digest, (_, first, stop)), vector in zip(places.items(), vectors, strict=True)
    }


def _sentence_texts(article: Article, passage: Passage) -> list[str]:
    return [s.of(article.text) for s in sentences(article.text, passage.start, passage.end)]


def _digest(context: str) -> str:
    return hashlib.sha256(context.encode("utf-8", "surrogatepass")).hexdigest()
