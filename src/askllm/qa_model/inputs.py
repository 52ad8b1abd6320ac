"""A question and a passage to what the trained reader sees: numbers of pieces, and their places.

    <s> query: QUESTION </s> passage: TITLE </s> PASSAGE </s>

The pieces are those of the bundled encoder. Every piece of the passage knows which characters of
the passage it stands for, whatever the encoder's spelling does to them, so that a span of pieces is
a span of the author's own characters. Traditional characters are read as simplified ones.

A piece never holds characters of two kinds (Han, digits, letters), holds at most ``HAN`` Han
characters, and one mark or 的 by itself: answers begin and end where such pieces do (docs/adr/0016-trained-reader.md).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from askllm.e5.pieces import PieceTable
from askllm.e5.spelling import Spelling
from askllm.text import folded

MOST = 512
"""Pieces the network has places for."""
HAN = 2
"""Han characters of one piece."""
QUESTION_MOST, TITLE_MOST = 128, 48
"""Pieces of a question and of a title that are read; what follows is cut off."""
OVERLAP = 128
"""Pieces that two windows of a long passage share, or half a window if that is less."""

QUESTION, TITLE, PASSAGE = range(3)
"""Values of ``Window.segments``."""

_SPACE = "\u2581"
_HAN = re.compile("[\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f]")
_LONE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Window:
    """A question with a passage, or with a part of a long one.

    Attributes:
        ids: int64, shape (tokens,): numbers of pieces; at most ``MOST``.
        segments: int64, shape (tokens,): ``QUESTION``, ``TITLE`` or ``PASSAGE``.
        matches: int64, shape (tokens,): 1 where a passage's word piece is in the question too.
        first: place of the passage's first piece in ``ids``.
        spans: int64, shape (pieces, 2): ``[start, end)`` in the passage of the pieces from
            ``first`` on, in order and apart; empty for a piece that is only a space, or the rest
            of a character that became two pieces.
    """

    ids: NDArray[np.int64]
    segments: NDArray[np.int64]
    matches: NDArray[np.int64]
    first: int
    spans: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text: its number and the characters of the text it stands for."""

    id: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Unit:
    """One character as the model reads it, and what it was made of in the text."""

    text: str
    start: int
    end: int


class PieceReader:
    """Turns texts into windows. Safe to share between threads.

    Args:
        table: the encoder's pieces.
        spelling: what the encoder wants to read; its ``longest`` does not matter here.
    """

    def __init__(self, table: PieceTable, spelling: Spelling) -> None:
        self._table = table
        self._spelling = spelling.table
        texts = [""] * len(table.scores)
        for text, number in table.ids.items():
            texts[number] = text
        self._texts = texts
        self._query = [table.start, *table.encode("query:")[1:-1]]
        self._passage = table.encode("passage:")[1:-1]

    def windows(self, question: str, title: str, passage: str) -> tuple[Window, ...]:
        """Return the question with the passage, in as many windows as it takes, at least one.

        Args:
            title: what the passage stands under; may be empty.
        """
        asked = [piece.id for piece in self.pieces(question)][:QUESTION_MOST]
        named = [piece.id for piece in self.pieces(title)][:TITLE_MOST]
        end = self._table.end
        heads = [self._query + asked + [end], self._passage + named + [end]]
        head = heads[0] + heads[1]
        segments = [QUESTION] * len(heads[0]) + [TITLE] * len(heads[1])
        words = {self._word(number) for number in asked} - {""}
        pieces = self.pieces(passage)
        room = MOST - len(head) - 1
        step = room - min(OVERLAP, room // 2)
        found = []
        at = 0
        while True:
            part = pieces[at : at + room]
            matches = [int(self._word(piece.id) in words) for piece in part]
            found.append(
                Window(
                    ids=np.array([*head, *(piece.id for piece in part), end], dtype=np.int64),
                    segments=np.array(segments + [PASSAGE] * (len(part) + 1), dtype=np.int64),
                    matches=np.array([0] * len(head) + matches + [0], dtype=np.int64),
                    first=len(head),
                    spans=np.array([(p.start, p.end) for p in part], dtype=np.int64).reshape(-1, 2),
                )
            )
            if at + room >= len(pieces):
                return tuple(found)
            at += step

    def pieces(self, text: str) -> list[Piece]:
        """Return the pieces of ``text``, in order.

        Their spans do not overlap; every character belongs to exactly one, but for white space
        and what the encoder does not read (controls, marks of no width).
        """
        found: list[Piece] = []
        for run in _runs(self._units(text)):
            string = "".join(unit.text for unit in run)
            longest = HAN if _HAN.search(string) else self._table.longest
            at = 0
            for number, length in self._table.cut(string, longest):
                led = length > 1 and run[at].text == _SPACE  # the space is not part of the word
                start, end = run[at + led].start, run[at + length - 1].end
                found.append(Piece(number, start, end))
                at += length
        return found

    def _word(self, number: int) -> str:
        """Return what a piece says, in small letters; empty for a mark or an unknown one."""
        text = self._texts[number].lstrip(_SPACE).lower()
        return text if number != self._table.unknown and any(map(str.isalnum, text)) else ""

    def _units(self, text: str) -> Iterator[_Unit]:
        """Yield the characters to read; white space comes as one ``_SPACE``, the text's start too.

        Where one character becomes several, the first stands for it and the others for nothing;
        marks that combine are one unit with what they combine with.
        """
        plain = folded(text)
        yield _Unit(_SPACE, 0, 0)
        spaced = True
        pending: _Unit | None = None
        for place, character in enumerate(text):
            if _HAN.match(character):
                character = plain[place]
            read = "" if character == "\0" else self._spelling.get(ord(character), character)
            read = _LONE.sub("\ufffd", read).replace(" ", _SPACE)
            if pending is not None and read and unicodedata.combining(read[0]):
                joined = unicodedata.normalize("NFC", pending.text + read)
                if len(joined) == 1:
                    pending = _Unit(joined, pending.start, place + 1)
                    continue
            for number, one in enumerate(read):
                if pending is not None:
                    yield pending
                    pending = None
                if one == _SPACE or one.isspace():
                    if not spaced:
                        yield _Unit(_SPACE, place, place)
                    spaced = True
                else:
                    pending = _Unit(one, place if number == 0 else place + 1, place + 1)
                    spaced = False
        if pending is not None:
            yield pending


def _runs(units: Iterator[_Unit]) -> Iterator[list[_Unit]]:
    """Group the units of one kind; a space goes with what follows it, a mark stands alone."""
    run: list[_Unit] = []
    kind = ""
    all_units = list(units)
    for place, unit in enumerate(all_units):
        now = _kind(unit.text)
        if now == "mark" and kind == "digit" and unit.text in ".,":
            following = all_units[place + 1].text if place + 1 < len(all_units) else ""
            now = "digit" if _kind(following) == "digit" else now  # 3.14 and 1,000
        if run and (kind == "space" or (now == kind and now not in ("mark", "space"))):
            run.append(unit)
        else:
            if run:
                yield run
            run = [unit]
        kind = now
    if run:
        yield run


def _kind(character: str) -> str:
    if character == _SPACE:
        return "space"
    if character == "的":  # the table has pieces like 人的, and answers end before their 的
        return "mark"
    if _HAN.match(character):
        return "han"
    if character.isnumeric():
        return "digit"
    letter = character.isalpha() or unicodedata.category(character or "x").startswith("M")
    return "letter" if character and letter else "mark"
