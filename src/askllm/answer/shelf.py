"""What the collection holds: its articles by what they say of themselves, and by their words.

Which articles hold a word is read off the lexical index, from the lists of passages of its tokens,
whatever the number of articles; texts are read only of articles that may hold it, and no more of
them than ``MOST_READ``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from askllm.aliases import Alias, AliasTable
from askllm.index import Index
from askllm.lexical import holds
from askllm.text import folded, heard, search_tokens, sentences
from askllm.types import Article, ArticleRef, Citation, Passage, PassageRef

Rows = NDArray[np.int64]

MOST_READ = 1_000
"""Articles that are read to see whether they hold a word as it is written; of more, the tokens
alone tell, and the number is said to be about that."""

_SHORT = 3
"""Characters of a title up to which it must be all of an article's."""

_WORK = re.compile("《([^《》]+)》")
"""What an article's title names as another's work: a book, a film."""

_PARTS = re.compile(r"\d+(?:\.\d+)*|[a-z]+|[\u3400-\u9fff]+|[^\W\d_a-z\u3400-\u9fff]+")
_BETWEEN = re.compile(r"\s*(?:和|与|以及|及|、|,|，|/|\band\b)\s*")
_LOOSE = re.compile(r"\s*(?:的|和|与|以及|及|、|,|，|\s|\band\b|\bof\b|\bthe\b)\s*")


@dataclass(frozen=True, slots=True)
class Holder:
    """An article that holds the words looked for, in how many passages, and where first.

    ``rows``: the passages that may, in reading order.
    """

    ref: ArticleRef
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Holders:
    """The articles that hold words, those with most passages first.

    ``words``: what was looked for, all of them in each article; ``forms``: other forms that
    counted as well. ``exact``: whether every article was looked into, so that the number is right.
    """

    words: tuple[str, ...]
    forms: tuple[str, ...]
    articles: tuple[Holder, ...]
    exact: bool


