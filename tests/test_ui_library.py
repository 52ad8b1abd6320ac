"""The library over HTTP and its tab's frame: what the owner may do, and what others may see."""

from __future__ import annotations

import ast
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

import askllm
import askllm.articles
from askllm.library import LARGEST, TRASH, LiveBot
from askllm.server import create_app
from askllm.ui import Library, library_for
from askllm.ui.library.desk import VisitorRefused
from askllm.ui.library_tab import library_html
from askllm.ui.reasons import in_chinese
from fakes_bot import ARTICLES, FakeBot

FERRY = (
    "---\ntitle: 白沙渡口\nsource: 江河日报\ndate: 2023-02-01\n---\n白沙渡口的渡船每天开12班。\n"
)
QUESTION = "白沙渡口的渡船每天开多少班？"
RAW = {"content-type": "application/octet-stream"}

Serves = Callable[[Library], TestClient]


@pytest.fixture
def serves(monkeypatch: pytest.MonkeyPatch) -> Iterator[Serves]:
    """Serve a library without its page, which takes a second to build."""

    def unmounted(app: FastAPI, _: object) -> FastAPI:
        return app

    monkeypatch.setattr("askllm.server.app.mount", unmounted)
    opened: list[TestClient] = []

    def serve(library: Library) -> TestClient:
        app = create_app(library.bot, page=cast(Any, object()), library=library)
        client = TestClient(app, raise_server_exceptions=False)
        client.__enter__()
        opened.append(client)
        return client

    yield serve
    for client in opened:
        client.__exit__(None, None, None)


@pytest.fixture
def library(corpus: Path, tmp_path: Path) -> Library:
    folder = shutil.copytree(corpus, tmp_path / "corpus")
    return library_for(askllm.load(corpus=folder, index=tmp_path / "index", encoder="none"))


@pytest.fixture
def client(serves: Serves, library: Library) -> TestClient:
    return serves(library)


