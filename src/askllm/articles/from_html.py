"""HTML to blocks: what a reader of the page would call the article.

lxml parses, whatever the mark-up looks like; this module decides what is a block and what is not
the article (navigation, scripts, share bars). Inline mark-up leaves no trace: a name wrapped in a
link stays glued to its neighbours. No character is made up; table cells are set apart by a tab.
"""

from __future__ import annotations

import re

from lxml import etree
from lxml import html as lxml_html

from askllm.articles.blocks import Block, Kind, Source
from askllm.articles.chars import has_words, is_closed, squeeze, width
from askllm.articles.html_meta import page_meta
from askllm.errors import ReadError

_DROPPED = frozenset(
    "script style noscript template nav aside form button select textarea iframe svg object embed "
    "canvas audio video head input dialog rp rt math map".split()
)
_DROPPED_ROLES = frozenset("navigation banner complementary contentinfo search menu".split())
_FURNITURE = frozenset(
    "share sharing social related recommend recommended recommendation recommendations breadcrumb "
    "breadcrumbs comments sidebar advert advertisement ads newsletter subscribe cookie pagination "
    "pager toolbar tags copyright disclaimer qrcode".split()
)
_BLOCKS = frozenset(
    "address article blockquote body center dd details div dl dt fieldset figcaption figure footer "
    "h1 h2 h3 h4 h5 h6 header hgroup hr li main ol p pre section summary table tbody td tfoot th "
    "thead tr ul caption".split()
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BOLD = frozenset(("b", "strong"))
_LONGEST_HEADING = 200
"""Columns. Editors' "heading" style on a whole paragraph does not make it one."""
_BREAK = "\0"  # stands for <br> until white space has been folded; no parsed text holds it


def read_html(text: str) -> Source:
    """Return the article in a page or in a fragment of one.

    Raises:
        ReadError: there is no mark-up to read.
    """
    # Bytes, because lxml refuses a str that declares an encoding of its own.
    data = text.encode("utf-8", errors="replace")
    parser = lxml_html.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True
    )
    try:
        root = lxml_html.document_fromstring(data, parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise ReadError("its HTML cannot be parsed; save the page again") from error
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        # lxml stops there and gives what it has: part of the text would be lost without a word.
        raise ReadError("its HTML is nested more than 2,000 deep; save its text instead")
    meta = page_meta(root)
    body = _article_of(_without_furniture(root))
    return Source(html_blocks(body), meta)


def html_blocks(root: etree._Element) -> tuple[Block, ...]:
    """Return the blocks below an lxml element."""
    walk = _Walk()
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if isinstance(element.tag, str):
            (walk.enter if event == "start" else walk.leave)(element, element is root)
    walk.flush()
    return tuple(walk.blocks)


def _size(element: etree._Element) -> int:
    return sum(len(piece.strip()) for piece in element.itertext())


def _without_furniture(root: etree._Element) -> etree._Element:
    """Drop what is not the article; the tree is ours, so it is changed in place."""
    found = root.find("body")
    body = root if found is None else found
    whole = max(_size(body), 1)
    for element in list(body.iter(etree.Element)):
        if element is body or element.getparent() is None:
            continue
        if element.tag in _DROPPED or _is_hidden(element):
            element.drop_tree()
        elif _is_furniture(element) and not element.xpath("descendant-or-self::h1"):
            # A template may call the whole page "sidebar-layout"; what is most of it stays.
            if _size(element) * 10 <= 3 * whole:
                element.drop_tree()
    return body


def _is_hidden(element: etree._Element) -> bool:
    style = re.sub(r"\s", "", element.get("style") or "").lower()
    return element.get("hidden") is not None or "display:none" in style


def _is_furniture(element: etree._Element) -> bool:
    if element.get("role") in _DROPPED_ROLES:
        return True
    if element.tag == "footer":  # in a quotation it names who said it
        return next(element.iterancestors("blockquote"), None) is None
    if element.tag == "header":
        return next(element.iterancestors("article", "main"), None) is None
    if element.tag in ("a", "span", "p", "body", "article", "main"):
        return False
    names = re.split(r"[\s_\-]+", f"{element.get('class') or ''} {element.get('id') or ''}".lower())
    return not _FURNITURE.isdisjoint(names)


def _article_of(body: etree._Element) -> etree._Element:
    """Return the element that holds the article, or ``body`` when none clearly does."""
    for path in (".//*[@itemprop='articleBody']", ".//article", ".//main", ".//*[@role='main']"):
        found = body.xpath(path)
        # Several are a front page or comments; one that holds little is a teaser.
        if len(found) == 1 and _size(found[0]) * 2 >= _size(body):
            return found[0]
    return body


class _Walk:
    """Collects the text between block starts and ends, depth first."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._pieces: list[str] = []
        self._bold = 0  # depth of <b>
        self._kinds: list[tuple[Kind, int]] = [("paragraph", 0)]
        self._plain = self._strong = 0  # characters outside and inside <b>
        self._level = 1  # of the last heading
        self._rows: set[etree._Element] = set()

    def enter(self, element: etree._Element, is_root: bool) -> None:
        """Handle a start tag and the text right after it."""
        tag = element.tag
        if tag == "br":
            self._pieces.append(_BREAK)
        elif tag == "tr" and _is_row(element):
            self.flush()
            self._rows.add(element)
            self._kinds.append(("row", 0))
        elif tag in ("td", "th") and self._in_row(element):
            if self._pieces:
                self._pieces.append("\t")
        elif tag in _BLOCKS:
            self.flush()
            self._kinds.append(_kind(tag, self._kinds[-1]))
        elif tag in _BOLD:
            self._bold += 1
        self._text(element.text)

    def leave(self, element: etree._Element, is_root: bool) -> None:
        """Handle an end tag and the text right after it."""
        tag = element.tag
        in_row = tag in ("td", "th") and self._in_row(element)
        if (tag in _BLOCKS or element in self._rows) and not in_row:
            self.flush()
            self._kinds.pop()
        elif tag in _BOLD:
            self._bold -= 1
        if not is_root:
            self._text(element.tail)

    def flush(self) -> None:
        """Make a block of the text since the last block, if there is any."""
        kind, level = self._kinds[-1]
        raw, strong, plain = "".join(self._pieces), self._strong, self._plain
        self._pieces, self._strong, self._plain = [], 0, 0
        text = _code(raw) if kind == "code" else _folded(raw, kind)
        if not text:
            return
        if kind == "heading":
            text = squeeze(text)
            if not has_words(text):
                return
            if width(text) > _LONGEST_HEADING or (width(text) > 80 and is_closed(text)):
                kind, level = "paragraph", 0
            else:
                self._level = level
        elif kind == "paragraph" and strong and not plain and _names_a_part(text):
            kind, level = "heading", min(self._level + 1, 6)
        self.blocks.append(Block(kind, text, level))

    def _in_row(self, cell: etree._Element) -> bool:
        return cell.getparent() in self._rows

    def _text(self, text: str | None) -> None:
        if text:
            self._pieces.append(text)
            size = len(text.strip())
            self._strong += size if self._bold else 0
            self._plain += 0 if self._bold else size


def _kind(tag: str, outer: tuple[Kind, int]) -> tuple[Kind, int]:
    """Return the kind of text directly inside ``tag``; a plain box keeps its parent's."""
    if tag in _HEADINGS:
        return "heading", _HEADINGS[tag]
    if tag in ("figcaption", "caption"):
        return "caption", 0
    if tag in ("li", "dd"):
        return "item", 0
    if tag == "pre":
        return "code", 0
    return outer if outer[0] in ("item", "caption") else ("paragraph", 0)


def _is_row(row: etree._Element) -> bool:
    """Tell a row of data from a table that only lays out the page."""
    return not any(
        element.tag in _BLOCKS for cell in row for element in cell.iterdescendants(etree.Element)
    )


def _folded(raw: str, kind: Kind) -> str:
    """Fold white space as a browser does, keeping ``<br>`` and the tabs between cells."""
    lines = []
    for line in raw.split(_BREAK):
        if kind == "row":
            lines.append("\t".join(squeeze(cell) for cell in line.split("\t")).strip())
        else:
            lines.append(squeeze(line))
    return "\n".join(line for line in lines if line)


def _code(raw: str) -> str:
    return raw.replace(_BREAK, "\n").expandtabs(4).strip("\n").rstrip()


def _names_a_part(text: str) -> bool:
    """Tell whether a paragraph wholly in bold is a heading rather than a stressed sentence."""
    return (
        width(text) <= 60
        and "\n" not in text
        and has_words(text)
        and text[-1] not in '。！!.；;，,：:、”"）)'
    )
