"""What a question calls the things it asks a list of (行业 in 哪些行业), and what an article calls them."""

from __future__ import annotations

import re

from askllm.answer.lists.coordination import Run
from askllm.read import Asked
from askllm.text import folded

CALLED = 0.2
"""What an enumeration gains that the article calls what the question calls it, and loses where it
calls it something else."""

_HEAD = re.compile(
    r"(?:哪些|哪几[个种家款座条项位类]?|哪[两二三四五六七八九十][个种大款座条项类]?|有什么|[两二三四五六七八九十][大个种条项点类款家座])"
    r"(?:的|主要|典型|重要|不同)?(?P<head>[\u4e00-\u9fff]{3,10}?的(?!是)[\u4e00-\u9fff]{1,4}|[\u4e00-\u9fff]{1,6})"
)
"""A longer description stands with what it describes: 哪些产量很高的粮食作物."""

_HEAD_EN = re.compile(
    r"\b(?:which|what|list|name)(?: are| is| all)?(?: the| some| all| of)*"
    r"(?: (?:two|three|four|five|six|main|major|key|different|kinds? of|types? of))* (?P<head>[a-z]{3,})"
)


def head_of(asked: Asked) -> str:
    """Return what the question calls the things it asks for (行业 in 哪些行业), folded, or ``""``."""
    plain = folded(asked.text)
    match = _HEAD.search(plain) or _HEAD_EN.search(plain)
    return "" if match is None else match["head"]


def as_called(asked: Asked, run: Run, around: str, quote: str) -> float:
    """Weigh what the things of a run are called against what the question calls them."""
    head = head_of(asked)
    if not head:
        return 0.0
    if run.label and not head.isascii():
        return CALLED if _holds(folded(run.label), head) else -CALLED
    if run.called and not head.isascii():
        called = folded(run.called)
        return CALLED if head.endswith(called[-2:]) or called.endswith(head[-1]) else -CALLED
    if all(folded(quote[s.start : s.end]).endswith(head[-1]) for s in run.items):
        return CALLED  # 大坑區 of 哪些區
    return CALLED if _holds(folded(around), head) else 0.0


def _holds(words: str, head: str) -> bool:
    """Whether ``words`` hold a part of what the question calls the things."""
    if head.isascii():
        return head.removesuffix("s") in words
    return any(head[i : i + 2] in words for i in range(max(1, len(head) - 1)))
