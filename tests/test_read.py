"""The reading room: what a question asks for, and which words of a sentence answer it.

The tables are about bridges, tea and museums as well as models: the rules know no subject.
"""

from __future__ import annotations

import dataclasses
import functools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from askllm.articles import passages_of
from askllm.read import Reading, parts_of, read, understand
from askllm.read.ask.names import Name, names_asked, names_in
from askllm.read.ask.question import AnswerKind, Asked
from askllm.read.confidence import confidence, inputs
from askllm.read.overlap import Features
from askllm.read.short.spans import Candidate, best_of, figures_in, judged_spans
from askllm.retrieve import Retrieval
from askllm.text import folded, language_of, search_tokens, sentences
from askllm.types import Article, Hit, LegScore, Query, Span

FIGURES = ("number", "share", "date")


def query(text: str) -> Query:
    return Query(text, language_of(text), text)


def ask(text: str) -> Asked:
    return understand(query(text))


# --- the kind of answer ------------------------------------------------------------------------

KINDS: dict[AnswerKind, tuple[str, ...]] = {
    "number": (
        "青石大桥全长多少米？",
        "博物馆有几层？",
        "这座桥有多长？",
        "茶园面积有多大",
        "缆车能坐几个人？",
        "门票多少钱？",
        "建桥花了多久？",
        "馆藏文物的数量",
        "请问参数规模达到什么量级？",
        "星河2.0能翻译几种语言",
        "請問茶葉公司有多少名員工？",
        "霧港離省城有多遠？",
        "How many tonnes does the telescope weigh?",
        "How long is the bridge?",
        "How old is the tea house?",
        "How much did the mirror cost?",
        "What size is the main hall?",
        "number of visitors in 2018",
        "大桥有几座桥塔？",
        "几吨以上的货车不得通行",
        "江水有多深？",
    ),
    "share": (
        "百分之几的游客是学生？",
        "本地工人占几成？",
        "学生的占比",
        "遊客中學生的比例是？",
        "What percentage of the visitors are students?",
        "What proportion of workers were local?",
    ),
    "date": (
        "大桥什么时候通车？",
        "博物馆建于哪一年？",
        "大桥哪天通车",
        "何时开馆？",
        "江城大桥的通车日期",
        "茶葉公司是何年創立的？",
        "茶莊甚麼時候搬家的？",
        "When did the observatory open?",
        "What year was the museum built?",
        "Which month does the festival start?",
    ),
    "who": (
        "谁设计了青石大桥？",
        "大桥由哪家公司承建？",
        "哪位工程师主持设计？",
        "茶葉公司的總經理叫什麼？",
        "哪個機構統計了車流？",
        "江城博物馆在哪里？",
        "Who founded the observatory?",
        "What company owns the bridge?",
        "Which company makes tea?",
        "Which city was it built in?",
        "Where is the museum?",
    ),
    "what": (
        "缆索是什么？",
        "周以宁是谁？",
        "首席设计师是什么职务？",
        "“浮桥”是什么意思？",
        "什么是斜拉桥？",
        "陳靜儀是誰？",
        "Who is Helen Ashdown?",
        "What is a cable-stayed bridge?",
    ),
    "list": (
        "江城有哪些桥？",
        "博物馆有什么藏品？",
        "列出江城的跨江大桥",
        "哪几座桥跨过江面",
        "What are the duties of the curator?",
        "List the bridges over the river",
        "Which museums are on the north bank?",
    ),
    "why": (
        "桥上为什么不收费？",
        "货车不得通行的原因",
        "為何禁止貨車？",
        "Why is the museum closed on Monday?",
        "What was the reason for the delay?",
    ),
    "how": (
        "新缆索怎么更轻？",
        "如何去博物馆？",
        "怎樣泡茶",
        "How is the tea dried?",
    ),
    "comparison": (
        "南岸和北岸有什么区别？",
        "星河1.0和星河2.0有何不同",
        "青石大桥和老桥哪个更长？",
        "兩座橋相比如何？",
        "What is the difference between the two banks?",
        "Compare the two museums",
    ),
    "yesno": (
        "大桥收费吗？",
        "博物馆是否免费",
        "货车能不能上桥？",
        "Is the bridge free?",
        "Does the museum open on Monday?",
    ),
    "passage": (
        "介绍一下青石大桥",
        "缆索的设计",
        "Tell me about the tea company",
    ),
}


