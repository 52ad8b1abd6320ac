"""The chat before the first question: what this is, and questions to start with."""

from __future__ import annotations

from askllm.ui.strings import both


def hello_html() -> str:
    """Return what an empty conversation shows. Goes through the chat's sanitiser: no SVG.

    Bars stand where the script puts questions to start with, see ``examples.js``.
    """
    bars = '<span class="bar"></span>' * 4
    return (
        f'<div class="hello"><div class="big"></div><h2 class="hh">{both("hello")}</h2>'
        f'<p>{both("hello_more")}</p></div><div class="examples" role="group">{bars}</div>'
    )
