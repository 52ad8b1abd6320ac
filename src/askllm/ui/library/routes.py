"""The library over HTTP, for the page's script and for programs.

    GET    /api/library                 how much there is, over time, from where; what is being built
    GET    /api/articles?q=&start=      a page of the list; &source= &since= &until= narrow it,
                                        &sort= &descending= order it, &count= bounds it
    GET    /api/timeline?q=             how many of those articles a month, year or decade has
    GET    /api/articles/{id}           one article, text and headings
    POST   /api/articles?name=          add a file; the body is the file, as application/octet-stream
    DELETE /api/articles/{id}           move its file to the trash
    GET    /api/trash                   what lies there
    POST   /api/trash/{token}           restore one
    GET    /api/build                   how far the index is; which files differ from it
    POST   /api/build                   bring it up to date; {"rebuild": true} builds all anew
    GET    /api/names?q=&start=         names with other forms, and where an article says so
    GET    /api/disagreements           where articles say different things, as far as looked for

A refusal is ``{"error", "zh", "hant"}``: the last two say the same in Chinese, where they can.
Adding and removing build the index in the background, unless ``&build=false`` says to wait for
``POST /api/build``. They and building are for the owner; others get 403 with the reason.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Coroutine
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query, Request, Response
from fastapi.routing import APIRoute
from pydantic import BaseModel, ConfigDict
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse

from askllm.errors import Problem
from askllm.library import (
    LARGEST,
    NAMES_FILE,
    Builds,
    Course,
    LibraryError,
    Listed,
    Sort,
    Wanted,
    chart_of,
    find_names,
    kinds,
)
from askllm.types import to_plain
from askllm.ui.library.desk import Library, VisitorRefused
from askllm.ui.reasons import told as in_languages

ADDING = "/api/articles"
"""The path whose body may be as large as a file."""
MOST_LISTED = 1_000
MOST_TOLD = 200
"""Files that a change of the corpus folder, or the trash, lists by name."""

_Words = Annotated[str, Query(max_length=300)]
_Start = Annotated[int, Query(ge=0)]
_Count = Annotated[int, Query(ge=1, le=MOST_LISTED)]


class BuildIn(BaseModel):
    """Build the index."""

    model_config = ConfigDict(extra="forbid")
    rebuild: bool = False


class _Told(APIRoute):
    """Turns what cannot be done into an answer with the reason."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return the handler with its refusals told."""
        handle = super().get_route_handler()

        async def told(request: Request) -> Response:
            try:
                return await handle(request)
            except LibraryError as error:
                status = 403 if isinstance(error, VisitorRefused) else 409
                return JSONResponse(in_languages(str(error)), status)

        return told


def library_routes(library: Library) -> APIRouter:
    """Return the routes of ``library``."""
    router = APIRouter(prefix="/api", route_class=_Told)
    _add_looking(router, library)
    _add_lists(router, library)
    _add_files(router, library)
    _add_building(router, library)
    return router


def _add_looking(router: APIRouter, library: Library) -> None:
    @router.get("/library")
    def state() -> dict[str, Any]:
        """Say how much there is, from where, and what is going on."""
        catalogue = library.catalogue()
        trash = () if library.folder is None or not library.writable else library.folder.trash()
        return {
            "writable": library.writable,
            "generation": library.generation,
            "articles": len(catalogue),
            "passages": library.bot.passage_count(),
            "sources": [{"name": name, "articles": n} for name, n in catalogue.sources()],
            "kinds": list(kinds()),
            "largest": LARGEST,
            "trash": len(trash),
            "problems": [_problem(each) for each in library.bot.problems],
            **_going_on(library),
        }

    @router.get("/articles")
    def articles(
        q: _Words = "",
        source: _Words = "",
        since: _Words = "",
        until: _Words = "",
        sort: Sort = "title",
        descending: bool = False,
        start: _Start = 0,
        count: _Count = 100,
    ) -> dict[str, Any]:
        """List the articles without their texts, a page at a time."""
        found = library.catalogue().select(Wanted(q, source, since, until, sort, descending))
        shown = [_listed(each) for each in found[start : start + count]]
        return {"total": len(found), "start": start, "articles": shown}

    @router.get("/timeline")
    def timeline(q: _Words = "", source: _Words = "") -> dict[str, Any]:
        """Count the articles over time."""
        return dataclasses.asdict(chart_of(library.catalogue().select(Wanted(q, source))))

    @router.get("/articles/{article_id:path}")
    def article(article_id: str) -> dict[str, Any]:
        """Return one article with its text and headings."""
        found = library.bot.article(article_id)
        if found is None:
            raise _unknown(article_id)
        return to_plain(found)


