"""The text room: folding, sentences, tokens, questions, quantities."""

from __future__ import annotations

import datetime
import itertools
import json
import time
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from askllm.text import (
    Quantity,
    folded,
    language_of,
    quantities,
    question_core,
    question_tokens,
    search_tokens,
    sentences,
)
from askllm.text.folding import folded_apart, spelled_out
from askllm.text.quantities import Kind
from askllm.text.values import value_tokens

anything = st.text(max_size=60)
mixed = st.text(
    alphabet=st.sampled_from("北京說说億人，。！？…“”「」（）\"' \n\t12.3Aa-Ｇ３％ßİ㎏①½²—"),
    max_size=80,
)


# Folding


@given(text=st.one_of(anything, mixed))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert folded(folded(text)) == folded(text)


@given(text=st.one_of(anything, mixed))
def test_every_place_is_kept(text: str) -> None:
    plain = folded(text)
    assert len(plain) == len(text)
    assert [folded(character) for character in text] == list(plain)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ＧＰＴ－３", "gpt-3"),
        ("參數後臺萬億說話", "参数后台万亿说话"),
        ("１，７５０億", "1,750亿"),
        ("A‐B‑C–D—E−F", "a-b-c-d-e-f"),
        ("①㎏㈱ﬁ…℃", "1㎏㈱ﬁ…℃"),
        ("STRASSE Straße", "strasse straße"),
        ("a\u3000b\u00a0c", "a b c"),
        ("İ", "İ"),
        ("\ud800", "\ud800"),  # half of a pair, as broken JSON gives it
    ],
)
def test_folded(text: str, expected: str) -> None:
    assert folded(text) == expected


# Sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" \n\t", []),
        ("没有句号", ["没有句号"]),
        ("甲来了。乙走了！丙呢？", ["甲来了。", "乙走了！", "丙呢？"]),
        ("什么？！真的！！好。", ["什么？！", "真的！！", "好。"]),
        # line breaks always end a sentence
        ("标题\n第一段\r\n  第二段。 ", ["标题", "第一段", "第二段。"]),
        # quotations
        ("他说：“好。我来。”然后走了。", ["他说：“好。我来。”", "然后走了。"]),
        ("“真的吗？”他问。没有人回答。", ["“真的吗？”他问。", "没有人回答。"]),
        ("「走吧。」她說，「快點。」我們走了。", ["「走吧。」她說，「快點。」", "我們走了。"]),
        ("“走。”，他说。", ["“走。”，他说。"]),
        ("“A。B。”。然后。", ["“A。B。”。", "然后。"]),
        ('他说:"好。我来。"然后走了。', ['他说:"好。我来。"', "然后走了。"]),
        ('他走了。"你好。"她说。', ["他走了。", '"你好。"她说。']),
        (f"“{'长' * 50}。{'长' * 50}。”完。", [f"“{'长' * 50}。", f"{'长' * 50}。”", "完。"]),
        # brackets and note marks
        ("桥长（见图。三）千米。完。", ["桥长（见图。三）千米。", "完。"]),
        ("《你好。世界》出版了。", ["《你好。世界》出版了。"]),
        ("数据有误[1]。后来改了。[2][3]完。", ["数据有误[1]。", "后来改了。[2][3]", "完。"]),
        ("（全文完。）另起。", ["（全文完。）", "另起。"]),
        # ellipses
        ("等等……他走了。", ["等等……他走了。"]),
        ("后来……\n完", ["后来……", "完"]),
        ("Wait... what? He left... Yes.", ["Wait... what?", "He left...", "Yes."]),
        # newspapers with half-width marks
        ("今天,市长说,“好!”.明天再来.", ["今天,市长说,“好!”.", "明天再来."]),
        ("真的吗?我不信!算了.", ["真的吗?", "我不信!", "算了."]),
        ("天气很好.明天再来.", ["天气很好.", "明天再来."]),
        # English full stops
        ("Pi is 3.14. Next.", ["Pi is 3.14.", "Next."]),
        ("It uses v2.0. See example.org. Done.", ["It uses v2.0.", "See example.org.", "Done."]),
        ("Dr. Li and Prof. Wu met. They left.", ["Dr. Li and Prof. Wu met.", "They left."]),
        ("Stars, e.g. Vega. Others too.", ["Stars, e.g. Vega.", "Others too."]),
        ("He lives in the U.S. now. She left.", ["He lives in the U.S. now.", "She left."]),
        ("He lives in the U.S. The end.", ["He lives in the U.S.", "The end."]),
        ("J. Smith and A. B. Jones came. We left.", ["J. Smith and A. B. Jones came.", "We left."]),
        ("Acme Inc. builds. It sells.", ["Acme Inc. builds.", "It sells."]),
        ("It is No. 5 here. He said no. Then he left.", [
            "It is No. 5 here.", "He said no.", "Then he left."]),
        ("1. First item. Second.", ["1. First item.", "Second."]),
        ("2. 第一项。", ["2. 第一项。"]),
        ("a. one item", ["a. one item"]),
        ('"Really?" he said. "Go." She left.', ['"Really?" he said.', '"Go."', "She left."]),
        ("See http://x.example/?q=1&a! Good.", ["See http://x.example/?q=1&a!", "Good."]),
        ("'It works.' She left.", ["'It works.'", "She left."]),
        ("We won! Great (really. yes.) day.", ["We won!", "Great (really. yes.) day."]),
        # mixed
        ("GPT-3.5很大。It has 1.5 billion. 完", ["GPT-3.5很大。", "It has 1.5 billion.", "完"]),
    ],
)  # fmt: skip
def test_sentences(text: str, expected: list[str]) -> None:
    assert [span.of(text) for span in sentences(text)] == expected


