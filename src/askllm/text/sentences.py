"""Where sentences end, in Chinese and English, inside one text of several paragraphs.

A line break always ends a sentence. Besides, a sentence ends after 。！？ and their half-width
forms, together with the closing quotes, brackets and note marks ([1]) that follow, but not

- inside brackets, or inside a quotation shorter than ``LONGEST_QUOTATION``: the quotation belongs
  to the sentence that introduces it, or to the words of saying that follow (“好吗？”他问。);
- at a full stop that belongs to a number (3.14, 2.0), an abbreviation (e.g., Dr.), an initial
  (J. Smith), a file or host name (example.org), or a list number at the start of a line (1.);
- at a half-width ! or ? inside an address or before a small letter;
- at an ellipsis in the middle of a line.

A sentence cut out on its own is one sentence again. The work grows with the length of the text.
"""

from __future__ import annotations

import re

from askllm.types import Span

SENTENCE_RULE = "zh-en/1"
"""Recorded in an index: sentence vectors belong to the sentences of one rule."""
LONGEST_QUOTATION = 80
"""Characters. A longer quotation is cut at the sentence ends inside it; it could swallow pages."""

_CLOSERS = "”’」』】）)》〉］]"
_PAIRS = {"“": "”", "‘": "’", "「": "」", "『": "』", "（": "）", "(": ")", "《": "》", "【": "】"}
_OPENERS = {closer: opener for opener, closer in _PAIRS.items()}
_BRACKETS = "（(《【"
_END = re.compile(
    r"(?<![。！？!?])(?:[!?]*[。！？][。！？!?]*|[!?]+(?![A-Za-z0-9=&/%_!?-]))"
    r"|(?<=[\u4e00-\u9fff”」）])\.(?=[\u4e00-\u9fff“「])"
    r"|(?<!\.)\.+(?=[\s”’」』】）)\"'］\]]|$)|(?<!…)…+(?=\s*$)"
)
_NOTE_MARK = re.compile(r"\[\d{1,3}\]")
_GOES_ON = re.compile(r"\s?[，,、；：;:]")
_REST = re.compile(r"\s*(\S?)")
_SAYING = re.compile(
    r"[^\s。！？“”「」，：]{0,12}?(?:说|說|問|问|表示|答|喊|写道|寫道|称|稱|认为|認為|指出|介绍|强调|说道|坦言|感叹)"
)
_BEFORE = 16  # characters that decide whether a full stop ends an abbreviation
_TITLE = re.compile(
    r"(?<![A-Za-z])(?:mr|mrs|ms|dr|prof|sr|jr|st|messrs|gen|col|lt|sen|rep|gov|rev|hon|capt|e\.g|i\.e"
    r"|cf|vs|approx)$",
    re.IGNORECASE,
)
_BEFORE_NUMBER = re.compile(
    r"(?<![A-Za-z])(?:no|nos|fig|figs|eq|vol|pp|p|sec|ch|est|jan|feb|mar|apr|jun|jul|aug|sep|sept"
    r"|oct|nov|dec)$",
    re.IGNORECASE,
)
_MAY_END = re.compile(
    r"(?<![A-Za-z])(?:[A-Za-z]|etc|al|ed|eds|inc|ltd|co|corp|dept|univ|u\.s|u\.k|u\.n|a\.m|p\.m|ph\.d"
    r"|(?:[A-Z]\.)+[A-Z])$",
    re.IGNORECASE,
)
_STARTS = re.compile(
    r"\s*[\"“‘'(]?(?:The|This|That|These|Those|It|Its|In|On|At|He|She|They|We|You|But|And|However|A|An"
    r"|As|For|If|When|While|With|To|There|Then|After|Before|Since|Their|His|Her|Our)\b"
)
_LIST_NUMBER = re.compile(r"^\s*(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,4})$")


