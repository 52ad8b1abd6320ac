"""The runner: resumed, parallel, stopped; its journal; the runs it saves; what it says of itself."""

from __future__ import annotations

import dataclasses
import json
import re
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from askllm.errors import EvaluationError, Problem
from askllm.evaluate.identity import (
    corpus_digest,
    identity,
    machine,
    peak_memory_mb,
    questions_digest,
)
from askllm.evaluate.journal import Journal, fingerprint
from askllm.evaluate.questions import Question
from askllm.evaluate.report import Report
from askllm.evaluate.row import Row
from askllm.evaluate.run import evaluate
from askllm.evaluate.runs import (
    check_name,
    delete_run,
    journal_path,
    list_runs,
    load_run,
    read_report,
    run_path,
    runs_folder,
    save_run,
)
from askllm.types import Answer

TEXT = "乙城有3座桥。"
QUESTIONS = [
    Question(f"q{n}", f"第{n}座桥在哪里？", answerable=bool(n % 3), type=f"t{n % 2}")
    for n in range(7)
]
SETTINGS = {"encoder": "e5", "corpus digest": "abc"}


class Asker:
    """Answers, notes what it was asked, and dies at a question if it is told to."""

    def __init__(self, dies_at: str | None = None) -> None:
        self.asked: list[str] = []
        self.dies_at = dies_at

    def __call__(self, question: Question) -> Answer:
        self.asked.append(question.id)
        if question.id == self.dies_at:
            raise KeyboardInterrupt
        status = "not_found" if question.id in ("q0", "q1") else "chat"
        return Answer(status, question.id, question.question, question.question, "zh")  # type: ignore[arg-type]


def run(
    ask: Callable[[Question], Answer],
    journal: Path | None = None,
    *,
    questions: Sequence[Question] = QUESTIONS,
    settings: dict[str, str] | None = None,
    workers: int = 1,
    stop: Callable[[], bool] | None = None,
    progress: Callable[[str, int, int], None] | None = None,
    watch: Callable[[Row], None] | None = None,
    k: int = 10,
) -> Report:
    return evaluate(
        questions,
        ask,
        texts=lambda _: TEXT,
        settings=SETTINGS if settings is None else settings,
        journal=journal,
        workers=workers,
        stop=stop,
        progress=progress,
        watch=watch,
        k=k,
    )


def bare(report: Report) -> dict[str, object]:
    """A report without times and without how it was run."""
    plain = report.to_dict()
    for group in (plain["overall"], *plain["by_type"].values(), *plain["by_language"].values()):
        del group["latency"]
    for row in plain["rows"]:
        del row["wall_ms"]
    for name in ("workers", "resumed"):
        plain["settings"].pop(name, None)
    return plain


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "runs" / "mine.partial.jsonl"


def killed(path: Path, at: str = "q4") -> None:
    with pytest.raises(KeyboardInterrupt):
        run(Asker(at), path)


def test_a_killed_run_is_taken_up_where_it_ended(path: Path) -> None:
    killed(path)
    lines = path.read_text(encoding="utf-8").splitlines()
    assert len(lines) == 1 + 4  # a head, and q0 to q3
    steps: list[tuple[str, int, int]] = []
    ask = Asker()
    report = run(ask, path, progress=lambda *step: steps.append(step))
    assert ask.asked == ["q4", "q5", "q6"]
    assert steps == [("ask", n, 7) for n in (4, 5, 6, 7)]
    assert report.settings["resumed"] == "4 of 7 from an unfinished run"
    assert bare(report) == bare(run(Asker()))
    assert list(path.parent.iterdir()) == []  # complete: journal and lock are gone


@pytest.mark.parametrize("workers", [1, 3])
def test_who_watches_is_given_every_row_before_it_is_told_of(path: Path, workers: int) -> None:
    killed(path)
    given: list[Row] = []
    told: list[int] = []
    report = run(
        Asker(),
        path,
        workers=workers,
        watch=given.append,
        progress=lambda _, done, __: told.append(len(given) - done),
    )
    assert sorted(given, key=lambda row: row.id) == list(report.rows)
    assert [row.id for row in given[:4]] == ["q0", "q1", "q2", "q3"]  # those taken over
    assert told == [0, 0, 0, 0]


def test_every_row_is_on_disk_before_the_next_question(path: Path) -> None:
    seen: list[int] = []

    def ask(question: Question) -> Answer:
        seen.append(path.read_bytes().count(b"\n"))
        return Asker()(question)

    run(ask, path)
    assert seen == [1, 2, 3, 4, 5, 6, 7]


