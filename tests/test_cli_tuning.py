"""``askllm eval --calibrate`` and ``--sweep``: what they print, write and refuse."""

from __future__ import annotations

import io
import json
import re
import sys
from pathlib import Path

import pytest

from askllm.cli import tuning as command
from askllm.evaluate import Judged, Report
from askllm.tuning import DEFAULTS, PREVIOUS_FILE, Tuning, read_tuning, write_tuning
from commands import Run

RIVERS = "青红黄白黑紫灰金银铜铁锡石木水火"
BRIDGES = "东西南北春夏秋冬风花雪月山川日星"


@pytest.fixture
def questions(place: Path) -> Path:
    """Write sixteen articles, two questions about each, and sixteen that none answers."""
    lines: list[dict[str, object]] = []
    for n, (river, bridge) in enumerate(zip(RIVERS, BRIDGES, strict=True)):
        length, year = f"{310 + 17 * n}公里", f"{1901 + 3 * n}年"
        facts = (f"{river}沙江长{length}。", f"{bridge}门大桥建于{year}。")
        (place / "corpus" / f"a{n}.md").write_text("\n\n".join(facts) + "\n", encoding="utf-8")
        asked = ((f"{river}沙江有多长？", length), (f"{bridge}门大桥建于哪一年？", year))
        for kind, (question, answer) in zip(("length", "year"), asked, strict=True):
            line: dict[str, object] = {"id": f"{kind}{n}", "question": question, "type": kind}
            lines.append(line | {"answers": [answer], "articles": [f"a{n}"]})
        lines.append(
            {"id": f"none{n}", "question": f"{river}沙江的鱼为什么减少了？", "answerable": False}
            | {"type": "none"}
        )
    path = place / "set.jsonl"
    path.write_text(
        "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8"
    )
    return path


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """Let stdin and stdout be a terminal; what is written to the first is typed."""

    class Typed(io.StringIO):
        def isatty(self) -> bool:
            return True

    typed = Typed()
    monkeypatch.setattr(sys, "stdin", typed)
    monkeypatch.setattr(command, "_at_terminal", lambda: True)
    return typed


def test_calibrate_chooses_judges_and_writes_only_when_told(
    run: Run, place: Path, questions: Path
) -> None:
    write_tuning(place / "index", Tuning(threshold=0.02))
    code, out, _ = run("eval", "set.jsonl", "--calibrate")
    assert code == 0
    assert "set.jsonl: 24 questions to choose on, 24 kept apart to judge the choice" in out
    assert "settings in force: threshold 0.02" in out
    [today] = re.findall(r"^(0\.\d{3}) +.* today's$", out, re.M)
    assert f"today's threshold, 0.02, stands at {today} there" in out
    assert re.search(r" chosen$", out, re.M)
    assert "On the questions kept apart:" in out
    assert re.search(r"^right +\d\.\d{3} +\d\.\d{3} +[+-]\d\.\d{3}", out, re.M)
    assert "mean said" in out
    assert "Nothing was written. To write it to index/settings.json: add --write" in out
    assert read_tuning(place / "index") == Tuning(threshold=0.02)
    code, out, _ = run("eval", "set.jsonl", "--calibrate", "--write", "--json")
    found = json.loads(out)
    assert code == 0
    assert found["format"] == "askllm-tuning-1"
    assert found["written"] == "index/settings.json"
    assert found["chosen"] == read_tuning(place / "index").to_dict()
    assert found["chosen"]["threshold"] > 0.02
    assert found["judged"]["difference"] >= 0
    assert json.loads((place / "index" / PREVIOUS_FILE).read_text("utf-8")) == {"threshold": 0.02}
    points = {point["threshold"]: point for point in found["measured"]}
    assert points[0.0]["declined"] <= points[found["chosen"]["threshold"]]["declined"]
    asked = {*found["split"]["tuning"], *found["split"]["judging"]}
    assert len(asked) == 48