@pytest.mark.parametrize(
    ("kind", "question"), [(kind, text) for kind, texts in KINDS.items() for text in texts]
)
def test_the_kind_of_answer(kind: str, question: str) -> None:
    assert ask(question).kind == kind


def test_the_table_holds_every_kind_in_both_languages() -> None:
    assert sum(map(len, KINDS.values())) >= 60
    for kind, texts in KINDS.items():
        assert {language_of(text) for text in texts} == {"zh", "en"}, kind


@pytest.mark.parametrize(
    ("question", "noun", "measure"),
    [
        ("有多少参数", "参数", ""),
        ("能翻译多少种语言？", "语言", "种"),
        ("公司有多少名员工？", "员工", "名"),
        ("常住人口有多少？", "常住人口", ""),
        ("How many people live there?", "人", ""),
        ("How many bridges are there?", "bridges", ""),
        ("谁设计了大桥？", "计了大桥", ""),
        # what is done to how much is no word for it
        ("停一整天最多收多少？", "", ""),
        ("他最高出到多少", "", ""),
        ("那本书头一次印了多少？", "", ""),
        ("去年税收多少", "去年税收", ""),
    ],
)
def test_what_is_counted(question: str, noun: str, measure: str) -> None:
    asked = ask(question)
    if asked.kind == "number":
        assert (asked.noun.rstrip("s"), asked.measure) == (noun.rstrip("s"), measure)
    assert asked.text == question


@pytest.mark.parametrize(
    ("question", "money", "time", "person"),
    [
        ("门票多少钱？", True, False, None),
        ("大桥的造价是多少？", True, False, None),
        ("How much did the mirror cost?", True, False, None),
        ("建桥花了多久？", False, True, None),
        ("How long did she lead it?", False, True, None),
        ("哪位工程师主持设计？", False, False, True),
        ("哪家公司承建了大桥？", False, False, False),
        ("谁承建了大桥？", False, False, None),
    ],
)
def test_what_sort_of_answer(question: str, money: bool, time: bool, person: bool | None) -> None:
    asked = ask(question)
    assert (asked.wants_money, asked.wants_time, asked.wants_person) == (money, time, person)


def test_tokens_are_distinct_and_free_of_asking_words() -> None:
    asked = ask("大桥是什么时候通车的？大桥呢？")
    assert len(set(asked.tokens)) == len(asked.tokens)
    assert {"大桥", "通车"} <= set(asked.tokens)
    assert not {"什么", "时候", "呢"} & set(asked.tokens)


def test_figures_that_the_question_states() -> None:
    given_figures = ask("2019年有多少名游客超过60岁？").given
    assert [(q.kind, str(q.value)) for q in given_figures] == [("date", "2019"), ("number", "60")]


def test_one_part_of_a_comparison_asks_for_a_number() -> None:
    text = query("青石大桥和老桥谁的长度更大？")
    assert understand(text).kind == "comparison"
    assert understand(text, part=True).kind == "number"


