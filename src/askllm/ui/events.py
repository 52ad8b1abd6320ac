"""What happens on which event.

The page's script sends every question through one packer, see ``asking.js``: it adds how the question
is asked. What the script must know comes back as the value of the part ``wire``.
"""

from __future__ import annotations

from collections.abc import Iterator
from types import ModuleType
from typing import TYPE_CHECKING, Any

from askllm.ui.conversation import Room, View, blank, recall, talk
from askllm.ui.layout import Parts
from askllm.ui.request import requested

if TYPE_CHECKING:
    import gradio

AT_ONCE = 8
WAITING = 64
IDLE = 0.01
"""Seconds between two looks for a question."""

# The page's script says how a question is asked; it goes along as the last input.
_PACKED_JS = "(...inputs) => [...inputs.slice(0, -1), window.askllm.asking.packed()]"
# The words of the box go along as the first one.
_TYPED_JS = (
    "(_, known) => { const [question, request] = window.askllm.asking.typed();"
    " return [question, known, request]; }"
)

_ENDED_JS = "() => window.askllm.asking.ended()"
_FAILED_JS = "() => { window.askllm.asking.failed('not_sent'); window.askllm.asking.ended(); }"


def wire(gr: ModuleType, room: Room, parts: Parts) -> None:
    """Say what happens on which event.

    One queued generator answers a question: a chain of events would take four times as long.

    A part that is given an update, even an empty one, must neither be given a bare value nor be an
    input: Gradio makes a new component of every update, and files what comes next under the new
    one's number, so that each question would leave several copies of the page behind
    (``Blocks.postprocess_data`` and ``preprocess_data``). Only the chat breaks this, where the
    server forgot the conversation: that costs one copy; an update would cost 12 ms at every step.
    """
    box, chat, known = parts.box, parts.chat, parts.conversation
    outputs = [box, chat, parts.panel, known, parts.wire]

    def shown(view: View) -> list[object]:
        # One dict of changes for the box: its words only where some come back. The script has
        # emptied it, and what is typed by now is the next question.
        change: dict[str, Any] = {"submit_btn": not view.busy}
        if view.box:
            change["value"] = view.box
        return [
            gr.update(**change),
            gr.skip() if view.messages is None else _for_chat(view.messages),
            gr.skip() if view.panel is None else gr.update(value=view.panel),
            view.conversation,
            None if view.word is None else dict(view.word),  # the script overhears a None
        ]

    def ask(question: object, conversation: object, request: object) -> Iterator[list[object]]:
        for view in talk(room, question, conversation, requested(request)):
            yield shown(view)

    def ask_again(
        conversation: object, request: object, event: gradio.EventData
    ) -> Iterator[list[object]]:
        yield from ask(_said(event).get("question"), conversation, request)

    def open_kept(event: gradio.EventData) -> list[object]:
        return shown(recall(room, _said(event).get("exchanges")))

    def start_over() -> list[object]:
        return shown(blank(room.memory))

    # Gradio reads the annotation to know what to pass; gradio is not imported at module level.
    ask_again.__annotations__["event"] = gr.EventData
    open_kept.__annotations__["event"] = gr.EventData
    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    queued: dict[str, Any] = {"concurrency_limit": AT_ONCE, "concurrency_id": "ask", **quiet}
    typed = [parts.request, known, parts.request]  # the script fills both: the box has updates
    for event in (
        box.submit(ask, typed, outputs, js=_TYPED_JS, **queued),
        parts.wire.again(ask_again, [known, parts.request], outputs, js=_PACKED_JS, **queued),
        parts.wire.recall(open_kept, None, outputs, queue=False, **quiet),
        parts.wire.fresh(start_over, None, outputs, queue=False, **quiet),
    ):
        # The last word of an event is there a while before Gradio has done with it; what failed
        # has no word for the script at all: it would wait for ever.
        event.success(None, None, None, js=_ENDED_JS, api_visibility="private")
        event.failure(None, None, None, js=_FAILED_JS, api_visibility="private")


def _for_chat(messages: tuple[tuple[str, str], ...]) -> list[dict[str, str]]:
    return [{"role": role, "content": html} for role, html in messages]


def _said(event: gradio.EventData) -> dict[str, Any]:
    """Return what the script sent with an event; it can be anything."""
    data = event._data
    return data if isinstance(data, dict) else {}
