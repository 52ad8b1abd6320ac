"""A served page in a real Chromium, and what must never happen there: shared by its tests."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Browser, Page

from askllm.server import PageServer, create_app
from askllm.ui import Answerer

PATIENCE = 15_000
"""Milliseconds that a page may take: machines that run tests are busy, and it says nothing of ours."""
FINISHED = "#chat .ans .stat, #chat .ans.err"


@dataclass
class Seen:
    """What a browser page did that nobody looks at: requests, errors."""

    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


STOPS = 15.0
"""Seconds within which a server stops: it takes one, but machines that run tests are busy."""


@contextmanager
def served(bot: Answerer, *, writable: bool = True, port: int = 0) -> Iterator[str]:
    """Serve ``bot`` on ``port``, a free one by default; yield the address."""
    server = PageServer(create_app(bot, writable=writable), port)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        deadline = time.monotonic() + 20
        while not server.started:
            assert thread.is_alive(), "the server did not start"
            assert time.monotonic() < deadline, "the server took too long to start"
            time.sleep(0.02)
        taken = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{taken}"
    finally:
        server.should_exit = True
        thread.join(STOPS)
        assert not thread.is_alive(), "the server did not stop"


Opens = Callable[..., tuple[Page, Seen]]


@contextmanager
def opened(browser: Browser) -> Iterator[Opens]:
    """Open an address in a fresh profile; afterwards nothing may have gone wrong or out."""
    contexts = []
    everything: list[Seen] = []

    def open_page(
        address: str, *, locale: str = "zh-CN", dark: bool = False, phone: bool = False
    ) -> tuple[Page, Seen]:
        context = browser.new_context(
            locale=locale,
            color_scheme="dark" if dark else "light",
            viewport={"width": 390, "height": 844} if phone else {"width": 1440, "height": 900},
            is_mobile=phone,
            has_touch=phone,
            permissions=["clipboard-read", "clipboard-write"],
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        seen = Seen()
        everything.append(seen)
        page.on("request", lambda request: seen.requests.append(request.url))
        page.on("pageerror", lambda error: seen.errors.append(str(error)))
        page.on(
            "console",
            lambda message: seen.errors.append(message.text) if message.type == "error" else None,
        )
        page.goto(address)
        page.wait_for_selector("body[data-ready='1']")
        return page, seen

    yield open_page
    for context in contexts:
        context.close()
    for seen in everything:
        # a page that is open when its server stops looks for it once more
        told = [error for error in seen.errors if "ERR_CONNECTION_REFUSED" not in error]
        assert told == [], "\n".join(told)
        assert seen.requests
        away = [
            u for u in seen.requests if not re.match(r"(http://127\.0\.0\.1:\d+/|data:|blob:)", u)
        ]
        assert away == [], "the page asked another host"


def ask(page: Page, question: str) -> None:
    """Type, press Enter, wait until the answer is finished."""
    before = page.evaluate("document.body.dataset.answered || ''")
    page.fill("#ask textarea", question)
    page.press("#ask textarea", "Enter")
    page.wait_for_function(
        "before => (document.body.dataset.answered || '') !== before"
        " && !document.querySelector('#chat :is(.ans.wait, .ans.grows)')"
        " && document.querySelector('#ask .submit-button')",
        arg=before,
        polling=50,  # milliseconds; by default at every frame, which then has to be drawn
    )


def at_rest(page: Page) -> None:
    """Wait until the chat no longer scrolls: Gradio goes to its end a while after an answer."""
    page.evaluate(
        """() => new Promise((done) => {
          let timer;
          const later = () => { clearTimeout(timer); timer = setTimeout(done, 400); };
          document.querySelector('#chat .bubble-wrap').addEventListener('scroll', later);
          later();
        })"""
    )
