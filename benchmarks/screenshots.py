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
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

from playwright.sync_api import Browser, Error, Page, sync_playwright

import askllm
from askllm.bot import Stage, Watcher
from askllm.errors import AskllmError
from askllm.evaluate import Question, read_questions
from askllm.server import PageServer, create_app
from askllm.types import Answer, Scope, Turn

SIZES = {"1440": (1440, 900), "390": (390, 844)}
LANGUAGES = {"zh": "zh-CN", "en": "en-GB"}
THEMES = ("light", "dark")
FEW = 24
"""Every so many-th question is in the report that is shown."""
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
        questions = corpus / "questions.jsonl"
        asked = questions_by_state(bot.ask, read_questions(questions).questions)
        few = tuple(questions.read_text(encoding="utf-8").splitlines()[::FEW])
        with (
            held_up(),
            served(bot) as owner,
            served(bot, writable=False) as visitor,
            chromium() as browser,
        ):
            for name, state in STATES.items():
                if not only or name in only:
                    take(browser, Ground(owner, visitor, asked, few), name, state, chosen.out)


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


# ---- a bot that takes its time, and one that fails -------------------------------------------

SLOW, FAILS = " …", " !"
"""What a question ends with that waits while it is read, and one that fails."""
WAIT = 8.0
"""Seconds; the pictures of one state take two."""


@contextmanager
def held_up() -> Iterator[None]:
    """Let questions that end with ``SLOW`` or ``FAILS`` do so."""
    answered = askllm.Bot.ask

    def ask(
        bot: askllm.Bot,
        question: str,
        *,
        history: Sequence[Turn] = (),
        scope: Scope | None = None,
        progress: Watcher | None = None,
    ) -> Answer:
        def told(stage: Stage) -> None:
            if progress is not None:
                progress(stage)
            if question.endswith(SLOW) and stage.kind == "read":
                time.sleep(WAIT)

        if question.endswith(FAILS):
            raise AskllmError("index/ cannot be read: no space left on device")
        return answered(bot, question, history=history, scope=scope, progress=told)

    with mock.patch.object(askllm.Bot, "ask", ask):
        yield


# ---- the states: each brings a fresh page to where its picture is taken ---------------------


@dataclass(frozen=True, slots=True)
class Ground:
    """What there is to take pictures of.

    ``owner`` and ``visitor`` are addresses, for who may change and for who may only look; ``asked``
    has a question for each form of answer, ``few`` lines of a question set.
    """

    owner: str
    visitor: str
    asked: dict[str, str]
    few: tuple[str, ...]


State = Callable[[Page, Ground], None]


def _ask(page: Page, question: str) -> None:
    before = page.evaluate("document.body.dataset.answered || ''")
    _send(page, question)
    page.wait_for_function(
        "(before) => (document.body.dataset.answered || '') !== before"
        " && !document.querySelector('#chat :is(.ans.wait, .ans.grows)')",
        arg=before,
    )


def _send(page: Page, question: str) -> None:
    page.fill("#ask textarea", question)
    page.press("#ask textarea", "Enter")


def _asked(name: str) -> State:
    def state(page: Page, ground: Ground) -> None:
        _ask(page, ground.asked[name])

    return state


def _empty(page: Page, ground: Ground) -> None:
    page.wait_for_selector("#chat .example")


def _loading(page: Page, ground: Ground) -> None:
    _send(page, ground.asked["answer"] + SLOW)
    page.wait_for_function(
        "document.querySelector('#chat .ans.wait .stage')?.textContent.includes('细读')"
    )


def _error(page: Page, ground: Ground) -> None:
    _ask(page, ground.asked["answer"] + FAILS)


def _editing(page: Page, ground: Ground) -> None:
    _ask(page, ground.asked["answer"])
    page.locator("#chat a.act.edit").click()


def _followed(page: Page, ground: Ground) -> None:
    _ask(page, "GPT-3是哪年发布的？")
    _ask(page, "它有多少参数？")


def _taken_back(page: Page, ground: Ground) -> None:
    _followed(page, ground)
    settled = page.evaluate("document.body.dataset.answered")
    page.locator("#chat a.literal").last.click()
    page.wait_for_function("(before) => document.body.dataset.answered !== before", arg=settled)


def _rating(page: Page, ground: Ground) -> None:
    _ask(page, ground.asked["answer"])
    page.locator("#chat a.thumb.down").click()
    page.wait_for_selector("#fb[open]")


def _preview(page: Page, ground: Ground) -> None:
    _ask(page, ground.asked["answer"])
    page.locator("#chat a.cite").nth(1).hover()
    page.wait_for_selector("#peek:not([hidden])")


def _sources(page: Page, ground: Ground) -> None:
    _ask(page, ground.asked["answer"])
    page.locator("#chat a.cite").first.click()
    page.locator("#src .card.on .found summary").click()
    page.wait_for_timeout(600)


def _quoting(page: Page, ground: Ground) -> None:
    _ask(page, ground.asked["answer"])
    page.locator("#chat a.cite").first.click()
    page.locator("#src .card.on [data-act=quote-menu]").click()
    page.wait_for_timeout(300)


