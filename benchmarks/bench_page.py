"""Latency of the served page and REST after warm-up. Prints JSON, asserts nothing.

    python benchmarks/bench_page.py --corpus corpus --index index > page.json

``rest_ask``, ``rest_search`` and ``page_html`` are whole requests over loopback, one at a time;
``rest_ask_8_at_once`` is the same with eight clients. What a person does at the page is measured
inside a headless Chromium, from the key or the click, as the browser got it, until a frame that
shows what it does is drawn; it is left out when Chromium or playwright is missing. Every round is
one of each, in one conversation that grows. ``first_screen`` is from the navigation until a question
can be typed, each time with an empty cache.

    python benchmarks/bench_page.py --against ../older/src

serves the page of another ``src`` folder beside this one, takes the rounds in turns, and prints what
a person does there, too, with the ratio of the medians: both see the same machine.

    python benchmarks/bench_page.py --questions 200

asks that many questions in one conversation instead, and prints what is in memory after every 50.
``server_rss_mib`` is this process: the server, and what drives the browser.
"""

from __future__ import annotations

import argparse
import http.client
import itertools
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import askllm
from askllm.evaluate import read_questions
from askllm.server import PageServer, create_app
from chromium import Missing, chromium
from page_visits import Visitor, summary

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROUNDS = 20
"""Rounds in the browser at most: a conversation shows 24 exchanges."""

LOOK_EVERY = 50
"""Questions of a long conversation between two looks at the memory."""


def timed(call: Callable[[], None]) -> float:
    """Return how long ``call`` took, in milliseconds."""
    begun = time.perf_counter()
    call()
    return (time.perf_counter() - begun) * 1e3


def request(port: int, method: str, path: str, body: object = None) -> None:
    """Make one request on its own connection and read the response."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    payload = None if body is None else json.dumps(body).encode()
    connection.request(method, path, payload, {"content-type": "application/json"})
    response = connection.getresponse()
    response.read()
    connection.close()
    if response.status != 200:
        raise RuntimeError(f"{method} {path} gave {response.status}")


def in_browser(port: int, questions: Sequence[str], rounds: int) -> dict[str, dict[str, float]]:
    """Return the latencies a person at the page sees, or nothing without Chromium."""
    try:
        opened = chromium()
    except Missing as error:
        print(f"{error}: the page itself is not measured", file=sys.stderr)
        return {}
    with opened as browser:
        visitor = Visitor(browser, port)
        for turn in range(rounds + 1):
            visitor.round(questions[turn % len(questions)])
        screens = [first_screen(browser, port) for _ in range(5)]
    return visitor.summaries() | {"first_screen": summary(screens)}


@contextmanager
def serving(source: Path, options: Sequence[str]) -> Iterator[int]:
    """Serve the page of the ``src`` folder ``source`` in a process of its own; yield the port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    command = [sys.executable, "-m", "askllm", "serve", "--port", str(port), *options]
    environment = os.environ | {"PYTHONPATH": str(source.resolve())}
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) as server:
        try:
            for _ in range(600):
                try:
                    request(port, "GET", "/healthz")
                    break
                except OSError:
                    time.sleep(0.1)
            else:
                raise SystemExit(f"the page of {source} does not come up")
            yield port
        finally:
            server.terminate()


def side_by_side(
    here: Path, there: Path, options: Sequence[str], questions: Sequence[str], rounds: int
) -> dict[str, dict[str, float]]:
    """Return the latencies of two pages, ``there_`` before those of the other, and their ratio."""
    with chromium() as browser, serving(here, options) as one, serving(there, options) as other:
        visitors = [Visitor(browser, port) for port in (one, other)]
        for turn in range(rounds + 1):
            for visitor in visitors if turn % 2 else reversed(visitors):
                visitor.round(questions[turn % len(questions)])
        ours, theirs = (visitor.summaries() for visitor in visitors)
    return {
        name: {
            **ours[name],
            "there_p50_ms": was["p50_ms"],
            "there_p95_ms": was["p95_ms"],
            "ratio_p50": round(ours[name]["p50_ms"] / was["p50_ms"], 2),
        }
        for name, was in theirs.items()
    }


def first_screen(browser: Browser, port: int) -> float:
    """Return the milliseconds until a new visitor can ask."""
    context = browser.new_context()
    page = context.new_page()

    def answerable() -> None:
        page.goto(f"http://127.0.0.1:{port}", wait_until="commit")
        page.wait_for_selector("body[data-ready='1'] #ask textarea:enabled")

    taken = timed(answerable)
    context.close()
    return taken


