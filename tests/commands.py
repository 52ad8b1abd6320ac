"""What the tests of the command line share: a small corpus, its questions, the shape of a run."""

from __future__ import annotations

from collections.abc import Callable

BRIDGES = "乙城的桥\n\n乙城有3座桥，最老的一座建于1921年。\n\n丁城的路由王小明设计。\n"
RIVERS = "---\ntitle: 河流\nsource: 江报\ndate: 2020-05-01\n---\n青江长1750公里，流经六个省。\n"
QUESTIONS = [
    {
        "id": "long",
        "question": "青江有多长？",
        "answers": ["1750公里"],
        "articles": ["rivers"],
        "evidence": ["青江长1750公里，流经六个省。"],
        "type": "number",
    },
    {"id": "moon", "question": "月球上谁住？", "answerable": False, "type": "none"},
]
Run = Callable[..., tuple[int, str, str]]
"""Runs a command; exit code, stdout, stderr."""
