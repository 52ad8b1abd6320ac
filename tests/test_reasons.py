"""Why and how: the sentences that carry the reason, joined with those they rest on, in order."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askllm.answer.reasons import MOST, plainly_explained, reasons, with_stated
from askllm.answer.sense.echo import asks_cause
from askllm.read import Reading
from askllm.read.overlap import Features
from askllm.types import Article
from readings import article_of, asked_for, quotes, read_from


def given_for(question: str, *texts: str) -> list[str]:
    asked, evidence = read_from(question, *texts)
    return quotes(reasons(asked, evidence))


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        (
            "老桥为什么不收费？",
            "老桥不收费。老桥不收费的牌子很大。因为老桥是市民捐建的，所以老桥不收费。",
            ["因为老桥是市民捐建的，所以老桥不收费。"],
        ),
        (
            "老桥为什么关闭？",
            "老桥的桥墩开裂了。因此，老桥在去年关闭。灯节照办。",
            ["老桥的桥墩开裂了。", "因此，老桥在去年关闭。"],
        ),
        (
            "老桥为什么关闭？",
            "老桥在去年关闭了。这是因为桥墩开裂。灯节照办。",
            ["老桥在去年关闭了。", "这是因为桥墩开裂。"],
        ),
        (
            "老橋為什麼關閉？",
            "老桥在去年关闭了。原因是桥墩开裂。灯节照办。",
            ["老桥在去年关闭了。", "原因是桥墩开裂。"],
        ),
        (
            "老桥为什么关闭？",
            "老桥关闭的原因有两个。一是桥墩开裂。二是没有步道。灯节照办。",
            ["老桥关闭的原因有两个。", "一是桥墩开裂。", "二是没有步道。"],
        ),
        (
            "茶叶是怎么烘干的？",
            "江城的茶叶很香。茶叶通过炭火慢慢烘干。灯节照办。",
            ["茶叶通过炭火慢慢烘干。"],
        ),
        (
            "Why did the dome close?",
            "The dome is old. The dome closed because the roof leaked. It rained.",
            ["The dome closed because the roof leaked."],
        ),
        (
            "Why did the dome close?",
            "The roof leaked for years. Therefore the dome had to close. Tea was served.",
            ["The roof leaked for years.", "Therefore the dome had to close."],
        ),
    ],
)
def test_the_reason_and_what_it_rests_on(question: str, text: str, expected: list[str]) -> None:
    assert given_for(question, text) == expected


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        (
            "各家船厂为啥都造电动渡轮？",
            "各家船厂都造电动渡轮。船厂的电动渡轮有十二艘。各家船厂纷纷造电动渡轮，就是看中外岛的客源。",
            "各家船厂纷纷造电动渡轮，就是看中外岛的客源。",
        ),
        (
            "渡轮票价一年比一年高，原因何在？",
            "渡轮票价分成人票和学生票。票价一年比一年高，码头又缺人手。",
            "票价一年比一年高，码头又缺人手。",
        ),
    ],
)
def test_the_sentence_that_says_what_is_asked_about(
    question: str, text: str, expected: str
) -> None:
    asked, evidence = read_from(question, text)
    level = [
        dataclasses.replace(item, score=0.5)
        for item in sorted(evidence, key=lambda item: item.start)
    ]
    assert quotes(reasons(asked, level))[0] == expected


def test_what_is_done_for_it_is_quoted_with_the_reason_before() -> None:
    text = "# Harbour\n旧泵常常漏油。为此，船厂改用了Aqua-7水泵。Aqua-7水泵是蓝色的。"
    asked, evidence = read_from("Why did the yard switch to the Aqua-7?", text)
    level = [
        dataclasses.replace(item, score=0.5)
        for item in sorted(evidence, key=lambda item: -item.start)
    ]
    assert quotes(reasons(asked, level)) == ["旧泵常常漏油。", "为此，船厂改用了Aqua-7水泵。"]


def test_a_speaker_goes_on_without_being_named_again() -> None:
    text = "厂长陆远认为，渡轮面临许多困难。渡轮票价一年比一年高，码头又缺人手。\n灯节照办。"
    asked, evidence = read_from("陆远说渡轮票价一年比一年高，原因何在？", text)
    level = [dataclasses.replace(item, score=0.5) for item in evidence]
    own = [item for item in level if item.quote.startswith("厂长")]
    assert quotes(with_stated(asked, own, level)) == [
        "厂长陆远认为，渡轮面临许多困难。",
        "渡轮票价一年比一年高，码头又缺人手。",
    ]
    other = asked_for("陆远说灯节照办，原因何在？")
    assert quotes(with_stated(other, own, level)) == ["厂长陆远认为，渡轮面临许多困难。"]


def test_the_nearest_sentence_stays_where_none_gives_a_reason() -> None:
    assert given_for("老桥为什么关闭？", "老桥在去年关闭了。灯节照办。") == ["老桥在去年关闭了。"]


def test_a_reason_for_something_else_is_none() -> None:
    text = "老桥在去年关闭了。灯节因为下雨改期。"
    assert given_for("老桥为什么关闭？", text) == ["老桥在去年关闭了。"]


def test_articles_in_traditional_characters() -> None:
    text = "老橋的橋墩開裂了。因此，老橋在去年關閉。燈節照辦。"
    assert given_for("老桥为什么关闭？", text) == ["老橋的橋墩開裂了。", "因此，老橋在去年關閉。"]


def test_a_reason_to_the_point_counts_more_than_one_that_is_not() -> None:
    asked, evidence = read_from("老桥为什么关闭？", "灯节因为下雨改期。很可惜。老桥在去年关闭了。")
    level = [dataclasses.replace(item, score=0.5) for item in evidence]
    assert quotes(reasons(asked, level)) == ["老桥在去年关闭了。"]


def test_a_sentence_that_asks_gives_no_reason() -> None:
    text = "老桥关闭的原因是什么？老桥关闭的原因有两个：\n一是桥墩开裂。\n二是没有步道。"
    assert given_for("老桥关闭的原因是什么？为什么？", text) == [
        "老桥关闭的原因有两个：",
        "一是桥墩开裂。",
        "二是没有步道。",
    ]


def test_articles_that_give_a_reason_each() -> None:
    found = given_for("老桥为什么关闭？", "老桥因为桥墩开裂而关闭。", "老桥由于没有步道而关闭。")
    assert found == ["老桥因为桥墩开裂而关闭。", "老桥由于没有步道而关闭。"]


def test_without_evidence_nothing() -> None:
    asked, _ = read_from("老桥为什么关闭？")
    assert reasons(asked, ()) == ()


SENTENCE = st.sampled_from(
    "因为老桥开裂，老桥关闭了。 因此老桥关闭。 老桥关闭的原因有三个。 一是老桥开裂。 二是老桥太窄。 三是老桥太旧。 这是因为老桥太旧。 灯节照办。".split()
)


@given(st.lists(SENTENCE, min_size=1, max_size=9))
def test_at_most_four_sentences_in_order_none_twice(chosen: list[str]) -> None:
    asked, evidence = read_from("老桥为什么关闭？", "".join(chosen))
    found = reasons(asked, evidence)
    assert 1 <= len(found) <= MOST
    places = [(item.start, item.end) for item in found]
    assert places == sorted(set(places))
    assert all(item.quote in chosen for item in found)


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        (  # the fact alone, and then its reasons without 因为
            "试飞为什么推迟？",
            "试飞推迟了两次。第一次遇到雷雨；第二次是油泵漏油所致。灯节照办。",
            ["试飞推迟了两次。", "第一次遇到雷雨；第二次是油泵漏油所致。"],
        ),
        (
            "地鐵為什麼延誤？",
            "地鐵工程延誤了一年。最初受颱風影響而停工，後來又缺人手。燈節照辦。",
            ["地鐵工程延誤了一年。", "最初受颱風影響而停工，後來又缺人手。"],
        ),
        (
            "Why was the match postponed?",
            "The match was postponed twice. At first fog forced the players off. Tickets cost ten pounds.",
            ["The match was postponed twice.", "At first fog forced the players off."],
        ),
        (  # what the article asks itself is answered by what follows
            "渡轮为什么一直没有普及？",
            "渡轮有十二艘。渡轮为什么迟迟没有普及？一艘要三千万元。船东林晓舟说，问题不在价钱，而在码头。不过，江城还有桥。",
            ["一艘要三千万元。", "船东林晓舟说，问题不在价钱，而在码头。"],
        ),
        (
            "老钟楼怎么塌的？",
            "老钟楼是一座砖塔。它为什么会塌？馆长认为地基受雨水影响。工程师不同意。他说，白蚁的可能性更大。塔里有钟。",
            ["馆长认为地基受雨水影响。", "工程师不同意。", "他说，白蚁的可能性更大。"],
        ),
        (
            "Why did the barge sink?",
            "The barge was built in 1901. Why did the barge sink? Divers blame a cracked hull. Lunch was served.",
            ["Divers blame a cracked hull."],
        ),
    ],
)  # fmt: skip
def test_reasons_told_without_because(question: str, text: str, expected: list[str]) -> None:
    assert given_for(question, text) == expected


def test_a_question_on_something_else_is_no_echo() -> None:
    text = "老桥因为桥墩开裂而关闭。渡轮为什么没有普及？因为码头不够。"
    assert given_for("老桥为什么关闭？", text) == ["老桥因为桥墩开裂而关闭。"]
    asked, evidence = read_from("老桥为什么关闭？", text)
    level = [dataclasses.replace(item, score=0.5) for item in evidence]
    assert quotes(reasons(asked, level)) == ["老桥因为桥墩开裂而关闭。"]


def test_a_question_in_traditional_characters_that_only_says_they_is_of_what_was_named() -> None:
    text = "老鐘樓和圍牆都是磚造。它們為何停用？館長說，地基進水了。"
    asked, evidence = read_from("老鐘樓為什麼關閉？", text)
    level = [dataclasses.replace(item, score=0.5) for item in evidence]
    at = next(n for n, item in enumerate(level) if item.quote.startswith("它們"))
    level.insert(0, level.pop(at))
    assert quotes(reasons(asked, level)) == ["館長說，地基進水了。"]


def test_of_what_follows_a_question_only_what_gives_a_reason_is_quoted() -> None:
    text = "渡轮为什么没有普及？一艘要三千万元。江城有三座桥。灯节照办。"
    assert given_for("渡轮为什么没有普及？", text) == ["一艘要三千万元。"]


def test_a_reason_at_the_head_of_the_next_paragraph_or_under_the_same_title() -> None:
    text = "公司利润首次下滑。\n卖得多、赚得少，原因并不复杂：利润被原料吃掉了。\n灯节照办。"
    assert given_for("公司利润为什么下滑？", text) == [
        "公司利润首次下滑。",
        "卖得多、赚得少，原因并不复杂：利润被原料吃掉了。",
    ]
    titled = article_of(
        "The Reds lost the cup.\nThey had led.\nMost fans blamed the result on one substitution.",
        title="How the Reds lost the cup",
    )
    asked, evidence = read_from("Why did the Reds lose the cup?", titled)
    level = [dataclasses.replace(item, score=0.5) for item in evidence]
    assert quotes(reasons(asked, level)) == [
        "The Reds lost the cup.",
        "Most fans blamed the result on one substitution.",
    ]


@pytest.mark.parametrize(
    ("question", "cause"),
    [
        ("老桥怎么塌的", True),
        ("船是怎么沉的？", True),
        ("球队怎么会输", True),
        ("超支从何而来", True),
        ("What went wrong with the launch?", True),
        ("How did the barge sink?", True),
        ("茶叶是怎么烘干的", False),
        ("怎么报名", False),
        ("How do they dry tea?", False),
    ],
)
def test_when_a_cause_is_asked_for(question: str, cause: bool) -> None:
    assert asks_cause(asked_for(question)) is cause


def weakly(question: str, *texts: Article | str, held: float = 0.3, unknown: str = "") -> list[str]:
    """What is told of the question though its reading is too weak to answer from."""
    asked, evidence = read_from(question, *texts)
    features = Features(held, held, None, 1.0, None)
    reading = Reading(evidence, 0.05, (), (unknown,) if unknown else (), features)
    return quotes(plainly_explained(asked, reading))


def test_a_weak_reading_answers_where_the_article_asks_the_very_question() -> None:
    text = "渡轮为什么迟迟没有普及？船东说，问题不在价钱，而在码头。江城有桥。"
    assert weakly("渡轮为啥普及不了？", text) == ["船东说，问题不在价钱，而在码头。"]
    assert weakly("渡轮为什么起火？", text) == []
    assert weakly("渡轮为啥普及不了？", text, unknown="渡轮") == []
    assert weakly("渡轮有几艘？", text) == []


def test_a_heading_that_asks_is_answered_by_what_stands_under_it() -> None:
    article = article_of(
        "江城地铁去年通车。\n# 超支从何而来\n总工程师解释，隧道遇到了溶洞。车站有八座。\n# 票价\n票价两元。"
    )
    expected = ["总工程师解释，隧道遇到了溶洞。"]
    assert weakly("地铁隧道为什么超支？", article, held=1.0) == expected
    assert weakly("地铁隧道为什么超支？", article, held=0.5) == []
    assert weakly("地铁隧道为什么改道？", article, held=1.0) == []
