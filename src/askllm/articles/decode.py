"""Bytes to text: UTF-8, UTF-16/32 with a mark, GB18030, Big5, and old Western files.

Strict UTF-8 decides by itself: other encodings do not pass it by chance. Between GB18030 and
Big5 nearly all bytes are legal in both, so the reading with more everyday characters wins.
"""

from __future__ import annotations

import codecs
import re
import unicodedata

from askllm.articles.chars import HAN, tidy
from askllm.errors import ReadError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# The most frequent characters of running Chinese, simplified and traditional, and punctuation.
_EVERYDAY = frozenset(
    "的一是不了在人有我他这個个上们來来到時时大地为為子中你说說生国國年着就那和要她出也得里"
    "后後自以会會家可下而过過天去能对對小多然于於心学學么麼之都好看起发發当當没沒成只如事把"
    "还還用第样樣道想作种種开開美总總从從无無情己面最女但现現前些所同日手又行意动動方期它头"
    "頭经經长長儿兒回位分爱愛老因很给給名法间間斯知世什两兩次使身者被高已亲親其进進此话話常"
    "与與活正感這們我并及月报報新市公本内內外部由将將全业業这些"
    "，。、；：？！“”「」『』《》（）…—"
)
_HAN = re.compile(f"[{HAN}]")
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_\-]{3,20})""", re.I)
_ALIASES = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs"}
_SAMPLE = 200_000
_SPACES = "\t\n\r\f\v"
_UNUSED = ("Cc", "Cn", "Cs")
_BINARY = "it is a binary file, not a text; convert it to text or take it out"


def decode(data: bytes, *, markup: bool = False) -> str:
    """Return the text of ``data`` with line feeds at line ends and without invisible characters.

    Args:
        data: the whole file.
        markup: the file may declare its own encoding (HTML).

    Raises:
        ReadError: the bytes are no text in any encoding known here.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _checked(_really(data.decode(name, errors="replace")))
    if b"\0" in data[:_SAMPLE]:
        raise ReadError(_BINARY)
    for name in ("utf-8", *_declared(data, markup)):
        text = _strict(data, name)
        if text is not None:
            return _checked(text)
    return _checked(_nearly_utf8(data) or _legacy(data))


def _really(text: str) -> str:
    """Return ``text`` if a file with a byte order mark is one: any binary file may begin with FF FE.

    Bytes that are no text make characters that nobody uses, or such of two control bytes each. One
    of them is damage, and text of some scripts has a few of the others (U+0101).
    """
    sample = text[:_SAMPLE]
    damaged = sum(
        char == "\ufffd" or (unicodedata.category(char) in _UNUSED and char not in _SPACES)
        for char in sample
    )
    paired = sum(max(divmod(ord(char), 256)) < 32 and char not in _SPACES for char in sample)
    if damaged > 1 + len(sample) // 100 or (damaged + paired) * 2 > len(sample):
        raise ReadError(_BINARY)
    return text


def _checked(text: str) -> str:
    controls = sum(ord(char) < 32 and char not in _SPACES for char in text[:_SAMPLE])
    if controls * 100 > min(len(text), _SAMPLE):
        raise ReadError(_BINARY)
    return tidy(text)


def _declared(data: bytes, markup: bool) -> tuple[str, ...]:
    """Return the encoding that the head of an HTML file names, if Python knows it."""
    found = _DECLARED.search(data[:4096]) if markup else None
    if found is None:
        return ()
    name = found[1].decode("ascii").lower()
    try:
        return (codecs.lookup(_ALIASES.get(name, name)).name,)
    except LookupError:
        return ()


def _strict(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name)
    except (UnicodeDecodeError, LookupError):
        return None


def _nearly_utf8(data: bytes) -> str | None:
    """Read UTF-8 in which a few bytes are damaged; each shows as U+FFFD.

    A file in another encoding does not come near: hardly any of its characters are legal.
    """
    text = data.decode("utf-8", errors="replace")
    sound = sum(ord(char) > 127 for char in text) - text.count("\ufffd")
    return text if 0 < text.count("\ufffd") <= sound // 20 else None


def _legacy(data: bytes) -> str:
    """Choose between GB18030 and Big5 by everyday characters; Western files have few of either."""
    best, best_score = "", 0.0
    for name in ("gb18030", "big5hkscs"):
        text = _strict(data, name) or data.decode(name, errors="replace")
        score = _score(text)
        if score > best_score:
            best, best_score = text, score
    if best_score >= 0.15 and best.count("\ufffd") * 100 <= len(best):
        return best
    western = _strict(data, "cp1252")
    if western is not None and sum(ord(char) > 127 for char in western) * 5 < len(western):
        return western
    from charset_normalizer import from_bytes  # costs 30 ms to import; hardly ever needed

    guess = from_bytes(data[:_SAMPLE]).best()
    guessed = _strict(data, guess.encoding) if guess is not None else None
    if guessed is None:
        raise ReadError("its encoding is not recognised; save it as UTF-8")
    return guessed


def _score(text: str) -> float:
    """Return the share of everyday characters among the non-ASCII ones, damage counted against."""
    sample = [char for char in text[:_SAMPLE] if ord(char) > 127]
    if not sample:
        return 0.0
    return (sum(char in _EVERYDAY for char in sample) - sample.count("\ufffd")) / len(sample)
