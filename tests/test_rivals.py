"""What a sentence is about where things of one kind stand side by side: towns, firms, people, books."""

from __future__ import annotations

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askllm.answer import compose
from askllm.answer.claims.premise import told_of_another
from askllm.articles import passages_of
from askllm.read import OF_ANOTHER, Reading, read, understand
from askllm.read.about.of_a_kind import latin_others, written_small
from askllm.read.about.rivals import BLOCK, NONE, Rivals, rivals_of
from askllm.retrieve import Retrieval
from askllm.text import search_tokens
from askllm.types import Article, Heading, Hit, LegScore
from fakes_evidence import article, evidence, query

TOWNS = (
    "三地公布了去年的游客数。松溪县接待游客120万人次，旅游收入9.6亿元。荷塘县只接待了75万人次。"
    "县长潘一舟说，荷塘县的酒店太少。与松溪县相比，荷塘县的山更高。"
)
SHOPS = (
    "蓝鲸书店、半亩书店和拾光书店都在今年搬了家。蓝鲸书店的年租金为36万元。"
    "半亩书店有两层，店主是退休教师。拾光书店成立于2015年。它的年租金降到了22万元。"
)
SWIMMERS = (
    "决赛在周六举行。由韩若溪夺得金牌，她今年十九岁。银牌得主姚静怡来自湖州，就读师范大学。"
    "十六岁的小将柳如烟以2分08秒获得第四。"
)
BOOKS = "《雨巷来信》全書18萬字，賣出4萬冊。《山海之間》由新聲出版社推出，作者曾是水手。"
BANDS = (
    "音乐节请来了青麦、归雁和折柳三支乐队。青麦唱了八首歌。折柳排在最后，唱到十一点。"
    "比青麦晚到两小时的归雁只带了吉他。"
)
RIVERS = (
    "Harwick, Penrose and Stoll all flooded last week. The Harwick dam held and cost 9 million euros in 1994. "
    "Penrose lost two bridges. Its mayor, Ann Bell, asked for help. Stoll has 4,100 inhabitants, while Penrose has 7,900."
)


def rivals(question: str, text: str, headings: tuple[str, ...] = ()) -> Rivals:
    return rivals_of(understand(query(question)), [(text, headings)])


@pytest.mark.parametrize(
    ("question", "text", "others"),
    [
        ("荷塘县的旅游收入是多少？", TOWNS, {"松溪县"}),
        ("半亩书店的年租金是多少？", SHOPS, {"蓝鲸书店", "拾光书店"}),
        ("姚静怡今年几岁？", SWIMMERS, {"韩若溪", "柳如烟"}),
        ("《山海之間》全書多少字？", BOOKS, {"雨巷来信"}),
        ("归雁唱了几首歌？", BANDS, {"青麦", "折柳"}),
        ("How many people live in Harwick?", RIVERS, {"penrose", "stoll"}),
    ],
)
def test_things_of_one_kind_are_read_off_the_articles(
    question: str, text: str, others: set[str]
) -> None:
    assert others <= set(rivals(question, text).others)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("旅游收入最高的是哪里？", TOWNS),
        ("去年接待游客多少人次？", TOWNS),
        ("What is the cost of a dam?", RIVERS),
        # the articles are in another language, and may name it in their own
        ("When did Penrose lose its bridges?", TOWNS),
    ],
)
def test_without_a_name_nothing_is_another(question: str, text: str) -> None:
    assert rivals(question, text) == NONE


def test_what_lies_near_is_read_across_its_blocks() -> None:
    text = ("今年的雨很多。" * BLOCK)[: BLOCK - 3] + "。" + SHOPS  # a name over the seam of two
    assert {"蓝鲸书店", "拾光书店"} <= set(rivals("半亩书店的年租金是多少？", text).others)


@given(
    st.text(alphabet="Ttheat -.\n汉", max_size=30),
    st.text(alphabet="theat", min_size=1, max_size=3),
)
def test_a_word_is_written_small_where_it_stands_alone(whole: str, word: str) -> None:
    oracle = re.search(rf"(?<![A-Za-z]){re.escape(word)}(?![a-z])", whole) is not None
    assert written_small(word, whole) is oracle


def test_what_ends_in_three_characters_that_tell_a_kind_is_of_any_length() -> None:
    question, told = (
        "云岭核桃{}去年收入多少？",
        "云岭核桃{}在山里。同镇的丰禾{}种桃。云岭核桃{}收入多。",
    )
    of_three = rivals(question.format("合作社"), told.replace("{}", "合作社")).others
    of_two = rivals(question.format("银行"), told.replace("{}", "银行")).others
    assert ("丰禾合作社" in of_three, "丰禾银行" in of_two) == (True, False)


def test_headings_beside_the_one_of_the_name_are_of_its_kind() -> None:
    found = rivals("蓝鲸有多少员工？", "蓝鲸今年搬家。半亩有五名员工。", ("搬家记", "蓝鲸", "半亩"))
    assert "半亩" in found.others


