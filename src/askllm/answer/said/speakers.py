"""Who the speaker is whose words are asked for: a name, or a role that the articles give a name to."""

from __future__ import annotations

import re
from collections.abc import Sequence

from askllm.answer.sense.around import share
from askllm.read import Asked, Name, bearers, is_persons_role, untitled
from askllm.text import folded, search_tokens
from askllm.types import Evidence

_LONGEST_POST = 20
"""Characters before a name in which its bearer's role is told: 江城市副市长、大桥指挥部总指挥."""


def speakers(asked: Asked, evidence: Sequence[Evidence]) -> tuple[Name, ...]:
    """Return the speaker asked for as he is called, without a title, and by name for a role (馆长).

    Of several bearers it is the one beside whose name most of what the question says of him stands.
    """
    called, alone = folded(asked.speaker), untitled(asked.speaker)
    sounds = asked.language == "en"
    found, best = "", 0.0
    if alone == asked.speaker and is_persons_role(called):
        role = re.sub(r"^(?:the|its|their|his|her) ", "", called)
        for item in evidence:
            for span in bearers(item.quote, role)[:1]:
                fits = _fits(role, item, span.start)
                if fits > best:
                    best, found = fits, _spoken_name(span.of(item.quote))
    names = dict.fromkeys(name for name in (asked.speaker, alone, found) if name)
    return tuple(Name(name, sounds=sounds) for name in names)


def _fits(role: str, item: Evidence, at: int) -> float:
    """Return how much of a role stands before a name, and of its words around the sentence."""
    near = folded(item.quote[max(0, at - _LONGEST_POST) : at])
    around = f"{item.quote}\n{item.hit.article.title}"
    return sum(c in near for c in role) / len(role) + share(frozenset(search_tokens(role)), around)


def _spoken_name(name: str) -> str:
    """Return the part of a foreign name by which it is told again: 魏斯 of 汉娜·魏斯."""
    return name.split("·")[-1]


def is_mentioned(asked: Asked, evidence: Sequence[Evidence]) -> bool:
    """Whether the speaker asked for stands in any of the articles read."""
    names = speakers(asked, evidence)
    articles = {item.hit.article.id: item.hit.article for item in evidence}
    return any(
        name.stands_in(folded(f"{article.author or ''}\n{article.text}"))
        for article in articles.values()
        for name in names
    )
