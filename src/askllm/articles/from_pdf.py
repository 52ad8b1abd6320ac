"""PDF to blocks: pypdf takes the text layer, running heads go, sentences are healed."""

from __future__ import annotations

import io
import logging
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from askllm.articles.blocks import Meta, Source
from askllm.articles.chars import has_words, squeeze, tidy
from askllm.articles.from_text import Line, lines_of, text_blocks
from askllm.articles.names import person_names
from askllm.errors import ReadError

if TYPE_CHECKING:
    from pypdf import DocumentInformation

_PAGES = 5_000
_EDGE = 2
"""Lines at the top and at the foot of a page among which running heads are looked for."""
_PAGE_NUMBER = re.compile(
    r"[\s\-–—·.|/]*(?:第\s*)?(?:page\s*)?\d{1,4}(?:\s*(?:/|of|共|页\s*[/共]?)\s*\d{1,4})?\s*(?:页|頁)?[\s\-–—·.|]*$",
    re.I,
)
_ISSUE = re.compile(
    r"《?([一-鿿]{2,16}?(?:学刊|学报|学誌|学志|杂志|周刊|月刊|评论|研究|通讯|论坛|报|刊))》?"
    r"[\s·|]*((?:19|20)\d\d)\s*年\s*第?\s*\d+\s*期"
)
_NO_TITLE = re.compile(
    r"microsoft word|untitled|\.(?:docx?|pdf|indd|qxd|tex|pptx?)$|^无标题$|\(anonymous\)", re.I
)


def read_pdf(data: bytes) -> Source:
    """Return the blocks of a PDF's text layer.

    Raises:
        ReadError: it is locked with a password, damaged, or has no text layer.
    """
    if b"%PDF" not in data[:1024]:
        raise ReadError("it is no PDF or a damaged one; export it again")
    pages, told = _pages(data)
    if not any(has_words(page) for page in pages):
        raise ReadError(
            "its pages are pictures without a text layer; run text recognition (OCR) over it first"
        )
    laid = [lines_of(page) for page in pages]
    running = _running_heads(laid)
    told = told.over(
        _issue(page[0].text for page in laid if page and _shape(page[0].text) in running)
    )
    return Source(text_blocks(_without(running, laid), pages=True), told)


def _pages(data: bytes) -> tuple[list[str], Meta]:
    """Return the text of each page and what the PDF says about itself."""
    import pypdf
    from pypdf.errors import DependencyError, FileNotDecryptedError

    # It warns of every oddity it steps over; what cannot be read is reported below.
    logging.getLogger("pypdf").setLevel(logging.ERROR)
    try:
        reader = pypdf.PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise ReadError("it is locked with a password; save a copy without one")
        if len(reader.pages) > _PAGES:
            raise ReadError(f"it has more than {_PAGES:,} pages; split it into parts")
        return [tidy(page.extract_text()) for page in reader.pages], _meta(reader.metadata)
    except ReadError:
        raise
    except (DependencyError, FileNotDecryptedError) as error:
        raise ReadError("it is locked; save a copy without a password") from error
    # A damaged PDF makes pypdf raise anything from KeyError to RecursionError.
    except Exception as error:
        raise ReadError(f"its PDF is damaged ({type(error).__name__}); export it again") from error


def _meta(told: DocumentInformation | None) -> Meta:
    """Take title and author where a person wrote them and not a program."""
    title = squeeze(str(told.title or "")) if told else ""
    author = squeeze(str(told.author or "")) if told else ""
    names = (
        person_names(author)
        if not re.search(r"(?i)anonymous|admin|user|unspecified", author)
        else []
    )
    return Meta(
        title=None if len(title) < 2 or _NO_TITLE.search(title) else title,
        author=author if names else None,
    )


def _shape(line: str) -> str:
    return re.sub(r"\d+", "#", line)


def _running_heads(pages: Sequence[Sequence[Line]]) -> frozenset[str]:
    """Return the shapes of lines that return at the edge of page after page."""
    edges: Counter[str] = Counter()
    for page in pages:
        edges.update({_shape(line.text) for line in (*page[:_EDGE], *page[-_EDGE:])})
    often = max(2, len(pages) * 2 // 5)
    return frozenset(shape for shape, times in edges.items() if times >= often and has_words(shape))


def _issue(heads: Iterable[str]) -> Meta:
    """Read the journal and year in a running head: ``某某学刊 2022年第3期``."""
    found = next((match for match in map(_ISSUE.match, heads) if match), None)
    return Meta(source=found[1], date=found[2]) if found else Meta()


def _without(running: frozenset[str], pages: Sequence[Sequence[Line]]) -> list[Line]:
    """Return the lines of all pages without running heads and page numbers."""
    kept: list[Line] = []
    for page in pages:
        start = len(kept)
        for place, line in enumerate(page):
            at_edge = place < _EDGE or place >= len(page) - _EDGE
            if at_edge and (_PAGE_NUMBER.match(line.text) or _shape(line.text) in running):
                continue
            kept.append(Line(line.text, line.indented, line.gap or len(kept) == start))
    return kept
