"""The three tools for language models, by the Model Context Protocol over streamable HTTP.

    https://modelcontextprotocol.io, decided in docs/adr/0018-mcp.md

The protocol's package is an extra, ``askllm[mcp]``: who only chats needs none of it.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from fastapi import FastAPI
from starlette.routing import BaseRoute

from askllm.errors import AskllmError
from askllm.ui import Answerer, Tools

PATH = "/mcp"
INSTRUCTIONS = (
    "Answers questions about a fixed set of articles, mostly Chinese, by quotation alone. "
    "Give its quotes with their sources, and say so when it finds nothing."
)

Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]


def mcp_missing() -> str | None:
    """Return why tools cannot be served here, for people, or ``None``."""
    if importlib.util.find_spec("mcp") is None:
        return "--mcp needs the package mcp. Install it:  pip install 'askllm[mcp]'"
    return None


def mcp_routes(bot: Answerer) -> tuple[list[BaseRoute], Lifespan]:
    """Return the routes that serve the tools of ``bot``, and what must run while they are served.

    Every request stands alone: no session is kept. Who may ask is the guard's matter, as for
    every route.

    Raises:
        AskllmError: the package is not installed.
    """
    missing = mcp_missing()
    if missing is not None:
        raise AskllmError(missing)
    from mcp.server import MCPServer
    from mcp.server.transport_security import TransportSecuritySettings
    from mcp.types import ToolAnnotations

    server = MCPServer(
        "askllm",
        title="askllm",
        instructions=INSTRUCTIONS,
        version=importlib.metadata.version("askllm"),
        log_level="WARNING",
    )
    for tool in Tools(bot).all():
        server.add_tool(
            tool, annotations=ToolAnnotations(read_only_hint=True, open_world_hint=False)
        )
    app = server.streamable_http_app(
        streamable_http_path=PATH,
        stateless_http=True,
        json_response=True,
        transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
    )

    @asynccontextmanager
    async def running(_: FastAPI) -> AsyncIterator[None]:
        async with server.session_manager.run():
            yield

    return list(app.routes), running
