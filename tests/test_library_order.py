"""Names in the order in which a reader looks for them."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askllm.library import reading_order


@pytest.mark.parametrize(
    "names",
    [
        ["apple", "“Banana”", "cherry", "Éclair", "Zoo", "阿里", "北京"],
        ["阿里", "阿里巴巴", "埃及"],  # a li before ai ji: whole syllables
        ["嫦娥", "长江", "朝鲜", "重庆", "鳄鱼", "行业报告"],  # chang, chang, chao, chong, e, hang
        ["乐山", "女人", "音乐", "重量"],  # le, nv, yin, zhong
        ["银行", "饮食"],
        ["GPT-2", "GPT-3", "GPT-10"],
        ["第2章", "第10章", "第100章"],
        ["《史记》", "臺灣", "饕餮", "舞蹈"],
    ],
)
def test_names_are_looked_for_in_this_order(names: list[str]) -> None:
    for seed in range(5):
        shuffled = random.Random(seed).sample(names, len(names))
        assert sorted(shuffled, key=reading_order) == names


def test_case_accents_and_marks_do_not_count() -> None:
    plain, adorned = reading_order("resume"), reading_order("“Résumé”")
    assert plain.partition("\0")[0] == adorned.partition("\0")[0].strip()


@given(st.text(max_size=12))
def test_any_name_has_a_key_and_only_itself_has_it(name: str) -> None:
    assert reading_order(name).endswith(f"\0{name}")
