"""A parsed file to an ``Article``: metadata from every place that tells it, boilerplate out.

Order of trust: front matter, the page's own tags, a byline or notice in the text, the file's name.
What is lifted out of the text (title line, date line, reprint notice) is mined first.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from askllm.articles.blocks import Block, Meta, Source
from askllm.articles.chars import clip, is_closed, listed, squeeze, width
from askllm.articles.file_names import told_by_name
from askllm.articles.names import is_name_line, person_names
from askllm.articles.notices import (
    is_boilerplate,
    is_information,
    is_notice,
    is_own_reporter,
    is_told_line,
    opens_related,
    told,
)
from askllm.errors import ReadError
from askllm.text import is_persons_name, language_of
from askllm.types import Article, Heading

_HEAD = 5
"""Blocks at the top in which a byline or an information line is looked for."""
_TAIL = 6
_TITLE_COLUMNS = 100
_CLIPPED_TITLE = 40
_PAPER = re.compile(
    r"《([^《》]{2,14}(?:报|報|刊|周刊|週刊|杂志|雜誌|网|網|社|观察|觀察|财经|財經|导报))》(?=\s*(?:记者|記者|采访|採訪|独家))"
)
_TITLE_LABEL = re.compile(r"(?:标题|標題|题目|title)\s*[:：]\s*(?=\S)", re.I)
_AUTHOR_LABEL = re.compile(r"^(?:by\s+|作者\s*[:：]\s*|文\s*[/|｜:：]\s*)", re.I)


def assemble(source: Source, path: str) -> Article:
    """Make the article out of a parsed file.

    Args:
        source: its blocks and what its mark-up says about it.
        path: relative to the corpus, with forward slashes.

    Raises:
        ReadError: nothing is left that somebody wrote.
    """
    pure = PurePosixPath(path)
    named = told_by_name(pure.stem)
    title, blocks = _titled(source.blocks, source.meta.title)
    meta = _mined(replace(source.meta, title=title), blocks).over(replace(named, title=None))
    # A file that is nothing but its title keeps it as its text.
    kept = _without_boilerplate(blocks) or _without_boilerplate(source.blocks)
    if kept and all(block.kind == "heading" for block in kept):
        kept = [replace(block, kind="paragraph", level=0) for block in kept]
    if not kept:
        raise ReadError(
            "nothing is left of it once notices and links are taken out; it has no text of its own"
        )
    text, headings = _laid_out(kept)
    first = next(
        block.text
        for block in kept
        if (block.kind != "heading" and not is_told_line(block.text)) or block is kept[-1]
    )
    return Article(
        id=meta.id or pure.with_suffix("").as_posix(),
        title=meta.title or named.title or clip(first, _CLIPPED_TITLE),
        text=text,
        path=path,
        source=meta.source,
        author=meta.author,
        date=meta.date,
        url=meta.url,
        language=_language(meta.language, text),
        note=meta.note,
        headings=headings,
    )


def _same(left: str, right: str) -> bool:
    return re.sub(r"\W", "", left).casefold() == re.sub(r"\W", "", right).casefold()


def _titled(blocks: Sequence[Block], title: str | None) -> tuple[str | None, list[Block]]:
    """Return the title and the blocks without the line that holds it."""
    rest = list(blocks)
    if title:
        for place, block in enumerate(rest[:3]):
            if _same(block.text, title):
                del rest[place]
                break
        return title, rest
    for place, block in enumerate(rest[:3]):
        line = _TITLE_LABEL.sub("", block.text)
        if line != block.text or _is_title(block, rest[place + 1 :]):
            del rest[place]
            return squeeze(line), rest
        if block.kind == "heading" or not is_told_line(block.text):
            break
    return None, rest


def _is_title(block: Block, after: Sequence[Block]) -> bool:
    """Tell whether a block at the top is the title: a short line that ends no sentence."""
    if not after or is_told_line(block.text) or "\n" in block.text:
        return False
    if block.kind == "heading":
        # ``## Part`` right under front matter without a title is a part, unless it stands alone.
        top = [other.level for other in after if other.kind == "heading"]
        return block.level <= min(top, default=6)
    if block.kind != "paragraph" or width(block.text) > _TITLE_COLUMNS:
        return False
    asks = block.text[-1] in "？?！!" and width(block.text) <= 64
    return asks or (not is_closed(block.text) and not told(block.text).author)


def _mined(meta: Meta, blocks: Sequence[Block]) -> Meta:
    """Fill the gaps of ``meta`` from the text's own head and end."""
    notices, lines = Meta(), Meta()
    head, tail = blocks[:_HEAD], blocks[max(_HEAD, len(blocks) - _TAIL) :]
    for block in (*head, *tail):
        if block.kind in ("heading", "code", "row"):
            continue
        if is_notice(block):
            notices = notices.over(told(block.text))
    for block in head:
        if block.kind in ("heading", "code", "row") or is_notice(block):
            continue
        if lines.author is None and is_name_line(block.text) and not is_closed(block.text):
            lines = lines.over(Meta(author=listed(person_names(block.text))))
        lines = lines.over(told(block.text))
    for block in tail:
        if width(block.text) <= 60 and is_told_line(block.text):
            lines = lines.over(replace(told(block.text), date=None))
    said = lines.over(notices) if lines.author else notices.over(lines)
    if meta.author:
        meta = replace(meta, author=_AUTHOR_LABEL.sub("", meta.author) or None)
    meta = _feed_apart(meta, said)
    if meta.source is None and said.source is None and any(is_own_reporter(b.text) for b in head):
        said = replace(said, source=_own_paper(blocks))
    return meta.over(replace(said, title=None))