def sentences(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """Return the sentences of ``text[start:end]``, in order, without surrounding white space.

    Together they cover every character of the range that is not white space. Offsets are into
    ``text``.
    """
    stop = len(text) if end is None else end
    found: list[Span] = []
    line_start = start
    while line_start < stop:
        line_end = text.find("\n", line_start, stop)
        line_end = stop if line_end < 0 else line_end
        found.extend(_in_line(text[line_start:line_end], line_start))
        line_start = line_end + 1
    return found


def _in_line(line: str, offset: int) -> list[Span]:
    cuts = [cut for cut in _cuts(line) if cut < len(line)]
    spans = []
    for left, right in zip([0, *cuts], [*cuts, len(line)], strict=True):
        piece = line[left:right]
        stripped = piece.strip()
        if stripped:
            begin = offset + left + piece.index(stripped)
            spans.append(Span(begin, begin + len(stripped)))
    return spans


def _cuts(line: str) -> list[int]:
    """Return the offsets in ``line`` after which a new sentence starts."""
    pairs = _pairs(line)
    closed = _closed(line, pairs)
    opener_at = {right: left for left, right in pairs}
    cuts: list[int] = []
    began = 0
    for match in _END.finditer(line):
        cut = _after_closers(line, match.end(), opener_at)
        if closed[match.start()] and closed[cut - 1 : cut + 1] == b"\1\1":
            continue
        if _GOES_ON.match(line, cut):
            continue  # “……。”，他说: the sentence goes on
        if match[0][0] in ".!?" and not _latin_mark_ends(line, match, cut):
            continue
        if cut > match.end() and _quotation_is_introduced_later(line, began, cut, opener_at):
            continue
        cuts.append(cut)
        began = cut
    return cuts


def _after_closers(line: str, cut: int, opener_at: dict[int, int]) -> int:
    """Return ``cut`` moved past the closing marks and note marks that stand there."""
    while cut < len(line):
        note = _NOTE_MARK.match(line, cut)
        if note:
            cut = note.end()
        elif line[cut] in _CLOSERS or (line[cut] in "\"'" and (cut in opener_at or cut == 0)):
            cut += 1
        elif line[cut] in "\"'" and (cut + 1 == len(line) or line[cut + 1].isspace()):
            cut += 1  # a straight quote before a space closes
        elif line[cut] in "。！？" or (line[cut] == "." and line[cut - 1] in _CLOSERS):
            cut += 1  # “……。”。
        else:
            break
    return cut


def _latin_mark_ends(line: str, mark: re.Match[str], cut: int) -> bool:
    """Whether the half-width ``mark`` ends a sentence, given what stands around it."""
    rest = _REST.match(line, cut)
    following = rest[1] if rest else ""
    if "a" <= following <= "z":
        return False
    if not mark[0].startswith("."):
        return True
    before = line[max(0, mark.start() - _BEFORE) : mark.start()]
    if mark.start() < _BEFORE and _LIST_NUMBER.match(before):
        return False
    if not following:
        return True
    if mark[0] != ".":  # three full stops are an ellipsis
        return True
    if _TITLE.search(before):
        return False
    if _BEFORE_NUMBER.search(before):
        return not following.isdigit()
    if _MAY_END.search(before):
        return _STARTS.match(line, cut) is not None
    return not following.islower()


def _quotation_is_introduced_later(
    line: str, began: int, cut: int, opener_at: dict[int, int]
) -> bool:
    """Whether the sentence so far is one quotation, and words of saying follow it."""
    while began < cut and line[began].isspace():
        began += 1
    return opener_at.get(cut - 1) == began and _SAYING.match(line, cut) is not None


def _pairs(line: str) -> list[tuple[int, int]]:
    """Return the places of brackets and quotes that belong together, by the closing one's place.

    Marks of one kind nest; straight double quotes open and close by turns.
    """
    waiting: dict[str, list[int]] = {opener: [] for opener in _PAIRS}
    found = []
    straight = -1
    for i, character in enumerate(line):
        if character in waiting:
            waiting[character].append(i)
        elif character in _OPENERS:
            stack = waiting[_OPENERS[character]]
            if stack:
                found.append((stack.pop(), i))
        elif character == '"':
            if straight < 0:
                straight = i
            else:
                found.append((straight, i))
                straight = -1
    return found


def _closed(line: str, pairs: list[tuple[int, int]]) -> bytearray:
    """Mark the characters inside brackets and short quotations; one extra at the end is free."""
    mask = bytearray(len(line) + 1)
    for left, right in pairs:
        longest = LONGEST_QUOTATION * (3 if line[left] in _BRACKETS else 1)
        if right - left <= longest:
            mask[left + 1 : right] = b"\1" * (right - left - 1)
    return mask
