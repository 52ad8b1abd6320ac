"""The page heard and seen otherwise: a screen reader, headings, narrow windows, zoom, fingers."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from access import FOCUS, FORMS, focused, served_desk, small, wide
from browsing import Opens, ask


@pytest.fixture(scope="module")
def desk(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a page with a library and an evaluation that can be changed."""
    with served_desk(corpus, tmp_path_factory.mktemp("desk")) as address:
        yield address


def test_a_screen_reader_hears_the_finished_answer_and_its_sources(
    opens: Opens, forms: str
) -> None:
    page, _ = opens(forms)
    page.evaluate(
        """() => {
          window.heard = [];
          const region = document.querySelector('#heard[role=status]');
          new MutationObserver(() => { if (region.textContent) window.heard.push(region.textContent); })
            .observe(region, { childList: true, characterData: true, subtree: true });
        }"""
    )
    ask(page, "灯塔哪年建成？")
    page.wait_for_function("window.heard.at(-1)?.includes('《青屿岛志》')")
    page.wait_for_timeout(300)
    # A stage that lasts is told in between, and on a busy machine any may last.
    waiting, *_, answer = page.evaluate("window.heard")
    assert waiting == "正在查找"
    in_order = (
        "文章的说法不一致",
        "1909年[3]",
        "《青屿岛志》",
        "1908年[1]",
        "[1] 林知远《望海灯塔》，海岸周刊，2021-07-08",
        "[3] 《青屿岛志》",
    )
    places = [answer.find(words) for words in in_order]
    assert -1 not in places, answer
    assert places == sorted(places), answer
    assert "newest" not in answer
    assert "Copy" not in answer

    # Nothing else speaks, and Gradio's parts are called what they are, in both languages.
    log = page.get_by_role("log", name="对话")
    assert log.get_attribute("aria-live") == "off"
    for name in ("问题", "回答"):
        expect(log.get_by_role("group", name=name, exact=True)).to_have_count(1)
    expect(page.get_by_role("button", name="发送问题")).to_have_count(1)
    page.evaluate("askllm.setLanguage('en')")
    log = page.get_by_role("log", name="Conversation")
    expect(log.get_by_role("group", name="Answer", exact=True)).to_have_count(1)
    expect(page.get_by_role("button", name="Send the question")).to_have_count(1)
    named = page.evaluate(
        "[...document.querySelectorAll('[aria-label]')].map((each) => each.ariaLabel)"
    )
    assert [name for name in named if "<" in name] == [], "markup is not read aloud"


def levels(page: Page) -> list[int]:
    """Return the levels of the headings that can be come upon, in order."""
    found: list[int] = page.evaluate(
        """[...document.querySelectorAll('h1, h2, h3, h4, h5, h6')]
          .filter((each) => each.checkVisibility({ visibilityProperty: true }))
          .map((each) => Number(each.tagName[1]))"""
    )
    return found


def test_a_way_past_the_header_and_headings_in_order(opens: Opens, desk: str) -> None:
    page, _ = opens(desk)
    skip = page.locator("#hdr .skip")
    assert small(page) == ""
    stops = "[...document.querySelectorAll('a[href], button, input, textarea, select, summary')]"
    seen = "(each) => each.checkVisibility({ visibilityProperty: true })"
    assert page.evaluate(f"{stops}.find({seen}).matches('.skip')"), "the first stop of the page"
    skip.focus()
    expect(skip).to_be_in_viewport(ratio=1)
    assert page.evaluate(FOCUS)["shown"]
    assert skip.inner_text() == "跳到提问框"
    page.keyboard.press("Enter")
    assert focused(page, "#ask textarea")
    ask(page, "江城大桥全长多少米？")
    for tab, main, next_stop in (
        ("chat", "#ask textarea", "#composer"),
        ("library", "#lb-h", "#lb-views"),
        ("evaluation", "#eval h2", "#eval"),
    ):
        page.locator(f"#hdr a[data-tab={tab}]").click()
        found = levels(page)
        assert found[0] == 1
        assert found.count(1) == 1
        steps = [after - before for before, after in itertools.pairwise(found)]
        assert max(steps) == 1, f"{tab} skips a level: {found}"
        skip.focus()
        assert skip.inner_text() == ("跳到提问框" if tab == "chat" else "跳到内容")
        page.keyboard.press("Enter")
        assert focused(page, main)
        page.keyboard.press("Tab")
        assert focused(page, f"{next_stop} *")
    expect(page.get_by_role("main")).to_have_count(1)
    expect(page.get_by_role("navigation", name="页面")).to_have_count(1)