class Shelf:
    """The articles of an opened index. Immutable, thread-safe."""

    def __init__(self, index: Index, names: Sequence[Alias] = ()) -> None:
        """Read what each article says of itself, without its text.

        Args:
            index: an opened index.
            names: groups of names for one thing, which count as each other.
        """
        self._index = index
        self._table = AliasTable(names)
        self.refs = tuple(sorted(index.store.references(), key=lambda ref: (ref.title, ref.id)))
        extents = sorted(
            (extent.row, extent.passages, article_id)
            for article_id, extent in index.store.extents().items()
        )
        self._starts = np.array([row for row, _, _ in extents], dtype=np.int64)
        self._ids = [article_id for _, _, article_id in extents]
        self._passages = {article_id: count for _, count, article_id in extents}

    def titled(self, title: str, chosen: frozenset[str] | None = None) -> ArticleRef | None:
        """Return the article of this title, or the only one whose title holds it, or ``None``.

        Args:
            title: punctuation and written form do not count.
            chosen: ids of the articles that count; all when ``None``.
        """
        exact = self.entitled(title, chosen)
        wanted = _bare(title)
        if exact is not None or len(wanted) <= _SHORT:
            return exact
        return _only(
            ref
            for ref in self._of(chosen)
            if wanted in _bare(ref.title) and wanted not in map(_bare, _WORK.findall(ref.title))
        )

    def entitled(self, title: str, chosen: frozenset[str] | None = None) -> ArticleRef | None:
        """Return the first article of exactly this title, or ``None``; arguments as ``titled``."""
        wanted = _bare(title)
        same = (ref for ref in self._of(chosen) if _bare(ref.title) == wanted)
        return next(same, None) if wanted else None

    def about(self, subject: str, chosen: frozenset[str] | None = None) -> ArticleRef | None:
        """Return the article about ``subject``, ``None`` where none or several may be meant.

        It is the only one whose title holds all the words, else the one with most passages that do,
        if it has twice as many as the next.
        """
        refs = self._of(chosen)
        parts = [_bare(part) for part in _LOOSE.split(subject) if len(_bare(part)) > 1]
        if not parts:
            return None
        own = _only(ref for ref in refs if all(part in _bare(ref.title) for part in parts))
        if own is not None:
            return own
        found = self.holding(subject, refs).articles
        clear = len(found) == 1 or (len(found) > 1 and len(found[0].rows) >= 2 * len(found[1].rows))
        return found[0].ref if clear else None

    def length(self, ref: ArticleRef) -> int:
        """Return how many characters the text of an article has."""
        article = self.article(ref.id)
        return 0 if article is None else len(article.text)

    def _of(self, chosen: frozenset[str] | None) -> list[ArticleRef]:
        return [ref for ref in self.refs if chosen is None or ref.id in chosen]

    def article(self, article_id: str) -> Article | None:
        """Return the article with this id, or ``None``."""
        return self._index.article(article_id)

    def by_length(self, refs: Iterable[ArticleRef]) -> list[tuple[int, ArticleRef]]:
        """Return the characters of articles with each, longest first.

        Of more than ``MOST_READ`` articles only those with the most and the fewest passages are
        measured.
        """
        ordered = sorted(refs, key=lambda ref: (-self._passages.get(ref.id, 0), ref.title))
        half = MOST_READ // 2
        chosen = ordered if len(ordered) <= MOST_READ else ordered[:half] + ordered[-half:]
        measured = [(len(article.text), ref) for ref in chosen if (article := self.article(ref.id))]
        return sorted(measured, key=lambda one: (-one[0], one[1].title))

    def holding(self, words: str, refs: Sequence[ArticleRef]) -> Holders:
        """Return which of ``refs`` hold ``words`` as they are written, or every one of several.

        Names that the articles give other forms count in each. Where nowhere all of it stands
        together (大模型的未来), articles with every part of it are returned, and ``words`` has them.
        """
        allowed = {ref.id: ref for ref in refs}
        listed = [part for part in _BETWEEN.split(words) if part]
        loose = tuple(dict.fromkeys(part for part in _LOOSE.split(words) if len(part) > 1))
        for parts in dict.fromkeys([(words,), tuple(listed), loose]):
            if not parts:
                continue
            found = self._with_all(parts, allowed)
            if found.articles:
                return found
        sounded = self._sounding_like(words)
        if sounded:
            found = self._with_all((sounded,), allowed)
            return Holders((words,), (sounded, *found.forms), found.articles, found.exact)
        return Holders((words,), self._forms(words)[1:], (), True)

    def first_mention(self, holder: Holder, forms: Sequence[str], marker: int) -> Citation | None:
        """Return the first sentence or heading of an article with one of ``forms``, as a citation.

        ``None`` where its title alone has them.
        """
        article = self.article(holder.ref.id)
        if article is None:
            return None
        patterns = [whole_word(form) for form in forms]
        for row in holder.rows:
            passage = self._index.passage(row)
            at = _first(patterns, folded(passage.text))
            if at is not None:
                start, end = _sentence_at(article, passage, passage.start + at)
                return _citation(article, passage, start, end, marker)
        for heading in article.headings:
            if _first(patterns, folded(heading.title)) is None:
                continue
            below = [self._index.passage(row) for row in holder.rows]
            passage = next((p for p in below if p.start >= heading.end), below[0])
            return _citation(article, passage, heading.start, heading.end, marker)
        return None

    def _with_all(self, parts: Sequence[str], allowed: dict[str, ArticleRef]) -> Holders:
        """Return the articles that hold every one of ``parts`` in some form."""
        rows_of: dict[str, set[int]] = {}
        forms: list[str] = []
        exact, first = True, True
        for part in parts:
            own, sure = self._articles_with(part, allowed)
            exact = exact and sure
            forms += self._forms(part)[1:]
            kept = own if first else {i: own[i] | rows_of[i] for i in own if i in rows_of}
            rows_of, first = kept, False
        ordered = sorted(rows_of, key=lambda i: (-len(rows_of[i]), allowed[i].title, i))
        holders = tuple(Holder(allowed[i], tuple(sorted(rows_of[i]))) for i in ordered)
        return Holders(tuple(parts), tuple(dict.fromkeys(forms)), holders, exact)

    def _articles_with(
        self, words: str, allowed: dict[str, ArticleRef]
    ) -> tuple[dict[str, set[int]], bool]:
        """Return the rows of each article that holds ``words`` in some form, and whether surely."""
        found: dict[str, set[int]] = {}
        exact = True
        for form in self._forms(words):
            rows = self._rows_with(search_tokens(form))
            by_article: dict[str, list[int]] = {}
            for row, place in zip(
                rows.tolist(),
                (np.searchsorted(self._starts, rows, side="right") - 1).tolist(),
                strict=True,
            ):
                if self._ids[place] in allowed:
                    by_article.setdefault(self._ids[place], []).append(row)
            sure = _is_one_token(form)
            if not sure and len(by_article) > MOST_READ:
                exact = False
            elif not sure:
                by_article = {i: own for i, own in by_article.items() if self._holds(i, own, form)}
            for article_id, own in by_article.items():
                found.setdefault(article_id, set()).update(own)
        return found, exact

    def _holds(self, article_id: str, rows: Sequence[int], form: str) -> bool:
        """Whether an article holds ``form`` in one of the passages, in a heading or its title."""
        patterns = [whole_word(form)]
        article = self.article(article_id)
        if article is None:
            return False
        if any(
            _first(patterns, folded(above)) is not None
            for above in (article.title, *(heading.title for heading in article.headings))
        ):
            return True
        return any(
            _first(patterns, folded(self._index.passage(row).text)) is not None for row in rows
        )

    def _rows_with(self, tokens: Iterable[str]) -> Rows:
        """Return the passages that hold every one of ``tokens``, ascending."""
        lexical = self._index.lexical
        own = set(tokens)
        wanted = {token for token in own if not token.startswith("=")} or own  # no value: a version
        if not wanted or not all(lexical.knows(token) for token in wanted):
            return np.empty(0, dtype=np.int64)
        rows = np.arange(lexical.size, dtype=np.int64)
        for token in sorted(wanted, key=lambda token: (-lexical.rarity(token), token)):
            rows = rows[holds(lexical, (token,), rows)[0]]
        return rows

    def _forms(self, words: str) -> tuple[str, ...]:
        """Return ``words`` and, where they are a name with other forms, those."""
        others = self._table.widen(words)
        plain = re.sub(r"[\s\-·]", "", folded(words))
        return (words, *(form for form in others if self._is_all(form, plain)))

    def _sounding_like(self, words: str) -> str:
        """Return the Chinese words that ``words`` spell in most passages: Wu Dao, 悟道."""
        letters = re.sub(r"[\s'’\-]", "", folded(words))
        if not re.fullmatch(r"[a-z]{4,}", letters):
            return ""
        forms = heard(letters, self._index.lexical.known)
        return max(forms, key=lambda form: len(self._rows_with(search_tokens(form))), default="")

    def _is_all(self, form: str, plain: str) -> bool:
        """Whether ``form`` stands for all of the words, not for a name among them."""
        return any(
            re.sub(r"[\s\-·]", "", folded(back)) == plain for back in self._table.widen(form)
        )


