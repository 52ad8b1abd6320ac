"""The scope of a question as the page sends it: what is read, refused, told and escaped."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askllm.bot import Bot, Watcher
from askllm.errors import SettingsError
from askllm.library import LiveBot
from askllm.types import Answer, Language, Scope, ScopeChoices, Turn
from askllm.ui.conversation import Room, View, talk
from askllm.ui.memory import Memory
from askllm.ui.request import Request
from askllm.ui.running import Running
from askllm.ui.scope import FILTERED, LONGEST, MOST, SHOWN, Chosen, chosen, finder, scope_html
from askllm.ui.scope import within_html as within
from fakes_bot import ARTICLES, HOSTILE_WORDS, FakeBot

TITLES = {article.id: article.title for article in ARTICLES}
NOTHING = ScopeChoices((), (), None, None)


class ScopedBot(FakeBot):
    """A ``FakeBot`` that notes the scopes it is asked with and finds no article by 无名氏."""

    def __init__(self) -> None:
        super().__init__()
        self.scopes: list[Scope | None] = []

    def ask(
        self,
        question: str,
        *,
        history: Sequence[Turn] = (),
        scope: Scope | None = None,
        progress: Watcher | None = None,
        language: Language | None = None,
    ) -> Answer:
        self.scopes.append(scope)
        if scope is not None and "无名氏" in scope.authors:
            raise SettingsError("There is no author '无名氏'. <b>")
        return super().ask(question, history=history, scope=scope, progress=progress)


def sent(**scope: object) -> str:
    return json.dumps(scope)


def read(words: object) -> Chosen:
    return chosen(words, TITLES.get)


def last(bot: FakeBot, scope: object) -> View:
    request = Request(scope=scope if isinstance(scope, str) else None)
    return list(talk(Room(bot, Memory(), Running()), "望海灯塔改用电灯", None, request))[-1]


def said(bot: FakeBot, scope: object) -> str:
    return (last(bot, scope).messages or ())[-1][1]


# ---- reading ---------------------------------------------------------------------------------


@pytest.mark.parametrize("nothing", [None, "", "{}", sent(articles=[], since="", until=None)])
def test_nothing_chosen_is_everything(nothing: object) -> None:
    assert read(nothing) == Chosen()
    assert read(nothing).scope.is_everything


def test_every_bound_is_read_once_and_in_order() -> None:
    words = sent(
        articles=["岛/年鉴", "岛/灯塔", "岛/年鉴"],
        sources=["海岸周刊"],
        authors=["林知远"],
        since="2021",
        until="2022-03",
    )
    assert read(words) == Chosen(
        Scope(("岛/年鉴", "岛/灯塔"), ("海岸周刊",), ("林知远",), "2021", "2022-03"),
        ("青屿岛年鉴", "望海灯塔"),
    )


@pytest.mark.parametrize(
    ("typed", "iso"),
    [
        ("2021", "2021"),
        (" 2021年 ", "2021"),
        ("２０２１", "2021"),
        ("2021年3月", "2021-03"),
        ("2021/3/5", "2021-03-05"),
        ("2021.12.31", "2021-12-31"),
        ("2021年10月26日", "2021-10-26"),
    ],
)
def test_dates_are_read_as_people_write_them(typed: str, iso: str) -> None:
    choice = read(sent(since=typed))
    assert choice.scope == Scope(since=iso)
    assert choice.refused == ""


@pytest.mark.parametrize("typed", ["去年", "2021-13", "2021-00-01", "21", "2021-1-32", "<b>"])
def test_what_is_no_date_is_said_to_be_none(typed: str) -> None:
    assert read(sent(until=typed)).refused == "scope_no_date"


@pytest.mark.parametrize(
    ("since", "until", "refused"),
    [
        ("2022", "2021", "scope_crossed"),
        ("2021-05", "2021-04-30", "scope_crossed"),
        ("2021-05-02", "2021-05-01", "scope_crossed"),
        ("2021-05", "2021", ""),
        ("2021", "2021-01-01", ""),
        ("2021-05-01", "2021-05", ""),
    ],
)
def test_dates_that_cross_are_told_by_what_both_name(since: str, until: str, refused: str) -> None:
    assert read(sent(since=since, until=until)).refused == refused


def test_an_article_that_has_gone_is_told() -> None:
    assert read(sent(articles=["岛/灯塔", "gone"])).refused == "scope_gone"


@pytest.mark.parametrize(
    "wrong",
    [
        7,
        ["articles"],
        "[]",
        "null",
        "not JSON",
        "[" * 50_000,
        sent(path="/etc/passwd"),
        sent(articles="岛/灯塔"),
        sent(articles=[1]),
        sent(articles=None),
        sent(since=2021),
        sent(until=["2021"]),
        sent(sources=["a"] * (MOST + 1)),
        sent(authors=["a" * (MOST + 1)]),
        sent(sources=["a"]) + " " * LONGEST,
    ],
)
def test_what_the_page_would_not_send_is_refused(wrong: object) -> None:
    assert read(wrong) == Chosen(refused="scope_unreadable")


json_like = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["articles", "sources", "authors", "since", "until", "x"]), inner
        )
    ),
    max_leaves=8,
)


@given(json_like | st.text().map(json.dumps))
def test_nothing_that_is_sent_raises(value: object) -> None:
    choice = read(json.dumps(value))
    for names in (choice.scope.articles, choice.scope.sources, choice.scope.authors):
        assert all(isinstance(name, str) for name in names)


# ---- asking ----------------------------------------------------------------------------------


def test_the_scope_reaches_the_bot_and_the_answer_says_so() -> None:
    bot = ScopedBot()
    html = said(bot, sent(articles=["岛/灯塔"], since="2021"))
    assert bot.scopes == [Scope(articles=("岛/灯塔",), since="2021")]
    assert '<span class="zh">只在 《望海灯塔》 · 2021– 中查找</span>' in html
    assert '<span class="en">Searched only in 《望海灯塔》 · 2021–</span>' in html
    assert "检索 23 个片段" not in html, "not all passages were searched"
    assert "#f-" not in html, "a case has no scope, so there is nothing to rate"
    assert 'class="unrated"><span class="zh">限定范围的回答不能评对错：测试题不带范围<' in html


def test_without_a_scope_an_answer_is_as_ever() -> None:
    html = said(ScopedBot(), "{}")
    assert "within" not in html
    assert "unrated" not in html
    assert "检索 23 个片段" in html
    assert "#f-" in html


@pytest.mark.parametrize(
    ("scope", "said"),
    [
        (sent(since="2022", until="2021"), "结束日期早于开始日期，请对调。"),
        (sent(articles=["gone"]), "有的已经不在了"),
        ("{", "收到的范围无法识别"),
    ],
)
def test_an_impossible_scope_is_told_without_asking(scope: str, said: str) -> None:
    bot = ScopedBot()
    view = last(bot, scope)
    assert bot.scopes == []
    assert said in (view.messages or ())[-1][1]
    assert view.box == "望海灯塔改用电灯"
    assert not view.busy


def test_a_scope_that_only_the_bot_can_refuse_is_told_and_escaped() -> None:
    view = last(ScopedBot(), sent(authors=["无名氏"]))
    html = (view.messages or ())[-1][1]
    assert "没有一篇文章同时符合所选的各项" in html
    assert '<p class="en">There is no author &#x27;无名氏&#x27;. &lt;b&gt;</p>' in html
    assert view.box == "望海灯塔改用电灯"


# ---- showing ---------------------------------------------------------------------------------


def test_a_long_choice_is_told_in_short() -> None:
    choice = Chosen(Scope(("a",) * 5, ("甲", "乙"), until="2022"), ("一", "二", "三", "四", "五"))
    html = within(choice)
    assert "只在 《一》、《二》、《三》和另外 2 个 · 甲、乙 · –2022 中查找" in html
    assert "《一》、《二》、《三》和另外 2 個 · 甲、乙 · –2022" in html
    assert "Searched only in 《一》, 《二》, 《三》 and 2 more · 甲, 乙 · –2022</span>" in html


def test_a_name_keeps_its_characters_in_a_traditional_page() -> None:
    html = within(Chosen(Scope(sources=("江城晚报",))))
    assert '<span class="hant">只在 江城晚报 中查詢</span>' in html


def test_the_control_holds_no_word_outside_the_table() -> None:
    assert "placeholder" not in scope_html(), "it would be in one language, or in all at once"


def test_hostile_names_stay_text_in_the_answer_and_in_the_control() -> None:
    html = within(Chosen(Scope(("hostile",), (HOSTILE_WORDS,)), (f"{HOSTILE_WORDS}\n\n# x",)))
    assert "<script" not in html
    assert "<img" not in html
    assert "\n" not in html
    control = scope_html()
    assert "<script" not in control
    assert "<img" not in control


class Offering(FakeBot):
    """A ``FakeBot`` with other choices, which may change."""

    offered = NOTHING

    def choices(self) -> ScopeChoices:
        return self.offered


def test_the_control_is_empty_until_it_is_opened() -> None:
    control = scope_html()
    assert "<li>" not in control
    assert control.count('type="search"') == 3
    assert 'id="sc-since"' in control


def test_only_what_there_is_is_offered() -> None:
    few = finder(Offering())({"kind": "sources"})
    assert few == {
        "names": [], "more": 0, "all": 0, "filter": False, "first": None, "last": None
    }  # fmt: skip
    many = [dataclasses.replace(ARTICLES[0], id=str(n)) for n in range(FILTERED + 1)]
    bot = Offering(articles=many)
    bot.offered = ScopeChoices(("甲",), ("乙",), "2019", "2021-05")
    found = finder(bot)({"kind": "articles", "words": "nothing"})
    assert (found["names"], found["all"], found["filter"]) == ([], FILTERED + 1, True)
    assert (found["first"], found["last"]) == ("2019", "2021-05")


def test_other_articles_are_offered_once_they_are_there() -> None:
    bot = Offering()
    bot.offered = ScopeChoices(("甲",), (), None, None)
    find = finder(bot)
    assert find({"kind": "sources"})["names"] == [["甲", "甲"]]
    assert find({"kind": "articles"})["all"] == len(ARTICLES)
    bot.offered = ScopeChoices(("乙",), (), None, None)
    bot._articles = ARTICLES[:1]
    assert find({"kind": "sources"})["names"] == [["乙", "乙"]]
    assert find({"kind": "articles"})["names"] == [["岛/灯塔", "望海灯塔"]]


def test_the_articles_of_an_index_are_offered_by_title(bot: Bot) -> None:
    found = finder(LiveBot(bot))({"kind": "articles"})["names"]
    assert isinstance(found, list)
    assert dict(found) == {article.id: article.title for article in bot.articles()}


def test_a_list_is_filtered_in_any_written_form_and_bounded() -> None:
    many = [
        dataclasses.replace(ARTICLES[0], id=f"a{n}", title=f"灯塔{n:03d}") for n in range(SHOWN + 7)
    ]
    bot = Offering(articles=many)
    bot.offered = ScopeChoices(("Coast Weekly", "江河"), (), None, None)
    find = finder(bot)
    everything = find({"kind": "articles", "words": ""})
    assert everything["more"] == 7
    assert everything["names"] == [[f"a{n}", f"灯塔{n:03d}"] for n in range(SHOWN)]
    one = find({"kind": "articles", "words": "燈塔205"})
    assert (one["names"], one["more"]) == ([["a205", "灯塔205"]], 0)
    assert find({"kind": "sources", "words": "ＣＯＡＳＴ"})["names"] == [["Coast Weekly"] * 2]
    assert find({"kind": "sources", "words": "海"})["names"] == []


@pytest.mark.parametrize("request_", [None, 7, [], {}, {"kind": ["x"]}, {"kind": "paths"}])
def test_a_request_for_no_list_gets_nothing(request_: object) -> None:
    assert finder(Offering())(request_)["names"] == []
