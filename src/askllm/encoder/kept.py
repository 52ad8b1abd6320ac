"""Keeps the finished graph in the user's cache, so that only the first start makes it.

    ~/.cache/askllm/network-<digest>.onnx        Linux, and where XDG_CACHE_HOME says
    ~/Library/Caches/askllm/network-<digest>.onnx    macOS

The digest in the name is that of what the graph is made from; the file ends with its own digest,
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

from askllm.encoder.weights import Weights

_RULE = "integers/1"
"""Changes when the same weights give another graph."""

_DIGEST = hashlib.sha256().digest_size


def kept(weights: Weights, make: Callable[[Weights], bytes]) -> bytes:
    """Return what ``make(weights)`` returns, or has returned in an earlier run."""
    path = cache_folder() / f"network-{_key(weights.path)}.onnx"
    try:
        found = path.read_bytes()
    except OSError:
        found = b""
    graph, digest = found[:-_DIGEST], found[-_DIGEST:]
    if graph and hashlib.sha256(graph).digest() == digest:
        return graph
    graph = make(weights)
    with contextlib.suppress(OSError):  # a full or read-only disk only costs time
        _write(path, graph + hashlib.sha256(graph).digest())
    return graph


def cache_folder() -> Path:
    """Return the folder of what askllm can make again; it need not be there."""
    if named := os.environ.get("XDG_CACHE_HOME"):
        return Path(named) / "askllm"
    home = Path(os.path.expanduser("~"))  # unlike Path.home(), never raises
    return home / ("Library/Caches" if sys.platform == "darwin" else ".cache") / "askllm"


def _key(path: Path) -> str:
    about = path.stat()
    made_from = f"{_RULE}\0{path}\0{about.st_size}\0{about.st_mtime_ns}"
    return hashlib.sha256(made_from.encode("utf-8", "surrogateescape")).hexdigest()[:16]


def _write(path: Path, content: bytes) -> None:
    """Put a whole file in place, and take away those of earlier versions."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    try:
        draft.write_bytes(content)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    for other in path.parent.glob("network-*.onnx"):
        if other != path:
            other.unlink(missing_ok=True)
