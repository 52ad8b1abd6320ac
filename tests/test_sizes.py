"""Measures in Latin letters, sizes of data, multiples that nobody asked for, sums by their deeds."""

from __future__ import annotations

import pytest

from askllm.read import understand
from askllm.read.ask.sizes import asks_data, asks_multiple, latin_measure
from askllm.text import language_of
from askllm.types import Query
from fakes_evidence import article, read_from


def short(question: str, words: str) -> str | None:
    """The short answer that the rules cut out of one sentence."""
    _, found = read_from(question, article("a", words))
    return found[0].short


@pytest.mark.parametrize(
    ("question", "measure"),
    [
        ("声纹库一共多少T", "t"),
        ("地震台每天记录多少GB的波形", "gb"),
        ("这块电池是多少mAh的？", "mah"),
        ("相机拍了几个G", "g"),
        ("月薪多少k", "k"),
        # words that are no unit, and letters that begin a word
        ("机房里有多少GPU", ""),
        ("江城有几家AI公司", ""),
        ("一共卖了多少T恤", ""),
        ("他有多少b站粉丝", ""),
    ],
)
def test_a_measure_in_latin_letters(question: str, measure: str) -> None:
    assert latin_measure(question.lower()) == measure


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("声纹库存了多少TB", []),
        ("LR-7声纹库存了多少GB", ["LR-7"]),
        ("机房里有多少GPU", ["GPU"]),
    ],
)
def test_a_measure_is_no_name(question: str, names: list[str]) -> None:
    asked = understand(Query(question, "zh", question))
    assert [name.shown for name in asked.names] == names


def test_a_name_may_be_glued_to_a_figure() -> None:
    asked = understand(Query("网关能扛多少QPS", "zh", "网关能扛多少QPS"))
    assert asked.names[0].stands_in("压测时网关稳在5200qps。")
    assert not asked.names[0].stands_in("压测时网关稳在5200xqps。")


@pytest.mark.parametrize(
    ("question", "words", "answer"),
    [
        ("鸟鸣声纹库一共多少T", "鸟鸣声纹库共3.6T录音，来自41个站点，由270名志愿者采集。", "3.6T"),
        ("鸟鸣声纹库一共多少T", "鸟鸣声纹库存了800GB录音，来自41个站点。", "800GB"),
        ("风机额定功率是多少MW", "这台风机的额定功率为6.5MW，叶片长83米。", "6.5MW"),
        ("全程多少km", "古道全程217公里，沿途有9座驿站。", "217公里"),
        ("声纹库的语料有多大？", "声纹库的语料为2.3TB录音，检索速度提升近7倍。", "2.3TB"),
        ("团队最后攒下多大的录音数据集？", "团队访问了62个村，最后攒下940GB录音数据集。", "940GB"),
        ("How large is the dataset?", "志愿者整理出的录音共3.1TB，覆盖62个村。", "3.1TB"),
    ],
)
def test_the_figure_in_the_measure_asked_for(question: str, words: str, answer: str) -> None:
    assert short(question, words) == answer


@pytest.mark.parametrize(
    ("question", "words"),
    [
        # another noun's figure
        ("How big is the training corpus of Wren?", "研究所发布了有90亿参数的Wren。"),
        ("How big is the training corpus of Wren?", "Wren的参数规模达到90亿。"),
        ("Wren的训练数据有多大", "研究所训练出千亿参数的Wren，训练效率提升近7倍。"),
        ("Wren的训练数据有多大", "Wren在算法、数据、算力三个层面上都做得很大。"),
        # a multiple, and a share, that nobody asked for
        ("How much electricity did the smelter use?", "扩建后，冶炼厂的矿石用量是原来的3倍。"),
        ("How much electricity did the smelter use?", "The smelter supplied 81% of the region's lead."),
        ("湿地公园有多大", "湿地公园的蓄水量是老塘的4倍。"),
        ("湿地公园有多大", "公园开放后，游客增至原来的5倍。"),
    ],
)  # fmt: skip
def test_what_measures_something_else_is_no_size(question: str, words: str) -> None:
    assert short(question, words) is None


@pytest.mark.parametrize(
    ("question", "words", "answer"),
    [
        ("新窑的产量是旧窑的多少倍", "新窑的产量是旧窑的4倍。", "4倍"),
        ("检索速度提升了多少", "换了索引后检索速度提升近7倍。", "近7倍"),
        ("新窑的产量是多少", "新窑的产量是旧窑的4倍。", "4倍"),
        ("How much faster is the new ferry?", "新渡轮的航速是旧船的2倍。", "2倍"),
        ("How much electricity did the smelter use?", "冶炼厂全年用电310兆瓦时。", "310兆瓦时"),
        ("How much electricity did the smelter use?", "It used 310 megawatt-hours in May.", "310 megawatt-hours"),
        ("水库的面积有多大", "水库的面积是12平方公里。", "12平方公里"),
    ],
)  # fmt: skip
def test_what_is_asked_for_stays(question: str, words: str, answer: str) -> None:
    assert short(question, words) == answer


@pytest.mark.parametrize("question", ["数据中心占地多大", "How big is the data team?", "桥有多大"])
def test_no_size_of_data(question: str) -> None:
    assert not asks_data(question)


@pytest.mark.parametrize("question", ["训练集有多少条", "高质量的录音一共多少", "How tall is it?"])
def test_no_multiple_asked_for(question: str) -> None:
    assert not asks_multiple(question)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("How much money did the choir raise?", "7300令吉"),
        ("How much did the roof cost?", "约2.4万令吉"),
    ],
)
def test_the_sum_by_which_the_deed_stands(question: str, answer: str) -> None:
    assert language_of(question) == "en"
    words = "换屋顶要约2.4万令吉，其余由教会垫付，合唱团义演两晚，募集到7300令吉。"
    assert short(question, words) == answer
