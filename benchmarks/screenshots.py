"""Pictures of every state of the page, to be looked at.

    python benchmarks/screenshots.py OUT [--only answer,reader] [--encoder default]

Serves a copy of ``corpus/`` and takes each state at 1440 x 900 and 390 x 844, light and dark, in
Chinese and English: ``OUT/<state>-<width>-<theme>-<language>.png``. The states are found by asking:
``corpus/questions.jsonl`` says which question has which kind of answer.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from playwright.sync_api import Browser, Error, Page, sync_playwright

import askllm
from askllm.evaluate import Question, read_questions
from askllm.server import create_app
from askllm.types import Answer

SIZES = {"1440": (1440, 900), "390": (390, 844)}
LANGUAGES = {"zh": "zh-CN", "en": "en-GB"}
THEMES = ("light", "dark")
Ask = Callable[[str], Answer]


def main() -> None:
    """Serve, go through the states, write the pictures."""
    options = argparse.ArgumentParser(description="Pictures of every state of the page.")
    options.add_argument("out", type=Path)
    options.add_argument("--corpus", default="corpus")
    options.add_argument("--index", default="index", help="copied, so that it is not built again")
    options.add_argument("--encoder", default="default")
    options.add_argument("--only", default="", help="states, separated by commas; all by default")
    chosen = options.parse_args()
    only = {name for name in chosen.only.split(",") if name}
    unknown = only - set(STATES)
    if unknown:
        raise SystemExit(
            f"no such state: {', '.join(sorted(unknown))}; there are: {', '.join(STATES)}"
        )
    chosen.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        corpus = Path(shutil.copytree(chosen.corpus, Path(place) / "corpus"))
        index = Path(place) / "index"
        if Path(chosen.index).is_dir():
            shutil.copytree(chosen.index, index)
        bot = askllm.load(corpus=corpus, index=index, encoder=chosen.encoder)
        asked = questions_by_state(bot.ask, read_questions(corpus / "questions.jsonl").questions)
        with served(bot) as address, chromium() as browser:
            for name, state in STATES.items():
                if not only or name in only:
                    take(browser, address, name, state, asked, chosen.out)


def questions_by_state(ask: Ask, questions: Sequence[Question]) -> dict[str, str]:
    """Return a question for each form of answer: the first of its kind that gets that form."""
    wanted: dict[str, Callable[[Answer], bool]] = {
        "answer": lambda a: a.status == "answered" and bool(a.short) and len(a.citations) > 1,
        "list": lambda a: a.status == "answered" and len(a.items) > 1,
        "conflict": lambda a: a.status == "conflict",
        "verdict": lambda a: a.verdict is not None,
        "notfound": lambda a: a.status == "not_found" and a.cause != "premise",
        "premise": lambda a: a.status == "not_found" and a.cause == "premise",
    }
    found: dict[str, str] = {}
    likely = {"list": "list", "conflict": "conflict", "verdict": "yesno"}
    for question in questions:
        kind = question.type
        for name, fits in wanted.items():
            by_kind = likely.get(name, "unanswerable" if name in ("notfound", "premise") else None)
            if name in found or question.history or (by_kind and kind != by_kind):
                continue
            if fits(ask(question.question)):
                found[name] = question.question
    for name in wanted.keys() - found.keys():
        print(f"no question of this corpus shows the state {name!r}", file=sys.stderr)
    return found


# ---- the states: each brings a fresh page to where its picture is taken ---------------------

State = Callable[[Page, str, dict[str, str]], None]


def _ask(page: Page, question: str) -> None:
    before = page.evaluate("document.body.dataset.answered || ''")
    page.fill("#ask textarea", question)
    page.press("#ask textarea", "Enter")
    page.wait_for_function(
        "(before) => (document.body.dataset.answered || '') !== before"
        " && !document.querySelector('#chat :is(.ans.wait, .ans.grows)')",
        arg=before,
    )


def _asked(name: str) -> State:
    def state(page: Page, address: str, asked: dict[str, str]) -> None:
        _ask(page, asked[name])

    return state


def _empty(page: Page, address: str, asked: dict[str, str]) -> None:
    page.wait_for_selector("#chat .example")


def _followed(page: Page, address: str, asked: dict[str, str]) -> None:
    _ask(page, "GPT-3是哪年发布的？")
    _ask(page, "它有多少参数？")


def _taken_back(page: Page, address: str, asked: dict[str, str]) -> None:
    _followed(page, address, asked)
    settled = page.evaluate("document.body.dataset.answered")
    page.locator("#chat a.literal").last.click()
    page.wait_for_function("(before) => document.body.dataset.answered !== before", arg=settled)


def _sources(page: Page, address: str, asked: dict[str, str]) -> None:
    _ask(page, asked["answer"])
    page.locator("#chat a.cite").first.click()
    page.locator("#src .card.on .found summary").click()
    page.wait_for_timeout(600)


def _reader(page: Page, address: str, asked: dict[str, str]) -> None:
    _ask(page, asked["answer"])
    page.locator("#chat a.cite").first.click()
    page.locator("#src .card.on [data-act=read]").click()
    page.wait_for_selector("dialog.rd[open] mark")


def _scope(page: Page, address: str, asked: dict[str, str]) -> None:
    page.locator("#sc summary").click()
    page.wait_for_timeout(400)


def _library(page: Page, address: str, asked: dict[str, str]) -> None:
    page.goto(f"{address}/?tab=library")
    page.wait_for_selector("#lb-rows tr")


def _upload(page: Page, address: str, asked: dict[str, str]) -> None:
    _library(page, address, asked)
    # The library keeps what it was given: each size brings another file.
    place = page.viewport_size["width"] if page.viewport_size else 0
    good = (
        f"---\ntitle: 白沙渡口\ndate: 2023-02-01\n---\n白沙渡口的渡船每天开{place}班，船票两元。\n"
    )
    files = {f"渡口{place}.md": good.encode(), "照片.txt": b"\x00\x01\x02"}
    page.set_input_files(
        "#lb-file",
        [{"name": n, "mimeType": "text/plain", "buffer": data} for n, data in files.items()],
    )
    page.wait_for_selector("#lb-queue li:nth-child(2) .lb-bad, .mini")
    page.locator("#lb-queue").scroll_into_view_if_needed()
    page.wait_for_timeout(500)


def _disagreements(page: Page, address: str, asked: dict[str, str]) -> None:
    page.goto(f"{address}/?tab=library&view=apart")
    page.wait_for_selector(".lb-side, #lb-apart-course .lb-sub", timeout=90_000)


def _evaluation(page: Page, address: str, asked: dict[str, str]) -> None:
    page.goto(f"{address}/?tab=evaluation")
    page.wait_for_selector("#eval h2")
    page.wait_for_timeout(300)


def _shortcuts(page: Page, address: str, asked: dict[str, str]) -> None:
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("?")
    page.wait_for_selector("dialog.keys[open]")


def _drawer(page: Page, address: str, asked: dict[str, str]) -> None:
    _ask(page, asked["answer"])
    menu = page.locator("#hdr [data-act=conversations]")
    if menu.is_visible():
        menu.click()
    page.wait_for_timeout(400)


def _offline(page: Page, address: str, asked: dict[str, str]) -> None:
    _ask(page, asked["answer"])
    page.route("**/healthz", lambda route: route.abort())
    page.evaluate("dispatchEvent(new Event('offline'))")
    page.wait_for_selector("#offline:not([hidden])")


STATES: dict[str, State] = {
    "empty": _empty,
    "answer": _asked("answer"),
    "list": _asked("list"),
    "conflict": _asked("conflict"),
    "verdict": _asked("verdict"),
    "notfound": _asked("notfound"),
    "premise": _asked("premise"),
    "followup": _followed,
    "followup-undone": _taken_back,
    "sources": _sources,
    "reader": _reader,
    "scope": _scope,
    "library": _library,
    "upload": _upload,
    "disagreements": _disagreements,
    "evaluation": _evaluation,
    "shortcuts": _shortcuts,
    "conversations": _drawer,
    "offline": _offline,
}
"""The name of each state as it stands in the files' names, and the way there."""


