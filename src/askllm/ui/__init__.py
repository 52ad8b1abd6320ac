"""The ui room: the Gradio page, one file for each thing a person sees.

    build_page(bot)   ->  a ``gradio.Blocks``
    mount(app, page)  ->  the FastAPI application with the page at ``/``

``header``, ``bubbles`` (the conversation), ``sources`` (the panel), ``reader`` (the whole article)
and ``examples`` are pure functions from the house's nouns to HTML; ``conversation`` is the flow of
one question; only ``page`` knows Gradio. Decided in docs/adr/0008-web-page.md.
"""

from askllm.ui.answerer import Answerer
from askllm.ui.page import build_page, mount

__all__ = ["Answerer", "build_page", "mount"]
