"""Things that several sentences count off: 第一…第二…, 一是…二是…, 首先…其次…, 1. 2. 3., listed lines.

A count must begin at one and go on by one; what merely carries a number (第一次, 第三届) is none.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from askllm.answer.sense.around import WINDOW, before, is_heading, paragraph
from askllm.text import folded, sentences
from askllm.types import Article, Span

REACH = 1_500
"""Characters between one number of a count and the next, at most."""

LONG_ITEM = 40
"""Characters; an item longer than this is cut at its first comma, where it says something by then."""

LONGEST_LINE = 60
"""Characters of a line that is an item of a list."""


@dataclass(frozen=True, slots=True)
class Count:
    """Things counted off, offsets into the article's text.

    ``items``: what each is; ``sentences``: the sentence in which each begins, in the same order;
    ``lead``: the sentence before the first, or ``None``.
    """

    items: tuple[Span, ...]
    sentences: tuple[Span, ...]
    lead: Span | None


_NUMERALS = "一二三四五六七八九十"
_N = rf"(?P<n>[{_NUMERALS}]{{1,2}}|[0-9]{{1,2}})"
_STYLES: tuple[re.Pattern[str], ...] = (
    re.compile(rf"(?:(?<=[。；;：:！？\s”])|^)第{_N}(?:点|条)?(?=[，,、：:是])", re.MULTILINE),
    re.compile(
        rf"第{_N}(?P<measure>个|种|类|条|点|项|步|大|方面|座|款|位|层)(?P<noun>[\u4e00-\u9fff]{{0,2}})"
    ),
    re.compile(rf"(?:(?<=[，,。；;：:])|^){_N}(?:是|则是|则|者|来)(?!一)", re.MULTILINE),
    re.compile(rf"其{_N}(?=[，,是为])"),
    re.compile(r"^\s*(?P<n>[0-9]{1,2})(?:[.、．)）](?![0-9])|[ \t])\s*", re.MULTILINE),
    re.compile(rf"[（(]{_N}[）)]"),
    re.compile(rf"^\s*(?P<n>[{_NUMERALS}]{{1,2}})、", re.MULTILINE),
    re.compile(
        r"(?:(?<=[，,。；;：:])|^)(?P<n>一|另一)(?P<measure>个|种|类|方面|条)"
        r"(?:是|则是|在于|为|，|,)",
        re.MULTILINE,
    ),
)
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth".split()
_ORDINAL_EN = re.compile(
    rf"(?:(?<=[.;:!?] )|^)(?:the )?(?P<n>{'|'.join(_ORDINALS)})"
    r"(?:ly,?|,|(?: (?P<noun>(?!of\b)[a-z]+))? (?:is|was)(?: that)?)\s",
    re.MULTILINE,
)
_CIRCLED = re.compile("(?P<n>[①-⑳])")
_STEPS = (
    re.compile("首先"),
    re.compile("其次|然后|接着|随后|再次|此外|第二"),
    re.compile("再次|再者|然后|接着|随后|第三|最后"),
    re.compile("最后|最终|第四"),
)
_STEP_START = re.compile(r"[，,。；;：:\s]")
_OPENING = re.compile(
    r"(?:(?:则|就)?(?:是|为|在于)|[，,：:、]\s?(?:(?:则|就)?是|即)?|则|便是|乃是)?\s*[，,：:]?\s*"
)
_ENDS = re.compile(r"[；;。！？!?\n]")
_COMMA = re.compile("[，,]")
_BULLET = re.compile(r"\s*[-*•·●○◆▪–]\s*")


@functools.lru_cache(maxsize=16)
def counts(article: Article) -> tuple[Count, ...]:
    """Return the counts of an article, in the order in which they begin."""
    text = article.text
    plain = folded(text)
    series: list[list[tuple[int, int]]] = []
    for pattern in _STYLES:
        marks = [
            (_number(match["n"]), match.start(), match.end(), _key(match))
            for match in pattern.finditer(plain)
            if not is_heading(article, match.start())
        ]
        series += _series(marks)
    series += _series(
        [(ord(m["n"]) - ord("①") + 1, m.start(), m.end(), "") for m in _CIRCLED.finditer(text)]
    )
    series += _series(
        [
            (_ORDINALS.index(m["n"]) + 1, m.start(), m.end(), m["noun"] or "")
            for m in _ORDINAL_EN.finditer(plain)
        ]
    )
    series += _in_steps(plain)
    found = [count for marks in series if (count := _count(article, plain, marks)) is not None]
    led = {count.lead for count in found}  # lines that are numbered besides are one list
    found += [count for count in _lines(article) if count.lead not in led]
    return tuple(sorted(found, key=lambda count: count.items[0].start))


def _number(said: str) -> int:
    if said.isdigit():
        return int(said)
    if said == "另一":
        return 2
    if len(said) == 2:  # 十一, 二十
        return 10 + _NUMERALS.find(said[1]) + 1 if said[0] == "十" else 0
    return _NUMERALS.find(said) + 1


def _key(match: re.Match[str]) -> str:
    """Return what all marks of one count share besides their style: 个瓶颈 in 第一个瓶颈."""
    groups = match.groupdict()
    return (groups.get("measure") or "") + (groups.get("noun") or "")


def _series(marks: list[tuple[int, int, int, str]]) -> list[list[tuple[int, int]]]:
    """Chain the marks of one style that count up from one, each with its own key."""
    open_series: dict[str, list[tuple[int, int]]] = {}
    closed: list[list[tuple[int, int]]] = []
    for number, start, end, key in marks:
        current = open_series.get(key, [])
        if number == 1:
            closed.append(current)
            open_series[key] = [(start, end)]
        elif current and number == len(current) + 1 and start - current[-1][1] <= REACH:
            current.append((start, end))
    closed += open_series.values()
    return [series for series in closed if len(series) > 1]


def _in_steps(plain: str) -> list[list[tuple[int, int]]]:
    """Return the counts by words: 首先…其次…最后."""
    found = []
    for first in _STEPS[0].finditer(plain):
        marks = [first.span()]
        for step in _STEPS[1:]:
            following = next(
                (
                    m
                    for m in step.finditer(plain, marks[-1][1], marks[-1][1] + REACH // 3)
                    if _STEP_START.match(plain[m.start() - 1])
                ),
                None,
            )
            if following is not None:
                marks.append(following.span())
        if len(marks) > 1:
            found.append(marks)
    return found


def _count(article: Article, plain: str, marks: list[tuple[int, int]]) -> Count | None:
    """Read the items that begin after ``marks``."""
    items, held = [], []
    for i, (start, end) in enumerate(marks):
        line = paragraph(article, start)
        begin = max(line.start, start - WINDOW)
        stop = min(line.end, end + WINDOW)
        sentence = next(
            (s for s in sentences(article.text, begin, stop) if s.start <= start < s.end), None
        )
        if sentence is None:
            return None
        opening = _OPENING.match(plain, end)
        begin = opening.end() if opening else end
        bound = min(marks[i + 1][0] if i + 1 < len(marks) else stop, sentence.end)
        item = _item(plain, begin, max(bound, begin))
        if item is None:
            return None
        items.append(item)
        held.append(sentence)
    return Count(tuple(items), tuple(held), _lead(article, held[0]))


def _item(plain: str, begin: int, bound: int) -> Span | None:
    """Return the words of one item: up to the end of what is said, or a comma in a long one."""
    end = _ENDS.search(plain, begin, bound)
    stop = bound if end is None else end.start()
    if stop - begin > LONG_ITEM:
        comma = _COMMA.search(plain, begin + 4, stop)
        stop = stop if comma is None else comma.start()
    while stop > begin and plain[stop - 1] in " ，,；;：:、和.":
        stop -= 1
    return Span(begin, stop) if stop - begin >= 2 else None


def _lead(article: Article, first: Span) -> Span | None:
    """Return the sentence before the first of a count, also in the paragraph before."""
    previous = before(article, first.start)
    end = paragraph(article, first.start).start - 1
    while previous is None and end > 0:
        start = paragraph(article, end - 1).start
        if not is_heading(article, start):
            previous = before(article, end)
        end = start - 1
    return previous


def _lines(article: Article) -> list[Count]:
    """Return the lists of lines that a line ending in a colon announces.

    Where the first line begins with a mark (-, ·), the list ends with the last line that does.
    """
    found: list[Count] = []
    lead: Span | None = None
    items: list[Span] = []
    whole: list[Span] = []
    marked = False
    start = 0
    for line in (*article.text.split("\n"), ""):
        end = start + len(line)
        bullet = _BULLET.match(line)
        words = line[bullet.end() :] if bullet else line.strip()
        is_item = (
            lead is not None
            and words.strip(" \t。；;，,") != ""
            and len(words) <= LONGEST_LINE
            and not words.rstrip().endswith(("：", ":"))
            and (not items or marked == (bullet is not None))
            and not is_heading(article, start)
        )
        if is_item:
            marked = bullet is not None
            begin = end - len(words.lstrip())
            items.append(Span(begin, begin + len(words.strip().rstrip("。；;，,"))))
            whole.append(Span(begin, begin + len(words.strip())))
        elif line.strip() or start > len(article.text):
            if lead is not None and len(items) > 1:
                found.append(Count(tuple(items), tuple(whole), lead))
            opens = words.rstrip().endswith(("：", ":"))
            lead = sentences(article.text, start, end)[-1] if opens else None
            items, whole = [], []
        start = end + 1
    return found
