"""The ui room without a browser: what is rendered, remembered and yielded."""

from __future__ import annotations

import dataclasses
import itertools
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askllm.errors import Problem
from askllm.types import Legs, Turn
from askllm.ui.bubbles import answer_html, growing_html, question_html
from askllm.ui.conversation import View, blank, talk
from askllm.ui.examples import example_questions, formed_questions, owned_questions
from askllm.ui.header import header_html, notices_html
from askllm.ui.markup import web_address, with_mark
from askllm.ui.memory import Exchange, Memory, history
from askllm.ui.reader import laid_out, opener
from askllm.ui.sources import cut, sources_html
from askllm.ui.strings import LANGUAGES, STRINGS, both
from fakes_bot import ARTICLES, HOSTILE_WORDS, LIGHTHOUSE, FakeBot

HOSTILE_QUESTION = f"毒蘑菇一共有多少种 {HOSTILE_WORDS}\n\n# 不是标题\n\n<b>SELECT</b> * FROM a;"


class Page(HTMLParser):
    """Parses HTML strictly: every tag that opens must close, in order.

    Attributes:
        tags: every tag with its attributes.
        words: the text, entities resolved.
    """

    VOID = frozenset({"br", "path", "circle", "rect"})

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert self._open == [], f"left open: {self._open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.VOID:
            return
        assert self._open, f"</{tag}> closes nothing"
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data

    def attributes(self, tag: str, name: str) -> list[str | None]:
        return [attrs[name] for found, attrs in self.tags if found == tag and name in attrs]


def exchange_of(question: str, bot: FakeBot | None = None) -> Exchange:
    return Exchange("a1b2c3", question, (bot or FakeBot()).ask(question), 12.4)


def rendered(question: str, bot: FakeBot | None = None) -> Page:
    return Page(answer_html(exchange_of(question, bot), 23))


# ---- strings -------------------------------------------------------------------------------


def test_every_string_has_both_languages_and_the_same_blanks() -> None:
    for key, said in STRINGS.items():
        assert set(said) == set(LANGUAGES), key
        assert all(words.strip() for words in said.values()), key
        blanks = {language: set(re.findall(r"\{\d\}", words)) for language, words in said.items()}
        assert blanks["zh"] == blanks["en"], key


def test_both_languages_are_on_the_page_and_values_are_escaped() -> None:
    assert both("bm25_only", "<b>") == (
        '<span class="zh">仅用关键词检索（BM25）：&lt;b&gt;</span>'
        '<span class="en">Keyword search only (BM25): &lt;b&gt;</span>'
    )


def test_every_string_is_used() -> None:
    folder = Path(__file__).parents[1] / "src/askllm/ui"
    code = "".join(
        file.read_text(encoding="utf-8")
        for pattern in ("*.py", "*.js")
        for file in folder.rglob(pattern)
        if file.name != "strings.py"
    )
    dynamic = {"confidence_high", "confidence_medium", "confidence_low"}
    unused = {key for key in STRINGS if not re.search(rf"[\"']{key}[\"']", code)} - dynamic
    assert unused == set()


# ---- markup --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://example.org/a?b=1&c=2", "https://example.org/a?b=1&amp;c=2"),
        ("HTTP://example.org", "HTTP://example.org"),
        (' https://example.org/"x ', "https://example.org/&quot;x"),
        ("javascript:alert(1)", None),
        ("java\nscript:alert(1)", None),
        ("data:text/html,x", None),
        ("//example.org", None),
        ("https://", None),
        ("", None),
        (None, None),
    ],
)
def test_only_web_addresses_become_links(url: str | None, expected: str | None) -> None:
    assert web_address(url) == expected


@given(
    text=st.text(alphabet="海a<>&\"'\n\u2028😀", max_size=30),
    start=st.integers(-5, 35),
    end=st.integers(-5, 35),
)
def test_marking_changes_no_character(text: str, start: int, end: int) -> None:
    html = with_mark(text, start, end)
    lo, hi = max(0, start), min(len(text), end)
    marked = re.findall(r"<mark>(.*)</mark>", html)
    expected = re.sub(r"[\n\u2028]+", "", text[lo:hi]) if lo < hi else None
    assert [Page(part).words for part in marked] == ([] if expected is None else [expected])
    assert Page(html).words == re.sub(r"[\n\u2028]+", "", text)
    assert "\n" not in html


# ---- bubbles -------------------------------------------------------------------------------


