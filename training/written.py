"""The questions written for askllm: invented passages, each with what is asked of it.

A file holds units like this one; an answer is verbatim in the passage, once, or stands in brackets
within words that do; ``-`` says that the passage does not answer. Several questions may share one.

    # Title, unlike every other
    @ zh                          the passage's language: zh, zh-Hant or en
    The passage, in one or more lines.

    = answer
    ? question
    ? the same in other words, or in another language
    = before[answer]after
    ? question
    = -
    ? question without an answer here
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from training.sources import Asked, Name, side_of

FOLDER = Path(__file__).parent / "written"
NOT_HERE = "-"
_LANGUAGES: dict[str, Name] = {"zh": "own-zh", "zh-Hant": "own-zh", "en": "own-en"}
_MARKED = re.compile(r"(?P<before>.*)\[(?P<answer>.+)\](?P<after>.*)")


@dataclass(slots=True)
class _Unit:
    """A passage being read, with the place of its title in the file."""

    place: str
    title: str
    language: str = ""
    lines: list[str] = field(default_factory=list)
    asked: list[tuple[str, str, str]] = field(default_factory=list)
    """Place, answer and question."""


def read_written(folder: Path = FOLDER) -> tuple[tuple[Asked, ...], str]:
    """Read every ``*.txt`` of a folder, in the order of their names.

    Returns:
        The questions; and a SHA-256 of all files.

    Raises:
        OSError: a file cannot be read.
        ValueError: there is none, or one is not written as it should be; names file and line.
    """
    paths = sorted(folder.glob("*.txt"))
    if not paths:
        raise ValueError(f"{folder} holds no *.txt: name the folder of written questions")
    digest = hashlib.sha256()
    found: list[Asked] = []
    titles: dict[str, str] = {}
    for path in paths:
        content = path.read_bytes()
        digest.update(content)
        for unit in _units(path.name, content.decode("utf-8")):
            if unit.title in titles:
                raise ValueError(f"{unit.place}: the title stands at {titles[unit.title]} already")
            titles[unit.title] = unit.place
            found += _questions(unit)
    return tuple(found), digest.hexdigest()


def _units(name: str, content: str) -> Iterator[_Unit]:
    unit: _Unit | None = None
    answer: str | None = None
    for number, line in enumerate(content.splitlines(), 1):
        place = f"{name}:{number}"
        if line.startswith("# "):
            if unit is not None:
                yield unit
            unit, answer = _Unit(place, line[2:].strip()), None
        elif unit is None:
            if line.strip():
                raise ValueError(f"{place}: a unit begins with '# ' and its title")
        elif line.startswith("@ "):
            unit.language = line[2:].strip()
        elif line.startswith("= "):
            answer = line[2:].strip()
        elif line.startswith("? ") and answer is not None:
            unit.asked.append((place, answer, line[2:].strip()))
        elif answer is None:
            unit.lines.append(line)
        elif line.strip():
            raise ValueError(f"{place}: neither an answer ('= ') nor a question ('? ')")
    if unit is not None:
        yield unit


def _questions(unit: _Unit) -> Iterator[Asked]:
    context = "\n".join(unit.lines).strip()
    if unit.language not in _LANGUAGES or not context:
        raise ValueError(f"{unit.place}: '@ ' and zh, zh-Hant or en, then the passage, must follow")
    name = _LANGUAGES[unit.language]
    side = side_of(name, unit.title)
    for place, answer, question in unit.asked:
        start, end = (None, None) if answer == NOT_HERE else _place(answer, context, place)
        answers = () if start is None else (context[start:end],)
        yield Asked(
            name, side, unit.title, place, unit.title, question, context, start, end, answers
        )


def _place(answer: str, context: str, place: str) -> tuple[int, int]:
    marked = _MARKED.fullmatch(answer)
    before, words, after = marked.groups() if marked else ("", answer, "")
    written = before + words + after
    if context.count(written) != 1:
        times = context.count(written)
        raise ValueError(f"{place}: the passage must hold {written!r} once, not {times} times")
    start = context.index(written) + len(before)
    return start, start + len(words)
