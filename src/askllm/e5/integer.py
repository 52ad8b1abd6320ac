"""The bundled model on ONNX Runtime: texts in, unit vectors out, without torch.

Every text is one run of a session that uses one core; several texts run at once, on as many
cores as this process may use. That is as fast as batches, and nothing is padded.
"""

from __future__ import annotations

import platform
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from askllm.e5 import Progress
from askllm.e5.cores import usable_cores
from askllm.e5.kept import kept
from askllm.e5.pieces import PieceTable
from askllm.e5.spelling import Spelling, longest_fit
from askllm.e5.weights import Weights, dequantised

INPUT, OUTPUT = "embedded", "mean"
"""What the encoder's graph calls its input and its output."""

MARKS, HIDDEN = "marks", "hidden"
"""What the trained reader's graph calls its second input and its output."""

_TELL_EVERY = 8
"""Texts between two calls of ``progress``."""


class Embedding:
    """Texts to pieces, and pieces to what enters the first layer; both networks share one.

    Args:
        weights: the opened file; taking in its pieces needs a tenth of a second.
        spelling: what its tokenizer wants to read.

    Attributes:
        pieces: the tokenizer.
        spelling: as above.
        positions: the most tokens of one text.
    """

    def __init__(self, weights: Weights, spelling: Spelling) -> None:
        self.spelling = spelling
        self.pieces = PieceTable.of(weights.pieces)
        self._words = weights.blocks("emb.word", weights.sizes.vocabulary)
        hidden = weights.sizes.hidden
        places = weights.numbers("emb.pos").reshape(-1, hidden)
        self._places = places + weights.numbers("emb.type").reshape(-1, hidden)[0]
        self.positions = len(places)

    def of(self, ids: NDArray[np.int64]) -> NDArray[np.float32]:
        """Add up words, positions and type: float32, shape (tokens, hidden)."""
        embedded: NDArray[np.float32] = dequantised(self._words[ids]) + self._places[: len(ids)]
        return embedded


class IntegerNetwork:
    """The network, ready to run. Safe to share between threads.

    Args:
        weights: the opened file; making integers of it, once, takes half a second.
        spelling: what its tokenizer wants to read.

    Attributes:
        embedding: what it has in common with the trained reader's network.
    """

    def __init__(self, weights: Weights, spelling: Spelling) -> None:
        self.embedding = Embedding(weights, spelling)
        self._spelling = spelling
        self._pieces = self.embedding.pieces
        self._session = one_core_session(kept(weights, _integer_graph))

    def encode(self, text: str, lead: str) -> NDArray[np.float32]:
        """Encode one text with the prefix ``lead``: float32, shape (hidden,), unit length."""
        embedded = self.embedding.of(np.array(self._ids(text, lead)))
        (means,) = self._session.run([OUTPUT], {INPUT: embedded[np.newaxis]})
        mean: NDArray[np.float32] = means[0]
        vector: NDArray[np.float32] = mean / np.linalg.norm(mean)
        return vector

    def encode_all(
        self, texts: Sequence[str], lead: str, *, progress: Progress | None = None
    ) -> NDArray[np.float32]:
        """Encode many, equal ones once: float32, shape (len(texts), hidden), in their order."""
        different = dict.fromkeys(texts)
        vectors: dict[str, NDArray[np.float32]] = {}
        for done, (text, vector) in enumerate(self._side_by_side(list(different), lead), start=1):
            vectors[text] = vector
            if progress is not None and (done % _TELL_EVERY == 0 or done == len(different)):
                progress(done * len(texts) // len(different), len(texts))
        return np.stack([vectors[text] for text in texts])

    def _side_by_side(
        self, texts: Sequence[str], lead: str
    ) -> Iterator[tuple[str, NDArray[np.float32]]]:
        pool = ThreadPoolExecutor(usable_cores(), thread_name_prefix="askllm-encode")
        try:
            rows = pool.map(lambda text: self.encode(text, lead), texts)
            yield from zip(texts, rows, strict=True)
        finally:  # an interrupted build does not wait for what is still to come
            pool.shutdown(wait=True, cancel_futures=True)

    def _ids(self, text: str, lead: str) -> list[int]:
        spelled = self._spelling.normalised(text)
        ids = self._pieces.encode(lead + spelled)
        most = self.embedding.positions
        if len(ids) <= most:
            return ids
        cut = longest_fit(spelled, lambda part: len(self._pieces.encode(lead + part)) <= most)
        return self._pieces.encode(lead + cut)


def products_may_overflow(machine: str, cpu_info: str) -> bool:
    """Whether ONNX Runtime's fastest integer products may be wrong on this processor.

    Processors for x86-64 without VNNI add two products of 8 bits in 16, where they may not fit.

    Args:
        machine: as ``platform.machine()`` gives it.
        cpu_info: the text of Linux's ``/proc/cpuinfo``, or empty where there is none.

    Source:
        https://onnxruntime.ai/docs/performance/model-optimizations/quantization.html
    """
    if machine.lower() not in ("x86_64", "amd64"):
        return False
    flags = next(
        (line.partition(":")[2] for line in cpu_info.splitlines() if line.startswith("flags")), ""
    )
    return not {"avx512_vnni", "avx_vnni"} & set(flags.split())


def _integer_graph(weights: Weights) -> bytes:
    from askllm.e5.graph import integer_graph  # only for who has no graph yet

    return integer_graph(weights)


def one_core_session(model: bytes) -> Any:  # noqa: ANN401 (untyped library)
    """Open a graph of ``askllm.e5.graph``: each run of it uses one core."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3  # errors are raised anyway
    options.enable_mem_pattern = False  # a plan of memory for every length of text would be kept
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
    try:
        cpu_info = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace")
    except OSError:
        cpu_info = ""
    if products_may_overflow(platform.machine(), cpu_info):
        options.add_session_config_entry("session.x64quantprecision", "1")
    return onnxruntime.InferenceSession(
        model,
        options,
        providers=["CPUExecutionProvider"],
        disabled_optimizers=["SkipLayerNormFusion"],  # the joined step is the slower one
    )
