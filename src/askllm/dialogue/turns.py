"""What earlier turns offer to a follow-up: their questions, and what their answers named."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from askllm.dialogue.topics import Rarity, compared_in, topic_of
from askllm.text import folded, quantities
from askllm.types import Answer

_LISTED = re.compile(
    r"^\s*(?:[·•*-]|\d+[.、)])\s*(?:《(?P<zh>[^》]+)》|“(?P<en>[^”]+)”)", re.MULTILINE
)
_TITLE = re.compile(r"《([^》]+)》|^“([^”]+)” (?:is|comes)|: “([^”]+)”")
_AUTHOR = re.compile(r"的作者：(?P<zh>[^。]{2,40})。|” is by (?P<en>[^.]{2,60})\.")
_ASKS_WHO = re.compile(
    r"谁|哪一?[位家]|何人|什么人|哪个(?:公司|机构|团队|企业|组织|单位|实验室|大学|学校"
    r"|研究院|部门|人|专家|教授)"
    r"|什么(?:公司|机构|团队|组织)|作者|创始人|创办人|\bwho(?:m|se)?\b|\b(?:which"
    r"|what) (?:company|team|lab\w*|institute|organi[sz]ation|person|university|author)\b"
)
_IS_WHO = re.compile(r"^[^的]+(?:是谁|是什么人)[?\s]*$|^谁是[^的]+$|^who (?:is|was)\b")
_ASKS_WHICH = re.compile(
    r"(?:^|[，,])(?:最\w*)?哪一?[个款座种部台条艘本支项所栋]|(?:是|为"
    r"|叫)(?:哪一?[个款座种部台条艘本支项所栋]|什么)[^的]{0,4}[?\s]*$|^(?:which"
    r"|what)\b(?! (?:is|are|was|were)\b)"
)
_ASKS_WHERE = re.compile(
    r"哪里|哪儿|在哪|何处|什么地方|哪一?[座个](?:城市|地方|国家)|\bwhere\b|\bwhich (?:city"
    r"|country|place)\b"
)
_NO_NAME = re.compile(r"[，。！？；：,!?;:\n]|的.*的")
_SAYS = re.compile(
    r"^[^，。：:“]{2,16}?(?:说|表示|认为|指出|称|透露|解释|介绍|强调|坦言|提到)[，：:]?"
    r"|^(?:[A-Z][\w.'-]*\s)*?(?:he |she )?(?:said|says|believes|added|explained|warned)(?: that)?\s"
)
_LONG_NAME = re.compile(r"[\u3400-\u9fff]{4,}")
_LONGEST_QUOTE = 60


@dataclass(frozen=True, slots=True)
class Past:
    """An earlier exchange: the question standing alone, its answer if known, and its topic.

    ``text``: the answer as a person read it. ``topic``: of the question, or of one before it.
    """

    question: str
    answer: Answer | None
    text: str
    topic: str

    @property
    def short(self) -> str:
        """The short answer if it may be a name, or ``""``."""
        short = (self.answer.short if self.answer else None) or ""
        fits = 2 <= len(short) <= 40 and not _NO_NAME.search(short)
        return short if fits and not (quantities(short) and short[:1].isdigit()) else ""

    @property
    def told(self) -> str:
        """The words quoted first, without who said them and the full stop, or ``""``."""
        quote = self.answer.citations[0].quote if self.answer and self.answer.citations else ""
        return stated(quote)

    @property
    def asks_for_person(self) -> bool:
        """Whether the question asks who somebody is: 周以宁是谁."""
        return _IS_WHO.search(folded(self.question)) is not None

    @property
    def authors(self) -> str:
        """The author that an answer about an article named, or ``""``."""
        match = _AUTHOR.search(self.text)
        return "" if match is None else (match["zh"] or match["en"])

    @property
    def asked_who(self) -> bool:
        """Whether a person or an organisation was asked for."""
        return _ASKS_WHO.search(folded(self.question)) is not None

    @property
    def asked_which(self) -> bool:
        """Whether a thing was asked for: 最大的桥是哪座."""
        return not self.asked_who and _ASKS_WHICH.search(folded(self.question)) is not None

    @property
    def asked_where(self) -> bool:
        """Whether a place was asked for."""
        return _ASKS_WHERE.search(folded(self.question)) is not None

    @property
    def is_about_articles(self) -> bool:
        """Whether the answer was about the articles themselves."""
        if self.answer is not None:
            return self.answer.status == "collection"
        return self.authors != "" or _LISTED.search(self.text) is not None

    @property
    def titles(self) -> list[str]:
        """Titles of the articles that the answer cites or lists, in order, none twice."""
        if self.answer is not None and self.answer.citations:
            return list(dict.fromkeys(c.article.title for c in self.answer.citations))
        listed = [match["zh"] or match["en"] for match in _LISTED.finditer(self.text)]
        if not listed and (self.is_about_articles or self.answer is None):
            listed = [next(filter(None, match)) for match in _TITLE.findall(self.text)][:1]
        return list(dict.fromkeys(listed))

    def options(self, rarity: Rarity) -> list[str]:
        """Return what 第二个 may count: items, sides, things compared, or short answers."""
        if self.answer is not None and self.answer.items:
            return [item.text for item in self.answer.items]
        if self.answer is not None and len(self.answer.sides) > 1:
            return [side.value for side in self.answer.sides]
        compared, _ = compared_in(self.question, rarity)
        if compared:
            return compared
        if self.is_about_articles:
            return [f"《{title}》" for title in self.titles]
        if self.answer is None:
            return []
        shorts = [_short_of(self.answer, i) for i in range(len(self.answer.citations))]
        return shorts if len(shorts) > 1 and all(shorts) else []


def past_of(question: str, answer: Answer | str, before: Sequence[Past], rarity: Rarity) -> Past:
    """Return one exchange whose ``question`` stands alone, after those ``before`` it."""
    text = answer if isinstance(answer, str) else answer.text
    past = Past(question, None if isinstance(answer, str) else answer, text, "")
    topic = _as_told(topic_of(question, rarity), past.answer)
    if past.is_about_articles and len(past.titles) == 1:
        topic = f"《{past.titles[0]}》"
    if not topic and before:
        topic = before[-1].topic
    return Past(question, past.answer, text, topic)


def stated(quote: str) -> str:
    """Return what a sentence says without who says it; ``""`` where that is too long to repeat."""
    words = _SAYS.sub("", quote).strip(' 。.“”「」"')
    return words if 2 < len(words) <= _LONGEST_QUOTE else ""


def _as_told(topic: str, answer: Answer | None) -> str:
    """Return the longest part of a Chinese topic that what was quoted holds, if that is not all.

    The articles have 渔村, so 渔村附近 is not what the question is about.
    """
    if answer is None or not _LONG_NAME.fullmatch(topic):
        return topic
    plain = folded(topic)
    known = folded(
        "\n".join(f"{c.article.title}\n{c.passage.text}\n{c.quote}" for c in answer.citations)
    )
    for length in range(len(plain), 1, -1):
        for at in range(len(plain) - length + 1):
            if plain[at : at + length] in known:
                return topic[at : at + length]
    return topic


def _short_of(answer: Answer, place: int) -> str:
    """Return the short answer inside one citation, or ``""``."""
    citation = answer.citations[place]
    if citation.answer_start is None or citation.answer_end is None:
        return ""
    return citation.quote[
        citation.answer_start - citation.start : citation.answer_end - citation.start
    ]
