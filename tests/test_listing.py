"""Lists: every item the articles name, from one sentence or several, each with its place."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askllm.answer import compose
from askllm.answer.lists.called import head_of
from askllm.answer.lists.coordination import runs
from askllm.answer.lists.enumeration import counts
from askllm.answer.lists.listing import Listed, listed
from askllm.articles import passages_of
from askllm.read import Reading
from askllm.text import language_of
from askllm.types import Query
from readings import article_of, asked_for, quotes, read_from


def things(sentence: str) -> list[list[str]]:
    return [[item.of(sentence) for item in run.items] for run in runs(sentence)]


def items(found: Listed | None) -> list[str]:
    if found is None:
        return []
    return [span.of(found.evidence[i].hit.article.text) for i, span in found.items]


def test_figures_are_listed_where_figures_are_asked_for() -> None:
    text = "白鹭号渡轮分为40座、60座、90座三种大小。"
    assert items(listed(*read_from("白鹭号渡轮有哪些大小？", text))) == ["40座", "60座", "90座"]
    assert listed(*read_from("白鹭号渡轮有哪些设备？", text)) is None
    assert (
        listed(*read_from("What equipment is there on the 白鹭号渡轮? List all of it.", text))
        is None
    )


# --- in one sentence ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("江城有青石大桥、长虹桥和老铁桥。", [["青石大桥", "长虹桥", "老铁桥"]]),
        ("博物館展出了玉器、陶器和青銅器。", [["玉器", "陶器", "青銅器"]]),
        ("博物馆收藏了青铜器、瓷器、书画等文物三万件。", [["青铜器", "瓷器", "书画"]]),
        (
            "长江流经青海、西藏、四川、云南和重庆，最后注入东海。",
            [["青海", "西藏", "四川", "云南", "重庆"]],
        ),
        ("老城分为东城、西城和南城三个区。", [["东城", "西城", "南城"]]),
        ("缆车、渡船、步行都可以到达对岸。", [["缆车", "渡船", "步行"]]),
        ("作品有《江边》《对岸》和《老桥》等。", [["《江边》", "《对岸》", "《老桥》"]]),
        ("过江有“水路”“桥路”两种办法。", [["“水路”", "“桥路”"]]),
        (
            "股东既有江城公司、北方银行和茶叶公司，也有市民基金和港口局。",
            [["江城公司", "北方银行", "茶叶公司"], ["市民基金", "港口局"]],
        ),
        (
            "参与者有江城的设计院、省城的钢厂，以及北方公司联手港口局成立的工程队等。",
            [["江城的设计院", "省城的钢厂", "北方公司联手港口局成立的工程队"]],
        ),
        (
            "新馆包括能容三百人的报告厅，面向孩子的工坊，以及屋顶花园，全部免费。",
            [["能容三百人的报告厅", "面向孩子的工坊", "屋顶花园"]],
        ),
        ("修复做到了颜色、线条和纸张的统一。", [["颜色", "线条", "纸张"]]),
        ("北京、上海和广州在2020年举办了展览。", [["北京", "上海", "广州"]]),
        ("展品来自（一）故宫、（二）上海博物馆和私人藏家。", None),
        ("过江的办法有渡船和缆车两种。", [["渡船", "缆车"]]),
        ("新馆有三层：恐龙（化石）层、植物层和矿物层。", [["恐龙（化石）层", "植物层", "矿物层"]]),
        ("门票分别是20元、40元和60元。", [["20元", "40元", "60元"]]),
        ("和平、发展是时代的主题。", [["和平", "发展"]]),
        (
            "The museum has three halls: the stone hall, the bronze hall and the map hall.",
            [["the stone hall", "the bronze hall", "the map hall"]],
        ),
        (
            "The river flows through Austria, Hungary, Serbia and Romania.",
            [["Austria", "Hungary", "Serbia", "Romania"]],
        ),
        ("大桥全长1750米，历时四年建成。", []),
        ("他与会并发言，温和而坚定。", []),
        ("It opened in 1931, late in the year.", []),
        (
            "Goods such as tea, dried fish and silk are shipped to the islands.",
            [["tea", "dried fish", "silk"]],
        ),
        (
            "It is sold by shops including Blue Shore and Old Anchor.",
            [["Blue Shore", "Old Anchor"]],
        ),
        (
            "Austria, Hungary and Old Serbia joined the union in 1931.",
            [["Austria", "Hungary", "Old Serbia"]],
        ),
        (
            "Makers include Xinhua Pharmaceutical, Pfizer, and Johnson & Johnson.",
            [["Xinhua Pharmaceutical", "Pfizer", "Johnson & Johnson"]],
        ),
        ("港口有渡轮“白鹭号”、“海燕号”和“望潮号”。", [["“白鹭号”", "“海燕号”", "“望潮号”"]]),
        ("餐厅供应米线、烤茶和乳扇。", [["米线", "烤茶", "乳扇"]]),
        ("展品有 stone, bronze and maps 等。", []),
        ("图书馆分三批、共64人搬书。", []),
        ("今年的果园主要面临虫害、霜冻、缺水三大难题。", [["虫害", "霜冻", "缺水"]]),
        (
            "Two ferries, Heron and Grey Plover, have left for the islands.",
            [["Heron", "Grey Plover"]],
        ),
        (
            "The other old barges, Tern, Rail and Coot, stay in the harbour.",
            [["Tern", "Rail", "Coot"]],
        ),
    ],
)
def test_things_that_a_sentence_coordinates(
    sentence: str, expected: list[list[str]] | None
) -> None:
    if expected is not None:
        assert things(sentence) == expected


def test_what_things_are_called_after_them() -> None:
    (run,) = runs("这些缆车在山区、海岛等地区运行。")
    assert run.label == "地区运行"
    assert run.plain
    (run,) = runs("他们参观新馆、听取介绍。")
    assert not run.plain, "two things side by side that nothing announces are no list"


@given(
    st.lists(
        st.sampled_from("青铜器 瓷器 书画 玉器 化石 手稿 地图".split()), min_size=3, unique=True
    )
)
def test_every_thing_of_a_list_is_found_verbatim(named: list[str]) -> None:
    sentence = f"馆内藏有{'、'.join(named[:-1])}和{named[-1]}等文物。"
    assert things(sentence) == [named]


@given(st.text(alphabet="江、和，。等桥《》“”有一二第是：A B,and(（）", max_size=60))
def test_things_lie_in_order_inside_the_sentence(sentence: str) -> None:
    for run in runs(sentence):
        places = [(span.start, span.end) for span in run.items]
        assert len(places) >= 2
        assert places == sorted(places)
        assert all(0 <= a < b <= len(sentence) for a, b in places)


# --- over several sentences --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("困难有两个：一是江面太宽，二是水流太急。", ["江面太宽", "水流太急"]),
        (
            "老桥有三个问题。第一，桥面太窄。第二，桥墩开裂。第三，没有步道。",
            ["桥面太窄", "桥墩开裂", "没有步道"],
        ),
        (
            "老桥的第一个问题是桥面太窄。修过两次。\n第二个问题，是桥墩开裂。",
            ["桥面太窄", "桥墩开裂"],
        ),
        ("原因有二。其一，客流下降；其二，维修太贵。", ["客流下降", "维修太贵"]),
        ("首先把茶叶摊开，其次翻炒，最后烘干。", ["把茶叶摊开", "翻炒", "烘干"]),
        ("路线如下。\n1. 从南门进\n2. 上二楼\n3. 出北门", ["从南门进", "上二楼", "出北门"]),
        ("说明：（1）先登记；（2）再参观。", ["先登记", "再参观"]),
        (
            "展厅：\n- 恐龙厅\n- 植物厅\n欢迎大家在开放时间前来参观，请保持安静，不要触摸任何展品，也不要使用闪光灯拍摄文物，谢谢合作，祝您参观愉快。",
            ["恐龙厅", "植物厅"],
        ),
        ("①恐龙厅②植物厅", ["恐龙厅", "植物厅"]),
        ("办法有两种，一种是坐船，另一种是走桥。", ["坐船", "走桥"]),
    ],
)
def test_things_that_are_counted_off(text: str, expected: list[str]) -> None:
    found = counts(article_of(text))
    assert [[item.of(text) for item in count.items] for count in found] == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "第一次修桥是在1950年，第二次是在1980年。",
        "这是第三届灯节。第一届在1990年。",
        "大桥是江城第一座跨江大桥。",
        "2. 上二楼\n3. 出北门",
        "第二，桥墩开裂。第三，没有步道。",
        "第一，桥墩开裂。第三，没有步道。",
        "# 第一，桥面\n很窄。\n# 第二，桥墩\n开裂。",
    ],
)
def test_a_number_alone_counts_nothing_off(text: str) -> None:
    assert counts(article_of(text)) == ()


def test_a_count_goes_on_over_paragraphs_and_leaves_headings_out() -> None:
    article = article_of("老桥有两个问题。\n# 桥面\n第一个问题是太窄。\n# 桥墩\n第二个问题是开裂。")
    (count,) = counts(article)
    assert [item.of(article.text) for item in count.items] == ["太窄", "开裂"]
    assert count.lead is not None
    assert count.lead.of(article.text) == "老桥有两个问题。"


# --- what is asked for -------------------------------------------------------------------------

CITY = (
    "江城有三座跨江大桥：青石大桥、长虹桥和老铁桥。老铁桥年久失修。"
    "江城博物馆收藏了青铜器、瓷器、书画等文物三万件。"
    "灯节在南岸、北岸、江心洲等地点举行。"
)
GUIDE = "过江可走青石大桥、长虹桥、新桥等桥梁。渡船早已停运。"


def test_things_are_told_from_the_words_that_describe_them() -> None:
    text = (
        "今后医院会减免那些收费很高的医学项目，比如核医学、造影、透析等项目。"
        "医院的食堂、车库、大厅都要翻修。"
    )
    found = listed(*read_from("今后医院会减免哪些收费很高的医学项目？", text))
    assert items(found) == ["核医学", "造影", "透析"]


@pytest.mark.parametrize(
    ("question", "head"),
    [
        ("医院会减免哪些收费很高的医学项目？", "收费很高的医学项目"),
        ("哪些渡轮走的是北线？", "渡轮走的是北"),
        ("江城有哪些桥？", "桥"),
    ],
)
def test_what_the_things_asked_for_are_called(question: str, head: str) -> None:
    assert head_of(asked_for(question)) == head


def test_two_things_behind_what_they_are_and_how_many_are_a_list() -> None:
    text = "Two rival ferries, Heron and Grey Plover, have moved to the north pier. It rained."
    found = listed(*read_from("Which rival ferries moved to the north pier?", text))
    assert items(found) == ["Heron", "Grey Plover"]


def test_the_items_asked_for_and_no_others() -> None:
    asked, evidence = read_from("江城博物馆收藏了哪些文物？", CITY)
    found = listed(asked, evidence)
    assert items(found) == ["青铜器", "瓷器", "书画"]
    assert found is not None
    assert quotes(found.evidence) == ["江城博物馆收藏了青铜器、瓷器、书画等文物三万件。"]


def test_traditional_questions_find_the_same_items() -> None:
    asked, evidence = read_from("江城博物館收藏了哪些文物？", CITY)
    assert items(listed(asked, evidence)) == ["青铜器", "瓷器", "书画"]


def test_articles_in_traditional_characters() -> None:
    asked, evidence = read_from(
        "江城博物馆收藏了哪些文物？", "江城博物館收藏了青銅器、瓷器以及書畫等文物。"
    )
    assert items(listed(asked, evidence)) == ["青銅器", "瓷器", "書畫"]
    asked, evidence = read_from(
        "老桥的两个问题是什么？", "老橋有兩個問題。\n第一個問題是太窄。\n第二個問題是開裂。"
    )
    assert items(listed(asked, evidence)) == ["太窄", "開裂"]


def test_things_called_otherwise_are_not_asked_for() -> None:
    asked, evidence = read_from("灯节在哪些地点举行？", CITY)
    assert items(listed(asked, evidence)) == ["南岸", "北岸", "江心洲"]


def test_where_something_was_done_well_is_no_list_of_what_it_made() -> None:
    text = (
        "北岸船厂于2021年建成。北岸船厂设计出的一系列船只涉及渡轮、拖轮和驳船等。"
        "在设计图纸审定、船体焊接和机舱降噪等方面，北岸船厂解决了多项难题。"
    )
    asked, evidence = read_from("北岸船厂设计出了哪些方面的船只？", text)
    assert items(listed(asked, evidence)) == ["渡轮", "拖轮", "驳船"]


def test_items_of_several_articles_are_merged_with_all_their_places() -> None:
    asked, evidence = read_from("江城跨江的大桥有哪些桥？", CITY, GUIDE)
    found = listed(asked, evidence)
    assert found is not None
    assert items(found) == ["青石大桥", "长虹桥", "老铁桥", "新桥"]
    counted = {
        found.groups[n][0][1].of(found.evidence[found.groups[n][0][0]].hit.article.text): len(group)
        for n, group in enumerate(found.groups)
    }
    assert counted == {"青石大桥": 2, "长虹桥": 2, "老铁桥": 1, "新桥": 1}


def test_an_item_is_shown_with_the_marks_of_all_its_places() -> None:
    question = "江城跨江的大桥有哪些桥？"
    asked, evidence = read_from(question, CITY, GUIDE)
    query = Query(question, language_of(question), question)
    answer = compose(query, asked, Reading(evidence, 0.9), lambda word: True)
    lines = answer.text.splitlines()
    assert [line.count("[") for line in lines if line.startswith("· ")] == [2, 2, 1, 1]
    for item in answer.items:
        assert any(line.startswith(f"· {item.text}[{item.marker}]") for line in lines)


def test_two_names_of_one_thing_are_one_item() -> None:
    asked, evidence = read_from(
        "江城跨江的大桥有哪些桥？", CITY, "过江的大桥有青石桥、长虹桥、老铁桥。"
    )
    found = listed(asked, evidence, lambda one, two: {one, two} == {"青石桥", "青石大桥"})
    assert items(found) == ["青石大桥", "长虹桥", "老铁桥"]
    assert items(listed(asked, evidence)) == ["青石大桥", "长虹桥", "老铁桥", "青石桥"]


def test_what_the_question_names_itself_is_no_answer() -> None:
    text = "过江走的路线有水路、桥路、索道。走桥路的有货车、客车、公交车。"
    asked, evidence = read_from("走桥路路线过江的有哪些？", text)
    assert items(listed(asked, evidence)) == ["货车", "客车", "公交车"]


def test_an_announcement_gives_way_to_what_it_announces() -> None:
    text = (
        "周以宁说，老桥面临三大挑战。\n第一个挑战是桥面太窄，货车不能会车。"
        "去年修过。\n第二个挑战是桥墩开裂。\n第三个挑战是没有步道。\n灯节照常举行。"
    )
    asked, evidence = read_from("老桥面临的三大挑战是什么？", text)
    found = listed(asked, evidence)
    assert items(found) == ["桥面太窄，货车不能会车", "桥墩开裂", "没有步道"]


def test_the_count_asked_for_tells_which_enumeration_is_meant() -> None:
    text = "灯节有两个会场：南岸和北岸。灯节有三个主题：水、火、风。"
    asked, evidence = read_from("灯节的三个主题是什么？", text)
    assert items(listed(asked, evidence)) == ["水", "火", "风"]


def test_an_item_beyond_the_passage_widens_what_is_shown() -> None:
    article = article_of(
        "老桥有两个问题。\n第一个问题是桥面太窄。" + "车来车往。" * 60 + "\n第二个问题是桥墩开裂。"
    )
    first = passages_of(article)[0]
    asked, evidence = read_from("老桥的两个问题是什么？", article)
    shown = tuple(
        dataclasses.replace(item, hit=dataclasses.replace(item.hit, passage=first))
        for item in evidence
        if item.end <= first.end
    )
    found = listed(asked, shown)
    assert items(found) == ["桥面太窄", "桥墩开裂"]
    assert found is not None
    for item in found.evidence:
        passage = item.hit.passage
        assert passage.start <= item.start
        assert item.end <= passage.end
        assert passage.text == article.text[passage.start : passage.end]


def test_no_enumeration_no_list() -> None:
    asked, evidence = read_from("江城有哪些特产？", "江城产茶。茶很香。")
    assert listed(asked, evidence) is None
    assert listed(asked, ()) is None


def test_english_lists() -> None:
    text = (
        "The museum has three halls: the stone hall, the bronze hall and the map hall. It is free."
    )
    asked, evidence = read_from("Which halls does the museum have?", text)
    assert items(listed(asked, evidence)) == ["the stone hall", "the bronze hall", "the map hall"]


def test_an_answer_merges_names_that_the_articles_give_one_thing() -> None:
    question = "江城跨江的大桥有哪些桥？"
    asked, evidence = read_from(question, CITY, "过江的大桥有青石桥、长虹桥、老铁桥。")
    query = Query(question, language_of(question), question)
    same = {"青石桥", "青石大桥"}
    answer = compose(
        query,
        asked,
        Reading(evidence, 0.9),
        lambda word: True,
        same_name=lambda a, b: {a, b} == same,
    )
    assert [item.text for item in answer.items] == ["青石大桥", "长虹桥", "老铁桥"]
    assert "· 青石大桥[1][2]" in answer.text.splitlines()


def test_an_owner_that_is_asked_about_keeps_his_things_alone() -> None:
    text = "参展的有江城的青花瓶、南岸的铜镜和北岸的木雕。"
    asked, evidence = read_from("江城有哪些参展的东西？", text)
    assert items(listed(asked, evidence)) == ["江城的青花瓶"]


def test_how_many_there_are_is_no_list_of_them() -> None:
    asked, evidence = read_from(
        "参加者来自哪些国家？", "参加者来自70多个国家和250多个机构。参加者来自日本、法国和巴西等。"
    )
    assert items(listed(asked, evidence)) == ["日本", "法国", "巴西"]


# --- of other shapes -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("滩上有“晨星一号”“长庚二号”和刚开工的“天梭”。", [["“晨星一号”", "“长庚二号”", "“天梭”"]]),
        ("书架上有《江边》、新出的《对岸》和《老桥》。", [["《江边》", "《对岸》", "《老桥》"]]),
        ("剧团明年将前往维也纳、布拉格和首尔演出。", [["维也纳", "布拉格", "首尔"]]),
        ("“银杏杯”由江城市政府和银杏银行联合主办。", [["江城市政府", "银杏银行"]]),
        ("The old ships Heron, Tern and Plover will be sold.", [["Heron", "Tern", "Plover"]]),
    ],
)
def test_names_led_up_to_and_followed_by_what_is_done(
    sentence: str, expected: list[list[str]]
) -> None:
    assert things(sentence) == expected


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        (
            "参加建桥的单位有哪些？",
            "参加建桥的单位有路桥公司、江城大学和钢构厂。此外，负责监理的是北方公司，负责测量的是测绘院。灯节昨天结束。",
            ["路桥公司", "江城大学", "钢构厂", "北方公司", "测绘院"],
        ),
        (
            "歌剧用了哪些乐器？",
            "歌剧用的乐器有筚篥、古琴、二胡。另外，第三幕加进了尺八和一面大鼓。",
            ["筚篥", "古琴", "二胡", "尺八", "一面大鼓"],
        ),
        (
            "四月起新增哪些區",
            "四月起，夜間門診擴大到九個區。增加的是大坑區、北寮區和竹圍區。",
            ["大坑區", "北寮區", "竹圍區"],
        ),
        (
            "Which ports will get charging towers?",
            "Three ports will get charging towers: Ardle, Lochend and Port Senna. Two more, Tarn and Wick Head, follow.",
            ["Ardle", "Lochend", "Port Senna", "Tarn", "Wick Head"],
        ),
        (
            "夜班有哪几条线路？",
            "夜班有东线、西线和环线。此外，票价不变。",
            ["东线", "西线", "环线"],
        ),
    ],
)
def test_the_next_sentence_may_go_on_with_a_list(
    question: str, text: str, expected: list[str]
) -> None:
    assert items(listed(*read_from(question, text))) == expected
