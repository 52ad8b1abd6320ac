"""The list of keys, under ``?``."""

from __future__ import annotations

from askllm.ui.markup import escape, icon
from askllm.ui.strings import both

KEYS = (
    (("Enter",), "key_send"),
    (("Shift", "Enter"), "key_line"),
    (("/",), "key_box"),
    (("Alt", "N"), "key_new"),
    (("1", "…", "9"), "key_number"),
    (("J", "K"), "key_step"),
    (("Esc",), "key_close"),
    (("?",), "key_help"),
)
"""Keys as they stand on the keyboard, and what they do."""


def shortcuts_html() -> str:
    """Return the dialog, closed."""
    rows = "".join(
        f"<div><dt>{''.join(f'<kbd>{escape(key)}</kbd>' for key in keys)}</dt>"
        f"<dd>{both(does)}</dd></div>"
        for keys, does in KEYS
    )
    return (
        '<dialog class="ak keys" id="keys" aria-labelledby="keys-title"><div class="keys-h">'
        f'<h2 id="keys-title">{both("keys_title")}</h2>'
        f'<form method="dialog"><button class="ib">{icon("close")}'
        f'<span class="sr">{both("close")}</span></button></form></div><dl>{rows}</dl></dialog>'
    )
