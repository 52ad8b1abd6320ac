"""The trained reader beside the rules: what it decides, and what the rules keep for themselves."""

from __future__ import annotations

import dataclasses
import functools
import math
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askllm.articles import passages_of
from askllm.qa_model import PassageReading, ToRead
from askllm.read import Reading, read, understand
from askllm.read.confidence import confidence
from askllm.read.evidence import ordered
from askllm.read.opinion import Opinion, Told
from askllm.read.overlap import Features, Page, Scored
from askllm.read.short.spans import Candidate
from askllm.read.trained import MOST_READ
from askllm.read.vote import sure_of
from askllm.retrieve import Retrieval
from askllm.text import language_of, search_tokens, sentences
from askllm.types import Article, Evidence, Heading, Hit, LegScore, Query, Span
from fakes_reader import TeachableReader


def article(words: str, article_id: str = "a", title: str = "江城纪事") -> Article:
    return Article(article_id, title, words, f"{article_id}.md", date="2021")


def retrieved(*articles: Article) -> Retrieval:
    """Hits on the passages of ``articles``, in order."""
    passages = [(a, p) for a in articles for p in passages_of(a)]
    hits = tuple(
        Hit(p, a, 1 - 0.01 * i, i + 1, (LegScore("lexical", 1.0, i + 1),))
        for i, (a, p) in enumerate(passages)
    )
    return Retrieval(hits, (None,) * len(hits))


def reading(question: str, retrieval: Retrieval, reader: TeachableReader | None) -> Reading:
    """Read with words that are all as rare as a name, known when a hit holds them."""
    held = {t for hit in retrieval.hits for t in search_tokens(hit.article.text)}
    asked = understand(Query(question, language_of(question), question))
    return read(asked, retrieval, lambda _: math.log(20), held.__contains__, reader)


def short(question: str, words: str, finds: dict[str, float]) -> str | None:
    """The short answer of the best sentence of ``words``."""
    return reading(question, retrieved(article(words)), TeachableReader(finds)).evidence[0].short


# --- which sentence -----------------------------------------------------------------------------


def test_it_decides_where_words_do_not() -> None:
    hits = retrieved(article("大桥很美，大桥很长。大桥很美，大桥很宽。大桥很美，大桥很高。"))
    for words in ("很长", "很宽", "很高"):
        found = reading("介绍一下大桥", hits, TeachableReader({words: 4.0}))
        assert words in found.evidence[0].quote
        assert found.features is not None
        assert found.features.opinion is not None
        assert found.features.opinion.behind == 0.0
        assert found.features.opinion.chance == pytest.approx(1 / (1 + math.exp(-4)))
        assert found.features.opinion.margin == 4.0


class Choosy(TeachableReader):
    """Says of the passages under one title that they answer, of all others that they do not."""

    def __init__(self, title: str, margin: float = 3.0) -> None:
        super().__init__({"很美": margin})
        self._title = title

    def read(self, question: str, passages: Sequence[ToRead]) -> list[PassageReading]:
        chances = [0.95 if passage.title == self._title else 0.05 for passage in passages]
        readings = super().read(question, passages)
        return [
            dataclasses.replace(reading, answers=chance)
            for reading, chance in zip(readings, chances, strict=True)
        ]


def test_it_weighs_passages() -> None:
    hits = retrieved(article("大桥很美。", "a"), article("大桥很美。", "b", "大桥二三事"))
    for title in ("江城纪事", "大桥二三事"):
        found = reading("介绍一下大桥", hits, Choosy(title))
        assert found.evidence[0].hit.article.title == title


def test_equal_sentences_stand_in_the_order_of_the_hits() -> None:
    hits = retrieved(*(article("大桥很美。大桥很美。", name) for name in "abc"))
    for reader in (None, TeachableReader(), TeachableReader({"很美": 3.0})):
        places = [(e.hit.rank, e.start) for e in reading("大桥", hits, reader).evidence]
        best = reading("大桥", hits, reader).evidence[0]
        assert (best.hit.rank, best.start) == (1, 0)
        assert len(places) == len(set(places)) == 6