def fits(page: Page) -> None:
    """Check that nothing runs out of the window or is too small, in either language."""
    for language in ("zh-CN", "en"):
        page.evaluate("(language) => askllm.setLanguage(language)", language)
        assert wide(page) == ""
        assert small(page) == ""


def test_narrow_windows_zoom_and_fingers(opens: Opens, forms: str, desk: str) -> None:
    # 320 px is 400 % of 1280; 720 x 450 is 200 % of 1440 x 900.
    narrow = {"width": 320, "height": 640}
    page, _ = opens(forms, phone=True)
    page.emulate_media(reduced_motion="reduce")
    for question in FORMS:
        ask(page, question)
    for size in (narrow, {"width": 720, "height": 450}):
        page.set_viewport_size(size)
        fits(page)
        expect(page.locator("#ask textarea")).to_be_in_viewport(ratio=1)
    page.set_viewport_size(narrow)
    page.locator("#chat a.cite").last.click()
    card = page.locator("#src .card.on")
    expect(card).to_be_in_viewport()
    assert card.evaluate("(each) => getComputedStyle(each).transitionDuration") == "0s"
    assert page.evaluate("document.getAnimations().length") == 0
    fits(page)
    card.locator("[data-act=read]").click()
    page.wait_for_selector("dialog.rd[open]")
    fits(page)
    page.goto(f"{desk}/?tab=library")
    page.wait_for_selector("body[data-ready='1']")
    expect(page.locator("#lb-rows tr")).to_have_count(5)
    page.locator("#lb-go").click()
    fits(page)
    page.locator("#lb-t-apart").click()
    expect(page.locator(".lb-side")).to_have_count(2)
    fits(page)
    page.locator("#hdr a[data-tab=evaluation]").click()
    expect(page.locator("#eval h2").first).to_be_visible()
    fits(page)


TO_LANGUAGES = {
    "zh-CN": {"切换到繁体字": ("繁", "zh-TW"), "切换到英文": ("EN", "en")},
    "zh-TW": {"切換到英文": ("EN", "en"), "切換到簡體字": ("简", "zh-CN")},
    "en": {
        "Switch to simplified characters": ("简", "zh-CN"),
        "Switch to traditional characters": ("繁", "zh-TW"),
    },
}
"""What the header offers by the language of now: a button's name, its sign, and where it leads."""


def test_every_language_is_one_step_away(opens: Opens, desk: str) -> None:
    page, _ = opens(desk)
    tabs = page.locator("#hdr .tabs")
    held = "(each) => each.scrollWidth <= each.clientWidth"
    for width in (1440, 361, 320):
        page.set_viewport_size({"width": width, "height": 640})
        for now, ways in TO_LANGUAGES.items():
            for name, (sign, there) in ways.items():
                page.evaluate("(language) => askllm.setLanguage(language)", now)
                button = page.locator("#hdr").get_by_role("button", name=name, exact=True)
                expect(button).to_have_text(re.compile(f"^{sign}"), use_inner_text=True)
                expect(button).to_have_attribute("title", name)
                assert tabs.evaluate(held), f"the tabs do not fit {width} px in {now}"
                assert wide(page) == ""
                button.press("Enter")
                expect(page.locator("html")).to_have_attribute("lang", there)
