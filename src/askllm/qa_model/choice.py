"""Who chooses the words of an answer: the trained reader, or rules where it cannot or may not."""

from __future__ import annotations

from dataclasses import dataclass

from askllm.encoder import Encoder
from askllm.qa_model.protocol import PassageReader, ReaderUnavailable
from askllm.qa_model.reader import load_reader
from askllm.tuning import ReaderChoice
from askllm.types import ReaderUsed

OVERLAP = "overlap/1"
"""Names reading by rule; runs of an evaluation record it (ADR 0009)."""

_ALONE = "Rules choose the words."
_MEANWHILE = "Until then rules choose the words."
NOT_LOADED = f"No trained reader was loaded. {_ALONE}"
NOT_CHOSEN = f"The settings leave the trained reader out. {_ALONE}"
SWITCHED_OFF = f"The trained reader is switched off with the encoder (--encoder none). {_ALONE}"


@dataclass(frozen=True, slots=True)
class Readers:
    """The trained reader, or why there is none.

    ``patient``: whether a question waits for a reader that is still loading; rules read meanwhile
    where it does not.
    """

    trained: PassageReader | None = None
    reason: str = NOT_LOADED
    patient: bool = True

    def at_hand(self, choice: ReaderChoice) -> tuple[PassageReader | None, ReaderUsed]:
        """Return the reader to read with now, ``None`` for rules alone, and what to say of it."""
        if choice == "overlap":
            return None, ReaderUsed(OVERLAP, NOT_CHOSEN)
        reader = self.trained
        if reader is None:
            return None, ReaderUsed(OVERLAP, self.reason)
        if self.patient:
            reader.wait()
        state, reason = reader.state, reader.reason
        if state == "ready":
            return reader, ReaderUsed(reader.name)
        return None, ReaderUsed(
            OVERLAP, f"{reason}. {_MEANWHILE if state == 'loading' else _ALONE}"
        )


RULES_ALONE = Readers()
"""No trained reader was asked for."""


def load_readers(encoder: Encoder | None, *, switched_off: bool, wait: bool) -> Readers:
    """Start to load the trained reader; whatever is in its way is said, not raised.

    Args:
        encoder: as for ``load_reader``.
        switched_off: whether the user wants no network at all.
        wait: whether the first question waits until it is loaded.
    """
    if switched_off:
        return Readers(reason=SWITCHED_OFF)
    try:
        return Readers(load_reader(encoder), patient=wait)
    except ReaderUnavailable as error:
        return Readers(reason=f"{str(error).rstrip('.')}. {_ALONE}")
