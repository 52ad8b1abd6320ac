"""Articles and passages in one SQLite file: texts and offsets, and marks of equal text.

A passage is stored as a range of its article; its text is cut out when it is read, so the two
can never differ.
"""

from __future__ import annotations

import json
import sqlite3
import threading
import weakref
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from askllm.aliases import Mention
from askllm.types import Article, ArticleRef, Heading, Passage

_SCHEMA = """
create table articles (
  id text primary key, path text not null, digest text not null, title text not null,
  source text, author text, date text, url text, language text not null, note text,
  headings text not null, text text not null, mentions text
);
create table passages (
  row integer primary key, id text not null, article_id text not null references articles,
  start integer not null, stop integer not null, headings text not null, digest blob not null,
  twin integer not null, first_sentence integer not null, sentence_count integer not null
);
"""
_INDEXES = """
create unique index articles_by_path on articles (path);
create index passages_by_article on passages (article_id);
create index passages_by_digest on passages (digest);
create index passages_by_twin on passages (twin);
"""
CHARACTERS_KEPT = 32_000_000
"""Characters of articles that stay in memory, the latest read; one article always does."""

_ARTICLE = "id, title, text, path, source, author, date, url, language, note, headings"


@dataclass(frozen=True, slots=True)
class Extent:
    """Where an article's passages and their sentences lie among all: first and count of each."""

    row: int
    passages: int
    sentence: int
    sentences: int


class Store:
    """A read-only view of the SQLite file of one generation.

    Thread-safe: one connection, one question at a time; each takes microseconds.
    """

    def __init__(self, path: Path) -> None:
        """Open ``path``; raises ``sqlite3.DatabaseError`` when it is not such a file."""
        self.path = path
        self._connection = sqlite3.connect(
            f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
        )
        self._close = weakref.finalize(self, self._connection.close)
        self._lock = threading.Lock()
        self._articles: OrderedDict[str, Article] = OrderedDict()
        self._kept = 0
        try:
            last = self._rows(
                "select row + 1, first_sentence + sentence_count from passages "
                "order by row desc limit 1"
            )
            self.passage_count: int = last[0][0] if last else 0
            self.sentence_count: int = last[0][1] if last else 0
            self._rows("select id from articles limit 1")
        except sqlite3.DatabaseError:
            self.close()
            raise

    def article(self, article_id: str) -> Article | None:
        """Return the article with this id, or ``None``."""
        with self._lock:
            kept = self._articles.get(article_id)
            if kept is not None:
                self._articles.move_to_end(article_id)
                return kept
        rows = self._rows(f"select {_ARTICLE} from articles where id = ?", article_id)
        if not rows:
            return None
        article = _article(rows[0])
        with self._lock:
            if article_id not in self._articles:
                self._articles[article_id] = article
                self._kept += len(article.text)
            while self._kept > CHARACTERS_KEPT and len(self._articles) > 1:
                self._kept -= len(self._articles.popitem(last=False)[1].text)
        return article

    def articles(self) -> list[Article]:
        """Return every article, in the order of their paths."""
        return [
            _article(row) for row in self._rows(f"select {_ARTICLE} from articles order by path")
        ]

    def references(self) -> tuple[ArticleRef, ...]:
        """Return what every article says of itself, without its text, in the order of paths."""
        return tuple(
            ArticleRef(*row)
            for row in self._rows(
                "select id, title, source, author, date, url from articles order by path"
            )
        )

    def article_ids(self, rows: Iterable[int]) -> dict[int, str]:
        """Return the id of the article of each passage in ``rows`` (at most 30,000)."""
        asked = [int(row) for row in rows]
        marks = ",".join("?" * len(asked))
        return dict(
            self._rows(f"select row, article_id from passages where row in ({marks})", *asked)
        )

    def known(self, path: str, digest: str) -> Article | None:
        """Return the article read from a file with this path and digest, or ``None``."""
        rows = self._rows(
            f"select {_ARTICLE} from articles where path = ? and digest = ?", path, digest
        )
        return _article(rows[0]) if rows else None

    def languages(self) -> dict[str, str]:
        """Return the language of each article, by the article's id."""
        return dict(self._rows("select id, language from articles"))

    def digests(self) -> dict[str, str]:
        """Return the digest of each article's file, by path."""
        return dict(self._rows("select path, digest from articles"))

    def ids(self) -> dict[str, str]:
        """Return the id of each article, by path."""
        return dict(self._rows("select path, id from articles"))

    def extents(self) -> dict[str, Extent]:
        """Return where the passages of each article lie, by the article's id."""
        return {
            article_id: Extent(*numbers)
            for article_id, *numbers in self._rows(
                "select article_id, min(row), count(*), min(first_sentence), sum(sentence_count) "
                "from passages group by article_id"
            )
        }

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

    def find(self, digest: bytes) -> tuple[int, int, int] | None:
        """Return row, first sentence and sentence count of a passage by its digest, or ``None``."""
        rows = self._rows(
            "select row, first_sentence, sentence_count from passages where digest = ? limit 1",
            digest,
        )
        return tuple(rows[0]) if rows else None

    def marks(self) -> list[tuple[int, bytes, int, int]]:
        """Return row, digest, first sentence and sentence count of every passage, in row order."""
        return self._rows(
            "select row, digest, first_sentence, sentence_count from passages order by row"
        )

    def twins(self, row: int) -> tuple[int, ...]:
        """Return the other passages with the text of ``row``; see ``marks.twin_of``."""
        found = self._rows(
            "select row from passages where row != ? and twin = "
            "(select twin from passages where row = ?) order by row",
            int(row),
            int(row),
        )
        return tuple(other for (other,) in found)

    def repeated_files(self) -> list[tuple[str, str]]:
        """Return pairs of paths of files with the same bytes, the second after the first."""
        return [
            (one, other)
            for one, other in self._rows(
                "select min(path), path from articles group by digest having count(*) > 1 "
                "union select first, path from articles join (select digest as same, "
                "min(path) as first from articles group by digest having count(*) > 1) "
                "on digest = same where path != first order by 2"
            )
            if one != other
        ]

    def close(self) -> None:
        """Close the file; also done when nothing refers to the store any more."""
        self._close()

    def _rows(self, query: str, *values: str | int | bytes) -> list[Any]:
        with self._lock:
            return self._connection.execute(query, values).fetchall()


