"""Lists told one thing at a time: who did it, or what it was done to, in several sentences."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askllm.answer.lists.deed_asked import wanted_of
from askllm.answer.lists.deeds_en import stem
from askllm.answer.lists.listing import listed
from askllm.answer.sense.one_thing import one_thing
from askllm.types import Article
from readings import article_of, asked_for, read_from

HARBOUR = (
    "青屿港有四家渡轮公司。海通公司成立于1988年，拥有渡轮“白鹭号”、“海燕号”和“望潮号”。\n"
    "2021年，海通公司推出了夜航游船“星河号”。此后，蓝岸公司也推出了“晨光号”快艇。"
    "海通公司还联合远帆公司推出了双体船“双子号”。海通公司没有推出气垫船“飞鱼号”。"
)
PORT = (
    "Four companies run ferries in the port: Haitong Ferries, Blue Shore and Old Anchor. "
    "In 2021 Haitong Ferries released the night cruiser Galaxy. "
    "Blue Shore launched the fast boat Morning Light in 2022. "
    "Haitong Ferries later released the cargo boat Pelican and the tour boat Sea Swallow. "
    "Old Anchor was founded by Lin Hai. Tea, salt and silk are shipped by Old Anchor."
)
HILLS = "2019年，雲岭博物館出版了《雲岭志》。2020年又出版了《茶路圖錄》和《銅鼓考》。"
DRUGS = (
    "生产布洛芬的企业有新华制药、华润三九和恒瑞。美国的强生公司也生产布洛芬。"
    "国内企业也生产布洛芬。布洛芬的副作用有胃痛、恶心和头晕。"
    "对乙酰氨基酚的副作用有黄疸、恶心和皮疹。"
)
PHARMACY = (
    "Ibuprofen is sold under brand names such as Advil, Motrin and Nurofen. "
    "Companies that make ibuprofen include Xinhua Pharmaceutical, Pfizer, and Johnson & Johnson. "
    "Acetaminophen is made by Johnson & Johnson and Haleon."
)
MUSEUM = (
    "The museum opened in 1996. It holds bronzes, porcelain and paintings. "
    "Visitors come from Japan, France and Kenya to the hills. "
    "Three problems remain. First, the roof leaks. Second, there are too few guides. "
    "Third, the road is narrow."
)


def listed_in(question: str, *texts: str | Article) -> list[str]:
    asked, evidence = read_from(question, *texts)
    found = listed(asked, evidence)
    if found is None:
        return []
    return [span.of(found.evidence[i].hit.article.text) for i, span in found.items]


@pytest.mark.parametrize(
    ("question", "text", "items"),
    [
        # what it was done to
        ("海通公司推出了哪些船？", HARBOUR, ["“星河号”", "“双子号”"]),
        ("蓝岸公司推出了哪些船？", HARBOUR, ["“晨光号”"]),
        ("2021年海通公司推出了哪些船？", HARBOUR, ["“星河号”"]),
        ("海通公司發布了哪些船？", HARBOUR, ["“星河号”", "“双子号”"]),
        ("雲岭博物館出版了哪些書？", HILLS, ["《雲岭志》", "《茶路圖錄》", "《銅鼓考》"]),
        ("云岭博物馆出版了哪些书？", HILLS, ["《雲岭志》", "《茶路圖錄》", "《銅鼓考》"]),
        (
            "What ships did Haitong Ferries release?",
            PORT,
            ["night cruiser Galaxy", "cargo boat Pelican", "tour boat Sea Swallow"],
        ),
        ("Which boats were launched in 2022?", PORT, ["fast boat Morning Light"]),
        (
            "List the boats released by Haitong Ferries.",
            PORT,
            ["night cruiser Galaxy", "cargo boat Pelican", "tour boat Sea Swallow"],
        ),
        ("Which goods are shipped by Old Anchor?", PORT, ["Tea", "salt", "silk"]),
        ("What does the museum hold?", MUSEUM, ["bronzes", "porcelain", "paintings"]),
        (
            "海通公司推出了哪些船？",
            "海通公司推出了长八十米的货船Pelican（鹈鹕）。“星河号”是海通公司去年推出的夜航游船。",
            ["Pelican", "“星河号”"],
        ),
        # who did it
        ("哪些公司推出了双体船？", HARBOUR, ["海通公司", "远帆公司"]),
        ("哪些公司生产轮渡？", "海通公司、蓝岸公司等企业生产轮渡。", ["海通公司", "蓝岸公司"]),
        ("哪些企业生产布洛芬？", DRUGS, ["新华制药", "华润三九", "恒瑞", "美国的强生公司"]),
        (
            "Which companies run ferries in the port?",
            PORT,
            ["Haitong Ferries", "Blue Shore", "Old Anchor"],
        ),
        (
            "Which companies make ibuprofen?",
            PHARMACY,
            ["Xinhua Pharmaceutical", "Pfizer", "Johnson & Johnson"],
        ),
        (
            "List the companies that make acetaminophen.",
            PHARMACY,
            ["Johnson & Johnson", "Haleon"],
        ),
        # the same question where one sentence lists them
        ("Under which brand names is ibuprofen sold?", PHARMACY, ["Advil", "Motrin", "Nurofen"]),
        ("Which countries do visitors come from?", MUSEUM, ["Japan", "France", "Kenya"]),
        (
            "What problems does the museum have?",
            MUSEUM,
            ["the roof leaks", "there are too few guides", "the road is narrow"],
        ),
        ("布洛芬有哪些副作用？", DRUGS, ["胃痛", "恶心", "头晕"]),
        (
            "布洛芬有哪些副作用？",
            "布洛芬有胃痛、恶心和头晕等副作用。纳洛酮有恶心、胃痛和皮疹等副作用。",
            ["胃痛", "恶心", "头晕"],
        ),
    ],
)
def test_the_things_asked_for_and_no_others(question: str, text: str, items: list[str]) -> None:
    assert listed_in(question, text) == items


SHOP = (
    "晨光公司于2018年推出翻译软件“听澜”。2020年，晨光公司又研发了导航系统“北望”。蓝岸公司发布了软件“灯塔”。"
    "晨光公司有办公楼、仓库和食堂。\nMorning Light released the reader Lynx in 2019. Morning Light developed the game Harbour."
)


@pytest.mark.parametrize(
    ("question", "items"),
    [
        ("晨光公司有哪些产品？", ["听澜", "北望"]),
        ("晨光公司目前都有什么软件？", ["听澜", "北望"]),
        ("Which products does Morning Light have?", ["Lynx", "Harbour"]),
    ],
)
def test_who_has_products_has_made_them(question: str, items: list[str]) -> None:
    found = listed(*read_from(question, SHOP))
    assert found is not None
    told = [span.of(found.evidence[i].hit.article.text) for i, span in found.items]
    assert len(told) == len(items)
    assert all(name in words for name, words in zip(items, told, strict=True)), told


@pytest.mark.parametrize(
    ("question", "text", "items"),
    [
        (
            "晨光公司有哪些产品？",
            "晨光公司的产品有星一、星二和星三。2020年，晨光公司发布了“年报”。",
            ["星一", "星二", "星三"],
        ),
        (
            "晨光公司有哪些手机？",
            "晨光公司研发了翻译软件“听澜”。晨光公司的手机有星一、星二和星三。",
            ["星一", "星二", "星三"],
        ),
        ("晨光公司有哪些软件？", "晨光公司发布了招聘启事。晨光公司发布了软件“听澜”。", ["听澜"]),
    ],
)
def test_what_a_firm_is_plainly_said_to_have(question: str, text: str, items: list[str]) -> None:
    found = listed(*read_from(question, text))
    assert found is not None
    told = [span.of(text) for _, span in found.items]
    assert len(told) == len(items)
    assert all(name in words for name, words in zip(items, told, strict=True)), told


@pytest.mark.parametrize(
    "question", ["晨光公司的对手有哪些产品？", "晨光公司没有哪些产品？", "晨光公司有哪些小说？"]
)
def test_what_somebody_else_has(question: str) -> None:
    assert wanted_of(asked_for(question)) is None


def test_who_has_rooms_has_not_made_them() -> None:
    assert wanted_of(asked_for("晨光公司有哪些房间？")) is None
    assert wanted_of(asked_for("Which rooms does Morning Light have?")) is None


def test_names_of_one_thing_are_merged_across_articles_and_scripts() -> None:
    asked, evidence = read_from(
        "海通公司推出了哪些船？",
        "海通公司推出了“星河号”。海通公司推出了遊船「飛魚號」。",
        "海通公司推出了快艇“飞鱼号”。海通公司推出了货船Pelican。海通公司推出了Ｐｅｌｉｃａｎ。",
        "Haitong Ferries推出了“Galaxy”。",
    )
    known = {"海通公司", "haitong ferries"}, {"“星河号”", "“Galaxy”"}
    found = listed(asked, evidence, lambda one, two: any({one, two} == pair for pair in (
        known[0] | set(), known[1], {"海通公司", "Haitong Ferries"})))  # fmt: skip
    assert found is not None
    texts = [
        {span.of(found.evidence[i].hit.article.text) for i, span in group} for group in found.groups
    ]
    assert texts == [
        {"“星河号”", "“Galaxy”"},
        {"「飛魚號」", "“飞鱼号”"},
        {"Pelican", "Ｐｅｌｉｃａｎ"},
    ]


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        ("“青石桥”", "青石橋", True),
        ("the Stone Hall", "stone hall", True),
        ("通用语言模型GLaM", "GLaM", True),
        ("BERT模型", "BERT", True),
        ("悟道1.0", "悟道2.0", False),
        ("T5", "T50", False),
        ("北岸", "北岸公园的码头", False),
    ],
)
def test_one_thing(one: str, two: str, same: bool) -> None:
    assert one_thing(one, two, lambda a, b: False) is same
    assert one_thing(two, one, lambda a, b: False) is same
    assert one_thing(one, two, lambda a, b: True)


@pytest.mark.parametrize(
    ("question", "verb", "slot", "other"),
    [
        ("海通公司先后推出了哪些船？", "推出", "object", "海通公司"),
        ("鲁迅写过哪些小说？", "写", "object", "鲁迅"),
        ("哪些企业生产布洛芬？", "生产", "subject", "布洛芬"),
        ("What ships did Haitong Ferries release in 2021?", "release", "object", "haitong ferries"),
        ("Which companies make ibuprofen?", "make", "subject", "ibuprofen"),
        ("Name the books written by Lu Xun.", "written", "object", "lu xun"),
    ],
)
def test_what_is_asked_of_a_deed(question: str, verb: str, slot: str, other: str) -> None:
    wanted = wanted_of(asked_for(question))
    assert wanted is not None
    assert (wanted.verb, wanted.slot, wanted.other) == (verb, slot, other)


@pytest.mark.parametrize(
    "question", ["老桥有哪些问题？", "What are the halls?", "灯节在哪些地点举行？"]
)
def test_a_list_of_no_deed(question: str) -> None:
    assert wanted_of(asked_for(question)) is None


@pytest.mark.parametrize(
    "forms",
    ["release releases released releasing", "make makes made making", "carry carries carried",
     "ship ships shipped shipping", "write wrote written", "publish publishes published"],
)  # fmt: skip
def test_the_forms_of_a_verb_have_one_stem(forms: str) -> None:
    assert len({stem(form) for form in forms.split()}) == 1


def test_verbs_that_look_alike_have_two_stems() -> None:
    assert len({stem("found"), stem("find"), stem("fund")}) == 3


MAKERS = ("海通公司", "蓝岸公司", "远帆公司", "Old Anchor")
MADE = ("“星河号”", "“晨光号”", "“双子号”", "《航海志》", "Pelican", "Sea Swallow")


@given(st.lists(st.tuples(st.sampled_from(MAKERS), st.sampled_from(MADE)), min_size=1, max_size=9))
def test_every_thing_made_is_listed_once_verbatim_in_the_order_of_the_articles(
    told: list[tuple[str, str]],
) -> None:
    half = len(told) // 2
    texts = [
        "".join(f"{maker}推出了{made}。" for maker, made in some)
        for some in (told[:half], told[half:])
        if some
    ]
    asked, evidence = read_from("海通公司推出了哪些船？", *texts)
    found = listed(asked, evidence)
    expected = {made for maker, made in told if maker == "海通公司"}
    if not expected:
        assert found is None
        return
    assert found is not None
    items = [span.of(found.evidence[i].hit.article.text) for i, span in found.items]
    assert set(items) == expected
    assert not any(one_thing(a, b, lambda x, y: False) for a, b in itertools.combinations(items, 2))
    places = [(found.evidence[i].hit.article.id, span.start) for i, span in found.items]
    order = list(dict.fromkeys(item.hit.article.id for item in found.evidence))
    assert places == sorted(places, key=lambda place: (order.index(place[0]), place[1]))


@given(st.text(alphabet="海通公司推出了“号”、和，。也2021年 ABab,.", max_size=60))
def test_any_sentence_gives_items_inside_it(sentence: str) -> None:
    article = article_of(f"海通公司推出了“星河号”。{sentence}")
    asked, evidence = read_from("海通公司推出了哪些船？", article)
    found = listed(asked, evidence)
    for place, span in found.items if found else ():
        item = found.evidence[place] if found else evidence[0]
        assert item.start <= span.start < span.end <= item.end
