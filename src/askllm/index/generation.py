"""One generation on disk, and the pointer to the one in use.

    index/CURRENT -> generations/<id>/{manifest.json, articles.sqlite, aliases.json,
                                       lexical/*.npy, marks.npy,
                                       vectors.faiss, sentences.npy, sentence-scales.npy,
                                       sealed.json}

A generation is written under another name, then renamed, then pointed at: a reader never sees
half of one, and a killed build leaves the old one answering.
"""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import json
import os
import re
import shlex
import shutil
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from askllm.aliases import Alias, from_json
from askllm.dense import DenseIndex
from askllm.errors import IndexDamaged, IndexMissing
from askllm.index.seal import is_sealed, seal, sha256_of
from askllm.index.sentence_vectors import SentenceVectors
from askllm.index.store import Store
from askllm.lexical import LexicalIndex
from askllm.types import Article, Passage

SCHEMA = 2
"""Version of the layout; generations of another one are built again."""
_GENERATION_NAME = re.compile(r"[0-9A-Za-z-]{1,64}")
CURRENT, GENERATIONS, MANIFEST = "CURRENT", "generations", "manifest.json"
STORE, LEXICAL, MARKS, DENSE = "articles.sqlite", "lexical", "marks.npy", "vectors.faiss"
ALIASES = "aliases.json"


