"""No rule of WCAG 2.2 A or AA is broken, whatever the page shows: axe-core looks at every state."""

from __future__ import annotations

import dataclasses
import itertools
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from playwright.sync_api import Browser, Page, expect

from access import FORMS, served_desk
from askllm.bot import Bot
from askllm.evaluate import Question, write_set
from askllm.evaluate.compare import compare
from askllm.evaluate.report import summarize
from askllm.evaluate.reports import html_report
from askllm.types import Answer, Language
from axe import VERSION, NoAxe, axe_at_hand, violations
from browsing import Opens, ask
from fakes_reports import DEPTHS, rows

LOOKS = tuple(itertools.product(("zh-CN", "en"), (False, True)))


@pytest.fixture(scope="module")
def axe(request: pytest.FixtureRequest) -> str:
    """axe-core's script, from pytest's cache, the npm registry or the installed package."""
    return axe_at_hand(Path(request.config.cache.mkdir("axe-core")))


@pytest.fixture(scope="module")
def desk(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a page with a library and an evaluation that can be changed."""
    with served_desk(corpus, tmp_path_factory.mktemp("desk")) as address:
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
        theme = "dark" if dark else "light"
        for frame in page.frames:
            if frame is not page.main_frame:  # a report is told of both by a message
                frame.wait_for_selector(f"html[lang^={language[:2]}][data-theme={theme}]")
            found += [f"{state}, {language}, {theme}: {line}" for line in violations(frame, axe)]
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


def test_no_rule_is_broken_where_articles_are_added_and_removed(
    opens: Opens, desk: str, axe: str
) -> None:
    page, seen = opens(f"{desk}/?tab=library")
    page.emulate_media(reduced_motion="reduce")
    files = {
        "渡口.md": "白沙渡口的渡船每天开12班，船票两元。\n".encode(),
        "坏.txt": b"\x00\x01\x02",
    }
    page.set_input_files(
        "#lb-file",
        [{"name": n, "mimeType": "text/plain", "buffer": data} for n, data in files.items()],
    )
    expect(page.locator("#lb-told")).to_have_attribute("data-state", "refused")
    expect(page.locator("#lb-queue li[data-state=ready]")).to_have_count(1)
    assert [error for error in seen.errors if "409" not in error] == []
    seen.errors.clear()  # the browser tells of the refused file by itself
    found = faults(page, axe, "added files")
    page.locator("tr[data-id='渡口'] .lb-bin").click()
    expect(page.locator("#lb-rows tr")).to_have_count(5)
    page.locator("#lb-trash summary").click()
    expect(page.locator("#lb-trash li button")).to_be_visible()
    found += faults(page, axe, "removed files")
    page.fill("#lb-q", "没有这样的文章")
    expect(page.locator("#lb-empty")).to_be_visible()
    found += faults(page, axe, "an empty list")
    assert found == [], "\n".join(found)


def test_no_rule_is_broken_in_a_rating_its_set_and_a_finished_run(
    opens: Opens, desk: str, axe: str
) -> None:
    page, _ = opens(desk)
    page.emulate_media(reduced_motion="reduce")
    ask(page, "江城大桥全长多少米？")
    page.locator("#chat a.thumb.down").click()
    expect(page.locator("#fb")).to_be_visible()
    found = faults(page, axe, "rating")
    page.fill("#fb-words", "1670米")
    page.press("#fb-words", "Enter")
    expect(page.locator("#fb")).to_be_hidden()
    found += faults(page, axe, "rated")
    page.goto(f"{desk}/?tab=evaluation")
    page.locator("#ev-sets li", has_text="chat.jsonl").locator("button.ib").first.click()
    expect(page.locator(".ev-card")).to_have_count(1)
    found += faults(page, axe, "questions of a set")
    page.click("#ev-run")
    page.locator("#ev-runs .ev-run").click()
    report = page.frame_locator("#ev-body iframe")
    expect(report.locator("#rows tr").first).to_be_visible()
    found += faults(page, axe, "finished run")
    assert found == [], "\n".join(found)


def test_no_rule_is_broken_in_a_report_that_fills(
    opens: Opens, corpus: Path, tmp_path: Path, axe: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    answering, ask_it = threading.Semaphore(0), Bot.ask

    def when_let(*given: Any, **how: Any) -> Answer:  # noqa: ANN401 (as Bot.ask)
        answering.acquire(timeout=60)
        return ask_it(*given, **how)

    asked = [
        Question(f"{kind}{n}", f"江城大桥全长多少米？第{n}次", (gold,), type=kind)
        for n in range(12)
        for kind, gold in (("right", "1670米"), ("wrong", "9999米"))
    ]
    write_set(tmp_path / "index" / "evaluation" / "sets" / "half.jsonl", asked)
    with served_desk(corpus, tmp_path) as address:
        page, _ = opens(f"{address}/?tab=evaluation")
        page.emulate_media(reduced_motion="reduce")
        page.locator("#ev-sets input[value='sets:half.jsonl']").check()
        monkeypatch.setattr(Bot, "ask", when_let)
        page.click("#ev-run")
        report = page.frame_locator("#ev-body iframe")
        lines = report.locator("#rows tr[data-id]")
        for times in (1, 2):  # it comes with what there is, and then takes in what is new
            answering.release(6)
            expect(report.locator("#part .zh").first).to_contain_text(f"{6 * times} / 24")
            expect(lines).to_have_count(6 * times)
        expect(page.locator("#ev-stop")).to_be_visible()
        found = faults(page, axe, "a report that fills")
        expect(lines).to_have_count(12)  # it was one all the time
        answering.release(12)
        expect(report.locator("#part p")).to_have_count(0)
    assert found == [], "\n".join(found)


def test_no_rule_is_broken_in_the_report(browser: Browser, tmp_path: Path, axe: str) -> None:
    changed = [dataclasses.replace(rows()[0], verdict="wrong_short", short="1911年"), *rows()[1:]]
    before, now = (summarize(each, depths=DEPTHS, settings={}) for each in (rows(), changed))
    found = []
    files = {language: tmp_path / f"{language}.html" for language in get_args(Language)}
    for language, file in files.items():
        file.write_text(html_report(now, compare(before, now), language=language), "utf-8")
    for (language, file), dark in itertools.product(files.items(), (False, True)):
        page = browser.new_page(color_scheme="dark" if dark else "light", reduced_motion="reduce")
        page.goto(file.as_uri())
        page.wait_for_selector("body[data-ready='1']")
        look = f"{language}, {'dark' if dark else 'light'}"
        found += [f"report, {look}: {line}" for line in violations(page, axe)]
        page.locator("#rows tr[data-id] button.q").first.click()
        expect(page.locator("dialog[open]")).to_be_visible()
        found += [f"one question, {look}: {line}" for line in violations(page, axe)]
        page.close()
    assert found == [], "\n".join(found)


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
