"""A citation as others cite it: plain, Markdown, GB/T 7714-2015 and BibTeX.

    reference(article, style, today)   ->  where the words are from
    quotation(citation, style, today)  ->  the words with that
    in_markdown(words)                 ->  words as Markdown shows them

Only what is known of an article is written. Its kind is not stored, so it is taken from what is:
a source named like a newspaper makes it one (``[N]``, ``@article``), an address makes it an
electronic resource (``/OL``, ``[EB/OL]``), and what is neither is ``[Z]``, other.
"""

from __future__ import annotations

import datetime
import hashlib
import re
from typing import Literal, get_args

from askllm.text import entitled
from askllm.types import ArticleRef, Citation
from askllm.ui.markup import web_url

Style = Literal["plain", "markdown", "gbt7714", "bibtex"]
STYLES: tuple[Style, ...] = get_args(Style)

AUTHORS = 3
"""GB/T 7714-2015, 8.1.2: from the fourth author on they are 等 or et al."""

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_BETWEEN_NAMES = re.compile(
    r"[、，,；;/&]|(?<=[\u3400-\u9fff\uf900-\ufaff])\s+(?=[\u3400-\u9fff\uf900-\ufaff])"
)
_BETWEEN_LATIN_NAMES = re.compile(r";|&|\band\b")
# 学报 is a journal, 年报 a report: these end like a newspaper's name and are none.
_NEWSPAPER = re.compile(
    r"(?<![学學公年简簡通月旬季画畫海情快专專])[报報]$|"
    r"\b(?:Daily|Times|Post|Herald|Tribune|Gazette|Guardian|Telegraph|Newspaper)\b",
    re.IGNORECASE,
)
_DATE = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")
# Signs that mean something anywhere in Markdown, and those that do at the start of a line.
_MARKDOWN = re.compile(r"([\\`*_\[\]<>|~$&])")
_MARKDOWN_START = re.compile(r"^([-+=#]|\d+(?=[.)](?: |$)))")
# Classic BibTeX counts braces even behind a backslash, so a lone one must not be written as \{.
_LATEX = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    **{sign: f"\\{sign}" for sign in "&%$#_"},
}


def quotation(citation: Citation, style: Style, today: datetime.date) -> str:
    """Return the quoted words with their reference, ready to be pasted.

    Args:
        citation: What is quoted.
        style: The form; Markdown is a block quotation, BibTeX a citation command and its entry.
        today: The day of the visit, which references to a web address must tell.
    """
    article = citation.article
    told = reference(article, style, today)
    if style == "markdown":
        lines = [f"> {in_markdown(line)}".rstrip() for line in citation.quote.split("\n")]
        return "\n".join([*lines, ">", f"> —— {told}"])
    words = _in_marks(citation.quote)
    if style == "bibtex":
        return f"{_latex(words)}~\\cite{{{key_of(article)}}}\n\n{told}"
    return f"{words}——{told}" if style == "plain" else f"{words}\n{told}"


def reference(article: ArticleRef, style: Style, today: datetime.date) -> str:
    """Return where an article is from, in one of ``STYLES``."""
    if style == "gbt7714":
        return _gbt7714(article, today)
    if style == "bibtex":
        return _bibtex(article, today)
    return _running(article, markdown=style == "markdown")


def key_of(article: ArticleRef) -> str:
    """Return the BibTeX key: a word, the year, and six figures that only this id gives.

    It depends on nothing but the article, so it is the same after a restart and a re-index.
    """
    found = re.search(r"[A-Za-z]{2,}", f"{article.author or ''} {article.title}")
    word = found[0].lower() if found else "article"
    year = _date_of(article)[0] or ""
    return f"{word}{year}-{hashlib.sha256(article.id.encode()).hexdigest()[:6]}"


def _running(article: ArticleRef, *, markdown: bool) -> str:
    """Return author, title, source, date and address as running text."""
    write = in_markdown if markdown else _one_line
    url = _address(article, "<>" if markdown else "")
    title = write(article.title)
    if markdown and url:
        title = f"[{title}](<{url}>)"
    chinese = bool(_HAN.search(article.title))
    named = entitled(title)
    author = write(article.author) if article.author else ""
    facts = [write(fact) for fact in (article.source, article.date) if fact]
    if url and not markdown:
        facts.append(url)
    if chinese:
        return "，".join([f"{author}{named}", *facts])
    return ", ".join([author, named, *facts] if author else [named, *facts])


