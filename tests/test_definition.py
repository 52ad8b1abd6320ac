"""Which sentence says what a thing is, and who made what in it."""

from __future__ import annotations

import pytest

from askllm.read.about.definition import (
    definiens_after,
    definition_score,
    post_of,
    role_asked,
    role_fit,
)
from askllm.types import Span
from readings import asked_for


@pytest.mark.parametrize(
    ("question", "best", "rest"),
    [
        (
            "浮桥是什么？",
            "浮桥是用船只或浮箱连成的桥。",
            ["江城人爱走浮桥。", "浮桥的造价很低。", "浮桥在2021年修过。", "江城有桥。"],
        ),
        (
            "什么是浮橋？",
            "所谓浮桥，是用船只连成的桥。",
            ["浮桥的造价很低。", "去年修了浮桥。"],
        ),
        ("周以宁是谁？", "周以宁是江城博物馆馆长。", ["周以宁说，老桥该留。", "周以宁的馆很大。"]),
        (
            "周以宁是谁？",
            "江城博物馆馆长周以宁说，老桥该留。",
            ["周以宁的馆很大。", "周以宁来了。"],
        ),
        ("LDA指的是什么？", "江城的长距离缆车（LDA）去年开通。", ["LDA很快。", "市民爱坐LDA。"]),
        ("LDA是什么？", "LDA的全称是长距离缆车。", ["LDA的票价是十元。", "LDA很快。"]),
        (
            "什么是浮桥？",
            "一种是浮桥，把木船用铁链连起来铺上木板。",
            ["江城老桥走的就是浮桥路线。", "江城的桥分为石桥和浮桥。", "一种是浮桥，少见。"],
        ),
        (
            "What is a pontoon?",
            "A pontoon is a flat boat that carries a bridge.",
            ["The pontoon sank in 1950.", "They built a pontoon."],
        ),
        (
            "Who is Helen Ashdown?",
            "Helen Ashdown, born in Leeds, was the first director.",
            ["They met Helen Ashdown.", "Helen Ashdown closed the dome."],
        ),
    ],
)
def test_the_defining_sentence_scores_best(question: str, best: str, rest: list[str]) -> None:
    asked = asked_for(question)
    score = definition_score(asked, best)
    assert score >= 0.5
    assert all(definition_score(asked, other) < score for other in rest)


def test_what_is_no_definition_scores_nothing() -> None:
    assert definition_score(asked_for("浮桥有多长？"), "浮桥是用船只连成的桥。") == 0
    assert definition_score(asked_for("浮桥是什么？"), "江城有三座桥。") == 0
    doubtful = definition_score(asked_for("浮桥是什么？"), "浮桥是否安全，还不清楚。")
    assert doubtful < definition_score(asked_for("浮桥是什么？"), "浮桥是一种桥。")


@pytest.mark.parametrize(
    ("question", "role"),
    [
        ("谁设计了青石大桥？", "maker"),
        ("青石大桥是谁设计的？", "maker"),
        ("青石大橋由誰建造？", "maker"),
        ("长风号是哪家公司的？", "maker"),
        ("Who founded the observatory?", "maker"),
        ("江城公司建造了什么？", "made"),
        ("江城公司推出了哪些茶？", "made"),
        ("江城公司的缆车叫什么？", "made"),
        ("What did Northcliff build?", "made"),
        ("周以宁是谁？", None),
        ("谁训练了这支球队？", None),
        ("青石大桥有多长？", None),
    ],
)
def test_which_part_is_asked_for(question: str, role: str | None) -> None:
    assert role_asked(asked_for(question)) == role


@pytest.mark.parametrize(
    ("question", "agreeing", "contrary"),
    [
        ("长风号是哪家公司的？", "江城公司推出了长风号。", "长风号推出了新航线。"),
        ("长风号是谁设计的？", "长风号由周以宁设计。", "以长风号为样，他造了船。"),
        ("谁提出了Lantern？", "周以宁提出了Lantern。", "林晓舟提出Magic Lantern。"),
        ("谁提出了Lantern？", "周以宁提出了Lantern。", "Lantern提出了新课题。"),
        ("江城公司建造了什么？", "江城公司建造了青石大桥。", "北方银行创立了江城公司。"),
        ("江城公司的缆车叫什么？", "江城公司的长风缆车很快。", "江城公司由周以宁创立。"),
        (
            "Who designed Lantern 4?",
            "Lantern 4 was designed by Northcliff.",
            "Lantern 4 released a film.",
        ),
    ],
)
def test_maker_and_made_are_told_apart(question: str, agreeing: str, contrary: str) -> None:
    asked = asked_for(question)
    assert role_fit(asked, agreeing) == 1.0
    assert role_fit(asked, contrary) <= 0.3


