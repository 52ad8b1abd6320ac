"""Disagreement: two claims on one thing that cannot both be true, and what only looks like it."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askllm.answer import compose
from askllm.answer.claims.claims import claims
from askllm.answer.claims.conflict import weigh
from askllm.answer.claims.standing import standing
from askllm.answer.claims.values import dated
from askllm.answer.sense.relations import senses
from askllm.read import Reading
from askllm.types import Answer, Article, Evidence
from fakes_evidence import article, query, read_from


def strangers(one: str, two: str) -> bool:
    """No two names are known to be one thing's."""
    return False


def groups(question: str, *texts: str) -> list[list[str | None]]:
    """The short answers of each side, the texts being articles of one year after another."""
    articles = [article(f"a{i}", text, f"{2020 + i}-06") for i, text in enumerate(texts)]
    asked, found = read_from(question, *articles)
    return [[item.short for item in side] for side in weigh(asked, found, strangers).sides]


def disagree(question: str, one: str, two: str) -> bool:
    """Whether two articles disagree, in either order."""
    there = len(groups(question, one, two)) > 1
    assert there is (len(groups(question, two, one)) > 1), "the order of the articles decides"
    return there


DISAGREE = [
    ("大桥全长多少米？", "全长1750米。", "全长1820米。"),
    ("有多少参数？", "100亿参数。", "1000亿参数。"),
    ("学生占几成？", "学生占四成。", "学生占60%。"),
    ("何时通车？", "2021年10月通车。", "2021年9月通车。"),
    ("何时通车？", "2021年通车。", "2022年通车。"),
    ("有多少名员工？", "2008年有320名员工。", "2008年5月有700名员工。"),
    ("有多少名员工？", "有320名员工。", "2008年有700名员工。"),
    ("谁设计了大桥？", "周以宁设计了大桥。", "何渡设计了大桥。"),
    ("大桥由哪家公司建造？", "大桥由青石公司建造。", "大桥由北屿集团建造。"),
    ("茶馆是什么时候开业的？", "茶馆于1923年开业。", "茶馆于1931年开业。"),
    ("Lantern-4有多少参数？", "Lantern-4的参数超过50亿。", "Lantern-4有30亿参数。"),
    ("Lantern-4有多少参数？", "Lantern-4有三百亿参数。", "Lantern-4的参数达到千亿级。"),
    ("When was Lantern-4 released?", "Lantern-4于2021年3月发布。", "Lantern-4于2020年1月推出。"),
    ("NBA指的是什么？", "北岸桥联（NBA）管理三座桥。", "江城的NBA（南北班车协会）成立于1996年。"),
]


@pytest.mark.parametrize(("question", "one", "two"), DISAGREE)
def test_what_disagrees(question: str, one: str, two: str) -> None:
    assert disagree(question, one, two)


@pytest.mark.parametrize(
    ("question", "told"),
    [("Lantern-4有多少参数？", "1750亿参数"), ("Lantern-4的参数是什么量级？", "千亿级")],
)
def test_a_number_is_told_before_its_order_of_magnitude(question: str, told: str) -> None:
    """As long as the order is not what is asked for."""
    asked, found = read_from(
        question, article("a", "Lantern-4有千亿级参数。"), article("b", "Lantern-4有1750亿参数。")
    )
    order, number = (next(e for e in found if e.hit.article.id == which) for which in "ab")
    best = weigh(asked, (order, number), strangers).best
    assert best.short is not None
    assert told.startswith(best.short)


