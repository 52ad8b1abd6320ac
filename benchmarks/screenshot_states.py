"""The states of the page that pictures are taken of, each with the way there from a fresh page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import parse_qsl, urlencode, urlsplit

from playwright.sync_api import Page

from screenshot_answers import FAILS, SLOW

NO_TEXT = b"\x00\x01\x02"
"""A file that is no article."""


class Own(Protocol):
    """Serves a copy of the library to one picture, which may change it; returns its address."""

    def __call__(self, more: Mapping[str, bytes] = {}, *, plain: bool = False) -> str:
        """Serve it with ``more`` files; ``plain``: without an encoder."""
        ...


@dataclass(frozen=True, slots=True)
class Ground:
    """What there is to take pictures of.

    ``owner`` and ``visitor`` are addresses, for who may change and for who may only look; all
    pictures share them. ``asked`` has a question for each form of answer, ``few`` lines of a
    question set.
    """

    owner: str
    visitor: str
    own: Own
    asked: Mapping[str, str]
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


def _open(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_selector("body[data-ready='1']")


def _send(page: Page, question: str) -> None:
    page.fill("#ask textarea", question)
    page.press("#ask textarea", "Enter")


def _asked(name: str) -> State:
    """Return the state after the question of ``Ground.asked`` that gets this form of answer."""

    def state(page: Page, ground: Ground) -> None:
        _ask(page, ground.asked[name])

    return state


def _typed(question: str) -> State:
    def state(page: Page, ground: Ground) -> None:
        _ask(page, question)

    return state


def _empty(page: Page, ground: Ground) -> None:
    page.wait_for_selector("#chat .example")


def _notices(page: Page, ground: Ground) -> None:
    _open(page, ground.own({"照片.txt": NO_TEXT}, plain=True))
    page.click("#left-out summary")
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


def _differs(page: Page, ground: Ground) -> None:
    _open(page, f"{ground.owner}/?{urlencode({'q': ground.asked['answer'], 'd': '0' * 12})}")
    page.wait_for_selector("#chat .told", timeout=60_000)


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


def _linked(shown: str, change: Callable[[dict[str, str]], dict[str, str]]) -> State:
    """Return the state after a link to a place whose article is another by now; ``shown`` says so."""

    def state(page: Page, ground: Ground) -> None:
        _reader(page, ground)
        link = urlsplit(page.url)
        _open(page, link._replace(query=urlencode(change(dict(parse_qsl(link.query))))).geturl())
        page.wait_for_selector(shown)
        page.wait_for_timeout(300)

    return state


def _moved(link: dict[str, str]) -> dict[str, str]:
    start, end = link["at"].split("-")
    return {**link, "at": f"{int(start) + 40}-{int(end) + 40}"}


def _scope(page: Page, ground: Ground) -> None:
    page.locator("#sc summary").click()
    page.wait_for_timeout(400)


def _library(page: Page, ground: Ground) -> None:
    _open(page, f"{ground.owner}/?tab=library")
    page.wait_for_selector("#lb-rows tr")


def _looking_only(page: Page, ground: Ground) -> None:
    _open(page, f"{ground.visitor}/?tab=library")
    page.wait_for_selector("#lb-rows tr")


def _nothing_listed(page: Page, ground: Ground) -> None:
    _library(page, ground)
    page.fill("#lb-q", "没有这样的文章")
    page.wait_for_selector("#lb-empty:not([hidden])")


def _lost(page: Page, ground: Ground) -> None:
    page.route("**/api/articles?**", lambda route: route.abort())
    _open(page, f"{ground.owner}/?tab=library")
    page.wait_for_selector("#lib .lost button")


def _upload(page: Page, ground: Ground) -> None:
    _open(page, f"{ground.own()}/?tab=library")
    page.wait_for_selector("#lb-rows tr")
    good = "---\ntitle: 白沙渡口\ndate: 2023-02-01\n---\n白沙渡口的渡船每天开12班，船票两元。\n"
    files = {"渡口.md": good.encode(), "照片.txt": NO_TEXT}
    page.set_input_files(
        "#lb-file",
        [{"name": n, "mimeType": "text/plain", "buffer": data} for n, data in files.items()],
    )
    page.wait_for_selector("#lb-told[data-state]", timeout=60_000)
    page.wait_for_timeout(500)


def _trash(page: Page, ground: Ground) -> None:
    _open(page, f"{ground.own()}/?tab=library")
    page.locator("#lb-rows .lb-bin").first.click()
    page.wait_for_selector("#lb-trash li", state="attached")
    if page.locator("#lb-go").is_visible():
        page.click("#lb-go")
    page.click("#lb-trash summary")
    page.locator("#lb-trash li").scroll_into_view_if_needed()
    page.wait_for_timeout(500)


def _names(page: Page, ground: Ground) -> None:
    _open(page, f"{ground.owner}/?tab=library&view=names")
    page.wait_for_selector("#lb-name-list li")


def _disagreements(page: Page, ground: Ground) -> None:
    _open(page, f"{ground.owner}/?tab=library&view=apart")
    page.wait_for_selector(".lb-side, #lb-apart-course:not(:has(progress)) p", timeout=90_000)


def _evaluation(page: Page, ground: Ground) -> None:
    _open(page, f"{ground.owner}/?tab=evaluation")
    page.wait_for_selector("#ev-sets input:checked")
    page.wait_for_timeout(300)


def _evaluation_read(page: Page, ground: Ground) -> None:
    _open(page, f"{ground.visitor}/?tab=evaluation")
    page.wait_for_selector("#ev-sets input:checked")
    page.wait_for_timeout(300)


def _questions(page: Page, ground: Ground) -> None:
    _evaluation(page, ground)
    page.locator("#ev-sets li button.ib").first.click()
    page.wait_for_selector(".ev-card")


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


def _library_printed(page: Page, ground: Ground) -> None:
    _library(page, ground)
    page.emulate_media(media="print")


STATES: dict[str, State] = {
    "empty": _empty,
    "notices": _notices,
    "loading": _loading,
    "answer": _asked("answer"),
    "list": _asked("list"),
    "converted": _asked("converted"),
    "parts": _asked("parts"),
    "conflict": _asked("conflict"),
    "verdict": _asked("verdict"),
    "notfound": _asked("notfound"),
    "premise": _asked("premise"),
    "collection": _typed("有哪些文章？"),
    "chat": _typed("你好"),
    "rejected": _typed("？？？"),
    "error": _error,
    "editing": _editing,
    "followup": _followed,
    "followup-undone": _taken_back,
    "differs": _differs,
    "rating": _rating,
    "preview": _preview,
    "sources": _sources,
    "quoting": _quoting,
    "reader": _reader,
    "reader-moved": _linked("dialog.rd[open] .moved:not([hidden])", _moved),
    "reader-changed": _linked(
        "dialog.rd[open] .changed:not([hidden])", lambda link: {**link, "is": "0" * len(link["is"])}
    ),
    "reader-gone": _linked(".mini.long", lambda link: {**link, "article": "没有这篇文章"}),
    "scope": _scope,
    "library": _library,
    "looking-only": _looking_only,
    "nothing-listed": _nothing_listed,
    "lost": _lost,
    "upload": _upload,
    "trash": _trash,
    "names": _names,
    "disagreements": _disagreements,
    "evaluation": _evaluation,
    "evaluation-read": _evaluation_read,
    "questions": _questions,
    "running": _running,
    "report": _report,
    "shortcuts": _shortcuts,
    "conversations": _drawer,
    "offline": _offline,
    "print": _printed,
    "print-library": _library_printed,
}
"""The name of each state as it stands in the files' names, and the way there."""
