"""The sentence that goes on with a list: 此外，负责测量的是甲. Two more, Tarn and Wick Head, follow."""

from __future__ import annotations

import re

from askllm.answer.lists.coordination import parted, runs
from askllm.answer.sense.around import after, at_place
from askllm.text import folded
from askllm.types import Article, Evidence, Span

_GOES_ON = re.compile(
    r"(?:此外|另外|除此之外|除此以外|还有|新?增[加设](?:的|了)|新加入的|后来又)|(?:in addition|besides|also)\b|(?:one|two|three|four|five|six|another|others?)\b[^,]{0,12}(?:more|others?)?,"
)
_OBJECT = re.compile(
    r"(?:(?:的则?是|还?有|包括|增加了?|加[进上入]了?|用[到上]了?|收录了?|展出了?)|[是为])(?P<things>(?!(?:在|由|从|因|一[个种]|[0-9]))[^,。;:是为]{2,40})(?=[,。;]|$)"
)
_MORE_EN = re.compile(
    r"^(?:one|two|three|four|five|six|another|others?)\b[^,]{0,20}, (?P<things>[^.;]{2,60}?), ",
    re.IGNORECASE,
)


def continued(article: Article, end: int) -> tuple[Span, tuple[Span, ...]] | None:
    """Return the sentence after ``end`` and the things it adds to a list, if it goes on with one.

    Offsets are into the article's text.
    """
    sentence = after(article, end)
    if sentence is None:
        return None
    words = sentence.of(article.text)
    plain = folded(words)
    if _GOES_ON.match(plain) is None:
        return None
    english = _MORE_EN.search(words)
    places = [english.span("things")] if english else []
    things = [] if english else [item for run in runs(words) for item in run.items]
    if not things:
        places += [match.span("things") for match in _OBJECT.finditer(plain)]
        things = [thing for place in places for thing in parted(words, Span(*place))]
    found = tuple(Span(sentence.start + t.start, sentence.start + t.end) for t in things)
    return (sentence, found) if found else None


def with_next(evidence: list[Evidence]) -> list[Evidence]:
    """Put the sentence after the best one behind it where that goes on with a list: 增加的是甲、乙."""
    more = continued(evidence[0].hit.article, evidence[0].end) if evidence else None
    if more is None:
        return evidence
    best, (place, _) = evidence[0], more
    following = at_place(best, place.start, place.end)
    known = [i for i in evidence if i.start != place.start or i.hit.article != best.hit.article]
    return [best, following, *known[1:]]
