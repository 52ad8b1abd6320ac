"""Yes and no: said only where one sentence plainly says so or denies it."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askllm.answer import compose
from askllm.answer.claims.verdict import as_likely, settled
from askllm.read import Reading
from askllm.text import language_of
from askllm.types import Query
from readings import read_from

BRIDGE = (
    "青石大桥全长1750米。大桥于2021年10月通车。桥上不收费。货车不得上桥。"
    "大桥由江城公司设计。行人可以从桥上走过。大桥可能会在明年扩建。大桥没有设自行车道。"
    "桥塔高约120米。观光厅每天接待超过800人。"
)
MUSEUM = "江城博物馆周一不开放。门票免费。据说馆长要退休。展厅已经停止使用煤油灯。"
NORTH = (
    "The bridge is 1750 metres long. The bridge is not free. The museum opened in 1931."
    " Lantern 4 was designed by Northcliff. Trucks may be allowed next year."
)


def verdict(question: str, text: str) -> tuple[str | None, str]:
    asked, evidence = read_from(question, text)
    found = settled(asked, evidence)
    assert found is not None
    return found[1], found[0].quote


@pytest.mark.parametrize(
    ("question", "answer", "quote"),
    [
        ("青石大桥全长超过1000米吗？", "yes", "青石大桥全长1750米。"),
        ("青石大桥全长超过2000米吗？", "no", "青石大桥全长1750米。"),
        ("青石大橋全長超過2000米嗎？", "no", "青石大桥全长1750米。"),
        ("青石大桥全长不到2000米吗？", "yes", "青石大桥全长1750米。"),
        ("青石大桥全长是1750米吗？", "yes", "青石大桥全长1750米。"),
        ("青石大桥全长是1.75千米吗？", None, "青石大桥全长1750米。"),
        ("大桥是2021年通车的吗？", "yes", "大桥于2021年10月通车。"),
        ("大桥是2019年通车的吗？", "no", "大桥于2021年10月通车。"),
        ("大桥收费吗？", "no", "桥上不收费。"),
        ("货车能上桥吗？", "no", "货车不得上桥。"),
        ("货车不能上桥吗？", "yes", "货车不得上桥。"),
        ("货车能不能上桥？", "no", "货车不得上桥。"),
        ("大桥是江城公司设计的吗？", "yes", "大桥由江城公司设计。"),
        ("大桥不是江城公司设计的吗？", "yes", "大桥由江城公司设计。"),
        ("行人可以从桥上走过吗？", "yes", "行人可以从桥上走过。"),
        ("大桥有没有设自行车道？", "no", "大桥没有设自行车道。"),
        ("观光厅每天接待超过500人吗？", "yes", "观光厅每天接待超过800人。"),
    ],
)
def test_what_a_sentence_plainly_settles(question: str, answer: str | None, quote: str) -> None:
    assert verdict(question, BRIDGE) == (answer, quote)


@pytest.mark.parametrize(
    "question",
    [
        "大桥是北方公司设计的吗？",  # another company
        "大桥会扩建吗？",  # only perhaps
        "观光厅每天接待超过1000人吗？",  # more than 800 may be more than 1000
        "桥塔高120米吗？",  # about
        "自行车能上桥吗？",  # of lorries it is said
        "大桥收费还是免费？",  # a choice
    ],
)
def test_what_is_left_open(question: str) -> None:
    assert verdict(question, BRIDGE)[0] is None


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("江城博物馆周一开放吗？", "no"),
        ("江城博物馆周二开放吗？", None),
        ("门票收费吗？", "no"),
        ("门票是不是免费？", "yes"),
        ("馆长要退休吗？", None),
    ],
)
def test_words_that_exclude_each_other_and_days_that_differ(
    question: str, answer: str | None
) -> None:
    assert verdict(question, MUSEUM)[0] == answer


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Is the bridge free?", "no"),
        ("Did the museum open in 1931?", "yes"),
        ("Was the museum opened in 1950?", "no"),
        ("Is the bridge longer than 1000 metres?", "yes"),
        ("Is the bridge more than 2000 metres long?", "no"),
        ("Was Lantern 4 designed by Northcliff?", "yes"),
        ("Was Lantern 4 designed by Southgate?", None),
        ("Are trucks allowed?", None),
    ],
)
def test_english_questions(question: str, answer: str | None) -> None:
    assert verdict(question, NORTH)[0] == answer


def test_a_sentence_that_but_names_the_thing_makes_room_for_one_to_the_point() -> None:
    text = "Lantern-4在湖边的航展上得到了很多好评。此外，该相机会自动除雾。"
    asked, evidence = read_from("Lantern-4能自动除雾么？", text)
    best = next(item for item in evidence if item.quote.startswith("Lantern"))
    ordered = [best, *(item for item in evidence if item is not best)]
    level = [dataclasses.replace(item, score=0.5) for item in ordered]
    found = settled(asked, level)
    assert found is not None
    assert found[0].quote == "此外，该相机会自动除雾。"


def test_a_sentence_about_another_thing_does_not_take_its_place() -> None:
    text = "Lantern-4在湖边的航展上得到了很多好评。Galaxy-2会自动除雾。"
    asked, evidence = read_from("Lantern-4能自动除雾么？", text)
    ordered = sorted(evidence, key=lambda item: item.start)
    level = [dataclasses.replace(item, score=0.5) for item in ordered]
    found = settled(asked, level)
    assert found is not None
    assert found[0].quote.startswith("Lantern-4")


def test_of_a_foreign_article_both_sentences_that_score_alike_are_quoted() -> None:
    text = "Lantern-4由江城公司在去年推出。Lantern-4不需要人工除雾。镜片有三百块。"
    asked, evidence = read_from("Does the Lantern-4 need defogging?", text)
    one, two, three = sorted(evidence, key=lambda item: item.start)
    scored = [
        dataclasses.replace(item, score=s) for item, s in ((one, 0.6), (two, 0.59), (three, 0.4))
    ]
    assert [item.quote for item in as_likely(asked, scored[0], scored)] == [two.quote]
    assert as_likely(asked, scored[1], [scored[1], scored[2]]) == []
    zh, known = read_from("Lantern-4要人工除雾么？", text)
    assert as_likely(zh, known[0], known) == []


def test_a_question_about_another_name_is_not_settled() -> None:
    assert verdict("Lantern-5有300块镜片吗？", "Lantern-4有300块镜片。")[0] is None
    assert verdict("Lantern-4有300块镜片吗？", "Lantern-4.5有300块镜片。")[0] is None
    assert verdict("Lantern-4有300块镜片吗？", "Lantern-4有300块镜片。")[0] == "yes"


def test_a_figure_of_another_name_settles_nothing() -> None:
    sentence = "Galaxy-2比Lantern-4小，Galaxy-2有200块镜片。"
    assert verdict("Lantern-4有没有超过100块镜片？", sentence)[0] is None
    assert verdict("Galaxy-2有没有超过100块镜片？", sentence)[0] == "yes"
    qualified = "Galaxy-2的造价超过了有300块镜片的Lantern-4。"
    assert verdict("Lantern-4有没有超过100块镜片？", qualified)[0] == "yes"
    assert verdict("Galaxy-2有没有超过100块镜片？", qualified)[0] is None


def test_sentences_that_settle_it_both_ways_leave_it_open() -> None:
    asked, evidence = read_from("桥上收费吗？", "桥上收费。", "桥上不收费。")
    found = settled(asked, evidence)
    assert found is not None
    assert found[1] is None


def test_the_thing_may_stand_in_the_sentence_before_or_the_heading_but_not_anywhere() -> None:
    assert verdict("长虹桥收费吗？", "# 长虹桥\n桥上不收费。")[0] == "no"
    assert verdict("长虹桥收费吗？", "长虹桥在城南。桥上不收费。")[0] == "no"
    far = "青石大桥在城北。桥上不收费。城南还有长虹桥。"
    assert verdict("长虹桥收费吗？", far)[0] is None


def test_articles_in_traditional_characters() -> None:
    assert verdict("桥上收费吗？", "橋上不收費。")[0] == "no"
    assert verdict("橋上收費嗎？", "桥上不收费。")[0] == "no"
    assert verdict("大桥全长超过1000米吗？", "大橋全長1750米。")[0] == "yes"


def test_without_evidence_there_is_nothing_to_settle() -> None:
    asked, _ = read_from("桥上收费吗？")
    assert settled(asked, ()) is None


@given(st.integers(1, 3000), st.integers(1, 3000))
def test_figures_are_compared_by_value(said: int, bound: int) -> None:
    answer, _ = verdict(f"大桥全长超过{bound}米吗？", f"大桥全长{said}米。")
    assert answer == ("yes" if said > bound else "no")


@given(st.sampled_from(["收费", "开放", "通车", "养鱼", "限速"]), st.booleans())
def test_denial_turns_the_answer(verb: str, denied: bool) -> None:
    sentence = f"青石大桥{'不' if denied else ''}{verb}。"
    assert verdict(f"青石大桥{verb}吗？", sentence)[0] == ("no" if denied else "yes")
    assert verdict(f"青石大桥不{verb}吗？", sentence)[0] == ("yes" if denied else "no")


@pytest.mark.parametrize(
    ("question", "confidence", "status"),
    [
        ("博物馆的门票收费吗？", 0.2, "answered"),
        ("博物馆的门票收费吗？", 0.1, "not_found"),
        ("博物馆的馆长会唱歌吗？", 0.2, "not_found"),
    ],
)
def test_a_plain_verdict_needs_half_the_confidence(
    question: str, confidence: float, status: str
) -> None:
    asked, evidence = read_from(question, MUSEUM)
    query = Query(question, language_of(question), question)
    answer = compose(query, asked, Reading(evidence, confidence), lambda word: True, 0.3)
    assert answer.status == status
