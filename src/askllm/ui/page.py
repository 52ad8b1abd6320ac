"""The Gradio page: its parts, what happens on which event, and how it is mounted.

Gradio is imported inside functions only, after the settings that keep it from calling home:
importing askllm must stay quick and silent. Decided in docs/adr/0008-web-page.md.
"""

from __future__ import annotations

import asyncio
import importlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, TypeVar

from askllm.types import Language
from askllm.ui.answerer import Answerer
from askllm.ui.conversation import LONGEST, View, blank, talk
from askllm.ui.evaluation import Desk
from askllm.ui.evaluation_tab import evaluation_html
from askllm.ui.examples import example_questions
from askllm.ui.header import header_html, hello_html, notices_html
from askllm.ui.memory import Memory
from askllm.ui.reader import READER_HTML, opener
from askllm.ui.scope import finder, scope_html
from askllm.ui.sources import sources_html
from askllm.ui.strings import both, for_script, plain

if TYPE_CHECKING:
    import gradio
    from fastapi import FastAPI

Made = TypeVar("Made")

AT_ONCE = 8
WAITING = 64

_STATIC = Path(__file__).parent / "static"
_LOCALES: dict[str, Language] = {"zh-CN": "zh", "zh-TW": "zh", "en": "en"}
_FONTS = ["PingFang SC", "Microsoft YaHei", "Noto Sans SC", "Noto Sans CJK SC", "sans-serif"]

# Run by Gradio once each HTML part is on the page; the page's script does the rest.
_HEADER_JS = """element.addEventListener('click', (event) => {
  const button = event.target.closest('button[data-act]');
  if (!button) return;
  if (button.dataset.act === 'new') window.askllm.busy() || trigger('fresh');
  else window.askllm.press(button);
});"""
_PANEL_JS = "element.addEventListener('click', (event) => window.askllm.panel(event));"
_SCOPE_JS = "window.askllmScope = { find: (request) => server.find_names(request) };"
# The page's script holds the scope; every question takes it along as the last input.
_WITH_SCOPE_JS = "(...inputs) => [...inputs.slice(0, -1), window.askllm.scope()]"
_READER_JS = "window.askllmReader = { element, open: (request) => server.open_article(request) };"


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of the page that events read or change; ``conversation`` holds the id.

    ``scope`` is never filled: the page's script puts its own in its place when a question is sent.
    """

    header: gradio.HTML
    chat: gradio.Chatbot
    box: gradio.Textbox
    panel: gradio.HTML
    conversation: gradio.Textbox
    scope: gradio.Textbox


def quiet_gradio() -> ModuleType:
    """Import gradio so that neither it nor its hub library calls anyone.

    Returns:
        The ``gradio`` module. The variables must be set before the first import in the process.
    """
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
    for name in ("NO_PROXY", "no_proxy"):
        known = [host for host in os.environ.get(name, "").split(",") if host]
        missing = [host for host in ("127.0.0.1", "localhost") if host not in known]
        os.environ[name] = ",".join([*known, *missing])
    return importlib.import_module("gradio")


def build_page(bot: Answerer, desk: Desk | None = None) -> gradio.Blocks:
    """Build the page for ``bot``, not yet mounted; with an evaluation tab where there is a desk.

    Example questions are chosen here, and each is asked once to be sure it has an answer.
    """
    return _in_a_loop(lambda: _build(quiet_gradio(), bot, desk))


def _build(gr: ModuleType, bot: Answerer, desk: Desk | None) -> gradio.Blocks:
    memory = Memory() if desk is None else desk.memory
    page: gradio.Blocks
    with gr.Blocks(
        title="askllm",
        analytics_enabled=False,
        fill_height=True,
        fill_width=True,
        delete_cache=(3600, 86400),
    ) as page:
        _wire(gr, bot, memory, _lay_out(gr, bot, desk))
    page.queue(default_concurrency_limit=AT_ONCE, max_size=WAITING)
    return page


def mount(app: FastAPI, page: gradio.Blocks) -> FastAPI:
    """Mount ``page`` at ``/`` of ``app``, which must have its CORS rule by now."""
    return _in_a_loop(lambda: _mount(quiet_gradio(), app, page))


def _mount(gr: ModuleType, app: FastAPI, page: gradio.Blocks) -> FastAPI:
    style = (_STATIC / "style.css").read_text(encoding="utf-8")
    script = (_STATIC / "page.js").read_text(encoding="utf-8")
    evaluation = (_STATIC / "evaluation.js").read_text(encoding="utf-8")
    scope = (_STATIC / "scope.js").read_text(encoding="utf-8")
    style += (_STATIC / "evaluation.css").read_text(encoding="utf-8")
    mounted: FastAPI = gr.mount_gradio_app(
        app,
        page,
        path="/",
        show_error=False,
        max_file_size="1mb",
        enable_monitoring=False,
        pwa=False,
        run_history=False,
        footer_links=[],
        ssr_mode=False,
        mcp_server=False,
        favicon_path=str(_STATIC / "favicon.svg"),
        i18n=gr.I18n(**{place: _gradio_words(spoken) for place, spoken in _LOCALES.items()}),
        theme=_theme(gr),
        head=f"<style>{style}</style>",
        # Strings travel as JSON inside the script: escaped so that no tag can end it early.
        js=script.replace("__EVALUATION__", evaluation)
        .replace("__SCOPE__", scope)
        .replace("__STRINGS__", for_script().replace("<", "\\u003c")),
    )
    return mounted


def _in_a_loop(make: Callable[[], Made]) -> Made:
    """Call ``make`` inside an event loop.

    Where none is running, Gradio opens loops of its own, sockets and all, and never closes them.
    """
    try:
        asyncio.get_running_loop()
    except RuntimeError:

        async def made() -> Made:
            return make()

        return asyncio.run(made())
    return make()


def _gradio_words(language: Language) -> dict[str, str]:
    """Return what Gradio's own parts say, ours and those its Chinese file lacks."""
    words = {"placeholder": plain("placeholder", language), "question": plain("question", language)}
    if language == "zh":
        words |= {"chatbot.copy_message": "复制", "chatbot.copied_message": "已复制"}
    return words


