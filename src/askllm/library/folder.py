"""The corpus folder as a place that files are put into and taken out of; nothing is destroyed.

    folder.add("文章.md", data)   ->  Added(path, article)       never over another file or article
    folder.remove("文章.md")      ->  Removed(token, path)       into the trash
    folder.restore(token)         ->  its path                   back to where it was

The trash is a hidden folder of the corpus itself: the index may be deleted at any time, because it
can be built again, and a person's only copy of an article cannot. Decided in
docs/adr/0017-library.md.
"""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import os
import re
import secrets
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Protocol

from askllm.articles import SUFFIXES, parse
from askllm.errors import ReadError
from askllm.library.file_names import safe_name
from askllm.library.refusal import LibraryError
from askllm.text import search_tokens
from askllm.types import Article

TRASH = ".askllm-trash"
"""Folder of the corpus that holds what was removed, each file in a folder of its own."""
LARGEST = 50_000_000
"""Bytes of a file that is sent; a larger one can be put into the folder by hand."""

_TOKEN = re.compile(r"\d{8}T\d{6}-[0-9a-f]{6}")
_DRAFT = ".askllm-adding-"


class Known(Protocol):
    """An article as ``Folder`` needs to know it: its path and its file's SHA-256, in hex."""

    @property
    def path(self) -> str:
        """Relative to the corpus."""
        ...

    @property
    def digest(self) -> str:
        """Of the file's bytes."""
        ...


@dataclass(frozen=True, slots=True)
class _Fresh:
    """What was added since the index was built."""

    path: str
    digest: str


@dataclass(frozen=True, slots=True)
class Added:
    """A file that was put into the corpus, and the article that it is."""

    path: str
    article: Article


@dataclass(frozen=True, slots=True)
class Removed:
    """A file in the trash: the token to restore it by, its path in the corpus, when it went.

    ``removed`` is an ISO 8601 time in UTC.
    """

    token: str
    path: str
    removed: str


