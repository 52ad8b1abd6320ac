"""What stands beside an answer: passages that were not cited, how well each fits, its paragraph."""

from __future__ import annotations

import dataclasses
import html
import json
import re
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askllm.errors import SettingsError
from askllm.types import Answer, Article, Heading, Hit, Passage, Scope
from askllm.ui.bubbles import answer_html
from askllm.ui.digest import digest_of
from askllm.ui.found import DEPTH, Findings, found, found_again, kept
from askllm.ui.memory import Exchange
from askllm.ui.sources import sources_html, unfolder
from askllm.ui.stored import stored
from fakes_answers import (
    FERRY,
    LIGHTHOUSE_ARTICLE,
    PAYLOADS,
    chat_answer,
    cite,
    collection_answer,
    conflict_answer,
    missing_answer,
    payload_article,
    short_answer,
    verdict_answer,
)
from fakes_bot import ARTICLES, CENSUS, LIGHTHOUSE, FakeBot

HIGH = "望海灯塔于1908年建成，塔身高31米，用花岗石砌成。最初的灯火用煤油，射程只有12海里。"
ROAD = "为了运石料，工匠在礁石上凿出了一条两米宽的便道。便道至今还在，退潮时可以走人。"
BOAT = "交通\n码头到县城的轮渡每天6班，航程50分钟。"
CROWD = "每年有4.2万名游客登岛参观。塔内的旋梯共有143级台阶。"
FIND = {article.id: article for article in ARTICLES}.get


class Searched(FakeBot):
    """A bot whose search finds these passages of the articles, the best first."""

    def __init__(self, *words: str) -> None:
        super().__init__()
        self.sought: list[tuple[str, int, Scope | None]] = []
        self._words = words

    def search(self, question: str, *, k: int = 5, scope: Scope | None = None) -> list[Hit]:
        self.sought.append((question, k, scope))
        return [hit(words, rank) for rank, words in enumerate(self._words, 1)]


class Gone(FakeBot):
    """A bot whose articles have changed since it answered."""

    def search(self, question: str, *, k: int = 5, scope: Scope | None = None) -> list[Hit]:
        raise SettingsError("There is no such article.")


def hit(words: str, rank: int) -> Hit:
    article = next(article for article in ARTICLES if words in article.text)
    at = article.text.index(words)
    passage = Passage(f"{article.id}#{at}", article.id, at, at + len(words), words)
    return Hit(passage, article, 1 - rank / 7, rank, ())


def crowd_answer() -> Answer:
    """An answer that quotes one sentence of the passage ``CROWD``."""
    at = LIGHTHOUSE.index(CROWD)
    cited = cite(LIGHTHOUSE_ARTICLE, "每年有4.2万名游客登岛参观。", 3, answer="4.2万名")
    cited = dataclasses.replace(cited, passage_id=f"{LIGHTHOUSE_ARTICLE.id}#{at}")
    return dataclasses.replace(short_answer(), citations=(cited,), suggestions=())


def exchange_of(bot: FakeBot, answer: Answer) -> Exchange:
    return Exchange("a1b2c3", answer.question, answer, 12.4, found=found(bot, answer, Scope()))


# ---- finding -------------------------------------------------------------------------------


def test_what_was_found_and_not_cited_is_numbered_after_what_was() -> None:
    bot = Searched(HIGH, CROWD, BOAT)
    scope = Scope(since="2020")
    findings = found(bot, crowd_answer(), scope)
    assert bot.sought == [("每年有多少游客？", DEPTH, scope)]
    assert [(c.marker, c.quote, c.article.id) for c in findings.besides] == [
        (4, HIGH, "岛/灯塔"),
        (5, BOAT, "岛/年鉴"),
    ]
    headings = [("望海灯塔", "建造"), ("青屿岛年鉴", "人口")]
    assert [c.heading for c in findings.besides] == headings
    for citation, text in zip(findings.besides, (LIGHTHOUSE, CENSUS), strict=True):
        assert text[citation.start : citation.end] == citation.quote == citation.passage.text
    at = LIGHTHOUSE.index(CROWD)
    assert findings.scores == {
        f"岛/灯塔#{LIGHTHOUSE.index(HIGH)}": 0.857,
        f"岛/灯塔#{at}": 0.714,
        f"岛/年鉴#{CENSUS.index(BOAT)}": 0.571,
    }


def test_a_passage_of_which_a_part_is_quoted_is_not_told_again() -> None:
    cited = dataclasses.replace(crowd_answer().citations[0], passage_id="cut elsewhere")
    answer = dataclasses.replace(crowd_answer(), citations=(cited,))
    assert [c.quote for c in found(Searched(CROWD, ROAD), answer, Scope()).besides] == [ROAD]
    # The same place of another article is another passage.
    other = dataclasses.replace(cited.article, id="bridge")
    answer = dataclasses.replace(answer, citations=(dataclasses.replace(cited, article=other),))
    quotes = [c.quote for c in found(Searched(CROWD, ROAD), answer, Scope()).besides]
    assert quotes == [CROWD, ROAD]


