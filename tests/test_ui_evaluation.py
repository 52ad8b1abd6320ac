"""The evaluation tab without a browser: sets, runs, cases, and what its routes refuse."""

from __future__ import annotations

import dataclasses
import json
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from lxml import html

from askllm.bot import Bot, Settings, Watcher
from askllm.errors import EvaluationError
from askllm.evaluate import (
    Question,
    Report,
    Row,
    depths_up_to,
    html_report,
    load_run,
    read_questions,
    runs_folder,
    summarize,
    write_set,
)
from askllm.evaluate.row import Verdict
from askllm.index import refresh
from askllm.server import create_app, is_private
from askllm.types import Answer, Language, Scope, Turn
from askllm.ui import Desk, desk_for
from askllm.ui.evaluation import set_questions
from askllm.ui.evaluation.live_run import Course
from askllm.ui.evaluation.partial_figures import DEPTH, MEANS
from askllm.ui.evaluation.partial_report import SHARE, Pace, PartialReport, worst
from askllm.ui.evaluation.routes import REPORT_POLICY
from askllm.ui.evaluation.sets import Sets
from askllm.ui.evaluation_tab import evaluation_html
from askllm.ui.memory import Exchange
from fakes_bot import CENSUS, HOSTILE_WORDS, LIGHTHOUSE, FakeBot
from fakes_reports import right_row

QUOTE = "望海灯塔于1908年建成，塔身高31米，用花岗石砌成。"
ROWS = (
    Question("q1", "望海灯塔哪一年建成？", ("1908年",), ("灯塔",), (QUOTE,)),
    Question("q2", "青屿岛有多少人口？", ("3860人",), ("年鉴",)),
    Question("q3", "望海灯塔的灯泡是谁发明的？", answerable=False),
)


class HeldBot(Bot):
    """A bot whose answers wait for ``gate``, so that a run can be watched and stopped."""

    gate: threading.Event | None = None
    waiting = threading.Event()

    def ask(
        self,
        question: str,
        *,
        history: Sequence[Turn] = (),
        scope: Scope | None = None,
        progress: Watcher | None = None,
        suggest: bool = True,
        language: Language | None = None,
    ) -> Answer:
        """Answer, once the gate is open."""
        if self.gate is not None:
            self.waiting.set()
            assert self.gate.wait(20)
        return super().ask(
            question,
            history=history,
            scope=scope,
            progress=progress,
            suggest=suggest,
            language=language,
        )


@pytest.fixture
def held(tmp_path: Path) -> HeldBot:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "灯塔.txt").write_text(LIGHTHOUSE.replace("\n", "\n\n"), encoding="utf-8")
    (corpus / "年鉴.txt").write_text(CENSUS.split("灯塔\n")[0], encoding="utf-8")
    index = tmp_path / "index"
    return HeldBot(Settings(corpus, index, "none"), refresh(corpus, index, None).index, None)


@pytest.fixture
def desk(held: HeldBot) -> Desk:
    return Desk(held)


def lines(questions: Sequence[Question], folder: Path) -> bytes:
    write_set(folder / "made.jsonl", questions)
    return (folder / "made.jsonl").read_bytes()


def over(desk: Desk) -> Course:
    """Wait until no run is under way."""
    deadline = time.monotonic() + 20
    while (now := desk.live.course) is None or now.outcome == "running":
        assert time.monotonic() < deadline
        time.sleep(0.01)
    return now


# ---- sets ----------------------------------------------------------------------------------


def test_sets_beside_the_articles_and_kept_ones_are_listed_with_their_sizes(
    desk: Desk, held: HeldBot, tmp_path: Path
) -> None:
    corpus = held.settings.corpus
    (corpus / "questions.jsonl").write_bytes(lines(ROWS, tmp_path))
    (corpus / "prices.csv").write_text("year,price\n1908,3\n", encoding="utf-8")  # no set
    desk.sets.keep("Mine.csv", "question,answers\n塔高多少？,31米\n".encode())
    write_set(desk.sets.kept / "draft.jsonl", ROWS[:2])
    assert [(s.id, s.questions, s.editable) for s in desk.sets.listed()] == [
        ("corpus:questions.jsonl", 3, False),
        ("sets:Mine.csv", 1, False),
    ]
    assert desk.sets.drafts() == 2


