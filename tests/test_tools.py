"""The tools for programs: called by the real clients of both protocols, over loopback."""

from __future__ import annotations

import asyncio
import contextlib
import importlib.util
import threading
import time
import warnings
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import uvicorn

from askllm.bot import Watcher
from askllm.errors import AskllmError
from askllm.server import create_app
from askllm.types import Answer, Language, Scope, Turn
from askllm.ui import Tools
from fakes_bot import FakeBot

BY_TITLE = ["bridge", "hostile", "岛/年鉴", "岛/灯塔"]
"""The articles as a reader expects their titles: The …, 坏 (huai), 青 (qing), 望 (wang)."""


@contextlib.contextmanager
def _served(bot: FakeBot) -> Iterator[str]:
    server = uvicorn.Server(
        uvicorn.Config(create_app(bot, mcp=True), port=0, log_level="warning", lifespan="on")
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive()
            time.sleep(0.02)
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(timeout=20)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with _served(FakeBot()) as where:
        yield where


def _with_client(address: str, *calls: tuple[str, dict[str, Any]]) -> tuple[Any, list[Any]]:
    async def run() -> tuple[Any, list[Any]]:
        from mcp.client.client import Client

        async with Client(f"{address}/mcp") as client:
            listed = await client.list_tools()
            return listed, [await client.call_tool(*call) for call in calls]

    # In a thread of its own: the browser tests leave a loop running in this one.
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(lambda: asyncio.run(run())).result()


def test_a_model_finds_three_tools_and_what_they_are_for(address: str) -> None:
    listed, _ = _with_client(address)
    tools = {tool.name: tool for tool in listed.tools}
    assert list(tools) == ["ask", "search", "list_articles"]
    assert all(tool.annotations.read_only_hint for tool in tools.values())
    assert tools["ask"].input_schema["required"] == ["question"]
    assert "nothing is generated" in tools["ask"].description
    assert set(tools["search"].input_schema["properties"]) == {"query", "k"}


def test_an_answer_comes_with_quotes_that_stand_in_the_article(address: str) -> None:
    _, [asked, found, listed] = _with_client(
        address,
        ("ask", {"question": "望海灯塔的塔身有多高？"}),
        ("search", {"query": "灯塔", "k": 2}),
        ("list_articles", {}),
    )
    answer = asked.structured_content
    assert (answer["status"], answer["understood_as"]) == ("answered", "望海灯塔的塔身有多高？")
    source = answer["sources"][0]
    article = FakeBot().article(source["article"])
    assert article is not None
    assert article.text[source["start"] : source["end"]] == source["quote"]
    assert "31米" in source["quote"]
    passages = found.structured_content["passages"]
    assert len(passages) == 2
    assert all("灯塔" in passage["text"] for passage in passages)
    articles = listed.structured_content
    assert articles["count"] == len(FakeBot().articles())
    assert [each["article"] for each in articles["articles"]] == BY_TITLE


def test_a_wrong_call_is_told_and_the_server_goes_on(address: str) -> None:
    _, [wrong, right] = _with_client(
        address, ("ask", {"questoin": "高？"}), ("ask", {"question": "塔身有多高？"})
    )
    assert wrong.is_error
    assert "question" in wrong.content[0].text
    assert not right.is_error


def test_the_same_functions_serve_the_client_of_the_page(address: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the client library itself
        from gradio_client import Client

        client = Client(address, verbose=False, analytics_enabled=False)
        try:
            answer = client.predict(question="塔身有多高？", api_name="/ask")
            found = client.predict(query="灯塔", k=1, api_name="/search")
            offered = sorted(client.view_api(return_format="dict")["named_endpoints"])
        finally:
            client.close()
    assert offered == ["/ask", "/list_articles", "/search"]
    assert "31米" in answer["sources"][0]["quote"]
    assert len(found["passages"]) == 1


def test_earlier_questions_are_asked_again_so_that_a_follow_up_has_their_answers() -> None:
    bot = FakeBot()
    heard: list[list[tuple[str, str]]] = []
    ask = bot.ask

    def listening(
        question: str,
        *,
        history: Sequence[Turn] = (),
        scope: Scope | None = None,
        progress: Watcher | None = None,
        language: Language | None = None,
    ) -> Answer:
        answers = [(turn.question, turn.answer) for turn in history]
        heard.append([(q, a.status) for q, a in answers if isinstance(a, Answer)])
        return ask(question, history=history, scope=scope, progress=progress)

    bot.ask = listening  # type: ignore[method-assign]
    Tools(bot).ask("它有多高？", ["望海灯塔建于哪年？"])
    assert heard == [[], [("望海灯塔建于哪年？", "answered")]]


def test_a_list_of_articles_goes_on_where_it_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("askllm.ui.tools.MOST_LISTED", 2)
    tools = Tools(FakeBot())
    assert [a["article"] for a in tools.list_articles()["articles"]] == BY_TITLE[:2]
    assert [a["article"] for a in tools.list_articles(first=3)["articles"]] == BY_TITLE[2:4]
    assert tools.list_articles(first=99)["articles"] == []


def test_without_the_package_the_option_is_refused_with_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(AskllmError, match=r"pip install 'askllm\[mcp\]'"):
        create_app(FakeBot(), mcp=True)


def test_without_the_option_there_are_no_tools_for_models(address: str) -> None:
    from starlette.testclient import TestClient

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        client = TestClient(create_app(FakeBot()))
    assert client.post("/mcp", json={}).status_code in (404, 405)
