"""DOCX to blocks: python-docx opens the package, styles tell headings from text."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

from askllm.articles.blocks import Block, Meta, Source
from askllm.articles.chars import squeeze, tidy
from askllm.articles.names import person_names
from askllm.errors import ReadError

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.table import Table
    from docx.text.paragraph import Paragraph

_UNPACKED = 200_000_000
_PARTS = 10_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STYLE = re.compile(r"(?:heading|标题|標題|überschrift|titre)\s*(\d)", re.I)
_NO_TITLE = re.compile(
    r"microsoft word|untitled|\.docx?$|^文档\d*$|^document\d*$|^word document$", re.I
)
_NO_AUTHOR = re.compile(
    r"^(?:admin\w*|user\w*|microsoft.*|python-docx|windows.*|dell|lenovo|hp|acer|apple|unknown|作者|用户)$",
    re.I,
)


def read_docx(data: bytes) -> Source:
    """Return the blocks of a Word document.

    Raises:
        ReadError: it is locked, damaged, an old ``.doc``, or unpacks to more than 200 MB.
    """
    _check_package(data)
    import docx

    try:
        document = docx.Document(io.BytesIO(data))
        blocks = list(_blocks(document))
        properties = document.core_properties
        title, author = squeeze(properties.title or ""), squeeze(properties.author or "")
    # python-docx lets whatever its parts raise come through; all of it means one thing here.
    except Exception as error:
        raise ReadError(
            f"it is damaged ({type(error).__name__}); open it in Word and save it again"
        ) from error
    top = next((i for i, (_, is_title) in enumerate(blocks[:5]) if is_title), None)
    if top is not None:
        title = blocks.pop(top)[0].text
    elif _NO_TITLE.search(title):
        title = ""
    author = "" if _NO_AUTHOR.match(author) or not person_names(author) else author
    return Source(
        tuple(block for block, _ in blocks), Meta(title=title or None, author=author or None)
    )


def _check_package(data: bytes) -> None:
    if data.startswith(_OLE):
        raise ReadError(
            "it is locked with a password, or an old .doc under a new name; "
            "save it as .docx without a password"
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = package.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise ReadError(
            "it is no Word document or a damaged one; open it in Word and save it again"
        ) from error
    if len(parts) > _PARTS or sum(part.file_size for part in parts) > _UNPACKED:
        raise ReadError(
            f"it unpacks to more than {_UNPACKED // 1_000_000} MB; "
            "save it without its pictures or as text"
        )


def _blocks(document: Document) -> list[tuple[Block, bool]]:
    """Return the blocks in reading order, each with whether it has the style "Title"."""
    found: list[tuple[Block, bool]] = []
    pending = list(document.iter_inner_content())[::-1]
    while pending:
        item = pending.pop()
        if hasattr(item, "rows"):
            found.extend((Block("row", row), False) for row in _rows(item))
            continue
        text = _text(item._p)
        if not text:
            continue
        level, is_title = _level(item)
        if level:
            found.append((Block("heading", squeeze(text), level), is_title))
        else:
            numbered = item._p.pPr is not None and item._p.pPr.numPr is not None
            found.append((Block("item" if numbered else "paragraph", text), False))
    return found


def _rows(table: Table) -> list[str]:
    """Return each row's cells set apart by tabs; a merged cell is told once."""
    rows = []
    for row in table.rows:
        cells: list[str] = []
        seen: set[BaseOxmlElement] = set()
        for cell in row.cells:
            if cell._tc in seen:
                continue
            seen.add(cell._tc)
            words = squeeze(" ".join(_text(paragraph) for paragraph in cell._tc.iter(_w("p"))))
            if words:
                cells.append(words)
        if cells:
            rows.append("\t".join(cells))
    return rows


def _w(name: str) -> str:
    return f"{{http://schemas.openxmlformats.org/wordprocessingml/2006/main}}{name}"


def _text(paragraph: BaseOxmlElement) -> str:
    """Return a paragraph's words, inserted ones too, with line feeds for line breaks.

    Not ``paragraph.text``: it leaves out what was inserted under tracked changes.
    """
    pieces: list[str] = []
    for node in paragraph.iter(_w("t"), _w("tab"), _w("br"), _w("cr"), _w("noBreakHyphen")):
        if any(above.tag.endswith(("}Fallback", "}moveFrom")) for above in node.iterancestors()):
            continue  # the same text box a second time; a passage moved elsewhere
        if node.tag == _w("t"):
            pieces.append(node.text or "")
        elif node.tag == _w("tab"):
            # Inside <w:tabs> it is a tab stop and no character.
            pieces.append(" " if node.getparent().tag == _w("r") else "")
        else:
            pieces.append("-" if node.tag == _w("noBreakHyphen") else "\n")
    lines = (squeeze(line) for line in tidy("".join(pieces)).split("\n"))
    return "\n".join(line for line in lines if line)


def _level(paragraph: Paragraph) -> tuple[int, bool]:
    """Return the heading level of a paragraph (0: none) and whether it is the title."""
    outline = paragraph._p.find(f"{_w('pPr')}/{_w('outlineLvl')}")
    if outline is not None and (outline.get(_w("val")) or "9") in "012345":
        return int(outline.get(_w("val"))) + 1, False
    style = paragraph.style
    while style is not None:
        name = style.name or ""
        if name.lower() in ("title", "标题", "標題"):
            return 1, True
        found = _STYLE.match(name)
        if found:
            return min(int(found[1]) or 1, 6), False
        style = style.base_style
    return 0, False
