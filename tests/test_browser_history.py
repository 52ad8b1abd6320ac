"""What covers the page of a phone is one step of the browser's history."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from browsing import Opens, ask, served
from fakes_bot import FakeBot

QUESTION = "灯塔哪一年改用电灯？"
OTHER = "青屿岛常住人口为多少人？"
READY = "body[data-ready='1']"
NO_COVER = "!history.state?.over && !document.body.matches('.sources-open, .conversations-open')"


@pytest.fixture(scope="module")
def bot() -> FakeBot:
    return FakeBot()


@pytest.fixture(scope="module")
def address(bot: FakeBot) -> Iterator[str]:
    with served(bot) as place:
        yield place


def test_the_sheet_is_one_step_of_the_history(opens: Opens, address: str) -> None:
    page, _ = opens(address, phone=True)
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
    opens: Opens, address: str, bot: FakeBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, _ = opens(address, phone=True)
    drawer, menu = page.locator("body.conversations-open"), page.locator("#hdr .menu")

    # Opened while the first answer comes, which gives the address its name: going back keeps it.
    monkeypatch.setattr(bot, "pause", 1.0)
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
    monkeypatch.setattr(bot, "pause", 0.0)

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
