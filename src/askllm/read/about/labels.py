"""What a thing is also called: its English name, its short form, its nickname, what letters stand for.

Articles say it behind the word for it (英文名 Red Peak, 昵称叫“小山”) or in brackets right behind the thing's
name: 红峰（Red Peak）, TNLG（…）.
"""

from __future__ import annotations

import functools
import re

from askllm.read.ask.question import Asked
from askllm.text import folded
from askllm.types import Span

_LABELS = {
    "english": r"(?<![成为用说讲懂会学教])英[文语](?:全称|全名|名称|名字|译名|名)?",
    "chinese": r"中文(?:全称|全名|名称|名字|译名|名)?|汉语名|译名|\bchinese name\b",
    "full": r"全称|全名|\bfull name\b",
    "short": r"简称|缩写|简写|\babbreviat(?:ion|ed)\b|\bshort for\b",
    "nick": r"[昵暱匿][称名]|绰号|外号|别名|别称|俗称|又称|又名|又叫|也叫|也称|人称|花名|小名|\bnicknamed?\b|\balso (?:called|known as)\b",
    "code": r"代号|\bcode ?named?\b",
    "former": r"原名|旧称|旧名|曾用名|本名|\bformer(?:ly| name)\b|\boriginal(?:ly)? (?:name|called)\b",
    "pen": r"笔名|艺名|网名|法号|\bpen name\b|\bstage name\b",
}
_ASKS = r"(?:又|都|到底)?(?:叫做?|是|为|怎么[说写叫称]|如何|取)?(?:什么|啥|怎么[说写叫称]|哪[个几]?)?(?:名字?|来着)?[呢?\s]*$"
_ASKED = {
    name: re.compile(rf"(?:{label})(?:{_ASKS})|\bwhat\b.*(?:{label})|\b(?:{label}) of\b")
    for name, label in _LABELS.items()
}
_STANDS_FOR = re.compile(
    r"是什么的(?:缩写|简称|英文缩写)|(?:代表|指)(?:的是)?什么[?\s]*$|\bstands? for\b|\bshort for what\b"
)
_IS = r"(?:一般|通常)?(?:叫做|叫作|称作|称为|叫|是|为|即|取作|取名|:)?\s?"
_LATIN = r"[A-Za-z][A-Za-z0-9 .&'’/+-]{0,60}[A-Za-z0-9.]"
_VALUE = r"(?:[“「\"《‘](?P<quoted>[^”」\"》’]{1,40})[”」\"》’]|(?P<latin>[a-z][a-z0-9 .&'’/+-]{1,60}[a-z0-9](?=[,。;、)]))|(?P<bare>[^,。;、()“”「」:!?\s]{1,24}))"
_ABBREVIATION = re.compile(r"[A-Z][A-Z0-9.-]{1,7}")
_HAN_BEFORE = re.compile(
    r"(?:^|[，,。；;：:、（(“《\s]|[和与及而是由把])(?P<gloss>[\u4e00-\u9fff]{3,14})$"
)
_WORDS_BEFORE = re.compile(r"(?P<gloss>(?:[A-Z][\w-]+\s(?:of\s|and\s|for\s|the\s)?){2,7})$")
_BRACKETED = re.compile(
    r"^[”」]?\s?[（(](?P<gloss>[A-Za-z][^（）()，,；;]{2,59}(?=[，,])|[^（）()，,；;]{3,60}(?=[)）]))"
)
_CLOSED = re.compile(r"^[)）]")
_NAME_AND_BRACKET = re.compile(
    rf"(?P<name>[\u4e00-\u9fff0-9.·]{{2,16}})[”」》]?\s?\((?:(?:英文名?称?|英语)?:?\s?)(?P<latin>{_LATIN})(?=[),、])"
)


@functools.lru_cache(maxsize=256)
def label_asked(question: str) -> str:
    """Return which other name ``question`` asks for (english, short, nick, …), or ``""``."""
    plain = folded(question).strip()
    if _STANDS_FOR.search(plain):
        return "gloss"
    return next((name for name, pattern in _ASKED.items() if pattern.search(plain)), "")


def labelled(asked: Asked, words: str) -> Span | None:
    """Return where ``words`` say what the thing asked about is also called, or ``None``.

    Offsets are into ``words``; quotation marks around the name are left out.
    """
    label = label_asked(asked.text)
    if not label:
        return None
    plain = folded(words)
    if label in ("gloss", "full"):
        found = (written_out(name, words) for name in abbreviations_asked(asked))
        gloss = next((span for span in found if span is not None), None)
        if gloss is not None or label == "gloss":
            return gloss
    value = rf"(?P<bare>(?i:{_LATIN}))" if label == "english" else _VALUE
    quote = '[“「"‘《]?' if label == "english" else ""
    for match in re.finditer(rf"(?:{_LABELS[label]}){_IS}{quote}{value}", plain):
        group = match.lastgroup or "bare"
        span = Span(match.start(group), match.end(group))
        if folded(span.of(words)) not in folded(asked.text):
            return span
    return _in_brackets(asked, plain) if label == "english" else None


def _in_brackets(asked: Asked, plain: str) -> Span | None:
    """Return the Latin name in brackets right behind the thing that the question names."""
    question = folded(asked.text)
    for match in _NAME_AND_BRACKET.finditer(plain):
        if match["name"][-3:] in question:
            return Span(match.start("latin"), match.end("latin"))
    return None


def abbreviations_asked(asked: Asked) -> list[str]:
    """Return the names of a question that may stand for longer ones, as typed: IDC."""
    return [name.shown for name in asked.names if _ABBREVIATION.fullmatch(name.shown)]


def written_out(name: str, words: str) -> Span | None:
    """Return where ``words`` write the abbreviation ``name`` out: 国际数据公司（IDC）, IDC（…）."""
    for match in re.finditer(rf"(?<![A-Za-z0-9-]){re.escape(name)}(?![A-Za-z0-9-])", words):
        before, after = words[: match.start()], words[match.end() :]
        inside = _BRACKETED.match(after)
        if inside is not None:
            return Span(match.end() + inside.start("gloss"), match.end() + inside.end("gloss"))
        if before[-1:] in ("（", "(") and _CLOSED.match(after):
            lead = before[:-1].rstrip()
            said = _HAN_BEFORE.search(lead) or _WORDS_BEFORE.search(before[:-1])
            if said is not None:
                return Span(said.start("gloss"), len(lead))
    return None