@pytest.mark.parametrize(
    ("question", "text", "quote", "short", "another"),
    [
        ("荷塘县的旅游收入是多少？", TOWNS, "松溪县接待游客120万人次，旅游收入9.6亿元。", "9.6亿元", True),
        ("松溪县的旅游收入是多少？", TOWNS, "松溪县接待游客120万人次，旅游收入9.6亿元。", "9.6亿元", False),
        # only compared with
        ("荷塘县的山有多高？", TOWNS, "与松溪县相比，荷塘县的山更高。", None, False),
        ("归雁唱了几首歌？", BANDS, "青麦唱了八首歌。", "八首", True),
        ("归雁带了几把吉他？", BANDS, "比青麦晚到两小时的归雁只带了吉他。", "吉他", False),
        ("折柳晚到了几小时？", BANDS, "比青麦晚到两小时的归雁只带了吉他。", "两小时", True),
        # goes on from the sentence before
        ("半亩书店的年租金是多少？", SHOPS, "它的年租金降到了22万元。", "22万元", True),
        ("拾光书店的年租金是多少？", SHOPS, "它的年租金降到了22万元。", "22万元", False),
        # listed side by side
        ("半亩书店什么时候搬的家？", SHOPS, "蓝鲸书店、半亩书店和拾光书店都在今年搬了家。", "今年", False),
        ("姚静怡今年几岁？", SWIMMERS, "由韩若溪夺得金牌，她今年十九岁。", "十九岁", True),
        # the figure qualifies the name behind it
        ("姚静怡今年几岁？", SWIMMERS, "十六岁的小将柳如烟以2分08秒获得第四。", "十六岁", True),
        ("《山海之間》全書多少字？", BOOKS, "《雨巷来信》全書18萬字，賣出4萬冊。", "18萬字", True),
        ("《第三個碼頭》賣了多少冊？", BOOKS + "《第三個碼頭》改編成了舞臺劇。", "《雨巷来信》全書18萬字，賣出4萬冊。", "4萬冊", True),
        ("《雨巷来信》全書多少字？", BOOKS, "《雨巷来信》全書18萬字，賣出4萬冊。", "18萬字", False),
        # whom somebody is said to be is the answer, and not what the sentence is about
        ("韩若溪的教练是谁？", SWIMMERS + "韩若溪的教练是姚静怡。", "韩若溪的教练是姚静怡。", "姚静怡", False),
        ("韩若溪的教练是谁？", SWIMMERS + "韩若溪不爱说话。她的教练是姚静怡。", "她的教练是姚静怡。", None, False),
        ("Who is the mayor of Stoll?", RIVERS, "Its mayor, Ann Bell, asked for help.", "Ann Bell", True),
        ("Who is the mayor of Penrose?", RIVERS, "Its mayor, Ann Bell, asked for help.", "Ann Bell", False),
        # two names, each with its figure
        ("How many people live in Stoll?", RIVERS, "Stoll has 4,100 inhabitants, while Penrose has 7,900.", "7,900", True),
        ("How many people live in Stoll?", RIVERS, "Stoll has 4,100 inhabitants, while Penrose has 7,900.", "4,100", False),
    ],
)  # fmt: skip
def test_whose_sentence_it_is(
    question: str, text: str, quote: str, short: str | None, another: bool
) -> None:
    item = evidence(article("a", text), quote, short)
    assert rivals(question, text).another(item) is another


def test_a_sentence_under_anothers_heading_is_anothers() -> None:
    text = "甲栏\n江口医院\n门诊每天接待2100人。\n青坪医院\n急诊楼明年启用。"
    headings = tuple(
        Heading(m.start(), m.end(), 2, m[0]) for m in re.finditer("江口医院|青坪医院", text)
    )
    one = Article("a", "两家医院", text, "a.md", headings=headings)
    found = rivals("青坪医院每天接待多少人？", text, tuple(h.title for h in headings))
    item = evidence(one, "门诊每天接待2100人。", "2100人", headings=("江口医院",))
    assert found.another(item)
    item = evidence(one, "急诊楼明年启用。", "明年", headings=("青坪医院",))
    assert not found.another(item)


def reading(question: str, text: str) -> Reading:
    one = Article("a", "年报", text, "a.md")
    hits = tuple(
        Hit(p, one, 1.0, i + 1, (LegScore("lexical", 1.0, 1),))
        for i, p in enumerate(passages_of(one))
    )
    held = set(search_tokens(text))
    asked = understand(query(question))
    return read(
        asked, Retrieval(hits, (None,) * len(hits)), lambda _: math.log(20), held.__contains__
    )


def test_the_things_own_sentence_goes_before_anothers() -> None:
    text = "云岭茶厂2023年利润为3.2亿元。竹海茶厂2023年的是1.1亿元。"
    assert reading("竹海茶厂2023年利润是多少？", text).evidence[0].short == "1.1亿元"
    assert reading("云岭茶厂2023年利润是多少？", text).evidence[0].short == "3.2亿元"