PIECES = (
    "他说 北京 很长很长很长很长很长很长很长很长很长很长很长 ： “ ” 「 」 （ ） ( ) \" ' "
    "。 ！ ？ …… … ! ? . ... ， , "
    "1 2.0 Dr. e.g. U.S. A. No. The he [1]"
).split()  # fmt: skip
prose = st.lists(st.sampled_from([*PIECES, " ", "  ", "\n"]), max_size=40).map("".join)


@given(text=st.one_of(prose, mixed))
@example("“。”说。")
@example('A."."')
def test_sentences_cover_the_text_in_order(text: str) -> None:
    spans = sentences(text)
    kept = "".join(span.of(text) for span in spans)
    assert "".join(kept.split()) == "".join(text.split())
    assert all(a.end <= b.start for a, b in itertools.pairwise(spans))
    assert all(span.of(text) == span.of(text).strip() for span in spans)
    assert not any("\n" in span.of(text) for span in spans)


@given(text=st.one_of(prose, mixed), data=st.data())
def test_a_stretch_of_whole_sentences_gives_the_same_sentences(
    text: str, data: st.DataObject
) -> None:
    spans = sentences(text)
    if not spans:
        return
    first = data.draw(st.integers(0, len(spans) - 1))
    last = data.draw(st.integers(first, len(spans) - 1))
    again = sentences(text, spans[first].start, spans[last].end)
    assert again == spans[first : last + 1]


@pytest.mark.parametrize(
    "text",
    ["(" * 50_000, "“好。" * 20_000, "a.b. " * 20_000, "…" * 50_000 + "x", "!" * 50_000 + "="],
)
def test_one_endless_line_is_no_trap(text: str) -> None:
    begin = time.process_time()
    kept = "".join(span.of(text) for span in sentences(text))
    assert "".join(kept.split()) == "".join(text.split())
    assert time.process_time() - begin < 10  # seconds; a tenth of one is usual, minutes the trap


