"""Marks by which passages of equal and of nearly equal text know each other.

twin_of(text)          equal but for width, case, script, spaces and punctuation: same number
fingerprint_of(text)   nearly equal: numbers that differ in few of 64 bits
"""

from __future__ import annotations

import hashlib
import re

import numpy as np
from numpy.typing import NDArray

from askllm.text import folded
from askllm.types import Article, Passage

_ASIDE = re.compile(r"[\W_]+")
_MULTIPLIERS = np.array(
    [0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9], dtype=np.uint64
)


def context_of(article: Article, passage: Passage) -> str:
    """Return what both legs see of a passage: title, headings, its text."""
    return "\n".join((article.title, *passage.headings, passage.text))


def digest_of(context: str) -> bytes:
    """Return the mark of what the encoder sees: equal digests have equal vectors. 16 bytes."""
    return hashlib.blake2b(context.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def bare(text: str) -> str:
    """Return ``text`` folded, without spaces and punctuation; as it is if that leaves nothing."""
    return _ASIDE.sub("", folded(text)) or text


def twin_of(text: str) -> int:
    """Return a number that texts share which are equal but for form; 63 bits."""
    data = bare(text).encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(data, digest_size=8).digest(), "little") >> 1


def fingerprint_of(text: str) -> int:
    """Return the SimHash of a text's runs of three characters: 64 bits.

    Fingerprints of two texts that share nearly all their runs differ in a few bits; those of
    texts with nothing in common in about 32.

    Source:
        Charikar 2002, "Similarity estimation techniques from rounding algorithms".
    """
    codes = np.frombuffer(
        bare(text).encode("utf-32-le", "surrogatepass"), dtype=np.uint32
    ).astype(np.uint64)  # fmt: skip
    padded = np.concatenate([codes, np.zeros(2, dtype=np.uint64)])
    runs = np.zeros(len(codes), dtype=np.uint64)
    for place, multiplier in enumerate(_MULTIPLIERS):  # wraps at 64 bits, as it should
        runs += padded[place : place + len(codes)] * multiplier
    runs = _mixed(runs[: max(1, len(codes) - 2)])
    bits = np.unpackbits(runs.astype("<u8").view(np.uint8).reshape(-1, 8), axis=1)
    majority = 2 * bits.sum(axis=0, dtype=np.int64) > len(runs)
    return int.from_bytes(np.packbits(majority).tobytes(), "little")


def _mixed(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Spread each number over 64 bits (the finaliser of SplitMix64, Steele et al. 2014)."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed: NDArray[np.uint64] = values ^ (values >> np.uint64(31))
    return mixed
