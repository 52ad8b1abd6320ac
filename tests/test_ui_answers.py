"""Every form of an answer, the panel, the reader and why a passage was found, without a browser."""

from __future__ import annotations

import dataclasses
import html
import itertools
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askllm.answer.phrases import say
from askllm.answer.refusing import silence
from askllm.answer.refusing.unmet import Unmet
from askllm.errors import SettingsError
from askllm.types import Answer, Article, Hit, Language, Scope, Status
from askllm.ui.bubbles import answer_html, growing_html, question_html
from askllm.ui.digest import digest_of, find_again
from askllm.ui.markup import escape, one_line, web_address, web_url
from askllm.ui.memory import Exchange
from askllm.ui.quotes import marked
from askllm.ui.reader import Place, laid_out, opener
from askllm.ui.scope import Chosen
from askllm.ui.sources import Marks, cut, sources_html
from askllm.ui.strings import LANGUAGES
from askllm.ui.turns import messages
from askllm.ui.why import explainer
from fakes_answers import (
    ELECTRIC,
    FERRY,
    LIGHTHOUSE_ARTICLE,
    LONG,
    PAYLOADS,
    TOWER,
    FormsBot,
    chat_answer,
    cite,
    collection_answer,
    conflict_answer,
    every_payload_answer,
    led_answer,
    list_answer,
    missing_answer,
    parted_answer,
    payload_answer,
    payload_article,
    premise_answer,
    short_answer,
    verdict_answer,
)

EVERY_FORM = (
    short_answer(), led_answer(), list_answer(), verdict_answer(), parted_answer(),
    conflict_answer(), premise_answer(), missing_answer(), collection_answer(), chat_answer(),
)  # fmt: skip


class Tree(HTMLParser):
    """Parses HTML strictly: every tag that opens must close, in order.

    Attributes:
        found: every element as tag, attributes and the text inside it.
        words: all of the text, entities resolved.
    """

    VOID = frozenset({"br", "path", "circle", "rect"})

    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, dict[str, str | None], list[str]]] = []
        self.words = ""
        self._open: list[tuple[str, list[str]]] = []
        self.feed(markup)
        self.close()
        assert self._open == [], f"left open: {self._open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        words: list[str] = []
        self.found.append((tag, dict(attrs), words))
        if tag not in self.VOID:
            self._open.append((tag, words))

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            assert self._open, f"</{tag}> closes nothing"
            assert self._open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        self.words += data
        for _, words in self._open:
            words.append(data)

    def all(self, tag: str, name: str = "") -> list[str]:
        """Return the text of every ``tag`` that has the class ``name``."""
        return [
            "".join(words)
            for found, attrs, words in self.found
            if found == tag and (not name or name in (attrs.get("class") or "").split())
        ]

    def hrefs(self, name: str) -> list[str | None]:
        return [
            attrs.get("href")
            for tag, attrs, _ in self.found
            if tag == "a" and name in (attrs.get("class") or "").split()
        ]


def shown(answer: Answer) -> str:
    return answer_html(Exchange("a1b2c3", answer.question, answer, 12.4), 23)


def chinese(markup: str) -> Tree:
    """Parse what a Chinese reader sees, the words for screen readers left out."""
    simple = re.sub(
        r'<span class="sr">.*?</span></span></span>|<span class="en">.*?</span>', "", markup
    )
    simple = re.sub(r'<span class="hant">.*?</span>', "", simple)
    return Tree(re.sub(r'<span class="sr">.*?</span>(?:</span>)?(?=\d)', "", simple))


# ---- markup --------------------------------------------------------------------------------


@given(st.text(alphabet="海a<>&\"'`${}/\n\r\u2028\x0b\x85😀", max_size=40))
def test_whatever_is_escaped_is_one_line_of_words(text: str) -> None:
    for made in (escape(text), one_line(text)):
        assert not re.search(r"[<>\"'\n\r]", made.replace("<br>", ""))
    assert len(one_line(text).splitlines()) <= 1
    assert Tree(f"<p>{one_line(text)}</p>").words == re.sub(r"[\n\r\u2028\x0b\x85]+", "", text)
    assert html.unescape(escape(text)) == text


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://example.org/a?b=1&c=2", "https://example.org/a?b=1&c=2"),
        ("HTTP://example.org", "HTTP://example.org"),
        (' https://example.org/"x ', 'https://example.org/"x'),
        ("javascript:alert(1)", None),
        ("java\nscript:alert(1)", None),
        ("data:text/html,x", None),
        ("//example.org", None),
        ("https://", None),
        ("", None),
        (None, None),
    ],
)
def test_only_web_addresses_are_addresses(url: str | None, expected: str | None) -> None:
    assert web_url(url) == expected
    assert web_address(url) == (None if expected is None else html.escape(expected))


