"""What a sentence is about, where several things of one kind stand side by side.

    rivals_of(asked, around)  ->  Rivals: the name asked about, and what the articles set beside it

A question about one company, person, town or book is not answered by the sentence about another.
What is of the same kind is read off the articles: what they list together (禾丰、嘉年、邻里鲜), what
ends alike (青岑市, 白浦市), what they give headings of the same level, persons beside persons, titles
of works beside titles. A sentence without any of these names goes on from the one before it.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from askllm.read.about.of_a_kind import (
    ABOUT_PERSON,
    LONGEST,
    OF_A_KIND,
    SAYS,
    WORK,
    beside_in_headings,
    han_others,
    latin_others,
)
from askllm.read.about.ownership import COMPARED
from askllm.read.ask.names import Name
from askllm.read.ask.question import Asked
from askllm.text import folded, is_persons_name, language_of, question_core, sentences
from askllm.types import Article, Evidence, Language, Span

BLOCK = 4_000
"""An article's names are looked for in the blocks of so many characters that its passages lie in, and in the
one before and after them."""

WINDOW = 1_500
"""Characters before a sentence in which its paragraph begins: a line may be megabytes long."""

SAMPLE = 400
"""Characters that tell what language a text is in."""

LOOKED_BACK = 4
"""Sentences before one that names nothing, in which it may have its subject."""

LEADS = 14
"""Characters from the start of a clause within which a name is what the clause is about."""

_HAN = r"\u4e00-\u9fff"
_RUN = re.compile(rf"[{_HAN}]{{2,}}")
_WHEN = re.compile(
    r"[今去明前]年|当年|上半年|下半年|目前|现在|如今|当前|截至|最近|最新|最终|整个|第[一二三四五六七八九十\d]+|一共|总共|全年|到底|究竟"
)
_CLAUSE = re.compile(r"(?:[^，,；;。：:]|(?<=\d)[,:](?=\d))+[，,；;。：:]?")
_PREDICATE = re.compile(r"[是为叫]|\b(?:is|was|are|were|by)\b")
"""What stands before a name that something is said to be: 她的教练是蔡明."""
_SET_BESIDE = re.compile(r"相比|相较|比起|不同于|\b(?:unlike|compared (?:with|to))\b")


@dataclass(frozen=True, slots=True)
class Rivals:
    """The name that a question is about, and the names of other things of its kind, all folded.

    ``name`` has letters as typed where it is Latin; ``short`` is its beginning, where that tells it
    from the others, or ``""``. Empty ``others``: nothing is known to be of its kind.
    """

    name: Name | None
    short: str
    others: tuple[str, ...]

    def another(self, item: Evidence) -> bool:
        """Whether a sentence, or its short answer, is about one of the others."""
        if not self.others:
            return False
        text = item.hit.article.text
        answer = None
        if item.answer is not None:
            answer = Span(item.answer.start - item.start, item.answer.end - item.start)
        told = self._told(item.quote, answer)
        if told is not None:
            return told == "other"
        return self._carried(item.hit.article, item.hit.passage.headings, item.start, text)

    def _carried(self, article: Article, headings: Sequence[str], start: int, text: str) -> bool:
        line = text.rfind("\n", 0, start) + 1
        begin = max(line, start - WINDOW)
        earlier = sentences(text, begin, start) if begin < start else []
        above = (*headings[::-1], article.title)
        for words in (*(s.of(text) for s in earlier[: -LOOKED_BACK - 1 : -1]), *above):
            told = self._told(words, None)
            if told is not None:
                return told == "other"
        return False

    def _told(self, words: str, answer: Span | None) -> str | None:
        """Return whether a sentence is about the name (``own``) or an other, ``None`` if neither.

        Of several names before the short answer the last that leads a clause owns it.
        """
        plain = folded(words)
        own = self._places(plain)
        taken = own if answer is None else [*own, answer]
        others = [s for s in self._others_in(plain) if not any(_overlap(s, o) for o in taken)]
        if answer is None:
            if own:
                return "own"
            return "other" if any(_leads(plain, s) for s in others) else None
        if not own:
            near = any(_in_clause(words, s, answer) for s in others if not _compared(plain, s))
            return "other" if near or any(_leads(plain, s) for s in others) else None
        rivals = [s for s in others if s.end <= answer.start and _leads(plain, s)]
        if not rivals:
            return "own"
        last = _clause(plain, rivals[-1].start)
        again = any(
            last.start <= s.start < (answer.start if _leads(plain, s) else last.end)
            for s in own
            if not _compared(plain, s)
        )
        return "own" if again or any(_in_clause(words, s, answer) for s in own) else "other"

    def _places(self, plain: str) -> list[Span]:
        found = [] if self.name is None else self.name.places_in(plain)
        if found or not self.short:
            return found
        return [Span(m.start(), m.end()) for m in re.finditer(re.escape(self.short), plain)]

    def _others_in(self, plain: str) -> list[Span]:
        return [Span(m.start(), m.end()) for m in _any_of(self.others).finditer(plain)]


NONE = Rivals(None, "", ())


def rivals_of(asked: Asked, around: Sequence[tuple[str, Sequence[str]]]) -> Rivals:
    """Return what a question is about and what the articles set beside it.

    Args:
        asked: the question.
        around: of each article read its text, or what of it lies near, and its headings. Those in
            another language than the question may have its name in a form of their own.
    """
    around = [(text, above) for text, above in around if _language(text[:SAMPLE]) == asked.language]
    if not around:
        return NONE
    texts = [_plain(text) for text, _ in around]
    headings = [[folded(h).strip(" *#") for h in above] for _, above in around]
    whole = "\n".join(texts)
    shown = _name_asked(asked, whole, headings)
    if shown is None:
        return NONE
    name = folded(shown)
    if name[0].isascii():
        others = set(latin_others(shown, "\n".join(text for text, _ in around)))
    else:
        others = set(han_others(asked, name, whole))
    others |= set(beside_in_headings(name, headings))
    question = folded(asked.text)
    kept = {
        other
        for other in others
        if len(other) > 1 and other not in question and other not in name and name not in other
    }
    return Rivals(Name(shown), _short(name, kept), tuple(sorted(kept)))


def _short(name: str, others: set[str]) -> str:
    """Return the beginning by which a name in Han characters may be told, where no other has it."""
    if name[:1].isascii() or (len(name) < 4 and not OF_A_KIND.match(name)):
        return ""
    short = name[:2]
    return "" if any(short in other for other in others) else short


def _name_asked(asked: Asked, whole: str, headings: Sequence[Sequence[str]]) -> str | None:
    """Return the name that a question is about, as typed or folded."""
    core = question_core(asked.text)
    for given in asked.given:
        core = core[: given.start] + " " * (given.end - given.start) + core[given.end :]
    core = _WHEN.sub(lambda m: " " * len(m[0]), core)
    if asked.names:
        return asked.names[0].shown
    title = WORK.search(folded(asked.text))
    if title is not None and title[1] in whole:
        return title[1]
    run = _RUN.search(core)
    if run is None:
        return None
    if run[0] not in whole and OF_A_KIND.match(run[0]) and len(run[0]) <= LONGEST:
        return run[0]
    known = _known(run[0], whole)
    if known and _goes_on(known, whole):
        return None
    return known if known and _is_name(known, asked, whole, headings) else None


def _known(run: str, whole: str) -> str:
    """Return the beginning of a question's words that the articles have as a word of their own.

    Of a name that recurs the longest part that does; of another what ends where its clause goes on.
    """
    best = ""
    for end in range(2, min(len(run), LONGEST) + 1):
        count = whole.count(run[:end])
        if count > 1 or (count == 1 and _ends_there(run[:end], whole)):
            best = run[:end]
        if not count:
            break
    longer = (run[: len(best) + more] for more in (1, 2, 3) if best)
    kinds = [name for name in longer if name in whole and OF_A_KIND.match(name)]
    return kinds[0] if kinds and not OF_A_KIND.match(best) else best  # 石门 of 石门县


def _goes_on(name: str, whole: str) -> bool:
    """Whether the articles mostly have the words as the beginning of one longer name."""
    after = [whole[m.end() : m.end() + 2] for m in re.finditer(re.escape(name), whole)]
    most = max(after.count(one) for one in after)
    return (
        len(after) > 2
        and 2 * most > len(after)
        and _RUN.match(max(after, key=after.count)) is not None
    )


def _ends_there(name: str, whole: str) -> bool:
    after = whole[whole.find(name) + len(name) :]
    return re.match(rf"[^{_HAN}]|的|{SAYS}|今年|去年|建|成立|位于|由|为", after) is not None


def _is_name(name: str, asked: Asked, whole: str, headings: Sequence[Sequence[str]]) -> bool:
    """Whether the articles use words as a name: listed, marked, of a kind, a person, a heading."""
    if is_persons_name(name) or OF_A_KIND.match(name):
        return True
    if len(name) <= 4 and ABOUT_PERSON.search(folded(asked.text)):
        return True
    if any(heading.startswith(name) for above in headings for heading in above):
        return True
    own = re.escape(name)
    return re.search(rf"[《「『“、和与及]{own}|{own}[、》」』”]", whole) is not None


def _leads(plain: str, span: Span) -> bool:
    """Whether a name stands near the start of its clause, and is not only compared with."""
    clause = _clause(plain, span.start)
    if span.start - clause.start > LEADS or _compared(plain, span):
        return False
    return _PREDICATE.search(plain[clause.start : span.start]) is None


def _compared(plain: str, span: Span) -> bool:
    if COMPARED.search(plain[: span.start]):
        return True
    return _SET_BESIDE.search(_clause(plain, span.start).of(plain)) is not None


def _clause(plain: str, at: int) -> Span:
    """Return the clause around a place; what is listed side by side (甲、乙和丙) is one."""
    for match in _CLAUSE.finditer(plain):
        if match.start() <= at < match.end():
            return Span(match.start(), match.end())
    return Span(0, max(1, len(plain)))


def _in_clause(words: str, span: Span, answer: Span) -> bool:
    clause = _clause(words, span.start)
    return clause.start <= answer.start < clause.end


def _overlap(one: Span, two: Span) -> bool:
    return one.start < two.end and two.start < one.end


def _plain(text: str) -> str:
    """Fold what lies near, block by block: the next question may be read in other ones beside it."""
    return "".join(_block(text[at : at + BLOCK]) for at in range(0, len(text), BLOCK))


@functools.lru_cache(maxsize=256)
def _block(text: str) -> str:
    return folded(text)


@functools.lru_cache(maxsize=256)
def _language(sample: str) -> Language:
    return language_of(sample)


@functools.lru_cache(maxsize=64)
def _any_of(others: tuple[str, ...]) -> re.Pattern[str]:
    """Match any of the names, the longest first, as whole words where it has letters."""
    return re.compile(
        "|".join(
            rf"(?<![a-z0-9]){re.escape(other)}(?![a-z0-9]|[- ]\d)"
            if other[0].isascii()
            else re.escape(other)
            for other in sorted(others, key=len, reverse=True)
        )
    )
