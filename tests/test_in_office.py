"""Who holds exactly the office asked for, of exactly that body; deputies and parts of it are others."""

from __future__ import annotations

import dataclasses

import pytest

from askllm.answer.refusing.unmet import unmet
from askllm.read import understand
from askllm.read.about.in_office import holds_it, of_a_part
from askllm.types import Evidence
from fakes_evidence import article, evidence, query


def marked(told: str, short: str, before: str = "") -> Evidence:
    return evidence(article("a", before + told), told, short)


@pytest.mark.parametrize(
    ("question", "told", "name", "holds"),
    [
        (
            "江城植物园副园长叫什么名字？",
            "作家、江城植物园副园长沈未则说，园子会扩建。",
            "沈未",
            True,
        ),
        ("北岭水库管理局的局长是谁", "北岭水库管理局局长罗川对记者表示，水位正常。", "罗川", True),
        ("北岭水库管理局的局长是谁", "岭水库管理局局长罗川表示，水位正常。", "罗川", True),
        ("北岭青石水库管理局的局长是谁", "北岭 石水库管理局局长罗川表示，水位正常。", "罗川", True),
        ("江城市植物园的园长是谁", "江城 植物园园长沈未说，园子会扩建。", "沈未", True),
        ("江城植物园园长是谁", "江城植物园副园长沈未说，园子会扩建。", "沈未", False),
        ("江城第二小学的校长是谁", "江城第一小学校长沈未说，学校会扩建。", "沈未", False),
        ("江城第二小学的校长是谁", "小学校长沈未说，学校会扩建。", "沈未", False),
        ("江城植物园园长是谁", "南岸植物园园长沈未说，园子会扩建。", "沈未", False),
        ("园长是谁", "江城植物园园长沈未说，园子会扩建。", "沈未", False),
    ],
)
def test_body_office_and_name_side_by_side(
    question: str, told: str, name: str, holds: bool
) -> None:
    assert holds_it(understand(query(question)), marked(told, name)) is holds


def test_an_office_alone_is_that_of_the_body_that_the_paragraph_is_about() -> None:
    asked = understand(query("北岭水库管理局的局长叫什么名字？"))
    said = "局长罗川表示，闸门会换新的。"
    of_it = "北岭水库管理局成立于1978年。\n管理局统计，去年来过两万人。"
    assert holds_it(asked, marked(said, "罗川", of_it))
    assert not holds_it(asked, marked(said, "罗川", "北岭水库管理局成立于1978年。\n"))
    assert not holds_it(asked, marked(said, "罗川", "体育馆统计，去年来过两万人。"))
    assert not holds_it(asked, dataclasses.replace(marked(said, "罗川", of_it), answer=None))


@pytest.mark.parametrize(
    ("question", "told", "name", "part"),
    [
        ("江港集团的总裁是谁", "江港集团冷链业务总裁沈未说，冷库满了。", "沈未", True),
        ("江港集团的总裁是谁", "江港集团总裁沈未说，冷库满了。", "沈未", False),
        ("江港集团冷链业务的总裁是谁", "江港集团冷链业务总裁沈未说，冷库满了。", "沈未", False),
        ("江城气象局的科长是谁", "江城气象局预报科科长沈未说，明天有雨。", "沈未", False),
    ],
)
def test_the_head_of_a_part_is_not_the_head_of_the_whole(
    question: str, told: str, name: str, part: bool
) -> None:
    asked, item = understand(query(question)), marked(told, name)
    assert of_a_part(asked, item) is part
    assert (unmet(asked, [item], item, 0.9) == "no_office") is part


@pytest.mark.parametrize(
    ("question", "told", "lacking"),
    [
        ("江城植物园的园长是谁？", "江城植物园副园长沈未说，园子会扩建。", True),
        ("江城植物园的园长是谁？", "江城植物园前园长沈未说，园子会扩建。", True),
        ("江城植物园的园长是谁？", "江城植物园副园长沈未说，园长罗川同意。", False),
        ("江城植物园的副园长是谁？", "江城植物园园长沈未说，园子会扩建。", True),
        ("江城医院儿科的副主任是谁？", "江城医院儿科主任沈未说，病房会扩建。", True),
        ("江城医院儿科的主任是谁？", "江城医院儿科副主任沈未说，病房会扩建。", True),
        ("江城医院儿科的主任是谁？", "江城医院儿科主任沈未说，病房会扩建。", False),
        ("江城大学的教授是谁？", "江城大学副教授沈未说，学校会扩建。", True),
        ("江城篮球队的教练是谁？", "江城篮球队有两名教练，沈未和罗川。", False),
        ("江城植物园的园长是谁？", "江城植物园首任园长沈未说，园子会扩建。", False),
        ("江城植物园的副园长是谁？", "江城植物园副园长沈未说，园子会扩建。", False),
        ("江城植物园的园长是谁？", "江城植物园由沈未负责，他是负责人。", False),
        ("江城气象局的局长是谁？", "江城气象局科长沈未说，明天有雨。", True),
        ("江城大学的校长叫什么名字？", "江城大学副校长沈未说，学校会扩建。", True),
        ("Who is the director of the mill?", "The deputy director Una Breck sold the mill.", True),
        ("Who is the director of the mill?", "The director Una Breck sold the mill.", False),
        ("Who was the director of the mill?", "The former director Una Breck left the mill.", False),
        ("Who leads Harbour Line?", "Harbour Line launched Petrel-3 in May.", True),
        ("Who leads Harbour Line?", "Una Breck, president of Harbour Line, said so.", False),
        ("Who leads Harbour Line?", "Harbour Line, led by Una Breck, is growing.", False),
        ("Who leads the race?", "Una Breck is three minutes in front.", False),
        ("谁领导江港集团？", "江港集团推出了新船。", True),
    ],
)  # fmt: skip
def test_a_deputy_is_another_office_and_a_thing_leads_nothing(
    question: str, told: str, lacking: bool
) -> None:
    asked = understand(query(question))
    item = evidence(article("a", told), told)
    assert (unmet(asked, [item], item, 0.9) == "no_office") is lacking