def test_a_passage_without_the_name_is_not_read() -> None:
    held = article("星河2.0能翻译70种语言。", "a")
    other = article("星河1.0能翻译12种语言。", "b")
    reader = TeachableReader({"12种": 9.0, "70种": -2.0})
    found = reading("星河2.0能翻译多少种语言？", retrieved(other, held), reader)
    assert [passage.text for _, passages in reader.asked for passage in passages] == [held.text]
    assert found.evidence[0].short == "70种"


def test_nothing_is_read_where_no_passage_holds_the_name() -> None:
    reader = TeachableReader({"12种": 9.0})
    found = reading(
        "星河2.0能翻译多少种语言？", retrieved(article("星河1.0能翻译12种语言。")), reader
    )
    assert reader.asked == []
    assert (found.missing, found.confidence) == (("星河2.0",), 0.0)


def test_no_more_passages_are_read_than_it_pays_to() -> None:
    many = [article(f"大桥第{i}段。", f"a{i}") for i in range(MOST_READ + 4)]
    reader = TeachableReader()
    found = reading("介绍一下大桥", retrieved(*many), reader)
    assert sum(len(passages) for _, passages in reader.asked) <= MOST_READ
    assert len(found.evidence) == MOST_READ + 4


def test_the_network_sees_the_passage_under_its_title_and_headings() -> None:
    text = "大桥\n大桥全长1750米。桥上不收费。"
    headed = Article("a", "江城纪事", text, "a.md", headings=(Heading(0, 2, 2, "大桥"),))
    reader = TeachableReader()
    reading("大桥全长多少米？", retrieved(headed), reader)
    [(question, [passage])] = reader.asked
    assert question == "大桥全长多少米？"
    assert passage.title == "江城纪事 大桥"
    assert [span.of(passage.text) for span in passage.sentences] == [
        "大桥全长1750米。",
        "桥上不收费。",
    ]


# --- which words --------------------------------------------------------------------------------

DATES = "大桥2017年3月动工，2021年10月26日通车，2022年加固。"


@pytest.mark.parametrize(
    ("question", "words", "pointed", "answer"),
    [
        # of several figures the one it points at, as the rules cut it
        ("大桥是什么时候的？", DATES, "2021年", "2021年10月26日"),
        ("大桥是什么时候的？", DATES, "2022", "2022年"),
        ("大桥有多少米？", "大桥全长1750米，宽32米，高约120米。", "120", "约120米"),
        ("大桥有多少米？", "大桥全长1750米，宽32米，高约120米。", "32", "32米"),
        (
            "船模用了多少张卡？",
            "船模叫作万亿船模，江港仅仅使用了480卡，节省超80%。",
            "480卡",
            "480卡",
        ),
        # a figure no rule knows, a date in words
        ("大桥是什么时候建的？", "大桥建于明朝末年。", "明朝末年", "明朝末年"),
        # a name that no rule finds
        ("谁看守大桥？", "大桥由老张头看守。", "老张头", "老张头"),
        # not asked for in so many words
        ("介绍一下大桥", "大桥叫做青石桥。", "青石桥", "青石桥"),
        ("大桥是什么？", "大桥是“钢箱梁斜拉桥”。", "“钢箱梁斜拉桥”。", "钢箱梁斜拉桥"),
        ("What is the bridge?", "The bridge is a toll road.", "a toll road", "a toll road"),
    ],
)
def test_the_short_answer_it_points_at(
    question: str, words: str, pointed: str, answer: str
) -> None:
    assert short(question, words, {pointed: 7.0}) == answer


@pytest.mark.parametrize(
    ("question", "words", "pointed"),
    [
        ("为什么要建大桥？", "因为渡船太慢，所以建大桥。", "渡船太慢"),
        ("大桥怎么建的？", "大桥用吊装法建成。", "吊装法"),
        ("大桥有哪些特点？", "大桥又长又宽。", "又长又宽"),
        ("大桥收费吗？", "大桥不收费。", "不收费"),
        ("介绍一下大桥", "大桥不收费也不限行，往来的人和车都多得数也数不清，从早到晚。",
         "不收费也不限行，往来的人和车都多得数也数不清，从早到晚"),
        ("大桥全长多少米？", "大桥很长很长。", "很长很长"),
        ("How heavy is the bridge?", "The bridge is accurate to 1.5 cm.", "1.5 cm"),
        ("介绍一下大桥", "大桥……，很长。", "……，"),
    ],
)  # fmt: skip
def test_no_short_answer_where_the_sentence_is_the_answer(
    question: str, words: str, pointed: str
) -> None:
    assert short(question, words, {pointed: 7.0}) is None


