"""Conversations without a browser: what is remembered, asked, stopped, kept and brought back."""

from __future__ import annotations

import dataclasses
import json
import re
import threading
import time
from collections.abc import Generator, Iterator, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askllm.bot import Stage, Watcher
from askllm.types import Answer, Article, Item, Language, Scope, Turn
from askllm.ui.conversation import Room, View, blank, recall, talk
from askllm.ui.found import found
from askllm.ui.memory import Exchange, Memory, history
from askllm.ui.request import LONGEST, Request, requested
from askllm.ui.running import Running, Stopped
from askllm.ui.stored import digest, restored, stored
from askllm.ui.turns import messages, stage_html
from fakes_bot import ARTICLES, CLOSEST, HOSTILE_WORDS, FakeBot

LIGHTS = "灯塔改用电灯"


def exchange_of(question: str, identity: str = "a1b2c3", bot: FakeBot | None = None) -> Exchange:
    bot = bot or FakeBot()
    answer = bot.ask(question)
    return Exchange(identity, question, answer, 12.4, found=found(bot, answer, Scope()))


def answer_of(exchange: Exchange) -> Answer:
    assert exchange.answer is not None
    return exchange.answer


# ---- memory --------------------------------------------------------------------------------


def test_a_conversation_id_is_looked_up_never_believed() -> None:
    memory = Memory()
    first = memory.open(None)
    assert memory.open(first) == first
    for stranger in ("made up", "", None, 7, ["x"], {"a": 1}):
        assert memory.open(stranger) not in (first, stranger)
    assert memory.exchanges("made up") == ()
    assert memory.exchanges(["x"]) == ()


def test_memory_forgets_the_oldest_turns_and_the_idlest_conversations() -> None:
    memory = Memory(conversations=2, turns=2)
    one, two = memory.open(None), memory.open(None)
    for number in "123":
        memory.put(one, (*memory.exchanges(one), Exchange(number, number, None, 0.0)))
    assert [e.id for e in memory.exchanges(one)] == ["2", "3"]
    memory.open(one)
    three = memory.open(None)
    assert [e.id for e in memory.exchanges(one)] == ["2", "3"], "one was used after two"
    assert memory.open(three) == three
    assert memory.open(two) != two


def test_history_leaves_failures_out() -> None:
    answered = exchange_of("灯塔改用电灯")
    failed = Exchange("1", "崩溃", None, 0.0)
    assert history((failed, answered)) == (Turn("灯塔改用电灯", answered.answer or ""),)


# ---- conversation --------------------------------------------------------------------------


def last(views: Iterator[View]) -> View:
    return list(views)[-1]


def said(view: View) -> str:
    """Return the last message."""
    assert view.messages
    return view.messages[-1][1]


def asked(bot: FakeBot) -> tuple[str, list[str]]:
    """Return the last question, and those that it could lean on."""
    question, earlier = bot.asked[-1]
    return question, list(earlier)


def test_talk_shows_the_question_at_once_then_the_growing_answer() -> None:
    bot, memory = FakeBot(), Memory()
    room = Room(bot, memory, Running())
    views = talk(room, " 灯塔改用电灯 ", None)
    first = next(views)
    assert bot.asked == [], "the first view must not wait for the bot"
    assert first.busy
    assert first.box == ""
    assert first.messages is not None
    assert [role for role, _ in first.messages] == ["user", "assistant"]
    assert first.messages[0][1] == '<div class="asked">灯塔改用电灯</div>'
    assert first.messages[1][1] == stage_html()
    rest = [view for view in views if "ans wait" not in said(view)]
    assert len(rest) >= 4
    assert all(view.busy for view in rest[:-1])
    assert rest[0].panel is not None
    final = rest[-1]
    assert not final.busy
    assert final.box is None
    assert "把握度" in said(final)


def test_follow_ups_carry_this_conversation_and_no_other() -> None:
    bot, memory = FakeBot(), Memory()
    room = Room(bot, memory, Running())
    mine = last(talk(room, "灯塔改用电灯", None)).conversation
    theirs = last(talk(room, "青屿岛人口", None)).conversation
    assert mine != theirs
    view = last(talk(room, "它多高", mine))
    assert asked(bot) == ("它多高", ["灯塔改用电灯"])
    assert view.conversation == mine
    assert len(view.messages or ()) == 4
    fresh = blank(memory)
    assert fresh.messages == ()
    assert fresh.conversation not in (mine, theirs)
    assert memory.open(fresh.conversation) == fresh.conversation


