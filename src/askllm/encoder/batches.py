"""Many texts through a ``SentenceTransformer``, in batches of similar length."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from askllm.e5 import Progress
from askllm.errors import EncoderUnavailable

if TYPE_CHECKING:  # seconds to import, and here only a name
    import torch

CPU_BATCH = 16
"""Texts that go through the network together: on a processor more of them only leave its cache."""

ACCELERATOR_BATCH = 128
"""The same on a GPU, which a small batch would leave idle."""


class TextModel(Protocol):
    """What is used here of ``SentenceTransformer``."""

    @property
    def device(self) -> torch.device:
        """Where the model computes."""
        ...

    def encode(
        self,
        inputs: list[str],
        /,
        *,
        prompt: str,
        batch_size: int,
        show_progress_bar: bool,
        convert_to_numpy: bool,
        normalize_embeddings: bool,
    ) -> NDArray[np.float32]:
        """Return one row per text."""
        ...


def encode_all(
    model: TextModel,
    texts: Sequence[str],
    *,
    prompt: str,
    dimension: int,
    progress: Progress | None = None,
) -> NDArray[np.float32]:
    """Encode ``texts``, longest first, and give the rows back in their order.

    A batch is padded to its longest text, so texts of one length travel together; the longest
    go first because memory that is too short should show at once.

    Returns:
        float32, shape (len(texts), dimension), rows of unit length.

    Raises:
        EncoderUnavailable: the model gave something that is not a number.
    """
    rows = np.empty((len(texts), dimension), dtype=np.float32)
    batch = CPU_BATCH if model.device.type == "cpu" else ACCELERATOR_BATCH
    order = sorted(range(len(texts)), key=lambda i: -len(texts[i]))
    for start in range(0, len(order), batch):
        part = order[start : start + batch]
        rows[part] = model.encode(
            [texts[i] for i in part],
            prompt=prompt,  # the empty one too: None would mean the model's default
            batch_size=batch,
            show_progress_bar=False,
            convert_to_numpy=True,
            normalize_embeddings=True,
        )
        if progress is not None:
            progress(start + len(part), len(order))
    return finite(rows)


def finite(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return ``rows`` as they are.

    Raises:
        EncoderUnavailable: something in them is not a number.
    """
    if not np.isfinite(rows).all():
        raise EncoderUnavailable(
            "the encoder gave vectors that are not numbers: its weights are damaged, or this "
            "device computes them wrongly. Choose another model with --encoder NAME."
        )
    return rows
