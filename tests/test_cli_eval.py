"""``askllm eval``: what it prints, writes and refuses, and how it ends."""

from __future__ import annotations

import json
import re
import socket
import threading
import time
from pathlib import Path

import pytest
import uvicorn
from lxml import etree

import askllm
from askllm.server import create_app
from askllm.types import Answer
from commands import BRIDGES, RIVERS, Run


def test_eval_prints_figures_and_writes_the_report(run: Run, place: Path) -> None:
    with (place / "qa.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"id": "x"}\n')
    code, out, err = run("eval", "qa.jsonl", "--out", "report.json")
    assert code == 0
    assert "qa.jsonl: 2 of 2 questions" in out
    assert "right 1 · right refusal 1" in out
    assert re.search(
        r"answered right \(answer in a quote\) +1\.000 +– +1\.000 +1$|"
        r"answered right \(answer in a quote\) +1\.000 +1\.000 +– +1$",
        out,
        re.M,
    )
    assert 'Left out: 1 line\n  qa.jsonl:3: "question" is missing\n' in err
    report = json.loads((place / "report.json").read_text(encoding="utf-8"))
    assert report["settings"]["encoder"] == "none"
    assert report["overall"]["figures"]["right"]["value"] == 1
    assert report["overall"]["figures"]["citation_verbatim"]["value"] == 1
    assert [row["verdict"] for row in report["rows"]] == ["right", "right_refusal"]


def test_eval_as_json_with_limit(run: Run) -> None:
    code, out, _ = run("eval", "qa.jsonl", "--json", "--limit", "1", "-k", "3")
    report = json.loads(out)
    assert code == 0
    assert [row["id"] for row in report["rows"]] == ["long"]
    assert report["settings"]["questions"] == "1 of 2"
    assert "article_recall@3" in report["overall"]["figures"]
    assert "article_recall@5" not in report["overall"]["figures"]


def test_eval_answers_from_the_files_own_paragraphs(run: Run, place: Path) -> None:
    def paragraph(text: str, question: str, answer: str) -> dict[str, object]:
        answers = [{"text": answer, "answer_start": text.index(answer)}]
        return {
            "context": text,
            "qas": [{"id": question, "question": question, "answers": answers}],
        }

    data = [
        paragraph("青江长1750公里。", "青江有多长？", "1750公里"),
        paragraph("乙城有3座桥。", "乙城有几座桥？", "3座"),
    ]
    (place / "dev.json").write_text(json.dumps({"data": [{"paragraphs": data}]}), encoding="utf-8")
    code, out, _ = run("eval", "dev.json", "--corpus-from-file", "--json")
    report = json.loads(out)
    assert code == 0
    assert report["overall"]["figures"]["article_recall@1"]["value"] == 1
    assert report["overall"]["figures"]["right"]["value"] == 1
    assert report["unknown_articles"] == []
    assert not (place / "index").exists()  # the user's own folders are left alone
    assert not Path(report["settings"]["corpus"]).exists()
    assert run("eval", "dev.json", "--corpus-from-file", "--index", "kept")[0] == 0
    assert (place / "kept" / "CURRENT").exists()
    code, _, err = run("eval", "dev.json", "--corpus-from-file", "--corpus", "corpus")
    assert code == 2
    assert "exclude each other" in err


def test_eval_fails_under_a_threshold(run: Run) -> None:
    assert run("eval", "qa.jsonl", "--fail-under", "right=1")[0] == 0
    code, out, err = run(
        *("eval", "qa.jsonl", "--limit", "1"),
        *("--fail-under", "refusal_recall=0.5", "--fail-under", "right=1"),
    )
    assert (code, "1.000" in out) == (1, True)
    assert err.splitlines()[-1] == "Error: refusal_recall could not be measured"


def test_eval_says_how_far_below(run: Run, place: Path) -> None:
    line = {"id": 1, "question": "青江有多长？", "answers": ["三步"]}
    (place / "qa.jsonl").write_text(json.dumps(line), encoding="utf-8")
    limits = ("--fail-under", "exact_match=0.5", "--fail-under", "citation_verbatim=0.5")
    code, _, err = run("eval", "qa.jsonl", *limits)
    assert code == 1
    assert err.endswith("Error: exact_match is 0.0000, below 0.5\n")


@pytest.mark.parametrize(
    ("value", "complaint"),
    [
        ("right", "write NAME=VALUE"),
        ("right=much", "write NAME=VALUE"),
        ("right=80", "VALUE from 0 to 1"),
        ("=1", "VALUE from 0 to 1"),
        ("rihgt=1", "there is no figure 'rihgt'; choose one of: right, answer_contained"),
        ("wall_ms_p50=1", "of 'wall_ms_p50', write --fail-over wall_ms_p50=VALUE"),
        ("calibration_error=0.1", "write --fail-over calibration_error=VALUE"),
    ],
)
def test_a_wrong_threshold_is_wrong_usage(run: Run, value: str, complaint: str) -> None:
    code, out, err = run("eval", "qa.jsonl", "--fail-under", value)
    assert (code, out) == (2, "")
    assert complaint in err


@pytest.mark.parametrize(
    ("value", "complaint"),
    [
        ("wall_ms_p95", "write NAME=VALUE"),
        ("wall_ms_p95=-1", "VALUE from 0 on"),
        ("right=0.5", "write --fail-under right=VALUE"),
        ("speed=1", "there is no figure 'speed'; choose one of: area_under_risk_coverage"),
    ],
)
def test_a_wrong_limit_is_wrong_usage(run: Run, value: str, complaint: str) -> None:
    code, out, err = run("eval", "qa.jsonl", "--fail-over", value)
    assert (code, out) == (2, "")
    assert complaint in err


def test_eval_fails_over_a_limit(run: Run) -> None:
    assert run("eval", "qa.jsonl", "--fail-over", "wall_ms_p95=1000000")[0] == 0
    code, _, err = run("eval", "qa.jsonl", "--fail-over", "wall_ms_p95=0")
    assert code == 1
    assert re.fullmatch(r"Error: wall_ms_p95 is [\d.]+, above 0", err.splitlines()[-1])


def test_eval_refuses_before_the_work_what_it_could_not_finish(run: Run, place: Path) -> None:
    code, _, err = run("eval", "qa.jsonl", "--out", "nowhere/report.json")
    assert (code, (place / "index").exists()) == (1, False)
    assert "nowhere/report.json cannot be written: name a file in a folder that exists" in err
    code, _, err = run("eval", "none.jsonl")
    assert (code, err) == (1, "Error: none.jsonl: there is no such file; check the path\n")


def test_eval_names_gold_articles_that_are_not_there(run: Run, place: Path) -> None:
    line = {"id": 1, "question": "青江有多长？", "articles": ["oceans"]}
    (place / "qa.jsonl").write_text(json.dumps(line), encoding="utf-8")
    _, _, err = run("eval", "qa.jsonl")
    assert "Note: 1 gold article of the file not in the corpus: oceans. See: askllm articles" in err


def test_eval_in_which_every_question_fails_is_a_refusal(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ask(
        self: askllm.Bot, question: str, *, history: object = (), suggest: bool = True
    ) -> Answer:
        raise RuntimeError("boom")

    monkeypatch.setattr(askllm.bot.Bot, "ask", ask)
    code, _, err = run("eval", "qa.jsonl")
    assert code == 1
    assert err.splitlines()[-1] == (
        "Error: every question raised an error; the first: RuntimeError: boom"
    )


# --- runs, reports, gates -------------------------------------------------------------------------


def test_a_second_run_differs_in_nothing(run: Run, place: Path) -> None:
    code, _, err = run("eval", "qa.jsonl", "--save", "monday")
    assert code == 0
    assert "Kept as monday. Compare with it: askllm eval FILE --compare monday" in err
    assert (place / "index" / "evaluation" / "runs" / "monday.json").exists()
    code, out, _ = run("eval", "qa.jsonl", "--compare", "monday", "--fail-on-worse")
    assert code == 0
    assert "monday → this run: no difference" in out


def test_a_lost_article_is_a_regression_that_fails_the_gate(run: Run, place: Path) -> None:
    lines = [
        {"id": f"q{n}", "question": "青江有多长？", "answers": ["1750公里"]}
        | {"articles": ["rivers"]}
        for n in range(12)
    ]
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    (place / "many.jsonl").write_text(text, encoding="utf-8")
    assert run("eval", "many.jsonl", "--save", "before")[0] == 0
    (place / "corpus" / "rivers.md").unlink()
    code, out, err = run("eval", "many.jsonl", "--compare", "before", "--fail-on-worse")
    assert code == 1
    assert "worse: 12 questions" in out
    assert "not indexed 0 → 12" in out
    assert "right went from 1.0000 to 0.0000" in err.splitlines()[-1]


def test_every_report_is_written_and_can_be_read(run: Run, place: Path) -> None:
    assert run("eval", "qa.jsonl", "--save", "a")[0] == 0
    files = ("--html", "r.html", "--markdown", "r.md", "--junit", "r.xml", "--out", "r.json")
    code, _, err = run("eval", "qa.jsonl", *files, "--compare", "a", "--language", "zh")
    assert code == 0
    assert [line for line in err.splitlines() if line.startswith("Written")] == [
        "Written: r.json",
        "Written: r.html",
        "Written: r.md",
        "Written: r.xml",
    ]
    page = (place / "r.html").read_text(encoding="utf-8")
    assert '<html lang="zh' in page
    assert "月球上谁住" in page
    assert "青江" in page
    suite = etree.parse(str(place / "r.xml")).getroot()
    assert sorted(case.get("name", "") for case in suite.iter("testcase"))[0].startswith("long")
    assert "1.000" in (place / "r.md").read_text(encoding="utf-8") or "100" in (
        place / "r.md"
    ).read_text(encoding="utf-8")
    assert json.loads((place / "r.json").read_text(encoding="utf-8"))["format"] == (
        "askllm-evaluation-2"
    )


def test_json_carries_the_comparison(run: Run) -> None:
    assert run("eval", "qa.jsonl", "--save", "a")[0] == 0
    _, out, _ = run("eval", "qa.jsonl", "--compare", "a", "--json")
    whole = json.loads(out)
    assert whole["comparison"]["unchanged"] is True
    assert whole["overall"]["figures"]["right"]["value"] == 1


@pytest.mark.parametrize(
    ("arguments", "code", "complaint"),
    [
        (("--compare", "never"), 1, "never"),
        (("--save", "../escape"), 1, "cannot name a run"),
        (("--fail-on-worse",), 2, "--fail-on-worse needs --compare NAME"),
        (("--html", "x", "--junit", "x"), 1, "x is named for two reports"),
        (("--rest", "http://127.0.0.1:9", "--corpus", "c"), 2, "leave out --corpus"),
        (("--rest", "http://127.0.0.1:9", "--answers", "a"), 2, "exclude each other"),
        (("--answers", "none.jsonl"), 1, "none.jsonl"),
        (("--html", "qa.jsonl"), 1, "qa.jsonl is read in this run"),
        (("--out", "corpus/rivers.md"), 1, "rivers.md is read in this run"),
        (("--check", "--fail-under", "right=1"), 2, "--check and --fail-under exclude each other"),
        (("--draft", "3", "--save", "x"), 2, "--draft and --save exclude each other"),
        (("--calibrate", "--sweep"), 2, "--calibrate and --sweep exclude each other"),
    ],
)
def test_what_cannot_be_is_refused_before_the_work(
    run: Run, place: Path, arguments: tuple[str, ...], code: int, complaint: str
) -> None:
    encoder = None if {"--rest", "--check", "--draft"} & {*arguments} else "none"
    got, out, err = run("eval", "qa.jsonl", *arguments, encoder=encoder)
    assert (got, out) == (code, "")
    assert complaint in err
    assert not (place / "index").exists()


def test_an_interrupted_run_goes_on(run: Run, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ask = askllm.Bot.ask
    asked: list[str] = []

    def stopped(
        self: askllm.Bot, question: str, *, history: object = (), suggest: bool = True
    ) -> Answer:
        asked.append(question)
        if len(asked) == 2:
            raise KeyboardInterrupt
        return ask(self, question)

    monkeypatch.setattr(askllm.Bot, "ask", stopped)
    code, _, err = run("eval", "qa.jsonl", "--save", "a")
    assert code == 130
    assert "what was asked so far is kept; the same command goes on from there" in err
    code, out, _ = run("eval", "qa.jsonl", "--save", "a", "--json")
    assert code == 0
    assert asked == ["青江有多长？", "月球上谁住？", "月球上谁住？"]
    assert [row["verdict"] for row in json.loads(out)["rows"]] == ["right", "right_refusal"]


def test_what_is_noted_of_a_run_is_no_line_left_out(run: Run, place: Path) -> None:
    kept = place / "index" / "evaluation" / "runs" / "a.partial.jsonl"
    kept.parent.mkdir(parents=True)
    kept.write_text("my notes\n", encoding="utf-8")
    _, _, err = run("eval", "qa.jsonl", "--save", "a")
    assert "a.partial.jsonl is no journal of this version; set aside as *.old, begun anew" in err
    assert "Left out" not in err


def test_replacing_a_run_is_said(run: Run) -> None:
    assert "replaces" not in run("eval", "qa.jsonl", "--save", "a")[2]
    _, _, err = run("eval", "qa.jsonl", "--save", "a", "--limit", "1")
    assert "Note: it replaces the run of 2 questions that was kept as a" in err


def test_without_gold_nothing_is_judged(run: Run, place: Path) -> None:
    (place / "bare.jsonl").write_text(
        '{"question": "青江有多长？"}\n{"question": "月球上谁住？"}\n', encoding="utf-8"
    )
    _, out, err = run("eval", "bare.jsonl", "--json")
    assert "2 questions could not be judged" in run("eval", "bare.jsonl")[2] + err
    report = json.loads(out)
    assert [row["verdict"] for row in report["rows"]] == ["unjudged", "unjudged"]
    assert report["overall"]["figures"]["right"]["value"] is None
    assert report["overall"]["figures"]["refusal_precision"]["value"] is None


# --- answers of others ----------------------------------------------------------------------------


def test_answers_made_elsewhere_are_scored_against_the_articles(run: Run, place: Path) -> None:
    answers = [
        {
            "id": "long",
            "answer": "1750公里",
            "citations": [{"article": "rivers", "quote": "青江长1750公里，流经六个省。"}],
        },
        {"id": "stray", "answer": "?"},
    ]
    text = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in answers)
    (place / "answers.jsonl").write_text(text, encoding="utf-8")
    code, out, err = run("eval", "qa.jsonl", "--answers", "answers.jsonl", "--json")
    report = json.loads(out)
    assert code == 0
    assert [row["verdict"] for row in report["rows"]] == ["right", "error"]
    assert report["overall"]["figures"]["citation_verbatim"]["value"] == 1
    assert "answers.jsonl has no answer to 1 question: moon" in err
    assert "answers.jsonl answers what is not asked, 1 time: answers.jsonl:2" in err
    assert not (place / "index").exists()


def test_another_askllm_is_scored_over_rest(run: Run, place: Path) -> None:
    assert run("index")[0] == 0
    bot = askllm.load(corpus="corpus", index="index", encoder="none")
    config = uvicorn.Config(create_app(bot), log_level="error", ws="none")
    server = uvicorn.Server(config)
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            while not server.started:
                time.sleep(0.01)
            url = f"http://127.0.0.1:{listening.getsockname()[1]}"
            code, out, err = run("eval", "qa.jsonl", "--rest", url, "--json", encoder=None)
        finally:
            server.should_exit = True
            thread.join()
    report = json.loads(out)
    assert (code, err) == (0, "")
    assert [row["verdict"] for row in report["rows"]] == ["right", "right_refusal"]
    assert report["overall"]["figures"]["passage_hit@1"]["value"] == 1


# --- sets -----------------------------------------------------------------------------------------


def test_a_draft_is_a_set_that_runs(run: Run, place: Path) -> None:
    code, out, _ = run("eval", "draft.jsonl", "--draft", "4", encoder=None)
    assert code == 0
    assert "proposed; they are in draft.jsonl" in out
    drafted = (place / "draft.jsonl").read_text(encoding="utf-8").splitlines()
    first = json.loads(drafted[0])
    assert first["evidence"][0] in BRIDGES + RIVERS
    code, _, err = run("eval", "draft.jsonl", "--draft", "4", encoder=None)
    assert (code, "draft.jsonl is there already" in err) == (1, True)
    code, out, _ = run("eval", "draft.jsonl", "--json")
    assert (code, len(json.loads(out)["rows"])) == (0, len(drafted))


def test_check_names_the_faults_of_a_set(run: Run, place: Path) -> None:
    assert run("eval", "qa.jsonl", "--check", encoder=None)[:2] == (
        0,
        "qa.jsonl: 2 questions, no fault found.\n",
    )
    with (place / "qa.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"id": "again", "question": "青江有多长", "answers": ["99公里"]}\n{"id": 5}\n')
    code, _, err = run("eval", "qa.jsonl", "--check", encoder=None)
    assert code == 1
    assert "qa.jsonl:1, qa.jsonl:3" in err
    assert err.splitlines()[-1] == "Error: qa.jsonl: 2 faults in 3 questions"
    _, _, err = run("eval", "qa.jsonl")
    assert "The set itself: 1 thing to look at" in err
