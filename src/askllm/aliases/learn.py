"""Finding the two forms: the shapes in which a text names a thing twice, and whom to believe."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from askllm.aliases.alias import Alias
from askllm.aliases.forms import (
    HAN,
    begun,
    cut,
    expands,
    is_acronym,
    is_han_name,
    is_latin_name,
    key_of,
    shortens,
    sounds_like,
)
from askllm.types import Article

ALIAS_RULE = "shapes/1"
"""Recorded in an index; an index whose names were learned by another rule is rebuilt."""

MOST_NAMES = 6
"""Names one thing may have; a larger group is a chain of mistakes and is left out."""

_SAYS = (
    "以下简称|下文简称|下称|也简称|简称为?|缩写为?|全称为?|全名为?|又称作?为?|又名|又叫做?|亦称[做作为]?|亦作|也称作?为?|也叫做?|"
    "别称|别名|俗称|旧称|原称|本名|英文名称?为?|英文全称为?|英文缩写为?|英文简称为?|英文为?|英语|外文名|中文名称?为?|"
    "中文译名为?|译作|译为|英译|即"
)
_SAYS_EN = "also known as|also called|a\\.k\\.a\\.|aka|abbreviated as|abbreviated|short for|or"
_BRACKET = re.compile(r"[（(](?P<inside>[^（()）\n]{2,80})[)）]")
_SAID = re.compile(rf"^\s*(?:{_SAYS}|{_SAYS_EN})\s*[:：]?\s*", re.IGNORECASE)
_RUN_BEFORE = re.compile(
    rf"(?:(?P<quote>[“「『《\"](?P<quoted>[^“”「」『』《》\"\n]{{2,30}})[”」』》\"])"
    rf"|(?P<run>[{HAN}A-Za-z0-9À-ɏ&+.'’·\- ]{{2,80}}))\s?$"
)
_LATIN_END = re.compile(
    r"[A-Za-zÀ-ɏ][A-Za-z0-9À-ɏ&+.'’·\-]*(?:\s[A-Z0-9][A-Za-z0-9À-ɏ&+.'’·\-]*)*$"
)
_HAN_END = re.compile(rf"[{HAN}A-Za-z0-9·\-]*$")
_IN_TEXT = re.compile(
    rf"(?P<comma>[,，])?\s?(?P<says>以下简称|简称|又称|又名|亦称|也称|别称|俗称|英文名|即|also known as|short for|or)为?\s?"
    rf"(?:[“「『《\"](?P<quoted>[^“”「」『』《》\"\n]{{2,30}})[”」』》\"]"
    rf"|(?P<plain>[A-Za-z{HAN}][{HAN}A-Za-z0-9·\- ]{{1,40}}))(?=[，。；、,.;）)\n]|$)"
)
_SHORT_FOR = re.compile(
    r"(?P<short>[A-Z][A-Za-z]{1,7}),?\s(?:is\s)?(?:short\s|stands\s|which\sstands\s)?for\s"
    r"(?P<long>[A-Za-z][A-Za-z \-]{5,60})"
)
_BEFORE = 90  # characters before a bracket that may hold the name


Mention = tuple[str, str, int, int]
"""A thing's name, its other form, and where both are said: half-open offsets into the text."""


@dataclass(slots=True)
class _Pair:
    """Two forms, and how often and where they were found together."""

    left: str
    right: str
    article_id: str
    start: int
    end: int
    articles: set[str] = field(default_factory=set)
    times: int = 0


def learn_aliases(articles: Iterable[Article]) -> tuple[Alias, ...]:
    """Return the groups of names that the articles give, in order of their evidence.

    Reads the articles once, one at a time. A form that stands for two different things (CV) is
    kept only for the one that is said at least twice as often as all others; names are otherwise
    grouped transitively, up to ``MOST_NAMES``.
    """
    return aliases_from((article.id, mentions_of(article)) for article in articles)


