"""REST and the page in one ASGI application.

    POST /api/ask             {"question": …, "history": [{"question": …, "answer": …}]}  ->  Answer
    GET  /api/search?q=&k=    {"question": …, "hits": […]}; &article= &source= &author= (repeatable),
                              &since= &until= bound the search, as "scope" does in /api/ask
    GET  /api/scope           {"sources": […], "authors": […], "first": …, "last": …}
    GET  /api/articles        {"articles": […]}, without their texts
    GET  /api/articles/{id}   the article, text and headings
    GET  /healthz             {"status": "ok", …}
    /evaluation/…             what the page's evaluation tab asks, see askllm.ui.evaluation
    /                         the page

A request that cannot be served gets ``{"error": "what to change"}``, never a traceback.
"""

from __future__ import annotations

import errno
import ipaddress
import logging
import socket
import threading
import webbrowser
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any

import uvicorn
from fastapi import FastAPI, HTTPException, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from askllm.errors import AskllmError, SettingsError
from askllm.types import Article, ArticleRef, Hit, Turn, to_plain
from askllm.types import Scope as SearchScope
from askllm.ui import (
    LARGEST,
    UPLOADS,
    Answerer,
    Desk,
    build_page,
    desk_for,
    evaluation_routes,
    mount,
)

if TYPE_CHECKING:
    import gradio

PORT = 7860
# The bot itself refuses long questions in words; these bounds only keep requests sane.
LONGEST = 20_000
MOST_HITS = 50
MOST_TURNS = 24
LARGEST_BODY = 1_000_000

# 'unsafe-eval' cannot be left out: Gradio renders its HTML parts with Function().
CONTENT_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self'; worker-src 'self' blob:; frame-src 'self'; object-src 'none'; "
    "base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)

Name = Annotated[str, StringConstraints(max_length=1_000)]
MOST_NAMES = 1_000

_log = logging.getLogger(__name__)


class TurnIn(BaseModel):
    """One earlier exchange, as a client sends it."""

    model_config = ConfigDict(extra="forbid")
    question: str = Field(max_length=LONGEST)
    answer: str = Field(max_length=LONGEST)


class ScopeIn(BaseModel):
    """Which articles are searched, as a client sends it; see ``askllm.types.Scope``."""

    model_config = ConfigDict(extra="forbid")
    articles: list[Name] = Field(default_factory=list, max_length=MOST_NAMES)
    sources: list[Name] = Field(default_factory=list, max_length=MOST_NAMES)
    authors: list[Name] = Field(default_factory=list, max_length=MOST_NAMES)
    since: Name | None = None
    until: Name | None = None

    def plain(self) -> SearchScope:
        """Return the noun of the house."""
        return SearchScope(
            tuple(self.articles), tuple(self.sources), tuple(self.authors), self.since, self.until
        )


class QuestionIn(BaseModel):
    """The body of ``POST /api/ask``."""

    model_config = ConfigDict(extra="forbid")
    question: str = Field(max_length=LONGEST)
    history: list[TurnIn] = Field(default_factory=list, max_length=MOST_TURNS)
    scope: ScopeIn = Field(default_factory=ScopeIn)


