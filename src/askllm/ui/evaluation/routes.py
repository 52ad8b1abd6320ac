"""What the script of the evaluation tab asks for: JSON, reports, uploads.

    GET    /evaluation/state                        sets, runs, the course of the run under way
    GET    /evaluation/course                       that course alone, asked every half second
    GET    /evaluation/course/report                the report of what is done by now
    POST   /evaluation/runs                         start one
    POST   /evaluation/stop
    DELETE /evaluation/runs/{name}
    GET    /evaluation/runs/{name}/{kind}           its report: html, md, json, xml
    POST   /evaluation/sets?name=                   upload one; the body is the file
    DELETE /evaluation/sets?id=
    GET    /evaluation/set?id=                      what is wrong with it
    GET    /evaluation/questions?id=&start=         its questions
    POST   /evaluation/questions                    keep, mend or drop one
    POST   /evaluation/drafts                       propose some
    POST   /evaluation/cases                        rate an answer of the chat
    POST   /evaluation/cases/undo

Reports run in a sandbox: their policy gives them an origin of their own, and no request.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Coroutine
from typing import Annotated, Any, Literal
from urllib.parse import quote

from fastapi import APIRouter, HTTPException, Query, Request, Response
from fastapi.routing import APIRoute
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse

from askllm.errors import EvaluationError
from askllm.evaluate import type_words
from askllm.types import Language
from askllm.ui.evaluation import set_questions
from askllm.ui.evaluation.desk import Desk
from askllm.ui.evaluation.finished_runs import MEDIA
from askllm.ui.evaluation.sets import DRAFT_ID
from askllm.ui.reasons import told as in_languages
from askllm.ui.strings import both_ways

UPLOADS = "/evaluation/sets"
"""The path whose body may be as large as a set."""

REPORT_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox allow-scripts"
)

_REPORT = {"Content-Security-Policy": REPORT_POLICY, "Cache-Control": "no-store"}
_Name = Annotated[str, Query(max_length=300)]


class RunIn(BaseModel):
    """Start a run."""

    model_config = ConfigDict(extra="forbid")
    set: str = Field(max_length=300)
    name: str = Field("", max_length=300)


class DraftsIn(BaseModel):
    """Propose questions."""

    model_config = ConfigDict(extra="forbid")
    wanted: int = Field(20, ge=1, le=set_questions.MOST_DRAFTS)
    seed: int = Field(0, ge=0, le=1_000_000)


class QuestionIn(BaseModel):
    """Keep, mend or drop one question of a set."""

    model_config = ConfigDict(extra="forbid")
    set: str = Field(max_length=300)
    id: str = Field(max_length=2_000)
    action: Literal["keep", "mend", "drop"]
    question: str = Field("", max_length=20_000)
    answers: list[str] = Field(default_factory=list, max_length=50)
    answerable: bool = True
    into: str = Field("", max_length=300)


class CaseIn(BaseModel):
    """Rate one answer."""

    model_config = ConfigDict(extra="forbid")
    conversation: str = Field(max_length=100)
    exchange: str = Field(max_length=100)
    good: bool
    reason: str = Field("", max_length=40)
    correction: str = Field("", max_length=20_000)


class UndoIn(BaseModel):
    """Take a rating back."""

    model_config = ConfigDict(extra="forbid")
    token: str = Field(max_length=100)


class _Told(APIRoute):
    """Turns what cannot be done into an answer with the reason, and refuses other sites."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return the handler with both checks around it."""
        handle = super().get_route_handler()

        async def told(request: Request) -> Response:
            # JSON bodies and uploads are preflighted and refused; this also covers the rest.
            if request.headers.get("sec-fetch-site") in ("cross-site", "same-site"):
                raise HTTPException(403, "this address is for askllm's own page")
            try:
                return await handle(request)
            except EvaluationError as error:
                return JSONResponse(in_languages(str(error)), 409)

        return told


def evaluation_routes(desk: Desk) -> APIRouter:
    """Return the routes of the evaluation tab of ``desk``."""
    router = APIRouter(prefix="/evaluation", route_class=_Told, include_in_schema=False)
    _add_looking(router, desk)
    _add_running(router, desk)
    _add_sets(router, desk)
    _add_cases(router, desk)
    return router


