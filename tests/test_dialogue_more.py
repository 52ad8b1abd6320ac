"""Follow-ups of other fields: time and people, shops, health, music, museums, birds."""

from __future__ import annotations

import pytest

from askllm.dialogue import follow_up
from askllm.dialogue.topics_en import topic_in_english
from askllm.types import Answer, ArticleRef, Citation, Item, PassageRef, Side, Turn

COMMON = frozenset("大桥 书店 公司 多少 音乐 时候 发布 疫苗".split())


def rarity(token: str) -> float:
    """As in an index of articles on many things."""
    return 1.0 if token in COMMON or len(token) == 1 else 3.0


def answered(
    question: str,
    *quotes: str,
    short: str | None = None,
    items: tuple[str, ...] = (),
    sides: tuple[str, ...] = (),
) -> Turn:
    """A turn whose answer quotes these sentences, each the whole passage of an article."""
    cited = tuple(
        Citation(
            i, ArticleRef(str(i), "题", None, None, None, None), (), str(i), 0, len(quote), quote,
            PassageRef(0, len(quote), quote),
        )
        for i, quote in enumerate(quotes, start=1)
    )  # fmt: skip
    answer = Answer(
        "conflict" if sides else "answered", "……", question, question, "zh", short=short,
        citations=cited, items=tuple(Item(item, 1, 0, len(item)) for item in items),
        sides=tuple(Side(side, (i,)) for i, side in enumerate(sides, start=1)),
    )  # fmt: skip
    return Turn(question, answer)


def alone(question: str, *turns: Turn | str) -> str:
    """The question as it stands alone after these turns."""
    history = [Turn(turn, "……") if isinstance(turn, str) else turn for turn in turns]
    return follow_up(question, history, rarity).query.text


SHOP = answered("桐叶书店2022年营收多少？", "桐叶书店2022年营收降到9300万元。", short="9300万元")
LOSS = answered("桐叶书店为什么亏损？", "陆文舟说，亏损的主要原因是房租涨了三成。")
CRASH = answered("接種率為什麼偏低？", "接種率偏低的原因是診所預約系統第一天就當機。")
COST = answered(
    "青屿大桥的总投资是多少？", "大桥总投资41亿元。", "青屿大桥的总投资为38亿元。",
    sides=("41亿元", "38亿元"),
)  # fmt: skip
STAGES = answered(
    "南灣音樂節設有哪三個舞台？", "音樂節設有三個舞台。", items=("海浪", "椰林", "燈火")
)
FIRE = "What caused the fire at the Castlebrook Museum?"
OSPREYS = "How many pairs of ospreys nested at Loch Orrin this summer?"