@pytest.mark.parametrize(
    ("question", "words", "pointed", "margin", "answer"),
    [
        ("介绍一下大桥", "大桥叫做青石桥。", "青石桥", 4.5, None),
        # a name or a place is asked for, or the sort of thing: less will do
        ("哪座茶馆用了星河2.0？", "在星河2.0上，江城老茶馆开了新店。", "江城老", 4.0, "江城老茶馆"),
        ("星河2.0在哪里展出？", "星河2.0作为AI助手在南岸老茶馆展出。", "南岸老茶馆", 4.0, "南岸老茶馆"),
        # a place that rules find by 在 needs no margin
        ("星河2.0在哪里展出？", "星河2.0作为AI助手在南岸老茶馆展出。", "南岸老茶馆", 3.0, "南岸老茶馆"),
        ("长风号是什么船？", "江城公司造了木制帆船长风号。", "木制帆船", 4.0, "木制帆船"),
        ("长风号是什么船？", "江城公司造了木制帆船长风号。", "木制帆船", 2.0, None),
        ("长风号是什么模型？", "江城公司发布木制模型长风号。", "木制模型", 2.0, None),
        ("长风号用了什么材料？", "长风号用的是松木。", "松木", 5.0, "松木"),
        ("长风号用了什么材料？", "长风号用的是松木。", "松木", 4.0, None),
        # a figure that the rules do not know by its words, whole with its unit; but one alone
        ("长风号最高出到多少房租？", "船东每月肯付三万册，再多不行。", "三万", 3.0, "三万册"),
        ("长风号最高出到多少房租？", "船东每月肯付三万册，再多不行。", "三万", 1.5, None),
        ("长风号最高出到多少房租？", "船东用了480卡V100 32G。", "480卡V100 32G", 3.0, None),
        # a figure's order is a figure, though asked for as a sort of thing
        ("长风号参数是什么量级？", "长风号的参数规模为百亿。", "百亿", 7.0, "百亿"),
        # what is set behind the word for it, whatever is pointed at
        ("长风号用了什么新材料？", "长风号基于钢船改用了新的材料——松木（PW），很轻。", "钢船", 7.0, "松木"),
        # brackets it opens are closed, Latin letters are narrow
        ("长风号在哪里展出？", "长风号在南岸展厅（South Hall）展出。", "南岸展厅（South Hall）", 7.0,
         "南岸展厅（South Hall）"),
        ("WLB的全称是什么？", "WLB的全称是Western Long Bridge Authority，很老。",
         "Western Long Bridge Authority", 7.0, "Western Long Bridge Authority"),
        # who did it: the rules' cut of the words it means, not any other name
        ("谁造了长风号？", "长风号由北方银行出钱，江城公司建造。", "江城公司建造", 7.0, "江城公司"),
    ],
)  # fmt: skip
def test_words_of_its_own_choice_must_be_clear(
    question: str, words: str, pointed: str, margin: float, answer: str | None
) -> None:
    assert short(question, words, {pointed: margin}) == answer


def test_a_figure_goes_to_the_name_it_is_told_of() -> None:
    words = "江城于2019年3月推出长风1.0，2020年7月推出长风2.0。"
    assert short("长风1.0是什么时候推出的？", words, {"2020年7月": 7.0}) == "2019年3月"
    assert short("长风2.0是什么时候推出的？", words, {"2019年3月": 7.0}) == "2020年7月"
    words = "江城造了长风NLP号，船舱有30间；又造了长风乙号，船舱有50间。"
    assert short("长风NLP号的船舱有多少间？", words, {"50间": 7.0}) == "30间"
    words = "有 65 亿参数的 LAMP 能与有 70 亿参数的 Chill、有 540 亿参数的 PALE 竞争。"
    assert short("Chill有多少参数？", words, {"540 亿": 7.0}) == "70 亿"
    words = "共4095PD（PetaFlop/s-day）的计算量，相对于GPT-3消耗3640PD计算量，长风1.0高效。"
    assert short("长风1.0用了多少计算量？", words, {}) == "4095PD"


