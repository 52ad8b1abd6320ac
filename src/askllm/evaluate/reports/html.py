"""A report as one HTML file that needs nothing else: no server, no network, no other file."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from askllm.evaluate.compare import Change, Comparison
from askllm.evaluate.figures import LOWER_IS_BETTER
from askllm.evaluate.paired import Shift
from askllm.evaluate.report import Figure, Report
from askllm.evaluate.reports.data import page_data, tone
from askllm.evaluate.reports.plots import ROOMS, Plot, all_plots
from askllm.evaluate.reports.told import (
    headline,
    note_words,
    said_words,
    setting_words,
    stopped,
    value_words,
)
from askllm.evaluate.reports.words import (
    DIAGNOSES,
    EXPLAINED,
    VERDICTS,
    Words,
    figure_words,
    sections,
    verdict_words,
)
from askllm.types import Language

KEYS = (
    "right",
    "answer_contained",
    "citation_precision",
    "citation_recall",
    "refusal_f1",
)
"""The figures at the top, and after them recall at the greatest depth."""
MOST_MOVES = 200
"""Questions listed as better or worse; the table of questions has them all."""
_SOFT = frozenset({"right_refusal", "invented"})
"""Verdicts about questions without an answer: paler than the others of their colour."""
_SORTS = (
    ("verdict up", "失误在前", "misses first"),
    ("place up", "文件顺序", "file order"),
    ("confidence down", "把握高在前", "most confident first"),
    ("confidence up", "把握低在前", "least confident first"),
    ("ms down", "最慢在前", "slowest first"),
)
_GROUPINGS: Mapping[str, Words] = {
    "type": Words("题型", "type"),
    "language": Words("语言", "language"),
    "tag": Words("标签", "tag"),
    "article": Words("文章", "article"),
}


SCRIPTS = ("report.js", "report_question.js", "report_wiring.js", "report_filling.js")
"""The parts of the page's script, in their order."""


@dataclass(frozen=True, slots=True)
class Part:
    """What a report of a run under way is a part of.

    ``total`` questions are asked; ``plots`` may be older than the figures, which cost less.
    """

    total: int
    plots: tuple[Plot, ...]


@dataclass(frozen=True, slots=True)
class Key:
    """A figure at the top of the page; ``delta`` is the difference to the other run."""

    name: str
    words: Words
    figure: Figure
    delta: float | None
    lower: bool


@dataclass(frozen=True, slots=True)
class Count:
    """How often a verdict or a diagnosis occurs; ``share`` of all questions, in [0, 1]."""

    name: str
    words: Words
    why: Words
    count: int
    share: float
    tone: str
    soft: bool


def html_report(
    report: Report,
    comparison: Comparison | None = None,
    *,
    language: Language = "zh",
    part: Part | None = None,
) -> str:
    """Return the report as one self-contained HTML page.

    The page holds both languages and both themes, asks for nothing over the network (a policy in
    it forbids that), and runs no script but its own, named there by its hash. The same report
    gives the same characters.

    Args:
        report: what an evaluation found.
        comparison: what changed since another run.
        language: the language shown first; the reader can switch.
        part: for a run under way; the page says so. Its report may hold some of the rows only.
    """
    script = _script()
    figures = report.overall.figures
    defined = [name for name, figure in figures.items() if figure.counted]
    return _template().render(
        report=report,
        language=language,
        title=_title(report),
        name=_file_name(report),
        headline=headline(report),
        stopped=stopped(report),
        notes=[note_words(note) for note in report.notes],
        settings=[(setting_words(n), value_words(n, v)) for n, v in report.settings.items()],
        style=_file("report.css"),
        script=script,
        script_hash=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
        data=page_data(report, comparison),
        keys=_keys(report, comparison),
        latency=_latency(report),
        verdicts=_verdicts(report),
        causes=_causes(report),
        no_causes=[DIAGNOSES[d] for d, n in report.diagnoses.items() if not n and d in DIAGNOSES],
        plots=all_plots(report) if part is None else part.plots,
        part=part,
        groupings=_groupings(report),
        figure_options=[(name, figure_words(name)) for name in defined],
        figure_sections=[
            (title, [(name, figure_words(name), figures[name]) for name in members])
            for title, members in sections(tuple(defined))
        ],
        undefined_figures=[figure_words(name) for name in figures if name not in defined],
        comparison=None if comparison is None else _compared(comparison),
        most_moves=MOST_MOVES,
        sorts=_SORTS,
        rooms=_rooms(report),
        resources=_resources(report),
        thousands=lambda number: f"{number:,}",
    )


