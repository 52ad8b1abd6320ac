"""Things that an English sentence coordinates: A, B and C, or A and B behind such as."""

from __future__ import annotations

import itertools
import re

from askllm.types import Span

_LATIN_RUN = re.compile(
    r"(?P<run>[^,;:.()]{2,90}(?:, [^,;:()]{2,60}?)+,? (?:and|or|as well as) [^,;:.()]{2,80})(?=[,;.()]|$)"
)

_LATIN_ANNOUNCED = re.compile(
    r"\b(?:includes?|included|including|such as|namely|contains?|comprises?|offers?|sells?|holds?|both|are|were)\s"
    r"(?:the following\s)?|:\s",
    re.IGNORECASE,
)

_LATIN_PAIR = re.compile(r"(?P<a>[^,;:.()]{2,40}?) and (?P<b>[^,;:.()]{2,40})(?=[,;.()]|$)")

_COLON = re.compile(r"[a-z\d)\"”]:\s(?P<run>[^:\n]+?)(?=\.?[\"”]?\s*$|\.\s)")
"""What a colon announces: all up to the end of the sentence."""

_LAST_JOINT = re.compile(r"[,;] (?:and|or) (?!.*[,;] (?:and|or) )")
_BETWEEN = re.compile(r", (?!\d{3}\b)")
_TO_DO = re.compile(r"(?:to|that|by)\s")
LONGEST_PART, SHORTEST_PART = 90, 4
"""Characters of a thing that a colon announces."""

_LATIN_TRIGGER = re.compile(
    r".*\b(?:include[sd]?|including|are|is|were|was|such as|namely|like|has|have|had|from|of|in|with|by|between|offers?|contains?|covers?|comprises?|made|built|to|for|through|into|across|over"
    r"|sells?|sold|holds?|held|makes?|wrote|released|launched|published|produces?d?|runs?|owns?|speaks?|grows?)\s"
    r"(?:the following\s|either\s|both\s)?",
    re.IGNORECASE,
)

_LATIN_AFTER = re.compile(
    r"\s(?:to|from|for|in|on|at|with|by|during|since|after|before|under|which|that|who|where|when|because|while"
    r"|is|are|was|were|has|have|had|can|will|all|each|respectively)\b"
)

_NAME_WORDS = re.compile(
    r"(?:the )?[A-Z0-9][\w.'&-]*(?:(?: (?:of|the|and|de|du|von|for|&))*(?: [A-Z0-9][\w.'&-]*|(?<=&) ?\w+))*"
)

_KIND_OF_THEM = re.compile(r"(?:[Tt]he )?(?:[a-z-]+ ){0,3}[a-z-]+s (?=[A-Z])")
"""What several names are called, before the first: The old ships Heron, Tern and Plover."""

_COUNTED_KIND = re.compile(
    r"(?:(?:the|all|these|those) )?(?:two|three|four|five|six|seven|eight|nine|ten|several|other|\d+) "
    r"(?:[a-z-]+ ){0,3}[a-z-]+s",
    re.IGNORECASE,
)
"""What several names are and how many, set before them: Two ferries, Heron and Grey Plover."""

_LATIN_JOINT = re.compile(r",? (?:and|or|as well as) |, ")


def counted_before(words: str) -> bool:
    """Whether what stands before things says what they are and how many: Two ferries, …."""
    return re.search(rf"(?:^|[,;:.]\s|\b){_COUNTED_KIND.pattern}, $", words) is not None


def latin_runs(sentence: str) -> list[list[Span]]:
    """Return the runs of an English sentence: A, B and C, or a pair that is announced."""
    if re.search(r"[\u4e00-\u9fff]", sentence):
        return []
    found = _after_a_colon(sentence)
    for match in _LATIN_RUN.finditer(sentence):
        start, end = match.span("run")
        first = sentence.index(",", start)
        lead = _LATIN_TRIGGER.match(sentence, start, first)
        found.append(latin_things(sentence, lead.end() if lead else start, end))
    for announced in _LATIN_ANNOUNCED.finditer(sentence):
        pair = _LATIN_PAIR.match(sentence, announced.end())
        if pair is not None:
            found.append(latin_things(sentence, pair.start("a"), pair.end("b")))
    return [pieces for pieces in found if len(pieces) > 1]


def _after_a_colon(sentence: str) -> list[list[Span]]:
    """Return what a colon announces, three things or more: changes: a boat for all, checks, and drills.

    They are parted by semicolons, or else by commas, and end with and or or.
    """
    colon = _COLON.search(sentence)
    last = None if colon is None else _LAST_JOINT.search(sentence, *colon.span("run"))
    if colon is None or last is None:
        return []
    start, end = colon.span("run")
    marks = [m for m in re.finditer("; ", sentence[start : last.start()])]
    marks = marks or [m for m in _BETWEEN.finditer(sentence[start : last.start()])]
    edges = [
        (start, start),
        *((start + m.start(), start + m.end()) for m in marks),
        last.span(),
        (end, end),
    ]
    pieces = [Span(a[1], b[0]) for a, b in itertools.pairwise(edges) if a[1] < b[0]]
    if len(pieces) < 3 or not all(SHORTEST_PART <= p.end - p.start <= LONGEST_PART for p in pieces):
        return []
    leads = [_TO_DO.match(piece.of(sentence)) for piece in pieces]
    if leads[0] is not None:
        pieces = [
            piece if lead is None else Span(piece.start + lead.end(), piece.end)
            for piece, lead in zip(pieces, leads, strict=True)
        ]
    return [[tidy(sentence, piece) for piece in pieces]]


def latin_things(sentence: str, start: int, end: int) -> list[Span]:
    """Cut ``A, B and C`` apart; what follows the last thing (to the islands) is left out."""
    pieces, at = [], start
    for mark in _LATIN_JOINT.finditer(sentence, start, end):
        pieces.append(Span(at, mark.start()) if mark.start() > at else None)
        at = mark.end()
    pieces.append(Span(at, end) if end > at else None)
    whole = [tidy(sentence, piece) for piece in pieces if piece is not None]
    if len(whole) < len(pieces):
        return []
    if (
        len(whole) > 2
        and _COUNTED_KIND.fullmatch(whole[0].of(sentence))
        and all(_NAME_WORDS.match(span.of(sentence)) for span in whole[1:])
    ):
        whole = whole[1:]
    *others, last = whole
    led = _KIND_OF_THEM.match(others[0].of(sentence)) if others else None
    if led is not None and all(_NAME_WORDS.fullmatch(s.of(sentence)) for s in others[1:]):
        others[0] = Span(others[0].start + led.end(), others[0].end)
    if all(_NAME_WORDS.fullmatch(span.of(sentence)) for span in others):
        name = _NAME_WORDS.match(last.of(sentence))
        last = last if name is None else Span(last.start, last.start + name.end())
    elif not any(_LATIN_AFTER.search(span.of(sentence)) for span in others):
        over = _LATIN_AFTER.search(last.of(sentence))
        last = last if over is None else Span(last.start, last.start + over.start())
    return [*others, last]


def tidy(plain: str, piece: Span) -> Span:
    """Leave out spaces and marks at both ends, and quotes that only one end has."""
    start, end = piece.start, piece.end
    while start < end and plain[start] in " ,，、":
        start += 1
    while start < end and plain[end - 1] in " ,，、。":
        end -= 1
    if start >= end:
        return piece
    words = plain[start:end]
    if words[0] in '“"' and "”" not in words and words.count('"') < 2:
        start += 1
    elif words[-1] in "”" and "“" not in words:
        end -= 1
    return Span(start, end) if start < end else piece