def test_a_figure_that_counts_something_else_is_raised_the_less() -> None:
    words = "训练长风号的舵手时用到的航线有1000万，数据超过40TB，用到的港口是江城港。"
    assert short("训练长风号的舵手用了多少数据？", words, {"1000万": 7.0}) == "超过40TB"
    assert short("训练长风号的舵手用了多少航线？", words, {"40TB": 7.0}) == "1000万"


@pytest.mark.parametrize("margin", [7.0, -3.0])
def test_a_latin_word_is_nobody_where_it_points_elsewhere(margin: float) -> None:
    words = "长风号装了GPS，夜里也有人看着。"
    assert short("谁看守长风号？", words, {"GPS": margin}) == "GPS"
    assert short("谁看守长风号？", words, {"夜里": margin}) != "GPS"


@pytest.mark.parametrize(
    ("score", "suits", "first"),
    [(0.9, 1.0, 1), (0.9, 0.3, 0), (0.9, 0.5, 0), (0.7, 1.0, 0)],
)
def test_a_figure_that_counts_what_is_asked_for_goes_first(
    score: float, suits: float, first: int
) -> None:
    hit = retrieved(article("共4.9T数据。高达1.75万亿。")).hits[0]
    features = Features(0.5, 0.5, None, 0.5, 0.5)

    def stated(start: int, end: int, score: float, answer: Span, suits: float) -> Scored:
        evidence = Evidence(hit, start, end, score, answer, 0.5)
        return Scored(evidence, features, (Candidate(answer, suits),))

    items = (stated(0, 8, 1.0, Span(1, 5), 0.3), stated(8, 17, score, Span(10, 16), suits))
    asked = understand(Query("How many parameters?", "en", "How many parameters?"))
    assert ordered(asked, [Page(hit, items, ())])[0] is items[first]


@pytest.mark.parametrize(
    ("question", "words", "answer"),
    [
        ("How long was Lantern trained?", "70多个馆的人用117天训练了Lantern。", "117天"),
        ("How many GPUs trained Lantern?", "训练有1750亿个参数的Lantern用了上万块新式V100GPU。", "上万块"),
        ("训练长风最快要多少卡多久？", "训练长风最快只用256卡。", "256卡"),
        ("Lantern的参数达到多少？", "Lantern包含3个库，以高达1.6万亿的参数量出名。", "1.6万亿"),
        ("Lantern的训练效率提升多少？", "训练出万亿零件的Lantern，训练效率提升近11倍。", "近11倍"),
    ],
)  # fmt: skip
def test_the_unit_agrees_with_what_is_asked(question: str, words: str, answer: str) -> None:
    assert short(question, words, {}) == answer


def test_a_figure_of_another_name_stays_another_names() -> None:
    words = "110亿参数的T5超过了15亿参数的GPT-2。"
    assert short("T5有多少参数？", words, {"15亿": 7.0}) == "110亿"
    assert short("GPT-2有多少参数？", words, {"110亿": 7.0}) == "15亿"


def test_without_an_opinion_the_rules_decide_as_before() -> None:
    hits = retrieved(article("江城分南北两岸。大桥全长1750米。桥上不收费。"))
    ruled, silent = (
        reading("大桥全长多少米？", hits, reader) for reader in (None, TeachableReader())
    )
    assert ruled.evidence[0].quote == silent.evidence[0].quote == "大桥全长1750米。"
    assert ruled.evidence[0].short == silent.evidence[0].short == "1750米"


# --- how sure -----------------------------------------------------------------------------------


@functools.cache
def bridge() -> Retrieval:
    return retrieved(article("江城分南北两岸。大桥全长1750米。桥上不收费。"))


