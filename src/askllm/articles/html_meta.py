"""What a page says about itself: meta tags, JSON-LD, <time>, <title>, first <h1>."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping

from lxml import etree

from askllm.articles.blocks import Meta
from askllm.articles.chars import listed, squeeze
from askllm.articles.dates import iso_date

_TITLE = ("og:title", "twitter:title", "dc.title", "citation_title", "headline", "title")
_AUTHOR = ("author", "article:author", "og:article:author", "byl", "dc.creator", "citation_author",
           "parsely-author", "sailthru.author", "twitter:creator")  # fmt: skip
_SOURCE = ("og:site_name", "source", "mediaid", "publisher", "dc.publisher", "dc.source",
           "citation_journal_title", "application-name")  # fmt: skip
_DATE = ("article:published_time", "og:published_time", "datepublished", "publishdate", "pubdate",
         "publish_date", "publish-date", "weibo:article:create_at", "dc.date", "dc.date.issued",
         "citation_publication_date", "citation_date", "og:release_date", "parsely-pub-date",
         "date", "dcterms.created", "article:create_at")  # fmt: skip
_URL = ("og:url", "twitter:url", "parsely-link")
_TITLE_JOINT = re.compile(r"\s*[|｜_–—»]\s*|\s+[-·]\s+|(?<=[一-鿿])-(?=[一-鿿])")


def page_meta(root: etree._Element) -> Meta:
    """Return the metadata of a parsed page (an lxml element)."""
    tags = _meta_tags(root)
    told = _json_ld(root)
    source = _first(tags, _SOURCE) or _name(told.get("publisher"))
    author = _author(tags.get(name) for name in _AUTHOR) or _name(told.get("author"))
    date = next((day for day in (iso_date(v) for v in _all(tags, _DATE)) if day), None)
    canonical = root.xpath("string(//link[@rel='canonical']/@href)").strip()
    language = root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang")
    return Meta(
        title=_first(tags, _TITLE) or _text(told.get("headline")) or _title(root, source),
        author=author,
        source=source,
        date=date or iso_date(_text(told.get("datePublished")) or "") or _time(root),
        url=next((u for u in (_first(tags, _URL), canonical) if _is_address(u)), None),
        language=language or tags.get("content-language", [None])[0],
        tags=frozenset(word.strip().lower() for word in tags.get("keywords", ())),
    )


def _is_address(url: str | None) -> bool:
    return url is not None and url.startswith(("http://", "https://"))


def _meta_tags(root: etree._Element) -> dict[str, list[str]]:
    """Return name to contents, names in lower case, contents without blank ones."""
    tags: dict[str, list[str]] = {}
    for element in root.iter("meta"):
        name = next(
            (
                element.get(key)
                for key in ("property", "name", "itemprop", "http-equiv")
                if element.get(key)
            ),
            None,
        )
        content = squeeze(element.get("content") or "")[:1000]
        if name and content:
            tags.setdefault(name.strip().lower(), []).append(content)
    return tags


def _all(tags: Mapping[str, list[str]], names: Iterable[str]) -> list[str]:
    return [value for name in names for value in tags.get(name, ())]


def _first(tags: Mapping[str, list[str]], names: Iterable[str]) -> str | None:
    return next(iter(_all(tags, names)), None)


def _author(found: Iterable[list[str] | None]) -> str | None:
    """Return the first tag's names; an address or an @account is no name."""
    for values in found:
        names = [value for value in values or () if not re.match(r"https?://|@", value)]
        if names:
            return listed(names)
    return None


def _json_ld(root: etree._Element) -> Mapping[str, object]:
    """Return the first schema.org article in the page, or an empty mapping."""
    for element in root.iter("script"):
        if (element.get("type") or "").strip().lower() != "application/ld+json":
            continue
        try:
            loaded = json.loads((element.text or "")[:500_000])
        except (ValueError, RecursionError):
            continue
        items = loaded if isinstance(loaded, list) else [loaded]
        for item in items:
            graph = item.get("@graph") if isinstance(item, dict) else None
            for node in graph if isinstance(graph, list) else [item]:
                if isinstance(node, dict) and ("headline" in node or "datePublished" in node):
                    return node
    return {}


def _text(value: object) -> str | None:
    return squeeze(value)[:1000] or None if isinstance(value, str) else None


def _name(value: object) -> str | None:
    """Return the name in a schema.org person or organisation, or the names in a list of them."""
    if isinstance(value, list):
        return listed([name for name in map(_name, value[:50]) if name and isinstance(name, str)])
    if isinstance(value, dict):
        return _text(value.get("name"))
    return _text(value)


def _time(root: etree._Element) -> str | None:
    for element in root.iter("time"):
        found = iso_date(element.get("datetime") or "") or iso_date(element.text_content())
        if found:
            return found
    return None


def _title(root: etree._Element, source: str | None) -> str | None:
    """Return the only <h1>, else <title> without the site's name at its end."""
    headings = [squeeze(element.text_content()) for element in root.iter("h1")]
    title = squeeze(root.xpath("string(//head/title)") or root.xpath("string(//title)"))
    named = [heading for heading in headings if heading and heading in title]
    if named or len(set(headings)) == 1:
        return (named or headings)[0] or None
    parts = _TITLE_JOINT.split(title)
    while len(parts) > 1 and (parts[-1] == source or len(parts[-1]) * 2 <= len(parts[0])):
        parts.pop()
    # Up to the last part that is kept, joints and all.
    return title[: title.rindex(parts[-1]) + len(parts[-1])] or None if parts else None
