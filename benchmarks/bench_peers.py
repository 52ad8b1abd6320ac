"""askllm beside what people would use instead. One command, one table, JSON beside it.

    python benchmarks/bench_peers.py QUESTIONS.json… --env peers-env

QUESTIONS.json is a file of the SQuAD family (SQuAD, CMRC 2018, DRCD); every paragraph of it is an
article. All peers get the same passages, cut at sentence ends; askllm gets them as well and, in a
row of its own, the articles. Each peer is used as its documentation says, and once more where the
documentation offers a way to cut Chinese words; all take the same encoder, from a folder. The
vectors of the passages are made once and shared: index times are without encoding, which has a
column of its own. Questions are encoded by each peer, within its query time.

The peers live in an environment of their own, which is made the first time: about 2 GB and some
minutes (on Linux, name an index with a CPU build of torch in PIP_EXTRA_INDEX_URL before, or CUDA
comes with it). A peer that is not there or breaks is shown with its reason. Prints numbers, asserts nothing.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from askllm.evaluate import contexts_as_articles

HERE = Path(__file__).parent / "peers"
sys.path.insert(0, str(HERE))  # where the processes of the peers find the same modules

from contract import Found, Task  # noqa: E402
from cut import cut  # noqa: E402
from judge import Gold, judge  # noqa: E402
from model import save_model  # noqa: E402
from rows import ENCODING, ROWS, Row  # noqa: E402

REQUIREMENTS = HERE / "requirements.txt"
MODEL = "multilingual-e5-small"
"""Folder of the encoder, in the peers' environment."""
K = 10
QUIET = {
    "HF_HUB_OFFLINE": "1",
    "HAYSTACK_TELEMETRY_ENABLED": "False",
    "LANGSMITH_TRACING": "false",
    "TOKENIZERS_PARALLELISM": "false",
    "PYTHONWARNINGS": "ignore",
}
"""Nothing is looked up or told anywhere while the clock runs."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """One file of questions, ready for all peers."""

    name: str
    articles: int
    task: Task
    golds: tuple[Gold, ...]


def prepare(path: Path, scratch: Path, model: Path, options: argparse.Namespace) -> Prepared:
    """Make articles, passages and questions of ``path`` in the folder ``scratch``."""
    folder = scratch / "articles"
    shutil.rmtree(folder, ignore_errors=True)
    asked = contexts_as_articles(path, folder).questions
    asked = tuple(question for question in asked if question.articles and question.answers)
    kept = list(dict.fromkeys(question.articles[0] for question in asked))[: options.articles]
    for file in folder.iterdir():
        if file.stem not in kept:
            file.unlink()
    asked = tuple(question for question in asked if question.articles[0] in set(kept))
    places = np.linspace(0, len(asked) - 1, min(options.questions, len(asked))).round()
    chosen = [asked[int(place)] for place in places]
    passages = [
        Found(name, text)
        for name in kept
        for text in cut((folder / f"{name}.txt").read_text(encoding="utf-8"), options.longest)
    ]
    task = Task(
        tuple(passages),
        tuple(question.question for question in chosen),
        K,
        model,
        scratch / "vectors.npy",
        folder,
        scratch,
    )
    golds = tuple(Gold(question.articles[0], question.answers) for question in chosen)
    return Prepared(path.stem, len(kept), task, golds)


def environment(folder: Path) -> Path:
    """Return the Python of the peers' environment, which is made or completed if need be.

    What cannot be installed is said, and missed by the peers that need it.
    """
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    stamp = folder / "installed.txt"
    wanted = REQUIREMENTS.read_text(encoding="utf-8")
    if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
        return python
    start = time.perf_counter()
    say(f"installing the peers into {folder}: some minutes, once")
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    install = [str(python), "-m", "pip", "install", "--quiet"]
    if subprocess.run([*install, "-r", str(REQUIREMENTS)], check=False).returncode == 0:
        stamp.write_text(wanted, encoding="utf-8")
    else:
        for line in wanted.splitlines():
            if line and not line.startswith("#"):
                done = subprocess.run([*install, line], check=False)
                if done.returncode:
                    say(f"cannot be installed: {line}")
    say(f"installed in {time.perf_counter() - start:.0f} s")
    return python


def run(row: Row, prepared: Prepared, python: Path, threads: int) -> dict[str, Any]:
    """Run one row in a process of its own and judge what it found; or tell why it did not run."""
    if row.dense and not row.ours and row != ENCODING and not prepared.task.vectors.exists():
        return {"failed": f"needs the vectors of the row {ENCODING.name!r}"}
    task, result = prepared.task.scratch / "task.json", prepared.task.scratch / "result.json"
    prepared.task.write(task)
    result.unlink(missing_ok=True)
    told = subprocess.run(
        [
            sys.executable if row.ours else str(python),
            str(HERE / "one.py"),
            row.module,
            row.variant,
            str(task),
            str(result),
            *row.packages,
        ],
        capture_output=True,
        text=True,
        env={**os.environ, **QUIET, "OMP_NUM_THREADS": str(threads)},
        check=False,
    )
    if told.returncode:
        lines = told.stderr.strip().splitlines() or [f"ended with {told.returncode}"]
        return {"failed": lines[-1], "stderr": told.stderr[-4000:]}
    if row.ours:
        say(told.stderr.strip())
    got = json.loads(result.read_text(encoding="utf-8"))
    found = [[Found(*passage) for passage in passages] for passages in got.pop("found")]
    times = got.pop("times_ms")
    figures = dataclasses.asdict(judge(prepared.golds, found))
    speed = {"p50_ms": float(np.median(times)), "p95_ms": float(np.quantile(times, 0.95))}
    return {**figures, **got, **speed}


def table(name: str, report: dict[str, Any]) -> Table:
    """Lay out one file's figures for people."""
    head = (
        f"{name}: {report['articles']} articles, {report['passages']} passages of at most "
        f"{report['longest']} characters, {report['questions']} questions"
    )
    shown = Table("", title=head, title_justify="left")
    for column in ("hit@1", "hit@5", "hit@10", "MRR@10", "in 200", "index s", "encode s",
                   "p50 ms", "p95 ms", "MiB"):  # fmt: skip
        shown.add_column(column, justify="right", no_wrap=True)
    for row, got in report["rows"].items():
        if "failed" in got:
            shown.add_row(row, f"[red]{got['failed'][:100]}")
            continue
        shares = (got[key] for key in ("hit_1", "hit_5", "hit_10", "mrr_10", "in_200"))
        encoding = f"{got['encode_s']:.1f}" if got["encode_s"] else ""
        shown.add_row(
            row,
            *(f"{share:.3f}" for share in shares),
            f"{got['index_s']:.2f}",
            encoding,
            f"{got['p50_ms']:.1f}",
            f"{got['p95_ms']:.1f}",
            f"{got['peak_mib']:.0f}",
        )
    return shown