@given(
    text=st.text(alphabet="海a<>&\"'\n\u2028😀", max_size=30),
    base=st.integers(0, 9),
    spans=st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=3),
)
def test_marking_changes_no_character(text: str, base: int, spans: list[tuple[int, int]]) -> None:
    made = marked(text, base, spans)
    breaks = re.compile(r"[\n\u2028]+")
    assert Tree(made).words == breaks.sub("", text)
    wanted = "".join(
        sign for place, sign in enumerate(text) if any(lo <= base + place < hi for lo, hi in spans)
    )
    strong = "".join(Tree(part).words for part in re.findall(r"<strong>(.*?)</strong>", made))
    assert strong == breaks.sub("", wanted)


# ---- the forms of an answer ----------------------------------------------------------------


def test_a_short_answer_is_large_and_its_conversion_is_askllms_own_words() -> None:
    tree = chinese(shown(short_answer()))
    assert tree.all("p", "lead") == ["4.2万名1换算42,000"]
    assert tree.all("span", "conv") == ["换算42,000"]
    assert tree.all("p", "ev") == ["每年有4.2万名游客登岛参观。1", f"{FERRY}2"]
    assert tree.all("strong") == ["4.2万名"]
    assert "42,000" not in "".join(tree.all("p", "ev")), "never among the author's words"
    assert tree.all("a", "again") == ["望海灯塔有多高？", "轮渡每天几班？"]
    assert tree.hrefs("again") == ["#q", "#q"]
    assert tree.all("p", "cap") == ["相关原文", "接着问"]


def test_words_before_a_quote_stand_fainter_with_the_gap_marked() -> None:
    answer = led_answer()
    tree = chinese(shown(answer))
    assert tree.all("span", "before") == ["望海灯塔于1908年建成，塔身高31米 … "]
    led = answer.citations[0]
    text = LIGHTHOUSE_ARTICLE.text
    near = text.index("用花岗石砌成。")
    adjoining = dataclasses.replace(led, lead="用花岗石砌成。", lead_start=near, lead_end=near + 7)
    assert adjoining.lead_end == adjoining.start
    closer = chinese(shown(dataclasses.replace(answer, citations=(adjoining,))))
    assert closer.all("span", "before") == ["用花岗石砌成。"]
    assert tree.all("p", "understood") == ["理解为：灯塔用什么？按原话重问"]
    assert tree.hrefs("literal") == ["#l-a1b2c3"]


def test_a_list_names_each_item_once_with_every_mark_that_names_it() -> None:
    tree = chinese(shown(list_answer()))
    rows = tree.all("li")[:4]
    assert rows == ["灯塔1", "码头12", "气象站1", "轮渡2"]
    assert tree.all("p", "cap")[:2] == ["文章中提到的（4 项）", "出处"]
    assert tree.all("strong") == ["灯塔", "码头", "气象站", "码头", "轮渡"]
    assert tree.all("p", "first") == [], "no sentence of a list stands out"


def test_an_item_named_twice_in_a_sentence_has_one_mark_of_it() -> None:
    answer = list_answer()
    twice = dataclasses.replace(answer, items=(*answer.items, answer.items[0]))
    assert chinese(shown(twice)).all("li")[0] == "灯塔1"


@pytest.mark.parametrize(("verdict", "word"), [("yes", "是"), ("no", "否")])
def test_a_verdict_stands_beside_the_sentence_that_settles_it(verdict: str, word: str) -> None:
    tree = chinese(shown(verdict_answer(verdict)))
    assert tree.all("b", "badge") == [word]
    assert tree.all("b", verdict) == [word]
    assert tree.all("p", "first") == [f"{word}{ELECTRIC}1"]


def test_parts_without_an_answer_are_named() -> None:
    tree = chinese(shown(parted_answer()))
    assert tree.all("p", "open") == ["关于“灯塔造价多少”，文章里没有找到依据"]
    assert tree.words.index("31米") < tree.words.index("灯塔造价多少")


def test_sides_of_a_conflict_stand_side_by_side_newest_first() -> None:
    tree = chinese(shown(conflict_answer()))
    assert tree.all("b", "value") == ["1909年", "1908年", "1911年"]
    assert tree.all("p", "who") == [
        "《青屿岛志》2023-03",
        "《望海灯塔》2021-07-08",
        "《青屿岛年鉴》2021-07-08",
    ]
    assert tree.all("b", "badge") == ["最新"]
    assert [side[:6] for side in tree.all("div", "side")] == ["1909年3", "1908年1", "1911年2"]
    assert len(tree.all("div", "sides")) == 1


def test_sides_of_one_date_have_no_newest() -> None:
    answer = conflict_answer()
    two = dataclasses.replace(answer, sides=answer.sides[:2])
    assert chinese(shown(two)).all("b", "badge") == []


def test_a_wrong_premise_shows_what_the_articles_say_instead() -> None:
    tree = chinese(shown(premise_answer()))
    assert tree.all("p", "say") == ["文章里的说法与问题不同，文章是这样写的："]
    assert tree.all("p", "why") == []
    assert tree.all("p", "first") == ["2019年，灯塔装上了太阳能板，从此不再需要守塔人。1"]
    assert tree.hrefs("cite") == ["#c-a1b2c3-k1"]
    assert tree.all("a", "offer") == [f"望海灯塔{ELECTRIC}"]
    assert tree.all("a", "again") == ["灯塔哪年装上太阳能板？"]


