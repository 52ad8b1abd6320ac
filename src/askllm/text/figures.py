"""Whether a figure counts something, or belongs to a name, a version, a rank, a word."""

from __future__ import annotations

import re

from askllm.text.numerals import DIGITS

# Capitalised words that may stand before a count; any other makes "Name 3" a name.
_NOT_NAMES = frozenset(
    """the a an in on at of for from by with and or but about over under only some nearly almost
    more than least most up to all has have had is are was were these those its their our since
    between until during after before around roughly approximately another other just when if as
    there we he she it they you i every each exactly together""".split()
)
_WORD_BEFORE = re.compile(r"(?<![A-Za-z0-9])([A-Za-z][A-Za-z0-9.+-]*) $")
# After one of these 2.0 is a value; after any other Chinese character it is a version.
_VERB_BEFORE = "为是有达到约了至近过于分率值得高低长升降增减超逾共计仅"
_RANK = re.compile(r"(?:[#№第]|\b[Nn]o\.)\s?$|[0-9]:$")
_LINE_START = re.compile(r"(?:^|\n)\s*$")
_NEVER = frozenset("不别要勿莫记")


def belongs_to_a_name(match: re.Match[str], before: str) -> bool:
    """Whether the digits are part of a name, a version or a rank, not a quantity.

    Args:
        match: of the pattern of numbers, with its groups.
        before: the original characters before the match; capitals tell names from words.
    """
    digits, after = match["digits"], match.string[match.end() : match.end() + 2]
    last = before[-1:]
    if last and (last in "_^#№第" or (last.isascii() and last.isalpha())):
        return True
    if last and last in " :." and _RANK.search(before):
        return not before.endswith(":") or len(digits) == 2  # a time of day
    if last and last in "-－‐‑–./~" and before[-2:-1].isalnum():
        return not _continues_a_range(before)
    if match["han"] or match["word"] or match["letter"] or match["power"]:
        return False
    if (digits[0] == "0" and digits[1:].isdecimal()) or after[:1] == "版":
        return True
    if len(digits) < 3 and not match["unit"] and _LINE_START.search(before):
        return after[:1] in tuple(".、)")  # a list number
    return _is_a_version(digits, match["unit"] or "", before)


def _is_a_version(digits: str, unit: str, before: str) -> bool:
    """Whether a figure without a magnitude belongs to the name before it: 悟道2.0, ERNIE 3.0."""
    last = before.rstrip()[-1:]
    if digits.endswith(".0") and not unit and "\u4e00" <= last <= "\u9fff":
        return last not in _VERB_BEFORE
    if before[-1:] != " ":
        return False
    name = _WORD_BEFORE.search(before)
    if name is None or name[1].lower() in _NOT_NAMES or name[1].islower():
        return False
    return not unit or "." in digits


def _continues_a_range(before: str) -> bool:
    """Whether the text before a figure is the lower end of a range: 10-, 1.5万-, 20%~."""
    run = re.search(r"([A-Za-z-]?)([0-9][0-9.,]*)[%万亿千百个元人倍年]?[-－–~]$", before)
    return run is not None and not run[1] and not re.match(r"0[0-9]", run[2])


def is_a_count(written: str, unit: str, after: str) -> bool:
    """Whether a Chinese numeral counts, rather than being part of a word (一般, 万一, 百度)."""
    digits = [c for c in written if c in DIGITS]
    places = [c for c in written if c not in DIGITS and c != "点"]
    if written[0] in "百千万亿" and (digits or len(places) < 2):
        return False
    if not digits:
        if written == "十":
            return bool(unit) and unit not in ("字", "分")
        rising = list("十百千万亿")
        ranks = [rising.index(c) for c in places]
        return ranks == sorted(set(ranks)) and not (written == "千万" and after in _NEVER)
    if unit:
        return written != "一"
    return bool(set(places) & set("百千万亿"))
