"""Which figure of several in a sentence is meant, and which words the question's measure has."""

from __future__ import annotations

import dataclasses

import pytest

from askllm.answer.claims.claims import COUNTED
from askllm.read.about.ownership import owners_in, told_of_others
from askllm.read.opinion import Opinion, Told
from askllm.read.overlap import Features, Page, Scored
from askllm.read.refit import refitted
from askllm.read.short.contrast import in_the_part_asked, of_another_time, told_beside
from askllm.read.short.spans import best_of, judged_spans
from askllm.types import Span
from fakes_evidence import article, read_from
from readings import asked_for


def short(question: str, words: str) -> str | None:
    """The short answer by rules alone, every word of the question weighing the same."""
    best = best_of(judged_spans(asked_for(question), words, Span(0, len(words)), lambda token: 1.0))
    return None if best is None or best.fit < 0.3 else best.span.of(words)


FINE = "这项罚款从5万元提高到8万元。"
FEVER = "用药后，患者的平均体温由39.2℃降至37.5℃。"
TRAVEL = "通车后，两城之间的车程将由现在的3小时10分缩短到1小时05分。"
SEATS = "The Reform Union won 12 of the 40 seats, up from 7 in 2018."
COUNCIL = "45席中蓝莲党拿下19席，比上届多5席。"
RAIN = "江北降雨85毫米，气温18℃；江南降雨42毫米，气温23℃。"
PHONES = "云帆X2重180克；云帆X2 Pro重210克。"
FILM = "影片总投资6亿元，其中特效花费1.4亿元。"
PRICE = "新茶每斤120元，去年同期只有95元。"
PROFIT = "去年，江城药业营收52亿元，净利润4.1亿元，同比增长9%。"
TURNOUT = "It was highest in Westmoor, at 53%, and lowest in Oldbury, at 29%."
COACH = "The new coach is 41 years old, compared with 58 for the one before."
LAST = "Attendance was 41,800, compared with 36,500 in 2019."


@pytest.mark.parametrize(
    ("question", "words", "answer"),
    [
        # the value now, unless the past is asked for
        ("罚款是多少？", FINE, "8万元"),
        ("罚款原来是多少？", FINE, "5万元"),
        ("用药后体温是多少？", FEVER, "37.5℃"),
        ("用药前的体温原先是多少？", FEVER, "39.2℃"),
        ("车程要多长时间？", TRAVEL, "1小时05分"),
        ("现在车程要多长时间？", TRAVEL, "3小时10分"),
        ("新茶多少钱一斤？", PRICE, "每斤120元"),
        ("新茶去年同期是每斤多少？", PRICE, "95元"),
        ("What was the attendance?", LAST, "41,800"),
        ("How old is the new coach?", COACH, "41 years"),
        ("How old was the old coach?", COACH, "58"),
        ("What was the attendance in 2019?", LAST, "36,500"),
        # a part and its whole
        ("How many seats did the Reform Union win?", SEATS, "12"),
        ("How many seats are there in total?", SEATS.replace(", up from 7 in 2018", ""), "40"),
        ("蓝莲党拿了多少席？", COUNCIL, "19席"),
        ("特效花了多少钱？", FILM, "1.4亿元"),
        ("影片投资多少？", FILM, "6亿元"),
        ("How many pages does the book have?", "全书共320页，收图58幅。", "320页"),
        # the part of the sentence that speaks of the thing
        ("江南降雨多少毫米？", RAIN, "42毫米"),
        ("江北的气温是多少？", RAIN, "18℃"),
        ("江南的气温", RAIN, "23℃"),
        ("云帆X2有多重？", PHONES, "180克"),
        ("云帆X2 Pro有多重？", PHONES, "210克"),
        ("What was the turnout in Oldbury?", TURNOUT, "29%"),
        ("What was the turnout in Westmoor?", TURNOUT, "53%"),
        # the sum that is named
        ("江城药业的净利润是多少？", PROFIT, "4.1亿元"),
        ("江城药业的营收？", PROFIT, "52亿元"),
        ("江城药业净利润增长了多少？", PROFIT, "9%"),
        # how much it changed is neither of both values
        ("罚款提高了多少？", FINE, None),
    ],
)
def test_the_figure_that_is_meant(question: str, words: str, answer: str | None) -> None:
    assert short(question, words) == answer


