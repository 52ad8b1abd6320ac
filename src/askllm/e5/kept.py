"""Keeps the finished graphs in the user's cache, so that only the first start makes them.

    ~/.cache/askllm/network-<digest>.onnx        Linux, and where XDG_CACHE_HOME says
    ~/Library/Caches/askllm/network-<digest>.onnx    macOS

``network-`` is the encoder's, ``reader-`` the trained reader's. The digest in the name is that of what the graph is made from; the file ends with its own digest,
so a damaged one is made again. Where nothing can be written the graph is made at every start,
which takes a third of a second and changes nothing else. The folder may be deleted at any time.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import sys
from collections.abc import Callable
from pathlib import Path

from askllm.e5.weights import Weights

_RULE = "integers/1"
"""Changes when the same weights give another graph."""

_DIGEST = hashlib.sha256().digest_size


def kept(
    weights: Weights, make: Callable[[Weights], bytes], *, name: str = "network", also: str = ""
) -> bytes:
    """Return what ``make(weights)`` returns, or has returned in an earlier run.

    Args:
        weights: what the graph is made of.
        make: makes it.
        name: whose graph it is; each has one file.
        also: what else it is made of: another text, another graph.
    """
    path = cache_folder() / f"{name}-{_key(weights.path, also)}.onnx"
    try:
        found = path.read_bytes()
    except OSError:
        found = b""
    graph, digest = found[:-_DIGEST], found[-_DIGEST:]
    if graph and hashlib.sha256(graph).digest() == digest:
        return graph
    graph = make(weights)
    with contextlib.suppress(OSError):  # a full or read-only disk only costs time
        _write(path, name, graph + hashlib.sha256(graph).digest())
    return graph


def cache_folder() -> Path:
    """Return the folder of what askllm can make again; it need not be there."""
    if named := os.environ.get("XDG_CACHE_HOME"):
        return Path(named) / "askllm"
    home = Path(os.path.expanduser("~"))  # unlike Path.home(), never raises
    return home / ("Library/Caches" if sys.platform == "darwin" else ".cache") / "askllm"


def _key(path: Path, also: str) -> str:
    about = path.stat()
    made_from = f"{_RULE}\0{path}\0{about.st_size}\0{about.st_mtime_ns}\0{also}"
    return hashlib.sha256(made_from.encode("utf-8", "surrogateescape")).hexdigest()[:16]


def _write(path: Path, name: str, content: bytes) -> None:
    """Put a whole file in place, and take away the earlier ones of that ``name``."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    try:
        draft.write_bytes(content)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    for other in path.parent.glob(f"{name}-*.onnx"):
        if other != path:
            other.unlink(missing_ok=True)