def say(text: str) -> None:
    """Tell the person who waits."""
    print(text, file=sys.stderr, flush=True)


def arguments(given: Sequence[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="+", type=Path, metavar="QUESTIONS.json")
    parser.add_argument("--env", type=Path, required=True, help="the peers' environment")
    parser.add_argument("--articles", type=int, default=400, help="the first so many of a file")
    parser.add_argument("--questions", type=int, default=1_000, help="so many, evenly spaced")
    parser.add_argument("--longest", type=int, default=160, help="characters of a passage")
    parser.add_argument("--threads", type=int, default=1, help="of torch, for every peer")
    names = [row.name for row in ROWS]
    parser.add_argument("--rows", nargs="+", choices=names, default=names, metavar="ROW")
    parser.add_argument("--json", type=Path, default=Path("bench_peers.json"))
    parser.add_argument(
        "--scratch",
        type=Path,
        help="keep the vectors of the passages there: a later run with --rows takes them, and "
        "its rows join those of --json",
    )
    return parser.parse_args(given)


def begun(options: argparse.Namespace) -> dict[str, Any]:
    """Return the report to add to: that of ``--json`` if it goes on, else an empty one."""
    if options.scratch is not None and options.json.exists():
        kept: dict[str, Any] = json.loads(options.json.read_text(encoding="utf-8"))
        return kept
    return {
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, {platform.system()}",
        "python": platform.python_version(),
        "threads": options.threads,
        "date": time.strftime("%Y-%m-%d"),
        "documentation": {row.name: row.documentation for row in ROWS},
        "files": {},
    }


def measure(
    path: Path, scratch: Path, python: Path, options: argparse.Namespace, report: dict[str, Any]
) -> None:
    """Run the rows asked for over one file; each is written out as soon as it is there."""
    prepared = prepare(path, scratch, (options.env / MODEL).resolve(), options)
    about = {
        "articles": prepared.articles,
        "passages": len(prepared.task.passages),
        "longest": options.longest,
        "questions": len(prepared.golds),
    }
    kept = report["files"].get(prepared.name, {})
    rows: dict[str, Any] = kept.get("rows", {}) if about.items() <= kept.items() else {}
    for row in ROWS:
        if row.name not in options.rows:
            continue
        rows[row.name] = run(row, prepared, python, options.threads)
        say(f"{prepared.name}: {row.name}: {rows[row.name].get('failed', 'done')}")
        ordered = {one.name: rows[one.name] for one in ROWS if one.name in rows}
        report["files"][prepared.name] = {**about, "rows": ordered}
        text = json.dumps(report, ensure_ascii=False, indent=2)
        options.json.write_text(text + "\n", encoding="utf-8")


def main() -> None:
    """Run every row over every file; print the tables, write the JSON."""
    options = arguments()
    python = environment(options.env)
    save_model(options.env / MODEL)
    report = begun(options)
    for path in options.files:
        if options.scratch is None:
            with tempfile.TemporaryDirectory() as scratch:
                measure(path, Path(scratch), python, options, report)
        else:
            scratch_folder = options.scratch / path.stem
            scratch_folder.mkdir(parents=True, exist_ok=True)
            measure(path, scratch_folder, python, options, report)
    for name, figures in report["files"].items():
        Console(width=150).print(table(name, figures))


if __name__ == "__main__":
    main()
