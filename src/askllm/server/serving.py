"""A port, an address to tell, and the application served there until Ctrl-C."""

from __future__ import annotations

import errno
import ipaddress
import socket
import threading
import webbrowser
from collections.abc import Callable
from typing import TYPE_CHECKING

import uvicorn

from askllm.errors import AskllmError
from askllm.server.app import create_app
from askllm.server.guard import OWN_NAMES
from askllm.server.mcp import PATH
from askllm.ui import Answerer, Desk, Library

if TYPE_CHECKING:
    import gradio

PORT = 7860


def is_private(host: str) -> bool:
    """Say whether only this computer can reach ``host``: then its owner may write."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def serve(
    bot: Answerer,
    *,
    host: str = "127.0.0.1",
    port: int = PORT,
    open_browser: bool = False,
    announce: Callable[[str], None] | None = None,
    page: gradio.Blocks | None = None,
    desk: Desk | None = None,
    library: Library | None = None,
    mcp: bool = False,
) -> None:
    """Serve ``bot`` until interrupted. On an address that others reach, they may only look.

    Args:
        bot: Answers; asked once before the address is announced, so that the first person
            does not wait for what loads lazily.
        host: Address to listen on; ``0.0.0.0`` for every network this machine is on.
        port: Port to listen on; 0 takes a free one.
        open_browser: Open the page in the person's browser.
        announce: Called with the line that says where the page is, once it can be opened.
        page: A page already built for ``bot``.
        desk: What ``page`` was built with.
        library: What ``page`` was built with.
        mcp: Whether language models get tools at ``/mcp``.

    Raises:
        AskllmError: The port is taken, the address is not one of this machine's, or ``mcp`` is
            asked for and its package is not installed.
    """
    listening = _listen(host, port)
    try:
        private = is_private(host)
        app = create_app(
            bot,
            page=page,
            desk=desk,
            library=library,
            writable=private,
            hosts=(*OWN_NAMES, host) if private else (),
            mcp=mcp,
        )
        bot.search("askllm", k=1)
        listening.listen()
        address = f"http://{_named(host)}:{listening.getsockname()[1]}"
        if announce is not None:
            announce(f"Open {address}")
            if mcp:
                announce(f"Tools for language models (MCP): {address}{PATH}")
        if open_browser:
            # Some browsers hold the caller until they are closed.
            threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
        config = uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=2)
        uvicorn.Server(config).run(sockets=[listening])
    except KeyboardInterrupt:
        # uvicorn has closed everything by now; Ctrl-C is how a server is meant to end.
        return
    finally:
        listening.close()


def _listen(host: str, port: int) -> socket.socket:
    """Bind before the costly part, so that a taken port is told at once."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    made = socket.socket(family, socket.SOCK_STREAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((host, port))
    except (OSError, OverflowError) as error:
        made.close()
        if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
            raise AskllmError(
                f"port {port} is taken by another program. "
                f"Choose another: askllm serve --port {port + 1}"
            ) from error
        raise AskllmError(
            f"cannot listen on {host}:{port} ({error}). "
            f"Try: askllm serve --host 127.0.0.1 --port {PORT}"
        ) from error
    return made


def _named(host: str) -> str:
    """Return ``host`` as it stands in an address a person can open."""
    if host in ("0.0.0.0", "::", ""):
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host
