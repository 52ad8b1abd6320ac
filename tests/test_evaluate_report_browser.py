"""The HTML report in a real Chromium, opened from the disk without a network."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from askllm.evaluate.compare import compare
from askllm.evaluate.report import summarize
from askllm.evaluate.reports import html_report
from browsing import PATIENCE
from fakes_reports import DEPTHS, HOSTILE, QUOTE, right_row, rows

Opens = Callable[..., Page]
MANY = 3_500


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two reports: one of everything with a comparison, one of many questions."""
    made = tmp_path_factory.mktemp("report")
    now = list(rows())
    now[0] = dataclasses.replace(now[0], verdict="wrong_short", short="1911年")
    one, other = (summarize(each, depths=DEPTHS, settings={}) for each in (rows(), now))
    few = html_report(other, compare(one, other), language="en")
    (made / "few.html").write_text(few, encoding="utf-8")
    many = [
        dataclasses.replace(
            right_row(f"q{i}"), question=f"第{i}次改造在哪一年？", confidence=i / MANY
        )
        for i in range(MANY)
    ]
    everything = dataclasses.replace(
        summarize(many[:5], depths=DEPTHS, settings={}), rows=tuple(many)
    )
    (made / "many.html").write_text(html_report(everything), encoding="utf-8")
    return made


@pytest.fixture
def opens(browser: Browser, folder: Path) -> Iterator[Opens]:
    """Open a report offline; afterwards nothing may have gone wrong, or out."""
    contexts, asked, errors = [], [], []

    def open_report(name: str, *, dark: bool = False, phone: bool = False) -> Page:
        context = browser.new_context(
            offline=True,
            color_scheme="dark" if dark else "light",
            viewport={"width": 390, "height": 844} if phone else {"width": 1440, "height": 900},
            is_mobile=phone,
            has_touch=phone,
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: errors.append(message.text))
        page.on("dialog", lambda dialog: errors.append(dialog.message))
        page.goto((folder / name).as_uri())
        page.wait_for_selector("body[data-ready='1']")
        return page

    yield open_report
    for context in contexts:
        context.close()
    assert errors == []
    assert asked
    assert all(url.startswith("file:") for url in asked)


def shown_ids(page: Page) -> list[str | None]:
    return [row.get_attribute("data-id") for row in page.locator("#rows tr[data-id]").all()]


def background(page: Page) -> str:
    return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))


def no_sideways(page: Page) -> bool:
    return bool(
        page.evaluate(
            "[document.documentElement, document.querySelector('dialog')]"
            ".every((each) => each.scrollWidth <= each.clientWidth)"
        )
    )


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_a_question_is_opened_down_to_its_passages(opens: Opens, phone: bool) -> None:
    page = opens("few.html", phone=phone)
    assert no_sideways(page)
    # Faults first: what raised, what was invented, wrong, missed; then the rest.
    assert shown_ids(page) == [HOSTILE, "q4", "q1", "q2", "q5", "q3"]
    across = page.locator("#rows tr[data-id=q1] td.c-q").bounding_box()
    assert across is not None
    assert across["width"] > 340  # a phone shows cards, for a table it is too narrow
    page.locator("#rows tr[data-id=q1] button.q").click()
    dialog = page.locator("dialog[open]")
    expect(dialog.locator("h2")).to_have_text("望海灯塔哪一年建成？")
    expect(dialog.locator("section.given .says")).to_have_text("1911年")
    expect(dialog.locator("section.gold .says")).to_have_text("1908年 / 1908")
    expect(dialog.locator(".badges")).to_contain_text("wrong short answer")
    # The character before the quote lies beyond U+FFFF: offsets are code points.
    citation = dialog.locator(".card", has_text="supports").first
    assert citation.locator("mark").all_text_contents() == [QUOTE]
    assert citation.locator("mark strong").all_text_contents() == ["1908年"]
    hits = dialog.locator(".card", has=page.locator("details"))
    expect(hits.nth(0)).to_contain_text("not gold")
    expect(hits.nth(1)).to_contain_text("score 0.5 · dense #2 · lexical –")
    assert hits.nth(1).locator("mark.gold").all_text_contents() == [QUOTE]
    expect(dialog.locator("h3", has_text="In the other run")).to_be_visible()
    assert no_sideways(page)

    dialog.locator("h2").press("ArrowRight")
    expect(dialog.locator("h2")).to_have_text("How high is its tower?")
    expect(dialog).to_contain_text("Asked before: When was the lighthouse built?")
    expect(dialog).to_contain_text("Understood as: How high is the tower of the lighthouse 望海?")
    expect(dialog.locator("section.gold li")).to_have_text(["31米 / 31 metres", "三层"])
    expect(dialog.locator(".card.closest")).to_contain_text("not an answer")
    assert page.evaluate("location.hash") == "#q=q2"
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    # Over the table it leads back to what opened it, beside the table to where one is.
    expect(page.locator(f"#rows tr[data-id={'q1' if phone else 'q2'}] button.q")).to_be_focused()