def resident() -> float:
    """Return the memory of this process, the server's, in MiB; 0 where Linux does not tell."""
    try:
        words = Path("/proc/self/statm").read_text(encoding="ascii").split()
    except OSError:
        return 0.0
    return int(words[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


def long_session(port: int, questions: Sequence[str], count: int) -> list[dict[str, float]]:
    """Ask ``count`` questions in one conversation; return what is in memory on the way."""
    rows = []
    with chromium() as browser:
        page = browser.new_page()
        page.goto(f"http://127.0.0.1:{port}")
        page.wait_for_selector("body[data-ready='1']")
        session = page.context.new_cdp_session(page)
        session.send("Performance.enable")
        for turn in range(1, count + 1):
            page.fill("#ask textarea", questions[turn % len(questions)])
            page.press("#ask textarea", "Enter")
            page.wait_for_function("(n) => document.body.dataset.answered === String(n)", arg=turn)
            # Not wait_for_selector: it returns a handle, which keeps each button that Gradio made.
            page.locator("#ask .submit-button").wait_for()
            if turn % LOOK_EVERY and turn != count:
                continue
            session.send("HeapProfiler.collectGarbage")
            found = session.send("Performance.getMetrics")["metrics"]
            metrics = {each["name"]: each["value"] for each in found}
            rows.append(
                {
                    "questions": turn,
                    "js_heap_mib": round(metrics["JSHeapUsedSize"] / 2**20, 1),
                    "dom_nodes": metrics["Nodes"],
                    "listeners": metrics["JSEventListeners"],
                    "server_rss_mib": round(resident(), 1),
                }
            )
    return rows


def measure(port: int, questions: Sequence[str], rounds: int) -> dict[str, dict[str, float]]:
    """Return all latencies."""
    asked = [questions[turn % len(questions)] for turn in range(rounds)]

    def ask(question: str) -> float:
        return timed(lambda: request(port, "POST", "/api/ask", {"question": question}))

    def search(question: str) -> float:
        return timed(lambda: request(port, "GET", f"/api/search?q={quote(question)}"))

    def page_html(_: str) -> float:
        return timed(lambda: request(port, "GET", "/"))

    results = {
        "rest_ask": summary([ask(question) for question in asked]),
        "rest_search": summary([search(question) for question in asked]),
        "page_html": summary([page_html(question) for question in asked]),
    }
    with ThreadPoolExecutor(8) as clients:
        results["rest_ask_8_at_once"] = summary(list(clients.map(ask, asked)))
    return results | in_browser(port, questions, min(rounds, ROUNDS))


def answerable(bot: askllm.Bot, file: Path, wanted: int = 8) -> list[str]:
    """Return the first questions of the corpus owner that are answered."""
    if not file.exists():
        raise SystemExit(f"there are no questions to ask: {file}")
    single = (each.question for each in read_questions(file).questions if not each.history)
    answered = (question for question in single if bot.ask(question).status == "answered")
    return list(itertools.islice(answered, wanted))


def main() -> None:
    """Serve, warm up, measure, print."""
    options = argparse.ArgumentParser(description="Latency of the served page and REST, as JSON.")
    options.add_argument("--corpus", default="corpus")
    options.add_argument("--index", default="index")
    options.add_argument("--encoder", default="default")
    options.add_argument("--rounds", type=int, default=100)
    options.add_argument(
        "--questions", type=int, default=0, help="measure memory over so many questions instead"
    )
    options.add_argument(
        "--against", type=Path, help="another src folder, whose page is measured in turns with this"
    )
    chosen = options.parse_args()
    bot = askllm.load(corpus=chosen.corpus, index=chosen.index, encoder=chosen.encoder)
    questions = answerable(bot, Path(chosen.corpus) / "questions.jsonl")
    if not questions:
        raise SystemExit("no question of this corpus has an answer; nothing to measure")
    if chosen.against:
        same = [f"--{name}={getattr(chosen, name)}" for name in ("corpus", "index", "encoder")]
        here = Path(askllm.__file__).parents[1]
        found = side_by_side(here, chosen.against, same, questions, min(chosen.rounds, ROUNDS))
        print(json.dumps(found, indent=2))
        return
    begun = time.perf_counter()
    server = PageServer(create_app(bot))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    opening = time.perf_counter() - begun
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        for question in questions:
            request(port, "POST", "/api/ask", {"question": question})
        results: dict[str, object] = {}
        if chosen.questions:
            results["memory"] = long_session(port, questions, chosen.questions)
        else:
            results |= measure(port, questions, chosen.rounds)
    finally:
        server.should_exit = True
        thread.join()
    about = {
        "articles": len(bot.articles()),
        "passages": bot.passage_count(),
        "legs": list(bot.legs.ran),
        "page_built_s": round(opening, 2),
        "cpus": os.cpu_count(),
    }
    print(json.dumps({"about": about, **results}, ensure_ascii=False, indent=2))


if __name__ == "__main__":
    main()