@cache
def _template() -> Template:
    """Return the page's template; what it is given is escaped unless it is marked safe."""
    environment = Environment(
        loader=PackageLoader("askllm.evaluate.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
    return environment.get_template("report.html.j2")


@cache
def _script() -> str:
    """Return the parts in one function, so that they know each other and nobody else knows them."""
    return '(() => {\n"use strict";\n' + "".join(map(_file, SCRIPTS)) + "})();\n"


def _file(name: str) -> str:
    folder = resources.files("askllm.evaluate.reports") / "templates"
    return (folder / name).read_text(encoding="utf-8")


def _file_name(report: Report) -> str:
    return report.settings.get("file", "").replace("\\", "/").rsplit("/", 1)[-1]


def _title(report: Report) -> Words:
    name = _file_name(report)
    suffix = f" · {name}" if name else ""
    return Words(f"评测报告{suffix}", f"Evaluation report{suffix}")


def _keys(report: Report, comparison: Comparison | None) -> list[Key]:
    deepest = (f"passage_recall@{max(report.depths)}",) if report.depths else ()
    found = []
    for name in (*KEYS, *deepest):
        figure = report.overall.figures.get(name)
        if figure is None or figure.value is None:
            continue
        shift = None if comparison is None else comparison.figures.get(name)
        delta = None if shift is None else shift.difference
        found.append(Key(name, figure_words(name), figure, delta, name in LOWER_IS_BETTER))
    return found


def _latency(report: Report) -> Mapping[str, str] | None:
    half, most = (report.overall.latency.get(f"wall_ms_{p}") for p in ("p50", "p95"))
    if half is None or most is None:
        return None
    return {"half": f"{half:,.0f}", "most": f"{most:,.0f}"}


def _verdicts(report: Report) -> list[Count]:
    total = report.overall.questions or 1
    return [
        Count(name, words, words, n, n / total, tone(name), name in _SOFT)
        for name, words in VERDICTS.items()
        if (n := report.overall.verdicts.get(name, 0))
    ]


def _causes(report: Report) -> list[Count]:
    total = report.overall.questions or 1
    return [
        Count(name, words, EXPLAINED[name], n, n / total, "bad", False)
        for name, words in DIAGNOSES.items()
        if (n := report.diagnoses.get(name, 0))
    ]


def _groupings(report: Report) -> list[tuple[str, Words]]:
    groups = {
        "type": report.by_type,
        "language": report.by_language,
        "tag": report.by_tag,
        "article": report.by_article,
    }
    return [(kind, words) for kind, words in _GROUPINGS.items() if groups[kind]]


def _rooms(report: Report) -> list[tuple[Words, str, str]]:
    latency = report.overall.latency
    rooms = [name.removesuffix("_ms_p50") for name in latency if name.endswith("_ms_p50")]
    return [
        (
            ROOMS.get(room, Words(room, room)),
            _number(latency.get(f"{room}_ms_p50")),
            _number(latency.get(f"{room}_ms_p95")),
        )
        for room in rooms
    ]


def _resources(report: Report) -> list[tuple[Words, str]]:
    units = {"cold_start_ms": "ms", "peak_memory_mb": "MB"}
    return [
        (setting_words(name), f"{value:,.0f} {units[name]}" if name in units else f"{value:,.1f}")
        for name, value in report.resources.items()
        if value is not None
    ]


def _number(value: float | None, digits: int = 1) -> str:
    return "–" if value is None else f"{value:,.{digits}f}"


def _compared(comparison: Comparison) -> Mapping[str, object]:
    """Return what the template shows of a comparison, in words."""
    one, other = comparison.names
    return {
        "summary": _summary(comparison),
        "warnings": [said_words(warning) for warning in comparison.warnings],
        "better": [_move(change) for change in comparison.better],
        "worse": [_move(change) for change in comparison.worse],
        "figures": [
            _shift(name, shift)
            for name, shift in comparison.figures.items()
            if shift.difference or (shift.difference is None and shift.before != shift.after)
        ],
        "settings": [
            (setting_words(name), *(value_words(name, "–" if v is None else v) for v in pair))
            for name, pair in comparison.settings.items()
        ],
        "only": [
            (words, ids)
            for words, ids in (
                (Words(f"只在 {one} 里的题", f"Questions only in {one}"), comparison.only_before),
                (
                    Words(f"只在 {other} 里的题", f"Questions only in {other}"),
                    comparison.only_after,
                ),
                (
                    Words("题目本身改过的题", "Questions that were edited"),
                    tuple(comparison.edited),
                ),
            )
            if ids
        ],
    }


def _summary(comparison: Comparison) -> Words:
    one, other = comparison.names
    if comparison.unchanged:
        return Words(
            f"{one} → {other}：{comparison.questions} 题都没有变化。",
            f"{one} → {other}: none of {comparison.questions} questions changed.",
        )
    better, worse, p = len(comparison.better), len(comparison.worse), comparison.right.p
    return Words(
        f"{one} → {other}：{comparison.questions} 道共同的题中，{better} 题变好，{worse} 题变差，"
        f"{len(comparison.changed)} 题判定不变但有变化；McNemar 精确检验 p = {p:.3f}。",
        f"{one} → {other}: of {comparison.questions} common questions {better} got better, {worse} "
        f"worse, {len(comparison.changed)} changed within their verdict; McNemar's exact p = {p:.3f}.",
    )


def _move(change: Change) -> Mapping[str, object]:
    return {
        "id": change.id,
        "question": change.question,
        "before": verdict_words(change.before.verdict),
        "after": verdict_words(change.after.verdict),
    }


def _shift(name: str, shift: Shift) -> Mapping[str, object]:
    known = shift.low is not None and shift.high is not None
    return {
        "words": figure_words(name),
        "before": _number(shift.before, 3),
        "after": _number(shift.after, 3),
        "difference": "–" if shift.difference is None else f"{shift.difference:+.3f}",
        "interval": f"{shift.low:+.3f} – {shift.high:+.3f}" if known else "",
        "p": "" if shift.p is None else f"{shift.p:.3f}",
        "significant": shift.significant,
        "tone": {"better": "up", "worse": "down"}.get(shift.direction, "sub"),
    }
