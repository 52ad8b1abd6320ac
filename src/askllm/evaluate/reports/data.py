"""What the script of the HTML report reads: rows and groups as compact JSON.

A passage is written once, however many questions cite it, and what is empty is left out, so that
20,000 questions still make a file that opens. Offsets are code points of the passage.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from askllm.evaluate.compare import Change, Comparison
from askllm.evaluate.report import UNTYPED, Figure, Group, Report
from askllm.evaluate.reports.words import (
    DIAGNOSES,
    EXPLAINED,
    GOOD_VERDICTS,
    LANGUAGES,
    STATUSES,
    TYPES,
    VERDICTS,
    figure_words,
)
from askllm.evaluate.row import Cited, Found, Row

DIGITS = 4
"""Digits of a share: more than its interval can tell."""


class _Pool:
    """Values that are written once and referred to by their place."""

    def __init__(self) -> None:
        self._places: dict[object, int] = {}

    def place(self, value: object) -> int:
        return self._places.setdefault(value, len(self._places))

    def values(self) -> list[object]:
        return list(self._places)


def page_data(report: Report, comparison: Comparison | None = None) -> str:
    """Return the JSON of a report for the page's script, safe inside a ``<script>`` element.

    Args:
        report: the report shown.
        comparison: what changed since another run, if it is compared with one.
    """
    texts, articles = _Pool(), _Pool()
    changes: dict[str, Change] = {}
    if comparison is not None:
        moved = (*comparison.better, *comparison.worse, *comparison.changed)
        changes = {change.id: change for change in moved}
    rows = [_row(row, texts, articles, changes.get(row.id)) for row in report.rows]
    by: dict[str, Mapping[str, Group]] = {
        "type": report.by_type,
        "language": report.by_language,
        "tag": report.by_tag,
        "article": report.by_article,
    }
    names = [name for name, figure in report.overall.figures.items() if figure.counted]
    return script_json(
        {
            "rows": rows,
            "texts": texts.values(),
            "articles": articles.values(),
            "groups": {kind: _groups(groups) for kind, groups in by.items() if groups},
            "words": {
                "verdicts": VERDICTS,
                "diagnoses": DIAGNOSES,
                "explained": EXPLAINED,
                "statuses": STATUSES,
                "languages": LANGUAGES,
                "types": {name: TYPES[name] for name in report.by_type if name in TYPES},
                "figures": {name: figure_words(name) for name in _measured(report, names)},
            },
            "tones": {verdict: tone(verdict) for verdict in VERDICTS},
            "figures": names,
            "untyped": UNTYPED,
        }
    )


def script_json(value: object) -> str:
    r"""Return JSON that no HTML parser can mistake: ``<``, ``>``, ``&`` are ``\uXXXX``.

    So neither ``</script>`` nor ``<!--`` in a question can end the element. Lone surrogates, which
    UTF-8 cannot hold, are escaped as well.
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return "".join(f"\\u{ord(c):04x}" if "\ud800" <= c <= "\udfff" else c for c in text)


def tone(verdict: str) -> str:
    """Return how a verdict is coloured: ``good``, ``warn``, ``bad`` or ``none``."""
    if verdict in GOOD_VERDICTS:
        return "good"
    return {"missed": "warn", "wrong_short": "warn", "unjudged": "none"}.get(verdict, "bad")


def _measured(report: Report, names: Sequence[str]) -> list[str]:
    """Return the figures of the report and the measures of its rows."""
    return list(dict.fromkeys([*names, *(name for row in report.rows for name in row.measures)]))


def _row(row: Row, texts: _Pool, articles: _Pool, change: Change | None) -> dict[str, Any]:
    plain: dict[str, Any] = {
        "id": row.id,
        "q": row.question,
        "standalone": "" if row.standalone == row.question else row.standalone,
        "history": row.history,
        "type": row.type,
        "language": row.language,
        "tags": row.tags,
        "note": row.note,
        "hopeless": not row.answerable,
        "answers": row.answers,
        "items": row.items,
        "articles": row.articles,
        "evidence": row.evidence,
        "status": row.status,
        "text": row.text,
        "short": row.short,
        "reason": row.reason,
        "confidence": round(row.confidence, DIGITS),
        "error": row.error,
        "sides": row.sides,
        "verdict": row.verdict,
        "diagnosis": row.diagnosis,
        "cited": [_cited(each, texts, articles) for each in row.cited],
        "closest": [_cited(each, texts, articles) for each in row.closest],
        "found": [_found(each, texts, articles) for each in row.found],
        "measures": {
            name: round(value, DIGITS) for name, value in row.measures.items() if value is not None
        },
        "ms": round(row.wall_ms, 1),
        "rooms": {name: round(ms, 1) for name, ms in row.rooms.items()},
    }
    if change is not None:
        plain["change"] = "changed" if change.change == "same" else change.change
        before = change.before
        plain["before"] = {
            "verdict": before.verdict,
            "diagnosis": before.diagnosis,
            "status": before.status,
            "short": before.short,
            "text": before.text,
            "quotes": before.quotes,
        }
    kept = ("confidence", "ms")
    return {key: value for key, value in plain.items() if value or key in kept}


def _cited(cited: Cited, texts: _Pool, articles: _Pool) -> dict[str, Any]:
    """Refer to the passage; a quote that does not stand in it is given beside it."""
    start, end = cited.start - cited.passage_start, cited.end - cited.passage_start
    plain: dict[str, Any] = {
        "article": articles.place((cited.article, cited.title)),
        "passage": texts.place(cited.passage),
        "supports": cited.supports,
    }
    if start < 0 or cited.passage[start:end] != cited.quote:
        return {**plain, "quote": cited.quote}
    plain["mark"] = [start, end]
    if cited.answer_start is not None and cited.answer_end is not None:
        plain["short"] = [
            cited.answer_start - cited.passage_start,
            cited.answer_end - cited.passage_start,
        ]
    return plain


def _found(found: Found, texts: _Pool, articles: _Pool) -> dict[str, Any]:
    return {
        "article": articles.place((found.article, found.title)),
        "passage": texts.place(found.text),
        "id": found.passage,
        "rank": found.rank,
        "score": round(found.score, DIGITS),
        "dense": found.dense_rank,
        "lexical": found.lexical_rank,
        "gold": found.gold,
    }


def _groups(groups: Mapping[str, Group]) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "n": group.questions,
            "verdicts": {verdict: n for verdict, n in group.verdicts.items() if n},
            "figures": {
                key: _figure(figure) for key, figure in group.figures.items() if figure.counted
            },
        }
        for name, group in groups.items()
    ]


def _figure(figure: Figure) -> list[float | int | None]:
    numbers = (figure.value, figure.low, figure.high)
    rounded = [None if number is None else round(number, DIGITS) for number in numbers]
    return [*rounded, figure.counted, figure.undefined]
