"""How much of a question another article has, and whether both are on one subject."""

from __future__ import annotations

import pytest

from askllm.answer.claims.in_words import (
    has_what_is_asked_of,
    leaves_only_the_subject,
    untold,
)
from askllm.answer.claims.subject import on_one_subject
from askllm.read import Asked, understand
from askllm.types import Evidence
from fakes_evidence import article, evidence, query


def asked_of(question: str) -> Asked:
    return understand(query(question))


def one(quote: str, short: str | None = None, before: str = "", title: str = "题") -> Evidence:
    """A sentence, what stands before it, and the value chosen in it."""
    text = before + quote
    return evidence(article(f"{title}/{text}", text, title=title), quote, short)


# --- what is told nowhere around a sentence ----------------------------------------------------

LEAK = one("石鼓水库大坝渗漏37处。", "37处")


@pytest.mark.parametrize(
    ("item", "share"),
    [
        (LEAK, 0.0),
        # 库大 of 水库大坝 is lacking where these words stand apart
        (one("大坝渗漏52处。", "52处", before="石鼓水库老了。"), 1 / 7),
        (one("大坝渗漏52处。", "52处", title="石鼓水库"), 1 / 7),
        (one("水库大坝渗漏52处。", "52处"), 2 / 7),
        (one("渗漏52处。", "52处"), 6 / 7),
        (one("共有52处。", "52处"), 1.0),
    ],
)
def test_the_share_of_the_question_that_is_told_elsewhere(item: Evidence, share: float) -> None:
    asked = asked_of("石鼓水库大坝渗漏几处？")
    assert untold(asked, item, [LEAK, item]) == pytest.approx(share)


def test_what_no_article_tells_is_not_lacked() -> None:
    asked = asked_of("石鼓水库大坝裂缝几处？")
    short = one("石鼓水库有37处。", "37处")
    assert untold(asked, short, [short]) == 0.0
    assert untold(asked, short, [short, one("大坝很高。")]) == pytest.approx(1 / 4)
    assert untold(asked_of("多少？"), short, [short]) == 0.0


@pytest.mark.parametrize(
    "question",
    [
        "石鼓水库首日渗漏几处？",
        "石鼓水库当天渗漏几处？",
        "石鼓水库整个渗漏几处？",
    ],
)
def test_words_that_may_be_left_out(question: str) -> None:
    asked = asked_of(question)
    item = one("石鼓水库渗漏37处。", "37处")
    known = [item, one(question.replace("几", "52"), "52处")]
    assert untold(asked, item, known) == 0.0
    heavy = question[:4] + "北坡" + question[6:]
    assert untold(asked_of(heavy), item, [item, one(heavy)]) == pytest.approx(3 / 7)


def test_english_words_that_may_be_left_out() -> None:
    asked = asked_of("What number of people visited Larkspur?")
    item = one("Larkspur was visited by 300.", "300")
    assert untold(asked, item, [item, one("A number of people came.")]) == 0.0
    heavy = asked_of("What number of grocers visited Larkspur?")
    assert untold(heavy, item, [item, one("A number of grocers came.")]) == pytest.approx(1 / 3)


