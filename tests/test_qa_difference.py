"""The trained reader's file: what goes in comes out within half a step; damage is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray
from safetensors.numpy import save

from askllm.e5.weights import BLOCK, dequantised
from askllm.qa_model.difference import (
    DamagedReader,
    quantised,
    read_difference,
    update_metadata,
    write_difference,
)

Floats = NDArray[np.float32]
MATRIX = np.random.default_rng(3).normal(size=4 * BLOCK).astype(np.float32)


def _row(*numbers: float) -> Floats:
    return np.array(numbers, dtype=np.float32)


def _written(path: Path, **metadata: str) -> Path:
    write_difference(
        path,
        matrices={"l4.q.w": MATRIX},
        vectors={"l4.q.b": np.array([0.5, -2.0], dtype=np.float32)},
        heads={"match": np.eye(2, dtype=np.float32), "start.b": _row(1 / 3)},
        metadata={"first_layer": "4", "base": "nano/é@1", "seed": "7"} | metadata,
    )
    return path


def test_what_is_written_is_read(tmp_path: Path) -> None:
    difference = read_difference(_written(tmp_path / "reader.safetensors"))
    assert difference.first_layer == 4
    assert difference.metadata["base"] == "nano/é@1"
    assert difference.metadata["seed"] == "7"
    base = np.arange(4 * BLOCK, dtype=np.float32)
    steps = np.repeat(np.abs(MATRIX.reshape(-1, BLOCK)).max(axis=1) / 7, BLOCK)
    assert np.all(np.abs(difference.added("l4.q.w", base) - base - MATRIX) <= 0.501 * steps + 1e-5)
    assert difference.added("l4.q.b", _row(1, 1)).tolist() == [1.5, -1.0]
    assert difference.heads["match"].tolist() == [[1, 0], [0, 1]]
    assert difference.heads["start.b"] == np.float32(1 / 3)
    assert list(tmp_path.iterdir()) == [tmp_path / "reader.safetensors"]


def test_what_was_not_trained_is_the_base(tmp_path: Path) -> None:
    difference = read_difference(_written(tmp_path / "r"))
    base = np.ones(3, dtype=np.float32)
    assert difference.added("l0.q.w", base) is base


def test_another_size_than_the_base_is_refused(tmp_path: Path) -> None:
    difference = read_difference(_written(tmp_path / "r"))
    with pytest.raises(DamagedReader, match=r"2 numbers for l4\.q\.b, and 3 are needed"):
        difference.added("l4.q.b", np.ones(3, dtype=np.float32))


def test_equal_content_is_equal_bytes_and_one_digest(tmp_path: Path) -> None:
    one, two = _written(tmp_path / "a"), _written(tmp_path / "b")
    assert one.read_bytes() == two.read_bytes()
    assert read_difference(one).digest == read_difference(two).digest
    other = read_difference(_written(tmp_path / "c", seed="8"))
    assert other.digest != read_difference(one).digest


def test_metadata_is_changed_and_nothing_else(tmp_path: Path) -> None:
    path = _written(tmp_path / "a")
    before = read_difference(path)
    update_metadata(path, {"seed": "9", "slope": "0.5"})
    after = read_difference(path)
    assert after.metadata == {**before.metadata, "seed": "9", "slope": "0.5"}
    base = np.zeros(4 * BLOCK, dtype=np.float32)
    assert np.array_equal(after.added("l4.q.w", base), before.added("l4.q.w", base))
    assert after.heads.keys() == before.heads.keys()


numbers = st.floats(-1000, 1000, width=32)


@given(arrays(np.float32, st.integers(1, 3).map(lambda n: n * BLOCK), elements=numbers))
def test_four_bits_are_within_half_a_step(matrix: Floats) -> None:
    blocks = quantised(matrix)
    scales = np.repeat(blocks["scale"].astype(np.float32), BLOCK)
    off = np.abs(dequantised(blocks).ravel() - matrix)
    # a scale below float16's smallest normal number is itself coarse
    assert np.all(off <= 0.5 * scales + 4e-3 * scales * 8 + 1e-6)


@pytest.mark.parametrize("keep", [0, 4, 8, 200, -1])
def test_a_file_cut_short_is_refused(tmp_path: Path, keep: int) -> None:
    path = _written(tmp_path / "r")
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(DamagedReader, match="damaged or no file of a trained reader"):
        read_difference(path)


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "r"
    tensors = {"x": np.zeros(2, dtype=np.float32)}
    nonsense = [
        {},
        {"askllm": "no json"},
        {"askllm": "[1]"},
        {"askllm": json.dumps({"first_layer": 4})},
        {"askllm": json.dumps({"first_layer": "four", "format": "1"})},
    ]
    for metadata in nonsense:
        path.write_bytes(save(tensors, metadata))
        with pytest.raises(DamagedReader, match="no file of a trained reader"):
            read_difference(path)
    path.write_bytes(save(tensors, {"askllm": json.dumps({"first_layer": "4", "format": "9"})}))
    with pytest.raises(DamagedReader, match="has format 9, and this askllm reads format 1"):
        read_difference(path)
    with pytest.raises(FileNotFoundError):
        read_difference(tmp_path / "none")


def test_numbers_that_are_none_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "r"
    told = {"askllm": json.dumps({"first_layer": "4", "format": "1"})}
    wrong: dict[str, NDArray[Any]] = {
        "added.l4.q.b": _row(np.nan).astype(np.float16),
        "head.match": _row(np.inf),
        "added.l4.q.w": np.frombuffer(b"\x00\x7c" + bytes(16), dtype=np.uint8),  # scale: infinite
        "added.l4.k.w": np.zeros(17, dtype=np.uint8),
    }
    for name, tensor in wrong.items():
        path.write_bytes(save({name: tensor}, told))
        with pytest.raises(DamagedReader, match=r"not finite|half a block"):
            read_difference(path)