@pytest.mark.parametrize(
    ("cause", "hint"),
    [
        ("no_name", "可以换一个写法再问，或问文章里写到的同类事物。"),
        ("unknown_words", "可以换用文章里的说法再问。"),
        ("no_figure", "可以直接问这件事本身。"),
        ("too_weak", "可以问得更具体些，或换一种说法。"),
        (None, ""),
    ],
)
def test_nothing_found_says_what_is_missing_and_offers_what_there_is(
    cause: str | None, hint: str
) -> None:
    markup = shown(missing_answer(cause))
    tree = chinese(markup)
    assert tree.all("p", "say") == ["没有一篇文章提到：火星。"]
    assert tree.all("p", "why") == ([hint] if hint else [])
    assert tree.all("a", "offer") == [f"望海灯塔{TOWER}", f"青屿岛年鉴{FERRY}"]
    assert tree.hrefs("offer") == ["#c-a1b2c3-k1", "#c-a1b2c3-k2"]
    assert tree.all("a", "again") == ["望海灯塔有多高？", "轮渡每天几班？", "岛上有多少人？"]
    assert "把握度" not in tree.words
    assert "pill" not in markup


def test_what_is_missing_is_said_in_every_language_of_the_page() -> None:
    reason = "没有一篇文章提到：台风软件。只查找了所选的 1 篇文章，没有查找其他文章。"
    said = shown(dataclasses.replace(missing_answer(), reason=reason))
    hant = "沒有一篇文章提到：台风软件。只查詢了所選的 1 篇文章，沒有查詢其他文章。"
    traditional = re.search(r'<p class="say">.*?<span class="hant">(.*?)</span>', said)
    assert traditional
    assert traditional[1].replace("查找", "查詢") == hant
    # What stands around it is in the language of the page, so it is, too; the question's words stay.
    english = (
        "No article mentions: 台风软件. "
        "Only the articles you chose (1) were searched; the others were not."
    )
    assert f'<span class="en">{english}</span></p>' in said
    asked = dataclasses.replace(missing_answer(), language="en", reason=english)
    assert f'<span class="zh">{reason}</span>' in shown(asked)
    unknown = dataclasses.replace(missing_answer(), language="en", reason="No lamp is lit.")
    assert '<p class="say latin">No lamp is lit.</p>' in shown(unknown)
    nothing = dataclasses.replace(missing_answer(None), reason=None, text="")
    assert chinese(shown(nothing)).all("p", "say") == ["文章中没有找到可以支持回答的内容"]


def test_titles_in_a_collection_answer_open_their_articles() -> None:
    tree = chinese(shown(collection_answer()))
    assert tree.all("a", "art") == ["《望海灯塔》", "《青屿岛年鉴》", "《岛上一年》"]
    assert tree.hrefs("art")[0] == "?title=%E6%9C%9B%E6%B5%B7%E7%81%AF%E5%A1%94"
    english = dataclasses.replace(
        collection_answer(),
        language="en",
        text="2 articles name “GPT”:\n· “The “Big” Bridge” (Harbour Weekly)\n“A & B” is by J.",
    )
    tree = chinese(shown(english))
    assert tree.all("a", "art") == ["“The “Big” Bridge”", "“A & B”"]
    assert tree.hrefs("art") == [
        "?title=The%20%E2%80%9CBig%E2%80%9D%20Bridge",
        "?title=A%20%26%20B",
    ]


def test_small_talk_offers_questions_as_buttons() -> None:
    tree = chinese(shown(chat_answer()))
    assert tree.all("p")[:2] == ["你好！我只根据收录的文章回答问题。", "可以这样问"]
    assert len(tree.all("a", "again")) == 3
    assert tree.all("a", "cite") == []


def test_many_quotes_are_folded_and_none_is_lost() -> None:
    lines = [line for line in LONG.text.split("\n") if len(line) > 9][:9]
    cited = tuple(cite(LONG, line, n) for n, line in enumerate(lines, 1))
    tree = chinese(shown(dataclasses.replace(short_answer(), short=None, citations=cited)))
    assert len(tree.all("p", "ev")) == 9
    assert tree.all("summary")[0] == "另有 3 句"


def test_the_small_print_says_how_sure_who_read_and_where_the_time_went() -> None:
    tree = chinese(shown(short_answer()))
    assert tree.all("summary") == ["把握度 中·检索 23 个片段·12 ms"]
    (small,) = tree.all("details", "fine")
    for fact in (
        "请对照出处",
        "把握度 0.72",
        "按意思检索 + 按字词检索（BM25）",
        "阅读器 extract/1",
        "检索 12 ms",
        "阅读 88 ms",
    ):
        assert fact in small
    assert tree.all("span", "less") == []


