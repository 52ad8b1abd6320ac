"""The whole article in a dialog, laid out with its headings, the quoted sentence marked.

The server cuts the text where marks begin and end, because offsets count code points and a
browser counts UTF-16 units; the script fills the dialog with ``textContent`` alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from askllm.types import Article
from askllm.ui.markup import icon, web_address
from askllm.ui.sources import cut
from askllm.ui.strings import both

READER_HTML = (
    '<dialog class="ak rd" aria-labelledby="rd-title"><div class="rd-h"><div>'
    '<h2 id="rd-title"></h2><p class="meta"></p></div>'
    f'<button type="button" class="ib" data-act="close-reader">{icon("close")}'
    f'<span class="sr">{both("close")}</span></button></div>'
    '<p class="note"></p><article></article></dialog>'
)


def laid_out(
    article: Article, quote: tuple[int, int], answer: tuple[int, int] | None = None
) -> dict[str, Any]:
    """Return ``article`` as blocks for the dialog.

    Args:
        article: The article to show.
        quote: The range to mark, in article offsets; ``(0, 0)`` marks nothing.
        answer: The short answer inside it, or ``None``.

    Returns:
        ``title``, ``facts`` (author, source, date), ``url`` (http/https or ``None``), ``note``,
        ``language`` and ``blocks``: each a dict of ``level`` (0 for a paragraph, else the
        heading's) and ``runs``, pairs of words and kind as in ``sources.cut``.
    """
    levels = {heading.start: heading.level for heading in article.headings}
    blocks: list[dict[str, Any]] = []
    at = 0
    for line in article.text.split("\n"):
        is_title = not blocks and line.strip() == article.title and at in levels
        marked = quote[0] < at + len(line) and at < quote[1]
        # The dialog's own head already says the title.
        if line.strip() and (marked or not is_title):
            runs = [list(run) for run in cut(line, at, quote, answer)]
            blocks.append({"level": levels.get(at, 0), "runs": runs})
        at += len(line) + 1
    return {
        "title": article.title,
        "facts": [fact for fact in (article.author, article.source, article.date) if fact],
        "url": article.url if web_address(article.url) else None,
        "note": article.note,
        "language": article.language,
        "blocks": blocks,
    }


def opener(find: Callable[[str], Article | None]) -> Callable[[object], dict[str, Any] | None]:
    """Return the function the dialog calls from the browser.

    Its one argument is ``{"article": id, "place": [start, end, answer start, answer end]}``,
    the last two optional. Anyone can call it with anything: what does not fit gives ``None``.
    """

    def open_article(request: object) -> dict[str, Any] | None:
        if not isinstance(request, Mapping) or not isinstance(request.get("article"), str):
            return None
        article = find(request["article"])
        if article is None:
            return None
        place = request.get("place")
        edges = [e for e in place if type(e) is int] if isinstance(place, list) else []
        quote = (edges[0], edges[1]) if len(edges) in (2, 4) else (0, 0)
        answer = (edges[2], edges[3]) if len(edges) == 4 else None
        return laid_out(article, quote, answer)

    return open_article