@dataclass(frozen=True, slots=True)
class Rules:
    """Versions of the rules an index depends on; when one changes, the index is rebuilt."""

    loader: str
    chunk: str
    token: str
    context: str
    sentence: str
    alias: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation says of itself.

    ``encoder`` is ``None`` when BM25 alone was built; ``sentence_vectors`` says whether sentences
    have vectors, too; ``files`` maps each file's path to its SHA-256; ``created`` is an ISO 8601
    time in UTC.
    """

    generation: str
    created: str
    rules: Rules
    encoder: str | None
    dimension: int | None
    article_count: int
    passage_count: int
    sentence_vectors: bool
    files: dict[str, str] = field(default_factory=dict)
    schema: int = SCHEMA

    def to_json(self) -> str:
        """Return the manifest as JSON text, with a seal: the SHA-256 of all the rest."""
        data = dataclasses.asdict(self)
        data["seal"] = _seal(data)
        return json.dumps(data, ensure_ascii=False, indent=2) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Manifest:
        """Read what ``to_json`` wrote; raises ``ValueError``, ``KeyError`` or ``TypeError``."""
        data: dict[str, Any] = json.loads(text)
        if data["schema"] != SCHEMA:
            raise ValueError(f"schema {data['schema']}, not {SCHEMA}")
        if data.pop("seal") != _seal(data):
            raise ValueError(f"{MANIFEST} has changed since it was built")
        return cls(**{**data, "rules": Rules(**data["rules"])})


@dataclass(frozen=True, slots=True)
class Index:
    """An opened generation: the store and both legs. ``dense`` is absent without an encoder.

    ``sentences``: vectors of the sentences of all passages, in passage order, those of passage
    ``row`` at ``store.sentence_range(row)``; absent without an encoder and in large corpora.
    ``fingerprints``: uint64, shape (passages,), see ``alike``. ``aliases``: names that the
    articles give two forms for.
    """

    folder: Path
    manifest: Manifest
    store: Store
    lexical: LexicalIndex
    dense: DenseIndex | None
    sentences: SentenceVectors | None
    fingerprints: NDArray[np.uint64]
    aliases: tuple[Alias, ...]

    def article(self, article_id: str) -> Article | None:
        """Return the article with this id, or ``None``."""
        return self.store.article(article_id)

    def passage(self, row: int) -> Passage:
        """Return the passage in ``row``."""
        return self.store.passage(row)

    def sentence_vectors(self, row: int) -> NDArray[np.float32] | None:
        """Return the vectors of the passage's sentences, shape (sentences, d), or ``None``.

        ``None`` where there is no encoder, and in corpora of more than ``SENTENCES_UP_TO``
        passages (``manifest.sentence_vectors`` tells): encode the few sentences of a hit then.
        """
        if self.sentences is None:
            return None
        return self.sentences.vectors(*self.store.sentence_range(row))

    def duplicates_of(self, row: int) -> tuple[int, ...]:
        """Return the other passages whose text is that of ``row``, in row order.

        Equal but for width, case, traditional characters, spaces and punctuation. For passages
        that differ in a few words, compare hits among each other with ``alike``.
        """
        return self.store.twins(row)

    def alike(self, rows: Sequence[int]) -> NDArray[np.uint8]:
        """Return in how many of 64 bits the fingerprints of passages differ, for each pair.

        Returns:
            shape (len(rows), len(rows)): 0 for equal texts, at most about 10 for texts that share
            nine of ten runs of three characters, about 32 for texts that share none. Two marks
            of 50 hits each are compared in microseconds; nothing is read from the store.
        """
        own = self.fingerprints[np.asarray(rows, dtype=np.int64)]
        differing = (own[:, None] ^ own[None, :])[..., None].view(np.uint8)
        bits: NDArray[np.uint8] = np.unpackbits(differing, axis=-1).sum(axis=-1, dtype=np.uint8)
        return bits


def current_folder(index_folder: Path) -> Path:
    """Return the folder of the generation in use.

    Raises:
        IndexMissing: nothing has been built.
        IndexDamaged: ``CURRENT`` names a generation that is not there.
    """
    try:
        name = (index_folder / CURRENT).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        raise IndexMissing(
            f"There is no index in {index_folder}. Build it: askllm index --index {index_folder}"
        ) from None
    except (OSError, ValueError) as error:
        raise IndexDamaged(
            _damage(index_folder, f"{CURRENT} cannot be read ({_short(error)})")
        ) from error
    folder = index_folder / GENERATIONS / name
    if not _GENERATION_NAME.fullmatch(name) or not folder.is_dir():
        shown = f"{name[:40]!r}, which is not there"
        raise IndexDamaged(_damage(index_folder, f"{CURRENT} names {shown}"))
    return folder


def open_index(index_folder: Path, *, just_written: bool = False) -> Index:
    """Open the generation in use, after checking every file of it.

    Files that were found whole before and have not been touched since are not read again
    (``sealed.json``); ``verify`` reads them all.

    Args:
        just_written: this process has just published it, and read every file to do so.

    Raises:
        IndexMissing: nothing has been built.
        IndexDamaged: a file is missing, has changed since it was built, or does not fit the others.
    """
    folder = current_folder(index_folder)
    manifest = _manifest(index_folder, folder)
    if not just_written and not is_sealed(folder, manifest.files):
        complaints = _changes(folder, manifest)
        if complaints:
            raise IndexDamaged(_damage(index_folder, complaints[0]))
        seal(folder, manifest.files)
    try:
        index = _opened(folder, manifest)
    except (OSError, ValueError, KeyError, RuntimeError, sqlite3.DatabaseError) as error:
        raise IndexDamaged(_damage(index_folder, _short(error))) from error
    sizes = {index.store.passage_count, index.lexical.size, manifest.passage_count}
    sizes.add(len(index.fingerprints))
    if index.dense is not None:
        sizes.add(index.dense.size)
    if len(sizes) != 1:
        raise IndexDamaged(_damage(index_folder, "its files hold different numbers of passages"))
    if index.sentences is not None and len(index.sentences) != index.store.sentence_count:
        raise IndexDamaged(_damage(index_folder, "its files hold different numbers of sentences"))
    return index


def _opened(folder: Path, manifest: Manifest) -> Index:
    return Index(
        folder,
        manifest,
        Store(folder / STORE),
        LexicalIndex.open(folder / LEXICAL),
        None if manifest.encoder is None else DenseIndex.open(folder / DENSE),
        SentenceVectors.open(folder) if manifest.sentence_vectors else None,
        np.load(folder / MARKS, allow_pickle=False),
        from_json((folder / ALIASES).read_text(encoding="utf-8")),
    )


def verify(index_folder: Path) -> list[str]:
    """Compare every file of the generation in use with its SHA-256, and try to open it.

    Returns:
        What is wrong, a sentence each; empty when all is well.
    """
    try:
        folder = current_folder(index_folder)
        complaints = _changes(folder, _manifest(index_folder, folder))
        if not complaints:
            open_index(index_folder).store.close()
    except (IndexMissing, IndexDamaged) as error:
        return [str(error)]
    return complaints


def _manifest(index_folder: Path, folder: Path) -> Manifest:
    try:
        return Manifest.from_json((folder / MANIFEST).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise IndexDamaged(_damage(index_folder, f"{MANIFEST} is missing")) from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        what = f"{MANIFEST} cannot be read ({_short(error)})"
        raise IndexDamaged(_damage(index_folder, what)) from error


def _changes(folder: Path, manifest: Manifest) -> list[str]:
    """Return which files of the generation are missing or changed, a sentence each."""
    complaints = []
    for name, expected in manifest.files.items():
        try:
            if sha256_of(folder / name) != expected:
                complaints.append(f"{name} has changed since it was built")
        except FileNotFoundError:
            complaints.append(f"{name} is missing")
        except OSError as error:
            complaints.append(f"{name} cannot be read ({error.strerror})")
    return complaints


def publish(index_folder: Path, draft: Path, manifest: Manifest) -> None:
    """Make the files in ``draft`` the generation in use, atomically, and drop old ones.

    The generation that was in use until now stays on disk for readers that still hold it.
    """
    paths = sorted(path for path in draft.rglob("*") if path.is_file())
    files = {path.relative_to(draft).as_posix(): sha256_of(path) for path in paths}
    complete = dataclasses.replace(manifest, files=files)
    (draft / MANIFEST).write_text(complete.to_json(), encoding="utf-8")
    for path in (*paths, draft / MANIFEST):
        _sync(path)
    seal(draft, files)
    generations = index_folder / GENERATIONS
    os.replace(draft, generations / manifest.generation)
    previous = _pointer(index_folder)
    fresh = index_folder / f"{CURRENT}.new"
    fresh.write_text(manifest.generation + "\n", encoding="utf-8")
    _sync(fresh)
    os.replace(fresh, index_folder / CURRENT)
    _sync_folder(generations)
    _sync_folder(index_folder)
    for path in generations.iterdir():
        if path.name not in (manifest.generation, previous):
            shutil.rmtree(path, ignore_errors=True)  # a reader on Windows may still hold it


def _pointer(index_folder: Path) -> str | None:
    try:
        return current_folder(index_folder).name
    except (IndexMissing, IndexDamaged):
        return None


def _sync(path: Path) -> None:
    with path.open("rb+") as file, contextlib.suppress(OSError):
        os.fsync(file.fileno())


def _seal(data: dict[str, Any]) -> str:
    plain = json.dumps(data, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(plain.encode("utf-8")).hexdigest()


def _sync_folder(folder: Path) -> None:
    """Make renames in ``folder`` outlive a power cut, where the system lets a folder be synced."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _damage(index_folder: Path, what: str) -> str:
    return (
        f"The index in {index_folder} is damaged: {what}. "
        f"Build it again: askllm index --corpus FOLDER --index {shlex.quote(str(index_folder))} "
        f"--rebuild"
    )


def _short(error: Exception) -> str:
    return (str(error) or type(error).__name__).splitlines()[0]
