"""The top of the page: the name, the size of the corpus, the switches, and notices."""

from __future__ import annotations

from askllm.errors import Problem
from askllm.types import Legs
from askllm.ui.markup import escape, icon
from askllm.ui.strings import both

_TABS = (
    '<nav class="tabs">'
    f'<a href="?" data-tab="chat" aria-current="page">{both("tab_chat")}</a>'
    f'<a href="?tab=evaluation" data-tab="evaluation">{both("tab_evaluation")}</a></nav>'
)


def header_html(articles: int, passages: int, *, evaluation: bool = False) -> str:
    """Return the header line; with tabs where there is an evaluation beside the chat."""
    return (
        f'<div class="ak hd"><h1 class="brand">{icon("logo")}<b>askllm</b></h1>'
        f'<span class="sub">{both("tagline")}</span>'
        f'<span class="corp">{both("size", f"{articles:,}", f"{passages:,}")}</span>'
        f"{_TABS if evaluation else ''}"
        '<span class="sp"></span>'
        f'<button type="button" class="ib tx new" data-act="new">{icon("new")}'
        f"<span>{both('new_chat')}</span></button>"
        f'<button type="button" class="ib tx" data-act="language">'
        f'<span aria-hidden="true">{both("other_language")}</span>'
        f'<span class="sr">{both("switch_language")}</span></button>'
        f'<button type="button" class="ib" data-act="theme">{icon("theme")}'
        f'<span class="sr">{both("switch_theme")}</span></button></div>'
    )


def notices_html(legs: Legs, problems: tuple[Problem, ...]) -> str:
    """Return what a person must know before trusting the answers; empty when all is well."""
    notices = []
    if legs.reason:
        notices.append(
            f'<p class="notice" id="legs" role="status">{both("bm25_only", legs.reason)}</p>'
        )
    if problems:
        rows = "".join(
            f"<li><b>{escape(problem.path)}</b> {escape(problem.reason)}</li>"
            for problem in problems
        )
        summary = both("left_out", len(problems))
        notices.append(
            f'<details class="notice"><summary>{summary}</summary><ul>{rows}</ul></details>'
        )
    return f'<div class="ak notices">{"".join(notices)}</div>' if notices else ""


def hello_html() -> str:
    """Return what an empty conversation shows. Goes through the chat's sanitiser: no SVG."""
    return (
        f'<div class="hello"><div class="big"></div><h2 class="hh">{both("hello")}</h2>'
        f"<p>{both('hello_more')}</p></div>"
    )
