"""How ``askllm serve`` ends: a real process, a page that is open, questions that are at work."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser

from askllm.server.serving import PageServer

# Its questions take far longer than anybody waits here for the end.
SLOW = """
import sys, time
from askllm.bot import Bot
from askllm.cli import main
Bot.ask = lambda *_, **__: time.sleep(600)
sys.exit(main())
"""
REST = """() => { fetch('api/ask', {method: 'POST', headers: {'content-type': 'application/json'},
  body: JSON.stringify({question: '灯塔'})}).catch(() => {}); }"""


@pytest.fixture
def serving(corpus: Path, tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A server that never answers, and its address."""
    place = ["--corpus", str(corpus), "--index", str(tmp_path), "--encoder", "none"]
    with subprocess.Popen(
        [sys.executable, "-c", SLOW, "serve", *place, "--port", "0"],
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    ) as started:
        assert started.stdout is not None
        try:
            assert started.stdout.readline().endswith("Stop with Ctrl-C.\n")
            yield started, started.stdout.readline().removeprefix("Open ").strip()
        finally:
            started.kill()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals")
@pytest.mark.parametrize(
    ("sent", "code", "said"),
    [(signal.SIGINT, 0, "Stopped.\n"), (signal.SIGTERM, -signal.SIGTERM, "")],
)
def test_a_server_stops_though_a_page_is_open_and_questions_are_at_work(
    serving: tuple[subprocess.Popen[str], str],
    browser: Browser,
    sent: signal.Signals,
    code: int,
    said: str,
) -> None:
    process, address = serving
    page = browser.new_page()
    try:
        page.goto(address)
        page.wait_for_selector("body[data-ready='1']")
        page.fill("#ask textarea", "青石大桥全长多少米？")
        page.press("#ask textarea", "Enter")
        page.wait_for_selector("#chat .ans.wait")
        with page.expect_request("**/api/ask"):
            page.evaluate(REST)
        process.send_signal(sent)
        out, err = process.communicate(timeout=60)
    finally:
        page.close()
    assert (process.returncode, out, err) == (code, said, "")


def test_a_server_stops_though_a_response_will_not_be_cancelled() -> None:
    app = FastAPI()
    app.state.end = lambda: None
    over = threading.Event()

    @app.get("/stubborn")
    async def stubborn() -> None:
        while not over.is_set():
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.sleep(0.05)

    server = PageServer(app)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        while not server.started:
            thread.join(0.02)
        port = server.servers[0].sockets[0].getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)) as asking:
            asking.sendall(b"GET /stubborn HTTP/1.1\r\nhost: localhost\r\n\r\n")
            while not server.server_state.tasks:
                thread.join(0.02)
            server.should_exit = True
            thread.join(20)
            assert not thread.is_alive()
    finally:
        over.set()
