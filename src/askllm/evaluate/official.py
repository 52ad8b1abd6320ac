"""EM and F1 to the letter of the public scripts, for figures set beside published ones.

``exact_match`` and ``character_f1`` of ``measures`` fold script and width first; these do not.
Which rule holds is decided by the accepted answer: one with Han characters by the CMRC 2018
script (which is also used for DRCD, whose paper defines F1 by characters and gives no script),
any other by the SQuAD script.
"""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Sequence

from askllm.evaluate.measures import longest_run

CMRC_MARKS = frozenset("-:_*^/\\~`+=，。：？！“”；’《》·、「」（）－～『』")
"""The marks that the CMRC 2018 script drops; other punctuation stays a part of the answer."""

ARTICLES = re.compile(r"\b(a|an|the)\b")

WORD = re.compile(
    r"""
      [;@\#$%&?!()\[\]{}<>"—–‘«»„]    # marks that stand by themselves
    | [,:](?!\d) | \.{2,} | \.$       # and these, unless inside a figure or a name
    | (?: [^\s;@\#$%&?!()\[\]{}<>"—–‘«»„,:.] | [,:](?=\d) | \.(?!\.|$) )+
    """,
    re.VERBOSE,
)
"""What the CMRC script's tokenizer of English keeps in one piece: 3.5, u.s., 2m3t, but not 5%."""


def official_exact_match(short: str | None, answers: Sequence[str]) -> float | None:
    """Whether the short answer equals an accepted one by the rules of the official scripts.

    CMRC 2018: lower case, ``CMRC_MARKS`` dropped, then character for character. SQuAD: lower
    case, ASCII punctuation and the words a, an, the dropped, white space made one. No short
    answer is 0; ``None`` when no answers are given.

    Source: ``calc_em_score``, https://github.com/ymcui/cmrc2018; ``exact_match_score``,
    https://rajpurkar.github.io/SQuAD-explorer/
    """
    if not answers:
        return None
    got = short or ""
    return float(
        short is not None
        and any(
            _without_marks(got) == _without_marks(answer)
            if has_han(answer)
            else _squad_words(got) == _squad_words(answer)
            for answer in answers
        )
    )


def official_f1(short: str | None, answers: Sequence[str]) -> float | None:
    """How much the short answer and the best accepted one share, by the official rules.

    CMRC 2018: with l the longest common run of segments (Han characters, words of the rest),
    P = l / |segments(short)|, R = l / |segments(a)|. SQuAD: the same with l the size of the
    common multiset of words; two texts without words agree. F1 = 2PR / (P + R); the maximum over
    the accepted a. No short answer is 0; ``None`` when no answers are given.

    The CMRC script cuts what is not Han with the Penn Treebank tokenizer; here ``WORD`` does,
    alike for figures, names and marks, but not for contractions (don't).

    Source: ``calc_f1_score``, https://github.com/ymcui/cmrc2018; ``f1_score``,
    https://rajpurkar.github.io/SQuAD-explorer/
    """
    if not answers:
        return None
    if short is None:
        return 0.0
    return max(
        _cmrc_f1(short, answer) if has_han(answer) else _squad_f1(short, answer)
        for answer in answers
    )


def has_han(text: str) -> bool:
    """Whether a Han character of the CMRC script's range stands in the text."""
    return any("\u4e00" <= character <= "\u9fa5" for character in text)


def _without_marks(text: str) -> str:
    return "".join(c for c in text.lower().strip() if c not in CMRC_MARKS)


def _segments(text: str) -> tuple[str, ...]:
    found: list[str] = []
    rest = ""
    for character in _without_marks(text):
        if has_han(character):
            found += [*WORD.findall(rest), character]
            rest = ""
        else:
            rest += character
    return (*found, *WORD.findall(rest))


def _cmrc_f1(short: str, answer: str) -> float:
    got, gold = _segments(short), _segments(answer)
    run = longest_run(got, gold)
    return 0.0 if run == 0 else 2 * run / (len(got) + len(gold))


def _squad_words(text: str) -> list[str]:
    plain = "".join(c for c in text.lower() if c not in string.punctuation)
    return ARTICLES.sub(" ", plain).split()


def _squad_f1(short: str, answer: str) -> float:
    got, gold = _squad_words(short), _squad_words(answer)
    if not got or not gold:
        return float(got == gold)
    shared = sum((Counter(got) & Counter(gold)).values())
    return 0.0 if shared == 0 else 2 * shared / (len(got) + len(gold))