# --- names in questions ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("GPT-3有多少参数？", {"GPT-3"}),
        ("GPT 3有多少参数", {"GPT 3"}),
        ("悟道2.0是什么时候发布的？", {"悟道2.0"}),
        ("悟道 2.0的参数", {"悟道 2.0"}),
        ("How many parameters does Wu Dao 2.0 have?", {"Wu Dao 2.0"}),
        ("When was GPT-3 released in 2020?", {"GPT-3"}),
        ("What did Lantern 4 cost in 2021?", {"Lantern 4"}),
        ("In 2019, who ran the Northcliff Observatory?", {"Northcliff Observatory"}),
        ("星河2.0比星河1.0快多少", {"星河2.0", "星河1.0"}),
        ("“浮桥计划”是谁提出的？", {"浮桥计划"}),
        ("「長風」號有多長？", {"長風"}),
        ("2021年发布了哪些桥", set()),
        ("大桥在10月26日通车吗", set()),
        ("青石大桥全长多少米", set()),
        ("Galaxy-2 Mini卖多少钱", {"Galaxy-2 Mini"}),
        ("PaLM 2有多少参数", {"PaLM 2"}),
        ("Switch Transformer有多少参数", {"Switch Transformer"}),
        ("iPhone12卖了多少台", {"iPhone12"}),
        ("Google的T5和OpenAI的GPT-2", {"Google", "T5", "OpenAI", "GPT-2"}),
        ("Which company made the ERNIE 3.0 Titan?", {"ERNIE 3.0 Titan"}),
        ("Who is Zhou Di?", {"Zhou Di"}),
        ("how large is gpt-3", {"gpt-3"}),
        ("How many bridges did Chinese engineers build?", set()),
        ("How tall is the tower?", set()),
        ("How many Northcliff 2020 visitors came?", {"Northcliff"}),
        ("Lantern-4与Lantern-4 Pro差多少", {"Lantern-4", "Lantern-4 Pro"}),
        ("Model 3 的产量 300 台", {"Model 3"}),
        ("ＸＨ－9有多少参数", {"ＸＨ－9"}),
        ("盘古α有多少参数", {"盘古α"}),
        ("When did OpenAI release GPT-9?", {"OpenAI", "GPT-9"}),
        ("第2版有多少页", set()),
        ("装载3.6万剂药水的船叫什么", set()),
    ],
)
def test_names_that_evidence_must_hold(question: str, names: set[str]) -> None:
    assert {name.shown for name in names_asked(question, language_of(question))} == names


def test_names_come_in_the_order_of_the_question() -> None:
    names = names_asked("悟道2.0和GPT-3哪个更大？", "zh")
    assert [name.shown for name in names] == ["悟道2.0", "GPT-3"]


def test_parts_leave_out_names_however_they_are_spaced() -> None:
    text = query("星河 2.0和星河 1.0有什么区别？")
    for name, part in parts_of(text, understand(text)):
        other = "1.0" if "2.0" in name else "2.0"
        assert other not in part.text


def test_only_english_questions_name_by_sound() -> None:
    assert [name.sounds for name in names_asked("Who is Zhou Di?", "en")] == [True]
    assert [name.sounds for name in names_asked("Zhou Di是谁？", "zh")] == [False]


@pytest.mark.parametrize(
    ("name", "words", "stands"),
    [
        ("GPT-3", "GPT-3有1750亿参数", True),
        ("GPT-3", "用GPT3写诗", True),
        ("GPT-3", "gpt 3。", True),
        ("GPT-3", "这是GPT-3.", True),
        ("GPT-3", "ＧＰＴ－３", True),
        ("GPT-3", "GPT-3.5有", False),
        ("GPT-3", "gpt-35", False),
        ("GPT-3", "GPT-30", False),
        ("GPT-3", "GPT-2", False),
        ("GPT-3", "ChatGPT-3", False),
        ("GPT 3", "GPT-3有", True),
        ("PaLM2", "PaLM 2发布", True),
        ("PaLM 2", "PaLM2发布", True),
        ("PaLM 2", "PaLM 20", False),
        ("PaLM 2", "PaLM", False),
        ("PaLM", "palms", False),
        ("T5", "mT5", False),
        ("T5", "T5-XXL", True),
        ("AI", "OpenAI", False),
        ("AI", "AI模型", True),
        ("悟道2.0", "“悟道2.0”发布", True),
        ("悟道2.0", "悟道 2.0", True),
        ("悟道2.0", "“悟道”2.0", True),
        ("悟道2.0", "悟道2.01", False),
        ("悟道2.0", "悟道1.0", False),
        ("星河2.0", "星河2.0版", True),
        ("Lantern-4 Pro", "Lantern-4", False),
        ("Galaxy-2 Mini", "galaxy 2 mini", True),
        ("浮桥计划", "他提出浮桥计划。", True),
        ("浮桥计划", "浮桥的计划", False),
    ],
)
def test_a_name_stands_in_a_text_however_it_is_joined(name: str, words: str, stands: bool) -> None:
    assert Name(name).stands_in(folded(words)) is stands


