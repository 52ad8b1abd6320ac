"""Measures against fractions worked by hand, and the laws they obey."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askllm.evaluate.matching import holds, occurs, overlaps, same_value, units
from askllm.evaluate.measures import (
    answer_contained,
    character_f1,
    exact_match,
    f1,
    hit_at,
    percentile,
    recall_at,
    reciprocal_rank,
    share,
    value_match,
)

words = st.text(alphabet=st.sampled_from("北京人口大学一二十万亿，。 ab3.5-％%"), max_size=12)
ranking = st.lists(st.frozensets(st.sampled_from("abcde"), max_size=2), max_size=8)
gold_items = st.frozensets(st.sampled_from("abcde"), max_size=3)


def ranked(*items: str) -> list[frozenset[str]]:
    return [frozenset(item) for item in items]


@pytest.mark.parametrize(
    ("k", "recall", "hit"),
    [(1, Fraction(0), 0), (2, Fraction(1, 3), 1), (3, Fraction(1, 3), 1), (4, Fraction(2, 3), 1)],
)
def test_recall_and_hit_by_hand(k: int, recall: Fraction, hit: int) -> None:
    found = ranked("x", "a", "a", "b", "c")  # gold a, b, c: one at rank 2, the next at rank 4
    assert recall_at(found, frozenset("abc"), k) == float(recall)
    assert hit_at(found, frozenset("abc"), k) == hit


def test_reciprocal_rank_by_hand() -> None:
    found = ranked("x", "y", "a", "b")
    assert reciprocal_rank(found, frozenset("ab")) == 1 / 3
    assert reciprocal_rank(found, frozenset("a"), k=2) == 0.0
    assert reciprocal_rank(found, frozenset("z")) == 0.0


def test_nothing_to_find_is_undefined() -> None:
    found = ranked("a")
    assert recall_at(found, frozenset(), 1) is None
    assert hit_at(found, frozenset(), 1) is None
    assert reciprocal_rank(found, frozenset()) is None
    assert share([]) is None


@given(found=ranking, gold=gold_items, k=st.integers(1, 9))
def test_recall_grows_with_k_and_bounds_hit(
    found: list[frozenset[str]], gold: frozenset[str], k: int
) -> None:
    here, deeper = recall_at(found, gold, k), recall_at(found, gold, k + 1)
    hit, rank = hit_at(found, gold, k), reciprocal_rank(found, gold, k)
    if not gold:
        assert here is deeper is hit is rank is None
        return
    assert here is not None
    assert deeper is not None
    assert hit is not None
    assert rank is not None
    assert 0 <= here <= deeper <= 1
    assert here <= hit
    assert (rank > 0) == (hit == 1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("GPT-3有1750亿参数。", ("gpt3", "有", "1750", "亿", "参", "数")),
        ("３．５ ％", ("3.5", "%")),
        ("1,750亿", ("1750", "亿")),
        ("The U.S. (New York)", ("the", "us", "new", "york")),
        ("C++ 與 C#", ("c++", "与", "c#")),
        ("《》，。", ()),
    ],
)
def test_units(text: str, expected: tuple[str, ...]) -> None:
    assert units(text) == expected


@pytest.mark.parametrize(
    ("short", "answers", "expected"),
    [
        ("1750亿", ["1750亿"], 1),
        ("１７５０億。", ["1750亿"], 1),  # width, script and full stop do not count
        ("北京大学", ["清华大学", "北京大学"], 1),
        ("北京", ["北京大学"], 0),
        (None, ["北京"], 0),
        ("。", ["，"], 0),  # two texts without words are not the same answer
    ],
)
def test_exact_match(short: str | None, answers: list[str], expected: int) -> None:
    assert exact_match(short, answers) == expected


@pytest.mark.parametrize(
    ("short", "answers", "expected"),
    [
        # 北京 of 北京 and of 北京大学: 2·2 / (2+4)
        ("北京", ["北京大学"], Fraction(2, 3)),
        # 1750, 亿 shared; 2 and 4 units: 2·2 / (4+2)
        ("1750亿参数", ["1750亿"], Fraction(2, 3)),
        # the longest common run counts, not the bag: 甲乙 of 甲丙乙 is 1 long: 2·1 / (3+2)
        ("甲丙乙", ["甲乙"], Fraction(2, 5)),
        # the best of the accepted answers: 2·1 / (1+2) and 1
        ("上", ["上海", "上"], Fraction(1)),
        (None, ["上海"], Fraction(0)),
        ("广州", ["上海"], Fraction(0)),
    ],
)
def test_character_f1(short: str | None, answers: list[str], expected: Fraction) -> None:
    assert character_f1(short, answers) == pytest.approx(float(expected))


def test_no_accepted_answer_is_undefined() -> None:
    assert exact_match("x", []) is None
    assert character_f1("x", []) is None
    assert answer_contained(["x"], []) is None
    assert value_match("x", ["北京"]) is None  # no accepted answer is a quantity


@given(one=words, other=words)
def test_f1_is_symmetric_and_bounded(one: str, other: str) -> None:
    score = character_f1(one, [other])
    assert score is not None
    assert 0 <= score <= 1
    assert score == character_f1(other, [one])


@given(short=words, answers=st.lists(words, min_size=1, max_size=3))
def test_exact_match_implies_f1_of_one(short: str, answers: list[str]) -> None:
    same_cut = any(units(short) == units(answer) for answer in answers)
    if exact_match(short, answers) == 1 and same_cut:
        assert character_f1(short, answers) == 1
    if character_f1(short, answers) == 1:
        assert exact_match(short, answers) == 1


@given(short=words, answers=st.permutations(["北京", "1750亿", "ab 3.5"]))
def test_the_order_of_accepted_answers_does_not_matter(short: str, answers: list[str]) -> None:
    in_order = ["北京", "1750亿", "ab 3.5"]
    for measure in (exact_match, character_f1, value_match):
        assert measure(short, answers) == measure(short, in_order)


@pytest.mark.parametrize(
    ("answer", "text", "expected"),
    [
        ("1750亿", "GPT-3的参数多达１７５０億個。", True),
        ("GPT3", "模型GPT-3发布", True),
        ("北京", "首都是北 京。", True),
        ("5", "共175个", False),
        ("5", "为3.5倍", False),
        ("3", "为3.5倍", False),
        ("1750", "1,750项", True),
        ("750", "1,750项", False),
        ("1750", "1750亿", False),
        ("五", "十五人", False),
        ("2019", "2019-2020年", True),
        ("GPT", "GPT4来了", False),
        ("5%", "5个", False),
        ("5", "5%", False),
        ("art", "the art of it", True),
        ("art", "party and art", True),  # the second place counts
        ("art", "party", False),
        ("。", "北京。", False),
    ],
)
def test_occurs(answer: str, text: str, expected: bool) -> None:
    assert occurs(answer, text) is expected


@pytest.mark.parametrize(
    ("answer", "text", "expected"),
    [
        ("1750亿个", "It has 175 billion parameters.", True),
        ("约一千七百五十亿", "参数为1750亿", True),
        ("40%", "占四成", True),
        ("2021年10月", "in October 2021", True),
        ("5元", "走了5公里", False),
        ("5元", "花了5美元", False),
        ("100人民币", "花了100元", True),
        ("20人", "共20名学生", True),
        ("在北京的大学读了5年", "他等了5年", False),  # mostly words
        ("北京", "北京", False),  # no quantity
        ("3家公司", "3家和4家", True),
        ("1750亿", "1751亿", False),
    ],
)
def test_same_value(answer: str, text: str, expected: bool) -> None:
    assert same_value(answer, text) is expected


def test_value_match_holds_both_ways() -> None:
    assert value_match("175 billion", ["1750亿"]) == 1
    assert value_match("1750亿", ["北京", "175 billion"]) == 1
    assert value_match("1750亿和10亿", ["1750亿"]) == 0  # says a figure too many
    assert value_match(None, ["1750亿"]) == 0


def test_overlap_begins_at_half_of_the_evidence() -> None:
    evidence = "一二三四，五六七八。"  # eight characters that count
    assert overlaps("三四五六", evidence)  # 4 of 8
    assert not overlaps("三四五", evidence)  # 3 of 8
    assert not overlaps("一二三 七八", evidence)  # 5 of 8, in two pieces
    assert overlaps("〇一二三四五六七八九", evidence)
    assert not overlaps("。", evidence)
    assert not overlaps("三四五六", "。")


def test_holds_is_the_whole_of_the_evidence() -> None:
    assert holds("他说：「模型有1750億參數。」", "模型有1750亿参数")
    assert not holds("模型有1750亿", "模型有1750亿参数")
    assert not holds("北京", "，")


@given(text=words)
def test_every_text_with_words_holds_and_overlaps_itself(text: str) -> None:
    if units(text):
        assert holds(text, text)
        assert overlaps(text, text)
        assert occurs(text, text)


def test_f1_of_rates() -> None:
    # P = 1/2, R = 1/3: 2·(1/6) / (5/6) = 2/5
    assert f1(1 / 2, 1 / 3) == pytest.approx(2 / 5)
    assert f1(0.0, 0.0) == 0
    assert f1(None, 1.0) is None


def test_percentile_is_the_nearest_rank() -> None:
    values = [40.0, 10.0, 30.0, 20.0]
    assert percentile(values, 50) == 20  # ceil(0.5 · 4) = 2nd
    assert percentile(values, 95) == 40  # ceil(3.8) = 4th
    assert percentile(values, 1) == 10
    assert percentile([], 50) is None
