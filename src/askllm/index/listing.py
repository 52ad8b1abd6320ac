"""An index seen from outside, without opening it: what it lists, and whether it is still true."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from askllm.errors import IndexDamaged, IndexMissing
from askllm.index.generation import GENERATIONS, STORE, current_folder
from askllm.index.survey import Survey

_LISTED = """
select a.id, a.path, a.title, a.source, a.author, a.date, a.url, a.language, length(a.text),
       (select count(*) from passages p where p.article_id = a.id), a.digest
from articles a order by a.path
"""


@dataclass(frozen=True, slots=True)
class Listed:
    """An article as a list shows it: what it says of itself, and its size.

    ``characters`` are code points of its text; ``passages`` is how many pieces it is cut into;
    ``digest`` is the SHA-256 of its file, in hex.
    """

    id: str
    path: str
    title: str
    source: str | None
    author: str | None
    date: str | None
    url: str | None
    language: str
    characters: int
    passages: int
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Changes:
    """Files of the corpus, by path, that are not as the index has them."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """How many files differ."""
        return len(self.added) + len(self.changed) + len(self.gone)


def generation_in_use(index_folder: Path) -> str | None:
    """Return the name of the generation that would be opened now; ``None`` without one."""
    try:
        return current_folder(index_folder).name
    except (IndexMissing, IndexDamaged):
        return None


def list_articles(index_folder: Path, generation: str) -> tuple[Listed, ...]:
    """Return the articles of a generation, by path.

    Raises:
        IndexMissing: it is no longer on disk, or cannot be read.
    """
    try:
        with closing(_connect(index_folder, generation)) as connection:
            return tuple(Listed(*row) for row in connection.execute(_LISTED))
    except sqlite3.Error as error:
        raise IndexMissing(f"generation {generation} cannot be read ({error})") from error


def changes_since(corpus: Path, index_folder: Path, generation: str) -> Changes:
    """Compare the corpus with what a generation was built from.

    Files that have not been touched since they were last read are not read again.

    Raises:
        CorpusError: the corpus folder does not exist.
        IndexMissing: the generation is no longer on disk, or cannot be read.
    """
    try:
        with closing(_connect(index_folder, generation)) as connection:
            built: dict[str, str] = dict(connection.execute("select path, digest from articles"))
    except sqlite3.Error as error:
        raise IndexMissing(f"generation {generation} cannot be read ({error})") from error
    survey = Survey(corpus, index_folder)
    now = {path: survey.digest(path) for path in survey.paths}
    there = {path: digest for path, digest in now.items() if digest is not None}
    return Changes(
        tuple(path for path in there if path not in built),
        tuple(path for path, digest in there.items() if built.get(path, digest) != digest),
        tuple(path for path in built if path not in there),
    )


def _connect(index_folder: Path, generation: str) -> sqlite3.Connection:
    store = (index_folder / GENERATIONS / generation / STORE).resolve()
    return sqlite3.connect(f"{store.as_uri()}?mode=ro&immutable=1", uri=True)
