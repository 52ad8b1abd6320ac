"""The page by the keyboard alone: where the focus goes, that it is seen, and where it comes back to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from access import FOCUS, focused, served_desk
from browsing import Opens, ask


@pytest.fixture(scope="module")
def desk(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a page with a library and an evaluation that can be changed."""
    with served_desk(corpus, tmp_path_factory.mktemp("desk")) as address:
        yield address


def tab_to(page: Page, selector: str, *, key: str = "Tab") -> None:
    """Press Tab until the focus is on ``selector``; it must be seen at every stop."""
    for _ in range(80):
        page.keyboard.press(key)
        stop = page.evaluate(FOCUS)
        assert stop["shown"], f"no visible focus: {stop['name']}"
        assert stop["there"], f"the focus is out of sight: {stop['name']}"
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"Tab never reaches {selector}")


def test_a_whole_journey_without_a_mouse(opens: Opens, desk: str) -> None:
    page, _ = opens(desk)
    assert focused(page, "#ask textarea"), "one can type at once"
    page.keyboard.type("江城大桥全长多少米？")
    page.keyboard.press("Enter")
    page.wait_for_selector("body[data-answered='1']")
    expect(page.locator("#chat .ans .stat")).to_be_visible()

    # From the box back to the marks of the answer, to a passage, into its article, and out again.
    tab_to(page, "#chat a.cite", key="Shift+Tab")
    page.keyboard.press("Enter")
    assert focused(page, "#src .card.on")
    tab_to(page, "#src .card.on [data-act=read]")
    page.keyboard.press("Enter")
    dialog = page.locator("dialog.rd[open]")
    expect(dialog.locator("mark").first).to_be_visible()
    assert page.evaluate("document.activeElement.closest('dialog.rd') !== null")
    for _ in range(12):
        page.keyboard.press("Tab")
        stop = page.evaluate(
            "document.activeElement.closest('dialog.rd') !== null"
            " || document.activeElement === document.body"
        )
        assert stop, "the focus stays in the dialog"
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    assert focused(page, "#src .card.on [data-act=read]"), "back where one was"
    page.keyboard.press("Escape")
    assert focused(page, "#chat a.cite"), "and back at the mark"

    # The list of keys names every one of them.
    page.keyboard.press("?")
    keys = page.locator("dialog.keys[open]")
    assert "".join(keys.locator("kbd").all_text_contents()) == "EnterShiftEnter/AltN1…9JKEsc?"
    page.keyboard.press("Escape")
    expect(keys).to_have_count(0)
    page.keyboard.press("j")
    assert focused(page, "#src .card.on")
    page.keyboard.press("/")
    assert focused(page, "#ask textarea")

    # The scope, then the other tabs.
    tab_to(page, "#sc summary")
    page.keyboard.press("Space")
    tab_to(page, "#sc input")
    page.keyboard.press("Escape")
    tab_to(page, "#hdr a[data-tab=library]")
    page.keyboard.press("Enter")
    expect(page.locator("#lb-rows tr")).to_have_count(5)
    tab_to(page, "#lb-rows .lb-title *")
    page.keyboard.press("Enter")
    expect(dialog.locator("h2")).to_be_visible()
    page.keyboard.press("Escape")
    tab_to(page, "#hdr a[data-tab=evaluation]", key="Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#eval h2").first).to_be_visible()
    tab_to(page, "#eval button")


def test_what_opens_gives_the_focus_back_and_notes_are_heard_inside_it(
    opens: Opens, desk: str
) -> None:
    page, _ = opens(f"{desk}/?tab=library")
    keys = page.locator("#hdr [data-act=keys]")
    keys.press("Enter")
    expect(page.locator("dialog.keys[open]")).to_be_visible()
    page.keyboard.press("Escape")
    expect(keys).to_be_focused()

    title = page.locator("#lb-rows .lb-open").nth(2)
    title.press("Enter")
    page.wait_for_selector("dialog.rd[open]")
    page.evaluate(
        """() => {
          const region = document.querySelector('#notes[role=status]');
          const within = () => region.closest('dialog') !== null;
          window.heard = [];
          new MutationObserver(() => window.heard.push([within(), region.innerText]))
            .observe(region, { childList: true });
        }"""
    )
    page.locator("dialog.rd [data-act=rd-link]").click()
    expect(page.locator("dialog.rd #notes .mini")).to_have_text("链接已复制")
    # What lies outside an open dialog does not speak; the words come after their place.
    assert page.evaluate("window.heard")[-1] == [True, "链接已复制"]
    page.keyboard.press("Escape")
    expect(title).to_be_focused()

    page.set_viewport_size({"width": 390, "height": 844})
    page.emulate_media(reduced_motion="reduce")
    page.locator("#hdr a[data-tab=chat]").click()
    ask(page, "江城大桥全长多少米？")
    mark = page.locator("#chat a.cite").first
    for way in ("#src [data-act=close]", ".scrim"):
        mark.click()
        expect(page.locator("#src .card.on")).to_be_in_viewport()
        page.locator(way).click(position={"x": 8, "y": 8})
        expect(mark).to_be_focused()
    menu = page.locator("#hdr [data-act=conversations]")
    menu.click()
    page.locator("[data-act=close-conversations]").click()
    expect(menu).to_be_focused()
    page.locator("#hdr a[data-tab=evaluation]").click()
    page.locator("#ev-draft button").first.click()
    page.locator("#ev-back").click()
    page.wait_for_function("document.activeElement.matches('#ev-sets button, #ev-review')")
