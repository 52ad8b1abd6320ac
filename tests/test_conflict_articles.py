"""Disagreement between whole articles: subjects in short, other verbs, other languages, care."""

from __future__ import annotations

import pytest

from askllm.answer.claims.claims import Claim, claims, nearest_in_size
from askllm.answer.claims.conflict import weigh
from askllm.answer.claims.makers import doer
from askllm.answer.claims.standing import named_in, standing
from askllm.answer.claims.values import compatible, dated
from askllm.answer.claims.wording import spelled_in, told_before, wording
from askllm.answer.sense.relations import acts, deeds
from askllm.answer.sense.units import in_full
from askllm.text import quantities, search_tokens
from askllm.types import Article
from fakes_evidence import article, evidence, read_from


def strangers(one: str, two: str) -> bool:
    """No two names are known to be one thing's."""
    return False


def sides(question: str, *articles: Article) -> list[list[str | None]]:
    """The short answers of each side, best first; the evidence ordered by words in common."""
    asked, found = read_from(question, *articles)
    words = set(asked.tokens)
    ranked = sorted(
        found, key=lambda i: (i.answer is None, -len(words & set(search_tokens(i.quote))))
    )
    return [[item.short for item in side] for side in weigh(asked, ranked, strangers).sides]


def values(question: str, *articles: Article) -> set[str | None]:
    """The first value of each side; empty where nothing disagrees."""
    found = sides(question, *articles)
    return {side[0] for side in found} if len(found) > 1 else set()


FERRY = article(
    "ferry",
    "白鹭轮渡公司昨天公布了去年的账目。公司由船长顾怀远和两个弟弟于1996年创办，总部设在北屿。"
    "去年，白鹭轮渡的客运量为412万人次，比上一年多一成。\n"
    "公司还宣布，拟在南屿建厂，投资2.4亿元，预计2027年投产。",
    "2024-03-02",
    "白鹭轮渡公布年报",
)
HARBOUR = article(
    "harbour",
    "海湾里有三家船公司。白鹭轮渡最老。这家公司成立于1998年，创始人顾怀远当过渔民。"
    "2023年它的客运量达到436万人次。青鸥航运则成立于2011年，只跑一条航线。\n"
    "白鹭轮渡在南屿的修船厂预计2028年投产；青鸥航运暂时没有这样的计划。",
    "2024-05-20",
    "海湾里的三家船公司",
)
PLAY = article(
    "play",
    "第九屆蘆灣戲劇獎週六揭曉，首獎由孟採青的《渡口》奪得，獎金為八十萬元。"
    "評審獎兩名，各得獎金二十萬元。《渡口》於2019年4月在蘆灣劇場首演，全長150分鐘。\n"
    "基金會宣布，下一屆起將增設新人獎，獎金三十萬元。",
    "2021-11-07",
    "第九屆蘆灣戲劇獎揭曉　《渡口》奪首獎",
)
TOUR = article(
    "tour",
    "話劇《渡口》下月起巡演。這部戲曾獲第九屆蘆灣戲劇獎首獎及六十萬元獎金，"
    "門票三天售罄。全劇長165分鐘，中場休息一次。",
    "2022-02-11",
    "《渡口》下月巡演",
)
GLACIER_ZH = article(
    "glacier",
    "青岭冰川观测站上周发布年报。站长何溪说，冰川面积自1990年以来缩小了17%。"
    "观测站设在海拔4200米处，有9名队员。“探冰二号”无人机重38公斤，将在2026年换成“探冰三号”。",
    "2024-02-01",
    "青岭冰川又退了一步",
)
GLACIER_EN = article(
    "glacier-en",
    "The Qingling glacier keeps retreating. Its surface has shrunk by 21% since 1990, yet tourists "
    "keep coming. The station at its foot has 12 staff. The Tanbing-2 drone weighs 41 kg.",
    "2024-04-01",
    "The Qingling glacier in figures",
)

