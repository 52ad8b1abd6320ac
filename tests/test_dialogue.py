"""The dialogue room: talk told from questions, and follow-ups made to stand alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askllm.dialogue import (
    asks_about_article,
    asks_about_collection,
    resolve,
    talk,
    topic_of,
)
from askllm.types import Answer, Turn

COMMON = frozenset("大桥 参数 多少 发布 公司 模型 语言 时候 售价".split())
KNOWN = frozenset("gpt gpt2 gpt3 t t5 2 3 5 1.0 2.0".split())


def rarity(token: str) -> float:
    """As in an index of Chinese articles: English words are in none of them, so they are rarest."""
    if token.isascii():
        return 3.0 if token in KNOWN else 4.0
    return 1.0 if token in COMMON or len(token) == 1 else 3.0


def standalone(*questions: str) -> str:
    """The last question, after the ones before it."""
    return resolve(
        questions[-1], [Turn(question, "……") for question in questions[:-1]], rarity
    ).text


def ids(case: object) -> str | None:
    return ">".join(case) if isinstance(case, tuple) else None


# --- follow-ups --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("questions", "alone"),
    [
        # a pronoun takes the name
        (("GPT-3有多少参数？", "它什么时候发布的？"), "GPT-3什么时候发布的？"),
        (("周以宁是谁？", "他说了什么？"), "周以宁说了什么？"),
        (("陈静仪是谁？", "她说了什么？"), "陈静仪说了什么？"),
        (("周以宁是谁？", "他的公司在哪里？"), "周以宁的公司在哪里？"),
        (("云间公司是谁？", "他们的总部在哪里？"), "云间公司的总部在哪里？"),
        (("云间公司发布了什么？", "这家公司在哪里？"), "云间公司在哪里？"),
        (("星河2.0是谁开发的？", "这个模型能翻译多少种语言？"), "星河2.0能翻译多少种语言？"),
        (("星河2.0是谁开发的？", "该模型的售价是多少？"), "星河2.0的售价是多少？"),
        (("GPT-3是谁开发的？", "When was it released?"), "When was GPT-3 released?"),
        # the same question of something else
        (("GPT-3有多少参数？", "那GPT-2呢？"), "GPT-2有多少参数？"),
        (("GPT-3有多少参数？", "T5呢"), "T5有多少参数？"),
        (("GPT-3有多少参数？", "那么T5呢？"), "T5有多少参数？"),
        (("GPT-3有多少参数？", "还有T5呢？"), "T5有多少参数？"),
        (("GPT-3是谁开发的？", "what about GPT-2?"), "GPT-2是谁开发的？"),
        # a version alone
        (("悟道1.0是什么时候发布的？", "那2.0呢？"), "悟道2.0是什么时候发布的？"),
        (("悟道1.0是什么时候发布的？", "2.0呢"), "悟道2.0是什么时候发布的？"),
        # a question without a subject
        (("星河2.0是谁开发的？", "什么时候发布的？"), "星河2.0什么时候发布的？"),
        (("GPT-3是谁开发的？", "有多少参数？"), "GPT-3有多少参数？"),
        (("GPT-3是谁开发的？", "那有多少参数？"), "GPT-3有多少参数？"),
        # the other script
        (("霧港茶葉公司在哪裡？", "它是誰開的？"), "霧港茶葉公司是誰開的？"),
    ],
    ids=ids,
)
def test_a_follow_up_stands_alone(questions: tuple[str, ...], alone: str) -> None:
    assert standalone(*questions) == alone


@pytest.mark.parametrize(
    ("questions", "alone"),
    [
        (("GPT-3是谁开发的？", "它有多少参数？", "什么时候发布的？"), "GPT-3什么时候发布的？"),
        (("GPT-3有多少参数？", "那T5呢？", "它是谁开发的？"), "T5是谁开发的？"),
        (("GPT-3有多少参数？", "那T5呢？", "那GPT-2呢？"), "GPT-2有多少参数？"),
        (("悟道1.0是谁开发的？", "那2.0呢？", "什么时候发布的？"), "悟道2.0什么时候发布的？"),
        (("GPT-3有多少参数？", "青石大桥在哪里？", "它收费吗？"), "青石大桥收费吗？"),
    ],
    ids=ids,
)
def test_chains_of_three(questions: tuple[str, ...], alone: str) -> None:
    assert standalone(*questions) == alone


@pytest.mark.parametrize(
    "questions",
    [
        ("星河2.0能翻译多少种语言？", "江城博物馆的门票多少钱？"),
        ("GPT-3有多少参数？", "悟道2.0是谁开发的？"),
        ("GPT-3有多少参数？", "GPT-3是谁开发的？"),
        ("GPT-3有多少参数？", "江城有哪些跨江大桥？"),
        ("江城有哪些博物馆？", "其他城市有博物馆吗？"),
        ("青石大桥多长？", "Who founded the Northcliff Observatory?"),
        ("GPT-3有多少参数？", "谢谢"),
        ("GPT-3有多少参数？", "你好！"),
        ("它多长？",),
        ("那百度呢？",),
        ("什么时候发布的？",),
        ("谢谢", "青石大桥多长？"),
    ],
    ids=ids,
)
def test_what_stands_alone_is_left_alone(questions: tuple[str, ...]) -> None:
    assert standalone(*questions) == questions[-1]


@pytest.mark.parametrize(
    ("questions", "alone"),
    [
        (("青石大桥在哪里？", "谢谢", "它收费吗？"), "青石大桥收费吗？"),
        (("你好", "青石大桥在哪里？", "它收费吗？"), "青石大桥收费吗？"),
        (("青石大桥在哪里？", "谢谢！", "你是谁？", "它收费吗？"), "青石大桥收费吗？"),
    ],
    ids=ids,
)
def test_talk_in_between_is_no_topic(questions: tuple[str, ...], alone: str) -> None:
    assert standalone(*questions) == alone


@pytest.mark.parametrize(
    ("questions", "alone"),
    [
        (("星河1.0能翻译多少种语言？", "那2.0呢？"), "星河2.0能翻译多少种语言？"),
        (("星河1.0能翻译多少种语言？", "那星河2.0呢？"), "星河2.0能翻译多少种语言？"),
        (("How many parameters does GPT-3 have?", "What about GPT-2?"),
         "How many parameters does GPT-2 have?"),
        (("How many parameters does GPT-3 have?", "And T5?"),
         "How many parameters does T5 have?"),
        (("How many parameters does GPT-3 have?", "When was it released?"),
         "When was GPT-3 released?"),
        (("How many parameters does GPT-3 have?", "Who are its authors?"),
         "Who are GPT-3's authors?"),
        (("Who is Helen Ashdown?", "When did she leave?"), "When did Helen Ashdown leave?"),
    ],
    ids=ids,
)  # fmt: skip
def test_a_name_is_taken_whole_and_alone(questions: tuple[str, ...], alone: str) -> None:
    assert standalone(*questions) == alone


@pytest.mark.parametrize("previous", ["……", Answer("answered", "…", "q", "q", "zh"), ""])
def test_an_earlier_answer_may_be_an_answer_or_its_text(previous: Answer | str) -> None:
    history = [Turn("GPT-3有多少参数？", previous)]
    assert resolve("它是谁开发的？", history, rarity).text == "GPT-3是谁开发的？"


def test_a_query_keeps_what_was_typed() -> None:
    found = resolve("  它是谁开发的？ ", [Turn("GPT-3有多少参数？", "…")], rarity)
    assert (found.asked, found.text) == ("它是谁开发的？", "GPT-3是谁开发的？")
    assert found.language == "zh"
    assert resolve("Who made it?", [Turn("GPT-3有多少参数？", "…")], rarity).language == "en"


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("GPT-3有多少参数？", "GPT-3"),
        ("参数最多的GPT-3是谁开发的？", "GPT-3"),
        ("悟道2.0是什么时候发布的？", "悟道2.0"),
        ("周以宁是谁？", "周以宁"),
        ("大桥在江城吗？", "江城"),
        ("江城的大桥在哪里？", "江城"),
        ("有多少？", ""),
    ],
)
def test_the_topic_is_the_rarest_stretch(question: str, topic: str) -> None:
    assert topic_of(question, rarity) == topic


words = st.text(alphabet="它他那呢GPT-3悟道1.02 的？what about it", max_size=20)


@given(st.lists(words, max_size=3), words)
def test_no_history_breaks_it(history: list[str], question: str) -> None:
    turns = [Turn(text, "…") for text in history]
    found = resolve(question, turns, rarity)
    assert found.asked == question.strip()
    assert found == resolve(question, turns, rarity)
    if not history:
        assert found.text == question.strip()


# --- talk --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("greeting", ["你好", "您好！", "你好啊", "大家好", "嗨", "早上好", "在吗？", "你好吗？",
                      "hi", "Hello!", "hey", "Good morning", "ＨＩ", "你好～"]),
        ("thanks", ["谢谢", "谢谢你！", "非常感谢！", "多謝", "thanks", "Thank you",
                    "thank you very much!", "Thanks a lot."]),
        ("bye", ["再见", "再見！", "拜拜", "bye", "Goodbye!", "see you"]),
        ("who_are_you", ["你是谁？", "您是誰", "你能做什么？", "你叫什么", "who are you?",
                         "What can you do?", "What is your name?"]),
    ],
)  # fmt: skip
def test_talk(kind: str, said: list[str]) -> None:
    assert {text: talk(text) for text in said} == dict.fromkeys(said, kind)


@pytest.mark.parametrize(
    "question",
    [
        "你好，GPT-3有多少参数？",
        "你好呀，青石大桥多长",
        "Hello, how long is the bridge?",
        "Hi, who founded the observatory?",
        "谢谢，那星河2.0呢？",
        "thanks, and GPT-2?",
        "好的模型该怎么衡量？",
        "再见码头在哪里？",
        "周以宁是谁？",
        "who are the authors?",
        "What can you do with tea?",
        "谢谢这首歌是谁唱的",
        "",
    ],
)
def test_questions_are_no_talk(question: str) -> None:
    assert talk(question) is None


# --- about the collection ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("which", "questions"),
    [
        ("all", ["有哪些文章？", "收录了多少篇文章？", "一共有几篇文章", "文章有哪些", "有哪些文献",
                 "What articles are there?", "List all articles", "收錄了哪些文章？",
                 "How many articles do you have?", "What documents are available?"]),
        ("newest", ["最新的文章是哪篇？", "最近的一篇文章", "newest article",
                    "Show me the latest article", "What is the most recent article?"]),
        ("oldest", ["最早的一篇文章", "最旧的文章是哪篇", "Which is the oldest article?"]),
    ],
)  # fmt: skip
def test_questions_about_the_collection(which: str, questions: list[str]) -> None:
    found = {question: asks_about_collection(question) for question in questions}
    assert found == dict.fromkeys(questions, which)


@pytest.mark.parametrize(
    "question",
    [
        "GPT-3有多少参数？",
        "哪些文章提到了GPT-3？",
        "Which articles mention GPT-3?",
        "文章里说了什么",
        "最新的模型是什么",
        "最早的大桥建于哪一年？",
        "这些文章提到多少模型",
        "What is the newest model?",
    ],
)
def test_questions_about_what_is_in_the_articles(question: str) -> None:
    assert asks_about_collection(question) is None


@pytest.mark.parametrize(
    ("question", "field"),
    [
        ("《江城两岸》是谁写的？", "author"),
        ("《江城两岸》的作者是谁？", "author"),
        ("谁写了《江城两岸》", "author"),
        ("Who wrote 《江城两岸》?", "author"),
        ("《江城兩岸》是誰寫的？", "author"),
        ("《江城两岸》什么时候发表的？", "date"),
        ("《江城两岸》是哪年出版的", "date"),
        ("《江城两岸》的日期", "date"),
        ("When was 《江城两岸》 published?", "date"),
        ("《江城两岸》的来源", "source"),
        ("《江城两岸》发表在哪？", "source"),
    ],
)
def test_questions_about_an_article_by_its_title(question: str, field: str) -> None:
    found = asks_about_article(question)
    assert found is not None
    assert found[0] in ("江城两岸", "江城兩岸")
    assert found[1] == field


@pytest.mark.parametrize(
    "question",
    [
        "《江城两岸》讲了什么？",
        "《江城两岸》里的大桥有多长？",
        "江城两岸是谁写的",
        "《》是谁写的",
        "《江城两岸》里大桥什么时候通车？",
        "《江城两岸》里说博物馆何时开馆？",
    ],
)
def test_other_questions_with_a_title(question: str) -> None:
    assert asks_about_article(question) is None
