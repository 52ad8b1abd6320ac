"""Reports as files: a self-contained HTML page, Markdown for a pull request, JUnit XML."""

from askllm.evaluate.reports.html import html_report
from askllm.evaluate.reports.junit import junit_report
from askllm.evaluate.reports.markdown import markdown_report

__all__ = ["html_report", "junit_report", "markdown_report"]