def test_only_the_last_answer_is_gone_on_from_and_not_by_what_was_asked() -> None:
    bot, memory = FakeBot(), Memory()
    bot.further = ("灯塔高多少米？", "青屿岛有多少人？")
    room = Room(bot, memory, Running())
    view = last(talk(room, "灯塔改用电灯", None))
    assert all(question in said(view) for question in bot.further)
    assert memory.exchanges(view.conversation)[0].answer == dataclasses.replace(
        bot.ask("灯塔改用电灯"), suggestions=bot.further
    )
    view = last(talk(room, "灯塔高多少米？", view.conversation))
    assert view.messages is not None
    assert "青屿岛有多少人？" in said(view)
    assert "灯塔高多少米？" not in said(view)
    assert "青屿岛有多少人？" not in view.messages[1][1]
    for question in ("你好", "找不到", "哪些文章"):
        assert bot.further[0] not in said(last(talk(room, question, None)))


def test_an_answer_nobody_waited_for_is_forgotten() -> None:
    bot, memory = FakeBot(), Memory()
    room = Room(bot, memory, Running())
    views = talk(room, "灯塔改用电灯", None)
    here = next(views).conversation
    grows = next(view for view in views if "ans wait" not in said(view))
    assert "grows" in said(grows)
    views.close()  # type: ignore[attr-defined]
    assert memory.exchanges(here) == ()
    last(talk(room, "它多高", here))
    assert asked(bot) == ("它多高", [])


@pytest.mark.parametrize("nothing", ["", "  \n", None, 7, ["x"]])
def test_nothing_typed_sends_nothing(nothing: object) -> None:
    bot = FakeBot()
    assert list(talk(Room(bot, Memory(), Running()), nothing, None)) == []
    assert bot.asked == []


def test_a_crash_becomes_a_bubble_and_the_question_comes_back(
    caplog: pytest.LogCaptureFixture,
) -> None:
    bot, memory = FakeBot(), Memory()
    room = Room(bot, memory, Running())
    view = last(talk(room, "崩溃", None))
    assert view.box == "崩溃"
    assert not view.busy
    assert "这次没能完成检索" in said(view)
    assert "secret detail" not in str(view)
    assert "secret detail" in caplog.text
    after = last(talk(room, "灯塔改用电灯", view.conversation))
    assert asked(bot) == ("灯塔改用电灯", [])
    assert "1987年" in said(after)


def test_an_error_made_for_people_is_shown_to_them() -> None:
    view = last(talk(Room(FakeBot(), Memory(), Running()), "失败", None))
    assert "askllm index --rebuild" in said(view)


def test_ten_thousand_characters_are_refused_and_not_lost() -> None:
    question = "长" * 10_000
    view = last(talk(Room(FakeBot(), Memory(), Running()), question, None))
    assert "这个问题有 10000 个字，请缩短。" in said(view)
    assert view.box == question


def test_an_exchange_takes_the_place_of_another_only_when_it_is_answered() -> None:
    bot = FakeBot()
    room = Room(bot, Memory(), Running())
    here = last(talk(room, "一灯塔", None)).conversation
    for question in ("二灯塔", "三灯塔"):
        last(talk(room, question, here))
    second = room.memory.exchanges(here)[1].id
    views = list(talk(room, "另一座灯塔", here, Request(before=second, known=3)))
    assert asked(bot) == ("另一座灯塔", ["一灯塔"])
    assert [e.question for e in room.memory.exchanges(here)] == ["一灯塔", "另一座灯塔"]
    word = views[-1].word
    assert word is not None
    assert (word["kind"], word["before"]) == ("kept", second)
    last(talk(room, "灯塔呢", here, Request(alone=True)))
    assert asked(bot) == ("灯塔呢", [])
    assert "按原话单独查找" in str(last(talk(room, "灯塔呢", here, Request(alone=True))).messages)


def test_a_page_that_knows_more_than_the_server_is_asked_to_bring_it_back() -> None:
    bot = FakeBot()
    room = Room(bot, Memory(), Running())
    views = list(talk(room, LIGHTS, "of another server", Request(ticket="t1", known=2)))
    assert len(views) == 1
    assert views[0].messages is None
    assert views[0].word is not None
    assert (views[0].word["kind"], views[0].word["ticket"]) == ("lost", "t1")
    assert bot.asked == []
    back = recall(room, [stored(exchange_of(LIGHTS)), stored(exchange_of("矛盾", "bbbbbb"))])
    assert [role for role, _ in back.messages or ()] == ["user", "assistant"] * 2
    last(talk(room, "它多高", back.conversation, Request(known=2)))
    assert asked(bot) == ("它多高", [LIGHTS, "矛盾"])