@pytest.mark.parametrize(
    ("name", "words", "stands"),
    [
        ("Zhou Di", "周迪说，桥很好。", True),
        ("Zhou Di", "張迪說", False),
        ("Wu Dao 2.0", "悟道2.0发布", True),
        ("Wu Dao 2.0", "“悟道2.0”发布", True),
        ("WuDao 2.0", "悟道2.0", True),
        ("Wu Dao 2.0", "悟道1.0发布", False),
        ("Wu Dao 2.0", "悟道2.05", False),
        ("Wu Dao 2.0", "悟道3.0和GPT-2.0", False),
        ("Wu Dao 2.0", "Wu Dao 2.0 was shown", True),
        ("Zhou Yining", "周以宁总工程师", True),
        ("Lin Xiaozhou", "记者林晓舟", True),
        ("Qingshi", "青石大桥", True),
        ("Qingshi Bridge", "青石大桥", True),
        ("Xinghe 2.0", "星河2.0", True),
        ("Xinghe 2.0", "星河1.0", False),
        ("Lantern 4", "灯笼4", False),
        ("Zhou Di", "广州的桥", False),
        ("Zhang Wei", "文章说", False),
        ("Wu Dao", "悟道2.0", True),
        ("Southcliff Observatory", "the northcliff observatory", False),
    ],
)
def test_an_english_question_names_by_sound(name: str, words: str, stands: bool) -> None:
    assert Name(name, sounds=True).stands_in(folded(words)) is stands


def test_without_sounds_characters_are_other_letters() -> None:
    assert not Name("Zhou Di").stands_in("周迪说")


def test_a_name_with_a_number_is_versioned() -> None:
    assert Name("悟道2.0").versioned
    assert not Name("Northcliff").versioned


def test_names_in_a_sentence_are_latin_or_versioned() -> None:
    words = "星河2.0比Galaxy-2和旧机器快，T5有110亿参数。"
    assert [span.of(words) for span in names_in(words)] == ["星河2.0", "Galaxy-2", "T5"]


def test_parts_of_a_comparison_leave_the_others_out() -> None:
    text = query("星河2.0和星河1.0有什么区别？")
    parts = parts_of(text, understand(text))
    assert {name for name, _ in parts} == {"星河2.0", "星河1.0"}
    for name, part in parts:
        other = "星河1.0" if name == "星河2.0" else "星河2.0"
        assert name in part.text
        assert other not in part.text
        assert part.asked == text.asked
    for alone in ("星河2.0有什么不同？", "星河2.0怎么样？"):
        assert parts_of(query(alone), understand(query(alone))) == []


# --- the short answer --------------------------------------------------------------------------


def best(question: str, words: str) -> Candidate | None:
    """The best span when every word of the question weighs the same, in the midst of a text."""
    before = "前文。\n"
    text = before + words + "后文有999个。"
    found = best_of(
        judged_spans(
            ask(question), text, Span(len(before), len(before) + len(words)), lambda _: 1.0
        )
    )
    assert found is None or found.span.start >= len(before)
    return found


BRIDGE = "大桥全长1750米，总投资12亿元，历时四年建成。"
SITE = "施工高峰时，工地上有480名工人同时作业，其中四成来自本地。"
MUSEUM = "江城博物馆位于北岸，馆藏文物4.5万件，周一闭馆，门票20元。"
TEA = "茶园面积3000亩，年产茶叶约2500吨，产值超过8亿元。"
TWO = "星河1.0能翻译12种语言，星河2.0能翻译70多种语言。"
OWNED = "110亿参数的T5超过了15亿参数的GPT-2。"
TOWN = "The town has 8,600 people and 12 bridges."
MIRROR = "The telescope weighs 14 tonnes and the mirror cost $1.2 million."
RIVER = "清江长423公里，流域面积1.7万平方公里。"
TRUCKS = "18吨以上的货车不得通行，车程从50分钟缩短到8分钟。"


