"""A note that the files of a generation were read and found whole, and how they looked then.

Reading every byte at each opening costs a second a gigabyte. As long as a file's size, times and
inode are those of the note, it is taken as it was; the rule of ``survey`` holds here as well: a
file that had not rested when it was read is read once more. What a failing disk changes without
a trace is found by ``verify`` (``askllm doctor``), which always reads everything.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import time
from collections.abc import Iterable
from pathlib import Path

SEALED = "sealed.json"
SETTLED_NS = 2_000_000_000
"""Nanoseconds that a file must have rested before it was read; FAT counts time in two seconds."""


def is_sealed(folder: Path, names: Iterable[str]) -> bool:
    """Whether every one of the files ``names`` is as it was when ``seal`` noted it."""
    try:
        noted = json.loads((folder / SEALED).read_text(encoding="utf-8"))
        return all(noted[name] is not None and noted[name] == _state(folder / name)
                   for name in names)  # fmt: skip
    except (OSError, ValueError, KeyError, TypeError):
        return False


def seal(folder: Path, names: Iterable[str]) -> None:
    """Note how the files look, which were just read and found whole, if the folder lets us."""
    settled = time.time_ns() - SETTLED_NS
    noted = {}
    for name in names:
        state = _state(folder / name)
        noted[name] = state if max(state[1], state[2]) < settled else None
    fresh = folder / f"{SEALED}.new"
    with contextlib.suppress(OSError):
        fresh.write_text(json.dumps(noted), encoding="utf-8")
        os.replace(fresh, folder / SEALED)


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        digest = hashlib.sha256()
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def _state(path: Path) -> list[int]:
    found = path.stat()
    return [found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino]
