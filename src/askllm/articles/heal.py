"""Mending what extraction broke: sentences cut by a line or a page, words cut by a hyphen.

Only lines and paragraphs whose end is plainly no end are joined to what follows; a heading, a list
item or a closed sentence stays by itself.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence

from askllm.articles.chars import HAN, has_words, is_closed, is_wide, width
from askllm.articles.notices import is_told_line

_LIST_MARK = re.compile(
    r"\s*(?:[•·●○■◆▪\-–*+]\s|[①-⑳]|[（(][一二三四五六七八九十\d]{1,3}[）)]"
    r"|[一二三四五六七八九十]{1,3}[、.．]|\d{1,2}[、．]|\d{1,2}[.)]\s)"
)
_FINITE = re.compile(
    r"[于在自从至截]\s*(?:19|20)\d\d\s*年|(?:19|20)\d\d\s*年\s*\d{1,2}\s*月"
    r"|^(?:由于|其中|此外|同时|因此|但是?|而且?|并且?|该|其|另外|随着|据|对此|不过|当然|然而)(?![一-鿿]{0,3}$)"
)
_RUNNING = re.compile(
    r"首次|正式|已经|曾经?|正在|将会|宣布|表示|认为|指出|了(?!解)|着(?!力|眼|陆)|过去"
)
_HANGING = re.compile(
    r"(?:[，,、：:（(《“‘的或是把将]|一[种个项款]|(?<![仍何存所现实潜内])在|(?<![行何有无作])为"
    r"|(?<![面应相绝])对|(?<!参)与|(?<![共缓温饱总平])和|(?<![普埃触])及|(?<!棉)被"
    r"|\b(?:the|a|an|of|and|or|to|in|on|at|for|with|by|from|that|which|is|are|was|were|as|its))$",
    re.I,
)
_HYPHENATED = re.compile(r"(?<=[a-z])[-‐‑\u00ad]$")
_COMPOUND = re.compile(
    r"\b(?:self|non|multi|cross|pre|post|co|well|long|short|high|low|large|small|\d+)-$", re.I
)
_HAN_GAP = re.compile(f"(?<=[{HAN}])[ \\t\u3000]+(?=[{HAN}])")
_MARKS = "，。！？；：、（）《》“”"
_MARK_GAP = re.compile(
    f"(?<=[{HAN}{_MARKS}])[ \\t]+(?=[{_MARKS}])|(?<=[{_MARKS}])[ \\t]+(?=[{HAN}{_MARKS}])"
)
_HYPHEN_GAP = re.compile(f"(?<=[{HAN}])\\s+-\\s+(?=[{HAN}])")
HEADING_COLUMNS = 64
"""A line wider than this, 32 Han characters, is read as running text."""


_PIECES = 4
LONGEST_PARAGRAPH = 20_000
"""Code points from which on nothing more is joined: no author wrote that as one paragraph."""


def is_list_item(text: str) -> bool:
    """Tell whether ``text`` starts with a bullet or a number."""
    return _LIST_MARK.match(text) is not None


def looks_like_heading(text: str) -> bool:
    """Tell whether a line standing alone has the form of a heading (its place must agree too)."""
    limit = HEADING_COLUMNS if any(map(is_wide, text)) else 80
    return (
        has_words(text)
        and width(text) <= limit
        and not is_closed(text)
        and text[0] not in "，。；：、）》”’,.;:)]}|>-–•*"
        and not (text[0].islower() and text.isascii())
        and not re.search(r"[。；;！|]|https?:|\.{3}", text)
        and text.count("，") + text.count(",") <= 1
        and _HANGING.search(text) is None
        and not is_running(text)
    )


def is_running(text: str) -> bool:
    """Tell a piece of a sentence from a heading: a dated event, a conjunction, a verb's aspect."""
    dated = _FINITE.search(text) is not None
    return dated and (_RUNNING.search(text) is not None or width(text) > 40)


def join(left: str, right: str) -> str:
    """Put two halves of a sentence together as they stood before the break."""
    left, right = left.rstrip(), right.lstrip()
    if not left or not right:
        return left + right
    if _HYPHENATED.search(left[-2:]) and right[0].islower():
        return left + right if _COMPOUND.search(left[-12:]) else left[:-1] + right
    if is_wide(left[-1]) or is_wide(right[0]) or left[-1] in "-‐–/(":
        return left + right
    return f"{left} {right}"


def heal(paragraphs: Sequence[str], *, pages: bool) -> list[str]:
    """Join paragraphs that are pieces of one sentence.

    Args:
        paragraphs: in reading order, one line each.
        pages: the text was taken out of a page layout, where breaks in mid-sentence are usual.

    Returns:
        The paragraphs, fewer or as many; characters are kept except white space and the hyphens
        of words cut at a line end.
    """
    groups: list[list[str]] = []
    for place, right in enumerate(paragraphs):
        left = groups[-1] if groups else []
        if sum(map(len, left)) < LONGEST_PARAGRAPH and _goes_on(left, right, first=place == 1):
            left.append(right)
        else:
            groups.append([right])
    if not pages:
        groups = _only_torn(groups)
    return [functools.reduce(join, group) for group in groups]


def _only_torn(groups: Sequence[list[str]]) -> list[list[str]]:
    """Keep apart what only looks like pieces of a sentence: items and verse without full stops.

    Most long paragraphs of a torn text end closed once they are joined, and a sentence is torn by
    a page or two, not line after line.
    """
    kept = [
        part for group in groups for part in ([group] if len(group) <= _PIECES else _singles(group))
    ]
    long = [group for group in kept if sum(map(width, group)) > HEADING_COLUMNS]
    closed = sum(is_closed(group[-1]) for group in long)
    evident = any(len(group) > 1 and width(group[0]) > HEADING_COLUMNS for group in kept)
    if evident and closed * 10 >= len(long) * 6:
        return kept
    return [part for group in groups for part in _singles(group)]


def _singles(group: Sequence[str]) -> list[list[str]]:
    return [[piece] for piece in group]


def _goes_on(pieces: Sequence[str], right: str, *, first: bool) -> bool:
    """Tell whether ``right`` is the rest of a sentence that ``pieces`` began."""
    if not pieces:
        return False
    left = pieces[-1]
    if is_closed(left) or is_list_item(right) or looks_like_heading(right):
        return False
    if is_told_line(left) or is_told_line(right):
        return False
    if first and width(left) <= 100 and _HANGING.search(left) is None:
        return False  # the top line is a title, however long
    if len(pieces) == 1 and looks_like_heading(left):
        return False
    if _HANGING.search(left) or _HYPHENATED.search(left):
        return True
    if is_list_item(left) and width(left) <= HEADING_COLUMNS:
        return False
    if right[0].isascii() and right[0].isalpha() and left[-1].isascii():
        return right[0].islower() or width(left) > HEADING_COLUMNS
    return len(pieces) > 1 or width(left) > HEADING_COLUMNS // 2 or is_running(left)


def set_right(text: str) -> str:
    """Take out the spaces that extraction put between Han characters, marks and hyphens.

    For text out of a page layout. A line of names keeps its spaces: only running text, which ends
    as a sentence does, is touched.
    """
    if not is_closed(text):
        return text
    return _HYPHEN_GAP.sub("-", _MARK_GAP.sub("", _HAN_GAP.sub("", text)))