def test_an_upload_is_cleaned_kept_once_and_never_replaces_another(desk: Desk) -> None:
    first = desk.sets.keep("../../我的 题集?.csv", "question\n塔高多少？\n".encode())
    assert first.path == desk.sets.kept / "我的-题集.csv"
    again = desk.sets.keep("我的 题集?.csv", "question\n塔高多少？\n".encode())
    other = desk.sets.keep("我的-题集.csv", "question\n灯塔在哪？\n".encode())
    assert (again.id, other.id) == (first.id, "sets:我的-题集-2.csv")
    # The sets that the chat and the proposals write to are nobody's to bring.
    assert desk.sets.keep("chat.jsonl", b'{"question": "a?"}').id == "sets:chat-2.jsonl"
    assert desk.sets.keep("con.jsonl", b'{"question": "b?"}').id == "sets:set.jsonl"


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("set.exe", b"MZ", "'set.exe' is not read"),
        ("set.csv", b"year,price\n1908,3\n", "set.csv"),
        ("set.jsonl", b"\xff\xfe\x00", "set.jsonl:1: not UTF-8; save the file as UTF-8"),
        ("set.json", b'{"data": [', "set.json:1 is not JSON"),
        ("set.jsonl", b"x" * 20_000_001, "larger than 20 MB"),
    ],
)
def test_a_bad_upload_is_refused_by_name_and_leaves_nothing(
    desk: Desk, name: str, data: bytes, told: str
) -> None:
    with pytest.raises(EvaluationError) as refused:
        desk.sets.keep(name, data)
    assert told in str(refused.value)
    assert str(desk.sets.kept) not in str(refused.value)
    assert [path for path in desk.sets.kept.rglob("*") if path.is_file()] == []


def test_details_name_the_bad_lines_and_the_faults_of_the_set(desk: Desk) -> None:
    data = '{"question": "塔高？", "answers": ["31米"]}\nnope\n{"question": "塔高？", "answers": ["12海里"]}\n'
    found = desk.sets.details(desk.sets.keep("two.jsonl", data.encode()))
    assert found.questions == 2
    assert [path for path, _ in found.problems] == ["two.jsonl:2"]
    assert found.findings is not None
    assert len(found.findings) == 1
    assert found.findings[0][0] == "two.jsonl:1, two.jsonl:3"


def test_a_set_is_looked_up_never_opened_by_path(desk: Desk, tmp_path: Path) -> None:
    lines(ROWS, tmp_path)
    for wrong in (str(tmp_path / "made.jsonl"), "sets:../../made.jsonl", "sets:", "", None):
        with pytest.raises(EvaluationError, match="gone"):
            desk.sets.find(wrong)


# ---- runs ----------------------------------------------------------------------------------


def test_a_run_is_saved_listed_and_reported(desk: Desk, tmp_path: Path) -> None:
    chosen = desk.sets.keep("three.jsonl", lines(ROWS, tmp_path))
    desk.live.start(desk.sets.read(chosen), "")
    done = over(desk)
    assert (done.name, done.done, done.total, done.outcome) == ("three-1", 3, 3, "done")
    desk.live.start(desk.sets.read(chosen), "第二次")
    over(desk)
    runs = {run.name: run for run in desk.finished.listed()}
    assert set(runs) == {"three-1", "第二次"}
    report = load_run(runs_folder(desk.bot.settings.index), "three-1")
    assert runs["three-1"].right == report.overall.figures["right"].value
    assert (runs["three-1"].questions, runs["three-1"].unfinished) == (3, False)
    compared = json.loads(desk.finished.report("第二次", "json", against="three-1", language="zh"))
    assert compared["comparison"]["names"] == ["three-1", "第二次"]
    assert "<testsuite" in desk.finished.report("three-1", "xml", against=None, language="en")
    assert "askllm 评测" in desk.finished.report("three-1", "md", against=None, language="zh")
    desk.finished.delete("three-1")
    assert [run.name for run in desk.finished.listed()] == ["第二次"]


