"""The plots of a report, each an ``<svg>`` for a page, or ``None`` where nothing is to be shown.

The page gives the colours (``--ak-ink``, ``--ak-accent`` …, as in ``askllm.ui``), the font, and
hides ``.zh`` or ``.en``. A plot never stands alone: its numbers are in the report's tables.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from askllm.evaluate.calibration import Point
from askllm.evaluate.report import Figure, Group, Report
from askllm.evaluate.reports.svg import (
    ACCENT,
    GOOD,
    INK,
    LINE,
    SUB,
    Sheet,
    new_sheet,
    shortened,
    to_svg,
)
from askllm.evaluate.reports.words import Words, figure_words, group_words

MOST_GROUPS = 16
"""Groups in one plot, the largest first; the table has them all."""
MOST_POINTS = 400
"""Points of a curve; more cannot be told apart at its width."""
ROOMS: Mapping[str, Words] = {
    "wall": Words("全程", "all told"),
    "total": Words("自计合计", "own total"),
    "dialogue": Words("追问改写", "dialogue"),
    "retrieve": Words("检索", "retrieve"),
    "read": Words("阅读", "read"),
    "answer": Words("组织回答", "answer"),
}


_DRAWING = threading.Lock()
"""matplotlib must not be used by two threads at once."""


@dataclass(frozen=True, slots=True)
class Plot:
    """One plot with its title and a sentence on how to read it."""

    name: str
    title: Words
    note: Words
    svg: str


def all_plots(report: Report) -> tuple[Plot, ...]:
    """Return the plots that have something to show, in the order in which they are shown."""
    with _DRAWING:
        drawn = (
            ("by-type", plot_by_type(report)),
            ("recall", plot_recall(report)),
            ("risk-coverage", plot_risk_coverage(report)),
            ("reliability", plot_reliability(report)),
            ("latency", plot_latency(report)),
        )
    return tuple(Plot(name, *_CAPTIONS[name], svg) for name, svg in drawn if svg is not None)


def plot_by_type(report: Report, figure: str = "right") -> str | None:
    """Draw one figure by type of question, with its interval; ``None`` if no type defines it."""
    known = [(name, g) for name, g in report.by_type.items() if _value(g, figure) is not None]
    largest = sorted(known, key=lambda pair: -pair[1].questions)[:MOST_GROUPS]
    shown = [pair for pair in known if pair in largest][::-1]
    if not shown:
        return None
    sheet = new_sheet("by-type", height=64 + 24 * len(shown), left=118, right=44)
    axes = sheet.axes
    for y, (name, group) in enumerate(shown):
        found = group.figures[figure]
        assert found.value is not None
        note = sheet.note(f"{name}: {_with_interval(found)}, n = {found.counted}")
        low, high = _interval(found)
        axes.plot([0, 1], [y, y], color=LINE, linewidth=1)
        axes.plot([low, high], [y, y], color=ACCENT, linewidth=5, alpha=0.35, clip_on=False)
        axes.plot([found.value], [y], "o", color=ACCENT, markersize=7, clip_on=False, gid=note)
        label = f"{found.value:.2f}"
        axes.text(1.04, y, sheet.say(label), va="center", ha="left", color=INK, fontweight="bold")
    labels = [sheet.say(_short_name(name, group)) for name, group in shown]
    axes.set_yticks(range(len(shown)), labels)
    axes.set_ylim(-0.6, len(shown) - 0.4)
    _shares(sheet, x=True, y=False)
    axes.set_title(sheet.say(figure_words(figure)), loc="left", fontsize=11, color=SUB)
    return to_svg(sheet)


def plot_recall(report: Report) -> str | None:
    """Draw recall@k over k, by passage and by article; ``None`` without retrieval figures."""
    series = {
        unit: [(k, report.overall.figures.get(f"{unit}_recall@{k}")) for k in report.depths]
        for unit in ("passage", "article")
    }
    sheet = new_sheet("recall", height=220)
    axes, places = sheet.axes, {k: i for i, k in enumerate(report.depths)}
    drawn = 0
    for unit, colour, style in (("passage", ACCENT, "-"), ("article", GOOD, "--")):
        known = [(k, f, f.value) for k, f in series[unit] if f is not None and f.value is not None]
        if not known:
            continue
        xs = [places[k] for k, _, _ in known]
        spans = [_interval(f) for _, f, _ in known]
        axes.fill_between(
            xs, [s[0] for s in spans], [s[1] for s in spans], color=colour, alpha=0.15, linewidth=0
        )
        axes.plot(xs, [value for _, _, value in known], style, color=colour, linewidth=2)
        for k, found, value in known:
            note = sheet.note(f"{unit} recall@{k}: {_with_interval(found)}, n = {found.counted}")
            axes.plot([places[k]], [value], "o", color=colour, markersize=6, gid=note)
        _key(sheet, _UNIT_WORDS[unit], colour, style, drawn)
        drawn += 1
    if not drawn:
        return None
    axes.set_xticks(range(len(places)), [sheet.say(str(k)) for k in places])
    _shares(sheet, x=False, y=True)
    _name_axes(sheet, Words("前 k 条", "first k results"), Words("召回率", "recall@k"))
    return to_svg(sheet)


def plot_risk_coverage(report: Report) -> str | None:
    """Draw the share of wrong answers over the share of questions answered."""
    points = _thinned(report.risk_coverage)
    if not points:
        return None
    sheet = new_sheet("risk-coverage", height=220)
    axes = sheet.axes
    coverage = [point.coverage for point in points]
    risk = [point.risk for point in points]
    axes.fill_between(coverage, risk, color=ACCENT, alpha=0.12, linewidth=0)
    axes.plot(coverage, risk, color=ACCENT, linewidth=2)
    for point in (points[0], points[len(points) // 2], points[-1]):
        text = f"≥ {point.confidence:.2f}: {point.coverage:.2f} / {point.risk:.2f}"
        note = sheet.note(text)
        axes.plot(
            [point.coverage],
            [point.risk],
            "o",
            color=ACCENT,
            markersize=6,
            gid=note,
            clip_on=False,
        )
    _shares(sheet, x=True, y=False)
    axes.set_ylim(0, min(1.0, max(0.1, 1.15 * max(risk))))
    axes.locator_params(axis="y", nbins=4)
    axes.grid(visible=False, axis="x")
    axes.grid(axis="y")
    _name_axes(sheet, Words("覆盖率（作答比例）", "coverage"), Words("风险（答错比例）", "risk"))
    return to_svg(sheet)


def plot_reliability(report: Report) -> str | None:
    """Draw how often answers of each confidence were right; on the diagonal is honest."""
    bins = [b for b in report.calibration.bins if b.count]
    if not bins:
        return None
    sheet = new_sheet("reliability", height=220)
    axes = sheet.axes
    axes.plot([0, 1], [0, 1], "--", color=SUB, linewidth=1)
    most = max(b.count for b in bins)
    for each in bins:
        if each.accuracy is None or each.confidence is None:
            continue
        middle, width = (each.low + each.high) / 2, each.high - each.low
        axes.bar(middle, each.accuracy, width * 0.86, color=ACCENT, alpha=0.18, linewidth=0)
        text = f"{each.confidence:.2f} → {each.accuracy:.2f}, n = {each.count}"
        size = 4 + 7 * (each.count / most) ** 0.5
        axes.plot(
            [each.confidence],
            [each.accuracy],
            "o",
            color=ACCENT,
            markersize=size,
            gid=sheet.note(text),
            clip_on=False,
        )
    _shares(sheet, x=True, y=True)
    _name_axes(sheet, Words("把握度", "confidence"), Words("实际正确率", "share right"))
    return to_svg(sheet)


def plot_latency(report: Report) -> str | None:
    """Draw the median and the 95th percentile of the milliseconds that each room takes."""
    latency = report.overall.latency
    rooms = [name.removesuffix("_p50") for name in latency if name.endswith("_p50")]
    known = [
        (room.removesuffix("_ms"), half, most)
        for room in rooms
        if (half := latency[f"{room}_p50"]) is not None
        and (most := latency.get(f"{room}_p95")) is not None
    ][::-1]
    if not known:
        return None
    sheet = new_sheet("latency", height=64 + 24 * len(known), left=96, right=96)
    axes = sheet.axes
    end = max(most for _, _, most in known) or 1.0
    for y, (room, half, most) in enumerate(known):
        note = sheet.note(f"{room}: p50 {half:.1f} ms, p95 {most:.1f} ms")
        axes.barh(y, most, 0.5, color=ACCENT, alpha=0.25, linewidth=0)
        axes.barh(y, half, 0.5, color=ACCENT, linewidth=0, gid=note)
        text = sheet.say(f"{_number(half)} / {_number(most)}")
        axes.text(most + 0.02 * end, y, text, va="center", ha="left", color=INK, fontsize=10)
    names = [sheet.say(ROOMS.get(room, Words(room, room))) for room, _, _ in known]
    axes.set_yticks(range(len(known)), names)
    axes.set_ylim(-0.6, len(known) - 0.4)
    axes.set_xlim(0, end)
    axes.grid(axis="x")
    axes.locator_params(axis="x", nbins=4)
    _name_axes(sheet, Words("毫秒", "milliseconds"), Words("p50 / p95", "p50 / p95"))
    return to_svg(sheet)


def _value(group: Group, figure: str) -> float | None:
    return group.figures[figure].value if figure in group.figures else None


def _interval(figure: Figure) -> tuple[float, float]:
    """Return the interval; where there is none, the value itself."""
    assert figure.value is not None
    low = figure.value if figure.low is None else figure.low
    high = figure.value if figure.high is None else figure.high
    return low, high


def _with_interval(figure: Figure) -> str:
    low, high = _interval(figure)
    return f"{figure.value:.3f} ({low:.3f}–{high:.3f})"


def _short_name(name: str, group: Group) -> Words:
    words = group_words(name)
    return Words(*(f"{shortened(text, 11)} ({group.questions})" for text in (words.zh, words.en)))


def _shares(sheet: Sheet, *, x: bool, y: bool) -> None:
    """Give the named axes the range of a share, with a grid at quarters."""
    ticks = (0, 0.25, 0.5, 0.75, 1)
    labels = ["0", "0.25", "0.5", "0.75", "1"]
    if x:
        sheet.axes.set_xlim(0, 1)
        sheet.axes.set_xticks(ticks, labels)
    if y:
        sheet.axes.set_ylim(0, 1)
        sheet.axes.set_yticks(ticks, labels)
    sheet.axes.grid(axis="x" if not y else "y")


def _name_axes(sheet: Sheet, x: Words, y: Words) -> None:
    sheet.axes.set_xlabel(sheet.say(x), loc="right", labelpad=2)
    sheet.axes.set_title(sheet.say(y), loc="left", fontsize=11, color=SUB)


def _key(sheet: Sheet, words: Words, colour: str, style: str, row: int) -> None:
    """Name a series in the lower right corner, where curves that rise leave room."""
    y = 0.18 - 0.12 * row
    inside = sheet.axes.transAxes
    sheet.axes.plot([0.68, 0.76], [y, y], style, color=colour, linewidth=2, transform=inside)
    sheet.axes.text(0.79, y, sheet.say(words), transform=inside, va="center", color=INK)


def _thinned(points: Sequence[Point]) -> list[Point]:
    """Keep the ends and about ``MOST_POINTS`` between."""
    if len(points) <= MOST_POINTS:
        return list(points)
    step = (len(points) - 1) / (MOST_POINTS - 1)
    return [points[round(i * step)] for i in range(MOST_POINTS)]


def _number(value: float) -> str:
    return f"{value:.1f}" if value < 10 else f"{value:,.0f}"


_UNIT_WORDS: Mapping[str, Words] = {
    "passage": Words("片段", "passage"),
    "article": Words("文章", "article"),
}
_CAPTIONS: Mapping[str, tuple[Words, Words]] = {
    "by-type": (
        Words("按题型", "By type"),
        Words(
            "点是数值，粗线是 95% 置信区间；括号里是题数。",
            "A dot is the value, the thick line its 95 % interval; questions in brackets.",
        ),
    ),
    "recall": (
        Words("检索召回", "Retrieval recall"),
        Words(
            "前 k 条结果里找到了多大比例的证据；色带是 95% 置信区间。",
            "Share of the evidence among the first k results; the band is the 95 % interval.",
        ),
    ),
    "risk-coverage": (
        Words("风险与覆盖", "Risk and coverage"),
        Words(
            "只回答把握度最高的那部分题目时，答错的比例。越低越好。",
            "How often answers are wrong if only the most confident part is answered. Lower is better.",
        ),
    ),
    "reliability": (
        Words("把握度是否可信", "Reliability"),
        Words(
            "虚线上：把握度与实际正确率一致；线下：过于自信。点越大题越多。",
            "On the dashed line confidence is honest, below it too high. Larger dots, more answers.",
        ),
    ),
    "latency": (
        Words("各环节耗时", "Time per room"),
        Words(
            "深色是中位数，浅色到第 95 百分位。",
            "Dark to the median, light to the 95th percentile.",
        ),
    ),
}
