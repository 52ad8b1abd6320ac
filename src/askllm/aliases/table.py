"""The other forms of the names in a question, found at once among a hundred thousand groups."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from askllm.aliases.alias import Alias
from askllm.aliases.forms import is_acronym, key_of
from askllm.text import folded

_GAP = frozenset(" \t\u3000-·‧・_.“”\"'’")
_VERSION = re.compile(r"[\s\-·]?(?P<version>\d+(?:\.\d+)*)(?![a-z0-9])")
_PARTED = re.compile(r"[\u3400-\u9fff]{1,6}(?:[·‧・][\u3400-\u9fff]{1,6}){1,3}")
_LATIN_PERSON = re.compile(r"[A-ZÀ-Þ][^\W\d]+(?:[ .-]+[^\W\d]['’\w-]*){1,4}")
_HEAD = 2  # characters of a name's key that choose the lengths worth trying


class AliasTable:
    """Groups of names, ready for look-up; immutable once built, and thread-safe.

    A look-up costs one step for each character of the question and length of name that begins
    there, whatever the number of groups.
    """

    def __init__(self, aliases: Iterable[Alias]) -> None:
        """Take groups in order; a name may stand in several.

        What a person is called by alone has the same forms: 吉莱尔 for 诺拉·吉莱尔 (Nora Gillere).
        """
        groups: dict[str, list[Alias]] = defaultdict(list)
        lengths: dict[str, set[int]] = defaultdict(set)
        known = tuple(aliases)
        for alias in (*known, *_family_names(known)):
            for name in alias.names:
                key = key_of(name)
                if len(key) > 1:
                    groups[key].append(alias)
                    lengths[key[:_HEAD]].add(len(key))
        self._groups = dict(groups)
        self._lengths = {head: sorted(sizes, reverse=True) for head, sizes in lengths.items()}

    def widen(self, question: str) -> tuple[str, ...]:
        """Return the other forms of the names in ``question``, in order, none twice.

        Names are whole: GPT is not found in GPT-4, nor in ChatGPT. A name with a version gives
        its other forms with that version (悟道2.0: WuDao 2.0), unless it is an acronym.
        """
        plain = folded(question)
        kept = [i for i, c in enumerate(plain) if c not in _GAP or _is_point(plain, i)]
        compact = "".join(plain[i] for i in kept)
        found: dict[str, str] = {}
        at = 0
        while at < len(compact):
            size = 0
            for length in self._lengths.get(compact[at : at + _HEAD], ()):
                key = compact[at : at + length]
                groups = self._groups.get(key) if len(key) == length else None
                if groups is None:
                    continue
                start, end = kept[at], kept[at + length - 1] + 1
                version = _whole(plain, start, end)
                if version is None or (version and is_acronym(question[start:end])):
                    continue
                size = length
                for alias in groups:
                    for name in alias.names:
                        if key_of(name) != key:
                            gap = " " if name[-1].isascii() else ""
                            shown = f"{name}{gap}{version}" if version else name
                            found.setdefault(key_of(shown), shown)
                break
            at += size or 1
        return tuple(name for key, name in found.items() if key not in compact)


def _family_names(aliases: Iterable[Alias]) -> Iterator[Alias]:
    """Yield the last parts of foreign people's names, each with what it is in the other script.

    Where it belongs to one person alone, with the full forms of the name too.
    """
    people: dict[tuple[str, str], list[Alias]] = defaultdict(list)
    shown: dict[tuple[str, str], tuple[str, str]] = {}
    for alias in aliases:
        han = next((name for name in alias.names if _PARTED.fullmatch(name)), None)
        latin = next((name for name in alias.names if _LATIN_PERSON.fullmatch(name)), None)
        if han is None or latin is None:
            continue
        last = (re.split("[·‧・]", han)[-1], latin.split()[-1])
        if min(map(len, last)) > 1:
            key = (key_of(last[0]), key_of(last[1]))
            people[key].append(alias)
            shown[key] = last
    for key, own in people.items():
        full = own[0].names if len(own) == 1 else ()
        yield Alias((*shown[key], *full), own[0].article_id, own[0].start, own[0].end)


def _is_point(plain: str, i: int) -> bool:
    """Whether the character is the point of a number, which is part of a name (2.0)."""
    return plain[i] == "." and plain[i - 1 : i].isdigit() and plain[i + 1 : i + 2].isdigit()


def _whole(plain: str, start: int, end: int) -> str | None:
    """Return the version after a whole name, ``""`` without one, ``None`` where it is no whole."""
    first, last = plain[start], plain[end - 1]
    before, after = plain[start - 1 : start] if start else "", plain[end : end + 1]
    if first.isascii() and first.isalnum():
        if before.isascii() and before.isalnum():
            return None
        if before in ("-", ".") and plain[start - 2 : start - 1].isalnum() and start > 1:
            return None
    if last.isascii() and last.isalnum() and after.isascii() and after.isalpha():
        return None
    if last.isdigit():
        more = re.compile(r"\.?\d").match(plain, end)
        return None if more else ""
    version = _VERSION.match(plain, end)
    if version is not None:
        return version["version"]
    if last.isascii() and after == "-" and plain[end + 1 : end + 2].isalnum():
        return None
    return ""