@pytest.mark.parametrize(
    ("question", "words", "answer"),
    [
        ("北湖集团占南江银行多少股份？", "北湖集团持有南江银行12.5%的股份。", "12.5%"),
        ("出口占产量的多少？", "全年产茶3000吨，其中三成出口。", "三成"),
        ("湖区清理了多少水葫芦？", "至年底已清理370公顷，预计后年完成其余部分。", "370公顷"),
        ("全县种植多少油茶？", "去年全县种植1.2万亩，2021年只有8000亩。", "1.2万亩"),
        ("一共捐了多少钱？", "书店捐出8万册图书和120万元。", "120万元"),
        ("花在舞台上的钱有多少？", "舞台花了240万元，用去木材30吨。", "240万元"),
        ("收购价是多少一斤？", "头茬的收购价涨到每斤35元。", "每斤35元"),
        ("判了多长时间？", "被告被判3年6个月，罚款2万元。", "3年6个月"),
        ("台风的风速有多快？", "台风登陆时风速每秒38米，降雨120毫米。", "每秒38米"),
        ("测量误差是多少？", "The gauge, set up in 2022, is accurate to 2 mm and weighs 14 kg.", "2 mm"),
        ("How heavy is the bell?", "大钟铸于1420年，高5.9米，重46吨。", "46吨"),
        ("how high is the dam", "It is an arch dam 142 metres high, finished in 1987.", "142 metres"),
        ("What does the scheme cost per year?", "Officials expect it to cost £1.9 million a year.", "£1.9 million a year"),
        ("How many patients finished the trial?", "共有1037人完成了试验，历时24周。", "1037人"),
        ("How much has the lake shrunk since 2000?", "Visitors counted 1,180 birds, yet the lake has shrunk by 9% since 2000.", "9%"),
        ("地铁那天运了多少人？", "当天提前到5时发车，全天运送乘客46万人次。", "46万人次"),
        ("书展有多少人参加？", "2024江城书展共有3.2万人参加。", "3.2万人"),
        ("女子冠军的成绩", "女子冠军的成绩为2小时31分08秒，比去年快4分钟。", "2小时31分08秒"),
        ("新线 设计时速", "全长412公里，设计时速350公里。", "350公里"),
        ("赛事预计什么时候办？", "赛事将改到明年上半年。", "明年上半年"),
        ("林晚秋是哪里人", "林晚秋1979年生于云溪古镇，曾在海洋研究所工作。", "云溪古镇"),
        ("林晚秋是哪裡人？", "林晚秋生於雲溪古鎮，曾在海洋研究所工作。", "雲溪古鎮"),
        ("Where was Ada Holm born?", "Ada Holm was born in Northcliff, and studied in Leeds.", "Northcliff"),
    ],
)  # fmt: skip
def test_what_a_measure_or_a_verb_tells_of_the_figure(
    question: str, words: str, answer: str
) -> None:
    assert short(question, words) == answer


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("大钟有多重？", "The bell is accurate to 2 mm."),
        ("How heavy is the bell?", "The bell is accurate to 2 mm."),
        ("票房是多少？", "影片讲了3个人的故事，拍了64天。"),
        ("手术要多长时间？", "手术花了3万元，有5名医生。"),
        ("书展有多少人参加？", "2024江城书展上周开幕。"),
        ("江城有多少家茶馆？", "江城的气温是23℃，降雨42毫米。"),
    ],
)
def test_a_figure_of_another_sort_is_no_answer(question: str, words: str) -> None:
    assert short(question, words) is None


def test_in_another_language_a_figure_waits_for_the_trained_reader() -> None:
    words = "The association has 1,200 supporters."
    (found,) = judged_spans(
        asked_for("协会有多少会员？"), words, Span(0, len(words)), lambda token: 1.0
    )
    assert found.span.of(words) == "1,200"
    assert found.suits < COUNTED


def test_a_longer_name_is_another_and_a_month_is_none() -> None:
    words = "云帆X2重180克；云帆X2 Pro重210克，售价1.5万元。"
    assert [n.of(words) for n in owners_in(words)] == ["X2", "X2 Pro"]
    light, heavy = (Span(words.index(t), words.index(t) + 4) for t in ("180克", "210克"))
    assert told_of_others(asked_for("云帆X2有多重？"), words, [light, heavy]) == {heavy}
    assert told_of_others(asked_for("云帆X2 Pro有多重？"), words, [light, heavy]) == {light}
    kind = "云帆X2 SUV重2.1吨，云帆X3 API很快，云帆X2 PRO更轻。"
    assert [n.of(kind) for n in owners_in(kind)] == ["X2", "X3", "X2 PRO"]
    dated = "Since January 2024 the Heron has sailed on Mondays."
    assert [n.of(dated) for n in owners_in(dated)] == ["Heron"]


