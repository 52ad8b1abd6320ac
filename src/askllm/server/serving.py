"""A port, an address to tell, and the application served there until Ctrl-C."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import ipaddress
import logging
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
    from fastapi import FastAPI

PORT = 7860
GRACE = 1
"""Seconds that a request under way is given when the server stops."""


class PageServer(uvicorn.Server):  # type: ignore[misc]  # untyped here
    """Serves an application of ``create_app`` and stops at once, though pages are open.

    uvicorn waits for every response to end before it stops, and a page always waits for one.
    """

    def __init__(self, app: FastAPI, port: int = 0) -> None:
        """Serve ``app``; ``port`` matters only where ``run`` is given no sockets."""
        config = uvicorn.Config(
            app, port=port, log_level="warning", timeout_graceful_shutdown=GRACE
        )
        super().__init__(config)
        self._end: Callable[[], None] = app.state.end

    def run(self, sockets: list[socket.socket] | None = None) -> None:
        """Serve until a signal comes, or ``should_exit`` is set."""
        log = logging.getLogger("uvicorn.error")
        log.addFilter(self._is_news)
        loop = asyncio.new_event_loop()
        try:
            loop.run_until_complete(self.serve(sockets))
        finally:
            # not asyncio.run: that waits for ever for a response that will not be cancelled
            loop.run_until_complete(self._cut_off())
            loop.close()
            log.removeFilter(self._is_news)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Let the pages go, then stop."""
        self._end()
        await super().shutdown(sockets)

    async def _cut_off(self) -> None:
        """Cancel what still runs, close what is still open, and wait no longer than ``GRACE``."""
        left = asyncio.all_tasks() - {asyncio.current_task()}
        for task in left:
            task.cancel()
        if left:
            await asyncio.wait(left, timeout=GRACE)
        for connection in list(self.server_state.connections):
            connection.transport.abort()
        with contextlib.suppress(TimeoutError, asyncio.TimeoutError):
            await asyncio.wait_for(asyncio.get_running_loop().shutdown_asyncgens(), GRACE)

    def _is_news(self, record: logging.LogRecord) -> bool:
        """Say whether a line is worth telling: not that a request was cut off by the stop."""
        error = record.exc_info[1] if record.exc_info else None
        cut = isinstance(error, asyncio.CancelledError)
        return not (self.should_exit and (cut or str(record.msg).startswith("Cancel ")))


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
) -> bool:
    """Serve ``bot`` until interrupted. On an address that others reach, they may only look.

    Args:
        bot: Answers; asked once before the address is announced, so that the first person
            does not wait for what loads lazily.
        host: Address to listen on; ``0.0.0.0`` for every network this machine is on.
        port: Port to listen on; 0 takes a free one.
        open_browser: Open the page in the person's browser.
        announce: Called with the line that says where the page is, once it can be opened, and
            with one that says that Ctrl-C was heeded.
        page: A page already built for ``bot``.
        desk: What ``page`` was built with.
        library: What ``page`` was built with.
        mcp: Whether language models get tools at ``/mcp``.

    Returns:
        Whether Ctrl-C ended it. Threads may still work on questions then, for nobody.

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
        _invite(address, announce, open_browser=open_browser, mcp=mcp)
        PageServer(app).run(sockets=[listening])
    except KeyboardInterrupt:
        # uvicorn has closed everything by now; Ctrl-C is how a server is meant to end.
        if announce is not None:
            announce("Stopped.")
        return True
    finally:
        listening.close()
    return False


def _invite(
    address: str, announce: Callable[[str], None] | None, *, open_browser: bool, mcp: bool
) -> None:
    """Tell where the page can be opened, and open it."""
    if announce is not None:
        announce(f"Open {address}")
        if mcp:
            announce(f"Tools for language models (MCP): {address}{PATH}")
    if open_browser:
        # Some browsers hold the caller until they are closed.
        threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()


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
