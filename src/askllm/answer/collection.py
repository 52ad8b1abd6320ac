"""Answers about the articles themselves: which there are, how many, which mention a word, by whom.

    about_the_articles(query, shelf)  ->  an Answer, or None for another kind of question

A word's mentions are quoted with a citation each; everything else is what the files say of
themselves.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence

from askllm.answer.frame import answer_to
from askllm.answer.other import about_article
from askllm.answer.phrases import name_of, quoted, say
from askllm.answer.shelf import Holders, Shelf
from askllm.dialogue import (
    CollectionQuestion,
    asks_about_article,
    asks_about_collection,
    asks_author_of,
)
from askllm.text import folded, is_within
from askllm.types import Answer, ArticleRef, Citation, Language, Query

MOST_TITLES = 20
MOST_CITED = 10
"""Articles whose first mention of a word is quoted; more are only counted."""

_NAMED = 8
_BETWEEN = re.compile(r"\s*[,，、;；/&|]\s*|\s+(?:and|和|与)\s+")


def about_the_articles(
    query: Query, shelf: Shelf, chosen: frozenset[str] | None = None
) -> Answer | None:
    """Answer ``query`` if it is about the articles themselves, else return ``None``.

    Args:
        query: standing alone.
        shelf: what the collection holds.
        chosen: ids of the articles that count; all when ``None``.
    """
    about = _of_one(query, shelf, chosen)
    if about is not None:
        return about
    asked = asks_about_collection(query.text)
    if asked is None:
        return None
    refs = [ref for ref in shelf.refs if chosen is None or ref.id in chosen]
    answer = _answered(query, asked, shelf, refs)
    if chosen is None:
        return answer
    return _add(answer, say("only_searched", query.language, n=len(refs)))


def _of_one(query: Query, shelf: Shelf, chosen: frozenset[str] | None) -> Answer | None:
    """Answer what is asked of one article: its author, date, source or length."""
    asked = asks_about_article(query.text)
    if asked is not None:
        ref = shelf.titled(asked.words, chosen)
        if ref is None and asked.by_subject:
            ref = shelf.about(asked.words, chosen)
        return None if ref is None else about_article(query, ref, asked.field, shelf.length(ref))
    ref = shelf.entitled(asks_author_of(query.text), chosen)
    return None if ref is None else about_article(query, ref, "author")


def _answered(
    query: Query, asked: CollectionQuestion, shelf: Shelf, refs: Sequence[ArticleRef]
) -> Answer:
    language = query.language
    if asked.mention:
        return _mentioning(query, asked.mention, shelf, refs)
    if asked.by or asked.of:
        name = asked.by or asked.of
        own = [ref for ref in refs if _is_by(ref, name)]
        if own:
            return _told(query, asked, shelf, own, _what(f"“{name}”", "by", language, len(own)))
        if asked.of:
            found = _mentioning(query, name, shelf, refs)
            if found.citations:
                return found
        return _none(query, _what(f"“{name}”", "by", language, 0), _sources(refs, language))
    if asked.since or asked.until:
        own = [ref for ref in refs if is_within(ref.date, asked.since, asked.until)]
        what = _dated(asked, language, len(own))
        if own:
            return _told(query, asked, shelf, own, what)
        return _none(query, what, _dates(refs, language))
    return _told(query, asked, shelf, refs, "")


def _told(
    query: Query,
    asked: CollectionQuestion,
    shelf: Shelf,
    refs: Sequence[ArticleRef],
    what: str,
) -> Answer:
    """List ``refs``, or name the one among them that is newest, oldest, longest or shortest."""
    language = query.language
    if asked.wants in ("newest", "oldest"):
        dated = sorted((ref for ref in refs if ref.date), key=lambda ref: ref.date or "")
        if dated:
            return _dated_first(query, asked.wants, dated)
        return _plain(query, f"{say('undated', language)}\n{_list(refs, language, '')}")
    if asked.wants in ("longest", "shortest"):
        measured = shelf.by_length(refs)
        size, ref = measured[0 if asked.wants == "longest" else -1]
        size_said = say("characters", language, n=f"{size:,}")
        return _plain(query, _line(asked.wants, f"{name_of(ref, language)}{size_said}", language))
    return _plain(query, _list(refs, language, what))


def _dated_first(query: Query, wants: str, dated: Sequence[ArticleRef]) -> Answer:
    """Name the article with the last or first date, and the others of that date."""
    language = query.language
    best = dated[-1] if wants == "newest" else dated[0]
    text = _line(wants, name_of(best, language), language)
    others = [ref for ref in dated if ref.date == best.date and ref is not best]
    if others:
        names = [f"· {name_of(ref, language)}" for ref in others[:MOST_TITLES]]
        text = "\n".join([text, say("as_new", language), *names])
    return _plain(query, text)


def _mentioning(query: Query, words: str, shelf: Shelf, refs: Sequence[ArticleRef]) -> Answer:
    """List the articles that hold ``words``, each with the first sentence that does."""
    language = query.language
    found = shelf.holding(words, refs)
    what = _what(_quoted(found.words, language), "mentions", language, len(found.articles))
    also = ""
    if found.forms:
        also = say("also_forms", language, words=_quoted(found.forms, language))
    if not found.articles:
        return _plain(query, say("found_none", language, what=what, also=also))
    lines = [_head(found, what, also, language)]
    citations: list[Citation] = []
    forms = (*found.words, *found.forms)
    for holder in found.articles[:MOST_CITED]:
        citation = shelf.first_mention(holder, forms, len(citations) + 1)
        name = name_of(holder.ref, language)
        if citation is None:
            lines.append(f"· {name}{say('in_title', language)}")
            continue
        citations.append(citation)
        colon = "：" if language == "zh" else ": "
        lines.append(f"· {name}{colon}{quoted(citation.quote)}[{citation.marker}]")
    if len(found.articles) > MOST_CITED:
        lines.append(say("more", language, n=len(found.articles) - MOST_CITED))
    return answer_to(query, "collection", "\n".join(lines), confidence=1.0, citations=citations)


def _head(found: Holders, what: str, also: str, language: Language) -> str:
    count = len(found.articles)
    if not found.exact:
        return say("about_so_many", language, what=what, n=f"{count:,}", also=also)
    key = "found_one" if count == 1 else "found"
    return say(key, language, what=what, n=f"{count:,}", also=also)


def _list(refs: Sequence[ArticleRef], language: Language, what: str) -> str:
    """Return the number of ``refs`` and their names, the first ``MOST_TITLES`` of them."""
    count = len(refs)
    if what:
        head = say("found_one" if count == 1 else "found", language, what=what, n=count, also="")
    else:
        head = say("collection_one" if count == 1 else "collection", language, n=count)
    lines = [head, *(f"· {name_of(ref, language)}" for ref in refs[:MOST_TITLES])]
    if count > MOST_TITLES:
        lines.append(say("more", language, n=count - MOST_TITLES))
    return "\n".join(lines)


def _line(key: str, told: str, language: Language) -> str:
    return f"{say(key, language)}{' ' if language == 'en' else ''}{told}"


def _what(words: str, key: str, language: Language, count: int) -> str:
    """Return what is said of the articles that fit, agreeing with their number."""
    return say(f"{key}_one" if count < 2 else key, language, words=words)


def _dated(asked: CollectionQuestion, language: Language, count: int) -> str:
    since, until = asked.since, asked.until
    if since and until and since != until:
        date = say("between", language, date=since, until=until)
    elif since and until:
        date = since
    else:
        date = say("since" if since else "until", language, date=since or until)
    return say("dated_one" if count < 2 else "dated", language, date=date)


def _quoted(words: Sequence[str], language: Language) -> str:
    joined = [f"“{word}”" for word in words]
    if language == "zh":
        return "、".join(joined)
    return " and ".join(filter(None, [", ".join(joined[:-1]), joined[-1]]))


def _none(query: Query, what: str, there: str) -> Answer:
    """Say that no article fits, and what there is instead."""
    text = say("found_none", query.language, what=what, also="")
    return _add(_plain(query, text), there)


def _sources(refs: Sequence[ArticleRef], language: Language) -> str:
    names = sorted({ref.source for ref in refs if ref.source})
    if not names:
        return ""
    listed = ("、" if language == "zh" else ", ").join(names[:_NAMED])
    return say("sources_there", language, words=listed + (" …" if len(names) > _NAMED else ""))


def _dates(refs: Sequence[ArticleRef], language: Language) -> str:
    dates = sorted(ref.date for ref in refs if ref.date)
    return say("dates_there", language, first=dates[0], last=dates[-1]) if dates else ""


def _is_by(ref: ArticleRef, name: str) -> bool:
    """Whether an article is from a source or by an author of this name, or a part of it."""
    wanted = folded(name).strip()
    authors = [folded(part) for part in _BETWEEN.split(ref.author or "")]
    source = folded(ref.source or "")
    if wanted in (source, *authors):
        return True
    parts = [source, *authors]
    if wanted.isascii():
        return any(re.search(rf"\b{re.escape(wanted)}\b", part) for part in parts)
    return len(wanted) > 1 and any(wanted in part for part in parts)


def _add(answer: Answer, said: str) -> Answer:
    if not said:
        return answer
    gap = "\n" if "\n" in answer.text else " " if answer.language == "en" else ""
    return dataclasses.replace(answer, text=f"{answer.text}{gap}{said}")


def _plain(query: Query, text: str) -> Answer:
    return answer_to(query, "collection", text, confidence=1.0)
