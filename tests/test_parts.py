"""Questions in parts: each part stands alone and keeps the others' subjects out of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askllm.read import asks_in_parts, parts_of, understand
from askllm.read.ask.parts import two_questions
from askllm.text import language_of
from askllm.types import Query


def parts(question: str) -> list[tuple[str, str]]:
    query = Query(question, language_of(question), question)
    return [(name, part.text) for name, part in parts_of(query, understand(query))]


@pytest.mark.parametrize(
    ("question", "texts"),
    [
        ("青石大桥有多长，是哪年建成的？", ["青石大桥有多长？", "青石大桥是哪年建成的？"]),
        ("青石大橋有多長，是哪年建成的？", ["青石大橋有多長？", "青石大橋是哪年建成的？"]),
        ("青石大桥是谁设计的，花了多少钱？", ["青石大桥是谁设计的？", "青石大桥花了多少钱？"]),
        ("谁设计了青石大桥，什么时候通车的？", ["谁设计了青石大桥？", "青石大桥什么时候通车的？"]),
        ("请问西湖有多深，它在哪个城市？", ["西湖有多深？", "西湖在哪个城市？"]),
        ("博物馆有多少藏品？什么时候开馆？", ["博物馆有多少藏品？", "博物馆什么时候开馆？"]),
        (
            "新馆用了多少块玻璃，老馆又用了多少？",
            ["新馆用了多少块玻璃？", "老馆又用了多少块玻璃？"],
        ),
        (
            "茶叶公司能生产多少种红茶，多少种绿茶？",
            ["茶叶公司能生产多少种红茶？", "茶叶公司能生产多少种绿茶？"],
        ),
        (
            "What is the Northcliff Observatory and who built it?",
            ["What is the Northcliff Observatory?", "who built the Northcliff Observatory?"],
        ),
        (
            "Who runs the museum, and how many halls does it have?",
            ["Who runs the museum?", "how many halls does the museum have?"],
        ),
        (
            "When and where was the museum built?",
            ["When was the museum built?", "Where was the museum built?"],
        ),
        # one thing asked of each, in English
        (
            "Compare the length of the Old Bridge and the New Bridge.",
            ["What is the length of the Old Bridge?", "What is the length of the New Bridge?"],
        ),
        (
            "When were the library and the theatre built?",
            ["When was the library built?", "When was the theatre built?"],
        ),
        (
            "How tall are Mount Qing and Mount Lan?",
            ["How tall is Mount Qing?", "How tall is Mount Lan?"],
        ),
        (
            "Which opened first, the zoo or the harbour?",
            ["When did the zoo open?", "When did the harbour open?"],
        ),
        ("Did tea or coffee come first?", ["When did tea come?", "When did coffee come?"]),
        # two questions about two things
        (
            "双子号和星河号分别能载多少人，造价是多少？",
            [
                "双子号能载多少人？",
                "双子号的造价是多少？",
                "星河号能载多少人？",
                "星河号的造价是多少？",
            ],
        ),
    ],
)
def test_two_questions_in_one(question: str, texts: list[str]) -> None:
    assert [text for _, text in parts(question)] == texts


@pytest.mark.parametrize(
    ("question", "texts"),
    [
        ("南岸和北岸的面积分别是多少？", ["南岸的面积是多少？", "北岸的面积是多少？"]),
        ("博物馆的面积和藏品数各是多少？", ["博物馆的面积是多少？", "博物馆的藏品数是多少？"]),
        (
            "青石大桥、长虹桥和老桥分别有多长？",
            ["青石大桥有多长？", "长虹桥有多长？", "老桥有多长？"],
        ),
        ("长江和黄河哪个更长？", ["长江有多长？", "黄河有多长？"]),
        (
            "周以宁和林晓舟怎么看老桥的拆除？",
            ["周以宁怎么看老桥的拆除？", "林晓舟怎么看老桥的拆除？"],
        ),
        (
            "Lantern-3和Lantern-4各有多少块镜片？",
            ["Lantern-3有多少块镜片？", "Lantern-4有多少块镜片？"],
        ),
        (
            "Which is heavier, Lantern 3 or Lantern 4?",
            ["How heavy is Lantern 3?", "How heavy is Lantern 4?"],
        ),
        (
            "Is Lantern 3 larger than Galaxy 2?",
            ["How large is Lantern 3?", "How large is Galaxy 2?"],
        ),
        (
            "Which has more mirrors, Lantern 3 or Galaxy 2?",
            ["How many mirrors does Lantern 3 have?", "How many mirrors does Galaxy 2 have?"],
        ),
        (
            "Was Lantern 3 built earlier than Galaxy 2?",
            ["When was Lantern 3 built?", "When was Galaxy 2 built?"],
        ),
        (
            "青石大橋和長虹橋哪個先通車？",
            ["青石大橋是什么时候通車的？", "長虹橋是什么时候通車的？"],
        ),
        (
            "Lantern-3和Lantern-4是不是同一年建成的？",
            ["Lantern-3是什么时候建成的？", "Lantern-4是什么时候建成的？"],
        ),
        ("南岸和北岸谁的人口更多？", ["南岸有多少人口？", "北岸有多少人口？"]),
        (
            "Lantern-3和Lantern-4哪个造价低？",
            ["Lantern-3的造价是多少？", "Lantern-4的造价是多少？"],
        ),
        ("新馆和老馆哪个门票更贵？", ["新馆的门票是多少钱？", "老馆的门票是多少钱？"]),
        # the figure is asked for once more, of each
        ("东峰和西峰谁更高？各是多少", ["东峰有多高？", "西峰有多高？"]),
        (
            "红队和蓝队去年谁得分高？分别是多少",
            ["红队去年的得分是多少？", "蓝队去年的得分是多少？"],
        ),
        # when it was, and what they are, are said once for all of them
        (
            "云帆和海燕两家船厂，2021年哪家产量高？各多少",
            ["云帆船厂2021年的产量是多少？", "海燕船厂2021年的产量是多少？"],
        ),
        (
            "南山、北岭两座茶园哪座面积更大？",
            ["南山茶园的面积是多少？", "北岭茶园的面积是多少？"],
        ),
        ("東線和西線各以多少錢發包？", ["東線以多少錢發包？", "西線以多少錢發包？"]),
        ("东线和西线各花了多少钱？", ["东线花了多少钱？", "西线花了多少钱？"]),
        ("新馆和老馆各种展品有多少？", ["新馆各种展品有多少？", "老馆各种展品有多少？"]),
    ],
)
def test_one_thing_asked_of_several(question: str, texts: list[str]) -> None:
    assert [text for _, text in parts(question)] == texts


@pytest.mark.parametrize(
    "question",
    [
        "青石大桥有多长？",
        "大桥和公路怎么连接？",
        "老桥要拆了怎么办，周以宁怎么说",
        "老桥为什么拆，三条原因分别是什么？",
        "《江城在哪？》是哪年出版的？",
        "到2021年底，大桥通车了吗？",
        "江城公司和北方公司合建的大桥是什么时候通车的？",
        "全长1750米还是1820米？",
        "Is the museum in the city and open on Monday?",
        "Tea and silk from Jiangcheng",
    ],
)
def test_one_question_stays_one(question: str) -> None:
    assert parts(question) == []


@pytest.mark.parametrize(
    ("question", "must"),
    [
        ("青石大桥有多长，是哪年建成的？", True),
        ("周以宁和林晓舟怎么看老桥？", True),
        ("Lantern-3和Lantern-4各有多少块镜片？", True),
        ("Lantern-3和Lantern-4一起做了什么？", False),
        ("What do Helen Ashdown and Tom Reed say about the lamp?", True),
        ("What does Helen Ashdown say about the lamp?", False),
        ("青石大桥有多长？", False),
    ],
)
def test_whether_parts_must_be_answered_one_by_one(question: str, must: bool) -> None:
    query = Query(question, language_of(question), question)
    assert asks_in_parts(query, understand(query)) is must


def test_a_part_is_called_by_what_was_typed() -> None:
    named = parts("青石大桥有多长，是哪年建成的？")
    assert [name for name, _ in named] == ["青石大桥有多长", "是哪年建成的"]
    named = parts("博物馆的面积和藏品数各是多少？")
    assert [name for name, _ in named] == ["博物馆的面积", "博物馆的藏品数"]


def test_a_name_outside_the_list_stays_in_every_part() -> None:
    found = parts("How does Lantern 5 differ from Lantern 3, Lantern 4 and Galaxy 2?")
    assert [name for name, _ in found] == ["Lantern 3", "Lantern 4", "Galaxy 2"]
    assert all("Lantern 5" in text for _, text in found)
    assert all(text.count("Lantern") + text.count("Galaxy") == 2 for _, text in found)


SUBJECTS = st.sampled_from(["青石大桥", "江城博物馆", "Lantern-4", "霧港", "“长风”号"])
ASKED = st.sampled_from(["有多长", "是哪年建成的", "是谁设计的", "花了多少钱", "在哪个城市"])


@given(SUBJECTS, ASKED, ASKED)
def test_the_second_question_takes_the_subject_of_the_first(
    subject: str, first: str, second: str
) -> None:
    text = f"{subject}{first}，{second}？"
    query = Query(text, "zh", text)
    found = two_questions(query)
    assert [part.text for _, part in found] == [f"{subject}{first}？", f"{subject}{second}？"]
    assert all(part.asked == text for _, part in found)


@given(st.text(alphabet="青石大桥和、，分别各是多少谁哪年的？ and or Who3", max_size=40))
def test_any_question_gives_parts_that_are_not_empty(text: str) -> None:
    query = Query(text, "zh", text)
    for name, part in parts_of(query, understand(query)):
        assert name.strip()
        assert part.text.strip(" ？?")


@pytest.mark.parametrize(
    "question", ["江港和北岭船厂合作造了哪个大船坞？", "江港和北岭联合建了哪座大桥？"]
)
def test_what_two_did_together_is_asked_of_both_at_once(question: str) -> None:
    query = Query(question, "zh", question)
    assert not asks_in_parts(query, understand(query))
