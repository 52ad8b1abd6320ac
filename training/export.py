"""A trained reader to the file that the package carries."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from askllm.e5.weights import Weights
from askllm.qa_model.difference import write_difference
from training.network import PARTS, Reader


def export(path: Path, model: Reader, weights: Weights, metadata: Mapping[str, str]) -> None:
    """Write what the reader has beyond ``weights``; see ``write_difference``."""
    matrices: dict[str, NDArray[np.float32]] = {}
    vectors: dict[str, NDArray[np.float32]] = {}
    for name, trained in model.layer_tensors().items():
        _, part, kind = name.split(".")
        kept = matrices if kind == "w" and part in PARTS else vectors
        kept[name] = trained - weights.numbers(name)
    told = {**metadata, "first_layer": str(model.first)}
    write_difference(path, matrices, vectors, model.head_tensors(), told)
