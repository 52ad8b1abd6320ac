"""The page's own words in traditional characters, as they are written in Taiwan.

Only words of ours: what an article says is shown as its author wrote it. Questions on offer are
written in the script of those who read them.
"""

from __future__ import annotations

from functools import cache

from opencc import OpenCC

from askllm.examples import Script
from askllm.text import folded

# Where the general conversion takes a word for another one.
_OURS = {"支援": "支持", "聯絡": "聯繫", "“": "「", "”": "」"}


@cache
def _converter(rule: str = "s2twp") -> OpenCC:
    return OpenCC(rule)


def traditional(words: str) -> str:
    """Return simplified ``words`` in traditional characters; blanks like ``{0}`` stay."""
    made: str = _converter().convert(words)
    for wrong, right in _OURS.items():
        made = made.replace(wrong, right)
    return made


def in_script(question: str, script: Script | None) -> str:
    """Return a question in a Chinese script; as it is where it would not be the same to search for.

    Characters alone change: a word for another (資訊 for 信息) would be another question.
    """
    if script is None:
        return question
    made: str = _converter("s2t" if script == "hant" else "t2s").convert(question)
    return made if folded(made) == folded(question) else question