@pytest.mark.parametrize(
    ("question", "words", "answer"),
    [
        # one figure among others, told by its unit
        ("大桥全长多少米？", BRIDGE, "1750米"),
        ("大桥花了多少钱？", BRIDGE, "12亿元"),
        ("大桥的造价是多少？", BRIDGE, "12亿元"),
        ("大桥建了几年？", BRIDGE, "四年"),
        ("建桥花了多久？", BRIDGE, "四年"),
        ("桥上限重多少吨？", TRUCKS, "18吨"),
        ("博物馆馆藏多少件文物？", MUSEUM, "4.5万件"),
        ("门票多少钱？", MUSEUM, "20元"),
        ("How much did the mirror cost?", MIRROR, "$1.2 million"),
        ("Who knows how long she led it, how long?",
         "It was founded in 1931 by Helen Ashdown, who led it for 27 years.", "27 years"),
        # told by what is counted
        ("工地上有多少工人？", SITE, "480名"),
        ("多少名工人同时作业？", SITE, "480名"),
        ("江城有多少人口？", "江城常住人口86万人，面积1200平方公里。", "86万人"),
        ("流域面积是多少？", RIVER, "1.7万平方公里"),
        ("How many people live there?", TOWN, "8,600 people"),
        ("How many bridges are there?", TOWN, "12"),
        ("茶葉公司有多少員工？", "公司擁有三百二十名員工，年產茶葉一千二百噸。", "三百二十名"),
        ("年產茶葉多少噸？", "公司擁有三百二十名員工，年產茶葉一千二百噸。", "一千二百噸"),
        # told by its own clause
        ("2019年有多少游客？", "2018年有3万名游客，2019年有5万名游客。", "5万名"),
        ("2018年有多少游客？", "2018年有3万名游客，2019年有5万名游客。", "3万名"),
        # shares
        ("本地工人占几成？", SITE, "四成"),
        ("错误率下降了百分之几？", "新一代产品售价2999元，错误率下降了40%。", "40%"),
        # dates
        ("大桥什么时候动工？", "大桥2017年3月动工，2021年10月26日通车。", "2017年3月"),
        ("When did it open?", "It opened on July 4, 1931 and closed in 1958.", "July 4, 1931"),
        # whose figure it is
        ("星河2.0能翻译多少种语言？", TWO, "70多种"),
        ("星河1.0能翻译多少种语言？", TWO, "12种"),
        ("T5有多少参数？", OWNED, "110亿"),
        ("GPT-2有多少参数？", OWNED, "15亿"),
        ("Lantern-4有多少参数？", "Lantern-4有30亿参数，小于拥有70亿参数的Harbor-2。", "30亿"),
        ("Lantern-4有多少参数？", "Lantern-4小于Harbor-2，有30亿参数。", "30亿"),
        # a sum of money, whatever it is called
        ("大桥总投资多少？", BRIDGE, "12亿元"),
        ("产值是多少？", TEA, "超过8亿元"),
        ("星河2.0售价多少？", "星河1.0售价1999元，星河2.0售价2999元。", "2999元"),
        # told by the measure
        ("大桥有几座桥塔？", "大桥有3座桥塔，每座高120米，用了64根缆索。", "3座"),
        ("桥塔有多高？", "大桥有3座桥塔，每座高120米，用了64根缆索。", "120米"),
        ("江城面积有多大？", "江城常住人口86万人，面积1200平方公里。", "1200平方公里"),
        ("How many tonnes does it weigh?", MIRROR, "14 tonnes"),
        ("What percentage of the visitors are students?",
         "About 40% of the visitors are students, 25% are locals.", "About 40%"),
        # the word that makes it approximate
        ("茶园年产茶叶多少？", TEA, "约2500吨"),
        ("准确率是多少？", "新机器的准确率超过80%，旧机器只有65%。", "超过80%"),
        # who
        ("哪家公司发布了星河2.0？", "2023年5月，云间公司发布星河2.0。", "云间公司"),
        ("谁认为缆索更轻？", "总工程师周以宁认为，缆索更轻。", "周以宁"),
        ("谁设计了大桥？", "青石设计院设计了大桥。", "青石设计院"),
        ("大桥由谁承建？", "大桥由江城建设集团承建。", "江城建设集团"),
        ("Who founded the museum?", "It was founded by Helen Ashdown in July 1931.",
         "Helen Ashdown"),
    ],
)  # fmt: skip
def test_the_short_answer(question: str, words: str, answer: str) -> None:
    found = best(question, words)
    assert found is not None
    assert words[found.span.start - 4 : found.span.end - 4] == answer
    assert 0 < found.fit <= 1


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("大桥全长多少米？", "大桥连接江城的南岸和北岸。"),
        ("大桥什么时候通车？", BRIDGE),
        ("工地上有多少人？", TEA),
        ("大桥花了多少钱？", RIVER),
        ("建桥花了多久？", RIVER),
        ("星河2.0是什么？", TWO),
        ("GPT-3有多少参数？", "GPT-3很大。"),
        ("2019年是哪一年？", "2019年有展览。"),
    ],
)
def test_no_short_answer_where_none_is_said(question: str, words: str) -> None:
    assert best(question, words) is None


