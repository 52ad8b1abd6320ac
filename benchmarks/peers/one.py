"""Runs one peer in a process of its own, so that its memory is its own.

python one.py MODULE VARIANT TASK.json RESULT.json [PACKAGE…]
"""

from __future__ import annotations

import importlib
import importlib.metadata
import json
import resource
import sys
import time
from pathlib import Path

from contract import MakePeer, Task

WARM_UP = 20
"""Questions asked once before the clock runs."""


def main() -> None:
    """Index, ask everything, write what was found and what it cost."""
    module, variant, task_file, result_file, *packages = sys.argv[1:]
    task = Task.read(Path(task_file))
    make: MakePeer = importlib.import_module(module).peer
    peer = make(task, variant)
    start = time.perf_counter()
    encoding = peer.index()
    indexing = time.perf_counter() - start - encoding
    for question in task.questions[:WARM_UP]:
        peer.search(question)
    found, times = [], []
    for question in task.questions:
        start = time.perf_counter()
        passages = peer.search(question)
        times.append((time.perf_counter() - start) * 1000)
        found.append(passages[: task.k])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    result = {
        "versions": {name: importlib.metadata.version(name) for name in packages},
        "python": sys.version.split()[0],
        "index_s": indexing,
        "encode_s": encoding,
        "times_ms": times,
        "peak_mib": peak / (1 << 20 if sys.platform == "darwin" else 1 << 10),
        "found": found,
    }
    Path(result_file).write_text(json.dumps(result, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main()