# --- what a sentence leaves out ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "best", "item", "expected"),
    [
        # the subject told before, or in the title
        ("石鼓水库大坝渗漏几处？", LEAK, one("大坝渗漏52处。", "52处", before="石鼓水库老了。"), True),
        ("石鼓水库大坝渗漏几处？", LEAK, one("该坝渗漏52处。", "52处", title="石鼓水库大坝"), True),
        ("石鼓水库大坝渗漏几处？", LEAK, one("大坝渗漏52处。", "52处"), False),
        # a clause that begins with something else
        ("石鼓水库大坝渗漏几处？", LEAK, one("青岭大坝渗漏52处。", "52处", title="石鼓水库"), False),
        ("石鼓水库大坝渗漏几处？", LEAK, one("昨天，大坝渗漏52处。", "52处", title="石鼓水库"), True),
        # a whole word of the question that the best sentence has
        ("石鼓水库渗漏几处？", LEAK, one("石鼓水库塌陷52处。", "52处"), False),
        # a word of two characters between asking words
        ("《渡口》的奖金是多少？", one("《渡口》的奖金为9万元。", "9万元"), one("《渡口》的津贴为6万元。", "6万元"), False),
        ("《渡口》的奖金是多少？", one("《渡口》的奖金为9万元。", "9万元"), one("《渡口》的奖金为6万元。", "6万元"), True),
    ],
)  # fmt: skip
def test_only_a_subject_may_be_left_out(
    question: str, best: Evidence, item: Evidence, expected: bool
) -> None:
    assert leaves_only_the_subject(asked_of(question), best, item) is expected


# --- the words before the asking one -----------------------------------------------------------

SCHOOL = one("石榴书院招收学徒120名。", "120名")


@pytest.mark.parametrize(
    ("question", "item", "expected"),
    [
        ("石榴书院招收多少学徒？", one("石榴书院招收匠人150名。", "150名"), True),
        ("石榴书院招收多少学徒？", one("书院招收匠人150名。", "150名", title="石榴书院"), True),
        ("石榴书院招收多少学徒？", one("今年招收匠人150名。", "150名", title="石榴书院"), True),
        ("石榴书院招收多少学徒？", one("石榴书院送走学徒150名。", "150名"), False),
        ("石榴书院招收多少学徒？", one("书院招收匠人150名。", "150名"), False),
        ("石榴书院招收多少学徒？", one("青岭画院招收匠人150名。", "150名", title="石榴书院"), False),
        # behind the asking word others may do
        ("石榴书院多少学徒招收？", one("石榴书院的匠人150名。", "150名"), True),
    ],
)  # fmt: skip
def test_what_the_question_says_before_it_asks(
    question: str, item: Evidence, expected: bool
) -> None:
    asked = asked_of(question)
    assert has_what_is_asked_of(asked, SCHOOL, item, [SCHOOL, item]) is expected
    assert has_what_is_asked_of(asked, item, SCHOOL, [SCHOOL, item]) is (
        expected or "青岭" in item.quote
    )


def test_what_no_sentence_says_before_it_is_not_needed() -> None:
    asked = asked_of("石榴书院录取多少学徒？")
    item = one("石榴书院的学徒有150名。", "150名")
    plain = one("石榴书院的学徒有120名。", "120名")
    assert has_what_is_asked_of(asked, plain, item, [plain, item])
    assert not has_what_is_asked_of(asked, plain, item, [plain, item, one("画院录取了学徒。")])


# --- one subject -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "first", "second", "expected"),
    [
        # three characters of the question
        ("石榴书院有多少学徒？", one("石榴书院很老。"), one("石榴书院很小。"), True),
        ("石榴书院有多少学徒？", one("石榴书院很老。"), one("书院很小。", title="青岭"), False),
        ("石榴书院有多少学徒？", one("石榴书很老。"), one("榴书院很小。"), False),
        # the title of the other, of four at least
        ("有多少学徒？", one("书院很老。", title="石榴书院"), one("在石榴书院里。"), True),
        ("有多少学徒？", one("在石榴书院里。"), one("书院很老。", title="石榴书院"), True),
        ("有多少学徒？", one("书院很老。", title="石榴坊"), one("在石榴坊里。"), False),
        # names
        ("Lark有多少学徒？", one("Lark很老。"), one("Lark很小。"), True),
        ("Lark有多少学徒？", one("Lark很老。", title="石榴书院"), one("石榴书院很小。"), False),
    ],
)
def test_two_passages_on_one_subject(
    question: str, first: Evidence, second: Evidence, expected: bool
) -> None:
    assert on_one_subject(asked_of(question), first, second) is expected
    assert on_one_subject(asked_of(question), second, first) is expected