def test_an_answer_shows_the_short_answer_then_the_quotes_with_chips() -> None:
    page = rendered("望海灯塔哪一年改用电灯")
    leads = re.findall(r'<p class="lead">(.*?)</p>', answer_html(exchange_of("灯塔改用电灯"), 1))
    assert leads
    assert leads[0].startswith("1987年<a ")
    hrefs = [href for href in page.attributes("a", "href")]
    assert hrefs[:2] == ["#c-a1b2c3-1", "#c-a1b2c3-1"]
    assert {"#c-a1b2c3-2", "#c-a1b2c3-3"} <= set(hrefs)
    assert "1987年，灯塔改用电灯，射程达到24海里。" in page.words
    assert "12 ms" in page.words
    assert "检索 23 段" in page.words
    assert "把握度 高" in page.words
    assert page.words.index("1987年，") < page.words.index("相关原文") < page.words.index("12 ms")


def test_the_short_answer_is_marked_inside_its_quote() -> None:
    html = answer_html(exchange_of("灯塔改用电灯"), 1)
    assert '<p class="ev first"><strong>1987年</strong>，灯塔改用电灯' in html


def test_a_conflict_shows_both_sides_with_value_and_marks() -> None:
    html = answer_html(exchange_of("矛盾"), 23)
    sides = re.findall(r'<div class="side">(.*?)</div>', html)
    assert len(sides) == 2
    for side, value, title, marker, quote in (
        (sides[0], "1908年", "《望海灯塔》", 1, "望海灯塔于1908年建成"),
        (sides[1], "1911年", "《青屿岛年鉴》", 2, "望海灯塔建成于1911年"),
    ):
        assert f'<b class="value">{value}</b>' in side
        assert title in side
        assert f'href="#c-a1b2c3-{marker}"' in side
        assert quote in side


def test_nothing_found_says_why_and_offers_the_closest_as_no_answer() -> None:
    exchange = exchange_of("找不到的火星")
    page = Page(answer_html(exchange, 23))
    assert "没有文章提到“火星”。" in page.words
    assert "不是答案" in page.words
    assert page.attributes("a", "href") == ["#c-a1b2c3-k1", "#f-a1b2c3-up", "#f-a1b2c3-down"]
    assert "把握度" not in page.words
    assert 'id="s-a1b2c3-k1"' in sources_html((exchange,))


def test_talk_collection_and_refusal_show_their_own_text() -> None:
    assert "你好！" in rendered("你好").words
    page = rendered("有哪些文章")
    assert page.attributes("a", "href")[:2] == ["#c-a1b2c3-1", "#c-a1b2c3-2"]
    assert "青屿岛年鉴" in page.words
    assert "[2]" not in page.words
    assert "这个问题有 3 个字，请缩短。" in rendered("？！？").words


def test_a_follow_up_says_how_it_was_understood() -> None:
    answer = FakeBot().ask("灯塔改用电灯")
    resolved = dataclasses.replace(answer, question="它呢？")
    html = answer_html(Exchange("a1b2c3", "它呢？", resolved, 1.0), 1)
    assert "理解为：灯塔改用电灯" in html
    assert "理解为" not in answer_html(exchange_of("灯塔改用电灯"), 1)


def test_bm25_alone_is_said_on_every_answer() -> None:
    bot = FakeBot(legs=Legs(ran=("lexical",), reason="没有编码器"))
    assert "仅关键词检索（BM25）" in rendered("灯塔改用电灯", bot).words
    assert "仅关键词检索" not in rendered("灯塔改用电灯").words


def test_an_answer_grows_part_by_part_towards_the_finished_one() -> None:
    exchange = exchange_of("望海灯塔哪一年改用电灯")
    steps = [Page(html).words for html in growing_html(exchange)]
    assert len(steps) >= 4
    for shorter, longer in itertools.pairwise(steps):
        assert longer.startswith(shorter)
        assert longer != shorter
    assert Page(answer_html(exchange, 23)).words.startswith(steps[-1])


@pytest.mark.parametrize("question", [HOSTILE_QUESTION, "毒蘑菇的图鉴有几册", "毒蘑菇 矛盾"])
def test_hostile_text_stays_text_everywhere(question: str) -> None:
    exchange = exchange_of(question)
    messages = [question_html(question), answer_html(exchange, 23), *growing_html(exchange)]
    for html in (*messages, sources_html((exchange,))):
        page = Page(html)
        assert {tag for tag, _ in page.tags} <= {
            "div", "p", "span", "a", "b", "strong", "br", "section", "header", "h2", "button",
            "svg", "path", "rect", "ol", "li", "h3", "i", "time", "blockquote", "mark",
        }  # fmt: skip
        for tag, attrs in page.tags:
            assert not [name for name in attrs if name.startswith("on")], tag
            href = attrs.get("href") or ""
            assert href == "" or href.startswith(("#c-", "#f-", "https://", "http://")), href
    for html in messages:
        assert "\n" not in html, "a line break would end the HTML block and let Markdown in"
    assert HOSTILE_WORDS in Page(question_html(f"{HOSTILE_WORDS}")).words


