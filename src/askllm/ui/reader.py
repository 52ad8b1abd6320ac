"""The whole article in a dialog, laid out with its headings, the quoted sentence marked.

The server cuts the text where marks begin and end, because offsets count code points and a
browser counts UTF-16 units; the script fills the dialog with ``textContent`` alone.

A link to a place carries a digest of the words there. When an article has changed, the words are
found again where they stand now, or the dialog says that they are gone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from askllm.text import folded
from askllm.types import Article
from askllm.ui.answerer import Answerer
from askllm.ui.catalogue import listed
from askllm.ui.digest import Range, digest_of, find_again
from askllm.ui.markup import icon, web_url
from askllm.ui.sources import Marks, cut
from askllm.ui.strings import both

State = Literal["", "here", "moved", "changed"]

LONG = 1_500
"""Characters from which an article with several headings gets a list of contents."""
MOST = 100
"""Ranges that a browser may ask to have marked."""
LONGEST_TITLE = 1_000

READER_HTML = (
    '<dialog class="ak rd" aria-labelledby="rd-title"><div class="rd-h"><div class="rd-t">'
    '<h2 id="rd-title" tabindex="-1"></h2><p class="meta"></p>'
    f'<p class="changed" role="status" hidden>{both("rd_changed")}</p>'
    f'<p class="moved" role="status" hidden>{both("rd_moved")}</p>'
    f'<p class="gone" role="status" hidden>{both("rd_gone_more")}</p></div><div class="rd-b">'
    f'<span class="rd-n" role="group" hidden>'
    f'<button type="button" class="ib" data-act="rd-back">{icon("back")}'
    f'<span class="sr">{both("rd_back")}</span></button><span class="rd-c"></span>'
    f'<button type="button" class="ib" data-act="rd-next">{icon("next")}'
    f'<span class="sr">{both("rd_next")}</span></button></span>'
    f'<button type="button" class="ib" data-act="rd-link">{icon("chain")}'
    f'<span class="sr">{both("rd_link")}</span></button>'
    f'<button type="button" class="ib" data-act="close-reader">{icon("close")}'
    f'<span class="sr">{both("close")}</span></button></div></div>'
    '<p class="note"></p>'
    f'<div class="rd-body"><details class="toc" hidden><summary>{both("rd_contents")}</summary>'
    "<ol></ol></details><article></article></div></dialog>"
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a person wants to be in an article.

    ``quote`` is the range they want to see, not empty and not below 0, ``answers`` what is marked inside it, ``others`` what
    is marked besides, ``digest`` what the words there were, "" when that is not known.
    """

    quote: Range | None = None
    answers: tuple[Range, ...] = ()
    others: tuple[Range, ...] = ()
    digest: str = ""


def laid_out(article: Article, place: Place) -> dict[str, Any]:
    """Return ``article`` as blocks for the dialog.

    Returns:
        ``id``, ``title``, ``facts`` (author, source, date), ``url`` (http/https or ``None``),
        ``note``, ``language``; ``blocks``: each a dict of ``level`` (0 for a paragraph, else the
        heading's) and ``runs``, pairs of words and kind as in ``sources.cut``; ``contents``:
        ``[level, title, block]`` of each heading where the article is long, else empty;
        ``state``: "" when no place was asked for, "here" when the words are where they were,
        "moved" when they stand elsewhere, "changed" when they are gone; ``at``: ``[start, end]`` of
        the words, or ``None``; ``is``: their digest; ``near``: the block where the place is.
    """
    quote, state = _found(article.text, place)
    shift = quote[0] - place.quote[0] if quote and place.quote else 0
    marks = Marks(
        quotes=(quote,) if quote else (),
        answers=tuple((start + shift, end + shift) for start, end in place.answers),
        # Elsewhere the article may have changed too: only what is known to stand is marked.
        others=place.others if state == "here" else (),
    )
    wanted = quote or place.quote or (0, 0)
    blocks, contents, near = _blocks(article, marks, wanted[0])
    return {
        "id": article.id,
        "title": article.title,
        "facts": [fact for fact in (article.author, article.source, article.date) if fact],
        "url": web_url(article.url),
        "note": article.note,
        "language": article.language,
        "blocks": blocks,
        "contents": contents if len(article.text) >= LONG and len(contents) > 2 else [],
        "state": state,
        "at": list(quote) if quote else None,
        "is": digest_of(article.text[quote[0] : quote[1]]) if quote else "",
        "near": near,
    }


