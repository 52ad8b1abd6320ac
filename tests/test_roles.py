"""Who stands in a role or did a deed, read off the words beside it: directors, mayors, coaches, owners."""

from __future__ import annotations

import pytest

from askllm.read.about.roles import bearers, bearers_asked, is_persons_role, role_in, told_by_role
from readings import asked_for

OPERA = "歌剧由作曲家沈听泉谱曲，编剧是何一苇，导演是从丹麦请来的马丁·霍尔姆（Martin Holm）。"
CAST = "女高音林望舒饰演公主，男低音彼得·科瓦奇饰演守门人。"
BRIDGE = "大桥由江城路桥公司承建，设计方是江城设计院，总设计师为方知远。"
HALL = "江城副市长、灯节指挥部总指挥陶然亭表示，灯节延长三天。"
CHESS = "罗青禾曾任国家队领队，现任江城棋院副院长，院长是苏望，亚军是匈牙利棋手拉斯洛·博尔。"
FERRY = (
    "Harbour Line's chief executive, Una Breck, said so. The transport minister, Alan Roe, did not."
)


def found(question: str, words: str) -> list[str]:
    return [span.of(words) for span in bearers_asked(asked_for(question), words)]


@pytest.mark.parametrize(
    ("question", "words", "names"),
    [
        ("《江上》的导演是谁？", OPERA, ["马丁·霍尔姆"]),
        ("《江上》的編劇是誰", OPERA, ["何一苇"]),
        ("编剧叫什么", OPERA, ["何一苇"]),
        ("守门人由谁饰演？", CAST, ["彼得·科瓦奇"]),
        ("公主是谁饰演的", CAST, ["林望舒"]),
        ("大桥是谁设计的？", BRIDGE, ["江城设计院", "方知远"]),
        ("大桥由谁承建", BRIDGE, ["江城路桥公司"]),
        ("新药是谁发布的", "6月，江城人工智能研究院发布了新药。", ["江城人工智能研究院"]),
        ("大桥总设计师是谁", BRIDGE, ["方知远"]),
        ("谁是灯节总指挥", HALL, ["陶然亭"]),
        ("江城副市长是谁", HALL, ["陶然亭"]),
        ("江城市长是谁", HALL, []),
        ("江城画院院长是谁", "江城画院院长、北港大学教授闵若军表示，画展延期。", ["闵若军"]),
        ("太原的市长是谁", "太原市长陶然亭表示，灯节延长三天。", ["陶然亭"]),
        ("江城市长是谁", "江城原市长陶然亭表示，灯节延长三天。", []),
        ("目前市长是谁", "市长陶然亭表示，灯节延长三天。", ["陶然亭"]),
        ("江城棋院院长是谁？", CHESS, ["苏望"]),
        ("江城棋院副院长是谁？", CHESS, []),
        ("江城棋院副院长是谁？", "罗青禾现任江城棋院副院长。", ["罗青禾"]),
        ("亚军是谁", CHESS, ["拉斯洛·博尔"]),
        ("夜市主辦人是誰", "主辦人是衛生局長簡維，活動三天。", ["簡維"]),
        ("码头的业主是哪家公司", "码头的业主是江城国有企业江港集团，年底交付。", ["江港集团"]),
        ("罗青禾是谁", CHESS, []),
        ("Who is the chief executive of Harbour Line?", FERRY, ["Una Breck"]),
        ("Who is the transport minister?", FERRY, ["Alan Roe"]),
        ("Who is the general manager?", "John Fox, Executive Vice President, spoke.", []),
    ],
)
def test_who_stands_in_the_role(question: str, words: str, names: list[str]) -> None:
    assert found(question, words) == names


def test_somebody_elses_role_is_not_the_one_asked_about() -> None:
    said = "白浦市市长苏见说，医院可以共用。"
    assert found("白浦市市长是谁", said) == ["苏见"]
    assert found("江城市市长是谁", said) == []
    assert found("罗青禾的教练是谁", "苏望的教练是老将何山，老师是她的祖父苏远。") == []
    assert found("剧院院长是谁", "剧院院长陆青透露，票价不涨。") == ["陆青"]


def test_several_roles_of_one_bearer() -> None:
    words = "公司创始人、董事长霍明说，电价会降。"
    assert [s.of(words) for s in bearers(words, "创始人")] == ["霍明"]
    assert [s.of(words) for s in bearers(words, "晴川公司的董事长")] == ["霍明"]


def test_a_verb_is_no_name() -> None:
    words = "馆长则认为不妥，作者和编辑都没有回应，院长一职空缺。"
    for role in ("馆长", "作者", "院长"):
        assert bearers(words, role) == []


def test_what_is_a_role() -> None:
    assert role_in("雪山剧院的院长是谁？") == "雪山剧院的院长"
    assert role_in("《江上》的作者是谁") == "的作者"
    assert role_in("作者是哪个单位的") == ""
    assert role_in("苏望是谁") == ""
    assert told_by_role(asked_for("大桥是谁设计的？"), BRIDGE)
    assert not told_by_role(asked_for("大桥是谁设计的？"), "江城路桥公司设计了大桥。")


@pytest.mark.parametrize(
    ("called", "is_role"),
    [
        ("江城的市长", True),
        ("裁判长", True),
        ("the union leader", True),
        ("江城公司", False),
        ("四位作者", False),
        ("黄建军", False),
        ("una breck", False),
    ],
)
def test_a_persons_role_is_told_from_a_name(called: str, is_role: bool) -> None:
    assert is_persons_role(called) is is_role
