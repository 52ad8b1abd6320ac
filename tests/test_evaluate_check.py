"""What a check of a question set reports, and what it lets pass."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from askllm.evaluate.check import check_set
from askllm.evaluate.questions import Question

TEXTS = {
    "tower": "望海灯塔于1908年建成，塔身高31米。最初的灯火用煤油。",
    "census": "青屿岛常住人口为3860人。据年鉴记载，望海灯塔建成于1911年。",
}


def q(number: int, question: str, *answers: str, **fields: object) -> Question:
    made = Question(f"q{number}", question, answers=answers, where=f"set.jsonl:{number}")
    for name, value in fields.items():
        object.__setattr__(made, name, value)
    return made


def found(*questions: Question) -> list[tuple[str, tuple[str, ...]]]:
    return [(f.kind, f.ids) for f in check_set(questions, TEXTS)]


def test_a_sound_set_has_no_findings() -> None:
    assert (
        check_set(
            [
                q(1, "望海灯塔有多高？", "31米", articles=("tower",)),
                q(2, "望海灯塔哪一年建成？", "1908", articles=("tower",)),
                q(3, "青屿岛有多少人？", "三千八百六十", articles=("census",)),
                q(4, "望海灯塔的灯火最初用什么？", "煤油", evidence=("最初的灯火用煤油",)),
                q(5, "灯塔和年鉴，谁更早？", "灯塔", articles=()),
                q(6, "青屿岛有机场吗？", answerable=False),
            ],
            TEXTS,
        )
        == ()
    )


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        (q(1, "灯塔有多高？", "31米"), q(2, "燈塔 有多高", "31 米"), "duplicate"),
        (q(1, "灯塔有多高？", "31米"), q(2, "灯塔有多高?", "33米"), "contradiction"),
        (q(1, "灯塔有多高？", "1750亿"), q(2, "灯塔有多高?", "175 billion"), "duplicate"),
        (q(1, "灯塔有多高？", "31米"), q(2, "灯塔有多高?", answerable=False), "contradiction"),
        (q(1, "灯塔有多高？", "31米"), q(2, "灯塔有多高?"), "duplicate"),
        (
            q(1, "TideNet-3有多少参数？", "31"),
            q(2, "TideNet-3的参数有多少？", "31"),
            "near_duplicate",
        ),
        (
            q(1, "TideNet-3有多少参数？", "31"),
            q(2, "TideNet-3的参数有多少？", "62"),
            "contradiction",
        ),
        (
            q(1, "TideNet-3有多少参数？", "31"),
            q(2, "TideNet-3的参数有多少？", answerable=False),
            "contradiction",
        ),
        (
            q(1, "青屿岛到北湾的渡轮每天有多少班次？", "31"),
            q(2, "青屿岛到北湾的渡轮有多少班次？", "31"),
            "near_duplicate",
        ),
        (
            q(1, "青屿岛到北湾的渡轮有多少班次？", "31"),
            q(2, "青屿岛到北湾的渡轮每天有多少班次？", "31"),
            "near_duplicate",
        ),
        (
            q(1, "Who designed the Harbour Bridge?", "Keller"),
            q(2, "Who designed Harbour Bridge?", "Keller"),
            "near_duplicate",
        ),
    ],
)
def test_two_questions_that_are_one(one: Question, other: Question, kind: str) -> None:
    (finding,) = check_set([one, other], {})
    assert (finding.kind, finding.ids) == (kind, ("q1", "q2"))
    assert finding.where == ("set.jsonl:1", "set.jsonl:2")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("TideNet-3有多少参数？", "TideNet-4有多少参数？"),
        ("TideNet有多少参数？", "TideNet XL有多少参数？"),
        ("北湾大学成立于哪一年？", "南湾大学成立于哪一年？"),
        ("青屿岛北湾航海职业学校成立于哪一年？", "青屿岛南湾航海职业学校成立于哪一年？"),
        ("青屿岛北湾航海职业学校的旧址是谁建成的？", "青屿岛北湾航海职业学校的旧址是何时建成的？"),
        ("谁在2020年建成了望海灯塔的新塔楼？", "什么时候建成了望海灯塔的新塔楼？"),
        ("Who opened the Harbour Bridge in 1932?", "Who opened the Harbour Bridge in 1933?"),
    ],
)
def test_questions_about_two_things_are_two(one: str, other: str) -> None:
    assert check_set([q(1, one, "甲"), q(2, other, "乙")], {}) == ()


def test_one_name_within_long_like_questions_makes_them_two() -> None:
    """北 and 南 are frequent here, so that the two schools share their rarest character."""
    names = [
        "青屿岛北湾航海职业学校",
        "青屿岛南湾航海职业学校",
        "北山",
        "南山",
        "北海",
        "南海",
        "北门",
        "南门",
    ]
    assert check_set([q(n, f"{name}成立于哪一年？") for n, name in enumerate(names)], {}) == ()


def test_the_same_words_after_another_question_are_another_question() -> None:
    assert found(q(1, "它有多高？", "31"), q(2, "它有多高？", "5", history=("钟楼呢？",))) == []


def test_a_group_is_reported_once_with_all_its_lines() -> None:
    group = [q(n, "灯塔有多高？", "31米") for n in (1, 2, 3)]
    (finding,) = check_set([*group, q(4, "灯塔有多高？", "31米", id="q4")], {})
    assert finding.where == tuple(f"set.jsonl:{n}" for n in (1, 2, 3, 4))
    assert "4 times" in finding.message


@pytest.mark.parametrize(
    ("question", "kind", "says"),
    [
        (q(1, "甲？", articles=("towr",)), "no_article", "did you mean 'tower'?"),
        (q(1, "甲？", articles=("tower",), evidence=("塔身高32米",)), "no_evidence", "copy"),
        (
            q(1, "甲？", articles=("tower",), evidence=("常住人口为3860人",)),
            "no_evidence",
            "add 'census'",
        ),
        (q(1, "甲？", evidence=("塔身高32米",)), "no_evidence", "copy"),
        (q(1, "甲？", "33米", articles=("tower",)), "no_answer", "write it as the article does"),
        (q(1, "望海灯塔高31米，有多高？", "31米", articles=("tower",)), "given_away", "without"),
    ],
)
def test_a_question_wrong_by_itself(question: Question, kind: str, says: str) -> None:
    (finding,) = check_set([question], TEXTS)
    assert (finding.kind, finding.where) == (kind, ("set.jsonl:1",))
    assert says in finding.advice


def test_one_form_of_an_answer_is_enough_but_every_item_is_needed() -> None:
    assert found(q(1, "甲？", "三十一米高", "31米", articles=("tower",))) == []
    listed = q(1, "甲？", "煤油", articles=("tower",), items=(("煤油", "kerosene"), ("电灯",)))
    (finding,) = check_set([listed], TEXTS)
    assert finding.kind == "no_answer"
    assert "“电灯”" in finding.message


@pytest.mark.parametrize(
    "question",
    [
        "煤油和电灯，最初用的是哪一个？",
        "最初用煤油吗？",
        "Kerosene or light, which?",
        "用的是煤油还是电？",
    ],
)
def test_a_choice_may_name_its_answer(question: str) -> None:
    assert check_set([q(1, question, "煤油", "kerosene")], {}) == ()


def test_without_articles_nothing_is_said_about_them() -> None:
    assert check_set([q(1, "甲？", "33米", articles=("tower",), evidence=("无",))], {}) == ()


def test_findings_come_in_file_order() -> None:
    findings = check_set(
        [
            q(1, "甲有多高？", articles=("none",)),
            q(2, "灯塔有多高？", "31米"),
            q(3, "乙有多高？", articles=("none",)),
            q(4, "灯塔有多高？", "33米"),
        ],
        TEXTS,
    )
    assert [f.ids for f in findings] == [("q1",), ("q2", "q4"), ("q3",)]


WORDS = st.sampled_from(
    "望海 灯塔 新塔楼 青屿岛 TideNet 3 4 有 多少 哪一年 谁 的 建成 参数 了 ？".split()
)


@settings(max_examples=60)
@given(st.lists(st.lists(WORDS, min_size=1, max_size=8).map("".join), max_size=14, unique=True))
def test_blocking_misses_no_pair(asked: list[str]) -> None:
    """The fast comparison names just the questions that comparing every pair would name."""
    from askllm.evaluate import check

    questions = [q(n, text) for n, text in enumerate(asked)]
    keys = [check._words(question) for question in questions]
    kept = [one for n, one in enumerate(questions) if keys[n] not in keys[:n]]
    compared = [check._asked(question) for question in kept]
    expected = {
        two.question.id
        for n, two in enumerate(compared)
        if (two.core or two.group[0])
        and any(one.group == two.group and one.like(two) for one in compared[:n])
    }
    found = {f.ids[1] for f in check_set(questions, {}) if f.kind == "near_duplicate"}
    assert found == expected