def test_a_question_stands_beside_the_table_where_there_is_room(opens: Opens) -> None:
    page = opens("few.html")
    page.locator("#questions").scroll_into_view_if_needed()
    page.locator("#rows tr[data-id=q1] td.c-g").first.click()
    pane, current = page.locator("dialog[open]"), page.locator("#rows tr[aria-current=true]")
    expect(pane.locator("h2")).to_be_focused()
    assert not pane.evaluate("(each) => each.matches(':modal')")
    table, beside = (page.locator(each).bounding_box() for each in ("table.rows", "#one"))
    assert table is not None
    assert beside is not None
    assert beside["x"] >= table["x"] + table["width"]
    assert table["width"] > 480
    assert no_sideways(page)
    expect(current).to_have_attribute("data-id", "q1")
    expect(current).to_be_in_viewport()
    # Up and down lead through the questions; the table shows where one is.
    order = shown_ids(page)
    for key, id in (("ArrowDown", "q2"), ("ArrowDown", "q5"), ("ArrowUp", "q2")):
        page.keyboard.press(key)
        expect(current).to_have_attribute("data-id", id)
        expect(page.locator("#where")).to_have_text(f"{id} · {order.index(id) + 1} / 6")
        expect(current).to_be_in_viewport()
        expect(pane.locator("h2")).to_be_focused()
    page.locator("#rows tr[data-id=q4] button.q").click()
    expect(pane.locator("h2")).to_be_focused()
    expect(current).to_have_attribute("data-id", "q4")
    # In the search field they mean what they mean there.
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(current).to_have_attribute("data-id", "q4")
    # Escape in the table closes it and leaves the focus; in it, it leads back to its line.
    line = page.locator("#rows tr[data-id=q5] button.q")
    line.focus()
    page.keyboard.press("Escape")
    expect(pane).to_have_count(0)
    expect(line).to_be_focused()
    expect(current).to_have_count(0)
    assert page.evaluate("location.hash") == ""
    line.press("Enter")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Escape")
    expect(page.locator("#rows tr[data-id=q2] button.q")).to_be_focused()
    expect(page.locator("#rows td.c-t").first).to_be_visible()  # the table has its width again


def test_a_question_goes_over_the_table_when_the_window_gets_narrow(opens: Opens) -> None:
    page = opens("few.html")
    page.locator("#rows tr[data-id=q1] button.q").click()
    pane = page.locator("dialog[open]")
    for width, over in ((700, True), (1440, False), (700, True)):
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_function(
            "(over) => document.querySelector('dialog').matches(':modal') === over", arg=over
        )
        expect(pane.locator("h2")).to_have_text("望海灯塔哪一年建成？")
        expect(pane.locator("h2")).to_be_focused()
        assert page.evaluate("location.hash") == "#q=q1"
        assert no_sideways(page)
    page.keyboard.press("Escape")
    expect(pane).to_have_count(0)
    expect(page.locator("#rows tr[data-id=q1] button.q")).to_be_focused()


def test_the_page_of_the_table_turns_with_the_question_beside_it(opens: Opens) -> None:
    page = opens("many.html")
    page.locator("#rows tr[data-id=q49] button.q").click()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#pages .num")).to_have_text("2 / 70")
    expect(page.locator("#rows tr[aria-current=true]")).to_have_attribute("data-id", "q50")
    expect(page.locator("#rows tr[aria-current=true]")).to_be_in_viewport()


def test_hostile_words_are_shown_and_never_run(opens: Opens) -> None:
    page = opens("few.html")
    page.locator("#rows tr button.q").first.click()
    dialog = page.locator("dialog[open]")
    assert dialog.locator("h2").text_content() == HOSTILE
    assert page.locator("img, iframe").count() == 0
    assert page.locator("script").count() == 2


