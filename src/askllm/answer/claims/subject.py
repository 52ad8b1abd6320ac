"""Whether two articles' passages are on one subject, by the names that both hold."""

from __future__ import annotations

import re

from askllm.answer.sense.around import context
from askllm.answer.sense.relations import without_verbs
from askllm.read import Asked
from askllm.text import folded, question_core
from askllm.types import Evidence

ASKED, TITLED = 3, 4
"""Least Chinese characters of a stretch of the question, and of a title, that names a subject."""

_RUN = re.compile(r"[\u4e00-\u9fff]+")


def on_one_subject(asked: Asked, one: Evidence, two: Evidence) -> bool:
    """Whether both passages hold a name of the question, or one the title of the other."""
    here, there = context(one), context(two)
    if asked.names:
        return all(name.stands_in(here) and name.stands_in(there) for name in asked.names)
    runs = _RUN.findall(without_verbs(question_core(asked.text)))
    if any(_both_hold(run, here, there) for run in runs):
        return True
    titles = (one.hit.article.title, two.hit.article.title)
    return _in_common(folded(titles[0]), there) or _in_common(folded(titles[1]), here)


def _both_hold(run: str, here: str, there: str) -> bool:
    pieces = (run[at : at + ASKED] for at in range(len(run) - ASKED + 1))
    return any(piece in here and piece in there for piece in pieces)


def _in_common(title: str, around: str) -> bool:
    """Whether a stretch of a title that may be a name stands in what is around a sentence."""
    return any(
        run[at : at + TITLED] in around
        for run in _RUN.findall(title)
        for at in range(len(run) - TITLED + 1)
    )
