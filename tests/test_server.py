"""The server room: REST, its refusals, the headers on every response, and the port."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

import askllm.server
from askllm.bot import Bot
from askllm.errors import AskllmError
from askllm.server import CONTENT_POLICY, create_app, serve
from askllm.server.guard import OWN_NAMES
from askllm.types import Hit, Legs, Scope
from fakes_bot import ARTICLES, LIGHTHOUSE, FakeBot


@pytest.fixture(scope="module")
def bot() -> FakeBot:
    return FakeBot(legs=Legs(ran=("lexical",), reason="没有编码器"))


@pytest.fixture(scope="module")
def client(bot: FakeBot) -> Iterator[TestClient]:
    with TestClient(create_app(bot), raise_server_exceptions=False) as opened:
        yield opened


@pytest.fixture(scope="module")
def guarded(bot: FakeBot) -> Iterator[TestClient]:
    """The same server, open to this computer alone."""
    app = create_app(bot, hosts=OWN_NAMES)
    with TestClient(app, raise_server_exceptions=False) as opened:
        yield opened


# ---- what is served ------------------------------------------------------------------------


def test_ask_returns_the_whole_answer(client: TestClient, bot: FakeBot) -> None:
    response = client.post("/api/ask", json={"question": "灯塔哪一年改用电灯"})
    assert response.status_code == 200
    answer = response.json()
    assert answer == bot.ask("灯塔哪一年改用电灯").to_dict()
    citation = answer["citations"][0]
    assert citation["quote"] == LIGHTHOUSE[citation["start"] : citation["end"]]


def test_ask_passes_the_history_on(client: TestClient, bot: FakeBot) -> None:
    history = [{"question": "望海灯塔在哪", "answer": "在青屿岛。"}]
    client.post("/api/ask", json={"question": "它有多高", "history": history})
    assert bot.asked[-1] == ("它有多高", ("望海灯塔在哪",))


def test_what_cannot_be_asked_is_an_answer_too(client: TestClient) -> None:
    for question in ("", "？！", "长" * 10_000):
        response = client.post("/api/ask", json={"question": question})
        assert (response.status_code, response.json()["status"]) == (200, "rejected")


def test_search_returns_hits_without_whole_articles(client: TestClient) -> None:
    response = client.get("/api/search", params={"q": "灯塔", "k": 2})
    assert response.status_code == 200
    hits = response.json()["hits"]
    assert [hit["rank"] for hit in hits] == [1, 2]
    assert hits[0]["article"]["title"] == "望海灯塔"
    assert "text" not in hits[0]["article"]
    assert hits[0]["passage"]["text"] == LIGHTHOUSE
    assert hits[0]["legs"] == [{"leg": "lexical", "score": 3.0, "rank": 1}]


@pytest.fixture(scope="module")
def real(bot_dense: Bot) -> Iterator[TestClient]:
    """A server over a real bot: scopes are resolved against a real index."""
    with TestClient(create_app(bot_dense), raise_server_exceptions=False) as opened:
        yield opened


def test_a_scope_bounds_ask_and_search(real: TestClient) -> None:
    asked = {"question": "青石大桥全长多少米？"}
    scope = {"articles": ["river-city", "xinghe"], "sources": ["江城年鉴"], "until": "2022"}
    answer = real.post("/api/ask", json=asked | {"scope": scope}).json()
    assert (answer["status"], answer["short"]) == ("answered", "1820米")
    other = {"articles": ["qingshi-bridge"], "until": "2021-10"}
    answer = real.post("/api/ask", json=asked | {"scope": other}).json()
    shown = [*answer["citations"], *answer["closest"]]
    assert {each["article"]["id"] for each in shown} == {"qingshi-bridge"}
    params: dict[str, str | int | list[str]] = {
        "q": "大桥",
        "k": 50,
        "source": ["江城年鉴", "江城晚报"],
        "since": "2022",
    }
    hits = real.get("/api/search", params=params).json()["hits"]
    assert {hit["article"]["id"] for hit in hits} == {"river-city"}
    assert real.get("/api/scope").json()["first"] == "1998-04-02"


@pytest.mark.parametrize(
    ("scope", "said"),
    [
        ({"sources": ["江城早报"]}, "There is no source '江城早报'. Did you mean '江城晚报'?"),
        ({"since": "2022", "until": "2021"}, "until (2021) is before since (2022)"),
    ],
)
def test_a_scope_that_is_none_is_refused(
    real: TestClient, scope: dict[str, str | list[str]], said: str
) -> None:
    asked = real.post("/api/ask", json={"question": "大桥", "scope": scope})
    params: dict[str, str | list[str]] = {"q": "大桥"}
    params |= {name.removesuffix("s"): value for name, value in scope.items()}
    for response in (asked, real.get("/api/search", params=params)):
        assert response.status_code == 422
        assert said in response.json()["error"]


def test_an_unknown_bound_of_a_scope_is_refused(client: TestClient) -> None:
    response = client.post("/api/ask", json={"question": "大桥", "scope": {"source": ["x"]}})
    assert response.status_code == 422
    assert "scope.source" in response.json()["error"]


def test_hits_tell_why(real: TestClient) -> None:
    hit = real.get("/api/search", params={"q": "青石大桥全长多少米？", "k": 1}).json()["hits"][0]
    word = hit["why"]["words"][0]
    start = word["start"] - hit["passage"]["start"]
    assert hit["passage"]["text"][start : start + len(word["text"])] == word["text"]
    assert word["asked"] == word["text"]
    assert "大桥" in word["text"]
    assert {part["name"] for part in hit["why"]["parts"]} == {
        "words",
        "near",
        "passage",
        "sentence",
    }
    assert hit["also_in"] == []


def test_articles_are_listed_without_and_served_with_their_text(client: TestClient) -> None:
    listed = {each["id"]: each for each in client.get("/api/articles").json()["articles"]}
    assert set(listed) == {article.id for article in ARTICLES}
    assert listed["岛/灯塔"]["characters"] == len(LIGHTHOUSE)
    assert "text" not in listed["岛/灯塔"]
    for path in ("/api/articles/岛/灯塔", "/api/articles/%E5%B2%9B%2F%E7%81%AF%E5%A1%94"):
        article = client.get(path).json()
        assert article["text"] == LIGHTHOUSE
        heading = article["headings"][1]
        assert LIGHTHOUSE[heading["start"] : heading["end"]] == heading["title"] == "建造"


def test_healthz_tells_the_size_and_the_legs(client: TestClient) -> None:
    assert client.get("/healthz").json() == {
        "status": "ok",
        "articles": 4,
        "passages": 23,
        "legs": {"ran": ["lexical"], "reason": "没有编码器", "zh": None, "hant": None},
        "reader": {"name": "trained/4", "reason": None},
    }


def test_the_page_is_at_the_root_and_names_no_other_host(client: TestClient) -> None:
    page = client.get("/")
    assert page.status_code == 200
    assert "text/html" in page.headers["content-type"]
    assert "--ak-accent" in page.text


# ---- what is refused -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({}, "question"),
        ({"question": 7}, "question"),
        ({"question": None}, "question"),
        ({"question": "长" * 20_001}, "question"),
        ({"question": "x", "history": "x"}, "history"),
        ({"question": "x", "history": [{"question": "x"}]}, "history.0.answer"),
        ({"question": "x", "history": [{"question": "x", "answer": "y"}] * 25}, "history"),
        ({"question": "x", "extra": 1}, "extra"),
        ([], "body"),
    ],
)
def test_a_wrong_body_is_refused_by_name(client: TestClient, body: object, named: str) -> None:
    response = client.post("/api/ask", json=body)
    assert response.status_code == 422
    assert list(response.json()) == ["error", "zh", "hant"]
    assert response.json()["error"].startswith(f"{named}: ")
    assert named in response.json()["zh"]
    assert re.search("[一-鿿]", response.json()["zh"])


def test_a_body_that_is_not_json_is_refused(client: TestClient) -> None:
    response = client.post(
        "/api/ask", content=b"{nope", headers={"content-type": "application/json"}
    )
    assert response.status_code == 422
    assert "JSON" in response.json()["error"]


def test_a_huge_body_is_refused_while_it_is_read(client: TestClient) -> None:
    response = client.post(
        "/api/ask", content=b" " * 1_000_001, headers={"content-type": "application/json"}
    )
    assert response.status_code == 413
    assert response.json() == {
        "error": "the request is larger than 1,000,000 bytes",
        "zh": "发送的内容超过 1,000,000 字节，请分几次发送",
        "hant": "傳送的內容超過 1,000,000 位元組，請分幾次傳送",
    }


@pytest.mark.parametrize(
    "params", [{}, {"q": "x", "k": 0}, {"q": "x", "k": 51}, {"q": "x", "k": "many"}]
)
def test_search_bounds_its_arguments(client: TestClient, params: dict[str, str | int]) -> None:
    response = client.get("/api/search", params=params)
    assert response.status_code == 422
    assert response.json()["error"].startswith("k: " if "q" in params else "q: ")


def test_an_unknown_article_says_where_to_look(client: TestClient) -> None:
    response = client.get("/api/articles/../../etc/passwd%00")
    assert response.status_code == 404
    response = client.get("/api/articles/nowhere")
    assert response.status_code == 404
    assert response.json()["error"] == "no article 'nowhere'; GET /api/articles lists them"
    assert response.json()["zh"] == "没有文章 nowhere，/api/articles 里有全部文章"


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
@pytest.mark.parametrize("path", ["/api", "/api/", "/api/nope", "/api/ask/it", "/evaluation/nope"])
def test_an_unknown_address_is_told_in_our_shape(
    client: TestClient, method: str, path: str
) -> None:
    response = client.request(method, path)
    assert response.status_code == 404
    told = response.json()
    assert told["error"] == "there is no such address; GET /api/openapi.json lists them"
    assert told["zh"] == "没有这个地址，/api/openapi.json 里有全部地址"


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("GET", "/api/ask", "POST"),
        ("PUT", "/api/articles", "GET, POST"),
        ("PATCH", "/api/articles/岛/灯塔", "DELETE, GET"),
        ("DELETE", "/api/search", "GET"),
    ],
)
def test_a_wrong_method_says_which_is_right(
    client: TestClient, method: str, path: str, allowed: str
) -> None:
    response = client.request(method, path)
    assert (response.status_code, response.headers["allow"]) == (405, allowed)
    assert response.json()["error"] == f"use {allowed} here"
    assert response.json()["zh"] == f"这里只能用 {allowed}"


def test_the_schema_is_ours_and_not_the_pages(client: TestClient) -> None:
    schema = client.get("/api/openapi.json").json()
    assert schema["info"]["title"] == "askllm"
    assert {"/api/ask", "/api/search", "/api/articles", "/api/build", "/healthz"} <= set(
        schema["paths"]
    )
    assert not any("gradio" in path or path.startswith("/evaluation") for path in schema["paths"])


def test_errors_for_people_are_told_and_others_are_not(client: TestClient) -> None:
    told = client.post("/api/ask", json={"question": "失败"})
    assert told.status_code == 503
    assert told.json()["error"] == "索引损坏。Rebuild it: askllm index --rebuild"
    hidden = client.post("/api/ask", json={"question": "崩溃"})
    assert hidden.status_code == 500
    assert hidden.json() == {
        "error": "the server failed; its log says why",
        "zh": "服务器出错了，原因在它的日志里",
        "hant": "伺服器出錯了，原因在它的日誌裡",
    }


def test_the_interactive_docs_are_off_because_they_load_from_elsewhere(client: TestClient) -> None:
    assert "swagger" not in client.get("/docs").text.lower()
    assert client.get("/api/openapi.json").status_code == 200


# ---- headers -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path", ["/", "/healthz", "/api/articles", "/api/articles/nowhere", "/config"]
)
def test_every_response_carries_the_policy(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["content-security-policy"] == CONTENT_POLICY
    assert headers["x-content-type-options"] == "nosniff"


def test_files_named_by_their_content_are_kept_for_ever(client: TestClient) -> None:
    named = re.findall(r"/assets/[^\"'?]+?\.(?:js|css)", client.get("/").text)
    assert named
    for path in named:
        response = client.get(path)
        assert response.status_code == 200
        assert response.headers["cache-control"] == "public, max-age=31536000, immutable"
    for path in ("/", "/theme.css", "/healthz", "/favicon.ico", "/assets/none-00000000.js"):
        assert "immutable" not in client.get(path).headers.get("cache-control", ""), path


@pytest.mark.parametrize("path", ["/", "/healthz", "/config", "/gradio_api/info"])
def test_no_other_origin_may_read(client: TestClient, path: str) -> None:
    headers = client.get(
        path, headers={"origin": "http://evil.example", "host": "app.example"}
    ).headers
    assert "access-control-allow-origin" not in headers
    assert "access-control-allow-credentials" not in headers


def test_a_preflight_from_another_origin_is_refused(client: TestClient) -> None:
    response = client.options(
        "/api/ask",
        headers={"origin": "http://evil.example", "access-control-request-method": "POST"},
    )
    assert response.status_code == 400
    assert "access-control-allow-origin" not in response.headers


@pytest.mark.parametrize(
    ("headers", "refused"),
    [
        ({}, False),  # a program
        ({"sec-fetch-site": "same-origin"}, False),
        ({"sec-fetch-site": "none"}, False),
        ({"sec-fetch-site": "cross-site"}, True),
        ({"sec-fetch-site": "same-site"}, True),
        ({"origin": "http://testserver"}, False),
        ({"origin": "HTTP://TESTSERVER"}, False),
        ({"origin": "http://testserver:81"}, True),
        ({"origin": "http://evil.example"}, True),
        ({"origin": "null"}, True),
        ({"origin": "https://askllm.example", "x-forwarded-host": "askllm.example"}, False),
        ({"origin": "https://evil.example", "x-forwarded-host": "askllm.example"}, True),
    ],
)
@pytest.mark.parametrize("path", ["/api/ask", "/gradio_api/queue/join"])
def test_a_page_of_another_site_changes_nothing(
    client: TestClient, path: str, headers: dict[str, str], refused: bool
) -> None:
    response = client.post(path, json={"question": "你好"}, headers=headers)
    assert (response.status_code == 403) is refused
    if refused:
        assert response.json()["error"] == "this address is for askllm's own page"
        assert response.json()["zh"] == "这个地址只供 askllm 自己的页面使用"
    assert client.get("/healthz", headers=headers).status_code == 200


@pytest.mark.parametrize(
    ("host", "answered"),
    [
        ("127.0.0.1:7860", True),
        ("localhost", True),
        ("LOCALHOST:1", True),
        ("[::1]:7860", True),
        ("evil.example", False),
        ("127.0.0.1.evil.example", False),
        ("localhost.evil.example:7860", False),
        ("", False),
        ("[::1", False),
    ],
)
@pytest.mark.parametrize("path", ["/", "/api/articles", "/config"])
def test_a_server_on_this_computer_answers_to_its_own_names(
    guarded: TestClient, path: str, host: str, answered: bool
) -> None:
    response = guarded.get(path, headers={"host": host})
    assert (response.status_code == 200) is answered
    if not answered:
        assert response.status_code == 421
        assert "open it as 127.0.0.1 or localhost" in response.json()["error"]
        assert "请用 127.0.0.1 或 localhost 打开" in response.json()["zh"]


def test_run_history_and_monitoring_are_off(client: TestClient) -> None:
    config = client.get("/config").json()
    assert config["footer_links"] == []
    assert not config.get("run_history")
    assert client.get("/monitoring").status_code == 403


# ---- serve ---------------------------------------------------------------------------------


def test_a_taken_port_is_told_with_the_fix() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(AskllmError) as caught:
            serve(FakeBot(), port=port)
    assert str(caught.value) == (
        f"port {port} is taken by another program. Choose another: askllm serve --port {port + 1}"
    )


@pytest.mark.parametrize(("host", "port"), [("192.0.2.1", 7860), ("127.0.0.1", 70000)])
def test_an_address_that_cannot_be_listened_on_is_told(host: str, port: int) -> None:
    with pytest.raises(AskllmError, match=r"askllm serve --host 127\.0\.0\.1 --port 7860"):
        serve(FakeBot(), host=host, port=port)


@pytest.mark.parametrize(("host", "own"), [("127.0.0.1", True), ("0.0.0.0", False)])
def test_serve_guards_its_names_and_lets_only_this_computer_write(
    monkeypatch: pytest.MonkeyPatch, host: str, own: bool
) -> None:
    told: dict[str, object] = {}

    def create(_: FakeBot, **options: object) -> None:
        told.update(options)
        raise AskllmError("enough")

    monkeypatch.setattr("askllm.server.serving.create_app", create)
    with pytest.raises(AskllmError, match="enough"):
        serve(FakeBot(), host=host, port=0)
    assert told["writable"] is own
    assert set(told["hosts"]) == ({*OWN_NAMES, host} if own else set())  # type: ignore[call-overload]


def test_serve_warms_the_bot_before_it_announces(monkeypatch: pytest.MonkeyPatch) -> None:
    happened: list[str] = []

    class Warm(FakeBot):
        def search(self, question: str, *, k: int = 5, scope: Scope | None = None) -> list[Hit]:
            happened.append("search")
            return super().search(question, k=k)

    def run(server: object, sockets: list[socket.socket]) -> None:
        # The announced address takes connections even before the loop runs.
        with socket.create_connection(sockets[0].getsockname(), timeout=2):
            happened.append("run")

    monkeypatch.setattr("askllm.server.serving.PageServer.run", run)
    serve(Warm(), port=0, announce=happened.append)
    assert [happened[0], happened[2]] == ["search", "run"]
    assert happened[1].startswith("Open http://127.0.0.1:")


def test_the_room_prints_nothing() -> None:
    for file in Path(askllm.server.__file__).parent.glob("*.py"):
        assert "print(" not in file.read_text(encoding="utf-8")