def test_a_link_tells_when_the_answer_is_another_one() -> None:
    room = Room(FakeBot(), Memory(), Running())
    same = digest(answer_of(exchange_of(LIGHTS)))
    assert re.fullmatch(r"[0-9a-f]{12}", same)
    assert "与链接里的不同" not in str(last(talk(room, LIGHTS, None, Request(expected=same))))
    assert "与链接里的不同" in str(last(talk(room, LIGHTS, None, Request(expected="0" * 12))))


# ---- stopping ------------------------------------------------------------------------------


def test_a_stopped_question_leaves_the_conversation_as_it_was() -> None:
    bot = FakeBot()
    room = Room(bot, Memory(), Running())
    here = last(talk(room, LIGHTS, None)).conversation
    begun, go_on = threading.Event(), threading.Event()
    ask = bot.ask

    def slow(
        question: str,
        *,
        history: Sequence[Turn] = (),
        scope: Scope | None = None,
        progress: Watcher | None = None,
        language: Language | None = None,
    ) -> Answer:
        begun.set()
        assert go_on.wait(10)
        return ask(question, history=history, scope=scope)

    bot.ask = slow  # type: ignore[method-assign]
    views = talk(room, "它多高", here, Request(ticket="mine"))
    assert next(views).busy

    def stop() -> None:
        assert begun.wait(10)
        assert room.running.stop("mine")

    stopper = threading.Thread(target=stop)
    stopper.start()
    view = next(views)
    stopper.join()
    go_on.set()
    assert view.word is not None
    assert (view.word["kind"], view.box, view.busy) == ("stopped", "它多高", False)
    assert len(view.messages or ()) == 2
    assert [e.question for e in room.memory.exchanges(here)] == [LIGHTS]
    assert list(views) == []


def test_a_server_that_stops_lets_its_questions_go() -> None:
    running, go_on = Running(), threading.Event()
    stage = Stage("search", 1, 2)

    def work(progress: Watcher) -> bool:
        progress(stage)
        return go_on.wait(10)

    named, nameless = running.run("mine", work), running.run("", work)
    assert (next(named), next(nameless)) == (stage, stage)
    running.end()
    for question in (named, nameless, running.run("another", work), running.run("", work)):
        with pytest.raises(Stopped):
            next(question)
    go_on.set()


def test_a_stop_may_come_before_the_question_and_strangers_stop_nothing() -> None:
    running = Running()
    assert running.stop("early")
    with pytest.raises(Stopped):
        result_of(running.run("early", lambda _: 1))
    for stranger in ("", None, 7, ["x"], "x" * 65):
        assert not running.stop(stranger)
    running.stop("another")
    assert result_of(running.run("mine", lambda _: 2)) == ([], 2)
    assert result_of(running.run("", lambda _: 3)) == ([], 3)
    with pytest.raises(KeyError):
        result_of(running.run("raises", lambda _: {"yes": 1}["no"]))


def result_of(stages: Generator[Stage, None, int]) -> tuple[list[Stage], int]:
    """Return what was told and what was found in the end."""
    told = []
    while True:
        try:
            told.append(next(stages))
        except StopIteration as done:
            return told, done.value


def test_stages_are_told_as_they_begin_and_those_that_passed_are_left_out() -> None:
    seen = threading.Event()
    search, read = Stage("search", 4, 96), Stage("read", 2, 6)

    def work(tell: Watcher) -> int:
        tell(search)
        assert seen.wait(10)
        tell(Stage("search", 9, 9))
        tell(read)
        seen.clear()
        assert seen.wait(10)
        return 7

    stages = Running().run("mine", work)
    assert next(stages) == search
    seen.set()
    while seen.is_set():
        time.sleep(0.001)
    assert next(stages) == read
    seen.set()
    assert result_of(stages) == ([], 7)


# ---- what the browser sends along ----------------------------------------------------------


def test_a_request_is_read_field_by_field() -> None:
    whole = {
        "ticket": "ab12",
        "scope": "{}",
        "before": "a1b2c3",
        "alone": True,
        "expected": "0123456789ab",
        "known": 3,
        "language": "zh",
    }
    read = Request("ab12", "{}", "a1b2c3", True, "0123456789ab", 3, "zh")
    assert requested(json.dumps(whole)) == read
    wrong = {"ticket": "<b>", "scope": 7, "before": ["x"], "alone": 1, "expected": "", "known": -1}
    for language in ("fr", "", None, ["zh"], {"zh": 1}):
        assert requested(json.dumps({**wrong, "language": language})) == Request()
    for value in (None, 7, "", "[]", "{", "[" * 10_000, " " * (LONGEST + 1)):
        assert requested(value) == Request()


