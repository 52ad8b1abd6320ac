"""What a question asks for beyond its kind: whose words, how many things, whether it denies."""

from __future__ import annotations

import pytest

from askllm.read import understand
from askllm.read.ask.measures import likely_units, names_sum, noun_in_english, says_noun
from askllm.read.ask.question import asks
from askllm.text import language_of
from askllm.types import Query
from readings import asked_for


@pytest.mark.parametrize(
    ("question", "speaker"),
    [
        ("周以宁怎么看老桥的拆除？", "周以宁"),
        ("周以寧對老橋的拆除怎麼看？", "周以寧"),
        ("请问周以宁如何评价新缆索", "周以宁"),
        ("江城博物馆的周以宁怎么说？", "周以宁"),
        ("老桥要拆了怎么办，周以宁怎么说", "周以宁"),
        ("针对票价，周以宁有什么建议？", "周以宁"),
        ("按周以宁的说法，老桥为什么要拆？", "周以宁"),
        ("在周以宁看来，老桥该不该拆", "周以宁"),
        ("周以宁认为老桥还能用多久？", "周以宁"),
        ("What does Helen Ashdown say about the mirror?", "Helen Ashdown"),
        ("According to Helen Ashdown's report, why did the dome close?", "Helen Ashdown"),
        ("What is Helen Ashdown's view on the dome?", "Helen Ashdown"),
        ("How does the Northcliff Trust see the plan?", "the Northcliff Trust"),
        ("人们怎么看老桥的拆除？", ""),
        ("文章认为老桥该拆吗？", ""),
        ("谁认为老桥该拆？", ""),
        ("哪些专家认为老桥该拆？", ""),
        ("怎么看待老桥的拆除？", ""),
        ("老桥的全称是什么？", ""),
        ("新缆索怎么更轻？", ""),
        ("What do the articles say about the dome?", ""),
        ("How do I get to the museum?", ""),
    ],
)
def test_whose_words_are_asked_for(question: str, speaker: str) -> None:
    assert asked_for(question).speaker == speaker


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("周以宁怎么看老桥的拆除？", "quotation"),
        ("周以宁有什么建议？", "quotation"),
        ("周以宁认为老桥最大的问题是什么？", "quotation"),
        ("How many mirrors does Helen Ashdown say there are?", "number"),
        ("When does Helen Ashdown think the mirror was made?", "date"),
        ("What does Helen Ashdown say about the number of mirrors?", "quotation"),
        ("What does Helen Ashdown say about the mirror?", "quotation"),
        ("按周以宁的说法，老桥为什么要拆？", "why"),
        ("周以宁认为有哪些风险？", "list"),
        ("周以宁认为老桥还能用吗？", "yesno"),
        ("人们怎么看老桥的拆除？", "how"),
        ("老桥有什么意义？", "passage"),
        ("老桥有什么用呢？", "passage"),
        ("老桥有什么用途？", "list"),
    ],
)
def test_a_quotation_is_asked_for_where_somebody_is_to_speak(question: str, kind: str) -> None:
    assert asked_for(question).kind == kind


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("大桥有没有超过1000米？", "yesno"),
        ("大桥是不是2021年通车的？", "yesno"),
        ("大桥全长超过1000米吗？", "yesno"),
        ("Is the bridge longer than 1000 metres?", "yesno"),
        ("大桥有多长？", "number"),
        ("大桥比老桥长吗？", "comparison"),
        ("青石大桥和老桥哪个先通车？", "comparison"),
        ("Is Lantern 4 larger than Lantern 3?", "comparison"),
        ("老桥的三大问题是什么？", "list"),
        ("老桥的两个塔是什么时候建的？", "date"),
        ("建桥有哪三个原因？", "list"),
        ("三条原因分别是什么？", "list"),
        ("浮桥是什么样的桥？", "what"),
        ("茶馆擅长什么？", "list"),
        ("Which companies run ferries in the port?", "list"),
        ("What ships did Haitong Ferries release?", "list"),
        ("What kinds of tickets does the port sell?", "list"),
        ("Which side effects does ibuprofen have?", "list"),
        ("Under which brand names is ibuprofen sold?", "list"),
        ("What does the museum hold?", "list"),
        ("Who were the founders of the museum?", "list"),
        ("Which bus goes to the museum?", "passage"),
        ("What makes the bridge safe?", "passage"),
        ("What is the bridge made of?", "what"),
        ("展览是什么部门办的？", "who"),
        ("游客来自什么国家？", "who"),
    ],
)
def test_kinds_that_other_kinds_are_near_to(question: str, kind: str) -> None:
    assert asked_for(question).kind == kind


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("他们干嘛不坐渡轮", "why"),
        ("船长干吗绕道走北线？", "why"),
        ("渡轮凭什么不停靠外岛？", "why"),
        ("他们在码头上干嘛？", "passage"),
        ("渡轮周一开么？", "yesno"),
        ("渡轮周一开什么？", "passage"),
        ("Which harbour ferries stopped at the island?", "list"),
        ("Which company sells used ferries?", "who"),
    ],
)
def test_kinds_as_they_are_said_in_speech(question: str, kind: str) -> None:
    assert asked_for(question).kind == kind