def test_what_was_written_is_in_force_and_told(run: Run, place: Path, questions: Path) -> None:
    run("eval", "set.jsonl", "--save", "before")
    write_tuning(place / "index", Tuning(threshold=0.9, passages_read=3))
    code, out, _ = run("eval", "set.jsonl", "--compare", "before")
    assert code == 0
    assert "  threshold: 0.3 → 0.9" in out
    assert "  passages_read: 8 → 3" in out
    code, out, _ = run("doctor")
    assert "ok    settings: threshold 0.9, passages_read 3; from index/settings.json" in out
    code, out, _ = run("index")
    assert "Settings: threshold 0.9, passages_read 3 (from index/settings.json)" in out
    assert json.loads(run("index", "--json")[1])["settings"] == {
        "threshold": 0.9,
        "passages_read": 3,
    }
    (place / "index" / "settings.json").write_text('{"treshold": 1}', encoding="utf-8")
    for arguments in (("ask", "青沙江有多长？"), ("doctor",), ("index",)):
        code, out, err = run(*arguments)
        assert code == 1
        assert "did you mean 'threshold'?" in out + err


def test_nothing_is_told_of_settings_as_they_come(run: Run, questions: Path) -> None:
    assert "Settings" not in run("index")[1]
    assert "settings" not in run("doctor")[1]


def test_a_small_set_is_measured_and_nothing_chosen(run: Run, place: Path, questions: Path) -> None:
    code, out, err = run("eval", "set.jsonl", "--calibrate", "--limit", "12", "--write")
    assert code == 1
    assert "The set has 12 questions; nothing is chosen on fewer than 40" in out
    assert "The settings in force stay." in out
    assert "nothing was written: no other settings were chosen" in err
    assert not (place / "index" / "settings.json").exists()


def test_a_set_without_unanswerable_questions_leaves_the_threshold(
    run: Run, place: Path, questions: Path
) -> None:
    lines = questions.read_text(encoding="utf-8").splitlines(keepends=True)
    more = [line for line in lines if '"answerable": false' not in line]
    more += [re.sub(r'"id": "(\w+)"', r'"id": "\1x"', line).replace("？", "呢？") for line in more]
    questions.write_text("".join(more), encoding="utf-8")
    code, out, _ = run("eval", "set.jsonl", "--calibrate")
    assert code == 0
    assert "The threshold is left where it is: no question is marked as unanswerable" in out
    assert "The settings in force stay." in out


def test_sweep_turns_one_knob_at_a_time_and_leaves_the_index_alone(
    run: Run, place: Path, questions: Path
) -> None:
    run("index")
    before = sorted(str(path.relative_to(place)) for path in (place / "index").rglob("*"))
    code, out, _ = run("eval", "set.jsonl", "--sweep")
    assert code == 0
    lines = [line.split("  ")[0] for line in out.splitlines()]
    for name in ("today's", "passages_read 4", "passages_read 16", "passage_chars 240-450"):
        assert name in lines
    assert "dense_weight 0.3" not in out  # there is no encoder
    after = sorted(str(path.relative_to(place)) for path in (place / "index").rglob("*"))
    assert after == before


def test_sweep_turns_knobs_around_what_is_in_force(run: Run, place: Path, questions: Path) -> None:
    present = Tuning(passages_read=1, threshold=0.02)
    write_tuning(place / "index", present)
    code, out, _ = run("eval", "set.jsonl", "--sweep", "--json")
    found = json.loads(out)
    assert code == 0
    assert found["present"] == present.to_dict()
    assert [trial["variant"] for trial in found["measured"]] == [
        "today's",
        "passages_read 4",
        "passages_read 8",
        "passages_read 12",
        "passages_read 16",
        "passage_chars 80-160",
        "passage_chars 240-450",
    ]
    assert {trial["settings"]["threshold"] for trial in found["measured"]} == {0.02}
    assert all(trial["figures"]["right"]["counted"] == 24 for trial in found["measured"])


def better(monkeypatch: pytest.MonkeyPatch, difference: float) -> None:
    """Let the judging come out as wanted, whatever was measured."""

    def judged(*_: object) -> Judged:
        return Judged(0.5, 0.5 + difference, difference, difference - 0.01, difference + 0.01)

    monkeypatch.setattr("askllm.evaluate.judge", judged)