def mentions_of(article: Article) -> list[Mention]:
    """Return where an article names a thing twice: an index keeps this, and reads it once."""
    return list(_found_in(article.text))


def aliases_from(mentions: Iterable[tuple[str, Sequence[Mention]]]) -> tuple[Alias, ...]:
    """Do what ``learn_aliases`` does, from what was found: (article id, its mentions), in order."""
    pairs: dict[tuple[str, str], _Pair] = {}
    for article_id, found in mentions:
        for left, right, start, end in found:
            one, other = sorted((key_of(left), key_of(right)))
            if not one or one == other:
                continue
            pair = pairs.setdefault((one, other), _Pair(left, right, article_id, start, end))
            pair.times += 1
            pair.articles.add(article_id)
    return tuple(_grouped(_believed(_shortened(pairs))))


def _found_in(text: str) -> Iterator[tuple[str, str, int, int]]:
    """Yield the two forms and where they are said, in order."""
    for match in _BRACKET.finditer(text):
        before = text[max(0, match.start() - _BEFORE) : match.start()].rsplit("\n", 1)[-1]
        inside = match["inside"].strip()
        said = _SAID.match(inside)
        forms = [inside[said.end() :]] if said else [inside]
        if said is None and re.search("[，,、;；:：/]", inside):
            forms = [part.strip() for part in re.split("[，,;；]", inside)]
            forms = (
                [_SAID.sub("", form) for form in forms if is_latin_name(form)]
                if (len(forms) == 2)
                else []
            )
        for form in forms:
            form = form.strip(' “”「」『』《》"')
            name = _named_before(before, form, said is not None)
            if name:
                at = text.rfind(name, 0, match.start() + 1)
                yield name, form, at, match.end()
    for match in _IN_TEXT.finditer(text):
        before = text[max(0, match.start() - _BEFORE) : match.start()].rsplit("\n", 1)[-1]
        form = (match["quoted"] or match["plain"]).strip()
        name = _named_before(before, form, match["says"] not in ("即", "or"))
        if name and match["quoted"] is None and not (match["comma"] or is_latin_name(form)):
            name = ""
        if name and match["says"] == "即" and not (match["quoted"] or is_acronym(form)):
            name = ""
        if name:
            yield name, form, text.rfind(name, 0, match.start() + 1), match.end()
    for match in _SHORT_FOR.finditer(text):
        words = match["long"]
        for end in [m.end() for m in re.finditer(r"\w+", words)]:
            if is_acronym(match["short"]) and expands(words[:end], match["short"]) == words[:end]:
                yield words[:end], match["short"], match.start(), match.start("long") + end
                break


def _named_before(before: str, form: str, said: bool) -> str:
    """Return the name at the end of ``before`` that ``form`` is another form of, or ``""``.

    Args:
        said: whether the text says that it is one (又称), so that less proof is needed.
    """
    match = _RUN_BEFORE.search(before)
    if match is None:
        return ""
    quoted, run = match["quoted"] or "", (match["run"] or "").rstrip()
    latin, han = is_latin_name(form), is_han_name(form)
    if quoted:
        return quoted if _fits(quoted, form, latin, han, said) else ""
    if is_acronym(form):
        long = expands(run, form)
        if long and is_latin_name(long[0].upper() + long[1:]):
            return long
    end = _LATIN_END.search(run)
    if end is not None:
        return end[0] if _fits(end[0], form, latin, han, said) else ""
    if not (latin or han):
        return ""
    tail = _HAN_END.search(run)
    assert tail is not None  # it may be empty
    if latin:
        sounded = sounds_like(tail[0], form)
        if sounded:
            return sounded
    name = cut(tail[0])
    if latin:
        name = begun(name, form)
    elif name != tail[0].strip("-·") and not shortens(name, form):
        return ""  # of two Chinese names the first must stand free, or hold the second
    return name if name and is_han_name(name) and _fits(name, form, latin, han, said) else ""