def _feed_apart(meta: Meta, said: Meta) -> Meta:
    """Tell a feed from a person: readers write the site's name into ``author``.

    It is the site when it is one of the categories too, or when the text names another author and
    the name in ``author`` has not the form of a person's.
    """
    if meta.author is None or meta.source is not None:
        return meta
    site = meta.author.lower() in meta.tags
    if said.author and said.author != meta.author and (site or not is_persons_name(meta.author)):
        return replace(meta, source=meta.author, author=said.author)
    return replace(meta, source=meta.author) if site else meta


def _own_paper(blocks: Sequence[Block]) -> str | None:
    """Return the paper whose reporter the people in the text talk to, most often named first."""
    found = Counter(name for block in blocks for name in _PAPER.findall(block.text))
    return found.most_common(1)[0][0] if found else None


def _without_boilerplate(blocks: Sequence[Block]) -> list[Block]:
    kept: list[Block] = []
    for place, block in enumerate(blocks):
        if opens_related(block) and _only_links(blocks[place + 1 :]):
            break
        near_an_end = place < _HEAD or place >= len(blocks) - _TAIL
        if is_boilerplate(block) or (near_an_end and is_notice(block)):
            continue
        if place < _HEAD and block.kind == "paragraph" and is_information(block.text):
            continue
        kept.append(block)
    written = any(block.kind != "heading" for block in kept)
    while written and kept[-1].kind == "heading" and len(kept) < len(blocks):
        kept.pop()  # a heading whose notices are gone
    return kept


def _only_links(blocks: Sequence[Block]) -> bool:
    """Tell whether all that follows are titles: short lines that end no sentence."""
    return len(blocks) <= 30 and all(
        (block.kind != "row" and width(block.text) <= 100 and not is_closed(block.text))
        or is_boilerplate(block) or is_notice(block)
        for block in blocks
    )  # fmt: skip


def _laid_out(blocks: Sequence[Block]) -> tuple[str, tuple[Heading, ...]]:
    """Join the blocks by one newline and note where the headings lie."""
    headings, at = [], 0
    for block in blocks:
        if block.kind == "heading":
            headings.append(Heading(at, at + len(block.text), block.level, block.text))
        at += len(block.text) + 1
    return "\n".join(block.text for block in blocks), tuple(headings)


def _language(declared: str | None, text: str) -> str:
    """Return the declared language unless the text plainly is in another one.

    Templates say ``en`` over Chinese text more often than not, so between Chinese and English the
    text decides.
    """
    seen = language_of(text)
    parts = re.split(r"[-_]", (declared or "").strip())
    primary = parts[0].lower()
    if primary in ("中文", "chinese", "cn"):
        primary = "zh"
    if not re.fullmatch(r"[a-z]{2,3}", primary) or (primary in ("zh", "en") and primary != seen):
        return seen
    traditional = {part.lower() for part in parts[1:]} & {"hant", "tw", "hk", "mo"}
    return "zh-Hant" if primary == "zh" and traditional else primary
