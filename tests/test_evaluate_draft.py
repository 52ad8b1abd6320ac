"""Drafting questions: what each template asks, what it leaves alone, and how drafts are dealt."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askllm.evaluate.draft import draft_questions
from askllm.evaluate.questions import Question
from askllm.types import Article, Heading

ISLAND = """青屿岛
望海灯塔位于青屿岛东端。望海灯塔的高度为31米。它的射程达到24海里。
1908年3月，海关总署修建了望海灯塔。林志远认为，望海灯塔是近海航线最重要的航标。
青屿岛年鉴有12册。青屿岛的主要出产包括海带、紫菜、对虾和黄鱼。
青屿航海学校是一所培养海员的职业学校。青屿航海学校成立于1932年。
青屿岛的森林覆盖率为62%。该岛有3860人。其中渔民占四成。"""

BRIDGE = """The Harbour Bridge was opened in 1932. The Harbour Bridge is 134 metres high.
Anna Keller designed the Harbour Bridge. People say Anna Keller loved Norway.
The Tidal Institute is a research centre on the northern shore. We met Mary Stone of the Tidal Institute.
The Tidal Institute employs 240 engineers at two sites. It also owns a ship.
The Tidal Institute includes a library, a wave tank, and a small museum.
Mary Stone said that the old pier will be closed. About 40% of the visitors arrive by ferry.
On 5 May 2006, Northern Ferries launched the Island Card. In 2007, Northern Ferries built Pier Nine."""


def article(text: str, name: str = "island") -> Article:
    first = text.split("\n")[0]
    return Article(name, first, text, f"{name}.txt", headings=(Heading(0, len(first), 1, first),))


def drafts(text: str, n: int = 60) -> dict[str, Question]:
    return {question.question: question for question in draft_questions([article(text)], n)}


def only(sentence: str) -> list[tuple[str | None, str, tuple[str, ...]]]:
    """Return what one sentence gives, without the unanswerable twins."""
    found = draft_questions([Article("a", "题", sentence, "a.txt")], 20)
    return [(q.type, q.question, q.answers) for q in found if q.answerable]


@pytest.mark.parametrize(
    ("sentence", "kind", "question", "answer"),
    [
        ("望海灯塔的高度为31米。", "number", "望海灯塔的高度是多少？", "31米"),
        ("青屿岛年鉴有12册。", "number", "青屿岛年鉴有多少册？", "12册"),
        ("吉佳利港拥有约100万人口。", "number", "吉佳利港拥有多少人口？", "100万"),
        ("望海灯塔设有两个瞭望台。", "number", "望海灯塔设有几个瞭望台？", "两个"),
        (
            "2021年，青屿岛渔业合作社售出干贝（含零售）35吨。",
            "number",
            "2021年，青屿岛渔业合作社售出干贝多少吨？",
            "35吨",
        ),
        ("青屿岛的森林覆盖率为62%。", "share", "青屿岛的森林覆盖率是多少？", "62%"),
        ("青屿航海学校成立于1932年。", "date", "青屿航海学校成立于哪一年？", "1932年"),
        (
            "2019年5月，南湾研究院发布了《海图集》。",
            "date",
            "南湾研究院是什么时候发布《海图集》的？",
            "2019年5月",
        ),
        (
            "南湾铁路于1949年在县城建成。",
            "date",
            "南湾铁路是哪一年在县城建成的？",
            "1949年",
        ),
        (
            "2019年5月，南湾研究院发布了《海图集》。",
            "who",
            "2019年5月，谁发布了《海图集》？",
            "南湾研究院",
        ),
        ("《海图集》由南湾研究院出版。", "who", "《海图集》是由谁出版的？", "南湾研究院"),
        (
            "1999年，东礁船业公司收购了“远帆”船厂。",
            "who",
            "1999年，哪家公司收购了“远帆”船厂？",
            "东礁船业公司",
        ),
        (
            "青屿航海学校是一所培养海员的职业学校。",
            "definition",
            "青屿航海学校是什么？",
            "一所培养海员的职业学校",
        ),
        (
            "林志远是一位研究潮汐的海洋学家。",
            "definition",
            "林志远是谁？",
            "一位研究潮汐的海洋学家",
        ),
        ("望海灯塔位于青屿岛东端。", "where", "望海灯塔位于哪里？", "青屿岛东端"),
        (
            "林志远认为，望海灯塔是近海航线最重要的航标。",
            "quotation",
            "林志远怎么看望海灯塔？",
            "望海灯塔是近海航线最重要的航标",
        ),
        (
            "林志远表示，潮汐电站将在北湾试运行。",
            "quotation",
            "关于潮汐电站，林志远是怎么说的？",
            "潮汐电站将在北湾试运行",
        ),
        # traditional script stays traditional, in the author's words and in the template's
        ("望海燈塔位於青嶼島東端。", "where", "望海燈塔位於哪裡？", "青嶼島東端"),
        (
            "林志遠是一位研究潮汐的海洋學家。",
            "definition",
            "林志遠是誰？",
            "一位研究潮汐的海洋學家",
        ),
        ("八里燈塔位於青嶼島東端。", "where", "八里燈塔位於哪裡？", "青嶼島東端"),
        # the answer keeps the author's spaces and asides
        ("望海灯塔位于青屿岛 （东海）东端。", "where", "望海灯塔位于哪里？", "青屿岛 （东海）东端"),
    ],
)
def test_a_chinese_sentence_is_asked_about(
    sentence: str, kind: str, question: str, answer: str
) -> None:
    assert (kind, question, (answer,)) in only(sentence)


def test_a_list_is_asked_as_a_whole_with_its_items() -> None:
    found = drafts(ISLAND)["青屿岛的主要出产包括哪些？"]
    assert found.answers == ("海带、紫菜、对虾和黄鱼",)
    assert found.items == (("海带",), ("紫菜",), ("对虾",), ("黄鱼",))


@pytest.mark.parametrize(
    ("kind", "question", "answer"),
    [
        ("date", "When was the Harbour Bridge opened?", "1932"),
        ("number", "How high is the Harbour Bridge?", "134 metres"),
        ("who", "Who designed the Harbour Bridge?", "Anna Keller"),
        (
            "definition",
            "What is the Tidal Institute?",
            "a research centre on the northern shore",
        ),
        ("number", "How many engineers does the Tidal Institute employ at two sites?", "240"),
        (
            "list",
            "What does the Tidal Institute include?",
            "a library, a wave tank, and a small museum",
        ),
        (
            "quotation",
            "What did Mary Stone say about the old pier?",
            "the old pier will be closed",
        ),
        ("who", "Who launched the Island Card on 5 May 2006?", "Northern Ferries"),
        ("who", "Who built Pier Nine in 2007?", "Northern Ferries"),
        ("share", "What percentage of the visitors arrive by ferry?", "40%"),
    ],
)
def test_an_english_sentence_is_asked_about(kind: str, question: str, answer: str) -> None:
    found = drafts("Notes\n" + BRIDGE)[question]
    assert (found.type, found.answers) == (kind, (answer,))


@pytest.mark.parametrize(
    "sentence",
    [
        "它的射程达到24海里。",  # whose?
        "该岛有3860人。",
        "其中渔民占四成。",
        "公司成立于1932年。",  # which one?
        "5月，南湾研究院发布了《海图集》。",  # of which year?
        "青屿岛有10到20个渔村。",  # a range has two ends
        "青屿岛有好几个渔村。",
        "青屿岛是一个岛。",  # says nothing
        "望海灯塔有多高？",  # a question
        "我们认为，望海灯塔是近海航线最重要的航标。",
        "2019年5月，南湾研究院发布了该岛的《海图集》。",
        "青屿海洋学者认为，望海灯塔是近海航线最重要的航标。",  # which of them?
        "望海灯塔位于青屿岛东端，人称“海眼。",  # a quotation is open
        "青屿岛位于青屿岛。",  # gives its answer away
        "专家认为，望海灯塔是近海航线最重要的航标。",  # who?
        "南湾研究院发布了报告。",  # which one?
        "南湾研究院开发的《海图集》就是一个例子。",  # the verb belongs to the noun
        "望海灯塔的高度为31米（约102英尺。",  # a bracket is open
        "It was opened in 1932.",
        "The company employs 240 engineers at two sites.",
        "However, this bridge is 134 metres high.",
    ],
)
def test_what_cannot_stand_alone_is_left_alone(sentence: str) -> None:
    assert only(sentence) == []


def test_headings_are_not_asked_about() -> None:
    assert draft_questions([article("望海灯塔位于青屿岛东端。\n海风很大。")], 5) == ()


def test_two_answers_to_one_question_leave_none() -> None:
    both = [
        article("甲\n望海灯塔的高度为31米。", "a"),
        article("乙\n望海灯塔的高度为33米。", "b"),
    ]
    assert [q.question for q in draft_questions(both, 9) if q.answerable] == []


def test_every_draft_stands_in_its_article() -> None:
    articles = [article(ISLAND, "island"), article("Notes\n" + BRIDGE, "bridge")]
    texts = {one.id: one.text for one in articles}
    found = [q for q in draft_questions(articles, 60) if q.answerable]
    assert {q.articles for q in found} == {("island",), ("bridge",)}
    for question in found:
        (text,) = (texts[name] for name in question.articles)
        (evidence,) = question.evidence
        assert evidence in text
        for answer in (*question.answers, *(form for item in question.items for form in item)):
            assert answer in evidence
            assert answer not in question.question
        assert question.note is not None
        assert question.note.startswith("draft: ")


def test_a_twin_asks_for_what_no_article_has() -> None:
    text = "笔记\n潮汐模型TideNet-3拥有1750亿参数。2018年，南湾研究院的收入达到35万元。林志远认为，望海灯塔是航标。"
    found = {q.question: q for q in draft_questions([article(text)], 40) if not q.answerable}
    twins = [question for question in found if "TideNet-" in question]
    assert twins
    assert all("TideNet-3" not in question for question in twins)
    assert any("南湾研究院" in question and "2018" not in question for question in found)
    people = [question for question in found if "怎么看" in question]
    assert people
    assert all("林志远" not in question for question in people)
    assert all(q.answers == q.evidence == q.articles == () for q in found.values())
    assert all("no article" in (q.note or "") for q in found.values())


def test_a_twin_skips_names_that_do_stand_in_an_article() -> None:
    text = "笔记\n潮汐模型TideNet-3拥有1750亿参数。" + "".join(
        f"TideNet {n}还在计划之中。" for n in (7, 8)
    )
    questions = [q.question for q in draft_questions([article(text)], 40) if not q.answerable]
    assert any("TideNet-9" in question for question in questions)
    assert not any("TideNet-7" in q or "TideNet-8" in q for q in questions)


def test_articles_and_kinds_take_turns() -> None:
    sentences = [
        "望海{0}灯塔的高度为{1}米。",
        "望海{0}灯塔位于青屿岛东端。",
        "{0}湾航海学校是一所培养海员的职业学校。",
    ]
    articles = [
        article("题\n" + "".join(s.format(name, i + 20) for s in sentences), f"a{i}")
        for i, name in enumerate("甲丙戊庚")
    ]
    found = [q for q in draft_questions(articles, 16) if q.answerable]
    assert Counter(q.type for q in found) == {"number": 4, "where": 4, "definition": 4}
    for kind in ("number", "where", "definition"):
        assert {q.articles for q in found if q.type == kind} == {(a.id,) for a in articles}
    assert len({q.articles for q in found[:3]}) + len({q.articles for q in found[3:6]}) > 2


def test_drafts_depend_on_articles_number_and_seed_alone() -> None:
    articles = [article(ISLAND, "island"), article("Notes\n" + BRIDGE, "bridge")]
    first = draft_questions(articles, 12, seed=3)
    assert first == draft_questions(articles, 12, seed=3)
    assert [q.id for q in first] == [f"draft-{i}" for i in range(1, 13)]
    orders = {tuple(q.question for q in draft_questions(articles, 12, seed=s)) for s in range(5)}
    assert len(orders) > 1


def test_fewer_come_back_where_the_articles_give_no_more() -> None:
    assert draft_questions([article("题\n海风很大。浪也很高，船都没有出港。")], 5) == ()
    assert draft_questions([], 5) == ()
    with pytest.raises(ValueError, match="at least one question"):
        draft_questions([], 0)


PIECES = st.sampled_from(
    "望海灯塔 的高度 为 31米 。 ， 、 2019年5月 发布了 《海图集》 林志远 认为 有 12册 包括 和 是 一种 （ ） “ ” \n The Bridge was"
    " opened in 1932 . of 40%".split(" ")
)


@given(st.lists(PIECES, max_size=40))
def test_any_text_gives_sound_drafts(pieces: list[str]) -> None:
    text = "".join(pieces) or "空"
    for question in draft_questions([Article("a", "题", text, "a.txt")], 8):
        assert question.question.strip()
        assert question.answerable == bool(question.answers)
        assert all(quote in text for quote in question.evidence)
        assert all(answer in text for answer in question.answers)