# Tokens


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("，。！", []),
        ("悟", ["悟"]),
        ("悟道很大", ["悟", "道", "很", "大", "悟道", "道很", "很大"]),
        ("GPT3", ["gpt", "3", "gpt3"]),
        ("GPT-3", ["gpt", "3", "gpt3"]),
        ("ＧＰＴ－３", ["gpt", "3", "gpt3"]),
        ("GPT 3", ["gpt", "3", "gpt3"]),
        ("悟道2.0", ["悟", "道", "悟道", "2.0", "道2.0", "2", "道2"]),
        ("悟道 2.0", ["悟", "道", "悟道", "2.0", "道2.0", "2", "道2"]),
        ("盘古α", ["盘", "古", "盘古", "alpha", "古alpha"]),
        ("gpt 3", ["gpt", "3", "gpt3", "=3"]),
        ("1,750", ["1750", "=1750", "~1750"]),
        ("：1,234,567.5", ["=2469135/2"]),
        ("100，200", ["100", "=100", "=200"]),
        ("100,2000", ["100", "=100", "=2000", "~2000"]),
        ("175B", ["b", "=175000000000"]),
        ("see (3) stars", ["see", "stars", "=3"]),
        ("四成", ["四", "成", "四成", "=40%"]),
        ("2/3", ["=200/3%"]),
        ("2021年", ["年", "@2021", "~2021"]),
        ("2008奥运", ["奥", "运", "奥运", "2008", "=2008", "~2008"]),
        ("10月", ["月", "@--10", "~--10"]),
        ("June 2020", ["june", "@2020-06", "~2020", "~2020-06", "~--06"]),
        ("參數參数", ["参", "数", "参", "数", "参数", "数参", "参数"]),
        ("用Galaxy-2 Mini吗", ["用", "吗", "galaxy", "2", "galaxy2", "mini"]),
        ("snake_case x·y", ["snake", "case", "x", "y"]),
        ("Straße ㎏", ["strasse", "kg"]),
        ("Пётр-3世", ["世", "пётр", "3", "пётр3"]),
    ],
)
def test_search_tokens(text: str, expected: list[str]) -> None:
    assert search_tokens(text) == expected


def _words(text: str) -> list[str]:
    return [token for token in search_tokens(text) if token[0] not in "=@~"]


@given(text=st.one_of(anything, mixed))
@example("İ‐²")  # spelt out, its last sign is a figure only when folded
def test_tokens_are_the_same_however_the_text_is_written(text: str) -> None:
    tokens = search_tokens(text)
    assert all(token and "\n" not in token and token == folded(token) for token in tokens)
    plain = folded(text.replace("，", "、"))
    told, again = (quantities(spelled_out(each)) for each in (text, plain))
    if told == again:  # folding makes ² a figure, and 345M metres
        assert _words(text) == _words(plain)


@pytest.mark.parametrize(
    ("forms", "shared"),
    [
        ("GPT3|GPT-3|GPT 3|ＧＰＴ－３|GPT_3|GPT-Ⅲ|GPT-III", "gpt3"),
        ("悟道2.0|悟道 2.0|悟道二点零|悟道2|悟道Ⅱ|悟道II|悟道ⅱ", "道2"),
        ("悟道2.0|悟道 2.0|悟道二点零|悟道-2.0", "道2.0"),
        ("盘古α|盤古α|盘古-α", "古alpha"),
        ("PanGu-α|PanGuα|PanGu alpha|pangu Α", "alpha"),
        ("ERNIE 3.0|ERNIE3.0|ERNIE-3", "ernie3"),
        ("臺灣|台湾|台灣", "台湾"),
        ("裏面|里面|裡面", "里面"),
        ("爲何|為何|为何", "为何"),
        ("衞生|卫生|衛生", "卫生"),
        ("発電|发电|發電", "发电"),
        ("10 ㎏|10kg|10 kg", "kg"),
    ],
)
def test_forms_that_meet(forms: str, shared: str) -> None:
    for form in forms.split("|"):
        assert shared in search_tokens(form), form


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("GPT-3", "GPT-3.5", {"gpt3", "gpt3.5"}),
        ("悟道2.0", "悟道1.0", {"道2", "道1", "道2.0", "道1.0"}),
        ("ERNIE 3.0", "ERNIE 3.5", {"ernie3", "ernie3.0", "ernie3.5"}),
        ("Xi", "11", {"xi", "11"}),
    ],
)
def test_forms_that_do_not_meet(one: str, other: str, apart: set[str]) -> None:
    assert not set(search_tokens(one)) & set(search_tokens(other)) & apart
    assert apart <= set(search_tokens(one)) | set(search_tokens(other))


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("GPT-3有多少参数？", ["gpt-3", "参数?"]),
        ("請問悟道2.0有多少個參數？", ["悟道2.0", "参数?"]),
        ("请问一下，北京有多高？", ["、北京", "?"]),
        ("中国电信有限公司有多少员工", ["中国电信有限公司", "员工"]),
        ("对话机器人是什么", ["对话机器人"]),
        ("很多高校有哪些问题", ["很多高校", "问题"]),
        ("谁开发了星河2.0", ["开发", "星河2.0"]),
        ("What is the mass of the mirror?", ["mass", "mirror?"]),
        ("What's the US population?", ["us", "population?"]),
        ("Can you tell us about WHO?", ["who?"]),
        ("是什么？", ["?"]),
        ("請教一下，盤古有多少參數？", ["、盘古", "参数?"]),
        ("Could you kindly tell me who made GPT-3?", ["made", "gpt-3?"]),
        ("百分之四十是什么", ["百分之四十"]),
        ("What happened in May 2020?", ["happened", "may", "2020?"]),
        ("May I know who built it?", ["built", "?"]),
        ("100，200有什么区别", ["100、200", "区别"]),
    ],
)
def test_question_core(question: str, words: list[str]) -> None:
    core = question_core(question)
    assert core.split() == words
    assert len(core) == len(folded(question))


