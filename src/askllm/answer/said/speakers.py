"""Who the speaker is whose words are asked for: a name, or a role that the articles give a name to."""

from __future__ import annotations

import re
from collections.abc import Sequence

from askllm.answer.sense.around import share
from askllm.read import Asked, Name, bearers, is_persons_role, untitled
from askllm.text import folded, language_of, search_tokens
from askllm.types import Evidence

_LONGEST_POST = 20
"""Characters before a name in which its bearer's role is told: 江城市副市长、大桥指挥部总指挥."""

_ARTICLE = re.compile(r"^(?:the|its|their|his|her) ", re.IGNORECASE)
_NAMED = re.compile(
    r"(?P<name>[A-Z][\w.&'’-]*(?: [A-Z][\w.&'’-]*)*) (?:own )?(?:[a-z]+ )?"
    r"(?:teams?|groups?|researchers?|scientists?|engineers?|experts?|analysts?|staff|officials?|executives?"
    r"|management|company|firm|people|side|authors?|developers?|report|study|paper)$"
)


def speakers(asked: Asked, evidence: Sequence[Evidence]) -> tuple[Name, ...]:
    """Return the speaker asked for as he is called, without a title, and by name for a role (馆长).

    Of several bearers it is the one beside whose name most of what the question says of him stands.
    """
    called, alone = folded(asked.speaker), untitled(asked.speaker)
    sounds = asked.language == "en"
    found, best = "", 0.0
    if alone == asked.speaker and is_persons_role(called):
        role = _ARTICLE.sub("", called)
        for item in evidence:
            for span in bearers(item.quote, role)[:1]:
                fits = _fits(role, item, span.start)
                if fits > best:
                    best, found = fits, _spoken_name(span.of(item.quote))
    bare = _bare(alone)
    also = [form for name in asked.names if name.shown == bare for form in name.also]
    names = dict.fromkeys(name for name in (asked.speaker, alone, bare, *also, found) if name)
    return tuple(Name(name, sounds=sounds) for name in names)


def _bare(shown: str) -> str:
    """Return a name without its article, and a capitalised one without what its bearers are called.

    Acme of the Acme researchers; maintenance log of the maintenance log. A Chinese name is itself.
    """
    bare = _ARTICLE.sub("", shown)
    named = _NAMED.match(bare)
    return bare if named is None else named["name"]


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


def may_be_translated(asked: Asked, evidence: Sequence[Evidence]) -> bool:
    """Whether the articles may write the speaker of an English question in characters of another sound.

    Microsoft is 微软: only who read the passages can tell. It is the question's one name, no
    abbreviation, without a number, and no article read has its letters.
    """
    bare = _bare(untitled(asked.speaker))
    return (
        asked.language == "en"
        and [name.shown for name in asked.names] == [bare]
        and not asked.names[0].versioned
        and not bare.isupper()
        and language_of(evidence[0].quote) == "zh"
        and not is_mentioned(asked, evidence)
    )