AGREE = {
    "a rounding": ("大桥全长多少米？", "全长1750米。", "全长约1760米。"),
    "said to be about": ("有多少参数？", "约2500亿参数。", "2457亿参数。"),
    "another unit": ("有多少参数？", "1.2万亿参数。", "12000亿参数。"),
    "another form": ("学生占几成？", "学生占四成。", "学生占40%。"),
    "a bound that holds": (
        "Lantern-4有多少参数？", "Lantern-4的参数超过20亿。", "Lantern-4有30亿参数。",
    ),
    "an order of magnitude": (
        "Lantern-4有多少参数？", "Lantern-4的参数达到千亿级。", "Lantern-4有1750亿参数。",
    ),
    "a year and its month": ("何时通车？", "2021年10月通车。", "2021年通车。"),
    "a month and its day": ("何时通车？", "2021年10月通车。", "2021年10月26日通车。"),
    "a day of any year": ("何时通车？", "10月26日通车。", "2021年10月通车。"),
    "numbers of two years": ("有多少名员工？", "1998年有320名员工。", "2008年有700名员工。"),
    "a part of the whole": (
        "茶叶产量是多少？", "茶叶产量为1200吨。", "其中，北岸茶叶产量为300吨。",
    ),
    "another version asked": (
        "星河2.0是什么时候发布的？",
        "云间公司2023年5月发布星河2.0。", "云间公司2020年6月发布星河1.0。",
    ),
    "a version of it": (
        "星河什么时候发布的？", "云间公司2023年5月发布星河。", "云间公司2020年6月发布星河1.0。",
    ),
    "a longer name": (
        "Lantern什么时候发布的？", "Lantern于2021年3月发布。", "Lantern 2于2022年1月发布。",
    ),
    "a longer name after a version": (
        "Lantern 3.0有多少参数？", "Lantern 3.0有百亿参数。", "Lantern 3.0 Titan有2600亿参数。",
    ),
    "named only to compare": (
        "Lantern-4是什么时候发布的？",
        "Lantern-4于2021年3月发布。", "2022年1月，北屿公司发布Beacon，它比Lantern-4更亮。",
    ),
    "a figure of what came after": (
        "Lantern-4有多少参数？", "Lantern-4有30亿参数。", "在Lantern-4之后，Beacon有90亿参数。",
    ),
    "something else counted": (
        "Lantern-4有多少参数？", "Lantern-4有30亿参数。", "Lantern-4用90亿词训练。",
    ),
    "something else done": (
        "茶馆是什么时候开业的？", "茶馆于1923年开业。", "茶馆于1931年搬到北岸。",
    ),
    "a stage of it": ("大桥什么时候开工？", "大桥自2017年起动工。", "大桥于2021年10月通车。"),
    "one name with its office": (
        "谁设计了大桥？", "周以宁设计了大桥。", "大桥由总工程师周以宁主持设计。",
    ),
    "one of several makers": (
        "谁研发了星河2.0？", "云间公司研发了星河2.0。", "云间公司与北屿大学联合研发了星河2.0。",
    ),
    "a name in two scripts": (
        "谁研发了星河2.0？", "云间公司研发了星河2.0。", "Galaxy Labs研发了星河2.0。",
    ),
    "a name written short": (
        "星河由哪个机构研发？", "星河由北屿科学院自动化所研发。",
        "星河由北屿大学自动化研究所研发。",
    ),
    "the first and a later time": (
        "青石大桥南岸引桥首次通车是什么时候？", "青石大桥南岸引桥于2001年首次通车。", "青石大桥南岸引桥于2021年再度通车。",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", AGREE)
def test_what_only_looks_like_disagreement(name: str) -> None:
    assert not disagree(*AGREE[name])


def test_an_article_may_disagree_with_itself() -> None:
    found = groups("大桥全长多少米？", "大桥全长1750米。桥上不收费。大桥全长1820米。")
    assert found == [["1750米"], ["1820米"]]


def test_dates_of_other_deeds_in_an_article_of_another_language_are_no_sides() -> None:
    island = article(
        "island", "岛上的灯塔1956年改用电灯。小学1962年开办。出版社2001年成立。", "2020-06"
    )
    asked, found = read_from("When did the lighthouse switch to electric light?", island)
    assert [c.words for c in claims(asked, found)] == ["1956年"]
    sure = dataclasses.replace(found[2], surely=found[2].answer)
    assert [c.words for c in claims(asked, [*found[:2], sure])] == ["1956年", "2001年"]


def test_names_in_two_scripts_disagree_where_they_are_known_apart_only() -> None:
    """The other way round: what is known to be one is never set against itself."""
    one, two = article("a", "青石公司研发了星河2.0。"), article("b", "云间集团研发了星河2.0。")
    asked, found = read_from("谁研发了星河2.0？", one, two)
    assert len(weigh(asked, found, strangers).sides) == 2
    known = weigh(asked, found, lambda a, b: {a, b} == {"青石公司", "云间集团"})
    assert len(known.sides) == 1


def test_three_values_are_three_sides() -> None:
    found = groups(
        "大桥全长多少米？", "全长1750米。", "全长1820米。", "桥的全长1750米。", "全长3000米。"
    )
    assert found == [["1750米", "1750米"], ["1820米"], ["3000米"]]


def test_sums_in_another_currency_disagree_among_themselves_only() -> None:
    question = "How much did the choir raise?"
    raised, adult, child = "合唱团募集到7300令吉。", "船票价格为40元。", "船票价格为75元。"
    assert len(groups(question, raised, adult, child)) < 2
    assert len(groups(question, adult, child)) == 2


def test_sizes_that_one_sentence_names_are_a_family() -> None:
    family = "Lantern有70亿参数、130亿参数两种规模。"
    assert not disagree(
        "Lantern有多少参数？", family + "Lantern有70亿参数。", "Lantern有130亿参数。"
    )


def test_weaker_evidence_contradicts_nobody() -> None:
    asked, (strong, weak) = read_from(
        "大桥全长多少米？", article("a", "全长1750米。"), article("b", "全长1820米。")
    )
    assert len(weigh(asked, (strong, weak), strangers).sides) == 2
    faint = dataclasses.replace(weak, score=0.3)
    assert len(weigh(asked, (strong, faint), strangers).sides) == 1


@pytest.mark.parametrize(
    ("sure", "other", "sides"),
    [
        ((True, True), "北岭小学停了课。镇里借来粮站，11月4日开了学。", 2),
        ((True, False), "北岭小学停了课。镇里借来粮站，11月4日开了学。", 1),
        # the reader is sure of what is told of another place
        ((True, True), "南湾镇停了课。镇里借来粮站，11月4日开了学。", 1),
        # the same day
        ((True, True), "北岭小学停了课。镇里借来粮站，11月11日开了学。", 1),
    ],
)
def test_answers_that_the_reader_is_sure_of_disagree_however_they_are_told(
    sure: tuple[bool, bool], other: str, sides: int
) -> None:
    asked, found = read_from(
        "北岭小学哪天重新开的门？",
        article("a", "北岭小学11月11日才复课，教室是旧仓库。"),
        article("b", other),
    )
    one, two = (
        dataclasses.replace(item, surely=item.answer if said else None, answer_score=0.9)
        for item, said in zip([i for i in found if i.answer is not None], sure, strict=True)
    )
    low = dataclasses.replace(two, score=0.7 * one.score)
    assert max(1, len(weigh(asked, (one, low), strangers).sides)) == sides


def test_a_rounding_is_another_form_worth_quoting() -> None:
    asked, found = read_from(
        "有多少参数？", article("a", "2457亿参数。"), article("b", "约2500亿参数。")
    )
    weighed = weigh(asked, found, strangers)
    assert weighed.best.short == "2457亿"
    assert [item.short for item in weighed.other_forms] == ["约2500亿"]


def test_a_question_that_offers_two_figures_is_answered_by_one_of_them() -> None:
    asked, found = read_from(
        "大桥长多少米，1750米还是1820米？",
        article("a", "大桥长1820米，宽30米。"),
        article("b", "大桥长1750米。"),
    )
    assert [[i.short for i in side] for side in weigh(asked, found, strangers).sides] == [
        ["1820米"],
        ["1750米"],
    ]


@pytest.mark.parametrize(
    ("text", "date", "told"),
    [
        ("公司今年9月2日推出星河。", "2022-10", "2022-09-02"),
        ("公司去年12月推出星河。", "2022-10", "2021-12"),
        ("2021年12月，天气很冷。同在12月，公司推出星河。", "2023", "2021-12"),
        ("2021年11月，天气很冷。公司12月推出星河。", "2023", "--12"),
        ("公司2021年1月开业，12月推出星河。", "2023", "2021-12"),
        ("公司12月推出星河。", None, "--12"),
        ("2020年夏天，公司推出星河。", None, "2020"),
    ],
)
def test_the_year_of_a_month_is_told_before_it(text: str, date: str | None, told: str) -> None:
    asked, found = read_from("星河什么时候推出的？", article("a", text, date))
    claim = claims(asked, found)[-1]
    assert dated(claim) == told
    assert claim.words in text


@pytest.mark.parametrize(
    ("question", "quote", "expected"),
    [
        ("Lantern-4有多亮？", "Lantern-4很亮。", "own"),
        ("Lantern-4有多亮？", "Beacon比Lantern-4亮。", "other"),
        ("Lantern有多亮？", "Lantern 2很亮。", "other"),
        ("Lantern有多亮？", "Lantern Pro 很亮。", "other"),
        ("Lantern有多亮？", "Lantern PRO 很亮。", "other"),
        ("Lantern有多亮？", "Lantern LED 很亮。", "own"),
        ("星河有多快？", "星河2.0更快。", "other"),
        ("星河2.0有多快？", "“星河2.0”更快。", "own"),
        ("星河有多快？", "新版的星河更快。", "other"),
        ("“星河”有多快？", "星河号更快。", "own"),
    ],
)
def test_whether_a_sentence_speaks_of_the_thing_asked(
    question: str, quote: str, expected: str
) -> None:
    asked, found = read_from(question, article("a", quote + "\n" + quote))
    assert standing(asked, found[0]) == expected


def test_a_name_that_an_article_only_has_in_a_longer_one_is_another() -> None:
    asked, found = read_from(
        "“星河”是什么时候发布的？",
        article("a", "“星河”于2020年6月发布。"),
        article("b", "星河翻译于2023年5月发布。星河翻译很快。星河翻译很轻。"),
    )
    assert [standing(asked, item) for item in found] == ["own", *["other"] * 3]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("When was it launched?", {"release"}),
        ("何时推出", {"release"}),
        ("自2020年起，竞赛就已打响", {"start"}),
        ("公司被收购后停止生产", {"buy", "end"}),
        ("2010年迁到北岸", {"move"}),
        ("什么时候搬进新楼", {"move"}),
        ("小学撤并后渡轮停航", {"end"}),
        ("1962年开办", {"found"}),
        ("大桥很长", set()),
        ("They present the plan in May", {"release"}),
        ("the plan presented in May", {"release"}),
        ("Where is it at present?", set()),
        ("the present mayor", set()),
        ("The shop closed", {"end"}),
        ("when did it close?", {"end"}),
        ("It is close to the sea", set()),
    ],
)
def test_verbs_of_one_sense(words: str, expected: set[str]) -> None:
    assert senses(words) == expected