class Guard:
    """Puts the security headers on every response and bounds what our routes read."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        read, most = 0, LARGEST if scope["path"] == UPLOADS else LARGEST_BODY

        async def bounded() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > most:
                raise HTTPException(413, f"the request is larger than {most:,} bytes")
            return message

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                # Reports bring a stricter one of their own.
                headers.setdefault("Content-Security-Policy", CONTENT_POLICY)
                headers["X-Content-Type-Options"] = "nosniff"
                headers["Referrer-Policy"] = "no-referrer"
            await send(message)

        ours = scope["path"].startswith(("/api/", "/evaluation/"))
        await self._app(scope, bounded if ours else receive, guarded)


def create_app(
    bot: Answerer,
    *,
    page: gradio.Blocks | None = None,
    desk: Desk | None = None,
    writable: bool = True,
) -> FastAPI:
    """Return the ASGI application that serves ``bot``.

    Args:
        bot: Answers; must be thread-safe.
        page: A page already built for ``bot``; built here when ``None``.
        desk: What ``page`` was built with; without it a ready page has no evaluation.
        writable: Whether a desk made here lets visitors run, upload, rate and change.
    """
    if page is None:
        desk = desk or desk_for(bot, writable=writable)
        page = build_page(bot, desk)
    app = FastAPI(title="askllm", docs_url=None, redoc_url=None, openapi_url="/api/openapi.json")
    app.add_middleware(Guard)
    # Gradio would otherwise reflect any origin, with credentials; it checks for this one.
    app.add_middleware(CORSMiddleware, allow_origins=[])
    _add_errors(app)
    _add_routes(app, bot)
    if desk is not None:
        app.include_router(evaluation_routes(desk))
    return mount(app, page)


def is_private(host: str) -> bool:
    """Say whether only this computer can reach ``host``: then its owner may write."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def serve(
    bot: Answerer,
    *,
    host: str = "127.0.0.1",
    port: int = PORT,
    open_browser: bool = False,
    announce: Callable[[str], None] | None = None,
    page: gradio.Blocks | None = None,
    desk: Desk | None = None,
) -> None:
    """Serve ``bot`` until interrupted. On an address that others reach, they may only look.

    Args:
        bot: Answers; asked once before the address is announced, so that the first person
            does not wait for what loads lazily.
        host: Address to listen on; ``0.0.0.0`` for every network this machine is on.
        port: Port to listen on; 0 takes a free one.
        open_browser: Open the page in the person's browser.
        announce: Called with the line that says where the page is, once it can be opened.
        page: A page already built for ``bot``.
        desk: What ``page`` was built with.

    Raises:
        AskllmError: The port is taken, or the address is not one of this machine's.
    """
    listening = _listen(host, port)
    try:
        app = create_app(bot, page=page, desk=desk, writable=is_private(host))
        bot.search("askllm", k=1)
        listening.listen()
        address = f"http://{_named(host)}:{listening.getsockname()[1]}"
        if announce is not None:
            announce(f"Open {address}")
        if open_browser:
            # Some browsers hold the caller until they are closed.
            threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
        config = uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=2)
        uvicorn.Server(config).run(sockets=[listening])
    except KeyboardInterrupt:
        # uvicorn has closed everything by now; Ctrl-C is how a server is meant to end.
        return
    finally:
        listening.close()


