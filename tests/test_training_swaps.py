"""Questions swapped for what their passage names elsewhere: no longer answered, and not by chance."""

from __future__ import annotations

import random
import re
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

sys.path.append(str(Path(__file__).parents[1]))

from training.examples import texts_of
from training.names import Mention, Namer, han_names, joined_names
from training.sources import Asked, Name
from training.unanswerable import Answered, mentions, swapped, swapped_within

_KINDS = {
    "澜舟电池": "body",
    "泰序动力": "body",
    "云桥证券": "body",
    "王小明": "person",
    "李大海": "person",
    "陈秋": "person",
    "青湖": "place",
    "石城": "place",
    "白鹤岛": "place",
}


def _listed(text: str) -> Sequence[Mention]:
    """Find the names of the list above."""
    return [
        (_KINDS[match[0]], match.start(), match.end())
        for match in re.finditer("|".join(_KINDS), text)
    ]


_PROFIT = "澜舟电池公布年报，净利润为3.2亿元。泰序动力是它在邻市的客户。"
_FERRY = "王小明在1998年修好了灯塔。那时李大海还在外地读书。"
_VIRUS = "In 1998 the virus reached Lisbon by ship. The port of Porto stayed closed until 2003."


def _answered(
    passage: str, question: str, answer: str, title: str = "", rivals: tuple[str, ...] = ()
) -> Answered:
    start = passage.index(answer)
    return Answered(question, title, passage, start, start + len(answer), rivals)


def _all_made(one: Answered, names: Namer = _listed) -> set[str | None]:
    """Return what any seed makes of a question."""
    return {swapped_within(one, random.Random(seed), names) for seed in range(12)}


@pytest.mark.parametrize(
    ("passage", "question", "answer", "made"),
    [
        (_PROFIT, "澜舟电池的净利润是多少？", "3.2亿元", "泰序动力的净利润是多少？"),
        (_FERRY, "王小明在哪一年修好了灯塔？", "1998年", "李大海在哪一年修好了灯塔？"),
        (
            "青湖面积约120平方公里。石城在它以东，是一座小城。",
            "青湖的面积约多少平方公里？",
            "120",
            "石城的面积约多少平方公里？",
        ),
        (
            _VIRUS,
            "How did the virus reach Lisbon by ship?",
            "by ship",
            "How did the virus reach Porto by ship?",
        ),
        (
            "2019年公司卖出12万辆车。到了2020年，工厂停工。",
            "2019年公司卖出多少万辆车？",
            "12万",
            "2020年公司卖出多少万辆车？",
        ),
        (
            "澜舟電池公布年報，淨利潤為3.2億元。泰序动力是它在鄰市的客戶。",
            "澜舟电池的净利润是多少？",
            "3.2億元",
            "泰序动力的净利润是多少？",
        ),
    ],
)
def test_a_name_is_swapped_for_its_neighbour(
    passage: str, question: str, answer: str, made: str
) -> None:
    assert _all_made(_answered(passage, question, answer)) == {made}


@pytest.mark.parametrize(
    ("why", "passage", "question", "answer"),
    [
        (
            "both are in the sentence of the answer",
            "澜舟电池和泰序动力的净利润都是3.2亿元。",
            "澜舟电池的净利润是多少？",
            "3.2亿元",
        ),
        (
            "the sentence may mean the other",
            "王小明住在山上的一间老屋里。李大海是他的邻居。他在1998年修好了灯塔。",
            "王小明在哪一年修好了灯塔？",
            "1998年",
        ),
        (
            "it may be another name of the same",
            "王小明在1998年修好了灯塔。那时王小明（号陈秋）还年轻。",
            "王小明在哪一年修好了灯塔？",
            "1998年",
        ),
        (
            "one name is a part of the other",
            "1998年灯塔修好了。1998年5月下了一场大雪。",
            "1998年修好了什么灯塔？",
            "灯塔",
        ),
        (
            "another sentence says as much of the other",
            _PROFIT + "泰序动力的净利润是1.1亿元。",
            "澜舟电池的净利润是多少？",
            "3.2亿元",
        ),
        (
            "the next sentence says as much of the other",
            _PROFIT + "它的净利润是1.1亿元。",
            "澜舟电池的净利润是多少？",
            "3.2亿元",
        ),
        (
            "next to nothing but the name is asked about",
            "那年陈秋建澜舟电池，用了很久。泰序动力在邻市。",
            "谁建澜舟电池？",
            "陈秋",
        ),
        (
            "what holds since one year may hold since another",
            "2019年起公司卖出12万辆车。到了2020年，工厂停工。",
            "2019年之后公司卖出多少万辆车？",
            "12万",
        ),
        (
            "they are of two kinds",
            "澜舟电池公布年报，净利润为3.2亿元。王小明在邻市。",
            "澜舟电池的净利润是多少？",
            "3.2亿元",
        ),
    ],
)
def test_what_may_be_answered_after_all_is_not_made(
    why: str, passage: str, question: str, answer: str
) -> None:
    assert _all_made(_answered(passage, question, answer)) == {None}, why


