"""Reports as files: a self-contained HTML page, Markdown for a pull request, JUnit XML."""

from askllm.evaluate.reports.html import Part, html_report
from askllm.evaluate.reports.junit import junit_report
from askllm.evaluate.reports.markdown import markdown_report
from askllm.evaluate.reports.plots import all_plots
from askllm.evaluate.reports.words import type_words

__all__ = ["Part", "all_plots", "html_report", "junit_report", "markdown_report", "type_words"]