def _add_lists(router: APIRouter, library: Library) -> None:
    @router.get("/names")
    def names(q: _Words = "", start: _Start = 0, count: _Count = 100) -> dict[str, Any]:
        """List names with other forms; ``article`` is ``None`` for those of the names file."""
        if library.live is None:
            return {"total": 0, "start": start, "names": [], "file": NAMES_FILE}
        total, found = find_names(library.live.now, q, start, count)
        shown = [dataclasses.asdict(each) for each in found]
        return {"total": total, "start": start, "names": shown, "file": NAMES_FILE}

    @router.get("/disagreements")
    def disagreements() -> dict[str, Any]:
        """List where articles say different things; the first to ask begins the search."""
        search = None if library.disagreements is None else library.disagreements.look()
        if search is None:
            return {"outcome": "none", "done": 0, "total": 0, "found": []}
        return dataclasses.asdict(search)


def _add_files(router: APIRouter, library: Library) -> None:
    @router.post("/articles", status_code=201)
    async def add(
        request: Request, name: Annotated[str, Query(max_length=1_000)], build: bool = True
    ) -> dict[str, Any]:
        """Add a file to the corpus; nothing that is there is ever replaced."""
        live, folder, builds = library.owner()
        if request.headers.get("content-type") != "application/octet-stream":
            raise HTTPException(415, "send the file itself, as application/octet-stream")
        data = await request.body()

        def added() -> dict[str, Any]:
            made = folder.add(name, data, live.catalogue().by_id)
            return {
                "path": made.path,
                "id": made.article.id,
                "title": made.article.title,
                "characters": len(made.article.text),
                "build": _begun(builds, build),
            }

        return await run_in_threadpool(added)

    @router.delete("/articles/{article_id:path}")
    def remove(article_id: str, build: bool = True) -> dict[str, Any]:
        """Move an article's file to the trash, from where it can be restored."""
        live, folder, builds = library.owner()
        catalogue = live.catalogue()
        found = catalogue.by_id.get(article_id)
        if found is None:
            raise _unknown(article_id)
        if len(catalogue) == 1:
            raise LibraryError("this is the only article; add another before you remove it")
        gone = folder.remove(found.path)
        return {**dataclasses.asdict(gone), "build": _begun(builds, build)}

    @router.get("/trash")
    def trash() -> dict[str, Any]:
        """List what was removed, the latest first."""
        files = library.owner()[1].trash()
        return {
            "total": len(files),
            "files": [dataclasses.asdict(each) for each in files[:MOST_TOLD]],
        }

    @router.post("/trash/{token}")
    def restore(token: str, build: bool = True) -> dict[str, Any]:
        """Move a file back to where it was."""
        _, folder, builds = library.owner()
        return {"path": folder.restore(token), "build": _begun(builds, build)}


def _add_building(router: APIRouter, library: Library) -> None:
    @router.get("/build")
    def course() -> dict[str, Any]:
        """Say how far the index is, and which files differ from it."""
        return {"generation": library.generation, **_going_on(library)}

    @router.post("/build", status_code=202)
    def build(asked: BuildIn) -> dict[str, Any]:
        """Bring the index up to date; the bot answers on and then takes the new one."""
        _, _, builds = library.owner()
        return dataclasses.asdict(builds.start(rebuild=asked.rebuild))


def _course(course: Course) -> dict[str, Any]:
    return {**dataclasses.asdict(course), **(_said(course.reason) if course.reason else {})}


def _going_on(library: Library) -> dict[str, Any]:
    """Return the build under way or the last one, and the files that differ from the index."""
    course = library.course
    told: dict[str, Any] = {"build": None if course is None else _course(course)}
    changes = library.changes()
    told["changes"] = changes.count
    if library.writable:
        told["changed"] = {
            "added": changes.added[:MOST_TOLD],
            "changed": changes.changed[:MOST_TOLD],
            "gone": changes.gone[:MOST_TOLD],
        }
    return told


def _problem(problem: Problem) -> dict[str, str | None]:
    return {"path": problem.path, "reason": problem.reason, **_said(problem.reason)}


def _said(reason: str) -> dict[str, str | None]:
    """Return a reason in Chinese, as far as it can be said."""
    return {name: words for name, words in in_languages(reason).items() if name != "error"}


def _begun(builds: Builds, build: bool) -> dict[str, Any] | None:
    return dataclasses.asdict(builds.start()) if build else None


def _unknown(article_id: str) -> HTTPException:
    return HTTPException(404, f"no article {article_id!r}; GET /api/articles lists them")


def _listed(article: Listed) -> dict[str, Any]:
    plain = dataclasses.asdict(article)
    del plain["digest"]
    return plain
