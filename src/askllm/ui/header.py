"""The top of the page: the name, the size of the corpus, the switches, and notices."""

from __future__ import annotations

from collections.abc import Sequence

from askllm.errors import Problem
from askllm.types import Legs, ReaderUsed
from askllm.ui.markup import escape, icon
from askllm.ui.reasons import worded
from askllm.ui.strings import both, plain, spans
from askllm.ui.traditional import traditional

TABS = {"chat": "tab_chat", "library": "tab_library", "evaluation": "tab_evaluation"}
"""The tabs by their name in the address, in order; what each is called."""


# A language as a sign for it on a button, and the words that are heard.
_SIMPLIFIED = ("sign_simplified", "to_simplified")
_TRADITIONAL = ("sign_traditional", "to_traditional")
_ENGLISH = ("sign_english", "to_english")


def _language_button(
    act: str, zh: tuple[str, str], hant: tuple[str, str], en: tuple[str, str]
) -> str:
    """Return a button to another language: where to, by the language of now, and in its words."""
    signs = (
        f'<span class="zh">{plain(zh[0], "zh")}</span>'
        f'<span class="hant">{plain(hant[0], "zh")}</span>'
        f'<span class="en">{plain(en[0], "en")}</span>'
    )
    heard = (
        f'<span class="zh">{escape(plain(zh[1], "zh"))}</span>'
        f'<span class="hant">{escape(traditional(plain(hant[1], "zh")))}</span>'
        f'<span class="en">{escape(plain(en[1], "en"))}</span>'
    )
    return (
        f'<button type="button" class="ib tx lang" data-act="{act}">'
        f'<span aria-hidden="true">{signs}</span><span class="sr">{heard}</span></button>'
    )


# One button for each of the two languages that the page is not in: none is two steps away.
_LANGUAGES = _language_button(
    "language", zh=_TRADITIONAL, hant=_ENGLISH, en=_SIMPLIFIED
) + _language_button("language-2", zh=_ENGLISH, hant=_SIMPLIFIED, en=_TRADITIONAL)


# The first stop of the keyboard; the script goes where the tab in view has its main thing.
_SKIP = (
    f'<a class="skip" href="#ask"><span class="to-question">{both("skip_question")}</span>'
    f'<span class="to-content">{both("skip_content")}</span></a>'
)


def header_html(articles: int, passages: int, *, tabs: Sequence[str] = ()) -> str:
    """Return the header line; with ``tabs``, some of ``TABS``, where there is more than the chat."""
    return (
        f'<div class="ak hd">{_SKIP}<button type="button" class="ib menu" data-act="conversations" '
        f'aria-controls="nav" aria-expanded="false">{icon("menu")}'
        f'<span class="sr">{both("cv_open")}</span></button><h1 class="brand">{icon("logo")}<b>askllm</b></h1>'
        f'<span class="sub">{both("tagline")}</span>'
        f'<span class="corp">{both("size", f"{articles:,}", f"{passages:,}")}</span>'
        f"{_tabs_html(tabs) if len(tabs) > 1 else ''}"
        '<span class="sp"></span>'
        f'<button type="button" class="ib tx new" data-act="new">{icon("new")}'
        f"<span>{both('new_chat')}</span></button>"
        f'<button type="button" class="ib keyb" data-act="keys">{icon("keys")}'
        f'<span class="sr">{both("keys_title")}</span></button>'
        f"{_LANGUAGES}"
        f'<button type="button" class="ib" data-act="theme">{icon("theme")}'
        f'<span class="sr">{both("switch_theme")}</span></button></div>'
    )


def _tabs_html(tabs: Sequence[str]) -> str:
    links = "".join(
        f'<a href="{"?" if name == "chat" else f"?tab={name}"}" data-tab="{name}">{both(key)}</a>'
        for name, key in TABS.items()
        if name in tabs
    )
    return (
        f'<nav class="tabs" aria-labelledby="tabs-h"><span class="sr" id="tabs-h">'
        f"{both('heard_tabs')}</span>{links}</nav>"
    )


def notices_html(legs: Legs, reader: ReaderUsed, problems: tuple[Problem, ...]) -> str:
    """Return what a person must know before trusting the answers; empty when all is well.

    The files that were left out follow the articles as they change, see ``library_index.js``.
    """
    notices = []
    if legs.reason:
        notices.append(
            f'<p class="notice" id="legs" role="status">{both("bm25_only", worded(legs.reason))}</p>'
        )
    if reader.reason:
        notices.append(
            f'<p class="notice" id="reads" role="status">{both("rules_only", worded(reader.reason))}</p>'
        )
    if problems:
        rows = "".join(
            f"<li><b>{escape(problem.path)}</b> {spans(worded(problem.reason))}</li>"
            for problem in problems
        )
        summary = both("left_out", len(problems))
        notices.append(
            f'<details class="notice" id="left-out"><summary>{summary}</summary><ul>{rows}</ul></details>'
        )
    return "".join(notices)
