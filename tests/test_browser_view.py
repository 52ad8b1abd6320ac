"""Where the chat stands while a question is answered, what is said meanwhile, how it begins."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from browsing import Opens, ask, served
from fakes_bot import FakeBot

QUESTION = "灯塔哪一年改用电灯？"
READY = "body[data-ready='1']"


@pytest.fixture(scope="module")
def bot() -> FakeBot:
    return FakeBot()


@pytest.fixture(scope="module")
def address(bot: FakeBot) -> Iterator[str]:
    with served(bot) as place:
        yield place


def below_the_top(page: Page) -> float:
    """Return how far, in pixels, the last question is below the top of the chat's view."""
    return float(
        page.evaluate(
            """() => {
              const top = (element) => element.getBoundingClientRect().top;
              const asked = [...document.querySelectorAll('#chat .asked')].at(-1);
              return top(asked) - top(document.querySelector('#chat .bubble-wrap'));
            }"""
        )
    )


def test_a_question_stays_at_the_top_while_its_answer_grows_below_it(
    opens: Opens, address: str, bot: FakeBot
) -> None:
    page, _ = opens(address, phone=True)
    page.set_viewport_size({"width": 390, "height": 520})
    ask(page, QUESTION)
    bot.pause = 0.4
    page.evaluate(
        """() => {
          window.places = [];
          const look = () => {
            const asked = [...document.querySelectorAll('#chat .asked')];
            const view = document.querySelector('#chat .bubble-wrap');
            if (asked.length === 2) window.places.push(Math.round(
              asked[1].getBoundingClientRect().top - view.getBoundingClientRect().top));
            requestAnimationFrame(look);
          };
          look();
        }"""
    )
    ask(page, "望海灯塔哪一年改用电灯，射程多远？")
    bot.pause = 0.0
    page.wait_for_timeout(300)
    places = page.evaluate("window.places")
    # The first frame may be drawn before the chat has moved.
    assert max(places[2:]) - min(places[2:]) <= 2, places
    assert 0 <= below_the_top(page) < 40
    expect(page.locator("#chat .lead").last).to_be_in_viewport()
    # The end is out of view: a button leads there, and goes.
    expect(page.locator("#to-end")).to_be_visible()
    expect(page.locator("#chat .stat").last).not_to_be_in_viewport()
    page.locator("#to-end").click()
    expect(page.locator("#chat .stat").last).to_be_in_viewport()
    expect(page.locator("#to-end")).to_be_hidden()
    # A reload shows the last question, too.
    page.reload()
    page.wait_for_selector(READY)
    expect(page.locator("#chat .asked")).to_have_count(2)
    expect(page.locator("#chat .lead").last).to_be_in_viewport()


def test_the_page_says_what_it_is_doing(opens: Opens, address: str, bot: FakeBot) -> None:
    page, _ = opens(address, locale="en-GB")
    page.evaluate(
        """() => {
          window.said = [];
          window.heard = [];
          new MutationObserver(() => {
            const now = [...document.querySelectorAll('#chat .ans.wait .stage .en')].at(-1);
            if (now && window.said.at(-1) !== now.textContent) window.said.push(now.textContent);
          }).observe(document.querySelector('#chat'), {childList: true, subtree: true,
            characterData: true});
          const heard = document.querySelector('#heard');
          new MutationObserver(() => {
            if (heard.textContent) window.heard.push(heard.textContent);
          }).observe(heard, {childList: true});
        }"""
    )
    bot.pause = 5.0
    ask(page, QUESTION)
    bot.pause = 0.0
    said = page.evaluate("window.said")
    assert said[-2:] == ["Searching 23 passages of 4 articles…", "Reading the 6 closest passages…"]
    # Heard: that it works, then each stage that lasts, once.
    page.wait_for_function("window.heard.length >= 4")
    heard = page.evaluate("window.heard")
    assert heard[1:3] == said[-2:]
    assert "24海里" in heard[3] or "1987年" in heard[3]
    page.evaluate("window.heard.length = 0")
    ask(page, "青屿岛常住人口为多少人？")
    page.wait_for_function("window.heard.length >= 2")
    assert not any("closest" in words for words in page.evaluate("window.heard"))


def test_questions_to_start_with_are_in_the_language_of_the_page(
    opens: Opens, address: str, bot: FakeBot
) -> None:
    page, _ = opens(address, locale="en-GB")
    shown = page.locator("#chat .example:visible")
    expect(shown).to_have_text(list(bot.examples("en")))
    for language in ("zh", "zh"):  # simplified, traditional
        page.locator("[data-act=language]").click()
        expect(shown).to_have_text(list(bot.examples(language)))
    page.locator("[data-act=language]").click()
    # Pressed like a button; the answer takes their place.
    shown.first.focus()
    page.keyboard.press("Space")
    expect(page.locator("#chat .asked")).to_have_text(bot.examples("en")[0])
    page.wait_for_selector("#chat .ans .stat")
    expect(page.locator("#chat .examples")).to_have_count(0)


