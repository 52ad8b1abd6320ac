"""What a model wants to see before a question and before a passage.

Retrieval models are trained with short prefixes; without them, or with another family's, they
find less. A model that names its own is believed; the others are recognised by their family.

Source:
    The model cards of intfloat/multilingual-e5-*, BAAI/bge-* and Alibaba-NLP/gte-*.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Prefixes:
    """Put, as they are, before each text."""

    question: str = ""
    passage: str = ""


_E5_TASK = "Given a web search query, retrieve relevant passages that answer the query"

# The first pattern found in the name decides.
_FAMILIES: tuple[tuple[re.Pattern[str], Prefixes], ...] = (
    (
        re.compile(r"(?<![a-z0-9])e5-(?:.*-)?instruct"),
        Prefixes(question=f"Instruct: {_E5_TASK}\nQuery: "),
    ),
    (re.compile(r"(?<![a-z0-9])e5(?![a-z0-9])"), Prefixes("query: ", "passage: ")),
    (re.compile(r"(?<![a-z0-9])bge-(?:.*-)?(?:m3|noinstruct)(?![a-z0-9])"), Prefixes()),
    (
        re.compile(r"(?<![a-z0-9])bge-(?:.*-)?zh(?![a-z0-9])"),
        Prefixes(question="为这个句子生成表示以用于检索相关文章："),
    ),
    (
        re.compile(r"(?<![a-z0-9])bge-(?:.*-)?en(?![a-z0-9])"),
        Prefixes(question="Represent this sentence for searching relevant passages: "),
    ),
)


def prefixes_for(name: str, prompts: Mapping[str, str | None]) -> Prefixes:
    """Choose the prefixes for a model.

    Args:
        name: its hub name, or whatever is known about where it came from.
        prompts: the prompts of the model's own configuration; empty ones count as none.

    Returns:
        The model's own prompts if it has any for questions or passages, else its family's,
        else none: gte and most others take texts as they are.
    """
    own = Prefixes(
        question=prompts.get("query") or "",
        passage=next((p for key in ("passage", "document") if (p := prompts.get(key))), ""),
    )
    if own != Prefixes():
        return own
    lower = name.lower()
    return next((found for family, found in _FAMILIES if family.search(lower)), Prefixes())
