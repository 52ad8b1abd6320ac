"""A matplotlib figure as inline SVG that follows the page: its colours, its font, its language.

What is written in a plot never reaches matplotlib: it draws short marks, which are replaced by the
words afterwards. So words of any script need no font here, ``$`` is no formula, and one plot
holds both languages.
"""

from __future__ import annotations

import io
import re
import threading
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml import etree

from askllm.evaluate.reports.words import Words

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH = 380
"""Width of a plot in its own units: about a phone's width in pixels, so that type stays legible."""

INK, SUB, LINE, ACCENT, GOOD, BAD, WARN = (f"#01010{n}" for n in range(1, 8))
"""Marks for the page's colours; no plot may use these shades for anything else."""

COLOURS: Mapping[str, str] = {
    INK: "var(--ak-ink, currentColor)",
    SUB: "var(--ak-sub, currentColor)",
    LINE: "var(--ak-line, #8884)",
    ACCENT: "var(--ak-accent, #2457d6)",
    GOOD: "var(--ak-good, #18864b)",
    BAD: "var(--ak-bad, #c5303a)",
    WARN: "var(--ak-warn, #a86400)",
}
_SVG = "{http://www.w3.org/2000/svg}"
_LOCK = threading.Lock()


@dataclass(slots=True)
class Sheet:
    """A plot being drawn: one pair of axes, and the words that stand for the marks in it."""

    name: str
    figure: Figure
    axes: Axes
    words: list[Words] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def say(self, words: Words | str) -> str:
        """Return the mark to draw in place of ``words``."""
        self.words.append(words if isinstance(words, Words) else Words(words, words))
        return f"@{len(self.words) - 1}@"

    def note(self, text: str) -> str:
        """Return the id for an artist (``gid``) that shows ``text`` when pointed at."""
        self.notes.append(text)
        return f"note-{len(self.notes) - 1}"


@contextmanager
def _drawing() -> Iterator[None]:
    """Draw with our settings; they belong to the whole process, so one thread at a time."""
    from matplotlib import rc_context

    with (
        _LOCK,
        rc_context(
            {
                "svg.fonttype": "none",
                "svg.hashsalt": "askllm",
                "font.size": 11,
                "axes.edgecolor": LINE,
                "axes.labelcolor": SUB,
                "text.color": INK,
                "xtick.color": SUB,
                "ytick.color": SUB,
                "xtick.major.size": 0,
                "ytick.major.size": 0,
                "xtick.major.pad": 6,
                "ytick.major.pad": 6,
                "axes.spines.top": False,
                "axes.spines.right": False,
                "axes.spines.left": False,
                "grid.color": LINE,
                "grid.linewidth": 1.0,
            }
        ),
    ):
        yield


def new_sheet(name: str, *, height: float, left: float = 40, right: float = 12) -> Sheet:
    """Return an empty plot, ``WIDTH`` by ``height`` units with margins ``left`` and ``right``."""
    from matplotlib.figure import Figure

    top, bottom = 24, 36
    with _drawing():
        figure = Figure(figsize=(WIDTH / 72, height / 72))
        box = (left / WIDTH, bottom / height)
        size = ((WIDTH - left - right) / WIDTH, (height - top - bottom) / height)
        axes = figure.add_axes((*box, *size))
        axes.set_axisbelow(True)
    return Sheet(name, figure, axes)


def to_svg(sheet: Sheet) -> str:
    """Return the plot as an ``<svg>`` element; the same plot gives the same characters."""
    drawn = io.StringIO()
    nothing = dict.fromkeys(("Date", "Creator", "Type", "Format"))
    with _drawing():
        sheet.figure.savefig(drawn, format="svg", transparent=True, metadata=nothing)
    root = etree.fromstring(drawn.getvalue().encode())
    for style in root.findall(f".//{_SVG}style"):
        style.getparent().remove(style)  # in a page it would rule the page
    for element in root.iter():
        _make_own(element, sheet.name)
        if element.tag == f"{_SVG}text":
            _put_words(element, sheet.words)
    for number, text in enumerate(sheet.notes):
        for element in root.findall(f".//*[@id='{sheet.name}-note-{number}']"):
            title = etree.Element(f"{_SVG}title")
            title.text = text
            element.insert(0, title)
    for name in ("width", "height", "version"):
        root.attrib.pop(name, None)
    root.set("class", "plot")
    root.set("aria-hidden", "true")  # its caption and its table say the same
    plain: str = etree.tostring(root, encoding="unicode")
    return _themed(plain)


def columns(text: str) -> int:
    """Return how wide a text is, in columns of a half-width letter."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def shortened(text: str, width: int) -> str:
    """Cut a text to ``width`` columns, with an ellipsis where something is left out."""
    if columns(text) <= width:
        return text
    kept = ""
    for character in text:
        if columns(kept + character) > width - 1:
            break
        kept += character
    return kept + "…"


def _make_own(element: etree._Element, name: str) -> None:
    """Give every id the plot's name in front, since ids must be unique in a page."""
    for key, value in element.attrib.items():
        if key == "id":
            element.set(key, f"{name}-{value}")
        elif key.endswith("href"):
            element.set(key, value.replace("#", f"#{name}-", 1))
        elif "url(#" in value:
            element.set(key, value.replace("url(#", f"url(#{name}-"))


def _put_words(element: etree._Element, words: list[Words]) -> None:
    found = re.fullmatch(r"@(\d+)@", (element.text or "").strip())
    if not found:
        return
    said = words[int(found[1])]
    if said.zh == said.en:
        element.text = said.zh
        return
    element.text = None
    for language, text in zip(("zh", "en"), said, strict=True):
        part = etree.SubElement(element, f"{_SVG}tspan", {"class": language, "lang": language})
        part.text = text


def _themed(svg: str) -> str:
    for mark, colour in COLOURS.items():
        svg = svg.replace(mark, colour)
    return re.sub(r"font-family: [^;\"]*", "font-family: inherit", svg)
