"""What of a question a passage holds, in the article's own characters."""

from __future__ import annotations

import re
from collections.abc import Sequence

from askllm.retrieve.words import OtherForm
from askllm.text import Quantity, folded, quantities, question_core
from askllm.types import Match, Part, Passage, Why

MOST_PLACES = 20
"""Places that are told for each kind of match."""

_RUN = re.compile(
    r"[\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003134f]+|[^\W_\u3007\u3400-\u9fff]+(?:[-.,][0-9]+)*"
)
_PIECE = re.compile(r"[0-9]+(?:[.,][0-9]+)*|[^\W0-9]+")


def explain(
    question: str,
    passage: Passage,
    others: Sequence[OtherForm],
    parts: Sequence[Part],
    title: str,
) -> Why:
    """Return why ``passage`` was found for ``question``.

    Args:
        others: other forms of the question's names.
        parts: of the passage's score.
        title: of its article.
    """
    words = _words(question, passage)
    above = "\n".join((title, *passage.headings))
    held = {match.asked for match in words}
    return Why(
        words=tuple(words[:MOST_PLACES]),
        quantities=tuple(_quantities(question, passage)[:MOST_PLACES]),
        names=tuple(_names(passage, others)[:MOST_PLACES]),
        above=tuple(
            asked for asked, spans in _found(question, above).items() if spans and asked not in held
        ),
        parts=tuple(parts),
    )  # fmt: skip


def _words(question: str, passage: Passage) -> list[Match]:
    found = [
        _match(asked, passage, start, end)
        for asked, spans in _found(question, passage.text).items()
        for start, end in spans
    ]
    return sorted(found, key=lambda match: match.start)


def _found(question: str, text: str) -> dict[str, list[tuple[int, int]]]:
    """Return the words of the question, as typed, with the places where ``text`` holds them.

    A run of Han characters is cut where the text has it only in parts: 大桥通车 into 大桥 and 通车.
    Single characters of a longer run are no words.
    """
    plain = folded(text)
    core = question_core(question)
    for said in quantities(question):  # they are matched by value
        core = core[: said.start] + " " * (said.end - said.start) + core[said.end :]
    found: dict[str, list[tuple[int, int]]] = {}
    for run in _RUN.finditer(core):
        if _PIECE.match(run[0]) and not _is_han(run[0]):
            found[question[run.start() : run.end()]] = _places(_pattern(run[0]), plain)
            continue
        at = 0
        while at < len(run[0]):
            size = len(run[0]) - at
            least = 1 if len(run[0]) == 1 else 2
            while size >= least and run[0][at : at + size] not in plain:
                size -= 1
            if size < least:
                at += 1
                continue
            asked = question[run.start() + at : run.start() + at + size]
            found[asked] = _places(re.escape(run[0][at : at + size]), plain)
            at += size
    return found


def _is_han(run: str) -> bool:
    return "\u3007" <= run[0] <= "\u9fff" or "\uf900" <= run[0] <= "\ufaff" or run[0] > "\U0001ffff"


def _pattern(word: str) -> str:
    """Return the pattern of a Latin word or number: GPT3 is also GPT-3 and GPT 3, not GPT-35."""
    apart = r"[-\s_]?".join(map(re.escape, _PIECE.findall(word)))
    return rf"(?<![a-z0-9]){apart}(?![a-z0-9])"


def _places(pattern: str, plain: str) -> list[tuple[int, int]]:
    return [match.span() for match in re.finditer(pattern, plain)]


def _quantities(question: str, passage: Passage) -> list[Match]:
    wanted = list(quantities(question))
    return [
        _match(question[asked.start : asked.end], passage, said.start, said.end)
        for said in quantities(passage.text)
        for asked in wanted
        if _meet(asked, said)
    ]


def _meet(asked: Quantity, said: Quantity) -> bool:
    """Whether both are of one value, or the one date lies in the other."""
    if asked.kind != "date" or said.kind != "date":
        return asked.means(said)
    one, other = sorted((str(asked.value), str(said.value)), key=len)
    if one.startswith("--"):  # 10月, of any year
        return other[4:].startswith(one[1:]) or other.startswith(one)
    return other.startswith(one)


def _names(passage: Passage, others: Sequence[OtherForm]) -> list[Match]:
    plain = folded(passage.text)
    return [
        _match(other.asked, passage, start, end)
        for other in others
        for start, end in _places(re.escape(folded(other.form)), plain)
    ]


def _match(asked: str, passage: Passage, start: int, end: int) -> Match:
    text = passage.text[start:end]
    return Match(asked, text, passage.start + start, passage.start + end)