def test_a_figure_of_another_name_is_no_answer() -> None:
    own = best("T5有多少参数？", "T5有110亿参数。")
    other = best("GPT-3有多少参数？", "参数量小于GPT-3的T5有110亿参数。")
    assert own is not None
    assert other is None or other.fit < 0.3 < own.fit


def test_a_unit_decides_where_no_word_does() -> None:
    words = "产量1000，工人480名。"
    found = best_of(judged_spans(ask("有多少名工人？"), words, Span(0, len(words)), lambda _: 0.0))
    assert found is not None
    assert found.span.of(words) == "480名"
    assert found.suits == 1.0


def test_the_words_of_its_own_clause_count_most() -> None:
    inside = best("工地上有多少名工人？", "工地上工人有480名。")
    outside = best("工地上有多少名工人？", "工地上工人，480名。")
    assert inside is not None
    assert outside is not None
    assert inside.fit > outside.fit


def test_the_rarer_word_of_the_question_decides() -> None:
    words = "大桥1958年建成，1996年加固。"
    for rare, answer in (("建成", "1958年"), ("加固", "1996年")):
        found = best_of(
            judged_spans(
                ask(f"大桥哪一年{rare}？"),
                words,
                Span(0, len(words)),
                {"大桥": 1.0, rare: 2.0}.__getitem__,
            )
        )
        assert found is not None
        assert found.span.of(words) == answer


def test_what_the_question_states_is_no_answer() -> None:
    found = best("2019年的3号桥是哪一年建的？", "2019年查明，桥建于1958年。")
    assert found is not None
    assert found.quantity is not None
    assert found.quantity.value == "1958"


@given(st.text(alphabet="大桥长1750米，。亿元 2021年GPT-3有多少%约的", max_size=60), st.data())
def test_a_short_answer_lies_in_its_sentence(words: str, data: st.DataObject) -> None:
    spans = sentences(words)
    if not spans:
        return
    sentence = data.draw(st.sampled_from(spans))
    question = data.draw(st.sampled_from(["大桥全长多少米？", "何时？", "GPT-3有多少参数", "谁？"]))
    found = best_of(judged_spans(ask(question), words, sentence, lambda _: 1.0))
    if found is not None:
        assert sentence.start <= found.span.start < found.span.end <= sentence.end
        assert 0 <= found.fit <= 1


# --- how sure ----------------------------------------------------------------------------------

HALF = Features(0.5, 0.5, 0.5, 0.5, 0.5)
unit = st.floats(0, 1)


@pytest.mark.parametrize(
    "question", ["大桥全长多少米？", "介绍一下大桥", "How long is the bridge?"]
)
@given(low=unit, high=unit)
def test_more_of_the_question_is_surer(question: str, low: float, high: float) -> None:
    asked, (low, high) = ask(question), sorted((low, high))
    by_words = [dataclasses.replace(HALF, coverage=value) for value in (low, high)]
    by_meaning = [dataclasses.replace(HALF, similarity=value) for value in (low, high)]
    for less, more in (by_words, by_meaning):
        assert 0 <= confidence(asked, less) <= confidence(asked, more) <= 1


@pytest.mark.parametrize("question", ["大桥全长多少米？", "介绍一下大桥"])
@given(low=unit, high=unit)
def test_more_words_in_context_are_surer(question: str, low: float, high: float) -> None:
    asked, (low, high) = ask(question), sorted((low, high))
    for similarity in (0.5, None):
        base = dataclasses.replace(HALF, similarity=similarity)
        less, more = (
            confidence(asked, dataclasses.replace(base, in_context=value)) for value in (low, high)
        )
        assert less <= more


