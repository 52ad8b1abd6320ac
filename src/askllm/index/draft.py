"""The words of a new generation, written article by article: its store and its lexical leg."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from askllm.aliases import aliases_from, mentions_of, to_json
from askllm.articles import LENGTHS, Lengths, passages_of, refuse_twin
from askllm.index.generation import ALIASES, LEXICAL, MARKS, STORE, Index
from askllm.index.marks import context_of, digest_of, fingerprint_of, twin_of
from askllm.index.store import Extent, Row, Store, StoreWriter, mentions_in
from askllm.index.survey import Survey
from askllm.index.vectors import Fresh, Layout, Stretch
from askllm.lexical import LexicalBuilder
from askllm.text import search_tokens, sentences
from askllm.types import Article


class Draft:
    """Reads a corpus into a folder; articles of the old generation that stay are not read again.

    Attributes:
        articles: how many there are.
    """

    def __init__(
        self, folder: Path, scratch: Path, old: Index | None, lengths: Lengths = LENGTHS
    ) -> None:
        """Write to ``folder``; ``old`` was made by the same rules, and cut to ``lengths``."""
        self._lengths = lengths
        self._folder = folder
        self._old = old
        self._writer = StoreWriter(folder / STORE, None if old is None else old.store.path)
        self._lexical = LexicalBuilder(scratch)
        self._stay: list[Stretch] = []
        self._fresh: list[Fresh] = []
        self._fingerprints = array("Q")
        self._row = self._sentence = 0
        self._words = False
        self.articles = 0

    def read(self, survey: Survey, progress: Callable[[str, int, int], None] | None) -> None:
        """Read what is new or has changed, in the order of the paths.

        Raises:
            CorpusError: two files claim one id.
        """
        digests = {} if self._old is None else self._old.store.digests()
        ids = {} if self._old is None else self._old.store.ids()
        extents = {} if self._old is None else self._old.store.extents()
        claimed: dict[str, str] = {}
        for done, path in enumerate(survey.paths, start=1):
            if path in digests and survey.digest(path) == digests[path]:
                refuse_twin(claimed, ids[path], path)
                self._keep(ids[path], extents.get(ids[path], Extent(0, 0, 0, 0)))
            elif self._old is None or survey.digest(path) is not None:
                found = survey.read(path)
                if found is not None:
                    refuse_twin(claimed, found[0].id, path)
                    self._add(*found)
            if progress is not None:
                progress("read", done, len(survey.paths))

    @property
    def same_articles(self) -> bool:
        """Whether nothing was read and nothing of the old generation is gone."""
        return (
            self._old is not None
            and not self._fresh
            and self.articles == self._old.manifest.article_count
        )

    @property
    def has_words(self) -> bool:
        """Whether any passage holds a search token."""
        return self._words or bool(self._stay)

    def finish(self) -> Layout:
        """Write everything out."""
        self._writer.finish()
        aliases = aliases_from(mentions_in(self._folder / STORE))
        (self._folder / ALIASES).write_text(to_json(aliases), encoding="utf-8")
        layout = Layout(self._stay, self._fresh, self._row, self._sentence)
        places = None if self._old is None else layout.places(self._old.lexical.size)
        self._lexical.finish(
            self._folder / LEXICAL,
            former=None if self._old is None else self._old.lexical,
            places=places,
        )
        marks = np.empty(layout.passages, dtype=np.uint64)
        if self._old is not None and places is not None:
            marks[places[places >= 0]] = self._old.fingerprints[places >= 0]
        rows = np.fromiter((f.row for f in self._fresh), dtype=np.int64, count=len(self._fresh))
        marks[rows] = np.asarray(self._fingerprints, dtype=np.uint64)
        np.save(self._folder / MARKS, marks)
        return layout

    def store(self) -> Store:
        """Open what was written."""
        return Store(self._folder / STORE)

    def close(self) -> None:
        """Close the store's file, whole or not."""
        self._writer.close()

    def _keep(self, article_id: str, extent: Extent) -> None:
        self.articles += 1
        self._writer.keep(article_id, self._row - extent.row, self._sentence - extent.sentence)
        self._stretch(extent.row, extent.passages, extent.sentence, extent.sentences)
        self._row += extent.passages
        self._sentence += extent.sentences

    def _stretch(self, row: int, passages: int, sentence: int, count: int) -> None:
        """Note that passages stay; what goes on from the stretch before becomes part of it."""
        last = self._stay[-1] if self._stay else None
        if (
            last is not None
            and last.old_row + last.passages == row
            and last.row + last.passages == self._row
        ):
            self._stay[-1] = Stretch(
                last.old_row, last.row, last.passages + passages,
                last.old_sentence, last.sentence, last.sentences + count,
            )  # fmt: skip
        elif passages:
            self._stay.append(Stretch(row, self._row, passages, sentence, self._sentence, count))

    def _add(self, article: Article, digest: str) -> None:
        self.articles += 1
        self._writer.add(article, digest, self._rows(article), mentions_of(article))

    def _rows(self, article: Article) -> Iterator[Row]:
        """Yield the passages of an article, counting their words on the way."""
        for passage in passages_of(article, self._lengths):
            context = context_of(article, passage)
            tokens = search_tokens(context)
            self._words = self._words or bool(tokens)
            self._lexical.add(self._row, tokens)
            count = len(sentences(article.text, passage.start, passage.end))
            mark = digest_of(context)
            self._fresh.append(Fresh(self._row, mark, self._sentence, count))
            self._fingerprints.append(fingerprint_of(passage.text))
            yield Row(self._row, passage, mark, twin_of(passage.text), self._sentence, count)
            self._row += 1
            self._sentence += count