def _blocks(
    article: Article, marks: Marks, wanted: int
) -> tuple[list[dict[str, Any]], list[list[object]], int]:
    """Return the blocks, the headings among them, and the block that holds offset ``wanted``."""
    levels = {heading.start: heading.level for heading in article.headings}
    edges = (*marks.quotes, *marks.others)
    blocks: list[dict[str, Any]] = []
    contents: list[list[object]] = []
    near = at = 0
    for line in article.text.split("\n"):
        end = at + len(line)
        is_title = not blocks and line.strip() == article.title and at in levels
        is_marked = any(start < end and at < stop for start, stop in edges)
        # The dialog's own head already says the title.
        if line.strip() and (is_marked or not is_title):
            if at <= wanted:
                near = len(blocks)
            level = levels.get(at, 0)
            if level:
                contents.append([level, line.strip(), len(blocks)])
            runs = [list(run) for run in cut(line, at, marks)] if is_marked else [[line, ""]]
            blocks.append({"level": level, "runs": runs})
        at = end + 1
    return blocks, contents, near


def _found(text: str, place: Place) -> tuple[Range | None, State]:
    """Return where the words of ``place`` stand now, and whether that is where they were."""
    if place.quote is None:
        return None, ""
    start, end = place.quote
    if not place.digest:
        return ((start, end), "here") if end <= len(text) else (None, "changed")
    if digest_of(text[start:end]) == place.digest:
        return (start, end), "here"
    again = find_again(text, start, end - start, place.digest)
    return (again, "moved") if again else (None, "changed")


def opener(bot: Answerer) -> Callable[[object], dict[str, Any] | None]:
    """Return the function the dialog calls from the browser.

    Its one argument is ``{"article": id}`` or ``{"title": title}``, with ``place`` ``[start, end]``
    and ranges of answers after it, ``others`` ``[[start, end], …]`` and ``is``, a digest, all
    optional. Anyone can call it with anything: what does not fit gives ``None``, or marks nothing.
    """

    def open_article(request: object) -> dict[str, Any] | None:
        if not isinstance(request, Mapping):
            return None
        article = _article(bot, request)
        return None if article is None else laid_out(article, _place(request))

    return open_article


def _article(bot: Answerer, request: Mapping[object, object]) -> Article | None:
    identity, title = request.get("article"), request.get("title")
    if isinstance(identity, str):
        return bot.article(identity)
    if not isinstance(title, str) or len(title) > LONGEST_TITLE:
        return None
    wanted = _bare(title)
    found = next((each.id for each in listed(bot) if _bare(each.title) == wanted), None)
    return None if found is None else bot.article(found)


def _bare(title: str) -> str:
    """Return a title without its punctuation: between other marks it has other ones inside."""
    return re.sub(r"\W", "", folded(title)) or title


def _place(request: Mapping[object, object]) -> Place:
    ranges = _ranges(request.get("place"))
    others = request.get("others")
    digest = request.get("is")
    if not ranges:
        return Place()
    return Place(
        quote=ranges[0],
        answers=tuple(ranges[1:]),
        others=tuple(
            found for other in (others if isinstance(others, list) else [])[:MOST]
            for found in _ranges(other)[:1]
        ),
        digest=digest if isinstance(digest, str) else "",
    )  # fmt: skip


def _ranges(sent: object) -> list[Range]:
    """Read ``[start, end, start, end, …]``; nothing at all when any of it is no range."""
    if not isinstance(sent, list) or len(sent) % 2 or len(sent) > 2 * MOST:
        return []
    edges = [edge for edge in sent if type(edge) is int]
    pairs = list(zip(edges[::2], edges[1::2], strict=False))
    good = len(edges) == len(sent) and all(0 <= start < end for start, end in pairs)
    return pairs if good else []
