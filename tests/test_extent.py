"""How far a figure reaches: compound times, ranges, parts of a year, units, what it is told per."""

from __future__ import annotations

import itertools
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askllm.read.short.extent import figures_of, relative_dates
from askllm.text import quantities


@pytest.mark.parametrize(
    ("words", "figures"),
    [
        # compound times
        ("货轮用5小时20分驶出运河", ["5小时20分"]),
        ("手术历时1小时05分", ["1小时05分"]),
        ("她以2小时31分08秒夺冠", ["2小时31分08秒"]),
        ("3分20秒后警报解除", ["3分20秒"]),
        ("刑期两年零三个月", ["两年零三个月"]),
        ("全程2:11:45", ["2:11:45"]),
        ("The hearing took 1 hour 20 minutes.", ["1 hour 20 minutes"]),
        ("a term of 2 years and 6 months", ["2 years and 6 months"]),
        ("演出约两个半小时", ["约两个半小时"]),
        ("审理了一年半", ["一年半"]),
        ("休养半个月即可", ["半个月"]),
        # ranges
        ("律师费在8万元至12万元之间", ["8万元至12万元"]),
        ("气温在3℃到5℃", ["3℃到5℃"]),
        ("雨量20～30毫米", ["20～30毫米"]),
        ("约3–5 per cent of voters", ["约3–5 per cent"]),
        ("between 3 and 5 metres deep", ["between 3 and 5 metres"]),
        ("三成到四成的病人", ["三成到四成"]),
        ("观众40-50万人次", ["40-50万人次"]),
        ("书展从3月5日至4月2日举行", ["3月5日至4月2日"]),
        ("书展定在2025年1月11日至19日", ["2025年1月11日至19日"]),
        ("The fair runs 5–7 July 2024.", ["5–7 July 2024"]),
        ("The fair runs July 5–7, 2024.", ["July 5–7, 2024"]),
        # a change is no range
        ("剂量由5毫克到2毫克", ["5毫克", "2毫克"]),
        ("seats fell from 27 to 16", ["27", "16"]),
        # parts of a year
        ("2024年四季度上市", ["2024年四季度"]),
        ("2024年第三季度", ["2024年第三季度"]),
        ("将于2024年上半年宣判", ["2024年上半年"]),
        ("2024年年底完工", ["2024年年底"]),
        ("2024年初步统计", ["2024年"]),
        ("2024年中国队夺冠", ["2024年"]),
        ("opened in Q3 2024", ["Q3 2024"]),
        ("in the first half of 2024", ["the first half of 2024"]),
        ("due in early 2025", ["early 2025"]),
        # units that the index does not know, and what a figure is told per
        ("收购价每斤85元", ["每斤85元"]),
        ("汽油每升7.5元", ["每升7.5元"]),
        ("稿酬300元/千字", ["300元"]),
        ("大米6元/公斤", ["6元/公斤"]),
        ("a fee of £1.9 million a year", ["£1.9 million a year"]),
        ("电池每公斤160瓦时", ["每公斤160瓦时"]),
        ("winds of 25 mph", ["25 mph"]),
        ("accurate to 1.5 cm", ["1.5 cm"]),
        ("输液500毫升", ["500毫升"]),
        ("奖金为一百五十萬元", ["一百五十萬元"]),
        # times of day count nothing, nor do days of a month told before
        ("早上7时30分开门", []),
        ("馆长17日向记者通报", []),
        ("本月8日闭馆", []),
        ("2024年10月3日至5日", ["2024年10月3日至5日"]),
        ("历时17日", ["17"]),
        ("共12日", ["12"]),
        ("3日内答复", ["3"]),
    ],
)
def test_a_figure_is_cut_out_whole(words: str, figures: list[str]) -> None:
    kinds = {"number", "share", "date"}
    whole = [f for f in figures_of(words) if f.quantity.kind in kinds]
    told = [f.span.of(words) for f in whole if f.span.of(words) != "half"]
    assert [t for t in told if not (t.isdigit() and t + "–" in words)] == figures


@pytest.mark.parametrize(
    ("words", "value", "unit"),
    [
        ("5小时20分", Fraction(16, 3), "小时"),
        ("2小时31分08秒", 2 + Fraction(31 * 60 + 8, 3600), "小时"),
        ("1 hour 20 minutes", Fraction(4, 3), "hour"),
        ("两年零三个月", Fraction(9, 4), "年"),
        ("两个半小时", Fraction(5, 2), "小时"),
        ("8万元至12万元", Fraction(120000), "元"),
        ("2025年1月11日至19日", "2025-01-11", ""),
        ("Q3 2024", "2024", ""),
        ("500毫升", Fraction(500), "毫升"),
    ],
)
def test_a_whole_figure_is_worth_one_value(words: str, value: object, unit: str) -> None:
    (figure,) = figures_of(words)
    assert (figure.quantity.value, figure.quantity.unit) == (value, unit)


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("馆长17日向记者通报", ["17日"]),
        ("展览10日至12日举行", ["10日", "12日"]),
        ("去年底开工", ["去年底"]),
        ("历时17日完工", []),
        ("第3日才到", []),
        ("10月8日开馆", []),
    ],
)
def test_a_day_without_its_month_is_told_from_today(words: str, days: list[str]) -> None:
    assert [span.of(words) for span in relative_dates(words)] == days


@given(st.integers(1, 99), st.integers(1, 59), st.integers(1, 59))
def test_a_compound_is_worth_its_parts(hours: int, minutes: int, seconds: int) -> None:
    words = f"用时{hours}小时{minutes}分{seconds}秒。"
    (figure,) = figures_of(words)
    assert figure.span.of(words) == words[2:-1]
    assert figure.quantity.value == Fraction(hours * 3600 + minutes * 60 + seconds, 3600)


@given(st.text("0123456789.年月日时分秒小元万亿%至到-–每斤半个一两三十百约 ", max_size=30))
def test_no_two_figures_share_a_character_and_none_is_lost(words: str) -> None:
    figures = figures_of(words)
    for one, two in itertools.pairwise(figures):
        assert one.quantity.end <= two.quantity.start
    assert all(0 <= f.span.start < f.span.end <= len(words) for f in figures)
    dates = [q for q in quantities(words) if q.kind == "date"]
    assert all(any(f.span.start <= q.start < f.span.end for f in figures) for q in dates)


@pytest.mark.parametrize(
    ("words", "dates"),
    [
        ("明年上半年开庭", ["明年上半年"]),
        ("去年底停演", ["去年底"]),
        ("上个月出院", ["上个月"]),
        ("下周三放榜", ["下周三"]),
        ("昨日揭晓", ["昨日"]),
        ("今年很冷", []),
    ],
)
def test_dates_told_from_the_day_of_writing(words: str, dates: list[str]) -> None:
    assert [span.of(words) for span in relative_dates(words)] == dates