# --- as it is shown ----------------------------------------------------------------------------


def shown(question: str, *articles: Article) -> Answer:
    asked, found = read_from(question, *articles)
    return compose(query(question), asked, Reading(found, 0.9), lambda word: True)


def test_sides_are_shown_newest_first_by_article() -> None:
    answer = shown(
        "大桥全长多少米？",
        article("old", "大桥全长1750米。", "2020", "旧报"),
        article("new", "大桥全长1820米。", "2022", "新报"),
        article("mid", "大桥全长1750米。", "2021", "中报"),
    )
    assert answer.status == "conflict"
    assert [(side.value, side.markers) for side in answer.sides] == [
        ("1820米", (1,)),
        ("1750米", (2,)),
    ]
    assert [c.article.id for c in answer.citations] == ["new", "old"], "the same words once"


def test_sides_have_conversions_in_english() -> None:
    answer = shown(
        "How many parameters does Lantern-4 have?",
        article("a", "Lantern-4有300亿参数。", "2020"),
        article("b", "Lantern-4有四百亿参数。", "2021"),
    )
    assert [side.value for side in answer.sides] == ["四百亿", "300亿"]
    assert "四百亿 (40 billion)[1]" in answer.text
    assert "300亿 (30 billion)[2]" in answer.text


LENGTHS = st.sampled_from(["1750米", "1820米", "约1800米", "3000米", "一千七百五十米"])


