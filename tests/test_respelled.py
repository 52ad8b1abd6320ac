"""A name with one slip: the one name of the articles that is so near, as they write it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

import askllm
from askllm.bot.respelled import respelled

KNOWN = {"zephyr4", "lantern", "lanterns", "opt2", "petrel", "kestrel3"}


def known(tokens: Sequence[str]) -> list[bool]:
    return [token in KNOWN for token in tokens]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Zehpyr-4", "zephyr-4"),
        ("Zephyrr 4", "zephyr 4"),
        ("Kestral-3", "kestrel-3"),
        ("Petre", "petrel"),
        ("otp2", "opt2"),
        ("oqt2", None),
        ("Zehpyr-5", None),
        ("Zehpyr", None),
        ("Lanterm", "lantern"),
        ("Lanternz", None),
        ("Qwxyz", None),
        ("Harbour Line", None),
        ("海鸥号", None),
    ],
)
def test_the_one_name_that_is_a_slip_away(typed: str, meant: str | None) -> None:
    assert respelled(typed, known) == meant


def test_the_question_is_suggested_with_the_name_as_it_is_written(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "a.md").write_text(
        "# 新船\n\n渡轮Zephyr-4在2019年下水，能载客600人。\n", encoding="utf-8"
    )
    (corpus / "b.md").write_text("# 旧桥\n\n江城的旧桥长900米，去年拆除。\n", encoding="utf-8")
    bot = askllm.load(corpus=corpus, index=tmp_path / "index")
    answer = bot.ask("zehpyr-4能载客多少人？")
    assert answer.status == "not_found"
    assert answer.suggestions[0] == "Zephyr-4能载客多少人？"
    assert "Zephyr-4能载客多少人？" not in bot.ask("petral-9能载客多少人？").suggestions
