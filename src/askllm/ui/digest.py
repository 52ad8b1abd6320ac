"""A short digest of quoted words, for links that must find them again in a changed article.

Not a safeguard against anyone: it tells words apart that an editor moved or mended.
"""

from __future__ import annotations

Range = tuple[int, int]

PRIME = 2**61 - 1
BASE = 1_000_003


def digest_of(words: str) -> str:
    """Return the digest of ``words``: at most 16 hexadecimal figures, the same on every machine."""
    return f"{_value(words):x}"


def find_again(text: str, start: int, length: int, digest: str) -> Range | None:
    """Return the range of ``length`` characters with this digest, the one nearest to ``start``.

    One pass, whatever the length: the digest is a polynomial, so that of the next range follows
    from the last (Karp and Rabin, 1987, "Efficient randomized pattern-matching algorithms").

    Returns:
        The range ``[start, end)`` of ``text``, or ``None`` when the words are not there, or
        ``digest`` is none.
    """
    wanted = _read(digest)
    if wanted is None or not 0 < length <= len(text):
        return None
    leaving = pow(BASE, length - 1, PRIME)
    value = _value(text[:length])
    best: int | None = None
    for at in range(len(text) - length + 1):
        if at:
            value = (value - ord(text[at - 1]) * leaving) * BASE + ord(text[at + length - 1])
            value %= PRIME
        if value == wanted and (best is None or abs(at - start) < abs(best - start)):
            best = at
    return None if best is None else (best, best + length)


def _value(words: str) -> int:
    value = 0
    for character in words:
        value = (value * BASE + ord(character)) % PRIME
    return value


def _read(digest: str) -> int | None:
    try:
        return int(digest, 16) if len(digest) <= 16 else None
    except ValueError:
        return None
