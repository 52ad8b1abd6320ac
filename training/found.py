"""The passages that askllm's own search finds for a question, and that do not answer it.

A reader is shown what the search found, eight passages or so, of which one answers as a rule. The
passages beside it look as if they did: they are what it must learn to put behind.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

from askllm.encoder import load_encoder
from askllm.index import refresh
from askllm.retrieve import Retriever
from askllm.text import folded, language_of
from askllm.types import Query
from training.articles import write_article
from training.sources import Asked

DEPTH = 8
"""Passages looked up for a question."""
NEAREST = 5
"""Of those that do not answer, so many of the best are drawn from."""


class Found:
    """The passages of a set, found by words and meaning as ``askllm`` finds them.

    Args:
        pool: whose paragraphs are searched; each is an article.
        folder: a new one for them and their index, kept as long as this.
    """

    def __init__(self, pool: Sequence[Asked], folder: Path) -> None:
        corpus = folder / "corpus"
        corpus.mkdir(parents=True)
        contexts = {one.context: one.title for one in pool}
        for number, (context, title) in enumerate(contexts.items()):
            write_article(corpus, f"{number:05d}", title, context)
        encoder = load_encoder()
        index = refresh(corpus, folder / "index", encoder).index
        self._retriever = Retriever(index, encoder)

    def beside(self, one: Asked, most: int, chance: random.Random) -> tuple[tuple[str, str], ...]:
        """Return at most so many passages without the answer, as title and text."""
        query = Query(one.question, language_of(one.question), one.question)
        hits = self._retriever.retrieve(query, k=DEPTH).hits
        answers = [folded(answer) for answer in one.answers]
        found = [
            (hit.article.title, hit.text)
            for hit in hits
            if not any(answer in folded(hit.text) for answer in answers)
        ][:NEAREST]
        return tuple(chance.sample(found, min(most, len(found))))