@pytest.mark.parametrize(
    ("question", "text", "own", "theirs"),
    [
        ("姚静怡的教练是谁？", SWIMMERS + "韩若溪的教练是裴东升。", "银牌得主姚静怡来自湖州，就读师范大学。", "韩若溪的教练是裴东升。"),
        ("《山海之間》全書多少字？", BOOKS, "《山海之間》由新聲出版社推出，作者曾是水手。", "《雨巷来信》全書18萬字，賣出4萬冊。"),
        ("拾光书店的店主是谁？", SHOPS, "拾光书店成立于2015年。", "半亩书店有两层，店主是退休教师。"),
    ],
)  # fmt: skip
def test_what_only_another_is_said_to_have(question: str, text: str, own: str, theirs: str) -> None:
    one = article("a", text)
    asked, found = understand(query(question)), rivals(question, text)
    lowered, best = evidence(one, theirs, score=OF_ANOTHER * 0.8), evidence(one, own, score=0.8)
    assert told_of_another(asked, Reading((best, lowered), 0.7, rivals=found), best)
    assert not told_of_another(asked, Reading((best,), 0.7, rivals=found), best)
    assert not told_of_another(asked, Reading((best, lowered), 0.7), best)
    assert not told_of_another(asked, Reading((lowered, best), 0.7, rivals=found), lowered)


@given(
    st.text(alphabet="甲乙丙县市、和的说《》“”，。在A b", max_size=60),
    st.text(alphabet="甲乙县市的《》A", max_size=12),
)
def test_no_text_upsets_it(text: str, asked: str) -> None:
    found = rivals(f"{asked}有多少人？", text or "空")
    assert found.name is not None or found == NONE
    assert all(len(other) > 1 for other in found.others)


def test_words_that_are_also_written_small_are_no_rivals() -> None:
    told = (
        "Harlow won on Sunday. Early goals decided it. Danish fans sang, and Harlow's early lead held."
        " Corvane lost. In the Early rounds the Danish side had beaten Corvane."
    )
    assert set(latin_others("Harlow", told)) - {"harlow"} == {"corvane"}


HARVESTERS = (
    "本季收割由青禾农机与远山合作队分别承担。青禾农机的队长何大川说，人手够用。该公司有收割机64台。"
    "远山合作队排在后面。青禾农机今年扩招。"
)
ISLETS = "松岛县的渔港已经修好。渔民领到补助310万元。竹岛县没有渔港，竹岛人靠旅游。"
CHOIRS = (
    "演出由晨星合唱团和海螺乐团分别完成。晨星合唱团请了指挥。晨星合唱团有成员52人。海螺乐团人少。"
)


@pytest.mark.parametrize(
    ("question", "text", "quote", "short", "another"),
    [
        ("远山合作队有多少台收割机？", HARVESTERS, "该公司有收割机64台。", "64台", True),
        ("青禾农机有多少台收割机？", HARVESTERS, "该公司有收割机64台。", "64台", False),
        ("竹岛县的渔民领到多少补助？", ISLETS, "渔民领到补助310万元。", "310万元", True),
        ("松岛县的渔民领到多少补助？", ISLETS, "渔民领到补助310万元。", "310万元", False),
        ("海螺乐团有多少成员？", CHOIRS, "晨星合唱团有成员52人。", "52人", True),
        ("晨星合唱团有多少成员？", CHOIRS, "晨星合唱团有成员52人。", "52人", False),
    ],
)
def test_what_is_listed_behind_by_or_named_once_has_rivals(
    question: str, text: str, quote: str, short: str, another: bool
) -> None:
    item = evidence(article("a", text), quote, short)
    assert rivals(question, text).another(item) is another


@pytest.mark.parametrize(
    ("question", "text", "own", "short", "theirs", "figure"),
    [
        ("荷塘县去年接待了多少游客？", "荷塘县很大。{}荷塘县多山。", "去年全县接待游客80万人次。", "80万人次", "松溪县去年接待游客120万人次。", "120万人次"),
        ("江口医院的急诊楼有多少张床位？", "江口医院很大。{}江口医院临江。", "医院的急诊楼有床位300张。", "300张", "青坪医院的急诊楼有床位420张。", "420张"),
        ("白塔村的果园有多少亩？", "白塔村很小。{}白塔村靠河。", "村里的果园有500亩。", "500亩", "红桥村的果园有700亩。", "700亩"),
    ],
)  # fmt: skip
def test_what_is_told_of_another_of_its_kind_contradicts_nothing(
    question: str, text: str, own: str, short: str, theirs: str, figure: str
) -> None:
    one, two = article("a", text.format(own)), article("b", theirs)
    items = (evidence(one, own, short, score=0.9), evidence(two, theirs, figure, score=0.6))
    asked, found = understand(query(question)), rivals(question, one.text + two.text)
    told = compose(query(question), asked, Reading(items, 0.9, rivals=found), lambda word: True)
    assert (told.status, told.short) == ("answered", short)
    blind = compose(query(question), asked, Reading(items, 0.9), lambda word: True)
    assert {side.value for side in blind.sides} == {short, figure}
