"""bm25s: English stop words and stemmer as in its README, or its Tokenizer class with jieba.

With jieba the splitter is jieba's and the stop words are bm25s's own Chinese list.
"""
# mypy: disable-error-code="import-not-found, import-untyped"

from __future__ import annotations

from typing import Any

import bm25s
import Stemmer
from bm25s.tokenization import Tokenizer
from contract import Found, Task


class _Peer:
    def __init__(self, task: Task, variant: str) -> None:
        self._task = task
        self._stemmer = Stemmer.Stemmer("english")
        self._tokenizer: Any = None
        if variant == "jieba":
            import jieba

            jieba.initialize()  # reads its dictionary
            self._tokenizer = Tokenizer(splitter=jieba.lcut, stopwords="zh")

    def _tokens(self, texts: list[str], *, known_only: bool) -> Any:  # noqa: ANN401 (untyped library)
        if self._tokenizer is None:
            return bm25s.tokenize(texts, stopwords="en", stemmer=self._stemmer, show_progress=False)
        return self._tokenizer.tokenize(
            texts, update_vocab=not known_only, return_as="tuple", show_progress=False
        )

    def index(self) -> float:
        self._bm25 = bm25s.BM25()
        self._bm25.index(self._tokens(self._task.texts, known_only=False), show_progress=False)
        return 0.0

    def search(self, question: str) -> list[Found]:
        rows, _ = self._bm25.retrieve(
            self._tokens([question], known_only=True), k=self._task.k, show_progress=False
        )
        return self._task.found([int(row) for row in rows[0]])


def peer(task: Task, variant: str) -> _Peer:
    """Return the variant ``""`` or ``"jieba"``."""
    return _Peer(task, variant)