def test_filters_search_and_order(opens: Opens) -> None:
    page = opens("few.html")
    page.locator("button[data-pick=diagnosis][data-value=not_refused]").click()
    assert shown_ids(page) == ["q4"]
    expect(page.locator("#count")).to_contain_text("1 of 6 questions")
    page.locator("#clear").click()
    assert len(shown_ids(page)) == 6
    page.select_option("[data-filter=verdict]", "*")
    assert shown_ids(page) == [HOSTILE, "q4", "q1", "q2"]
    page.select_option("[data-filter=tag]", "easy")
    assert shown_ids(page) == ["q1", "q2"]
    page.select_option("[data-filter=language]", "en")
    assert shown_ids(page) == ["q2"]
    page.locator("#clear").click()
    page.select_option("[data-filter=change]", "worse")
    assert shown_ids(page) == ["q1"]
    page.locator("#clear").click()
    page.select_option("[data-filter=type]", "none")
    assert shown_ids(page) == ["q4", "q3"]
    page.locator("#clear").click()
    page.keyboard.press("/")
    page.keyboard.type("TOWER")
    expect(page.locator("#rows tr")).to_have_count(1)
    assert shown_ids(page) == ["q2"]
    page.fill("#search", "no such words")
    expect(page.locator("#rows")).to_contain_text("No question fits")
    page.locator("#clear").click()
    page.locator("th[data-sort=confidence] button").click()
    assert shown_ids(page) == ["q1", "q4", "q5", "q2", "q3", HOSTILE]
    expect(page.locator("th[data-sort=confidence]")).to_have_attribute("aria-sort", "descending")
    page.locator("th[data-sort=confidence] button").press("Enter")
    assert shown_ids(page)[0] in ("q3", HOSTILE)
    # A group filters as well, and the list of what got worse opens its question.
    page.locator("#groups button", has_text="follow-up").click()
    assert shown_ids(page) == ["q2"]
    page.locator("#comparison [data-open=q1]").click()
    expect(page.locator("dialog[open] h2")).to_have_text("望海灯塔哪一年建成？")


def test_language_and_theme_switch(opens: Opens) -> None:
    page = opens("few.html")
    assert background(page) == "rgb(255, 255, 255)"
    expect(page.locator("h1")).to_contain_text("Evaluation report")
    page.locator("#language").click()
    expect(page.locator("h1 .zh")).to_be_visible()
    expect(page.locator("h1 .en")).to_be_hidden()
    expect(page.locator("#search")).to_have_attribute("placeholder", "题目、答案、文章、编号")
    expect(page.locator("[data-filter=verdict] option").nth(1)).to_have_text("所有失误 (4)")
    recall = page.locator("figure[data-plot=recall] svg")
    expect(recall.locator("tspan.zh", has_text="片段")).to_be_visible()
    expect(recall.locator("tspan.en", has_text="passage")).to_be_hidden()
    page.locator("#theme").click()
    assert background(page) == "rgb(11, 16, 27)"
    ink = "(svg) => getComputedStyle(svg.querySelector('text[style*=bold], text')).fill"
    assert page.locator("figure[data-plot=by-type] svg").evaluate(ink) != "rgb(0, 0, 0)"
    page.reload()
    page.wait_for_selector("body[data-ready='1']")
    expect(page.locator("h1 .zh")).to_be_visible()
    assert background(page) == "rgb(11, 16, 27)"


def test_the_system_s_theme_is_followed(opens: Opens) -> None:
    assert background(opens("few.html", dark=True)) == "rgb(11, 16, 27)"


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_thousands_of_questions_are_paged(opens: Opens, phone: bool) -> None:
    page = opens("many.html", phone=phone)
    assert no_sideways(page)
    assert len(shown_ids(page)) == 50
    expect(page.locator("#pages .num")).to_have_text("1 / 70")
    page.locator("#pages button").last.click()
    assert shown_ids(page)[0] == "q50"
    page.fill("#search", f"第{MANY - 1}次")
    expect(page.locator("#rows tr")).to_have_count(1)
    assert shown_ids(page) == [f"q{MANY - 1}"]
    page.goto(page.url.partition("#")[0] + "#q=q1234")
    expect(page.locator("dialog[open] h2")).to_have_text("第1234次改造在哪一年？")