def _add_looking(router: APIRouter, desk: Desk) -> None:
    @router.get("/state")
    def state() -> dict[str, Any]:
        sets = desk.sets.listed()
        by_path = {str(each.path): each.id for each in sets}
        return {
            "writable": desk.writable,
            "course": _course(desk),
            "drafts": desk.sets.drafts(),
            "sets": [
                {
                    "id": each.id,
                    "name": each.name,
                    "kept": each.kept,
                    "editable": each.editable,
                    "questions": each.questions,
                    "problem": each.problem and in_languages(each.problem),
                }
                for each in sets
            ],
            "runs": [
                {
                    **dataclasses.asdict(run),
                    "problem": run.problem and in_languages(run.problem),
                    "set": by_path.get(run.file),
                    "file": None,
                }
                for run in desk.finished.listed()
            ],
        }

    @router.get("/course")
    def course() -> dict[str, Any] | None:
        return _course(desk)

    @router.get("/course/report")
    def so_far(request: Request) -> Response:
        shown = desk.live.report()
        if shown is None:
            return Response(status_code=204)
        now = desk.live.course
        mark = quote(f"{now.name if now else ''} {shown.done}")
        headers = {**_REPORT, "ETag": f'"{mark}"'}
        if request.headers.get("if-none-match") == headers["ETag"]:
            return Response(status_code=304, headers=headers)
        return Response(
            shown.page.encode("utf-8", "replace"), media_type=MEDIA["html"], headers=headers
        )

    @router.get("/runs/{name}/{kind}")
    def report(
        name: str,
        kind: Literal["html", "md", "json", "xml"],
        against: _Name = "",
        language: Language = "zh",
        download: bool = False,
    ) -> Response:
        text = desk.finished.report(name, kind, against=against or None, language=language)
        headers = {**_REPORT}
        if download:
            headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}.{kind}"
        return Response(text.encode("utf-8", "replace"), media_type=MEDIA[kind], headers=headers)


def _add_running(router: APIRouter, desk: Desk) -> None:
    @router.post("/runs", status_code=202)
    def run(asked: RunIn) -> dict[str, Any]:
        desk.refuse_visitors()
        questions = desk.sets.read(desk.sets.find(asked.set))
        return dataclasses.asdict(desk.live.start(questions, asked.name))

    @router.post("/stop")
    def stop(_: dict[str, Any]) -> dict[str, Any] | None:
        desk.refuse_visitors()
        desk.live.stop()
        return _course(desk)

    @router.delete("/runs/{name}")
    def delete(name: str) -> dict[str, bool]:
        desk.refuse_visitors()
        now = desk.live.course
        if now is not None and now.outcome == "running" and now.name == name:
            raise EvaluationError(f"{name} is running; stop it first")
        desk.finished.delete(name)
        return {"deleted": True}


def _add_sets(router: APIRouter, desk: Desk) -> None:
    @router.post("/sets", status_code=201)
    async def upload(request: Request, name: _Name) -> dict[str, Any]:
        desk.refuse_visitors()
        if request.headers.get("content-type") != "application/octet-stream":
            raise HTTPException(415, "send the file itself, as application/octet-stream")
        kept = await run_in_threadpool(desk.sets.keep, name, await request.body())
        return {"id": kept.id}

    @router.delete("/sets")
    def remove(id: _Name) -> dict[str, bool]:
        desk.refuse_visitors()
        desk.sets.remove(desk.sets.find(id))
        return {"deleted": True}

    @router.get("/set")
    def details(id: _Name) -> dict[str, Any]:
        found = desk.sets.details(desk.sets.find(id))
        findings = None
        if found.findings is not None:
            findings = [(where, in_languages(said)) for where, said in found.findings]
        problems = [(where, in_languages(said)) for where, said in found.problems]
        return {"questions": found.questions, "problems": problems, "findings": findings}

    @router.get("/questions")
    def questions(id: _Name, start: Annotated[int, Query(ge=0)] = 0) -> dict[str, Any]:
        chosen = desk.sets.find(id)
        total, found = set_questions.questions_of(desk.sets, chosen, start)
        shown = [
            {**dataclasses.asdict(each), "called": both_ways(*type_words(each.type or "")).spoken}
            for each in found
        ]
        return {"total": total, "questions": shown, "editable": chosen.editable}

    @router.post("/questions")
    def change(asked: QuestionIn) -> dict[str, bool]:
        desk.refuse_visitors()
        chosen = desk.sets.find(asked.set)
        edit = set_questions.Edit(asked.question, tuple(asked.answers), asked.answerable)
        if asked.action == "keep":
            set_questions.keep(desk.sets, chosen, asked.id, edit, asked.into.strip())
        elif asked.action == "mend":
            set_questions.mend(desk.sets, chosen, asked.id, edit)
        else:
            set_questions.drop(chosen, asked.id)
        return {"done": True}

    @router.post("/drafts")
    def drafts(asked: DraftsIn) -> dict[str, Any]:
        desk.refuse_visitors()
        made = set_questions.draft(desk.sets, desk.bot.articles(), asked.wanted, asked.seed)
        return {"id": DRAFT_ID, "questions": made}


def _add_cases(router: APIRouter, desk: Desk) -> None:
    @router.post("/cases", status_code=201)
    def rate(asked: CaseIn) -> dict[str, Any]:
        desk.refuse_visitors()
        noted = desk.feedback.rate(
            asked.conversation,
            asked.exchange,
            good=asked.good,
            reason=asked.reason,
            correction=asked.correction,
        )
        return {
            "token": noted.token,
            "finished": set_questions.UNFINISHED not in noted.question.tags,
        }

    @router.post("/cases/undo")
    def undo(asked: UndoIn) -> dict[str, bool]:
        desk.refuse_visitors()
        desk.feedback.take_back(asked.token)
        return {"done": True}


def _course(desk: Desk) -> dict[str, Any] | None:
    now = desk.live.course
    if now is None:
        return None
    reason = now.reason and in_languages(now.reason)
    return {**dataclasses.asdict(now), "reason": reason, "so_far": desk.live.so_far()}