@pytest.mark.parametrize(
    ("question", "negated"),
    [
        ("货车不能上桥吗？", True),
        ("博物馆没有开放吗？", True),
        ("Is the bridge not open yet?", True),
        ("大桥收费吗？", False),
        ("大桥是不是收费？", False),
        ("货车能不能上桥？", False),
        ("大桥有没有收费站？", False),
        ("大桥不是江城公司建的吗？", False),
        ("难道大桥不收费吗？", False),
        ("Isn't the bridge free?", False),
        ("桥面不断加宽吗？", False),
    ],
)
def test_whether_the_question_itself_denies(question: str, negated: bool) -> None:
    assert asked_for(question).negated is negated


@pytest.mark.parametrize(
    ("question", "count"),
    [
        ("老桥的三大问题是什么？", 3),
        ("老橋有哪兩個問題？", 2),
        ("What are the four halls of the museum?", 4),
        ("老桥有哪些问题？", None),
        ("4个展厅一共有多少件文物？", None),
    ],
)
def test_how_many_things_a_list_is_to_have(question: str, count: int | None) -> None:
    assert asked_for(question).count == count


def test_asking_needs_an_asking_word() -> None:
    assert asks("大桥有多长")
    assert asks("是哪年建成的")
    assert asks("when it opened")
    assert not asks("大桥的总成本")
    assert not asks("the bridge")


def test_a_part_of_a_comparison_asks_for_the_figure_compared() -> None:
    text = "青石大桥和老桥谁的游客更多？"
    query = Query(text, language_of(text), text)
    assert understand(query).kind == "comparison"
    assert understand(query, part=True).kind == "number"


@pytest.mark.parametrize(
    ("question", "noun"),
    [
        ("請問PaLM的參數量是多少", "参数"),
        ("IDC服务的市场规模是多少？", "市场"),
        ("M6的训练效率提升了多少？", "训练效率"),
        ("准确率超过多少？", "准确率"),
        ("青石大桥的全长", "全长"),
        ("青石镇和长桥镇哪个城市人口更多？", "人口"),
        ("长风和海通哪个公司利润更高？", "利润"),
        ("哪个人口更多？", "人口"),
        ("哪个人均收入更高？", "人均收入"),
        ("How many foreign visitors came to Merriton?", "人"),
        ("How many glass bottles does Ora sell?", "bottle"),
        ("How many fish does Ora sell?", "fish"),
        ("How many visited markets in Merriton?", ""),
        ("How many people came?", "人"),
        ("What was Ora's loss?", "亏损"),
        ("How many pages does the book have?", "页"),
    ],
)
def test_the_noun_begins_after_the_owner_and_ends_before_the_verb(question: str, noun: str) -> None:
    assert asked_for(question).noun == noun


