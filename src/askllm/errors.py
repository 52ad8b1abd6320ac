"""What can go wrong in a way that a person can mend. Every message names the fix.

    AskllmError
    ├── CorpusError        no articles, or two files claim one id
    ├── ReadError          one file cannot be read (the rest goes on)
    ├── IndexMissing       nothing has been built yet
    ├── IndexDamaged       a file of the generation is missing or changed
    ├── EncoderMismatch    the index was built with another encoder
    ├── EncoderUnavailable the encoder cannot be loaded
    ├── EvaluationError    an evaluation file cannot be used
    └── SettingsError      an option that does not exist or makes no sense

The ``cli`` room prints the message and exits with 1; the page shows it; nothing else catches
these to hide them.
"""

from __future__ import annotations

from dataclasses import dataclass


class AskllmError(Exception):
    """Base of every error askllm raises on purpose; ``str(error)`` is written for people."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A file that was left out, and why: something to report, not to raise."""

    path: str
    reason: str


class CorpusError(AskllmError):
    """The corpus as a whole cannot be used."""


class ReadError(AskllmError):
    """One file cannot be read as an article; the message is the reason, without the path."""


class IndexMissing(AskllmError):
    """There is no generation in the index folder."""


class IndexDamaged(AskllmError):
    """The generation in use is incomplete or altered."""


class EncoderUnavailable(AskllmError):
    """The encoder cannot be loaded here; BM25 can still answer."""


class EncoderMismatch(AskllmError):
    """The index on disk was built with another encoder than the one asked for."""

    def __init__(self, folder: str, built_with: str, asked_for: str) -> None:
        super().__init__(
            f"{folder} was built with encoder {built_with!r}, but {asked_for!r} was asked for; "
            f"their vectors cannot be compared. "
            f"Rebuild:  askllm index --index {folder} --encoder {asked_for} --rebuild\n"
            f"or keep it: askllm ask --index {folder} --encoder {built_with} …"
        )
        self.folder, self.built_with, self.asked_for = folder, built_with, asked_for


class EvaluationError(AskllmError):
    """An evaluation file cannot be read; the message names the file and line."""


class SettingsError(AskllmError):
    """A setting is unknown or out of range."""
