"""The chat as one file: ``python app.py``, or a host that looks for ``demo`` in ``app.py``."""

import os

import askllm
from askllm.errors import AskllmError
from askllm.server import PORT, is_private, serve
from askllm.ui import build_page, desk_for, library_for

host = os.environ.get("GRADIO_SERVER_NAME", "127.0.0.1")
try:
    library = library_for(askllm.load(), writable=is_private(host))
except AskllmError as error:
    raise SystemExit(f"Error: {error}") from None
desk = desk_for(library.bot, writable=is_private(host))
demo = build_page(library.bot, desk, library)

if __name__ == "__main__":
    port = os.environ.get("GRADIO_SERVER_PORT", str(PORT))
    if not port.isdecimal():
        raise SystemExit(f"Error: GRADIO_SERVER_PORT is {port!r}, not a port number.")
    try:
        serve(
            library.bot,
            host=host,
            port=int(port),
            announce=print,
            page=demo,
            desk=desk,
            library=library,
        )
    except AskllmError as error:
        raise SystemExit(f"Error: {error}") from None