class Folder:
    """One corpus folder. Thread-safe; other programs may change the folder at any time."""

    def __init__(self, corpus: Path) -> None:
        """Work on the folder ``corpus``, which must exist by the time something is added."""
        self._corpus = corpus
        self._lock = threading.Lock()
        self._fresh: dict[str, _Fresh] = {}

    def add(self, name: str, data: bytes, known: Mapping[str, Known]) -> Added:
        """Put a file into the corpus, if it can be read as an article that is not there yet.

        Args:
            name: what the file is called where it comes from; see ``safe_name``.
            data: all of its bytes.
            known: the articles of the index by id. What was added since is known here.

        Raises:
            LibraryError: it cannot be read, is too large, has no words, is there already (by
                name, by id or by content: the message names the other), or cannot be written.
        """
        path = safe_name(name)
        article = _read(path, data)
        digest = hashlib.sha256(data).hexdigest()
        with self._lock:
            self._refuse_twin(article, digest, known)
            self._write(path, data)
            self._fresh[article.id] = _Fresh(path, digest)
        return Added(path, article)

    def remove(self, path: str) -> Removed:
        """Move a file of the corpus to the trash.

        Args:
            path: as an ``Article`` has it; never what a browser sent.

        Raises:
            LibraryError: it is no longer there, or cannot be moved.
        """
        now = datetime.datetime.now(datetime.timezone.utc)
        token = f"{now:%Y%m%dT%H%M%S}-{secrets.token_hex(3)}"
        source, target = self._corpus / path, self._corpus / TRASH / token / path
        with self._lock:
            try:
                target.parent.mkdir(parents=True)
                os.rename(source, target)
            except OSError as error:
                self._tidy(target.parent)
                if isinstance(error, FileNotFoundError):
                    raise LibraryError(f"{path} is no longer in the corpus folder") from error
                raise _cannot("cannot be moved to the trash", path, error) from error
            self._fresh = {i: each for i, each in self._fresh.items() if each.path != path}
        return Removed(token, path, _time_of(token))

    def restore(self, token: str) -> str:
        """Move a file back from the trash to where it was; return its path.

        Raises:
            LibraryError: there is nothing under this token, or another file has taken its place.
        """
        with self._lock:
            found = next((each for each in self._trashed() if each.token == token), None)
            if found is None:
                raise LibraryError("this file is no longer in the trash")
            source, target = self._corpus / TRASH / token / found.path, self._corpus / found.path
            try:
                target.parent.mkdir(parents=True, exist_ok=True)
                _move_without_replacing(source, target)
            except FileExistsError as error:
                raise LibraryError(
                    f"there is another {found.path} by now; rename it, then restore this one"
                ) from error
            except OSError as error:
                raise _cannot("cannot be restored", found.path, error) from error
            self._tidy(source.parent)
            return found.path

    def trash(self) -> tuple[Removed, ...]:
        """Return what lies in the trash, the latest first."""
        return tuple(sorted(self._trashed(), key=lambda each: each.token, reverse=True))

    def settle(self) -> None:
        """Forget what was added: the index has been built since, and knows."""
        with self._lock:
            self._fresh = {}

    def _refuse_twin(self, article: Article, digest: str, known: Mapping[str, Known]) -> None:
        there = {**known, **self._fresh}
        same = next((each for each in there.values() if each.digest == digest), None)
        if same is not None and (self._corpus / same.path).exists():
            raise LibraryError(f"it is in the library already, as {same.path}")
        other = there.get(article.id)
        if other is not None and (self._corpus / other.path).exists():
            raise LibraryError(
                f"{other.path} has the article id {article.id!r} already; rename this file or "
                "give it another id: in its front matter"
            )

    def _write(self, path: str, data: bytes) -> None:
        """Write the whole file under a hidden name, then give it its own if that is free."""
        draft = self._corpus / f"{_DRAFT}{secrets.token_hex(6)}"
        try:
            draft.write_bytes(data)
            _move_without_replacing(draft, self._corpus / path)
        except FileExistsError as error:
            raise LibraryError(
                f"there is a file {path} already; rename this one, or remove the other first"
            ) from error
        except OSError as error:
            raise _cannot("cannot be written", path, error) from error
        finally:
            with contextlib.suppress(OSError):
                draft.unlink(missing_ok=True)

    def _trashed(self) -> Iterator[Removed]:
        trash = self._corpus / TRASH
        try:
            tokens = [each.name for each in trash.iterdir() if _TOKEN.fullmatch(each.name)]
        except OSError:  # nothing has been removed yet
            return
        for token in tokens:
            for place, _, files in os.walk(trash / token):
                for name in files:
                    path = (Path(place) / name).relative_to(trash / token).as_posix()
                    yield Removed(token, path, _time_of(token))

    def _tidy(self, folder: Path) -> None:
        """Remove empty folders of the trash, from ``folder`` upwards."""
        trash = self._corpus / TRASH
        while folder != self._corpus and folder.is_relative_to(trash):
            try:
                folder.rmdir()
            except OSError:
                return
            folder = folder.parent


def _read(path: str, data: bytes) -> Article:
    """Return the article that the bytes are, as the index would read them."""
    if not data:
        raise LibraryError("it is empty (0 bytes)")
    if len(data) > LARGEST:
        raise LibraryError(
            f"it has {len(data) / 1e6:.0f} MB and the limit is {LARGEST // 1_000_000} MB; split it, "
            "or put it into the corpus folder by hand"
        )
    try:
        article = parse(data, path)
    except ReadError as error:
        kinds = ", ".join(sorted(SUFFIXES))
        known = PurePosixPath(path).suffix.lower() in SUFFIXES
        raise LibraryError(str(error) if known else f"{error}; read are {kinds}") from error
    if not search_tokens(article.text):
        raise LibraryError("it holds no words, so nothing could be found in it")
    return article


def _move_without_replacing(source: Path, target: Path) -> None:
    """Give a file another name, at once and only if it is free; raises ``FileExistsError``."""
    try:
        os.link(source, target)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links (FAT, some shares)
        if target.exists():
            raise FileExistsError(str(target)) from None
        os.rename(source, target)
        return
    source.unlink()


def _cannot(what: str, path: str, error: OSError) -> LibraryError:
    reason = error.strerror or str(error)
    return LibraryError(f"{path} {what} ({reason}); check the permissions of the corpus folder")


def _time_of(token: str) -> str:
    stamp = datetime.datetime.strptime(token[:15], "%Y%m%dT%H%M%S")
    return stamp.replace(tzinfo=datetime.timezone.utc).isoformat(timespec="seconds")
