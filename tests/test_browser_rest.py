"""What stays in its place: the question whose answer is finished, the page without its server."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from browsing import Opens, ask, served
from fakes_bot import ARTICLES, FakeBot

QUESTION = "灯塔哪一年改用电灯？"
LONGER = "望海灯塔哪一年改用电灯，射程多远？"
# Long enough to take two lines on a phone.
FURTHER = (
    "望海灯塔于哪一年建成，最初的灯火用的是什么，射程有多少海里？",
    "为了运石料，工匠在礁石上凿出的便道有多宽，今天还能走人吗？",
    "每年有多少名游客登岛参观？",
)
# How far below the top of the view the last question stands, in every frame.
PLACES = """() => {
  window.places = [];
  const look = () => {
    const asked = [...document.querySelectorAll('#chat .asked')];
    const view = document.querySelector('#chat .bubble-wrap');
    window.places.push([asked.length, Math.round(
      asked.at(-1).getBoundingClientRect().top - view.getBoundingClientRect().top)]);
    requestAnimationFrame(look);
  };
  look();
}"""


@pytest.fixture
def further(fake_bot: FakeBot) -> Iterator[FakeBot]:
    """The fake bot, which offers questions to go on with after each answer, and takes its time."""
    fake_bot.further, fake_bot.pause = FURTHER, 0.3
    yield fake_bot
    fake_bot.further, fake_bot.pause = (), 0.0


def places(page: Page, turn: int) -> list[int]:
    """Return where the question of ``turn`` stood, but for the first frames, before the chat moved."""
    page.wait_for_timeout(400)
    return [place for asked, place in page.evaluate("window.places") if asked == turn][2:]


@pytest.mark.parametrize(("width", "height"), [(390, 520), (1440, 600)])
def test_a_question_stays_as_its_answer_is_finished_and_one_above_loses_its_next_questions(
    opens: Opens, fake: str, further: FakeBot, width: int, height: int
) -> None:
    page, _ = opens(fake, phone=width < 500)
    page.set_viewport_size({"width": width, "height": height})
    ask(page, QUESTION)
    page.evaluate(PLACES)
    for turn, question in enumerate((LONGER, "青屿岛常住人口为多少人？"), start=2):
        ask(page, question)
        page.wait_for_function("document.querySelectorAll('#chat .asks').length === 1")
        stood = places(page, turn)
        assert max(stood) - min(stood) <= 3, stood
        assert 10 <= stood[-1] <= 24


def test_who_scrolls_while_an_answer_grows_is_left_at_his_line(
    opens: Opens, fake: str, further: FakeBot
) -> None:
    page, _ = opens(fake, phone=True)
    page.set_viewport_size({"width": 390, "height": 520})
    ask(page, QUESTION)
    page.fill("#ask textarea", LONGER)
    page.evaluate(PLACES)
    for away in (-60, -420):  # the answer still before him; back at the answer before it
        page.press("#ask textarea", "Enter")
        page.wait_for_selector("#chat .ans.wait")
        page.wait_for_timeout(100)
        page.evaluate(
            "away => document.querySelector('#chat .bubble-wrap').scrollBy(0, away)", away
        )
        before = page.evaluate("document.querySelector('#chat .bubble-wrap').scrollTop")
        page.wait_for_selector("body:not(.asking)")
        page.wait_for_function("document.querySelectorAll('#chat .asks').length === 1")
        page.wait_for_timeout(300)
        if away == -60:
            assert abs(page.evaluate("window.places.at(-1)[1]") - (16 - away)) <= 3
        else:
            now = page.evaluate("document.querySelector('#chat .bubble-wrap').scrollTop")
            assert abs(now - before) <= 1
        page.fill("#ask textarea", "青屿岛常住人口为多少人？")


def test_a_lost_connection_is_told_once_and_in_our_words(opens: Opens) -> None:
    with served(FakeBot()) as address:
        page, seen = opens(address)
        ask(page, QUESTION)
    page.fill("#ask textarea", LONGER)
    page.press("#ask textarea", "Enter")
    expect(page.locator("#offline")).to_be_visible()
    expect(page.locator("#offline .zh")).to_contain_text("连接断开")
    # Gradio has put up its own by now, in English, over the header.
    page.wait_for_selector(".toast-wrap .toast-body", state="attached")
    expect(page.locator(".toast-wrap")).to_be_hidden()
    assert "Connection to the server was lost" not in page.locator("body").inner_text()
    # What was answered stays to be read; there is nothing to stop.
    page.wait_for_function(
        "getComputedStyle(document.querySelector('#src .turn.on')).opacity === '1'"
    )
    expect(page.locator("#stop")).to_be_hidden()
    with served(FakeBot(), port=int(address.rpartition(":")[2])):
        page.wait_for_selector("#offline", state="hidden")
        page.wait_for_selector("body[data-ready='1']")
        expect(page.locator("#ask textarea")).to_have_value(LONGER)
        expect(page.locator("#chat .stat")).to_have_count(1)
        page.press("#ask textarea", "Enter")
        expect(page.locator("#chat .stat")).to_have_count(2)
        refused = [e for e in seen.errors if "ERR_" not in e and "Failed to " not in e]
        assert refused == []
        seen.errors.clear()


def test_what_goes_on_below_a_passage_beside_its_mark_fades(opens: Opens) -> None:
    line = "望海灯塔的射程达到24海里，守塔人记下了每一艘经过的船。"
    text = f"望海灯塔\n1987年，灯塔改用电灯。{line * 12}"
    long = dataclasses.replace(ARTICLES[0], text=text, headings=())
    with served(FakeBot(articles=(long,))) as address:
        page, _ = opens(address)
        ask(page, QUESTION)
        page.locator("#chat a.cite").first.hover()
        quote = page.locator("#peek blockquote")
        expect(quote).to_be_visible()
        assert quote.evaluate("(each) => each.scrollHeight > each.clientHeight")
        lines = "(each) => each.clientHeight / parseFloat(getComputedStyle(each).lineHeight)"
        assert quote.evaluate(lines) == pytest.approx(7, abs=0.05)
        edges = "(each) => ['--ak-over', '--ak-more'].map((name) => getComputedStyle(each).getPropertyValue(name))"
        quote.evaluate("(each) => each.scrollTo(0, 0)")
        page.wait_for_timeout(100)
        assert quote.evaluate(edges) == ["0px", "36px"]
        quote.evaluate("(each) => each.scrollTo(0, each.scrollHeight)")
        page.wait_for_timeout(100)
        assert quote.evaluate(edges) == ["36px", "0px"]
