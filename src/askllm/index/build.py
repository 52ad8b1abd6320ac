"""Bringing an index up to date with its corpus: look, and open it or build what is missing."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime
import secrets
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from askllm.aliases import ALIAS_RULE
from askllm.articles import CHUNK_RULE, LENGTHS, LOADER_RULE, Lengths, nothing_found
from askllm.encoder import Encoder
from askllm.errors import (
    CorpusError,
    EncoderMismatch,
    IndexDamaged,
    IndexMissing,
    Problem,
    SettingsError,
)
from askllm.index.draft import Draft
from askllm.index.generation import (
    GENERATIONS,
    Index,
    Manifest,
    Rules,
    open_index,
    publish,
)
from askllm.index.journal import Journal, clear_journals
from askllm.index.survey import Survey
from askllm.index.vectors import write_vectors
from askllm.text import SENTENCE_RULE, TOKEN_RULE

Progress = Callable[[str, int, int], None]
CONTEXT_RULE = "title-headings/1"
"""What is put before a passage's own words in both legs: its article's title and its headings."""
SENTENCES_UP_TO = 100_000
"""Passages. Beyond, their sentences have no vectors: encoding these is most of the work and most
of the disk, and the few that a question needs can be encoded when it is asked (ADR 0012)."""
_NAMED = 5


@dataclass(frozen=True, slots=True)
class Refreshed:
    """An index that fits its corpus, and what happened on the way.

    ``changed``: whether a new generation was written. ``problems``: files left out, and why.
    ``note``: sentences for people about what is odd (the old index could not be used, two files
    are the same), else ``None``; told once, when a generation is written.
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

    Files that have not changed are not read. Passages whose text and headings are unchanged keep
    their vectors; those that a killed build had encoded are taken over. Without an encoder the
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
        return _read_only(corpus_folder, index_folder, encoder, rebuild, lengths, error)
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
        clear_journals(index_folder)
    usable = _usable(old, index_folder, encoder, lengths)
    survey = Survey(corpus_folder, index_folder)
    if usable is not None and _fits(usable, survey, encoder):
        survey.remember()
        return Refreshed(usable, False, survey.problems, note)
    built = _build(
        survey, corpus_folder, index_folder, encoder, usable, progress, lengths, _cut_otherwise(old)
    )
    survey.remember()
    if built is None:  # what looked new turned out to be no articles
        assert usable is not None
        return Refreshed(usable, False, survey.problems, note)
    index = open_index(index_folder, just_written=True)
    notes = " ".join(part for part in (note, _repeated(index)) if part)
    return Refreshed(index, True, survey.problems, notes or None, built)


def _read_only(
    corpus_folder: Path,
    index_folder: Path,
    encoder: Encoder | None,
    rebuild: bool,
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
    survey = Survey(corpus_folder, index_folder)
    if not _fits(usable, survey, encoder):
        raise refusal from error
    return Refreshed(usable, False, survey.problems)


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


def _rules(lengths: Lengths) -> Rules:
    cut = f"{CHUNK_RULE}:{lengths[0]}-{lengths[1]}"
    return Rules(LOADER_RULE, cut, TOKEN_RULE, CONTEXT_RULE, SENTENCE_RULE, ALIAS_RULE)


def _open_old(index_folder: Path) -> tuple[Index | None, str | None]:
    try:
        return open_index(index_folder), None
    except IndexMissing:
        return None, None
    except IndexDamaged as error:
        first = str(error).split(". Build it again")[0]
        return None, f"{first}. It has been built again."


def _fits(index: Index, survey: Survey, encoder: Encoder | None) -> bool:
    found = {path: survey.digest(path) for path in survey.paths}
    current = {path: digest for path, digest in found.items() if digest is not None}
    if not current:
        return False
    has_vectors = index.manifest.encoder is not None
    return index.store.digests() == current and (has_vectors or encoder is None)


def _repeated(index: Index) -> str | None:
    """Return a sentence about files with the same content, or ``None``."""
    pairs = index.store.repeated_files()
    if not pairs:
        return None
    named = [f"{other} has the same content as {one}" for one, other in pairs[:_NAMED]]
    more = f"; so have {len(pairs) - _NAMED} more files" if len(pairs) > _NAMED else ""
    return f"{'; '.join(named)}{more}. All of them are indexed."


def _build(
    survey: Survey,
    corpus_folder: Path,
    index_folder: Path,
    encoder: Encoder | None,
    old: Index | None,
    progress: Progress | None,
    lengths: Lengths,
    vectors_of: Index | None,
) -> int | None:
    """Write a new generation; return the passages encoded, or ``None`` if nothing was to write."""
    created = datetime.datetime.now(datetime.timezone.utc)
    generation = f"{created:%Y%m%dT%H%M%S}-{secrets.token_hex(3)}"
    with _folder_for(index_folder, generation) as (folder, scratch):
        draft = Draft(folder, scratch, old, lengths)
        try:
            draft.read(survey, progress)
            if draft.articles == 0:
                raise nothing_found(corpus_folder, survey.problems)
            unchanged = old is not None and draft.same_articles
            if unchanged and (encoder is None or old.manifest.encoder is not None):  # type: ignore[union-attr]
                return None
            if not draft.has_words:
                raise CorpusError("The articles hold no words. Add articles and try again.")
            layout = draft.finish()
        finally:
            draft.close()
        encoded = 0
        with_sentences = layout.passages <= SENTENCES_UP_TO
        if encoder is not None:
            journal = Journal(index_folder, encoder.name, sentences=with_sentences)
            store = draft.store()
            try:
                encoded = write_vectors(
                    folder,
                    scratch,
                    layout,
                    encoder,
                    journal,
                    _with_vectors(old or vectors_of, encoder, with_sentences),
                    with_sentences=with_sentences,
                    store=store,
                    progress=progress,
                )
            finally:
                store.close()
        manifest = Manifest(
            generation,
            created.isoformat(timespec="seconds"),
            _rules(lengths),
            None if encoder is None else encoder.name,
            None if encoder is None else encoder.dimension,
            draft.articles,
            layout.passages,
            encoder is not None and with_sentences,
        )
        publish(index_folder, folder, manifest)
    clear_journals(index_folder)
    return encoded


def _with_vectors(old: Index | None, encoder: Encoder, with_sentences: bool) -> Index | None:
    """Return ``old`` if it holds the vectors that the new generation shall hold."""
    if old is None or old.dense is None or old.manifest.encoder != encoder.name:
        return None
    return old if old.sentences is not None or not with_sentences else None


@contextlib.contextmanager
def _folder_for(index_folder: Path, generation: str) -> Iterator[tuple[Path, Path]]:
    """Give a folder to write a generation to, and one for scratch; neither outlives a failure.

    What killed builds left behind is cleared away by ``publish``, with old generations.
    """
    draft = index_folder / GENERATIONS / f".draft-{generation}"
    scratch = draft.with_name(f".scratch-{generation}")
    try:
        draft.mkdir()
        scratch.mkdir()
        yield draft, scratch
    except (OSError, sqlite3.OperationalError, RuntimeError) as error:  # no space left, for one
        raise _not_writable(index_folder, error) from error
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
        shutil.rmtree(draft, ignore_errors=True)  # a published draft has gone from here
