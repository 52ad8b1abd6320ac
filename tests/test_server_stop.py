"""How ``askllm serve`` ends: a real process, a page that is open, questions that are at work."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

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