def _theme(gr: ModuleType) -> gradio.Theme:
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
    theme: gradio.Theme = gr.themes.Default(
        primary_hue=ink,
        secondary_hue=ink,
        neutral_hue=gr.themes.colors.slate,
        radius_size=gr.themes.sizes.radius_md,
        font=_FONTS,
        font_mono=["ui-monospace", "Consolas", "monospace"],
    )
    themed: gradio.Theme = theme.set(color_accent="*primary_600", body_text_color_subdued="#556174")
    return themed


def _lay_out(gr: ModuleType, bot: Answerer, desk: Desk | None) -> Parts:
    """Put the parts on the page."""
    conversation = gr.Textbox(visible="hidden", label="conversation", elem_id="conversation")
    scope = gr.Textbox(visible="hidden", label="scope", elem_id="scope")
    articles = bot.articles()
    header = gr.HTML(
        header_html(len(articles), bot.passage_count(), evaluation=desk is not None),
        apply_default_css=False,
        js_on_load=_HEADER_JS,
        elem_id="hdr",
    )
    notices = notices_html(bot.legs, bot.problems)
    if notices:
        gr.HTML(notices, apply_default_css=False, js_on_load=None, elem_id="notices")
    gr.HTML(
        READER_HTML,
        apply_default_css=False,
        server_functions=[opener(bot.article)],
        js_on_load=_READER_JS,
        elem_id="reader",
    )
    if desk is not None:
        gr.HTML(
            evaluation_html(writable=desk.writable),
            apply_default_css=False,
            js_on_load=None,
            elem_id="eval",
        )
    with gr.Row(elem_id="qa", equal_height=True):
        with gr.Column(elem_id="mid", min_width=0):
            chat = gr.Chatbot(
                elem_id="chat",
                show_label=False,
                container=False,
                layout="bubble",
                height="100%",
                latex_delimiters=[],
                sanitize_html=True,
                buttons=["copy"],
                feedback_options=None,
                placeholder=hello_html(),
                examples=[{"text": question} for question in example_questions(bot)],
                group_consecutive_messages=False,
            )
            with gr.Column(elem_id="composer", min_width=0):
                box = gr.Textbox(
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
                    html_attributes=gr.InputHTMLAttributes(
                        enterkeyhint="send", autocomplete="off", spellcheck=False
                    ),
                )
                gr.HTML(
                    f'<div class="ak under">{scope_html(bot.choices(), articles)}'
                    f'<p class="hint">{both("keys_hint")}</p></div>',
                    apply_default_css=False,
                    server_functions=[finder(bot.choices(), articles)],
                    js_on_load=_SCOPE_JS,
                    elem_id="under",
                )
        with gr.Column(elem_id="side", min_width=0):
            panel = gr.HTML(
                sources_html(()), apply_default_css=False, js_on_load=_PANEL_JS, elem_id="src"
            )
    return Parts(header, chat, box, panel, conversation, scope)


def _wire(gr: ModuleType, bot: Answerer, memory: Memory, parts: Parts) -> None:
    """Say what happens on which event.

    One queued generator answers a question: a chain of events would take four times as long.
    """
    box, chat, known = parts.box, parts.chat, parts.conversation
    outputs = [box, chat, parts.panel, known]

    def shown(view: View) -> list[object]:
        # One dict of changes for the box: its words only where the view sets them.
        change: dict[str, Any] = {"submit_btn": not view.busy}
        if view.box is not None:
            change["value"] = view.box
        messages = [{"role": role, "content": html} for role, html in view.messages]
        panel_html = gr.skip() if view.panel is None else view.panel
        return [gr.update(**change), messages, panel_html, view.conversation]

    def ask(question: object, conversation: object, scope: object) -> Iterator[list[object]]:
        for view in talk(bot, memory, question, conversation, scope):
            yield shown(view)

    def ask_example(
        conversation: object, scope: object, event: gradio.SelectData
    ) -> Iterator[list[object]]:
        chosen = event.value
        question = chosen.get("text") if isinstance(chosen, dict) else None
        yield from ask(question, conversation, scope)

    def start_over() -> list[object]:
        return shown(blank(memory))

    # Gradio reads the annotation to know what to pass; gradio is not imported at module level.
    ask_example.__annotations__["event"] = gr.SelectData
    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    queued: dict[str, Any] = {"concurrency_limit": AT_ONCE, "concurrency_id": "ask", **quiet}
    queued["js"] = _WITH_SCOPE_JS
    # No stop button: cancelling a running event covers the chat with an error badge.
    box.submit(ask, [box, known, parts.scope], outputs, **queued)
    chat.example_select(ask_example, [known, parts.scope], outputs, **queued)
    parts.header.fresh(start_over, None, outputs, queue=False, **quiet)