def test_confidence_is_a_chance_at_both_ends() -> None:
    for question in ("大桥全长多少米？", "How long is the bridge?"):
        for similarity in (None, 0.0, 1.0):
            nothing = confidence(ask(question), Features(0, 0, similarity and 0.0, 0, None))
            everything = confidence(
                ask(question), Features(1, 1, None if similarity is None else 1.0, 1, 1)
            )
            assert 0 < nothing < everything < 1


def test_inputs_tell_a_missing_short_answer() -> None:
    number, passage = ask("大桥全长多少米？"), ask("介绍一下大桥")
    bare = dataclasses.replace(HALF, span_fit=None)
    assert inputs(number, HALF)[3:5] == (0.5, 0.0)
    assert inputs(number, bare)[3:5] == (0.0, 1.0)
    assert inputs(passage, bare)[3:5] == (0.0, 0.0)
    assert inputs(passage, dataclasses.replace(HALF, similarity=None))[2] == 0.0


def test_an_unknown_term_makes_less_sure() -> None:
    for similarity in (0.5, None):
        known = dataclasses.replace(HALF, similarity=similarity)
        unknown = dataclasses.replace(known, unknown_term=True)
        asked = ask("大桥全长多少米？")
        assert confidence(asked, unknown) < confidence(asked, known)


# --- from hits to evidence ---------------------------------------------------------------------


def article(words: str, article_id: str = "a", title: str = "江城纪事") -> Article:
    return Article(article_id, title, words, f"{article_id}.md", date="2021")


def retrieved(*articles: Article, similar: dict[str, float] | None = None) -> Retrieval:
    """Hits on the passages of ``articles``, in order, their sentences as similar as told."""
    passages = [(a, p) for a in articles for p in passages_of(a)]
    hits = tuple(
        Hit(p, a, 1 - 0.1 * i, i + 1, (LegScore("lexical", 1.0, i + 1),))
        for i, (a, p) in enumerate(passages)
    )
    if similar is None:
        return Retrieval(hits, (None,) * len(hits))
    rows = tuple(
        np.array(
            [similar[s.of(a.text)] for s in sentences(a.text, p.start, p.end)], dtype=np.float32
        )
        for a, p in passages
    )
    return Retrieval(hits, rows)


def reading(question: str, retrieval: Retrieval) -> Reading:
    """Read with words that are all as rare as a name, known when a hit holds them."""
    held = {t for hit in retrieval.hits for t in search_tokens(hit.article.text)}
    return read(ask(question), retrieval, lambda _: math.log(20), held.__contains__)


@functools.cache
def bridge() -> Article:
    return article("江城分南北两岸。大桥全长1750米。桥上不收费。")


def test_the_sentence_that_answers_is_first() -> None:
    found = reading("大桥全长多少米？", retrieved(bridge()))
    assert found.evidence[0].quote == "大桥全长1750米。"
    assert found.evidence[0].short == "1750米"
    assert [e.quote for e in found.evidence if e.short] == ["大桥全长1750米。"]
    assert {e.quote for e in found.evidence} == {
        "江城分南北两岸。",
        "大桥全长1750米。",
        "桥上不收费。",
    }
    assert (found.missing, found.unknown, found.no_figure) == ((), (), False)
    assert found.confidence > 0.5


def test_evidence_leads_back_to_its_article() -> None:
    a, b = bridge(), article("The tower is 90 metres tall. It is old.", "b", "The tower")
    for item in reading("大桥全长多少米？", retrieved(a, b)).evidence:
        text = item.hit.article.text
        assert text[item.start : item.end] == item.quote
        assert item.hit.passage.start <= item.start < item.end <= item.hit.passage.end
        if item.answer is not None:
            assert item.start <= item.answer.start < item.answer.end <= item.end
        assert 0 <= item.score <= 1


def test_scores_fall() -> None:
    found = reading("介绍一下大桥", retrieved(bridge()))
    scores = [item.score for item in found.evidence]
    assert scores == sorted(scores, reverse=True)


