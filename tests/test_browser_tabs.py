"""Library and evaluation before their data come, when these do not come, and on paper."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

import askllm
from askllm.evaluate import Question, write_set
from browsing import Opens, Seen, served

LOST = {
    "zh-CN": "服务器没有回应，请看它是否还开着。",
    "zh-TW": "伺服器沒有回應，請看它是否還開著。",
    "en": "The server does not answer. Is it still running?",
}


@pytest.fixture(scope="module")
def folder(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(corpus, tmp_path_factory.mktemp("tabs") / "corpus"))


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    """The address of a page with a library, and a question set."""
    index = folder.parent / "index"
    bot = askllm.load(corpus=folder, index=index, encoder="none")
    questions = [Question("q1", "江城有多少人口？", ("86万",)), Question("q2", "火星上有水吗？")]
    write_set(index / "evaluation" / "sets" / "两题.jsonl", questions)
    with served(bot) as place:
        yield place


def goes_to(page: Page, tab: str) -> None:
    page.locator(f"#hdr a[data-tab={tab}]").click()


def forgiven(seen: Seen) -> int:
    """Count the failures that the browser logs by itself, and forget them: they were made."""
    told = [error for error in seen.errors if "ERR_FAILED" in error]
    seen.errors[:] = [error for error in seen.errors if error not in told]
    return len(told)


@pytest.mark.parametrize(
    ("tab", "routes", "list_", "rows"),
    [
        ("library", "**/api/*", "#lb-empty", "#lb-rows tr"),
        ("evaluation", "**/evaluation/*", "#ev-sets", "#ev-sets input"),
    ],
)
def test_a_list_that_does_not_come_says_so_and_is_tried_again(
    opens: Opens, address: str, tab: str, routes: str, list_: str, rows: str
) -> None:
    page, seen = opens(address)
    page.route(routes, lambda route: route.abort())
    goes_to(page, tab)
    lost = page.locator(f"{list_} .lost")
    again = lost.get_by_role("button", name="再试一次")
    expect(again).to_be_visible()
    expect(page.locator(rows)).to_have_count(0)
    expect(page.locator(f"{list_} .bars")).to_have_count(0)
    expect(page.locator("#lb-articles table, #lb-pages, #lb-time").first).to_be_hidden()
    for language, words in LOST.items():
        page.evaluate("(language) => askllm.setLanguage(language)", language)
        expect(lost.locator("p")).to_have_text(words)
    page.evaluate("askllm.setLanguage('zh-CN')")

    # Still lost: the button is there again, and the focus on it.
    again.press("Enter")
    expect(again).to_be_focused()
    page.unroute(routes)
    again.press("Enter")
    expect(page.locator(rows)).to_have_count(5 if tab == "library" else 1)
    expect(page.locator(".lost")).to_have_count(0)
    page.wait_for_function("document.activeElement !== document.body")
    assert forgiven(seen) >= 2


@pytest.mark.parametrize(
    ("tab", "routes", "list_", "rows"),
    [
        ("library", "**/api/articles*", "#lb-empty", "#lb-rows tr"),
        ("library&view=names", "**/api/names*", "#lb-name-list", "#lb-name-list li:not(.wait)"),
        ("evaluation", "**/evaluation/state", "#ev-runs", "#ev-runs .ev-sub"),
    ],
)
def test_bars_stand_where_a_list_will_be(
    opens: Opens, address: str, tab: str, routes: str, list_: str, rows: str
) -> None:
    page, _ = opens(address)
    held: list[Route] = []
    page.route(routes, lambda route: held.append(route))
    page.evaluate("(tab) => { history.pushState(null, '', `?tab=${tab}`); }", tab)
    page.evaluate("dispatchEvent(new PopStateEvent('popstate'))")
    expect(page.locator(f"{list_} .bar").first).to_be_visible()
    expect(page.locator(list_)).to_have_attribute("aria-busy", "true")
    expect(page.locator(rows)).to_have_count(0)
    for route in held:
        route.continue_()
    expect(page.locator(rows).first).to_be_visible()
    expect(page.locator(".bars:visible")).to_have_count(0)
    expect(page.locator(list_)).not_to_have_attribute("aria-busy", "true")


def test_a_search_that_is_lost_takes_its_list_away(opens: Opens, address: str) -> None:
    page, seen = opens(f"{address}/?tab=library")
    expect(page.locator("#lb-rows tr")).to_have_count(5)
    page.route("**/api/articles*", lambda route: route.abort())
    page.fill("#lb-q", "大桥")
    expect(page.locator("#lb-empty .lost")).to_be_visible()
    expect(page.locator("#lb-rows")).to_be_hidden()
    page.unroute("**/api/articles*")
    page.get_by_role("button", name="再试一次").click()
    expect(page.locator("#lb-rows tr:visible")).to_have_count(1)
    assert forgiven(seen) == 1


# ---- on paper ------------------------------------------------------------------------------


def on_paper(page: Page) -> None:
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")


def cut_off(page: Page, part: str) -> list[str]:
    """Name what of ``part`` is not all there on paper."""
    found: list[str] = page.evaluate(
        """(part) => [...document.querySelectorAll(`body, .gradio-container, main, ${part}, ${part} *`)]
          .filter((each) => each.checkVisibility() && !each.closest('.sr, thead, #lb-bars')
            && each.scrollHeight > each.clientHeight + 2 && each.clientHeight
            && getComputedStyle(each).overflowY !== 'visible')
          .map((each) => each.outerHTML.slice(0, 90))""",
        part,
    )
    return found


@pytest.mark.parametrize("phone", [False, True])
def test_a_print_of_the_library_has_its_list_and_nothing_to_press(
    opens: Opens, address: str, phone: bool
) -> None:
    page, _ = opens(f"{address}/?tab=library", phone=phone)
    page.set_viewport_size({"width": 390 if phone else 1000, "height": 300})
    rows = page.locator("#lb-rows tr")
    expect(rows).to_have_count(5)
    on_paper(page)
    for part in ("#hdr", ".lb-own", "#lb-q", "#lb-go", "#lb-t-names", "#lb-rows button.link"):
        expect(page.locator(part).first).to_be_hidden()
    for number in range(5):
        expect(rows.nth(number).locator(".lb-open")).to_be_visible()
    expect(page.locator("#lb-t-articles")).to_be_visible()
    assert cut_off(page, "#lib") == []
    last = rows.nth(4).bounding_box()
    assert last
    assert page.evaluate("document.documentElement.scrollHeight") >= last["y"] + last["height"]


def test_a_print_of_the_evaluation_has_what_is_open(opens: Opens, address: str) -> None:
    page, _ = opens(f"{address}/?tab=evaluation")
    expect(page.locator("#ev-sets input")).to_have_count(1)
    page.emulate_media(media="print")
    expect(page.locator("#ev-sets .ev-n")).to_be_visible()
    for part in ("#ev-form", "#ev-upload", "#ev-sets input", "#ev-sets .ib", "#ev-view"):
        expect(page.locator(part).first).to_be_hidden()
    page.emulate_media(media="screen")

    # The questions of a set.
    page.locator("#ev-sets button.ib").first.click()
    expect(page.locator(".ev-card")).to_have_count(2)
    on_paper(page)
    expect(page.locator("#ev-title:visible")).to_have_text("两题.jsonl")
    expect(page.locator(".ev-card textarea").first).to_be_visible()
    expect(page.locator("#ev-sets")).to_be_hidden()
    expect(page.locator(".ev-card button").first).to_be_hidden()
    assert cut_off(page, "#eval") == []
    page.emulate_media(media="screen")

    # A report: in a frame on the screen, in words on paper.
    page.fill("#ev-name", "纸上")
    page.click("#ev-run")
    expect(page.locator("#ev-course [role=status] .zh")).to_have_text("纸上 评测完成，2 题")
    page.locator("#ev-runs .ev-run", has_text="纸上").click()
    frame = page.locator("#ev-body iframe")
    expect(frame).to_be_visible()
    on_paper(page)
    expect(frame).to_be_hidden()
    expect(page.locator("#ev-title")).to_have_text("纸上")
    printed = page.locator("#ev-body .ev-print")
    expect(printed.locator("h3").first).to_have_text("askllm 评测")
    expect(printed.locator("p").first).to_have_text(re.compile(r"^2 题 · 总体正确率 \d"))
    expect(printed.locator("table").first.locator("th")).to_have_text(
        ["指标", "值", "95% 区间", "计入", "无定义"]
    )
    expect(printed.locator("tr", has_text="引文含答案").locator("td").nth(1)).to_have_text("1.000")
    for mark in ("**", "| ", "`", "<"):
        expect(printed).not_to_contain_text(mark)
    expect(page.locator("#ev-tools")).to_be_hidden()
    assert cut_off(page, "#eval") == []
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(printed).to_have_count(0)
