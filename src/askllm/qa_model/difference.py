"""The trained reader's file: what training added to the encoder's weights, and the heads.

A safetensors file (https://github.com/huggingface/safetensors). A matrix of the network lies in it
as 4-bit blocks like those of ``askllm.e5.weights``, flat, each block a float16 scale and 16
bytes; all else is float16 or float32. The file's metadata holds one entry, ``askllm``: JSON, an
object of texts. Its names are those of the encoder's tensors (``l4.q.w``) after ``PART``, and those of
the heads after ``HEAD``.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load, save

from askllm.e5.weights import BLOCK, Q4_BLOCK, dequantised

FORMAT = "1"
PART, HEAD = "added.", "head."
_KEY = "askllm"
_MOST = 7
"""Four bits hold -8 to 7; a block goes from -7 to 7 so that it is as exact on both sides."""


class DamagedReader(Exception):
    """The file is not what it should be; the message is a clause that follows its path."""


@dataclass(frozen=True, slots=True)
class Difference:
    """The file, read.

    Attributes:
        first_layer: the first layer that was trained; the marks are added to what enters it.
        heads: float32 arrays by the names that ``Heads.of`` wants.
        metadata: what else the file says about itself: base, seed, calibration.
        digest: SHA-256 of the file, hexadecimal.
    """

    first_layer: int
    heads: Mapping[str, NDArray[np.float32]]
    metadata: Mapping[str, str]
    digest: str
    _parts: Mapping[str, NDArray[Any]]

    def added(self, name: str, base: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the tensor ``name`` as trained: float32, flat.

        Args:
            base: what the encoder's weights file has under that name; comes back if nothing
                was trained.

        Raises:
            DamagedReader: the difference does not have as many numbers as ``base``.
        """
        part = self._parts.get(name)
        if part is None:
            return base
        change = dequantised(part) if part.dtype == Q4_BLOCK else part.astype(np.float32)
        if change.size != base.size:
            raise DamagedReader(f"has {change.size} numbers for {name}, and {base.size} are needed")
        return base + change.ravel()


def read_difference(path: Path) -> Difference:
    """Read the file at ``path``.

    Raises:
        OSError: it cannot be read.
        DamagedReader: it is cut short, or not a file of this kind.
    """
    content = path.read_bytes()
    try:
        tensors = load(content)
        metadata = _metadata(content)
        first_layer = int(metadata["first_layer"])
    except (SafetensorError, ValueError, KeyError, TypeError) as error:
        raise DamagedReader(f"is damaged or no file of a trained reader ({error})") from error
    if metadata.get("format") != FORMAT:
        raise DamagedReader(
            f"has format {metadata.get('format')}, and this askllm reads format {FORMAT}"
        )
    parts: dict[str, NDArray[Any]] = {}
    heads: dict[str, NDArray[np.float32]] = {}
    for name, tensor in tensors.items():
        if name.startswith(HEAD):
            heads[name.removeprefix(HEAD)] = tensor.astype(np.float32)
        elif name.startswith(PART):
            parts[name.removeprefix(PART)] = _blocks(name, tensor)
    if not all(np.isfinite(head).all() for head in heads.values()):
        raise DamagedReader("holds numbers that are not finite")
    return Difference(first_layer, heads, metadata, hashlib.sha256(content).hexdigest(), parts)


def write_difference(
    path: Path,
    matrices: Mapping[str, NDArray[np.float32]],
    vectors: Mapping[str, NDArray[np.float32]],
    heads: Mapping[str, NDArray[np.float32]],
    metadata: Mapping[str, str],
) -> None:
    """Write the file, whole or not at all.

    Args:
        matrices: differences that are stored with 4 bits a number; a multiple of ``BLOCK`` each.
        vectors: differences that are stored as float16: biases and norms.
        heads: stored as float16 where they are matrices, else as float32.
        metadata: must hold ``first_layer``.

    Raises:
        OSError: ``path`` cannot be written.
    """
    tensors: dict[str, NDArray[Any]] = {}
    for name, matrix in matrices.items():
        tensors[PART + name] = quantised(matrix).view(np.uint8)
    for name, vector in vectors.items():
        tensors[PART + name] = vector.astype(np.float16)
    for name, head in heads.items():
        tensors[HEAD + name] = head.astype(np.float16 if head.ndim > 1 else np.float32)
    _save(path, tensors, metadata)


def update_metadata(path: Path, changes: Mapping[str, str]) -> None:
    """Write the file again with other metadata; its tensors stay as they are.

    Raises:
        OSError: it cannot be read or written.
        DamagedReader: it is no file of this kind.
    """
    metadata = read_difference(path).metadata
    _save(path, load(path.read_bytes()), {**metadata, **changes})


def quantised(numbers: NDArray[np.float32]) -> NDArray[np.void]:
    """Round to 4 bits: records of ``Q4_BLOCK``, shape (numbers / BLOCK,).

    ``dequantised`` gives every number back within half a scale of its block (and what float16
    loses of the scale).
    """
    rows = np.ascontiguousarray(numbers, dtype=np.float32).reshape(-1, BLOCK)
    scales = (np.abs(rows).max(axis=1) / _MOST).astype(np.float16)
    steps = np.where(scales > 0, scales, 1).astype(np.float32)[:, np.newaxis]
    halves = (np.clip(np.rint(rows / steps), -8, 7) + 8).astype(np.uint8)
    blocks = np.empty(len(rows), dtype=Q4_BLOCK)
    blocks["scale"] = scales
    blocks["halves"] = halves[:, : BLOCK // 2] | (halves[:, BLOCK // 2 :] << 4)
    return blocks


def _save(path: Path, tensors: dict[str, NDArray[Any]], metadata: Mapping[str, str]) -> None:
    told = json.dumps({**metadata, "format": FORMAT}, ensure_ascii=False, sort_keys=True)
    beside = path.with_name(path.name + ".new")
    beside.write_bytes(save(tensors, {_KEY: told}))
    os.replace(beside, path)


def _blocks(name: str, tensor: NDArray[Any]) -> NDArray[Any]:
    """Return a stored difference: records of ``Q4_BLOCK`` if it is bytes, else its numbers."""
    if tensor.dtype != np.uint8:
        if not np.isfinite(tensor).all():
            raise DamagedReader(f"holds numbers that are not finite: {name}")
        return tensor
    if tensor.size % Q4_BLOCK.itemsize:
        raise DamagedReader(f"has half a block at the end of {name}")
    blocks = tensor.ravel().view(Q4_BLOCK)
    if not np.isfinite(blocks["scale"]).all():
        raise DamagedReader(f"holds numbers that are not finite: {name}")
    return blocks


def _metadata(content: bytes) -> dict[str, str]:
    """Return the metadata; ``content`` is known to be a safetensors file."""
    length = int.from_bytes(content[:8], "little")
    header = json.loads(content[8 : 8 + length])
    told = json.loads(header["__metadata__"][_KEY])
    if not isinstance(told, dict) or not all(isinstance(value, str) for value in told.values()):
        raise ValueError("its metadata is not an object of texts")
    return told