def test_similarity_decides_where_words_are_alike() -> None:
    a = article("大桥很美。大桥很长。")
    for first, second in (("大桥很美。", "大桥很长。"), ("大桥很长。", "大桥很美。")):
        found = reading("大桥", retrieved(a, similar={first: 0.9, second: 0.8}))
        assert [e.quote for e in found.evidence] == [first, second]
        assert found.features is not None
        assert found.features.similarity == pytest.approx((0.9 - 0.76) / 0.16, abs=1e-4)


def test_a_name_that_no_evidence_holds_is_missing() -> None:
    found = reading("Lantern-4有多少米？", retrieved(bridge()))
    assert found.missing == ("Lantern-4",)
    assert found.confidence == 0.0


def test_evidence_without_the_name_gives_way_to_evidence_with_it() -> None:
    a = article("星河1.0能翻译12种语言。", "a")
    b = article("星河2.0能翻译多种语言，共70种。", "b")
    found = reading("星河1.0能翻译多少种语言？", retrieved(b, a))
    assert found.evidence[0].short == "12种"
    assert all(e.hit.article.id == "a" for e in found.evidence)


def test_a_common_name_need_not_be_held() -> None:
    asked = ask("Lantern有多少米？")
    hits = retrieved(bridge())
    assert read(asked, hits, lambda _: math.log(4.9), lambda _: True).missing == ()
    assert read(asked, hits, lambda _: math.log(5.1), lambda _: True).missing == ("Lantern",)


def test_a_version_must_be_held_however_common() -> None:
    hits = retrieved(article("星河1.0能翻译12种语言。"))
    found = read(ask("星河2.0能翻译多少种语言？"), hits, lambda _: 0.1, lambda _: True)
    assert found.missing == ("星河2.0",)


def test_a_title_or_heading_may_hold_the_name() -> None:
    a = article("它能翻译70种语言。", title="星河2.0上市")
    assert reading("星河2.0能翻译多少种语言？", retrieved(a)).missing == ()


def test_where_no_figure_is_said_it_says_so_and_is_less_sure() -> None:
    a = article("大桥全长令人惊叹。桥上不收费。")
    found = reading("大桥全长多少米？", retrieved(a))
    assert found.no_figure
    assert found.evidence[0].quote == "大桥全长令人惊叹。"
    assert found.features is not None
    expected = confidence(ask("大桥全长多少米？"), found.features) / 4
    assert found.confidence == pytest.approx(expected)


def test_words_that_no_passage_holds_are_unknown() -> None:
    found = reading("大桥的缆索有多少根？", retrieved(bridge()))
    assert any("缆索" in word for word in found.unknown)
    assert not any("大桥" in word for word in found.unknown)


def test_nothing_retrieved_is_nothing_read() -> None:
    found = reading("Lantern-4有多少米？", Retrieval((), ()))
    assert found.evidence == ()
    assert found.confidence == 0.0
    assert found.missing == ("Lantern-4",)


@pytest.mark.parametrize("kind", FIGURES)
def test_a_stated_figure_goes_before_a_nearer_sentence_without(kind: str) -> None:
    question = {
        "number": "大桥全长多少米？",
        "share": "大桥本地工人占几成？",
        "date": "大桥何时通车？",
    }[kind]
    states = {"number": "全长1750米。", "share": "本地工人占四成。", "date": "2021年通车。"}[kind]
    a = article(f"大桥的事人们说了又说。{states}")
    found = reading(question, retrieved(a))
    assert ask(question).kind == kind
    assert found.evidence[0].quote == states


@pytest.mark.parametrize(
    ("question", "words", "suits"),
    [
        ("那次地震是几级？", "编号17的地震为5.9级。", {"17": 0.3, "5.9级": 1.0}),
        ("捐了多少卷？", "编号17，捐书30卷。", {"17": 0.3, "30": 1.0}),
        ("展品有多少？", "编号17，共30。", {"17": 0.3, "30": 0.3}),
    ],
)
def test_a_number_without_the_measure_asked_for_suits_less(
    question: str, words: str, suits: dict[str, float]
) -> None:
    assert {c.span.of(words): c.suits for c in figures_in(ask(question), words)} == suits
