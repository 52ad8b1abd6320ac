"""The only door from article text and questions to HTML: everything dynamic is escaped here."""

from __future__ import annotations

import html
import re

_WEB = re.compile(r"https?://[^\s/?#]", re.IGNORECASE)
_BREAKS = re.compile(r"[\r\n\x0b\x0c\x85\u2028\u2029]+")

ICONS = {
    "logo": '<path d="M4 5.5A2.5 2.5 0 0 1 6.5 3H18a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2h-6.2L7.5 20v-4h-1'
    'A2.5 2.5 0 0 1 4 13.5z"/><path d="M8 8h8M8 11.5h5"/>',
    "new": '<path d="M12 5v14M5 12h14"/>',
    "theme": '<circle cx="12" cy="12" r="4.2"/><path d="M12 3v2M12 19v2M3 12h2M19 12h2M5.6 5.6 7 7'
    'M17 17l1.4 1.4M18.4 5.6 17 7M7 17l-1.4 1.4"/>',
    "close": '<path d="m6 6 12 12M18 6 6 18"/>',
    "back": '<path d="M14.5 5.5 8 12l6.5 6.5"/>',
    "chart": '<path d="M4 20h16M7 16v-4M12 16V7M17 16v-6"/>',
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
    """Escape ``text`` for HTML content and for double-quoted attributes."""
    return html.escape(str(text), quote=True)


def one_line(text: object) -> str:
    """Escape ``text`` and turn line breaks into ``<br>``.

    The chat shows messages through Markdown, which leaves an HTML block alone until the first
    empty line: a message must stay on one line, or article text after a break would be parsed.
    """
    return _BREAKS.sub("<br>", escape(text))


def web_address(url: str | None) -> str | None:
    """Return ``url`` escaped if it is an http or https address, else ``None``."""
    if url is None or not _WEB.match(url.strip()):
        return None
    return escape(url.strip())


def icon(name: str) -> str:
    """Return one of ``ICONS`` as inline SVG; not for the chat, which strips ``viewBox``."""
    return f'<svg viewBox="0 0 24 24" aria-hidden="true">{ICONS[name]}</svg>'


def with_mark(text: str, start: int, end: int, tag: str = "mark") -> str:
    """Escape ``text`` and wrap its characters ``[start, end)`` in ``<tag>``.

    Offsets outside the text are clipped; an empty range marks nothing.
    """
    start, end = max(0, start), min(len(text), end)
    if start >= end:
        return one_line(text)
    before, middle, after = text[:start], text[start:end], text[end:]
    return f"{one_line(before)}<{tag}>{one_line(middle)}</{tag}>{one_line(after)}"
