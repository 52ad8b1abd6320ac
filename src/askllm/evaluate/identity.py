"""What a run was made of, in plain words: enough to tell why two runs differ."""

from __future__ import annotations

import hashlib
import os
import platform
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timezone
from importlib import metadata
from pathlib import Path

from askllm.evaluate.journal import fingerprint
from askllm.evaluate.questions import Question

LIBRARIES = ("numpy", "faiss-cpu", "torch", "sentence-transformers")
MACHINE = ("cpu", "cores", "memory", "system")
VOLATILE = frozenset({"measured", "workers", "resumed", *MACHINE})
"""Settings that change times, not answers."""


def identity(
    *,
    corpus: str,
    encoder: str | None,
    reader: str,
    legs: Sequence[str],
    questions: str,
    options: Mapping[str, object] | None = None,
) -> dict[str, str]:
    """Return the settings of a run: what it measured, with which versions, on which machine.

    Args:
        corpus: the digest of the articles, see ``corpus_digest``.
        encoder: its name; ``None`` when BM25 searches alone.
        reader: how answers are read, in a word and a version.
        legs: the retrieval legs that ran.
        questions: the digest of the questions, see ``questions_digest``.
        options: whatever else was set: thresholds, passage length, fusion weight.

    Returns:
        Names to words, in the order in which they are shown.
    """
    return {
        "corpus digest": corpus,
        "questions digest": questions,
        "encoder": encoder or "none",
        "reader": reader,
        "legs": ", ".join(legs) or "none",
        **{name: str(value) for name, value in (options or {}).items()},
        **versions(),
        **machine(),
        "measured": datetime.now(timezone.utc).isoformat(timespec="seconds"),
    }


def corpus_digest(articles: Iterable[tuple[str, str]]) -> str:
    """Return a digest of the articles, 16 hex digits; their order does not matter.

    Args:
        articles: the id and the text of each.
    """
    whole = hashlib.sha256()
    for name, text in sorted(articles):
        for part in (name, text):
            raw = part.encode("utf-8", "surrogatepass")
            whole.update(len(raw).to_bytes(8, "big") + raw)
    return whole.hexdigest()[:16]


def questions_digest(questions: Iterable[Question]) -> str:
    """Return a digest of the questions and their gold, 16 hex digits; order does not matter."""
    prints = sorted(map(fingerprint, questions))
    return hashlib.sha256("\n".join(prints).encode("ascii")).hexdigest()[:16]


def versions() -> dict[str, str]:
    """Return the versions of askllm, Python, and the libraries that bear on an answer."""
    found = {"askllm": _version("askllm"), "python": platform.python_version()}
    found.update({name: _version(name) for name in LIBRARIES})
    return {name: version for name, version in found.items() if version}


def machine() -> dict[str, str]:
    """Return the machine: processor, cores that may be used, memory in GB, operating system."""
    memory = _memory_gb()
    return {
        "cpu": _cpu(),
        "cores": str(_cores()),
        "memory": f"{memory:.1f} GB" if memory is not None else "unknown",
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
    }


def peak_memory_mb() -> float | None:
    """Return the most memory this process ever held, in MB (10⁶ bytes); ``None`` on Windows."""
    try:
        import resource
    except ImportError:
        return None
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # Bytes on macOS, KiB elsewhere: getrusage(2).
    return most * (1 if sys.platform == "darwin" else 1024) / 1e6


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _cpu() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass  # not Linux: the platform's own word follows
    return platform.processor() or platform.machine() or "unknown"


def _memory_gb() -> float | None:
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    except (AttributeError, OSError, ValueError):
        return None
