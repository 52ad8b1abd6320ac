"""The ui room: the Gradio page, one file for each thing a person sees.

    desk = desk_for(library.bot)       ->  what the evaluation tab works with
    library = library_for(bot)         ->  what the library tab works with
    build_page(bot, desk, library)     ->  a ``gradio.Blocks``
    evaluation_routes(desk), library_routes(library)  ->  what their scripts ask for
    mount(app, page)                   ->  the FastAPI application with the page at ``/``

``header``, ``bubbles`` (the conversation), ``scope`` (which articles are searched), ``sources`` (the
panel), ``found`` (what a search brings beside an answer), ``reader`` (the whole article)
turn the nouns of the house into HTML; ``conversation`` is the flow of
one question; ``evaluation`` and ``library`` hold the other tabs; only ``page`` knows Gradio. Decided in docs/adr/0008-web-page.md.
"""

from askllm.ui.answerer import Answerer
from askllm.ui.evaluation import LARGEST, UPLOADS, Desk, desk_for, evaluation_routes
from askllm.ui.library import ADDING, LARGEST_FILE, Library, library_for, library_routes
from askllm.ui.page import build_page, mount
from askllm.ui.reasons import told as in_languages
from askllm.ui.tools import Tools

__all__ = [
    "ADDING",
    "LARGEST",
    "LARGEST_FILE",
    "UPLOADS",
    "Answerer",
    "Desk",
    "Library",
    "Tools",
    "build_page",
    "desk_for",
    "evaluation_routes",
    "in_languages",
    "library_for",
    "library_routes",
    "mount",
]