@pytest.mark.parametrize(
    ("question", "tokens"),
    [
        ("345M是什么模型", ["模", "型", "模型", "m", "=345000000"]),
        ("What is ERNIE 3.0?", ["ernie", "3.0", "ernie3.0", "3", "ernie3"]),
        ("是什么？", ["是", "什", "么", "是什", "什么"]),
    ],
)
def test_question_tokens(question: str, tokens: list[str]) -> None:
    assert question_tokens(question) == tokens


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("GPT-3有多少参数？", "zh"),
        ("請問有多少", "zh"),
        ("What is 悟道?", "en"),
        ("How many parameters does 悟道2.0 have?", "en"),
        ("OpenAI是谁创立的", "zh"),
        ("青石大桥", "zh"),
        ("Galaxy-2 Mini", "en"),
        ("介绍一下Northcliff的Great Mirror", "zh"),
        ("有限公司 limited company", "zh"),
        ("2021", "en"),
        ("", "en"),
    ],
)
def test_language_of(text: str, language: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize(
    "text", ["2023？", "GPT-3?", "175B", "1,750", "", "？！", "gpt-3", "BERT GPT-4o", "OpenAI？",
             "ＧＰＴ－３？", "Google？", "Transformer", "R2-D2 & C-3PO", "GPT-3.5/4", "½"],
)  # fmt: skip
def test_figures_codes_and_one_name_are_of_the_language_that_is_given(text: str) -> None:
    assert (language_of(text, "zh"), language_of(text, "en")) == ("zh", "en")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("GPT-3多大？", "zh"),
        ("1750亿", "zh"),
        ("悟道", "zh"),
        ("What is 悟道?", "en"),
        ("WHAT IS GPT-3?", "en"),
        ("How", "en"),
        ("GPT-3 parameters", "en"),
        ("bert", "en"),
        ("Compare BERT", "en"),
        ("Google Brain", "en"),
        ("Что такое", "en"),
    ],
)
def test_words_tell_their_language_whatever_is_given(text: str, language: str) -> None:
    assert {language_of(text), language_of(text, "zh"), language_of(text, "en")} == {language}


# Quantities

