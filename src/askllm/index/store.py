"""Articles and passages in one SQLite file: texts and offsets, nothing computed from them.

A passage is stored as a range of its article; its text is cut out when it is read, so the two
can never differ.
"""

from __future__ import annotations

import json
import sqlite3
import threading
import weakref
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from askllm.types import Article, Heading, Passage

_SCHEMA = """
create table articles (
  id text primary key, path text not null unique, digest text not null, title text not null,
  source text, author text, date text, url text, language text not null, note text,
  headings text not null, text text not null
);
create table passages (
  row integer primary key, id text not null unique, article_id text not null references articles,
  start integer not null, stop integer not null, headings text not null, digest text not null,
  first_sentence integer not null, sentence_count integer not null
);
create index passages_by_article on passages (article_id);
"""
ARTICLES_KEPT = 512
"""Articles that stay in memory, the latest read."""

_ARTICLE = "id, title, text, path, source, author, date, url, language, note, headings"


class Store:
    """A read-only view of the SQLite file of one generation.

    Thread-safe: one connection, one question at a time; each takes microseconds.
    """

    def __init__(self, path: Path) -> None:
        """Open ``path``; raises ``sqlite3.DatabaseError`` when it is not such a file."""
        self._connection = sqlite3.connect(
            f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
        )
        self._close = weakref.finalize(self, self._connection.close)
        self._lock = threading.Lock()
        self._articles: OrderedDict[str, Article] = OrderedDict()
        try:
            self.passage_count = self._one("select count(*) from passages")
            self.article_count = self._one("select count(*) from articles")
            self.sentence_count = self._one("select coalesce(sum(sentence_count), 0) from passages")
        except sqlite3.DatabaseError:
            self.close()
            raise

    def article(self, article_id: str) -> Article | None:
        """Return the article with this id, or ``None``."""
        with self._lock:
            kept = self._articles.get(article_id)
        if kept is not None:
            return kept
        rows = self._rows(f"select {_ARTICLE} from articles where id = ?", article_id)
        if not rows:
            return None
        article = _article(rows[0])
        with self._lock:
            self._articles[article_id] = article
            if len(self._articles) > ARTICLES_KEPT:
                self._articles.popitem(last=False)
        return article

    def articles(self) -> list[Article]:
        """Return every article, in the order of their paths."""
        return [
            _article(row) for row in self._rows(f"select {_ARTICLE} from articles order by path")
        ]

    def known(self, path: str, digest: str) -> Article | None:
        """Return the article read from a file with this path and digest, or ``None``."""
        rows = self._rows(
            f"select {_ARTICLE} from articles where path = ? and digest = ?", path, digest
        )
        return _article(rows[0]) if rows else None

    def digests(self) -> dict[str, str]:
        """Return the digest of each article's file, by path."""
        return dict(self._rows("select path, digest from articles"))

    def passage(self, row: int) -> Passage:
        """Return the passage in ``row``; raises ``IndexError`` when there is none."""
        rows = self._rows(
            "select id, article_id, start, stop, headings from passages where row = ?", int(row)
        )
        if not rows:
            raise IndexError(f"no passage {row}")
        passage_id, article_id, start, stop, headings = rows[0]
        article = self.article(article_id)
        assert article is not None  # a foreign key
        text = article.text[start:stop]
        return Passage(passage_id, article_id, start, stop, text, tuple(json.loads(headings)))

    def sentence_range(self, row: int) -> tuple[int, int]:
        """Return the half-open range of rows that the passage's sentences have among all."""
        ((first, count),) = self._rows(
            "select first_sentence, sentence_count from passages where row = ?", int(row)
        )
        return first, first + count

    def passage_digests(self) -> dict[str, tuple[int, int, int]]:
        """Return, by digest, a passage's row and the range of its sentences."""
        return {
            digest: (row, first, first + count)
            for digest, row, first, count in self._rows(
                "select digest, row, first_sentence, sentence_count from passages"
            )
        }

    def close(self) -> None:
        """Close the file; also done when nothing refers to the store any more."""
        self._close()

    def _rows(self, query: str, *values: str | int) -> list[Any]:
        with self._lock:
            return self._connection.execute(query, values).fetchall()

    def _one(self, query: str) -> int:
        return int(self._rows(query)[0][0])


def write_store(
    path: Path,
    articles: Sequence[Article],
    digests: dict[str, str],
    passages: Iterable[tuple[Passage, str, int, int]],
) -> None:
    """Write a new file. ``passages`` are (passage, digest, first sentence, sentence count)."""
    connection = sqlite3.connect(path)
    try:
        connection.executescript(_SCHEMA)
        connection.executemany(
            "insert into articles values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (
                    a.id,
                    a.path,
                    digests[a.path],
                    a.title,
                    a.source,
                    a.author,
                    a.date,
                    a.url,
                    a.language,
                    a.note,
                    json.dumps([[h.start, h.end, h.level, h.title] for h in a.headings]),
                    a.text,
                )
                for a in articles
            ),
        )
        connection.executemany(
            "insert into passages values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (row, p.id, p.article_id, p.start, p.end, json.dumps(p.headings), digest, first, n)
                for row, (p, digest, first, n) in enumerate(passages)
            ),
        )
        connection.commit()
    finally:
        connection.close()


def _article(row: tuple[str, ...]) -> Article:
    article_id, title, text, path, source, author, date, url, language, note, headings = row
    return Article(
        article_id,
        title,
        text,
        path,
        source,
        author,
        date,
        url,
        language,
        note,
        tuple(Heading(*heading) for heading in json.loads(headings)),
    )
