"""What the browser is given besides HTML: one style sheet, one script put together of parts, theme.

A part of the script is a file of ``static`` that holds one arrow function of the page, see ``core.js``.
What it returns is found by the others at ``page.<file name>``.
"""

from __future__ import annotations

from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from askllm.ui.strings import for_script, spoken

if TYPE_CHECKING:
    import gradio

STATIC = Path(__file__).parent / "static"
LOCALES = {"zh-CN": "zh", "zh-TW": "hant", "en": "en"}
"""Gradio's names of the languages, and ours."""
SCRIPTS = (
    "core",
    "talking",
    "address",
    "reader",
    "sources",
    "answer",
    "clipboard",
    "view",
    "asking",
    "links",
    "exported",
    "conversations",
    "examples",
    "keyboard",
    "access",
    "behind",
    "waiting",
    "library",
    "library_list",
    "library_chart",
    "library_names",
    "library_disagreements",
    "library_removing",
    "library_index",
    "library_adding",
    "library_views",
    "evaluation",
    "evaluation_view",
    "evaluation_sets",
    "evaluation_runs",
    "evaluation_filling",
    "evaluation_report",
    "evaluation_questions",
    "evaluation_progress",
    "rating",
    "scope",
)
"""The parts in the order they start: a part may use what those before it return."""

_FONTS = ["PingFang SC", "Microsoft YaHei", "Noto Sans SC", "Noto Sans CJK SC", "sans-serif"]
# A part that fails is told in the console and does not take the others with it.
_FRAME = """() => {
  const page = {};
  window.askllm = page;
  const part = (name, start) => {
    try { page[name] = start(page) ?? page[name]; } catch (error) { console.error(`askllm: ${name}`, error); }
  };
  %s
  page.ready();
}"""


def style() -> str:
    """Return the style sheet."""
    return (STATIC / "style.css").read_text(encoding="utf-8")


def script() -> str:
    """Return the page's script: every part that is there, started in turn."""
    files = [(name, STATIC / f"{name}.js") for name in SCRIPTS]
    started = [
        f"part('{name}', {file.read_text(encoding='utf-8').strip()}\n  );"
        for name, file in files
        if file.exists()
    ]
    # Strings travel as JSON inside the script: escaped so that no tag can end it early.
    words = for_script().replace("<", "\\u003c")
    return (_FRAME % "\n  ".join(started)).replace("__STRINGS__", words)


def gradio_words(kind: str) -> dict[str, str]:
    """Return what Gradio's own parts say in a language of ``LOCALES``."""
    keys = ("placeholder", "question")
    return {key: spoken(key).get(kind, spoken(key)["zh"]) for key in keys}


def theme(gr: ModuleType) -> gradio.Theme:
    """Return the colours and fonts; the default subdued grey is too faint (contrast 2.6)."""
    ink = gr.themes.colors.Color(
        name="ink",
        c50="#eef3ff",
        c100="#dfe8ff",
        c200="#c5d5ff",
        c300="#a3bcff",
        c400="#7d9ffb",
        c500="#4a78ec",
        c600="#2457d6",
        c700="#1d47b2",
        c800="#1b3c90",
        c900="#1a3573",
        c950="#132248",
    )
    plain_theme: gradio.Theme = gr.themes.Default(
        primary_hue=ink,
        secondary_hue=ink,
        neutral_hue=gr.themes.colors.slate,
        radius_size=gr.themes.sizes.radius_md,
        font=_FONTS,
        font_mono=["ui-monospace", "Consolas", "monospace"],
    )
    themed: gradio.Theme = plain_theme.set(
        color_accent="*primary_600", body_text_color_subdued="#556174"
    )
    return themed
