"""A report as Markdown for a pull request: what matters first, within what a comment may hold.

Words from the question file and the articles stand in code spans: there no mark-up, mention or
issue number in them takes effect.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from askllm.evaluate.compare import Change, Comparison
from askllm.evaluate.report import Figure, Group, Report
from askllm.evaluate.reports.svg import shortened
from askllm.evaluate.reports.told import (
    NAMES,
    said_words,
    setting_words,
    stopped,
    value_words,
)
from askllm.evaluate.reports.words import (
    DIAGNOSES,
    EXPLAINED,
    GOOD_VERDICTS,
    Words,
    diagnosis_words,
    figure_words,
    group_words,
    verdict_words,
)
from askllm.evaluate.row import Row
from askllm.types import Language

LIMIT = 65_536
"""Characters that a comment on GitHub or GitLab may have at the least."""
MOST_CASES = 20
"""Misses shown; the others are counted."""
MOST_CHANGES = 50
WIDEST = 120
"""Columns of a question or an answer; the HTML report has them whole."""
_ROOM_FOR_CUT = 120


@dataclass(frozen=True, slots=True)
class _Block:
    """Lines that belong together: those of ``head`` and ``tail`` are kept, ``lines`` may be cut."""

    head: str
    lines: Sequence[str]
    tail: str = ""


def markdown_report(
    report: Report,
    comparison: Comparison | None = None,
    *,
    language: Language = "zh",
    limit: int = LIMIT,
) -> str:
    """Return the report as Markdown (tables and ``<details>`` as on GitHub and GitLab).

    Args:
        report: what an evaluation found.
        comparison: what changed since another run.
        language: of headings and words.
        limit: most characters; what does not fit is left out from the end, and that is said.
    """
    blocks = [
        _title(report, language),
        *([] if comparison is None else _compared(comparison, language)),
        _figures(report, language),
        _causes(report, language),
        _groups(report, language),
        _cases(report, language),
        _problems(report, language),
        _settings(report, language),
    ]
    return _fitted([block for block in blocks if block is not None], language, limit)


def code(text: str, width: int = WIDEST) -> str:
    """Return a text as a code span on one line, cut to ``width`` columns; nothing for nothing.

    Source: code spans and tables of https://github.github.com/gfm/.
    """
    line = shortened(" ".join(re.sub(r"[\x00-\x1f\x7f\ud800-\udfff]", " ", text).split()), width)
    if not line:
        return ""
    longest = max((len(run) for run in re.findall(r"`+", line)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if line.startswith("`") or line.endswith("`") else ""
    return f"{fence}{pad}{line}{pad}{fence}"


def cell(text: str) -> str:
    """Return a text as a code span inside a table, where a bar would end the cell."""
    # A backslash before a bar is read in two ways; the broken bar in one.
    return code(text).replace("|", "¦")


def _fitted(blocks: Iterable[_Block], language: Language, limit: int) -> str:
    made = ""
    for block in blocks:
        start = f"{made}\n{block.head}" if made else block.head
        room = limit - len(start) - len(block.tail) - _ROOM_FOR_CUT
        if room < 0:
            return made + _cut(language, 0)
        kept, used = 0, 0
        while kept < len(block.lines) and used + len(block.lines[kept]) + 1 <= room:
            used += len(block.lines[kept]) + 1
            kept += 1
        made = start + "".join(f"{line}\n" for line in block.lines[:kept]) + block.tail
        if kept < len(block.lines):
            return made + _cut(language, len(block.lines) - kept)
    return made


def _cut(language: Language, left: int) -> str:
    if left:
        words = Words(f"后面还有 {left} 行", f"{left} more lines")
    else:
        words = Words("后面还有内容", "more")
    why = Words("超过了评论的长度，见 HTML 报告", "a comment can hold no more; see the HTML report")
    return f"\n_… {words.into(language)}: {why.into(language)}._\n"


def _title(report: Report, language: Language) -> _Block:
    right = report.overall.figures.get("right")
    n = report.overall.questions
    said = Words(f"{n} 题", f"{n} questions").into(language)
    if right is not None and right.value is not None:
        share = f"{figure_words('right').into(language)} **{_percent(right)}**"
        said = f"{said} · {share}"
    verdicts = " · ".join(
        f"{verdict_words(name).into(language)} {count}"
        for name, count in report.overall.verdicts.items()
        if count
    )
    heading = Words("askllm 评测", "askllm: evaluation").into(language)
    course = stopped(report)
    told = [f"\n> {course.into(language)}"] if course is not None else []
    return _Block(f"## {heading}\n\n{said}\n", [*told, *([f"\n{verdicts}"] if verdicts else [])])


def _figures(report: Report, language: Language) -> _Block:
    head = _row_of(
        Words("指标", "figure"),
        Words("值", "value"),
        Words("95% 区间", "95 % interval"),
        Words("计入", "counted"),
        Words("无定义", "undefined"),
        language=language,
    )
    lines = [
        f"| {figure_words(name).into(language)} | {figure.value:.3f} | {_interval(figure)} "
        f"| {figure.counted} | {figure.undefined} |"
        for name, figure in report.overall.figures.items()
        if figure.value is not None
    ]
    latency = report.overall.latency
    half, most = latency.get("wall_ms_p50"), latency.get("wall_ms_p95")
    if half is not None and most is not None:
        words = Words("每题耗时 p50 / p95", "time per question, p50 / p95").into(language)
        lines.append(f"| {words} | {half:.0f} / {most:.0f} ms | | {report.overall.questions} | 0 |")
    title = Words("指标", "Figures").into(language)
    return _Block(f"### {title}\n\n{head}", lines)


def _groups(report: Report, language: Language) -> _Block | None:
    if len(report.by_type) < 2 and len(report.by_language) < 2:
        return None
    head = _row_of(
        Words("组", "group"),
        Words("题", "questions"),
        Words("正确率", "right"),
        Words("95% 区间", "95 % interval"),
        Words("引用精确率", "citation precision"),
        language=language,
    )
    lines = [
        _group_line(name, group, language)
        for groups in (report.by_type, report.by_language)
        if len(groups) > 1
        for name, group in groups.items()
    ]
    title = Words("按题型和语言", "By type and language").into(language)
    return _Block(f"### {title}\n\n{head}", lines)


def _group_line(name: str, group: Group, language: Language) -> str:
    words = group_words(name)
    title = words.into(language) if words.zh != words.en else cell(name)
    right, precision = group.figures.get("right"), group.figures.get("citation_precision")
    value = "–" if right is None or right.value is None else f"{right.value:.3f}"
    cited = "–" if precision is None or precision.value is None else f"{precision.value:.3f}"
    interval = "" if right is None else _interval(right)
    return f"| {title} | {group.questions} | {value} | {interval} | {cited} |"


def _causes(report: Report, language: Language) -> _Block | None:
    lines = [
        f"- **{n}** {DIAGNOSES[name].into(language)} – {EXPLAINED[name].into(language)}"
        for name in DIAGNOSES
        if (n := report.diagnoses.get(name, 0))
    ]
    title = Words("失误的原因", "Why questions were missed").into(language)
    return _Block(f"### {title}\n\n", lines) if lines else None


def _cases(report: Report, language: Language) -> _Block | None:
    missed = [row for row in report.rows if row.judged and row.verdict not in GOOD_VERDICTS]
    if not missed:
        return None
    lines = [_case(row, language) for row in missed[:MOST_CASES]]
    if len(missed) > MOST_CASES:
        left = len(missed) - MOST_CASES
        lines.append(f"- … {Words(f'还有 {left} 题', f'{left} more').into(language)}")
    title = Words(f"失误的题（{len(missed)}）", f"Questions missed ({len(missed)})")
    return _details(title.into(language), lines)


def _case(row: Row, language: Language) -> str:
    verdict = verdict_words(row.verdict).into(language)
    cause = f", {diagnosis_words(row.diagnosis).into(language)}" if row.diagnosis else ""
    given = row.error or row.short or row.text or row.status
    expected = gold_of(row, language)
    return (
        f"- {code(row.id)} **{verdict}{cause}**: {code(row.question)} – "
        f"{Words('给出', 'given').into(language)} {code(given, 60) or '–'}, "
        f"{Words('标准', 'gold').into(language)} {code(expected, 60) or '–'}"
    )


def gold_of(row: Row, language: Language) -> str:
    """Return what was expected, in a line: answers, items, evidence or articles; or a refusal."""
    if not row.answerable:
        return Words("文章里没有答案", "not in the articles").into(language)
    if row.items:
        return ", ".join(forms[0] for forms in row.items)
    return " / ".join(row.answers or row.evidence or row.articles)


def _problems(report: Report, language: Language) -> _Block | None:
    lines = [f"- {code(p.path)}: {code(p.reason)}" for p in report.problems]
    lines += [
        f"- {Words('不在文集里的文章', 'article not in the corpus').into(language)}: {code(article)}"
        for article in report.unknown_articles
    ]
    title = Words(f"文件里的问题（{len(lines)}）", f"Problems of the file ({len(lines)})")
    return _details(title.into(language), lines) if lines else None


def _settings(report: Report, language: Language) -> _Block | None:
    lines = [
        f"- {code(note.path)}: {code(said_words(note.reason).into(language))}"
        for note in report.notes
    ]
    lines += [
        f"- {_setting(name, language)}: {_value(name, value, language)}"
        for name, value in report.settings.items()
    ]
    lines += [
        f"- {_setting(name, language)}: {value:,.0f}"
        for name, value in report.resources.items()
        if value is not None
    ]
    title = Words("测的是什么", "What was measured").into(language)
    return _details(title, lines) if lines else None


def _compared(comparison: Comparison, language: Language) -> list[_Block]:
    one, other = (code(name) for name in comparison.names)
    title = Words("比较", "Comparison").into(language)
    if comparison.unchanged:
        said = Words("没有变化", "nothing changed").into(language)
        return [_Block(f"### {title}: {one} → {other}\n\n{said}\n", [])]
    better, worse = comparison.better, comparison.worse
    p = comparison.right.p
    summary = Words(
        f"{comparison.questions} 道共同的题：{len(better)} 题变好，{len(worse)} 题变差；"
        f"McNemar p = {p:.3f}",
        f"{comparison.questions} common questions: {len(better)} better, {len(worse)} worse; "
        f"McNemar's p = {p:.3f}",
    )
    head = _row_of(
        Words("指标", "figure"),
        Words("前", "before"),
        Words("后", "after"),
        Words("差", "difference"),
        Words("p", "p"),
        language=language,
    )
    moved = {name: s for name, s in comparison.figures.items() if s.difference}
    lines = [
        f"| {figure_words(name).into(language)} | {s.before:.3f} | {s.after:.3f} "
        f"| {'**' if s.significant else ''}{s.difference:+.3f}{'**' if s.significant else ''} "
        f"| {'' if s.p is None else f'{s.p:.3f}'} |"
        for name, s in moved.items()
    ]
    blocks = [
        _Block(f"### {title}: {one} → {other}\n\n{summary.into(language)}\n", []),
        _Block(head, lines) if lines else None,
        _differences(comparison.settings, language),
        _moves(Words("变差", "Worse"), worse, language),
        _moves(Words("变好", "Better"), better, language),
    ]
    return [block for block in blocks if block is not None]


def _moves(words: Words, changes: Sequence[Change], language: Language) -> _Block | None:
    if not changes:
        return None
    lines = [
        f"- {code(change.id)} {code(change.question)}: "
        f"{verdict_words(change.before.verdict).into(language)} → "
        f"**{verdict_words(change.after.verdict).into(language)}**"
        for change in changes[:MOST_CHANGES]
    ]
    if len(changes) > MOST_CHANGES:
        left = len(changes) - MOST_CHANGES
        lines.append(f"- … {Words(f'还有 {left} 题', f'{left} more').into(language)}")
    return _details(f"{words.into(language)} ({len(changes)})", lines)


def _differences(
    settings: Mapping[str, tuple[str | None, str | None]], language: Language
) -> _Block | None:
    lines = [
        f"- {_setting(name, language)}: {_value(name, before or '', language)} → "
        f"{_value(name, after or '', language)}"
        for name, (before, after) in settings.items()
    ]
    title = Words("不同的设置", "Settings that differ").into(language)
    return _Block(f"**{title}**\n\n", lines) if lines else None


def _setting(name: str, language: Language) -> str:
    return setting_words(name).into(language) if name in NAMES else code(name)


def _value(name: str, value: str, language: Language) -> str:
    return code(value_words(name, value).into(language)) or "–"


def _details(title: str, lines: Sequence[str]) -> _Block:
    return _Block(f"<details><summary>{title}</summary>\n\n", lines, "\n</details>\n")


def _row_of(*titles: Words, language: Language) -> str:
    names = " | ".join(title.into(language) for title in titles)
    rule = " | ".join(["---", *("---:" for _ in titles[1:])])
    return f"| {names} |\n| {rule} |\n"


def _percent(figure: Figure) -> str:
    assert figure.value is not None
    if figure.low is None or figure.high is None:
        return f"{figure.value:.1%}"
    return f"{figure.value:.1%} ({figure.low:.1%}–{figure.high:.1%})"


def _interval(figure: Figure) -> str:
    return "" if figure.low is None else f"{figure.low:.3f}–{figure.high:.3f}"