YI = 10**8
NUMBERS: list[tuple[str, str, int | Fraction, str]] = [
    # form, its own characters, value, unit
    *[(form, form, 1750 * YI, "") for form in (
        "1750亿", "1,750亿", "1,750 亿", "１７５０億", "一千七百五十亿", "175 billion",
        "175B", "175-billion", "175bn", "0.175 trillion", "0.175万亿")],
    ("1.75万亿参数", "1.75万亿", 17500 * YI, ""),
    ("1.75 trillion parameters", "1.75 trillion parameters", 17500 * YI, "parameters"),
    ("1.75T", "1.75T", 17500 * YI, ""),
    ("十万亿", "十万亿", 10**13, ""),
    ("百亿级", "百亿级", 10**10, "级"),
    ("千亿", "千亿", 10**11, ""),
    ("十亿", "十亿", 10**9, ""),
    ("十万", "十万", 10**5, ""),
    ("百万", "百万", 10**6, ""),
    ("三点五亿", "三点五亿", 35 * 10**7, ""),
    ("两百多万", "两百多万", 2 * 10**6, ""),
    ("三万五", "三万五", 35000, ""),
    ("一千二", "一千二", 1200, ""),
    ("一百零二", "一百零二", 102, ""),
    ("一亿两千万", "一亿两千万", 12 * 10**7, ""),
    ("1亿2000万元", "1亿2000万元", 12 * 10**7, "元"),
    ("7万5000人", "7万5000人", 75000, "人"),
    ("3千人", "3千人", 3000, "人"),
    ("3千多人", "3千多人", 3000, "人"),
    ("5千米", "5千米", 5, "千米"),
    ("5000GB", "5000GB", 5000, "gb"),
    ("4095PD", "4095PD", 4095, "pd"),
    ("480卡", "480卡", 480, "卡"),
    ("29人", "29人", 29, "人"),
    ("70多个国家", "70多个", 70, "个"),
    ("70余万", "70余万", 700000, ""),
    ("3个月", "3个月", 3, "个月"),
    ("三个", "三个", 3, "个"),
    ("十年", "十年", 10, "年"),
    ("两名", "两名", 2, "名"),
    ("三百二十名員工", "三百二十名", 320, "名"),
    ("$12 million", "$12 million", 12 * 10**6, "美元"),
    ("US$12 million", "US$12 million", 12 * 10**6, "美元"),
    ("1200万美元", "1200万美元", 12 * 10**6, "美元"),
    ("€3.5", "€3.5", Fraction(7, 2), "欧元"),
    ("12亿元", "12亿元", 12 * YI, "元"),
    ("100人民币", "100人民币", 100, "人民币"),
    ("345M参数", "345M", 345 * 10**6, ""),
    ("100m", "100m", 100, "m"),
    ("10k", "10k", 10000, ""),
    ("27 years", "27 years", 27, "years"),
    ("2000 people", "2000 people", 2000, "people"),
    ("2000 images", "2000", 2000, ""),
    ("grew from 1788", "1788", 1788, ""),
    ("in 1500 homes", "1500", 1500, ""),
    ("90年代", "90年代", 90, "年代"),
    ("约RMB 12 million", "RMB 12 million", 12 * 10**6, "元"),
    ("GPT-3有1750亿", "1750亿", 1750 * YI, ""),
    ("About 40 people", "40 people", 40, "people"),
    ("增长了2.0", "2.0", 2, ""),
    ("参数百亿", "百亿", 10**10, ""),
    ("公布M6 百亿参数", "百亿", 10**10, ""),
    ("售价 6 百亿元", "6 百亿元", 600 * YI, "元"),
    ("一千零一夜", "一千零一", 1001, ""),
]  # fmt: skip
SHARES: list[tuple[str, str, Fraction]] = [
    *[(form, form, Fraction(2, 5)) for form in (
        "40%", "４０％", "40 %", "40 percent", "40 per cent", "四成", "4成", "百分之四十",
        "百分之40", "2/5", "五分之二")],
    ("四成半", "四成半", Fraction(9, 20)),
    ("1/7", "1/7", Fraction(1, 7)),
    ("三分之一", "三分之一", Fraction(1, 3)),
    ("百分之百", "百分之百", Fraction(1)),
    ("0.5个百分点", "0.5个百分点", Fraction(1, 200)),
    ("3‰", "3‰", Fraction(3, 1000)),
    ("千分之三", "千分之三", Fraction(3, 1000)),
]  # fmt: skip
DATES: list[tuple[str, str, str]] = [
    *[(form, form, "2021-10-26") for form in (
        "2021年10月26日", "2021 年 10 月 26 日", "2021-10-26", "2021/10/26", "2021.10.26",
        "Oct 26, 2021", "Oct. 26, 2021", "October 26th, 2021", "26 October 2021",
        "26th of October, 2021",
        "二〇二一年十月二十六日", "二零二一年十月二十六号", "２０２１年１０月２６日")],
    ("2021-10-26.", "2021-10-26", "2021-10-26"),
    ("2021/1/5", "2021/1/5", "2021-01-05"),
    ("2021年10月", "2021年10月", "2021-10"),
    ("2021-10", "2021-10", "2021-10"),
    ("October 2021", "October 2021", "2021-10"),
    ("October, 2021", "October, 2021", "2021-10"),
    ("Sept 2021", "Sept 2021", "2021-09"),
    ("June 2020", "June 2020", "2020-06"),
    ("2021年", "2021年", "2021"),
    ("二〇二一年", "二〇二一年", "2021"),
    ("in 2021.", "2021", "2021"),
    ("（2021）", "2021", "2021"),
    ("in 2000 researchers left", "2000", "2000"),
    ("built in 1788.", "1788", "1788"),
    ("since 1643,", "1643", "1643"),
    ("the winter of 1871", "1871", "1871"),
    ("9月2日", "9月2日", "--09-02"),
    ("十月一日", "十月一日", "--10-01"),
    ("3月", "3月", "--03"),
    ("十二月", "十二月", "--12"),
    ("On October 26 it", "October 26", "--10-26"),
    ("on 26 October it", "26 October", "--10-26"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "own", "value", "unit"), NUMBERS)
