"""What a bot was loaded with."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from askllm.examples import QUESTIONS_FILE
from askllm.tuning import ReaderChoice, Tuning


@dataclass(frozen=True, slots=True)
class Settings:
    """What a bot was loaded with; ``load`` makes the same again from it.

    ``encoder``: ``default`` (bundled), ``none`` (BM25 alone), a hub name, or a folder. The others
    are ``None`` where ``load`` was left to find them in the corpus and the index.
    """

    corpus: Path
    index: Path
    encoder: str = "default"
    names: Path | None = None
    tuning: Tuning | None = None
    reader: ReaderChoice | None = None

    @property
    def questions_file(self) -> Path:
        """Where the owner's own questions may be, beside the articles."""
        return self.corpus / QUESTIONS_FILE
