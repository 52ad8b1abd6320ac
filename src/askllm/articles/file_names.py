"""What a file's name says: a date in front, a title, or nothing (``000_57b6…``, ``untitled 3``)."""

from __future__ import annotations

import re

from askllm.articles.blocks import Meta
from askllm.articles.chars import has_words
from askllm.articles.dates import iso_date

_DATE = re.compile(r"(?<!\d)(?:19|20)\d\d(?:[-_.年]\d{1,2}(?:[-_.月]\d{1,2}日?)?|\d{4})(?!\d)")
_CODE = re.compile(
    r"(?:\d+|(?=[a-f]*\d)[0-9a-f]{6,}|[0-9a-f]{16,}|(?=\D*\d)(?=[^A-Z]*[A-Z])\w{16,})", re.I
)
_GENERIC = frozenset(
    "untitled unnamed document doc docx article articles file text txt new page index download "
    "scan "
    "image img copy final draft note notes test tmp pdf html readme post item paper news story "
    "文档 文章 新建文本文档 新建文档 未命名 文本 副本 下载 无标题 无标题文档".split()
)


def told_by_name(stem: str) -> Meta:
    """Return the title and date in a file's name without suffix; ``None`` for what it lacks."""
    found = _DATE.search(stem)
    rest = (stem[: found.start()] + " " + stem[found.end() :]) if found else stem
    pieces = [piece for piece in re.split(r"[\s_\-.()（）\[\]【】]+", rest) if piece]
    speaking = [
        piece for piece in pieces if not _CODE.fullmatch(piece) and piece.lower() not in _GENERIC
    ]
    letters = sum(len(re.findall(r"[^\W\d_]", piece)) for piece in speaking)
    title = re.sub(r"[\s_]+", " ", rest).strip(" -_.")
    if title.count("-") > 1 and " " not in title:
        title = title.replace("-", " ")
    return Meta(
        title=title if letters >= 2 and has_words(title) else None,
        date=iso_date(re.sub(r"[_.]", "-", found[0])) if found else None,
    )
