"""What is plainly answered however modest the reading, and what only looks like it."""

from __future__ import annotations

import pytest

from askllm.answer.plain import LEAST, PLAINLY, plainly_told
from askllm.read import Reading
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
