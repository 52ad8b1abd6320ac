"""The ui room: the Gradio page, one file for each thing a person sees.

    desk = desk_for(bot)     ->  what the evaluation tab works with
    build_page(bot, desk)    ->  a ``gradio.Blocks``
    evaluation_routes(desk)  ->  what its script asks for
    mount(app, page)         ->  the FastAPI application with the page at ``/``

``header``, ``bubbles`` (the conversation), ``scope`` (which articles are searched), ``sources`` (the
panel), ``reader`` (the whole article)
and ``examples`` turn the nouns of the house into HTML; ``conversation`` is the flow of
one question; ``evaluation`` holds the other tab; only ``page`` knows Gradio. Decided in docs/adr/0008-web-page.md.
"""

from askllm.ui.answerer import Answerer
from askllm.ui.evaluation import LARGEST, UPLOADS, Desk, desk_for, evaluation_routes
from askllm.ui.page import build_page, mount

__all__ = [
    "LARGEST",
    "UPLOADS",
    "Answerer",
    "Desk",
    "build_page",
    "desk_for",
    "evaluation_routes",
    "mount",
]
