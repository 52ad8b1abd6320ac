"""The application: the routes of asking, what becomes of errors, and everything put together."""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import FastAPI, HTTPException, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from starlette.exceptions import HTTPException as AnyHTTPException
from starlette.routing import BaseRoute, Match, Route

from askllm.errors import AskllmError, SettingsError
from askllm.server.guard import Guard
from askllm.server.mcp import mcp_routes
from askllm.types import ArticleRef, Hit, Language, Turn, to_plain
from askllm.types import Scope as SearchScope
from askllm.ui import (
    Answerer,
    Desk,
    Library,
    build_page,
    desk_for,
    evaluation_routes,
    in_languages,
    library_for,
    library_routes,
    mount,
)

if TYPE_CHECKING:
    import gradio

# The bot itself refuses long questions in words; these bounds only keep requests sane.
LONGEST = 20_000
MOST_HITS = 50
MOST_TURNS = 24
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


def create_app(
    bot: Answerer,
    *,
    page: gradio.Blocks | None = None,
    desk: Desk | None = None,
    library: Library | None = None,
    writable: bool = True,
    hosts: Collection[str] = (),
    mcp: bool = False,
) -> FastAPI:
    """Return the ASGI application that serves ``bot``.

    Args:
        bot: Answers; must be thread-safe. An ``askllm.Bot`` is put into a ``LiveBot``, so that its
            articles can change while it answers.
        page: A page already built for ``bot``; built here when ``None``.
        desk: What ``page`` was built with; without it a ready page has no evaluation.
        library: What ``page`` was built with; without it a ready page's articles stay as they are.
        writable: Whether what is made here lets visitors run, upload, rate and change.
        hosts: Names that a request must call the server by; any when empty. A server on this
            computer should answer to its names alone (``serve`` sees to that).
        mcp: Whether language models get tools at ``/mcp``.

    Raises:
        AskllmError: ``mcp`` is asked for and its package is not installed.
    """
    if library is None:
        library = (
            library_for(bot, writable=writable) if page is None else Library(bot, writable=False)
        )
    if page is None:
        desk = desk or desk_for(library.bot, writable=writable)
        page = build_page(library.bot, desk, library)
    tools, running = mcp_routes(library.bot) if mcp else ([], None)
    app = FastAPI(
        title="askllm",
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
        lifespan=running,
    )
    app.router.routes.extend(tools)
    app.add_middleware(Guard, hosts=hosts)
    # Gradio would otherwise reflect any origin, with credentials; it checks for this one.
    app.add_middleware(CORSMiddleware, allow_origins=[])
    _add_errors(app)
    _add_routes(app, library)
    routers = [library_routes(library)]
    if desk is not None:
        routers.append(evaluation_routes(desk))
    ours = [*app.routes, *(route for router in routers for route in router.routes)]
    for router in routers:
        app.include_router(router)
    _add_nothing_else(app, ours)
    return mount(app, page)


def _add_routes(app: FastAPI, library: Library) -> None:
    """Add the routes of asking. Plain functions: Starlette runs them in its threads."""
    bot = library.bot

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

    @app.get("/api/examples")
    def examples(language: Language = "zh") -> dict[str, Any]:
        """Return questions to start with; ``null`` while they are chosen by asking them."""
        generation = (
            library.generation
        )  # looked at first: if it changes meanwhile, all is asked again
        return {"questions": bot.examples_at_hand(language), "generation": generation}

    @app.get("/api/scope")
    def choices() -> dict[str, Any]:
        """Say what a scope can be made of."""
        return to_plain(bot.choices())

    @app.get("/healthz")
    def healthz() -> dict[str, Any]:
        """Say that the server is up, and over what."""
        return {
            "status": "ok",
            "articles": len(library.catalogue()),
            "passages": bot.passage_count(),
            "legs": {"ran": list(bot.legs.ran), **_why(bot.legs.reason)},
            "reader": {"name": bot.reader.name, **_why(bot.reader.reason)},
        }


def _why(reason: str | None) -> dict[str, str | None]:
    """Return a reason, in Chinese too as far as it can be said."""
    said = in_languages(reason) if reason else {}
    return {"reason": reason} | {name: words for name, words in said.items() if name != "error"}


def _add_nothing_else(app: FastAPI, ours: Sequence[BaseRoute]) -> None:
    """Answer what is under our names and none of our routes; the page below has another shape."""

    def nothing(request: Request) -> None:
        there = {
            method
            for route in ours
            if isinstance(route, Route) and route.matches(request.scope)[0] is Match.PARTIAL
            for method in route.methods or ()
        }
        if there:
            allowed = ", ".join(sorted(there))
            raise HTTPException(405, f"use {allowed} here", headers={"Allow": allowed})
        raise HTTPException(404, "there is no such address; GET /api/openapi.json lists them")

    every = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
    for room in ("/api", "/evaluation"):
        for path in (room, f"{room}/{{rest:path}}"):
            app.add_api_route(path, nothing, methods=every, include_in_schema=False)


def _add_errors(app: FastAPI) -> None:
    """Turn every failure into ``{"error", "zh", "hant"}`` with the status that fits.

    The last two say the same in Chinese, ``None`` where that is not known.
    """

    @app.exception_handler(RequestValidationError)
    def wrong_request(_: Request, error: RequestValidationError) -> JSONResponse:
        told = "; ".join(
            f"{'.'.join(str(step) for step in each['loc'][1:]) or each['loc'][0]}: {each['msg']}"
            for each in error.errors()
        )
        return JSONResponse(in_languages(told), 422)

    @app.exception_handler(AnyHTTPException)
    def refused(_: Request, error: AnyHTTPException) -> JSONResponse:
        said = in_languages(str(error.detail))
        return JSONResponse(said, error.status_code, headers=error.headers)

    @app.exception_handler(SettingsError)
    def unknown(_: Request, error: SettingsError) -> JSONResponse:
        return JSONResponse(in_languages(str(error)), 422)

    @app.exception_handler(AskllmError)
    def cannot(_: Request, error: AskllmError) -> JSONResponse:
        _log.warning("request failed: %s", error)
        return JSONResponse(in_languages(str(error)), 503)

    @app.exception_handler(Exception)
    def failed(_: Request, error: Exception) -> JSONResponse:
        _log.error("request failed", exc_info=error)
        return JSONResponse(in_languages("the server failed; its log says why"), 500)


def _hit(hit: Hit) -> dict[str, Any]:
    """Return a hit without its article's whole text."""
    return {
        "rank": hit.rank,
        "score": hit.score,
        "article": dataclasses.asdict(ArticleRef.of(hit.article)),
        "passage": to_plain(hit.passage),
        "legs": [{"leg": leg.leg, "score": leg.score, "rank": leg.rank} for leg in hit.legs],
        "also_in": [to_plain(place) for place in hit.also_in],
        "why": None if hit.why is None else to_plain(hit.why),
    }
