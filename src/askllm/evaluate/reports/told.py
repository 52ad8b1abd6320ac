"""What a run says of itself, in both languages: its settings, how far it came, what was noted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from askllm.errors import Problem
from askllm.evaluate.report import Report
from askllm.evaluate.reports.words import Words

NAMES: dict[str, Words] = {
    "file": Words("题目文件", "file"),
    "format": Words("文件格式", "format"),
    "questions": Words("题数", "questions"),
    "answers": Words("回答文件", "answers"),
    "address": Words("地址", "address"),
    "corpus": Words("文集", "corpus"),
    "index": Words("索引", "index"),
    "articles": Words("文章数", "articles"),
    "passages": Words("片段数", "passages"),
    "corpus digest": Words("文集的摘要值", "corpus digest"),
    "questions digest": Words("题目的摘要值", "questions digest"),
    "encoder": Words("编码器", "encoder"),
    "reader": Words("阅读器", "reader"),
    "legs": Words("检索方式", "legs"),
    "threshold": Words("作答的最低把握度", "threshold"),
    "confidence_slope": Words("把握度校正：斜率", "confidence slope"),
    "confidence_intercept": Words("把握度校正：截距", "confidence intercept"),
    "passages_read": Words("细读的片段数", "passages read"),
    "dense_weight": Words("向量检索的权重", "dense weight"),
    "passage_chars": Words("片段的字数", "characters of a passage"),
    "python": Words("Python", "Python"),
    "cpu": Words("处理器", "cpu"),
    "cores": Words("核心数", "cores"),
    "memory": Words("内存", "memory"),
    "system": Words("操作系统", "system"),
    "measured": Words("评测时间", "measured"),
    "workers": Words("同时提问数", "workers"),
    "resumed": Words("接着做的", "resumed"),
    "asked": Words("已问的题", "asked"),
    "cold_start_ms": Words("冷启动", "cold start"),
    "peak_memory_mb": Words("内存峰值", "peak memory"),
}
_HEADLINE = ("measured", "encoder", "reader", "legs")
_VALUES: dict[str, Words] = {
    "none": Words("无", "none"),
    "unknown": Words("未知", "unknown"),
    "dense": Words("向量", "dense"),
    "lexical": Words("关键词", "lexical"),
}
_WORDED = ("encoder", "reader", "legs", "memory", "cpu")
"""Settings whose value may be words of askllm's own."""

_SAID = tuple(
    (re.compile(english, re.DOTALL), chinese)
    for english, chinese in (
        (r"(\d+) of (\d+) from an unfinished run", r"\2 题中有 \1 题来自未做完的评测"),
        (r"(\d+) of (\d+)", r"\2 题中的 \1 题"),
        (
            r"is no journal of this version; set aside as (\S+), begun anew",
            r"不是这个版本的评测记录；已改名为 \1，从头开始",
        ),
        (
            r"was left by a run with other settings \((.+)\); set aside as (\S+), begun anew",
            r"是另一套设置的评测留下的（\1）；已改名为 \2，从头开始",
        ),
        (
            r"has damaged lines \((\d+)\); their questions were asked again",
            r"有 \1 行已损坏；这些题重新问过",
        ),
        (
            r"(.+) was stopped: it asked (\d+) of (\d+) questions",
            r"\1 提前停止：\3 题中只问了 \2 题",
        ),
        (
            r"asked in (.+) alone, and left out of every figure: (.+)",
            r"只在 \1 里问过，不计入任何指标：\2",
        ),
        (
            r"the same id asks something else in the two runs: (.+)",
            r"同一编号在两次评测里问的不是同一题：\1",
        ),
        (
            r"the file's gold or type has changed between the runs: (.+)",
            r"两次评测之间，题目文件里的标准答案或题型改过：\1",
        ),
    )
)


def setting_words(name: str) -> Words:
    """Return what a setting is called; a name not known here is its own."""
    return NAMES.get(name, Words(name, name))


def value_words(name: str, value: str) -> Words:
    """Return what a setting is, as a person reads it."""
    if name == "measured":
        return Words(*[moment(value)] * 2)
    if name in ("questions", "asked", "resumed"):
        return said_words(value)
    if name in _WORDED:
        parts = [_VALUES.get(part, Words(part, part)) for part in value.split(", ")]
        return Words("、".join(p.zh for p in parts), ", ".join(p.en for p in parts))
    return Words(value, value)


def moment(value: str) -> str:
    """Return a time of ISO 8601 as a person reads it, with its zone; anything else as it is."""
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        return value
    zone = at.tzname()
    return f"{at:%Y-%m-%d %H:%M:%S} {zone}" if zone else value


def headline(report: Report) -> Sequence[Words]:
    """Return the settings worth a line of their own, those that are there."""
    found = []
    for name in _HEADLINE:
        if report.settings.get(name):
            key, value = setting_words(name), value_words(name, report.settings[name])
            found.append(Words(f"{key.zh}：{value.zh}", f"{key.en}: {value.en}"))
    return found


def stopped(report: Report) -> Words | None:
    """Return that the run was stopped before its end, if it was, and how far it came."""
    found = re.fullmatch(r"(\d+) of (\d+)", report.settings.get("asked", ""))
    if found is None:
        return None
    done, total = found.groups()
    return Words(
        f"这次评测提前停止：{total} 题中做了 {done} 题，这里的数字只算这些题。",
        f"Stopped after {done} of {total} questions; the figures are theirs.",
    )


def said_words(said: str) -> Words:
    """Return what askllm says in English in both languages; what is not known stays as it is."""
    for english, chinese in _SAID:
        found = english.fullmatch(said)
        if found is not None:
            return Words(found.expand(chinese), said)
    return Words(said, said)


def note_words(note: Problem) -> Words:
    """Return what was noted of a run: a path, and what is to be told of it."""
    reason = said_words(note.reason)
    return Words(f"{note.path} {reason.zh}", f"{note.path} {reason.en}")
