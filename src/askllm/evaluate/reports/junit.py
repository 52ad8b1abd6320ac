"""A report as JUnit XML, which most CI systems show: one test case a question."""

from __future__ import annotations

import re

from lxml import etree

from askllm.evaluate.report import UNTYPED, Report
from askllm.evaluate.reports.markdown import gold_of
from askllm.evaluate.reports.svg import shortened
from askllm.evaluate.reports.words import DIAGNOSES, EXPLAINED, verdict_words
from askllm.evaluate.row import Row

NAME_WIDTH = 160
"""Columns of a test case's name; its text has the question whole."""
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit_report(report: Report) -> str:
    """Return the report as JUnit XML, with the figures as properties of the suite.

    A question with a wrong outcome is a failure whose type is its diagnosis (its verdict, if it
    has none); one that raised is an error; one that the file gives nothing to judge by is skipped.
    Characters that XML cannot hold become U+FFFD.

    Source: the schema of https://github.com/testmoapp/junitxml.
    """
    missed = [row for row in report.rows if row.judged and not row.right]
    raised = sum(row.verdict == "error" for row in missed)
    counts = {
        "tests": str(len(report.rows)),
        "failures": str(len(missed) - raised),
        "errors": str(raised),
        "skipped": str(sum(not row.judged for row in report.rows)),
        "time": f"{sum(row.wall_ms for row in report.rows) / 1000:.3f}",
    }
    root = etree.Element("testsuites", {"name": "askllm eval", **counts})
    name = report.settings.get("file") or "askllm eval"
    suite = etree.SubElement(root, "testsuite", {"name": legal(name), **counts})
    properties = etree.SubElement(suite, "properties")
    for key, value in _properties(report).items():
        etree.SubElement(properties, "property", {"name": legal(key), "value": legal(value)})
    for row in report.rows:
        _case(suite, row)
    etree.indent(root)
    text: str = etree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def legal(text: str) -> str:
    """Replace what XML 1.0 cannot hold (https://www.w3.org/TR/xml/#charsets)."""
    return _FORBIDDEN.sub("\ufffd", text)


def _properties(report: Report) -> dict[str, str]:
    found = {f"setting.{name}": value for name, value in report.settings.items()}
    for name, figure in report.overall.figures.items():
        if figure.value is None:
            continue
        found[name] = f"{figure.value:.6f}"
        if figure.low is not None and figure.high is not None:
            found[f"{name}.interval"] = f"{figure.low:.6f} {figure.high:.6f}"
        found[f"{name}.counted"] = str(figure.counted)
    for name, value in (*report.overall.latency.items(), *report.resources.items()):
        if value is not None:
            found[name] = f"{value:.1f}"
    return found


def _case(suite: etree._Element, row: Row) -> None:
    attributes = {
        "classname": legal(f"askllm.{row.type or UNTYPED}"),
        "name": legal(shortened(f"{row.id}: {row.question}", NAME_WIDTH)),
        "time": f"{row.wall_ms / 1000:.3f}",
    }
    case = etree.SubElement(suite, "testcase", attributes)
    if not row.judged:
        etree.SubElement(case, "skipped", {"message": "nothing to judge it by"})
    elif row.verdict == "error":
        error = etree.SubElement(
            case, "error", {"type": "error", "message": legal(row.error or "it raised an error")}
        )
        error.text = legal(_told(row))
    elif not row.right:
        kind = row.diagnosis or row.verdict
        failure = etree.SubElement(
            case, "failure", {"type": legal(kind), "message": legal(_message(row))}
        )
        failure.text = legal(_told(row))


def _message(row: Row) -> str:
    said = verdict_words(row.verdict).en
    cause = f" ({DIAGNOSES[row.diagnosis].en})" if row.diagnosis else ""
    given = row.short or row.text or row.status
    return shortened(f"{said}{cause}: expected {gold_of(row, 'en')}, given {given}", 2 * NAME_WIDTH)


def _told(row: Row) -> str:
    """Return question, expected and given, a line each, those that there are."""
    lines = [
        ("question", row.question),
        ("expected", gold_of(row, "en")),
        ("status", row.status),
        ("given", row.short or ""),
        ("answer", row.text),
        ("reason", row.reason or ""),
        ("why", EXPLAINED[row.diagnosis].en if row.diagnosis else ""),
        *(("cited", f"{cited.article}: {cited.quote}") for cited in row.cited),
    ]
    return "\n".join(f"{name}: {value}" for name, value in lines if value)