TWO_SIDES = {
    "a company called 公司 and 这家公司, founded by two verbs": (
        ("白鹭轮渡成立于哪一年？", FERRY, HARBOUR), {"1996年", "1998年"},
    ),
    "its founding asked for with a third verb": (
        ("白鹭轮渡是哪年创立的？", FERRY, HARBOUR), {"1996年", "1998年"},
    ),
    "a plant for a works": (
        ("白鹭轮渡南屿修船厂什么时候投产", FERRY, HARBOUR), {"2027年", "2028年"},
    ),
    "它 and a name": (
        ("白鹭轮渡去年的客运量是多少？", FERRY, HARBOUR), {"412万人次", "436万人次"},
    ),
    "numerals in characters": (
        ("渡口拿蘆灣戲劇獎得了多少獎金", PLAY, TOUR), {"八十萬元", "六十萬元"},
    ),
    "asked in simplified characters": (
        ("渡口拿芦湾戏剧奖得了多少奖金", PLAY, TOUR), {"八十萬元", "六十萬元"},
    ),
    "English asked over both languages": (
        ("How much has the Qingling glacier shrunk since 1990?", GLACIER_EN, GLACIER_ZH),
        {"21%", "17%"},
    ),
    "Chinese asked over both languages": (
        ("探冰二号无人机重多少公斤？", GLACIER_ZH, GLACIER_EN), {"38公斤", "41 kg"},
    ),
    "a length in two units": (
        ("大桥有多长？", article("a", "大桥全长1.75公里。"), article("b", "大桥全长1820米。")),
        {"1.75公里", "1820米"},
    ),
    "a day that only another clause dates": (
        (
            "龙舟赛那天3号渡口运了多少人",
            article("race", "5月20日龙舟赛当天，3号渡口运送乘客6.2万人次。", title="渡口纪事"),
            article(
                "boats", "前年9月才启用的3号渡口当天加开夜船，全天运送乘客5.1万人次。",
                title="鹤湾龙舟赛全记录",
            ),
        ),
        {"6.2万人次", "5.1万人次"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", TWO_SIDES)
def test_both_articles_are_shown(name: str) -> None:
    (question, *articles), expected = TWO_SIDES[name]
    assert values(question, *articles) == expected
    assert values(question, *reversed(articles)) == expected, "the order decides"


ONE_STORY = {
    "another company beside it": ("青鸥航运是哪年成立的？", FERRY, HARBOUR),
    "another prize of the same article": ("蘆灣戲劇獎評審獎的獎金是多少？", PLAY, TOUR),
    "found, and shown": (
        "“沉钟”是什么时候被发现的？",
        article("bell", "“沉钟”是一口铁钟，2003年5月由渔民在江心发现。", title="沉钟"),
        article("show", "“沉钟”特展9月1日开幕，将持续到2024年1月。", "2023-08", "沉钟特展"),
    ),
    "a number of the name": (
        "探冰四号什么时候换下来？",
        GLACIER_ZH,
        article("drone", "“探冰三号”将在2026年换下来，“探冰二号”已在2021年换下来。"),
    ),
    "the same length in two units": (
        "大桥有多长？", article("a", "大桥全长1.75公里。"), article("b", "大桥全长1750米。"),
    ),
    "the same height in two languages": (
        "How high is the Heron Dam?",
        article("a", "The Heron Dam is 142 metres high."),
        article("b", "The Heron Dam（白鹭坝）坝高142米。"),
    ),
    "the first time and another": (
        "白鹭号什么时候发布的？",
        article("a", "2022年4月，船厂首次对外发布白鹭号。"),
        article("b", "2022年8月，白鹭号又发布了一款，造出首个全铝船体。"),
    ),
    "other years": (
        "白鹭轮渡的客运量是多少？",
        article("a", "2021年白鹭轮渡的客运量为300万人次。"),
        article("b", "2023年白鹭轮渡的客运量为412万人次。"),
    ),
    "the company in the title, a rival in the sentence": (
        "白鹭轮渡的客运量是多少？",
        article("a", "白鹭轮渡的客运量为412万人次。", title="白鹭轮渡"),
        article("b", "青鸥航运的客运量为96万人次。", title="白鹭轮渡的对手"),
    ),
    "the next prize": (
        "第九屆蘆灣戲劇獎的獎金是多少？",
        article("a", "第九屆蘆灣戲劇獎的獎金為八十萬元。"),
        article("b", "第十屆蘆灣戲劇獎的獎金為九十萬元。"),
    ),
    "an English figure of something else": (
        "How many staff does the Qingling station have?",
        article("a", "The Qingling station has 12 staff."),
        article("b", "青岭站的无人机飞了300次。", title="Qingling"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ONE_STORY)
def test_articles_that_tell_one_story(name: str) -> None:
    question, *articles = ONE_STORY[name]
    assert values(question, *articles) == set()
    assert values(question, *reversed(articles)) == set(), "the order decides"


# --- of whom a sentence speaks -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "release", "made", "who"),
    [
        (
            "“潮汐”游戏是谁开发的？",
            "3月，蓝鲸发行公司发布了“潮汐”游戏。", "“潮汐”游戏由石榴工作室开发。", "石榴工作室",
        ),
        (
            "「晨露」疫苗是哪家公司研製的？",
            "5月，青禾藥業推出「晨露」疫苗。", "「晨露」疫苗由南浦生物公司研製。", "南浦生物公司",
        ),
        (
            "Who built the Heron Dam?",
            "Ash Press published a book on the Heron Dam.", "The Heron Dam was built by Marlow Works.",
            "Marlow Works",
        ),
    ],
)  # fmt: skip
def test_who_did_the_very_deed_is_sooner_meant(
    question: str, release: str, made: str, who: str
) -> None:
    one, two = article("a", release), article("b", made)
    asked, _ = read_from(question, one)
    best = evidence(one, release, score=0.9)
    told = evidence(two, made, who, score=0.6)
    assert doer(asked, (best, told)) is told
    assert weigh(asked, (best, told), strangers).best.short == who
    assert doer(asked, (told, best)) is None, "the best says so itself"
    faint = evidence(two, made, who, score=0.5)
    assert doer(asked, (best, faint)) is None, "too far from the best"
    assert doer(asked, (best, evidence(two, made, score=0.9))) is None, "it names nobody"


@pytest.mark.parametrize(
    ("question", "best", "short", "other", "expected"),
    [
        (
            "Lark桥有多长？", "Wren桥有980米长，是Lark桥的一半。", "980米",
            "Lark桥有1960米长。", "1960米",
        ),
        (
            "Lark劇場有多少員工？", "Wren劇場有400名員工，只有Lark劇場的1/3。", "400名",
            "Lark劇場有1200名員工。", "1200名",
        ),
        (
            "How long is the Lark Bridge?", "The Wren Bridge, 980 metres long, is shorter than the Lark Bridge.",
            "980 metres", "The Lark Bridge is 1,960 metres long.", "1,960 metres",
        ),
    ],
)  # fmt: skip
def test_a_figure_told_by_comparison_is_anothers(
    question: str, best: str, short: str, other: str, expected: str
) -> None:
    one, two = article("a", best), article("b", other)
    asked, _ = read_from(question, one)
    found = (evidence(one, best, short, score=0.9), evidence(two, other, expected, score=0.85))
    assert weigh(asked, found, strangers).best.short == expected
    assert weigh(asked, found, strangers).sides == ((weigh(asked, found, strangers).best,),)


def test_a_claim_whose_passage_never_names_the_thing_is_no_side() -> None:
    named = article("a", "Lark电台有30万听众。")
    unnamed = article("b", "电台有12万听众。")
    below = article("c", "Lark电台在北屿。它有12万听众。")
    assert values("Lark电台有多少听众？", named, unnamed) == set()
    assert values("Lark电台有多少听众？", named, below) == {"30万", "12万"}


@pytest.mark.parametrize(
    ("text", "title", "told"),
    [
        ("白鹭轮渡很老。它有9艘船。", "渡口", "白鹭轮渡很老。"),
        ("白鹭轮渡很老。公司有9艘船。", "渡口", "渡口\n"),
        ("白鹭轮渡很老。这家公司有9艘船。", "渡口", "渡口\n白鹭轮渡很老。"),
        ("白鹭轮渡很老。青鸥航运有9艘船。", "渡口", ""),
        ("The Heron is old. The ship has nine decks.", "Harbour", "Harbour\n"),
        ("The Heron is old. It has nine decks.", "Harbour", "The Heron is old."),
        ("白鹭轮渡很老。2023年，公司有9艘船。", "渡口", "渡口\n"),
        ("龙舟赛很挤。当天有9艘船加开。", "渡口", "渡口\n"),
    ],
)
def test_what_a_sentence_leaves_to_its_context(text: str, title: str, told: str) -> None:
    of = article("a", text, title=title)
    asked, found = read_from("有多少艘船？", of)
    assert told_before(asked, found[-1]) == told


def test_a_long_name_is_one_word() -> None:
    asked, found = read_from(
        "青石大桥纪念馆是什么时候开馆的？",
        article("a", "青石大桥纪念馆于2004年开馆。北屿很远。"),
        article("b", "青石大桥纪念馆的屋顶漏雨。"),
    )
    wanted = wording(asked, found)
    assert wanted.weights.keys() == {"青石大桥纪念馆"}
    assert wanted.share("青石大桥纪念馆") == 1
    assert wanted.share("青石大桥") == pytest.approx(0.5)
    assert wanted.share("北屿很远", "青石大桥纪念馆") == 1, "told before"


@pytest.mark.parametrize(
    ("core", "plain", "there"),
    [
        ("探冰二号多重", "the tanbing-2 drone", True),
        ("探冰二号多重", "the tanbing-3 drone", False),
        ("探冰二号多重", "the tanbing-21 drone", False),
        ("云岭湿地面积", "the yun ling wetland", True),
        ("云岭湿地面积", "the yunnan wetland", False),
        ("面积", "mianji", True),
        ("x的面积", "mianji", False),
    ],
)
def test_a_name_spelled_in_another_language(core: str, plain: str, there: bool) -> None:
    assert spelled_in(core, plain) is there


def claimed(quote: str) -> Claim:
    """The first figure of a sentence."""
    value = in_full(quantities(quote)[0], quote)
    item = evidence(article("a", quote), quote, quote[value.start : value.end])
    return Claim(item, value, "own", 1.0, 1.0)


@pytest.mark.parametrize(
    ("other", "chosen"),
    [("大桥宽28米。", "30 metres"), ("大桥长600米。", "700 metres"), ("大桥重28吨。", "700 metres"),
     ("大桥高0米。", "700 metres")],
)  # fmt: skip
def test_of_several_figures_abroad_the_nearest_is_meant(other: str, chosen: str) -> None:
    claim = claimed("Its 700 metres of deck are 30 metres wide.")
    assert nearest_in_size(claim, claimed(other)).words == chosen
    lamps = claimed("There are 12 arches and 30 lamps.")
    assert nearest_in_size(lamps, claimed("大桥建于2019年。")) == lamps, "a date has no size"


@pytest.mark.parametrize(
    ("one", "two", "both"),
    [
        ("零下31度。", "-31度。", True),
        ("零下31度。", "零下38度。", False),
        ("3亿元。", "新台币13亿元。", True),
        ("3亿元。", "13亿元。", False),
        ("2小时26分。", "146分钟。", True),
        ("2小时26分。", "126分钟。", False),
        ("高121米。", "397 feet high.", True),
        ("高121米。", "450 feet high.", False),
        ("90公里。", "91000米。", True),
        ("90.0公里。", "96公里。", False),
    ],
)
def test_figures_that_can_both_be_true(one: str, two: str, both: bool) -> None:
    assert compatible(claimed(one), claimed(two)) is both
    assert compatible(claimed(two), claimed(one)) is both


# --- what can be compared ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("何时投产", {"produce"}),
        ("預計明年量產", {"produce"}),
        ("shrunk by 9%", {"shrink"}),
        ("縮小了11%", {"shrink"}),
        ("The ship sank", {"sink"}),
        ("船沉没了", {"sink"}),
        ("体重", set()),
        ("He is a winner", set()),
    ],
)
def test_deeds_of_one_sense(words: str, expected: set[str]) -> None:
    assert deeds(words) == expected


def test_a_verb_may_mean_one_of_several_deeds() -> None:
    assert acts("When was it launched?") == [frozenset({"release", "launch"})]
    assert acts("何时发射") == [frozenset({"launch"})]
    assert acts("大桥很长") == []


@pytest.mark.parametrize(
    ("text", "told"),
    [("公司明年3月推出星河。", "2024-03"), ("公司前年3月推出星河。", "2021-03"),
     ("公司3月推出星河。", "--03")],
)  # fmt: skip
def test_a_year_is_counted_from_the_articles(text: str, told: str) -> None:
    asked, found = read_from("星河什么时候推出的？", article("a", text, "2023-05-06"))
    assert dated(claims(asked, found)[0]) == told


@pytest.mark.parametrize(
    ("question", "quote", "expected"),
    [
        ("探冰四号有多重？", "“探冰三号”重38公斤。", "other"),
        ("探冰三号有多重？", "“探冰三号”重38公斤。", "own"),
        ("探冰四号有多重？", "无人机重38公斤。", "own"),
        ("第九屆蘆灣獎的獎金是多少？", "第十屆蘆灣獎的獎金為九十萬元。", "other"),
        ("3号线有多长？", "2号线长30公里，3号线长25公里。", "own"),
        ("第十三屆蘆灣獎的獎金是多少？", "第13屆蘆灣獎的獎金為九十萬元。", "own"),
        ("第十三屆蘆灣獎的獎金是多少？", "第14屆蘆灣獎的獎金為九十萬元。", "other"),
    ],
)
def test_a_number_that_a_thing_goes_by(question: str, quote: str, expected: str) -> None:
    asked, found = read_from(question, article("a", quote))
    assert standing(asked, found[0]) == expected


@pytest.mark.parametrize(
    ("title", "before", "quote", "expected"),
    [
        ("第十屆蘆灣獎", "", "本屆獎金為九十萬元。", "other"),
        ("第九屆蘆灣獎", "", "本屆獎金為九十萬元。", "own"),
        ("蘆灣獎", "第十屆蘆灣獎揭曉。", "獎金為九十萬元。", "other"),
        ("蘆灣獎", "第九屆蘆灣獎揭曉。", "獎金為九十萬元。", "own"),
        ("蘆灣獎", "第九屆之後是第十屆。", "獎金為九十萬元。", "own"),
        ("蘆灣獎", "", "獎金為九十萬元。", "own"),
        ("第十屆蘆灣獎", "", "第九屆蘆灣獎的獎金為九十萬元。", "own"),
    ],
)
def test_a_number_told_around_a_sentence(
    title: str, before: str, quote: str, expected: str
) -> None:
    asked, found = read_from(
        "第九屆蘆灣獎的獎金是多少？", article("a", before + quote, title=title)
    )
    assert standing(asked, found[-1]) == expected


@pytest.mark.parametrize(
    ("question", "quote", "expected"),
    [
        ("Heron哪天下水？", "Heron3月5日下水。", "own"),
        ("Heron哪天下水？", "Heron 2021年下水。", "own"),
        ("Heron哪天下水？", "Heron3号3月5日下水。", "other"),
        ("Heron哪天下水？", "Heron 3在2021年下水。", "other"),
    ],
)
def test_a_date_right_behind_a_name_is_no_version(question: str, quote: str, expected: str) -> None:
    asked, found = read_from(question, article("a", quote))
    assert standing(asked, found[0]) == expected


@pytest.mark.parametrize(
    ("quote", "expected"),
    [
        ("The Heron line opened in 1994.", ["1994"]),
        ("The Heron line was the first to open since 1994.", []),
        ("The Heron line was the only one opened since 1994.", []),
        ("The Heron line was the first, and it has been open since 1994.", ["1994"]),
    ],
)
def test_since_when_something_is_the_first_dates_it_not(quote: str, expected: list[str]) -> None:
    asked, found = read_from("When did the Heron line open?", article("a", quote))
    assert [claim.words[-4:] for claim in claims(asked, found)] == expected


def test_months_and_sums_are_no_names() -> None:
    assert named_in("公司投资2.4亿元建“鹤湾”厂，由Marlow承建。") == ["Marlow", "鹤湾"]
    asked, found = read_from(
        "How much has the Qingling glacier shrunk?",
        article("a", "In January it has shrunk by 9%.", title="The Qingling glacier"),
    )
    assert standing(asked, found[0]) == "unclear"