@pytest.mark.parametrize(
    ("noun", "words", "said"),
    [
        ("loss", "a loss of 5", True),
        ("loss", "losses of 5", True),
        ("loss", "a long day", False),
        ("mass", "many of them", False),
        ("mass", "a mass of 5 kg", True),
        ("visitor", "5 visitors", True),
        ("story", "5 stories", True),
    ],
)
def test_a_noun_in_the_singular_or_plural(noun: str, words: str, said: bool) -> None:
    assert noun_in_english(f"How many {noun} are there?") == noun
    assert says_noun(noun, words) is said


def test_a_loss_is_a_sum() -> None:
    assert names_sum(noun_in_english("What was Ora's loss?"))
    assert not names_sum(noun_in_english("What was Ora's population?"))


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Who is behind the lighthouse?", "who"),
        ("Who is Helen Ashdown?", "what"),
        ("What was the budget of the observatory?", "number"),
        ("What is the height of the tower?", "number"),
        ("What is the observatory?", "what"),
    ],
)
def test_english_questions_for_a_maker_or_a_measure(question: str, kind: str) -> None:
    assert asked_for(question).kind == kind


@pytest.mark.parametrize(
    ("question", "speaker"),
    [
        ("林晓舟与周以宁分别怎么看收费？", "林晓舟与周以宁"),
        ("周以宁分别怎么看两座桥？", "周以宁"),
        ("林晓舟、周以宁对收费有什么看法？", ""),
    ],
)
def test_of_several_speakers_none_is_taken_for_all(question: str, speaker: str) -> None:
    assert asked_for(question).speaker == speaker


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("坐渡轮要多长时间？", "number"),
        ("渡轮的发船时间", "date"),
        ("女子组冠军的成绩", "number"),
        ("新线 设计时速", "number"),
        ("江城药业2023年的净利润？", "number"),
        ("怎么提高净利润", "how"),
        ("周以宁对影片的评价", "quotation"),
        ("How high is the dam?", "number"),
        ("How heavy is the bell?", "number"),
        ("What was the turnout in Merriton?", "number"),
        ("What does the ferry cost per year?", "number"),
        ("What does the museum sell?", "list"),
        ("What is the ferry?", "what"),
    ],
)
def test_measures_are_asked_for_in_many_forms(question: str, kind: str) -> None:
    assert asked_for(question).kind == kind


@pytest.mark.parametrize(
    ("question", "money"),
    [
        ("收购价是多少一斤？", True),
        ("每斤多少？", True),
        ("花在舞台上的钱有多少", True),
        ("江城药业赚了多少钱？", True),
        ("影片票房多少", True),
        ("江城药业的净利润率是多少？", False),
        ("人工成本占比多少？", False),
        ("周以宁的评价是什么？", False),
        ("手术花了多少小时？", False),
    ],
)
def test_when_a_sum_of_money_is_asked_for(question: str, money: bool) -> None:
    assert asked_for(question).wants_money is money


def test_a_height_of_temperature_is_no_length() -> None:
    assert "米" in asked_for("铁塔有多高？").wants_units
    assert not asked_for("气温有多高？").wants_units
    assert not asked_for("How high was the temperature?").wants_units
    assert "℃" in likely_units("气温有多高？")
    assert "km/h" in likely_units("How fast was the storm?")
    assert not likely_units("馆里有多少幅画？")


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("渡口后来又被称为什么？", "what"),
        ("公司更名為什麼?", "what"),
        ("新区的目标为何？", "what"),
        ("大桥为什么改名为青桥？", "why"),
        ("大桥为何推迟？", "why"),
        ("这是为何？", "why"),
        ("球队因为什么战术而夺冠？", "passage"),
        ("江城第四大湖是哪一个湖泊？", "passage"),
        ("江城四大湖是哪四个？", "list"),
        ("夜市英文怎么说", "what"),
        ("那座桥建于西元几年", "date"),
    ],
)
def test_a_name_is_told_from_a_reason(question: str, kind: str) -> None:
    assert asked_for(question).kind == kind


@pytest.mark.parametrize(
    ("question", "speaker"),
    [("罗青禾的教练赛后说了什么", "教练"), ("夜市英文怎么说", ""), ("夜間門診暱稱", "")],
)
def test_when_somebody_spoke_is_no_part_of_his_name(question: str, speaker: str) -> None:
    assert asked_for(question).speaker == speaker