def test_where_nothing_answers_the_closest_passages_are_all_there_is() -> None:
    findings = found(Searched(HIGH, BOAT), missing_answer(), Scope())
    assert findings.besides == ()
    assert len(findings.scores) == 2


@pytest.mark.parametrize("answer", [chat_answer(), collection_answer()])
def test_nothing_is_searched_for_what_took_no_search(answer: Answer) -> None:
    bot = Searched(HIGH)
    assert found(bot, answer, Scope()).besides == ()
    assert bot.sought == []


def test_an_answer_stands_where_its_articles_have_gone_meanwhile() -> None:
    findings = found(Gone(), verdict_answer(), Scope())
    assert (findings.scores, findings.besides) == ({}, ())
    assert findings.places == {"1": (4, 4, 6)}


# ---- paragraphs ----------------------------------------------------------------------------


def test_paragraphs_are_counted_without_headings() -> None:
    # Of the lighthouse 建造 has 2 and 3, 改造 4 and 5, 今天 6.
    assert found(Searched(ROAD, BOAT), short_answer(), Scope()).places == {
        "1": (6, 6, 6),
        "2": (3, 3, 5),
        "3": (3, 3, 6),
    }
    closest = found(Searched(), missing_answer(), Scope()).places
    assert closest == {"k1": (2, 2, 6), "k2": (3, 3, 5)}


def test_an_article_without_headings_has_paragraphs_too() -> None:
    bridge = next(article for article in ARTICLES if article.id == "bridge")
    cited = cite(bridge, "The bridge carries 160,000 vehicles a day across the bay.", 1)
    answer = dataclasses.replace(short_answer(), citations=(cited,))
    assert found(Searched(), answer, Scope()).places == {"1": (3, 3, 4)}


LINES = st.lists(
    st.tuples(st.sampled_from(["", " ", "海", "灯塔高31米"]), st.booleans()), min_size=1
)


@given(LINES, st.data())
def test_the_paragraphs_of_a_place_are_those_that_share_a_character(
    lines: list[tuple[str, bool]], data: st.DataObject
) -> None:
    text = "\n".join(words for words, _ in lines)
    if not text:
        return
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    headings, shared, number, at = [], [], 0, 0
    for words, is_heading in lines:
        if is_heading and words.strip():
            headings.append(Heading(at, at + len(words), 1, words))
        elif words.strip():
            number += 1
            if set(range(at, at + len(words))) & set(range(start, end)):
                shared.append(number)
        at += len(words) + 1
    article = Article("x", "题", text, "x.md", headings=tuple(headings))
    cited = dataclasses.replace(
        crowd_answer().citations[0],
        article=dataclasses.replace(crowd_answer().citations[0].article, id="x"),
        marker=1, start=start, end=end, quote=text[start:end],
    )  # fmt: skip
    answer = dataclasses.replace(crowd_answer(), citations=(cited,))
    places = found_again(None, answer, {"x": article}.get).places
    assert places == ({"1": (shared[0], shared[-1], number)} if shared else {})


# ---- kept by a browser ---------------------------------------------------------------------


def through_a_browser(findings: Findings) -> Any:  # noqa: ANN401
    return json.loads(json.dumps(kept(findings), ensure_ascii=False))


def test_what_was_found_comes_back_without_its_words_having_been_kept() -> None:
    findings = found(Searched(HIGH, BOAT, CROWD), crowd_answer(), Scope())
    sent = through_a_browser(findings)
    assert HIGH not in str(sent)
    assert found_again(sent, crowd_answer(), FIND) == findings


def test_a_passage_that_moved_is_found_again_and_one_that_is_gone_is_left_out() -> None:
    sent = through_a_browser(found(Searched(HIGH, ROAD, BOAT), crowd_answer(), Scope()))
    edited = dataclasses.replace(
        LIGHTHOUSE_ARTICLE, text="编者按。\n" + LIGHTHOUSE.replace("便道至今还在", "便道已不在"), headings=()
    )  # fmt: skip
    now: Mapping[str, Article] = {**{a.id: a for a in ARTICLES}, edited.id: edited}
    back = found_again(sent, crowd_answer(), now.get)
    assert [c.quote for c in back.besides] == [HIGH, BOAT]
    assert [c.marker for c in back.besides] == [4, 5]
    assert edited.text[back.besides[0].start : back.besides[0].end] == HIGH
    assert back.besides[0].heading == ("望海灯塔",), "the title, where there are no headings"
    del now[edited.id]  # type: ignore[attr-defined]
    assert [c.quote for c in found_again(sent, crowd_answer(), now.get).besides] == [BOAT]