def test_the_trained_reader_is_heard_only_on_the_part_asked() -> None:
    words = "江北证券的陈野认为会涨；江南证券的周禾认为会跌。"
    wrong, right = (
        Span(words.index("陈野"), words.index("陈野") + 2),
        Span(words.index("周禾"), words.index("周禾") + 2),
    )
    asked = asked_for("江南证券的分析师是谁？")
    heard = in_the_part_asked(
        asked, words, 0, Opinion(0.9, 0.0, 5.0, (Told(wrong, 1.0), Told(right, 0.5)))
    )
    assert [told.span for told in heard.spans] == [right]
    assert heard.spans[0].share == 1.0
    assert heard.margin == pytest.approx(5.0 - 0.6931, abs=1e-3)
    only_right = Opinion(0.9, 0.0, 5.0, (Told(right, 1.0),))
    assert in_the_part_asked(asked, words, 0, only_right) is only_right


BUILT = "去年大桥完成投资21.5亿元，今年上半年又完成投资13.2亿元，总投资为74亿元。"
CLINICS = "前年急診輕症為21.4萬人次，去年降到16.5萬人次。"
FLEET = "馆方公开了大小不一的船模，从3米直到9米都有。"


@pytest.mark.parametrize(
    ("question", "words", "value"),
    [
        ("去年大桥完成了多少投资？", BUILT, "21.5亿元"),
        ("大桥今年上半年投资了多少钱？", BUILT, "13.2亿元"),
        ("大桥的总投资一共是多少", BUILT, "74亿元"),
        ("前年急診輕症多少人次", CLINICS, "21.4萬人次"),
        ("去年急診輕症有多少人次？", CLINICS, "16.5萬人次"),
        ("最小的船模多长？", FLEET, "3米"),
        ("最长的船模多长？", FLEET, "9米"),
        ("数据总量是多少", "数据总量为4.9吨，包括1.2吨文字和2.5吨图片。", "4.9吨"),
        ("收费站用了多少台机器人", "收费站只用了480台X100 32G机器人。", "480台"),
    ],
)
def test_the_figure_of_the_time_or_the_end_asked_about(
    question: str, words: str, value: str
) -> None:
    assert short(question, words) == value


@pytest.mark.parametrize(
    ("question", "words", "other"),
    [
        ("本届奖金总额是多少？", "上届的奖金总额是45万元。", True),
        ("本届奖金总额是多少？", "本届奖金总额为60万元，上届是45万元。", False),
        ("上屆獎金多少", "上届的奖金总额是45万元。", False),
        ("下次普查是什麼時候？", "下一次普查訂在2025年1月。", False),
        ("今年的票价是多少？", "去年票价三元，前年两元。", True),
        ("票价是多少？", "去年票价三元。", False),
        ("How many visitors came last year?", "This year the hall expects 900 visitors.", True),
    ],
)
def test_what_tells_of_another_time_alone(question: str, words: str, other: bool) -> None:
    assert of_another_time(asked_for(question), words) is other


HARBOUR = "港口原计划2019年底建成8座泊位，后来改为分步施工，首期5座泊位已于2021年3月启用。"
CLINIC = "门诊楼起初打算请40名医生，最终请到26名医生。"
PARK = "The park had planned to open in May 2020, but the gates opened in July 2022."
STRIKER = "上赛季，他出场33次，打入17球；而前一个赛季他只打进6球。"
TENANTS = "到2018年，租户占三成，目前这一比例是46%。"
FLOOD = "洪水造成14人遇难、230人受伤，另有3人失踪。"
CRASH = "The crash killed 6 people and injured 48 people."
SLEEP = "Readers slept 7.4 hours, compared with 6.9 hours."