@pytest.mark.parametrize(
    ("turns", "question", "expected"),
    [
        # another time
        ((SHOP,), "2021年呢", "桐叶书店2021年营收多少？"),
        (("南灣音樂節有多少人參加？",), "去年呢？", "去年南灣音樂節有多少人參加？"),
        (("去年云州马拉松带动消费多少？",), "那今年呢？", "今年云州马拉松带动消费多少？"),
        (("第九届书展卖了多少本书？",), "第八届呢？", "第八届书展卖了多少本书？"),
        ((OSPREYS,), "what about 2022?", "How many pairs of ospreys nested at Loch Orrin in 2022?"),
        (("How many visitors came last year?",), "And this year?",
         "How many visitors came this year?"),
        # and back to the thing, without the time
        ((SHOP, "2021年呢"), "净利润呢？", "桐叶书店的净利润？"),
        (("南灣音樂節有多少人參加？", "去年呢？"), "票價多少", "南灣音樂節的票價多少"),
        (("轮渡2022年运送了多少旅客？",), "什么时候停航？", "轮渡什么时候停航？"),
        (("桐叶书店的会员费多少钱",), "会员有多少人", "桐叶书店的会员有多少人"),
        # a person is no thing, a thing no person
        (("桐叶书店是谁创办的？", answered("陆文舟打算做什么？", "他打算关店。")), "它有多少门店",
         "陆文舟有多少门店"),
        ((answered("桐叶书店是谁创办的？", "由陆文舟创办。", short="陆文舟"),
          "陆文舟明年打算做什么？"), "它有多少门店", "桐叶书店有多少门店"),
        (("青屿大桥的总设计师是谁？",), "他是哪里人？", "他是哪里人？"),
        # the same of another
        (("桐叶书店的会员费是多少？",), "长河书局有吗？", "长河书局的会员费是多少？"),
        (("青屿大桥收费吗？",), "月湾桥也要吗", "月湾桥收费吗？"),
        # who said what was quoted
        ((LOSS,), "谁说的？", "谁说“亏损的主要原因是房租涨了三成”？"),
        ((LOSS,), "Who said so?", "Who said “亏损的主要原因是房租涨了三成”?"),
        ((COST,), "第二个数字是谁说的？", "谁说“青屿大桥的总投资为38亿元”？"),
        ((COST, "第一个是谁说的"), "它收费吗？", "青屿大桥收费吗？"),
        # a thing that only the answer named
        ((CRASH,), "誰負責維護那個系統？", "誰負責維護診所預約系統？"),
        ((answered("画展为什么停了？", "画展因美术馆的通风设备失灵而停。"),), "这套设备是谁做的？",
         "通风设备是谁做的？"),
        # which of them
        ((STAGES,), "哪個最大？", "南灣音樂節的哪個舞台最大？"),
        ((STAGES, "燈火舞台有什麼表演？"), "哪个更大？", "南灣音樂節的哪个舞台更大？"),
        (("桐叶书店和长河书局是谁开的？",), "哪家更大？", "桐叶书店和长河书局哪家更大？"),
        ((STAGES,), "第三個適合小孩嗎？", "燈火適合小孩嗎？"),
        # why it does what it does
        (("青屿大桥全长多少？",), "为什么用斜拉结构？", "青屿大桥为什么用斜拉结构？"),
        (("长河书局有会员吗？",), "为什么不收会员费？", "长河书局为什么不收会员费？"),
        (("青屿大桥为什么用斜拉结构？",), "那月湾桥呢？", "月湾桥为什么用斜拉结构？"),
        # English
        ((FIRE,), "and when?", "When was the fire at the Castlebrook Museum?"),
        (("When did the Castlebrook Museum reopen?",), "How much did it cost?",
         "How much did the Castlebrook Museum cost?"),
        ((OSPREYS,), "Why did they come back?", "Why did ospreys come back?"),
        (("Who ran the fish farm?",), "when did it close?", "when did the fish farm close?"),
        (("When did the fish farm close?",), "who ran?", "Who ran the fish farm?"),
        (("Where is the planetarium?",), "how old?", "How old is the planetarium?"),
        (("Where is the planetarium?",), "how many seats?", "How many seats does the planetarium have?"),
        (("Who is the head of the Orrin Trust?",), "Where is it?", "Where is the Orrin Trust?"),
        (("Who designed the Qingyu bridge (青屿大桥)?",), "How long is it?",
         "How long is the Qingyu bridge (青屿大桥)?"),
    ],
)  # fmt: skip
def test_conversations(turns: tuple[Turn | str, ...], question: str, expected: str) -> None:
    assert alone(question, *turns) == expected


@pytest.mark.parametrize(
    ("turns", "question"),
    [
        ((SHOP,), "林阿伯怎么看通桥这件事"),
        ((SHOP,), "What is photosynthesis?"),
        ((SHOP,), "为什么天空是蓝色的？"),
        ((FIRE,), "Who founded the Orrin Trust?"),
        ((CRASH,), "青屿大桥的总设计师是谁？"),
        (("谢谢",), "谁说的？"),
        (("桐叶书店在哪里？",), "哪个颜色最好看？"),
    ],
)
def test_new_topics_are_left_alone(turns: tuple[Turn | str, ...], question: str) -> None:
    assert alone(question, *turns) == question


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("Who ran the fish farm?", "fish farm"),
        ("How many pairs of ospreys nested at Loch Orrin?", "ospreys"),
        ("How many objects were lost?", "objects"),
        ("How many hectares does the Orrin Trust own?", "Orrin Trust"),
        ("what threatens the red squirrels?", "red squirrels"),
        ("When did the fire at the museum break out?", "fire at the museum"),
        ("Why did the ospreys come back?", "ospreys"),
        ("Is the museum open on Mondays?", "museum"),
        ("In which year was the temple built?", "temple"),
        ("Does Velorin need to be kept cold?", "Velorin"),
        ("How long did she lead it?", ""),
        ("the bridge", ""),
    ],
)
def test_what_an_english_question_is_about(question: str, topic: str) -> None:
    assert topic_in_english(question) == topic