def built(client: TestClient) -> dict[str, Any]:
    """Wait for the build under way; return what became of it."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        course: dict[str, Any] | None = client.get("/api/build").json()["build"]
        if course is not None and course["outcome"] != "running":
            return course
        time.sleep(0.02)
    raise AssertionError("the build did not end")


def short(client: TestClient) -> str | None:
    answer: str | None = client.post("/api/ask", json={"question": QUESTION}).json()["short"]
    return answer


# ---- the owner -------------------------------------------------------------------------------


def test_answers_follow_what_is_added_removed_and_restored(
    client: TestClient, tmp_path: Path
) -> None:
    assert short(client) is None
    added = client.post(
        "/api/articles", params={"name": "../渡口.md"}, content=FERRY.encode(), headers=RAW
    )
    assert added.status_code == 201
    assert added.json() | {"build": None} == {
        "path": "渡口.md",
        "id": "渡口",
        "title": "白沙渡口",
        "characters": 14,
        "build": None,
    }
    assert built(client)["changed"] is True
    assert "12" in (short(client) or "")
    assert client.get("/healthz").json()["articles"] == 6

    gone = client.delete("/api/articles/渡口").json()
    built(client)
    assert short(client) is None
    assert not (tmp_path / "corpus/渡口.md").exists()
    trash = client.get("/api/trash").json()
    assert (trash["total"], trash["files"][0]["path"]) == (1, "渡口.md")
    assert client.get("/api/library").json()["trash"] == 1

    assert client.post(f"/api/trash/{gone['token']}").json()["path"] == "渡口.md"
    built(client)
    assert "12" in (short(client) or "")
    assert (tmp_path / "corpus/渡口.md").read_text("utf-8") == FERRY


def test_several_files_are_indexed_by_one_build(client: TestClient) -> None:
    for n in range(3):
        response = client.post(
            "/api/articles",
            params={"name": f"{n}.md", "build": "false"},
            content=f"第{n}篇写的是{n}号码头。".encode(),
            headers=RAW,
        )
        assert (response.status_code, response.json()["build"]) == (201, None)
    state = client.get("/api/build").json()
    assert (state["build"], state["changes"]) == (None, 3)
    assert state["changed"] == {"added": ["0.md", "1.md", "2.md"], "changed": [], "gone": []}
    assert client.post("/api/build", json={}).status_code == 202
    assert built(client)["number"] == 1
    assert client.get("/api/build").json()["changes"] == 0
    assert client.get("/api/library").json()["articles"] == 8


@pytest.mark.parametrize(
    ("name", "data", "status", "english", "chinese"),
    [
        ("a.md", b"", 409, "it is empty (0 bytes)", "文件是空的（0 字节）"),
        ("a.txt", b"\0\1", 409, "it is a binary file", "不是文本文件，请先转成文本"),
        ("a.doc", b"x", 409, "old Word documents are not read", "不支持这种文件，请另存为 .docx"),
        (
            "xinghe.txt",
            b"Quite another text.",
            409,
            "xinghe.md has the article id",
            "编号 'xinghe'",
        ),
        ("..", b"x", 409, "is no file name", "这个文件名不能用"),
        ("names.txt", b"x = y", 409, "names.txt holds names", "names.txt 是名称对照表"),
    ],
)
def test_a_refused_file_says_why_in_both_languages(
    client: TestClient, name: str, data: bytes, status: int, english: str, chinese: str
) -> None:
    response = client.post("/api/articles", params={"name": name}, content=data, headers=RAW)
    told = response.json()
    assert response.status_code == status
    assert english in told["error"]
    assert told["zh"].startswith(chinese)
    assert client.get("/api/build").json()["build"] is None


def test_a_form_of_another_site_could_not_send_a_file(client: TestClient) -> None:
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data"):
        response = client.post(
            "/api/articles", params={"name": "a.md"}, content=b"x", headers={"content-type": kind}
        )
        assert response.status_code == 415
        assert "application/octet-stream" in response.json()["error"]


def test_a_file_over_the_limit_is_refused_while_it_is_read(client: TestClient) -> None:
    response = client.post(
        "/api/articles", params={"name": "a.md"}, content=b"a" * (LARGEST + 1), headers=RAW
    )
    assert response.status_code == 413
    assert "50,000,000 bytes" in response.json()["error"]
    assert client.post("/api/build", content=b" " * 1_000_001).status_code == 413


def test_the_last_article_stays(client: TestClient) -> None:
    listed = client.get("/api/articles").json()["articles"]
    for each in listed[:-1]:
        assert client.delete(f"/api/articles/{each['id']}").status_code == 200
        built(client)
    last = client.delete(f"/api/articles/{listed[-1]['id']}")
    assert (last.status_code, last.json()["zh"]) == (
        409,
        "这是唯一的一篇文章，请先加入别的，再移除它",
    )


def test_a_build_that_fails_leaves_the_old_answers(client: TestClient, tmp_path: Path) -> None:
    shutil.copy(tmp_path / "corpus/xinghe.md", tmp_path / "corpus/xinghe.txt")
    client.post("/api/build", json={})
    course = built(client)
    assert course["outcome"] == "failed"
    assert "xinghe.md and xinghe.txt both have the article id" in course["reason"]
    assert client.get("/api/library").json()["articles"] == 5


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("DELETE", "/api/articles/nowhere"),
        ("DELETE", "/api/articles/..%2F..%2Fetc%2Fpasswd"),
        ("GET", "/api/articles/nowhere"),
    ],
)
def test_an_unknown_article_says_where_to_look(client: TestClient, method: str, path: str) -> None:
    response = client.request(method, path)
    assert response.status_code == 404
    assert response.json()["error"].endswith("GET /api/articles lists them")


def test_what_the_trash_does_not_hold_is_told(client: TestClient) -> None:
    response = client.post("/api/trash/20200101T000000-000000")
    assert (response.status_code, response.json()["zh"]) == (409, "回收处里已经没有这个文件")


# ---- what anyone may see ---------------------------------------------------------------------


def test_the_list_comes_in_pages(client: TestClient) -> None:
    whole = client.get("/api/articles", params={"sort": "date"}).json()
    assert (whole["total"], len(whole["articles"])) == (5, 5)
    page = client.get("/api/articles", params={"sort": "date", "start": 2, "count": 2}).json()
    assert page == {"total": 5, "start": 2, "articles": whole["articles"][2:4]}
    found = client.get("/api/articles", params={"q": "江城晚报", "since": "1998", "until": "1998"})
    assert [each["id"] for each in found.json()["articles"]] in (["qingshi-bridge"], [])
    for wrong in ({"count": 1001}, {"start": -1}, {"sort": "size"}, {"since": "x"}):
        assert client.get("/api/articles", params=wrong).status_code == 422


def test_the_timeline_counts_what_is_found(client: TestClient) -> None:
    bars = client.get("/api/timeline").json()["bars"]
    assert sum(bar["count"] for bar in bars) == 5
    one = client.get("/api/timeline", params={"q": "星河翻译机"}).json()["bars"]
    assert [(bar["label"], bar["count"]) for bar in one] == [("2023-05", 1)]


def test_disagreements_are_looked_for_once_asked(client: TestClient, library: Library) -> None:
    assert client.get("/api/disagreements").json()["outcome"] == "running"
    assert library.disagreements is not None
    library.disagreements.wait(30)
    search = client.get("/api/disagreements").json()
    assert search["outcome"] == "done"
    assert {side["value"] for side in search["found"][0]["sides"]} == {"1820米", "1750米"}


def test_visitors_look_and_change_nothing(serves: Serves, library: Library, tmp_path: Path) -> None:
    before = sorted((tmp_path / "corpus").rglob("*"))
    client = serves(Library(library.bot, writable=False))
    state = client.get("/api/library").json()
    assert (state["writable"], state["articles"]) == (False, 5)
    assert "changed" not in state  # names of files are the owner's affair
    for path in ("/api/articles", "/api/timeline", "/api/names", "/api/build"):
        assert client.get(path).status_code == 200
    for method, path in (
        ("POST", "/api/articles?name=a.md"),
        ("DELETE", "/api/articles/xinghe"),
        ("GET", "/api/trash"),
        ("POST", "/api/trash/20200101T000000-000000"),
        ("POST", "/api/build"),
    ):
        body = {"json": {}} if path == "/api/build" else {"headers": RAW}
        response = client.request(method, path, **body)  # type: ignore[arg-type]
        assert response.status_code == 403, path
        assert "run askllm serve on your own computer" in response.json()["error"]
        assert response.json()["zh"].startswith("这个页面对外开放")
    assert sorted((tmp_path / "corpus").rglob("*")) == before


def test_a_bot_without_an_index_is_listed_and_no_more(serves: Serves) -> None:
    library = library_for(FakeBot())
    assert not library.writable
    with pytest.raises(VisitorRefused):
        library.owner()
    client = serves(library)
    assert client.get("/api/articles").json()["total"] == len(ARTICLES)
    assert client.get("/api/names").json()["names"] == []
    assert client.get("/api/disagreements").json()["outcome"] == "none"
    assert client.get("/api/build").json() == {"generation": None, "build": None, "changes": 0}


def test_a_bot_is_put_into_one_that_can_change(library: Library) -> None:
    assert isinstance(library.bot, LiveBot)
    assert library.live is library.bot
    assert Library(library.live.now).live is None


def test_the_corpus_folder_is_looked_at_now_and_then(library: Library, tmp_path: Path) -> None:
    assert library.changes().count == 0
    (tmp_path / "corpus/new.md").write_text("新的一篇。", encoding="utf-8")
    assert library.changes().count == 0  # not within a few seconds of the last look
    library._look_at = 0.0
    assert library.changes().added == ("new.md",)


def test_the_trash_is_no_part_of_the_corpus(client: TestClient, tmp_path: Path) -> None:
    client.delete("/api/articles/xinghe")
    built(client)
    assert list((tmp_path / "corpus" / TRASH).iterdir())
    state = client.get("/api/library").json()
    assert (state["articles"], state["changes"], state["problems"]) == (4, 0, [])


# ---- the frame -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "place", ["lb-file", "lb-build", "lb-rebuild", "lb-trash", "lb-drop", "lb-go"]
)
def test_a_visitor_has_no_buttons_that_change(place: str) -> None:
    assert f'id="{place}"' in library_html(writable=True)
    assert f'id="{place}"' not in library_html(writable=False)


# ---- reasons ---------------------------------------------------------------------------------


def spoken(node: ast.expr) -> str:
    """Return what a string expression says, with 7 in place of what is filled in."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(spoken(part) for part in node.values)
    return "7"