@given(low=st.floats(-8, 8), high=st.floats(-8, 8))
def test_the_surer_it_is_the_surer_the_answer(low: float, high: float) -> None:
    low, high = sorted((low, high))
    less, more = (
        reading("大桥全长多少米？", bridge(), TeachableReader({"1750米": margin})).confidence
        for margin in (low, high)
    )
    assert 0 <= less <= more <= 1


def test_what_it_says_moves_the_confidence() -> None:
    said = [
        reading("大桥全长多少米？", bridge(), TeachableReader({"1750米": margin})).confidence
        for margin in (-8.0, 0.0, 8.0)
    ]
    assert said[0] < said[1] < said[2]


def test_a_name_that_must_stand_there_makes_surer_where_it_has_read() -> None:
    asked = understand(Query("R7有多长？", "zh", "R7有多长？"))
    nameless = dataclasses.replace(asked, names=())
    features = Features(0.5, 0.5, None, 0.5, 0.5)
    assert confidence(asked, features) == confidence(nameless, features)
    read_too = dataclasses.replace(features, opinion=Opinion(0.6, 0.0, 1.0, ()))
    odds = [math.log(c / (1 - c)) for c in (confidence(a, read_too) for a in (asked, nameless))]
    assert odds[0] - odds[1] == pytest.approx(0.4)


def test_a_span_that_stands_out_makes_surer() -> None:
    hits = retrieved(article("大桥很美。"))
    said = [reading("介绍一下大桥", hits, Choosy("江城纪事", m)).confidence for m in (-6.0, 6.0)]
    assert said[0] < said[1]


def test_it_is_surer_where_both_readers_agree() -> None:
    hits = retrieved(article("大桥很美。大桥很长。"))
    own, other = (
        reading("介绍一下大桥", hits, TeachableReader({words: 9.0})) for words in ("很美", "很长")
    )
    assert own.features is not None
    assert other.features is not None
    assert (own.features.first_by_rule, other.features.first_by_rule) == (True, False)


@given(
    finds=st.dictionaries(
        st.text("江城分南北两岸。大桥全长1750米上不收费", min_size=1, max_size=9),
        st.floats(-15, 15),
        max_size=6,
    ),
    question=st.sampled_from(
        ["大桥全长多少米？", "谁修了大桥？", "大桥何时通车", "介绍大桥", "桥"]
    ),
)
def test_whatever_it_says_evidence_keeps_its_promises(
    finds: dict[str, float], question: str
) -> None:
    found = reading(question, bridge(), TeachableReader(finds))
    text = bridge().hits[0].article.text
    assert {(e.start, e.end) for e in found.evidence} == {(s.start, s.end) for s in sentences(text)}
    assert 0 <= found.confidence <= 1
    for item in found.evidence:
        assert 0 <= item.score <= 1
        assert 0 <= item.answer_score <= 1
        if item.answer is not None:
            assert item.start <= item.answer.start < item.answer.end <= item.end
    assert found == reading(question, bridge(), TeachableReader(finds))


@pytest.mark.parametrize(
    ("chance", "margin", "answer", "sure"),
    [
        (0.9, 6.0, Span(4, 8), True),
        (0.9, 6.0, Span(2, 5), True),
        (0.8, 6.0, Span(4, 8), False),
        (0.9, 4.9, Span(4, 8), False),
        (0.9, 6.0, Span(8, 9), False),
    ],
)
def test_it_is_sure_of_a_clear_answer_of_a_likely_passage(
    chance: float, margin: float, answer: Span, sure: bool
) -> None:
    opinion = Opinion(chance, 0.0, margin, (Told(Span(4, 8), 1.0), Told(Span(8, 9), 0.2)))
    (hit,) = retrieved(article("江城大桥1750米长。")).hits
    told = Evidence(hit, 0, 12, 1.0, answer, 0.9, surely=sure_of(opinion))
    assert told.sure is sure
    assert not dataclasses.replace(told, answer=Span(9, 10)).sure, "another answer was put there"
    assert sure_of(Opinion(chance, 0.0, margin)) is None