def _reader(page: Page, ground: Ground) -> None:
    _ask(page, ground.asked["answer"])
    page.locator("#chat a.cite").first.click()
    page.locator("#src .card.on [data-act=read]").click()
    page.wait_for_selector("dialog.rd[open] mark")


def _scope(page: Page, ground: Ground) -> None:
    page.locator("#sc summary").click()
    page.wait_for_timeout(400)


def _library(page: Page, ground: Ground) -> None:
    page.goto(f"{ground.owner}/?tab=library")
    page.wait_for_selector("#lb-rows tr")


def _looking_only(page: Page, ground: Ground) -> None:
    page.goto(f"{ground.visitor}/?tab=library")
    page.wait_for_selector("#lb-rows tr")


def _upload(page: Page, ground: Ground) -> None:
    _library(page, ground)
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
    page.wait_for_selector("#lb-told[data-state]", timeout=60_000)
    page.wait_for_timeout(500)


def _names(page: Page, ground: Ground) -> None:
    page.goto(f"{ground.owner}/?tab=library&view=names")
    page.wait_for_selector("#lb-name-list li")


def _disagreements(page: Page, ground: Ground) -> None:
    page.goto(f"{ground.owner}/?tab=library&view=apart")
    page.wait_for_selector(".lb-side, #lb-apart-course:not(:has(progress)) p", timeout=90_000)


def _evaluation(page: Page, ground: Ground) -> None:
    page.goto(f"{ground.owner}/?tab=evaluation")
    page.wait_for_selector("#ev-sets input:checked")
    page.wait_for_timeout(300)


def _running(page: Page, ground: Ground) -> None:
    _evaluation(page, ground)
    if not page.locator("#ev-stop").is_visible():  # else that of the size before
        page.click("#ev-run")
    page.wait_for_selector("#ev-course progress")
    page.wait_for_timeout(2500)


def _report(page: Page, ground: Ground) -> None:
    _evaluation(page, ground)
    if page.locator("#ev-stop").is_visible():
        page.click("#ev-stop")
        page.wait_for_selector("#ev-course progress", state="detached")
    place = page.viewport_size["width"] if page.viewport_size else 0  # a run of each size
    data = "".join(f"{line}\n" for line in ground.few).encode()
    page.set_input_files(
        "#ev-file", {"name": "few.jsonl", "mimeType": "text/plain", "buffer": data}
    )
    page.wait_for_selector("#ev-sets input[value='sets:few.jsonl']:checked")
    page.fill("#ev-name", f"few-{place}")
    page.click("#ev-run")
    page.wait_for_selector("#ev-course progress")
    page.wait_for_selector("#ev-course progress", state="detached", timeout=120_000)
    page.locator("#ev-runs .ev-run", has_text=f"few-{place}").click()
    page.frame_locator("#ev-body iframe").locator("#rows tr").first.wait_for()


def _shortcuts(page: Page, ground: Ground) -> None:
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("?")
    page.wait_for_selector("dialog.keys[open]")


def _drawer(page: Page, ground: Ground) -> None:
    _ask(page, ground.asked["answer"])
    menu = page.locator("#hdr [data-act=conversations]")
    if menu.is_visible():
        menu.click()
    page.wait_for_timeout(400)


def _offline(page: Page, ground: Ground) -> None:
    _ask(page, ground.asked["answer"])
    page.route("**/healthz", lambda route: route.abort())
    page.evaluate("dispatchEvent(new Event('offline'))")
    page.wait_for_selector("#offline:not([hidden])")


def _printed(page: Page, ground: Ground) -> None:
    _ask(page, ground.asked["conflict"])
    page.emulate_media(media="print")


STATES: dict[str, State] = {
    "empty": _empty,
    "loading": _loading,
    "answer": _asked("answer"),
    "list": _asked("list"),
    "conflict": _asked("conflict"),
    "verdict": _asked("verdict"),
    "notfound": _asked("notfound"),
    "premise": _asked("premise"),
    "error": _error,
    "editing": _editing,
    "followup": _followed,
    "followup-undone": _taken_back,
    "rating": _rating,
    "preview": _preview,
    "sources": _sources,
    "quoting": _quoting,
    "reader": _reader,
    "scope": _scope,
    "library": _library,
    "looking-only": _looking_only,
    "upload": _upload,
    "names": _names,
    "disagreements": _disagreements,
    "evaluation": _evaluation,
    "running": _running,
    "report": _report,
    "shortcuts": _shortcuts,
    "conversations": _drawer,
    "offline": _offline,
    "print": _printed,
}
"""The name of each state as it stands in the files' names, and the way there."""


def take(browser: Browser, ground: Ground, name: str, state: State, out: Path) -> None:
    """Bring a page of each size to ``state`` and take it in each theme and language."""
    for size, (width, height) in SIZES.items():
        context = browser.new_context(
            viewport={"width": width, "height": height}, locale="zh-CN", reduced_motion="reduce"
        )
        page = context.new_page()
        page.set_default_timeout(15_000)
        try:
            page.goto(ground.owner)
            page.wait_for_selector("body[data-ready='1']")
            state(page, ground)
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
def served(bot: askllm.Bot, *, writable: bool = True) -> Iterator[str]:
    """Serve ``bot`` on a free port; yield the address."""
    server = PageServer(create_app(bot, writable=writable))
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
