"""Titles between the marks of the language around them."""

from __future__ import annotations

import re
from typing import Literal

_HAN = re.compile("[\u3400-\u9fff]")
_INNER = str.maketrans("《》", "〈〉")


def entitled(title: str, language: Literal["zh", "en"] = "zh") -> str:
    """Return a title between the marks of ``language``.

    Chinese sets titles in 《》, and in 〈〉 what is in 《》 already inside one (GB/T 15834); a Latin
    title keeps quotation marks. English uses quotation marks, single ones inside.
    """
    if language == "zh" and _HAN.search(title):
        return f"《{title.translate(_INNER)}》"
    inner = re.sub("[“”]", lambda mark: "‘" if mark[0] == "“" else "’", title)
    return f"“{inner}”"
