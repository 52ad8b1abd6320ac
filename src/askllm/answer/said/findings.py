"""What a study found, where the sentence that names its author does not tell it.

林晓舟研究渡轮多年。她的研究发现，…: asked what 林晓舟's study found, the second sentence answers.
"""

from __future__ import annotations

import re

from askllm.answer.sense.around import after, at_place
from askllm.read import Asked
from askllm.text import folded
from askllm.types import Evidence

FURTHEST = 3
"""Sentences after the one that names the author in which the finding is looked for."""

_STUDY = "研究|调查|实验|试验|论文|报告|分析|调研"
_STUDY_EN = "stud(?:y|ies)|research|surveys?|reports?|papers?|experiments?|trials?|analysis"
_ASKED = re.compile(
    rf"(?:{_STUDY})[^,，。?]{{0,12}}?(?:发现|得出|结论|结果|表明|显示|证明)"
    rf"|\bwhat (?:did|does|do) .*\b(?:{_STUDY_EN})\b.* (?:find|show|conclude|reveal|suggest)\b"
    rf"|\b(?:findings?|conclusions?|results?) of .*\b(?:{_STUDY_EN})\b"
)
_FOUND = re.compile(
    rf"(?:{_STUDY})[^,，。;；]{{0,16}}?(?:发现|得出|结论|结果|表明|显示|证明)"
    rf"|\b(?:{_STUDY_EN})\b.{{0,60}}?\b(?:found|finds?|show(?:s|ed|n)?|conclude[sd]?|reveal(?:s|ed)?|suggest(?:s|ed)?)\b"
)
_HERS = re.compile(
    r"(?:据|按照?|根据)?(?:他|她|其|该|这[项份次篇]|团队)|(?:his|her|their|the|this|that) "
)


def finding(asked: Asked, best: Evidence) -> Evidence | None:
    """Return the sentence soon after ``best`` that tells what the study asked about found.

    ``None`` where no finding is asked for, or ``best`` tells one itself.
    """
    if asked.kind not in ("what", "passage") or not _ASKED.search(folded(asked.text)):
        return None
    plain = folded(best.quote)
    named = asked.names and all(name.stands_in(plain) for name in asked.names)
    if not named or _FOUND.search(plain):
        return None
    article, at = best.hit.article, best.end
    for _ in range(FURTHEST):
        following = after(article, at)
        if following is None:
            return None
        words = folded(following.of(article.text))
        if _HERS.match(words) and _FOUND.search(words):
            return at_place(best, following.start, following.end)
        at = following.end
    return None