def whole_word(words: str) -> re.Pattern[str]:
    """Return the pattern of ``words`` in folded text, however their parts are joined.

    GPT-3 is also GPT3 and GPT 3; it is not in GPT-3.5 or GPT-35, nor GPT in ChatGPT.
    """
    parts = _PARTS.findall(folded(words))
    if not parts:
        return re.compile(r"(?!)")
    body = r"[\s\-·.+/_]{0,2}[“”\"]?".join(re.escape(part) for part in parts)
    head = r"(?<![a-z0-9])" if parts[0].isascii() else ""
    tail = ""
    if parts[-1].isascii():
        tail = r"(?!\.?\d)" if parts[-1][-1].isdigit() else r"(?![a-z])"
    return re.compile(head + body + tail)


def _only(refs: Iterable[ArticleRef]) -> ArticleRef | None:
    """Return the one among ``refs``, ``None`` where there are none or several."""
    found = list(refs)
    return found[0] if len(found) == 1 else None


def _bare(title: str) -> str:
    return re.sub(r"\W", "", folded(title))


def _is_one_token(form: str) -> bool:
    """Whether one token tells that a passage holds ``form``: a Latin word, or a pair."""
    plain = folded(form).strip()
    return re.fullmatch(r"[a-z]+|[\u3400-\u9fff]{1,2}", plain) is not None


def _first(patterns: Sequence[re.Pattern[str]], plain: str) -> int | None:
    """Return where the first of any of ``patterns`` begins."""
    return min((m.start() for p in patterns if (m := p.search(plain))), default=None)


def _sentence_at(article: Article, passage: Passage, at: int) -> tuple[int, int]:
    """Return the bounds of the sentence of ``passage`` that ``at`` lies in."""
    for span in sentences(article.text, passage.start, passage.end):
        if span.start <= at < span.end:
            return span.start, span.end
    return passage.start, passage.end


def _citation(article: Article, passage: Passage, start: int, end: int, marker: int) -> Citation:
    return Citation(
        marker,
        ArticleRef.of(article),
        passage.headings,
        passage.id,
        start,
        end,
        article.text[start:end],
        PassageRef(passage.start, passage.end, passage.text),
    )
