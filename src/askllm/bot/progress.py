"""What a bot is doing while a question is answered, told as it happens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Stage:
    """A step on the way to an answer, told when it begins.

    ``search``: ``passages`` of ``articles`` are searched, those in the scope of the question.
    ``read``: the ``passages`` that were found closest, of ``articles``, are read. A question in
    several parts is searched and read for each of them; one that asks nothing of the articles has
    no stage at all.
    """

    kind: Literal["search", "read"]
    articles: int
    passages: int


Watcher = Callable[[Stage], None]
"""What is told of each stage, in the thread that asks; what it raises, ``ask`` raises."""
