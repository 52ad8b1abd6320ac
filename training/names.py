"""Names in Chinese text, as jieba's tagger finds them. Only training and its benchmark need it."""

from __future__ import annotations

import functools
import importlib
import logging
import re
from collections.abc import Callable, Iterator, Sequence

from askllm.text import folded

Mention = tuple[str, int, int]
"""Kind, start and end."""
Namer = Callable[[str], Sequence[Mention]]

_TAGS = {
    "nr": "person", "nrt": "person", "nrfg": "person", "ns": "place", "nt": "body", "nz": "other"
}  # fmt: skip
_HEADS = (
    ("body", re.compile(
        "(?:公司|集团|大学|学院|中学|小学|学校|银行|医院|协会|学会|委员会|研究所|俱乐部|电视台|出版社|法院|议会"
        "|政府|博物馆|党|队|军|报)$"
    )),
    ("place", re.compile(
        "(?:[省市县区镇乡村山河江湖岛海洲国州港站路街寺桥城]|地区|帝国|王朝|半岛|机场|车站|球场|公园)$"
    )),
)  # fmt: skip
"""What a name ends in, in simplified characters, says its kind better than the tagger does."""
_HAN = re.compile("[\u4e00-\u9fff·]{2,12}")


def no_names(text: str) -> Sequence[Mention]:
    """Return no names: where patterns are enough."""
    return ()


def han_names() -> Namer:
    """Return what finds the names of people, places, bodies and other things in Chinese.

    Raises:
        SystemExit: jieba is not installed.
    """
    try:
        cut = importlib.import_module("jieba.posseg").cut
    except ModuleNotFoundError as error:
        raise SystemExit("names are found with jieba: pip install -e '.[train]'") from error

    logging.getLogger("jieba").setLevel(logging.WARNING)  # it tells of its word list otherwise

    @functools.lru_cache(maxsize=20_000)
    def found(text: str) -> tuple[Mention, ...]:
        return tuple(joined_names((pair.word, pair.flag) for pair in cut(folded(text))))

    return found


def joined_names(words: Iterator[tuple[str, str]]) -> Iterator[Mention]:
    """Yield the names among tagged words that together are the text.

    Neighbouring names are one (北京 + 海淀), and so is a name with what it is (宝山 + 县).
    """
    start = end = at = 0
    kind = name = ""
    for word, tag in [*words, ("", "")]:
        known = _TAGS.get(tag)
        head = next((k for k, pattern in _HEADS if pattern.search(word)), None)
        if known is not None or (name and (word == "·" or (tag[:1] == "n" and head))):
            if not name:
                start = at
            name, kind = name + word, head or known or kind
            end = at + len(word)
        else:
            if _HAN.fullmatch(name) and not name.endswith("·"):
                yield kind, start, end
            name = ""
        at += len(word)
