"""The chat as one file: ``python app.py``, or a host that looks for ``demo`` in ``app.py``."""

import os

import askllm
from askllm.errors import AskllmError
from askllm.server import PORT, serve
from askllm.ui import build_page

bot = askllm.load()
demo = build_page(bot)

if __name__ == "__main__":
    try:
        serve(
            bot,
            host=os.environ.get("GRADIO_SERVER_NAME", "127.0.0.1"),
            port=int(os.environ.get("GRADIO_SERVER_PORT", PORT)),
            announce=print,
            page=demo,
        )
    except AskllmError as error:
        raise SystemExit(f"Error: {error}") from None