def take(
    browser: Browser, address: str, name: str, state: State, asked: dict[str, str], out: Path
) -> None:
    """Bring a page of each size to ``state`` and take it in each theme and language."""
    for size, (width, height) in SIZES.items():
        context = browser.new_context(
            viewport={"width": width, "height": height}, locale="zh-CN", reduced_motion="reduce"
        )
        page = context.new_page()
        page.set_default_timeout(15_000)
        try:
            page.goto(address)
            page.wait_for_selector("body[data-ready='1']")
            state(page, address, asked)
            for language, locale in LANGUAGES.items():
                page.evaluate("(locale) => askllm.setLanguage(locale)", locale)
                for theme in THEMES:
                    page.evaluate(
                        "(dark) => document.body.classList.toggle('dark', dark)", theme == "dark"
                    )
                    page.wait_for_timeout(120)
                    page.screenshot(path=out / f"{name}-{size}-{theme}-{language}.png")
            print(f"{name} {size}")
        except (Error, KeyError) as error:
            print(f"{name} {size}: not taken, {str(error).splitlines()[0]}", file=sys.stderr)
        finally:
            context.close()


@contextmanager
def served(bot: askllm.Bot) -> Iterator[str]:
    """Serve ``bot`` on a free port; yield the address."""
    server = uvicorn.Server(
        uvicorn.Config(create_app(bot), port=0, log_level="warning", timeout_graceful_shutdown=1)
    )
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the Chromium of this machine."""
    named = [os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome"]
    found = next((path for name in named if name and (path := shutil.which(name))), None)
    if found is None:
        raise SystemExit("Chromium is missing: install it, or name it in CHROMIUM")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield browser
        browser.close()


if __name__ == "__main__":
    main()