def test_what_a_thing_owns_did_not_make_it() -> None:
    asked = asked_for("长风号是哪家公司的？")
    sentence = "江城公司推出的长风号的船长是林晓舟。"
    at = sentence.index("林晓舟")
    assert role_fit(asked, sentence, Span(at, at + 3)) <= 0.3
    assert role_fit(asked, sentence, Span(0, 4)) == 1.0


def test_questions_without_parts_are_left_alone() -> None:
    assert role_fit(asked_for("长风号有多长？"), "长风号推出了新航线。") == 1.0


@pytest.mark.parametrize(
    ("question", "sentence", "post"),
    [
        ("周以宁是谁？", "江城博物馆馆长周以宁说，老桥该留。", "江城博物馆馆长"),
        ("周以宁的职位是什么？", "昨天，茶社董事长、江城大学教授周以宁来了。", "茶社董事长、江城大学教授"),
        ("周以宁是什么职务？", "周以宁任江城博物馆馆长，常住江城。", "江城博物馆馆长"),
        ("周以宁是什么人？", "“江城博物馆馆长周以宁”是一幅画。", "江城博物馆馆长"),
        ("周以宁是谁？", "周以宁喜欢馆长的茶。", None),
        ("周以宁是谁？", "馆长说，周以宁来了。", None),
        ("周以宁说了什么？", "江城博物馆馆长周以宁说，老桥该留。", None),
        ("老桥有多长？", "江城博物馆馆长周以宁说，老桥该留。", None),
    ],
)  # fmt: skip
def test_the_post_of_a_person_stands_beside_the_name(
    question: str, sentence: str, post: str | None
) -> None:
    found = post_of(asked_for(question), sentence)
    assert (None if found is None else found.of(sentence)) == post


@pytest.mark.parametrize(
    ("question", "named", "sentence", "said"),
    [
        ("安宁片是什么？", "江城药厂公布了安宁片的结果。", "这是一种预防头痛的新药，每天一片。", "一种预防头痛的新药"),
        ("什麼是安寧片？", "江城藥廠公布了安寧片的結果。", "它是一種預防頭痛的新藥。", "一種預防頭痛的新藥"),
        ("安宁片是什么药？", "医院开始用安宁片。", "该药是一种止痛药（非处方）。", "一种止痛药"),
        ("What is LDA?", "The city opened the LDA last year.", "This is a cable car across the river.", "a cable car across the river"),
        ("雾港赛是什么比赛？", "昨天雾港赛开赛。", "这其实是江城最老的一项龙舟赛，每年一次。", "江城最老的一项龙舟赛"),
        ("江城药厂是什么？", "江城药厂公布了安宁片的结果。", "这是一种预防头痛的新药。", None),
        ("安宁片是什么？", "江城药厂开了新厂。", "这是一种预防头痛的新药。", None),
        ("安宁片是什么？", "安宁片上市了。", "这是因为审批加快了。", None),
        ("安宁片是什么？", "安宁片上市了。", "这是该厂今年第一次盈利。", None),
        ("安宁片是什么？", "安宁片是一种止痛药。", "这是一种老药。", None),
        ("安宁片多少钱？", "安宁片上市了。", "这是一种老药。", None),
    ],
)  # fmt: skip
def test_what_the_next_sentence_says_it_is(
    question: str, named: str, sentence: str, said: str | None
) -> None:
    found = definiens_after(asked_for(question), named, sentence)
    assert (None if found is None else found.of(sentence)) == said


@pytest.mark.parametrize(
    ("named", "sentence", "said"),
    [
        ("第三个趋势是端侧化，也就是“芯片化”。", "所谓端侧化，是把运算固化到设备里，随时调用。", "把运算固化到设备里，随时调用"),
        ("老城推行的是单双号通行，俗称“芯片化”。", "单双号通行指车辆按尾号隔天上路。", "车辆按尾号隔天上路"),
        ("第三个趋势是端侧化，也就是“芯片化”。", "第四个趋势是小型化。", None),
    ],
)  # fmt: skip
def test_what_is_said_of_the_other_name_of_a_thing(
    named: str, sentence: str, said: str | None
) -> None:
    found = definiens_after(asked_for("“芯片化”是什么意思？"), named, sentence)
    assert (None if found is None else found.of(sentence)) == said