def test_a_very_long_question_is_shown_shortened() -> None:
    words = Page(question_html("长" * 10_000)).words
    assert words == "长" * 600 + "…"


# ---- sources -------------------------------------------------------------------------------


def test_a_card_shows_title_source_date_and_the_marked_sentence() -> None:
    html = sources_html((exchange_of("灯塔改用电灯"),))
    card = re.search(r'<li class="card" id="s-a1b2c3-1".*?</li>', html)
    assert card
    page = Page(card[0])
    for fact in ("望海灯塔", "林知远", "海岸周刊", "2021-07-08", "改造"):
        assert fact in page.words
    marked = re.findall(r"<mark>(.*?)</mark>", card[0])
    assert (
        "".join(Page(words).words for words in marked) == "1987年，灯塔改用电灯，射程达到24海里。"
    )
    assert marked[0] == "<strong>1987年</strong>"
    links = [attrs for tag, attrs in page.tags if tag == "a"]
    assert [a["href"] for a in links] == ["https://example.org/lighthouse?a=1&b=2"]
    assert links[0]["rel"] == "noopener noreferrer nofollow"


def test_a_javascript_address_gets_no_link() -> None:
    exchange = exchange_of("毒蘑菇的图鉴有几册")
    assert exchange.answer is not None
    assert exchange.answer.citations[0].article.url == "javascript:window.hacked=6"
    links = Page(sources_html((exchange,))).attributes("a", "href")
    assert set(links) <= {ARTICLES[0].url, ARTICLES[2].url}


def test_the_panel_keeps_earlier_exchanges_and_shows_the_newest() -> None:
    first = exchange_of("灯塔改用电灯")
    second = Exchange("ffffff", "矛盾", FakeBot().ask("矛盾"), 1.0)
    html = sources_html((first, second))
    assert re.findall(r'<ol class="(turn[^"]*)" data-turn="(\w+)"', html) == [
        ("turn", "a1b2c3"),
        ("turn on", "ffffff"),
    ]
    assert '<span class="cnt">2</span>' in html


@given(
    text=st.text(alphabet="海灯塔a\n", max_size=20),
    base=st.integers(0, 10),
    quote=st.tuples(st.integers(0, 40), st.integers(0, 40)),
    answer=st.none() | st.tuples(st.integers(0, 40), st.integers(0, 40)),
)
def test_cut_marks_each_character_by_where_it_stands(
    text: str, base: int, quote: tuple[int, int], answer: tuple[int, int] | None
) -> None:
    def kind(at: int) -> str:
        if not quote[0] <= at < quote[1]:
            return ""
        return "answer" if answer and answer[0] <= at < answer[1] else "quote"

    runs = cut(text, base, quote, answer)
    assert "".join(words for words, _ in runs) == text
    assert [k for words, k in runs for _ in words] == [kind(base + i) for i in range(len(text))]


# ---- reader --------------------------------------------------------------------------------


def test_the_reader_lays_out_headings_and_marks_the_quote() -> None:
    quote = "1987年，灯塔改用电灯，射程达到24海里。"
    start = LIGHTHOUSE.index(quote)
    page = laid_out(ARTICLES[0], (start, start + len(quote)), (start, start + 5))
    assert page["title"] == "望海灯塔"
    assert page["facts"] == ["林知远", "海岸周刊", "2021-07-08"]
    headings = [(b["level"], b["runs"][0][0]) for b in page["blocks"] if b["level"]]
    assert headings == [(2, "建造"), (2, "改造"), (2, "今天")]
    hit = [b["runs"] for b in page["blocks"] if any(kind for _, kind in b["runs"])]
    assert hit == [
        [
            ["1987年", "answer"],
            ["，灯塔改用电灯，射程达到24海里。", "quote"],
            ["守塔人从六名减少到两名。", ""],
        ]
    ]
    shown = "\n".join("".join(words for words, _ in b["runs"]) for b in page["blocks"])
    assert f"望海灯塔\n{shown}" == LIGHTHOUSE