@dataclass(frozen=True, slots=True)
class Row:
    """A passage as it is stored: its place, its marks, its sentences."""

    row: int
    passage: Passage
    digest: bytes
    twin: int
    first_sentence: int
    sentence_count: int


class StoreWriter:
    """Writes a new file, article by article; articles that stay are copied from an older file."""

    def __init__(self, path: Path, old: Path | None) -> None:
        """Write to ``path``, which must not exist; copy from ``old``."""
        self._connection = sqlite3.connect(path, isolation_level=None)
        run = self._connection.execute
        # A draft that dies half-way is thrown away: it needs no journal and no sync.
        run("pragma journal_mode = off")
        run("pragma synchronous = off")
        if old is not None:
            run("attach ? as old", (str(old.resolve()),))
        self._connection.executescript(_SCHEMA)
        run("create temp table stays (id text primary key, by_row integer, by_sentence integer)")
        run("begin")
        self._old = old is not None

    def add(
        self, article: Article, digest: str, rows: Iterable[Row], mentions: Sequence[Mention]
    ) -> None:
        """Write an article, the SHA-256 of its file, its passages, and the names it gives twice."""
        self._connection.execute(
            "insert into articles values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                article.id,
                article.path,
                digest,
                article.title,
                article.source,
                article.author,
                article.date,
                article.url,
                article.language,
                article.note,
                json.dumps([[h.start, h.end, h.level, h.title] for h in article.headings]),
                article.text,
                json.dumps(mentions, ensure_ascii=False) if mentions else None,
            ),
        )
        self._connection.executemany(
            "insert into passages values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (
                    r.row,
                    r.passage.id,
                    r.passage.article_id,
                    r.passage.start,
                    r.passage.end,
                    json.dumps(r.passage.headings),
                    r.digest,
                    r.twin,
                    r.first_sentence,
                    r.sentence_count,
                )
                for r in rows
            ),
        )

    def keep(self, article_id: str, by_row: int, by_sentence: int) -> None:
        """Copy an article of the old file; its rows and sentences move by so many places."""
        self._connection.execute(
            "insert into stays values (?, ?, ?)", (article_id, by_row, by_sentence)
        )

    def finish(self) -> None:
        """Copy what stays, and close the file."""
        run = self._connection.execute
        if self._old:
            run("insert into articles select a.* from old.articles a join stays s on a.id = s.id")
            run(
                "insert into passages select p.row + s.by_row, p.id, p.article_id, p.start, "
                "p.stop, p.headings, p.digest, p.twin, p.first_sentence + s.by_sentence, "
                "p.sentence_count from old.passages p join stays s on p.article_id = s.id "
                "order by p.row"
            )
        for statement in _INDEXES.split(";"):
            run(statement)
        run("commit")
        self.close()

    def close(self) -> None:
        """Close the file, whole or not."""
        self._connection.close()


def mentions_in(path: Path) -> Iterator[tuple[str, list[Mention]]]:
    """Yield the id of each article that gives a thing two names, and where, by path."""
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        for article_id, mentions in connection.execute(
            "select id, mentions from articles where mentions is not null order by path"
        ):
            yield article_id, [(left, right, *at) for left, right, *at in json.loads(mentions)]
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