ROW = ["岛/灯塔", "p", 0, 4, digest_of("望海灯塔")]


@pytest.mark.parametrize(
    "row",
    [None, 7, [], ROW[:4], [*ROW, 1], [7, *ROW[1:]], [*ROW[:1], None, *ROW[2:]], [*ROW[:2], -1, *ROW[3:]],
     [*ROW[:2], 4, 4, ROW[4]], [*ROW[:2], True, *ROW[3:]], [*ROW[:4], 7], [*ROW[:4], "zz"],
     [*ROW[:2], 0, 10**9, ROW[4]], ["火星", *ROW[1:]]],
)  # fmt: skip
def test_what_a_browser_says_is_read_strictly(row: object) -> None:
    assert [c.quote for c in found_again({"besides": [ROW]}, short_answer(), FIND).besides] == [
        "望海灯塔"
    ]
    assert found_again({"besides": [row]}, short_answer(), FIND).besides == ()
    scores = {"a": 2, "b": -1, "c": "1", "d": True, "e": 0.5, "f": float("nan"), "g": None}
    assert found_again({"scores": scores}, short_answer(), FIND).scores == {"e": 0.5}
    assert found_again({"besides": [ROW]}, missing_answer(), FIND).besides == ()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=5)
        | st.dictionaries(st.sampled_from(["besides", "scores", "x"]), inner, max_size=3)
    ),
    max_leaves=12,
)


@given(JSON)
def test_nothing_that_is_sent_raises(sent: object) -> None:
    assert found_again(sent, short_answer(), FIND).besides == ()


def test_an_exchange_is_stored_with_what_was_found() -> None:
    exchange = exchange_of(Searched(HIGH), crowd_answer())
    assert stored(exchange)["found"] == kept(exchange.found)


# ---- shown ---------------------------------------------------------------------------------


def test_a_chip_counts_what_is_not_cited() -> None:
    shown = answer_html(exchange_of(Searched(HIGH, CROWD, BOAT), crowd_answer()), 23)
    chip = re.search(r'</a>(<a class="pill more".*?</a>)</p>', shown)
    assert chip, "behind those of the sources"
    assert chip[1].startswith('<a class="pill more" role="button" href="#m-a1b2c3">+2<')
    assert '<span class="zh">：找到但没有引用的片段 2 个</span>' in chip[1]
    assert '<span class="en">: 2 passages found and not cited</span>' in chip[1]


@pytest.mark.parametrize(
    ("bot", "answer"),
    [(Searched(CROWD), crowd_answer()), (Gone(), crowd_answer()), (Searched(HIGH), missing_answer()),
     (Searched(HIGH), chat_answer())],
)  # fmt: skip
def test_there_is_no_chip_for_nothing(bot: FakeBot, answer: Answer) -> None:
    assert "pill more" not in answer_html(exchange_of(bot, answer), 23)
    assert "others" not in sources_html((exchange_of(bot, answer),))


def unfolded(bot: FakeBot, panel: str) -> str:
    """Return the cards that the panel's last exchange asks for when it is unfolded."""
    turn, question, besides = re.findall(
        r'data-turn="(\w+)".*?data-asked="(.*?)".*?data-besides="(.*?)"', panel
    )[-1]
    request = {"turn": turn, "question": html.unescape(question)}
    made = unfolder(bot)({**request, "besides": json.loads(html.unescape(besides))})
    assert made is not None
    return made


def cards(panel: str) -> dict[str, str]:
    return dict(
        re.findall(r'<li class="card[^"]*" id="s-a1b2c3-(k?\d+)"(.*?)</details></li>', panel)
    )


def test_cards_of_what_is_not_cited_unfold_below_the_others() -> None:
    bot = Searched(HIGH, CROWD, BOAT)
    panel = sources_html((exchange_of(bot, crowd_answer()),))
    assert list(cards(panel)) == ["3"]
    assert '<span class="zh">找到但没有引用的片段（2）</span>' in panel
    assert "<ol></ol></details></li></ol>" in panel, "asked for when they are unfolded"
    assert 'data-count="1"' in panel, "what is not cited does not count as cited"
    fold = unfolded(bot, panel)
    assert list(cards(fold)) == ["4", "5"]
    assert f'data-place="{CENSUS.index(BOAT)},{CENSUS.index(BOAT) + len(BOAT)}"' in cards(fold)["5"]
    # Its words are not marked as a quotation; those of the question are, weakly.
    assert "".join(re.findall("<mark>(.*?)</mark>", cards(fold)["4"])) == ""
    asked = dataclasses.replace(crowd_answer(), standalone="灯塔哪年建成？")
    fold = unfolded(bot, sources_html((exchange_of(Searched(HIGH), asked),)))
    assert re.findall("<mark>(.*?)</mark>", fold) == ["灯塔", "建成"]


