"""One file to one article: size, suffix, encoding, front matter, parser."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable
from pathlib import Path

from askllm.articles.assemble import assemble
from askllm.articles.blocks import Source
from askllm.articles.decode import decode
from askllm.articles.front_matter import split_front_matter
from askllm.errors import ReadError
from askllm.types import Article

LOADER_RULE = "loader/2"
"""Names this room's rules for reading; an index built under other ones reads its files again."""

TEXT_SUFFIXES = frozenset((".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml"))
DOCUMENT_SUFFIXES = frozenset((".pdf", ".docx"))
SUFFIXES = TEXT_SUFFIXES | DOCUMENT_SUFFIXES
"""Suffixes of files that are read, lower case."""

UNREADABLE = {
    ".doc": "old Word documents are not read; save it as .docx",
    ".docm": "Word documents with macros are not read; save it as .docx",
    ".wps": "WPS documents are not read; save it as .docx",
    ".rtf": "RTF is not read; save it as .docx",
    ".odt": "OpenDocument is not read; save it as .docx",
    ".pages": "Pages documents are not read; export it as .docx or PDF",
    ".ppt": "slides are not read; export them as PDF",
    ".pptx": "slides are not read; export them as PDF",
    ".key": "slides are not read; export them as PDF",
    ".xls": "spreadsheets are not read; save the text of it as .txt or .md",
    ".xlsx": "spreadsheets are not read; save the text of it as .txt or .md",
    ".epub": "e-books are not read; convert it to HTML or .docx",
    ".mobi": "e-books are not read; convert it to HTML or .docx",
    ".azw3": "e-books are not read; convert it to HTML or .docx",
    ".djvu": "DjVu is not read; convert it to a PDF with a text layer",
    ".caj": "CAJ is not read; convert it to a PDF with a text layer",
    ".mht": "web archives are not read; save the page as HTML",
    ".mhtml": "web archives are not read; save the page as HTML",
    ".webarchive": "web archives are not read; save the page as HTML",
}
"""Documents that a person may expect to be read, and what to do about each."""

TEXT_LIMIT = 20_000_000
"""Bytes of text a file may hold, in any format. About 7 million Han characters, 30 books."""
DOCUMENT_LIMIT = 200_000_000
"""Bytes of a PDF or DOCX, pictures included."""

_TAG_FIRST = re.compile(
    r"\s*<(?:!doctype\s+html|\?xml|html|head|body|div|p|h[1-6]|article|section|main|table|ul|ol|br|img|figure|"
    r"blockquote|span|strong|b|a|em|center|font|pre|header|meta)\b", re.I,
)  # fmt: skip
_BLOCK_TAG = re.compile(r"</(?:p|div|h[1-6]|li|td|section|article|blockquote)>|<br\s*/?>", re.I)


def read_file(path: Path, corpus: Path) -> Article:
    """Read one file of a corpus.

    Args:
        path: the file.
        corpus: the folder that article ids and paths are relative to.

    Raises:
        ReadError: the file cannot be read as an article; the message says why and what to do.
    """
    return parse(load(path, corpus), path.relative_to(corpus).as_posix())


def load(path: Path, corpus: Path) -> bytes:
    """Return the bytes of a file that lies in the corpus and is not too large.

    Raises:
        ReadError: it leads out of the corpus, is no ordinary file, is empty or over the limit.
    """
    try:
        if path.is_symlink() and not path.resolve(strict=True).is_relative_to(corpus.resolve()):
            raise ReadError(
                "it is a link that leads out of the corpus folder; put a copy there instead"
            )
        state = path.stat()
        if not stat.S_ISREG(state.st_mode):
            raise ReadError("it is no ordinary file; take it out of the corpus folder")
        if state.st_size == 0:
            raise ReadError("it is empty (0 bytes); put the article in or take the file out")
        limit = TEXT_LIMIT if path.suffix.lower() in TEXT_SUFFIXES else DOCUMENT_LIMIT
        if state.st_size > limit:
            raise ReadError(
                f"it has {state.st_size / 1e6:.0f} MB and the limit is {limit // 1_000_000} MB; "
                "split it into parts"
            )
        return path.read_bytes()
    except (OSError, RuntimeError) as error:  # RuntimeError: links in a circle, before 3.13
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise ReadError(
            f"it cannot be opened ({reason}); check the file and its permissions"
        ) from error


def parse(data: bytes, path: str) -> Article:
    """Make an article of a file's bytes.

    Args:
        data: the whole file.
        path: relative to the corpus; its suffix decides the parser, whatever its case.

    Raises:
        ReadError: see ``read_file``.
    """
    suffix = os.path.splitext(path)[1].lower()
    if suffix not in SUFFIXES:
        raise ReadError(
            UNREADABLE.get(suffix, f"files named {suffix or 'without suffix'} are not read")
        )
    if suffix in DOCUMENT_SUFFIXES:
        source = _document_reader(suffix)(data)
    else:
        source = _text_source(data, suffix)
    if not source.blocks:
        raise ReadError("it has no text; put the article in or take the file out")
    if sum(len(block.text) for block in source.blocks) > TEXT_LIMIT:
        raise ReadError(f"it holds more than {TEXT_LIMIT:,} characters; split it into parts")
    return assemble(source, path)


def _document_reader(suffix: str) -> Callable[[bytes], Source]:
    if suffix == ".pdf":
        from askllm.articles.from_pdf import read_pdf

        return read_pdf
    from askllm.articles.from_docx import read_docx

    return read_docx


def _text_source(data: bytes, suffix: str) -> Source:
    if data.startswith((b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf")):
        raise ReadError(
            "it is a document under a text's name; give it its own suffix (.pdf, .docx)"
        )
    markup = suffix in (".html", ".htm", ".xhtml")
    front, body = split_front_matter(decode(data, markup=markup))
    source = _body_reader(suffix, body)(body)
    return Source(source.blocks, front.over(source.meta))


def _body_reader(suffix: str, body: str) -> Callable[[str], Source]:
    """Choose by suffix, but let a text that is HTML be HTML: feed readers save it as ``.txt``."""
    is_page = suffix in (".html", ".htm", ".xhtml")
    if is_page or (suffix in (".txt", ".text") and _is_html(body)):
        from askllm.articles.from_html import read_html

        return read_html
    if suffix in (".md", ".markdown"):
        from askllm.articles.from_markdown import read_markdown

        return read_markdown
    from askllm.articles.from_text import read_text

    return read_text


def _is_html(body: str) -> bool:
    """Tell mark-up from a text that mentions tags: it starts with one, or is full of them."""
    tags = len(_BLOCK_TAG.findall(body[:200_000]))
    if _TAG_FIRST.match(body):
        return tags > 0 or re.search(r"</\w+>\s*$", body[-200:]) is not None
    return tags >= 3 and tags * 400 >= min(len(body), 200_000)
