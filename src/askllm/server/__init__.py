"""REST and the page in one ASGI application.

    POST /api/ask             {"question": …, "history": [{"question": …, "answer": …}]}  ->  Answer
    GET  /api/search?q=&k=    {"question": …, "hits": […]}; &article= &source= &author= (repeatable),
                              &since= &until= bound the search, as "scope" does in /api/ask
    GET  /api/scope           {"sources": […], "authors": […], "first": …, "last": …}
    GET  /api/openapi.json    all of this for programs; /openapi.json, without /api, is Gradio's own
    GET  /healthz             {"status": "ok", …}
    /api/library, /api/articles, /api/timeline, /api/trash, /api/build, /api/names,
    /api/disagreements        the articles, and what their owner may do, see askllm.ui.library
    /evaluation/…             what the page's evaluation tab asks, see askllm.ui.evaluation
    /                         the page

A request that cannot be served gets ``{"error": "what to change"}``, the same in Chinese as ``zh``
and ``hant``, never a traceback. Other web
sites cannot make a visitor's browser change anything (``guard``), and a server on this computer
answers to this computer's names alone.
"""

from askllm.server.app import create_app
from askllm.server.guard import CONTENT_POLICY
from askllm.server.serving import PORT, PageServer, is_private, serve

__all__ = ["CONTENT_POLICY", "PORT", "PageServer", "create_app", "is_private", "serve"]
