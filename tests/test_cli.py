"""The command line: what it prints, how it ends, and that what it advises exists."""

from __future__ import annotations

import ast
import importlib.metadata
import io
import itertools
import json
import os
import re
import subprocess
import sys
import types
from collections.abc import Callable
from pathlib import Path

import click
import pytest

import askllm
import askllm.bot
import askllm.encoder
import askllm.text
from askllm.cli import cli, main
from askllm.cli.common import harmless, progress_bar
from askllm.errors import AskllmError, EncoderUnavailable
from askllm.types import Answer
from commands import RIVERS, Run
from fakes import HashEncoder


@pytest.fixture
def hashing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the default encoder be one that needs no model."""

    def load(name: str = "default") -> HashEncoder:
        return HashEncoder(name="hash" if name == "default" else name)

    monkeypatch.setattr(askllm.bot.loading, "load_encoder", load)
    monkeypatch.setattr(askllm.encoder, "load_encoder", load)


def breaking(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    def load(**_: object) -> None:
        raise error

    monkeypatch.setattr(askllm.bot, "load", load)


def commands() -> dict[str, click.Command]:
    assert isinstance(cli, click.Group)
    return dict(cli.commands)


# --- index, articles, search, ask ---------------------------------------------------------------


def test_index_builds_once_and_says_so(run: Run) -> None:
    code, out, err = run("index")
    assert (code, err) == (0, "")
    assert out.startswith("Built index (")
    assert "Articles: 2 from corpus, in " in out
    assert "Encoder:  none (BM25 alone)" in out
    assert run("index")[1].startswith("Nothing has changed since index was built (")
    assert run("index", "--rebuild")[1].startswith("Built index (")


def test_index_names_what_it_left_out(run: Run, place: Path) -> None:
    (place / "corpus" / "empty.txt").write_text("", encoding="utf-8")
    code, out, err = run("index", "--json")
    found = json.loads(out)
    assert code == 0
    assert (found["articles"], found["encoder"], found["legs"]) == (2, None, ["lexical"])
    assert found["changed"] is True
    assert [problem["path"] for problem in found["problems"]] == ["empty.txt"]
    code, _, err = run("index")
    assert err.startswith("Left out: 1 file\n  empty.txt: ")
    assert code == 0


def test_ask_prints_the_answer_and_its_sources(run: Run) -> None:
    code, out, err = run("ask", "青江有多长？")
    assert (code, err) == (0, "")
    assert "1750公里" in out
    assert "“青江长1750公里，流经六个省。”[1]" in out
    assert out.splitlines()[-1] == "[1] 《河流》 江报 · 2020-05-01 · 0–16"


def test_ask_as_json_is_the_answer_itself(run: Run) -> None:
    code, out, _ = run("ask", "青江有多长？", "--json")
    found = json.loads(out)
    assert code == 0
    assert (found["status"], found["short"]) == ("answered", "1750公里")
    assert found["citations"][0]["quote"] == "青江长1750公里，流经六个省。"
    assert "青江" in out  # not escaped


def test_an_honest_no_is_done(run: Run) -> None:
    code, out, _ = run("ask", "月球上谁住？", "--json")
    assert (code, json.loads(out)["status"]) == (0, "not_found")
    assert run("ask", "月球上谁住？")[0] == 0


def test_a_rejected_question_is_a_refusal_with_its_reason(run: Run) -> None:
    code, out, err = run("ask", "  ")
    assert (code, out) == (1, "")
    assert err.startswith("Error: ")
    assert "Traceback" not in err
    code, out, err = run("ask", "  ", "--json")
    assert code == 1
    assert json.loads(out)["status"] == "rejected"
    assert err == f"Error: {json.loads(out)['text']}\n"


def test_ask_reads_standard_input(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    data = io.BytesIO("\ufeff青江有多长？\n".encode())
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(data, encoding="ascii"))
    code, out, _ = run("ask", "-", "--json")
    assert (code, json.loads(out)["question"]) == (0, "青江有多长？")
    data = io.BytesIO("青江有多长？".encode("gb18030"))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(data, encoding="utf-8"))
    code, _, err = run("ask", "-")
    assert (code, err) == (1, "Error: standard input is not UTF-8 (byte 0); convert it first\n")


def test_history_stands_before_the_question(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[tuple[str, list[str]]] = []
    original = askllm.bot.Bot.ask

    def listening(
        self: askllm.Bot,
        question: str,
        *,
        history: tuple[askllm.Turn, ...] = (),
        scope: askllm.Scope | None = None,
    ) -> Answer:
        heard.append((question, [turn.question for turn in history]))
        return original(self, question, history=history, scope=scope)

    monkeypatch.setattr(askllm.bot.Bot, "ask", listening)
    assert run("ask", "丙？桥", "--history", "甲？桥", "--history", "乙？桥")[0] == 0
    assert heard == [("丙？桥", ["甲？桥", "乙？桥"])]


def test_a_scope_bounds_ask_and_search(run: Run) -> None:
    _, out, _ = run(
        "ask", "青江有多长？", "--source", "江报", "--since", "2020", "--until", "2020-05"
    )
    assert "1750公里" in out
    code, out, _ = run("ask", "青江有多长？", "--article", "bridges")
    assert code == 0
    assert "1750公里" not in out
    assert "只查找了所选的 1 篇文章，没有查找其他文章。" in out
    _, out, _ = run("search", "公里 座", "--article", "bridges", "--article", "rivers", "--json")
    assert {hit["article"]["id"] for hit in json.loads(out)["hits"]} == {"bridges", "rivers"}
    _, out, _ = run("search", "公里 座", "--article", "rivers", "--json")
    assert {hit["article"]["id"] for hit in json.loads(out)["hits"]} == {"rivers"}


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--source", "江北"), "There is no source '江北'. Did you mean '江报'? There are: 江报."),
        (("--author", "王小明"), "There is no author '王小明'. None is known."),
        (("--since", "去年"), "since is '去年'; write a date as 2021, 2021-10 or 2021-10-26."),
        (("--since", "2021"), "No article is in the chosen scope: since 2021 (the articles are"),
    ],
)
def test_a_scope_that_is_none_is_refused(run: Run, options: tuple[str, ...], said: str) -> None:
    for command in ("ask", "search"):
        code, out, err = run(command, "青江", *options)
        assert (code, out) == (1, "")
        assert said in err


def test_search_explains(run: Run, hashing: None) -> None:
    _, out, _ = run("search", "河流青江长1750 km？6个省", "-k", "1", "--explain", encoder=None)
    lines = out.splitlines()
    assert "   words: 青江长 0–3, 省 14–15" in lines
    assert "   values: 1750 km ~ 1750公里 3–9, 6个 ~ 六个 12–14" in lines
    assert "   in title or headings: 河流" in lines
    parts = [line for line in lines if " = 0." in line]
    assert len(parts) == 4
    score = float(lines[1].split()[1])
    assert sum(float(part.split()[0]) for part in parts) == pytest.approx(score, abs=0.003)
    assert "words:" not in run("search", "青江", encoder=None)[1]


def test_search_says_where_else_it_stands(run: Run, place: Path) -> None:
    again = RIVERS.replace("河流", "再说河流").replace("江报", "晚报")
    (place / "corpus" / "again.md").write_text(again, encoding="utf-8")
    _, out, _ = run("search", "青江")
    assert out.count("青江长1750公里，流经六个省。") == 1
    assert re.search(r"   also in 《(再说)?河流》 (江|晚)报 · 2020-05-01 · 0–16", out)


def test_articles_lists_names_with_their_evidence(run: Run, place: Path) -> None:
    assert run("articles", "--names")[1] == "The articles give no name in two forms.\n"
    page = "河务局研发了“青鸟”（Bluebird）系统。河务局说，“青鸟”（Bluebird）很好用。\n"
    (place / "corpus" / "bird.txt").write_text(page, encoding="utf-8")
    (place / "corpus" / "names.txt").write_text("青江 = 大青河\n", encoding="utf-8")
    code, out, _ = run("articles", "--names")
    own, learned = out.splitlines()
    assert (code, own) == (0, "青江 = 大青河  (names.txt)")
    assert re.fullmatch(r"青鸟 = Bluebird  \(bird \d+–\d+: .*青鸟.*Bluebird.*\)", learned)
    found = json.loads(run("articles", "--names", "--json")[1])["names"][1]
    assert page[found["start"] : found["end"]] == found["said"]


def test_names_of_ones_own_widen_a_search(run: Run, place: Path) -> None:
    mine = place / "mine.txt"
    mine.write_text("大青河 = 青江\n", encoding="utf-8")
    _, out, _ = run("search", "大青河", "-k", "1", "--names", str(mine), "--explain")
    assert "   names: 大青河 ~ 青江 0–2" in out.splitlines()
    mine.write_text("大青河\n", encoding="utf-8")
    code, _, err = run("ask", "大青河", "--names", str(mine))
    assert code == 1
    assert "line 1: '大青河' does not name one thing twice" in err


def test_search_shows_both_scores_and_ranks(run: Run, hashing: None) -> None:
    code, out, _ = run("search", "青江", "-k", "1", encoder=None)
    first, second, third = out.splitlines()
    assert code == 0
    assert first == "1. 《河流》 江报 · 2020-05-01 · 0–16"
    assert re.fullmatch(
        r"   score \d\.\d{3} \(meaning -?\d\.\d{3} #1; BM25 \d+\.\d{3} #1\)", second
    )
    assert third == "   青江长1750公里，流经六个省。"


def test_search_as_json(run: Run) -> None:
    code, out, _ = run("search", "青江", "--json")
    found = json.loads(out)
    assert (code, found["query"]) == (0, "青江")
    assert found["hits"][0]["article"]["id"] == "rivers"
    assert found["hits"][0]["legs"][0]["leg"] == "lexical"


def test_search_that_finds_nothing_says_so(run: Run) -> None:
    assert run("search", "quux") == (0, "No passage shares a word with this query.\n", "")


def test_articles_lists_all_that_is_read(run: Run, place: Path) -> None:
    (place / "corpus" / "empty.txt").write_text("", encoding="utf-8")
    code, out, err = run("articles")
    assert code == 0
    rows = [line.split() for line in out.splitlines()]
    assert rows[0] == ["id", "title", "author", "source", "date", "characters", "passages"]
    assert ["rivers", "河流", "–", "江报", "2020-05-01", "16", "1"] in rows
    assert err.startswith("Left out: 1 file\n  empty.txt: ")
    found = json.loads(run("articles", "--json")[1])
    assert {row["id"]: row["passages"] for row in found["articles"]} == {"bridges": 1, "rivers": 1}
    assert [problem["path"] for problem in found["problems"]] == ["empty.txt"]


def test_a_missing_encoder_is_told_but_stops_nothing(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def load(name: str) -> None:
        raise EncoderUnavailable("No wheel here.")

    monkeypatch.setattr(askllm.bot.loading, "load_encoder", load)
    code, out, err = run("ask", "青江有多长？", encoder=None)
    assert code == 0
    assert "1750公里" in out
    assert err.startswith("Note: No wheel here.")


# --- serve ----------------------------------------------------------------------------------------


def test_serve_hands_over_the_bot(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    served: list[tuple[int, dict[str, object]]] = []

    def serve(
        bot: askllm.Bot,
        *,
        host: str,
        port: int,
        open_browser: bool,
        announce: Callable[[str], None],
        mcp: bool,
    ) -> None:
        how = {"host": host, "port": port, "open": open_browser, "mcp": mcp}
        served.append((len(bot.articles()), how))
        announce("Open http://here")

    server = types.ModuleType("askllm.server")
    server.serve = serve  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "askllm.server", server)
    code, out, _ = run("serve", "--port", "8000", "--open", "--mcp")
    assert code == 0
    assert served == [(2, {"host": "127.0.0.1", "port": 8000, "open": True, "mcp": True})]
    assert out == "2 articles, 2 passages. Stop with Ctrl-C.\nOpen http://here\n"


# --- doctor ---------------------------------------------------------------------------------------


def findings(out: str) -> dict[str, dict[str, str | None]]:
    return {check["name"]: check for check in json.loads(out)["checks"]}


def test_doctor_finds_all_well(run: Run, hashing: None) -> None:
    assert run("index", encoder=None)[0] == 0
    code, out, err = run("doctor", "--json", encoder=None)
    assert (code, err) == (0, "")
    assert {name: check["state"] for name, check in findings(out).items()} == dict.fromkeys(
        [
            "python",
            "packages",
            "search tokens",
            "encoder",
            "reader",
            "corpus",
            "index",
            "search by words",
            "search by meaning",
        ],
        "ok",
    )
    code, out, _ = run("doctor", encoder=None)
    assert code == 0
    assert out.splitlines()[0].startswith("ok    python: 3.")


def test_doctor_before_anything_is_built(run: Run, place: Path) -> None:
    code, out, _ = run("doctor", "--json")
    check = findings(out)["index"]
    assert (code, check["state"]) == (0, "warn")
    assert check["remedy"] == "askllm index --encoder none"
    assert not (place / "index").exists()  # looking builds nothing


def test_doctor_sees_that_the_corpus_has_changed(run: Run, place: Path) -> None:
    run("index")
    (place / "corpus" / "new.txt").write_text("新的一篇。\n", encoding="utf-8")
    code, out, _ = run("doctor", "--json")
    check = findings(out)["index"]
    assert (code, check["state"]) == (0, "warn")
    assert str(check["detail"]).endswith("the corpus has changed since")
    run("index")
    assert findings(run("doctor", "--json")[1])["index"]["state"] == "ok"


def test_doctor_finds_a_file_that_was_altered(run: Run, place: Path) -> None:
    run("index")
    store = next((place / "index" / "generations").glob("*/articles.sqlite"))
    data = bytearray(store.read_bytes())
    data[-1] ^= 1
    store.write_bytes(data)
    code, out, err = run("doctor", "--json")
    check = findings(out)["index"]
    assert (code, check["state"]) == (1, "bad")
    assert "articles.sqlite has changed since it was built" in str(check["detail"])
    assert check["remedy"] == "askllm index --encoder none --rebuild"
    assert err == "Error: 1 check failed: index\n"
    assert "search by words" not in findings(out)


def test_doctor_names_files_that_cannot_be_read(run: Run, place: Path) -> None:
    (place / "corpus" / "empty.txt").write_text("", encoding="utf-8")
    check = findings(run("doctor", "--json")[1])["corpus"]
    assert check["state"] == "warn"
    assert "2 articles in corpus; 1 file left out: empty.txt: " in str(check["detail"])


def test_doctor_without_a_corpus(run: Run) -> None:
    code, out, _ = run("doctor", "--json", "--corpus", "nowhere")
    assert (code, findings(out)["corpus"]["state"]) == (1, "bad")


def test_doctor_finds_missing_packages(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = [
        "click>=8.1",
        "no-such-thing<2,>=1",
        "not-here>=1; sys_platform == 'x'",
        "no-dev; extra == 'dev'",
    ]
    monkeypatch.setattr(importlib.metadata, "requires", lambda _: wanted)
    code, out, _ = run("doctor", "--json")
    checks = [c for c in json.loads(out)["checks"] if c["name"] == "packages"]
    assert code == 1
    assert [(c["state"], c["detail"], c["remedy"]) for c in checks] == [
        (
            "bad",
            "no-such-thing is not installed",
            'python -m pip install "no-such-thing<2,>=1"',
        ),
        ("warn", "not-here is not installed", 'python -m pip install "not-here>=1"'),
    ]


def test_doctor_finds_a_tokenizer_that_swallows_clauses(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(askllm.text, "search_tokens", lambda text: [text])
    code, out, _ = run("doctor", "--json")
    assert (code, findings(out)["search tokens"]["state"]) == (1, "bad")


def test_doctor_finds_an_index_of_another_encoder(run: Run, hashing: None) -> None:
    run("index", encoder=None)
    code, out, _ = run("doctor", "--json", encoder="other")
    check = findings(out)["search by meaning"]
    assert (code, check["state"]) == (1, "bad")
    assert check["detail"] == "the index was built with hash, not with other"
    assert check["remedy"] == "askllm index --encoder other --rebuild"


def test_doctor_finds_legs_that_lead_nowhere(
    run: Run, hashing: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("index", encoder=None)
    import numpy as np

    from askllm.dense import DenseIndex
    from askllm.lexical import LexicalIndex

    nothing = (np.empty(0, dtype=np.int64), np.empty(0))
    monkeypatch.setattr(DenseIndex, "search", lambda *_, k: nothing)
    monkeypatch.setattr(LexicalIndex, "search", lambda *_, k: nothing)
    code, out, err = run("doctor", "--json", encoder=None)
    assert code == 1
    assert err == "Error: 2 checks failed: search by words, search by meaning\n"
    assert "does not find a passage by its own first" in str(
        findings(out)["search by words"]["detail"]
    )


def test_doctor_does_not_faint(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def load(name: str) -> None:
        raise ImportError("libfoo.so is missing")

    monkeypatch.setattr(askllm.encoder, "load_encoder", load)
    code, out, _ = run("doctor", "--json", encoder=None)
    check = findings(out)["encoder"]
    assert (code, check["detail"]) == (1, "ImportError: libfoo.so is missing")
    assert findings(out)["corpus"]["state"] == "ok"  # the rest is looked at all the same


# --- how it ends ----------------------------------------------------------------------------------


def test_an_error_is_one_sentence(run: Run) -> None:
    code, out, err = run("ask", "谁？", "--corpus", "nowhere")
    assert (code, out) == (1, "")
    assert err.startswith("Error: ")
    assert "nowhere" in err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    "arguments",
    [
        ["ask"],
        ["nothing"],
        ["ask", "谁？", "--nothing"],
        ["search", "x", "-k", "0"],
        ["index", "x"],
    ],
)
def test_wrong_usage_is_two(run: Run, arguments: list[str]) -> None:
    code, out, err = run(*arguments, encoder=None)
    assert (code, out) == (2, "")
    assert "Usage: askllm" in err


def test_an_interrupt_is_no_traceback(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    breaking(monkeypatch, KeyboardInterrupt())
    code, _, err = run("ask", "谁？")
    assert (code, err.strip()) == (130, "Stopped.")


def test_a_defect_is_one_sentence_and_the_way_to_its_traceback(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    breaking(monkeypatch, ZeroDivisionError("by nothing\nsecond line"))
    monkeypatch.delenv("ASKLLM_DEBUG", raising=False)
    code, _, err = run("ask", "谁？")
    assert code == 1
    assert err == (
        "Error: something went wrong inside askllm (ZeroDivisionError: by nothing).\n"
        "Set ASKLLM_DEBUG=1 and run the same command again to see where.\n"
    )
    monkeypatch.setenv("ASKLLM_DEBUG", "1")
    code, _, err = run("ask", "谁？")
    assert code == 1
    assert "Traceback" in err
    assert "test_cli.py" in err


def test_errors_of_ours_keep_their_words(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    breaking(monkeypatch, AskllmError("so \x1b[31mis\x1b[0m it"))
    assert run("ask", "谁？") == (1, "", "Error: so \ufffd[31mis\ufffd[0m it\n")


def test_what_would_steer_the_terminal_is_shown_not_obeyed() -> None:
    assert harmless("a\x1b[2Jb\tc\nd\x9be\x7f") == "a\ufffd[2Jb\tc\nd\ufffde\ufffd"
    assert harmless("中文“引号”") == "中文“引号”"


def process(arguments: list[str], place: Path, **environment: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "askllm", *arguments],
        cwd=place,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def test_output_is_utf8_in_every_locale_and_a_closed_pipe_is_quiet(place: Path) -> None:
    arguments = ["articles", "--encoder", "none"]
    plain = process(
        arguments, place, PYTHONIOENCODING="ascii", PYTHONUTF8="0", LC_ALL="C", LANG="C"
    )
    out, err = plain.communicate(timeout=60)
    assert (plain.returncode, err) == (0, b"")
    assert "河流" in out.decode("utf-8")
    closed = process(arguments, place)
    assert closed.stdout is not None
    assert closed.stderr is not None
    closed.stdout.close()
    assert closed.stderr.read() == b""
    closed.stderr.close()
    closed.wait(timeout=60)


# --- progress -------------------------------------------------------------------------------------


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_is_drawn_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys, "stderr", terminal := Terminal())
    with progress_bar() as progress:
        progress("encode", 1, 4)
        progress("encode", 4, 4)
    assert "Encoding passages" in terminal.getvalue()
    assert "4/4" in terminal.getvalue()


def test_a_log_hears_of_progress_once_a_minute(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    clock = 0.0
    # Not time.monotonic itself: every event loop of the process reads it.
    monkeypatch.setattr("askllm.cli.common.time", types.SimpleNamespace(monotonic=lambda: clock))
    with progress_bar() as progress:
        for done in range(6):
            clock = done * 25.0
            progress("ask", done, 20_000)
    assert capsys.readouterr().err == "Asking: 3 of 20,000\n"


def test_progress_says_how_fast_it_goes_and_how_long_it_takes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock = itertools.count(0.0, 0.5)  # read several times a step: what counts is done / passed
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setattr(sys, "stderr", terminal := Terminal())
    monkeypatch.setattr("rich.console.monotonic", lambda: next(clock))
    with progress_bar() as progress:
        for done in range(0, 500, 100):
            progress("encode", done, 1000)
        progress("read", 1, 4)
        progress("read", 2, 4)
    shown = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", terminal.getvalue())  # colours, cursor
    assert re.search(r"400/1000\s.*\d+ passages/s.*0:00:\d\d", shown)
    assert not re.search(r"2/4\s.*/s", shown)


# --- what is said exists --------------------------------------------------------------------------


def test_the_commands_are_those_of_the_contract() -> None:
    assert sorted(commands()) == ["articles", "ask", "doctor", "eval", "index", "search", "serve"]


@pytest.mark.parametrize("name", ["", *sorted(commands())])
def test_every_help_has_an_example_that_parses(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*name.split(), "--help"]) == 0
    text = capsys.readouterr().out
    examples = text.split("Example:\n", 1)[1].strip().splitlines()
    assert examples
    for example in examples:
        assert example.strip().startswith(f"askllm {name}".strip())
        assert advice_is_sound(example) == []


def test_help_loads_nothing_heavy(place: Path) -> None:
    heavy = ("torch", "faiss", "gradio", "fastapi", "uvicorn", "sentence_transformers", "rich")
    code = (
        "import sys; from askllm.cli import main; assert main(['eval', '--help']) == 0; "
        f"print([name for name in {heavy!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, cwd=place, timeout=60)
    assert done.stdout.decode("utf-8").splitlines()[-1] == "[]"


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"askllm, version {askllm.__version__}\n"


def strings_of(file: Path) -> list[str]:
    """Every string of a module, its f-strings with X for each value."""
    found: list[str] = []
    parts: set[int] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.JoinedStr):
            parts.update(id(value) for value in node.values)
            found.append(
                "".join(
                    str(value.value) if isinstance(value, ast.Constant) else "X"
                    for value in node.values
                )
            )
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            if id(node) not in parts:
                found.append(node.value)
    return found


def advice_is_sound(text: str) -> list[str]:
    """Return what is advised in ``text`` and does not exist."""
    wrong = []
    for match in re.finditer(r"\baskllm ([a-z]+)([^\n;`]*)", text):
        name, rest = match.groups()
        command = commands().get(name)
        if command is None:
            # Prose goes on after the name; advice stands after a colon, or begins the line.
            advised = text[: match.start()].rstrip(" `").endswith((":", "run"))
            wrong += [match.group()] if advised or match.start() == 0 else []
            continue
        options = {option for parameter in command.params for option in parameter.opts}
        for option in re.findall(r"(?<![\w-])--[a-z][a-z-]*", rest):
            if option not in options | {"--help"}:
                wrong.append(f"askllm {name} {option}")
    return wrong


def test_every_command_that_is_advised_exists() -> None:
    root = Path(askllm.__file__).parent
    texts = [text for file in sorted(root.rglob("*.py")) for text in strings_of(file)]
    assert [wrong for text in texts for wrong in advice_is_sound(text)] == []
    advised = [text for text in texts if re.search(r"askllm (index|ask) --", text)]
    assert len(advised) >= 2  # the walk does see them


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("Rebuild: askllm index --index X --rebuild", []),
        ("Rebuild: askllm index --out X", ["askllm index --out"]),
        ("Run it: askllm build", ["askllm build"]),
        ("askllm answers questions", ["askllm answers questions"]),
        ("where askllm answers questions", []),
    ],
)
def test_unsound_advice_is_seen(text: str, wrong: list[str]) -> None:
    assert advice_is_sound(text) == wrong
