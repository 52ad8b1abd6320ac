"""Where the chat stands while a question is answered, what is said meanwhile, how it begins."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Page, Route, expect

from browsing import Opens, ask
from fakes_bot import FakeBot

QUESTION = "灯塔哪一年改用电灯？"
READY = "body[data-ready='1']"


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
    opens: Opens, fake: str, fake_bot: FakeBot
) -> None:
    page, _ = opens(fake, phone=True)
    page.set_viewport_size({"width": 390, "height": 520})
    ask(page, QUESTION)
    fake_bot.pause = 0.4
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
    fake_bot.pause = 0.0
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


def test_the_page_says_what_it_is_doing(opens: Opens, fake: str, fake_bot: FakeBot) -> None:
    page, _ = opens(fake, locale="en-GB")
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
    fake_bot.pause = 5.0
    ask(page, QUESTION)
    fake_bot.pause = 0.0
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
    opens: Opens, fake: str, fake_bot: FakeBot
) -> None:
    page, _ = opens(fake, locale="en-GB")
    shown = page.locator("#chat .example:visible")
    expect(shown).to_have_text(list(fake_bot.examples("en")))
    for language in ("zh", "zh"):  # simplified, traditional
        page.locator("[data-act=language]").click()
        expect(shown).to_have_text(list(fake_bot.examples(language)))
    page.locator("[data-act=language]").click()
    # Pressed like a button; the answer takes their place.
    shown.first.focus()
    page.keyboard.press("Space")
    expect(page.locator("#chat .asked")).to_have_text(fake_bot.examples("en")[0])
    page.wait_for_selector("#chat .ans .stat")
    expect(page.locator("#chat .examples")).to_have_count(0)


def test_a_scope_without_a_question_outlives_a_reload(opens: Opens, fake: str) -> None:
    page, _ = opens(fake)
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
    opens: Opens, fake: str, fake_bot: FakeBot
) -> None:
    page, _ = opens(fake)
    box = page.locator("#ask textarea")
    box.focus()
    asked = len(fake_bot.asked)
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
    assert len(fake_bot.asked) == asked
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


def test_nothing_behind_the_sheet_or_the_drawer_takes_the_focus(opens: Opens, fake: str) -> None:
    page, _ = opens(fake, phone=True)
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


def test_only_our_button_leads_to_the_end(opens: Opens, fake: str) -> None:
    page, _ = opens(fake)
    page.set_viewport_size({"width": 1440, "height": 420})
    for question in (QUESTION, "青屿岛常住人口为多少人？", "找不到的火星"):
        ask(page, question)
    page.locator("#chat .bubble-wrap").hover()
    page.mouse.wheel(0, -5_000)
    expect(page.locator("#to-end")).to_be_visible()
    page.wait_for_timeout(300)  # Gradio's own would come a moment later
    expect(page.locator("#chat .scroll-down-button-container")).to_be_hidden()


# ---- a question is seen in the frame of the key press --------------------------------------------

WATCH = """() => {
  window.frames_seen = [];
  window.first = null;
  addEventListener('keydown', () => requestAnimationFrame(() => { window.first = look(); }),
    { capture: true, once: true });
  const look = () => {
    const shown = (parts) => [...document.querySelectorAll(`#chat ${parts}`)]
      .filter((each) => each.checkVisibility());
    const asked = shown('.asked'), box = asked.at(-1)?.getBoundingClientRect();
    const stage = shown('.ans.wait .stage').at(-1)?.getBoundingClientRect();
    return { asked: asked.map((each) => each.innerText), working: shown('.ans.wait').length,
      hello: shown('.hello').length, place: box && [box.x, box.y, box.width, box.height],
      stage: stage && [stage.x, stage.y], typed: document.querySelector('#ask textarea').value };
  };
  const each = () => { window.frames_seen.push(look()); requestAnimationFrame(each); };
  each();
}"""
HOSTILE = (
    "灯塔<img src=x onerror='window.hacked=1'>\n\n  &amp;哪一年 **改用** $$电灯$$？"
    + "多长😀" * 250
)


def on_the_way(page: Page) -> list[Route]:
    """Hold every question back on its way to the server; return those that are held."""
    held: list[Route] = []
    page.route("**/queue/join*", lambda route: held.append(route))
    return held


def let_go(page: Page, held: list[Route]) -> None:
    """Let what is held go on to the server, once it is on its way."""
    while not held:
        page.wait_for_timeout(20)
    for each in held:
        each.continue_()
    page.unroute("**/queue/join*")


@pytest.mark.parametrize("phone", [False, True])
def test_a_question_stands_in_the_chat_in_the_frame_of_the_key_press(
    opens: Opens, fake: str, phone: bool
) -> None:
    page, _ = opens(fake, phone=phone)
    for turn, question in enumerate((QUESTION, HOSTILE), start=1):
        held = on_the_way(page)
        page.fill("#ask textarea", question)
        page.evaluate(WATCH)
        page.press("#ask textarea", "Enter")
        first = page.wait_for_function("window.first").json_value()
        assert len(first["asked"]) == turn
        assert first["asked"][-1][:6] == question[:6]
        assert (first["working"], first["hello"], first["typed"]) == (1, 0, "")
        expect(page.locator("#chat .stage .zh")).to_have_text("正在理解问题…")
        expect(page.locator("#stop")).to_be_visible()
        # Gradio's log is no live region here: nobody hears the question twice.
        live = "document.querySelector('#chat .sent').closest('[aria-live]').ariaLive"
        assert page.evaluate(live) == "off"
        let_go(page, held)
        page.wait_for_selector("body:not(.asking)")
        expect(page.locator("#chat .stat")).to_have_count(turn)
        expect(page.locator("#chat .sent")).to_have_count(0)
        seen = page.evaluate("window.frames_seen")
        del seen[: next(place for place, each in enumerate(seen) if each["working"])]
        # As the server shows it: the same words at the same place, never twice, never gone.
        assert {tuple(each["asked"]) for each in seen} == {tuple(first["asked"])}
        assert {each["hello"] for each in seen} == {0}
        for part in ("place", "stage"):
            places = [each[part] for each in seen if each["working"]]
            for numbers in zip(*places, strict=True):
                assert max(numbers) - min(numbers) <= 1, (part, places)
    assert page.evaluate("window.hacked") is None


def test_what_is_asked_again_or_changed_gives_way_at_once(
    opens: Opens, fake: str, fake_bot: FakeBot
) -> None:
    page, _ = opens(fake)
    for question in (QUESTION, "青屿岛常住人口为多少人？"):
        ask(page, question)
    asked, answers = page.locator("#chat .asked:visible"), page.locator("#chat .stat:visible")
    held = on_the_way(page)
    page.locator("#chat a.retry").click()
    expect(asked).to_have_text([QUESTION, "青屿岛常住人口为多少人？"])
    expect(answers).to_have_count(1)
    # Stopped on the way: what gave way is back.
    with page.expect_response("**/component_server/**"):
        page.locator("#stop").click()
    let_go(page, held)
    page.wait_for_selector("body:not(.asking)")
    expect(answers).to_have_count(2)
    expect(page.locator("#ask textarea")).to_have_value("青屿岛常住人口为多少人？")

    held = on_the_way(page)
    page.locator("#chat a.edit").first.click()
    page.fill("#ask textarea", "灯塔的射程多远？")
    page.press("#ask textarea", "Enter")
    expect(asked).to_have_text(["灯塔的射程多远？"])
    expect(answers).to_have_count(0)
    expect(page.locator("#editing")).to_be_hidden()
    page.evaluate(WATCH)
    let_go(page, held)
    page.wait_for_selector("body:not(.asking)")
    expect(answers).to_have_count(1)
    seen = {tuple(each["asked"]) for each in page.evaluate("window.frames_seen")}
    assert seen == {("灯塔的射程多远？",)}
    assert fake_bot.asked[-1] == ("灯塔的射程多远？", ())


def test_a_question_that_does_not_go_out_is_back_in_the_box(
    opens: Opens, fake: str, fake_bot: FakeBot
) -> None:
    page, _ = opens(fake)
    box = page.locator("#ask textarea")
    before = len(fake_bot.asked)
    # Gradio may let a press fall: then the page says so.
    page.evaluate(
        "document.querySelector('#ask').addEventListener('keypress',"
        " (event) => { event.stopPropagation(); event.preventDefault(); },"
        " { capture: true, once: true })"
    )
    box.fill(QUESTION)
    box.press("Enter")
    expect(page.locator("#chat .asked")).to_have_text([QUESTION])
    expect(box).to_have_value("")
    expect(page.locator(".mini")).to_contain_text("没能送出")
    expect(box).to_have_value(QUESTION)
    expect(page.locator("#chat .asked")).to_have_count(0)
    expect(page.locator("#chat .hello")).to_be_visible()
    # Loaded again on the way: the words are not lost either.
    held = on_the_way(page)
    box.press("Enter")
    expect(page.locator("#chat .asked")).to_have_text([QUESTION])
    page.reload()
    page.wait_for_selector(READY)
    expect(box).to_have_value(QUESTION)
    expect(page.locator("#chat .asked")).to_have_count(0)
    held.clear()
    page.unroute("**/queue/join*")
    assert len(fake_bot.asked) == before
    ask(page, QUESTION)
    expect(page.locator("#chat .asked")).to_have_text([QUESTION])


def test_the_next_question_can_be_typed_while_one_is_on_its_way(
    opens: Opens, fake: str, fake_bot: FakeBot
) -> None:
    page, _ = opens(fake)
    before = len(fake_bot.asked)
    held = on_the_way(page)
    box = page.locator("#ask textarea")
    box.fill(QUESTION)
    box.press("Enter")
    box.press_sequentially("青屿岛常住人口为多少人？")
    box.press("Enter")  # one at a time
    expect(page.locator(".mini")).to_contain_text("还在回答")
    let_go(page, held)
    page.wait_for_selector("body:not(.asking)")
    expect(page.locator("#chat .asked")).to_have_text([QUESTION])
    expect(box).to_have_value("青屿岛常住人口为多少人？")
    assert [question for question, _ in fake_bot.asked[before:]] == [QUESTION]