def test_one_run_at_a_time_and_what_a_stopped_one_did_is_kept(
    desk: Desk, held: HeldBot, tmp_path: Path
) -> None:
    held.gate, held.waiting = threading.Event(), threading.Event()
    questions = desk.sets.read(desk.sets.keep("three.jsonl", lines(ROWS, tmp_path)))
    desk.live.start(questions, "half")
    assert desk.live.so_far() is None
    with pytest.raises(EvaluationError, match="half is running"):
        desk.live.start(questions, "other")
    assert held.waiting.wait(20)
    desk.live.stop()
    assert desk.live.course is not None
    assert desk.live.course.stopping
    held.gate.set()
    stopped = over(desk)
    assert (stopped.outcome, stopped.done, stopped.total) == ("stopped", 1, 3)
    (kept,) = desk.finished.listed()
    assert (kept.questions, kept.asked, kept.unfinished) == (1, "1 of 3", True)
    # Under the same name it goes on; a finished one is not replaced.
    desk.live.start(questions, "half")
    assert over(desk).outcome == "done"
    (kept,) = desk.finished.listed()
    assert (kept.questions, kept.unfinished) == (3, False)
    with pytest.raises(EvaluationError, match="already"):
        desk.live.start(questions, "half")
    with pytest.raises(EvaluationError, match="cannot name"):
        desk.live.start(questions, "../half")


def test_the_figures_of_a_run_under_way_are_those_of_a_report_on_what_is_done(
    desk: Desk, held: HeldBot, tmp_path: Path
) -> None:
    wrong = Question("q4", "灯塔有多高？", ("99米",), ("灯塔",), (QUOTE,))
    unjudged = Question("q5", "青屿岛上有什么？")
    asked = [*ROWS, wrong, unjudged, Question("q6", "灯塔用什么砌成？", ("花岗石",), ("灯塔",))]
    questions = desk.sets.read(desk.sets.keep("six.jsonl", lines(asked, tmp_path)))
    seen: list[Mapping[str, float | None] | None] = []
    ask = held.ask

    def watched(question: str, **how: Any) -> Answer:  # noqa: ANN401 - passed on
        seen.append(desk.live.so_far())
        return ask(question, **how)

    held.ask = watched  # type: ignore[method-assign]
    desk.live.start(questions, "six")
    assert over(desk).outcome == "done"
    assert desk.live.so_far() is None
    rows = load_run(runs_folder(held.settings.index), "six").rows
    assert [row.id for row in rows] == [question.id for question in asked]
    assert seen[0] is None
    assert len(seen) == len(rows)
    for done, found in enumerate(seen[1:], 1):
        whole = summarize(rows[:done], depths=(10,), settings={}).overall
        names = {"right": "right", **MEANS}
        expected = {name: whole.figures[figure].value for name, figure in names.items()}
        assert found == pytest.approx({**expected, "wall_ms": whole.latency["wall_ms_p50"]})
    assert {row.verdict for row in rows} >= {"right", "right_refusal", "unjudged"}
    assert seen[4] != seen[3]  # the wrong one counts


