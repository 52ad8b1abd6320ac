"""EM and F1 by the letter of the public scripts: hand-made cases, the official outcome beside."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askllm.evaluate.measures import character_f1, exact_match
from askllm.evaluate.official import official_exact_match, official_f1


@pytest.mark.parametrize(
    ("short", "answers", "em", "f1"),
    [
        # the same words
        ("北京大学", ["北京大学"], 1, 1),
        # 2 of 2 and of 4 characters: 2·2 / (2+4)
        ("北京", ["北京大学"], 0, Fraction(2, 3)),
        # the marks that the script drops: 《 》 。 are in its list
        ("《红楼梦》。", ["红楼梦"], 1, 1),
        # ... — is not, and stands by itself: 3 of 2019 — — 2020 年 and of 2019 — 2020 年
        ("2019——2020年", ["2019—2020年"], 0, Fraction(2 * 3, 5 + 4)),
        # ASCII commas and full stops are not in its list: EM fails, and F1 sees one mark more
        ("北京, 上海", ["北京，上海"], 0, Fraction(2 * 2, 5 + 4)),
        ("1,750亿", ["1750亿"], 0, Fraction(2 * 1, 2 + 2)),
        # a hyphen is dropped before words are cut: gpt3
        ("GPT-3模型", ["gpt3模型"], 1, 1),
        # lower case, outer white space
        (" BERT模型 ", ["bert模型"], 1, 1),
        # 3.5 is one segment, % another: 2·2 / (2+3)
        ("3.5%", ["约3.5%"], 0, Fraction(4, 5)),
        # full width and traditional script are other characters (the folded figures pass them)
        ("１２月", ["12月"], 0, Fraction(2 * 1, 2 + 2)),
        ("臺北", ["台北"], 0, Fraction(1, 2)),
        ("台北", ["台北"], 1, 1),
        # longest common run, not the bag: 甲乙 in 甲丙乙
        ("甲丙乙", ["甲乙"], 0, Fraction(2, 5)),
        # the maximum over the accepted answers, EM and F1 apart
        ("上海市", ["北京", "上海", "上海市"], 1, 1),
        ("上海市", ["北京", "上海"], 0, Fraction(4, 5)),
        # nothing said
        (None, ["北京"], 0, 0),
        ("", ["北京"], 0, 0),
    ],
)
def test_cmrc_2018(short: str | None, answers: list[str], em: int, f1: Fraction | int) -> None:
    assert official_exact_match(short, answers) == em
    assert official_f1(short, answers) == pytest.approx(float(f1))


@pytest.mark.parametrize(
    ("short", "answers", "em", "f1"),
    [
        # articles, case, punctuation and white space do not count
        ("The  Denver Broncos!", ["Denver Broncos"], 1, 1),
        ("an Apple", ["the apple."], 1, 1),
        # bag of words: 2 shared; 2·2 / (3+2)
        ("in New York", ["New York"], 0, Fraction(4, 5)),
        # order does not count for F1, but for EM
        ("York New", ["New York"], 0, 1),
        # a repeated word counts as often as both have it: shared 1; 2·1 / (2+1)
        ("dog dog", ["dog"], 0, Fraction(2, 3)),
        ("dog dog", ["dog dog cat"], 0, Fraction(4, 5)),
        # punctuation is dropped inside words too
        ("175-billion", ["175 billion"], 0, 0),
        ("U.S.", ["us"], 1, 1),
        # the empty answer agrees only with the empty one
        ("the", ["a"], 1, 1),
        ("dog", ["the"], 0, 0),
        (None, ["dog"], 0, 0),
        ("cat", ["dog", "a cat"], 1, 1),
    ],
)
def test_squad(short: str | None, answers: list[str], em: int, f1: Fraction | int) -> None:
    assert official_exact_match(short, answers) == em
    assert official_f1(short, answers) == pytest.approx(float(f1))


@pytest.mark.parametrize(
    ("short", "answers", "em", "f1"),
    [
        # the folded figures: width, script and thousands marks do not count ...
        ("１２月", ["12月"], 1, 1),
        ("臺北", ["台北"], 1, 1),
        ("1,750亿", ["1750亿"], 1, 1),
        ("北京, 上海", ["北京，上海"], 1, 1),
        # ... the rest is as the script has it
        ("北京", ["北京大学"], 0, Fraction(2, 3)),
        ("甲丙乙", ["甲乙"], 0, Fraction(2, 5)),
        # ... but a sign belongs to its figure: 3.5% is one unit of two
        ("3.5%", ["约3.5%"], 0, Fraction(2, 3)),
    ],
)
def test_folded(short: str, answers: list[str], em: int, f1: Fraction | int) -> None:
    assert exact_match(short, answers) == em
    assert character_f1(short, answers) == pytest.approx(float(f1))


han = st.text(alphabet=st.sampled_from("北京大学人口在的，。《》"), min_size=1, max_size=10)


@given(short=han, answers=st.lists(han, min_size=1, max_size=3))
def test_on_simplified_half_width_text_both_kinds_agree(short: str, answers: list[str]) -> None:
    wordy = [answer for answer in answers if answer.strip("，。《》")]
    if wordy and short.strip("，。《》"):
        assert official_exact_match(short, wordy) == exact_match(short, wordy)
        assert official_f1(short, wordy) == character_f1(short, wordy)


def test_nothing_accepted_is_undefined() -> None:
    assert official_exact_match("x", []) is None
    assert official_f1("x", []) is None
