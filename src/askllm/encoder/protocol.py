"""What an encoder promises, and nothing about how it keeps it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

Progress = Callable[[int, int], None]
"""Called with (texts done, texts in all), from the thread that encodes."""

State = Literal["loading", "ready", "failed"]
"""Whether an encoder can encode at once, has to be waited for, or never will."""

BLOCK = 256
"""Texts in one block of ``encode_blocks``: some seconds of work, which is what a killed build
loses."""


class Encoder(Protocol):
    """Turns texts into unit vectors whose inner product says how close two meanings are.

    Attributes:
        name: the identity an index records; vectors of two names cannot be compared.
        dimension: ``d``, the length of every vector.
    """

    name: str
    dimension: int

    def encode_passages(
        self, texts: Sequence[str], *, progress: Progress | None = None
    ) -> NDArray[np.float32]:
        """Encode texts that are to be found.

        Args:
            texts: any strings, the empty one included; what is too long for the model is cut.
            progress: told how far the work has come.

        Returns:
            float32, shape (len(texts), d), rows of unit length in the order of ``texts``.

        Raises:
            EncoderUnavailable: the model cannot be loaded after all, or gives no numbers.
        """
        ...

    def encode_question(self, text: str) -> NDArray[np.float32]:
        """Encode a text that looks for passages.

        Returns:
            float32, shape (d,), unit length; its inner product with a passage's row is their
            cosine.

        Raises:
            EncoderUnavailable: as above.
        """
        ...


def encode_blocks(
    encoder: Encoder, texts: Sequence[str], *, progress: Progress | None = None
) -> Iterator[NDArray[np.float32]]:
    """Encode ``texts`` block by block, so that the rows of finished blocks can be put away.

    Every block holds the rows of the next ``BLOCK`` texts in their order; put together they are
    what ``encode_passages`` gives for all. A rate seen so far holds for the rest only if long and
    short texts are mixed: hand over each passage followed by its own sentences. Equal texts of
    one block are encoded once.

    Args:
        encoder: any encoder.
        texts: as for ``Encoder.encode_passages``.
        progress: told (texts done, texts in all) several times a block.

    Yields:
        float32, shape (at most ``BLOCK``, d), rows of unit length.

    Raises:
        EncoderUnavailable: as ``Encoder.encode_passages``; blocks already given stay true.
    """
    for start in range(0, len(texts), BLOCK):
        # An argument, not the loop's variable: the callback may be kept.
        def tell(done: int, _of: int, before: int = start) -> None:
            if progress is not None:
                progress(before + done, len(texts))

        yield encoder.encode_passages(texts[start : start + BLOCK], progress=tell)
