"""Where: which words of a sentence name a place, and which question asks for one."""

from __future__ import annotations

import pytest

from askllm.answer.claims.premise import never_said
from askllm.answer.lists.whereabouts import places_listed
from askllm.read import asks_place, places_in
from askllm.read.overlap import Features, Page, Scored
from askllm.read.refit import refitted
from askllm.read.short.places import asks_where_to, is_no_place, tells_where_to
from askllm.read.short.spans import judged_spans
from askllm.text import sentences
from askllm.types import Evidence
from readings import asked_for, quotes, read_from


@pytest.mark.parametrize(
    ("words", "places"),
    [
        ("郑可望1961年生于雾港北城，当过老师。", ["雾港北城"]),
        ("鄭可望出生於霧港，後來當了醫生。", ["霧港"]),
        ("这种茶产自云溪县的三个村。", ["云溪县"]),
        ("剧团5月赴长汀，6月移师北港。", ["长汀", "北港"]),
        ("决赛将于6月2日在雾港体育场举行。", ["雾港体育场"]),
        ("卫星从海角发射场升空。", ["海角发射场"]),
        ("沉船在灯塔岛以北约9海里处发现。", ["灯塔岛"]),
        ("公司在长汀的工厂停产了。", ["长汀"]),
        ("法院位于北港路。", ["北港路"]),
        ("他在发布会上说，明年在过程中投资。", []),
        ("她2019年在任期内去世。", []),
        ("总部迁入现在的大楼。", []),
        ("The ferry left from Port Alder on Monday.", ["Port Alder"]),
        ("It was built in May at the Seacliff observatory.", ["the Seacliff observatory"]),
        ("Canada has launched a satellite.", []),
    ],
)
def test_places_by_the_words_around_them(words: str, places: list[str]) -> None:
    assert [place.of(words) for place in places_in(words)] == places


def test_a_country_is_no_town_and_what_is_asked_is_no_answer() -> None:
    words = "The plant was built in Canada, near Port Alder."
    assert [p.of(words) for p in places_in(words, "Which city is the plant in?")] == ["Port Alder"]
    assert [p.of(words) for p in places_in(words, "Where near Port Alder is it?")] == ["Canada"]
    assert is_no_place(asked_for("工厂在哪个城市？"), "Canada")
    assert not is_no_place(asked_for("工厂在哪个国家？"), "Canada")
    assert is_no_place(asked_for("郑可望是哪里人？"), "当老师之前在研究所")
    assert not is_no_place(asked_for("郑可望是哪里人？"), "雾港")


@pytest.mark.parametrize(
    ("question", "place"),
    [
        ("法院在哪儿？", True),
        ("鄭可望是哪裡人", True),
        ("展览去哪些城市？", True),
        ("Where is the court?", True),
        ("In which country is the plant?", True),
        ("法院是谁建的？", False),
        ("哪个队赢了", False),
        ("模型在哪台机器上训练？", False),
        ("新桥在哪些方面更好", False),
        ("颁奖礼在哪举行？", True),
        ("Who built the court?", False),
    ],
)
def test_what_asks_for_a_place(question: str, place: bool) -> None:
    assert asks_place(question) is place


@pytest.mark.parametrize(
    ("words", "goes"),
    [
        ("The team travelled to Port Alder.", True),
        ("The show is touring in Canada.", True),
        ("The government sits in Port Alder.", False),
        ("A good tourist map of Port Alder is sold in Canada.", False),
        ("Google built a plant in Canada.", False),
    ],
)
def test_what_goes_somewhere_is_told_by_a_whole_word(words: str, goes: bool) -> None:
    assert tells_where_to(words, "Where did they go?") is goes
    assert asks_where_to(f"Where? {words}") is goes


def test_only_places_are_short_answers_to_where() -> None:
    text = "郑可望1961年生于雾港，当老师之前，长风公司推出了茶。"
    (span,) = sentences(text)
    where = judged_spans(asked_for("郑可望是哪里人？"), text, span, lambda token: 1.0)
    assert [c.span.of(text) for c in where] == ["雾港"]


def pages_for(question: str, text: str) -> tuple[Page, list[Evidence]]:
    asked, evidence = read_from(question, text)
    scored = tuple(
        Scored(item, Features(item.score, item.score, None, 1.0, None))
        for item in sorted(evidence, key=lambda item: item.start)
    )
    return refitted(asked, [Page(evidence[0].hit, scored, ())])[0], list(evidence)


def test_a_sentence_in_which_something_goes_there_comes_first() -> None:
    text = "画展在江城美术馆开幕。馆长透露，年底移师长汀。门票两元。"
    page, before = pages_for("江城画展年底去哪些城市？", text)
    assert before[0].quote == "画展在江城美术馆开幕。"
    best = max(page.sentences, key=lambda item: item.evidence.score)
    assert best.evidence.quote == "馆长透露，年底移师长汀。"
    assert best.features.coverage == before[0].score
    page, before = pages_for("江城画展在哪里开幕？", text)
    assert [item.evidence.score for item in page.sentences] == [
        item.score for item in sorted(before, key=lambda item: item.start)
    ]


def test_a_definition_takes_the_place_of_the_sentence_that_names() -> None:
    page, before = pages_for("安宁片是什么？", "药厂公布了安宁片的结果。这是一种止痛药，很便宜。")
    first, second = page.sentences
    assert second.evidence.score > first.evidence.score == before[0].score
    assert second.evidence.short == "一种止痛药"
    assert second.features == first.features


def test_the_place_of_a_part_that_nobody_tells() -> None:
    asked, evidence = read_from(
        "长风号的控制站在哪里？", "长风号从海角发射场升空。控制站的软件很新。"
    )
    assert never_said(asked, evidence)
    asked, evidence = read_from("长风号的控制站在哪里？", "长风号升空了。控制站设在北港。")
    assert not never_said(asked, evidence)
    asked, evidence = read_from("长风号的地址在哪里？", "长风号从海角发射场升空。")
    assert not never_said(asked, evidence)


def test_several_places_are_listed() -> None:
    asked, evidence = read_from("剧团今年去哪些城市？", "剧团今年5月赴长汀，6月移师北港。")
    found = places_listed(asked, evidence)
    assert found is not None
    text = found.evidence[0].hit.article.text
    assert [span.of(text) for _, span in found.items] == ["长汀", "北港"]
    assert quotes(found.evidence) == ["剧团今年5月赴长汀，6月移师北港。"]
    asked, evidence = read_from("剧团今年有哪些新戏？", "剧团今年5月赴长汀，6月移师北港。")
    assert places_listed(asked, evidence) is None


def test_another_edition_than_the_one_asked_for() -> None:
    asked, evidence = read_from("第六届灯会的冠军是谁？", "第七届灯会的冠军是林晓舟。")
    assert never_said(asked, evidence)
    asked, evidence = read_from("第七屆燈會的冠軍是誰？", "第七届灯会的冠军是林晓舟。")
    assert not never_said(asked, evidence)
    asked, evidence = read_from("第六届灯会的冠军是谁？", "灯会的冠军是林晓舟。")
    assert not never_said(asked, evidence)
