"""The parts of the page and where they stand."""

from __future__ import annotations

from dataclasses import dataclass
from types import ModuleType
from typing import TYPE_CHECKING

from askllm.ui.answerer import Answerer
from askllm.ui.catalogue import article_count
from askllm.ui.conversation import LONGEST, Room
from askllm.ui.conversation_list import conversation_list_html
from askllm.ui.empty_chat import hello_html
from askllm.ui.evaluation import Desk
from askllm.ui.evaluation_tab import evaluation_html
from askllm.ui.exported import exporter
from askllm.ui.header import header_html, notices_html
from askllm.ui.library import Library
from askllm.ui.library_tab import library_html
from askllm.ui.question_box import editing_html, stop_html, to_end_html
from askllm.ui.reader import READER_HTML, opener
from askllm.ui.scope import finder, scope_html
from askllm.ui.shortcuts import shortcuts_html
from askllm.ui.sources import sources_html, unfolder
from askllm.ui.strings import both
from askllm.ui.why import explainer

if TYPE_CHECKING:
    import gradio


def door(name: str, *events: str) -> str:
    """Return what Gradio runs when an HTML part is up: it opens ``page.door(name)`` to the script.

    The door has ``element``, ``server`` (the part's ``server_functions``), ``trigger`` and
    ``watch``. Gradio lets a part have only events whose names stand in quotes in this text.
    """
    quoted = " ".join(f"'{event}'" for event in events)
    return (
        f"(window.askllmDoors ??= {{}}).{name} = {{ element, server, trigger, watch, props }}; "
        f"/* {quoted} */"
    )


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of the page that events read or change; ``conversation`` holds the id.

    ``request`` is never filled: the page's script puts its own in its place when a question is
    sent. ``wire`` shows nothing: its value is what the script is told, its events what it tells.
    """

    chat: gradio.Chatbot
    box: gradio.Textbox
    panel: gradio.HTML
    conversation: gradio.Textbox
    request: gradio.Textbox
    wire: gradio.HTML


def lay_out(gr: ModuleType, room: Room, desk: Desk | None, library: Library | None) -> Parts:
    """Put the parts on the page; with a tab where there is a desk or a library."""
    bot = room.bot
    conversation = gr.Textbox(visible="hidden", label="conversation", elem_id="conversation")
    request = gr.Textbox(visible="hidden", label="request", elem_id="request")
    _above(gr, bot, desk, library)

    def stop_question(ticket: object) -> bool:
        return room.running.stop(ticket)

    wire = gr.HTML(
        html_template="<i></i>",
        apply_default_css=False,
        server_functions=[stop_question, exporter(bot)],
        js_on_load=door("wire", "again", "recall", "fresh"),
        elem_id="wire",
    )
    with gr.Row(elem_id="qa", equal_height=True):
        with gr.Column(elem_id="nav", min_width=0):
            _html(gr, conversation_list_html(), "conversations")
        with gr.Column(elem_id="mid", min_width=0):
            chat = _chat(gr)
            with gr.Column(elem_id="composer", min_width=0):
                box = _composer(gr, bot)
        with gr.Column(elem_id="side", min_width=0):
            panel = gr.HTML(
                sources_html(()), apply_default_css=False, js_on_load=door("sources"), elem_id="src"
            )
    return Parts(chat, box, panel, conversation, request, wire)


def _html(gr: ModuleType, html: str, elem_id: str) -> None:
    """Place a part that no event reads or changes."""
    gr.HTML(html, apply_default_css=False, js_on_load=None, elem_id=elem_id)


def _above(gr: ModuleType, bot: Answerer, desk: Desk | None, library: Library | None) -> None:
    """Place what stands above the panes, and the tabs beside the chat."""
    # A tab and its part come together: #qa is the chat, #lib the library, #eval the evaluation.
    tabs = ["chat"]
    if library is not None:
        tabs.append("library")
    if desk is not None:
        tabs.append("evaluation")
    _html(gr, header_html(article_count(bot), bot.passage_count(), tabs=tabs), "hdr")
    _html(gr, shortcuts_html(), "shortcuts")
    notices = notices_html(bot.legs, bot.reader, bot.problems)
    _html(gr, f'<div class="ak notices">{notices}</div>', "notices")
    gr.HTML(
        READER_HTML,
        apply_default_css=False,
        server_functions=[opener(bot), explainer(bot), unfolder(bot)],
        js_on_load=door("reader"),
        elem_id="reader",
    )
    if library is not None:
        _html(gr, library_html(writable=library.writable), "lib")
    if desk is not None:
        _html(gr, evaluation_html(writable=desk.writable), "eval")


def _chat(gr: ModuleType) -> gradio.Chatbot:
    chat: gradio.Chatbot = gr.Chatbot(
        elem_id="chat",
        show_label=False,
        container=False,
        layout="bubble",
        height="100%",
        latex_delimiters=[],
        sanitize_html=True,
        # Copying is ours: Gradio's button copies the markup.
        buttons=[],
        feedback_options=None,
        placeholder=hello_html(),
        group_consecutive_messages=False,
        # A question stays at the top of the view while its answer grows below it, see asking.js.
        autoscroll=False,
    )
    return chat


def _composer(gr: ModuleType, bot: Answerer) -> gradio.Textbox:
    _html(gr, editing_html(), "over")
    box: gradio.Textbox = gr.Textbox(
        elem_id="ask",
        label=gr.I18n()("question"),
        placeholder=gr.I18n()("placeholder"),
        show_label=False,
        container=False,
        lines=1,
        max_lines=6,
        autofocus=True,
        submit_btn=True,
        stop_btn=False,
        max_length=LONGEST,
        interactive=True,  # to Gradio it is an output alone, see events
        html_attributes=gr.InputHTMLAttributes(
            enterkeyhint="send", autocomplete="off", spellcheck=False
        ),
    )
    gr.HTML(
        f'<div class="ak under">{scope_html()}'
        f'<p class="hint">{both("keys_hint")}</p>{to_end_html()}{stop_html()}</div>',
        apply_default_css=False,
        server_functions=[finder(bot)],
        js_on_load=door("scope"),
        elem_id="under",
    )
    return box
