"""Figures and dates for English readers: exact, never rounded, and only where they are needed."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askllm.answer.convert import converted
from askllm.text import quantities


@pytest.mark.parametrize(
    ("short", "said"),
    [
        ("1750亿", "175 billion"),
        ("1.75万亿", "1.75 trillion"),
        ("一千七百五十亿", "175 billion"),
        ("2457亿", "245.7 billion"),
        ("1,750 亿", "175 billion"),
        ("40万倍", "400,000 times"),
        ("3.2万辆", "32,000"),
        ("三百二十名", "320 people"),
        ("1200万美元", "12 million US dollars"),
        ("12亿元", "1.2 billion yuan"),
        ("1234567890元", "1,234,567,890 yuan"),
        ("零下5℃", "-5 °C"),
        ("117天", "117 days"),
        ("三成", "30%"),
        ("三成五", "35%"),
        ("半数", "50%"),
        ("三分之一", "1/3"),
        ("约2500亿", "about 250 billion"),
        ("超过1.5万亿元", "over 1.5 trillion yuan"),
        ("近11倍", "nearly 11 times"),
        ("不到三成", "under 30%"),
        ("至少两万人", "at least 20,000 people"),
        ("上万块", "at least 10,000"),
        ("300多个", "over 300"),
        ("大约81%", "about 81%"),
        ("万亿级", "on the order of 1 trillion"),
        ("7至9小时", "7 to 9 hours"),
        ("2021年10月", "October 2021"),
        ("2021年10月26日", "October 26, 2021"),
        ("二〇二一年十月", "October 2021"),
        ("12月", "December"),
        ("今年9月2日", "September 2 this year"),
        ("2020年夏天", "summer 2020"),
        ("2020年夏", "summer 2020"),
        ("2024年中", "mid-2024"),
        ("2024年中期", "mid-2024"),
        ("2021年底", "the end of 2021"),
        ("2020年10月下旬", "late October 2020"),
        ("2020年上半年", "the first half of 2020"),
        ("2024年四季度", "the fourth quarter of 2024"),
        ("2024年第三季度", "the third quarter of 2024"),
        ("2024年年底", "the end of 2024"),
        ("2小时11分45秒", "2 hours 11 minutes 45 seconds"),
        ("约1小时05分", "about 1 hour 5 minutes"),
        ("两年零三个月", "2 years 3 months"),
        ("260万元至300万元", "2.6 million to 3 million yuan"),
    ],
)
def test_a_value_in_english(short: str, said: str) -> None:
    assert converted(short, "en") == said


@pytest.mark.parametrize(
    "short",
    ["45TB", "81%", "1/8", "46种", "480卡", "2018年", "125M", "周以宁", "October 2021", "", None,
     "2024年中秋", "2024年春节", "2022年冬奥会", "2024年秋分",
     "1.9TB文本和292GB图像", "640多万加30多万"],
)  # fmt: skip
def test_what_needs_no_conversion_has_none(short: str | None) -> None:
    assert converted(short, "en") is None


@pytest.mark.parametrize("short", ["1750亿", "三成", "2021年10月"])
def test_a_chinese_question_has_none(short: str) -> None:
    assert converted(short, "zh") is None


@given(st.integers(1, 10**15), st.sampled_from(["", "万", "亿", "万亿"]), st.integers(0, 4))
def test_nothing_is_rounded(number: int, magnitude: str, places: int) -> None:
    written = str(number)
    if places and places < len(written):
        written = f"{written[:-places]}.{written[-places:]}"
    [value] = quantities(f"{written}{magnitude}元")
    said = converted(f"{written}{magnitude}元", "en")
    assert said is not None
    assert said.endswith(" yuan")
    [again] = quantities(said.removesuffix(" yuan"))
    assert again.value == value.value


@given(st.fractions(Fraction(1, 1000), 1))
def test_a_share_is_exact(share: Fraction) -> None:
    said = converted(f"百分之{float(share) * 100:.3f}", "en")
    [value] = quantities(f"百分之{float(share) * 100:.3f}")
    assert said is not None
    [again] = quantities(said)
    assert again.value == value.value