def test_a_scope_without_a_question_outlives_a_reload(opens: Opens, address: str) -> None:
    page, _ = opens(address)
    page.locator("#sc summary").click()
    page.get_by_label("海岸周刊", exact=True).check()
    page.fill("#sc-since", "2021")
    page.reload()
    page.wait_for_selector(READY)
    expect(page.locator("#sc-now .zh")).to_have_text("海岸周刊 · 2021–")
    page.locator("#sc-clear").click()
    page.reload()
    page.wait_for_selector(READY)
    expect(page.locator("#sc-now .zh")).to_have_text("全部文章")
    # What lies in the storage is not believed.
    page.evaluate(f"sessionStorage.setItem('askllm.scope', {json.dumps('{nothing')})")
    page.reload()
    page.wait_for_selector(READY)
    expect(page.locator("#sc-now .zh")).to_have_text(re.compile("全部文章"))


def test_an_input_method_composes_and_its_enter_sends_nothing(
    opens: Opens, address: str, bot: FakeBot
) -> None:
    page, _ = opens(address)
    box = page.locator("#ask textarea")
    box.focus()
    asked = len(bot.asked)
    session = page.context.new_cdp_session(page)
    # What an input method of the system does: letters, Enter that picks a word, the word itself.
    session.send(
        "Input.imeSetComposition", {"text": "dengta", "selectionStart": 6, "selectionEnd": 6}
    )
    expect(box).to_have_value("dengta")
    key = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 229}
    session.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **key})
    session.send("Input.dispatchKeyEvent", {"type": "keyUp", **key})
    expect(box).to_have_value("dengta")
    box.press("Enter")  # one that lets the key itself through
    page.wait_for_timeout(150)
    assert len(bot.asked) == asked
    session.send("Input.insertText", {"text": "灯塔哪一年建成？"})
    expect(box).to_have_value("灯塔哪一年建成？\n")
    box.press("Enter")
    expect(page.locator("#chat .asked")).to_have_text(["灯塔哪一年建成？"])


def test_each_item_of_a_list_has_its_mark(opens: Opens, forms: str) -> None:
    page, _ = opens(forms)
    ask(page, "岛上有哪些公共设施？")
    items = page.locator("#chat ul.items li")
    expect(items).to_have_count(4)
    marks = items.evaluate_all(
        "(all) => all.map((each) => [each.querySelector('span').textContent,"
        " ...[...each.querySelectorAll('a.cite')].map((mark) => mark.hash.split('-').at(-1))])"
    )
    assert marks == [["灯塔", "1"], ["码头", "1", "2"], ["气象站", "1"], ["轮渡", "2"]]
    for words, place in (("气象站", "青屿岛志"), ("轮渡", "青屿岛年鉴")):
        items.filter(has_text=words).locator("a.cite").click()
        expect(page.locator("#src .card.on h3")).to_have_text(place)


INERT = "(parts) => parts.map((part) => document.querySelector(part).inert)"
FOCUSABLE_BEHIND = """(cover) => {
  document.activeElement.blur();
  const behind = [...document.querySelectorAll('button, a[href], textarea, input, summary, [tabindex]')]
    .filter((each) => !each.closest(cover) && each.checkVisibility({ visibilityProperty: true }));
  return behind.filter((each) => { each.focus(); return document.activeElement === each; })
    .map((each) => each.outerHTML.slice(0, 80));
}"""


def test_nothing_behind_the_sheet_or_the_drawer_takes_the_focus(opens: Opens, address: str) -> None:
    page, _ = opens(address, phone=True)
    parts = ["#hdr", "#mid"]
    ask(page, QUESTION)
    assert page.evaluate(INERT, parts) == [False, False]
    mark = page.locator("#chat a.cite").first
    mark.focus()
    page.keyboard.press("Enter")
    expect(page.locator("body")).to_have_class(re.compile("sources-open"))
    assert page.evaluate(INERT, parts) == [True, True]
    assert page.evaluate(FOCUSABLE_BEHIND, "#side") == []
    page.keyboard.press("Escape")
    assert page.evaluate(INERT, parts) == [False, False]
    assert page.evaluate("document.activeElement.className").startswith("cite"), "back at its mark"

    menu = page.locator("#hdr [data-act=conversations]")
    menu.tap()
    expect(page.locator("body")).to_have_class(re.compile("conversations-open"))
    assert page.evaluate(INERT, parts) == [True, True]
    assert page.evaluate(FOCUSABLE_BEHIND, "#nav") == []
    page.keyboard.press("Escape")
    assert page.evaluate(INERT, parts) == [False, False]
    expect(menu).to_be_focused()
    # Beside each other, nothing is behind anything; nor is the header behind a tab that covers both.
    menu.tap()
    page.set_viewport_size({"width": 1300, "height": 800})
    page.wait_for_function("!document.querySelector('#mid').inert")
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_function("document.querySelector('#mid').inert")
    page.locator(".cv-new").tap()
    assert page.evaluate(INERT, parts) == [False, False]
    expect(page.locator("#ask textarea")).to_be_focused()


def test_only_our_button_leads_to_the_end(opens: Opens, address: str) -> None:
    page, _ = opens(address)
    page.set_viewport_size({"width": 1440, "height": 420})
    for question in (QUESTION, "青屿岛常住人口为多少人？", "找不到的火星"):
        ask(page, question)
    page.locator("#chat .bubble-wrap").hover()
    page.mouse.wheel(0, -5_000)
    expect(page.locator("#to-end")).to_be_visible()
    page.wait_for_timeout(300)  # Gradio's own would come a moment later
    expect(page.locator("#chat .scroll-down-button-container")).to_be_hidden()
