"""YAML front matter: the lines between two ``---`` at the top of a file.

Written by people and by feed readers, so it is often not quite YAML (``title: A: b``). What YAML
refuses is read line by line as ``key: value``. Aliases are refused: an article needs none, and
they are how a small file grows without bound.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping

import yaml

from askllm.articles.blocks import Meta
from askllm.articles.chars import listed
from askllm.articles.dates import iso_date

_LIMIT = 65_536
_FENCED = re.compile(r"\s*---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.S | re.M)
_LINE = re.compile(r"([A-Za-z一-鿿][\w \-]{0,30}?)[ \t]*[:：][ \t]*(.*)")
_NAMES = {
    "title": ("title", "headline", "标题", "標題", "题目"),
    "author": ("author", "authors", "creator", "byline", "作者"),
    "source": ("source", "publisher", "publication", "site", "site_name", "website", "media",
               "journal", "newspaper", "来源", "來源", "出处"),
    "date": ("date", "published", "pubdate", "publish_date", "published_at", "publishdate",
             "date_published", "created", "time", "updated", "year", "日期", "时间", "發布時間",
             "发布时间"),
    "url": ("url", "link", "permalink", "canonical", "canonical_url", "source_url",
            "original_url", "链接", "網址", "网址"),
    "language": ("language", "lang", "语言"),
    "note": ("note", "notice", "说明", "備註", "备注"),
    "id": ("id",),
}  # fmt: skip


class _Loader(yaml.SafeLoader):
    """The safe loader without aliases."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """Refuse aliases; compose everything else as usual."""
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("aliases are not read in front matter")
        return super().compose_node(parent, index)


def split_front_matter(text: str) -> tuple[Meta, str]:
    """Return the metadata of ``text`` and the rest of it; all of it when there is none."""
    found = _FENCED.match(text[: _LIMIT + 8])
    if not found:
        return Meta(), text
    values = _values(found[1])
    if not values:
        return Meta(), text
    return _meta(values), text[found.end() :]


def _values(yaml_text: str) -> Mapping[str, object]:
    """Return the top-level keys, lower case, of the front matter; empty when it is none."""
    try:
        loaded = yaml.load(yaml_text, Loader=_Loader)  # it is a SafeLoader
    # ValueError: 2021-02-30 and integers without end; RecursionError: brackets without end.
    except (yaml.YAMLError, ValueError, RecursionError):
        return _by_line(yaml_text)
    if not isinstance(loaded, dict):
        return {}
    return {str(key).strip().lower(): value for key, value in loaded.items()}


def _by_line(yaml_text: str) -> Mapping[str, object]:
    found = (_LINE.match(line.rstrip("] ")) for line in yaml_text.split("\n"))
    return {match[1].strip().lower(): match[2].strip("\"'[ ") for match in found if match}


def _scalar(value: object) -> str | None:
    """Return one value as text; ``None`` for what is no word (lists in lists, null)."""
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return _scalar(value["name"]) if isinstance(value.get("name"), str) else None
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return " ".join(str(value).split())[:1000] or None


def _words(value: object) -> list[str]:
    items = value[:50] if isinstance(value, list) else [value]
    return [word for word in map(_scalar, items) if word]


def _meta(values: Mapping[str, object]) -> Meta:
    got: dict[str, str | None] = {}
    for field, names in _NAMES.items():
        for name in names:
            value = values.get(name)
            found = iso_date(value) if field == "date" else listed(_words(value))
            if found:
                got[field] = found
                break
    # ``source: https://…`` is an address, not a name.
    source = got.get("source")
    if source and re.match(r"https?://", source):
        got["source"] = None
        got["url"] = got.get("url") or source
    tags = _words(values.get("categories")) + _words(values.get("tags"))
    return Meta(
        title=got.get("title"),
        author=got.get("author"),
        source=got.get("source"),
        date=got.get("date"),
        url=got.get("url"),
        language=got.get("language"),
        note=got.get("note"),
        id=got.get("id"),
        tags=frozenset(tag.lower() for tag in tags),
    )
