"""What the tests of access share: a page with everything on it, its focus, sizes that do not fit."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page

import askllm
from browsing import served

FORMS = (
    "灯塔多高，造价多少？",
    "岛上有哪些公共设施？",
    "灯塔哪年建成？",
    "灯塔装太阳能板花了多少钱？",
    "灯塔最初用什么？",
    "灯塔改用电灯了吗？",
    "有哪些文章",
    "你好",
    "火星上有水吗？",
    "每年有多少游客？",
)
"""Questions to ``FormsBot`` that get an answer of every form."""


@contextmanager
def served_desk(corpus: Path, place: Path) -> Iterator[str]:
    """Serve a copy of ``corpus`` in ``place``, library and evaluation writable; yield the address."""
    folder = Path(shutil.copytree(corpus, place / "corpus"))
    with served(askllm.load(corpus=folder, index=place / "index", encoder="none")) as address:
        yield address


FOCUS = """() => {
  const element = document.activeElement;
  const box = element.getBoundingClientRect();
  const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
  const style = getComputedStyle(element);
  const ringed = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  // The question box shows its focus on its frame.
  const framed = element.matches('#ask textarea')
    && getComputedStyle(document.querySelector('#composer')).boxShadow.includes('3px');
  return {
    name: `${element.tagName} ${element.className} ${element.textContent.slice(0, 20)}`,
    shown: ringed || framed || element === document.body,
    there: x >= 0 && x <= innerWidth && y >= 0 && y <= innerHeight,
  };
}"""
"""The element that has the focus: its name, whether that is seen, whether it is in view."""


def focused(page: Page, selector: str) -> bool:
    """Say whether the focus is on ``selector``."""
    return bool(page.evaluate("(s) => document.activeElement.matches(s)", selector))


SMALL = """() => [...document.querySelectorAll(
    ':is(#hdr, #qa, #lib, #eval, dialog[open]) :is(a[href], button, summary, input, select, textarea)')]
  .filter((each) => each.checkVisibility({ visibilityProperty: true }) && !each.closest('.sr'))
  .map((each) => [each.getBoundingClientRect(), each])
  .filter(([{ width, height }]) => width > 1 && (width < 24 || height < 24))
  // A link within a sentence is as high as its line; a box with its label is as large as the label.
  .filter(([, each]) => getComputedStyle(each).display !== 'inline')
  .filter(([, each]) => !(each.labels?.length && each.labels[0].getBoundingClientRect().height >= 24))
  .map(([{ width, height }, each]) => `${width}x${height} ${each.outerHTML.slice(0, 120)}`)"""
WIDE = """() => [document.documentElement, ...document.querySelectorAll(
    '#mid, #chat .bubble-wrap, #src, .lb-main, .library, .ev-list, dialog[open]')]
  .filter((pane) => pane.checkVisibility() && pane.scrollWidth > pane.clientWidth)
  .map((pane) => [pane, [...pane.querySelectorAll('*')]
    .filter((each) => each.getBoundingClientRect().right > pane.getBoundingClientRect().right + 1)])
  .map(([pane, out]) => `${pane.className || pane.id || pane.tagName} +${pane.scrollWidth - pane.clientWidth}: ${
    out.slice(0, 4).map((each) => each.outerHTML.slice(0, 90))}`)"""


def small(page: Page) -> str:
    """Name what is too small to be hit, a line each."""
    return "\n".join(page.evaluate(SMALL))


def wide(page: Page) -> str:
    """Name what has to be scrolled sideways, a line each."""
    return "\n".join(page.evaluate(WIDE))
