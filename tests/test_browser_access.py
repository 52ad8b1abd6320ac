"""The page for everyone: WCAG by axe-core, keyboard alone, a screen reader, narrow windows, zoom."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

import askllm
from axe import VERSION, NoAxe, axe_at_hand, violations
from browsing import Opens, ask, served

LOOKS = tuple(itertools.product(("zh-CN", "en"), (False, True)))
FORMS = (
    "灯塔多高，造价多少？",
    "岛上有哪些公共设施？",
    "灯塔哪年建成？",
    "灯塔装太阳能板花了多少钱？",
    "有哪些文章",
    "火星上有水吗？",
    "每年有多少游客？",
)


@pytest.fixture(scope="module")
def axe(request: pytest.FixtureRequest) -> str:
    """axe-core's script, from pytest's cache, the npm registry or the installed package."""
    return axe_at_hand(Path(request.config.cache.mkdir("axe-core")))


@pytest.fixture(scope="module")
def desk(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a page with a library and an evaluation that can be changed."""
    place = tmp_path_factory.mktemp("desk")
    folder = Path(shutil.copytree(corpus, place / "corpus"))
    bot = askllm.load(corpus=folder, index=place / "index", encoder="none")
    with served(bot) as address:
        yield address


def faults(page: Page, axe: str, state: str) -> list[str]:
    """Return what axe finds in each language and theme, as the page stands."""
    found = []
    for language, dark in LOOKS:
        page.evaluate(
            "async ([language, dark]) => { await askllm.setLanguage(language);"
            " document.body.classList.toggle('dark', dark); }",
            [language, dark],
        )
        look = f"{state}, {language}, {'dark' if dark else 'light'}"
        found += [f"{look}: {line}" for line in violations(page, axe)]
    return found


def test_no_rule_is_broken_in_the_chat(opens: Opens, forms: str, axe: str) -> None:
    page, _ = opens(forms)
    page.emulate_media(reduced_motion="reduce")
    found = faults(page, axe, "empty")
    for question in FORMS:
        ask(page, question)
    page.locator("#chat .ans .fine summary").last.click()
    page.locator("#chat .ans .cite").last.click()
    page.locator("#src .card.on .found summary").click()
    page.locator("#src .card.on [data-act=quote-menu]").click()
    found += faults(page, axe, "answers")
    page.keyboard.press("Escape")
    page.locator("#sc summary").click()
    found += faults(page, axe, "scope")
    page.locator("#sc summary").click()
    page.locator("#src .card.on [data-act=read]").click()
    page.wait_for_selector("dialog.rd[open]")
    found += faults(page, axe, "reader")
    page.keyboard.press("Escape")
    page.locator("h1").click()
    page.keyboard.press("?")
    found += faults(page, axe, "shortcuts")
    page.keyboard.press("Escape")
    page.set_viewport_size({"width": 390, "height": 844})
    page.locator("#chat a.cite").last.click()
    expect(page.locator("#src .card.on")).to_be_in_viewport()
    found += faults(page, axe, "sheet of sources")
    page.keyboard.press("Escape")
    page.locator("#hdr [data-act=conversations]").click()
    found += faults(page, axe, "drawer of conversations")
    page.keyboard.press("Escape")
    page.set_viewport_size({"width": 320, "height": 700})
    found += faults(page, axe, "320 px")
    assert found == [], "\n".join(found)


def test_no_rule_is_broken_in_library_and_evaluation(opens: Opens, desk: str, axe: str) -> None:
    page, _ = opens(f"{desk}/?tab=library")
    page.emulate_media(reduced_motion="reduce")
    expect(page.locator("#lb-rows tr")).to_have_count(5)
    found = faults(page, axe, "library")
    page.locator("#lb-t-names").click()
    found += faults(page, axe, "names")
    page.locator("#lb-t-apart").click()
    expect(page.locator(".lb-side")).to_have_count(2)
    found += faults(page, axe, "disagreements")
    page.locator("#hdr a[data-tab=evaluation]").click()
    found += faults(page, axe, "evaluation")
    assert found == [], "\n".join(found)


FOCUS = """() => {
  const element = document.activeElement;
  const box = element.getBoundingClientRect();
  const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
  const style = getComputedStyle(element);
  const ringed = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  // The question box shows its focus on its frame.
  const framed = element.matches('#ask textarea')
    && getComputedStyle(document.querySelector('#composer')).boxShadow.includes('3px');
  return {
    name: `${element.tagName} ${element.className} ${element.textContent.slice(0, 20)}`,
    shown: ringed || framed || element === document.body,
    there: x >= 0 && x <= innerWidth && y >= 0 && y <= innerHeight,
  };
}"""


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


def focused(page: Page, selector: str) -> bool:
    return bool(page.evaluate("(s) => document.activeElement.matches(s)", selector))


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
    page.wait_for_function("window.heard.length > 1")
    page.wait_for_timeout(300)
    waiting, answer = page.evaluate("window.heard")
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


SMALL = """() => [...document.querySelectorAll(
    ':is(#hdr, #qa, #lib, #eval, dialog[open]) :is(a[href], button, summary, input, select, textarea)')]
  .filter((each) => each.checkVisibility({ visibilityProperty: true }) && !each.closest('.sr'))
  .map((each) => [each.getBoundingClientRect(), each])
  .filter(([{ width, height }]) => width > 1 && (width < 24 || height < 24))
  // A link within a sentence is as high as its line; a box with its label is as large as the label.
  .filter(([, each]) => getComputedStyle(each).display !== 'inline')
  .filter(([, each]) => !(each.labels?.length && each.labels[0].getBoundingClientRect().height >= 24))
  .map(([{ width, height }, each]) => `${width}x${height} ${each.outerHTML.slice(0, 120)}`)"""
WIDE = """() => [document.documentElement, ...document.querySelectorAll(
    '#mid, #chat .bubble-wrap, #src, .lb-main, .library, .ev-list, dialog[open]')]
  .filter((pane) => pane.checkVisibility() && pane.scrollWidth > pane.clientWidth)
  .map((pane) => [pane, [...pane.querySelectorAll('*')]
    .filter((each) => each.getBoundingClientRect().right > pane.getBoundingClientRect().right + 1)])
  .map(([pane, out]) => `${pane.className || pane.id || pane.tagName} +${pane.scrollWidth - pane.clientWidth}: ${
    out.slice(0, 4).map((each) => each.outerHTML.slice(0, 90))}`)"""


def small(page: Page) -> str:
    """Name what is too small to be hit, a line each."""
    return "\n".join(page.evaluate(SMALL))


def wide(page: Page) -> str:
    """Name what has to be scrolled sideways, a line each."""
    return "\n".join(page.evaluate(WIDE))


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


def test_without_npm_the_installed_axe_is_taken_and_other_bytes_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("axe.shutil.which", lambda name: None)
    assert axe_at_hand(tmp_path).startswith("/*! axe v4.")
    other = tmp_path / f"axe-core-{VERSION}.tgz"
    other.write_bytes(b"something else")
    with pytest.raises(NoAxe, match="not the file"):
        axe_at_hand(tmp_path)
    assert not other.exists()
