"""The Gradio page, built and mounted. Decided in docs/adr/0008-web-page.md."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import TYPE_CHECKING, cast

from askllm.ui.answerer import Answerer
from askllm.ui.assets import LOCALES, STATIC, gradio_words, script, style, theme
from askllm.ui.conversation import Room
from askllm.ui.evaluation import Desk
from askllm.ui.events import AT_ONCE, IDLE, WAITING, wire
from askllm.ui.layout import lay_out
from askllm.ui.library import Library
from askllm.ui.memory import CONVERSATIONS, Memory
from askllm.ui.quiet import in_a_loop, quiet_gradio
from askllm.ui.running import Running
from askllm.ui.tools import Tools

if TYPE_CHECKING:
    import gradio
    from fastapi import FastAPI
    from gradio.routes import App
    from starlette.routing import Mount

_RUNNING = "askllm_running"


def build_page(
    bot: Answerer, desk: Desk | None = None, library: Library | None = None
) -> gradio.Blocks:
    """Build the page for ``bot``, not yet mounted; with tabs where there is a desk or a library."""
    return in_a_loop(lambda: _build(quiet_gradio(), bot, desk, library))


def _build(
    gr: ModuleType, bot: Answerer, desk: Desk | None, library: Library | None
) -> gradio.Blocks:
    memory = Memory() if desk is None else desk.memory
    page: gradio.Blocks
    with gr.Blocks(
        title="askllm",
        analytics_enabled=False,
        fill_height=True,
        fill_width=True,
        delete_cache=(3600, 86400),
    ) as page:
        # Before the page's own events: their functions would take the names.
        for tool in Tools(bot).all():
            gr.api(tool, api_name=tool.__name__, concurrency_limit=AT_ONCE)
        running = Running(AT_ONCE)
        room = Room(bot, memory, running)
        wire(gr, room, lay_out(gr, room, desk, library))
    page.queue(default_concurrency_limit=AT_ONCE, max_size=WAITING)
    # Gradio looks for work and for news of it a thousand times a second each, all day.
    page._queue.sleep_when_free = page._queue.progress_update_sleep_when_free = IDLE
    # Gradio keeps what it last sent to each opened page, up to megabytes, of ten thousand pages. One
    # that is forgotten is made anew and works on. Only ``launch`` has an argument for it.
    page.state_session_capacity = CONVERSATIONS
    setattr(page, _RUNNING, running)  # the page is made in one place and mounted in another
    return page


def mount(app: FastAPI, page: gradio.Blocks) -> FastAPI:
    """Mount ``page`` at ``/`` of ``app``, which must have its CORS rule by now.

    ``app.state.end`` is then what a server calls in its loop before it stops.
    """
    mounted = in_a_loop(lambda: _mount(quiet_gradio(), app, page))
    mounted.state.end = _end_of(page, cast("App", cast("Mount", mounted.routes[-1]).app))
    return mounted


def _end_of(page: gradio.Blocks, gradio_app: App) -> Callable[[], None]:
    """Return what lets every opened page of a mounted ``page`` go.

    Each keeps a stream open that tells Gradio that it is still there. Gradio closes these where it
    runs the server itself; a page mounted elsewhere keeps its server waiting. A question at work
    holds a second stream, and a thread that waits for its answer.
    """

    def end() -> None:
        getattr(page, _RUNNING).end()
        gradio_app.stop_event.set()

    return end


def _mount(gr: ModuleType, app: FastAPI, page: gradio.Blocks) -> FastAPI:
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
        favicon_path=str(STATIC / "favicon.svg"),
        i18n=gr.I18n(**{place: gradio_words(spoken) for place, spoken in LOCALES.items()}),
        theme=theme(gr),
        head=f"<style>{style()}</style>",
        js=script(),
    )
    return mounted