def test_a_half_line_is_passed_over_and_its_question_asked_again(path: Path) -> None:
    killed(path)
    whole = path.read_bytes()
    for cut in (1, 30, len(whole.split(b"\n")[-2])):
        path.write_bytes(whole[:-cut])
        ask = Asker("q5")
        with pytest.raises(KeyboardInterrupt):
            run(ask, path)
        again = ["q4", "q5"] if cut == 1 else ["q3", "q4", "q5"]
        assert ask.asked == again
        # the half line did not swallow the next one
        ask = Asker()
        report = run(ask, path)
        assert ask.asked == ["q5", "q6"]
        assert report.notes == ()
        assert bare(report) == bare(run(Asker()))


@settings(max_examples=30)
@given(cut=st.integers(0, 3000))
def test_a_journal_cut_anywhere_gives_the_same_report(
    tmp_path_factory: pytest.TempPathFactory, cut: int
) -> None:
    path = tmp_path_factory.mktemp("cut") / "j.jsonl"
    killed(path)
    path.write_bytes(path.read_bytes()[:cut])
    assert {**bare(run(Asker(), path)), "notes": []} == bare(run(Asker()))


def test_damaged_lines_are_counted(path: Path) -> None:
    killed(path)
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[1], lines[2] = "{}", '{"question": "x", "row": {"id": 5}}'
    path.write_text("\n".join(lines)[:-9], encoding="utf-8")
    ask = Asker()
    report = run(ask, path)
    assert ask.asked == ["q0", "q1", "q3", "q4", "q5", "q6"]
    reason = "has damaged lines (2); their questions were asked again"
    assert report.notes == (Problem(str(path), reason),)
    assert report.problems == (), "not a fault of the question file"


@pytest.mark.parametrize(
    ("settings", "k", "word"),
    [
        ({**SETTINGS, "encoder": "none"}, 10, "encoder: e5 then, none now"),
        ({"encoder": "e5"}, 10, "corpus digest: abc then, none now"),
        (SETTINGS, 5, "k: 10 then, 5 now"),
    ],
)
def test_a_journal_of_other_settings_is_set_aside_with_a_word(
    path: Path, settings: dict[str, str], k: int, word: str
) -> None:
    killed(path)
    before = path.read_bytes()
    ask = Asker()
    report = run(ask, path, settings=settings, k=k)
    assert len(ask.asked) == 7
    assert word in report.notes[0].reason
    assert "resumed" not in report.settings
    assert path.with_name("mine.partial.jsonl.old").read_bytes() == before


def test_settings_that_change_no_answer_do_not_matter(path: Path) -> None:
    killed(path)
    ask = Asker()
    run(ask, path, settings={**SETTINGS, "cpu": "faster", "questions": "7 of 9", "file": "x"})
    assert ask.asked == ["q4", "q5", "q6"]


def test_a_foreign_file_is_set_aside(path: Path) -> None:
    path.parent.mkdir()
    path.write_text("my notes\n", encoding="utf-8")
    report = run(Asker(), path)
    assert report.notes[0].reason.startswith("is no journal of this version")
    assert path.with_name("mine.partial.jsonl.old").read_text(encoding="utf-8") == "my notes\n"


def test_an_edited_question_is_asked_again_and_a_failed_one_too(path: Path) -> None:
    def fails(question: Question) -> Answer:
        if question.id == "q1":
            raise OSError("no network")
        if question.id == "q4":
            raise KeyboardInterrupt
        return Asker()(question)

    with pytest.raises(KeyboardInterrupt):
        run(fails, path)
    edited = [dataclasses.replace(q, answers=("3",)) if q.id == "q2" else q for q in QUESTIONS]
    moved = [dataclasses.replace(q, where="elsewhere:5") for q in reversed(edited)]
    ask = Asker()
    report = run(ask, path, questions=moved)
    assert ask.asked == ["q6", "q5", "q4", "q2", "q1"]
    assert [row.id for row in report.rows] == ["q6", "q5", "q4", "q3", "q2", "q1", "q0"]


def test_two_runs_do_not_write_one_journal(path: Path) -> None:
    with (
        Journal(path, {}),
        pytest.raises(EvaluationError, match="being written by another run"),
        Journal(path, {}),
    ):
        pass
    with Journal(path, {}):
        pass


def test_a_journal_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(EvaluationError, match="cannot be written"):
        run(Asker(), tmp_path / "file" / "j.jsonl")


def test_a_fingerprint_is_of_all_that_is_said() -> None:
    one = Question("a", "？")
    assert fingerprint(one) == fingerprint(dataclasses.replace(one, where="x:1"))
    others = [
        dataclasses.replace(one, id="b"),
        dataclasses.replace(one, history=("x",)),
        dataclasses.replace(one, items=(("x",),)),
        dataclasses.replace(one, answerable=False),
    ]
    assert len({fingerprint(q) for q in (one, *others)}) == 5