def test_what_did_not_run_is_in_the_line_itself() -> None:
    answer = FormsBot().ask("每年有多少游客，退化")
    markup = shown(answer)
    tree = chinese(markup)
    assert tree.all("span", "less") == ["仅关键词检索（BM25）", "未用训练过的阅读器"]
    (small,) = tree.all("details", "fine")
    assert "没有编码器" in small
    assert "没有训练过的模型" in small


@pytest.mark.parametrize("answer", EVERY_FORM, ids=lambda answer: str(answer.question))
def test_every_form_grows_block_by_block_on_one_line(answer: Answer) -> None:
    exchange = Exchange("a1b2c3", answer.question, answer, 12.4)
    steps = [Tree(step).words for step in growing_html(exchange)]
    assert steps
    for shorter, longer in itertools.pairwise(steps):
        assert longer.startswith(shorter)
        assert len(longer) > len(shorter)
    done = shown(answer)
    assert Tree(done).words.startswith(steps[-1])
    assert "\n" not in done
    markers = {c.marker for c in answer.citations} | {f"k{c.marker}" for c in answer.closest}
    cards = sources_html((exchange,))
    for href in re.findall(r'href="#c-a1b2c3-(k?\d+)"', done):
        assert f'id="s-a1b2c3-{href}"' in cards
        assert {href, int(href) if href.isdigit() else href} & markers
    # The references of a print are those of the marks in it, each once.
    printed = re.findall(r"\[(\d+)\]", "".join(Tree(done).all("ol", "refs")))
    marks = re.findall(r'class="cite" href="#c-a1b2c3-k?(\d+)"', done)
    assert printed == sorted(set(marks))


def test_a_long_answer_grows_in_few_steps_and_whole() -> None:
    answer = every_payload_answer()
    steps = list(growing_html(Exchange("a1b2c3", "x", answer, 1.0)))
    assert len(steps) <= 8
    for shorter, longer in itertools.pairwise(steps):
        assert longer.startswith(shorter.removesuffix("</div>"))
    whole = re.sub(r'<div class="stat">.*', "", shown(answer))
    assert steps[-1].replace(" grows", "").removesuffix("</div>") == whole


def test_references_follow_for_the_print() -> None:
    markup = shown(short_answer())
    refs = re.search(r'<ol class="refs">(.*?)</ol>', markup)
    assert refs
    assert Tree(refs[0]).all("li") == [
        "[1] 林知远《望海灯塔》，海岸周刊，2021-07-08，https://example.org/lighthouse?a=1&b=2",
        "[2] 林知远《青屿岛年鉴》，海岸周刊，2021-07-08",
    ]


def test_a_passage_on_offer_has_no_reference() -> None:
    """A print shows no offers: nothing in it would lead to such a reference."""
    assert Tree(shown(missing_answer())).all("ol", "refs") == []
    premise = Tree(shown(premise_answer())).all("ol", "refs")
    assert len(premise) == 1
    assert premise[0].startswith("[1] 林知远《望海灯塔》")
    assert "[2]" not in premise[0]


TAGS = {
    "div", "p", "span", "a", "b", "strong", "br", "section", "header", "h2", "h3", "button", "svg",
    "path", "rect", "circle", "ol", "ul", "li", "i", "time", "blockquote", "mark", "details",
    "summary",
}  # fmt: skip


@pytest.mark.parametrize("number", range(len(PAYLOADS)))
@pytest.mark.parametrize("status", ["answered", "conflict", "not_found", "collection", "chat"])
def test_text_that_tries_to_be_markup_stays_text(number: int, status: str) -> None:
    answer = dataclasses.replace(payload_answer(number), status=status)  # type: ignore[arg-type]
    exchange = Exchange("a1b2c3", answer.question, answer, 1.0)
    failed = Exchange("a1b2c3", "x", None, 1.0, failure=PAYLOADS[number])
    refused = dataclasses.replace(failed, chosen=Chosen(refused="scope_gone"))
    told = messages((exchange, failed, refused), 23)
    bubbles = [*growing_html(exchange), *(made for _, made in told)]
    for made in (*bubbles, sources_html((exchange,))):
        tree = Tree(made)
        assert {tag for tag, _, _ in tree.found} <= TAGS
        for tag, attrs, _ in tree.found:
            assert not [name for name in attrs if name.startswith("on")], tag
            href = attrs.get("href") or ""
            assert href == "" or href.startswith(("#", "?title=")), href
    assert not [made for made in bubbles if re.search(r"[\n\r]", made)], "Markdown would begin"
    visible = re.sub(r"[\n\r\u2028\u2029\x0b]+", "", PAYLOADS[number])
    assert visible in Tree(shown(answer)).words
    assert visible in Tree(sources_html((exchange,))).words


def test_a_very_long_question_is_shown_shortened() -> None:
    assert Tree(question_html("长" * 10_000)).words == "长" * 600 + "…"


def test_a_failure_says_what_can_be_done() -> None:
    tree = chinese(answer_html(Exchange("a1b2c3", "x", None, 1.0, failure="坏了<b>"), 23))
    assert tree.all("p", "say") == ["这次没能完成检索"]
    assert "坏了<b>" in tree.all("p")


