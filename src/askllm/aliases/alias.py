"""One thing under several names, and the two ways to write such groups down."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from askllm.errors import SettingsError


@dataclass(frozen=True, slots=True)
class Alias:
    """The names of one thing, and where an article says so.

    ``names``: at least two, as written, first the one that stands first in the article.
    ``article_id``, ``start``, ``end``: the evidence, half-open offsets into the article's text;
    ``None``, 0 and 0 for a group of the user's own.
    """

    names: tuple[str, ...]
    article_id: str | None = None
    start: int = 0
    end: int = 0

    def __post_init__(self) -> None:
        if len(self.names) < 2 or not all(name.strip() for name in self.names):
            raise ValueError(f"an alias needs two names, not {self.names!r}")


def to_json(aliases: Iterable[Alias]) -> str:
    """Return the groups as JSON, one a line, in their order."""
    lines = (
        json.dumps([list(a.names), a.article_id, a.start, a.end], ensure_ascii=False)
        for a in aliases
    )
    return "[\n" + ",\n".join(lines) + "\n]\n"


def from_json(written: str) -> tuple[Alias, ...]:
    """Read what ``to_json`` wrote.

    Raises:
        ValueError: it is something else.
    """
    try:
        return tuple(
            Alias(tuple(map(str, names)), None if article is None else str(article), start, end)
            for names, article, start, end in json.loads(written)
        )
    except (TypeError, ValueError) as error:
        raise ValueError(f"these are no aliases ({error})") from error


_SEPARATOR = re.compile(r"\s*[=＝\t，]\s*")


def read_aliases(path: Path) -> tuple[Alias, ...]:
    """Read the user's own groups of names: plain UTF-8 text, one group a line.

    The names of a group are separated by ``=``, a tab or ``，``; empty lines and lines that begin
    with ``#`` are passed over::

        # 名称对照
        盘古 = PanGu = 盘古大模型
        北京大学，北大，Peking University

    Raises:
        SettingsError: the file cannot be read, or a line is no group; the message names the line.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path} is not UTF-8 text. Save it as UTF-8 and try again.") from error
    except OSError as error:
        raise SettingsError(f"{path} cannot be read ({error.strerror}).") from error
    found = []
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        names = tuple(dict.fromkeys(_SEPARATOR.split(line.strip())))
        if len(names) < 2 or not all(names):
            raise SettingsError(
                f"{path}, line {number}: {line.strip()[:60]!r} does not name one thing twice. "
                f"Write two or more names with = between them, for example: 盘古 = PanGu"
            )
        found.append(Alias(names))
    return tuple(found)
