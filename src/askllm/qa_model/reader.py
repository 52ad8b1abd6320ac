"""The trained reader: loads behind the first answers, and reads passages side by side."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from askllm.e5.cores import usable_cores
from askllm.encoder import (
    Encoder,
    State,
    bundled_identity,
    bundled_in,
    bundled_weights,
    spelling_of,
)
from askllm.errors import EncoderUnavailable
from askllm.qa_model.difference import DamagedReader, Difference, read_difference
from askllm.qa_model.heads import Reading
from askllm.qa_model.protocol import ReaderUnavailable, ToRead

if TYPE_CHECKING:  # a third of a second to import, and behind the first answer
    from askllm.qa_model.network import ReaderNetwork

NAME = "trained/4"
FILE = Path(__file__).with_name("reader.safetensors")

MEND = "Reinstall it:  pip install --force-reinstall --no-deps askllm"


class TrainedReader:
    """A ``PassageReader`` around the network. Safe to share between threads.

    It is there at once; the network is made by a thread of its own, and whoever reads sooner waits
    for it.

    Args:
        load: makes the network; what it raises becomes ``reason``.
        cores: passages that are read at the same time.

    Attributes:
        name: see ``PassageReader``.
    """

    def __init__(self, load: Callable[[], ReaderNetwork], cores: int) -> None:
        self.name = NAME
        behind = ThreadPoolExecutor(1, thread_name_prefix="askllm-reader")
        self._loaded: Future[ReaderNetwork] = behind.submit(load)
        behind.shutdown(wait=False)  # the thread ends with its one task
        self._pool = ThreadPoolExecutor(cores, thread_name_prefix="askllm-read")

    @property
    def state(self) -> State:
        """See ``PassageReader.state``."""
        if not self._loaded.done():
            return "loading"
        return "ready" if self._loaded.exception() is None else "failed"

    @property
    def reason(self) -> str | None:
        """See ``PassageReader.reason``."""
        if not self._loaded.done():
            return "the trained reader is still loading"
        error = self._loaded.exception()
        return None if error is None else f"the trained reader does not start: {error}"

    def wait(self) -> None:
        """See ``PassageReader.wait``."""
        self._loaded.exception()

    def read(self, question: str, passages: Sequence[ToRead]) -> list[Reading]:
        """See ``PassageReader.read``."""
        self.wait()
        if (reason := self.reason) is not None:
            raise ReaderUnavailable(reason)
        network = self._loaded.result()
        if len(passages) == 1:
            return [network.read(question, passages[0])]
        return list(self._pool.map(lambda passage: network.read(question, passage), passages))


def load_reader(encoder: Encoder | None = None, *, path: Path = FILE) -> TrainedReader:
    """Start to load the trained reader and return at once.

    Args:
        encoder: shares its pieces and its base weights if it is the bundled one, even one that is
            still loading; else they are read again.
        path: what training made.

    Raises:
        ReaderUnavailable: the file is missing or damaged, or was trained on other weights than
            those installed. What only loading shows is said by ``TrainedReader.reason``.
    """
    difference = _opened(path)
    return TrainedReader(lambda: _network(encoder, difference), usable_cores())


def _opened(path: Path) -> Difference:
    try:
        difference = read_difference(path)
        installed = bundled_identity()
    except FileNotFoundError:
        raise ReaderUnavailable(f"the trained reader, {path}, is missing. {MEND}") from None
    except OSError as error:
        raise ReaderUnavailable(f"the trained reader cannot be read: {error}. {MEND}") from error
    except DamagedReader as error:
        raise ReaderUnavailable(f"the trained reader is damaged: {path} {error}. {MEND}") from error
    except EncoderUnavailable as error:
        raise ReaderUnavailable(
            f"the trained reader reads with the default encoder's weights: {error}"
        ) from error
    base = difference.metadata.get("base")
    if base != installed:
        raise ReaderUnavailable(
            f"the trained reader was trained on {base}, and {installed} is installed. {MEND}"
        )
    return difference


def _network(encoder: Encoder | None, difference: Difference) -> ReaderNetwork:
    from askllm.e5.integer import Embedding
    from askllm.qa_model.network import ReaderNetwork

    bundled = bundled_in(encoder)
    if bundled is not None:
        return ReaderNetwork(bundled.weights, bundled.embedding(), difference)
    weights = bundled_weights()
    return ReaderNetwork(weights, Embedding(weights, spelling_of(weights)), difference)
