"""Of figures told of things side by side, the one of the thing asked about is meant."""

from __future__ import annotations

import re

import pytest

from askllm.read.short.fellows import told_of_fellows
from askllm.types import Span
from readings import asked_for

SHIRTS = "衬衫最凶，长袍平均退六成二，短袍只有两成八。"
GROUPS = "限时组平均减重3.4公斤，而轻断食组4.1公斤，差别不大。"


@pytest.mark.parametrize(
    ("question", "words", "fellows"),
    [
        ("长袍有多大比例会被退回来？", SHIRTS, ["两成八"]),
        ("短袍退多少？", SHIRTS, ["六成二"]),
        ("衣服退多少？", SHIRTS, []),
        ("轻断食组减了多少公斤？", GROUPS, ["3.4"]),
        ("限时组减了多少公斤？", GROUPS, ["4.1"]),
        # both are asked about; nothing is told of the one asked about; who is no figure
        ("长袍和短袍各退多少？", SHIRTS, []),
        ("长袍退多少？", "长袍退得多，短袍退两成八，披袍退六成二。", []),
        ("长袍是谁退的？", SHIRTS, []),
    ],
)
def test_what_is_told_of_fellows(question: str, words: str, fellows: list[str]) -> None:
    spans = [Span(*m.span()) for m in re.finditer(r"六成二|两成八|3\.4|4\.1", words)]
    found = told_of_fellows(asked_for(question), words, spans)
    assert [span.of(words) for span in spans if span in found] == fellows
