"""What is plainly answered however modest the reading, and what only looks like it."""

from __future__ import annotations

import pytest

from askllm.answer.refusing.plain import LEAST, PLAINLY, plainly_told
from askllm.read import Reading
from askllm.read.opinion import Opinion
from askllm.read.overlap import Features
from fakes_evidence import article, read_from

SHIP = article(
    "a",
    "2019年3月，北辰船厂推出渡轮Alba-7，它能载客600人。Alba-7靠风帆和电池航行。"
    "国际海事组织（IMO）给它发了证书。",
    "2022",
)
DRUG = article(
    "b",
    "海风药业于2020年6月公布了新药Novalin的试验结果。药监局（DA）还没有批准它。"
    "教授闵若谷认为，Novalin的副作用比老药小得多。",
    "2021",
)
FARM = article(
    "c",
    "江边的芦苇越长越密。清除芦苇的办法有火烧、收割和深水淹没三种。"
    "护林员石大川说，收割芦苇最费人手。",
    "2023",
)


def told(question: str, *articles: object, confidence: float = 0.15, **more: object) -> float:
    asked, evidence = read_from(question, *articles)  # type: ignore[arg-type]
    return plainly_told(asked, Reading(evidence, confidence, **more)).confidence  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Alba-7是什么时候推出的？", SHIP),
        ("Alba-7最早是哪一年推出的？", SHIP),
        ("Novalin的试验结果何时公布？", DRUG),
        ("Alba-7是谁推出的？", SHIP),
        ("IMO是什么意思？", SHIP),
        ("DA指的是什么？", DRUG),
        ("闵若谷怎么看Novalin的副作用？", DRUG),
        ("石大川怎么说收割芦苇？", FARM),
        ("清除芦苇的办法有哪些？", FARM),
    ],
)
def test_a_plain_answer_needs_no_likeness(question: str, text: object) -> None:
    assert told(question, text) == PLAINLY


@pytest.mark.parametrize(
    ("question", "text"),
    [
        # another deed
        ("Alba-7是什么时候停航的？", SHIP),
        ("Novalin是什么时候获批的？", DRUG),
        ("Novalin是谁收购的？", DRUG),
        # nothing written out
        ("Alba-7是什么意思？", SHIP),
        # words on something else
        ("闵若谷怎么看医院的收费制度改革？", DRUG),
        ("闵若谷怎么看Novalin今后的价格和销路？", DRUG),
        ("种植芦苇的好处有哪些？", FARM),
        # no name to hold on to
        ("什么时候推出的？", SHIP),
    ],
)
def test_what_is_not_plain_stays_as_it_was(question: str, text: object) -> None:
    assert told(question, text) == 0.15


def test_it_needs_a_reading_to_begin_with() -> None:
    question = "Alba-7是什么时候推出的？"
    assert told(question, SHIP, confidence=LEAST / 2) == LEAST / 2
    assert told(question, SHIP, confidence=0.8) == 0.8
    assert told(question, SHIP, missing=("Alba-7",)) == 0.15
    assert told(question, SHIP, unknown=("巴黎",)) == 0.15
    assert told(question, SHIP, unknown=("最早",)) == PLAINLY
    assert told(question) == 0.15


def test_words_that_a_translation_cannot_have_are_not_missed() -> None:
    question = "When was the Alba-7 released?"
    assert told(question, SHIP, unknown=("released",)) == PLAINLY


def likely(chance: float = 0.4, behind: float = 0.0, similarity: float = 0.8) -> Features:
    """What is measured of a sentence that the trained reader holds for the best."""
    return Features(0.1, 0.3, similarity, 1.0, None, opinion=Opinion(chance, behind, -4.0))


COUNTED = [
    ("苇岛的咸鱼靠什么门路运出去？", "干货眼下有三条路子：渡船、邮包和冷藏车。"),
    ("剧团的开销是哪几块凑起来的？", "演出费用出自两部分：市里的补贴、门票收入。"),
    (
        "老井村的人不肯装水表，是在担心什么？",
        "不少住户不同意，顾虑集中在三点：水价上涨、管道漏水、抄表麻烦。",
    ),
    (
        "Which sorts of help can divers ask for?",
        "The harbour offers three services: towing, rescue and repair.",
    ),
]


@pytest.mark.parametrize(("question", "text"), COUNTED)
def test_a_list_that_is_counted_off_needs_none_of_the_questions_words(
    question: str, text: str
) -> None:
    place = article("d", text, "2023")
    assert told(question, place, features=likely(), unknown=("咸鱼",)) == PLAINLY
    assert told(question, place, features=likely()) == PLAINLY
    for less in (likely(chance=0.2), likely(behind=-1.0), likely(similarity=0.5)):
        assert told(question, place, features=less) == 0.15
    assert told(question, place) == 0.15


@pytest.mark.parametrize(
    ("question", "text"),
    [
        # the counterpart of what is asked for
        ("这种新漆有哪些缺点？", "涂料有三个优点：干得快、无味、耐晒。"),
        ("港区设了哪些出口？", "货场有两个进口：东闸、西闸。"),
        # another number than is asked for, or than is named
        ("剧团有哪四种收入？", "演出费用出自三部分：补贴、门票、捐款。"),
        ("剧团的钱是哪几块凑起来的？", "演出费用出自三部分：补贴、门票。"),
        # nothing is counted
        ("剧团的钱是哪几块凑起来的？", "团长算过账：补贴和门票都在减少。"),
        # not what such a sentence answers
        ("剧团的开销是谁付的？", "演出费用出自两部分：补贴、门票。"),
    ],
)
def test_what_is_not_counted_off(question: str, text: str) -> None:
    assert told(question, article("d", text, "2023"), features=likely()) == 0.15


STEPS = [
    (
        "How do I borrow a kayak from the boathouse?",
        "To borrow a kayak from the boathouse, guests must sign the book, pick a paddle, and then wait.",
    ),
    (
        "How can visitors report a broken lamp?",
        "To report a lamp, visitors should note its number, and then call the desk.",
    ),
    ("旧书怎么捐给图书角？", "捐旧书给图书角的人先到前台登记，再把书放进蓝色的箱子。"),
]


@pytest.mark.parametrize(("question", "text"), STEPS)
def test_steps_tell_how_a_thing_is_done(question: str, text: str) -> None:
    place = article("d", text, "2023")
    assert told(question, place, features=likely()) == PLAINLY
    assert told(question, place, features=likely(chance=0.2)) == 0.15
    bare = article("d", text.replace("then", "often").replace("再", "并"), "2023")
    assert told(question, bare, features=likely()) == 0.15
