"""What units measure, the units that stand around a figure, and times told in parts."""

from __future__ import annotations

from fractions import Fraction

import pytest

from askllm.answer.sense.units import alike, in_full, measured
from askllm.text import quantities


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [("公里", "km", True), ("吨", "kg", True), ("名", "people", True), ("元", "美元", False),
     ("人次", "人", False), ("", "", True), ("", "米", False), ("米", "feet", True),
     ("千瓦时", "kwh", True), ("度", "mwh", True), ("千瓦时", "千瓦", False), ("元", "rmb", True),
     ("海里", "英里", True), ("亩", "acres", True), ("元", "台币", False), ("日圆", "yen", True),
     ("平方米", "米", False), ("a$", "美元", False), ("头", "头", True), ("头", "匹", False)],
)  # fmt: skip
def test_units_of_one_measure(one: str, two: str, same: bool) -> None:
    assert alike(one, two) is same
    assert alike(two, one) is same


@pytest.mark.parametrize(
    ("unit", "in_units", "times"),
    [
        ("公里", "米", Fraction(1000)),
        ("英尺", "英寸", Fraction(12)),
        ("yards", "feet", Fraction(3)),
        ("miles", "yards", Fraction(1760)),
        ("海里", "米", Fraction(1852)),
        ("华里", "米", Fraction(500)),
        ("acres", "feet", None),
        ("公斤", "斤", Fraction(2)),
        ("吨", "公斤", Fraction(1000)),
        ("公顷", "亩", Fraction(15)),
        ("平方公里", "hectares", Fraction(100)),
        ("hours", "分", Fraction(60)),
        ("年", "月", Fraction(12)),
    ],
)
def test_how_many_of_one_unit_make_another(
    unit: str, in_units: str, times: Fraction | None
) -> None:
    (measure, size), (other, part) = measured(unit), measured(in_units)
    assert (size / part if measure == other else None) == times


def test_pounds_and_acres_are_as_defined() -> None:
    assert measured("磅") == ("mass", Fraction("0.45359237"))
    foot = measured("foot")[1]
    assert measured("acre") == ("area", 43_560 * foot * foot)


def first(text: str) -> tuple[Fraction | str, str]:
    """The value and unit of the first figure of a text, with what the text around it says."""
    found = in_full(quantities(text)[0], text)
    return found.value, found.unit


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        # a unit that the figure itself is read without
        ("The mast is 150 feet high.", 150, "feet"),
        ("a 90-foot mast", 90, "foot"),
        ("桅杆高20公尺。", 20, "公尺"),
        ("這批茶重15公噸。", 15, "公吨"),
        ("鱼重8斤。", 8, "斤"),
        ("牧场有40英亩草地。", 40, "英亩"),
        ("牧场有40亩草地。", 40, "亩"),
        ("The mast is 150 high.", 150, ""),
        ("They wrote 12 monthly letters.", 12, ""),
        ("鱼有8斑。", 8, ""),
        ("Of the crews 12 won prizes.", 12, ""),
        # an age, or how long ago, is no time taken
        ("a 12-minute film", 12, "minute"),
        ("a 12-year-old boy", 12, ""),
        # of what country
        ("总价为新台币386亿元。", 386 * 10**8, "新台币"),
        ("总价为港币 3万元。", 30_000, "港币"),
        ("總價為日圓300萬元。", 3_000_000, "日圆"),
        ("总价为人民币386亿元。", 386 * 10**8, "元"),
        ("总价为386亿元。", 386 * 10**8, "元"),
        ("It cost NT$386 million.", 386 * 10**6, "nt$"),
        ("It cost A$40 million.", 40 * 10**6, "a$"),
        ("It cost AUD$40 million.", 40 * 10**6, "aud$"),
        ("The sum was set at cost$40 million.", 40 * 10**6, "美元"),
        ("It cost US$40 million.", 40 * 10**6, "美元"),
        ("It cost $40 million.", 40 * 10**6, "美元"),
        ("花费40美元。", 40, "美元"),
        # several parts of a time
        ("她用了2小时10分12秒。", 2 * 3600 + 10 * 60 + 12, "秒"),
        ("她用了1小时零5分。", 3900, "秒"),
        ("她用了3分12.5秒。", Fraction("192.5"), "秒"),
        ("She took 2 hours and 10 minutes.", 7800, "秒"),
        ("She took 1 hour, 5 minutes.", 3900, "秒"),
        ("她用了2小时。", 2, "小时"),
        ("她用了2小时，10分钟后又出发。", 2, "小时"),
        ("She took 2 hours, and 3 hours later slept.", 2, "hours"),
        ("她得了90分。", 90, ""),
        ("她得了90分，用时12秒。", 90, ""),
        # what is no plain number
        ("It grew by 12% feet first.", Fraction(12, 100), "%"),
        ("2019年 feet", "2019", ""),
    ],
)  # fmt: skip
def test_a_figure_with_what_stands_around_it(
    text: str, value: Fraction | int | str, unit: str
) -> None:
    assert first(text) == (value, unit)


def test_a_figure_keeps_its_place() -> None:
    text = "她用了2小时10分12秒。"
    plain = quantities(text)[0]
    found = in_full(plain, text)
    assert (found.start, found.end, found.kind) == (plain.start, plain.end, "number")