def test_the_bot_is_told_the_language_of_the_page() -> None:
    class Told(FakeBot):
        languages: list[Language | None] = []  # noqa: RUF012

        def ask(
            self,
            question: str,
            *,
            history: Sequence[Turn] = (),
            scope: Scope | None = None,
            progress: Watcher | None = None,
            language: Language | None = None,
        ) -> Answer:
            self.languages.append(language)
            return super().ask(question, history=history, scope=scope, progress=progress)

    bot = Told()
    for sent in ("zh", "en", None):
        request = requested(json.dumps({"language": sent}))
        last(talk(Room(bot, Memory(), Running()), LIGHTS, None, request))
    assert bot.languages == ["zh", "en", None]


def test_an_answer_stands_though_nothing_can_be_found_around_it() -> None:
    bot = FakeBot()
    bot.search = lambda *_, **__: [][1]  # type: ignore[method-assign]
    view = last(talk(Room(bot, Memory(), Running()), LIGHTS, None))
    assert "1987年" in said(view)
    assert "没能完成" not in said(view)


# ---- what a browser keeps ------------------------------------------------------------------

KINDS = [LIGHTS, "灯塔建成的矛盾", "找不到的火星", "哪些文章", "你好", "长" * 1001]


def find(articles: tuple[Article, ...]) -> Any:  # noqa: ANN401
    return {article.id: article for article in articles}.get


@pytest.mark.parametrize("question", KINDS)
def test_what_is_kept_comes_back_the_same(question: str) -> None:
    before = dataclasses.replace(exchange_of(question), milliseconds=12.4, alone=True)
    kept = json.loads(json.dumps(stored(before)))
    cited = [*kept["answer"]["citations"], *kept["answer"]["closest"]]
    assert {c["passage"]["text"] for c in cited} <= {""}, "passages are not kept"
    back = restored([kept], find(ARTICLES))
    assert back.left_out == 0
    assert back.exchanges == (before,)


def test_failures_and_scopes_come_back_too() -> None:
    room = Room(FakeBot(), Memory(), Running())
    for question, request in (
        ("失败", Request()),
        (LIGHTS, Request(scope='{"articles": ["岛/灯塔"], "since": "2020"}')),
    ):
        view = last(talk(room, question, None, request))
        (before,) = room.memory.exchanges(view.conversation)
        assert view.word is not None
        (back,) = restored([view.word["exchange"]], find(ARTICLES)).exchanges
        assert dataclasses.replace(back, milliseconds=before.milliseconds) == before


@pytest.mark.parametrize("extra", ["", "😀", "编者按。\n", "望海灯塔于1908年建成，塔身高31米。\n"])
def test_a_quotation_that_moved_is_found_again(extra: str) -> None:
    kept = stored(exchange_of(LIGHTS))
    lighthouse = ARTICLES[0]
    now = dataclasses.replace(lighthouse, text=extra + lighthouse.text, headings=())
    (back,) = restored([kept], find((now, *ARTICLES[1:]))).exchanges
    assert back.stale == frozenset()
    for citation in answer_of(back).citations:
        text = now.text if citation.article.id == now.id else ARTICLES[1].text
        assert text[citation.start : citation.end] == citation.quote
        assert text[citation.passage.start : citation.passage.end] == citation.passage.text
        assert citation.quote in citation.passage.text
    first = answer_of(back).citations[0]
    assert first.answer_start is not None
    assert now.text[first.answer_start : first.answer_end] == answer_of(back).short


def test_a_quotation_that_is_gone_is_shown_and_marked() -> None:
    kept = stored(exchange_of("灯塔建成的矛盾"))
    changed = dataclasses.replace(ARTICLES[0], text=ARTICLES[0].text.replace("1908", "1909"))
    room = Room(FakeBot(articles=(changed,)), Memory(), Running())
    view = recall(room, [kept])
    (back,) = room.memory.exchanges(view.conversation)
    assert back.stale == {"1", "2"}
    assert [c.quote for c in answer_of(back).citations] == [
        "望海灯塔于1908年建成",
        "望海灯塔建成于1911年",
    ]
    assert "有的原文已经改动" in str(view.messages)
    assert view.word is not None
    assert view.word["changed"] == 1