def test_numbers(text: str, own: str, value: int | Fraction, unit: str) -> None:
    start = text.index(own)
    expected = Quantity(start, start + len(own), "number", Fraction(value), unit)
    assert quantities(text) == [expected]


@pytest.mark.parametrize(("text", "own", "value"), SHARES)
def test_shares(text: str, own: str, value: Fraction) -> None:
    start = text.index(own)
    assert quantities(text) == [Quantity(start, start + len(own), "share", value, "%")]


@pytest.mark.parametrize(("text", "own", "value"), DATES)
def test_dates(text: str, own: str, value: str) -> None:
    start = text.index(own)
    assert quantities(text) == [Quantity(start, start + len(own), "date", value)]


NO_QUANTITIES = (
    "GPT-3 GPT3 M6 T5 v2.0 A100 悟道2.0 ERNIE_3.0 第一 第3名 第三名 第二百三十 一般 统一 "
    "十分 十足 万一 成功 一带一路 三亚 百度 千万别 亿万富翁 千百年 数百万 几十亿 三四个 七八年 "
    "两三天 一个 一成不变 GPT-3成了 2.0版 3.5.1 010-12345678 12:30 百分之٣ ٣ 二十四 十字路口"
).split()  # fmt: skip
SENTENCES_WITHOUT = [
    *["ERNIE 3.0", "ERNIE 3.0 versions", "GPT 3有什么", "Chapter 3", "No. 5", "1. 引言", "3，然后"],
    *["9" * 5000, "一" * 5000, "百" * 5000],
]


@pytest.mark.parametrize("text", [*NO_QUANTITIES, *SENTENCES_WITHOUT])
def test_figures_of_names_and_words_are_no_quantities(text: str) -> None:
    assert quantities(text) == []


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("20-30人", ["20", "30"]),
        ("1万-2万", ["10000", "20000"]),
        ("100，200", ["100", "200"]),
        ("2019-2021", ["2019", "2021"]),
        ("2019年至2021年", ["2019", "2021"]),
        ("3.14×10²³", ["314000000000000000000000"]),
        ("面积是5m²", ["5"]),
        ("CO₂有3种", ["3"]),
        ("3至5亿", ["300000000", "500000000"]),
        ("三到五亿", ["300000000", "500000000"]),
        ("30-40%", ["3/10", "2/5"]),
        ("3-5月", ["--03", "--05"]),
        ("20世纪90年代", ["20", "90"]),
        ("marketing 2020", ["2020"]),  # no month of March
        ("1990年代", ["1990"]),
        ("they march 10 miles", ["10"]),  # a verb
        ("比分3:2", ["3", "2"]),
    ],
)
def test_several_quantities(text: str, values: list[str]) -> None:
    assert [str(quantity.value) for quantity in quantities(text)] == values


def _han(value: int) -> str:
    """Write 1 to 9999 in Chinese."""
    digits, text, gap = "零一二三四五六七八九", "", False
    for unit, place in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, value = divmod(value, unit)
        if digit:
            text += ("零" if gap and text else "") + digits[digit] + place
            gap = False
        else:
            gap = True
    return text


def _forms(value: int) -> list[str]:
    """Ways to write ``value`` times 10^8."""
    return [
        f"{value}亿",
        f"{value} 亿",
        f"{value:,}亿",
        f"{_han(value)}亿",
        f"{value * 10**8:,}",
        f"{value / 10:g} billion" if value < 10**5 else f"{value}亿",
        f"{value * 10000}万",
    ]