@pytest.mark.parametrize(
    "request_",
    [
        None,
        "x",
        [],
        {},
        {"article": 7},
        {"article": "nowhere", "place": [0, 1]},
        {"article": ["岛/灯塔"]},
    ],
)
def test_the_reader_gives_nothing_for_what_it_does_not_know(request_: object) -> None:
    assert opener(FakeBot().article)(request_) is None


@pytest.mark.parametrize("place", [None, "0,5", [1], ["0", "5"], [True, 5], [0, 5, 9], [9, 2], {}])
def test_the_reader_marks_nothing_for_a_place_it_does_not_understand(place: object) -> None:
    page = opener(FakeBot().article)({"article": "岛/灯塔", "place": place})
    assert page is not None
    assert {kind for block in page["blocks"] for _, kind in block["runs"]} == {""}


def test_the_reader_offers_no_javascript_address() -> None:
    assert laid_out(ARTICLES[3], (0, 0))["url"] is None
    assert laid_out(ARTICLES[0], (0, 0))["url"] == "https://example.org/lighthouse?a=1&b=2"


# ---- header --------------------------------------------------------------------------------


def test_the_header_counts_articles_and_passages() -> None:
    words = Page(header_html(1234, 56789)).words
    assert "已收录 1,234 篇 · 56,789 段" in words
    assert "1,234 articles · 56,789 passages" in words


def test_notices_say_what_does_not_run_and_what_was_left_out() -> None:
    assert notices_html(Legs(ran=("dense", "lexical")), ()) == ""
    page = Page(
        notices_html(Legs(ran=("lexical",), reason="<无权重>"), (Problem("a<b.pdf", "没有文字"),))
    )
    assert "仅用关键词检索（BM25）：<无权重>" in page.words
    assert "a<b.pdf" in page.words
    assert "没有文字" in page.words


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
        memory.add(one, Exchange(number, number, None, 0.0))
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


def test_talk_shows_the_question_at_once_then_the_growing_answer() -> None:
    bot, memory = FakeBot(), Memory()
    views = talk(bot, memory, " 灯塔改用电灯 ", None)
    first = next(views)
    assert bot.asked == [], "the first view must not wait for the bot"
    assert first.busy
    assert first.box == ""
    assert [role for role, _ in first.messages] == ["user", "assistant"]
    assert Page(first.messages[0][1]).words == "灯塔改用电灯"
    assert "正在 23 段原文中查找" in first.messages[1][1]
    rest = list(views)
    assert len(rest) >= 4
    assert all(view.busy for view in rest[:-1])
    assert rest[0].panel is not None
    final = rest[-1]
    assert not final.busy
    assert final.box is None
    assert "把握度" in final.messages[-1][1]


def test_follow_ups_carry_this_conversation_and_no_other() -> None:
    bot, memory = FakeBot(), Memory()
    mine = last(talk(bot, memory, "灯塔改用电灯", None)).conversation
    theirs = last(talk(bot, memory, "青屿岛人口", None)).conversation
    assert mine != theirs
    view = last(talk(bot, memory, "它多高", mine))
    assert bot.asked[-1] == ("它多高", ("灯塔改用电灯",))
    assert view.conversation == mine
    assert len(view.messages) == 4
    fresh = blank(memory)
    assert fresh.messages == ()
    assert fresh.conversation not in (mine, theirs)
    assert memory.open(fresh.conversation) == fresh.conversation


def test_an_answer_nobody_waited_for_is_forgotten() -> None:
    bot, memory = FakeBot(), Memory()
    views = talk(bot, memory, "灯塔改用电灯", None)
    here = next(views).conversation
    assert "grows" in next(views).messages[-1][1]
    views.close()  # type: ignore[attr-defined]
    assert memory.exchanges(here) == ()
    last(talk(bot, memory, "它多高", here))
    assert bot.asked[-1] == ("它多高", ())


@pytest.mark.parametrize("nothing", ["", "  \n", None, 7, ["x"]])
def test_nothing_typed_sends_nothing(nothing: object) -> None:
    bot = FakeBot()
    assert list(talk(bot, Memory(), nothing, None)) == []
    assert bot.asked == []


def test_a_crash_becomes_a_bubble_and_the_question_comes_back(
    caplog: pytest.LogCaptureFixture,
) -> None:
    bot, memory = FakeBot(), Memory()
    view = last(talk(bot, memory, "崩溃", None))
    assert view.box == "崩溃"
    assert not view.busy
    assert "这次没能完成检索" in view.messages[-1][1]
    assert "secret detail" not in str(view)
    assert "secret detail" in caplog.text
    after = last(talk(bot, memory, "灯塔改用电灯", view.conversation))
    assert bot.asked[-1] == ("灯塔改用电灯", ())
    assert "1987年" in after.messages[-1][1]