def _gbt7714(article: ArticleRef, today: datetime.date) -> str:
    """Return the reference by GB/T 7714-2015.

    8.2 newspaper ``作者. 题名[N]. 报纸名, 年-月-日.`` and 8.7 electronic resource
    ``作者. 题名[EB/OL]. 发布者, 年(年-月-日)[引用日期]. 地址.``; an unknown author is left out, as
    8.1.4 allows where references are numbered.
    """
    url = _address(article)
    year, _, _ = _date_of(article)
    newspaper = _is_newspaper(article)
    kind = ("N" if newspaper else "EB" if url else "Z") + ("/OL" if url else "")
    parts = []
    if article.author:
        parts.append(_ended(_authors(article.author)))
    parts.append(f"{_one_line(article.title)}[{kind}].")
    source = _one_line(article.source) if article.source else ""
    if newspaper or not url:
        issued = ", ".join(fact for fact in (source, article.date) if fact)
    else:
        dated = f"({article.date})" if article.date else ""
        issued = (f"{source}, {year}{dated}" if year else source) if source else dated
    visited = f"[{today.isoformat()}]" if url else ""
    if issued or visited:
        parts.append(f"{issued}{visited}.")
    if url:
        parts.append(f"{url}.")
    return " ".join(parts)


def _bibtex(article: ArticleRef, today: datetime.date) -> str:
    """Return a BibTeX entry; the title is in double braces, which keep its capitals."""
    year, month, day = _date_of(article)
    url = _address(article, "{}\\")
    newspaper = _is_newspaper(article)
    source = _latex(article.source) if article.source else None
    authors = " and ".join(_latex(name) for name in _names(article.author or ""))
    fields = {
        "author": authors or None,
        "title": f"{{{_latex(article.title)}}}",
        "journal" if newspaper else "howpublished": source,
        "year": year,
        "month": month,
        "day": day,
        "url": url,
        "urldate": today.isoformat() if url else None,
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    kind = "article" if newspaper else "misc"
    return "\n".join([f"@{kind}{{{key_of(article)},", *lines, "}"])


def _is_newspaper(article: ArticleRef) -> bool:
    return bool(article.source and _NEWSPAPER.search(article.source.strip()))


def _date_of(article: ArticleRef) -> tuple[str | None, str | None, str | None]:
    """Return year, month and day, each ``None`` where the article does not say it."""
    found = _DATE.fullmatch(article.date or "")
    if not found:
        return None, None, None
    return found[1], found[2] and found[2].lstrip("0"), found[3] and found[3].lstrip("0")


def _names(author: str) -> list[str]:
    """Return the people of an author line; a comma parts Chinese names only (``Smith, John``)."""
    between = _BETWEEN_NAMES if _HAN.search(author) else _BETWEEN_LATIN_NAMES
    return [name for part in between.split(author) if (name := _one_line(part))]


def _authors(author: str) -> str:
    names = _names(author)
    if len(names) <= AUTHORS:
        return ", ".join(names)
    return ", ".join([*names[:AUTHORS], "等" if _HAN.search(author) else "et al"])


def _ended(words: str) -> str:
    return words if words.endswith(".") else f"{words}."


def _one_line(words: str) -> str:
    return " ".join(words.split())


def _in_marks(quote: str) -> str:
    """Return the quote in quotation marks that do not clash with its own."""
    words = _one_line(quote)
    return f"「{words}」" if "“" in words or "”" in words else f"“{words}”"


def in_markdown(words: str) -> str:
    """Return words on one line that Markdown shows as they are."""
    return _MARKDOWN_START.sub(_escaped_start, _MARKDOWN.sub(r"\\\1", _one_line(words)))


def _escaped_start(found: re.Match[str]) -> str:
    return f"{found[1]}\\" if found[1].isdigit() else f"\\{found[1]}"


def _latex(words: str) -> str:
    return "".join(_LATEX.get(sign, sign) for sign in _one_line(words))


def _address(article: ArticleRef, signs: str = "") -> str | None:
    """Return the web address with blanks and ``signs`` percent-encoded, ``None`` without one."""
    url = web_url(article.url)
    if url is None:
        return None
    return "".join(f"%{ord(c):02X}" if c in signs or c.isspace() else c for c in url)