def test_a_follow_up_of_several_lines_stays_one_block() -> None:
    """After an empty line Markdown would make a picture of it, asked of another host."""
    reading = "江城\n\n![x](http://evil.example/x.png)\r\n\r\n哪年建成？"
    answer = dataclasses.replace(led_answer(), standalone=reading, unanswered=("a\n\n# b",))
    markup = shown(answer)
    assert not re.search(r"[\n\r]", markup)
    tree = chinese(markup)
    assert tree.all("p", "understood") == [
        "理解为：江城![x](http://evil.example/x.png)哪年建成？按原话重问"
    ]
    assert tree.all("p", "open") == ["关于“a# b”，文章里没有找到依据"]


def test_a_refused_question_shows_why() -> None:
    refused = dataclasses.replace(
        chat_answer(), status="rejected", text="问题太长。", suggestions=()
    )
    tree = chinese(shown(refused))
    assert tree.all("p") == ["问题太长。"]
    assert tree.all("a") == []


EITHER: list[tuple[Status, str]] = [
    ("rejected", "no_words"), ("rejected", "too_long"), ("chat", "noise"), ("chat", "sum"),
    ("not_found", "nothing"), ("not_found", "too_weak"), ("not_found", "no_name_anywhere"),
    ("not_found", "no_name"), ("not_found", "unknown"), ("not_found", "no_figure"),
    ("not_found", "no_fact"), ("not_found", "no_unit"), ("not_found", "no_day"),
    ("not_found", "no_office"), ("not_found", "no_speaker"), ("not_found", "no_words_of"),
    ("not_found", "no_more"),
]  # fmt: skip


@pytest.mark.parametrize("chosen", [0, 3])
@pytest.mark.parametrize("question", ["1+1？", "175B", "GPT-3 GPT-3.5?"])
@pytest.mark.parametrize(("status", "why"), EITHER)
def test_a_refusal_and_what_is_said_to_a_question_in_no_language_follow_the_page(
    status: Status, why: str, question: str, chosen: int
) -> None:
    lists: dict[Language, str] = {"zh": "GPT-3、GPT-3.5", "en": "GPT-3, GPT-3.5"}
    fill: dict[str, object] = {"n": 3000, "limit": 1000, "name": "各家机构"}
    either = {to: say(why, to, **fill, words=lists[to]) for to in LANGUAGES}
    if chosen and status == "not_found":
        either["zh"] += say("only_searched", "zh", n=chosen)
        either["en"] += " " + say("only_searched", "en", n=chosen)
    for language, said in either.items():
        refused = dataclasses.replace(
            chat_answer(), question=question, standalone=question, status=status, text=said,
            reason=said, suggestions=(), language=language,
        )  # fmt: skip
        markup = shown(refused)
        for kind, words in either.items():
            assert f'<span class="{kind}">{words}</span>' in markup
        # Words tell a language, and small talk stays in that; what was not found is told as what
        # stands around it.
        told: dict[Language, str] = {"zh": "有多少？", "en": "How many?"}
        asked = told[language]
        worded = shown(dataclasses.replace(refused, question=asked, standalone=asked))
        assert said in worded
        other = either["en" if language == "zh" else "zh"]
        assert (other in worded) == (status == "not_found")


def test_whatever_a_refusal_may_say_follows_the_page() -> None:
    room = Path(silence.__file__).read_text("utf-8")
    said = {*re.findall(r'say\("(\w+)"', room), *get_args(Unmet)}
    # The premise is told by the page; the opening is said where there is no reason.
    assert said - {"premise", "not_found"} <= {why for _, why in EITHER}


def test_that_an_answer_differs_stands_before_it() -> None:
    exchange = Exchange("a1b2c3", "？", short_answer(), 1.0, alone=True, differs=True)
    ((_, _), (_, made)) = messages((exchange,), 23)
    assert re.match('<p class="told"><span class="zh">现在的回答与链接里的不同', made)
    assert made.index('class="told"') < made.index('class="lead') < made.rindex('class="told"')


# ---- the panel -----------------------------------------------------------------------------


def card_of(answer: Answer, key: str = "1") -> str:
    exchange = Exchange("a1b2c3", answer.question, answer, 1.0)
    found = re.search(
        rf'<li class="card[^"]*" id="s-a1b2c3-{key}".*?</details></li>', sources_html((exchange,))
    )
    assert found
    return found[0]


def test_a_card_carries_what_the_page_needs_to_read_and_to_explain() -> None:
    answer = short_answer()
    card = card_of(answer)
    citation = answer.citations[0]
    start = LIGHTHOUSE_ARTICLE.text.index("每年有4.2万名")
    assert (citation.start, citation.end) == (start, start + 15)
    assert 'data-article="岛/灯塔"' in card
    assert f'data-place="{start},{start + 15},{start + 3},{start + 8}"' in card
    assert f'data-is="{digest_of("每年有4.2万名游客登岛参观。")}"' in card
    assert f'data-passage="{citation.passage_id}"' in card
    asked = re.search(
        r'data-asked="([^"]*)"', sources_html((Exchange("a1b2c3", "x", led_answer(), 1.0),))
    )
    assert asked
    assert asked[1] == "灯塔用什么？", "the question as understood, not as typed"


