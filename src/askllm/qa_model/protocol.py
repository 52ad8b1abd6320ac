"""What a reader of passages promises."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from askllm.encoder import State
from askllm.errors import AskllmError
from askllm.qa_model.heads import Reading
from askllm.types import Span


class ReaderUnavailable(AskllmError):
    """The trained reader cannot be had here; the overlap reader can still answer."""


@dataclass(frozen=True, slots=True)
class ToRead:
    """A passage as it is read.

    ``title`` is what it stands under. ``sentences`` are the parts of ``text`` that are scored, as
    offsets into it.
    """

    title: str
    text: str
    sentences: tuple[Span, ...]


class PassageReader(Protocol):
    """Reads a question and passages together."""

    @property
    def name(self) -> str:
        """A word and a version: readings of two names cannot be compared."""
        ...

    @property
    def state(self) -> State:
        """Whether it can read at once, later, or never."""
        ...

    @property
    def reason(self) -> str | None:
        """Why it cannot read now, in words for people; ``None`` when it can."""
        ...

    def wait(self) -> None:
        """Wait until it is ready or has failed."""
        ...

    def read(self, question: str, passages: Sequence[ToRead]) -> list[Reading]:
        """Read each passage for ``question``; one reading for each, in their order.

        A reading depends on nothing but the question and its passage.

        Raises:
            ReaderUnavailable: it could not be loaded.
        """
        ...
