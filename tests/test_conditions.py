"""What a question says of what it asks for: another figure, or one partner alone, is another thing."""

from __future__ import annotations

import pytest

from askllm.answer import compose
from askllm.answer.claims.conditions import contradicts, fitting
from askllm.read import Reading
from fakes_evidence import article, query, read_from


def against(question: str, told: str) -> bool:
    asked, evidence = read_from(question, article("a", told))
    return contradicts(asked, evidence[0])


@pytest.mark.parametrize(
    ("question", "told", "expected"),
    [
        ("江港集团推出的600座位的渡轮叫什么？", "江港集团推出了90座位的渡轮海鸥号。", True),
        ("江港集团推出的600座位的渡轮叫什么？", "江港集团推出了600座位的渡轮海鸥号。", False),
        ("江港集团推出的600座位的渡轮叫什么？", "江港集团推出了渡轮海鸥号。", False),
        ("江港集团推出的600座位的渡轮叫什么？", "江港集团推出了载重90吨的渡轮海鸥号。", False),
        ("江港集团推出的超过600座位的渡轮叫什么？", "江港集团推出了900座位的渡轮海鸥号。", False),
        ("谁造了百万座位的体育场？", "江城公司造了120万座位的体育场。", False),
        ("谁造了百万座位的体育场？", "江城公司造了9万座位的体育场。", True),
        ("谁造了120万座位的体育场？", "江城公司造了百万座位的体育场。", False),
        ("渡轮有几个600座位的船舱？", "渡轮有90座位的船舱。", False),
        ("座位数为2600的体育场叫什么？", "北岭体育场的座位共有2800个。", True),
        ("座位数为2600的体育场叫什么？", "北岭体育场的座位共有2640个。", False),
        ("座位数为2600的体育场叫什么？", "北岭体育场在江城。", False),
        ("运9万剂鱼苗的船叫什么？", "这批鱼苗共4.2万剂，由海鸥号运输。", True),
        ("运4.2万剂鱼苗的船叫什么？", "这批鱼苗共4.2万剂，由海鸥号运输。", False),
        ("Who built the 600 seater ferry?", "Harbour Line built the 90 seater ferry.", True),
        ("Who built the 600 seater ferry?", "Harbour Line built the 600 seater ferry.", False),
    ],
)
def test_another_figure_for_what_is_counted_is_another_thing(
    question: str, told: str, expected: bool
) -> None:
    assert against(question, told) is expected


@pytest.mark.parametrize(
    ("question", "told", "expected"),
    [
        ("江港集团和北岭船厂合作推出了哪艘渡轮？", "江港集团推出了渡轮海鸥号。北岭船厂很大。", True),
        ("江港集团和北岭船厂合作推出了哪艘渡轮？", "江港与北岭船厂推出了渡轮海鸥号。", False),
        ("江港集团和北岭船厂合作推出了哪艘渡轮？", "江港集团与其联合推出了渡轮海鸥号。", False),
        ("江港集团和北岭船厂合作推出了哪艘渡轮？", "双方去年推出了渡轮海鸥号。", False),
        ("江港集团和哪家船厂合作推出了渡轮？", "北岭船厂推出了渡轮海鸥号。", False),
        ("江港集团和北岭船厂在哪里？", "江港集团在江城。", False),
        ("What ferry did Harbour Line and Alba Yards jointly build?", "Harbour Line built the Petrel. Alba Yards is old.", True),
        ("What ferry did Harbour Line and Alba Yards jointly build?", "Harbour Line and Alba Yards built the Petrel.", False),
        ("What ferry did Harbour Line and Alba Yards jointly build?", "Both built the Petrel.", False),
    ],
)  # fmt: skip
def test_two_partners_must_both_stand_in_the_sentence(
    question: str, told: str, expected: bool
) -> None:
    assert against(question, told) is expected


def test_a_name_in_letters_may_be_the_partner_told_in_characters() -> None:
    question = "北岭船厂和海燕公司合作推出了哪艘渡轮？"
    assert not against(question, "北岭船厂与Petrel Line推出了海鸥号。")
    assert against(question, "北岭船厂与江港推出了海鸥号。")


def test_what_contradicts_the_question_is_not_answered_from() -> None:
    question = "江港集团推出的600座位的渡轮叫什么？"
    told = article("a", "江港集团推出了90座位的渡轮海鸥号。")
    asked, evidence = read_from(question, told)
    answer = compose(query(question), asked, Reading(evidence, 0.9), lambda word: True)
    assert answer.status == "not_found"
    both = article("b", "江港集团推出了90座位的渡轮海鸥号。江港集团又推出了600座位的渡轮信天翁号。")
    asked, evidence = read_from(question, both)
    assert [item.quote for item in fitting(asked, evidence)] == [
        "江港集团又推出了600座位的渡轮信天翁号。"
    ]