@pytest.mark.parametrize("workers", [2, 4, 16])
def test_workers_change_nothing_but_the_time(workers: int, path: Path) -> None:
    together = threading.Barrier(2, timeout=30)

    def ask(question: Question) -> Answer:
        if question.id in ("q0", "q1"):
            together.wait()  # passes only if two questions are asked at the same time
        time.sleep(0.002 * (7 - int(question.id[1:])))  # the first end last
        return Asker()(question)

    caller = threading.current_thread()
    steps: list[int] = []

    def progress(stage: str, done: int, total: int) -> None:
        assert threading.current_thread() is caller
        steps.append(done)

    report = run(ask, path, workers=workers, progress=progress)
    assert [row.id for row in report.rows] == [q.id for q in QUESTIONS]
    assert bare(report) == bare(run(Asker()))
    assert report.settings["workers"] == str(workers)
    assert steps == [1, 2, 3, 4, 5, 6, 7]
    assert not path.exists()


@pytest.mark.parametrize("workers", [1, 3])
def test_a_stopped_run_reports_its_part_and_can_go_on(workers: int, path: Path) -> None:
    ask = Asker()
    done: list[int] = []
    report = run(
        ask,
        path,
        workers=workers,
        stop=lambda: len(done) >= 3,
        progress=lambda _stage, n, _total: done.append(n),
    )
    n = len(report.rows)
    # what was under way is ended: at most one for each worker
    assert 3 <= n < 3 + workers
    assert len(ask.asked) == n
    assert report.overall.questions == n
    assert report.settings["asked"] == f"{n} of 7"
    assert report.problems == (), "not a fault of the question file"
    rest = Asker()
    whole = run(rest, path, workers=workers)
    assert sorted(ask.asked + rest.asked) == [q.id for q in QUESTIONS]
    assert bare(whole) == bare(run(Asker()))


def test_a_run_stopped_before_it_began_has_no_figures() -> None:
    report = run(Asker(), stop=lambda: True)
    assert report.rows == ()
    assert report.settings["asked"] == "0 of 7"
    assert report.figure("right") is None


def test_an_interrupted_parallel_run_keeps_what_was_done(path: Path) -> None:
    def ask(question: Question) -> Answer:
        if question.id == "q5":
            time.sleep(0.05)
            raise KeyboardInterrupt
        return Asker()(question)

    with pytest.raises(KeyboardInterrupt):
        run(ask, path, workers=2)
    again = Asker()
    assert bare(run(again, path)) == bare(run(Asker()))
    assert "q0" not in again.asked


def test_what_makes_no_sense_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 1, not 8 and 0"):
        run(Asker(), workers=0)
    with pytest.raises(ValueError, match="at least 1, not 0 and 1"):
        evaluate([], Asker(), texts=lambda _: None, read=0)


def test_resources_are_kept() -> None:
    report = evaluate(QUESTIONS, Asker(), texts=lambda _: TEXT, resources={"cold_start_ms": 5.0})
    assert report.resources == {"cold_start_ms": 5.0, "peak_memory_mb": None}


REPORT = run(Asker())


def test_a_saved_run_comes_back_whole(tmp_path: Path) -> None:
    folder = runs_folder(tmp_path)
    assert list_runs(folder) == ()
    path = save_run(folder, "基线-1.0", REPORT)
    assert path == tmp_path / "evaluation" / "runs" / "基线-1.0.json"
    assert path == run_path(folder, "基线-1.0")
    assert load_run(folder, "基线-1.0") == REPORT
    assert [p.name for p in folder.iterdir()] == ["基线-1.0.json"]  # no draft is left
    shorter = run(Asker(), questions=QUESTIONS[:2])
    save_run(folder, "基线-1.0", shorter)
    assert read_report(path) == shorter


def test_a_run_that_cannot_be_written_leaves_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_run(tmp_path, "a", REPORT)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", full)
    with pytest.raises(EvaluationError, match=r"a\.json cannot be written: No space left"):
        save_run(tmp_path, "a", run(Asker(), questions=QUESTIONS[:1]))
    assert load_run(tmp_path, "a") == REPORT
    assert [p.name for p in tmp_path.iterdir()] == ["a.json"]


