"""Saying that the articles do not answer, and why: a name, words, a figure, a premise, too weak."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from askllm.answer.claims.premise import contrary
from askllm.answer.frame import answer_to, cited
from askllm.answer.phrases import name_of, quoted, say
from askllm.answer.refusing.unmet import Unmet
from askllm.answer.said.speakers import is_mentioned
from askllm.read import Asked, Reading
from askllm.text import folded, question_core
from askllm.types import Answer, Cause, Citation, Evidence, Query

MOST_CLOSEST = 3

_SHORT = 2
"""Characters of most everyday words; what is longer is mostly a noun."""

_ALL_ASKED = 0.4
"""Share of a question's characters from which the words that no article has are most of what it asks about."""

_HAN = re.compile(r"[\u4e00-\u9fff]")
_IN_CLAUSES = re.compile(
    r"[的了在是和与及或到去来出过把被让给就都也还吗呢吧得着很更最不没又再才将要想用从向往对为比]|^[块间栋座辆只条张件把台份项套所名位届]"
)
"""Characters of verbs, particles and, at the start, measures; few names and nouns hold them."""

Knows = Callable[[str], bool]
"""Whether any passage holds a word."""


def not_found(
    query: Query,
    asked: Asked,
    reading: Reading,
    knows: Knows,
    *,
    against: Evidence | None = None,
    silent: bool = False,
    lacking: Unmet | None = None,
) -> Answer:
    """Say that the articles do not answer, why, and which passages come nearest.

    Args:
        query: the question.
        asked: the question, understood.
        reading: what was read for it.
        knows: whether any passage holds a word; tells "no article" from "no relevant passage".
        against: the sentence that contradicts what the question takes for granted, if known.
        silent: whether the topic is there but not what is asked, whatever the confidence.
        lacking: what the evidence is known to lack, whatever the confidence.
    """
    looked = silent or lacking is not None  # who says so has looked for what contradicts
    if against is None and not (reading.missing or looked):
        against = contrary(asked, reading.evidence)
    cause, reason = _why(query, asked, reading, knows, against, silent, lacking)
    first = () if against is None else (against,)
    return answer_to(
        query,
        "not_found",
        f"{say('not_found', query.language)}{' ' if query.language == 'en' else ''}{reason}",
        confidence=reading.confidence,
        reason=reason,
        closest=_closest((*first, *reading.evidence)),
        cause=cause,
    )


def _closest(evidence: Sequence[Evidence]) -> list[Citation]:
    closest: list[Citation] = []
    for item in evidence:
        if len(closest) == MOST_CLOSEST:
            break
        if all(item.hit.passage.id != c.passage_id for c in closest):
            closest.append(cited(item, len(closest) + 1, with_answer=False))
    return closest


def _why(
    query: Query,
    asked: Asked,
    reading: Reading,
    knows: Knows,
    against: Evidence | None,
    silent: bool,
    lacking: Unmet | None,
) -> tuple[Cause, str]:
    language = query.language

    def listed(words: Sequence[str]) -> str:
        return "、".join(words) if language == "zh" else ", ".join(words)

    if reading.missing:
        nowhere = [word for word in reading.missing if not knows(word)]
        if nowhere:
            return "no_name", say("no_name_anywhere", language, words=listed(nowhere))
        return "no_name", say("no_name", language, words=listed(reading.missing))
    if not reading.evidence:
        return "unknown_words", say("nothing", language)
    if against is not None:
        source = name_of(against.hit.article, language)
        told = quoted(against.quote)
        return "premise", say("premise", language, source=source, quote=told)
    if lacking is not None:
        return "no_figure", say(lacking, language)
    if asked.speaker and not is_mentioned(asked, reading.evidence):
        return "no_name", say("no_speaker", language, name=asked.speaker)
    if asked.speaker and silent:
        return "too_weak", say("no_words_of", language, name=asked.speaker)
    if reading.no_figure:
        return "no_figure", say("no_figure", language)
    telling = _telling(asked, reading)
    if telling and language == "zh":
        return "unknown_words", say("unknown", language, words=listed(telling))
    if silent:
        return "no_figure", say("no_fact", language)
    return "too_weak", say("too_weak", language)


def _telling(asked: Asked, reading: Reading) -> list[str]:
    """Return the words that no article has and that say what is missing: names, nouns in whole.

    Everyday words (顾虑, 牌子) an article puts otherwise, pieces of a clause (块来, 渠道卖出去) and figures,
    written in many ways, are none. A short one tells where it is all that is asked about.
    """
    plain = folded(asked.text)
    looked_for = len(_HAN.findall(question_core(asked.text)))
    alone = sum(map(len, reading.unknown)) >= _ALL_ASKED * looked_for
    figures = [asked.text[q.start : q.end] for q in asked.given if q.kind == "number"]
    strange = [word for word in reading.unknown if not any(word in f for f in figures)]
    return [
        word
        for word in strange
        if not _HAN.search(word)
        or (
            not _IN_CLAUSES.search(word)
            and (
                alone
                or len(word) > _SHORT
                or re.search(rf"谁是{word}|{word}是(?:谁|何人|什么人)", plain)
            )
        )
    ]
