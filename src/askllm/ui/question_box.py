"""What stands around the question box: an edit, a lost connection, the ways to the end and to a stop."""

from __future__ import annotations

from askllm.ui.markup import icon
from askllm.ui.strings import both


def editing_html() -> str:
    """Return what stands above the box: an edit, a lost connection."""
    return (
        f'<div class="ak over"><p class="editing" id="editing" hidden><span>{both("editing")}</span>'
        f'<button type="button" id="editing-off">{both("cancel")}</button></p>'
        f'<p class="offline" id="offline" role="alert" hidden>{both("offline")}</p></div>'
    )


def to_end_html() -> str:
    """Return the button to the end of the chat; below the box it covers nothing of the chat."""
    return (
        f'<button type="button" class="to-end" id="to-end" hidden>{icon("more")}'
        f'<span class="sr">{both("to_end")}</span></button>'
    )


def stop_html() -> str:
    """Return the button that stops the question at work; the script shows it meanwhile."""
    return (
        f'<button type="button" class="stop" id="stop" hidden>{icon("stop")}'
        f'<span class="sr">{both("stop")}</span></button>'
    )