def test_a_card_shows_title_source_date_heading_and_the_marked_sentence() -> None:
    tree = chinese(card_of(verdict_answer()))
    assert tree.all("h3") == ["望海灯塔"]
    assert tree.all("p", "meta") == ["林知远·海岸周刊·2021-07-08"]
    assert tree.all("time") == ["2021-07-08"]
    assert tree.all("p", "path") == ["改造"]
    assert "".join(tree.all("mark")) == ELECTRIC
    links = [attrs for tag, attrs, _ in tree.found if tag == "a"]
    assert [link["rel"] for link in links] == ["noopener noreferrer nofollow"]


def test_the_panel_keeps_earlier_exchanges_and_shows_the_newest() -> None:
    first = Exchange("a1b2c3", "a", short_answer(), 1.0)
    second = Exchange("ffffff", "b", conflict_answer(), 1.0)
    panel = sources_html((first, second))
    assert re.findall(r'<ol class="(turn[^"]*)" data-turn="(\w+)" data-count="(\d+)"', panel) == [
        ("turn", "a1b2c3", "2"),
        ("turn on", "ffffff", "3"),
    ]
    assert '<span class="cnt">3</span>' in panel
    assert "点击回答中的数字可以定位到原文" in sources_html(())


def test_a_card_of_a_list_marks_every_item_in_its_quote() -> None:
    marks = re.findall(r"<mark><strong>(.*?)</strong></mark>", card_of(list_answer()))
    assert marks == ["灯塔", "码头", "气象站"]
    assert re.findall(r"<strong>", card_of(premise_answer(), "k1")) == []


def test_items_are_not_marked_in_a_closest_passage_of_the_same_number() -> None:
    answer = list_answer()
    both = dataclasses.replace(answer, closest=missing_answer().closest)
    covering = dataclasses.replace(answer.items[0], start=0, end=200)
    odd = dataclasses.replace(both, items=(covering,))
    assert "<strong>" in card_of(odd, "1")
    assert "<strong>" not in card_of(odd, "k1")


def test_a_card_offers_the_quotation_in_four_forms() -> None:
    found = re.search(r'data-quotes="([^"]*)"', card_of(short_answer()))
    assert found
    quotes = json.loads(html.unescape(found[1]))
    assert list(quotes) == ["plain", "markdown", "gbt7714", "bibtex"]
    assert quotes["plain"].startswith("“每年有4.2万名游客登岛参观。”——林知远《望海灯塔》")
    assert quotes["markdown"].startswith("> 每年有4.2万名游客登岛参观。\n>\n> —— ")
    assert "[EB/OL]" in quotes["gbt7714"]
    assert "@misc{article2021-bd0e51," in quotes["bibtex"]
    menu = re.findall(r'role="menuitemradio".*?data-style="(\w+)"', card_of(short_answer()))
    assert menu == list(quotes)


def test_a_card_whose_text_has_changed_says_so() -> None:
    answer = premise_answer()
    exchange = Exchange("a1b2c3", "x", answer, 1.0, stale=frozenset({"k2"}))
    first, second = sources_html((exchange,)).split('id="s-a1b2c3-k2"')
    assert "原文已改动" in second
    assert "原文已改动" not in first


def test_only_a_web_address_gets_a_link() -> None:
    assert 'href="https://example.org/lighthouse?a=1&amp;b=2"' in card_of(short_answer())
    assert "href" not in card_of(payload_answer(PAYLOADS.index("javascript:window.hacked=1")))


RANGES = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=2).map(tuple)


@given(
    text=st.text(alphabet="海灯塔a\n", max_size=20),
    base=st.integers(0, 10),
    quotes=RANGES,
    answers=RANGES,
    others=RANGES,
)
def test_cut_marks_each_character_by_where_it_stands(
    text: str,
    base: int,
    quotes: tuple[tuple[int, int], ...],
    answers: tuple[tuple[int, int], ...],
    others: tuple[tuple[int, int], ...],
) -> None:
    def held(ranges: tuple[tuple[int, int], ...], at: int) -> bool:
        return any(start <= at < end for start, end in ranges)

    def kind(at: int) -> str:
        if held(quotes, at):
            return "answer" if held(answers, at) else "quote"
        return "other" if held(others, at) else ""

    runs = cut(text, base, Marks(quotes, answers, others))
    assert "".join(words for words, _ in runs) == text
    assert [k for words, k in runs for _ in words] == [kind(base + i) for i in range(len(text))]


# ---- the reader ----------------------------------------------------------------------------


def place_of(words: str, article: Article = LIGHTHOUSE_ARTICLE) -> Place:
    start = article.text.index(words)
    return Place((start, start + len(words)), digest=digest_of(words))


