"""rank_bm25: Okapi over words between spaces, as its README splits them, or over jieba's."""
# mypy: disable-error-code="import-not-found, import-untyped"

from __future__ import annotations

from contract import Found, Task
from rank_bm25 import BM25Okapi


class _Peer:
    def __init__(self, task: Task, variant: str) -> None:
        self._task = task
        self._jieba = variant == "jieba"
        if self._jieba:
            import jieba

            jieba.initialize()  # reads its dictionary
            self._cut = jieba.lcut

    def _words(self, text: str) -> list[str]:
        words: list[str] = self._cut(text) if self._jieba else text.split(" ")
        return words

    def index(self) -> float:
        self._bm25 = BM25Okapi([self._words(text) for text in self._task.texts])
        return 0.0

    def search(self, question: str) -> list[Found]:
        found: list[Found] = self._bm25.get_top_n(
            self._words(question), self._task.passages, n=self._task.k
        )
        return found


def peer(task: Task, variant: str) -> _Peer:
    """Return the variant ``""`` or ``"jieba"``."""
    return _Peer(task, variant)
