"""Back and forward: what covers the page of a phone is one step; the address says what is shown."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, Route, expect

from askllm.ui.conversation import Room, View, talk
from askllm.ui.request import Request
from browsing import Opens, ask
from fakes_bot import FakeBot

QUESTION = "灯塔哪一年改用电灯？"
OTHER = "青屿岛常住人口为多少人？"
READY = "body[data-ready='1']"
NO_COVER = "!history.state?.over && !document.body.matches('.sources-open, .conversations-open')"


def test_the_sheet_is_one_step_of_the_history(opens: Opens, fake: str) -> None:
    page, _ = opens(fake, phone=True)
    for tab in ("library", "chat"):
        page.locator(f"#hdr a[data-tab={tab}]").tap()
    ask(page, QUESTION)
    sheet, mark = page.locator("body.sources-open"), page.locator("#chat a.cite").first
    here = page.url

    mark.tap()
    expect(sheet).to_have_count(1)
    page.go_back()
    expect(sheet).to_have_count(0)
    assert page.url == here
    expect(mark).to_be_focused()
    page.go_forward()
    expect(sheet).to_have_count(1)

    # What is opened from it is a step of its own.
    page.locator("#src .card.on [data-act=read]").tap()
    expect(page.locator("dialog.rd[open]")).to_have_count(1)
    page.go_back()
    expect(page.locator("dialog.rd[open]")).to_have_count(0)
    expect(sheet).to_have_count(1)
    page.go_back()
    expect(sheet).to_have_count(0)

    # Closed by hand it leaves no step behind: going back leads to where one was before.
    closing: tuple[Callable[[], object], ...] = (
        lambda: page.locator("#src [data-act=close]").tap(),
        lambda: page.keyboard.press("Escape"),
        lambda: page.touchscreen.tap(190, 60),
        lambda: page.reload(),
    )
    for close in closing:
        mark.tap()
        expect(sheet).to_have_count(1)
        close()
        page.wait_for_function(NO_COVER)
    page.wait_for_selector(READY)
    expect(page.locator("#chat .asked")).to_have_text([QUESTION])
    assert page.url == here
    page.go_back()
    expect(page.locator("body")).to_have_attribute("data-tab", "library")
    assert page.url.endswith("?tab=library")
    page.go_forward()
    expect(page.locator("#chat .asked")).to_have_text([QUESTION])
    page.go_forward()  # there is nothing to harm
    page.wait_for_function(NO_COVER)
    assert page.url == here


def test_the_drawer_is_one_step_of_the_history(
    opens: Opens, fake: str, fake_bot: FakeBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, _ = opens(fake, phone=True)
    drawer, menu = page.locator("body.conversations-open"), page.locator("#hdr .menu")

    # Opened while the first answer comes, which gives the address its name: going back keeps it.
    monkeypatch.setattr(fake_bot, "pause", 1.0)
    page.fill("#ask textarea", QUESTION)
    page.press("#ask textarea", "Enter")
    page.wait_for_selector("#chat .ans.wait")
    menu.tap()
    expect(drawer).to_have_count(1)
    page.wait_for_url("**/?c=*")
    first = page.url
    page.go_back()
    expect(drawer).to_have_count(0)
    assert page.url == first
    expect(menu).to_be_focused()
    expect(page.locator("#chat .asked")).to_have_text([QUESTION])
    monkeypatch.setattr(fake_bot, "pause", 0.0)

    # Who chooses another conversation there goes one step, not two.
    menu.tap()
    page.locator(".cv-new").tap()
    expect(page.locator("#chat .asked")).to_have_count(0)
    ask(page, OTHER)
    second = page.url
    menu.tap()
    page.locator("#cv .cv-t", has_text=QUESTION).tap()
    expect(page.locator("#chat .asked")).to_have_text([QUESTION])
    assert page.url == first
    page.go_back()
    expect(page.locator("#chat .asked")).to_have_text([OTHER])
    assert page.url == second
    expect(drawer).to_have_count(0)
    page.go_back()
    expect(page.locator("#chat .asked")).to_have_text([QUESTION])
    page.go_forward()
    expect(page.locator("#chat .asked")).to_have_text([OTHER])

    # Closed by hand, or left for the conversation that is shown, it leaves no step.
    closing: tuple[Callable[[], object], ...] = (
        lambda: page.locator("[data-act=close-conversations]").tap(),
        lambda: page.keyboard.press("Escape"),
        lambda: page.locator("#cv .cv-t", has_text=OTHER).tap(),
    )
    for close in closing:
        menu.tap()
        expect(drawer).to_have_count(1)
        close()
        page.wait_for_function(NO_COVER)
    page.go_back()
    expect(page.locator("#chat .asked")).to_have_text([QUESTION])


OPENING = re.compile(r"/gradio_api/run/predict")


@contextmanager
def held_back(page: Page) -> Iterator[list[Route]]:
    """Keep what opens a conversation from the server until the block ends."""
    held: list[Route] = []
    page.route(OPENING, lambda route: held.append(route))
    yield held
    for _ in range(100):  # the last of them may still be on its way
        if held:
            break
        page.wait_for_timeout(20)
    assert held
    for each in held:
        each.continue_()
    page.unroute(OPENING)


def stepped(page: Page, way: str) -> None:
    """Go ``back`` or ``forward`` and wait until the page was told."""
    page.evaluate(
        "way => new Promise((done) => {"
        " addEventListener('popstate', () => setTimeout(done), { once: true }); history[way](); })",
        way,
    )


def two_conversations(page: Page) -> tuple[str, str]:
    """Ask one question in each; return their addresses, the second is shown."""
    ask(page, QUESTION)
    first = page.url
    page.locator(".cv-new").click()
    expect(page.locator("#chat .asked")).to_have_count(0)
    ask(page, OTHER)
    return first, page.url


def kept(page: Page) -> list[list[str]]:
    """Return the questions of every conversation that the browser keeps."""
    found: list[list[str]] = page.evaluate(
        "() => Object.keys(localStorage).filter((key) => key.startsWith('askllm.c.')).map((key) =>"
        " JSON.parse(localStorage.getItem(key).split('\\n')[1]).exchanges.map((each) => each.question))"
    )
    return sorted(found)


def test_back_and_forward_at_once_show_the_conversation_of_the_address(
    opens: Opens, fake: str
) -> None:
    page, _ = opens(fake)
    first, second = two_conversations(page)
    asked = page.locator("#chat .asked")
    shown = {first: [QUESTION], second: [OTHER]}
    with held_back(page):
        stepped(page, "back")
        stepped(page, "forward")
    page.wait_for_function("!askllm.asking.busy()")  # it shows the second all the while
    expect(asked).to_have_text([OTHER])
    assert page.url == second
    with held_back(page):
        for way in ("back", "forward", "back"):
            stepped(page, way)
    expect(asked).to_have_text([QUESTION])
    assert page.url == first
    # In one breath Chromium may take only one of the two.
    page.go_forward()
    expect(asked).to_have_text([OTHER])
    page.evaluate("history.back(); history.forward()")
    page.wait_for_timeout(300)
    page.wait_for_function("!askllm.asking.busy()")
    expect(asked).to_have_text(shown[page.url])


@pytest.mark.parametrize(
    ("typed", "ways"),
    [
        (True, ("back",)),
        (True, ("back", "forward")),
        (False, ("back", "forward")),
        (False, ("back", "forward", "back")),
    ],
)
def test_what_is_asked_while_a_conversation_opens_goes_to_the_one_shown_in_the_end(
    opens: Opens, fake: str, fake_bot: FakeBot, typed: bool, ways: tuple[str, ...]
) -> None:
    page, _ = opens(fake)
    shown = dict(zip(("forward", "back"), (OTHER, QUESTION), strict=True))
    two_conversations(page)
    more, before = "它有多高呢？", len(fake_bot.asked)
    with held_back(page):
        stepped(page, ways[0])
        if typed:
            page.fill("#ask textarea", more)
            page.press("#ask textarea", "Enter")
        else:  # as an example or a question to go on with does
            page.evaluate("words => askllm.asking.ask(words)", more)
        # A second one that comes before it has gone is refused, and no question is lost for it.
        page.evaluate("askllm.asking.ask('另一个问题')")
        expect(page.locator(".mini")).to_have_text("上一个问题还在回答")
        for way in ways[1:]:
            stepped(page, way)
    last = shown[ways[-1]]
    expect(page.locator("#chat .asked")).to_have_text([last, more])
    page.wait_for_function("!askllm.asking.busy()")
    assert fake_bot.asked[before:] == [(more, (last,))]
    expect(page.locator("#ask textarea")).to_have_value("")
    other = next(each for each in (QUESTION, OTHER) if each != last)
    assert kept(page) == sorted([[last, more], [other]])
    expect(page.locator("#cv .on .cv-n")).to_have_text(last)


def test_who_goes_back_while_a_question_is_at_work_lands_there_after_it(
    opens: Opens, fake: str, fake_bot: FakeBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, _ = opens(fake)
    first, second = two_conversations(page)
    asked, box = page.locator("#chat .asked"), page.locator("#ask textarea")
    for settled in ("answered", "stopped"):
        monkeypatch.setattr(fake_bot, "pause", 1.0 if settled == "answered" else 12.0)
        box.fill("它有多高呢？")
        box.press("Enter")
        page.wait_for_selector("#chat .ans.wait")
        page.go_back()
        expect(page.locator(".mini")).to_have_text("上一个问题还在回答")
        if settled == "stopped":
            page.locator("#stop").click()
        expect(asked).to_have_text([QUESTION])
        assert page.url == first
        monkeypatch.setattr(fake_bot, "pause", 0.0)
        page.go_forward()
        expect(asked).to_have_text([OTHER, "它有多高呢？"])
        assert page.url == second
    expect(box).to_have_value("它有多高呢？")  # the one that was stopped


def test_a_new_conversation_is_empty_before_the_server_has_said_so(opens: Opens, fake: str) -> None:
    page, _ = opens(fake)
    ask(page, QUESTION)
    card = page.locator("#src .card").first
    expect(card).to_be_visible()
    with held_back(page):
        page.keyboard.press("Alt+n")
        expect(page.locator("#chat .asked")).to_be_hidden()
        expect(page.locator("#chat .asked")).to_have_count(1)
        expect(card).to_be_hidden()
        # Back before it came: that conversation is there as it was.
        stepped(page, "back")
    expect(page.locator("#chat .asked")).to_be_visible()
    expect(card).to_be_visible()


# A browser that is busy takes a while to go back: here always, so that others are quicker.
SLOW_BACK = """
const back = history.back.bind(history);
history.back = () => { window.goingBack = true; setTimeout(back, 700); };
addEventListener('popstate', () => { window.goingBack = false; });
"""


@pytest.mark.parametrize("elsewhere", ["tab", "article", "conversation"])
def test_who_closes_an_article_and_goes_on_at_once_is_where_they_went(
    opens: Opens, fake: str, elsewhere: str
) -> None:
    page, _ = opens(fake)
    page.evaluate(SLOW_BACK)
    ask(page, QUESTION)
    here, dialog = page.url, page.locator("#reader dialog")
    page.locator("#src .card [data-act=read]").first.click()
    expect(dialog.locator("mark").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.wait_for_function("window.goingBack")
    if elsewhere == "tab":
        page.locator("#hdr a[data-tab=library]").click()
        page.wait_for_url("**tab=library")
        expect(page.locator("body")).to_have_attribute("data-tab", "library")
    elif elsewhere == "article":
        page.locator("#src .card [data-act=read]").first.click()
        page.wait_for_url("**article=**")
    else:
        page.locator(".cv-new").click()
        page.wait_for_url(lambda url: "c=" not in url)
        expect(page.locator("#chat .asked")).to_have_count(0)
    page.wait_for_function("!window.goingBack")
    expect(dialog).to_be_visible(visible=elsewhere == "article")
    assert page.url != here
    page.wait_for_timeout(300)  # whatever was still on its way has come
    expect(dialog).to_be_visible(visible=elsewhere == "article")
    assert page.url != here
    page.go_back()
    expect(dialog).to_be_hidden()
    expect(page.locator("body")).to_have_attribute("data-tab", "chat")
    expect(page.locator("#chat .asked")).to_have_text([QUESTION])
    assert page.url == here


# A busy browser tells late that a dialog has closed: here always.
SLOW_CLOSE = """
addEventListener('close', (event) => {
  if (!event.isTrusted) return;
  event.stopImmediatePropagation();
  setTimeout(() => event.target.dispatchEvent(new Event('close')), 700);
}, true);
"""


def test_who_goes_back_from_an_article_and_forward_at_once_reads_it_again(
    opens: Opens, fake: str
) -> None:
    page, _ = opens(fake)
    page.evaluate(SLOW_CLOSE)
    ask(page, QUESTION)
    dialog = page.locator("#reader dialog")
    page.locator("#src .card [data-act=read]").first.click()
    expect(dialog.locator("mark").first).to_be_visible()
    there = page.url
    page.go_back()
    expect(dialog).to_be_hidden()
    page.go_forward()
    expect(dialog.locator("mark").first).to_be_visible()
    page.wait_for_timeout(1000)  # the end of the first one has been told
    expect(dialog.locator("mark").first).to_be_visible()
    assert page.url == there
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.wait_for_function("!location.search.includes('article')")


def test_an_event_that_gradio_lets_fall_is_sent_again(opens: Opens, fake: str) -> None:
    page, _ = opens(fake)
    two_conversations(page)
    page.evaluate(
        "() => { const wire = askllmDoors.wire, { trigger } = wire;"
        " wire.trigger = () => { wire.trigger = trigger; }; }"
    )
    page.go_back()
    page.fill("#ask textarea", "它有多高呢？")
    page.press("#ask textarea", "Enter")
    expect(page.locator("#chat .asked")).to_have_text([QUESTION, "它有多高呢？"])


@pytest.mark.parametrize("opened_next", [False, True])
def test_what_follows_an_answer_at_once_comes_after_gradio_has_ended_it(
    opens: Opens, fake: str, monkeypatch: pytest.MonkeyPatch, opened_next: bool
) -> None:
    # A busy server ends an event a while after the page has its answer: here always.
    def slow_to_end(
        room: Room, question: object, conversation: object, request: Request
    ) -> Iterator[View]:
        yield from talk(room, question, conversation, request)
        time.sleep(1.5)

    page, _ = opens(fake)
    two_conversations(page)
    more, much = "它有多高呢？", "每天几班轮渡？"
    monkeypatch.setattr("askllm.ui.events.talk", slow_to_end)
    ask(page, more)
    if opened_next:
        page.go_back()
    else:
        page.fill("#ask textarea", much)
        page.press("#ask textarea", "Enter")
    shown = [QUESTION] if opened_next else [OTHER, more, much]
    asked = page.locator("#chat .asked")
    expect(asked).to_have_text(shown)
    page.wait_for_function("!askllm.asking.busy()")
    page.wait_for_timeout(2000)  # the end of every event has come
    expect(asked).to_have_text(shown)
    expect(page.locator("#ask textarea")).to_have_value("")
    assert kept(page) == sorted([[QUESTION], [OTHER, more] if opened_next else shown])


def test_who_takes_a_change_back_from_elsewhere_takes_it_back_where_it_was_made(
    opens: Opens, fake: str
) -> None:
    page, _ = opens(fake)
    two_conversations(page)
    page.locator("#chat .user a.act.edit").click()
    ask(page, "码头到县城航程多少分钟？")
    page.locator("#cv .cv-t", has_text=QUESTION).click()
    expect(page.locator("#chat .asked")).to_have_text([QUESTION])
    page.locator(".mini button", has_text="撤销").click()
    expect(page.locator("#chat .asked")).to_have_text([QUESTION])
    assert kept(page) == sorted([[QUESTION], [OTHER]])