def test_an_error_made_for_people_is_shown_to_them() -> None:
    view = last(talk(FakeBot(), Memory(), "失败", None))
    assert "askllm index --rebuild" in view.messages[-1][1]


def test_ten_thousand_characters_are_refused_and_not_lost() -> None:
    question = "长" * 10_000
    view = last(talk(FakeBot(), Memory(), question, None))
    assert "这个问题有 10000 个字，请缩短。" in view.messages[-1][1]
    assert view.box == question


# ---- examples ------------------------------------------------------------------------------


def test_examples_come_from_the_articles_and_are_answered() -> None:
    bot = FakeBot(articles=ARTICLES[:3])
    questions = example_questions(bot)
    assert questions[:3] == [
        "望海灯塔哪一年建成？",
        "青屿岛常住人口为多少人？",
        "When was the Harbour Bridge opened?",
    ]
    assert len(set(questions)) == len(questions) <= 4
    assert all(bot.ask(question).status == "answered" for question in questions)


def test_the_owners_questions_come_first_and_bad_lines_do_no_harm(tmp_path: Path) -> None:
    lines = [
        json.dumps({"id": 1, "question": "灯塔哪一年改用电灯？", "answers": ["1987年"]}),
        "not json",
        json.dumps(["a list"]),
        json.dumps({"question": "火星上有几座灯塔？", "answerable": False}),
        json.dumps({"question": "它有多高？", "history": ["望海灯塔在哪？"]}),
        json.dumps({"question": 7}),
        json.dumps({"question": "长" * 80}),
        json.dumps({"question": "青屿岛常住人口是多少？"}),
        json.dumps({"question": "谁在火星上养猫咪呢xyz"}),
        json.dumps({"question": "灯塔建成时间矛盾吗？"}),
    ]
    file = tmp_path / "questions.jsonl"
    file.write_text("\n".join(lines), encoding="utf-8")
    assert owned_questions(file) == [
        "灯塔哪一年改用电灯？",
        "青屿岛常住人口是多少？",
        "谁在火星上养猫咪呢xyz",
        "灯塔建成时间矛盾吗？",
    ]
    chosen = example_questions(FakeBot(corpus=tmp_path, articles=ARTICLES[:2]))
    assert chosen[:2] == ["灯塔哪一年改用电灯？", "青屿岛常住人口是多少？"]
    assert "谁在火星上养猫咪呢xyz" not in chosen
    assert "灯塔建成时间矛盾吗？" not in chosen, "a disagreement is no first impression"


def test_a_questions_file_that_cannot_be_read_is_no_reason_to_fail(tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    assert owned_questions(file) == []
    file.write_bytes(b"\xff\xfe\x00bad")
    assert owned_questions(file) == []


def test_questions_formed_from_a_text_leave_the_quantity_open() -> None:
    assert list(formed_questions(ARTICLES[0])) == [
        "望海灯塔哪一年建成？",
        "每年有多少名游客登岛参观？",
    ]
    pointing = dataclasses.replace(ARTICLES[0], text="其建成于1908年秋天。这座塔共有143级台阶。")
    assert list(formed_questions(pointing)) == []
    assert list(formed_questions(ARTICLES[2])) == ["When was the Harbour Bridge opened?"]


# ---- gradio --------------------------------------------------------------------------------


def test_the_room_does_not_import_gradio_and_the_page_needs_no_network() -> None:
    code = (
        "import sys, os, socket\n"
        "import askllm.ui\n"
        "assert 'gradio' not in sys.modules\n"
        "def refuse(*a, **k): raise AssertionError(f'looked up {a}')\n"
        "socket.getaddrinfo = refuse\n"
        "socket.socket.connect = refuse\n"
        "from fakes_bot import FakeBot\n"
        "page = askllm.ui.build_page(FakeBot())\n"
        "assert os.environ['GRADIO_ANALYTICS_ENABLED'] == 'False'\n"
        "assert os.environ['HF_HUB_DISABLE_TELEMETRY'] in ('1', 'True')\n"
        "assert os.environ['NO_PROXY'] == 'corp.example,127.0.0.1,localhost'\n"
        "names = {type(b).__name__ for b in page.blocks.values()}\n"
        "assert 'State' not in names, names\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=Path(__file__).parent,
        env={"NO_PROXY": "corp.example", "PATH": "", "PYTHONPATH": ":".join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
