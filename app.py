"""The chat as one file: ``python app.py``, or a host that looks for ``demo`` in ``app.py``."""

import os

import askllm
from askllm.errors import AskllmError
from askllm.server import PORT, is_private, serve
from askllm.ui import build_page, desk_for

try:
    bot = askllm.load()
except AskllmError as error:
    raise SystemExit(f"Error: {error}") from None
host = os.environ.get("GRADIO_SERVER_NAME", "127.0.0.1")
desk = desk_for(bot, writable=is_private(host))
demo = build_page(bot, desk)

if __name__ == "__main__":
    port = os.environ.get("GRADIO_SERVER_PORT", str(PORT))
    if not port.isdecimal():
        raise SystemExit(f"Error: GRADIO_SERVER_PORT is {port!r}, not a port number.")
    try:
        serve(
            bot,
            host=host,
            port=int(port),
            announce=print,
            page=demo,
            desk=desk,
        )
    except AskllmError as error:
        raise SystemExit(f"Error: {error}") from None
