"""askllm through its public API: over the articles, cut as it cuts, or over the same passages.

For the latter each passage is a file of its own, so that nothing but its text is known of it,
as it is with the peers.
"""

from __future__ import annotations

import shutil
import sys
import time
from pathlib import Path

from contract import Found, Task

import askllm


class _Peer:
    def __init__(self, task: Task, variant: str) -> None:
        self._task = task
        self._same = variant == "passages"
        self._corpus = task.scratch / "passages" if self._same else task.articles
        if self._same:
            _write(task, self._corpus)

    def index(self) -> float:
        encoding: list[float] = []

        def progress(stage: str, done: int, total: int) -> None:
            if stage == "encode":
                encoding.append(time.perf_counter())

        index = self._task.scratch / f"index-{self._corpus.name}"
        shutil.rmtree(index, ignore_errors=True)
        self._bot = askllm.load(corpus=self._corpus, index=index, progress=progress)
        for problem in self._bot.problems:  # what it leaves out, it does not find
            print(f"left out: {problem}", file=sys.stderr)
        return encoding[-1] - encoding[0] if encoding else 0.0

    def search(self, question: str) -> list[Found]:
        hits = self._bot.search(question, k=self._task.k)
        if self._same:
            return self._task.found([int(hit.article.id) for hit in hits])
        return [Found(hit.article.id, hit.text) for hit in hits]


def _write(task: Task, folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for row, text in enumerate(task.texts):
        (folder / f"{row:06d}.txt").write_text(text + "\n", encoding="utf-8")


def peer(task: Task, variant: str) -> _Peer:
    """Return the variant ``"articles"`` or ``"passages"``."""
    return _Peer(task, variant)
