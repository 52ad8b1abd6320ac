"""The only door from article text and questions to HTML: everything dynamic is escaped here.

The chat shows messages through Markdown, which leaves an HTML block alone until the first empty line:
what came after it would be parsed. So no line break leaves through this door.
"""

from __future__ import annotations

import html
import re

_WEB = re.compile(r"https?://[^\s/?#]", re.IGNORECASE)
_BREAKS = re.compile(r"[\r\n\x0b\x0c\x85\u2028\u2029]+")

ICONS = {
    "logo": '<path d="M4 5.5A2.5 2.5 0 0 1 6.5 3H18a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2h-6.2L7.5 20v-4h-1'
    'A2.5 2.5 0 0 1 4 13.5z"/><path d="M8 8h8M8 11.5h5"/>',
    "new": '<path d="M12 5v14M5 12h14"/>',
    "keys": '<rect x="3" y="6.500" width="18" height="11" rx="2"/><path d="M7 10h.01M10.300 10h.01'
    'M13.700 10h.01M17 10h.01M8.500 14h7"/>',
    "menu": '<path d="M4 6.5h16M4 12h16M4 17.5h16"/>',
    "stop": '<rect x="6.500" y="6.500" width="11" height="11" rx="2"/>',
    "theme": '<circle cx="12" cy="12" r="4.2"/><path d="M12 3v2M12 19v2M3 12h2M19 12h2M5.6 5.6 7 7'
    'M17 17l1.4 1.4M18.4 5.6 17 7M7 17l-1.4 1.4"/>',
    "close": '<path d="m6 6 12 12M18 6 6 18"/>',
    "add": '<path d="M12 15V4.5M8 8.500l4-4 4 4M5 15v3a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2v-3"/>',
    "back": '<path d="M14.5 5.5 8 12l6.5 6.5"/>',
    "chart": '<path d="M4 20h16M7 16v-4M12 16V7M17 16v-6"/>',
    "more": '<path d="m7 10 5 5 5-5"/>',
    "next": '<path d="M9.5 5.5 16 12l-6.5 6.5"/>',
    "chain": '<path d="M10 14a4 4 0 0 0 6 .4l2.6-2.6a4 4 0 0 0-5.7-5.7l-1.4 1.4M14 10a4 4 0 0 0-6-.4'
    'l-2.6 2.6a4 4 0 0 0 5.7 5.7l1.4-1.4"/>',
    "read": '<path d="M12 6.5C10 5 7.5 4.5 4 4.5v13c3.5 0 6 .5 8 2 2-1.5 4.5-2 8-2v-13'
    'c-3.5 0-6 .5-8 2zM12 6.5v13"/>',
    "copy": '<rect x="8" y="8" width="11" height="12" rx="2"/>'
    '<path d="M16 8V6a2 2 0 0 0-2-2H7a2 2 0 0 0-2 2v8a2 2 0 0 0 2 2h1"/>',
    "link": '<path d="M13 5h6v6M19 5l-8.5 8.5M17 14v3.5a1.5 1.5 0 0 1-1.5 1.5h-9'
    'A1.5 1.5 0 0 1 5 17.5v-9A1.5 1.5 0 0 1 6.5 7H10"/>',
    "quote": '<path d="M10 8H6.5A1.5 1.5 0 0 0 5 9.5V13h5V8zm0 5c0 2-1 3.2-3 4M19 8h-3.5'
    'A1.5 1.5 0 0 0 14 9.5V13h5V8zm0 5c0 2-1 3.2-3 4"/>',
}


def escape(text: object) -> str:
    """Escape ``text`` for HTML content and for double-quoted attributes; it stays what it is."""
    escaped = html.escape(str(text), quote=True)
    return escaped.replace("\r", "&#13;").replace("\n", "&#10;")


def one_line(text: object) -> str:
    """Escape ``text`` for HTML content and turn its line breaks into ``<br>``."""
    return "<br>".join(escape(line) for line in _BREAKS.split(str(text)))


def web_url(url: str | None) -> str | None:
    """Return ``url``, unescaped, if it is an http or https address, else ``None``."""
    return url.strip() if url is not None and _WEB.match(url.strip()) else None


def web_address(url: str | None) -> str | None:
    """Return ``url`` escaped if it is an http or https address, else ``None``."""
    known = web_url(url)
    return None if known is None else escape(known)


def icon(name: str) -> str:
    """Return one of ``ICONS`` as inline SVG; not for the chat, which strips ``viewBox``."""
    return f'<svg viewBox="0 0 24 24" aria-hidden="true">{ICONS[name]}</svg>'
