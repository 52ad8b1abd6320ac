"""A folder to articles: which files are read, which are left out and why."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from askllm.articles.files import SUFFIXES, UNREADABLE, load, parse
from askllm.errors import CorpusError, Problem, ReadError
from askllm.types import Article

Progress = Callable[[str, int, int], None]
"""Called with the stage (``read``), how many files are done, and how many there are."""
Known = Callable[[str, str], Article | None]
"""Called with a file's path and SHA-256; returns its article if it is read already."""

NAMES_FILE = "names.txt"
"""A file of names, not an article: other forms of names, which widen questions."""

_NAMED = 5  # problems that an error names before it counts the rest


@dataclass(frozen=True, slots=True)
class Corpus:
    """What a folder holds.

    ``articles`` are sorted by path; ``problems`` are the files left out, by path; ``digests`` map
    the path of each article to the SHA-256 of its file, in hex.
    """

    articles: tuple[Article, ...]
    problems: tuple[Problem, ...]
    digests: Mapping[str, str]


def read_corpus(
    folder: Path, *, known: Known | None = None, progress: Progress | None = None
) -> Corpus:
    """Read every article in a folder and the folders below it.

    Hidden files, Office lock files and other kinds of files (data, pictures) are passed over;
    documents of a kind that is not read, and files that cannot be read, are reported as problems.

    Args:
        folder: the corpus.
        known: asked before a file is parsed; what it returns is taken instead.
        progress: told after each file.

    Raises:
        CorpusError: the folder does not exist, holds no article, or two files claim one id.
    """
    paths, problems = list_files(folder)
    articles: list[Article] = []
    digests: dict[str, str] = {}
    for done, relative in enumerate(paths, start=1):
        try:
            article, digest = _read(folder, relative, known)
        except ReadError as error:
            problems.append(Problem(relative, str(error)))
        else:
            articles.append(article)
            digests[relative] = digest
        if progress is not None:
            progress("read", done, len(paths))
    problems.sort(key=lambda problem: problem.path)
    if not articles:
        raise nothing_found(folder, problems)
    claimed: dict[str, str] = {}
    for article in articles:
        refuse_twin(claimed, article.id, article.path)
    return Corpus(tuple(articles), tuple(problems), digests)


def list_files(folder: Path) -> tuple[list[str], list[Problem]]:
    """Return the paths in a corpus folder that are read or reported, and folders that cannot be.

    Paths are relative, with forward slashes, sorted.

    Raises:
        CorpusError: the folder does not exist.
    """
    if not folder.is_dir():
        what = "is a file, not a folder" if folder.exists() else "does not exist"
        raise CorpusError(
            f"the corpus folder {folder} {what}; make it and put articles in, or name another "
            "with --corpus"
        )
    problems: list[Problem] = []
    return sorted(_candidates(folder, problems)), problems


def read_bytes(folder: Path, relative: str) -> bytes:
    """Return the bytes of one file of the corpus ``folder``.

    Raises:
        ReadError: it is of a kind that is not read, or cannot be opened.
    """
    suffix = os.path.splitext(relative)[1].lower()
    if suffix in UNREADABLE:
        raise ReadError(UNREADABLE[suffix])
    return load(folder / relative, folder)


def _read(folder: Path, relative: str, known: Known | None) -> tuple[Article, str]:
    data = read_bytes(folder, relative)
    digest = hashlib.sha256(data).hexdigest()
    article = known(relative, digest) if known is not None else None
    return article or parse(data, relative), digest


def _candidates(folder: Path, problems: list[Problem]) -> Iterator[str]:
    """Yield the paths of files to read or to report, relative, with forward slashes."""

    def unreadable(error: OSError) -> None:
        where = Path(error.filename).relative_to(folder).as_posix()
        problems.append(
            Problem(where, f"the folder cannot be opened ({error.strerror}); check its permissions")
        )

    for place, folders, files in os.walk(folder, onerror=unreadable):
        folders[:] = sorted(name for name in folders if not _is_passed_over(name))
        here = Path(place)
        for name in folders:
            linked = here / name
            if linked.is_symlink() and not _is_inside(linked, folder):
                problems.append(
                    Problem(
                        linked.relative_to(folder).as_posix(),
                        "it is a link that leads out of the corpus folder; copy it there instead",
                    )
                )
        for name in files:
            suffix = os.path.splitext(name)[1].lower()
            if not _is_passed_over(name) and (suffix in SUFFIXES or suffix in UNREADABLE):
                yield (here / name).relative_to(folder).as_posix()


def _is_passed_over(name: str) -> bool:
    if name == NAMES_FILE:
        return True
    return name.startswith((".", "~$")) or name == "__MACOSX"


def _is_inside(link: Path, folder: Path) -> bool:
    try:
        return link.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError):
        return False


def nothing_found(folder: Path, problems: Sequence[Problem]) -> CorpusError:
    """Return the error for a corpus without a readable article, naming some of its problems."""
    kinds = "Markdown, text, HTML, PDF or DOCX"
    if not problems:
        return CorpusError(
            f"{folder} holds no article; put files in ({kinds}), "
            "or name another folder with --corpus"
        )
    lines = [f"  {problem.path}: {problem.reason}" for problem in problems[:_NAMED]]
    if len(problems) > _NAMED:
        lines.append(f"  … and {len(problems) - _NAMED} more")
    return CorpusError(
        "\n".join([f"no file in {folder} can be read as an article ({kinds}):", *lines])
    )


def refuse_twin(claimed: dict[str, str], article_id: str, path: str) -> None:
    """Note that the file ``path`` claims ``article_id`` in ``claimed``, path by id.

    Raises:
        CorpusError: another file claims it already.
    """
    other = claimed.setdefault(article_id, path)
    if other != path:
        raise CorpusError(
            f"{other} and {path} both have the article id {article_id!r}; "
            "rename one of them or give it another id: in its front matter"
        )