def test_the_report_of_a_run_under_way_is_that_of_what_is_done(
    held: HeldBot, tmp_path: Path
) -> None:
    with TestClient(create_app(held), raise_server_exceptions=False) as client:
        asked = [*ROWS, Question("q4", "灯塔有多高？", ("99米",), ("灯塔",), (QUOTE,), type="数")]
        client.post("/evaluation/sets?name=四.jsonl", content=lines(asked, tmp_path), headers=RAW)
        seen: list[tuple[int, str, str]] = []
        ask = held.ask

        def watched(question: str, **how: Any) -> Answer:  # noqa: ANN401 - passed on
            told = client.get("/evaluation/course/report")
            mark = told.headers.get("etag", "")
            seen.append((told.status_code, mark, told.text))
            if mark:
                again = client.get("/evaluation/course/report", headers={"if-none-match": mark})
                assert (again.status_code, again.text) == (304, "")
                assert told.headers["content-security-policy"] == REPORT_POLICY
            return ask(question, **how)

        held.ask = watched  # type: ignore[method-assign]
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("askllm.ui.evaluation.partial_report.SOONEST", -1e9)
            patch.setattr("askllm.ui.evaluation.partial_report.SHARE", 1e9)
            patch.setattr("askllm.ui.evaluation.partial_report.all_plots", lambda _: ())
            client.post("/evaluation/runs", json={"set": "sets:四.jsonl", "name": "甲"})
            deadline = time.monotonic() + 60
            while client.get("/evaluation/course").json()["outcome"] == "running":
                assert time.monotonic() < deadline
                time.sleep(0.05)
        assert [status for status, _, _ in seen] == [204, 200, 200, 200]
        assert len({mark for _, mark, _ in seen}) == 4
        assert client.get("/evaluation/course/report").status_code == 204
    rows = load_run(runs_folder(held.settings.index), "甲").rows
    for done, (_, _, page) in enumerate(seen[1:], 1):
        whole = summarize(rows[:done], depths=depths_up_to(DEPTH), settings={}, groupings=("type",))
        expected, shown = html_report(whole), tree(page)
        for path in ("//dl[@class='keys']", "//table[@id='all-figures']"):
            assert words(shown, path) == words(tree(expected), path), path
        assert f"{done} / 4 题已完成" in words(shown, "//*[@id='part']")
        data = json.loads(words(shown, "//script[@id='data']"))
        assert [row["id"] for row in data["rows"]] == [row.id for row in rows[:done]]


def tree(page: str) -> Any:  # noqa: ANN401 - lxml has no types
    return html.fromstring(page)


def words(page: Any, path: str) -> str:  # noqa: ANN401
    return str(page.xpath(f"string({path})"))


class Clock:
    """A clock and a processor that tell what a test says."""

    def __init__(self) -> None:
        self.now = self.used = 0.0


def test_watching_takes_its_share_of_the_time_and_no_more() -> None:
    clock = Clock()
    pace = Pace(lambda: clock.now, lambda: clock.used)
    assert pace.due()
    clock.used = 0.2
    pace.did(before=0.0)
    for now, due in ((0.1, False), (0.2 / SHARE - 0.01, False), (0.2 / SHARE, True)):
        clock.now = now
        assert pace.due() is due, now
    pace.did(before=0.2)  # what costs nothing still waits a moment
    assert not pace.due()
    clock.now += 1.0
    assert pace.due()