def reasons() -> list[str]:
    """Return every message with which a file is refused."""
    found = list(askllm.articles.files.UNREADABLE.values())
    rooms = Path(askllm.__file__).parent
    for room in ("articles", "library", "ui/library"):
        for file in (rooms / room).glob("*.py"):
            for node in ast.walk(ast.parse(file.read_text("utf-8"))):
                called = isinstance(node, ast.Call) and ast.unparse(node.func)
                if called in ("ReadError", "LibraryError", "VisitorRefused") and isinstance(
                    node, ast.Call
                ):
                    found.append(spoken(node.args[0]))
                elif called == "_cannot" and isinstance(node, ast.Call):
                    what = spoken(node.args[0])
                    found.append(
                        f"a.md {what} (Denied); check the permissions of the corpus folder"
                    )
    # The last one's parts come from its callers, which are here.
    return [reason for reason in found if not reason.startswith("7 7 (7)") and reason != "7"]


@pytest.mark.parametrize("reason", sorted(set(reasons())))
def test_every_reason_is_known_in_chinese(reason: str) -> None:
    # What is joined of two parts is covered by the parts.
    if reason.startswith("7; read are"):
        reason = f"files named .exe are not read{reason[1:]}"
    told = in_chinese(reason)
    assert told is not None, reason
    assert "read" not in told


def test_a_reason_that_is_not_known_stays_as_it_is() -> None:
    assert in_chinese("something else") is None
    assert in_chinese("files named without suffix are not read; read are .md") == (
        "文件没有后缀，可以用 .md"
    )
    assert in_chinese("it has 60 MB and the limit is 50 MB; split it, or …") == (
        "文件有 60 MB，超过了 50 MB 的上限，请拆分"
    )
