"""Another askllm over REST: a real server on this machine, and servers that are none or fail."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import uvicorn

from askllm.errors import EvaluationError
from askllm.evaluate.questions import Question
from askllm.evaluate.remote import LONGEST_TURN, Remote, address_of
from askllm.evaluate.score import score
from askllm.server import create_app
from askllm.types import Turn
from fakes_bot import ARTICLES, LIGHTHOUSE, FakeBot

HEALTH = {"status": "ok", "articles": 1, "passages": 2, "legs": {"ran": ["lexical"]}}
Reply = tuple[int, object]


@pytest.fixture(scope="module")
def bot() -> FakeBot:
    return FakeBot()


@pytest.fixture(scope="module")
def address(bot: FakeBot) -> Iterator[str]:
    """Serve ``bot`` as ``askllm serve`` does, but for the page, which REST does not need."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("askllm.server.app.mount", lambda app, page: app)
        app = create_app(bot, page=object())
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    listening.listen()
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    server.should_exit = True
    thread.join()
    listening.close()


@contextmanager
def serving(reply: Callable[[str, int], Reply]) -> Iterator[str]:
    """Serve ``reply(route, number of this request to it)``: a status, and JSON or raw bytes."""
    counts: dict[str, int] = {}

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            counts[self.path] = counts.get(self.path, 0) + 1
            status, body = reply(self.path, counts[self.path])
            raw = body if isinstance(body, bytes) else json.dumps(body).encode()
            self.send_response(status)
            if status == 302:
                self.send_header("Location", "https://elsewhere.example/")
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        do_GET = do_POST = answer  # the names http.server calls

        def log_message(self, format: str, *args: object) -> None:
            pass

    class Quiet(ThreadingHTTPServer):
        def handle_error(self, request: object, client_address: object) -> None:
            pass  # a client that stopped waiting

    server = Quiet(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def healthy(rest: Callable[[str, int], Reply]) -> Callable[[str, int], Reply]:
    return lambda route, number: (200, HEALTH) if route == "/healthz" else rest(route, number)


# ---- a real askllm -------------------------------------------------------------------------


@pytest.mark.parametrize("question", ["灯塔哪一年改用电灯", "矛盾吗", "找不到的", "哪些文章"])
def test_its_answers_are_the_bots_own(address: str, bot: FakeBot, question: str) -> None:
    with Remote(address) as remote:
        assert remote(Question(id="1", question=question)) == bot.ask(question)


def test_history_is_asked_first_and_sent_along(address: str, bot: FakeBot) -> None:
    bot.asked.clear()
    with Remote(address) as remote:
        remote(Question(id="1", question="它有多高", history=("望海灯塔在哪", "何时建成")))
    assert bot.asked == [
        ("望海灯塔在哪", ()),
        ("何时建成", ("望海灯塔在哪",)),
        ("它有多高", ("望海灯塔在哪", "何时建成")),
    ]


def test_an_earlier_answer_is_cut_to_what_the_server_takes(address: str) -> None:
    with Remote(address) as remote:
        long = Turn("望海灯塔在哪", "长" * (LONGEST_TURN + 1))
        assert remote.ask("灯塔哪一年改用电灯", [long]).status == "answered"


def test_texts_prove_quotes_and_are_fetched_once(address: str) -> None:
    asked = Question(id="1", question="灯塔哪一年改用电灯", answers=("1987年",))
    with Remote(address) as remote:
        row = score(asked, remote(asked), hits=None, texts=remote.text, depths=(1,))
        assert row.measures["citation_verbatim"] == 1
        assert remote.text("岛/灯塔") == LIGHTHOUSE
        assert remote.article("岛/灯塔") is remote.article("岛/灯塔")
        assert remote.text("没有/这篇?x#y") is None


def test_hits_come_with_their_articles(address: str, bot: FakeBot) -> None:
    with Remote(address) as remote:
        assert remote.search("灯塔", k=2) == bot.search("灯塔", k=2)


def test_settings_say_what_was_asked(address: str, bot: FakeBot) -> None:
    with Remote(address + "/") as remote:
        assert remote.settings() == {
            "address": address,
            "articles": str(len(ARTICLES)),
            "passages": str(bot.passage_count()),
            "legs": "dense, lexical",
        }


def test_what_the_server_refuses_is_said_in_its_words(address: str, bot: FakeBot) -> None:
    with Remote(address, pause=1) as remote:
        bot.asked.clear()
        with pytest.raises(EvaluationError, match="refuses POST /api/ask: 索引损坏"):
            remote.ask("失败")
        assert len(bot.asked) == 1  # its own word is not asked for again
        with pytest.raises(EvaluationError, match="refuses POST /api/ask: question: String should"):
            remote.ask("长" * 20_001)


# ---- none, or another, or failing ----------------------------------------------------------


def test_nothing_answers() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, not listening: nobody else can take the port
        port = taken.getsockname()[1]
        message = rf"http://127\.0\.0\.1:{port} cannot be reached.*askllm serve, or check"
        with pytest.raises(EvaluationError, match=message):
            Remote(f"127.0.0.1:{port}", pause=0)


@pytest.mark.parametrize(
    ("reply", "message"),
    [
        ((200, b"<html>hello</html>"), r"not the address of an askllm: GET /healthz gave 200, no"),
        ((404, {"detail": "Not Found"}), "not the address of an askllm: GET /healthz gave 404"),
        ((200, {"status": "ok"}), "GET /healthz says nothing of articles and passages"),
        ((200, ["ok"]), "GET /healthz says nothing of articles and passages"),
        ((302, b""), "sends elsewhere, to https://elsewhere.example/; name that address"),
        ((401, b"no"), r"asks for a login \(401\)"),
        ((503, b"busy"), "GET /healthz gave 503, no JSON of askllm"),
    ],
)
def test_what_answers_is_not_askllm(reply: Reply, message: str) -> None:
    with serving(lambda route, number: reply) as url:
        with pytest.raises(EvaluationError, match=message):
            Remote(url, pause=0)


def test_an_answer_of_another_version(bot: FakeBot) -> None:
    answer = bot.ask("灯塔哪一年改用电灯").to_dict()
    del answer["citations"][0]["quote"]
    with serving(healthy(lambda route, number: (200, answer))) as url, Remote(url) as remote:
        with pytest.raises(EvaluationError, match=r'form .*"citations\[0\]\.quote".*same version'):
            remote.ask("q")
        with pytest.raises(EvaluationError, match=r'api/search in another form.*"hits": field req'):
            remote.search("q")
        with pytest.raises(EvaluationError, match=r"api/articles in another form"):
            remote.text("a")


def test_a_hit_of_another_version() -> None:
    def reply(route: str, number: int) -> Reply:
        return 200, {"hits": [{"rank": 1}]}

    with serving(healthy(reply)) as url, Remote(url) as remote:
        with pytest.raises(
            EvaluationError, match=r'/search in another form.*"hits\[0\]\.passage": f'
        ):
            remote.search("q")


def test_a_passing_failure_is_tried_again(bot: FakeBot) -> None:
    answer = bot.ask("灯塔哪一年改用电灯")

    def reply(route: str, number: int) -> Reply:
        return (502, b"bad gateway") if number < 3 else (200, answer.to_dict())

    with serving(healthy(reply)) as url:
        with Remote(url, pause=0) as remote:
            assert remote.ask("q") == answer
        with Remote(url, pause=0, tries=2) as fewer:
            assert fewer.ask("q") == answer  # the fourth request


def test_a_server_that_went_away_is_waited_for_once() -> None:
    with serving(healthy(lambda route, number: (200, {}))) as url:
        remote = Remote(url, tries=3, pause=0.05)
    started = time.perf_counter()
    for _ in range(40):
        with pytest.raises(EvaluationError, match="cannot be reached"):
            remote.ask("q")
    remote.close()
    # 0.05 + 0.1 s the first time; had each of the forty waited so, it were 6 s
    assert time.perf_counter() - started < 4


def test_too_slow() -> None:
    def reply(route: str, number: int) -> Reply:
        time.sleep(0.6)
        return 200, {}

    with serving(healthy(reply)) as url, Remote(url, timeout=0.2) as remote:
        with pytest.raises(EvaluationError, match=r"took longer than 0\.2 s for POST /api/ask"):
            remote.ask("q")


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ("localhost:7860", "http://localhost:7860"),
        (" https://host/askllm/ ", "https://host/askllm"),
        ("http://h:1/api/ask", "http://h:1"),
        ("http://[::1]:7860", "http://[::1]:7860"),
    ],
)
def test_addresses(given: str, address: str) -> None:
    assert address_of(given) == address


@pytest.mark.parametrize("given", ["", "ftp://host", "http://", "http://h:99999", "a b"])
def test_what_is_no_address(given: str) -> None:
    with pytest.raises(EvaluationError, match="is no address; write http://HOST:PORT"):
        address_of(given)