@pytest.mark.parametrize("answer", ["y\n", "n\n"])
def test_at_a_terminal_it_is_asked(
    run: Run,
    place: Path,
    questions: Path,
    terminal: io.StringIO,
    monkeypatch: pytest.MonkeyPatch,
    answer: str,
) -> None:
    better(monkeypatch, 0.1)
    write_tuning(place / "index", Tuning(threshold=0.02))
    terminal.write(answer)
    terminal.seek(0)
    code, out, _ = run("eval", "set.jsonl", "--calibrate")
    assert code == 0
    assert "Write this to index/settings.json?" in out
    assert "It is better by more than chance would explain." in out
    changed = read_tuning(place / "index") != Tuning(threshold=0.02)
    assert changed == (answer == "y\n")
    assert ("Written: index/settings.json; the former settings are kept" in out) == changed


def test_a_choice_that_is_worse_where_it_is_judged_is_not_written(
    run: Run, place: Path, questions: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    better(monkeypatch, -0.1)
    write_tuning(place / "index", Tuning(threshold=0.02))
    code, out, err = run("eval", "set.jsonl", "--calibrate", "--write")
    assert code == 1
    assert "It is worse by more than chance would explain." in out
    assert "nothing was written: on the questions kept apart, the choice is not better" in err
    assert read_tuning(place / "index") == Tuning(threshold=0.02)


def test_ctrl_c_ends_the_trying_and_keeps_the_table(
    run: Run, place: Path, questions: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    measure = command._Bench.run
    asked: list[Tuning] = []

    def interrupted(self: command._Bench, tuning: Tuning, asking: object) -> Report:
        if len(asked) == 2:
            raise KeyboardInterrupt
        asked.append(tuning)
        return measure(self, tuning, asking)  # type: ignore[arg-type]

    monkeypatch.setattr(command._Bench, "run", interrupted)
    code, out, _ = run("eval", "set.jsonl", "--sweep")
    assert code == 0
    assert asked == [DEFAULTS, Tuning(passages_read=4)]
    assert re.search(r"^passages_read 4  ", out, re.M)
    assert "Stopped after 2 of 6 trials." in out
    assert "The settings in force stay." in out
    assert not (place / "index" / "settings.json").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--write",), "--write needs --calibrate or --sweep."),
        (("--calibrate", "--save", "x"), "--calibrate and --save exclude each other."),
        (("--sweep", "--html", "x.html"), "--sweep and --html exclude each other."),
        (("--sweep", "--rest", "http://x"), "--sweep and --rest exclude each other."),
        (("--calibrate", "--fail-under", "right=1"), "--calibrate and --fail-under exclude"),
        (("--sweep", "--objective", "right"), "--objective is for --calibrate"),
        (("--calibrate", "--corpus-from-file", "--corpus", "x"), "exclude each other"),
    ],
)
def test_what_does_not_go_together(
    run: Run, questions: Path, arguments: tuple[str, ...], said: str
) -> None:
    code, _, err = run("eval", "set.jsonl", *arguments)
    assert code == 2
    assert said in err


def test_the_texts_of_a_file_need_an_index_that_stays(
    run: Run, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    better(monkeypatch, 0.1)
    monkeypatch.setattr("askllm.evaluate.calibrated", lambda *_: (Tuning(threshold=0.31), ()))
    paragraphs = [
        {
            "context": f"{river}沙江长{n}千公里。",
            "qas": [
                {
                    "id": f"q{n}",
                    "question": f"{river}沙江有多长？",
                    "answers": [{"text": f"{n}千公里", "answer_start": 4}],
                }
            ],
        }
        for n, river in enumerate(RIVERS * 3, start=1)
    ]
    data = json.dumps({"data": [{"paragraphs": paragraphs}]})
    (place / "dev.json").write_text(data, encoding="utf-8")
    code, out, err = run("eval", "dev.json", "--corpus-from-file", "--calibrate", "--write")
    assert "24 questions to choose on, 24 kept apart" in out
    assert code == 1
    assert not (place / "index").exists()
    assert "Written" not in out
    assert "nothing was written: the index is removed with the command" in err
    kept = ("--corpus-from-file", "--index", "kept", "--calibrate", "--write")
    assert run("eval", "dev.json", *kept)[0] == 0
    assert read_tuning(place / "kept") == Tuning(threshold=0.31)
