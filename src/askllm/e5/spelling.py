"""Any text to the text that the bundled model reads: one spelling for both of its engines.

The model's tokenizer knows one form of each character. Its own table says which (full-width
letters become plain ones, controls vanish, every kind of space is a space); canonical composition
joins what was typed in two parts. On top of that both engines are spared what they would treat
differently or not survive: NUL ends a C string, half of a surrogate pair cannot be written in
UTF-8, a run of unknown characters is one token to one engine and several to the other, and the
words ``<s>`` or ``<mask>`` in a text are words, not commands.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass

_COMMAND = re.compile(r"<(?=(?:/?s|pad|unk|mask)>)")


@dataclass(frozen=True, slots=True)
class Spelling:
    """How the bundled model wants its text.

    Attributes:
        table: code point to the characters read instead, possibly none.
        known: every character that the model has a piece for.
        longest: the most characters that can matter; what follows is cut off.
    """

    table: Mapping[int, str]
    known: frozenset[str]
    longest: int

    def normalised(self, text: str) -> str:
        """Return ``text`` in the model's spelling; doing it twice changes nothing more."""
        text = writable(text).replace("\0", "")
        text = unicodedata.normalize("NFC", text.translate(self.table))
        text = " ".join(_COMMAND.sub("< ", text).split())[: self.longest].rstrip()
        if self.known.issuperset(text.replace(" ", "")):
            return text
        return "".join(
            "".join(run) if readable else next(run)  # one unknown says as much as ten
            for readable, run in itertools.groupby(text, lambda c: c == " " or c in self.known)
        )


def longest_fit(text: str, fits: Callable[[str], bool]) -> str:
    """Return a beginning of ``text`` that fits and would not with one more character.

    It is found by halving. Both engines cut here, at a character, and not at a token each: how
    the end of a long run is tokenized depends on where the run ends.
    """
    if fits(text):
        return text
    short, long = 0, len(text)
    while long - short > 1:
        middle = (short + long) // 2
        if fits(text[:middle]):
            short = middle
        else:
            long = middle
    return text[:short]


def writable(text: str) -> str:
    """Return ``text`` as UTF-8 can hold it.

    Halves of surrogate pairs come from cut or wrongly decoded texts: those that belong together
    are joined, and what is left over becomes U+FFFD.
    """
    if text.isascii() or not any("\ud800" <= c <= "\udfff" for c in text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
