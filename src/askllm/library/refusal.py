"""The error of this room."""

from __future__ import annotations

from askllm.errors import AskllmError


class LibraryError(AskllmError):
    """The corpus cannot be changed as asked; the message says why and what to do."""