def _listen(host: str, port: int) -> socket.socket:
    """Bind before the costly part, so that a taken port is told at once."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    made = socket.socket(family, socket.SOCK_STREAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((host, port))
    except (OSError, OverflowError) as error:
        made.close()
        if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
            raise AskllmError(
                f"port {port} is taken by another program. "
                f"Choose another: askllm serve --port {port + 1}"
            ) from error
        raise AskllmError(
            f"cannot listen on {host}:{port} ({error}). "
            f"Try: askllm serve --host 127.0.0.1 --port {PORT}"
        ) from error
    return made


def _named(host: str) -> str:
    """Return ``host`` as it stands in an address a person can open."""
    if host in ("0.0.0.0", "::", ""):
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host


def _add_routes(app: FastAPI, bot: Answerer) -> None:
    """Add the REST routes. Plain functions: Starlette runs them in its threads."""
    size = {"articles": len(bot.articles()), "passages": bot.passage_count()}

    @app.post("/api/ask")
    def ask(asked: QuestionIn) -> dict[str, Any]:
        """Answer a question, with citations."""
        turns = [Turn(turn.question, turn.answer) for turn in asked.history]
        return bot.ask(asked.question, history=turns, scope=asked.scope.plain()).to_dict()

    @app.get("/api/search")
    def search(
        q: Annotated[str, Query(max_length=LONGEST)],
        k: Annotated[int, Query(ge=1, le=MOST_HITS)] = 5,
        article: Annotated[list[Name], Query(max_length=MOST_NAMES)] = [],  # noqa: B006 - FastAPI copies it
        source: Annotated[list[Name], Query(max_length=MOST_NAMES)] = [],  # noqa: B006
        author: Annotated[list[Name], Query(max_length=MOST_NAMES)] = [],  # noqa: B006
        since: Name | None = None,
        until: Name | None = None,
    ) -> dict[str, Any]:
        """Return the passages nearest to ``q``, best first."""
        scope = SearchScope(tuple(article), tuple(source), tuple(author), since, until)
        return {"question": q, "hits": [_hit(hit) for hit in bot.search(q, k=k, scope=scope)]}

    @app.get("/api/scope")
    def choices() -> dict[str, Any]:
        """Say what a scope can be made of."""
        return to_plain(bot.choices())

    @app.get("/api/articles")
    def articles() -> dict[str, Any]:
        """List the articles without their texts."""
        return {"articles": [_listed(article) for article in bot.articles()]}

    @app.get("/api/articles/{article_id:path}")
    def article(article_id: str) -> dict[str, Any]:
        """Return one article with its text and headings."""
        found = bot.article(article_id)
        if found is None:
            raise HTTPException(404, f"no article {article_id!r}; GET /api/articles lists them")
        return to_plain(found)

    @app.get("/healthz")
    def healthz() -> dict[str, Any]:
        """Say that the server is up, and over what."""
        return {
            "status": "ok",
            **size,
            "legs": {"ran": list(bot.legs.ran), "reason": bot.legs.reason},
        }


def _add_errors(app: FastAPI) -> None:
    """Turn every failure into ``{"error": …}`` with the status that fits."""

    @app.exception_handler(RequestValidationError)
    def wrong_request(_: Request, error: RequestValidationError) -> JSONResponse:
        told = "; ".join(
            f"{'.'.join(str(step) for step in each['loc'][1:]) or each['loc'][0]}: {each['msg']}"
            for each in error.errors()
        )
        return JSONResponse({"error": told}, 422)

    @app.exception_handler(HTTPException)
    def refused(_: Request, error: HTTPException) -> JSONResponse:
        return JSONResponse({"error": str(error.detail)}, error.status_code)

    @app.exception_handler(SettingsError)
    def unknown(_: Request, error: SettingsError) -> JSONResponse:
        return JSONResponse({"error": str(error)}, 422)

    @app.exception_handler(AskllmError)
    def cannot(_: Request, error: AskllmError) -> JSONResponse:
        _log.warning("request failed: %s", error)
        return JSONResponse({"error": str(error)}, 503)

    @app.exception_handler(Exception)
    def failed(_: Request, error: Exception) -> JSONResponse:
        _log.error("request failed", exc_info=error)
        return JSONResponse({"error": "the server failed; its log says why"}, 500)


def _hit(hit: Hit) -> dict[str, Any]:
    """Return a hit without its article's whole text."""
    return {
        "rank": hit.rank,
        "score": hit.score,
        "article": _plain_ref(hit.article),
        "passage": to_plain(hit.passage),
        "legs": [{"leg": leg.leg, "score": leg.score, "rank": leg.rank} for leg in hit.legs],
        "also_in": [to_plain(place) for place in hit.also_in],
        "why": None if hit.why is None else to_plain(hit.why),
    }


def _listed(article: Article) -> dict[str, Any]:
    return {
        **_plain_ref(article),
        "language": article.language,
        "path": article.path,
        "characters": len(article.text),
    }


def _plain_ref(article: Article) -> dict[str, Any]:
    ref = ArticleRef.of(article)
    return {
        "id": ref.id,
        "title": ref.title,
        "source": ref.source,
        "author": ref.author,
        "date": ref.date,
        "url": ref.url,
    }