def _fits(name: str, form: str, latin: bool, han: bool, said: bool) -> bool:
    """Whether the delimited ``name`` and ``form`` may be two forms of one name."""
    named_latin = is_latin_name(name)
    if named_latin and latin:
        short, long = sorted((name, form), key=len)
        return said or (is_acronym(short) and expands(long, short) == long)
    if named_latin and han:
        return said or is_acronym(name) or len(form) <= 8
    if not re.search(f"[{HAN}]", name):
        return False
    if latin:
        # A figure on one side alone is a product of its kind: 语言模型（T5-XXL）.
        return is_han_name(name) and (_figured(name) == _figured(form))
    return han and is_han_name(name) and (said or shortens(name, form))


def _figured(name: str) -> bool:
    return any(c.isdigit() for c in name)


def _shortened(pairs: dict[tuple[str, str], _Pair]) -> list[_Pair]:
    """Join pairs whose one form is the end of the other's: 美国国际数据公司, 国际数据公司 (IDC)."""
    by_form: dict[str, list[_Pair]] = defaultdict(list)
    for pair in pairs.values():
        by_form[key_of(pair.right)].append(pair)
    kept = []
    for same in by_form.values():
        same.sort(key=lambda pair: len(pair.left))
        chosen: list[_Pair] = []
        for pair in same:
            shorter = next((c for c in chosen if key_of(pair.left).endswith(key_of(c.left))), None)
            if shorter is None:
                chosen.append(pair)
            else:
                shorter.times += pair.times
                shorter.articles |= pair.articles
        kept += chosen
    return kept


def _believed(pairs: list[_Pair]) -> list[_Pair]:
    """Drop what an ambiguous form says: one that several unlike names share."""
    by_form: dict[str, list[_Pair]] = defaultdict(list)
    for pair in pairs:
        by_form[key_of(pair.left)].append(pair)
        by_form[key_of(pair.right)].append(pair)
    dropped: set[int] = set()
    for form, same in by_form.items():
        best = max(same, key=lambda pair: (len(pair.articles), pair.times))
        unlike = [p for p in same if not _alike(_other(p, form), _other(best, form))]
        if not unlike:
            continue
        dropped.update(map(id, unlike))
        if best.times < 2 * sum(pair.times for pair in unlike):
            dropped.update(map(id, same))
    return [pair for pair in pairs if id(pair) not in dropped]


def _other(pair: _Pair, form: str) -> str:
    left = key_of(pair.left)
    return key_of(pair.right) if left == form else left


def _alike(one: str, other: str) -> bool:
    """Whether two names of one form may be the same thing: half of their pairs of characters."""
    if one in other or other in one or one.isascii() != other.isascii():
        return True
    pairs = [{name[i : i + 2] for i in range(len(name) - 1)} for name in (one, other)]
    return 2 * len(pairs[0] & pairs[1]) >= len(pairs[0]) + len(pairs[1]) - 2 and bool(
        pairs[0] & pairs[1]
    )


def _grouped(pairs: list[_Pair]) -> Iterator[Alias]:
    """Join the pairs that share a form."""
    leader: dict[str, str] = {}

    def lead(key: str) -> str:
        while leader.setdefault(key, key) != key:
            leader[key] = leader[leader[key]]
            key = leader[key]
        return key

    for pair in pairs:
        leader[lead(key_of(pair.right))] = lead(key_of(pair.left))
    groups: dict[str, list[_Pair]] = defaultdict(list)
    for pair in pairs:
        groups[lead(key_of(pair.left))].append(pair)
    for group in groups.values():
        names: dict[str, str] = {}
        for pair in group:
            names.setdefault(key_of(pair.left), pair.left)
            names.setdefault(key_of(pair.right), pair.right)
        if len(names) <= MOST_NAMES:
            first = group[0]
            yield Alias(tuple(names.values()), first.article_id, first.start, first.end)
