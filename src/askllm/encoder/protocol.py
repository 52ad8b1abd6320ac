"""What an encoder promises, and nothing about how it keeps it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from askllm.e5 import Progress

State = Literal["loading", "ready", "failed"]
"""Whether an encoder can encode at once, has to be waited for, or never will."""


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