def test_a_bar_tells_how_well_a_passage_fits_in_words_too() -> None:
    bot = Searched(HIGH, CROWD)
    panel = sources_html((exchange_of(bot, crowd_answer()),))
    cited, other = cards(panel)["3"], cards(unfolded(bot, panel))["4"]
    assert '<span class="fit"><i style="width:71%"></i>' in cited
    assert '<span class="fit"><i style="width:86%"></i>' in other
    assert '<span class="sr"><span class="zh">与问题的契合度 71%</span>' in cited
    assert '<span class="en">Fits the question 71%</span>' in cited
    # Of a passage that the search did not bring again nothing is told.
    assert "fit" not in cards(sources_html((exchange_of(Searched(HIGH), crowd_answer()),)))["3"]


@pytest.mark.parametrize(
    "change",
    [{"turn": "x"}, {"turn": None}, {"turn": '"><b>'}, {"question": 7}, {"besides": None},
     {"besides": []}, {"besides": {"first": True, "besides": [ROW]}},
     {"besides": {"first": 0, "besides": [ROW]}}, {"besides": {"first": 10**9, "besides": [ROW]}},
     {"besides": {"first": 2, "besides": [[*ROW[:4], "zz"]]}}],
)  # fmt: skip
def test_anyone_may_ask_for_cards_and_gets_those_of_the_articles(change: dict[str, object]) -> None:
    sent = {"turn": "a1b2c3", "question": "灯塔", "besides": {"first": 2, "besides": [ROW]}}
    show = unfolder(FakeBot())
    assert list(cards(show(sent) or "")) == ["2"]
    assert not show({**sent, **change})
    assert show(None) is None


@pytest.mark.parametrize("number", range(len(PAYLOADS)))
def test_text_that_tries_to_be_markup_stays_text_on_these_cards(number: int) -> None:
    article = payload_article(number)
    row = [article.id, "<b>", 0, len(article.text), digest_of(article.text)]
    sent = {
        "turn": "a1b2c3",
        "question": PAYLOADS[number],
        "besides": {"first": 2, "besides": [row]},
    }
    made = unfolder(FakeBot(articles=(article,)))(sent) or ""
    assert list(cards(made)) == ["2"]
    assert set(re.findall(r"<([\w!]+)", made)) <= {
        "li", "div", "span", "i", "h3", "p", "time", "blockquote", "mark", "button", "svg", "path",
        "rect", "br", "details", "summary",
    }  # fmt: skip
    assert not re.search(r"<[^>]*\son\w+=", re.sub(r'"[^"]*"', '""', made))


def path_of(exchange: Exchange, key: str) -> str:
    panel = sources_html((exchange,))
    if exchange.found.besides:
        panel += unfolded(FakeBot(), panel)
    told = re.search(r'<p class="path">(.*?)</p>', cards(panel)[key])
    return re.sub(r'<span class="en">.*?</span>|<[^>]*>', "", told[1]) if told else ""


def test_a_card_tells_its_paragraph_beside_the_headings() -> None:
    exchange = exchange_of(Searched(f"{HIGH}\n{ROAD}"), short_answer())
    assert path_of(exchange, "1") == "今天·段落 6 / 6"
    assert path_of(exchange, "2") == "人口·段落 3 / 5"
    assert path_of(exchange, "3") == "建造·段落 2–3 / 6"
    assert "Paragraphs 2–3 of 6" in unfolded(FakeBot(), sources_html((exchange,)))
    bridge = next(article for article in ARTICLES if article.id == "bridge")
    answer = dataclasses.replace(
        short_answer(), citations=(cite(bridge, "Its arch is 134 metres high", 1),)
    )
    assert path_of(exchange_of(Searched(), answer), "1") == "段落 4 / 4"


def test_of_one_paragraph_there_is_nothing_to_tell() -> None:
    article = Article("x", "题", FERRY, "x.md")
    answer = dataclasses.replace(short_answer(), citations=(cite(article, FERRY, 1),))
    findings = found_again(None, answer, {"x": article}.get)
    assert findings.places == {"1": (1, 1, 1)}
    assert path_of(Exchange("a1b2c3", "x", answer, 1.0, found=findings), "1") == ""


def test_a_conflict_has_its_others_too() -> None:
    findings = found(Searched(HIGH, ROAD), conflict_answer(), Scope())
    assert [(c.marker, c.quote) for c in findings.besides] == [(4, ROAD)]
