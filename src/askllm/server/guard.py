"""What stands before every route: headers, how much is read, who may ask for a change.

A page of another web site runs in the same browser as ours. It must not be able to send a request
that changes something (its ``Origin`` tells), nor to pass for ours by pointing a name of its own at
this computer (DNS rebinding: then the ``Host`` is that name).
"""

from __future__ import annotations

import re
from collections.abc import Collection
from urllib.parse import urlsplit

from fastapi import HTTPException
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from askllm.ui import ADDING, LARGEST, LARGEST_FILE, UPLOADS, in_languages

LARGEST_BODY = 1_000_000
OWN_NAMES = frozenset(("localhost", "127.0.0.1", "::1"))
"""What this computer is called by itself."""

_FOUND = frozenset((200, 206, 304))
_READING = frozenset(("GET", "HEAD", "OPTIONS"))

# 'unsafe-eval' cannot be left out: Gradio renders its HTML parts with Function().
CONTENT_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self'; worker-src 'self' blob:; frame-src 'self'; object-src 'none'; "
    "base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)


# The page's own files have a digest of what is in them for a name: one name, one content, for ever.
_NAMED_BY_CONTENT = re.compile(r"/assets/[^/]+-[A-Za-z0-9_-]{8,}\.[a-z0-9]+")
_FOR_EVER = "public, max-age=31536000, immutable"


class Guard:
    """Puts the headers on every response that it needs and bounds what our routes read."""

    def __init__(self, app: ASGIApp, hosts: Collection[str] = ()) -> None:
        """Stand before ``app``; ``hosts`` are the names it answers to, any where there is none."""
        self._app = app
        self._hosts = frozenset(host.lower() for host in hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        read, most = 0, _largest(scope)

        async def bounded() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > most:
                raise HTTPException(413, f"the request is larger than {most:,} bytes")
            return message

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                # Reports bring a stricter one of their own.
                headers.setdefault("Content-Security-Policy", CONTENT_POLICY)
                headers["X-Content-Type-Options"] = "nosniff"
                headers["Referrer-Policy"] = "no-referrer"
                if message["status"] in _FOUND and _NAMED_BY_CONTENT.fullmatch(scope["path"]):
                    headers["Cache-Control"] = _FOR_EVER
            await send(message)

        refusal = self._refusal(scope["method"], Headers(scope=scope))
        if refusal is not None:
            await refusal(scope, receive, guarded)
            return
        ours = scope["path"].startswith(("/api/", "/evaluation/"))
        await self._app(scope, bounded if ours else receive, guarded)

    def _refusal(self, method: str, headers: Headers) -> JSONResponse | None:
        """Return why a request goes no further, or ``None``."""
        host = _name_of(headers.get("host", ""))
        if self._hosts and host not in self._hosts:
            said = (
                f"this askllm is open to this computer alone and does not answer to "
                f"{host[:80]!r}; open it as 127.0.0.1 or localhost"
            )
            return JSONResponse(in_languages(said), 421)
        if method not in _READING and _is_foreign(headers):
            return JSONResponse(in_languages("this address is for askllm's own page"), 403)
        return None


def _largest(scope: Scope) -> int:
    """Return how many bytes of a body are read."""
    if scope["path"] == ADDING and scope["method"] == "POST":
        return LARGEST_FILE
    return LARGEST if scope["path"] == UPLOADS else LARGEST_BODY


def _name_of(host: str) -> str:
    """Return the name in a ``Host`` header, without its port and brackets."""
    try:
        return (urlsplit(f"//{host}").hostname or "").lower()
    except ValueError:
        return ""


def _is_foreign(headers: Headers) -> bool:
    """Whether a browser sends this for a page of another origin; programs send no such header.

    ``Sec-Fetch-Site`` is sent over https and to this computer, ``Origin`` everywhere. A proxy may
    give another ``Host``, and then tells the first one: no page can set that header elsewhere.

    Source: https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html
    """
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = headers.get("origin")
    if origin is None:
        return False
    own = (headers.get("host", ""), headers.get("x-forwarded-host", ""))
    return origin.partition("://")[2].lower() not in {each.lower() for each in own if each}
