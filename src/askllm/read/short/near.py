"""What stands beside a figure: the noun it counts, the word for a sum, people."""

from __future__ import annotations

import re
from dataclasses import dataclass

from askllm.read.ask.measures import NOUNS_ZH, PEOPLE_EN, says_noun, tells_sum
from askllm.text import Quantity, folded

_HAN = re.compile(r"[\u4e00-\u9fff]")
_SERIES = r"[，,]\s?(?=分别)|、"
_BREAK = r"[，,；;。、：:]"
_IN_BRACKETS = re.compile(r"\s?[(（][^)）]*[)）]")
"""What stands in brackets right behind a figure: it explains the unit."""

_REACH, _REACH_LATIN = 8, 14
"""Characters behind a figure in which the noun is looked for that it counts; Latin words are long."""


_DATA = frozenset({"文章", "图像"})
"""What a body of data may be made of."""
_LEADING_UP = re.compile(
    r"(?:规模|总?数?量|总数)?(?:达到?|高达|为|是|有|约|共|超过?|近|到|了|仅|:|：|\s){0,4}$"
)
"""What may stand between what is counted and its figure: 参数规模达到."""
_AS_SIZE = re.compile(
    r"(?P<what>[^，,。；;、]{1,12}?)(?:是|为|达到?|相当于)[^，,。；;、]{1,24}的\s?(?:大?约|近|将近|超过)?$"
)
_SIDES = re.compile("[大个]?(?:层面|方面|维度|阶段|步骤|部分|环节|角度)")
_NO_DATA = frozenset("parameters people person 人 名 位 岁 元".split())


@dataclass(frozen=True, slots=True)
class Near:
    """What stands beside ``words[start:end]``, a figure; ``unit``: whether it has one."""

    words: str
    start: int
    end: int
    unit: bool

    @property
    def is_latin(self) -> bool:
        """Whether the sentence is written in Latin letters, up to a name or two."""
        return len(_HAN.findall(self.words)) * 8 < len(self.words)

    def is_year(self, quantity: Quantity) -> bool:
        """Whether four digits without a unit are a year before a name: 2024江城书展."""
        written = self.words[quantity.start : quantity.end]
        behind = self.words[self.end : self.end + 1]
        return (
            re.fullmatch(r"(?:19|20)\d\d", written) is not None and "\u4e00" <= behind <= "\u9fff"
        )

    def counts_kinds_of(self, noun: str) -> bool:
        """Whether kinds or times of the noun are counted: 46种语言."""
        kind = rf"[\u4e00-\u9fff]{{0,3}}{re.escape(noun)}(?!规模|数?量|[的级])"
        return re.match(kind, folded(self.words[self.end : self.end + 12])) is not None

    def stands_by(self, noun: str) -> bool:
        """Whether the noun, or a part of it, stands close before or after the figure.

        In 1000亿参数的语言 and 1000亿的语言 no languages are counted; 4095吨的重量 and 1000亿的参数量 count.
        """
        if not noun:
            return False
        gloss = _IN_BRACKETS.match(self.words, self.end)
        behind = folded(self.words[gloss.end() if gloss else self.end :])
        counted = re.match(rf"的{re.escape(noun)}(?P<size>规模|数?量)?", behind)
        if counted and (self.unit or counted["size"]):
            return True
        reach = _REACH_LATIN if noun.isascii() else _REACH
        after = re.split(rf"{_BREAK}|的", behind[:reach])[0]
        before = folded(self.words[max(0, self.start - 16) : self.start])
        before = re.split(_BREAK, re.sub(_SERIES, "", before))[-1][-12:]
        if noun.isascii():
            before = folded(re.split(rf"{_BREAK}(?!\d)", self.words[: self.start])[-1])
            after += (re.match(r"[a-z]*", behind[len(after) :]) or [""])[0]  # the word it ends in
            return says_noun(noun, after) or says_noun(noun, before)
        pieces = [noun[i : i + 2] for i in range(max(1, len(noun) - 1))]
        return any(piece in after or piece in before for piece in pieces)

    def counts_no_data(self, quantity: Quantity) -> bool:
        """Whether a general word for something else than data stands right behind: 万亿参数."""
        if quantity.unit in _NO_DATA:
            return True
        behind = folded(self.words[self.end : self.end + _REACH])
        if _SIDES.match(behind):
            return True  # 在算法、数据、算力三个层面
        if any(behind.startswith((noun, f"的{noun}")) for noun in NOUNS_ZH - _DATA):
            return True
        before = _LEADING_UP.sub("", folded(self.words[max(0, self.start - 16) : self.start]))
        return any(before.endswith(noun) for noun in NOUNS_ZH - _DATA)

    def tells_size_of(self, noun: str) -> bool:
        """Whether a multiple is told as the size of the noun: 数据量是甲的4倍."""
        if not noun or noun.isascii():
            return bool(noun) and self.stands_by(noun)
        told = _AS_SIZE.search(folded(self.words[: self.start]))
        size = rf"{re.escape(noun[-2:])}(?:规模|数?量)?$"
        return told is not None and re.search(size, told["what"]) is not None

    def tells_what_it_counts(self) -> bool:
        """Whether a general word for what a figure counts stands beside it: 参数为1.2万亿."""
        return any(self.stands_by(noun) for noun in NOUNS_ZH)

    def tells_sum(self, noun: str) -> bool:
        """Whether a word for the sum asked for stands in the figure's clause or right behind it."""
        before = folded(re.split(r"[,;:](?!\d)", self.words[: self.start])[-1])
        after = folded(re.split(r"[,;:.](?!\d)", self.words[self.end :])[0][:_REACH_LATIN])
        return tells_sum(noun, before) or tells_sum(noun, after)

    def counts_people(self, noun: str) -> bool:
        """Whether an English figure counts people of whatever sort, or of the one asked for."""
        behind = PEOPLE_EN.match(folded(self.words[self.end :]))
        return behind is not None and (noun in ("people", "person") or behind["any"] is not None)
