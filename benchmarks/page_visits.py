"""A person at the page, measured: for ``bench_page.py``."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

WATCH = """() => {
  window.took = {};
  window.reacts = (kind, looks) => {
    window.took = {};
    addEventListener(kind, (event) => {
      for (const [name, shown] of Object.entries(looks)) {
        const look = () => {
          if (!shown()) { requestAnimationFrame(look); return; }
          // What is posted before a frame is drawn arrives when it is.
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => { window.took[name] = performance.now() - event.timeStamp; };
          port2.postMessage(0);
        };
        requestAnimationFrame(look);
      }
    }, { capture: true, once: true });
  };
}"""

CHOOSE = """() => {
  const card = (link) => document.getElementById(`s-${link.hash.slice(3)}`);
  document.querySelectorAll('[data-bench]').forEach((each) => each.removeAttribute('data-bench'));
  const marks = [...document.querySelectorAll('#chat a.cite')].reverse();
  const mark = marks.find((each) => card(each) && !card(each).matches('.on'));
  mark.dataset.bench = 'mark';
  card(mark).dataset.bench = 'card';
}"""
"""Choose the last mark whose passage is not the one that is in front."""

SETTLED = 300
"""Milliseconds after which what a step set off has come to rest."""


def summary(times_ms: Sequence[float]) -> dict[str, float]:
    """Return count, median, 95th percentile and maximum of milliseconds."""
    ordered = sorted(times_ms)
    p95 = ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]
    return {
        "n": len(ordered),
        "p50_ms": round(statistics.median(ordered), 2),
        "p95_ms": round(p95, 2),
        "max_ms": round(ordered[-1], 2),
    }


class Visitor:
    """Somebody at the page, who does one of everything in a round and takes the times."""

    def __init__(self, browser: Browser, port: int) -> None:
        self.page: Page = browser.new_page(viewport={"width": 1440, "height": 900})
        self.times: dict[str, list[float]] = {}
        self.page.goto(f"http://127.0.0.1:{port}")
        self.page.wait_for_selector("body[data-ready='1']")
        self.page.evaluate(WATCH)

    def reacts(self, act: Callable[[], object], kind: str = "click", **looks: str) -> None:
        """Time from the event ``kind`` of ``act`` until each of ``looks``, which is JavaScript."""
        shown = ", ".join(f"{name}: () => {look}" for name, look in looks.items())
        self.page.evaluate(f"() => reacts('{kind}', {{ {shown} }})")
        act()
        self.page.wait_for_function("n => Object.keys(took).length === n", arg=len(looks))
        for name, taken in self.page.evaluate("took").items():
            self.times.setdefault(name, []).append(taken)

    def round(self, question: str) -> None:
        """Do one of everything."""
        self.page.bring_to_front()
        self.page.wait_for_timeout(SETTLED)
        self.asks(question)
        self.reads()
        self.looks_around()
        self.comes_back()

    def asks(self, question: str) -> None:
        """Ask, and see the question in the chat, then the whole answer."""
        page = self.page
        page.fill("#ask textarea", question)
        turn = page.locator("#chat .asked").count()
        self.reacts(
            lambda: page.press("#ask textarea", "Enter"),
            "keydown",
            enter_to_first=f"document.querySelectorAll('#chat .asked').length > {turn}",
            enter_to_finished=f"document.querySelectorAll('#chat .ans .stat').length > {turn}",
        )
        page.locator("body:not(.asking) #ask .submit-button").wait_for()

    def reads(self) -> None:
        """Go from a mark to its passage, and on to the article."""
        page = self.page
        page.evaluate(CHOOSE)
        self.reacts(
            page.locator("a[data-bench]").click,
            mark_to_passage="document.querySelector('#src .card.on')?.dataset.bench === 'card'",
        )
        page.mouse.move(5, 5)
        self.reacts(
            page.locator("#src .card.on [data-act=read]").click,
            source_to_article="document.querySelector('dialog.rd')?.open"
            " && document.querySelector('dialog.rd mark') !== null",
        )
        page.keyboard.press("Escape")
        page.wait_for_function(
            "!document.querySelector('dialog.rd').open && !location.search.includes('article')"
        )

    def looks_around(self) -> None:
        """Switch theme, language and tab; search the library."""
        page = self.page
        dark = page.evaluate("document.body.classList.contains('dark')")
        self.reacts(
            page.locator("#hdr [data-act=theme]").click,
            theme=f"document.body.classList.contains('dark') !== {str(dark).lower()}",
        )
        spoken = page.evaluate("document.documentElement.lang")
        self.reacts(
            page.locator("#hdr [data-act=language]").click,
            language=f"document.documentElement.lang !== '{spoken}'",
        )
        self.reacts(
            page.locator("#hdr [data-tab=library]").click,
            tab_library="document.querySelector('#lib').checkVisibility()",
            tab_library_rows="document.querySelector('#lb-rows tr') !== null",
        )
        page.wait_for_timeout(SETTLED)
        page.evaluate(
            "for (const row of document.querySelectorAll('#lb-rows tr')) row.className = 'old'"
        )
        self.reacts(
            lambda: page.locator("#lb-q").press("e"),
            "keydown",
            search_to_rows="document.querySelector('#lb-rows .old') === null",
        )
        page.fill("#lb-q", "")
        page.wait_for_timeout(SETTLED)
        for tab, part in (("evaluation", "eval"), ("chat", "chat")):
            self.reacts(
                page.locator(f"#hdr [data-tab={tab}]").click,
                **{f"tab_{tab}": f"document.querySelector('#{part}').checkVisibility()"},
            )

    def comes_back(self) -> None:
        """Begin another conversation and go back to the one that was left."""
        page = self.page
        self.reacts(
            lambda: page.keyboard.press("Alt+n"),
            "keydown",
            new_conversation="!document.querySelector('#chat .asked')"
            "?.checkVisibility({ visibilityProperty: true })",
            new_conversation_examples="document.querySelector('#chat .hello') !== null",
        )
        self.reacts(
            page.locator("#cv li:not(.on) .cv-t").first.click,
            conversation_chosen="document.querySelector('#cv li.on') !== null",
            conversation_shown="document.querySelector('#chat .asked') !== null",
        )
        page.locator("body:not(.asking) #ask .submit-button").wait_for()

    def summaries(self) -> dict[str, dict[str, float]]:
        """Return what the rounds took; the first is warm-up."""
        return {name: summary(times[1:]) for name, times in self.times.items()}
