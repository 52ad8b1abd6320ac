"""Articles to passages that all peers get: sentences packed up to a length, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator

from askllm.text import sentences

_CLAUSE_END = re.compile(r"[，；：、,;:]|\s")


def cut(text: str, longest: int) -> list[str]:
    """Cut ``text`` at sentence ends into passages of at most ``longest`` characters.

    A sentence that is longer is cut behind a comma, else where it has to be.

    Raises:
        ValueError: ``longest`` is below 1.
    """
    if longest < 1:
        raise ValueError(f"a passage cannot have {longest} characters")
    passages: list[tuple[int, int]] = []
    for start, end in _pieces(text, longest):
        if passages and end - passages[-1][0] <= longest:
            passages[-1] = (passages[-1][0], end)
        else:
            passages.append((start, end))
    return [text[start:end] for start, end in passages]


def _pieces(text: str, longest: int) -> Iterator[tuple[int, int]]:
    for sentence in sentences(text):
        start = sentence.start
        while sentence.end - start > longest:
            ends = [found.end() for found in _CLAUSE_END.finditer(text, start, start + longest)]
            stop = ends[-1] if ends else start + longest
            yield start, stop
            start = stop
        yield start, sentence.end
