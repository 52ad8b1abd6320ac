"""What a corpus folder holds now, without reading files that have not changed.

A file's bytes are taken for those seen before while its size, its times and its inode are the
same, and it had been left alone for a while when it was read: a file changed again within one tick
of the clock shows the same time (git's "racily clean" entries).
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import time
from dataclasses import dataclass
from pathlib import Path

from askllm.articles import LOADER_RULE, list_files, parse, read_bytes
from askllm.errors import Problem, ReadError
from askllm.types import Article

SEEN = "files.json"
SETTLED_NS = 2_000_000_000
"""Nanoseconds that a file must have rested before it was read; FAT counts time in two seconds."""

State = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class _Seen:
    """A file as it was read: its state, its SHA-256, and why it is no article, if it is none."""

    state: State
    digest: str
    reason: str | None
    settled: bool


class Survey:
    """The files of a corpus and what is known of each; remembers it in the index folder."""

    def __init__(self, corpus: Path, index_folder: Path) -> None:
        """List the files; raises ``CorpusError`` when the folder does not exist."""
        self.paths, self._problems = list_files(corpus)
        self._corpus = corpus
        self._place = index_folder / SEEN
        self._before = self._read()
        self._now: dict[str, _Seen] = {}
        self._reasons: dict[str, str] = {}

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Files and folders left out, by path, as far as they have been looked at."""
        found = [*self._problems, *(Problem(*item) for item in self._reasons.items())]
        return tuple(sorted(found, key=lambda problem: problem.path))

    def digest(self, path: str) -> str | None:
        """Return the SHA-256 of a file, read only if it may have changed; ``None`` for no article.

        A file that was not an article when its bytes were last read is none now.
        """
        state, settled = self._state(path), False
        seen = self._before.get(path)
        if seen is None or not seen.settled or seen.state != state:
            settled = self._is_settled(state)
            try:
                digest = hashlib.sha256(read_bytes(self._corpus, path)).hexdigest()
            except ReadError as error:
                self._reasons[path] = str(error)
                return None
            reason = seen.reason if seen is not None and seen.digest == digest else None
            seen = None if state is None else _Seen(state, digest, reason, settled)
            if seen is None:
                return digest
        self._now[path] = seen
        if seen.reason is not None:
            self._reasons[path] = seen.reason
            return None
        return seen.digest

    def read(self, path: str) -> tuple[Article, str] | None:
        """Read a file; return its article and SHA-256, or ``None`` when it is none."""
        state = self._state(path)
        settled = self._is_settled(state)
        article, digest, reason = None, "", None
        try:
            data = read_bytes(self._corpus, path)
            digest = hashlib.sha256(data).hexdigest()
            article = parse(data, path)
        except ReadError as error:
            self._reasons[path] = reason = str(error)
        if state is not None and digest:
            self._now[path] = _Seen(state, digest, reason, settled)
        return None if article is None else (article, digest)

    def remember(self) -> None:
        """Write down what was seen, where the folder can be written to."""
        if self._now == self._before:
            return
        data = {
            "rule": LOADER_RULE,
            "corpus": str(self._corpus.resolve()),
            "files": {
                path: [*seen.state, seen.digest, seen.reason, seen.settled]
                for path, seen in self._now.items()
            },
        }
        fresh = self._place.with_name(f"{SEEN}.new")
        with contextlib.suppress(OSError):
            fresh.write_text(json.dumps(data), encoding="utf-8")
            os.replace(fresh, self._place)

    def _state(self, path: str) -> State | None:
        try:
            found = os.stat(self._corpus / path)
        except OSError:
            return None  # reading it will say why
        return found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino

    def _is_settled(self, state: State | None) -> bool:
        return state is not None and max(state[1], state[2]) < time.time_ns() - SETTLED_NS

    def _read(self) -> dict[str, _Seen]:
        """Return what was written down, nothing when it is of another corpus or damaged."""
        try:
            data = json.loads(self._place.read_text(encoding="utf-8"))
            if (data["rule"], data["corpus"]) != (LOADER_RULE, str(self._corpus.resolve())):
                return {}
            return {
                path: _Seen((size, modified, changed, inode), digest, reason, settled)
                for path, (size, modified, changed, inode, digest, reason, settled) in data[
                    "files"
                ].items()
            }
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return {}