def test_the_figures_come_more_often_than_the_plots(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, drawn = Clock(), list[int]()

    def draw(report: Report) -> tuple[()]:
        clock.used += 1.0
        drawn.append(report.overall.questions)
        return ()

    monkeypatch.setattr("askllm.ui.evaluation.partial_report.all_plots", draw)
    report = PartialReport("x.jsonl", 9, clock=lambda: clock.now, spent=lambda: clock.used)
    assert report.shown() is None
    done = []
    for now in (0.0, 0.5, 1.0, 19.0, 21.0):
        clock.now = now
        report.add(right_row(f"q{now}"))
        shown = report.shown()
        assert shown is not None
        done.append(shown.done)
    assert done == [1, 1, 3, 4, 5]
    assert drawn == [3, 5]  # not for the first; then a second of drawing, every twenty
    clock.now = 99.0
    assert report.shown() is shown  # nothing new


def test_a_page_of_the_table_has_the_latest_misses_and_then_the_latest_others() -> None:
    def row(place: int, verdict: Verdict) -> Row:
        return dataclasses.replace(right_row(f"q{place}"), verdict=verdict)

    verdicts: list[Verdict] = ["missed", "right", "unjudged", "invented", "right", "right_refusal"]
    rows = [row(place, verdict) for place, verdict in enumerate(verdicts)]
    ids = [[each.id for each in worst(rows, most)] for most in (1, 3, 5, 9)]
    assert ids == [
        ["q3"],
        ["q0", "q3", "q5"],
        ["q0", "q2", "q3", "q4", "q5"],
        ["q0", "q1", "q2", "q3", "q4", "q5"],
    ]
    assert len(worst(rows * 40)) == 50


def test_a_run_that_fails_says_why_and_the_next_can_start(desk: Desk, tmp_path: Path) -> None:
    questions = desk.sets.read(desk.sets.keep("three.jsonl", lines(ROWS, tmp_path)))
    runs_folder(desk.bot.settings.index).write_text("in the way", encoding="utf-8")
    desk.live.start(questions, "x")
    failed = over(desk)
    assert failed.outcome == "failed"
    assert "cannot be written" in failed.reason
    runs_folder(desk.bot.settings.index).unlink()
    desk.live.start(questions, "x")
    assert over(desk).outcome == "done"


# ---- cases from the chat -------------------------------------------------------------------


def said(desk: Desk, question: str) -> str:
    """Put an answered question into a conversation; return the conversation's id."""
    here = desk.memory.open(None)
    desk.memory.put(here, [Exchange("a1b2c3", question, desk.bot.ask(question), 1.0)])
    return here


def cases(desk: Desk) -> dict[str, Question]:
    return {q.question: q for q in read_questions(desk.sets.kept / "chat.jsonl").questions}


def test_a_thumb_becomes_a_case_with_the_cited_passage_and_can_be_taken_back(desk: Desk) -> None:
    question = "望海灯塔哪一年建成？"
    here = said(desk, question)
    up = desk.feedback.rate(here, "a1b2c3", good=True, reason="", correction="")
    case = cases(desk)[question]
    assert case.answers == (desk.bot.ask(question).short,)
    assert QUOTE in case.evidence
    assert "灯塔" in case.articles

    down = desk.feedback.rate(
        here, "a1b2c3", good=False, reason="wrong_answer", correction=" 1908年 "
    )
    case = cases(desk)[question]
    assert (case.answers, case.note) == (("1908年",), "wrong answer")
    assert case.evidence[0] == QUOTE
    desk.feedback.take_back(down.token)
    assert "right" in cases(desk)[question].tags
    desk.feedback.take_back(up.token)
    assert (desk.sets.kept / "chat.jsonl").read_text(encoding="utf-8") == ""
    with pytest.raises(EvaluationError, match="no longer"):
        desk.feedback.take_back(up.token)


def test_an_answer_that_should_have_been_refused_becomes_unanswerable(desk: Desk) -> None:
    here = said(desk, "望海灯塔哪一年建成？")
    with pytest.raises(EvaluationError, match="leave the correction empty"):
        desk.feedback.rate(here, "a1b2c3", good=False, reason="should_refuse", correction="x")
    desk.feedback.rate(here, "a1b2c3", good=False, reason="should_refuse", correction="")
    (case,) = cases(desk).values()
    assert not case.answerable


def test_only_answers_of_an_open_conversation_can_be_rated(desk: Desk) -> None:
    here = said(desk, "望海灯塔哪一年建成？")
    for conversation, exchange in ((here, "ffffff"), ("guessed", "a1b2c3")):
        with pytest.raises(EvaluationError, match="no longer known"):
            desk.feedback.rate(conversation, exchange, good=True, reason="", correction="")
    assert not (desk.sets.kept / "chat.jsonl").exists()


# ---- keep, mend, drop ----------------------------------------------------------------------


def test_proposals_are_kept_mended_or_dropped(desk: Desk) -> None:
    made = set_questions.draft(desk.sets, desk.bot.articles(), 6, 1)
    chosen = desk.sets.find("sets:draft.jsonl")
    total, proposed = set_questions.questions_of(desk.sets, chosen, 0)
    assert total == made == len(proposed) > 1
    first, second = proposed[:2]
    edit = set_questions.Edit("塔身有多高？", ("31米", " 31 米 ", ""), answerable=True)
    set_questions.keep(desk.sets, chosen, first.id, edit, "我的题集")
    (kept,) = read_questions(desk.sets.kept / "我的题集.jsonl").questions
    assert (kept.question, kept.answers) == ("塔身有多高？", ("31米", "31 米"))
    assert kept.evidence == first.evidence
    set_questions.drop(chosen, second.id)
    assert desk.sets.drafts() == made - 2
    with pytest.raises(EvaluationError, match="another set"):
        set_questions.keep(desk.sets, chosen, proposed[-1].id, edit, "draft")
    with pytest.raises(EvaluationError, match="cannot name"):
        set_questions.keep(desk.sets, chosen, proposed[-1].id, edit, "../x")


def test_an_unfinished_case_is_finished_by_an_answer(desk: Desk) -> None:
    here = said(desk, "望海灯塔哪一年建成？")
    desk.feedback.rate(here, "a1b2c3", good=False, reason="other", correction="")
    chosen = desk.sets.find("sets:chat.jsonl")
    (case,) = desk.sets.read(chosen).questions
    assert "unfinished" in case.tags
    set_questions.mend(
        desk.sets, chosen, case.id, set_questions.Edit(case.question, ("1908年",), True)
    )
    (case,) = desk.sets.read(chosen).questions
    assert (case.answers, case.tags) == (("1908年",), ("chat", "wrong"))
    with pytest.raises(EvaluationError, match="empty"):
        set_questions.mend(desk.sets, chosen, case.id, set_questions.Edit(" ", (), True))


def test_a_question_without_an_answer_loses_its_evidence(desk: Desk, tmp_path: Path) -> None:
    chosen = desk.sets.keep("three.jsonl", lines(ROWS, tmp_path))
    set_questions.mend(desk.sets, chosen, "q1", set_questions.Edit("灯塔谁修的？", ("x",), False))
    changed = desk.sets.read(chosen).questions[0]
    assert changed == Question("q1", "灯塔谁修的？", answerable=False, where=changed.where)


def test_a_spreadsheet_is_not_written_over(desk: Desk) -> None:
    chosen = desk.sets.keep("Mine.csv", "question,answers\n塔高多少？,31米\n".encode())
    (question,) = desk.sets.read(chosen).questions
    with pytest.raises(EvaluationError, match="own program"):
        set_questions.drop(chosen, question.id)


# ---- routes --------------------------------------------------------------------------------


@pytest.fixture
def client(held: HeldBot) -> Iterator[TestClient]:
    with TestClient(create_app(held), raise_server_exceptions=False) as opened:
        yield opened


RAW = {"content-type": "application/octet-stream"}


def test_the_routes_take_a_set_run_it_and_give_the_report(client: TestClient) -> None:
    data = "question,answers,articles\n望海灯塔哪一年建成？,1908年,灯塔\n".encode()
    kept = client.post("/evaluation/sets?name=一.csv", content=data, headers=RAW)
    assert (kept.status_code, kept.json()) == (201, {"id": "sets:一.csv"})
    assert client.get("/evaluation/set?id=sets:一.csv").json()["questions"] == 1
    started = client.post("/evaluation/runs", json={"set": "sets:一.csv", "name": "甲"})
    assert started.status_code == 202
    deadline = time.monotonic() + 20
    while client.get("/evaluation/course").json()["outcome"] == "running":
        assert time.monotonic() < deadline
        time.sleep(0.01)
    state = client.get("/evaluation/state").json()
    assert [(run["name"], run["questions"], run["set"]) for run in state["runs"]] == [
        ("甲", 1, "sets:一.csv")
    ]
    page = client.get("/evaluation/runs/甲/html?embedded=1&theme=dark&language=en")
    policy = page.headers["content-security-policy"]
    assert "sandbox allow-scripts" in policy
    assert "default-src 'none'" in policy
    assert "allow-same-origin" not in policy
    saved = client.get("/evaluation/runs/甲/json?download=1")
    assert saved.headers["content-disposition"] == "attachment; filename*=UTF-8''%E7%94%B2.json"
    assert saved.json()["format"] == "askllm-evaluation-2"
    assert client.get("/evaluation/runs/乙/json").status_code == 409
    assert client.get("/evaluation/runs/甲/exe").status_code == 422
    assert client.get("/evaluation/runs/..%2F..%2Fx/json").status_code in (404, 409)
    assert client.request("DELETE", "/evaluation/runs/甲").json() == {"deleted": True}
    assert client.request("DELETE", "/evaluation/sets?id=sets:一.csv").json() == {"deleted": True}
    assert client.get("/evaluation/state").json()["sets"] == []


def test_the_questions_of_a_set_tell_what_their_type_is_called(client: TestClient) -> None:
    data = "question,answers,articles,type\n哪一年？,1908年,灯塔,number\n多高？,31米,灯塔,身高\n".encode()
    client.post("/evaluation/sets?name=二.csv", content=data, headers=RAW)
    found = client.get("/evaluation/questions?id=sets:二.csv").json()["questions"]
    assert [each["called"] for each in found] == [
        {"zh": "数字", "hant": "數字", "en": "number"},
        {"zh": "身高", "hant": "身高", "en": "身高"},
    ]


def test_the_routes_refuse_other_sites_wrong_bodies_and_floods(client: TestClient) -> None:
    away = {"sec-fetch-site": "cross-site"}
    assert client.get("/evaluation/state", headers=away).status_code == 403
    assert client.post("/evaluation/stop", json={}, headers=away).status_code == 403
    # A form of another site can send these without asking first; so they are not taken.
    plain = {"content-type": "text/plain"}
    assert (
        client.post(
            "/evaluation/sets?name=a.csv", content="question\na\n", headers=plain
        ).status_code
        == 415
    )
    wrong = client.post("/evaluation/runs", content='{"set": "x"}', headers=plain)
    assert wrong.status_code == 422
    assert client.post("/evaluation/runs", json={"set": "x", "more": 1}).status_code == 422
    assert client.post("/evaluation/runs", content=b"x" * 1_000_001).status_code == 413
    flood = client.post("/evaluation/sets?name=a.csv", content=b"x" * 20_000_001, headers=RAW)
    assert flood.status_code == 413


def test_a_page_open_to_others_can_only_be_looked_at(held: HeldBot, tmp_path: Path) -> None:
    kept = Desk(held).sets.keep("three.jsonl", lines(ROWS, tmp_path))
    before = sorted(kept.path.parent.iterdir())
    with TestClient(create_app(held, writable=False), raise_server_exceptions=False) as client:
        assert client.get("/evaluation/state").json()["writable"] is False
        edit = {"set": kept.id, "id": "q1", "action": "drop"}
        case = {"conversation": "c", "exchange": "a", "good": True}
        answers = [
            client.post("/evaluation/sets?name=a.csv", content=b"question\na\n", headers=RAW),
            client.post("/evaluation/runs", json={"set": kept.id}),
            client.post("/evaluation/stop", json={}),
            client.post("/evaluation/questions", json=edit),
            client.post("/evaluation/drafts", json={}),
            client.post("/evaluation/cases", json=case),
            client.post("/evaluation/cases/undo", json={"token": "t"}),
            client.request("DELETE", f"/evaluation/sets?id={kept.id}"),
            client.request("DELETE", "/evaluation/runs/x"),
        ]
    for answer in answers:
        assert answer.status_code == 409
        assert "only be looked at" in answer.json()["error"]
    assert sorted(kept.path.parent.iterdir()) == before
    shown = evaluation_html(writable=False)
    assert "ev-upload" not in shown
    assert 'id="fb"' not in shown


def test_only_an_address_of_this_computer_is_private() -> None:
    assert [is_private(host) for host in ("127.0.0.1", "::1", "localhost", "127.9.9.9")] == [
        True
    ] * 4
    assert not any(map(is_private, ("0.0.0.0", "::", "", "192.168.1.2", "example.org")))


def test_a_bot_without_an_index_has_no_evaluation() -> None:
    assert desk_for(FakeBot()) is None


def test_hostile_names_and_words_stay_values(held: HeldBot) -> None:
    sets = Sets(held.settings.corpus, held.settings.index / "sets", lambda _: None)
    data = json.dumps({"id": HOSTILE_WORDS, "question": HOSTILE_WORDS}).encode()
    kept = sets.keep(f"{HOSTILE_WORDS.replace('/', ' ')}.jsonl", data)
    assert not set("<>\"'&${}/ ") & set(kept.name)
    assert set_questions.questions_of(sets, kept, 0)[1][0].question == HOSTILE_WORDS