@given(one=st.integers(1, 9999), other=st.integers(1, 9999), data=st.data())
def test_equal_values_mean_each_other_and_unequal_never(
    one: int, other: int, data: st.DataObject
) -> None:
    left = data.draw(st.sampled_from(_forms(one)))
    right = data.draw(st.sampled_from(_forms(other)))
    (a,), (b,) = quantities(left), quantities(right)
    assert a.value == one * 10**8
    assert a.means(b) == (one == other)
    assert b.means(a) == (one == other)


@given(day=st.dates(datetime.date(1900, 1, 1), datetime.date(2099, 12, 31)), data=st.data())
def test_a_date_is_the_same_in_every_form(day: datetime.date, data: st.DataObject) -> None:
    forms = [
        f"{day.year}年{day.month}月{day.day}日",
        day.isoformat(),
        f"{day.year}/{day.month}/{day.day}",
        f"{day:%B} {day.day}, {day.year}",
        f"{day.day} {day:%b} {day.year}",
    ]
    (found,) = quantities(data.draw(st.sampled_from(forms)))
    assert (found.kind, found.value) == ("date", day.isoformat())


@given(
    text=st.one_of(
        anything, mixed, st.text("0123456789一二十百千万亿点.,%/- 年月日成分之BM$", max_size=30)
    )
)
def test_quantities_never_overlap_and_never_fail(text: str) -> None:
    found = quantities(text)
    assert all(0 <= q.start < q.end <= len(text) for q in found)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))
    assert all(isinstance(q.value, str) == (q.kind == "date") for q in found)


FORMS = [
    json.loads(line)
    for line in (Path(__file__).parent / "data" / "quantity_forms.jsonl")
    .read_text(encoding="utf-8")
    .splitlines()
]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form["text"])
def test_the_table_of_forms(form: dict[str, str]) -> None:
    assert [(q.kind, str(q.value)) for q in quantities(form["text"])] == [
        (form["kind"], form["value"])
    ]


def _values(text: str) -> set[str]:
    return {token for token in search_tokens(text) if token[0] in "=@"}


@given(one=st.sampled_from(FORMS), other=st.sampled_from(FORMS))
def test_equal_quantities_share_a_value_token_and_unequal_never(
    one: dict[str, str], other: dict[str, str]
) -> None:
    equal = (one["kind"], one["value"]) == (other["kind"], other["value"])
    assert bool(_values(one["text"]) & _values(other["text"])) == equal


@given(
    one=st.fractions(-(10**12), 10**12, max_denominator=1000),
    other=st.fractions(-(10**12), 10**12, max_denominator=1000),
    kinds=st.tuples(st.sampled_from(["number", "share"]), st.sampled_from(["number", "share"])),
)
@example(Fraction(2, 5), Fraction(40), ("share", "number"))
@example(Fraction(1500), Fraction(0), ("number", "number"))  # may be a year, which adds ~1500
def test_a_value_has_one_token_and_a_token_one_value(
    one: Fraction, other: Fraction, kinds: tuple[Kind, Kind]
) -> None:
    left, right = Quantity(0, 1, kinds[0], one), Quantity(0, 1, kinds[1], other)
    exact = [[t for t in value_tokens([q]) if t[0] == "="] for q in (left, right)]
    assert (exact[0] == exact[1]) == left.means(right)
    assert len(exact[0]) == 1


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        ("10月", "2021年10月", {"~--10"}),
        ("2021年", "2021年10月", {"~2021"}),
        ("2021年10月", "2021年10月26日", {"~2021", "~2021-10", "~--10"}),
        ("10月26日", "October 26, 2021", {"~--10", "~--10-26"}),
        ("2021年10月", "2020年10月", {"~--10"}),
        ("2020年", "2021年10月", set()),
    ],
)
def test_a_date_meets_the_dates_it_lies_in_without_being_equal(
    one: str, other: str, shared: set[str]
) -> None:
    both = set(search_tokens(one)) & set(search_tokens(other))
    assert {token for token in both if token[0] in "=@~"} == shared


@given(text=st.one_of(anything, mixed))
def test_a_quantity_stands_where_it_says(text: str) -> None:
    for found in quantities(text):
        assert text[found.start : found.end].strip()
    assert len(folded_apart(text)) == len(text)
