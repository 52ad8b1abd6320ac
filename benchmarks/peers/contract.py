"""What a peer is given and what it gives back.

An adapter is a module ``with_NAME.py`` with a function ``peer(task, variant) -> Peer``. It imports
its library at the top, so that the import is in nobody's index time, and is run by ``one.py``.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Protocol

HAN_PAIRS = r"(?=([\u4e00-\u9fff]{2}|(?<![a-z0-9])[a-z0-9]+))"
"""Pairs of neighbouring Han characters, and words of Latin letters and digits: for libraries
whose documentation offers a regular expression where jieba could be put in another one."""


class Found(NamedTuple):
    """A passage: the article it is from, and its text."""

    article: str
    text: str


@dataclass(frozen=True, slots=True)
class Task:
    """What every peer gets.

    ``vectors`` is a file of float32, shape (passages, dimension), rows of unit length, made of
    the passages by the model in the folder ``model``. ``articles`` is a folder with a text file
    for each article, ``scratch`` one for whatever a peer writes.
    """

    passages: tuple[Found, ...]
    questions: tuple[str, ...]
    k: int
    model: Path
    vectors: Path
    articles: Path
    scratch: Path

    @property
    def texts(self) -> list[str]:
        """The texts of the passages."""
        return [passage.text for passage in self.passages]

    def found(self, rows: Sequence[int]) -> list[Found]:
        """Return the passages of these numbers, at most ``k``."""
        return [self.passages[row] for row in rows[: self.k]]

    @classmethod
    def read(cls, path: Path) -> Task:
        """Read what ``write`` wrote."""
        told = json.loads(path.read_text(encoding="utf-8"))
        return cls(
            tuple(Found(*passage) for passage in told["passages"]),
            tuple(told["questions"]),
            told["k"],
            *(Path(told[name]) for name in ("model", "vectors", "articles", "scratch")),
        )

    def write(self, path: Path) -> None:
        """Write it for the process of a peer."""
        told = {
            "passages": self.passages,
            "questions": self.questions,
            "k": self.k,
            **{name: str(getattr(self, name)) for name in ("model", "vectors", "articles", "scratch")},
        }  # fmt: skip
        path.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")


class Peer(Protocol):
    """A library at work on one task; making it loads its models."""

    def index(self) -> float:
        """Index the passages; return the seconds of it that went into encoding them."""
        ...

    def search(self, question: str) -> list[Found]:
        """Return the best passages, best first."""
        ...


MakePeer = Callable[[Task, str], Peer]
