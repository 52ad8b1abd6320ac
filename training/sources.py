"""The public question sets: read, checked, and parted into what trains, what tunes and what judges.

    CMRC 2018 trial    https://github.com/ymcui/cmrc2018                 CC BY-SA 4.0
    DRCD dev           https://github.com/DRCKnowledgeTeam/DRCD          CC BY-SA 3.0
    Chinese SQuAD 2.0  a machine translation of SQuAD 2.0 dev            CC BY-SA 4.0
    XQuAD zh, en       https://github.com/google-deepmind/xquad          CC BY-SA 4.0

Whole articles are parted, by a hash of their title, so that no paragraph is on two sides. The last
two sets are made of the same articles: an article is on the same side in both. What was written for
askllm is read by ``training.written`` and parted alike.
"""

from __future__ import annotations

import hashlib
import json
import urllib.request
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

Side = Literal["train", "tune", "held"]
Name = Literal["cmrc", "drcd", "zsquad", "xquad-zh", "xquad-en", "own-zh", "own-en"]
NAMES: tuple[Name, ...] = ("cmrc", "drcd", "zsquad", "xquad-zh", "xquad-en")
"""The public ones."""
OWN: tuple[Name, ...] = ("own-zh", "own-en")
"""Written for askllm (``training.written``), by the language of their passages."""

_HELD: dict[Name, int] = {
    "cmrc": 2, "drcd": 2, "zsquad": 4, "xquad-zh": 4, "xquad-en": 4, "own-zh": 5, "own-en": 5,
}  # fmt: skip
"""One article in so many is held out."""
_TUNE = 10
"""Of the others, one in so many tunes."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its paragraph.

    Attributes:
        name: the set.
        side: what the article is for.
        key: the article, alike in sets that share it.
        id: the question's own, alike in the two languages of XQuAD.
        start, end: the first answer's place in ``context``; ``None`` where there is none.
        answers: every accepted answer.
    """

    name: Name
    side: Side
    key: str
    id: str
    title: str
    question: str
    context: str
    start: int | None
    end: int | None
    answers: tuple[str, ...]


def side_of(name: Name, key: str) -> Side:
    """Return which side an article is on.

    Args:
        key: its title; for the sets of SQuAD, the English one where XQuAD has it.
    """
    number = zlib.crc32(key.encode("utf-8"))
    if number % _HELD[name] == _HELD[name] - 1:
        return "held"
    return "tune" if number // 8 % _TUNE == 0 else "train"


def read_sets(paths: Mapping[Name, str]) -> tuple[tuple[Asked, ...], dict[str, str]]:
    """Read the files at paths or URLs.

    Returns:
        Every question whose answer stands where the file says, or that has none; and the SHA-256
        of each file, by its set.

    Raises:
        OSError: a file cannot be read.
        ValueError: it is not what it should be.
    """
    found: dict[Name, Any] = {}
    digests: dict[str, str] = {}
    for name, path in paths.items():
        content = _content(path)
        digests[name] = hashlib.sha256(content).hexdigest()
        found[name] = json.loads(content)["data"]
    keys = _shared_keys(found)
    asked = tuple(one for name, articles in found.items() for one in _asked(name, articles, keys))
    return asked, digests


def _content(path: str) -> bytes:
    if path.startswith(("https://", "http://")):
        with urllib.request.urlopen(path) as answer:
            content: bytes = answer.read()
            return content
    return Path(path).read_bytes()


def _shared_keys(found: Mapping[Name, Any]) -> dict[str, str]:
    """Return the title in XQuAD of each question's article, by the question's id."""
    return {
        record["id"]: article["title"]
        for name in ("xquad-en", "xquad-zh")
        for article in found.get(name, ())
        for paragraph in article["paragraphs"]
        for record in paragraph["qas"]
    }


def _asked(name: Name, articles: Any, shared: Mapping[str, str]) -> Iterator[Asked]:  # noqa: ANN401
    for article in articles:
        paragraphs = article["paragraphs"]
        ids = [record["id"] for paragraph in paragraphs for record in paragraph["qas"]]
        key = article["title"]
        if name in ("zsquad", "xquad-zh", "xquad-en"):
            key = next((shared[one] for one in ids if one in shared), key)
        side = side_of(name, key)
        title = article["title"].replace("_", " ")
        for paragraph in paragraphs:
            for record in paragraph["qas"]:
                one = _question(record, paragraph["context"])
                if one is not None:
                    question, start, end, answers = one
                    yield Asked(
                        name, side, key, record["id"], title, question,
                        paragraph["context"], start, end, answers,
                    )  # fmt: skip


def _question(
    record: Mapping[str, Any], context: str
) -> tuple[str, int | None, int | None, tuple[str, ...]] | None:
    """Return question, place of the answer and answers; ``None`` if the place is wrong."""
    question = record["question"].strip()
    if record.get("is_impossible") or not record["answers"]:
        return question, None, None, ()
    texts = tuple(dict.fromkeys(answer["text"] for answer in record["answers"]))
    for answer in record["answers"]:
        text, start = answer["text"], answer["answer_start"]
        if text.strip() and context[start : start + len(text)] == text:
            return question, start, start + len(text), texts
    return None
