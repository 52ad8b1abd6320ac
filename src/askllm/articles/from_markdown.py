"""Markdown to blocks: markdown-it-py to HTML, then as any page."""

from __future__ import annotations

import re

from askllm.articles.blocks import Source
from askllm.articles.from_html import read_html

_FOOTNOTE = re.compile(r"^\[\^[^\]\n]{1,30}\]:[ \t]*", re.M)
_FOOTNOTE_MARK = re.compile(r"\[\^[^\]\n]{1,30}\]")


def read_markdown(text: str) -> Source:
    """Return the blocks of a Markdown text (CommonMark with tables and ~~strikethrough~~)."""
    from markdown_it import MarkdownIt

    # Footnotes are no CommonMark: their marks would stand in the text as ``[^1]``.
    text = _FOOTNOTE_MARK.sub("", _FOOTNOTE.sub("", text))
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    return read_html(f"<body>{parser.render(text)}</body>")