def marked_in(page: dict[str, object], kind: str) -> str:
    blocks = page["blocks"]
    assert isinstance(blocks, list)
    return "".join(words for block in blocks for words, k in block["runs"] if k == kind)


def test_the_reader_lays_out_headings_and_marks_quote_answer_and_others() -> None:
    start = LIGHTHOUSE_ARTICLE.text.index(ELECTRIC)
    tower = LIGHTHOUSE_ARTICLE.text.index(TOWER)
    page = laid_out(
        LIGHTHOUSE_ARTICLE,
        Place(
            (start, start + len(ELECTRIC)), ((start, start + 5),), ((tower, tower + len(TOWER)),)
        ),
    )
    assert page["title"] == "望海灯塔"
    assert page["facts"] == ["林知远", "海岸周刊", "2021-07-08"]
    assert [(b["level"], b["runs"][0][0]) for b in page["blocks"] if b["level"]] == [
        (2, "建造"), (2, "改造"), (2, "今天"),
    ]  # fmt: skip
    assert marked_in(page, "answer") == "1987年"
    assert marked_in(page, "quote") == "，灯塔改用电灯，射程达到24海里。"
    assert marked_in(page, "other") == TOWER
    shown_text = "\n".join("".join(words for words, _ in b["runs"]) for b in page["blocks"])
    assert f"望海灯塔\n{shown_text}" == LIGHTHOUSE_ARTICLE.text
    assert (page["state"], page["contents"]) == ("here", [])
    assert page["at"] == [start, start + len(ELECTRIC)]
    assert page["is"] == digest_of(ELECTRIC)


def test_a_long_article_has_contents_that_lead_to_its_headings() -> None:
    page = laid_out(LONG, Place())
    assert [title for _, title, _ in page["contents"]] == [f"第{n}月" for n in range(1, 13)]
    for level, title, block in page["contents"]:
        assert page["blocks"][block] == {"level": level, "runs": [[title, ""]]}
    assert (page["state"], page["at"], page["is"]) == ("", None, "")


def test_a_place_is_found_again_when_the_article_was_edited() -> None:
    start = LIGHTHOUSE_ARTICLE.text.index(ELECTRIC)
    place = dataclasses.replace(place_of(ELECTRIC), answers=((start, start + 5),))
    text = f"新加的一句。\n{LIGHTHOUSE_ARTICLE.text}"
    page = laid_out(dataclasses.replace(LIGHTHOUSE_ARTICLE, text=text, headings=()), place)
    assert page["state"] == "moved"
    assert page["at"] == [start + 7, start + 7 + len(ELECTRIC)]
    assert marked_in(page, "answer") + marked_in(page, "quote") == ELECTRIC
    assert marked_in(page, "answer") == "1987年"
    assert page["is"] == place.digest


def test_a_place_whose_words_are_gone_says_so_and_marks_nothing() -> None:
    text = LIGHTHOUSE_ARTICLE.text.replace("改用电灯", "改用电燈")
    edited = dataclasses.replace(LIGHTHOUSE_ARTICLE, text=text)
    page = laid_out(edited, place_of(ELECTRIC))
    assert (page["state"], page["at"]) == ("changed", None)
    assert marked_in(page, "quote") == ""
    assert page["blocks"][page["near"]]["runs"][0][0].startswith("1987年")
    beyond = laid_out(LIGHTHOUSE_ARTICLE, Place((10_000, 10_004)))
    assert (beyond["state"], beyond["at"]) == ("changed", None)