def test_runs_are_listed_and_what_is_damaged_is_said(tmp_path: Path) -> None:
    save_run(tmp_path, "good", REPORT)
    (tmp_path / "half.json").write_text(REPORT.to_json()[:500], encoding="utf-8")
    (tmp_path / "foreign.json").write_text('{"name": "package"}', encoding="utf-8")
    (tmp_path / "list.json").write_text("[]", encoding="utf-8")
    (tmp_path / "bytes.json").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "good.partial.jsonl").write_text("", encoding="utf-8")
    listed = {saved.name: saved for saved in list_runs(tmp_path)}
    assert list(listed) == ["bytes", "foreign", "good", "half", "list"]
    good = listed.pop("good")
    assert (good.questions, good.right, good.problem) == (7, REPORT.figure("right"), None)
    assert good.settings == SETTINGS
    for name, saved in listed.items():
        assert (saved.questions, saved.right) == (None, None)
        assert saved.problem is not None
        with pytest.raises(EvaluationError, match=re.escape(str(tmp_path / name))):
            load_run(tmp_path, name)
    assert "damaged" in str(listed["half"].problem)
    assert "of no known format" in str(listed["foreign"].problem)
    assert "no report" in str(listed["list"].problem)


def test_a_run_of_an_older_format_is_refused(tmp_path: Path) -> None:
    plain = {**REPORT.to_dict(), "format": "askllm-evaluation-1"}
    (tmp_path / "old.json").write_text(json.dumps(plain), encoding="utf-8")
    with pytest.raises(EvaluationError, match="run the evaluation again"):
        load_run(tmp_path, "old")


def test_a_run_that_is_not_there_names_those_that_are(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match="none yet; make one with --save NAME"):
        load_run(tmp_path, "x")
    save_run(tmp_path, "b", REPORT)
    save_run(tmp_path, "a", REPORT)
    with pytest.raises(EvaluationError, match=r"there is no run 'x'.*Saved runs: a, b"):
        load_run(tmp_path, "x")


def test_a_run_is_deleted_with_its_journal(tmp_path: Path) -> None:
    save_run(tmp_path, "a", REPORT)
    save_run(tmp_path, "ab", REPORT)
    journal_path(tmp_path, "a").write_text("", encoding="utf-8")
    (tmp_path / "a.partial.jsonl.old").write_text("", encoding="utf-8")
    delete_run(tmp_path, "a")
    assert [p.name for p in tmp_path.iterdir()] == ["ab.json"]
    with pytest.raises(EvaluationError, match="there is no run 'a'"):
        delete_run(tmp_path, "a")


@pytest.mark.parametrize("name", ["a", "2026-11-22_v1.2", "基线", "𠀀", "x" * 64, "a..b"])
def test_names_that_can_be(name: str) -> None:
    assert check_name(name) == name


@pytest.mark.parametrize(
    "name",
    [
        *("", ".", "..", ".a", "a.", "-a", "a/b", "a\\b", "../a", "a b", "a\n", "a\0", "x" * 65),
        *("é", "a:b", "a*", "CON", "nul.txt", "😀", "a\u202eb"),
    ],
)
def test_names_that_cannot_be(name: str, tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match=r"cannot name a run|name of a device"):
        check_name(name)
    for use in (load_run, delete_run, run_path, journal_path):
        with pytest.raises(EvaluationError):
            use(tmp_path, name)
    with pytest.raises(EvaluationError):
        save_run(tmp_path, name, REPORT)


def test_a_run_says_what_it_was_made_of() -> None:
    made = identity(
        corpus=corpus_digest([("a", "甲"), ("b", "乙")]),
        encoder=None,
        reader="overlap",
        legs=["lexical"],
        questions=questions_digest(QUESTIONS),
        options={"threshold": 0.3},
    )
    assert made["encoder"] == "none"
    assert made["legs"] == "lexical"
    assert made["threshold"] == "0.3"
    assert re.fullmatch(r"\d+\.\d+.*", made["numpy"])
    assert re.fullmatch(r"3\.\d+\.\d+.*", made["python"])
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", made["measured"])
    assert set(machine()) <= set(made)
    assert int(made["cores"]) >= 1
    assert (peak_memory_mb() or 1e9) > 10


def test_digests_know_every_change_and_no_order() -> None:
    pairs = [("a", "甲乙"), ("b", "丙")]
    digest = corpus_digest(pairs)
    assert re.fullmatch("[0-9a-f]{16}", digest)
    assert corpus_digest(pairs[::-1]) == digest
    others = [
        [("a", "甲乙"), ("b", "丁")],
        [("a", "甲"), ("b", "乙丙")],
        [("a甲", "乙"), ("b", "丙")],
        [("a", "甲乙")],
        [],
    ]
    assert len({digest, *map(corpus_digest, others)}) == 6
    assert questions_digest(QUESTIONS) == questions_digest(QUESTIONS[::-1])
    assert questions_digest(QUESTIONS) != questions_digest(QUESTIONS[1:])