@pytest.mark.parametrize(
    ("question", "words", "value"),
    [
        # what came of it, unless the plan is asked for
        ("港口是什么时候启用的？", HARBOUR, "2021年3月"),
        ("港口原计划什么时候建成？", HARBOUR, "2019年底"),
        ("门诊楼请了多少名医生？", CLINIC, "26名"),
        ("门诊楼起初打算请多少名医生？", CLINIC, "40名"),
        ("When did the park open?", PARK, "July 2022"),
        ("When was the park originally planned to open?", PARK, "May 2020"),
        # a time holds for the clauses behind it, up to the next one
        ("他上个赛季打进多少球？", STRIKER, "17"),
        ("他前一个赛季打进多少球？", STRIKER, "6"),
        ("租户现在占百分之几？", TENANTS, "46%"),
        ("2018年租户占多少比例？", TENANTS, "三成"),
        # the dead are not the injured
        ("洪水死了多少人？", FLOOD, "14人"),
        ("洪水中有多少人受伤？", FLOOD, "230人"),
        ("洪水失踪多少人？", FLOOD, "3人"),
        ("江口县有多少人口？", FLOOD, None),
        ("How many people were injured in the crash?", CRASH, "48 people"),
        ("How many people died in the crash?", CRASH, "6 people"),
        # what is only compared with, where the others are asked for
        ("How many hours did the readers sleep?", SLEEP, "7.4 hours"),
        ("How many hours did the others sleep?", SLEEP, "6.9 hours"),
        ("全镇塌了几间房？", "全镇塌房310间，另有两座桥被冲走。", "310间"),
        ("全县有多少人口？", "全县人口21万人，去年有9人遇难。", "21万人"),
    ],
)
def test_what_came_of_it_and_to_whom(question: str, words: str, value: str | None) -> None:
    assert short(question, words) == value


@pytest.mark.parametrize(
    ("question", "words", "beside"),
    [
        ("这次山火烧了多少亩林子？", "2014年这里也曾烧掉300亩林子。", True),
        ("2014年的山火烧了多少亩林子？", "2014年这里也曾烧掉300亩林子。", False),
        ("以前的山火烧了多少亩林子？", "2014年这里也曾烧掉300亩林子。", False),
        ("电影节来了多少观众？", "2023年电影节来了3万名观众。", False),
        ("How many ships were lost?", "In 1998, the port also lost 4 ships.", True),
        ("How many ships were lost in 1998?", "In 1998, the port also lost 4 ships.", False),
    ],
)
def test_an_aside_on_another_year(question: str, words: str, beside: bool) -> None:
    assert told_beside(asked_for(question), words) is beside


@pytest.mark.parametrize(
    ("question", "words", "value"),
    [
        ("What is the ferryman's weekly pay?", "The ferryman gets £640 for 38 hours.", "£640"),
        ("How high is the exit clause in the lease?", "The exit clause in the lease is €9,000.", "€9,000"),
        ("How high was the fine for the mill?", "The fine for the mill was $12,000.", "$12,000"),
        ("How high is the tower?", "The tower cost €9,000 and is 31 metres high.", "31 metres"),
    ],
)  # fmt: skip
def test_pay_is_a_sum_and_a_high_fine_no_height(question: str, words: str, value: str) -> None:
    assert short(question, words) == value


@pytest.mark.parametrize(
    ("question", "text", "first"),
    [
        ("山火烧了多少亩林子？", "2014年山火也曾烧了300亩林子。7月的山火烧了90亩林子。", "7月的山火烧了90亩林子。"),
        ("展会来了多少观众？", "2009年展会也来了观众2万人。展会来了观众3万人。", "展会来了观众3万人。"),
        ("How many ships did the storm sink?", "In 1998 a storm also sank 4 ships. This storm sank 7 ships.", "This storm sank 7 ships."),
    ],
)  # fmt: skip
def test_an_aside_comes_after_what_the_article_is_about(
    question: str, text: str, first: str
) -> None:
    asked, found = read_from(question, article("a", text))
    level = [dataclasses.replace(item, score=0.8) for item in found]
    scored = tuple(Scored(item, Features(0.8, 0.8, None, 1.0, None)) for item in level)
    (page,) = refitted(asked, [Page(found[0].hit, scored, ())])
    best = max(page.sentences, key=lambda item: item.evidence.score)
    assert best.evidence.quote == first
    assert min(i.evidence.score for i in page.sentences) < 0.8


def test_the_trained_reader_is_not_heard_on_a_fellow() -> None:
    words = "长袍平均退六成二，短袍只有两成八。"
    right, wrong = (Span(words.index(t), words.index(t) + 3) for t in ("六成二", "两成八"))
    asked = asked_for("长袍有多大比例会被退回来？")
    opinion = Opinion(0.9, 0.0, 9.0, (Told(wrong, 1.0), Told(right, 0.2)))
    assert [told.span for told in in_the_part_asked(asked, words, 0, opinion).spans] == [right]
    assert short("长袍有多大比例会被退回来？", words) == "六成二"
    assert short("短袍有多大比例会被退回来？", words) == "两成八"
