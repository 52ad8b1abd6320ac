"""An encoder that loads while something else answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet

import numpy as np
from numpy.typing import NDArray

from askllm.e5 import Progress
from askllm.encoder.protocol import Encoder, State


class BackgroundEncoder:
    """An ``Encoder`` whose model is loaded by a thread of its own. Safe to share between threads.

    Ask for ``state`` before each question: while it is ``"loading"``, BM25 alone can answer at
    once. Whoever encodes or asks for ``dimension`` meanwhile waits.

    Args:
        name: the identity of what ``load`` loads.
        load: loads it; what it raises is raised again by every use, and said by ``reason``.

    Attributes:
        name: as above.
    """

    def __init__(self, name: str, load: Callable[[], Encoder]) -> None:
        self.name = name
        behind = ThreadPoolExecutor(1, thread_name_prefix="askllm-encoder")
        self._loaded: Future[Encoder] = behind.submit(_warm, load)
        behind.shutdown(wait=False)  # the thread ends with its one task

    @property
    def state(self) -> State:
        """Whether it can be used at once, later, or never."""
        if not self._loaded.done():
            return "loading"
        return "ready" if self._loaded.exception() is None else "failed"

    @property
    def reason(self) -> str | None:
        """Why BM25 answers alone, in words for people; ``None`` when it need not."""
        if not self._loaded.done():
            return f"the encoder {self.name} is still loading"
        error = self._loaded.exception()
        return None if error is None else str(error) or type(error).__name__

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until it is ready or has failed, at most so long; say whether it has come to that."""
        try:
            self._loaded.exception(timeout=seconds)
        except NotYet:
            return False
        return True

    def loaded(self) -> Encoder:
        """Return the encoder itself; waits for it, and raises what loading it raised."""
        return self._loaded.result()

    @property
    def dimension(self) -> int:
        """Length of the vectors."""
        return self._loaded.result().dimension

    @dimension.setter
    def dimension(self, _value: int) -> None:
        raise AttributeError("the dimension of an encoder is its model's")

    def encode_passages(
        self, texts: Sequence[str], *, progress: Progress | None = None
    ) -> NDArray[np.float32]:
        """See ``Encoder.encode_passages``."""
        return self._loaded.result().encode_passages(texts, progress=progress)

    def encode_question(self, text: str) -> NDArray[np.float32]:
        """See ``Encoder.encode_question``."""
        return self._loaded.result().encode_question(text)


def _warm(load: Callable[[], Encoder]) -> Encoder:
    """Load, and encode something: models put off work until then."""
    encoder = load()
    encoder.encode_question("?")
    return encoder