def test_items_move_with_their_quotation() -> None:
    exchange = exchange_of(LIGHTS)
    answer = answer_of(exchange)
    cited = answer.citations[0]
    item = Item("电灯", cited.marker, cited.start + 10, cited.start + 12)
    assert ARTICLES[0].text[item.start : item.end] == "电灯"
    kept = stored(dataclasses.replace(exchange, answer=dataclasses.replace(answer, items=(item,))))
    now = dataclasses.replace(ARTICLES[0], text="新" + ARTICLES[0].text, headings=())
    (back,) = restored([kept], find((now, *ARTICLES[1:]))).exchanges
    (moved,) = answer_of(back).items
    assert now.text[moved.start : moved.end] == "电灯"
    kept["answer"]["items"][0]["text"] = "火星"
    assert restored([kept], find(ARTICLES)).exchanges == ()


def damaged(path: tuple[Any, ...], value: object) -> dict[str, Any]:
    kept: dict[str, Any] = json.loads(json.dumps(stored(exchange_of(LIGHTS))))
    at: Any = kept
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    return kept


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("id",), "<b>"),
        (("id",), 7),
        (("question",), " "),
        (("question",), "长" * 20_001),
        (("milliseconds",), -1),
        (("milliseconds",), True),
        (("milliseconds",), float("nan")),
        (("failure",), None),
        (("answer",), "words"),
        (("answer", "status"), "surely"),
        (("answer", "confidence"), 1.5),
        (("answer", "citations", 0, "start"), -3),
        (("answer", "citations", 0, "end"), 3),
        (("answer", "citations", 0, "quote"), "别的话"),
        (("answer", "citations", 1, "marker"), 1),
        (("answer", "citations", 0, "answer_start"), 0),
        (("answer", "short"), "火星"),
        (("answer", "text"), "长" * 400_001),
    ],
)
def test_what_askllm_did_not_write_is_left_out_and_counted(
    path: tuple[Any, ...], value: object
) -> None:
    good = stored(exchange_of("你好", "cccccc"))
    back = restored([damaged(path, value), good], find(ARTICLES))
    assert back.left_out == 1
    assert [exchange.question for exchange in back.exchanges] == ["你好"]


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(st.sampled_from(["id", "question", "answer", "scope"]), inner)
        ),
    )
)
def test_nothing_that_is_sent_raises(value: object) -> None:
    assert restored(value, find(ARTICLES)).exchanges == ()
    assert restored([damaged(("scope",), value)], find(ARTICLES)) is not None


def test_words_of_others_stay_words_when_they_come_back() -> None:
    kept = damaged(("question",), HOSTILE_WORDS)
    kept["answer"]["citations"][0]["quote"] = "<script>x</script>"
    kept["answer"]["citations"][0]["end"] = kept["answer"]["citations"][0]["start"] + 18
    kept["answer"] |= {"short": None}
    kept["answer"]["citations"][0] |= {"answer_start": None, "answer_end": None}
    view = recall(Room(FakeBot(), Memory(), Running()), [kept])
    assert len(view.messages or ()) == 2
    assert "<script" not in str(view.messages) + str(view.panel)
    assert "&lt;script&gt;x" in str(view.messages)


# ---- turns ---------------------------------------------------------------------------------


def test_only_the_last_answer_can_be_asked_for_again_and_a_failure_not_copied() -> None:
    failed = Exchange("ffffff", "崩溃", None, 0.0)
    shown = [html for _, html in messages((exchange_of(LIGHTS), failed), 23)]
    acts = [re.findall(r"#a-(\w+)-[0-9a-f]{6}", html) for html in shown]
    assert acts == [["copy", "edit"], ["copy", "link"], ["copy", "edit"], ["retry"]]
    assert all("\n" not in html for html in shown), "Markdown would begin at an empty line"


def test_the_stage_line_counts() -> None:
    searching = stage_html(Stage("search", 1200, 34_000))
    assert "正在检索 1,200 篇文章的 34,000 个片段" in searching
    assert "Searching 34,000 passages of 1,200 articles" in searching
    assert "正在细读最相关的 8 个片段" in stage_html(Stage("read", 3, 8))
    assert "正在理解问题" in stage_html()


def test_the_page_shows_each_stage_before_the_answer() -> None:
    bot = FakeBot(pause=0.1)
    views = list(talk(Room(bot, Memory(), Running()), LIGHTS, None))
    lines = [(view.messages or (("", ""),))[-1][1] for view in views]
    waits = [line for line in lines if "ans wait" in line]
    assert waits == [stage_html(), stage_html(Stage("search", 4, 23)), stage_html(CLOSEST)]
    assert lines[: len(waits)] == waits