@given(
    text=st.text(alphabet="海灯ab😀", min_size=1, max_size=40),
    data=st.data(),
)
def test_words_are_found_again_wherever_they_are_the_nearest_first(
    text: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    words = text[start:end]
    old = data.draw(st.integers(0, 60))
    places = [at for at in range(len(text)) if text.startswith(words, at)]
    nearest = min(places, key=lambda at: (abs(at - old), at))
    assert find_again(text, old, len(words), digest_of(words)) == (nearest, nearest + len(words))
    assert find_again(text, old, len(words), digest_of(words + "x")) is None


@pytest.mark.parametrize("digest", ["", "xyz", "0" * 40, "g1"])
def test_no_digest_finds_nothing(digest: str) -> None:
    assert find_again("海海海", 0, 1, digest) is None


@pytest.mark.parametrize(
    "request_",
    [None, "x", [], {}, {"article": 7}, {"article": "nowhere", "place": [0, 1]}, {"article": ["岛/灯塔"]},
     {"title": "没有这篇"}, {"title": 7}, {"title": "长" * 2000}],
)  # fmt: skip
def test_the_reader_gives_nothing_for_what_it_does_not_know(request_: object) -> None:
    assert opener(FormsBot())(request_) is None


def test_the_reader_finds_an_article_by_its_title() -> None:
    page = opener(FormsBot())({"title": "岛上一年"})
    assert page is not None
    assert page["id"] == "长篇"


@pytest.mark.parametrize(
    "place",
    [None, "0,5", [1], ["0", "5"], [True, 5], [0, 5, 9], [9, 2], [-3, 2], {}, [0, 5] * 200, [None] * 4],
)  # fmt: skip
def test_the_reader_marks_nothing_for_a_place_it_does_not_understand(place: object) -> None:
    request = {"article": "岛/灯塔", "place": place, "others": "x", "is": 3}
    page = opener(FormsBot())(request)
    assert page is not None
    assert {kind for block in page["blocks"] for _, kind in block["runs"]} == {""}
    assert page["state"] == ""


def test_the_reader_takes_quote_answers_others_and_digest_from_the_browser() -> None:
    start = LIGHTHOUSE_ARTICLE.text.index(ELECTRIC)
    sent = {
        "article": "岛/灯塔",
        "place": [start, start + len(ELECTRIC), start, start + 5],
        "others": [[0, 4], "x", [3], [5, 2]],
        "is": digest_of(ELECTRIC),
    }
    page = opener(FormsBot())(sent)
    assert page is not None
    assert marked_in(page, "answer") == "1987年"
    assert marked_in(page, "other") == "望海灯塔"
    wrong = opener(FormsBot())({**sent, "is": "123"})
    assert wrong is not None
    assert wrong["state"] == "changed"


def test_the_reader_offers_web_addresses_only_and_cuts_payloads_as_words() -> None:
    for number, words in enumerate(PAYLOADS):
        page = laid_out(payload_article(number), Place((0, 3)))
        assert page["url"] is None
        assert page["note"] == words
        joined = "".join(part for block in page["blocks"] for part, _ in block["runs"])
        assert re.sub("[\\r\\n]", "", words) in joined.replace("\r", "")
    assert laid_out(LIGHTHOUSE_ARTICLE, Place())["url"] == "https://example.org/lighthouse?a=1&b=2"


# ---- why a passage was found ---------------------------------------------------------------


def test_why_a_passage_was_found_is_told_in_words() -> None:
    citation = conflict_answer().citations[0]
    request = {"question": "灯塔", "article": "岛/灯塔", "passage": citation.passage_id}
    assert explainer(FormsBot())(request) == {
        "words": ["灯塔"],
        "names": ["灯塔 = 望海灯塔"],
        "numbers": ["一九〇八年 = 1908年"],
        "above": ["建造"],
        "meaning": True,
        "rank": 4,
        "score": 0.25,
        "also": [
            {
                "article": "岛/年鉴",
                "title": "青屿岛年鉴",
                "facts": ["海岸周刊", "2021-07-08"],
                "place": [0, 5],
            }
        ],
    }


def test_a_passage_beyond_the_first_hits_is_looked_for_in_its_article() -> None:
    citation = list_answer().citations[0]
    told = explainer(FormsBot())(
        {"question": "灯塔", "article": "岛/志", "passage": citation.passage_id}
    )
    assert told is not None
    assert told["rank"] is None
    assert told["words"] == ["灯塔"]


@pytest.mark.parametrize(
    "request_",
    [None, {}, {"question": "灯塔"}, {"question": 3, "article": "岛/灯塔", "passage": "p"},
     {"question": "灯塔", "article": "岛/灯塔", "passage": "p"},
     {"question": "长" * 3000, "article": "岛/灯塔", "passage": "p"}],
)  # fmt: skip
def test_nothing_is_told_for_what_is_not_known(request_: object) -> None:
    assert explainer(FormsBot())(request_) is None


def test_nothing_is_told_when_the_article_has_gone() -> None:
    class Gone(FormsBot):
        def search(self, question: str, *, k: int = 5, scope: Scope | None = None) -> list[Hit]:
            if scope is not None:
                raise SettingsError("no such article")
            return []

    request = {"question": "灯塔", "article": "岛/没有", "passage": "p"}
    assert explainer(Gone())(request) is None


def test_words_are_found_again_at_the_end_of_half_a_million_characters() -> None:
    text = "\n".join(f"第{n}段，海风吹过甲板，缆绳轻轻作响。" for n in range(26_000))
    book = dataclasses.replace(LONG, text=text, headings=())
    words = text[-30:-5]
    page = laid_out(book, Place((3, 28), digest=digest_of(words)))
    assert page["state"] == "moved"
    assert page["at"] == [len(text) - 30, len(text) - 5]
    assert marked_in(page, "quote") == words.replace("\n", "")


@pytest.mark.parametrize(
    ("author", "source", "date", "told"),
    [
        (None, "海岸周刊", "2021", "海岸周刊·2021"),
        ("", "", "2021", "2021"),
        ("林知远", None, None, "林知远"),
        (None, None, None, ""),
    ],
)
def test_a_card_joins_only_what_is_known_of_its_article(
    author: str | None, source: str | None, date: str | None, told: str
) -> None:
    answer = short_answer()
    first = answer.citations[0]
    known = dataclasses.replace(first.article, author=author, source=source, date=date)
    some = dataclasses.replace(answer, citations=(dataclasses.replace(first, article=known),))
    assert Tree(card_of(some, str(first.marker))).all("p", "meta") == [told]