@given(st.lists(LENGTHS, min_size=1, max_size=5))
def test_every_side_has_its_markers_and_its_value_in_them(lengths: list[str]) -> None:
    articles = [
        article(f"a{i}", f"大桥全长{length}。", str(2000 + i)) for i, length in enumerate(lengths)
    ]
    answer = shown("大桥全长多少米？", *articles)
    by_marker = {c.marker: c for c in answer.citations}
    assert bool(answer.sides) is (answer.status == "conflict")
    for side in answer.sides:
        assert side.markers
        assert side.value in by_marker[side.markers[0]].quote
    assert {m for side in answer.sides for m in side.markers} <= by_marker.keys()
    for citation in answer.citations:
        text = next(a.text for a in articles if a.id == citation.article.id)
        assert text[citation.start : citation.end] == citation.quote


def kept(found: tuple[Evidence, ...]) -> list[str]:
    return [item.quote for item in found]


def test_an_unrelated_article_changes_no_side() -> None:
    texts = [article("a", "大桥全长1750米。"), article("b", "大桥全长1820米。")]
    tea = article("tea", "茶馆有300米长的柜台。茶叶年产1200吨。")
    asked, found = read_from("大桥全长多少米？", *texts)
    _, more = read_from("大桥全长多少米？", *texts, tea)
    assert [kept(s) for s in weigh(asked, found, strangers).sides] == [
        kept(s) for s in weigh(asked, more, strangers).sides
    ]


def test_a_subject_repeated_in_short_is_the_one_asked_about() -> None:
    asked, found = read_from(
        "青石大桥的主桥全长多少米？",
        article("a", "青石大桥的主桥全长1820米，是江城的第三座跨江大桥。"),
        article("b", "青石大桥于2021年10月26日通车。大桥全长1750米，总投资12亿元。"),
        article("c", "北岸大桥于2021年10月26日通车。大桥全长900米，总投资12亿元。"),
    )
    covers = {claim.words: claim.covers for claim in claims(asked, found)}
    assert covers["900米"] < covers["1750米"] < covers["1820米"]


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("Alba Bell was cast in 1902.", "own"),
        ("Alba 3 was launched in 1902.", "other"),
        ("Alba-M was launched in 1902.", "other"),
        ("Alba Lens was cut in 1902.", "other"),
        ("The Bell was cast for Alba Yards in 1902.", "own"),
        ("It was cast in 1902.", "own"),
    ],
)
def test_another_thing_that_begins_as_a_name_of_two_words_is_another(
    told: str, expected: str
) -> None:
    asked, (item, *_) = read_from("When was Alba Bell cast?", article("a", told))
    assert standing(asked, item) == expected