def test_a_question_that_is_asked_of_the_neighbour_too_is_not_made() -> None:
    question, same = "澜舟电池的净利润是多少？", "泰序动力净利润多少？"
    assert _all_made(_answered(_PROFIT, question, "3.2亿元", rivals=(same,))) == {None}
    made = {"泰序动力的净利润是多少？"}
    for other in ("泰序动力在哪里？", "云桥证券的净利润是多少？"):
        assert _all_made(_answered(_PROFIT, question, "3.2亿元", rivals=(other,))) == made


def test_the_article_is_swapped_too_and_never_swapped_in_where_it_goes_unnamed() -> None:
    silent = "净利润为3.2亿元。泰序动力是邻市的客户。"
    asked = _answered(silent, "蓝鲸的净利润是多少？", "3.2亿元", title="蓝鲸")
    assert _all_made(asked) == {"泰序动力的净利润是多少？"}
    about = _answered(
        silent + "澜舟电池的年报说。", "泰序动力的净利润是多少？", "3.2亿元", title="澜舟电池年报"
    )
    assert _all_made(about) == {None}


@given(st.integers(0, 10_000), st.permutations(sorted(_KINDS)), st.integers(1, 4))
def test_what_is_swapped_in_is_named_by_the_passage_but_not_where_it_answers(
    seed: int, names: list[str], many: int
) -> None:
    gold = f"那一年里，{names[0]}登上报纸，是在1998年的夏天。"
    passage = "".join(f"人们谈起{name}。" for name in names[1 : many + 1]) + gold
    question = f"{names[0]}在哪一年登上报纸？"
    made = swapped_within(_answered(passage, question, "1998年"), random.Random(seed), _listed)
    same = [name for name in names[1 : many + 1] if _KINDS[name] == _KINDS[names[0]]]
    assert (made is None) == (not same)
    assert made is None or made in [question.replace(names[0], name) for name in same]


def test_names_are_swapped_for_others_that_the_passage_does_not_have() -> None:
    others = {"body": ["云桥证券", "泰序动力"], "person": ["陈秋"]}
    made = {
        swapped("澜舟电池的净利润？", "", _PROFIT, others, random.Random(seed), _listed)
        for seed in range(12)
    }
    assert made == {"云桥证券的净利润？"}


def test_a_name_that_is_a_part_of_a_title_stays() -> None:
    found = mentions("谁写了《青湖志》和石城？", "", _listed)
    assert [(kind, start) for kind, start, _ in found] == [("title", 3), ("place", 9)]


def test_names_are_what_the_tagger_says_joined_with_what_they_are() -> None:
    words = "在/p 晋中/ns 师范/nr 学院/n 和/c 宝山/nr 县/n 见/v 了/u 奥托/nrt ·/x 冯/nr 与/p 张/nr"
    tagged = [(word, tag) for word, tag in (part.split("/") for part in words.split())]
    text = "".join(word for word, _ in tagged)
    found = [(kind, text[start:end]) for kind, start, end in joined_names(iter(tagged))]
    assert found == [("body", "晋中师范学院"), ("place", "宝山县"), ("person", "奥托·冯")]
    assert list(joined_names(iter([("GPT", "nz"), ("好", "a"), ("学院", "n")]))) == []


def test_without_jieba_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "jieba.posseg", None)
    with pytest.raises(SystemExit, match=r"pip install .*train"):
        han_names()


def test_a_swapped_question_is_trained_on_beside_its_own() -> None:
    passages = [_PROFIT + f"这是第{number}份。" for number in range(30)]
    sets: tuple[Name, ...] = ("cmrc", "drcd", "zsquad")
    asked = [
        Asked(
            sets[n % 3], "train", f"k{n}", str(n), "", "澜舟电池的净利润是多少？", passage,
            passage.index("3.2"), passage.index("3.2") + 5, ("3.2亿元",),
        )
        for n, passage in enumerate(passages)
    ]  # fmt: skip
    texts = texts_of(asked, 1, seed=3, names=_listed)
    swapped_texts = [text for text in texts if "泰序动力" in text.question]
    assert 6 <= len(swapped_texts) <= 27
    assert all(text.start is None for text in swapped_texts)
    answered = {text.passage for text in texts if text.start is not None}
    assert {text.passage for text in swapped_texts} <= answered
